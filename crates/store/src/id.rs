//! Sixteen-byte identifiers in the shape of `UUIDv7` (RFC 9562, section 5.7).

use crate::Micros;
use polity_vault::Entropy;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::{fmt, str::FromStr};
use uuid::Uuid;

/// An identifier that we made: unique without coordination, and ordered by the time it was made.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Id([u8; 16]);

impl Id {
    /// A new identifier made at `now`, with 62 bits from `entropy`.
    ///
    /// The twelve bits behind the milliseconds hold the microseconds (RFC 9562, section 6.2, method 3), so that
    /// identifiers order by the microsecond at which they were made.
    pub fn new(now: Micros, entropy: &dyn Entropy) -> Self {
        let mut random = [0; 10];
        entropy.fill(&mut random);
        let millis = u64::try_from(now / 1000).unwrap_or(0);
        let fraction = u16::try_from(now.rem_euclid(1000) * 4096 / 1000).unwrap_or(0);
        for (to, from) in random.iter_mut().zip(fraction.to_be_bytes()) {
            *to = from;
        }
        Self(uuid::Builder::from_unix_timestamp_millis(millis, &random).into_uuid().into_bytes())
    }

    /// The smallest identifier that could have been made at `now`: a bound for purging by age.
    pub fn floor(now: Micros) -> Self {
        let millis = u64::try_from(now / 1000).unwrap_or(0);
        let mut bytes = [0; 16];
        for (to, from) in bytes.iter_mut().zip(millis.to_be_bytes().into_iter().skip(2)) {
            *to = from;
        }
        Self(bytes)
    }

    /// From the bytes that the database holds.
    pub const fn from_bytes(bytes: [u8; 16]) -> Self {
        Self(bytes)
    }

    /// As the database holds it.
    pub const fn as_bytes(&self) -> &[u8; 16] {
        &self.0
    }
}

impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Uuid::from_bytes(self.0).hyphenated().fmt(f)
    }
}

impl fmt::Debug for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// The text was not an identifier.
#[derive(Debug, Clone, Copy, thiserror::Error)]
#[error("not an identifier: 32 hexadecimal digits with hyphens are expected")]
pub struct NotAnId;

impl FromStr for Id {
    type Err = NotAnId;

    fn from_str(text: &str) -> Result<Self, NotAnId> {
        Uuid::parse_str(text).map(|uuid| Self(uuid.into_bytes())).map_err(|_| NotAnId)
    }
}

impl Serialize for Id {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Id {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = String::deserialize(from)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use polity_vault::SeededEntropy;

    #[test]
    fn identifiers_order_by_the_microsecond_and_are_version_7() {
        let entropy = SeededEntropy::new(1);
        let made: Vec<Id> =
            (1_900_000_000_000_000..1_900_000_000_003_000).map(|now| Id::new(now, &entropy)).collect();
        assert!(made.is_sorted_by(|earlier, later| earlier < later));
        assert!(made.iter().all(|id| Uuid::from_bytes(id.0).get_version_num() == 7));
        assert_ne!(Id::new(1, &entropy), Id::new(1, &entropy));
        assert!(Id::floor(1_900_000_000_000_500) <= made[0]);
    }
}
