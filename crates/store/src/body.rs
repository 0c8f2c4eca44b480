//! One run of a transaction body: the same decision on both engines.

use crate::{Operation, StoreError, Tx, Value, operation, params, tx::TxEngine};
use serde::{Serialize, de::DeserializeOwned};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// What a run of a body asks the engine to do.
pub(crate) enum Verdict<T, E> {
    /// Commit with this marker, then answer.
    Commit { value: T, marker: Option<Vec<Value>>, appended: usize },
    /// Undo; the body or the engine refused.
    Undo(E),
    /// Undo and run again: another transaction got there first.
    Again(StoreError),
}

/// Runs `body` once inside the transaction that `engine` has open.
pub(crate) fn run<T, E, F>(operation: Operation, body: &F, engine: &mut dyn TxEngine) -> Verdict<T, E>
where
    F: Fn(&mut Tx<'_>) -> Result<T, E>,
    T: Serialize,
    E: From<StoreError>,
{
    let mut tx = Tx::new(engine);
    let outcome = catch_unwind(AssertUnwindSafe(|| body(&mut tx)));
    let (fault, appended) = tx.into_parts();
    match (outcome, fault) {
        (Err(_panic), _) => Verdict::Undo(StoreError::Panicked(operation.name).into()),
        (Ok(_), Some(fault)) if fault.is_contention() => Verdict::Again(fault),
        (Ok(Err(refusal)), _) => Verdict::Undo(refusal),
        // A body may not swallow an engine's fault: after one, PostgreSQL refuses the rest of the transaction.
        (Ok(Ok(_)), Some(fault)) => Verdict::Undo(fault.into()),
        (Ok(Ok(value)), None) => match marker(operation, &value) {
            Ok(marker) => Verdict::Commit { value, marker, appended },
            Err(error) => Verdict::Undo(error.into()),
        },
    }
}

fn marker<T: Serialize>(operation: Operation, value: &T) -> Result<Option<Vec<Value>>, StoreError> {
    let Some(id) = operation.id else { return Ok(None) };
    let answer = serde_json::to_string(value)
        .map_err(|error| StoreError::HeldAnswer(operation.name, error.to_string()))?;
    Ok(Some(params![id, operation.name, answer]))
}

/// The held answer of an operation that happened before, if it did.
pub(crate) fn held<T: DeserializeOwned>(
    operation: Operation,
    engine: &mut dyn TxEngine,
) -> Result<Option<T>, StoreError> {
    let Some(id) = operation.id else { return Ok(None) };
    let row = Tx::new(engine).one::<(String,)>(&operation::HELD_ANSWER, params![id])?;
    row.map(|(answer,)| read_answer(operation, &answer)).transpose()
}

/// Reads a held answer.
pub(crate) fn read_answer<T: DeserializeOwned>(operation: Operation, answer: &str) -> Result<T, StoreError> {
    serde_json::from_str(answer).map_err(|error| StoreError::HeldAnswer(operation.name, error.to_string()))
}
