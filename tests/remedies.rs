//! Remedies that change who is written to, and the smallest fix.

mod common;

use bcc_guard::draft::Draft;
use bcc_guard::remedy::{self, Fields, Step};
use bcc_guard::settings::Settings;
use bcc_guard::verdict::{Outcome, check, fix};
use serde_json::{Value, json};

fn settings(value: &Value) -> Settings {
    Settings::read(value).unwrap()
}

fn steps(ids: &[&str]) -> Vec<Step> {
    remedy::read(&ids.iter().map(|&id| id.to_owned()).collect::<Vec<_>>()).unwrap()
}

/// To, Cc and Bcc after remedies, under the standard preset.
fn after(mail: &str, ids: &[&str]) -> [Vec<String>; 3] {
    let Fields { to, cc, bcc } = remedy::apply(&common::draft(mail), &Settings::default(), &steps(ids));
    [to, cc, bcc]
}

fn fields(draft: &Draft, Fields { to, cc, bcc }: Fields) -> Draft {
    Draft { to, cc, bcc, ..draft.clone() }
}

#[test]
fn a_reply_goes_to_its_author_alone() {
    let mail = "From: ann@ville.example\nType: reply\nOriginal From: Bob <bob@one.example>\nOriginal To: carol@two.example\n\
                To: Bob <bob@one.example>\nCc: carol@two.example\nBcc: ann@ville.example, dave@two.example";
    assert_eq!(
        after(mail, &["reply_to_sender_only"]),
        [vec!["Bob <bob@one.example>".to_owned()], vec![], vec!["ann@ville.example".to_owned()]],
        "one's own copy in Bcc stays"
    );
    let answers_elsewhere = mail.replace("Original To:", "Original Reply-To: bob@home.example\nOriginal To:");
    let [to, ..] = after(&answers_elsewhere, &["reply_to_sender_only"]);
    assert_eq!(to, ["bob@home.example"], "Reply-To is where the author wants answers");
}

#[test]
fn a_removed_recipient_is_gone_from_every_field_and_nobody_else_is() {
    let mail =
        "From: ann@ville.example\nTo: Bob <bob@one.example>, carol@two.example\nCc: BOB@One.Example\nBcc: dave@two.example";
    let [to, cc, bcc] = after(mail, &["remove:bob@one.example"]);
    assert_eq!((to, cc, bcc), (vec!["carol@two.example".to_owned()], vec![], vec!["dave@two.example".to_owned()]));
}

#[test]
fn a_member_of_a_list_cannot_be_removed_alone() {
    let mail = "From: ann@ville.example\nTo: Team <Team>\nList \"Team <Team>\": bob@one.example, carol@two.example";
    let [to, ..] = after(mail, &["remove:bob@one.example"]);
    assert_eq!(to, ["Team <Team>"]);
    let forbid = json!({ "rules": { "forbidden_recipient": { "entries": ["bob@one.example"] } } });
    let verdict = check(&common::draft(mail), &settings(&forbid));
    assert!(verdict.findings[0].remedies.is_empty(), "nor is it offered");
}

#[test]
fn a_suggestion_keeps_the_name_and_what_stands_before_the_domain() {
    let mail = "From: ann@ville.example\nTo: Bob <Bob.B@mail.gmial.com>, carol@gmial.com";
    let mut draft = common::json(mail);
    draft["registrable"] = json!({ "mail.gmial.com": "gmial.com" });
    let draft = Draft::read(&draft).unwrap();
    let Fields { to, .. } = remedy::apply(&draft, &Settings::default(), &steps(&["use_suggestion:bob.b@mail.gmial.com"]));
    assert_eq!(to, ["Bob <Bob.B@mail.gmail.com>", "carol@gmial.com"]);
}

#[test]
fn a_suggestion_that_is_addressed_already_is_not_doubled() {
    let [to, cc, _] = after("From: ann@ville.example\nTo: bob@gmail.com\nCc: bob@gmial.com", &["use_suggestion:bob@gmial.com"]);
    assert_eq!((to, cc), (vec!["bob@gmail.com".to_owned()], vec![]));
}

#[test]
fn a_namesake_becomes_the_usual_one() {
    let mail = "From: ann@ville.example\nUsual Paul Martin: paul@one.example\nTo: Paul Martin <paul@two.example>";
    let [to, ..] = after(mail, &["use_suggestion:paul@two.example"]);
    assert_eq!(to, ["Paul Martin <paul@one.example>"]);
}

#[test]
fn the_sender_takes_to_where_nobody_is_visible() {
    let [to, _, bcc] = after("From: Ann <ann@ville.example>\nBcc: bob@one.example, ann@ville.example", &["add_self_to_to"]);
    assert_eq!((to, bcc), (vec!["Ann <ann@ville.example>".to_owned()], vec!["bob@one.example".to_owned()]));
    let [to, ..] = after("From: ann@ville.example\nTo: carol@two.example\nBcc: bob@one.example", &["add_self_to_to"]);
    assert_eq!(to, ["carol@two.example"]);
}

#[test]
fn unknown_remedies_and_targets_are_named() {
    for (id, message) in [
        ("shout", "remedies[0]: unknown remedy \"shout\""),
        ("remove", "remedies[0]: unknown remedy \"remove\""),
        ("move_all_to_bcc:bob@one.example", "remedies[0]: unknown remedy \"move_all_to_bcc:bob@one.example\""),
        ("remove:Team", "remedies[0]: \"remove\" expects an address after the colon"),
    ] {
        assert_eq!(remedy::read(&[id.to_owned()]).unwrap_err().to_string(), message);
    }
}

#[test]
fn remedies_are_spelled_as_they_are_read() {
    for id in ["move_all_to_bcc", "send_individually", "remove:bob@one.example", "use_suggestion:\"a b\"@one.example"] {
        assert_eq!(steps(&[id])[0].to_string(), id);
    }
}

#[test]
fn one_remedy_is_enough_where_one_settles_everything() {
    let mail = "From: ann@ville.example\nTo: bob@patients.example, carol@patients.example, dave@two.example";
    let strict = json!({
        "rules": {
            "visible_recipients": { "external_limit": 3 },
            "bcc_enforced": { "entries": ["patients.example"] },
        },
    });
    assert_eq!(fix(&common::draft(mail), &settings(&strict)), steps(&["move_all_to_bcc"]));
}

#[test]
fn remedies_are_combined_where_each_settles_a_part() {
    let mail = "From: ann@ville.example\nTo: bob@gmial.com, carol@gmial.com, dave@two.example";
    let both = json!({ "rules": { "visible_recipients": { "external_limit": 3 } } });
    let (draft, both) = (common::draft(mail), settings(&both));
    let together = fix(&draft, &both);
    assert_eq!(together, steps(&["move_all_to_bcc", "use_suggestion:bob@gmial.com", "use_suggestion:carol@gmial.com"]));
    let fixed = fields(&draft, remedy::apply(&draft, &both, &together));
    assert_eq!(check(&fixed, &both).outcome, Outcome::Send);
    assert_eq!(fixed.bcc, ["bob@gmail.com", "carol@gmail.com", "dave@two.example"]);
}

#[test]
fn what_is_most_serious_is_put_right_first() {
    let draft = common::draft("From: ann@ville.example\nTo: bob@one.example, carol@two.example, dave@rival.example");
    let forbid = json!({ "rules": {
        "visible_recipients": { "external_limit": 2 },
        "forbidden_recipient": { "entries": ["rival.example"] },
    } });
    assert_eq!(fix(&draft, &settings(&forbid)), steps(&["remove:dave@rival.example", "move_all_to_bcc"]));
}

#[test]
fn nothing_is_proposed_where_nothing_settles_it() {
    let unresolved = common::draft("From: ann@ville.example\nTo: Choir <Choir>");
    assert_eq!(fix(&unresolved, &Settings::default()), []);
    let only_one = common::draft("From: ann@ville.example\nTo: bob@rival.example");
    let forbid = json!({ "rules": { "forbidden_recipient": { "entries": ["rival.example"] } } });
    assert_eq!(fix(&only_one, &settings(&forbid)), [], "a message to nobody is no fix");
    let rivals = common::draft("From: ann@ville.example\nTo: bob@rival.example, carol@rival.example");
    let both = json!({ "rules": { "visible_recipients": { "external_limit": 2 }, "forbidden_recipient": { "entries": ["rival.example"] } } });
    assert_eq!(fix(&rivals, &settings(&both)), [], "nor is one to the sender alone, who takes To after a move to Bcc");
}

#[test]
fn nobody_is_taken_out_who_may_be_meant() {
    let draft = common::draft("From: ann@ville.example\nTo: colleague@ville.example, bob@one.example, carol@two.example");
    let asks = json!({ "rules": { "external_recipient": { "level": "ask" }, "first_contact": { "level": "ask" } } });
    assert_eq!(fix(&draft, &settings(&asks)), []);
    let visible_too =
        json!({ "rules": { "external_recipient": { "level": "ask" }, "visible_recipients": { "external_limit": 2 } } });
    assert_eq!(fix(&draft, &settings(&visible_too)), steps(&["move_all_to_bcc"]));
}

#[test]
fn what_no_change_puts_right_is_in_the_way_of_no_fix() {
    let to: Vec<String> = (0..300).map(|n| format!("p{n}@org{n}.example")).collect();
    let draft = Draft::read(&json!({ "from": "ann@ville.example", "to": to, "cc": [], "bcc": [] })).unwrap();
    let asking = check(&draft, &Settings::default());
    let rules: Vec<_> =
        asking.findings.iter().filter(|finding| finding.level.id() == "ask").map(|finding| finding.rule).collect();
    assert_eq!(rules, ["visible_recipients", "bulk_recipients"]);
    assert_eq!(fix(&draft, &Settings::default()), steps(&["move_all_to_bcc"]));
    let block = json!({ "rules": { "bulk_recipients": { "level": "block" } } });
    assert_eq!(fix(&draft, &settings(&block)), [], "it could not be sent all the same");
}

#[test]
fn what_is_merely_noted_needs_no_fix() {
    let draft = common::draft("From: ann@ville.example\nBcc: bob@one.example");
    assert_eq!(check(&draft, &Settings::default()).findings.len(), 1);
    assert_eq!(fix(&draft, &Settings::default()), []);
}

/// A reply to a conversation of 12 people, with some more of other organisations added.
fn reply(added: usize) -> Draft {
    let people = |range: std::ops::Range<usize>| range.map(|n| format!("p{n}@org{n}.example")).collect::<Vec<_>>();
    let draft = json!({
        "type": "reply",
        "from": "ann@ville.example",
        "to": people(0..1),
        "cc": people(1..12 + added),
        "bcc": [],
        "original": { "from": "p0@org0.example", "to": ["ann@ville.example"], "cc": people(1..12) },
    });
    Draft::read(&draft).unwrap()
}

#[test]
fn a_conversation_that_is_large_anyway_does_not_interrupt() {
    for (added, level, outcome) in [(0, "notice", Outcome::Send), (9, "notice", Outcome::Send), (10, "ask", Outcome::Ask)] {
        let verdict = check(&reply(added), &Settings::default());
        let finding = verdict.findings.iter().find(|finding| finding.rule == "visible_recipients").unwrap();
        assert_eq!((finding.level.id(), verdict.outcome), (level, outcome), "{added} added");
    }
}

#[test]
fn a_block_is_only_noted_too_where_nobody_was_added() {
    let block = json!({ "rules": { "visible_recipients": { "level": "block" } } });
    assert_eq!(check(&reply(0), &settings(&block)).outcome, Outcome::Send);
    assert_eq!(check(&reply(10), &settings(&block)).outcome, Outcome::Block);
}

#[test]
fn thousands_of_findings_of_one_rule_are_cut_short() {
    let to: Vec<String> = (0..1000).map(|n| format!("p{n}@org{n}.example")).collect();
    let draft = Draft::read(&json!({ "from": "ann@ville.example", "to": to, "cc": [], "bcc": [] })).unwrap();
    let all = json!({ "rules": { "external_recipient": { "level": "ask" } } });
    let verdict = check(&draft, &settings(&all));
    assert_eq!(verdict.findings.iter().filter(|finding| finding.rule == "external_recipient").count(), 200);
}

#[test]
fn web_addresses_alone_become_links() {
    for (url, good) in [("https://mail.example/x", true), ("", true), ("javascript:alert(1)", false), ("https://", false)] {
        let read = Settings::read(&json!({ "rules": { "bulk_recipients": { "tool_url": url } } }));
        assert_eq!(read.is_ok(), good, "{url}");
    }
}
