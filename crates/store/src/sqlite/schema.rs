//! Schema changes on the writer thread, each together with the note that it was made.

use super::{SqliteTx, Work, WriteJob, Writer, fault};
use crate::{Statement, StoreError, Value, tx::TxEngine};
use rusqlite::Connection;
use tokio::sync::oneshot;

struct SchemaJob {
    sql: String,
    note: Option<Vec<Value>>,
    statement: &'static Statement,
    outcome: Result<(), StoreError>,
    reply: oneshot::Sender<Result<(), StoreError>>,
}

impl WriteJob for SchemaJob {
    fn run(&mut self, connection: &Connection) -> Work {
        let changed = connection.execute_batch(&self.sql).map_err(|error| fault("store.migrate", &error));
        self.outcome = changed.and_then(|()| match &self.note {
            Some(note) => SqliteTx::new(connection).execute(self.statement, note.clone()).map(drop),
            None => Ok(()),
        });
        if self.outcome.is_ok() { Work::Sound } else { Work::Void }
    }

    fn answer(self: Box<Self>, committed: Result<(), StoreError>) {
        drop(self.reply.send(committed.and(self.outcome)));
    }
}

/// Runs `sql` and the note of it, both or neither.
pub(crate) async fn change_schema(
    writer: &Writer,
    sql: String,
    note: Option<Vec<Value>>,
    statement: &'static Statement,
) -> Result<(), StoreError> {
    let (reply, answer) = oneshot::channel();
    writer.submit(Box::new(SchemaJob { sql, note, statement, outcome: Ok(()), reply }))?;
    answer.await.unwrap_or_else(|_| Err(StoreError::Unavailable("the writer has stopped".to_owned())))
}
