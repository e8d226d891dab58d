//! Mailboxes, groups and addr-specs (RFC 5322, 3.4), read from the text that Thunderbird hands over.
//!
//! [`parse`] reads malformed text as Thunderbird does, since that decides where a message goes; what names no addr-spec is
//! [`Entry::Unresolved`]. The few differences stand in `tests/address_agreement/differences.json`, each with its reason.

use std::borrow::{Borrow, Cow};
use std::fmt;
use std::hash::{Hash, Hasher};
use std::iter;

use idna::AsciiDenyList;
use idna::uts46::{DnsLength, Hyphens, Uts46};

use crate::{effort, text};

/// One element of an `address-list` (RFC 5322, 3.4).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Entry {
    /// A mailbox.
    Mailbox(Mailbox),
    /// A named group of mailboxes, possibly empty as in `undisclosed-recipients:;`. Its members never are groups themselves.
    Group {
        /// The `display-name` of the group.
        name: String,
        /// Mailboxes and unresolved text.
        members: Vec<Entry>,
    },
    /// Text without an addr-spec, such as the name of a mailing list.
    Unresolved(String),
}

/// `[display-name] addr-spec` (RFC 5322, 3.4). Displayed in a form that [`parse`] reads back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mailbox {
    /// The name of the person, empty where there is none.
    pub display_name: String,
    /// The address of the person.
    pub addr_spec: AddrSpec,
}

/// `local-part "@" domain` (RFC 5322, 3.4.1).
///
/// Two are equal if they reach the same mailbox in practice: the case of the local-part does not matter, nor does its quoting.
#[derive(Debug, Clone)]
pub struct AddrSpec {
    /// The local-part as written, unquoted.
    pub local_part: String,
    /// The domain.
    pub domain: Domain,
}

/// A domain (RFC 5322, 3.4.1): lower-case A-labels without a trailing dot, or a domain-literal such as `[192.0.2.1]`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Domain(String);

/// Why a text is no domain.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Error {
    /// Nothing there.
    Empty,
    /// An address where a domain is wanted.
    AtSign,
    /// White space inside.
    Space,
    /// A character that no domain has.
    Character(char),
    /// Characters beyond ASCII that IDNA does not allow together (RFC 5890, 2.3.2).
    Unencodable,
    /// A dot at the beginning, or right after another.
    EmptyLabel,
    /// More than the 253 characters that DNS allows (RFC 1035, 2.3.4).
    TooLong,
}

/// Reads an `address-list`, however malformed. Separators alone name nobody.
#[must_use]
pub fn parse(text: &str) -> Vec<Entry> {
    effort::count();
    let mut reader = Reader::new(text);
    for token in Tokens::of(text) {
        reader.take(token);
    }
    reader.finish()
}

/// The mailboxes among entries, members of groups included.
pub fn mailboxes(entries: Vec<Entry>) -> impl Iterator<Item = Mailbox> {
    let members = |entry| match entry {
        Entry::Group { members, .. } => members,
        Entry::Mailbox(_) | Entry::Unresolved(_) => vec![entry],
    };
    entries.into_iter().flat_map(members).filter_map(|entry| match entry {
        Entry::Mailbox(mailbox) => Some(mailbox),
        Entry::Group { .. } | Entry::Unresolved(_) => None,
    })
}

/// The first address in a text, such as a From field.
#[must_use]
pub fn first(text: &str) -> Option<AddrSpec> {
    mailboxes(parse(text)).next().map(|mailbox| mailbox.addr_spec)
}

/// Visits entries in their order, each group followed by its members.
pub fn flatten(entries: Vec<Entry>, visit: &mut impl FnMut(Entry)) {
    for entry in entries {
        match entry {
            Entry::Group { name, members } => {
                visit(Entry::Group { name, members: Vec::new() });
                members.into_iter().for_each(&mut *visit);
            }
            Entry::Mailbox(_) | Entry::Unresolved(_) => visit(entry),
        }
    }
}

impl Mailbox {
    /// Whether somebody meant several: addresses that were pasted with something else than commas between them, of which Thunderbird
    /// makes one. It puts quotes around all but the last domain, or takes all but the last address for a name.
    #[must_use]
    pub fn is_several(&self) -> bool {
        let separates =
            |c: char| c.is_whitespace() || matches!(c, '@' | '＠' | '﹫' | '<' | '>' | ',' | ';' | ':' | '，' | '；' | '、');
        let has_others = |name: &str| text::addresses(name).iter().any(|other| *other != self.addr_spec);
        self.addr_spec.local_part.contains(separates) || self.display_name.contains('<') && has_others(&self.display_name)
    }
}

impl AddrSpec {
    /// The address as people read it, with U-labels: `bob@müller.example`.
    #[must_use]
    pub fn to_unicode(&self) -> String {
        format!("{}@{}", quoted_local_part(&self.local_part), self.domain.to_unicode())
    }

    /// One text for all equal ones: `"Bob"@Müller.example` is `bob@xn--mller-kva.example`.
    #[must_use]
    pub fn canonical(&self) -> String {
        format!("{}@{}", quoted_local_part(&self.folded()), self.domain)
    }

    /// The local-part, folded so that equal ones are the same mailbox.
    fn folded(&self) -> Cow<'_, str> {
        effort::count();
        if self.local_part.bytes().all(|byte| byte.is_ascii() && !byte.is_ascii_uppercase()) {
            return Cow::Borrowed(&self.local_part);
        }
        Cow::Owned(self.local_part.chars().flat_map(char::to_lowercase).collect())
    }
}

impl PartialEq for AddrSpec {
    fn eq(&self, other: &Self) -> bool {
        effort::count();
        self.domain == other.domain && self.folded() == other.folded()
    }
}

impl Eq for AddrSpec {}

impl Hash for AddrSpec {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.folded().hash(state);
        self.domain.hash(state);
    }
}

impl fmt::Display for AddrSpec {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}@{}", quoted_local_part(&self.local_part), self.domain)
    }
}

impl fmt::Display for Mailbox {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.display_name.is_empty() {
            return self.addr_spec.fmt(f);
        }
        let is_plain = |c: char| c == ' ' || c == '-' || c == '\'' || c.is_alphanumeric();
        write!(f, "{} <{}>", quoted_unless(&self.display_name, is_plain), self.addr_spec)
    }
}

impl Domain {
    /// Reads a domain as it stands in an address or in settings. One trailing dot is dropped.
    ///
    /// # Errors
    ///
    /// Tells why the text is no domain.
    pub fn parse(text: &str) -> Result<Self, Error> {
        let domain = Self::new(text);
        match domain.fault(text) {
            None => Ok(domain),
            Some(error) => Err(error),
        }
    }

    /// The canonical form of any text: what is no domain is merely lower-cased.
    #[must_use]
    pub fn new(text: &str) -> Self {
        let text = text.strip_suffix('.').unwrap_or(text);
        // IDNA itself has no bound on its work; nothing near the longest domain in UTF-8 gets past this one.
        if needs_no_idna(text) || text.len() > 4 * MAX_LENGTH {
            return Self(lower_case(text));
        }
        match Uts46::new().to_ascii(text.as_bytes(), AsciiDenyList::URL, Hyphens::Allow, DnsLength::Ignore) {
            // An ideographic full stop at the end only now is a dot.
            Ok(ascii) => Self(ascii.strip_suffix('.').unwrap_or(&ascii).to_owned()),
            Err(_) => Self(lower_case(text)),
        }
    }

    /// The domain with A-labels.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The domain as people read it, with U-labels; with A-labels where these would not be seen or not be read back.
    #[must_use]
    pub fn to_unicode(&self) -> Cow<'_, str> {
        if needs_no_idna(&self.0) {
            return Cow::Borrowed(&self.0);
        }
        let (unicode, result) = idna::domain_to_unicode(&self.0);
        if result.is_ok() && unicode.chars().all(is_visible) && Self::new(&unicode) == *self {
            return Cow::Owned(unicode);
        }
        Cow::Borrowed(&self.0)
    }

    /// Whether this is `other` or one of its subdomains. `notville.example` is not within `ville.example`.
    #[must_use]
    pub fn is_within(&self, other: &Self) -> bool {
        self.suffixes().any(|suffix| suffix == other.0)
    }

    /// The domain itself, then each of its parents: `mail.ville.example`, `ville.example`, `example`.
    pub fn suffixes(&self) -> impl Iterator<Item = &str> {
        let is_literal = self.literal().is_some();
        iter::successors(Some(self.as_str()), move |domain| {
            let (_, parent) = domain.split_once('.').filter(|_| !is_literal)?;
            Some(parent)
        })
    }

    fn fault(&self, text: &str) -> Option<Error> {
        if self.is_plain() {
            return None;
        }
        if let Some(inside) = self.literal() {
            return character_fault(inside, |c| c.is_ascii_alphanumeric() || matches!(c, '.' | ':' | '-'));
        }
        if text.is_empty() {
            return Some(Error::Empty);
        }
        let is_label = |c: char| !c.is_ascii() || c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
        if let Some(error) = character_fault(&self.0, is_label) {
            return Some(error);
        }
        if !self.0.is_ascii() {
            return Some(Error::Unencodable);
        }
        if self.0.split('.').any(str::is_empty) {
            return Some(Error::EmptyLabel);
        }
        (self.0.len() > MAX_LENGTH).then_some(Error::TooLong)
    }

    /// Whether this is a host name like most, told in one pass.
    fn is_plain(&self) -> bool {
        let mut previous = b'.';
        let is_label = |byte: u8| {
            let before = std::mem::replace(&mut previous, byte);
            byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'.' && before != b'.'
        };
        self.0.len() <= MAX_LENGTH && self.0.bytes().all(is_label) && previous != b'.'
    }

    fn literal(&self) -> Option<&str> {
        self.0.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).filter(|inside| !inside.is_empty())
    }
}

impl fmt::Display for Domain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl Borrow<str> for Domain {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("is empty"),
            Self::AtSign => f.write_str("is an address, not a domain"),
            Self::Space => f.write_str("has a space"),
            Self::Character(character) => write!(f, "has a “{}”, which no domain has", character.escape_debug()),
            Self::Unencodable => f.write_str("is no valid international domain"),
            Self::EmptyLabel => f.write_str("has an empty label"),
            Self::TooLong => write!(f, "is longer than {MAX_LENGTH} characters"),
        }
    }
}

impl std::error::Error for Error {}

/// Of a domain, in characters (RFC 1035, 2.3.4).
pub(crate) const MAX_LENGTH: usize = 253;

fn character_fault(text: &str, is_allowed: impl Fn(char) -> bool) -> Option<Error> {
    let fault = text.chars().find(|&c| c.is_whitespace() || c.is_control() || c == '@' || !is_allowed(c))?;
    Some(match fault {
        '@' => Error::AtSign,
        c if c.is_whitespace() => Error::Space,
        c => Error::Character(c),
    })
}

/// Whether IDNA has nothing to do but lower-case the text, or nothing at all to do with it.
fn needs_no_idna(text: &str) -> bool {
    let bytes = text.as_bytes();
    let has_a_label = || bytes.contains(&b'-') && bytes.windows(4).any(|four| four.eq_ignore_ascii_case(b"xn--"));
    text.starts_with('[') || bytes.is_ascii() && !has_a_label()
}

fn lower_case(text: &str) -> String {
    if text.is_ascii() { text.to_ascii_lowercase() } else { text.to_lowercase() }
}

fn quoted_local_part(local_part: &str) -> Cow<'_, str> {
    quoted_unless(local_part, |c| !c.is_ascii() || c.is_ascii_alphanumeric() || "!#$%&'*+-/=?^_`{|}~.".contains(c))
}

/// The text as it is, or as a `quoted-string` (RFC 5322, 3.2.4).
fn quoted_unless(text: &str, is_plain: impl Fn(char) -> bool) -> Cow<'_, str> {
    if !text.is_empty() && text.chars().all(is_plain) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\"")))
}

/// What an `address-list` is made of.
#[derive(Clone, Copy)]
enum Token<'t> {
    /// One of `, ; : < > @` or a `)` without its `(`, and where it stands.
    Mark(u8, usize),
    /// An atom with its dots, a domain-literal or the inside of a quoted-string; still with its backslashes.
    Word(&'t str),
    /// The inside of a comment, together with those nested in it.
    Comment(&'t str),
}

struct Tokens<'t> {
    text: &'t str,
    at: usize,
}

impl<'t> Tokens<'t> {
    fn of(text: &'t str) -> Self {
        Self { text, at: 0 }
    }

    fn byte(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    /// The text from `start` up to, not including, where we stand.
    fn since(&self, start: usize) -> &'t str {
        self.text.get(start..self.at.min(self.text.len())).unwrap_or_default()
    }

    /// Skips until `is_end`, passing over whatever follows a backslash.
    fn skip_until(&mut self, is_end: impl Fn(u8) -> bool) {
        while let Some(rest) = self.text.as_bytes().get(self.at..) {
            let Some(length) = rest.iter().position(|&byte| byte == b'\\' || is_end(byte)) else {
                self.at = self.text.len();
                return;
            };
            self.at += length;
            if self.byte() != Some(b'\\') {
                return;
            }
            self.skip_pair();
        }
    }

    /// Skips a `quoted-pair`, whose second character may have more than one byte.
    fn skip_pair(&mut self) {
        let escaped = self.text.get(self.at + 1..).and_then(|rest| rest.chars().next());
        self.at += 1 + escaped.map_or(0, char::len_utf8);
    }

    fn quoted_string(&mut self) -> &'t str {
        let start = self.at + 1;
        self.at = start;
        self.skip_until(|byte| byte == b'"');
        let inside = self.since(start);
        self.at += 1;
        inside
    }

    fn domain_literal(&mut self) -> &'t str {
        let start = self.at;
        self.skip_until(|byte| byte == b']');
        self.at += 1;
        self.since(start)
    }

    /// Thunderbird sees quoted-strings and domain-literals inside comments, too.
    fn comment(&mut self) -> &'t str {
        let start = self.at + 1;
        let mut depth = 0_usize;
        while let Some(byte) = self.byte() {
            match byte {
                b'"' => drop(self.quoted_string()),
                b'[' => drop(self.domain_literal()),
                b'(' => {
                    depth += 1;
                    self.at += 1;
                }
                b')' if depth == 1 => {
                    let inside = self.since(start);
                    self.at += 1;
                    return inside;
                }
                b')' => {
                    depth -= 1;
                    self.at += 1;
                }
                _ => self.skip_until(|byte| matches!(byte, b'"' | b'[' | b'(' | b')')),
            }
        }
        self.since(start)
    }
}

impl<'t> Iterator for Tokens<'t> {
    type Item = Token<'t>;

    fn next(&mut self) -> Option<Token<'t>> {
        loop {
            let start = self.at;
            return Some(match self.byte()? {
                b' ' | b'\t' | b'\r' | b'\n' => {
                    self.at += 1;
                    continue;
                }
                b'\\' => {
                    self.skip_pair();
                    continue;
                }
                b'"' => Token::Word(self.quoted_string()),
                b'[' => Token::Word(self.domain_literal()),
                b'(' => Token::Comment(self.comment()),
                mark @ (b',' | b';' | b':' | b'<' | b'>' | b'@' | b')') => {
                    self.at += 1;
                    Token::Mark(mark, start)
                }
                _ => {
                    self.skip_until(ends_atom);
                    Token::Word(self.since(start))
                }
            });
        }
    }
}

fn ends_atom(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\r' | b'\n' | b'"' | b'[' | b'(' | b')' | b',' | b';' | b':' | b'<' | b'>' | b'@')
}

/// Puts tokens together to entries.
struct Reader<'t> {
    text: &'t str,
    entries: Vec<Entry>,
    /// The name of the open group and the place in `entries` where its members begin.
    group: Option<(String, usize)>,
    current: Current<'t>,
}

/// The entry being read. Whether its words are a display-name or a local-part shows only at the `<` or `@`.
#[derive(Default)]
struct Current<'t> {
    /// Where it begins.
    start: usize,
    /// The words so far, with comments.
    phrase: String,
    /// The words so far without comments, where that makes a difference.
    local_part: Option<String>,
    address: String,
    last_comment: &'t str,
    place: Place,
    /// Whether the address has an `@` outside quotes.
    has_at: bool,
    /// Where the address ends.
    end: usize,
    /// Where another address, not separated from this one, begins.
    rest: Option<usize>,
    needs_space: bool,
    after_comment: bool,
}

#[derive(Default, Clone, Copy, PartialEq, Eq)]
enum Place {
    #[default]
    Phrase,
    Address,
    AfterAddress,
}

impl<'t> Reader<'t> {
    fn new(text: &'t str) -> Self {
        Self { text, entries: Vec::with_capacity(1), group: None, current: Current::default() }
    }

    fn take(&mut self, token: Token<'t>) {
        match token {
            Token::Word(raw) => self.current.word(&clean(raw)),
            Token::Comment(inside) => self.current.comment(inside),
            Token::Mark(b',', at) => self.end_entry(at),
            Token::Mark(b';', at) => {
                self.end_entry(at);
                self.end_group();
            }
            Token::Mark(b':', at) => self.begin_group(at),
            Token::Mark(b')', _) => self.current.end_comment(),
            Token::Mark(mark, at) => self.current.mark(mark, at),
        }
    }

    fn finish(mut self) -> Vec<Entry> {
        self.end_entry(self.text.len());
        self.end_group();
        self.entries
    }

    fn end_entry(&mut self, at: usize) {
        let current = std::mem::replace(&mut self.current, Current { start: at + 1, ..Current::default() });
        let (start, rest) = (current.start, current.rest);
        match current.into_mailbox() {
            Some(mailbox) => {
                self.entries.push(Entry::Mailbox(mailbox));
                if let Some(start) = rest {
                    self.unresolved(start, at);
                }
            }
            None => self.unresolved(start, at),
        }
    }

    /// Keeps text that names somebody, though not by an addr-spec.
    fn unresolved(&mut self, start: usize, end: usize) {
        let text = self.text.get(start..end).unwrap_or_default();
        let is_nothing = |c| matches!(c, '<' | '>' | '"') || c.is_whitespace() || !is_visible(c);
        if !text.chars().all(is_nothing) {
            self.entries.push(Entry::Unresolved(text.trim().to_owned()));
        }
    }

    /// What stands before a colon is the name of a group, a source route (RFC 5322, 4.4) or a scheme such as `mailto:`. Only an
    /// address there is kept, unlike in Thunderbird: whoever wrote it meant somebody.
    fn begin_group(&mut self, at: usize) {
        if self.current.has_addr_spec() {
            self.end_entry(at);
            self.end_group();
            return;
        }
        self.end_group();
        let name = tidy(std::mem::take(&mut self.current).phrase);
        self.current.start = at + 1;
        if !name.is_empty() {
            self.group = Some((name, self.entries.len()));
        }
    }

    fn end_group(&mut self) {
        if let Some((name, start)) = self.group.take() {
            let members = self.entries.split_off(start);
            self.entries.push(Entry::Group { name, members });
        }
    }
}

impl<'t> Current<'t> {
    fn word(&mut self, word: &str) {
        let needs_space = self.needs_space && !word.is_empty() && !word.starts_with('.');
        match self.place {
            Place::Address => append(&mut self.address, needs_space, word),
            Place::Phrase => {
                append(&mut self.phrase, needs_space, word);
                if let Some(local_part) = &mut self.local_part {
                    append(local_part, needs_space && !self.after_comment, word);
                }
                self.after_comment = false;
            }
            Place::AfterAddress => {}
        }
        self.needs_space = !word.is_empty() && !word.starts_with('.');
    }

    fn comment(&mut self, inside: &'t str) {
        self.last_comment = inside;
        if self.place == Place::Address {
            return;
        }
        self.keep_local_part();
        if !self.phrase.is_empty() && !self.phrase.ends_with(' ') {
            self.phrase.push(' ');
        }
        self.phrase.push('(');
        self.phrase.push_str(&clean(inside));
        self.end_comment();
    }

    /// Also of a comment that never began.
    fn end_comment(&mut self) {
        if self.place == Place::Address {
            return;
        }
        self.keep_local_part();
        self.phrase.push(')');
        self.needs_space = true;
        self.after_comment = true;
    }

    /// From here on, the words as a local-part differ from those as a display-name.
    fn keep_local_part(&mut self) {
        if self.local_part.is_none() {
            self.local_part = Some(self.phrase.clone());
        }
    }

    fn mark(&mut self, mark: u8, at: usize) {
        match (mark, self.place) {
            (b'<', place) => {
                match place {
                    Place::Phrase => {}
                    // Of several, the last is the address and the others are part of the name.
                    Place::Address if self.address.is_empty() => {}
                    Place::Address => self.phrase = std::mem::take(&mut self.address),
                    Place::AfterAddress => {
                        self.phrase.push_str(" <");
                        self.phrase.push_str(&self.address);
                        self.phrase.push('>');
                    }
                }
                self.address.clear();
                self.has_at = false;
                self.rest = None;
                self.place = Place::Address;
            }
            (b'>', Place::Phrase | Place::Address) => {
                self.place = Place::AfterAddress;
                self.end = at + 1;
                self.last_comment = "";
            }
            (b'@', Place::AfterAddress) => self.rest = Some(self.end),
            (b'@', place) => {
                if place == Place::Phrase {
                    let phrase = std::mem::take(&mut self.phrase);
                    self.address = self.local_part.take().unwrap_or(phrase);
                    self.place = Place::Address;
                }
                self.address.push('@');
                self.has_at = true;
            }
            _ => {}
        }
        self.needs_space = false;
    }

    fn has_addr_spec(&self) -> bool {
        self.address.rfind('@').is_some_and(|at| at > 0)
    }

    fn into_mailbox(mut self) -> Option<Mailbox> {
        let (local_part, domain) = self.address.rsplit_once('@')?;
        // A mailing list's description may mention an address: `Team <"write to bob@one.example">`.
        if local_part.is_empty() || !self.has_at && local_part.contains(char::is_whitespace) {
            return None;
        }
        let domain = Domain::parse(domain.trim()).ok()?;
        let length = local_part.len();
        self.address.truncate(length);
        let display_name = match tidy(self.phrase) {
            // The older form, RFC 822: `bob@one.example (Bob)`.
            name if name.is_empty() => tidy(clean(self.last_comment).into_owned()),
            name => name,
        };
        Some(Mailbox { display_name, addr_spec: AddrSpec { local_part: self.address, domain } })
    }
}

fn append(text: &mut String, needs_space: bool, word: &str) {
    if text.is_empty() {
        text.reserve(word.len() + 32);
    }
    if needs_space {
        text.push(' ');
    }
    text.push_str(word);
}

/// Collapses white space.
fn tidy(name: String) -> String {
    let mut previous = b' ';
    let is_tidy = name.bytes().all(|byte| {
        let before = std::mem::replace(&mut previous, byte);
        byte > b' ' || byte == b' ' && before != b' '
    });
    if is_tidy && (previous != b' ' || name.is_empty()) {
        return name;
    }
    let mut tidy = String::with_capacity(name.len());
    for word in name.split_ascii_whitespace() {
        let needs_space = !tidy.is_empty();
        append(&mut tidy, needs_space, word);
    }
    tidy
}

/// Removes backslashes, and characters that cannot be seen, as Thunderbird does.
fn clean(raw: &str) -> Cow<'_, str> {
    let is_odd = |byte: u8| u8::from(byte == b'\\') | u8::from(byte.wrapping_sub(b' ') > b'~' - b' ');
    let is_plain = raw.bytes().fold(0, |odd, byte| odd | is_odd(byte)) == 0;
    if is_plain || raw.chars().all(|c| c != '\\' && is_visible(c)) {
        return Cow::Borrowed(raw);
    }
    let mut clean = String::with_capacity(raw.len());
    let mut characters = raw.chars();
    while let Some(mut character) = characters.next() {
        if character == '\\' {
            let Some(escaped) = characters.next() else { break };
            character = escaped;
        }
        match visibility(character) {
            Visibility::Nothing => {}
            Visibility::Blank => clean.push(' '),
            Visibility::Joining if clean.is_empty() || clean.ends_with(char::is_whitespace) => clean.push(' '),
            Visibility::Joining | Visibility::Visible => clean.push(character),
        }
    }
    Cow::Owned(clean)
}

enum Visibility {
    Visible,
    Blank,
    Nothing,
    /// Seen only together with the character before.
    Joining,
}

fn is_visible(character: char) -> bool {
    matches!(visibility(character), Visibility::Visible)
}

fn visibility(character: char) -> Visibility {
    match character {
        '\t' | '\n' | '\r' | ' '..='~' => Visibility::Visible,
        '\0'..='\u{9F}'
        | '\u{34F}'
        | '\u{17B4}'
        | '\u{17B5}'
        | '\u{180B}'..='\u{180D}'
        | '\u{FE00}'..='\u{FE0D}'
        | '\u{E0100}'..='\u{E01EF}' => Visibility::Nothing,
        '\u{200D}' | '\u{FE0E}' | '\u{FE0F}' => Visibility::Joining,
        '\u{A0}'
        | '\u{AD}'
        | '\u{61C}'
        | '\u{6DD}'
        | '\u{70F}'
        | '\u{8E2}'
        | '\u{1680}'
        | '\u{180E}'
        | '\u{2000}'..='\u{200F}'
        | '\u{202A}'..='\u{202F}'
        | '\u{205F}'..='\u{2064}'
        | '\u{2066}'..='\u{206F}'
        | '\u{2800}'
        | '\u{3000}'
        | '\u{FEFF}'
        | '\u{FFF9}'..='\u{FFFB}'
        | '\u{110BD}'
        | '\u{110CD}'
        | '\u{13430}'..='\u{13438}'
        | '\u{1BCA0}'..='\u{1BCA3}'
        | '\u{1D173}'..='\u{1D17A}'
        | '\u{E0001}'
        | '\u{E0020}'..='\u{E007F}' => Visibility::Blank,
        _ => Visibility::Visible,
    }
}
