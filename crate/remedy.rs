//! [`Remedy`], [`Step`] and [`apply`]: a message after which a finding is gone.

use std::collections::HashSet;
use std::fmt;
use std::str::FromStr;

use serde::{Serialize, Serializer};

use crate::address::{self, AddrSpec, Domain, Mailbox};
use crate::draft::Draft;
use crate::error::Error;
use crate::recipients::{Entry, Field, Name, Recipients};
use crate::rules::{self, Message};
use crate::settings::Settings;
use crate::verdict::Fact;

/// A change to a message that a rule may offer.
///
/// A move, and [`Remedy::AddSelfToTo`], adds or loses no envelope recipient but the sender, and applied twice changes nothing more.
/// The others change who is written to, which is their purpose.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Remedy {
    /// Every To and Cc entry goes to Bcc, after what stands there; the sender takes To.
    MoveAllToBcc,
    /// Every To and Cc entry with an outside person goes to Bcc; To keeps its colleagues, or the sender when none is left.
    MoveExternalToBcc,
    /// Everyone gets the message on their own. Leaves the fields as they are: it is another way of sending.
    SendIndividually,
    /// The sender takes To, where nobody stands in To or Cc.
    AddSelfToTo,
    /// Only the author of the original stays, and what the user sends to themselves in Bcc.
    ReplyToSenderOnly,
    /// One recipient goes.
    Remove,
    /// One recipient's address becomes what a rule suggests.
    UseSuggestion,
    /// A file is attached by the person. Leaves the message as it is.
    Attach,
    /// One attachment goes.
    RemoveAttachment,
}

impl Remedy {
    /// Every remedy.
    pub const ALL: [Self; 9] = [
        Self::MoveAllToBcc,
        Self::MoveExternalToBcc,
        Self::SendIndividually,
        Self::AddSelfToTo,
        Self::ReplyToSenderOnly,
        Self::Remove,
        Self::UseSuggestion,
        Self::Attach,
        Self::RemoveAttachment,
    ];

    /// As it is spelled in a rule's description, and in a verdict before its target.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::MoveAllToBcc => "move_all_to_bcc",
            Self::MoveExternalToBcc => "move_external_to_bcc",
            Self::SendIndividually => "send_individually",
            Self::AddSelfToTo => "add_self_to_to",
            Self::ReplyToSenderOnly => "reply_to_sender_only",
            Self::Remove => "remove",
            Self::UseSuggestion => "use_suggestion",
            Self::Attach => "attach",
            Self::RemoveAttachment => "remove_attachment",
        }
    }

    /// What it acts on, and how that is written.
    fn takes(self) -> Takes {
        match self {
            Self::Remove | Self::UseSuggestion => Takes::Person,
            Self::RemoveAttachment => Takes::Attachment,
            _ => Takes::Nothing,
        }
    }
}

/// What a remedy acts on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Takes {
    /// The message as a whole.
    Nothing,
    Person,
    Attachment,
}

/// A remedy, with what it acts on. Displayed as `move_all_to_bcc`, `remove:bob@one.example` or `remove_attachment:3`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// What to do.
    pub remedy: Remedy,
    /// What to do it to.
    pub target: Target,
}

/// The one thing that a step acts on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// The message as a whole.
    Message,
    /// A recipient.
    Person(AddrSpec),
    /// An attachment by its id.
    Attachment(u64),
}

impl Step {
    /// A remedy for one recipient.
    #[must_use]
    pub fn on(remedy: Remedy, target: &AddrSpec) -> Self {
        Self { remedy, target: Target::Person(target.clone()) }
    }

    /// The remedy that takes an attachment out.
    #[must_use]
    pub fn without(attachment: u64) -> Self {
        Self { remedy: Remedy::RemoveAttachment, target: Target::Attachment(attachment) }
    }

    /// Whether it is a change of the message that the core makes, and neither another way of sending it nor the person's own doing.
    #[must_use]
    pub fn changes_message(&self) -> bool {
        !matches!(self.remedy, Remedy::SendIndividually | Remedy::Attach)
    }
}

impl From<Remedy> for Step {
    fn from(remedy: Remedy) -> Self {
        Self { remedy, target: Target::Message }
    }
}

impl FromStr for Step {
    type Err = String;

    fn from_str(id: &str) -> Result<Self, String> {
        let (name, target) = id.split_once(':').map_or((id, None), |(name, target)| (name, Some(target)));
        let is_it = |remedy: &Remedy| remedy.id() == name && (remedy.takes() == Takes::Nothing) == target.is_none();
        let remedy = Remedy::ALL.into_iter().find(is_it).ok_or_else(|| format!("unknown remedy {id:?}"))?;
        let text = target.unwrap_or_default();
        let (target, expected) = match remedy.takes() {
            Takes::Nothing => (Some(Target::Message), ""),
            Takes::Person => (address::first(text).map(Target::Person), "an address"),
            Takes::Attachment => (text.parse().ok().map(Target::Attachment), "the id of an attachment"),
        };
        let target = target.ok_or_else(|| format!("{name:?} expects {expected} after the colon"))?;
        Ok(Self { remedy, target })
    }
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.target {
            Target::Message => f.write_str(self.remedy.id()),
            Target::Person(addr_spec) => write!(f, "{}:{addr_spec}", self.remedy.id()),
            Target::Attachment(id) => write!(f, "{}:{id}", self.remedy.id()),
        }
    }
}

impl Serialize for Step {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// Complete new recipient fields of a message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Fields {
    /// Mailbox strings of the To field.
    pub to: Vec<String>,
    /// Mailbox strings of the Cc field.
    pub cc: Vec<String>,
    /// Mailbox strings of the Bcc field.
    pub bcc: Vec<String>,
}

/// Applies remedies in order.
#[must_use]
pub fn apply(draft: &Draft, settings: &Settings, steps: &[Step]) -> Fields {
    let changed = steps.iter().fold(draft.clone(), |draft, step| after(&draft, settings, step));
    Fields { to: changed.to, cc: changed.cc, bcc: changed.bcc }
}

/// A draft after one remedy.
#[must_use]
pub fn after(draft: &Draft, settings: &Settings, step: &Step) -> Draft {
    let recipients = Recipients::of(draft, settings);
    let changed = match (step.remedy, &step.target) {
        (Remedy::MoveAllToBcc, _) => Some(move_to_bcc(draft, &recipients, |_| true)),
        (Remedy::MoveExternalToBcc, _) => Some(move_to_bcc(draft, &recipients, |entry| recipients.has_outsider(entry))),
        (Remedy::AddSelfToTo, _) => add_self_to_to(draft, &recipients),
        (Remedy::ReplyToSenderOnly, _) => reply_to_sender_only(draft, &recipients),
        (Remedy::Remove, Target::Person(target)) => Some(replace(&recipients, target, None)),
        (Remedy::UseSuggestion, Target::Person(target)) => {
            let message = Message { draft, recipients: &recipients, settings };
            let better = suggestion(&message, target);
            better.map(|better| replace(&recipients, target, Some(&better)))
        }
        (Remedy::RemoveAttachment, Target::Attachment(target)) => {
            let attachments = draft.attachments.iter().filter(|attachment| attachment.id != *target).cloned().collect();
            return Draft { attachments, ..draft.clone() };
        }
        _ => None,
    };
    let Some(Fields { to, cc, bcc }) = changed else { return draft.clone() };
    Draft { to, cc, bcc, ..draft.clone() }
}

/// Reads remedy ids.
///
/// # Errors
///
/// Names the first unknown one by its path: `remedies[0]: unknown remedy "x"`.
pub fn read(ids: &[String]) -> Result<Vec<Step>, Error> {
    ids.iter()
        .enumerate()
        .map(|(index, id)| id.parse().map_err(|message: String| Error::new(format!("remedies[{index}]"), message)))
        .collect()
}

fn move_to_bcc(draft: &Draft, recipients: &Recipients, moves: impl Fn(&Entry) -> bool) -> Fields {
    let (moving, staying): (Vec<_>, Vec<_>) =
        recipients.entries.iter().partition(|entry| entry.field.is_visible() && moves(entry));
    let keep = |field| staying.iter().filter(|entry| entry.field == field).map(|entry| entry.text.to_owned()).collect();
    let mut fields = Fields { to: keep(Field::To), cc: keep(Field::Cc), bcc: keep(Field::Bcc) };
    let mut covered: HashSet<Name> =
        staying.iter().filter(|entry| entry.field == Field::Bcc).flat_map(|entry| entry.names.iter().copied()).collect();
    if fields.to.is_empty() {
        fields.to.extend(sender_entry(draft));
        covered.extend(sender(recipients));
    }
    for entry in moving {
        if entry.names.iter().any(|name| !covered.contains(name)) {
            covered.extend(entry.names.iter().copied());
            fields.bcc.push(entry.text.to_owned());
        }
    }
    fields
}

/// Nothing where somebody is visible already.
fn add_self_to_to(draft: &Draft, recipients: &Recipients) -> Option<Fields> {
    let is_visible = |entry: &Entry| entry.field.is_visible() && !entry.names.is_empty();
    let entry = sender_entry(draft).filter(|_| !recipients.entries.iter().any(is_visible))?;
    let own = sender(recipients);
    let bcc = recipients.entries.iter().filter(|entry| entry.field == Field::Bcc);
    let others = bcc.filter(|entry| !entry.names.iter().all(|&name| Some(name) == own) || entry.names.is_empty());
    Some(Fields { to: vec![entry], cc: Vec::new(), bcc: others.map(|entry| entry.text.to_owned()).collect() })
}

fn reply_to_sender_only(draft: &Draft, recipients: &Recipients) -> Option<Fields> {
    let to = draft.original.as_ref()?.author_entries().to_vec();
    let is_own = |&name: &Name| recipients.person(name).is_some_and(|person| person.own);
    let bcc = recipients.entries.iter().filter(|entry| entry.field == Field::Bcc && entry.names.iter().all(is_own));
    Some(Fields { to, cc: Vec::new(), bcc: bcc.map(|entry| entry.text.to_owned()).collect() })
}

/// Every entry that names `target` alone becomes `better`, or goes where that stands among the recipients already.
fn replace(recipients: &Recipients, target: &AddrSpec, better: Option<&AddrSpec>) -> Fields {
    let mut better = better.filter(|better| !recipients.is_addressed(better));
    let mut fields = Fields { to: Vec::new(), cc: Vec::new(), bcc: Vec::new() };
    for entry in &recipients.entries {
        let field = match entry.field {
            Field::To => &mut fields.to,
            Field::Cc => &mut fields.cc,
            Field::Bcc => &mut fields.bcc,
        };
        match recipients.only_person(entry).filter(|person| person.mailbox.addr_spec == *target) {
            None => field.push(entry.text.to_owned()),
            Some(person) => field.extend(better.take().map(|better| {
                let display_name = person.mailbox.display_name.clone();
                Mailbox { display_name, addr_spec: better.clone() }.to_string()
            })),
        }
    }
    fields
}

/// What the first rule suggests that offers to replace the address.
fn suggestion(message: &Message, target: &AddrSpec) -> Option<AddrSpec> {
    let step = Step::on(Remedy::UseSuggestion, target);
    let rules = rules::RULES.iter().filter(|rule| rule.remedies.contains(&Remedy::UseSuggestion));
    let found = rules
        .flat_map(|rule| (rule.find)(message, &message.settings.rule(rule)))
        .find(|found| found.remedies.contains(&step))?;
    let fact = |name| match found.facts.iter().find(|(known, _)| *known == name) {
        Some((_, Fact::Text(text))) => Some(text.as_str()),
        _ => None,
    };
    let suggestion = fact("suggestion")?;
    if let Some(addr_spec) = address::first(suggestion) {
        return Some(addr_spec);
    }
    // A domain for a domain; what stands before it, as in mail.gmial.example, stays.
    let before = target.domain.as_str().strip_suffix(Domain::new(fact("domain")?).as_str())?;
    let domain = Domain::new(&format!("{before}{}", Domain::new(suggestion).as_str()));
    let (_, person) = message.recipients.recipient(target)?;
    Some(AddrSpec { local_part: person.mailbox.addr_spec.local_part.clone(), domain })
}

/// The sender as an entry of To: the From field as it stands, or the first of several mailboxes in it (RFC 5322, 3.6.2).
fn sender_entry(draft: &Draft) -> Option<String> {
    let entries = address::parse(&draft.from);
    if let [address::Entry::Mailbox(_)] = &*entries {
        return Some(draft.from.clone());
    }
    address::mailboxes(entries).next().map(|mailbox| mailbox.to_string())
}

/// The sender among the recipients, if they write to themselves.
fn sender(recipients: &Recipients) -> Option<Name<'static>> {
    recipients.recipient(recipients.sender.as_ref()?).map(|(name, _)| name)
}
