//! Drafts in the mail's own notation.

use bcc_guard::draft::Draft;
use serde_json::{Map, Value, json};

/// A draft from header fields, one a line, each mailbox an entry of its own. `List "NAME": MEMBERS` tells the members of a list.
pub(crate) fn draft(mail: &str) -> Draft {
    let mut fields = Map::new();
    let mut lists = Map::new();
    for line in mail.lines() {
        let (name, body) = line.split_once(": ").unwrap_or_else(|| panic!("not a header field: {line}"));
        let entries: Vec<&str> = body.split(", ").collect();
        match name.strip_prefix("List ") {
            Some(list) => drop(lists.insert(list.trim_matches('"').to_owned(), json!(entries))),
            None if name == "From" => drop(fields.insert("from".to_owned(), body.into())),
            None => drop(fields.insert(name.to_lowercase(), json!(entries))),
        }
    }
    for name in ["to", "cc", "bcc"] {
        fields.entry(name).or_insert_with(|| json!([]));
    }
    fields.insert("lists".to_owned(), Value::Object(lists));
    Draft::read(&Value::Object(fields)).unwrap_or_else(|error| panic!("{error}"))
}
