//! What a file really is and carries: `scan` reads it and states [`Facts`].
//!
//! A file is told by its content, its name only helps where content says nothing. Every reader takes bytes from a `Source`, adds to
//! the facts, and ends early with an [`Unreadable`] that says why; what was learned until then stays. A `Scan` goes along: it holds
//! what is counted across everything inside a file, and the `Budget` that keeps a hostile file from taking time or memory.

use std::task::{Context, Poll, Waker};

use crate::rules::executable_attachment;
use crate::settings::Settings;
use crate::tally::Tally;

mod archive;
mod budget;
mod bytes;
mod charset;
mod cms;
mod content_lines;
mod facts;
mod gzip;
mod html;
mod inflate;
mod kind;
mod mail;
mod office;
mod ole;
mod pdf;
mod plain;
mod program;
mod rar;
mod rc4;
mod sealed;
mod seven_zip;
mod source;
mod tar;
mod transfer;
mod xml;
mod zip;

pub use budget::Unreadable;
pub use charset::Charset;
pub use facts::{Encrypted, Facts, Hidden, HiddenSheet, Program, Reason};
pub use kind::Kind;
pub use program::by_name;
pub(crate) use source::Source;
#[cfg(all(target_arch = "wasm32", feature = "files"))]
pub(crate) use source::blob::Reader;

use budget::Budget;

/// How deep files are looked for inside files: an archive in an archive in an archive.
const MOST_LEVELS: usize = 3;

/// What a file is and carries. Never fails: what cannot be read is said among the facts.
///
/// `further` are endings of programs beside the usual ones.
pub(crate) async fn scan(name: &str, source: Source<'_>, further: &[String]) -> Facts {
    let mut scan = Scan { budget: Budget::new(), tally: Tally::default(), further, level: 0 };
    let mut facts = scan.file(name, &source).await;
    facts.counts = scan.tally.counts();
    facts
}

/// What a file is and carries that is in memory.
#[must_use]
pub fn scan_bytes(name: &str, bytes: &[u8], settings: &Settings) -> Facts {
    let further = settings.rule(&executable_attachment::RULE).words(&executable_attachment::TYPES);
    let mut scan = Box::pin(scan(name, Source::Memory(bytes), further));
    // Memory never makes anybody wait.
    match scan.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(facts) => facts,
        Poll::Pending => Facts::default(),
    }
}

/// What goes along while a file, and everything inside it, is read.
pub(crate) struct Scan<'s> {
    /// What may still be spent.
    pub(crate) budget: Budget,
    /// Addresses and personal numbers, each once.
    pub(crate) tally: Tally,
    /// Endings of programs beside the usual ones.
    pub(crate) further: &'s [String],
    /// How many files this one is inside of.
    level: usize,
}

impl Scan<'_> {
    /// Reads a file that stands inside another one, adds what it carries to the facts of the whole, and tells whether it is encrypted.
    pub(crate) async fn part(&mut self, name: &str, bytes: &[u8], whole: &mut Facts) -> Encrypted {
        if self.level == MOST_LEVELS {
            self.check_name(name, whole);
            whole.skipped += 1;
            return Encrypted::Unknown;
        }
        self.level += 1;
        self.budget.hold(bytes.len());
        let part = Box::pin(self.file(name, &Source::Memory(bytes))).await;
        self.budget.release(bytes.len());
        self.level -= 1;
        whole.absorb(name, part)
    }

    /// Tells by its name alone whether a file runs that nobody looks into.
    pub(crate) fn check_name(&self, name: &str, whole: &mut Facts) {
        if let Some(reason) = program::by_name(name, self.further) {
            whole.add_program(name, reason);
        }
    }

    async fn file(&mut self, name: &str, source: &Source<'_>) -> Facts {
        let outer = self.tally.begin_nested();
        let mut facts = Facts { size: source.size(), ..Facts::default() };
        let read = self.read(name, source, &mut facts).await;
        self.tally.end_nested(outer);
        if let Err(unreadable) = read {
            facts.unreadable.get_or_insert(unreadable);
        }
        if let Some(reason) = program::reason(name, facts.kind, self.further) {
            facts.put_program_first(name, reason);
        }
        facts
    }

    async fn read(&mut self, name: &str, source: &Source<'_>, facts: &mut Facts) -> Result<(), Unreadable> {
        facts.kind = kind::of(name, source).await?;
        match facts.kind {
            Kind::Zip => archive::zip(name, source, self, facts).await,
            Kind::SevenZip => seven_zip::read(source, self, facts).await,
            Kind::Rar => rar::read(source, self, facts).await,
            Kind::Tar => tar::read(source, self, facts).await,
            Kind::Gzip => gzip::read(name, source, self, facts).await,
            Kind::Program | Kind::Script | Kind::Media => {
                facts.encrypted = Encrypted::None;
                Ok(())
            }
            // They have no encryption. Something encrypted may be inside, but is not made smaller by them.
            Kind::Bzip2 | Kind::Xz | Kind::Zstd => {
                facts.encrypted = Encrypted::None;
                facts.skipped = 1;
                Ok(())
            }
            Kind::Csv | Kind::Tsv | Kind::Text | Kind::Vcf | Kind::Ics | Kind::Json | Kind::Html => {
                plain::read(source, self, facts).await
            }
            Kind::Eml => mail::read(source, self, facts).await,
            Kind::Openpgp => sealed::openpgp(source, self, facts).await,
            Kind::Smime => cms::read(source, self, facts).await,
            Kind::Age | Kind::Keepass | Kind::Luks => {
                facts.encrypted = Encrypted::All;
                Ok(())
            }
            // Those that are archives get their kind from what is inside; here they are one XML file.
            Kind::Odt | Kind::Ods | Kind::Odp | Kind::Odg => office::flat(name, source, self, facts).await,
            Kind::Office => ole::read(name, source, self, facts).await,
            Kind::Pdf => pdf::read(name, source, self, facts).await,
            _ => Ok(()),
        }
    }
}
