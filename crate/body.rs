//! [`Body`]: the user's own words, told from what they quote.

/// The text of a message, taken apart.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Body {
    /// What the user wrote, without the signature.
    pub own: String,
    /// What others wrote: quoted lines with the line that introduces them, and forwarded messages with their headers.
    pub quoted: String,
}

/// How many lines an introduction such as "On Monday, Bob <bob@one.example> wrote:" may take.
const INTRODUCTION_LINES: usize = 3;

/// How many blank lines may stand between it and what it introduces. Looking further back for each quotation would take for ever in a text
/// that is made of both.
const BLANK_LINES: usize = 10;

impl Body {
    /// Takes plain text apart as mail programs write it (RFC 3676, 4.3 and 4.5): `>` before quoted lines, `-- ` before the
    /// signature, `---- Forwarded Message ----` before everything that was forwarded.
    #[must_use]
    pub fn of(text: &str) -> Self {
        let mut body = Self::default();
        let mut own: Vec<&str> = Vec::new();
        let mut in_signature = false;
        let mut lines = text.lines();
        while let Some(line) = lines.next() {
            if is_separator(line) {
                add(&mut body.quoted, [line].into_iter().chain(lines));
                break;
            }
            if let Some(quoted) = line.strip_prefix('>') {
                in_signature = false;
                add(&mut body.quoted, introduction(&mut own));
                add(&mut body.quoted, [quoted.trim_start_matches(['>', ' '])]);
                continue;
            }
            in_signature |= line == "-- " || line == "--";
            if !in_signature {
                own.push(line);
            }
        }
        add(&mut body.own, own);
        body
    }
}

/// The line before a forwarded message: words between dashes.
fn is_separator(line: &str) -> bool {
    let words = line.trim().trim_matches('-');
    let dashes = |part: &str| part.len() >= 4;
    let Some((before, after)) = line.trim().split_once(words).filter(|_| words.chars().any(char::is_alphabetic)) else {
        return false;
    };
    dashes(before) && dashes(after)
}

/// Takes the lines off the end that introduce a quotation; none where there are no such lines.
fn introduction<'t>(own: &mut Vec<&'t str>) -> Vec<&'t str> {
    let blank = own.iter().rev().take(BLANK_LINES).take_while(|line| line.trim().is_empty()).count();
    let paragraph = own.iter().rev().skip(blank).take_while(|line| !line.trim().is_empty());
    let filled = paragraph.take(INTRODUCTION_LINES + 1).count();
    let ends_with_colon = own.iter().rev().nth(blank).is_some_and(|line| line.trim_end().ends_with(':'));
    if !ends_with_colon || filled > INTRODUCTION_LINES {
        return Vec::new();
    }
    own.split_off(own.len() - blank - filled)
}

fn add<'t>(text: &mut String, lines: impl IntoIterator<Item = &'t str>) {
    for line in lines {
        text.push_str(line);
        text.push('\n');
    }
}

#[cfg(test)]
mod tests {
    use super::Body;

    #[test]
    fn quotes_forwarded_text_and_the_signature_are_not_ones_own_words() {
        for (text, own, quoted) in [
            ("Bonjour Marie,\nvoici.\n-- \nAnn\n", "Bonjour Marie,\nvoici.\n", ""),
            (
                "Yes.\n\nOn Monday, Bob\n<bob@one.example> wrote:\n> Really?\n>> No.\n\nReally.",
                "Yes.\n\n\nReally.\n",
                "On Monday, Bob\n<bob@one.example> wrote:\nReally?\nNo.\n",
            ),
            (
                "See below.\n\n-------- Message transféré --------\nDe : Bob\n\n> older\nmore",
                "See below.\n\n",
                "-------- Message transféré --------\nDe : Bob\n\n> older\nmore\n",
            ),
            ("-- \nAnn\n\nBob wrote:\n> Hello\nmine", "mine\n", "Hello\n"),
            ("To do:\n- one\n- two\n\n> quoted", "To do:\n- one\n- two\n\n", "quoted\n"),
            ("---------------\nTotal", "---------------\nTotal\n", ""),
            ("", "", ""),
        ] {
            let body = Body::of(text);
            assert_eq!((&*body.own, &*body.quoted), (own, quoted), "{text}");
        }
    }
}
