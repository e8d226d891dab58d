//! Mailbox strings as Thunderbird hands them over, as people type them, and as nobody should write them.

use std::collections::HashSet;
use std::hash::{BuildHasher, RandomState};
use std::time::{Duration, Instant};

use bcc_guard::address::{self, AddrSpec, Domain, Entry, Mailbox};
use proptest::prelude::*;

/// One line per entry: `name <addr-spec>`, `name: …;` and `? text`.
fn read(text: &str) -> Vec<String> {
    address::parse(text).iter().map(line).collect()
}

fn line(entry: &Entry) -> String {
    match entry {
        Entry::Mailbox(mailbox) if mailbox.display_name.is_empty() => mailbox.addr_spec.to_string(),
        Entry::Mailbox(mailbox) => format!("{} <{}>", mailbox.display_name, mailbox.addr_spec),
        Entry::Group { name, members } => {
            format!("{name}: {};", members.iter().map(line).collect::<Vec<_>>().join(", "))
        }
        Entry::Unresolved(text) => format!("? {text}"),
    }
}

fn reads(cases: &[(&str, &[&str])]) {
    for (text, expected) in cases {
        assert_eq!(read(text), *expected, "{text:?}");
    }
}

fn addr_spec(text: &str) -> AddrSpec {
    match &*address::parse(text) {
        [Entry::Mailbox(mailbox)] => mailbox.addr_spec.clone(),
        other => panic!("{text:?} is read as {other:?}"),
    }
}

#[test]
fn equal_addresses_have_one_canonical_spelling() {
    for text in ["\"Bob\"@Müller.example", "bob@xn--mller-kva.example.", "BOB@MÜLLER.example"] {
        assert_eq!(addr_spec(text).canonical(), "bob@xn--mller-kva.example");
    }
    assert_eq!(addr_spec("\"a b\"@one.example").canonical(), "\"a b\"@one.example");
}

#[test]
fn plain_mailboxes() {
    reads(&[
        ("bob@one.example", &["bob@one.example"]),
        (" <bob@one.example> ", &["bob@one.example"]),
        ("Bob <bob@one.example>", &["Bob <bob@one.example>"]),
        ("Bob  B.\tSmith<bob+news@one.example>", &["Bob B. Smith <bob+news@one.example>"]),
        ("bob @ one . example", &["bob@one.example"]),
        ("bob@one.example, carol@two.example", &["bob@one.example", "carol@two.example"]),
        ("bob@one", &["bob@one"]),
        ("bob@one.example.", &["bob@one.example"]),
        ("Bob\r\n <bob@one.example>", &["Bob <bob@one.example>"]),
    ]);
}

#[test]
fn quoted_display_names() {
    reads(&[
        (r#""Smith, Bob" <bob@one.example>"#, &["Smith, Bob <bob@one.example>"]),
        (r#""B; <x@y.example>: (z)" <bob@one.example>"#, &["B; <x@y.example>: (z) <bob@one.example>"]),
        (r#""Bob \"B\" \\ Smith" <bob@one.example>"#, &[r#"Bob "B" \ Smith <bob@one.example>"#]),
        (r#""a@b.example, c@d.example" <bob@one.example>"#, &["a@b.example, c@d.example <bob@one.example>"]),
        (r#""Bob" B "Smith" <bob@one.example>"#, &["Bob B Smith <bob@one.example>"]),
    ]);
}

#[test]
fn encoded_words_are_ordinary_words() {
    reads(&[
        ("=?UTF-8?Q?Smith=2C_Bob?= <bob@one.example>", &["=?UTF-8?Q?Smith=2C_Bob?= <bob@one.example>"]),
        ("=?UTF-8?B?Qm9i?= <bob@one.example>", &["=?UTF-8?B?Qm9i?= <bob@one.example>"]),
        ("=?broken <bob@one.example>", &["=?broken <bob@one.example>"]),
        ("Élodie Dupré <elodie@one.example>", &["Élodie Dupré <elodie@one.example>"]),
    ]);
}

#[test]
fn comments() {
    reads(&[
        ("bob@one.example (Bob)", &["Bob <bob@one.example>"]),
        ("Bob (work, mostly) <bob@one.example>", &["Bob (work, mostly) <bob@one.example>"]),
        ("Bob (see <x@y.example>) <bob@one.example>", &["Bob (see <x@y.example>) <bob@one.example>"]),
        ("(a (nested (one))) bob@one.example", &["a (nested (one)) <bob@one.example>"]),
        ("bob(comment)@(comment)one.example", &["comment <bob@one.example>"]),
        ("<bob(comment)@one.example>", &["bob@one.example"]),
        (r#"bob@one.example (5" ) disk")"#, &[r#"5" ) disk" <bob@one.example>"#]),
        ("(nobody)", &["? (nobody)"]),
    ]);
}

#[test]
fn groups() {
    reads(&[
        ("Friends: bob@one.example, Carol <carol@two.example>;", &["Friends: bob@one.example, Carol <carol@two.example>;"]),
        ("undisclosed-recipients:;", &["undisclosed-recipients: ;"]),
        ("\"Friends; all\": bob@one.example", &["Friends; all: bob@one.example;"]),
        (
            "dan@three.example, Friends: bob@one.example; , eve@four.example",
            &["dan@three.example", "Friends: bob@one.example;", "eve@four.example"],
        ),
        ("A: bob@one.example, B: carol@two.example;;", &["A: bob@one.example;", "B: carol@two.example;"]),
        ("A: B: C: bob@one.example;;;", &["A: ;", "B: ;", "C: bob@one.example;"]),
        ("A: Team <Team>;", &["A: ? Team <Team>;"]),
        (": bob@one.example;", &["bob@one.example"]),
        ("mailto:bob@one.example", &["mailto: bob@one.example;"]),
        ("Bob <mailto:bob@one.example>", &["Bob: bob@one.example;"]),
        ("<@two.example,@three.example:bob@one.example>", &["? <@two.example", "bob@one.example"]),
        ("bob@one.example: carol@two.example", &["bob@one.example", "carol@two.example"]),
    ]);
}

#[test]
fn quoted_local_parts() {
    reads(&[
        (r#""bob"@one.example"#, &["bob@one.example"]),
        (r#""bob smith"@one.example"#, &[r#""bob smith"@one.example"#]),
        (r#"Bob <"a@b, \"c\""@one.example>"#, &[r#"Bob <"a@b, \"c\""@one.example>"#]),
        ("bob@two.example@one.example", &[r#""bob@two.example"@one.example"#]),
        (r#""bob".smith@one.example"#, &["bob.smith@one.example"]),
    ]);
}

#[test]
fn domain_literals() {
    reads(&[
        ("bob@[192.0.2.1]", &["bob@[192.0.2.1]"]),
        ("Bob <bob@[IPv6:2001:DB8::1]>", &["Bob <bob@[ipv6:2001:db8::1]>"]),
        ("Bob [Work, Paris] <bob@one.example>", &["Bob [Work, Paris] <bob@one.example>"]),
        ("bob@[192.0.2.1", &["? bob@[192.0.2.1"]),
        ("bob@[]", &["? bob@[]"]),
    ]);
}

#[test]
fn international_addresses() {
    reads(&[
        ("bob@MÜLLER.example", &["bob@xn--mller-kva.example"]),
        ("bob@例え。テスト", &["bob@xn--r8jz45g.xn--zckzah"]),
        ("用户@one.example", &["用户@one.example"]),
        ("bob@xn--zzzzzzzzzz--.example", &["bob@xn--zzzzzzzzzz--.example"]),
        ("bob@one\u{FFFD}.example", &["? bob@one\u{FFFD}.example"]),
        ("bob＠one.example", &["? bob＠one.example"]),
    ]);
    assert_eq!(addr_spec("Bob@XN--MLLER-KVA.example").to_unicode(), "Bob@müller.example");
}

#[test]
fn entries_of_mailing_lists() {
    reads(&[
        ("Team <Team>", &["? Team <Team>"]),
        (r#"Team <"our crew (Tuesdays)">"#, &[r#"? Team <"our crew (Tuesdays)">"#]),
        (r#""6e, 5e" <"6e, 5e">"#, &[r#"? "6e, 5e" <"6e, 5e">"#]),
        (r#"Team <"write to bob@one.example">"#, &[r#"? Team <"write to bob@one.example">"#]),
        (r#"Team <"bob@one.example">"#, &["Team <bob@one.example>"]),
        ("Élèves", &["? Élèves"]),
    ]);
}

#[test]
fn missing_brackets_and_quotes() {
    reads(&[
        ("Bob <bob@one.example", &["Bob <bob@one.example>"]),
        ("bob@one.example>", &["bob@one.example"]),
        ("<<bob@one.example>>", &["bob@one.example"]),
        ("Bob bob@one.example", &[r#""Bob bob"@one.example"#]),
        ("bob@one.example Bob", &["? bob@one.example Bob"]),
        ("Bob <bob@one.example> Smith", &["Bob <bob@one.example>"]),
        ("<a@one.example> <b@two.example>", &["<a@one.example> <b@two.example>"]),
        ("<a@one.example> b@two.example, c", &["a@one.example", "? b@two.example", "? c"]),
        ("Bob <bob@one.example, carol@two.example", &["Bob <bob@one.example>", "carol@two.example"]),
        (r#""Bob <bob@one.example>, carol@two.example"#, &[r#"? "Bob <bob@one.example>, carol@two.example"#]),
        ("Bob (work <bob@one.example>", &["? Bob (work <bob@one.example>"]),
        ("Bob) <bob@one.example>", &["Bob) <bob@one.example>"]),
        (")bob@one.example", &["bob@one.example"]),
        ("> bob@one.example", &["? > bob@one.example"]),
        ("bob@one.example\\", &["bob@one.example"]),
    ]);
}

#[test]
fn what_is_no_address_stays_as_text() {
    reads(&[
        ("Bob", &["? Bob"]),
        ("Bob <bob at one.example>", &["? Bob <bob at one.example>"]),
        ("@one.example", &["? @one.example"]),
        ("bob@", &["? bob@"]),
        ("@", &["? @"]),
        ("bob@one..example", &["? bob@one..example"]),
        ("bob@one!example", &["? bob@one!example"]),
        ("'bob@one.example'", &["? 'bob@one.example'"]),
        ("carol@two.example, Smith, Bob <bob@one.example>", &["carol@two.example", "? Smith", "Bob <bob@one.example>"]),
        ("\\", &["? \\"]),
    ]);
}

#[test]
fn separators_alone_name_nobody() {
    for text in
        ["", " ", "\t\r\n", ",", ";", ",;,;", " , ; ", ":", "::;", "<>", "\"\"", "\"\" <>", "\u{200B}", "\u{A0}", "\0", ":;"]
    {
        assert_eq!(read(text), [""; 0], "{text:?}");
    }
    reads(&[(",, bob@one.example ;; ,carol@two.example,", &["bob@one.example", "carol@two.example"])]);
}

#[test]
fn control_and_bidi_characters() {
    reads(&[
        ("bob@one.example\u{200B}", &["bob@one.example"]),
        ("bob\0@one.\0example", &["bob@one.example"]),
        ("Bob \u{202E}gnp.exe\u{202C} <bob@one.example>", &["Bob gnp.exe <bob@one.example>"]),
        ("\u{2067}Bob\u{2069} <bob@one.example>", &["Bob <bob@one.example>"]),
        ("Bob\u{3000}Smith <bob@one.example>", &["Bob Smith <bob@one.example>"]),
        ("👩\u{200D}💻 <bob@one.example>", &["👩\u{200D}💻 <bob@one.example>"]),
        ("\u{200E}bob@one.example", &["\" bob\"@one.example"]),
        ("bob@one\u{AD}.example", &["? bob@one\u{AD}.example"]),
    ]);
}

/// Inputs that the fuzzer or Thunderbird proved wrong.
#[test]
fn regressions() {
    reads(&[
        // A domain that IDNA rejects had a suffix that it accepts.
        ("bob@o\u{FFFD}ne.e。xaml", &["? bob@o\u{FFFD}ne.e。xaml"]),
        // Everything after a stray `>` was dropped.
        (">5 \"<bxy, bob@one.example>\"", &["? >5 \"<bxy, bob@one.example>\""]),
        // IDNA was applied inside a domain-literal.
        ("bob@[ü。ü]", &["? bob@[ü。ü]"]),
        // A backslash in a domain-literal was lost when written and read again.
        (r"bob@[\\\]", &[r"? bob@[\\\]"]),
        // A stray `)` became part of the local-part.
        ("x)bob@one.example", &["xbob@one.example"]),
        // A joiner after white space was kept, then stood alone.
        ("\"Bob\r\u{200D} S\" <bob@one.example>", &["Bob S <bob@one.example>"]),
    ]);
}

#[test]
fn ten_thousand_characters() {
    let name = "x".repeat(10_000);
    assert_eq!(read(&format!("{name} <bob@one.example>")), [format!("{name} <bob@one.example>")]);
    assert_eq!(read(&format!("{name}@one.example")), [format!("{name}@one.example")]);
    assert_eq!(read(&format!("bob@{name}")), [format!("? bob@{name}")]);
}

#[test]
fn hostile_input_takes_linear_time() {
    let start = Instant::now();
    let units = [
        "<", ">", "(", "()", "\"", "[", "\\", ":", ";", ",", "@", "a:", "a@b,", "a@b<", "<a@b>", "a ", "é.", "xn--a.",
        "\u{200D}",
    ];
    for unit in units {
        let text = unit.repeat(1_000_000 / unit.len());
        drop(address::parse(&text));
        drop(address::parse(&format!("bob@{text}")));
    }
    assert!(start.elapsed() < Duration::from_mins(1), "{:?}", start.elapsed());
}

#[test]
fn one_mailbox_in_many_spellings() {
    let same = ["bob@one.example", "BOB@One.Example", "\"bob\"@one.example", "Bob <bOb@one.example.>", "bob(x)@one.example"];
    for (one, other) in same.iter().flat_map(|one| same.iter().map(move |other| (one, other))) {
        assert_eq!(addr_spec(one), addr_spec(other));
    }
    assert_eq!(same.iter().map(|text| addr_spec(text)).collect::<HashSet<_>>().len(), 1);
    assert_eq!(addr_spec("ÉLODIE@müller.example"), addr_spec("élodie@xn--mller-kva.example"));
    assert_ne!(addr_spec("bob@one.example"), addr_spec("bob+news@one.example"));
    assert_ne!(addr_spec("bob@one.example"), addr_spec("bob@mail.one.example"));
    assert_eq!(addr_spec("Bob.Smith@ONE.example").to_string(), "Bob.Smith@one.example");
}

#[test]
fn flatten_visits_groups_and_their_members() {
    let mut lines = Vec::new();
    address::flatten(address::parse("a@one.example, G: b@two.example, c;, d"), &mut |entry| lines.push(line(&entry)));
    assert_eq!(lines, ["a@one.example", "G: ;", "b@two.example", "? c", "? d"]);
}

#[test]
fn domains() {
    for (text, domain) in [
        ("ville.example", "ville.example"),
        ("VILLE.Example.", "ville.example"),
        ("localhost", "localhost"),
        ("my_host.one-two.example", "my_host.one-two.example"),
        ("müller.example", "xn--mller-kva.example"),
        ("MÜLLER.example", "xn--mller-kva.example"),
        ("XN--MLLER-KVA.example", "xn--mller-kva.example"),
        ("straße.example", "xn--strae-oqa.example"),
        ("例え。テスト。", "xn--r8jz45g.xn--zckzah"),
        ("xn--zzzzzzzzzz--.example", "xn--zzzzzzzzzz--.example"),
        ("[192.0.2.1]", "[192.0.2.1]"),
        ("[IPv6:2001:DB8::1]", "[ipv6:2001:db8::1]"),
    ] {
        assert_eq!(Domain::parse(text).map(|domain| domain.to_string()), Ok(domain.to_owned()), "{text:?}");
    }
}

#[test]
fn what_is_no_domain() {
    for (text, error) in [
        ("", "is empty"),
        (".", "has an empty label"),
        ("one..example", "has an empty label"),
        (".one.example", "has an empty label"),
        ("one.example..", "has an empty label"),
        ("one example", "has a space"),
        (" one.example", "has a space"),
        ("bob@one.example", "is an address, not a domain"),
        ("@one.example", "is an address, not a domain"),
        ("*.one.example", "has a “*”, which no domain has"),
        ("https://one.example/", "has a “:”, which no domain has"),
        ("one.example,two.example", "has a “,”, which no domain has"),
        ("one\u{7}.example", "has a “\\u{7}”, which no domain has"),
        ("[192.0.2.1", "has a “[”, which no domain has"),
        ("[]", "has a “[”, which no domain has"),
        ("[[]]", "has a “[”, which no domain has"),
        ("[ü]", "has a “ü”, which no domain has"),
        ("[\\]", "has a “\\\\”, which no domain has"),
        ("one\u{FFFD}.example", "is no valid international domain"),
    ] {
        assert_eq!(Domain::parse(text).unwrap_err().to_string(), error, "{text:?}");
    }
    assert!(Domain::parse(&format!("{}.example", "x".repeat(245))).is_ok());
    assert_eq!(
        Domain::parse(&format!("{}.example", "x".repeat(246))).unwrap_err().to_string(),
        "is longer than 253 characters"
    );
}

#[test]
fn subdomains() {
    let is_within = |domain, other| Domain::new(domain).is_within(&Domain::new(other));
    assert!(is_within("ville.example", "ville.example"));
    assert!(is_within("mail.ville.example", "VILLE.example"));
    assert!(is_within("mail.müller.example", "xn--mller-kva.example"));
    assert!(!is_within("notville.example", "ville.example"));
    assert!(!is_within("ville.example", "mail.ville.example"));
    assert!(!is_within("ville.example.two.example", "ville.example"));
    assert!(!is_within("[192.0.2.1]", "1]"));
    let suffixes = |domain| Domain::new(domain).suffixes().map(str::to_owned).collect::<Vec<_>>();
    assert_eq!(suffixes("mail.ville.example"), ["mail.ville.example", "ville.example", "example"]);
    assert_eq!(suffixes("[192.0.2.1]"), ["[192.0.2.1]"]);
    assert!(HashSet::from([Domain::new("Ville.example")]).contains("ville.example"));
}

#[test]
fn domains_as_people_read_them() {
    for (text, unicode) in [
        ("xn--mller-kva.example", "müller.example"),
        ("MÜLLER.example", "müller.example"),
        ("one-two.example", "one-two.example"),
        ("xn--zzzzzzzzzz--.example", "xn--zzzzzzzzzz--.example"),
        ("[192.0.2.1]", "[192.0.2.1]"),
        // The first label would read xn--ഽഽീാlle.
        ("xn--xn--lle-rkvakv.example", "xn--xn--lle-rkvakv.example"),
        // The first label is a blank Braille pattern.
        ("xn--6ii.example", "xn--6ii.example"),
    ] {
        assert_eq!(Domain::new(text).to_unicode(), unicode);
    }
}

fn local_part() -> impl Strategy<Value = String> {
    prop_oneof!["[a-zA-Z0-9é_+'-]{1,8}(\\.[a-z0-9]{1,5}){0,2}", "[ -~é]{1,12}"]
}

fn domain() -> impl Strategy<Value = String> {
    prop_oneof!["[a-z0-9]{1,6}(\\.[a-zA-Z0-9]{1,6}){0,3}", "[a-zü]{1,6}\\.example", Just("[192.0.2.1]".to_owned())]
}

fn mailbox() -> impl Strategy<Value = Mailbox> {
    // White space at the ends of a name, or twice in it, is not kept.
    let name = prop_oneof![Just(String::new()), "[!-~é]{1,8}( [!-~é]{1,8}){0,2}", "[A-Z][a-z]{1,6}( [A-Z][a-z]{1,8})?"];
    (name, local_part(), domain()).prop_map(|(display_name, local_part, domain)| {
        let domain = Domain::parse(&domain).expect(&domain);
        Mailbox { display_name, addr_spec: AddrSpec { local_part, domain } }
    })
}

fn well_formed() -> impl Strategy<Value = String> {
    let mailboxes = prop::collection::vec(mailbox().prop_map(|mailbox| mailbox.to_string()), 0..4);
    prop_oneof![
        mailbox().prop_map(|mailbox| mailbox.to_string()),
        mailboxes.prop_map(|members| format!("Group: {};", members.join(", "))),
        "[A-Z][a-z]{0,8}",
    ]
}

fn addr_specs(text: &str) -> Vec<AddrSpec> {
    let mut addr_specs = Vec::new();
    address::flatten(address::parse(text), &mut |entry| {
        if let Entry::Mailbox(mailbox) = entry {
            addr_specs.push(mailbox.addr_spec);
        }
    });
    addr_specs
}

/// What must hold for any input.
fn holds_together(text: &str) {
    let entries = address::parse(text);
    if entries.is_empty() && !text.contains(':') {
        assert!(!text.contains(|c: char| c == '@' || c.is_ascii_alphanumeric()), "nobody in {text:?}");
    }
    address::flatten(entries, &mut |entry| match entry {
        Entry::Mailbox(mailbox) => {
            assert_eq!(address::parse(&mailbox.to_string()), [Entry::Mailbox(mailbox.clone())], "{text:?}");
            assert_eq!(addr_specs(&mailbox.addr_spec.to_unicode()), [mailbox.addr_spec], "{text:?}");
        }
        Entry::Group { members, .. } => assert!(members.is_empty()),
        Entry::Unresolved(unresolved) => assert!(!unresolved.is_empty() && text.contains(&unresolved), "{text:?}"),
    });
}

proptest! {
    #[test]
    fn any_text_is_read(text in ".*") {
        holds_together(&text);
    }

    #[test]
    fn any_bytes_are_read(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        holds_together(&String::from_utf8_lossy(&bytes));
    }

    #[test]
    fn any_order_of_what_matters_is_read(text in "([<>@,;:()\"\\\\\\[\\].= ]|a|é|xn--|\u{200B}|\u{200D}|one\\.example){0,40}") {
        holds_together(&text);
    }

    #[test]
    fn a_mailbox_is_read_back(mailbox in mailbox()) {
        prop_assert_eq!(address::parse(&mailbox.to_string()), [Entry::Mailbox(mailbox)]);
    }

    #[test]
    fn every_addr_spec_is_found(mailboxes in prop::collection::vec(mailbox(), 0..20), separator in "[,;] ?") {
        let text = mailboxes.iter().map(ToString::to_string).collect::<Vec<_>>().join(&separator);
        let expected: Vec<_> = mailboxes.into_iter().map(|mailbox| mailbox.addr_spec).collect();
        prop_assert_eq!(addr_specs(&text), expected);
    }

    #[test]
    fn entries_do_not_depend_on_their_neighbours(texts in prop::collection::vec(well_formed(), 0..8)) {
        let apart: Vec<_> = texts.iter().flat_map(|text| address::parse(text)).collect();
        prop_assert_eq!(address::parse(&texts.join(", ")), apart);
    }

    #[test]
    fn spelling_does_not_matter(local_part in "[a-z0-9é+.]{1,8}", domain in "[a-z]{1,8}(\\.[a-zü]{1,8}){0,2}") {
        let plain = addr_spec(&format!("x <{local_part}@{domain}>"));
        let hash = RandomState::new();
        for other in [
            format!("{}@{}.", local_part.to_uppercase(), domain.to_uppercase()),
            format!("\"{local_part}\"@{domain} (Bob)"),
            format!("<{}>", plain.to_unicode()),
        ] {
            let other = addr_spec(&other);
            prop_assert_eq!(&other, &plain);
            prop_assert_eq!(hash.hash_one(other), hash.hash_one(&plain));
        }
    }

    #[test]
    fn a_domain_is_within_its_suffixes_alone(one in domain(), other in domain()) {
        let (one, other) = (Domain::new(&one), Domain::new(&other));
        prop_assert!(one.suffixes().all(|suffix| one.is_within(&Domain::new(suffix))));
        prop_assert_eq!(one.is_within(&other), one.suffixes().any(|suffix| suffix == other.as_str()));
        prop_assert_eq!(Domain::new(&one.to_unicode()), one);
    }
}

#[test]
fn several_addresses_that_became_one_are_told_from_one() {
    let is_several = |text: &str| match &*address::parse(text) {
        [Entry::Mailbox(mailbox)] => mailbox.is_several(),
        entries => panic!("{text:?}: {entries:?}"),
    };
    for text in [
        "\"p0@org0.example p1\"@org1.example",
        "\"p0@org0.example\tp1\"@org1.example",
        "\"p0@org0.example|p1\"@org1.example",
        "\"p0@org0.example、p1\"@org1.example",
        "p0＠org0.example、p1@org1.example",
        "\"Bob p0\"@org0.example",
        "\"a <b\"@org0.example",
        "\"mailto:p0\"@org0.example",
        "\"p0;p1\"@org0.example",
        "\"P <p0@org0.example> Q\" <p1@org1.example>",
        "\"<p0@org0.example>\" <p1@org1.example>",
    ] {
        assert!(is_several(text), "{text}");
    }
    for text in [
        "bob@one.example",
        "\"bob..smith\"@one.example",
        "\"bob.\"@one.example",
        "böb@müller.example",
        "O'Neil <o'neil@one.example>",
        "\"bob@one.example\" <bob@one.example>",
        "\"Bob <bob@one.example>\" <BOB@One.example>",
        "\"bob@two.example via Group\" <group@one.example>",
        "\"Bob <3\" <bob@one.example>",
    ] {
        assert!(!is_several(text), "{text}");
    }
}
