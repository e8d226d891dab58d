//! `docs/policy.schema.json`: what our section of a policies.json may hold (JSON Schema, draft 2020-12).

use serde_json::{Map, Value, json};

use super::words::Words;

/// The whole file.
pub(crate) fn schema(settings: &[Value], words: &Words) -> String {
    let everything = object(settings, "", words);
    let for_senders: Vec<Value> = settings.iter().filter(|setting| setting["senders"] == true).cloned().collect();
    let mut schema = json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Bcc Guard",
        "description": "policies.3rdparty.Extensions[\"bcc-guard@thunderbird-addons\"]. Made by `make generate`.",
        "$defs": { "sender": object(&for_senders, "", words) },
    });
    schema.as_object_mut().unwrap().extend(everything.as_object().unwrap().clone());
    format!("{schema:#}\n")
}

/// The settings below a path.
fn object(settings: &[Value], path: &str, words: &Words) -> Value {
    let mut properties = Map::new();
    for setting in settings {
        let Some(rest) = setting["path"].as_str().unwrap().strip_prefix(path) else { continue };
        let name = rest.split('.').next().unwrap();
        if properties.contains_key(name) {
            continue;
        }
        let below = format!("{path}{name}.");
        let value = if rest == name { value(setting, settings, words) } else { object(settings, &below, words) };
        properties.insert(name.to_owned(), value);
    }
    let mut object = json!({ "type": "object", "additionalProperties": false, "properties": properties });
    let steps: Vec<&str> = path.split('.').collect();
    if let ["rules", rule, ""] = *steps {
        object["description"] = words.rule(rule).into();
    }
    object
}

/// Where an address or a domain is meant.
const NO_LINK: &str = r"^(?!\s*([Mm][Aa][Ii][Ll][Tt][Oo]:|[Hh][Tt][Tt][Pp][Ss]?://))";

/// The commonest of those names that end everybody's domains; the core knows all.
const NO_SUFFIX: &str = r"(?!\s*[*@.]*(com|org|net|edu|gov|fr|de|uk|eu|be|ch|it|es|nl|COM|FR)\s*$)";

fn value(setting: &Value, settings: &[Value], words: &Words) -> Value {
    let path = setting["path"].as_str().unwrap();
    let (max, values) = (&setting["max"], &setting["values"]);
    let text = |pattern: &str| json!({ "type": "string", "pattern": pattern });
    let list = |items: Value| json!({ "type": "array", "items": items });
    let mut schema = match setting["type"].as_str().unwrap() {
        "choice" => json!({ "enum": values }),
        "choices" => list(json!({ "enum": values })),
        "count" => json!({ "type": "integer", "minimum": setting["min"], "maximum": max }),
        "flag" => json!({ "type": "boolean" }),
        "text" => json!({ "type": "string", "maxLength": max }),
        "url" => text(r"^(https?://\S+)?$"),
        "date" => text(r"^([0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01]))?$"),
        "image" => {
            let mut image = text(r"^(data:image/(png|jpeg|webp|svg\+xml)[;,].+)?$");
            image["maxLength"] = max.clone();
            image
        }
        "domains" => list(text(&format!("{NO_LINK}{NO_SUFFIX}{}", r"\s*(\*?@|\*?\.)*[^\s@*/:,;]+\s*$"))),
        "entries" => list(text(&format!("{NO_LINK}{NO_SUFFIX}{}", r#"(?!.*@[^<"]*[,;\s]+[^<"]*@)(?![*@.\s]*$).*\S"#))),
        "words" if path == "rules.executable_attachment.types" => list(text(r"^\s*\*?\.?[^\s.*/\\]+\s*$")),
        "words" => list(text(r"[^\s!-/:-@\[-`{-~…]")),
        "identities" => json!({
            "type": "object",
            "propertyNames": { "pattern": "@" },
            "additionalProperties": { "$ref": "#/$defs/sender" },
        }),
        "paths" => {
            list(json!({ "anyOf": [{ "enum": paths(settings) }, { "pattern": r#"^identities\["[^"]+@[^"]+"\](\.|$)"# }] }))
        }
        other => panic!("{path} is of a new type, {other}"),
    };
    schema["description"] = description(path, words).into();
    schema["default"] = setting["defaults"]["standard"].clone();
    schema
}

fn description(path: &str, words: &Words) -> String {
    let (name, meaning) = (words.name(path), words.meaning(path));
    if meaning.is_empty() { name } else { format!("{name}. {meaning}") }
}

/// Every path of a setting, and those above.
fn paths(settings: &[Value]) -> Vec<String> {
    let mut paths: Vec<String> = Vec::new();
    for setting in settings {
        let steps: Vec<&str> = setting["path"].as_str().unwrap().split('.').collect();
        paths.extend((1..=steps.len()).map(|length| steps[..length].join(".")));
    }
    paths.sort();
    paths.dedup();
    paths
}
