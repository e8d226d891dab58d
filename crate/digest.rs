//! [`Digest`]: what a finding is about, in one short text that tells nothing of it.

use std::fmt;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::iter::Sum;
use std::ops::Add;

/// A set of things, told from every other one: in whatever order its things come, it is the same.
///
/// Each thing is hashed by std's hasher with its fixed keys, which stays the same as long as this build does, so nothing that outlives an
/// upgrade may hold one. Two lanes are summed: the hash, and the hash mixed once more. Nobody has a reason to look for two messages with
/// the same digest; that chance does not find any is enough.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Digest {
    sum: u64,
    mixed: u64,
}

impl Digest {
    /// The set of one thing.
    pub fn of(thing: impl Hash) -> Self {
        let mut hasher = DefaultHasher::new();
        thing.hash(&mut hasher);
        let sum = hasher.finish();
        Self { sum, mixed: mix(sum) }
    }
}

/// Both sets together; what is in both counts twice.
impl Add for Digest {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self { sum: self.sum.wrapping_add(other.sum), mixed: self.mixed.wrapping_add(other.mixed) }
    }
}

impl Sum for Digest {
    fn sum<I: Iterator<Item = Self>>(digests: I) -> Self {
        digests.fold(Self::default(), Add::add)
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}{:016x}", self.sum, self.mixed)
    }
}

/// Not linear in what is summed (the finaliser of `SplitMix64`).
fn mix(hash: u64) -> u64 {
    let hash = (hash ^ (hash >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let hash = (hash ^ (hash >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    hash ^ (hash >> 31)
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::Digest;

    #[test]
    fn the_order_does_not_matter_and_everything_else_does() {
        let digest = |things: &[&str]| things.iter().map(Digest::of).sum::<Digest>();
        assert_eq!(digest(&["bob", "carol"]), digest(&["carol", "bob"]));
        let sets = [&["bob"][..], &["carol"], &["bob", "carol"], &["bob", "bob"], &["bobcarol"], &[]];
        let different: HashSet<String> = sets.iter().map(|set| digest(set).to_string()).collect();
        assert_eq!(different.len(), sets.len());
        assert_eq!(Digest::of("bob").to_string().len(), 32);
    }
}
