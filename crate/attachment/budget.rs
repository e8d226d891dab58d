//! [`Budget`]: how much time and memory one file may take; and why a file could not be read: [`Unreadable`].

use serde::{Deserialize, Serialize};

/// Why a file, or the rest of it, could not be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unreadable {
    /// It ends in the middle of something.
    Truncated,
    /// It is not as its format says.
    Malformed,
    /// It becomes so much larger when it is unpacked that nobody can mean it well.
    Bomb,
    /// Unpacked, it is larger than what is looked at.
    Large,
    /// Reading it took too long.
    Late,
    /// Its format has parts that are not understood.
    Unsupported,
    /// Thunderbird did not hand its content over.
    Unavailable,
    /// Whatever reads it broke.
    Failed,
}

impl Unreadable {
    /// As it is spelled in facts.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Truncated => "truncated",
            Self::Malformed => "malformed",
            Self::Bomb => "bomb",
            Self::Large => "large",
            Self::Late => "late",
            Self::Unsupported => "unsupported",
            Self::Unavailable => "unavailable",
            Self::Failed => "failed",
        }
    }
}

/// The most that everything inside one file may take, unpacked.
const MOST_UNPACKED: usize = 64_000_000;

/// The most that is unpacked of one part: it stands in memory as a whole.
pub(crate) const MOST_OF_PART: usize = 20_000_000;

/// The most that all parts take that are in memory at the same time, each inside another.
const MOST_HELD: usize = 36_000_000;

/// The most that is read of a file that is text as it stands.
pub(crate) const MOST_OF_TEXT: u64 = 20_000_000;

/// How long reading one file may take, in milliseconds.
const MOST_MS: f64 = 1800.0;

/// What may still be spent on a file.
pub(crate) struct Budget {
    unpacked: usize,
    held: usize,
    ends: f64,
}

impl Budget {
    pub(crate) fn new() -> Self {
        Self { unpacked: MOST_UNPACKED, held: 0, ends: now() + MOST_MS }
    }

    /// How much a part may take, unpacked.
    pub(crate) fn of_part(&self) -> usize {
        self.unpacked.min(MOST_OF_PART).min(MOST_HELD.saturating_sub(self.held))
    }

    /// Says what a part has taken. Between parts, and once in a while in long ones, is time to look at the clock.
    pub(crate) fn spend(&mut self, unpacked: usize) -> Result<(), Unreadable> {
        self.check_time()?;
        let rest = self.unpacked.checked_sub(unpacked).ok_or(Unreadable::Large);
        self.unpacked = rest.unwrap_or_default();
        rest.map(drop)
    }

    /// Says that a part stays in memory while what is inside it is looked at.
    pub(crate) fn hold(&mut self, bytes: usize) {
        self.held += bytes;
    }

    /// Says that it does not any longer.
    pub(crate) fn release(&mut self, bytes: usize) {
        self.held = self.held.saturating_sub(bytes);
    }

    /// Whether nothing more can be looked at.
    pub(crate) fn is_over(&self) -> bool {
        self.unpacked == 0 || self.check_time().is_err()
    }

    /// Fails once the time is over.
    pub(crate) fn check_time(&self) -> Result<(), Unreadable> {
        if now() > self.ends { Err(Unreadable::Late) } else { Ok(()) }
    }
}

/// Milliseconds since some moment.
#[cfg(target_arch = "wasm32")]
fn now() -> f64 {
    js_sys::Date::now()
}

/// Milliseconds since some moment.
#[cfg(not(target_arch = "wasm32"))]
fn now() -> f64 {
    use std::sync::LazyLock;
    use std::time::Instant;

    static BEGIN: LazyLock<Instant> = LazyLock::new(Instant::now);
    BEGIN.elapsed().as_secs_f64() * 1000.0
}
