//! Finds an attachment that everybody can read who gets hold of it.
//!
//! # Why
//!
//! A file that is forwarded, or sent to the wrong address, shows everything in it. With a password that travels another way, it does not.
//!
//! # What to do
//!
//! Encrypt the file, or the message.
//!
//! # How it knows
//!
//! Archives, PDF files and office documents tell whether they are encrypted; text never is. Encrypted means that nobody reads the content
//! without a secret: not a PDF with only an owner password, not an archive with some files open, not an office document under the
//! well-known default password. Where a file cannot be told either way, the rule is silent, and so it is in a message that is encrypted
//! end to end.

use super::{Choice, Example, Found, Message, Opt, Rule, Section};
use crate::attachment::{Encrypted, Facts};
use crate::settings::{ByPreset, RuleSettings};
use crate::verdict::Level;

/// The rule.
pub static RULE: Rule = Rule {
    id: "unencrypted_attachment",
    section: Section::Attachments,
    levels: ByPreset { quiet: Level::Off, standard: Level::Off, strict: Level::Ask },
    options: &[Opt::Choice(&WHEN)],
    facts: &["file", "unreadable"],
    remedies: &[],
    find,
    examples: EXAMPLES,
};

/// In which messages, and for which files.
static WHEN: Choice = Choice { name: "when", values: &["always", "external", "personal_data"] };

fn find(message: &Message, settings: &RuleSettings) -> Vec<Found> {
    let when = settings.choice(&WHEN);
    let is_needless = message.draft.encrypted || (when == "external" && !message.goes_outside());
    if is_needless {
        return Vec::new();
    }
    let is_open = |facts: &Facts| {
        let matters = when != "personal_data" || facts.counts.numbers.values().sum::<usize>() > 0;
        matters && matches!(facts.encrypted, Encrypted::None | Encrypted::Some)
    };
    let open = message.draft.attachments.iter().filter(|attachment| attachment.facts.as_ref().is_some_and(is_open));
    open.map(|file| Found::new(vec![("file", (&*file.name).into())], Vec::new()).about_file(file)).collect()
}

const EXAMPLES: &[Example] = &[
    Example {
        title: "a spreadsheet without a password",
        mail: "From: ann@ville.example\nTo: bob@one.example\nAttachment wages.xlsx: {\"type\": \"xlsx\", \"encrypted\": \"none\"}",
        settings: r#"{"level": "ask"}"#,
        finds: Some(r#"{"file": "wages.xlsx"}"#),
    },
    Example {
        title: "an archive with one file open",
        mail: "From: ann@ville.example\nTo: bob@one.example\nAttachment wages.zip: {\"type\": \"zip\", \"encrypted\": \"some\"}",
        settings: r#"{"level": "ask"}"#,
        finds: Some(r#"{"file": "wages.zip"}"#),
    },
    Example {
        title: "with a password",
        mail: "From: ann@ville.example\nTo: bob@one.example\nAttachment wages.xlsx: {\"type\": \"xlsx\", \"encrypted\": \"all\"}",
        settings: r#"{"level": "ask"}"#,
        finds: None,
    },
    Example {
        title: "a file that cannot be told either way",
        mail: "From: ann@ville.example\nTo: bob@one.example\nAttachment table.dat: {\"encrypted\": \"unknown\"}",
        settings: r#"{"level": "ask"}"#,
        finds: None,
    },
    Example {
        title: "among colleagues, where only outsiders matter",
        mail: "From: ann@ville.example\nTo: bob@ville.example\nAttachment wages.xlsx: {\"type\": \"xlsx\", \"encrypted\": \"none\"}",
        settings: r#"{"level": "ask", "when": "external"}"#,
        finds: None,
    },
    Example {
        title: "no personal numbers in it, where only those matter",
        mail: "From: ann@ville.example\nTo: bob@one.example\nAttachment menu.pdf: {\"type\": \"pdf\", \"encrypted\": \"none\"}",
        settings: r#"{"level": "ask", "when": "personal_data"}"#,
        finds: None,
    },
    Example {
        title: "in an encrypted message",
        mail: "From: ann@ville.example\nTo: bob@one.example\nEncryption: OpenPGP\nAttachment wages.xlsx: {\"encrypted\": \"none\"}",
        settings: r#"{"level": "ask"}"#,
        finds: None,
    },
];
