//! [`Places`]: where in a text each value stands. The text was read as JSON before, so nothing here looks for errors.

use std::collections::BTreeMap;

/// Names and indices on the way to a value, and the line and column where it is named.
pub(super) struct Places {
    by_steps: BTreeMap<Vec<String>, (usize, usize)>,
    repeated: Vec<(Vec<String>, (usize, usize))>,
}

impl Places {
    pub(super) fn of(text: &str) -> Self {
        let mut reader = Reader {
            rest: text,
            line: 1,
            column: 1,
            steps: Vec::new(),
            places: Self { by_steps: BTreeMap::new(), repeated: Vec::new() },
        };
        reader.value();
        reader.places
    }

    /// Where a value stands, or what it would stand in.
    pub(super) fn nearest(&self, steps: &[&str]) -> (usize, usize) {
        let mut steps: Vec<String> = steps.iter().map(|&step| step.to_owned()).collect();
        loop {
            if let Some(&place) = self.by_steps.get(&steps) {
                return place;
            }
            if steps.pop().is_none() {
                return (1, 1);
            }
        }
    }

    /// Names that stand in one object twice, with the place of the later one.
    pub(super) fn repeated(&self) -> Vec<(Vec<String>, (usize, usize))> {
        self.repeated.clone()
    }
}

/// The line and column of a byte.
pub(super) fn place(text: &str, byte: usize) -> (usize, usize) {
    let before = text.get(..byte).unwrap_or(text);
    let line = before.rsplit('\n').next().unwrap_or_default();
    (before.split('\n').count(), line.chars().count() + 1)
}

/// A line, and a column that counts bytes, as one that counts characters.
pub(super) fn character(text: &str, line: usize, column: usize) -> (usize, usize) {
    let full = text.split('\n').nth(line.saturating_sub(1)).unwrap_or_default();
    let before = (0..=column.saturating_sub(1)).rev().find_map(|end| full.get(..end)).unwrap_or_default();
    (line.max(1), before.chars().count() + 1)
}

struct Reader<'t> {
    rest: &'t str,
    line: usize,
    column: usize,
    steps: Vec<String>,
    places: Places,
}

impl Reader<'_> {
    fn value(&mut self) {
        self.space();
        self.places.by_steps.entry(self.steps.clone()).or_insert((self.line, self.column));
        match self.rest.chars().next() {
            Some('{') => self.object(),
            Some('[') => self.array(),
            Some('"') => drop(self.string()),
            _ => {
                let end = self.rest.find([',', ']', '}']).unwrap_or(self.rest.len());
                self.skip(end);
            }
        }
    }

    fn object(&mut self) {
        self.skip(1);
        loop {
            self.space();
            match self.rest.chars().next() {
                Some('"') => {
                    let place = (self.line, self.column);
                    let name = self.string();
                    self.steps.push(name);
                    if self.places.by_steps.insert(self.steps.clone(), place).is_some() {
                        self.places.repeated.push((self.steps.clone(), place));
                    }
                    self.space();
                    self.skip(1);
                    self.value();
                    self.steps.pop();
                }
                Some(',') => self.skip(1),
                _ => return self.skip(1),
            }
        }
    }

    fn array(&mut self) {
        self.skip(1);
        let mut index = 0_usize;
        loop {
            self.space();
            match self.rest.chars().next() {
                Some(',') => self.skip(1),
                Some(']') | None => return self.skip(1),
                Some(_) => {
                    self.steps.push(index.to_string());
                    self.value();
                    self.steps.pop();
                    index += 1;
                }
            }
        }
    }

    /// A string as it is meant.
    fn string(&mut self) -> String {
        let mut escaped = false;
        let inside = |(_, c): &(usize, char)| {
            let ends = *c == '"' && !escaped;
            escaped = *c == '\\' && !escaped;
            !ends
        };
        let end = self.rest.char_indices().skip(1).take_while(inside).last().map_or(1, |(at, c)| at + c.len_utf8()) + 1;
        let written = self.rest.get(..end).unwrap_or_default();
        let meant = serde_json::from_str(written).unwrap_or_default();
        self.skip(end);
        meant
    }

    fn space(&mut self) {
        let space = self.rest.len() - self.rest.trim_start_matches([' ', '\t', '\r', '\n']).len();
        self.skip(space);
    }

    fn skip(&mut self, bytes: usize) {
        let (before, after) = self.rest.split_at_checked(bytes).unwrap_or((self.rest, ""));
        for c in before.chars() {
            if c == '\n' {
                self.line += 1;
                self.column = 1;
            } else {
                self.column += 1;
            }
        }
        self.rest = after;
    }
}
