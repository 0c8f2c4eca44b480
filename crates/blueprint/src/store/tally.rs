//! Tallies of transactions by day. They only ever grow by appended rows, and past days are folded now and then.

use std::collections::BTreeMap;

use polity_ledger::transactions::{Audience, Channel, Outcome};
use polity_store::{Migration, Statement, Store, StoreError, Tx, params, statement};
use serde::de::DeserializeOwned;

use super::folding::{drop_read, fold_days};
use crate::cells::Cell;
use crate::events::Counted;
use crate::measure::word;
use crate::window::{Day, Days};

/// How many transactions of a page of the log were alike. Rows are appended and later folded, never counted up, so
/// that no row is hot.
pub(super) const TALLY: Migration = Migration {
    room: "blueprint",
    number: 1,
    name: "tallies of transactions by day",
    sql: "CREATE TABLE blueprint_tally (day BIGINT NOT NULL, service TEXT NOT NULL, agency TEXT NOT NULL, \
          channel TEXT NOT NULL, audience TEXT NOT NULL, outcome TEXT NOT NULL, bucket BIGINT NOT NULL, \
          page BIGINT NOT NULL, amount BIGINT NOT NULL, \
          PRIMARY KEY (day, service, agency, channel, audience, outcome, bucket, page))",
};

statement! {
    ADD_TALLY: Write "blueprint.add_tally" =
        "INSERT INTO blueprint_tally (day, service, agency, channel, audience, outcome, bucket, page, amount) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    CELLS: Scan "blueprint.cells" =
        "SELECT service, agency, channel, audience, outcome, bucket, CAST(SUM(amount) AS BIGINT) FROM blueprint_tally \
         WHERE day >= $1 AND day <= $2 GROUP BY service, agency, channel, audience, outcome, bucket \
         ORDER BY service, agency, channel, audience, outcome, bucket";
    CELLS_OF_ALL: Scan "blueprint.cells_of_all_services" =
        "SELECT channel, audience, outcome, bucket, CAST(SUM(amount) AS BIGINT) FROM blueprint_tally \
         WHERE day >= $1 AND day <= $2 GROUP BY channel, audience, outcome, bucket \
         ORDER BY channel, audience, outcome, bucket";
    UNFOLDED: Scan "blueprint.unfolded_days" =
        "SELECT day, MAX(page) FROM blueprint_tally WHERE day < $1 GROUP BY day HAVING MIN(page) < MAX(page) ORDER BY day LIMIT $2";
    OF_DAY: Scan "blueprint.tallies_of_day" =
        "SELECT service, agency, channel, audience, outcome, bucket, amount FROM blueprint_tally \
         WHERE day = $1 AND page <= $2";
    DROP_DAY: Write "blueprint.drop_tallies_of_day" = "DELETE FROM blueprint_tally WHERE day = $1 AND page <= $2";
}

pub(super) const STATEMENTS: &[&Statement] =
    &[&ADD_TALLY, &CELLS, &CELLS_OF_ALL, &UNFOLDED, &OF_DAY, &DROP_DAY];

type CellRow = (String, String, String, String, String, i64, i64);

/// Adds the transactions of the page of the log that begins with entry `page`.
pub(crate) fn add_tallies(tx: &mut Tx<'_>, page: i64, counted: &[Counted]) -> Result<(), StoreError> {
    let mut tallies: BTreeMap<(Day, Vec<String>, i64), i64> = BTreeMap::new();
    for one in counted {
        let cell = &one.cell;
        let words = [
            cell.service.clone(),
            cell.agency.clone(),
            word(cell.channel),
            word(cell.audience),
            word(cell.outcome),
        ];
        *tallies.entry((one.day, words.to_vec(), cell.bucket)).or_default() += cell.count;
    }
    let rows = tallies.into_iter().map(|((day, words, bucket), amount)| {
        let mut row = params![day.0];
        row.extend(words.into_iter().map(polity_store::Value::from));
        row.extend(params![bucket, page, amount]);
        row
    });
    tx.run_many(&ADD_TALLY, rows.collect()).map(drop)
}

/// The cells of these days, summed.
pub(crate) async fn cells(store: &Store, days: Days) -> Result<Vec<Cell>, StoreError> {
    let rows = store.all::<CellRow>(&CELLS, params![days.first.0, days.last.0]).await?;
    rows.into_iter().map(cell).collect()
}

/// The same without telling services and agencies apart: for the course of a figure over time.
pub(crate) async fn cells_of_all(store: &Store, days: Days) -> Result<Vec<Cell>, StoreError> {
    let rows = store
        .all::<(String, String, String, i64, i64)>(&CELLS_OF_ALL, params![days.first.0, days.last.0])
        .await?;
    let unnamed = |(channel, audience, outcome, bucket, count)| {
        cell((String::new(), String::new(), channel, audience, outcome, bucket, count))
    };
    rows.into_iter().map(unnamed).collect()
}

/// Folds some days before `today`; says how many.
pub(super) async fn fold_tallies(store: &Store, today: Day) -> Result<usize, StoreError> {
    fold_days(store, today, &UNFOLDED, fold).await
}

fn fold(tx: &mut Tx<'_>, day: i64, page: i64) -> Result<(), StoreError> {
    let rows = tx.all::<CellRow>(&OF_DAY, params![day, page])?;
    let read = rows.len();
    let mut sums: BTreeMap<(String, String, String, String, String, i64), i64> = BTreeMap::new();
    for (service, agency, channel, audience, outcome, bucket, amount) in rows {
        *sums.entry((service, agency, channel, audience, outcome, bucket)).or_default() += amount;
    }
    drop_read(tx, &DROP_DAY, day, page, read)?;
    let rows = sums.into_iter().map(|((service, agency, channel, audience, outcome, bucket), amount)| {
        params![day, service, agency, channel, audience, outcome, bucket, page, amount]
    });
    tx.run_many(&ADD_TALLY, rows.collect()).map(drop)
}

fn cell((service, agency, channel, audience, outcome, bucket, count): CellRow) -> Result<Cell, StoreError> {
    let channel: Channel = read(&CELLS, &channel)?;
    let (audience, outcome): (Audience, Outcome) = (read(&CELLS, &audience)?, read(&CELLS, &outcome)?);
    Ok(Cell { service, agency, channel, audience, outcome, bucket, count })
}

/// A word as the ledger writes it.
pub(super) fn read<T: DeserializeOwned>(statement: &Statement, word: &str) -> Result<T, StoreError> {
    serde_json::from_value(serde_json::Value::from(word))
        .map_err(|error| StoreError::Decode { statement: statement.name, message: error.to_string() })
}
