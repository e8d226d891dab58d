//! `policy-check FILE`: what Thunderbird and Bcc Guard make of a policies.json. Exit status 0: good, or nothing but warnings; 1:
//! something is not applied, or nothing is set for this add-on; 2: the file cannot be read.

use std::fmt::Write as _;
use std::io::Write as _;
use std::process::ExitCode;
use std::time::{SystemTime, UNIX_EPOCH};
use std::{env, fs, io};

use bcc_guard::policy_file::{Severity, check};

fn main() -> ExitCode {
    let mut arguments = env::args_os().skip(1);
    let (Some(file), None) = (arguments.next(), arguments.next()) else {
        return say("usage: policy-check FILE\n", 2);
    };
    let name = file.to_string_lossy();
    let bytes = match fs::read(&file) {
        Ok(bytes) => bytes,
        Err(error) => return say(&format!("{name}: {error}\n"), 2),
    };
    let remarks = check(&bytes, &today());
    let mut told = String::new();
    for remark in &remarks {
        let (line, column) = remark.place;
        let severity = if remark.severity == Severity::Warning { "warning: " } else { "" };
        let path = if remark.path.is_empty() { String::new() } else { format!("{}: ", remark.path) };
        // Writing to a string does not fail.
        let _ = writeln!(told, "{name}:{line}:{column}: {severity}{path}{}", remark.message);
    }
    let status = match remarks.iter().map(|remark| remark.severity).max() {
        Some(Severity::Unreadable) => 2,
        Some(Severity::Problem) => 1,
        Some(Severity::Warning) => 0,
        None => {
            let _ = writeln!(told, "{name}: good");
            0
        }
    };
    say(&told, status)
}

fn say(words: &str, status: u8) -> ExitCode {
    // A reader that went away is no reason for another status.
    let _ = io::stdout().write_all(words.as_bytes());
    ExitCode::from(status)
}

/// The date by the clock of this machine, in UTC.
fn today() -> String {
    let seconds = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
    let mut days = seconds / 86_400;
    let mut year = 1970_u64;
    let is_leap = |year: u64| year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    while days >= 365 + u64::from(is_leap(year)) {
        days -= 365 + u64::from(is_leap(year));
        year += 1;
    }
    let february = 28 + u64::from(is_leap(year));
    let mut month = 1;
    for length in [31, february, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] {
        if days < length {
            break;
        }
        days -= length;
        month += 1;
    }
    format!("{year:04}-{month:02}-{:02}", days + 1)
}
