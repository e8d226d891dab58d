//! Personal numbers in text, their nearest look-alikes, and how many there are. All of them are made up, or published samples.

use std::fmt::Write;

use bcc_guard::numbers::{self, Kind};
use bcc_guard::tally::{Counts, Tally};
use proptest::prelude::*;

/// `kind number` of each, in the order of the text.
fn found(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    numbers::find(text, &mut |kind, number| found.push(format!("{kind} {number}")));
    found
}

fn counted(pieces: &[&str]) -> Counts {
    let mut tally = Tally::default();
    for piece in pieces {
        tally.add(piece);
    }
    tally.counts()
}

#[test]
fn numbers_in_text() {
    for (text, expected) in [
        ("IBAN FR76 3000 6000 0112 3456 7890 189", "iban FR7630006000011234567890189"),
        ("FR76 30006 00001 12345678901 89, BIC AGRIFRPP", "iban FR7630006000011234567890189"),
        ("FR76\u{a0}3000\u{a0}6000\u{a0}0112\u{a0}3456\u{a0}7890\u{a0}189", "iban FR7630006000011234567890189"),
        ("be71-0961-2345-6769", "iban BE71096123456769"),
        ("GB29NWBK60161331926819.", "iban GB29NWBK60161331926819"),
        ("MT84 MALT 0110 0001 2345 MTLC AST0 01S", "iban MT84MALT011000012345MTLCAST001S"),
        ("NL 91 ABNA 0417 1643 00", "iban NL91ABNA0417164300"),
        ("DE89 3704 0044 0532 0130 00 Bank", "iban DE89370400440532013000"),
        ("4111 1111 1111 1111", "card 4111111111111111"),
        ("4111-1111-1111-1111 12/27 123", "card 4111111111111111"),
        ("\"4111111111111111\",", "card 4111111111111111"),
        ("5555\u{202f}5555\u{202f}5555\u{202f}4444", "card 5555555555554444"),
        ("2223003122003222", "card 2223003122003222"),
        ("3782 822463 10005", "card 378282246310005"),
        ("1 85 05 78 006 084 91", "fr_nir 185057800608491"),
        ("185057800608491", "fr_nir 185057800608491"),
        ("1850578006084 91", "fr_nir 185057800608491"),
        ("1 85 05 78 006 084/91", "fr_nir 185057800608491"),
        ("253072B07300470", "fr_nir 253072B07300470"),
        ("2 53 07 2a 073 004 43", "fr_nir 253072A07300443"),
        ("732 829 320 00074", "fr_siret 73282932000074"),
        ("73282932000074", "fr_siret 73282932000074"),
        ("La Poste 356 000 000 00048", "fr_siret 35600000000048"),
        ("35600000049837", "fr_siret 35600000049837"),
        ("RCS Paris 732 829 320", "fr_siren 732829320"),
        ("numSiren=732829320", "fr_siren 732829320"),
        ("85.07.30-033.28", "be_nn 85073003328"),
        ("85073003328", "be_nn 85073003328"),
        ("17 07 30 033 84", "be_nn 17073003384"),
        ("BIS 98.47.28-997.65", "be_nn 98472899765"),
        ("BSN: 111222333", "nl_bsn 111222333"),
        ("1112.22.333", "nl_bsn 111222333"),
        ("BSN-nummer (burgerservicenummer) 111 222 333", "nl_bsn 111222333"),
        ("54362315K", "es_dni 54362315K"),
        ("54.362.315-K", "es_dni 54362315K"),
        ("dni 54362315k", "es_dni 54362315K"),
        ("X-2482300-W", "es_nie X2482300W"),
        ("x2482300w: NIE; NIE X2482300W", "es_nie X2482300W"),
        ("RCCMNL83S18D969H", "it_cf RCCMNL83S18D969H"),
        ("rccmnl83s18d969h", "it_cf RCCMNL83S18D969H"),
        ("RCC MNL 83S18 D969H", "it_cf RCCMNL83S18D969H"),
        ("RCCMNL83S18D96VD", ""),
        ("36 574 261 809", "de_idnr 36574261809"),
        ("36574261809", "de_idnr 36574261809"),
        ("NIF 501 964 843", "pt_nif 501964843"),
        ("AB 12 34 56 C", "gb_nino AB123456C"),
        ("AB 123456 C", "gb_nino AB123456C"),
        ("NI number: AB123456C", "gb_nino AB123456C"),
        ("nhsNumber 9434765870", "gb_nhs 9434765870"),
        ("NHS no. 943 476 5870", "gb_nhs 9434765870"),
        ("536-90-4399", "us_ssn 536904399"),
        ("Social Security Number 536904399", "us_ssn 536904399"),
        ("Élodie\u{202a}536-90-4399\u{202c}", "us_ssn 536904399"),
        ("n°4111111111111111", "card 4111111111111111"),
    ] {
        let expected: Vec<_> = Some(expected).filter(|expected| !expected.is_empty()).into_iter().collect();
        assert_eq!(found(text), expected, "{text:?}");
    }
}

#[test]
fn look_alikes() {
    for text in [
        "",
        "2026-01-31T23:59:59Z",
        "31.12.2026 12:30",
        "20260131235952",
        "FR76 3000 6000 0112 3456 7890 188",
        "FR7630006000011234567890189X",
        "XX76 3000 6000 0112 3456 7890 189",
        "4111 1111 1111 1112",
        "1111 1111 1111 1117",
        "4111 1111 1111 1111 4111 1111",
        "0000 4111 1111 1111 1111",
        "4111.1111.1111.1111.5",
        "v1.4111111111111111",
        "0.4111111111111111",
        "total 0,4111111111111111",
        "4111111111111111.0",
        "732829320.0",
        "ABC-4111111111111111",
        "4111111111111111-A",
        "order_4111111111111111",
        "IMG4111111111111111.jpg",
        "4111111111111111.pdf",
        "4111111111111111@one.example",
        "bob+4111111111111111@one.example",
        "https://one.example/orders/4111111111111111",
        "https://one.example/?id=4111111111111111&x=185057800608491",
        "page?order=4111111111111111",
        "/orders/4111111111111111/",
        "&#4111111111111111;",
        "%204111111111111111",
        "550e8400-e29b-4111-1111-111111111111",
        "00000000-0000-0000-0000-000000000000",
        "d41d8cd98f00b204e9800998ecf8427e",
        "4111111111111111d41d8cd98f00b204e9800998",
        "00000010: 4111 1111 1111 1111 0203 0405 0607 0809",
        "356938035643809",
        "490154203237518",
        "8933150319098765432",
        "978-3-16-148410-0",
        "9783161484100",
        "0306406152",
        "4006381333931",
        "4111111111111",
        "RR123456785PT",
        "1Z999AA10123456784",
        "732 829 320",
        "732829320",
        "111222333",
        "501964843",
        "9434765870",
        "536904399",
        "AB123456C",
        "666-90-4399",
        "078-05-1120",
        "QQ 12 34 56 C",
        "54362315k",
        "54362315A",
        "GRCCMNL83S18D969H",
        "48.8583701, 2.2944813",
        "10.168.100.200",
        "fe80:4111:1111:1111:1111",
        "+33 6 12 34 56 78",
        "+4111111111111111",
        "$111222333 BSN",
        "a nifty 501964843",
        "BSN\nand much later, in prose, there is 111222333 of something",
    ] {
        assert_eq!(found(text), [""; 0], "{text:?}");
    }
}

#[test]
fn a_cue_is_near_and_the_nearest_one_wins() {
    // Both a Dutch and a Portuguese number.
    let mut nine_digits = (100_000_000..999_999_999_u32).map(|n| n.to_string());
    let both = nine_digits.find(|n| Kind::NlBsn.is_valid(n) && Kind::PtNif.is_valid(n)).unwrap();
    assert_eq!(found(&format!("BSN or NIF: {both}")), [format!("pt_nif {both}")]);
    assert_eq!(found(&format!("NIF, BSN {both}")), [format!("nl_bsn {both}")]);
    assert_eq!(found(&format!("BSN {}{both}", "x ".repeat(40))), [""; 0]);
    assert_eq!(found(&format!("BSN: 1234567890 {both}")), [""; 0]);
    assert_eq!(found(&format!("BSN 111222333, {both}")).len(), 2);
    assert_eq!(found("BSN:\n111222333\n"), ["nl_bsn 111222333"]);
}

#[test]
fn a_column_is_what_its_header_says() {
    for (text, expected) in [
        ("name,BSN,order\nBob,111222333,123456782\n", &["nl_bsn 111222333"][..]),
        ("name;order;bsn\nBob;111222333;123456782\n", &["nl_bsn 123456782"]),
        ("name\tSIREN\nBob\t732 829 320\n", &["fr_siren 732829320"]),
        ("name,BSN\n\"Smith, Bob\",111222333\n", &["nl_bsn 111222333"]),
        ("\"bsn\"\n\"111222333\"\n", &["nl_bsn 111222333"]),
        ("BSN|naam\r\n111222333|Bob\r\n", &["nl_bsn 111222333"]),
        ("name,BSN\nBob,\nCarol,x\nname,order\n,111222333\n", &["nl_bsn 111222333"]),
        ("name,order\nBob,111222333\n", &[]),
    ] {
        assert_eq!(found(text), expected, "{text:?}");
    }
    assert_eq!(counted(&["name,BSN\n", "Bob,111222333\n"]).numbers.get(&Kind::NlBsn), Some(&1));
    let mut tally = Tally::default();
    tally.add("name,BSN\n");
    tally.begin_document();
    tally.add("Bob,111222333\n");
    assert!(tally.counts().numbers.is_empty());
}

/// One valid number of each kind, as it is mostly written, after the word that names it where it needs one.
const ONE_OF_EACH: [(Kind, &str, &str); 15] = [
    (Kind::Iban, "", "DE89370400440532013000"),
    (Kind::Card, "", "4111111111111111"),
    (Kind::FrNir, "", "185057800608491"),
    (Kind::FrSiren, "SIREN", "732829320"),
    (Kind::FrSiret, "", "73282932000074"),
    (Kind::BeNn, "", "85073003328"),
    (Kind::NlBsn, "BSN", "111222333"),
    (Kind::EsDni, "", "54362315K"),
    (Kind::EsNie, "", "X2482300W"),
    (Kind::ItCf, "", "RCCMNL83S18D969H"),
    (Kind::DeIdnr, "", "36574261809"),
    (Kind::PtNif, "NIF", "501964843"),
    (Kind::GbNino, "NINO", "AB123456C"),
    (Kind::GbNhs, "NHS", "9434765870"),
    (Kind::UsSsn, "SSN", "536-90-4399"),
];

/// What may stand in the cell before a number.
const CELLS_BEFORE: &[&str] = &[
    "Ann",
    "06 12 34 56 78",
    "06-12-34-56-78",
    "+33 6 12 34 56 78",
    "Member 1",
    "Room 0",
    "rue X 12",
    "12 rue X, 3",
    "2024-05-01",
    "01/05/2024",
    "01.05.2024",
    "12:30",
    "'12",
    "-12",
    "x=12",
    "=1",
    "n° 7",
    "no. 42",
    "1 234",
    "(12)",
    "a|12",
    "A–12",
    "\u{201c}12",
    "«\u{a0}12",
    "12 ",
    "3 %",
    "0",
    "12",
    "100.50",
    "",
];

#[test]
fn the_border_of_a_cell_ends_what_stands_before_it() {
    for separator in [",", ";", "\t", "|"] {
        for before in CELLS_BEFORE.iter().filter(|before| !before.contains(separator)) {
            for (kind, cue, number) in ONE_OF_EACH {
                let header = ["what", if cue.is_empty() { "value" } else { cue }, "end"].join(separator);
                let line = [*before, number, "x"].join(separator);
                let text = format!("{header}\n{line}\n");
                let expected = format!("{kind} {}", number.replace('-', ""));
                assert_eq!(found(&text), std::slice::from_ref(&expected), "{text:?}");
                // The last cell of its line, and a quoted one.
                let text = format!("what{separator}{cue}\n{before}{separator}{number}");
                assert_eq!(found(&text), std::slice::from_ref(&expected), "{text:?}");
                let text = format!("what{separator}{cue}\r\n\"{before}\"{separator}\"{number}\"\r\n");
                assert_eq!(found(&text), [expected], "{text:?}");
            }
        }
    }
}

#[test]
fn without_a_table_too_a_comma_ends_what_is_no_whole_part() {
    let before = ["Ann", "06 12 34 56 78", "Member 1", "rue X 12", "2024-05-01", "n° 7", "x=12", "ref. 3", "Ann 12", "'12"];
    for before in before {
        for (kind, cue, number) in ONE_OF_EACH {
            let text = format!("{cue} {before},{number}, and more");
            let expected = [format!("{kind} {}", number.replace('-', ""))];
            if cue.is_empty() || !before.contains("06") {
                assert_eq!(found(&text), expected, "{text:?}");
            }
        }
    }
    for fraction in [
        "0,4111111111111111",
        "-0,4111111111111111",
        "x = 0,4111111111111111",
        "a;12,4111111111111111;b",
        "\"3,4111111111111111\"",
    ] {
        assert_eq!(found(fraction), [""; 0], "{fraction}");
    }
    // A table in which commas are no borders.
    let values = "name;share;x\na;12,4111111111111111;1\nb;33,185057800608491;2\nc;1,73282932000074;3\n";
    assert_eq!(found(values), [""; 0]);
}

#[test]
fn signs_beside_a_number() {
    for (text, expected) in [
        ("1.DE89370400440532013000", "iban DE89370400440532013000"),
        ("12.DE89 3704 0044 0532 0130 00", "iban DE89370400440532013000"),
        ("n°1:4111111111111111", "card 4111111111111111"),
        ("n° 1: 4111 1111 1111 1111", "card 4111111111111111"),
        ("IBAN/DE89370400440532013000", "iban DE89370400440532013000"),
        ("IBAN-DE89370400440532013000", "iban DE89370400440532013000"),
        ("compte-DE89370400440532013000", "iban DE89370400440532013000"),
        (":25:DE89370400440532013000", "iban DE89370400440532013000"),
        (":50K:/DE89370400440532013000", "iban DE89370400440532013000"),
        ("/DE89370400440532013000\nACME", "iban DE89370400440532013000"),
        ("DE89  3704  0044  0532  0130  00", "iban DE89370400440532013000"),
        ("DE89\t3704\t0044\t0532\t0130\t00", "iban DE89370400440532013000"),
        ("4111  1111  1111  1111", "card 4111111111111111"),
        ("4111\t1111\t1111\t1111", "card 4111111111111111"),
        ("1  85  05  78  006  084  91", "fr_nir 185057800608491"),
        ("carte-4111111111111111", "card 4111111111111111"),
        ("SSN/536-90-4399", "us_ssn 536904399"),
        ("NIR-185057800608491", "fr_nir 185057800608491"),
        ("CF/RCCMNL83S18D969H", "it_cf RCCMNL83S18D969H"),
        ("SIRET 008 620 056 00419", "fr_siret 00862005600419"),
        ("SIREN 008 620 056", "fr_siren 008620056"),
        ("[4111111111111111]", "card 4111111111111111"),
        ("{\"iban\":\"DE89370400440532013000\"}", "iban DE89370400440532013000"),
        ("¿54362315K?", "es_dni 54362315K"),
        ("„DE89370400440532013000“", "iban DE89370400440532013000"),
    ] {
        let counts = counted(&[text]);
        assert_eq!(found(text), [expected], "{text:?}");
        assert_eq!(counts.phones, 0, "{text:?}");
    }
    for text in [
        "12:30:4111111111111111",
        "fe80:1:4111111111111111",
        "1.4111111111111111",
        "1.2.DE",
        "a-b/4111111111111111",
        "/cards/4111111111111111",
        "page-card-4111111111111111",
        "id_DE89370400440532013000",
        "DE89370400440532013000.pdf",
        "https://one.example/DE89370400440532013000",
        "?account=DE89370400440532013000&x",
        "bob+DE89370400440532013000@one.example",
        // Four cells of a table.
        "a\tb\tc\td\n4111\t1111\t1111\t1111\n",
    ] {
        assert_eq!(found(text), [""; 0], "{text:?}");
    }
}

/// Numbers that look like cards, of which one in ten passes the check.
fn orders() -> String {
    (0..500_u64).fold(String::new(), |mut text, order| {
        writeln!(text, "{},shipped", 4_000_123_400_000_000 + 37 * order).unwrap();
        text
    })
}

#[test]
fn a_document_inside_another_one_keeps_its_headers_to_itself() {
    let counted = |outer: [&str; 2], inner: &str| {
        let mut tally = Tally::default();
        tally.add(outer[0]);
        let around = tally.begin_nested();
        tally.add(inner);
        tally.end_nested(around);
        tally.add(outer[1]);
        tally.counts().numbers.get(&Kind::NlBsn).copied().unwrap_or_default()
    };
    assert_eq!(counted(["name,order\n", "Bob,111222333\n"], "name,BSN\nBob,123456782\n"), 1);
    assert_eq!(counted(["name,BSN\n", "Bob,111222333\n"], "name,order\nBob,123456782\n"), 1, "what goes on has its own again");
    assert_eq!(counted(["", ""], "name,BSN\nBob,123456782\n"), 1);
    // Chances, too, are those of each document alone.
    let mut tally = Tally::default();
    tally.add("4111111111111111\n");
    let around = tally.begin_nested();
    tally.add(&orders());
    tally.end_nested(around);
    assert_eq!(tally.counts().numbers.get(&Kind::Card), Some(&1));
}

#[test]
fn many_orders_are_no_cards() {
    let orders = orders();
    assert_eq!(found(&orders), [""; 0]);
    assert_eq!(counted(&[&orders]), Counts::default());
    assert_eq!(counted(&[&orders, "card 4111111111111111\n"]).numbers.get(&Kind::Card), Some(&1));
    let mut tally = Tally::default();
    tally.add(&orders);
    tally.begin_document();
    tally.add("4111111111111111\n");
    tally.begin_document();
    assert_eq!(tally.counts().numbers.get(&Kind::Card), Some(&1));
}

#[test]
fn telephone_numbers() {
    for (text, expected) in [
        ("+33 6 12 34 56 78", 1),
        ("+33 6 12 34 56 78, 0033612345678, 06 12 34 56 78, 06.12.34.56.78, +33 (0)6 12 34 56 78, (+33) 612345678", 1),
        ("Tél. : 0612345678 / 06 12 34 56 79", 2),
        ("TÉL:0612345678", 1),
        ("name,phone\nBob,0612345678\nCarol,0612345679\n", 2),
        ("+32 470 12 34 56, 0470 12 34 56", 1),
        ("+44 20 7946 0958, 020 7946 0958, +44 (0)20 7946 0958", 1),
        ("07700 900123", 1),
        ("(212) 555-0123, 212-555-0123, +1 212 555 0123, +1 (212) 555-0123", 1),
        ("0171 1234567", 1),
        ("TEL;TYPE=CELL:+4917112345678", 1),
        ("\u{202a}+33 6 12 34 56 78\u{202c}", 1),
        ("+33 6 12 34 56 78 75001 Paris", 1),
        ("0612345678", 0),
        ("+1", 0),
        ("1+33612345678", 0),
        ("+33 6 12 34", 0),
        ("bob+33612345678@one.example", 0),
        ("https://one.example/+33612345678", 0),
        ("0000000000000", 0),
        ("00 00 00 00 00", 0),
        ("01 02 03 04 05 06 07 08", 0),
        ("12 34 56 78 90", 0),
        ("192.168.100.200", 0),
        ("2026-01-31", 0),
        ("112-555-0123", 0),
        ("0012345678905", 0),
    ] {
        assert_eq!(counted(&[text]).phones, expected, "{text:?}");
    }
}

#[test]
fn each_distinct_value_counts_once() {
    let counts = counted(&[
        "bob@one.example;BOB@One.Example;kim@bücher.example;kim@xn--bcher-kva.example;\u{212a}im@bücher.example",
        "FR7630006000011234567890189 fr76 3000 6000 0112 3456 7890 189",
        "@bob@social.example xavier@one.example XAVIER@one.example a@xn--one.example bob@x.example",
    ]);
    let addresses = "bob@one.example kim@bücher.example xavier@one.example bob@x.example a@xn--one.example";
    assert_eq!(counts.addresses, bcc_guard::text::addresses(addresses).len());
    assert_eq!(counts.numbers.into_iter().collect::<Vec<_>>(), [(Kind::Iban, 1)]);
}

#[test]
fn counts_are_read_back_without_what_is_not_known() {
    let counts = counted(&["4111 1111 1111 1111 and 536-90-4399"]);
    let json = serde_json::to_string(&counts).unwrap();
    assert_eq!(json, r#"{"addresses":0,"phones":0,"numbers":{"card":1,"us_ssn":1}}"#);
    assert_eq!(serde_json::from_str::<Counts>(&json).unwrap(), counts);
    assert_eq!(serde_json::from_str::<Counts>(r#"{"numbers":{"card":1,"us_ssn":1,"mars_id":3}}"#).unwrap(), counts);
    assert_eq!(serde_json::from_str::<Counts>("{}").unwrap(), Counts::default());
}

#[test]
fn ids_are_those_of_serde() {
    for kind in Kind::ALL {
        assert_eq!(serde_json::to_value(kind).unwrap(), kind.id());
        assert_eq!(Kind::by_id(kind.id()), Some(kind));
    }
    assert_eq!(Kind::by_id("mars_id"), None);
}

proptest! {
    #[test]
    fn any_text_is_read(text in "[0-9 .,;/@+:\u{a0}\n-]{0,80}|[A-Z0-9 ]{0,60}|\\PC{0,60}") {
        numbers::find(&text, &mut |kind, number| assert!(kind.is_valid(number)));
    }

    #[test]
    fn the_tally_counts_the_addresses_that_are_found(text in "([aAxXéK.]{1,3}@[aAxXé.-]{1,4}(\\.xn--a|\\.fr|\\.Éa)?[ ,@]?){0,6}|\\PC{0,60}") {
        prop_assert_eq!(counted(&[&text]).addresses, bcc_guard::text::addresses(&text).len());
    }

    #[test]
    fn pieces_have_no_more_than_the_whole(lines in proptest::collection::vec("[0-9]{9}|BSN|name,NIF|4111111111111111|[a-z ,]{0,9}", 0..9)) {
        let whole = counted(&[&lines.join("\n")]);
        let pieces: Vec<_> = lines.iter().map(|line| format!("{line}\n")).collect();
        let apart = counted(&pieces.iter().map(String::as_str).collect::<Vec<_>>());
        prop_assert_eq!(whole, apart);
    }
}
