//! [`Entries`]: addresses, domains and mailing lists that a setting names.

use std::borrow::Cow;
use std::collections::HashSet;

use crate::address::{self, AddrSpec, Domain, Entry};
use crate::fold;

/// A setting's list of addresses, domains and mailing lists. Empty, it matches nobody.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Entries {
    addresses: HashSet<AddrSpec>,
    domains: HashSet<Domain>,
    /// Names and entries of mailing lists, as [`key`] spells them.
    lists: HashSet<String>,
}

impl Entries {
    /// Reads what an administrator wrote: with an `@`, an address; otherwise a domain (itself and its subdomains) or a list's
    /// name or entry. A word without a dot is no domain but with an `@` before it. What stands in the brackets of a list's entry may
    /// look like an address.
    pub fn of<'t>(texts: impl IntoIterator<Item = &'t str>) -> Self {
        let mut entries = Self::default();
        for text in texts {
            if let Some(domain) = text.trim().strip_prefix('@') {
                entries.domains.extend(Domain::parse(domain));
                continue;
            }
            if let [Entry::Mailbox(mailbox)] = &*address::parse(text) {
                entries.addresses.insert(mailbox.addr_spec.clone());
                if !mailbox.display_name.is_empty() {
                    entries.lists.insert(key(text));
                }
                continue;
            }
            entries.domains.extend(Domain::parse(text).ok().filter(|domain| domain.as_str().contains(['.', '['])));
            entries.lists.insert(key(text));
        }
        entries
    }

    /// Whether an address, its domain or a parent domain is among them.
    #[must_use]
    pub fn has_address(&self, addr_spec: &AddrSpec) -> bool {
        self.addresses.contains(addr_spec)
            || !self.domains.is_empty() && addr_spec.domain.suffixes().any(|suffix| self.domains.contains(suffix))
    }

    /// Whether a mailing list, given by its entry in a field (`Parents <Parents>`), is among them. Case does not matter to
    /// Thunderbird, and how accents are encoded matters to nobody.
    #[must_use]
    pub fn has_list(&self, entry: &str) -> bool {
        self.lists.contains(&key(entry)) || self.lists.contains(&key(&list_name(entry)))
    }
}

/// One spelling for all names, or entries, that stand for the same mailing list.
pub(crate) fn key(text: &str) -> String {
    let bare = text.replace(['"', '\\'], "");
    let words: Vec<&str> = bare.split_whitespace().collect();
    fold::fold_case(&words.join(" "))
}

/// The name of a mailing list from its entry in a field: `Team` for `Team <"our crew">`.
#[must_use]
pub fn list_name(entry: &str) -> Cow<'_, str> {
    if let Some(quoted) = entry.trim_start().strip_prefix('"') {
        return Cow::Owned(quoted_string(quoted));
    }
    Cow::Borrowed(entry.split_once('<').map_or(entry, |(name, _)| name).trim())
}

/// What stands before the closing quote.
fn quoted_string(text: &str) -> String {
    let mut name = String::with_capacity(text.len());
    let mut characters = text.chars();
    while let Some(character) = characters.next() {
        match character {
            '"' => break,
            '\\' => name.extend(characters.next()),
            _ => name.push(character),
        }
    }
    name
}

#[cfg(test)]
mod tests {
    use super::{Entries, list_name};

    #[test]
    fn the_name_of_a_list_is_what_stands_before_the_brackets() {
        for (entry, name) in [
            ("Parents <Parents>", "Parents"),
            ("Team <\"our crew\">", "Team"),
            ("Golf <\"x <y> z\">", "Golf"),
            ("\"Delta (Tue)\" <\"Delta (Tue)\">", "Delta (Tue)"),
            ("\"Say \\\"hi\\\"\" <board@ville.example>", "Say \"hi\""),
            ("Parents", "Parents"),
        ] {
            assert_eq!(list_name(entry), name);
        }
    }

    #[test]
    fn a_list_is_among_entries_however_its_name_is_spelled() {
        for (setting, entry) in [
            ("parents", "Parents <Parents>"),
            ("PARENTS <parents>", "\"Parents\" <Parents>"),
            ("E\u{301}lus", "Élus <Élus>"),
            ("élus", "E\u{301}LUS <E\u{301}LUS>"),
            ("İzmir", "izmir <izmir>"),
            ("Team", "team <\"our crew\">"),
            ("team <our crew>", "Team <\"our crew\">"),
            ("Board <board@ville.example>", "board <BOARD@ville.example>"),
            ("Delta (Tue)", "\"Delta (Tue)\" <\"Delta (Tue)\">"),
        ] {
            assert!(Entries::of([setting]).has_list(entry), "{setting} {entry}");
        }
        for (setting, entry) in [
            ("Parent", "Parents <Parents>"),
            ("Elus", "Élus <Élus>"),
            ("Team <Team>", "Team <\"our crew\">"),
            ("board@ville.example", "Board <board@ville.example>"),
        ] {
            assert!(!Entries::of([setting]).has_list(entry), "{setting} {entry}");
        }
    }
}
