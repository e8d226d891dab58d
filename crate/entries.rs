//! [`Entries`]: addresses, domains and mailing lists that a setting names.

use std::collections::HashSet;

use crate::address::{self, AddrSpec, Domain, Entry};

/// A setting's list of addresses, domains and mailing lists. Empty, it matches nobody.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Entries {
    addresses: HashSet<AddrSpec>,
    domains: HashSet<Domain>,
    lists: HashSet<String>,
}

impl Entries {
    /// Reads what an administrator wrote: with an `@`, an address; otherwise a domain (itself and its subdomains) or a list's
    /// name or entry.
    pub fn of<'t>(texts: impl IntoIterator<Item = &'t str>) -> Self {
        let mut entries = Self::default();
        for text in texts {
            if let [Entry::Mailbox(mailbox)] = &*address::parse(text) {
                entries.addresses.insert(mailbox.addr_spec.clone());
                continue;
            }
            entries.domains.extend(Domain::parse(text));
            entries.lists.insert(text.to_owned());
        }
        entries
    }

    /// Whether an address, its domain or a parent domain is among them.
    #[must_use]
    pub fn has_address(&self, addr_spec: &AddrSpec) -> bool {
        self.addresses.contains(addr_spec)
            || !self.domains.is_empty() && addr_spec.domain.suffixes().any(|suffix| self.domains.contains(suffix))
    }

    /// Whether a mailing list, given by its entry in a field (`Parents <Parents>`), is among them.
    #[must_use]
    pub fn has_list(&self, entry: &str) -> bool {
        self.lists.contains(entry) || self.lists.contains(list_name(entry))
    }
}

/// The name of a mailing list from its entry in a field: `Team` for `Team <"our crew">`.
#[must_use]
pub fn list_name(entry: &str) -> &str {
    let name = entry.rsplit_once(" <").map_or(entry, |(name, _)| name).trim();
    name.strip_prefix('"').and_then(|name| name.strip_suffix('"')).unwrap_or(name)
}
