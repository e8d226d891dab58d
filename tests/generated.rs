//! Files made from the list of rules. `make generate` writes them; this test tells when that was forgotten.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use bcc_guard::rules::{Choice, Example, Named, Opt, RULES, Rule};
use bcc_guard::settings::{self, Preset};
use serde_json::Value;

#[path = "generated/reference.rs"]
mod reference;
#[path = "generated/schema.rs"]
mod schema;
#[path = "generated/windows.rs"]
mod windows;
#[path = "generated/words.rs"]
mod words;

use words::Words;

#[test]
fn the_catalogue_of_rules_is_up_to_date() {
    up_to_date("docs/rules.md", &catalogue(root()));
}

#[test]
fn the_schema_of_policies_is_up_to_date() {
    up_to_date("docs/policy.schema.json", &schema::schema(&all_settings(), &Words::english(root())));
}

#[test]
fn the_reference_of_policies_is_up_to_date() {
    up_to_date("docs/policy.md", &reference::page(&all_settings(), &Words::english(root())));
}

#[test]
fn the_templates_for_group_policy_are_up_to_date() {
    up_to_date("docs/windows/bcc-guard.admx", &windows::admx(&all_settings()));
    for words in [Words::english(root()), Words::french(root())] {
        let file = format!("docs/windows/{}/bcc-guard.adml", words.language());
        up_to_date(&file, &windows::adml(&all_settings(), &words));
    }
}

/// Compares a file with what it should be, or writes it.
fn up_to_date(file: &str, content: &str) {
    let path = root().join(file);
    if std::env::var_os("GENERATE").is_some() {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, content).unwrap();
        return;
    }
    assert!(fs::read_to_string(&path).unwrap() == content, "{file} is not up to date: run `make generate`");
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn all_settings() -> Vec<Value> {
    settings::describe().as_array().unwrap().clone()
}

/// Every rule: the doc comment of its file, its levels and options, and its examples.
fn catalogue(root: &Path) -> String {
    let mut page = String::from("# Rules\n\nMade from `crate/rules/` by `make generate`.\n");
    for rule in RULES {
        write!(page, "\n## `{}`\n\n{}\n", rule.id, documentation(root, rule)).unwrap();
        page.push_str(&settings(rule));
        page.push_str("### Examples\n");
        for example in rule.examples {
            page.push_str(&example_section(example));
        }
    }
    page
}

/// The doc comment of a rule's file, its headings two levels down.
fn documentation(root: &Path, rule: &Rule) -> String {
    let source = fs::read_to_string(root.join(format!("crate/rules/{}.rs", rule.id))).unwrap();
    let lines = source.lines().map_while(|line| line.strip_prefix("//!"));
    lines.fold(String::new(), |mut text, line| {
        let line = line.strip_prefix(' ').unwrap_or(line);
        let deeper = if line.starts_with('#') { "##" } else { "" };
        writeln!(text, "{deeper}{line}").unwrap();
        text
    })
}

fn settings(rule: &Rule) -> String {
    let mut text = String::from("### Settings\n\n| setting | quiet | standard | strict | takes |\n|---|---|---|---|---|\n");
    let levels = Preset::ALL.map(|preset| rule.levels.of(preset).id());
    writeln!(text, "| `level` | {} | `off`, `notice`, `ask`, `block` |", levels.join(" | ")).unwrap();
    for option in rule.options {
        match option {
            Opt::Count(count) => {
                let defaults = Preset::ALL.map(|preset| count.defaults.of(preset).to_string()).join(" | ");
                writeln!(text, "| `{}` | {defaults} | a whole number from {} to {} |", count.name, count.min, count.max)
                    .unwrap();
            }
            Opt::Entries(Named { name }) | Opt::Exempt(Named { name }) => {
                writeln!(text, "| `{name}` | – | – | – | addresses, domains, mailing lists |").unwrap();
            }
            Opt::Domains(Named { name }) => writeln!(text, "| `{name}` | – | – | – | domains |").unwrap(),
            Opt::Flag(Named { name }) => writeln!(text, "| `{name}` | false | false | false | `true`, `false` |").unwrap(),
            Opt::Words(Named { name }) => writeln!(text, "| `{name}` | – | – | – | words |").unwrap(),
            Opt::Endings(Named { name }) => writeln!(text, "| `{name}` | – | – | – | endings of names |").unwrap(),
            Opt::Choice(Choice { name, values }) => {
                let first = values.first().unwrap();
                writeln!(text, "| `{name}` | {first} | {first} | {first} | `{}` |", values.join("`, `")).unwrap();
            }
            Opt::Choices(Choice { name, values }) => {
                writeln!(text, "| `{name}` | all | all | all | any of `{}` |", values.join("`, `")).unwrap();
            }
            Opt::Url(Named { name }) => writeln!(text, "| `{name}` | – | – | – | a web address |").unwrap(),
        }
    }
    let remedies: Vec<_> = rule.remedies.iter().map(|remedy| format!("`{}`", remedy.id())).collect();
    writeln!(text, "\nRemedies: {}\n", remedies.join(", ")).unwrap();
    text
}

fn example_section(example: &Example) -> String {
    let finds = example.finds.map_or_else(|| "finds nothing".to_owned(), |facts| format!("finds `{facts}`"));
    format!("\n{}; with `{}` it {finds}:\n\n```text\n{}\n```\n", example.title, example.settings, example.mail)
}
