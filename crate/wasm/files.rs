//! Files: what they are and carry.

use serde_json::Value;
use wasm_bindgen::prelude::*;
use web_sys::Blob;

use super::{read, write};
use crate::attachment::{self, Reader, Source};
use crate::draft;
use crate::error::Error;

/// What a file is and carries, read by slices of a `Blob`.
///
/// # Errors
///
/// An argument of a wrong shape, named by its path. A file that cannot be read is no error: its facts say so.
#[wasm_bindgen]
pub async fn scan(name: JsValue, blob: JsValue, settings: JsValue) -> Result<JsValue, JsError> {
    let name = name.as_string().ok_or_else(|| Error::new("name", "expected a string"))?;
    let further = types(&read(&settings, "settings")?)?;
    let blob = blob.dyn_into::<Blob>().map_err(|_| Error::new("blob", "expected a Blob"))?;
    write(&attachment::scan(&name, Source::Blob(Reader::new(&blob)), &further).await)
}

/// The only setting that a reader of files needs. Reading all of them would need all rules, and make this module twice as large.
fn types(settings: &Value) -> Result<Vec<String>, Error> {
    if !settings.is_object() {
        return Err(Error::new("settings", "expected an object"));
    }
    match settings.pointer("/rules/executable_attachment/types") {
        None => Ok(Vec::new()),
        Some(types) => draft::strings(types, "settings.rules.executable_attachment.types"),
    }
}
