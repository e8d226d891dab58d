//! Any bytes, read as an address-list: what comes out holds together.

#![no_main]

use bcc_guard::address::{self, AddrSpec, Domain, Entry, Mailbox};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let text = String::from_utf8_lossy(bytes);
    let entries = address::parse(&text);
    if entries.is_empty() && !text.contains(':') {
        assert!(!text.contains(|c: char| c == '@' || c.is_ascii_alphanumeric()), "nobody in {text:?}");
    }
    for entry in &entries {
        if let Entry::Group { members, .. } = entry {
            assert!(!members.iter().any(|member| matches!(member, Entry::Group { .. })), "a group within a group in {text:?}");
        }
    }
    address::flatten(entries, &mut |entry| match entry {
        Entry::Mailbox(mailbox) => holds_together(&mailbox),
        Entry::Group { members, .. } => assert!(members.is_empty()),
        Entry::Unresolved(unresolved) => assert!(!unresolved.is_empty() && text.contains(&unresolved), "{unresolved:?}"),
    });
});

fn holds_together(mailbox: &Mailbox) {
    let AddrSpec { local_part, domain } = &mailbox.addr_spec;
    assert!(!local_part.is_empty());
    assert_eq!(Domain::parse(domain.as_str()).as_ref(), Ok(domain));
    assert!(domain.is_within(domain));
    assert!(domain.suffixes().all(|suffix| !suffix.is_empty() && domain.is_within(&Domain::new(suffix))));
    assert_eq!(&Domain::new(&domain.to_unicode()), domain);

    let Ok([Entry::Mailbox(again)]) = <[Entry; 1]>::try_from(address::parse(&mailbox.to_string())) else {
        panic!("{mailbox:?} is written as {mailbox}");
    };
    assert_eq!(&again, mailbox, "{mailbox}");
    assert_eq!(&again.addr_spec.local_part, local_part);

    let Ok([Entry::Mailbox(again)]) = <[Entry; 1]>::try_from(address::parse(&mailbox.addr_spec.to_unicode())) else {
        panic!("{mailbox:?} is shown as {}", mailbox.addr_spec.to_unicode());
    };
    assert_eq!(again.addr_spec, mailbox.addr_spec);
}
