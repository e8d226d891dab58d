//! Messages: what the rules say of them, and the remedies.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;
use std::sync::Arc;

use js_sys::{Array, JsString, Object, Reflect, Uint8Array};
use serde_json::Value;
use wasm_bindgen::prelude::*;

use super::{TextEncoder, json_of, parse, read, text_of, write};
use crate::address::{self, Domain};
use crate::backtest;
use crate::body::Body;
use crate::draft::{self, Draft};
use crate::error::Error;
use crate::recipients::Recipients;
use crate::rules::namesake;
use crate::settings::{self, Settings};
use crate::{remedy, rules, verdict};

/// What the rules say of a draft.
///
/// # Errors
///
/// An argument of a wrong shape, named by its path.
#[wasm_bindgen]
pub fn check(draft: &JsValue, settings: &JsValue) -> Result<JsValue, JsError> {
    let draft = read_draft(draft)?;
    write(&verdict::check(&draft, &*settings_for(&draft, settings)?))
}

/// The recipient fields after remedies, applied in order.
///
/// # Errors
///
/// An argument of a wrong shape, named by its path; an unknown remedy.
#[wasm_bindgen]
pub fn apply(draft: &JsValue, settings: &JsValue, remedies: &JsValue) -> Result<JsValue, JsError> {
    let ids = draft::strings(&read(remedies, "remedies")?, "remedies")?;
    let remedies = remedy::read(&ids)?;
    let draft = read_draft(draft)?;
    write(&remedy::apply(&draft, &*settings_for(&draft, settings)?, &remedies))
}

/// Who would see each other, by organisation.
///
/// # Errors
///
/// An argument of a wrong shape, named by its path.
#[wasm_bindgen]
pub fn audience(draft: &JsValue, settings: &JsValue) -> Result<JsValue, JsError> {
    let draft = read_draft(draft)?;
    write(&crate::audience::audience(&draft, &*settings_for(&draft, settings)?))
}

/// Entries of To, Cc and Bcc that name no address and are not in `draft.lists`.
///
/// # Errors
///
/// An argument of a wrong shape, named by its path.
#[wasm_bindgen]
pub fn unresolved(draft: &JsValue) -> Result<JsValue, JsError> {
    write(&Recipients::of(&read_draft(draft)?, &Settings::default()).unresolved())
}

/// The smallest set of remedies after which nothing interrupts any more, as ids; empty where there is none.
///
/// # Errors
///
/// An argument of a wrong shape, named by its path.
#[wasm_bindgen]
pub fn fix(draft: &JsValue, settings: &JsValue) -> Result<JsValue, JsError> {
    let draft = read_draft(draft)?;
    write(&verdict::fix(&draft, &*settings_for(&draft, settings)?))
}

/// How often each of several settings would have interrupted; for each, `{ interrupted, rules: { id: { interrupted, noted } } }`.
///
/// # Errors
///
/// An argument of a wrong shape, named by its path.
#[wasm_bindgen(js_name = backtest)]
pub fn count(drafts: &JsValue, settings: &JsValue) -> Result<JsValue, JsError> {
    let elements = |value: &JsValue, path: &str| match read(value, path)? {
        Value::Array(elements) => Ok(elements),
        _ => Err(Error::new(path, "expected a list")),
    };
    let drafts = elements(drafts, "drafts")?.iter().map(Draft::read).collect::<Result<Vec<_>, _>>()?;
    let settings = elements(settings, "settings")?;
    write(&settings.iter().map(|settings| backtest::count(&drafts, settings)).collect::<Result<Vec<_>, _>>()?)
}

/// Counts messages by what was found in each, a list of `{ rule, level }`, as `backtest` does: `{ interrupted, rules }`.
///
/// # Errors
///
/// An argument of a wrong shape, named by its path.
#[wasm_bindgen]
pub fn tally(messages: &JsValue) -> Result<JsValue, JsError> {
    write(&backtest::tally(&read(messages, "messages")?)?)
}

/// Who is addressed, as look-ups need it: `{ domains, addresses, names }`, each once. Domains (the sender's too, and those of the
/// original) are lower-case A-labels, names the display-names of `namesake`.
///
/// # Errors
///
/// An argument of a wrong shape, named by its path.
#[wasm_bindgen]
pub fn addressed(draft: &JsValue) -> Result<JsValue, JsError> {
    let draft = read_draft(draft)?;
    write(&Recipients::of(&draft, &Settings::default()).addressed())
}

/// Everyone that mailbox strings name, as `[address, name]`: the address in its one spelling, the display-name as `namesake`
/// compares it, empty where it is too short for that.
///
/// # Errors
///
/// An argument of a wrong shape, named by its path.
#[wasm_bindgen(js_name = mailboxes)]
pub fn everyone(texts: &JsValue) -> Result<JsValue, JsError> {
    let everyone = mailboxes(texts, "texts")?.into_iter().flat_map(|text| address::mailboxes(address::parse(&text)));
    write(
        &everyone
            .map(|mailbox| (mailbox.addr_spec.canonical(), namesake::folded_name(&mailbox.display_name).unwrap_or_default()))
            .collect::<Vec<_>>(),
    )
}

/// Everyone whose address those who get the message see, the user included: addresses in their one spelling.
///
/// # Errors
///
/// An argument of a wrong shape, named by its path.
#[wasm_bindgen]
pub fn visible(draft: &JsValue) -> Result<JsValue, JsError> {
    let draft = read_draft(draft)?;
    let recipients = Recipients::of(&draft, &Settings::default());
    write(&recipients.seen().into_iter().map(|person| person.mailbox.addr_spec.canonical()).collect::<Vec<_>>())
}

/// Everyone written to but the user, each person once, as mailbox strings.
///
/// # Errors
///
/// An argument of a wrong shape, named by its path.
#[wasm_bindgen]
pub fn people(draft: &JsValue) -> Result<JsValue, JsError> {
    let draft = read_draft(draft)?;
    let recipients = Recipients::of(&draft, &Settings::default());
    write(&recipients.others().map(|person| person.mailbox.to_string()).collect::<Vec<_>>())
}

/// Everyone who is to get a message but the one it is sent from, each person once, as mailbox strings.
///
/// # Errors
///
/// An argument of a wrong shape, named by its path.
#[wasm_bindgen]
pub fn addressees(draft: &JsValue) -> Result<JsValue, JsError> {
    let draft = read_draft(draft)?;
    let recipients = Recipients::of(&draft, &Settings::default());
    write(&recipients.addressees().map(|person| person.mailbox.to_string()).collect::<Vec<_>>())
}

/// Every rule with its levels, options and bounds, facts and remedies.
///
/// # Errors
///
/// None in practice.
#[wasm_bindgen]
pub fn rules() -> Result<JsValue, JsError> {
    write(&rules::describe())
}

/// Merges `{ policy?, user? }` to `{ settings, locked, bounds, problems }`; `suffixes` lists the public suffixes among the names in
/// them, lower-case. With a `sender`, as in a From field, to the settings in force
/// for messages from there. Bad input is a problem, not an error.
///
/// # Errors
///
/// None in practice.
#[wasm_bindgen]
pub fn settings(sources: &JsValue) -> Result<JsValue, JsError> {
    let value = |name: &str| Reflect::get(sources, &name.into()).unwrap_or(JsValue::UNDEFINED);
    let source = |name: &str| {
        let value = value(name);
        (!value.is_undefined()).then(|| read(&value, name).unwrap_or_else(|_| read_parts(&value, SETTINGS_DEPTH)))
    };
    let suffixes: Array = value("suffixes").dyn_into().unwrap_or_default();
    let suffixes = suffixes.iter().filter_map(|name| Some(Domain::new(&name.as_string()?))).collect();
    let mut merged = settings::merge_knowing(source("policy").as_ref(), source("user").as_ref(), &suffixes);
    if let Some(sender) = value("sender").as_string() {
        merged.settings = settings::for_sender(merged.settings, &sender);
    }
    write(&merged)
}

/// How deep settings go: `identities`, an address, `rules`, a rule, an option, its elements.
const SETTINGS_DEPTH: usize = 6;

/// A value that is no JSON as a whole (a cycle, a thousand levels): what in it is none reads as null, which is a problem of
/// its own, and takes nothing beside it along.
fn read_parts(value: &JsValue, depth: usize) -> Value {
    let below = |value: &JsValue| match read(value, "") {
        Ok(value) => value,
        Err(_) if depth > 0 => read_parts(value, depth - 1),
        Err(_) => Value::Null,
    };
    if let Some(elements) = value.dyn_ref::<Array>() {
        return elements.iter().map(|element| below(&element)).collect();
    }
    // What throws when it is looked at has nothing in it.
    let names = Reflect::own_keys(value).unwrap_or_default();
    let values = names.iter().filter_map(|name| {
        let value = Reflect::get(value, &name).ok()?;
        Some((name.as_string()?, below(&value)))
    });
    if value.is_object() { Value::Object(values.collect()) } else { Value::Null }
}

/// The settings that were read last, with what they were read from. They seldom change, and may hold thousands of domains.
struct LastRead {
    text: Vec<u8>,
    sender: String,
    settings: Rc<Settings>,
}

thread_local! {
    static LAST_READ: RefCell<Option<LastRead>> = const { RefCell::new(None) };
}

/// Settings as an object, or as its JSON.
fn settings_for(draft: &Draft, value: &JsValue) -> Result<Rc<Settings>, Error> {
    let text = match value.dyn_ref::<JsString>() {
        Some(text) => json_of(text),
        None => text_of(value, "settings")?,
    };
    LAST_READ.with_borrow_mut(|last| {
        if let Some(last) = last.as_ref().filter(|last| last.text == text && last.sender == draft.sender()) {
            return Ok(Rc::clone(&last.settings));
        }
        let settings = Rc::new(Settings::read(&settings::for_sender(parse(&text, "settings")?, draft.sender()))?);
        *last = Some(LastRead { text, sender: draft.sender().to_owned(), settings: Rc::clone(&settings) });
        Ok(settings)
    })
}

fn read_draft(value: &JsValue) -> Result<Draft, Error> {
    if !value.is_object() {
        return Err(Error::new("draft", "expected an object"));
    }
    let small = Object::assign(&Object::new(), value.unchecked_ref());
    let take = |name: &str| {
        let taken = Reflect::get(&small, &name.into()).unwrap_or(JsValue::UNDEFINED);
        drop(Reflect::delete_property(&small, &name.into()));
        taken
    };
    let fields = ["to", "cc", "bcc"].map(|name| (format!("draft.{name}"), take(name)));
    let lists = take("lists");
    let body = text(&take("body"), "draft.body")?;
    let [to, cc, bcc] = fields.map(|(path, field)| mailboxes(&field, &path));
    let lists = read_lists(&lists)?;
    Ok(Draft {
        to: to?,
        cc: cc?,
        bcc: bcc?,
        lists: Arc::new(lists),
        body: Arc::new(Body::of(&body)),
        ..Draft::read_small(&read(&small, "draft")?)?
    })
}

fn read_lists(value: &JsValue) -> Result<HashMap<String, Vec<String>>, Error> {
    if value.is_undefined() {
        return Ok(HashMap::new());
    }
    if !value.is_object() || Array::is_array(value) {
        return Err(Error::new("draft.lists", "expected an object"));
    }
    let mut lists: HashMap<String, Vec<String>> = HashMap::new();
    for pair in Object::entries(value.unchecked_ref()).iter() {
        let pair: Array = pair.unchecked_into();
        let entry = pair.get(0).as_string().unwrap_or_default();
        let members = mailboxes(&pair.get(1), &draft::list_path(&entry))?;
        // Two names that differ in halves of characters alone are one name here, with everyone in it.
        lists.entry(entry).or_default().extend(members);
    }
    Ok(lists)
}

/// Mailbox strings: a list of strings, or one `Uint8Array` of them joined by U+000A.
fn mailboxes(value: &JsValue, path: &str) -> Result<Vec<String>, Error> {
    if value.is_undefined() {
        return Err(Error::new(path, "is missing"));
    }
    if !value.is_instance_of::<Uint8Array>() {
        return draft::strings(&read(value, path)?, path);
    }
    let text = text(value, path)?;
    Ok(if text.is_empty() { Vec::new() } else { text.split('\n').map(str::to_owned).collect() })
}

/// Text, as a string or as its UTF-8 bytes.
fn text(value: &JsValue, path: &str) -> Result<String, Error> {
    if value.is_undefined() {
        return Ok(String::new());
    }
    if let Some(text) = value.dyn_ref::<JsString>() {
        return Ok(String::from_utf8_lossy(&TextEncoder::new().encode(text)).into_owned());
    }
    let bytes = value.dyn_ref::<Uint8Array>().ok_or_else(|| Error::new(path, "expected a string"))?;
    String::from_utf8(bytes.to_vec()).map_err(|_| Error::new(path, "is not UTF-8"))
}
