//! The ledger as rooms see it: turn an act or event into an entry, and append that in the room's own transaction.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use polity_store::{Entry, Id, Micros, Store};
use polity_vault::{Entropy, KeyRing, Purpose};
use serde_json::{Map, Value};

use crate::act::Act;
use crate::checkpoint::SIGNING;
use crate::error::LedgerError;
use crate::leaf::{Leaf, public_part};
use crate::private::{Private, SEALED};

/// The key families that the ledger needs; the roof ensures them at start.
pub const PURPOSES: &[Purpose] = &[SEALED, SIGNING];

/// How far behind the last entry the clock may be for the next one still to be ordered after it.
const SAME_MOMENT: Micros = 1_000_000;

/// The tamper-evident record. Cheap to clone.
#[derive(Clone)]
pub struct Ledger {
    pub(crate) store: Store,
    pub(crate) ring: KeyRing,
    entropy: Arc<dyn Entropy>,
    last_made: Arc<AtomicI64>,
    pub(crate) origin: Arc<str>,
}

impl Ledger {
    /// The ledger of a nation. `origin` names the log for ever, in checkpoints and to its verifiers: the address under which it is
    /// published, without scheme and final slash (`ledger.angsana.example`); see c2sp.org/tlog-checkpoint.
    ///
    /// # Errors
    /// [`LedgerError::Damaged`] if the origin is empty or holds a space, plus sign or control character.
    pub fn new(
        store: Store,
        ring: KeyRing,
        entropy: Arc<dyn Entropy>,
        origin: &str,
    ) -> Result<Self, LedgerError> {
        if !crate::note::is_key_name(origin) {
            let reason = format!("{origin:?} is empty or holds a space, plus sign or control character");
            return Err(LedgerError::damaged("origin", reason));
        }
        Ok(Self { store, ring, entropy, last_made: Arc::default(), origin: origin.into() })
    }

    /// The entry of an act: salts, commitments and sealing are done here, outside of any transaction.
    ///
    /// The caller appends it with `tx.append(&entry)` in the transaction that does what the act says, so that neither exists
    /// without the other. `now` is microseconds UTC.
    ///
    /// # Errors
    /// [`LedgerError::NotPublic`], [`LedgerError::LeafTooLong`], [`LedgerError::TooManySubjects`]; [`LedgerError::Vault`] if keys are missing.
    pub fn prepare(&self, act: &Act, now: Micros) -> Result<Entry, LedgerError> {
        let id = self.next_id(now);
        let mut leaf = Leaf::new(id, act.kind, now, public_part(act.kind, &act.public)?);
        leaf.access = act.access;
        leaf.agency.clone_from(&act.actor.agency);
        leaf.assurance = Some(act.actor.assurance);
        leaf.role = Some(act.actor.role.clone());
        let private = Private::of(act, &mut leaf, &*self.entropy)?;
        let sealed = if private.is_empty() { None } else { Some(private.seal(&self.ring, id)?) };
        Ok(Entry { id, kind: act.kind.to_owned(), at: now, leaf: leaf.to_bytes()?, sealed })
    }

    /// The entry of an event that concerns nobody: all of it is public. `now` is microseconds UTC.
    ///
    /// # Errors
    /// [`LedgerError::NotPublic`], [`LedgerError::LeafTooLong`].
    pub fn event(&self, kind: &str, public: &Map<String, Value>, now: Micros) -> Result<Entry, LedgerError> {
        let id = self.next_id(now);
        let leaf = Leaf::new(id, kind, now, public_part(kind, public)?);
        Ok(Entry { id, kind: kind.to_owned(), at: now, leaf: leaf.to_bytes()?, sealed: None })
    }

    /// Pending entries are numbered in the order of their identifiers. Those of one handler share one moment, so each
    /// identifier is made at least a microsecond after the last: a server's acts stand in the log in the order in which it prepared them.
    fn next_id(&self, now: Micros) -> Id {
        let after = |last: Micros| if now <= last && last - now < SAME_MOMENT { last + 1 } else { now };
        let last = self.last_made.fetch_update(Ordering::AcqRel, Ordering::Acquire, |last| Some(after(last)));
        Id::new(last.map_or(now, after), &*self.entropy)
    }

    /// Opens the sealed part of an entry; `None` if it has none, or it was erased. The caller answers for who may see it.
    ///
    /// # Errors
    /// [`LedgerError::Vault`] if it does not open; [`LedgerError::Damaged`] if it is not ours.
    pub fn open(&self, entry: &Entry) -> Result<Option<Private>, LedgerError> {
        entry.sealed.as_ref().map(|sealed| Private::open(&self.ring, entry.id, sealed)).transpose()
    }

    /// The name of the log.
    pub fn origin(&self) -> &str {
        &self.origin
    }
}

impl std::fmt::Debug for Ledger {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "Ledger({})", self.origin)
    }
}
