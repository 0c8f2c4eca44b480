//! Randomness as a parameter. Code takes `&dyn Entropy`, so that simulations and the demo nation replay exactly.

use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};

use aws_lc_rs::hmac;

/// A source of bytes that nobody can guess (or, for [`SeededEntropy`], that anyone with the seed can repeat).
pub trait Entropy: Send + Sync {
    /// Fills `out` entirely.
    fn fill(&self, out: &mut [u8]);
}

impl dyn Entropy + '_ {
    /// `N` bytes from the source, for ids, nonces and salts.
    pub fn array<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        self.fill(&mut bytes);
        bytes
    }
}

/// The operating system's generator through AWS-LC's own DRBG. The only place where real randomness enters.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemEntropy;

impl SystemEntropy {
    /// `N` bytes from the operating system's generator.
    pub fn array<const N: usize>(&self) -> [u8; N] {
        (self as &dyn Entropy).array()
    }
}

impl Entropy for SystemEntropy {
    #[expect(clippy::disallowed_methods, reason = "the one place that asks the machine for randomness")]
    fn fill(&self, out: &mut [u8]) {
        // A server without randomness must stop rather than hand out guessable secrets.
        assert!(aws_lc_rs::rand::fill(out).is_ok(), "the operating system gives no randomness");
    }
}

/// A stream that is the same for the same seed: HMAC-SHA-256 of a counter.
///
/// For tests, simulations and the making of the demo nation. Never for a secret of a real nation.
pub struct SeededEntropy {
    key: hmac::Key,
    next_block: AtomicU64,
    // What is left of the block that the last caller began. The lock also makes one caller's bytes contiguous.
    rest: Mutex<Vec<u8>>,
}

impl SeededEntropy {
    /// The stream of `seed`.
    pub fn new(seed: u64) -> Self {
        Self {
            key: hmac::Key::new(hmac::HMAC_SHA256, &seed.to_be_bytes()),
            next_block: AtomicU64::new(0),
            rest: Mutex::new(Vec::new()),
        }
    }

    /// The next `N` bytes of the stream.
    pub fn array<const N: usize>(&self) -> [u8; N] {
        (self as &dyn Entropy).array()
    }
}

impl Entropy for SeededEntropy {
    fn fill(&self, out: &mut [u8]) {
        // A poisoned lock only means that another thread panicked between two bytes; the stream is still usable.
        let mut rest = self.rest.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        for byte in out {
            if rest.is_empty() {
                let block = self.next_block.fetch_add(1, Ordering::Relaxed);
                rest.extend(hmac::sign(&self.key, &block.to_be_bytes()).as_ref().iter().rev());
            }
            *byte = rest.pop().unwrap_or_default();
        }
    }
}

impl std::fmt::Debug for SeededEntropy {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str("SeededEntropy(..)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_gives_the_same_stream_however_it_is_cut() {
        let (whole, cut) = (SeededEntropy::new(7), SeededEntropy::new(7));
        let expected: [u8; 100] = whole.array();
        let mut pieces = Vec::new();
        for length in [1, 31, 33, 0, 35] {
            let mut piece = vec![0; length];
            cut.fill(&mut piece);
            pieces.extend(piece);
        }
        assert_eq!(pieces, expected);
        assert_ne!(SeededEntropy::new(8).array::<32>(), expected[..32]);
    }

    #[test]
    fn the_stream_of_a_seed_never_changes() {
        // The demo nation is made from seeds: if this value changes, every published figure of it changes too.
        assert_eq!(hex::encode(SeededEntropy::new(2030).array::<16>()), "386aa391797a75dee178c66235622def");
    }

    #[test]
    fn the_system_source_fills_everything_and_does_not_repeat() {
        let (first, second) = (SystemEntropy.array::<64>(), SystemEntropy.array::<64>());
        assert_ne!(first, second);
        assert!(first.iter().any(|byte| *byte != 0));
    }
}
