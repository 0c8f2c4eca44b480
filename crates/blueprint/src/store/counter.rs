//! Counters of answers, payments and facts by day. Like tallies, they grow by appended rows and are folded.

use std::collections::BTreeMap;

use polity_store::{Migration, Statement, Store, StoreError, Tx, params, statement};

use super::folding::{drop_read, fold_days};
use crate::counters::{Counter, What};
use crate::window::{Day, Days};

pub(super) const COUNTER: Migration = Migration {
    room: "blueprint",
    number: 4,
    name: "counters of answers, payments and facts by day",
    sql: "CREATE TABLE blueprint_counter (day BIGINT NOT NULL, what TEXT NOT NULL, part TEXT NOT NULL, \
          service TEXT NOT NULL, agency TEXT NOT NULL, channel TEXT NOT NULL, page BIGINT NOT NULL, \
          amount BIGINT NOT NULL, PRIMARY KEY (day, what, part, service, agency, channel, page))",
};

statement! {
    ADD: Write "blueprint.add_counter" =
        "INSERT INTO blueprint_counter (day, what, part, service, agency, channel, page, amount) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    READ: Scan "blueprint.counters" =
        "SELECT what, part, service, agency, channel, CAST(SUM(amount) AS BIGINT) FROM blueprint_counter \
         WHERE day >= $1 AND day <= $2 GROUP BY what, part, service, agency, channel \
         ORDER BY what, part, service, agency, channel";
    READ_ALL: Scan "blueprint.counters_of_all_services" =
        "SELECT what, part, CAST(SUM(amount) AS BIGINT) FROM blueprint_counter \
         WHERE day >= $1 AND day <= $2 GROUP BY what, part ORDER BY what, part";
    UNFOLDED: Scan "blueprint.unfolded_counters" =
        "SELECT day, MAX(page) FROM blueprint_counter WHERE day < $1 \
         GROUP BY day HAVING MIN(page) < MAX(page) ORDER BY day LIMIT $2";
    OF_DAY: Scan "blueprint.counters_of_day" =
        "SELECT what, part, service, agency, channel, amount FROM blueprint_counter WHERE day = $1 AND page <= $2";
    DROP_DAY: Write "blueprint.drop_counters_of_day" =
        "DELETE FROM blueprint_counter WHERE day = $1 AND page <= $2";
}

pub(super) const STATEMENTS: &[&Statement] = &[&ADD, &READ, &READ_ALL, &UNFOLDED, &OF_DAY, &DROP_DAY];

type Row = (String, String, String, String, String, i64);

/// Adds the counters of the page of the log that begins with entry `page`.
pub(crate) fn add_counters(
    tx: &mut Tx<'_>,
    page: i64,
    counters: impl IntoIterator<Item = (Day, Counter)>,
) -> Result<(), StoreError> {
    let mut sums: BTreeMap<(Day, What, String, String, String, String), i64> = BTreeMap::new();
    for (day, one) in counters {
        let key = (day, one.what, one.part, one.service, one.agency, one.channel);
        *sums.entry(key).or_default() += one.amount;
    }
    let rows = sums.into_iter().map(|((day, what, part, service, agency, channel), amount)| {
        params![day.0, what.code(), part, service, agency, channel, page, amount]
    });
    tx.run_many(&ADD, rows.collect()).map(drop)
}

/// The counters of these days, summed.
pub(crate) async fn counters(store: &Store, days: Days) -> Result<Vec<Counter>, StoreError> {
    let rows = store.all::<Row>(&READ, params![days.first.0, days.last.0]).await?;
    Ok(rows.into_iter().filter_map(counter).collect())
}

/// The same without telling services, agencies and channels apart: for the course of a figure over time.
pub(crate) async fn counters_of_all(store: &Store, days: Days) -> Result<Vec<Counter>, StoreError> {
    let rows = store.all::<(String, String, i64)>(&READ_ALL, params![days.first.0, days.last.0]).await?;
    let unnamed =
        |(what, part, amount)| counter((what, part, String::new(), String::new(), String::new(), amount));
    Ok(rows.into_iter().filter_map(unnamed).collect())
}

/// What a newer version of the program counted is left to it.
fn counter((what, part, service, agency, channel, amount): Row) -> Option<Counter> {
    Some(Counter { what: What::from_code(&what)?, part, service, agency, channel, amount })
}

/// Folds some days before `today`; says how many.
pub(super) async fn fold_counters(store: &Store, today: Day) -> Result<usize, StoreError> {
    fold_days(store, today, &UNFOLDED, fold).await
}

fn fold(tx: &mut Tx<'_>, day: i64, page: i64) -> Result<(), StoreError> {
    let rows = tx.all::<Row>(&OF_DAY, params![day, page])?;
    let read = rows.len();
    let mut sums: BTreeMap<(String, String, String, String, String), i64> = BTreeMap::new();
    for (what, part, service, agency, channel, amount) in rows {
        *sums.entry((what, part, service, agency, channel)).or_default() += amount;
    }
    drop_read(tx, &DROP_DAY, day, page, read)?;
    let rows = sums.into_iter().map(|((what, part, service, agency, channel), amount)| {
        params![day, what, part, service, agency, channel, page, amount]
    });
    tx.run_many(&ADD, rows.collect()).map(drop)
}
