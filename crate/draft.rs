//! [`Draft`]: what the compose window holds, as text.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use serde_json::{Map, Value};

use crate::address::{self, AddrSpec, Domain, Mailbox};
use crate::attachment::Facts;
use crate::body::Body;
use crate::effort;
use crate::error::Error;
use crate::text;

/// What kind of message is being written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Kind {
    /// A message of its own.
    #[default]
    New,
    /// An answer to [`Draft::original`], also where it was saved meanwhile.
    Reply,
    /// Passes [`Draft::original`] on, inside.
    Forward,
    /// Passes a message on as it is.
    Redirect,
    /// One that was saved before; what it was then is not known, so that it may answer [`Draft::original`].
    Draft,
}

/// The message that is replied to or forwarded.
#[derive(Debug, Clone, Default)]
pub struct Original {
    /// Its From field.
    pub from: Vec<String>,
    /// Its Reply-To field.
    pub reply_to: Vec<String>,
    /// Its To field.
    pub to: Vec<String>,
    /// Its Cc field.
    pub cc: Vec<String>,
    /// Whether it came through a mailing list (RFC 2369, RFC 2919).
    pub list_post: bool,
    /// Addresses under which it was delivered (`Delivered-To` and its like), the user's own or an alias.
    pub delivered_to: Vec<String>,
}

impl Original {
    /// Everyone it names, its author included.
    pub fn people(&self) -> impl Iterator<Item = AddrSpec> {
        addr_specs(self.from.iter().chain(&self.reply_to).chain(&self.to).chain(&self.cc))
    }

    /// Whom it was addressed to, for everyone to see.
    pub fn addressees(&self) -> impl Iterator<Item = AddrSpec> {
        addr_specs(self.to.iter().chain(&self.cc))
    }

    /// Its author, and where the author wants answers.
    pub fn people_it_is_from(&self) -> impl Iterator<Item = AddrSpec> {
        addr_specs(self.from.iter().chain(&self.reply_to))
    }

    /// Under which addresses it reached the user.
    pub fn deliveries(&self) -> impl Iterator<Item = AddrSpec> {
        addr_specs(&self.delivered_to)
    }

    /// The entries of Reply-To, otherwise of From.
    #[must_use]
    pub fn author_entries(&self) -> &[String] {
        if self.reply_to.is_empty() { &self.from } else { &self.reply_to }
    }
}

/// What is known of the recipients from what the user has sent before.
#[derive(Debug, Clone, Default)]
pub struct Correspondents {
    /// Those of the recipients who were written to before, or are in an address book.
    pub known: HashSet<AddrSpec>,
    /// A display-name, folded, to the addresses that it usually stands for, the latest first.
    pub usual: HashMap<String, Vec<AddrSpec>>,
    /// Domains that were written to before.
    pub domains: Vec<Domain>,
}

/// A header field beside To, Cc and Bcc that everyone who gets the message can read, with whom it names.
///
/// Thunderbird writes it as it stands: a mailing list stays a name there, and discloses nobody.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Header {
    /// As it is written: `Reply-To`.
    pub name: String,
    /// Whose addresses stand in it.
    pub people: Vec<Mailbox>,
}

/// A file that goes with the message.
#[derive(Debug, Clone, Default)]
pub struct Attachment {
    /// Thunderbird's number for it.
    pub id: u64,
    /// Its name, as recipients see it.
    pub name: String,
    /// Bytes.
    pub size: u64,
    /// Whether recipients get a link to it, and it stays on a server (FileLink).
    pub linked: bool,
    /// What it is and carries; `None` where it was not looked at (yet).
    pub facts: Option<Facts>,
}

/// A message being written. Field names are Thunderbird's own (`ComposeDetails`); `to`, `cc` and `bcc` are required, everything
/// else has a default. What no remedy changes, and may be large, is shared with its copies.
#[derive(Debug, Clone, Default)]
pub struct Draft {
    /// What kind of message it is.
    pub kind: Kind,
    /// The sender, as it stands in the From field.
    pub from: String,
    /// The address of the identity that sends it; empty where that is not known. Unlike From it is no text that anybody may edit.
    pub identity: String,
    /// Addresses of the user's own identities.
    pub identities: Vec<String>,
    /// Mailbox strings of the To field, one element for each entry.
    pub to: Vec<String>,
    /// Mailbox strings of the Cc field.
    pub cc: Vec<String>,
    /// Mailbox strings of the Bcc field.
    pub bcc: Vec<String>,
    /// Reply-To, Followup-To and custom headers.
    pub headers: Vec<Header>,
    /// An entry, exactly as it stands in a field, to its members.
    pub lists: Arc<HashMap<String, Vec<String>>>,
    /// Entries that are, or may be, mailing lists of which nobody can tell who is in them.
    pub unexpanded: Vec<String>,
    /// A domain to its registrable domain; a domain not in it stands for itself.
    pub registrable: Arc<HashMap<Domain, Domain>>,
    /// The text, without formatting.
    pub body: Arc<Body>,
    /// Its files, pictures inside the text left out.
    pub attachments: Vec<Attachment>,
    /// Whether the message is encrypted end to end (OpenPGP or S/MIME).
    pub encrypted: bool,
    /// What is replied to or forwarded, where Thunderbird still has it.
    pub original: Option<Original>,
    /// What the user's sent messages tell; `None` where that is not known (yet).
    pub correspondents: Option<Arc<Correspondents>>,
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
            lists: Arc::new(lists(fields.get("lists"))?),
            body: Arc::new(Body::of(&text(fields.get("body"), "draft.body")?)),
            ..Self::read_small(value)?
        })
    }

    /// Reads everything but the bulk (`to`, `cc`, `bcc`, `lists`, `body`), which the wasm door hands over in a form of its own.
    ///
    /// # Errors
    ///
    /// As [`Draft::read`].
    pub fn read_small(value: &Value) -> Result<Self, Error> {
        let fields = object(value, "draft")?;
        Ok(Self {
            kind: kind(fields.get("type"))?,
            from: text(fields.get("from"), "draft.from")?,
            identity: text(present(fields.get("identity")), "draft.identity")?,
            identities: optional_strings(fields.get("identities"), "draft.identities")?,
            headers: headers(fields)?,
            unexpanded: optional_strings(present(fields.get("unexpanded")), "draft.unexpanded")?,
            registrable: Arc::new(registrable(fields.get("registrable"))?),
            attachments: attachments(fields.get("attachments"))?,
            encrypted: encrypted(fields.get("encryption"))?,
            original: present(fields.get("original")).map(original).transpose()?,
            correspondents: present(fields.get("correspondents")).map(correspondents).transpose()?.map(Arc::new),
            ..Self::default()
        })
    }

    /// Whose settings are in force, and whose organisation it is sent from: the identity's, whatever stands in From; where there is none, as
    /// in a message from elsewhere, From's.
    #[must_use]
    pub fn sender(&self) -> &str {
        if self.identity.is_empty() { &self.from } else { &self.identity }
    }

    /// What it answers, or may answer: rules that protect a conversation look at both.
    #[must_use]
    pub fn answered(&self) -> Option<&Original> {
        self.original.as_ref().filter(|_| matches!(self.kind, Kind::Reply | Kind::Draft))
    }

    /// The registrable domain of `domain`, as far as Thunderbird told.
    #[must_use]
    pub fn registrable<'a>(&'a self, domain: &'a Domain) -> &'a Domain {
        effort::count();
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

/// A value that is there and not null.
fn present(value: Option<&Value>) -> Option<&Value> {
    value.filter(|value| !value.is_null())
}

fn optional_strings(value: Option<&Value>, path: &str) -> Result<Vec<String>, Error> {
    value.map_or_else(|| Ok(Vec::new()), |value| strings(value, path))
}

fn kind(value: Option<&Value>) -> Result<Kind, Error> {
    let Some(value) = present(value) else { return Ok(Kind::default()) };
    match value.as_str() {
        Some("new") => Ok(Kind::New),
        Some("reply") => Ok(Kind::Reply),
        Some("forward") => Ok(Kind::Forward),
        Some("redirect") => Ok(Kind::Redirect),
        Some("draft") => Ok(Kind::Draft),
        _ => Err(Error::new("draft.type", "expected one of new, reply, forward, redirect, draft")),
    }
}

fn headers(fields: &Map<String, Value>) -> Result<Vec<Header>, Error> {
    let of_mailboxes = |name: &str, header: &str| {
        let entries = optional_strings(present(fields.get(name)), &format!("draft.{name}"))?;
        let people = entries.iter().flat_map(|entry| address::mailboxes(address::parse(entry))).collect();
        Ok(Header { name: header.to_owned(), people })
    };
    let mut headers = vec![of_mailboxes("replyTo", "Reply-To")?, of_mailboxes("followupTo", "Followup-To")?];
    let path = "draft.customHeaders";
    if let Some(value) = present(fields.get("customHeaders")) {
        let elements = value.as_array().ok_or_else(|| Error::new(path, "expected a list of headers"))?;
        for (index, element) in elements.iter().enumerate() {
            headers.push(custom_header(element, &format!("{path}[{index}]"))?);
        }
    }
    headers.retain(|header| !header.people.is_empty());
    Ok(headers)
}

/// What stands in it may be anything: whatever anybody would take for an address is one.
fn custom_header(value: &Value, path: &str) -> Result<Header, Error> {
    let fields = object(value, path)?;
    let mut people: Vec<Mailbox> = text::addresses(&text(fields.get("value"), &format!("{path}.value"))?)
        .into_iter()
        .map(|addr_spec| Mailbox { display_name: String::new(), addr_spec })
        .collect();
    people.sort_by_cached_key(|mailbox| mailbox.addr_spec.canonical());
    Ok(Header { name: text(fields.get("name"), &format!("{path}.name"))?, people })
}

fn attachments(value: Option<&Value>) -> Result<Vec<Attachment>, Error> {
    let path = "draft.attachments";
    let Some(value) = present(value) else { return Ok(Vec::new()) };
    let elements = value.as_array().ok_or_else(|| Error::new(path, "expected a list of attachments"))?;
    elements.iter().enumerate().map(|(index, element)| attachment(element, &format!("{path}[{index}]"))).collect()
}

fn attachment(value: &Value, path: &str) -> Result<Attachment, Error> {
    let fields = object(value, path)?;
    let number = |name: &str| match present(fields.get(name)) {
        None => Ok(0),
        Some(number) => number.as_u64().ok_or_else(|| Error::new(format!("{path}.{name}"), "expected a whole number")),
    };
    let facts = present(fields.get("facts")).map(|facts| {
        serde_json::from_value(facts.clone()).map_err(|error| Error::new(format!("{path}.facts"), error.to_string()))
    });
    Ok(Attachment {
        id: number("id")?,
        name: text(fields.get("name"), &format!("{path}.name"))?,
        size: number("size")?,
        linked: flag(fields.get("linked"), &format!("{path}.linked"))?,
        facts: facts.transpose()?,
    })
}

fn original(value: &Value) -> Result<Original, Error> {
    let fields = object(value, "draft.original")?;
    let entries = |name: &str| optional_strings(present(fields.get(name)), &format!("draft.original.{name}"));
    let from = text(present(fields.get("from")), "draft.original.from")?;
    Ok(Original {
        from: if from.is_empty() { Vec::new() } else { vec![from] },
        reply_to: entries("replyTo")?,
        to: entries("to")?,
        cc: entries("cc")?,
        list_post: flag(fields.get("listPost"), "draft.original.listPost")?,
        delivered_to: entries("deliveredTo")?,
    })
}

fn correspondents(value: &Value) -> Result<Correspondents, Error> {
    let fields = object(value, "draft.correspondents")?;
    let usual = match present(fields.get("usual")) {
        None => HashMap::new(),
        Some(usual) => object(usual, "draft.correspondents.usual")?
            .iter()
            .map(|(name, addresses)| {
                let addresses = strings(addresses, &format!("draft.correspondents.usual[{name:?}]"))?;
                Ok((name.clone(), addr_specs(&addresses).collect()))
            })
            .collect::<Result<_, Error>>()?,
    };
    let domains = optional_strings(fields.get("domains"), "draft.correspondents.domains")?;
    Ok(Correspondents {
        known: addr_specs(&optional_strings(fields.get("known"), "draft.correspondents.known")?).collect(),
        usual,
        domains: domains.iter().map(|domain| Domain::new(domain)).collect(),
    })
}

fn addr_specs<'a>(entries: impl IntoIterator<Item = &'a String>) -> impl Iterator<Item = AddrSpec> {
    entries.into_iter().flat_map(|entry| address::mailboxes(address::parse(entry))).map(|mailbox| mailbox.addr_spec)
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
    let Some(value) = present(value) else { return Ok(false) };
    flag(object(value, "draft.encryption")?.get("encryptBody"), "draft.encryption.encryptBody")
}

fn flag(value: Option<&Value>, path: &str) -> Result<bool, Error> {
    let Some(value) = present(value) else { return Ok(false) };
    value.as_bool().ok_or_else(|| Error::new(path, "expected true or false"))
}

fn object<'a>(value: &'a Value, path: &str) -> Result<&'a Map<String, Value>, Error> {
    value.as_object().ok_or_else(|| Error::new(path, "expected an object"))
}

fn text(value: Option<&Value>, path: &str) -> Result<String, Error> {
    let Some(value) = value else { return Ok(String::new()) };
    Ok(value.as_str().ok_or_else(|| Error::new(path, "expected a string"))?.to_owned())
}
