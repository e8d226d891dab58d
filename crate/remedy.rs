//! [`Remedy`], [`Step`] and [`apply`]: a message after which a finding is gone.

use std::cell::LazyCell;
use std::collections::{HashMap, HashSet};
use std::fmt;
use std::rc::Rc;
use std::str::FromStr;

use serde::{Serialize, Serializer};

use crate::address::{self, AddrSpec, Domain, Mailbox};
use crate::draft::Draft;
use crate::error::Error;
use crate::recipients::{Entry, Field, Name, Person, Recipients};
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

/// How long what a step acts on may be, in bytes.
const MOST_OF_TARGET: usize = 1000;

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

    /// Whether it can be offered by its id, which stands on a button. No mail server takes longer addresses than that.
    #[must_use]
    pub fn has_name(&self) -> bool {
        match &self.target {
            Target::Person(addr_spec) => addr_spec.to_string().len() <= MOST_OF_TARGET,
            Target::Message | Target::Attachment(_) => true,
        }
    }

    fn is_for_a_person(&self) -> bool {
        matches!(self.target, Target::Person(_))
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
    let Draft { to, cc, bcc, .. } = after(draft, settings, steps);
    Fields { to, cc, bcc }
}

/// A draft after remedies, in order. What is done to single people one after the other is done in one go.
#[must_use]
pub fn after(draft: &Draft, settings: &Settings, steps: &[Step]) -> Draft {
    let mut changed = draft.clone();
    for together in steps.chunk_by(|one, next| one.is_for_a_person() && next.is_for_a_person()) {
        change(&mut changed, settings, together);
    }
    changed
}

/// Does one step, or several for single people.
fn change(draft: &mut Draft, settings: &Settings, steps: &[Step]) {
    let Some(Step { remedy, target }) = steps.first() else { return };
    if let Target::Attachment(target) = target {
        draft.attachments.retain(|attachment| attachment.id != *target);
        return;
    }
    let recipients = Recipients::of(draft, settings);
    let changed = match remedy {
        Remedy::MoveAllToBcc => Some(move_to_bcc(draft, &recipients, |_| true)),
        Remedy::MoveExternalToBcc => Some(move_to_bcc(draft, &recipients, |entry| recipients.has_outsider(entry))),
        Remedy::AddSelfToTo => add_self_to_to(draft, &recipients),
        Remedy::ReplyToSenderOnly => reply_to_sender_only(draft, &recipients),
        Remedy::Remove | Remedy::UseSuggestion => {
            Some(replace(&recipients, &replacements(&Message { draft, recipients: &recipients, settings }, steps)))
        }
        Remedy::SendIndividually | Remedy::Attach | Remedy::RemoveAttachment => None,
    };
    if let Some(Fields { to, cc, bcc }) = changed {
        (draft.to, draft.cc, draft.bcc) = (to, cc, bcc);
    }
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

/// What becomes of single people: of each, what is said first. Nobody takes the place of somebody who goes.
fn replacements(message: &Message, steps: &[Step]) -> HashMap<Name<'static>, Option<AddrSpec>> {
    let suggestions = LazyCell::new(|| suggestions(message));
    let mut replacements = HashMap::with_capacity(steps.len());
    for step in steps {
        let Target::Person(target) = &step.target else { continue };
        let Some((name, person)) = message.recipients.recipient(target) else { continue };
        let better = match step.remedy {
            Remedy::UseSuggestion => suggestions.get(target).and_then(|suggestion| suggestion.instead_of(person)),
            _ => None,
        };
        if better.is_some() || step.remedy == Remedy::Remove {
            replacements.entry(name).or_insert(better);
        }
    }
    replacements
}

/// Every entry that names one of these people alone gets the address instead, or goes: where there is none, or where it stands among the
/// recipients already.
fn replace(recipients: &Recipients, replacements: &HashMap<Name, Option<AddrSpec>>) -> Fields {
    let stays = |addr_spec: &AddrSpec| {
        recipients.recipient(addr_spec).is_some_and(|(name, person)| !person.alone || !replacements.contains_key(&name))
    };
    let mut taken: HashSet<&AddrSpec> = HashSet::new();
    let mut fields = Fields { to: Vec::new(), cc: Vec::new(), bcc: Vec::new() };
    for entry in &recipients.entries {
        let field = match entry.field {
            Field::To => &mut fields.to,
            Field::Cc => &mut fields.cc,
            Field::Bcc => &mut fields.bcc,
        };
        let only = recipients.only_name(entry).and_then(|name| Some((recipients.person(name)?, replacements.get(&name)?)));
        match only {
            None => field.push(entry.text.to_owned()),
            Some((person, Some(better))) if !stays(better) && taken.insert(better) => {
                let display_name = person.mailbox.display_name.clone();
                field.push(Mailbox { display_name, addr_spec: better.clone() }.to_string());
            }
            Some(_) => {}
        }
    }
    fields
}

/// What a rule suggests for somebody.
enum Suggestion {
    Address(AddrSpec),
    /// A domain for a domain.
    Domain {
        wrong: String,
        right: Domain,
    },
}

impl Suggestion {
    fn instead_of(&self, person: &Person) -> Option<AddrSpec> {
        match self {
            Self::Address(addr_spec) => Some(addr_spec.clone()),
            Self::Domain { wrong, right } => {
                // What stands before it, as in mail.gmial.example, stays.
                let AddrSpec { local_part, domain } = &person.mailbox.addr_spec;
                let before = domain.as_str().strip_suffix(wrong)?;
                let domain = Domain::new(&format!("{before}{right}"));
                Some(AddrSpec { local_part: local_part.clone(), domain })
            }
        }
    }
}

/// What the first rule suggests that offers to replace an address, for each of them.
fn suggestions(message: &Message) -> HashMap<AddrSpec, Rc<Suggestion>> {
    let mut suggestions = HashMap::new();
    let rules = rules::RULES.iter().filter(|rule| rule.remedies.contains(&Remedy::UseSuggestion));
    for found in rules.flat_map(|rule| (rule.find)(message, &message.settings.rule(rule))) {
        let fact = |name| match found.facts.iter().find(|(known, _)| *known == name) {
            Some((_, Fact::Text(text))) => Some(text.as_str()),
            _ => None,
        };
        let Some(text) = fact("suggestion") else { continue };
        let suggestion = match (address::first(text), fact("domain")) {
            (Some(addr_spec), _) => Suggestion::Address(addr_spec),
            (None, Some(wrong)) => {
                Suggestion::Domain { wrong: Domain::new(wrong).as_str().to_owned(), right: Domain::new(text) }
            }
            (None, None) => continue,
        };
        let suggestion = Rc::new(suggestion);
        for step in found.remedies.iter().filter(|step| step.remedy == Remedy::UseSuggestion) {
            if let Target::Person(target) = &step.target {
                suggestions.entry(target.clone()).or_insert_with(|| Rc::clone(&suggestion));
            }
        }
    }
    suggestions
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
