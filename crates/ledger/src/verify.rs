//! The auditor: recomputes the whole ledger from the log and names the first place where it is not what it should be.
//!
//! What the database alone cannot show is that its end was cut off, with tree and checkpoints set back to match. For that,
//! give [`Ledger::verify`] a checkpoint that was kept elsewhere.

use std::collections::BTreeMap;

use polity_store::Numbered;
use serde::Serialize;

use crate::checkpoint::Checkpoint;
use crate::leaf::Leaf;
use crate::note::NoteError;
use crate::proof::HashText;
use crate::store::{self, Head};
use crate::tree::{Edge, Hash, Tile, empty_root, leaf_hash};
use crate::{Ledger, LedgerError};

/// Entries read in one go.
const PAGE: i64 = 1_000;
/// How often size and counts are read to have them of one moment, while the log grows.
const TRIES: usize = 20;

/// What the auditor found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Report {
    /// Entries that were recomputed.
    pub entries: u64,
    /// Entries whose sealed part was opened and fits its commitments.
    pub opened: u64,
    /// Entries whose sealed part was erased; their leaves still count.
    pub erased: u64,
    /// Checkpoints whose root was recomputed.
    pub checkpoints: u64,
    /// The root over all entries.
    pub root: HashText,
    /// The first wrong place, or nothing.
    pub wrong: Option<Wrong>,
}

/// A place where the ledger is not what it should be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Wrong {
    /// Where (`entry 17`, `tile 0/3`, `head`, `checkpoint 4711`).
    pub place: String,
    /// What was found there.
    pub reason: String,
}

/// What ends an audit: a finding, or a fault that prevented it.
enum Stop {
    Wrong(Wrong),
    Fault(LedgerError),
}

impl<E: Into<LedgerError>> From<E> for Stop {
    fn from(error: E) -> Self {
        Self::Fault(error.into())
    }
}

fn wrong(place: impl Into<String>, reason: impl Into<String>) -> Stop {
    Stop::Wrong(Wrong { place: place.into(), reason: reason.into() })
}

impl Ledger {
    /// Recomputes everything: numbers, leaves, sealed parts, tiles, head, checkpoints and their signatures.
    ///
    /// `kept` is a signed checkpoint from elsewhere that the log must still contain. `progress` is told entries done and in all.
    /// The log may grow meanwhile; what is appended after the start is not looked at.
    ///
    /// # Errors
    /// Only for faults that prevent the audit, such as an unreachable database. What is wrong with the ledger is in the report.
    pub async fn verify(
        &self,
        kept: Option<&str>,
        progress: impl Fn(u64, u64) + Send,
    ) -> Result<Report, LedgerError> {
        let mut audit = Audit {
            ledger: self,
            report: Report {
                entries: 0,
                opened: 0,
                erased: 0,
                checkpoints: 0,
                root: HashText(empty_root()),
                wrong: None,
            },
            edge: Edge::default(),
            checkpoints: Vec::new(),
            kept: None,
            by_kind: BTreeMap::new(),
        };
        let ended = audit.run(kept, &progress).await;
        audit.report.root = HashText(audit.edge.root());
        match ended {
            Ok(()) => Ok(audit.report),
            Err(Stop::Wrong(wrong)) => Ok(Report { wrong: Some(wrong), ..audit.report }),
            Err(Stop::Fault(fault)) => Err(fault),
        }
    }
}

struct Audit<'a> {
    ledger: &'a Ledger,
    report: Report,
    edge: Edge,
    /// Checkpoints still to be met, in descending size, so that the next one is last.
    checkpoints: Vec<Checkpoint>,
    kept: Option<Checkpoint>,
    by_kind: BTreeMap<String, i64>,
}

impl Audit<'_> {
    async fn run(&mut self, kept: Option<&str>, progress: &(impl Fn(u64, u64) + Send)) -> Result<(), Stop> {
        let ledger = self.ledger;
        let (head, counts) = self.beginning().await?;
        let size = head.map_or(0, |head| head.size);
        self.check_ends(size).await?;
        self.read_checkpoints(size, kept).await?;
        while self.edge.size() < size {
            let page = ledger.store.log_page(store::column(self.edge.size()), PAGE).await?;
            if page.is_empty() {
                let place = format!("entry {}", self.edge.size());
                return Err(wrong(place, format!("the log ends here, its tree has {size} entries")));
            }
            for numbered in page.iter().take_while(|numbered| numbered.number < store::column(size)) {
                self.check_entry(numbered)?;
                self.append(leaf_hash(&numbered.entry.leaf)).await?;
            }
            progress(self.edge.size(), size);
        }
        for tile in self.edge.partial_tiles() {
            self.check_tile(&tile).await?;
        }
        if head.is_some_and(|head| head.root != self.edge.root()) {
            return Err(wrong("head", "its root is not that of the entries"));
        }
        if let Some(counts) = counts {
            self.check_counts(counts)?;
        }
        if let Some(unmet) = self.checkpoints.last() {
            return Err(wrong(
                format!("checkpoint {}", unmet.size),
                format!("the log has only {size} entries"),
            ));
        }
        Ok(())
    }

    /// The head, and the counts by kind of the very same moment, unless the log grows too fast to get hold of one.
    async fn beginning(&self) -> Result<(Option<Head>, Option<Vec<(String, i64)>>), Stop> {
        let store = &self.ledger.store;
        let mut head = store::head(store).await?;
        for _ in 0..TRIES {
            let counts = store::counts(store).await?;
            let again = store::head(store).await?;
            if again == head {
                return Ok((head, Some(counts)));
            }
            head = again;
        }
        Ok((head, None))
    }

    fn check_counts(&self, counts: Vec<(String, i64)>) -> Result<(), Stop> {
        let counts: BTreeMap<_, _> = counts.into_iter().collect();
        let kinds = counts.keys().chain(self.by_kind.keys());
        let differs =
            |kind: &&String| counts.get(*kind).unwrap_or(&0) != self.by_kind.get(*kind).unwrap_or(&0);
        kinds.into_iter().find(differs).map_or(Ok(()), |kind| {
            let counted = self.by_kind.get(kind).unwrap_or(&0);
            Err(wrong(format!("count of {kind}"), format!("the log has {counted} entries of this kind")))
        })
    }

    /// The log and its tree must have one size, and nothing may stand behind the end.
    async fn check_ends(&self, size: u64) -> Result<(), Stop> {
        let store = &self.ledger.store;
        let numbered = store.log_size().await?.unsigned_abs();
        if numbered < size {
            return Err(wrong(
                "head",
                format!("the tree has {size} entries, the log says it has {numbered}"),
            ));
        }
        let behind = store.log_page(store::column(numbered), 1).await?;
        // The log may have grown between the two reads; then its size has grown too.
        let grown = store.log_size().await?;
        if let Some(stray) = behind.first().filter(|stray| stray.number >= grown) {
            return Err(wrong(
                format!("entry {}", stray.number),
                format!("it stands behind the end of the log, {grown}"),
            ));
        }
        if numbered > size
            && store::head(store)
                .await?
                .is_none_or(|head| store::column(head.size) < grown && head.size == size)
        {
            return Err(wrong("head", format!("the log has {numbered} entries, its tree only {size}")));
        }
        Ok(())
    }

    async fn read_checkpoints(&mut self, size: u64, kept: Option<&str>) -> Result<(), Stop> {
        let keys = self.ledger.verifier_keys()?;
        let (mut after, mut read) = (-1, Vec::new());
        loop {
            let page = store::checkpoints_after(&self.ledger.store, after).await?;
            let Some(last) = page.last() else { break };
            after = store::column(last.size);
            read.extend(page);
        }
        let newest = read.len().saturating_sub(1);
        for (at, kept) in read.into_iter().enumerate() {
            let place = format!("checkpoint {}", kept.size);
            match Checkpoint::from_note(&kept.note, &keys) {
                Ok(checkpoint)
                    if checkpoint.size != kept.size || checkpoint.origin != *self.ledger.origin =>
                {
                    return Err(wrong(place, "its note is that of another size or log"));
                }
                // What was signed after the start of the audit is not looked at.
                Ok(checkpoint) if checkpoint.size <= size || at < newest => self.checkpoints.push(checkpoint),
                Ok(_) => {}
                // The key of an old one may have been retired since; its successors contain its tree.
                Err(NoteError::UnknownSigner) if at < newest => {}
                Err(error) => return Err(wrong(place, format!("its note is {error}"))),
            }
        }
        if let Some(note) = kept {
            let checkpoint = Checkpoint::from_note(note, &keys)
                .map_err(|error| wrong("the given checkpoint", format!("it is {error}")))?;
            self.kept = Some(checkpoint.clone());
            self.checkpoints.push(checkpoint);
        }
        self.checkpoints.sort_by_key(|checkpoint| std::cmp::Reverse(checkpoint.size));
        self.meet_checkpoints()
    }

    fn check_entry(&mut self, numbered: &Numbered) -> Result<(), Stop> {
        let expected = store::column(self.edge.size());
        if numbered.number != expected {
            return Err(wrong(
                format!("entry {expected}"),
                format!("it is missing, the next is {}", numbered.number),
            ));
        }
        let refuse = |reason: String| wrong(format!("entry {expected}"), reason);
        let leaf = Leaf::of(&numbered.entry).map_err(refuse)?;
        let private =
            self.ledger.open(&numbered.entry).map_err(|error| refuse(format!("its sealed part: {error}")))?;
        match private {
            Some(private) if private.fits(&leaf) => self.report.opened += 1,
            Some(_) => return Err(refuse("its sealed part is not what its leaf commits to".into())),
            None if leaf.has_commitments() => self.report.erased += 1,
            None => {}
        }
        *self.by_kind.entry(leaf.kind).or_insert(0) += 1;
        self.report.entries += 1;
        Ok(())
    }

    async fn append(&mut self, leaf: Hash) -> Result<(), Stop> {
        let mut full = Vec::new();
        self.edge.append(leaf, &mut full);
        for tile in &full {
            self.check_tile(tile).await?;
        }
        self.meet_checkpoints()
    }

    async fn check_tile(&self, tile: &Tile) -> Result<(), Stop> {
        let place = format!("tile {}/{}", tile.id.level, tile.id.position);
        let Some(stored) = store::tile(&self.ledger.store, tile.id).await? else {
            return Err(wrong(place, "it is missing or damaged"));
        };
        // A tile at the edge may have grown since the audit began.
        if stored.hashes.starts_with(&tile.hashes) {
            return Ok(());
        }
        let same = stored
            .hashes
            .iter()
            .zip(&tile.hashes)
            .take_while(|(stored, computed)| stored == computed)
            .count();
        Err(wrong(place, format!("its hash {same} is not that of the entries")))
    }

    fn meet_checkpoints(&mut self) -> Result<(), Stop> {
        while let Some(met) = self.checkpoints.pop_if(|next| next.size == self.edge.size()) {
            if met.root != self.edge.root() {
                let whose =
                    if self.kept.as_ref() == Some(&met) { "the given checkpoint" } else { "checkpoint" };
                return Err(wrong(
                    format!("{whose} {}", met.size),
                    "its root is not that of the entries before it",
                ));
            }
            self.report.checkpoints += 1;
        }
        Ok(())
    }
}
