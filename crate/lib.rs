//! The checks behind Bcc Guard, a Thunderbird add-on that asks before addresses are disclosed.
//!
//! # The straight line
//!
//! ```text
//! messenger.compose.onBeforeSend(tab, details)
//!       ▼  draft.js                 lists expanded by Thunderbird itself
//!    Draft ─────────── what the compose window holds, as text
//!       ▼  Recipients::of           mailbox strings → people, or "unresolved"
//!  Recipients
//!       ▼  check                    every rule is a function in one list
//!   Findings ───────── facts: rule id, values, remedies offered; no prose, no level of its own
//!       ▼  worst level wins
//!   Verdict ────────── send │ ask │ block
//!       ▼  dialog/                  one dialog for all findings ("send" skips it)
//!   Answer ─────────── send │ apply(remedies) │ cancel
//!       ▼  answer.js                remedies applied, then sent again: through the same line, from the top
//! ```
//!
//! Each arrow is one function with one type in and one out; nothing later looks back at an earlier string. This crate is the part
//! from [`Draft`](draft::Draft) to [`Verdict`](verdict::Verdict), and the remedies.
//!
//! # Modules
//!
//! | module | what |
//! |---|---|
//! | [`address`] | `Mailbox`, `AddrSpec`, `Domain`, `Entry`: RFC 5322, 3.4, read as Thunderbird reads it |
//! | [`draft`] | `Draft`: what the compose window holds |
//! | [`body`] | the user's own words, told from what they quote |
//! | [`recipients`] | `Recipients`: every person once, with the entries they stand in |
//! | [`providers`] | public mailbox providers, where a shared domain means nothing |
//! | [`entries`] | `Entries`: addresses, domains and lists that a setting names |
//! | [`settings`] | preset ← user ← policy, what is locked, and every problem |
//! | [`policy_file`] | a policies.json as Thunderbird reads it, checked before it is rolled out |
//! | [`rules`] | `Rule`, `Example` and the one list of rules; a file for each rule |
//! | [`digest`] | what a finding is about, in one short text |
//! | [`verdict`] | `Finding`, `Level`, `Verdict`, `check` |
//! | [`remedy`] | `Remedy`, `apply` |
//! | [`audience`] | who would see each other, for a person to look at |
//! | [`backtest`] | how often settings would have interrupted what was sent before |
//! | [`fold`](mod@fold) | one spelling for what reads the same |
//! | [`lookalike`](mod@lookalike) | one domain mistaken for another: a slip of the keyboard, or letters that look the same |
//! | [`greeting`] | who is greeted at the beginning of a message, and whether that fits a recipient |
//! | [`announcement`] | whether a text announces an attached file |
//! | [`attachment`] | what a file really is and carries |
//! | [`numbers`] | numbers of people, accounts and cards, found by their check digits |
//! | [`tally`] | how many different addresses and personal numbers a text has |
//! | [`text`] | what stands in free text: addresses |
//! | [`well_formed`] | JSON with halves of characters, made readable |
//! | `effort` | how much is done, counted in tests |
//! | `well_known` | domains that many people write to, beside the providers |
//! | [`error`](mod@error) | what is wrong with an argument, and where |
//! | `wasm` | the door: what JavaScript may call |
//!
//! # Invariants
//!
//! - An unresolved entry is never treated as internal, never counted as nothing, never dropped.
//! - A move adds or loses no envelope recipient but the sender, and applied twice changes nothing more.
//! - The core never panics on any input; the door turns an error into a thrown `Error` with a path.
//! - No prose comes out of the core. Words live in `extension/_locales`.

// The core never panics; tests may.
#![warn(clippy::indexing_slicing, clippy::unwrap_used, clippy::expect_used, clippy::panic)]

pub mod address;
pub mod announcement;
pub mod attachment;
pub mod audience;
pub mod backtest;
pub mod body;
pub mod digest;
pub mod draft;
mod effort;
pub mod entries;
pub mod error;
pub mod fold;
pub mod greeting;
pub mod internal_domains;
pub mod lookalike;
pub mod numbers;
#[cfg(not(target_arch = "wasm32"))]
pub mod policy_file;
pub mod providers;
pub mod recipients;
pub mod remedy;
pub mod rules;
pub mod settings;
pub mod tally;
pub mod text;
pub mod verdict;
#[cfg(target_arch = "wasm32")]
pub mod wasm;
pub mod well_formed;
mod well_known;
