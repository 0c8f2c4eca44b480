//! Things that count once: an assertion, a proof of possession.

use polity_store::Micros;
use polity_vault::digest::sha256;

/// What must not be seen again before `until`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SingleUse {
    /// SHA-256 over kind, owner and identifier, each with its length.
    pub hash: [u8; 32],
    /// Until when (microseconds UTC) a repetition would otherwise be accepted.
    pub until: Micros,
}

impl SingleUse {
    /// The thing called `id` of `owner`.
    pub fn new(kind: &str, owner: &str, id: &str, until: Micros) -> Self {
        let mut named = Vec::with_capacity(24 + kind.len() + owner.len() + id.len());
        for part in [kind, owner, id] {
            named.extend((part.len() as u64).to_be_bytes());
            named.extend(part.as_bytes());
        }
        Self { hash: sha256(&named), until }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neither_kind_nor_owner_nor_name_can_be_mistaken_for_another() {
        let of = |kind, owner, id| SingleUse::new(kind, owner, id, 0).hash;
        assert_ne!(of("dpop", "ab", "c"), of("dpop", "a", "bc"));
        assert_ne!(of("dpop", "a", "b"), of("assertion", "a", "b"));
        assert_eq!(of("dpop", "a", "b"), of("dpop", "a", "b"));
    }
}
