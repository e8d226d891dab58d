//! [`Rule`], [`Example`] and the one list of rules, [`RULES`]. Everything else about rules is derived from that list.

use serde_json::{Value, json};

use crate::draft::Draft;
use crate::recipients::Recipients;
use crate::remedy::Remedy;
use crate::settings::{ByPreset, RuleSettings};
use crate::verdict::{Fact, Level};

pub mod visible_recipients;

/// Every rule, in the order in which findings of the same level are shown.
pub static RULES: &[&Rule] = &[&visible_recipients::RULE];

/// Something that can be found in a message before it is sent. A rule states facts; words live in `_locales`, consequences in
/// settings.
#[derive(Debug)]
pub struct Rule {
    /// Its name, after what it finds. Once shipped, it keeps its meaning.
    pub id: &'static str,
    /// The part of the catalogue that it belongs to.
    pub section: Section,
    /// What happens when it finds something.
    pub levels: ByPreset<Level>,
    /// What can be set about it beside its level.
    pub options: &'static [Opt],
    /// Names of the facts in its findings.
    pub facts: &'static [&'static str],
    /// Remedies that it may offer, the first being the default.
    pub remedies: &'static [Remedy],
    /// Looks at a message; one [`Found`] for each thing found.
    pub find: fn(&Message, &RuleSettings) -> Vec<Found>,
    /// One that fires, its nearest silent neighbour, and every bug ever fixed in it.
    pub examples: &'static [Example],
}

/// A part of the catalogue of rules.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Section {
    /// Who is addressed, and where.
    Recipients,
}

impl Section {
    /// As it is spelled in `rules()`.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Recipients => "recipients",
        }
    }
}

/// An option of a rule.
#[derive(Debug)]
pub enum Opt {
    /// A whole number.
    Count(&'static Count),
    /// A list of addresses, domains and mailing lists, empty by default.
    Entries(&'static EntriesOption),
}

/// An option that is a whole number from `min` to `max`.
#[derive(Debug)]
pub struct Count {
    /// Its name in settings.
    pub name: &'static str,
    /// Its value where nothing is set.
    pub defaults: ByPreset<u32>,
    /// The least value.
    pub min: u32,
    /// The greatest value.
    pub max: u32,
}

/// An option that is a list of addresses, domains and mailing lists.
#[derive(Debug)]
pub struct EntriesOption {
    /// Its name in settings.
    pub name: &'static str,
}

impl Opt {
    /// Its name in settings.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::Count(count) => count.name,
            Self::Entries(entries) => entries.name,
        }
    }

    fn describe(&self) -> Value {
        match self {
            Self::Count(count) => json!({
                "name": count.name, "type": "count", "defaults": count.defaults, "min": count.min, "max": count.max,
            }),
            Self::Entries(entries) => json!({
                "name": entries.name, "type": "entries", "defaults": ByPreset::same([(); 0]),
                "min": null, "max": null,
            }),
        }
    }
}

/// A message under check, with everyone it addresses.
#[derive(Debug)]
pub struct Message<'m> {
    /// What the compose window holds.
    pub draft: &'m Draft,
    /// Who is addressed.
    pub recipients: &'m Recipients<'m>,
}

/// Something found, without a level: what it means is a matter of settings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// Values for the fact names of the rule.
    pub facts: Vec<(&'static str, Fact)>,
    /// Remedies after which it would be gone.
    pub remedies: Vec<Remedy>,
}

/// A small message that shows what a rule does. Run by the tests, printed in the documentation.
#[derive(Debug)]
pub struct Example {
    /// What it shows.
    pub title: &'static str,
    /// Header fields, one a line. A line `List "NAME": MEMBERS` tells the members of a mailing list.
    pub mail: &'static str,
    /// The rule's own settings, as JSON, on top of the standard preset.
    pub settings: &'static str,
    /// The facts of the finding as JSON; `None` where the rule stays silent.
    pub finds: Option<&'static str>,
}

/// Every rule with its levels, options and bounds, facts and remedies.
#[must_use]
pub fn describe() -> Value {
    RULES
        .iter()
        .map(|rule| {
            json!({
                "id": rule.id,
                "section": rule.section.id(),
                "levels": rule.levels.map(|level| level.id()),
                "options": rule.options.iter().map(Opt::describe).collect::<Vec<_>>(),
                "facts": rule.facts,
                "remedies": rule.remedies.iter().map(|remedy| remedy.id()).collect::<Vec<_>>(),
            })
        })
        .collect()
}
