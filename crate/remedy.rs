//! [`Remedy`] and [`apply`]: new recipient fields after which a finding is gone.

use std::collections::HashSet;
use std::str::FromStr;

use serde::{Serialize, Serializer};

use crate::address;
use crate::draft::Draft;
use crate::error::Error;
use crate::recipients::{Entry, Field, Name, Recipients};
use crate::settings::Settings;

/// A change to a message that a rule may offer.
///
/// A move adds or loses no envelope recipient but the sender, and applied twice changes nothing more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Remedy {
    /// Every To and Cc entry goes to Bcc, after what stands there; the sender takes To.
    MoveAllToBcc,
    /// Every To and Cc entry with an outside person goes to Bcc; To keeps its colleagues, or the sender when none is left.
    MoveExternalToBcc,
}

impl Remedy {
    /// Every remedy.
    pub const ALL: [Self; 2] = [Self::MoveAllToBcc, Self::MoveExternalToBcc];

    /// As it is spelled in a verdict.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::MoveAllToBcc => "move_all_to_bcc",
            Self::MoveExternalToBcc => "move_external_to_bcc",
        }
    }
}

impl FromStr for Remedy {
    type Err = String;

    fn from_str(id: &str) -> Result<Self, String> {
        Self::ALL.into_iter().find(|remedy| remedy.id() == id).ok_or_else(|| format!("unknown remedy {id:?}"))
    }
}

impl Serialize for Remedy {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.id())
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
pub fn apply(draft: &Draft, settings: &Settings, remedies: &[Remedy]) -> Fields {
    let mut draft = draft.clone();
    for remedy in remedies {
        let recipients = Recipients::of(&draft, settings);
        let Fields { to, cc, bcc } = match remedy {
            Remedy::MoveAllToBcc => move_to_bcc(&draft, &recipients, |_| true),
            Remedy::MoveExternalToBcc => move_to_bcc(&draft, &recipients, |entry| recipients.has_outsider(entry)),
        };
        draft = Draft { to, cc, bcc, ..draft };
    }
    Fields { to: draft.to, cc: draft.cc, bcc: draft.bcc }
}

/// Reads remedy ids.
///
/// # Errors
///
/// Names the first unknown one by its path: `remedies[0]: unknown remedy "x"`.
pub fn read(ids: &[String]) -> Result<Vec<Remedy>, Error> {
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
    let place = recipients.people.iter().position(|person| Some(&person.mailbox.addr_spec) == recipients.sender.as_ref());
    place.map(Name::Person)
}
