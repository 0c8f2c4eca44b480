//! Checkpoints (c2sp.org/tlog-checkpoint): the size and root of the tree, signed, at most once a second.
//!
//! Before a checkpoint is signed, its tree is proven to contain that of the last one. A database that was set back or rewritten
//! gets no signature. The last checkpoint of each hour is kept.

use std::sync::Arc;
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use polity_store::{Clock, Micros, Operation, StoreError};
use polity_vault::Purpose;
use tokio::sync::watch;

use crate::note::{self, NoteError, VerifierKey};
use crate::store::{self, Head, KeptCheckpoint};
use crate::tree::{Hash, check_consistency, proof};
use crate::{Ledger, LedgerError};

/// The key family that signs checkpoints.
pub const SIGNING: Purpose = Purpose("ledger.checkpoint");
/// The shortest time between two checkpoints.
pub const INTERVAL: Duration = Duration::from_secs(1);
const HOUR: Micros = 3_600_000_000;

/// What a checkpoint says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checkpoint {
    /// The name of the log.
    pub origin: String,
    /// Entries in the tree.
    pub size: u64,
    /// The Merkle tree hash over them.
    pub root: Hash,
}

impl Checkpoint {
    /// The text that is signed.
    pub fn to_text(&self) -> String {
        format!("{}\n{}\n{}\n", self.origin, self.size, STANDARD.encode(self.root))
    }

    /// Reads a signed checkpoint, if one of `keys` has signed it. Extension lines are ignored.
    ///
    /// # Errors
    /// [`NoteError`] if the note is malformed, wrongly signed or signed by others, or its text is no checkpoint.
    pub fn from_note(signed: &str, keys: &[VerifierKey]) -> Result<Self, NoteError> {
        Self::from_text(note::verified_text(signed, keys)?)
    }

    fn from_text(text: &str) -> Result<Self, NoteError> {
        let mut lines = text.lines();
        let (Some(origin), Some(size), Some(root)) = (lines.next(), lines.next(), lines.next()) else {
            return Err(NoteError::Malformed("a checkpoint has at least three lines"));
        };
        let parsed = size.parse::<u64>().ok().filter(|parsed| parsed.to_string() == size);
        let root = STANDARD.decode(root).ok().and_then(|root| Hash::try_from(root).ok());
        match (parsed, root) {
            (Some(size), Some(root)) if !origin.is_empty() && lines.all(|line| !line.is_empty()) => {
                Ok(Self { origin: origin.to_owned(), size, root })
            }
            _ => Err(NoteError::Malformed("the lines of a checkpoint are origin, size and root")),
        }
    }
}

/// A checkpoint with its signed note.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedCheckpoint {
    /// What it says.
    pub checkpoint: Checkpoint,
    /// The note, as published.
    pub note: String,
    /// When it was signed, microseconds UTC.
    pub signed_at: Micros,
}

impl Ledger {
    /// The keys with which our checkpoints can be verified, newest first. Publish the text forms.
    ///
    /// # Errors
    /// [`LedgerError::Vault`] if the signing keys are missing.
    pub fn verifier_keys(&self) -> Result<Vec<VerifierKey>, LedgerError> {
        let keys = self.ring.public_keys(SIGNING)?;
        Ok(keys
            .into_iter()
            .filter_map(|(_, public_key)| VerifierKey::new(&self.origin, public_key))
            .collect())
    }

    /// The latest checkpoint, its signature verified; `None` before the first.
    ///
    /// # Errors
    /// [`LedgerError::Damaged`] if what is kept is not a checkpoint of ours.
    pub async fn latest_checkpoint(&self) -> Result<Option<SignedCheckpoint>, LedgerError> {
        store::latest_checkpoint(&self.store).await?.map(|kept| self.read_kept(kept)).transpose()
    }

    pub(crate) fn read_kept(&self, kept: KeptCheckpoint) -> Result<SignedCheckpoint, LedgerError> {
        let place = || format!("checkpoint {}", kept.size);
        let checkpoint = Checkpoint::from_note(&kept.note, &self.verifier_keys()?)
            .map_err(|error| LedgerError::damaged(place(), error.to_string()))?;
        if checkpoint.origin != *self.origin || checkpoint.size != kept.size {
            return Err(LedgerError::damaged(place(), "it is the checkpoint of another log or size"));
        }
        Ok(SignedCheckpoint { checkpoint, note: kept.note, signed_at: kept.signed_at })
    }

    /// Signs and keeps a checkpoint of the tree as it is, if it grew since the last one; returns the latest.
    ///
    /// # Errors
    /// [`LedgerError::Damaged`] if the tree does not contain that of the last checkpoint: then nothing is signed.
    pub async fn sign_checkpoint(&self, now: Micros) -> Result<Option<SignedCheckpoint>, LedgerError> {
        let Some(head) = store::head(&self.store).await? else { return Ok(None) };
        let last = self.latest_checkpoint().await?;
        if let Some(last) = &last {
            if last.checkpoint.size == head.size && last.checkpoint.root == head.root {
                return Ok(Some(last.clone()));
            }
            self.prove_growth(&last.checkpoint, &head).await?;
        }
        let checkpoint = Checkpoint { origin: self.origin.to_string(), size: head.size, root: head.root };
        let signers = self.ring.signers(SIGNING)?;
        let note = note::sign(&checkpoint.to_text(), &self.origin, &signers)
            .map_err(|error| LedgerError::damaged("checkpoint", error.to_string()))?;
        let kept = KeptCheckpoint { size: head.size, note: note.clone(), signed_at: now };
        let hour = now.div_euclid(HOUR);
        self.store
            .transact::<_, StoreError, _>(Operation::housekeeping("ledger.keep_checkpoint"), move |tx| {
                store::keep_checkpoint(tx, hour, &kept)
            })
            .await?;
        Ok(Some(SignedCheckpoint { checkpoint, note, signed_at: now }))
    }

    async fn prove_growth(&self, last: &Checkpoint, head: &Head) -> Result<(), LedgerError> {
        let refuse = |reason: &str| LedgerError::damaged(format!("tree of {} entries", head.size), reason);
        let spans = proof::consistency(last.size, head.size).ok_or_else(|| {
            refuse(&format!("it is smaller than the last checkpoint, which has {}", last.size))
        })?;
        let tiles = store::tiles_for(&self.store, &spans).await?;
        let hashes = tiles.span_hashes(&spans).ok_or_else(|| refuse("tiles are missing"))?;
        if check_consistency(last.size, head.size, &last.root, &head.root, &hashes) {
            return Ok(());
        }
        Err(refuse(&format!("it does not contain the tree of the last checkpoint, which has {}", last.size)))
    }

    /// Signs a checkpoint whenever the tree grew, at most once in [`INTERVAL`], until `stop` turns true. Every server may run it.
    pub async fn run_checkpoints(&self, clock: Arc<dyn Clock>, mut stop: watch::Receiver<bool>) {
        while !*stop.borrow() {
            if let Err(error) = self.sign_checkpoint(clock.now()).await {
                tracing::error!(error = %error, "ledger.no_checkpoint");
            }
            tokio::select! {
                () = tokio::time::sleep(INTERVAL) => {}
                _ = stop.changed() => {}
            }
        }
    }
}
