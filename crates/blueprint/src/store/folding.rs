//! Folding: the appended rows of past days become one row for each kind of thing counted.

use polity_store::{Operation, Statement, Store, StoreError, Tx, params};

use crate::window::Day;

/// Days folded in one transaction.
const FOLDED_AT_ONCE: i64 = 30;

/// Folds the rows of one day up to a page; what the consumer appends meanwhile has a later page and stays.
pub(super) type FoldDay = fn(&mut Tx<'_>, i64, i64) -> Result<(), StoreError>;

/// Folds some of the days before `today` that `unfolded` finds; says of how many. The figures stay the same.
pub(super) async fn fold_days(
    store: &Store,
    today: Day,
    unfolded: &'static Statement,
    fold: FoldDay,
) -> Result<usize, StoreError> {
    let days = store.all::<(i64, i64)>(unfolded, params![today.0, FOLDED_AT_ONCE]).await?;
    let count = days.len();
    if count > 0 {
        let operation = Operation::housekeeping("blueprint.fold");
        store
            .transact(operation, move |tx| days.iter().try_for_each(|(day, page)| fold(tx, *day, *page)))
            .await?;
    }
    Ok(count)
}

/// Drops what was read of a day. Another server may have folded the day between reading and deleting: then nothing may
/// be written.
pub(super) fn drop_read(
    tx: &mut Tx<'_>,
    statement: &'static Statement,
    day: i64,
    page: i64,
    read: usize,
) -> Result<(), StoreError> {
    if tx.run(statement, params![day, page])? == read as u64 {
        Ok(())
    } else {
        Err(StoreError::Contended { statement: statement.name })
    }
}
