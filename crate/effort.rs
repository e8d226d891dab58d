//! How much is done, counted in tests: work must grow with a message as the message grows, and no test may depend on the clock.

#[cfg(test)]
use std::cell::Cell;

#[cfg(test)]
thread_local! {
    static DONE: Cell<usize> = const { Cell::new(0) };
}

/// Something is done that is done often: an address read, compared or looked up.
#[inline]
pub(crate) fn count() {
    #[cfg(test)]
    DONE.with(|done| done.set(done.get() + 1));
}

/// How often it is done meanwhile.
#[cfg(test)]
fn of<T>(work: impl FnOnce() -> T) -> usize {
    let before = DONE.get();
    drop(work());
    DONE.get() - before
}

#[cfg(test)]
#[expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may panic")]
mod tests {
    use serde_json::{Value, json};

    use super::of;
    use crate::audience::audience;
    use crate::draft::Draft;
    use crate::remedy::{Step, apply};
    use crate::rules::RULES;
    use crate::settings::Settings;
    use crate::verdict::{check, fix};

    fn many(count: usize, text: impl Fn(usize) -> String) -> Vec<String> {
        (0..count).map(text).collect()
    }

    /// A draft, and settings of rules beside the level; every rule asks.
    type Hostile = fn(usize) -> (Value, Value);

    const HOSTILE: [(&str, Hostile); 14] = [
        ("many people", |n| (json!({ "to": many(n, |n| format!("p{n}@org{n}.example")) }), json!({}))),
        ("many people in one group", |n| {
            (json!({ "to": [format!("Group: {};", many(n, |n| format!("p{n}@org{n}.example")).join(", "))] }), json!({}))
        }),
        ("look-alikes of many domains", |n| {
            let to = many(n, |n| format!("p@familiar-compnay{n}x.example"));
            let domains = many(n, |n| format!("familiar-company{n}x.example"));
            (json!({ "to": to, "correspondents": { "known": [], "usual": {}, "domains": domains } }), json!({}))
        }),
        ("look-alikes of one domain", |n| (json!({ "to": many(n, |n| format!("p{n}@gmial.com")) }), json!({}))),
        ("namesakes", |n| {
            let usual: Value = (0..n).map(|n| (format!("n{n} person"), json!([format!("u{n}@usual.example")]))).collect();
            let to = many(n, |n| format!("Person N{n} <p{n}@org.example>"));
            (json!({ "to": to, "correspondents": { "known": [], "usual": usual, "domains": [] } }), json!({}))
        }),
        ("forbidden people", |n| {
            let people = many(n, |n| format!("p{n}@org{n}.example"));
            (json!({ "to": people }), json!({ "forbidden_recipient": { "level": "block", "entries": people } }))
        }),
        ("twenty of many forbidden", |n| {
            let forbidden = many(20, |n| format!("x{n}@rival.example"));
            let to = [&forbidden[..], &many(n, |n| format!("p{n}@org{n}.example"))].concat();
            let off = json!({ "level": "off" });
            let rules = json!({ "forbidden_recipient": { "level": "block", "entries": forbidden }, "external_recipient": off });
            (json!({ "to": to }), rules)
        }),
        ("people who must be in Bcc", |n| {
            let people = many(n, |n| format!("p{n}@org{n}.example"));
            (json!({ "to": people }), json!({ "bcc_enforced": { "level": "block", "entries": people } }))
        }),
        ("exempt domains", |n| {
            let exempt = many(n, |n| format!("org{n}.example"));
            (
                json!({ "to": many(n, |n| format!("p{n}@org{n}.example")) }),
                json!({ "visible_recipients": { "exempt": exempt } }),
            )
        }),
        ("own addresses", |n| {
            let own = many(n, |n| format!("me{n}@org.example"));
            (json!({ "to": many(n, |n| format!("p{n}@org.example")), "identities": own }), json!({}))
        }),
        ("lists", |n| {
            let name = |n| format!("List{n} <List{n}>");
            let members = |n: usize| json!(many(5, |m| format!("p{m}@org{n}.example")));
            let lists: Value = (0..n).map(|n| (name(n), members(n))).collect();
            (json!({ "to": many(n, name), "lists": lists }), json!({}))
        }),
        ("lists, each in the next", |n| {
            let name = |n| format!("List{n} <List{n}>");
            let lists: Value = (0..n).map(|n| (name(n), json!([format!("p{n}@org{n}.example"), name(n + 1)]))).collect();
            (json!({ "to": [name(0)], "lists": lists }), json!({}))
        }),
        ("header fields", |n| {
            let headers: Vec<Value> =
                (0..n).map(|n| json!({ "name": format!("X-{n}"), "value": format!("p{n}@org{n}.example") })).collect();
            (json!({ "to": ["bob@one.example"], "customHeaders": headers }), json!({}))
        }),
        ("a large conversation", |n| {
            let people = many(n, |n| format!("p{n}@org{n}.example"));
            let original = json!({ "from": "bob@one.example", "to": people, "cc": people });
            (json!({ "type": "reply", "to": people, "original": original }), json!({}))
        }),
    ];

    #[test]
    fn four_times_the_message_is_hardly_more_than_four_times_the_work() {
        for (name, hostile) in HOSTILE {
            let [small, large] = [150, 600].map(|count| {
                let (mut draft, own) = hostile(count);
                for (field, value) in
                    [("from", json!("ann@ville.example")), ("to", json!([])), ("cc", json!([])), ("bcc", json!([]))]
                {
                    draft.as_object_mut().unwrap().entry(field).or_insert(value);
                }
                let mut rules: Value = RULES.iter().map(|rule| (rule.id.to_owned(), json!({ "level": "ask" }))).collect();
                for (rule, own) in own.as_object().unwrap() {
                    for (option, value) in own.as_object().unwrap() {
                        rules[rule][option] = value.clone();
                    }
                }
                let draft = Draft::read(&draft).unwrap();
                let settings = Settings::read(&json!({ "rules": rules })).unwrap();
                let steps: Vec<Step> =
                    check(&draft, &settings).findings.into_iter().flat_map(|finding| finding.remedies).take(30).collect();
                [
                    of(|| check(&draft, &settings)),
                    of(|| audience(&draft, &settings)),
                    of(|| fix(&draft, &settings)),
                    of(|| apply(&draft, &settings, &steps)),
                ]
            });
            for (call, (small, large)) in ["check", "audience", "fix", "apply"].iter().zip(small.into_iter().zip(large)) {
                assert!(large <= 6 * small + 1000, "{name}, {call}: {small}, then {large}");
            }
            assert!(large[2] <= 30 * large[0], "{name}: a fix takes some checks, and no more: {} of {}", large[2], large[0]);
        }
    }
}
