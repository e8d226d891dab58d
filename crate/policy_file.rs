//! [`check`]: a policies.json as Thunderbird reads it, and what an administrator should know before rolling it out.
//!
//! Thunderbird takes the file as UTF-8 without a byte order mark and hands it to `JSON.parse`: one comment, one trailing comma, and
//! it ignores everything in it without a word. Bytes that are no UTF-8 it replaces, and takes the rest. What is told here are such
//! errors, what is wrong in the section of this add-on, and what is allowed but hardly meant.

use serde_json::{Map, Value};

use crate::settings;

mod places;
mod pointless;

use places::Places;

/// The add-on, as policies name it.
pub const ADDON: &str = "bcc-guard@thunderbird-addons";

/// How bad something is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Allowed, and hardly meant.
    Warning,
    /// It is not applied.
    Problem,
    /// It is no JSON, or none that can be checked.
    Unreadable,
}

/// Something to know about a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remark {
    /// How bad it is.
    pub severity: Severity,
    /// Line and column in the file, from 1; columns count characters.
    pub place: (usize, usize),
    /// The setting, as the options page writes it; empty for the file as a whole.
    pub path: String,
    /// What.
    pub message: String,
}

/// Looks at the bytes of a file; `today` (`YYYY-MM-DD`) is what dates are compared with. In the order of the file.
#[must_use]
pub fn check(bytes: &[u8], today: &str) -> Vec<Remark> {
    let text = String::from_utf8_lossy(bytes);
    let unreadable = |place, message| vec![Remark { severity: Severity::Unreadable, place, path: String::new(), message }];
    if bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff") {
        return unreadable((1, 1), "is UTF-16: save the file as UTF-8".to_owned());
    }
    if text.starts_with('\u{feff}') {
        return unreadable((1, 1), "begins with a byte order mark: save the file as UTF-8 without one".to_owned());
    }
    let value = match serde_json::from_str::<Value>(&text) {
        Ok(value) => value,
        Err(error) => return unreadable(places::character(&text, error.line(), error.column()), syntax_error(&error, &text)),
    };
    let mut file = File { places: Places::of(&text), remarks: Vec::new() };
    if let Err(error) = std::str::from_utf8(bytes) {
        let place = places::place(&text, error.valid_up_to());
        let message = "is not UTF-8: Thunderbird puts another sign there".to_owned();
        file.remarks.push(Remark { severity: Severity::Problem, place, path: String::new(), message });
    }
    file.visit(&value, today);
    file.remarks.sort_by_key(|remark| remark.place);
    file.remarks
}

/// What is wrong, in words for somebody who wrote the file by hand.
fn syntax_error(error: &serde_json::Error, text: &str) -> String {
    let told = error.to_string();
    let told = told.split(" at line ").next().unwrap_or_default().to_owned();
    // What JSON.parse takes, and no policy needs.
    if ["recursion", "out of range", "surrogate", "hex escape"].iter().any(|limit| told.contains(limit)) {
        return format!("{told}: cannot be checked");
    }
    let line = text.lines().nth(error.line().saturating_sub(1)).unwrap_or_default().trim_start();
    let is_comment = line.starts_with("//") || line.starts_with("/*") || line.starts_with('#');
    let hint = if is_comment { " (JSON has no comments)" } else { "" };
    format!("{told}{hint}: Thunderbird ignores the whole file")
}

struct File {
    places: Places,
    remarks: Vec<Remark>,
}

impl File {
    fn visit(&mut self, value: &Value, today: &str) {
        for (steps, place) in self.places.repeated() {
            let steps: Vec<&str> = steps.iter().map(String::as_str).collect();
            let message = format!("{:?} stands there twice: only the last one counts", steps.last().unwrap_or(&""));
            self.remarks.push(Remark { severity: Severity::Problem, place, path: String::new(), message });
        }
        let Some(policies) = value.get("policies").and_then(Value::as_object) else {
            let message = "there is no object \"policies\": Thunderbird ignores the whole file";
            return self.add(Severity::Problem, &[], "", message);
        };
        for name in value.as_object().into_iter().flat_map(Map::keys).filter(|name| *name != "policies") {
            self.add(Severity::Warning, &[name], "", "stands beside \"policies\", where Thunderbird looks for nothing");
        }
        self.visit_installation(policies);
        self.visit_section(policies, today);
    }

    /// How the add-on gets into Thunderbird, where the file says so.
    fn visit_installation(&mut self, policies: &Map<String, Value>) {
        let Some(installation) = policies.get("ExtensionSettings").and_then(|settings| settings.get(ADDON)) else { return };
        let steps = ["policies", "ExtensionSettings", ADDON];
        let mode = installation.get("installation_mode").and_then(Value::as_str);
        let is_installed = matches!(mode, Some("force_installed" | "normal_installed"));
        match installation.get("install_url").and_then(Value::as_str) {
            None if is_installed => self.add(Severity::Problem, &steps, "", "install_url is missing: nothing is installed"),
            Some(url) if !["https://", "http://", "file:///"].iter().any(|scheme| url.starts_with(scheme)) => {
                let steps = [&steps[..], &["install_url"]].concat();
                self.add(Severity::Problem, &steps, "", "expected an address that begins with https:// or file:///");
            }
            Some(_) if mode == Some("blocked") => self.add(Severity::Problem, &steps, "", "the add-on is blocked"),
            _ => {}
        }
    }

    fn visit_section(&mut self, policies: &Map<String, Value>, today: &str) {
        let extensions = policies.get("3rdparty").and_then(|others| others.get("Extensions"));
        let Some(section) = extensions.and_then(|extensions| extensions.get(ADDON)) else {
            let message = format!("there is no section 3rdparty.Extensions.{ADDON}: nothing is set for Bcc Guard");
            return self.add(Severity::Problem, &["policies", "3rdparty", "Extensions"], "", &message);
        };
        let written_as_text = section.as_str().map(serde_json::from_str::<Value>);
        let section = match &written_as_text {
            // As the Windows registry may hold it; Thunderbird reads it anywhere.
            Some(Ok(section)) => section,
            Some(Err(error)) => {
                let message = format!("is a text that is no JSON ({error})");
                return self.add(Severity::Problem, &SECTION, "", &message);
            }
            None => section,
        };
        for problem in settings::merge(Some(section), None).problems {
            self.add(Severity::Problem, &steps_of(&problem.path), &problem.path, &problem.fault.to_string());
        }
        for (path, message) in pointless::find(policies, section, today) {
            let steps =
                if path.starts_with("mail.") { vec!["policies", "Preferences", path.as_str()] } else { steps_of(&path) };
            self.add(Severity::Warning, &steps, &path, &message);
        }
    }

    fn add(&mut self, severity: Severity, steps: &[&str], path: &str, message: &str) {
        let place = self.places.nearest(steps);
        self.remarks.push(Remark { severity, place, path: path.to_owned(), message: message.to_owned() });
    }
}

/// Where our section stands.
const SECTION: [&str; 4] = ["policies", "3rdparty", "Extensions", ADDON];

/// The names and indices that lead to a setting in the file.
fn steps_of(path: &str) -> Vec<&str> {
    let mut steps = SECTION.to_vec();
    let mut rest = path;
    while !rest.is_empty() {
        if let Some(quoted) = rest.strip_prefix("[\"") {
            let (name, after) = quoted.split_once("\"]").unwrap_or((quoted, ""));
            steps.push(name);
            rest = after;
        } else if let Some(index) = rest.strip_prefix('[') {
            let (index, after) = index.split_once(']').unwrap_or((index, ""));
            steps.push(index);
            rest = after;
        } else {
            rest = rest.strip_prefix('.').unwrap_or(rest);
            let end = rest.find(['.', '[']).unwrap_or(rest.len());
            let (name, after) = rest.split_at_checked(end).unwrap_or((rest, ""));
            steps.push(name);
            rest = after;
        }
    }
    steps
}
