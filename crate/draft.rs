//! [`Draft`]: what the compose window holds, as text.

use std::collections::HashMap;

use serde_json::{Map, Value};

use crate::address::Domain;
use crate::error::Error;

/// A message being written. Field names are Thunderbird's own (`ComposeDetails`); `to`, `cc` and `bcc` are required, everything
/// else has a default.
#[derive(Debug, Clone, Default)]
pub struct Draft {
    /// The sender, as it stands in the From field.
    pub from: String,
    /// Addresses of the user's own identities.
    pub identities: Vec<String>,
    /// Mailbox strings of the To field, one element for each entry.
    pub to: Vec<String>,
    /// Mailbox strings of the Cc field.
    pub cc: Vec<String>,
    /// Mailbox strings of the Bcc field.
    pub bcc: Vec<String>,
    /// An entry, exactly as it stands in a field, to its members.
    pub lists: HashMap<String, Vec<String>>,
    /// A domain to its registrable domain; a domain not in it stands for itself.
    pub registrable: HashMap<Domain, Domain>,
    /// Whether the message is encrypted end to end (OpenPGP or S/MIME).
    pub encrypted: bool,
}

impl Draft {
    /// Reads a draft from its JSON form.
    ///
    /// # Errors
    ///
    /// Names the first value of a wrong type by its path: `draft.to[3]: expected a string`.
    pub fn read(value: &Value) -> Result<Self, Error> {
        let fields = object(value, "draft")?;
        Ok(Self {
            to: required(fields, "to")?,
            cc: required(fields, "cc")?,
            bcc: required(fields, "bcc")?,
            lists: lists(fields.get("lists"))?,
            ..Self::read_small(value)?
        })
    }

    /// Reads everything but the bulk (`to`, `cc`, `bcc`, `lists`), which the wasm door hands over in a form of its own.
    ///
    /// # Errors
    ///
    /// As [`Draft::read`].
    pub fn read_small(value: &Value) -> Result<Self, Error> {
        let fields = object(value, "draft")?;
        Ok(Self {
            from: text(fields.get("from"), "draft.from")?,
            identities: match fields.get("identities") {
                Some(value) => strings(value, "draft.identities")?,
                None => Vec::new(),
            },
            registrable: registrable(fields.get("registrable"))?,
            encrypted: encrypted(fields.get("encryption"))?,
            ..Self::default()
        })
    }

    /// The registrable domain of `domain`, as far as Thunderbird told.
    #[must_use]
    pub fn registrable<'a>(&'a self, domain: &'a Domain) -> &'a Domain {
        self.registrable.get(domain).unwrap_or(domain)
    }
}

/// Reads a list of strings that stands at `path`.
///
/// # Errors
///
/// Names the list or the first element that is no string.
pub fn strings(value: &Value, path: &str) -> Result<Vec<String>, Error> {
    let elements = value.as_array().ok_or_else(|| Error::new(path, "expected a list of strings"))?;
    elements
        .iter()
        .enumerate()
        .map(|(index, element)| {
            let text = element.as_str().ok_or_else(|| Error::new(format!("{path}[{index}]"), "expected a string"))?;
            Ok(text.to_owned())
        })
        .collect()
}

fn required(fields: &Map<String, Value>, name: &str) -> Result<Vec<String>, Error> {
    let path = format!("draft.{name}");
    let value = fields.get(name).ok_or_else(|| Error::new(&*path, "is missing"))?;
    strings(value, &path)
}

fn lists(value: Option<&Value>) -> Result<HashMap<String, Vec<String>>, Error> {
    let Some(value) = value else { return Ok(HashMap::new()) };
    object(value, "draft.lists")?
        .iter()
        .map(|(entry, members)| Ok((entry.clone(), strings(members, &list_path(entry))?)))
        .collect()
}

/// Where the members of a list stand: `draft.lists["Parents <Parents>"]`.
#[must_use]
pub fn list_path(entry: &str) -> String {
    format!("draft.lists[{entry:?}]")
}

fn registrable(value: Option<&Value>) -> Result<HashMap<Domain, Domain>, Error> {
    let Some(value) = value else { return Ok(HashMap::new()) };
    object(value, "draft.registrable")?
        .iter()
        .map(|(domain, registrable)| {
            let path = format!("draft.registrable[{domain:?}]");
            let registrable = registrable.as_str().ok_or_else(|| Error::new(path, "expected a string"))?;
            Ok((Domain::new(domain), Domain::new(registrable)))
        })
        .collect()
}

fn encrypted(value: Option<&Value>) -> Result<bool, Error> {
    let Some(value) = value.filter(|value| !value.is_null()) else { return Ok(false) };
    let path = "draft.encryption.encryptBody";
    match object(value, "draft.encryption")?.get("encryptBody") {
        None => Ok(false),
        Some(flag) => flag.as_bool().ok_or_else(|| Error::new(path, "expected true or false")),
    }
}

fn object<'a>(value: &'a Value, path: &str) -> Result<&'a Map<String, Value>, Error> {
    value.as_object().ok_or_else(|| Error::new(path, "expected an object"))
}

fn text(value: Option<&Value>, path: &str) -> Result<String, Error> {
    let Some(value) = value else { return Ok(String::new()) };
    Ok(value.as_str().ok_or_else(|| Error::new(path, "expected a string"))?.to_owned())
}
