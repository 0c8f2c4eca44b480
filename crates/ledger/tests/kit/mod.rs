//! A ledger over a fresh database on each engine, with the work of its tasks done step by step.
#![allow(dead_code, reason = "each test file uses a part")]

use std::sync::Arc;

use polity_ledger::{Access, Act, Actor, Ledger, MIGRATIONS, PURPOSES};
use polity_store::{Entry, Id, Numbered, Operation, Store, StoreError, testkit};
use polity_vault::{KeyRing, SystemEntropy};

/// A moment in the sample nation's time, microseconds UTC.
pub const NOW: i64 = 1_900_000_000_000_000;
/// The name of the log under test.
pub const ORIGIN: &str = "ledger.angsana.example";

/// A ledger and what is under it.
pub struct World {
    pub store: Store,
    pub ledger: Ledger,
    pub ring: KeyRing,
    _kit: testkit::TestStore,
}

impl World {
    fn over(kit: testkit::TestStore) -> Self {
        let ring = KeyRing::ephemeral(PURPOSES).unwrap();
        let store = kit.store.clone();
        let ledger = Ledger::new(store.clone(), ring.clone(), Arc::new(SystemEntropy), ORIGIN).unwrap();
        Self { store, ledger, ring, _kit: kit }
    }

    /// Appends entries in one transaction, as a room does.
    pub async fn append(&self, entries: Vec<Entry>) {
        let operation = Operation::new("test.append", testkit::operation_id());
        let appended = self.store.transact::<_, StoreError, _>(operation, move |tx| {
            entries.iter().try_for_each(|entry| tx.append(entry))
        });
        appended.await.unwrap();
    }

    /// Lets the sequencer number everything that is pending.
    pub async fn sequence(&self) {
        while self.store.sequence_once(1, Ledger::growth()).await.unwrap() > 0 {}
    }

    /// Lets the index of looks follow to the end of the log.
    pub async fn index(&self) {
        while self.store.consume_once(self.ledger.subject_index()).await.unwrap() > 0 {}
    }

    /// Appends acts, all of one moment, and numbers them.
    pub async fn record(&self, acts: &[Act]) -> Vec<Entry> {
        let prepared = acts.iter().map(|act| self.ledger.prepare(act, NOW).unwrap());
        let entries: Vec<Entry> = prepared.collect();
        self.append(entries.clone()).await;
        self.sequence().await;
        entries
    }

    pub async fn log(&self) -> Vec<Numbered> {
        self.store.log_page(0, 100_000).await.unwrap()
    }

    pub async fn verdict(&self) -> Option<(String, String)> {
        let report = self.ledger.verify(None, |_, _| ()).await.unwrap();
        report.wrong.map(|wrong| (wrong.place, wrong.reason))
    }
}

/// Runs a test on each engine that is at hand.
pub async fn on_each_engine(test: impl AsyncFn(World)) {
    for kit in testkit::each_engine(MIGRATIONS).await.unwrap() {
        test(World::over(kit)).await;
    }
}

/// A made-up identifier.
pub fn id(number: u8) -> Id {
    Id::from_bytes([number; 16])
}

/// An officer of the registry.
pub fn officer() -> Actor {
    Actor {
        account: Some(id(0xa0)),
        person: Some(id(0xa1)),
        acting_for: None,
        agency: Some("registry".into()),
        role: "register.clerk".into(),
        assurance: 2,
    }
}

/// An officer looks at a person.
pub fn look(person: Id) -> Act {
    Act::new("identity.looked_up", officer())
        .on(person, Access::Looked)
        .because("a change of address at the counter")
        .touching(["name", "address"])
        .with_detail(serde_json::json!({ "counter": 3, "ratio": 0.5 }))
        .with_public("office", "north")
}
