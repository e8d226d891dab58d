//! Any bytes as any file: the first one chooses how it is called, the rest is what it has. Facts are bounded, and come soon.

#![no_main]

use std::time::{Duration, Instant};

use bcc_guard::attachment::{Facts, scan_bytes};
use bcc_guard::settings::Settings;
use libfuzzer_sys::fuzz_target;

/// Where content says nothing, a name helps.
const NAMES: [&str; 40] = [
    "a", "a.zip", "a.7z", "a.rar", "a.tar", "a.tgz", "a.gz", "a.docx", "a.xlsx", "a.pptx", "a.docm", "a.xlsm", "a.odt", "a.ods",
    "a.odp", "a.doc", "a.xls", "a.ppt", "a.pdf", "a.csv", "a.tsv", "a.txt", "a.vcf", "a.ics", "a.eml", "a.json", "a.html", "a.exe",
    "a.msi", "a.js", "a.url", "a.lnk", "a.iso", "a.pgp", "a.asc", "a.p7m", "a.age", "a.msg", "a.rtf", "a.jar",
];

fuzz_target!(|bytes: &[u8]| {
    let Some((&first, bytes)) = bytes.split_first() else { return };
    let name = NAMES[usize::from(first) % NAMES.len()];
    let start = Instant::now();
    let facts = scan_bytes(name, bytes, &Settings::default());
    // Instrumented, and on a busy machine: several times what a reader has.
    assert!(start.elapsed() < Duration::from_secs(10), "{name} took {:?}", start.elapsed());
    are_bounded(&facts, bytes);
});

fn are_bounded(facts: &Facts, bytes: &[u8]) {
    assert_eq!(facts.size, bytes.len() as u64);
    assert!(facts.looked_at.is_none_or(|looked_at| looked_at <= facts.size), "{facts:?}");
    assert!(facts.programs.len() <= 100 && facts.hidden.sheets.len() <= 100);
    let written = serde_json::to_string(facts).expect("facts are written");
    assert!(written.len() < 200_000, "{} bytes of facts", written.len());
    assert_eq!(&serde_json::from_str::<Facts>(&written).expect("facts are read"), facts);
}
