//! Laws of counting and of remedies, on generated drafts.

use std::collections::HashSet;

use bcc_guard::address::{self, AddrSpec};
use bcc_guard::draft::Draft;
use bcc_guard::recipients::Recipients;
use bcc_guard::remedy::{Fields, Remedy, Step, apply};
use bcc_guard::settings::Settings;
use bcc_guard::verdict::{Fact, Finding, Level, Outcome, Verdict, check, fix};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use serde_json::json;

const MOVES: [Remedy; 2] = [Remedy::MoveAllToBcc, Remedy::MoveExternalToBcc];

/// From fields; several mailboxes, and text after the first, are the odd ones (the second was found by fuzzing).
const SENDERS: [&str; 5] = [
    "Ann Martin <ann@ville.example>",
    "ann@ville.example",
    "",
    "Ann <ann@ville.example>, bob@one.example",
    "Ann &ann@ville,example>",
];

/// Entries that meet each other in many ways: the same person in several spellings, inside and outside, lists in lists, a cycle,
/// groups, the user's own addresses, and what nobody can resolve.
const ENTRIES: &[&str] = &[
    "bob@one.example",
    "Bob <BOB@one.example>",
    "\"Bob, the builder\" <\"bob\"@One.Example>",
    "carol@two.example",
    "Dave <dave@mail.two.example>",
    "erin@gmail.com",
    "frank@gmail.com",
    "grace@ville.example",
    "Heidi <heidi@parks.ville.example>",
    "ivan@ville.example",
    "judy@notville.example",
    "Ann <ann@ville.example>",
    "contact@ville.example",
    "Parents <Parents>",
    "Team <\"our crew (Tuesdays)\">",
    "Staff <Staff>",
    "Loop <Loop>",
    "Choir <Choir>",
    "no address at all",
    "Board: bob@one.example, grace@ville.example;",
    "Nobody:;",
    "",
    ", ;",
    "élodie@mairie.example",
    "kim@bücher.example",
    "kim@xn--bcher-kva.example",
    "Liz <liz@gmial.com>",
    "max@mail.gmial.com",
];

fn entries() -> impl Strategy<Value = Vec<String>> {
    vec(select(ENTRIES).prop_map(str::to_owned), 0..12)
}

/// What stands in header fields that everyone can read: mostly nothing.
fn in_headers() -> impl Strategy<Value = Vec<String>> {
    prop_oneof![3 => Just(Vec::new()), 1 => vec(select(ENTRIES).prop_map(str::to_owned), 0..6)]
}

prop_compose! {
    fn drafts()(
        to in entries(), cc in entries(), bcc in entries(), from in select(&SENDERS[..]),
        reply_to in in_headers(), followup_to in in_headers(), custom in in_headers(),
    ) -> Draft {
        let draft = json!({
            "from": from,
            "identities": ["ann@ville.example", "contact@ville.example"],
            "to": to, "cc": cc, "bcc": bcc,
            "replyTo": reply_to, "followupTo": followup_to, "customHeaders": [{ "name": "X-Team", "value": custom.join("; ") }],
            "lists": {
                "Parents <Parents>": ["p1@three.example", "bob@one.example", "Staff <Staff>"],
                "Team <\"our crew (Tuesdays)\">": ["grace@ville.example", "ivan@ville.example"],
                "Staff <Staff>": ["grace@ville.example", "ann@ville.example"],
                "Loop <Loop>": ["carol@two.example", "Loop <Loop>", "Parents <Parents>"],
            },
            "registrable": { "mail.two.example": "two.example" },
        });
        Draft::read(&draft).unwrap()
    }
}

prop_compose! {
    fn all_settings()(
        external_limit in 1..12_u32,
        total_limit in 1..16_u32,
        internal in subsequence(vec!["ville.example", "one.example", "bücher.example"], 0..=3),
        exempt in subsequence(vec!["bob@one.example", "two.example", "Team", "ville.example"], 0..=2),
    ) -> Settings {
        Settings::read(&json!({
            "internal_domains": internal,
            "rules": { "visible_recipients": { "external_limit": external_limit, "total_limit": total_limit, "exempt": exempt } },
        })).unwrap()
    }
}

prop_compose! {
    /// Settings under which every rule on recipients finds something soon.
    fn everything_asks()(
        external_limit in 1..12_u32,
        limit in 1..4_u32,
        enforced in subsequence(vec!["one.example", "Team", "carol@two.example"], 0..=2),
        forbidden in subsequence(vec!["bob@one.example", "gmail.com", "Staff"], 0..=1),
        external in select(vec!["off", "ask"]),
        namesake in select(vec!["notice", "block"]),
    ) -> Settings {
        Settings::read(&json!({
            "internal_domains": ["ville.example"],
            "rules": {
                "visible_recipients": { "external_limit": external_limit },
                "bcc_enforced": { "level": "block", "entries": enforced },
                "mixed_organisations": { "level": "ask", "limit": limit },
                "no_visible_recipient": { "level": "ask" },
                "forbidden_recipient": { "entries": forbidden },
                "external_recipient": { "level": external },
                "unresolved_recipient": { "level": "notice" },
                "namesake": { "level": namesake },
            },
        })).unwrap()
    }
}

fn finding(draft: &Draft, settings: &Settings) -> Option<Finding> {
    check(draft, settings).findings.into_iter().find(|finding| finding.rule == "visible_recipients")
}

fn applied(draft: &Draft, settings: &Settings, step: impl Into<Step>) -> Draft {
    let Fields { to, cc, bcc } = apply(draft, settings, &[step.into()]);
    Draft { to, cc, bcc, ..draft.clone() }
}

/// Everyone whom the message would reach, but the sender; and the text of what nobody can resolve.
fn envelope(draft: &Draft, settings: &Settings) -> (HashSet<AddrSpec>, HashSet<String>) {
    let recipients = Recipients::of(draft, settings);
    let people = recipients.people.iter().map(|person| person.mailbox.addr_spec.clone());
    let others = people.filter(|addr_spec| Some(addr_spec) != recipients.sender.as_ref()).collect();
    (others, recipients.unresolved().into_iter().map(str::to_owned).collect())
}

/// The facts `people`, `external`, `organisations` with limits of one; zeros where there is nobody.
fn counts(draft: &Draft) -> Vec<usize> {
    let settings = json!({ "rules": { "visible_recipients": { "external_limit": 1, "total_limit": 1 } } });
    let Some(finding) = finding(draft, &Settings::read(&settings).unwrap()) else { return vec![0, 0, 0] };
    let number = |fact| match fact {
        Fact::Number(number) => number,
        Fact::Text(_) | Fact::Texts(_) => panic!("{fact:?} is no count"),
    };
    finding.facts.into_iter().take(3).map(|(_, fact)| number(fact)).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]

    #[test]
    fn a_move_keeps_the_envelope(draft in drafts(), settings in all_settings(), remedy in select(&MOVES[..])) {
        let moved = applied(&draft, &settings, remedy);
        prop_assert_eq!(envelope(&moved, &settings), envelope(&draft, &settings));
    }

    #[test]
    fn a_move_applied_twice_changes_nothing_more(draft in drafts(), settings in all_settings(), remedy in select(&MOVES[..])) {
        let once = applied(&draft, &settings, remedy);
        prop_assert_eq!(apply(&once, &settings, &[remedy.into()]), Fields { to: once.to, cc: once.cc, bcc: once.bcc });
    }

    #[test]
    fn after_an_offered_remedy_its_finding_is_gone(draft in drafts(), settings in all_settings()) {
        for step in finding(&draft, &settings).map_or(vec![], |finding| finding.remedies) {
            if step.changes_message() {
                prop_assert_eq!(finding(&applied(&draft, &settings, step.clone()), &settings), None, "after {}", step);
            }
        }
    }

    #[test]
    fn moving_all_is_offered_wherever_it_helps(draft in drafts(), settings in all_settings()) {
        if let Some(found) = finding(&draft, &settings) {
            let helps = finding(&applied(&draft, &settings, Remedy::MoveAllToBcc), &settings).is_none();
            prop_assert_eq!(found.remedies.first() == Some(&Remedy::MoveAllToBcc.into()), helps);
            prop_assert!(helps || !draft.headers.is_empty());
        }
    }

    #[test]
    fn what_stands_in_other_headers_counts_as_cc_does_and_reaches_nobody(draft in drafts()) {
        let settings = Settings::default();
        let bare = Draft { headers: Vec::new(), ..draft.clone() };
        prop_assert_eq!(envelope(&draft, &settings), envelope(&bare, &settings));
        let own: HashSet<AddrSpec> = Recipients::of(&draft, &settings).own().iter().cloned().collect();
        let shown: Vec<_> = draft.headers.iter().flat_map(|header| &header.people).collect();
        let others: HashSet<_> = shown.iter().map(|mailbox| &mailbox.addr_spec).filter(|one| !own.contains(one)).collect();
        let in_cc = Draft { cc: bare.cc.iter().cloned().chain(shown.iter().map(ToString::to_string)).collect(), ..bare.clone() };
        prop_assert_eq!(counts(&draft), counts(if others.len() > 1 { &in_cc } else { &bare }));
        let recipients = |verdict: Verdict| {
            let about_recipients = |finding: &Finding| !["visible_recipients", "mixed_organisations"].contains(&finding.rule);
            verdict.findings.into_iter().filter(about_recipients).map(|finding| (finding.rule, finding.facts, finding.names)).collect::<Vec<_>>()
        };
        prop_assert_eq!(recipients(check(&draft, &settings)), recipients(check(&bare, &settings)));
    }

    #[test]
    fn after_moving_all_the_sender_stands_alone(draft in drafts(), settings in all_settings()) {
        let moved = applied(&draft, &settings, Remedy::MoveAllToBcc);
        prop_assert!(moved.cc.is_empty());
        let sender: Vec<_> = address::mailboxes(address::parse(&draft.from)).map(|mailbox| mailbox.addr_spec).take(1).collect();
        let in_to: Vec<_> = moved.to.iter().flat_map(|entry| address::mailboxes(address::parse(entry))).collect();
        prop_assert_eq!(in_to.into_iter().map(|mailbox| mailbox.addr_spec).collect::<Vec<_>>(), sender);
        prop_assert!(moved.bcc.starts_with(&draft.bcc), "what stands in Bcc stays first");
    }

    #[test]
    fn after_moving_outsiders_only_colleagues_are_visible(draft in drafts(), settings in all_settings()) {
        let moved = applied(&draft, &settings, Remedy::MoveExternalToBcc);
        let recipients = Recipients::of(&moved, &settings);
        for entry in recipients.entries.iter().filter(|entry| entry.field.is_visible()) {
            prop_assert!(!recipients.has_outsider(entry), "{}", entry.text);
        }
        prop_assert!(draft.from.is_empty() || !moved.to.is_empty());
    }

    #[test]
    fn counts_do_not_depend_on_order_or_visible_field(draft in drafts(), seed in any::<prop::sample::Index>()) {
        let mut shuffled = draft.clone();
        shuffled.cc.reverse();
        if !shuffled.to.is_empty() {
            let middle = seed.index(shuffled.to.len());
            shuffled.to.rotate_left(middle);
        }
        std::mem::swap(&mut shuffled.to, &mut shuffled.cc);
        prop_assert_eq!(counts(&shuffled), counts(&draft));
    }

    #[test]
    fn one_entry_more_never_counts_less(draft in drafts(), entry in select(ENTRIES)) {
        let mut more = draft.clone();
        more.to.push(entry.to_owned());
        for (more, before) in counts(&more).into_iter().zip(counts(&draft)) {
            prop_assert!(more >= before);
        }
    }

    #[test]
    fn lower_limits_never_find_less(draft in drafts(), external in 2..12_u32, total in 2..16_u32) {
        let at = |external: u32, total: u32| {
            let options = json!({ "external_limit": external, "total_limit": total });
            finding(&draft, &Settings::read(&json!({ "rules": { "visible_recipients": options } })).unwrap()).is_some()
        };
        prop_assert!(!at(external, total) || at(external - 1, total) && at(external, total - 1));
    }

    #[test]
    fn an_encrypted_message_is_offered_no_move(draft in drafts(), settings in all_settings()) {
        let encrypted = Draft { encrypted: true, ..draft };
        prop_assert!(finding(&encrypted, &settings).is_none_or(|finding| finding.remedies.is_empty()));
    }

    #[test]
    fn adding_oneself_keeps_the_envelope_and_is_done_once(draft in drafts(), settings in all_settings()) {
        let once = applied(&draft, &settings, Remedy::AddSelfToTo);
        prop_assert_eq!(envelope(&once, &settings), envelope(&draft, &settings));
        let twice = applied(&once, &settings, Remedy::AddSelfToTo);
        prop_assert_eq!((twice.to, twice.cc, twice.bcc), (once.to, once.cc, once.bcc));
    }

    #[test]
    fn after_any_offered_remedy_there_is_less_to_put_right(draft in drafts(), settings in everything_asks()) {
        let verdict = check(&draft, &settings);
        for finding in &verdict.findings {
            for step in finding.remedies.iter().filter(|step| step.changes_message()) {
                let after = check(&applied(&draft, &settings, step.clone()), &settings);
                let is_same = |other: &&Finding| (other.rule, &other.facts) == (finding.rule, &finding.facts);
                let same = after.findings.iter().find(is_same);
                prop_assert_eq!(same, None, "after {}", step);
            }
        }
    }

    #[test]
    fn a_fix_leaves_nothing_to_put_right_and_somebody_to_write_to(draft in drafts(), settings in everything_asks()) {
        let steps = fix(&draft, &settings);
        if !steps.is_empty() {
            let Fields { to, cc, bcc } = apply(&draft, &settings, &steps);
            let fixed = Draft { to, cc, bcc, ..draft };
            prop_assert!(!Recipients::of(&fixed, &settings).everyone().is_empty());
            let after = check(&fixed, &settings);
            prop_assert!(after.outcome != Outcome::Block);
            let asking = after.findings.iter().filter(|finding| finding.level == Level::Ask && !finding.unsure);
            for step in asking.flat_map(|finding| &finding.remedies) {
                prop_assert!(!step.changes_message(), "{step}");
            }
        }
    }
}
