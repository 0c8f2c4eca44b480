//! Leases: who does a job that only one server may do, and the epoch that fences the one before.

use crate::{
    Clock, Engine, Id, Micros, Migration, Operation, Statement, Store, StoreError, params, statement,
};

/// How long a lease stands without being renewed.
pub const LEASE_TERM: Micros = 10 * crate::time::SECOND;

pub(crate) const LEASES: Migration = Migration {
    room: "store",
    number: 7,
    name: "leases",
    sql: "CREATE TABLE store_lease (name TEXT PRIMARY KEY, holder BYTEA NOT NULL, epoch BIGINT NOT NULL, expires_at BIGINT NOT NULL)",
};

statement! {
    TAKE: Write "store.take_lease" =
        "INSERT INTO store_lease (name, holder, epoch, expires_at) VALUES ($1, $2, 1, $3) \
         ON CONFLICT (name) DO UPDATE SET \
         epoch = CASE WHEN store_lease.holder = excluded.holder THEN store_lease.epoch ELSE store_lease.epoch + 1 END, \
         holder = excluded.holder, expires_at = excluded.expires_at \
         WHERE store_lease.holder = excluded.holder OR store_lease.expires_at < $4 RETURNING epoch";
    RELEASE: Write "store.release_lease" = "UPDATE store_lease SET expires_at = 0 WHERE name = $1 AND holder = $2";
}

pub(crate) const STATEMENTS: &[&Statement] = &[&TAKE, &RELEASE];

/// A lease that this server holds, until `expires_at` by its own clock.
#[derive(Debug, Clone, Copy)]
pub struct Lease {
    /// Rises with every change of holder; effects carry it, and a lower one is refused.
    pub epoch: i64,
    /// When it ends unless renewed.
    pub expires_at: Micros,
}

impl Store {
    /// Takes or renews the lease `name`; `None` while another holder's stands.
    ///
    /// The embedded engine has one server by construction, so there whatever stands is taken over: a server
    /// that was killed does not delay its successor.
    pub async fn take_lease(
        &self,
        name: &'static str,
        holder: Id,
        clock: &dyn Clock,
    ) -> Result<Option<Lease>, StoreError> {
        let now = clock.now();
        let expires_at = now + LEASE_TERM;
        let stale_before = if self.engine() == Engine::Sqlite { Micros::MAX } else { now };
        self.transact(Operation::housekeeping("store.take_lease"), move |tx| {
            tx.one::<(i64,)>(&TAKE, params![name, holder, expires_at, stale_before])
        })
        .await
        .map(|row| row.map(|(epoch,)| Lease { epoch, expires_at }))
    }

    /// Ends a lease early, so that another server need not wait for its term.
    pub async fn release_lease(&self, name: &'static str, holder: Id) -> Result<(), StoreError> {
        self.transact(Operation::housekeeping("store.release_lease"), move |tx| {
            tx.run(&RELEASE, params![name, holder]).map(drop)
        })
        .await
    }
}
