//! What can be wrong with a setting: named for programs, told in English.

use std::fmt;

use serde_json::{Value, json};

use super::texts;
use crate::address;

/// What is wrong with a setting, and the values that tell more of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// No setting has this name.
    UnknownSetting,
    /// No rule has this id.
    UnknownRule,
    /// A setting that is the same for every sender.
    NotForSender,
    /// Something else than settings below this name.
    Object,
    /// Something else than settings by address.
    Identities,
    /// Settings for what is no address.
    Address,
    /// No text.
    Text,
    /// No list of texts.
    Texts,
    /// A text of more characters than this.
    TooLong(usize),
    /// Neither true nor false.
    Flag,
    /// No whole number within these bounds.
    Range(u32, u32),
    /// None of these.
    Choice(Vec<&'static str>),
    /// No image that a page can show.
    Image,
    /// No day.
    Date,
    /// Nothing that a browser opens.
    Url,
    /// An empty entry of a list of recipients.
    Entry,
    /// An entry of a list of words with no word in it.
    Word,
    /// No ending of a file's name.
    Ending,
    /// A link where this was meant.
    Link(String),
    /// Several entries in one.
    SeveralEntries,
    /// A pattern that nothing is compared with.
    Pattern,
    /// What everybody's domains end in.
    PublicSuffix(String),
    /// No domain.
    Domain(address::Error),
    /// A path that leads to no setting.
    NoSetting(String),
    /// So many more entries of a list at fault than are told.
    FurtherEntries(usize),
    /// So many more problems than are told.
    FurtherProblems(usize),
}

impl Fault {
    /// The name of the words for it in the add-on (`problem_<id>`).
    #[must_use]
    pub fn id(&self) -> &'static str {
        match self {
            Self::UnknownSetting => "unknown_setting",
            Self::UnknownRule => "unknown_rule",
            Self::NotForSender => "not_for_sender",
            Self::Object => "object",
            Self::Identities => "identities",
            Self::Address => "address",
            Self::Text => "text",
            Self::Texts => "texts",
            Self::TooLong(_) => "too_long",
            Self::Flag => "flag",
            Self::Range(..) => "range",
            Self::Choice(_) => "choice",
            Self::Image => "image",
            Self::Date => "date",
            Self::Url => "url",
            Self::Entry => "entry",
            Self::Word => "word",
            Self::Ending => "ending",
            Self::Link(_) => "link",
            Self::SeveralEntries => "several_entries",
            Self::Pattern => "pattern",
            Self::PublicSuffix(_) => "public_suffix",
            Self::Domain(address::Error::Empty) => "domain_empty",
            Self::Domain(address::Error::AtSign) => "domain_at_sign",
            Self::Domain(address::Error::Space) => "domain_space",
            Self::Domain(address::Error::Character(_)) => "domain_character",
            Self::Domain(address::Error::Unencodable) => "domain_unencodable",
            Self::Domain(address::Error::EmptyLabel) => "domain_empty_label",
            Self::Domain(address::Error::TooLong) => "domain_too_long",
            Self::NoSetting(_) => "no_setting",
            Self::FurtherEntries(_) => "further_entries",
            Self::FurtherProblems(_) => "further_problems",
        }
    }

    /// The values in those words, by their names.
    #[must_use]
    pub fn facts(&self) -> Value {
        match self {
            Self::TooLong(max) => json!({ "max": max }),
            Self::Range(min, max) => json!({ "min": min, "max": max }),
            Self::Choice(values) => json!({ "values": values }),
            Self::Image => json!({ "max": texts::MOST_OF_IMAGE }),
            Self::Domain(address::Error::Character(character)) => json!({ "character": character.escape_debug().to_string() }),
            Self::Domain(address::Error::TooLong) => json!({ "max": address::MAX_LENGTH }),
            Self::NoSetting(name) | Self::Link(name) | Self::PublicSuffix(name) => json!({ "name": name }),
            Self::FurtherEntries(count) | Self::FurtherProblems(count) => json!({ "count": count }),
            _ => json!({}),
        }
    }

    /// Whether the name is at fault, and not the value: a newer version may know it.
    pub(super) fn is_of_name(&self) -> bool {
        matches!(self, Self::UnknownSetting | Self::UnknownRule | Self::NotForSender)
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UnknownSetting => f.write_str("unknown setting"),
            Self::UnknownRule => f.write_str("unknown rule"),
            Self::NotForSender => f.write_str("cannot be set for one sender"),
            Self::Object => f.write_str("expected an object"),
            Self::Identities => f.write_str("expected an object of settings by address"),
            Self::Address => f.write_str("expected an address"),
            Self::Text => f.write_str("expected a string"),
            Self::Texts => f.write_str("expected a list of strings"),
            Self::TooLong(max) => write!(f, "expected at most {max} characters"),
            Self::Flag => f.write_str("expected true or false"),
            Self::Range(min, max) => write!(f, "expected a whole number from {min} to {max}"),
            Self::Choice(values) => write!(f, "expected one of {}", values.join(", ")),
            Self::Image => write!(
                f,
                "expected an image as a data: address (PNG, JPEG, WebP or SVG) of at most {} bytes",
                texts::MOST_OF_IMAGE
            ),
            Self::Date => f.write_str("expected a date (YYYY-MM-DD)"),
            Self::Url => f.write_str("expected a web address (https://…)"),
            Self::Entry => f.write_str("expected an address, a domain or the name of a mailing list"),
            Self::Word => f.write_str("expected a word"),
            Self::Ending => f.write_str("expected the ending of a file’s name, such as “exe”"),
            Self::Link(name) => write!(f, "is a link: write {name}"),
            Self::SeveralEntries => f.write_str("is several in one: write each as an entry of its own"),
            Self::Pattern => {
                f.write_str("never matches: write an address, a domain (ville.example) or the name of a mailing list")
            }
            Self::PublicSuffix(name) => {
                write!(
                    f,
                    "would mean everybody whose domain ends in .{name}: write a domain, or {name} <{name}> for a mailing list"
                )
            }
            Self::Domain(error) => error.fmt(f),
            Self::NoSetting(name) => write!(f, "no setting is called “{name}”"),
            Self::FurtherEntries(count) => write!(f, "further entries that cannot be used: {count}"),
            Self::FurtherProblems(count) => write!(f, "further problems: {count}"),
        }
    }
}
