//! Addresses in free text, and what only looks like one.

use bcc_guard::text::addresses;
use proptest::prelude::*;

/// In alphabetical order, with U-labels.
fn found(text: &str) -> Vec<String> {
    let mut found: Vec<_> = addresses(text).iter().map(|addr_spec| addr_spec.to_unicode().to_lowercase()).collect();
    found.sort();
    found
}

#[test]
fn addresses_in_text() {
    for (text, expected) in [
        ("bob@one.example", &["bob@one.example"][..]),
        ("Write to bob@one.example.", &["bob@one.example"]),
        ("(bob@one.example)", &["bob@one.example"]),
        ("<bob@one.example>, <carol@two.example>;", &["bob@one.example", "carol@two.example"]),
        ("From: Bob B. <bob@one.example>\r\nTo: carol@two.example\r\n", &["bob@one.example", "carol@two.example"]),
        ("> De : Élodie <elodie@mairie.example>", &["elodie@mairie.example"]),
        ("BOB@One.Example bob@one.example", &["bob@one.example"]),
        ("mailto:bob@one.example?subject=Hello", &["bob@one.example"]),
        ("[bob@one.example](mailto:bob@one.example)", &["bob@one.example"]),
        ("'bob@one.example'", &["bob@one.example"]),
        ("\"bob@one.example\"", &["bob@one.example"]),
        ("bob@one.example...", &["bob@one.example"]),
        ("bob@one.example-", &["bob@one.example"]),
        ("bob@one.example, etc.", &["bob@one.example"]),
        ("bob@one.example/carol@two.example", &["bob@one.example"]),
        ("bob@one.example|carol@two.example", &["bob@one.example", "carol@two.example"]),
        ("a;b,bob+list@one.example", &["bob+list@one.example"]),
        ("o'brien@one.example", &["o'brien@one.example"]),
        ("bob_b.smith-jones@mail.one.example", &["bob_b.smith-jones@mail.one.example"]),
        ("élodie@mairie.example", &["élodie@mairie.example"]),
        ("kim@bücher.example", &["kim@bücher.example"]),
        ("kim@xn--bcher-kva.example kim@bücher.example", &["kim@bücher.example"]),
        ("kim@bu\u{308}cher.example", &["kim@bücher.example"]),
        ("почта@пример.рф", &["почта@пример.рф"]),
        ("x?to=bob@one.example&cc=carol@two.example", &["bob@one.example", "carol@two.example"]),
        ("bob@one.example carol@@two.example", &["bob@one.example"]),
        ("To:bob@one.example", &["bob@one.example"]),
        ("bob@192.0.2.one", &["bob@192.0.2.one"]),
    ] {
        assert_eq!(found(text), expected, "{text:?}");
    }
}

#[test]
fn what_only_looks_like_an_address() {
    for text in [
        "",
        "@",
        "a @ b.example",
        "bob@",
        "@one.example",
        "bob@localhost",
        "bob@one.",
        "bob@.example",
        "bob@-one.example",
        "bob.@one.example",
        "bob@one..example",
        "bob@[192.0.2.1]",
        "bob@192.0.2.1",
        "react@18.2.0",
        "bob@one.e",
        "\"bob b\"@one.example",
        "@bob@social.example",
        "https://bob@one.example/",
        "https://social.example/@bob@one.example",
        "Message-ID: <abc@mail.one.example>",
        "references: <abc@mail.one.example>",
        "<img src=\"cid:part1.abc@one.example\">",
        "...@one.example",
        "meet at 8 @ bob.example",
    ] {
        assert_eq!(found(text), [""; 0], "{text:?}");
    }
}

#[test]
fn a_local_part_has_64_characters_at_most() {
    assert_eq!(addresses(&format!("{}@one.example", "a".repeat(64))).len(), 1);
    assert_eq!(addresses(&format!("{}@one.example", "a".repeat(65))).len(), 0);
    assert_eq!(addresses(&format!("bob@{}.example", "a".repeat(260))).len(), 0);
}

proptest! {
    #[test]
    fn what_is_written_is_found(local in "[a-z][a-z0-9._-]{0,20}[a-z0-9]", domain in "[a-z0-9]{1,20}\\.(example|fr|co\\.uk)",
        before in "[ <(\\[\",;:\n]{1,3}", after in "([ >)\\],;\n]\\PC{0,20})?") {
        let address = format!("{local}@{domain}");
        let text = format!("{before}{address}{after}");
        let all = found(&text);
        prop_assert!(all.contains(&address), "{:?}", all);
    }

    #[test]
    fn any_text_is_read(text in "[a@. \n<é/]{0,60}|\\PC{0,60}") {
        for addr_spec in addresses(&text) {
            prop_assert!(addr_spec.domain.as_str().contains('.') && !addr_spec.local_part.is_empty());
        }
    }
}
