//! Who looked at my data: an index of entries by the people they concern, filled by following the log.
//!
//! The index holds internal identifiers and entry numbers only; what a person is shown is opened from the sealed parts when
//! they ask. [`Ledger::forget`] purges index and sealed parts together, and the tree stays whole.

use std::sync::Arc;

use polity_store::{
    Id, Micros, Numbered, Operation, StoreError, Tx,
    consumer::{Consumer, Effects},
};
use polity_vault::VaultError;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::act::{Access, Actor};
use crate::commitment::Opening;
use crate::leaf::{Leaf, PublicPart};
use crate::private::Private;
use crate::store;
use crate::subjects::MembershipProof;
use crate::{Ledger, LedgerError};

/// The consumer's name in the store.
pub const INDEX: &str = "ledger.subjects";
/// Most looks on one page.
pub const LOOKS_MAX: u32 = 100;
/// Entries forgotten before looking for more.
const FORGET_PAGE: i64 = 100;

/// Which part of the list is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Page {
    /// Only entries numbered below this; [`Looks::next`] of the page before, `None` for the newest.
    pub before: Option<i64>,
    /// How many at most, up to [`LOOKS_MAX`].
    pub limit: u32,
}

/// A page of looks, newest first.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Looks {
    /// The looks.
    pub looks: Vec<Look>,
    /// What to ask for as [`Page::before`] to go on; `None` at the end.
    pub next: Option<i64>,
}

/// What someone did with one person's data, as that person may see it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Look {
    /// The entry's number in the log.
    pub number: i64,
    /// The entry's identifier.
    pub id: Id,
    /// When, microseconds UTC.
    pub at: Micros,
    /// `room.what_happened`.
    pub kind: String,
    /// In which way the data was touched.
    pub access: Access,
    /// Who. Without identifiers if the sealed part was erased.
    pub actor: Actor,
    /// For what purpose.
    pub purpose: Option<String>,
    /// Which attributes.
    pub attributes: Vec<String>,
    /// Sealed particulars; `Null` for acts on many people, where they could tell about others.
    pub detail: Value,
    /// Public particulars.
    pub public: PublicPart,
    /// How many people's data the act concerned.
    pub subjects: u64,
}

/// With what a person proves to anyone that an entry concerns them, beside the proof that it is in the log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SubjectProof {
    /// The entry concerns them alone: opens the leaf's `subject`.
    Alone(Opening),
    /// They are one of a set: leads to the root in the leaf's `subjects`.
    Member(MembershipProof),
}

impl SubjectProof {
    /// Whether the entry with this leaf concerns `person`.
    pub fn verify(&self, person: Id, leaf: &Leaf) -> bool {
        match self {
            Self::Alone(opening) => {
                leaf.subject.is_some_and(|commitment| crate::private::concerns(&commitment, opening, person))
            }
            Self::Member(proof) => leaf.subjects.is_some_and(|commitment| proof.verify(person, &commitment)),
        }
    }
}

/// What was done to forget a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Forgotten {
    /// Entries whose sealed part was erased or rewritten without the person.
    pub entries: u64,
    /// Entries that the index had not taken in yet. If not zero, forget once more when it has.
    pub not_indexed: i64,
}

impl Ledger {
    /// What was done with `person`'s data, newest first. An act appears within a minute, usually within a second.
    ///
    /// # Errors
    /// [`LedgerError::Vault`] or [`LedgerError::Damaged`] if an entry cannot be opened.
    pub async fn looks_at(&self, person: Id, page: Page) -> Result<Looks, LedgerError> {
        let limit = page.limit.clamp(1, LOOKS_MAX);
        let before = page.before.unwrap_or(i64::MAX);
        let mut numbers = store::shown_to(&self.store, person, before, i64::from(limit) + 1).await?;
        let has_more = numbers.len() > limit as usize;
        numbers.truncate(limit as usize);
        let next = numbers.last().copied().filter(|_| has_more);
        let mut looks = Vec::with_capacity(numbers.len());
        for number in numbers {
            looks.push(self.look(&self.entry(number).await?)?);
        }
        Ok(Looks { looks, next })
    }

    /// One look by the identifier of its entry, if it concerns `person` and is to be shown to them: for reports about it.
    ///
    /// # Errors
    /// As [`Ledger::looks_at`].
    pub async fn look_at(&self, person: Id, entry: Id) -> Result<Option<Look>, LedgerError> {
        let Some(numbered) = self.store.log_entry_by_id(entry).await? else { return Ok(None) };
        let shown = store::shown_to(&self.store, person, numbered.number + 1, 1).await?;
        if shown.first() != Some(&numbered.number) {
            return Ok(None);
        }
        self.look(&numbered).map(Some)
    }

    /// The proof that an entry concerns `person`; `None` if it does not, or was erased.
    ///
    /// # Errors
    /// [`LedgerError::Absent`] if there is no such entry.
    pub async fn prove_subject(&self, number: i64, person: Id) -> Result<Option<SubjectProof>, LedgerError> {
        let numbered = self.entry(number).await?;
        let Some(private) = self.open(&numbered.entry)? else { return Ok(None) };
        if private.subject() == Some(person) {
            return Ok(private.subject_opening().cloned().map(SubjectProof::Alone));
        }
        Ok(private.subjects().and_then(|set| set.prove(person)).map(SubjectProof::Member))
    }

    /// Erases what the ledger holds about `person`: sealed parts that concern them alone, their place in sets, and the index.
    ///
    /// Leaves, tree and everyone else's proofs stay as they are.
    ///
    /// # Errors
    /// [`LedgerError::Vault`] if a set cannot be opened; what was forgotten until then stays forgotten.
    pub async fn forget(&self, person: Id) -> Result<Forgotten, LedgerError> {
        let (mut from, mut entries) = (0, 0);
        loop {
            let numbers = store::about(&self.store, person, from, FORGET_PAGE).await?;
            let Some(last) = numbers.last() else { break };
            from = last + 1;
            for number in numbers {
                // Another hand may rewrite the same set meanwhile: then look again.
                while !self.forget_in(person, number).await? {}
                entries += 1;
            }
        }
        Ok(Forgotten { entries, not_indexed: self.store.consumer_lag(INDEX).await? })
    }

    /// False if the sealed part changed between reading and writing.
    async fn forget_in(&self, person: Id, number: i64) -> Result<bool, LedgerError> {
        let entry = self.entry(number).await?.entry;
        let rest = self.open(&entry)?.and_then(|private| private.without(person));
        let resealed = rest.map(|rest| rest.seal(&self.ring, entry.id)).transpose()?;
        let sealed = entry.sealed;
        let done =
            self.store.transact::<_, StoreError, _>(Operation::housekeeping("ledger.forget"), move |tx| {
                if let Some(sealed) = &sealed
                    && !tx.replace_sealed(number, sealed, resealed.as_deref())?
                {
                    return Ok(false);
                }
                store::forget_subject(tx, person, number)?;
                Ok(true)
            });
        Ok(done.await?)
    }

    async fn entry(&self, number: i64) -> Result<Numbered, LedgerError> {
        let entry = self.store.log_entry(number).await?;
        entry.ok_or_else(|| LedgerError::Absent { what: format!("entry {number}") })
    }

    fn look(&self, numbered: &Numbered) -> Result<Look, LedgerError> {
        let entry = &numbered.entry;
        let leaf = Leaf::of(entry)
            .map_err(|reason| LedgerError::damaged(format!("entry {}", numbered.number), reason))?;
        let private = self.open(entry)?.unwrap_or_default();
        let is_alone = leaf.subjects.is_none();
        Ok(Look {
            number: numbered.number,
            id: entry.id,
            at: entry.at,
            kind: entry.kind.clone(),
            access: leaf.access,
            actor: private.actor(&leaf),
            purpose: private.purpose().map(str::to_owned),
            attributes: private.attributes(),
            detail: if is_alone { private.detail() } else { Value::Null },
            subjects: leaf.subjects.map_or(1, |set| set.size),
            public: leaf.public,
        })
    }

    /// What the store's consumers include, so that the index is filled.
    pub fn subject_index(&self) -> Arc<dyn Consumer> {
        Arc::new(SubjectIndex { ledger: self.clone() })
    }
}

/// Follows the log and notes whom each entry concerns.
struct SubjectIndex {
    ledger: Ledger,
}

impl Consumer for SubjectIndex {
    fn name(&self) -> &'static str {
        INDEX
    }

    fn wants(&self, kind: &str) -> bool {
        // Whether an entry has a subject stands in its leaf, not in its kind; transactions never have one.
        !kind.starts_with("transaction.")
    }

    fn apply(&self, tx: &mut Tx<'_>, entries: &[Numbered]) -> Result<(), StoreError> {
        store::index_subjects(tx, &self.rows(entries)?)
    }

    fn effects(self: Arc<Self>, entries: Vec<Numbered>) -> Result<Effects, StoreError> {
        let rows = self.rows(&entries)?;
        Ok(Box::new(move |tx| store::index_subjects(tx, &rows)))
    }
}

impl SubjectIndex {
    /// Whom the entries concern: person, number, and whether it is to be shown to them.
    fn rows(&self, entries: &[Numbered]) -> Result<Vec<(Id, i64, bool)>, StoreError> {
        let mut rows = Vec::new();
        for numbered in entries {
            let Some((private, leaf)) = self.subjects_of(numbered)? else { continue };
            let is_shown = leaf.access != Access::None;
            rows.extend(private.people().into_iter().map(|person| (person, numbered.number, is_shown)));
        }
        Ok(rows)
    }

    /// The opened entry, if it concerns anybody.
    fn subjects_of(&self, numbered: &Numbered) -> Result<Option<(Private, Leaf)>, StoreError> {
        // Most entries concern nobody: that is seen without parsing them.
        if !mentions_subject(&numbered.entry.leaf) {
            return Ok(None);
        }
        let Ok(leaf) = Leaf::of(&numbered.entry) else {
            // An entry that another program wrote. The auditor names it; the index goes on.
            return Ok(None);
        };
        if leaf.subject.is_none() && leaf.subjects.is_none() {
            return Ok(None);
        }
        match self.ledger.open(&numbered.entry) {
            Ok(private) => Ok(private.map(|private| (private, leaf))),
            // The key may have been made by another server a moment ago: stop here and try again, lose nothing.
            Err(LedgerError::Vault(
                error @ (VaultError::UnknownKeyVersion { .. } | VaultError::UnknownPurpose { .. }),
            )) => Err(StoreError::Unavailable(error.to_string())),
            Err(error) => {
                tracing::error!(number = numbered.number, error = %error, "ledger.entry_not_indexed");
                Ok(None)
            }
        }
    }
}

/// Whether a leaf may have the field `subject` or `subjects`.
fn mentions_subject(leaf: &[u8]) -> bool {
    const FIELD: &[u8] = b"\"subject";
    leaf.windows(FIELD.len()).any(|window| window == FIELD)
}
