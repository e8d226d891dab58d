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

use js_sys::{JSON, JsString, Reflect};
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
    let text = JSON::stringify(value).map_err(|_| Error::new(place_of_fault(value, path), "cannot be read as JSON"))?;
    Ok(if text.is_undefined() { b"null".to_vec() } else { json_of(&text) })
}

/// No argument has more levels.
const MOST_LEVELS: usize = 8;

/// Where in a value stands what cannot be written as JSON: a cycle, a `BigInt`, something that throws when it is looked at.
fn place_of_fault(value: &JsValue, path: &str) -> String {
    let mut path = path.to_owned();
    let mut value = value.clone();
    for _ in 0..MOST_LEVELS {
        let names = Reflect::own_keys(&value).unwrap_or_default();
        let mut below = names.iter().filter_map(|name| {
            let below = Reflect::get(&value, &name);
            let is_whole = below.as_ref().is_ok_and(|below| JSON::stringify(below).is_ok());
            (!is_whole).then_some((name.as_string()?, below.unwrap_or(JsValue::UNDEFINED)))
        });
        // Of a cycle every part is at fault: where it is entered tells most.
        let Some((name, below)) = below.find(|(_, below)| *below != value) else { break };
        path = if value.is_array() { format!("{path}[{name}]") } else { format!("{path}.{name}") };
        if !below.is_object() {
            break;
        }
        value = below;
    }
    path
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
