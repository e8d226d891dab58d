//! The checks behind Bcc Guard, a Thunderbird add-on that asks before addresses are disclosed.

// The core never panics; tests may.
#![warn(clippy::indexing_slicing, clippy::unwrap_used, clippy::expect_used, clippy::panic)]

pub mod address;
pub mod audience;
pub mod draft;
pub mod entries;
pub mod error;
pub mod providers;
pub mod recipients;
pub mod remedy;
pub mod rules;
pub mod settings;
pub mod verdict;
#[cfg(target_arch = "wasm32")]
pub mod wasm;
