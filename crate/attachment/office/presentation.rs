//! Presentations (ECMA-376-1, part 19): slides that are hidden, speaker notes, comments.

use super::super::xml::{Event, Xml, unescaped};
use super::super::{Hidden, Unreadable};
use super::words::{Paragraphs, Reading, Words};

/// A slide (19.3.1.38).
pub(super) fn slide(bytes: &[u8], words: &mut Words<'_>, hidden: &mut Hidden) -> Result<(), Unreadable> {
    shapes(bytes, words, |event| {
        if let Event::Start(tag) = event
            && tag.name == b"sld"
        {
            hidden.slides += usize::from(matches!(tag.raw(b"show"), Some(b"0" | b"false")));
        }
    })
    .0
}

/// The notes of a slide (19.3.1.26), which programs write for slides without any as well: with a picture of the slide, its number, and
/// an empty place for text.
pub(super) fn notes(bytes: &[u8], words: &mut Words<'_>, hidden: &mut Hidden) -> Result<(), Unreadable> {
    let (read, has_text) = shapes(bytes, words, |_| {});
    hidden.notes += usize::from(has_text);
    read
}

/// Comments: those of old (19.4), and those that answer each other ([MS-PPTX]).
pub(super) fn comments(bytes: &[u8], words: &mut Words<'_>, hidden: &mut Hidden) -> Result<(), Unreadable> {
    let mut paragraphs = Paragraphs::default();
    let mut xml = Xml::new(bytes);
    let read = loop {
        match xml.read() {
            Ok(Some(event)) => {
                words.tick()?;
                match event {
                    Event::Start(tag) if matches!(tag.name, b"cm" | b"reply") => hidden.comments += 1,
                    Event::Start(tag) if matches!(tag.name, b"p" | b"text") => paragraphs.begin(),
                    Event::End(b"p" | b"text") => drop(paragraphs.end(words)),
                    Event::Text(text) => paragraphs.push(&unescaped(text), Reading::Both, words),
                    Event::Plain(text) => paragraphs.push(&String::from_utf8_lossy(text), Reading::Both, words),
                    _ => {}
                }
            }
            Ok(None) => break Ok(()),
            Err(error) => break Err(error),
        }
    };
    paragraphs.end_all(words);
    read
}

/// Reads the text of shapes, and tells whether one has text that is not filled in by the program: a number, a date, a header.
fn shapes(bytes: &[u8], words: &mut Words<'_>, mut see: impl FnMut(&Event<'_>)) -> (Result<(), Unreadable>, bool) {
    let mut paragraphs = Paragraphs::default();
    let mut xml = Xml::new(bytes).reserve(&[b"sld", b"sp", b"ph"]);
    let mut has_text = false;
    let mut is_filled_in = false;
    let mut is_text = false;
    let read = loop {
        let event = match xml.read().and_then(|event| words.tick().map(|()| event)) {
            Ok(Some(event)) => event,
            Ok(None) => break Ok(()),
            Err(error) => break Err(error),
        };
        see(&event);
        match event {
            Event::Start(tag) => match tag.name {
                b"sp" => is_filled_in = false,
                // Placeholders (19.7.10).
                b"ph" => is_filled_in = matches!(tag.raw(b"type"), Some(b"sldImg" | b"sldNum" | b"hdr" | b"ftr" | b"dt")),
                b"p" => paragraphs.begin(),
                b"t" => is_text = true,
                b"br" => paragraphs.push("\n", Reading::Both, words),
                b"hlinkClick" => words.add(&tag.attribute(b"tooltip").unwrap_or_default()),
                _ => {}
            },
            Event::End(b"p") => has_text |= paragraphs.end(words) && !is_filled_in,
            Event::End(b"t") => is_text = false,
            Event::Text(text) if is_text => paragraphs.push(&unescaped(text), Reading::Both, words),
            Event::Plain(text) if is_text => paragraphs.push(&String::from_utf8_lossy(text), Reading::Both, words),
            _ => {}
        }
    };
    paragraphs.end_all(words);
    (read, has_text)
}
