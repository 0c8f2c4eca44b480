//! Proofs that a person can keep: that an entry is in the log (c2sp.org/tlog-proof), and that one tree continues another.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use polity_store::Id;
use serde::{Deserialize, Serialize};

use crate::checkpoint::Checkpoint;
use crate::note::VerifierKey;
use crate::store;
use crate::tree::{Hash, check_consistency, check_inclusion, leaf_hash, proof};
use crate::{Ledger, LedgerError};

const TLOG_PROOF: &str = "c2sp.org/tlog-proof@v1";
/// Hashes of the longest inclusion proof: one for each level of a tree of 2^63 entries.
const HASHES_MAX: usize = 63;

/// Shows that an entry is in the tree of a signed checkpoint. Can be checked offline, with the log's public key only.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InclusionProof {
    /// The number of the entry.
    pub index: u64,
    /// From the leaf's neighbour up to the root's child, in base64.
    pub hashes: Vec<HashText>,
    /// The signed checkpoint.
    pub checkpoint: String,
}

/// Shows that the tree of `old_size` entries is a prefix of that of `new_size`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConsistencyProof {
    /// Entries of the older tree.
    pub old_size: u64,
    /// Entries of the newer one.
    pub new_size: u64,
    /// In the order of RFC 6962 section 2.1.2, in base64.
    pub hashes: Vec<HashText>,
}

/// A hash, in base64 with padding as the C2SP formats have it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct HashText(pub Hash);

impl From<HashText> for String {
    fn from(hash: HashText) -> Self {
        STANDARD.encode(hash.0)
    }
}

impl TryFrom<String> for HashText {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        let hash = STANDARD.decode(text).ok().and_then(|hash| Hash::try_from(hash).ok());
        hash.map(Self).ok_or("32 bytes in base64 are expected")
    }
}

fn plain(hashes: &[HashText]) -> Vec<Hash> {
    hashes.iter().map(|hash| hash.0).collect()
}

impl InclusionProof {
    /// The proof as a text file (`.tlog-proof`).
    pub fn to_text(&self) -> String {
        let mut text = format!("{TLOG_PROOF}\nindex {}\n", self.index);
        for hash in &self.hashes {
            text.push_str(&String::from(*hash));
            text.push('\n');
        }
        text.push('\n');
        text.push_str(&self.checkpoint);
        text
    }

    /// Reads the text form; `extra` lines are passed over. `None` if it is not one.
    pub fn from_text(text: &str) -> Option<Self> {
        let (head, checkpoint) = text.split_once("\n\n")?;
        let mut lines = head.lines();
        if lines.next()? != TLOG_PROOF {
            return None;
        }
        let first = lines.next()?;
        let index_line = if first.starts_with("extra ") { lines.next()? } else { first };
        let index_text = index_line.strip_prefix("index ")?;
        let index = index_text.parse::<u64>().ok().filter(|index| index.to_string() == index_text)?;
        let hashes: Vec<_> =
            lines.map(|line| HashText::try_from(line.to_owned()).ok()).collect::<Option<_>>()?;
        (hashes.len() <= HASHES_MAX).then(|| Self { index, hashes, checkpoint: checkpoint.to_owned() })
    }

    /// The checkpoint, if one of `keys` signed it and `leaf` is proven to be in its tree at [`InclusionProof::index`].
    ///
    /// # Errors
    /// A sentence about what does not hold.
    pub fn verify(&self, leaf: &[u8], keys: &[VerifierKey]) -> Result<Checkpoint, String> {
        let checkpoint = Checkpoint::from_note(&self.checkpoint, keys)
            .map_err(|error| format!("the checkpoint is {error}"))?;
        let hashes = plain(&self.hashes);
        if check_inclusion(self.index, checkpoint.size, &leaf_hash(leaf), &hashes, &checkpoint.root) {
            return Ok(checkpoint);
        }
        Err(format!("the entry is not at {} in the tree of the checkpoint", self.index))
    }
}

impl ConsistencyProof {
    /// Whether the proof holds for trees with these roots.
    pub fn verify(&self, old_root: &Hash, new_root: &Hash) -> bool {
        check_consistency(self.old_size, self.new_size, old_root, new_root, &plain(&self.hashes))
    }
}

impl Ledger {
    /// Proves that the entry with this number is in the tree of the latest checkpoint.
    ///
    /// # Errors
    /// [`LedgerError::Absent`] if there is no such entry, or no checkpoint covers it yet: ask again in a second.
    pub async fn prove_inclusion(&self, number: u64) -> Result<InclusionProof, LedgerError> {
        let absent = || LedgerError::Absent { what: format!("entry {number} under a checkpoint") };
        let latest = self.latest_checkpoint().await?.ok_or_else(absent)?;
        let size = latest.checkpoint.size;
        let spans = proof::inclusion(number, size).ok_or_else(absent)?;
        let hashes = self.hashes_of(&spans, size).await?;
        Ok(InclusionProof { index: number, hashes, checkpoint: latest.note })
    }

    /// The same for the entry with this identifier: the receipt of an act.
    ///
    /// # Errors
    /// [`LedgerError::Absent`] if it has no number yet, or no checkpoint covers it yet.
    pub async fn prove_entry(&self, id: Id) -> Result<InclusionProof, LedgerError> {
        let entry = self.store.log_entry_by_id(id).await?;
        let numbered = entry.ok_or_else(|| LedgerError::Absent { what: format!("entry {id}") })?;
        self.prove_inclusion(numbered.number.unsigned_abs()).await
    }

    /// Proves that the first `old_size` entries are still the beginning of the first `new_size`.
    ///
    /// # Errors
    /// [`LedgerError::Absent`] if the tree has fewer entries than `new_size`, or `old_size` is larger.
    pub async fn prove_consistency(
        &self,
        old_size: u64,
        new_size: u64,
    ) -> Result<ConsistencyProof, LedgerError> {
        let absent = || LedgerError::Absent { what: format!("trees of {old_size} and {new_size} entries") };
        let head = store::head(&self.store).await?.filter(|head| head.size >= new_size).ok_or_else(absent)?;
        let spans = proof::consistency(old_size, new_size).ok_or_else(absent)?;
        let hashes = self.hashes_of(&spans, head.size).await?;
        Ok(ConsistencyProof { old_size, new_size, hashes })
    }

    async fn hashes_of(&self, spans: &[proof::Span], size: u64) -> Result<Vec<HashText>, LedgerError> {
        let tiles = store::tiles_for(&self.store, spans).await?;
        let hashes = tiles.span_hashes(spans);
        let hashes = hashes
            .ok_or_else(|| LedgerError::damaged(format!("tree of {size} entries"), "tiles are missing"))?;
        Ok(hashes.into_iter().map(HashText).collect())
    }
}
