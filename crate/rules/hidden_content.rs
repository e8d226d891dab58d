//! Finds what is in a document and does not show: hidden sheets, rows, columns and slides, tracked changes, comments, speaker notes.
//!
//! # Why
//!
//! Whoever gets the file sees it with two clicks. Salaries in a hidden sheet have cost people their jobs.
//!
//! # What to do
//!
//! Take it out, or send a PDF of what shows.
//!
//! # How it knows
//!
//! It reads documents of Microsoft Office and LibreOffice, also inside archives. Rows and columns in a hidden sheet are not counted again.

use super::{Example, Found, Message, Rule, Section};
use crate::attachment::Hidden;
use crate::remedy::{Remedy, Step};
use crate::settings::{ByPreset, RuleSettings};
use crate::verdict::{Fact, Level};

/// The rule.
pub static RULE: Rule = Rule {
    id: "hidden_content",
    section: Section::Attachments,
    levels: ByPreset { quiet: Level::Notice, standard: Level::Ask, strict: Level::Ask },
    options: &[],
    facts: &[
        "file",
        "sheets",
        "sheet_names",
        "sheet_rows",
        "rows",
        "columns",
        "changes",
        "comments",
        "slides",
        "notes",
        "unreadable",
    ],
    remedies: &[Remedy::RemoveAttachment],
    find,
    examples: EXAMPLES,
};

/// How many hidden sheets are named.
const MOST_NAMED: usize = 5;

fn find(message: &Message, _: &RuleSettings) -> Vec<Found> {
    message
        .attachments()
        .filter_map(|(attachment, facts)| {
            let counts = counts(&facts.hidden);
            if counts.is_empty() {
                return None;
            }
            let told = [("file", (&*attachment.name).into())].into_iter().chain(counts).collect();
            Some(Found::new(told, vec![Step::without(attachment.id)]).unsure().about_file(attachment))
        })
        .collect()
}

/// What there is of it; nothing is no fact.
fn counts(hidden: &Hidden) -> Vec<(&'static str, Fact)> {
    let count = |name, count: usize| (count > 0).then(|| (name, count.into()));
    let of_sheets = |text: fn(&crate::attachment::HiddenSheet) -> String| -> Option<Fact> {
        let texts: Vec<String> = hidden.sheets.iter().take(MOST_NAMED).map(text).collect();
        (!texts.is_empty()).then(|| texts.into())
    };
    [
        count("sheets", hidden.sheets.len()),
        of_sheets(|sheet| sheet.name.clone()).map(|names| ("sheet_names", names)),
        of_sheets(|sheet| sheet.rows.to_string()).map(|rows| ("sheet_rows", rows)),
        count("rows", hidden.rows),
        count("columns", hidden.columns),
        count("changes", hidden.changes),
        count("comments", hidden.comments),
        count("slides", hidden.slides),
        count("notes", hidden.notes),
    ]
    .into_iter()
    .flatten()
    .collect()
}

const EXAMPLES: &[Example] = &[
    Example {
        title: "a hidden sheet",
        mail: "From: ann@ville.example\nTo: bob@one.example\nAttachment team.xlsx: {\"hidden\": {\"sheets\": [{\"name\": \"Salaires\", \"rows\": 214, \"very\": false}], \"columns\": 2}}",
        settings: "{}",
        finds: Some(r#"{"file": "team.xlsx", "sheets": 1, "sheet_names": "Salaires", "sheet_rows": "214", "columns": 2}"#),
    },
    Example {
        title: "changes and comments in a text",
        mail: "From: ann@ville.example\nTo: bob@one.example\nAttachment contract.docx: {\"hidden\": {\"changes\": 12, \"comments\": 3}}",
        settings: "{}",
        finds: Some(r#"{"file": "contract.docx", "changes": 12, "comments": 3}"#),
    },
    Example {
        title: "nothing hidden",
        mail: "From: ann@ville.example\nTo: bob@one.example\nAttachment contract.docx: {\"type\": \"docx\"}",
        settings: "{}",
        finds: None,
    },
];
