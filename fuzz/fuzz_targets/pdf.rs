//! Any bytes as a PDF: it is read to an end, in time.

#![no_main]

use std::time::{Duration, Instant};

use bcc_guard::attachment::{Kind, scan_bytes};
use bcc_guard::settings::Settings;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    // What is none yet is made one.
    let head: &[u8] = if bytes.starts_with(b"%PDF-1.") { b"" } else { b"%PDF-1.7\n" };
    let file = [head, bytes].concat();
    let begin = Instant::now();
    let facts = scan_bytes("a.pdf", &file, &Settings::default());
    assert!(begin.elapsed() < Duration::from_secs(10), "took too long");
    assert!(facts.kind == Kind::Pdf || head.is_empty());
    assert_eq!(facts.size, file.len() as u64);
});
