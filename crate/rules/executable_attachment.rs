//! Finds an attachment that runs when it is opened: a program, a script, a document with macros, alone or inside an archive.
//!
//! # Why
//!
//! Mail servers throw such messages away, often without a word, and people are taught not to open them.
//!
//! # What to do
//!
//! Remove the file, and share it in another way.
//!
//! # How it knows
//!
//! By the file's content; by its name only for what is text inside (`.bat`, `.js`), for names that pretend to be a document
//! (`invoice.pdf.exe`, or written from right to left), and for further types that an organisation names. What an encrypted archive holds
//! is told by the names in it, where those can be read. JavaScript in a PDF counts too.

use super::{Example, Found, Message, Named, Opt, Rule, Section};
use crate::attachment::{Program, by_name};
use crate::draft::Attachment;
use crate::remedy::{Remedy, Step};
use crate::settings::{ByPreset, RuleSettings};
use crate::verdict::{Fact, Level};

/// The rule.
pub static RULE: Rule = Rule {
    id: "executable_attachment",
    section: Section::Attachments,
    levels: ByPreset { quiet: Level::Ask, standard: Level::Ask, strict: Level::Block },
    options: &[Opt::Endings(&TYPES)],
    facts: &["file", "reason", "inside", "unreadable"],
    remedies: &[Remedy::RemoveAttachment],
    find,
    examples: EXAMPLES,
};

/// Endings of names, in whatever case, that count as programs too.
pub static TYPES: Named = Named { name: "types" };

/// How many of the programs inside an archive are named.
const MOST_NAMED: usize = 5;

fn find(message: &Message, settings: &RuleSettings) -> Vec<Found> {
    message.draft.attachments.iter().filter_map(|attachment| program(attachment, settings)).collect()
}

fn program(attachment: &Attachment, settings: &RuleSettings) -> Option<Found> {
    let programs: Vec<&Program> = attachment.facts.iter().flat_map(|facts| &facts.programs).collect();
    // A name tells even where a file could not be read.
    let by_name = || by_name(&attachment.name, settings.words(&TYPES));
    let reason = programs.first().map(|first| first.reason).or_else(by_name)?;
    let mut facts: Vec<(&str, Fact)> = vec![("file", (&*attachment.name).into()), ("reason", reason.id().into())];
    let inside: Vec<String> = programs
        .iter()
        .filter(|program| program.name != attachment.name)
        .take(MOST_NAMED)
        .map(|program| program.name.clone())
        .collect();
    if !inside.is_empty() {
        facts.push(("inside", inside.into()));
    }
    Some(Found::new(facts, vec![Step::without(attachment.id)]).unsure().about_file(attachment))
}

const EXAMPLES: &[Example] = &[
    Example {
        title: "a program",
        mail: "From: ann@ville.example\nTo: bob@one.example\nAttachment holiday.exe: {\"programs\": [{\"name\": \"holiday.exe\", \"reason\": \"program\"}]}",
        settings: "{}",
        finds: Some(r#"{"file": "holiday.exe", "reason": "program"}"#),
    },
    Example {
        title: "inside an archive",
        mail: "From: ann@ville.example\nTo: bob@one.example\nAttachment photos.zip: {\"programs\": [{\"name\": \"2026/invoice.pdf.exe\", \"reason\": \"double_extension\"}]}",
        settings: "{}",
        finds: Some(r#"{"file": "photos.zip", "reason": "double_extension", "inside": "2026/invoice.pdf.exe"}"#),
    },
    Example {
        title: "a script that could not be read",
        mail: "From: ann@ville.example\nTo: bob@one.example\nAttachment sort.vbs: {\"unreadable\": \"late\"}",
        settings: "{}",
        finds: Some(r#"{"file": "sort.vbs", "reason": "extension"}"#),
    },
    Example {
        title: "photos alone",
        mail: "From: ann@ville.example\nTo: bob@one.example\nAttachment photos.zip: {\"type\": \"zip\", \"entries\": 12}",
        settings: "{}",
        finds: None,
    },
];
