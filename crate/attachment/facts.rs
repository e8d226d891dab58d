//! [`Facts`]: what is known of a file, without any of what it says.

use serde::{Deserialize, Serialize};

use super::{Charset, Kind, Unreadable};
use crate::tally::Counts;
use crate::text::shortened;

/// What a file is and carries. Names of what is inside, counts, and nothing of its content.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Facts {
    /// What it is.
    #[serde(rename = "type")]
    pub kind: Kind,
    /// Bytes.
    pub size: u64,
    /// What its text is written in, where it is text as it stands.
    pub charset: Option<Charset>,
    /// Whether anybody can read it who has it.
    pub encrypted: Encrypted,
    /// What runs when it is opened, the file itself or what is inside.
    pub programs: Vec<Program>,
    /// What is there and does not show.
    pub hidden: Hidden,
    /// Files inside it, at its first level; of an archive, or those that a document carries.
    pub entries: usize,
    /// How many addresses and personal numbers it has, everything inside included.
    #[serde(flatten)]
    pub counts: Counts,
    /// Recipients of an attached message.
    pub recipients: usize,
    /// Why it, or the rest of it, could not be read.
    pub unreadable: Option<Unreadable>,
    /// How many bytes of it were looked at, where not all were.
    pub looked_at: Option<u64>,
    /// How many files inside it were not looked into: encrypted, too large, too deep, or of a kind that is not.
    pub skipped: usize,
}

/// Whether anybody can read a file who has it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Encrypted {
    /// Nobody can tell.
    #[default]
    Unknown,
    /// Everything in it is open.
    None,
    /// Part of it is.
    Some,
    /// Nobody reads it without a secret.
    All,
}

impl Encrypted {
    /// Of an archive, by what is inside; an empty one is open.
    pub(super) fn of_all(parts: impl IntoIterator<Item = Self>) -> Self {
        parts.into_iter().reduce(Self::and).unwrap_or(Self::None)
    }

    /// An open file beside one that nobody can tell of makes something open in any case.
    fn and(self, other: Self) -> Self {
        match (self, other) {
            (one, other) if one == other => one,
            (Self::Unknown, Self::None) | (Self::None, Self::Unknown) => Self::None,
            (Self::Unknown, Self::All) | (Self::All, Self::Unknown) => Self::Unknown,
            _ => Self::Some,
        }
    }
}

/// Something that runs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Program {
    /// Its name, with the names of the files that it is inside of: `photos.zip/holiday.exe`.
    pub name: String,
    /// How it was told.
    pub reason: Reason,
}

/// How something that runs was told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// A program for a computer, by its content.
    Program,
    /// A script, by its first line.
    Script,
    /// By its name: `.js`, `.bat`, and what settings add.
    Extension,
    /// A name that pretends to be a document: `invoice.pdf.exe`.
    DoubleExtension,
    /// A name with signs that turn the direction of writing, so that `exe.pdf` is shown where `fdp.exe` stands.
    RightToLeft,
    /// A document with macros.
    Macros,
    /// A PDF with JavaScript.
    JavaScript,
}

impl Reason {
    /// As it is spelled in facts.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Program => "program",
            Self::Script => "script",
            Self::Extension => "extension",
            Self::DoubleExtension => "double_extension",
            Self::RightToLeft => "right_to_left",
            Self::Macros => "macros",
            Self::JavaScript => "java_script",
        }
    }
}

/// What is in a document and does not show.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Hidden {
    /// Sheets of a spreadsheet.
    pub sheets: Vec<HiddenSheet>,
    /// Rows in sheets that are not hidden themselves.
    pub rows: usize,
    /// Columns in such sheets.
    pub columns: usize,
    /// Tracked changes: insertions, deletions, moves and formats.
    pub changes: usize,
    /// Comments and notes beside cells or text.
    pub comments: usize,
    /// Hidden slides.
    pub slides: usize,
    /// Slides with speaker notes.
    pub notes: usize,
}

/// A sheet that does not show.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HiddenSheet {
    /// Its name.
    pub name: String,
    /// Rows with something in them.
    pub rows: usize,
    /// Whether the program's menus do not even offer to show it.
    pub very: bool,
}

/// More things inside a file than this are counted, and not named.
const MOST_NAMED: usize = 100;

impl Facts {
    /// Adds what a file inside this one carries; whether that file is encrypted.
    pub(super) fn absorb(&mut self, name: &str, part: Self) -> Encrypted {
        for program in part.programs {
            let inside = if program.name == shortened(name) { program.name } else { format!("{name}/{}", program.name) };
            self.add_program(&inside, program.reason);
        }
        self.hidden.absorb(part.hidden);
        self.recipients += part.recipients;
        let is_skipped = part.unreadable.is_some() || !part.kind.is_known();
        self.skipped += part.skipped + usize::from(is_skipped);
        // What takes too much makes the whole take too much.
        if matches!(part.unreadable, Some(Unreadable::Bomb | Unreadable::Large | Unreadable::Late)) {
            self.unreadable = self.unreadable.or(part.unreadable);
        }
        part.encrypted
    }

    /// Says of the file itself that it runs, once, and before whatever is inside.
    pub(super) fn put_program_first(&mut self, name: &str, reason: Reason) {
        let name = shortened(name);
        self.programs.retain(|program| program.name != name || program.reason != Reason::Program);
        self.programs.insert(0, Program { name, reason });
        self.programs.truncate(MOST_NAMED);
    }

    /// Adds something that runs.
    pub(super) fn add_program(&mut self, name: &str, reason: Reason) {
        if self.programs.len() < MOST_NAMED {
            self.programs.push(Program { name: shortened(name), reason });
        }
    }
}

impl Hidden {
    /// Adds a sheet that does not show.
    pub(super) fn add_sheet(&mut self, sheet: HiddenSheet) {
        if self.sheets.len() < MOST_NAMED {
            self.sheets.push(sheet);
        }
    }

    fn absorb(&mut self, part: Self) {
        let room = MOST_NAMED.saturating_sub(self.sheets.len());
        self.sheets.extend(part.sheets.into_iter().take(room));
        self.rows += part.rows;
        self.columns += part.columns;
        self.changes += part.changes;
        self.comments += part.comments;
        self.slides += part.slides;
        self.notes += part.notes;
    }
}
