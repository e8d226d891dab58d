//! `docs/policy.md`: every setting of a policy, commented.

use std::fmt::Write as _;

use bcc_guard::rules::RULES;
use serde_json::Value;

use super::words::Words;

const HEAD: &str = "# Policy reference\n
Made by `make generate`. Everything stands below `policies.3rdparty.Extensions[\"bcc-guard@thunderbird-addons\"]` in a
`policies.json`; [administrators.md](administrators.md) tells how it gets there, [policies/](policies/) has three ready ones,
[policy.schema.json](policy.schema.json) is the same as a JSON Schema for editors, [windows/](windows/) has templates for Group Policy.

Every value stands for itself: one at fault is left out, and named on the options page; of a list only the element at fault. What is
not set follows the preset.

**A policy is a floor.** With one, however small, no setting of a user's makes a message pass, or be asked about less, than the policy with
its preset and the defaults would. Users may be stricter; looser they may be only where a path, or one above it, is listed under `unlocked`.

In lists of domains and of entries, `@ville.example`, `*@ville.example` and `*.ville.example` mean `ville.example`, which has its subdomains
with it. What could never match (several entries in one, links, other patterns), and what would mean everybody (`com`, `co.uk`), is left
out and named.

In the Windows registry, `0` and `1` stand for `false` and `true`, and the values `1`, `2`, … of a key are a list.
";

/// The whole page.
pub(crate) fn page(settings: &[Value], words: &Words) -> String {
    let mut page = HEAD.to_owned();
    page.push_str("\n## General\n\n| setting | takes | default | meaning |\n|---|---|---|---|\n");
    for setting in settings.iter().filter(|setting| !path(setting).starts_with("rules.")) {
        row(&mut page, path(setting), setting, words);
    }
    page.push_str(SENDERS);
    for rule in RULES {
        write!(page, "\n## `rules.{0}`\n\n{1}. [What it finds](rules.md#{0})\n\n", rule.id, words.rule(rule.id)).unwrap();
        page.push_str("| setting | takes | quiet / standard / strict | meaning |\n|---|---|---|---|\n");
        let above = format!("rules.{}.", rule.id);
        for setting in settings.iter().filter(|setting| path(setting).starts_with(&above)) {
            row(&mut page, path(setting).strip_prefix(&above).unwrap(), setting, words);
        }
    }
    page
}

const SENDERS: &str = "
`identities` has addresses of senders, each with `preset`, `internal_domains` and `rules` of its own, which go before the general ones
for messages from there. Nothing else can differ. What is locked for everyone is locked for each sender. The paths below it are
written with the address in lower case, as in `identities[\"press@ville.example\"].rules.visible_recipients.level`; unlocking
`identities[\"press@ville.example\"]` unlocks what is set for that sender, unlocking `identities` what is set for all of them.

```json
{
  \"rules\": { \"visible_recipients\": { \"level\": \"block\" } },
  \"identities\": {
    \"press@ville.example\": { \"rules\": { \"visible_recipients\": { \"level\": \"ask\", \"external_limit\": 50 } } }
  },
  \"unlocked\": [\"identities[\\\"press@ville.example\\\"].rules.visible_recipients.external_limit\"]
}
```
";

fn path(setting: &Value) -> &str {
    setting["path"].as_str().unwrap()
}

fn row(page: &mut String, name: &str, setting: &Value, words: &Words) {
    let (title, meaning) = (words.name(path(setting)), words.meaning(path(setting)));
    let meaning = if meaning.is_empty() { title } else { format!("{title}. {meaning}") };
    writeln!(page, "| `{name}` | {} | {} | {meaning} |", takes(setting), defaults(setting)).unwrap();
}

fn takes(setting: &Value) -> String {
    let values: Vec<_> =
        setting["values"].as_array().unwrap().iter().map(|value| format!("`{}`", value.as_str().unwrap())).collect();
    match setting["type"].as_str().unwrap() {
        "choice" => values.join(", "),
        "choices" => format!("list, any of {}", values.join(", ")),
        "count" => format!("a whole number from {} to {}", setting["min"], setting["max"]),
        "flag" => "`true`, `false`".to_owned(),
        "text" => format!("text of at most {} characters", setting["max"]),
        "url" => "web address".to_owned(),
        "date" => "date, `YYYY-MM-DD`".to_owned(),
        "image" => format!("`data:` address of at most {} bytes", setting["max"]),
        "domains" => "list of domains".to_owned(),
        "entries" => "list of addresses, domains, names of mailing lists".to_owned(),
        "words" => "list of words".to_owned(),
        "identities" => "object, by address".to_owned(),
        "paths" => "list of paths".to_owned(),
        other => panic!("a new type, {other}"),
    }
}

fn defaults(setting: &Value) -> String {
    let told = |value: &Value| match value {
        Value::Array(elements) if !elements.is_empty() => "all".to_owned(),
        value if *value == "" || value.as_array().is_some() || value.as_object().is_some() => "–".to_owned(),
        Value::String(text) => format!("`{text}`"),
        value => format!("`{value}`"),
    };
    let by_preset = ["quiet", "standard", "strict"].map(|preset| told(&setting["defaults"][preset]));
    if by_preset.iter().all(|each| *each == by_preset[0]) { by_preset[0].clone() } else { by_preset.join(" / ") }
}
