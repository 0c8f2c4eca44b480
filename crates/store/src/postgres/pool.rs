//! Connections: one for each transaction at a time, and a few shared ones on which reads are pipelined.

use super::Connection;
use crate::{Statement, StoreError, Value};
use std::sync::{
    Arc, Mutex, PoisonError,
    atomic::{AtomicUsize, Ordering},
};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio_postgres::Config;

/// Transactions at once, by server.
const TRANSACTIONS_MAX: usize = 16;
/// Transactions that may wait for a connection; beyond it callers are refused.
const WAITING_MAX: usize = 4_096;
/// Shared connections for reads.
const READ_CONNECTIONS: usize = 4;
/// Runs of one read when its connection breaks under it.
const READ_ATTEMPTS: usize = 2;

pub(crate) struct Pool {
    config: Config,
    idle: Mutex<Vec<Connection>>,
    turn: Arc<Semaphore>,
    waiting: AtomicUsize,
    readers: Vec<tokio::sync::Mutex<Option<Arc<Connection>>>>,
    next_reader: AtomicUsize,
}

/// A connection for one transaction. It returns to the pool unless it broke.
pub(crate) struct Lent {
    pub(crate) connection: Connection,
    _turn: OwnedSemaphorePermit,
}

impl Pool {
    pub(crate) async fn open(url: &str) -> Result<Self, StoreError> {
        let config: Config = url.parse().map_err(|error: tokio_postgres::Error| {
            StoreError::Unavailable(format!("database address: {error}"))
        })?;
        let pool = Self {
            config,
            idle: Mutex::default(),
            turn: Arc::new(Semaphore::new(TRANSACTIONS_MAX)),
            waiting: AtomicUsize::new(0),
            readers: (0..READ_CONNECTIONS).map(|_| tokio::sync::Mutex::new(None)).collect(),
            next_reader: AtomicUsize::new(0),
        };
        let first = pool.lend().await?;
        pool.take_back(first);
        Ok(pool)
    }

    pub(crate) async fn lend(&self) -> Result<Lent, StoreError> {
        if self.waiting.fetch_add(1, Ordering::Relaxed) >= WAITING_MAX {
            self.waiting.fetch_sub(1, Ordering::Relaxed);
            return Err(StoreError::Overloaded { queue: "database connections" });
        }
        let turn = Arc::clone(&self.turn).acquire_owned().await;
        self.waiting.fetch_sub(1, Ordering::Relaxed);
        let turn = turn.map_err(|error| StoreError::Unavailable(error.to_string()))?;
        while let Some(connection) = self.pop() {
            if !connection.is_closed() {
                return Ok(Lent { connection, _turn: turn });
            }
        }
        Ok(Lent { connection: Connection::open(&self.config).await?, _turn: turn })
    }

    fn pop(&self) -> Option<Connection> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop()
    }

    /// Takes a connection back that has no transaction open.
    pub(crate) fn take_back(&self, lent: Lent) {
        if !lent.connection.is_closed() {
            self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(lent.connection);
        }
    }

    /// Runs a read on a shared connection, once more when the connection breaks.
    pub(crate) async fn read(
        &self,
        statement: &'static Statement,
        params: &[Value],
    ) -> Result<Vec<Vec<Value>>, StoreError> {
        let mut last = StoreError::Unavailable("no connection for reading".to_owned());
        for _ in 0..READ_ATTEMPTS {
            let connection = self.reader().await?;
            match connection.query(statement, params).await {
                Err(StoreError::Unavailable(why)) => last = StoreError::Unavailable(why),
                done => return done,
            }
        }
        Err(last)
    }

    async fn reader(&self) -> Result<Arc<Connection>, StoreError> {
        let at = self.next_reader.fetch_add(1, Ordering::Relaxed) % READ_CONNECTIONS;
        let slot = self.readers.get(at).ok_or(StoreError::Overloaded { queue: "readers" })?;
        let mut slot = slot.lock().await;
        match slot.as_ref() {
            Some(open) if !open.is_closed() => Ok(Arc::clone(open)),
            _ => {
                let opened = Arc::new(Connection::open(&self.config).await?);
                *slot = Some(Arc::clone(&opened));
                Ok(opened)
            }
        }
    }
}
