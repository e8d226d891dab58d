//! Any text: what is found in it is valid, stands in it, and in its lines no more is found than in the whole.

#![no_main]

use bcc_guard::numbers;
use bcc_guard::tally::{Counts, Tally};
use bcc_guard::text::addresses;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let text = String::from_utf8_lossy(bytes);
    let characters: String = text.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_uppercase()).collect();
    numbers::find(&text, &mut |kind, number| {
        assert!(kind.is_valid(number), "{kind} {number} is not valid");
        assert!(characters.contains(number), "{kind} {number} is not there");
    });
    let whole = counts([text.as_ref()]);
    assert_eq!(whole.addresses, addresses(&text).len());
    let twice = counts([text.as_ref(), "\n", text.as_ref()]);
    assert!(twice.addresses == whole.addresses, "an address counted twice");
    // No number and no address goes over the end of a line, so that lines are pieces.
    let lines = counts(text.split_inclusive('\n'));
    assert!(lines.phones <= whole.phones && lines.addresses <= whole.addresses, "{lines:?} {whole:?}");
    for (kind, count) in &lines.numbers {
        assert!(whole.numbers.get(kind) >= Some(count), "{lines:?} {whole:?}");
    }
});

fn counts<'t>(pieces: impl IntoIterator<Item = &'t str>) -> Counts {
    let mut tally = Tally::default();
    for piece in pieces {
        tally.add(piece);
    }
    tally.counts()
}
