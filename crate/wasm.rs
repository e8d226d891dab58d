//! The door: what JavaScript may call. It reads arguments, calls the core and writes results, nothing else.
//!
//! Values cross as JSON text, which both engines' own code reads and writes: ten times as fast as walking JavaScript objects one
//! property at a time. Mailbox strings may also come as one `Uint8Array`, joined by U+000A, which is faster still. An argument of a
//! wrong shape is a thrown `Error` whose message begins with its path.
//!
//! JavaScript's strings may hold half of a character (a lone surrogate); text here cannot, and neither can what Thunderbird sends. It reads
//! as U+FFFD, which is what becomes of it when a message leaves.
//!
//! There are two doors, and a module for each: a check has to be there at once, and must not wait until the readers of files are
//! loaded too. The feature `files` makes the second one.

#[cfg(not(feature = "files"))]
pub mod check;
#[cfg(feature = "files")]
pub mod files;

use js_sys::{JSON, JsString};
use serde::Serialize;
use serde_json::{Value, json};
use wasm_bindgen::prelude::*;

use crate::error::Error;
use crate::well_formed;

#[wasm_bindgen]
extern "C" {
    /// The engine's own encoder. web-sys binds it too, but takes a `&str`, which has crossed the boundary already, and slowly.
    type TextEncoder;

    #[wasm_bindgen(constructor)]
    fn new() -> TextEncoder;

    #[wasm_bindgen(method)]
    fn encode(this: &TextEncoder, text: &JsString) -> Vec<u8>;
}

/// A JavaScript value as JSON; what JSON cannot hold (NaN, say) is null.
fn read(value: &JsValue, path: &str) -> Result<Value, Error> {
    parse(&text_of(value, path)?, path)
}

/// A JavaScript value as the text of JSON.
fn text_of(value: &JsValue, path: &str) -> Result<Vec<u8>, Error> {
    let text = JSON::stringify(value).map_err(|_| Error::new(path, "cannot be read as JSON"))?;
    Ok(if text.is_undefined() { b"null".to_vec() } else { json_of(&text) })
}

/// JSON that JavaScript has written, in bytes: half a character stands in it as an escape, and is made a whole one.
fn json_of(text: &JsString) -> Vec<u8> {
    let mut json = TextEncoder::new().encode(text);
    well_formed::mend(&mut json);
    json
}

fn parse(text: &[u8], path: &str) -> Result<Value, Error> {
    serde_json::from_slice(text).map_err(|error| Error::new(path, error.to_string()))
}

fn write(value: &impl Serialize) -> Result<JsValue, JsError> {
    let text = serde_json::to_string(&json!(value))?;
    JSON::parse(&text).map_err(|_| JsError::new("result: not JSON"))
}
