//! A nation for tests: transactions go into a real log, are numbered, and are followed by the real consumer.

#![allow(dead_code, clippy::unwrap_used, reason = "tests; each file uses its own part")]

use std::sync::Arc;

use jiff::tz::TimeZone;
use polity_blueprint::targets::Targets;
use polity_blueprint::{Blueprint, MIGRATIONS};
use polity_ledger::transactions::{Audience, Channel, Outcome, Transaction};
use polity_ledger::{Actor, Ledger};
use polity_store::testkit::{self, TestStore};
use polity_store::{Micros, Operation, Store, StoreError};
use polity_web::testkit::{TEST_NOW, TestGround};

/// A day in microseconds.
pub const DAY: Micros = 86_400 * 1_000_000;

/// Fresh ground with the scoreboard on it.
pub struct Nation {
    pub ground: TestGround,
    pub blueprint: Arc<Blueprint>,
}

impl Nation {
    /// On `SQLite`, with days that begin at UTC's midnight.
    pub async fn sqlite() -> Self {
        Self::on(TestGround::sqlite(MIGRATIONS, &[]).await, TimeZone::UTC)
    }

    /// On each engine that is at hand.
    pub async fn each(zone: &TimeZone) -> Vec<Self> {
        let tables = [polity_ledger::MIGRATIONS, polity_web::MIGRATIONS, MIGRATIONS].concat();
        let stores: Vec<TestStore> = testkit::each_engine(&tables).await.unwrap();
        stores.into_iter().map(|store| Self::on(TestGround::on(store, &[]), zone.clone())).collect()
    }

    fn on(ground: TestGround, zone: TimeZone) -> Self {
        let store = ground.ground.store.clone();
        let blueprint = Blueprint::new(store, ground.clock.clone(), zone, Targets::default());
        Self { ground, blueprint: Arc::new(blueprint) }
    }

    pub fn store(&self) -> &Store {
        &self.ground.ground.store
    }

    /// Records transactions as rooms do, in one database transaction, and numbers them.
    pub async fn record(&self, transactions: &[Transaction]) {
        let ledger = &self.ground.ground.ledger;
        let entries: Vec<_> =
            transactions.iter().map(|one| ledger.transaction(one, one.finished_at).unwrap()).collect();
        self.append(entries).await;
    }

    /// Records public events as rooms do, each with its kind, its particulars and its moment.
    pub async fn tell(&self, events: &[(&str, serde_json::Value, Micros)]) {
        let ledger = &self.ground.ground.ledger;
        let event = |(kind, public, at): &(&str, serde_json::Value, Micros)| {
            ledger.event(kind, public.as_object().unwrap(), *at).unwrap()
        };
        self.append(events.iter().map(event).collect()).await;
    }

    /// Declares a file of registers, as the operator's command does, and numbers what became of it.
    pub async fn declare(&self, text: &str) -> polity_blueprint::declare::Step {
        let step = self.blueprint.declare(&self.ground.ground.ledger, &Actor::system(), text).await.unwrap();
        while self.store().sequence_once(1, Ledger::growth()).await.unwrap() > 0 {}
        step
    }

    async fn append(&self, entries: Vec<polity_store::Entry>) {
        let operation = Operation::new("test.record", testkit::operation_id());
        let appended = self.store().transact::<_, StoreError, _>(operation, move |tx| {
            entries.iter().try_for_each(|entry| tx.append(entry))
        });
        appended.await.unwrap();
        while self.store().sequence_once(1, Ledger::growth()).await.unwrap() > 0 {}
    }

    /// Lets the scoreboard follow to the end of the log.
    pub async fn follow(&self) {
        for consumer in self.blueprint.consumers() {
            while self.store().consume_once(Arc::clone(&consumer)).await.unwrap() > 0 {}
        }
    }
}

/// A resident's transaction on our pages that ended today and took a minute.
pub fn ordinary() -> Transaction {
    Transaction {
        service: "identity.enrol".into(),
        agency: "registry".into(),
        channel: Channel::Web,
        audience: Audience::Resident,
        outcome: Outcome::Completed,
        started_at: TEST_NOW - 60_000_000,
        finished_at: TEST_NOW,
        prefilled: 3,
        retyped: 0,
        language: "en".into(),
    }
}

/// `count` of them, by this way.
pub fn many(count: usize, channel: Channel) -> Vec<Transaction> {
    vec![Transaction { channel, ..ordinary() }; count]
}
