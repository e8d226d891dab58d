//! [`InternalDomains`]: the domains that an organisation names as its own.

use std::collections::HashSet;
use std::sync::OnceLock;

use crate::address::Domain;
use crate::lookalike::Index;

/// Domains of an organisation; there may be thousands. What is near them is found out once, when it is first needed.
#[derive(Debug, Default)]
pub struct InternalDomains {
    domains: HashSet<Domain>,
    index: OnceLock<Index<'static>>,
}

impl InternalDomains {
    /// Whether none is named.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.domains.is_empty()
    }

    /// Whether a domain is one of them, or below one.
    #[must_use]
    pub fn contain(&self, domain: &Domain) -> bool {
        domain.suffixes().any(|suffix| self.domains.contains(suffix))
    }

    /// Whether a domain is named itself.
    #[must_use]
    pub fn name(&self, domain: &Domain) -> bool {
        self.domains.contains(domain)
    }

    /// By what is near them.
    pub(crate) fn index(&self) -> &Index<'static> {
        self.index.get_or_init(|| {
            let mut domains: Vec<&Domain> = self.domains.iter().collect();
            domains.sort();
            Index::owning(domains)
        })
    }
}

impl FromIterator<Domain> for InternalDomains {
    fn from_iter<I: IntoIterator<Item = Domain>>(domains: I) -> Self {
        Self { domains: domains.into_iter().collect(), index: OnceLock::new() }
    }
}
