//! Drafts in the mail's own notation.

use bcc_guard::draft::Draft;
use bcc_guard::rules::namesake;
use serde_json::{Map, Value, json};

/// A draft from header fields, one a line, each mailbox an entry of its own, and the text after an empty line. See `Example::mail`.
pub(crate) fn draft(mail: &str) -> Draft {
    Draft::read(&json(mail)).unwrap_or_else(|error| panic!("{error}"))
}

/// The same as the shim hands it over.
pub(crate) fn json(mail: &str) -> Value {
    let (header, body) = mail.split_once("\n\n").unwrap_or((mail, ""));
    let mut draft = json!({ "to": [], "cc": [], "bcc": [], "body": body });
    let mut lists = Map::new();
    let mut original = Map::new();
    let mut usual = Map::new();
    let mut attachments = Vec::new();
    for line in header.lines() {
        let (name, value) = line.split_once(": ").unwrap_or_else(|| panic!("not a header field: {line}"));
        let entries: Vec<&str> = value.split(", ").collect();
        let (kind, rest) = name.split_once(' ').unwrap_or((name, ""));
        match kind {
            "Attachment" | "Link" => {
                let facts: Value = serde_json::from_str(value).unwrap_or_else(|error| panic!("{line}: {error}"));
                let id = attachments.len() + 1;
                let size = facts["size"].as_u64().unwrap_or_default();
                attachments.push(json!({ "id": id, "name": rest, "size": size, "linked": kind == "Link", "facts": facts }));
            }
            "List" => drop(lists.insert(rest.trim_matches('"').to_owned(), json!(entries))),
            "Header" => {
                let header = json!({ "name": rest, "value": value });
                draft["customHeaders"] = draft["customHeaders"].as_array().cloned().unwrap_or_default().into();
                draft["customHeaders"].as_array_mut().unwrap().push(header);
            }
            "Reply-To" => draft["replyTo"] = json!(entries),
            "Followup-To" => draft["followupTo"] = json!(entries),
            "Original" => drop(match rest {
                "From" => original.insert("from".to_owned(), value.into()),
                "List-Id" | "List-Post" => original.insert("listPost".to_owned(), true.into()),
                "Reply-To" => original.insert("replyTo".to_owned(), json!(entries)),
                "Delivered-To" => original.insert("deliveredTo".to_owned(), json!(entries)),
                field => original.insert(field.to_lowercase(), json!(entries)),
            }),
            "Usual" => drop(usual.insert(namesake::folded_name(rest).unwrap_or_else(|| rest.to_lowercase()), json!(entries))),
            "Known" => draft["correspondents"] = json!({ "known": entries }),
            "From" | "Type" => draft[kind.to_lowercase()] = value.into(),
            "Encryption" => draft["encryption"] = json!({ "technology": value, "encryptBody": true }),
            field => draft[field.to_lowercase()] = json!(entries),
        }
    }
    if !usual.is_empty() {
        draft["correspondents"]["usual"] = usual.into();
    }
    if !original.is_empty() {
        draft["original"] = original.into();
    }
    draft["attachments"] = attachments.into();
    draft["lists"] = lists.into();
    draft
}
