//! `docs/windows/`: templates for Group Policy. Each setting is a policy of its own and writes what Thunderbird reads: below the key of
//! the add-on, keys for objects, strings and numbers for values, values named `1`, `2`, … for a list, and a multi-line string for
//! whatever has to be JSON.

use std::fmt::Write as _;

use bcc_guard::rules::RULES;
use serde_json::Value;

use super::words::{Words, is_level};

const KEY: &str = r"Software\Policies\Mozilla\Thunderbird\3rdparty\Extensions\bcc-guard@thunderbird-addons";

const SECTIONS: [&str; 4] = ["recipients", "replies", "content", "attachments"];

/// More than a registry policy file carries for one value.
const MOST_TEXT: u64 = 30_000;

/// `bcc-guard.admx`.
pub(crate) fn admx(settings: &[Value]) -> String {
    let mut xml = String::from(
        r#"<?xml version="1.0" encoding="utf-8"?>
<!-- Made by `make generate`. -->
<policyDefinitions xmlns="http://schemas.microsoft.com/GroupPolicy/2006/07/PolicyDefinitions" revision="1.0" schemaVersion="1.0">
  <policyNamespaces>
    <target prefix="bccguard" namespace="BccGuard.Policies.Thunderbird" />
  </policyNamespaces>
  <resources minRequiredRevision="1.0" />
  <supportedOn>
    <definitions>
      <definition name="thunderbird_153" displayName="$(string.supported)" />
    </definitions>
  </supportedOn>
  <categories>
    <category name="bcc_guard" displayName="$(string.bcc_guard)" />
"#,
    );
    for section in SECTIONS {
        category(&mut xml, &format!("section_{section}"), "bcc_guard");
    }
    for rule in RULES {
        category(&mut xml, &format!("rule_{}", rule.id), &format!("section_{}", rule.section.id()));
    }
    xml.push_str("  </categories>\n  <policies>\n");
    for setting in settings {
        policy(&mut xml, setting);
    }
    xml.push_str("  </policies>\n</policyDefinitions>\n");
    xml
}

fn category(xml: &mut String, name: &str, parent: &str) {
    writeln!(xml, "    <category name=\"{name}\" displayName=\"$(string.{name})\">").unwrap();
    writeln!(xml, "      <parentCategory ref=\"{parent}\" />\n    </category>").unwrap();
}

fn policy(xml: &mut String, setting: &Value) {
    let path = path(setting);
    let (id, category) = (id(path), category_of(path));
    let (above, name) = path.rsplit_once('.').unwrap_or(("", path));
    let key = if above.is_empty() { KEY.to_owned() } else { format!(r"{KEY}\{}", above.replace('.', r"\")) };
    let attributes = format!(
        "name=\"{id}\" class=\"Both\" displayName=\"$(string.{id})\" explainText=\"$(string.{id}_explain)\" key=\"{key}\""
    );
    let refs = format!("      <parentCategory ref=\"{category}\" />\n      <supportedOn ref=\"thunderbird_153\" />\n");
    if setting["type"] == "flag" {
        write!(
            xml,
            "    <policy {attributes} valueName=\"{name}\">\n{refs}      <enabledValue>\n        <decimal value=\"1\" />\n      \
             </enabledValue>\n      <disabledValue>\n        <decimal value=\"0\" />\n      </disabledValue>\n    </policy>\n"
        )
        .unwrap();
        return;
    }
    writeln!(xml, "    <policy {attributes} presentation=\"$(presentation.{id})\">\n{refs}      <elements>").unwrap();
    let element = match setting["type"].as_str().unwrap() {
        "choice" => {
            let items = values(setting).map(|value| {
                format!(
                    "          <item displayName=\"$(string.{})\">\n            <value>\n              <string>{value}</string>\n            \
                     </value>\n          </item>\n",
                    value_id(path, value)
                )
            });
            format!("<enum id=\"{id}\" valueName=\"{name}\" required=\"true\">\n{}        </enum>", items.collect::<String>())
        }
        "count" => format!(
            "<decimal id=\"{id}\" valueName=\"{name}\" required=\"true\" minValue=\"{}\" maxValue=\"{}\" />",
            setting["min"], setting["max"]
        ),
        "identities" => format!("<multiText id=\"{id}\" valueName=\"{name}\" />"),
        "text" | "url" | "date" | "image" => {
            let max = setting["max"].as_u64().unwrap_or(1000).min(MOST_TEXT);
            format!("<text id=\"{id}\" valueName=\"{name}\" required=\"true\" maxLength=\"{max}\" />")
        }
        _ => format!("<list id=\"{id}\" key=\"{key}\\{name}\" valuePrefix=\"\" />"),
    };
    writeln!(xml, "        {element}\n      </elements>\n    </policy>").unwrap();
}

/// `bcc-guard.adml`.
pub(crate) fn adml(settings: &[Value], words: &Words) -> String {
    let mut strings = vec![
        ("bcc_guard".to_owned(), "Bcc Guard".to_owned()),
        (
            "supported".to_owned(),
            words.either("Thunderbird 153 and later", "Thunderbird 153 et versions ultérieures").to_owned(),
        ),
    ];
    strings.extend(SECTIONS.map(|section| (format!("section_{section}"), words.section(section))));
    strings.extend(RULES.iter().map(|rule| (format!("rule_{}", rule.id), words.rule(rule.id))));
    let mut presentations = String::new();
    for setting in settings {
        let path = path(setting);
        let (id, name) = (id(path), words.name(path));
        strings.extend(
            values(setting)
                .filter(|_| setting["type"] == "choice")
                .map(|value| (value_id(path, value), words.value(path, value))),
        );
        strings.push((format!("{id}_explain"), explanation(setting, words)));
        if setting["type"] != "flag" {
            presentation(&mut presentations, setting, &id, &name);
        }
        strings.push((id, name));
    }
    strings.sort();
    strings.dedup();
    let title = words.either("Bcc Guard for Thunderbird", "Bcc Guard pour Thunderbird");
    let mut table = String::new();
    for (id, text) in &strings {
        writeln!(table, "      <string id=\"{id}\">{}</string>", escaped(text)).unwrap();
    }
    format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<!-- Made by `make generate`: {language}. -->\n<policyDefinitionResources \
         xmlns=\"http://schemas.microsoft.com/GroupPolicy/2006/07/PolicyDefinitions\" revision=\"1.0\" schemaVersion=\"1.0\">\n  \
         <displayName>{title}</displayName>\n  <description>{title}</description>\n  <resources>\n    <stringTable>\n{table}    \
         </stringTable>\n    <presentationTable>\n{presentations}    </presentationTable>\n  </resources>\n\
         </policyDefinitionResources>\n",
        language = words.language(),
    )
}

fn presentation(xml: &mut String, setting: &Value, id: &str, name: &str) {
    let label = escaped(name);
    let control = match setting["type"].as_str().unwrap() {
        "choice" => {
            let standard = values(setting).position(|value| setting["defaults"]["standard"] == value).unwrap_or(0);
            format!("<dropdownList refId=\"{id}\" noSort=\"true\" defaultItem=\"{standard}\">{label}</dropdownList>")
        }
        "count" => {
            format!(
                "<decimalTextBox refId=\"{id}\" defaultValue=\"{}\">{label}</decimalTextBox>",
                setting["defaults"]["standard"]
            )
        }
        "identities" => format!("<multiTextBox refId=\"{id}\">{label}</multiTextBox>"),
        "text" | "url" | "date" | "image" => {
            format!("<textBox refId=\"{id}\">\n          <label>{label}</label>\n        </textBox>")
        }
        _ => format!("<listBox refId=\"{id}\">{label}</listBox>"),
    };
    writeln!(xml, "      <presentation id=\"{id}\">\n        {control}\n      </presentation>").unwrap();
}

fn explanation(setting: &Value, words: &Words) -> String {
    let path = path(setting);
    let mut lines = vec![words.meaning(path)];
    if let ["rules", rule, _] = *path.split('.').collect::<Vec<_>>() {
        lines.insert(0, words.why(rule));
    }
    lines.push(match setting["type"].as_str().unwrap() {
        "choices" => {
            let values: Vec<_> = values(setting).map(|value| format!("{value} ({})", words.value(path, value))).collect();
            words.either("One per line, any of: ", "Un par ligne, parmi : ").to_owned() + &values.join(", ")
        }
        "identities" => words
            .either(
                r#"JSON, such as {"press@ville.example": {"rules": {"visible_recipients": {"external_limit": 50}}}}"#,
                r#"JSON, par exemple {"press@ville.example": {"rules": {"visible_recipients": {"external_limit": 50}}}}"#,
            )
            .to_owned(),
        "paths" => words.either("Such as rules.visible_recipients.", "Par exemple rules.visible_recipients.").to_owned(),
        "image" => words
            .either(
                "Group Policy carries 30,000 characters at most.",
                "Une stratégie de groupe porte au plus 30 000 caractères.",
            )
            .to_owned(),
        _ => String::new(),
    });
    lines.push(words.either("Not configured: not set by policy.", "Non configuré : non défini par la stratégie.").to_owned());
    lines.push(format!("{}{path}", words.either("Setting: ", "Réglage : ")));
    lines.retain(|line| !line.is_empty());
    lines.join("\n\n")
}

fn path(setting: &Value) -> &str {
    setting["path"].as_str().unwrap()
}

fn values(setting: &Value) -> impl Iterator<Item = &str> {
    setting["values"].as_array().unwrap().iter().map(|value| value.as_str().unwrap())
}

/// A name for a policy: letters, digits and underscores.
fn id(path: &str) -> String {
    path.replace('.', "_")
}

/// The name of a value's words: those of a level are the same for every rule.
fn value_id(path: &str, value: &str) -> String {
    if is_level(path) { format!("level_{value}") } else { format!("{}_{value}", id(path)) }
}

fn category_of(path: &str) -> String {
    match *path.split('.').collect::<Vec<_>>() {
        ["rules", rule, _] => format!("rule_{rule}"),
        _ => "bcc_guard".to_owned(),
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
