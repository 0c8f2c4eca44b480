//! The scoreboard's tables: tallies by day that only ever grow by appended rows, and the list of records behind them.
//!
//! Both are read models: they follow the log and can be thrown away and built again from it.

use std::collections::BTreeMap;

use polity_ledger::transactions::{Audience, Channel, Outcome};
use polity_store::{Migration, Numbered, Operation, Statement, Store, StoreError, Tx, params, statement};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::events::Counted;
use crate::figure::Cell;
use crate::window::{Day, Days};

/// Days folded in one transaction.
const FOLDED_AT_ONCE: i64 = 30;

/// The tables of this room.
pub const MIGRATIONS: &[Migration] = &[TALLY, RECORD, RECORD_BY_SERVICE];

/// How many transactions of a page of the log were alike. Rows are appended and later folded, never counted up, so
/// that no row is hot.
const TALLY: Migration = Migration {
    room: "blueprint",
    number: 1,
    name: "tallies of transactions by day",
    sql: "CREATE TABLE blueprint_tally (day BIGINT NOT NULL, service TEXT NOT NULL, agency TEXT NOT NULL, \
          channel TEXT NOT NULL, audience TEXT NOT NULL, outcome TEXT NOT NULL, bucket BIGINT NOT NULL, \
          page BIGINT NOT NULL, amount BIGINT NOT NULL, \
          PRIMARY KEY (day, service, agency, channel, audience, outcome, bucket, page))",
};

/// Which entries of the log are about transactions that count.
const RECORD: Migration = Migration {
    room: "blueprint",
    number: 2,
    name: "records behind the figures",
    sql: "CREATE TABLE blueprint_record (number BIGINT PRIMARY KEY, day BIGINT NOT NULL, service TEXT NOT NULL, \
          agency TEXT NOT NULL, channel TEXT NOT NULL, took BIGINT NOT NULL)",
};

const RECORD_BY_SERVICE: Migration = Migration {
    room: "blueprint",
    number: 3,
    name: "records by service",
    sql: "CREATE INDEX blueprint_record_service ON blueprint_record (service, number)",
};

statement! {
    ADD_TALLY: Write "blueprint.add_tally" =
        "INSERT INTO blueprint_tally (day, service, agency, channel, audience, outcome, bucket, page, amount) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    ADD_RECORD: Write "blueprint.add_record" =
        "INSERT INTO blueprint_record (number, day, service, agency, channel, took) VALUES ($1, $2, $3, $4, $5, $6) \
         ON CONFLICT (number) DO NOTHING";
    CELLS: Scan "blueprint.cells" =
        "SELECT service, agency, channel, audience, outcome, bucket, CAST(SUM(amount) AS BIGINT) FROM blueprint_tally \
         WHERE day >= $1 AND day <= $2 GROUP BY service, agency, channel, audience, outcome, bucket \
         ORDER BY service, agency, channel, audience, outcome, bucket";
    DAILY_CELLS: Scan "blueprint.daily_cells" =
        "SELECT day, channel, audience, outcome, bucket, CAST(SUM(amount) AS BIGINT) FROM blueprint_tally \
         WHERE day >= $1 AND day <= $2 GROUP BY day, channel, audience, outcome, bucket ORDER BY day";
    RECORDS: Scan "blueprint.records" =
        "SELECT number, day, service, agency, channel, took FROM blueprint_record \
         WHERE number < $1 AND day >= $2 AND day <= $3 ORDER BY number DESC LIMIT $4";
    RECORDS_OF_SERVICE: Scan "blueprint.records_of_service" =
        "SELECT number, day, service, agency, channel, took FROM blueprint_record \
         WHERE service = $1 AND number < $2 AND day >= $3 AND day <= $4 ORDER BY number DESC LIMIT $5";
    UNFOLDED: Scan "blueprint.unfolded_days" =
        "SELECT day, MAX(page) FROM blueprint_tally WHERE day < $1 GROUP BY day HAVING MIN(page) < MAX(page) ORDER BY day LIMIT $2";
    OF_DAY: Scan "blueprint.tallies_of_day" =
        "SELECT service, agency, channel, audience, outcome, bucket, amount FROM blueprint_tally \
         WHERE day = $1 AND page <= $2";
    DROP_DAY: Write "blueprint.drop_tallies_of_day" = "DELETE FROM blueprint_tally WHERE day = $1 AND page <= $2";
}

/// The statements of this room.
pub const STATEMENTS: &[&Statement] = &[
    &ADD_TALLY,
    &ADD_RECORD,
    &CELLS,
    &DAILY_CELLS,
    &RECORDS,
    &RECORDS_OF_SERVICE,
    &UNFOLDED,
    &OF_DAY,
    &DROP_DAY,
];

/// One transaction behind a figure: an entry of the public log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// Its number in the log.
    pub number: i64,
    /// The day on which it ended.
    pub day: Day,
    /// The service.
    pub service: String,
    /// The agency.
    pub agency: String,
    /// By which way.
    pub channel: Channel,
    /// How long it took, microseconds.
    pub took: i64,
}

type CellRow = (String, String, String, String, String, i64, i64);
type RecordRow = (i64, i64, String, String, String, i64);

/// Adds a page of the log, in the transaction that moves the consumer's place.
pub(crate) fn add_page(tx: &mut Tx<'_>, page: &[Numbered], counted: &[Counted]) -> Result<(), StoreError> {
    let Some(page) = page.first().map(|first| first.number) else { return Ok(()) };
    let mut tallies: BTreeMap<(Day, Vec<String>, i64), i64> = BTreeMap::new();
    for one in counted {
        let cell = &one.cell;
        let words = [
            cell.service.clone(),
            cell.agency.clone(),
            name(cell.channel),
            name(cell.audience),
            name(cell.outcome),
        ];
        *tallies.entry((one.day, words.to_vec(), cell.bucket)).or_default() += cell.count;
    }
    let rows = tallies.into_iter().map(|((day, words, bucket), amount)| {
        let mut row = params![day.0];
        row.extend(words.into_iter().map(polity_store::Value::from));
        row.extend(params![bucket, page, amount]);
        row
    });
    tx.run_many(&ADD_TALLY, rows.collect())?;
    let records = counted.iter().filter(|one| one.is_in()).map(|one| {
        let cell = &one.cell;
        params![one.number, one.day.0, &cell.service, &cell.agency, name(cell.channel), one.took]
    });
    tx.run_many(&ADD_RECORD, records.collect())?;
    Ok(())
}

/// The cells of these days, summed.
pub(crate) async fn cells(store: &Store, days: Days) -> Result<Vec<Cell>, StoreError> {
    let rows = store.all::<CellRow>(&CELLS, params![days.first.0, days.last.0]).await?;
    rows.into_iter().map(cell).collect()
}

/// The cells of each of these days; service and agency are left empty.
pub(crate) async fn daily_cells(store: &Store, days: Days) -> Result<Vec<(Day, Cell)>, StoreError> {
    let rows = store
        .all::<(i64, String, String, String, i64, i64)>(&DAILY_CELLS, params![days.first.0, days.last.0])
        .await?;
    let of_day = |(day, channel, audience, outcome, bucket, count)| {
        let (service, agency) = (String::new(), String::new());
        cell((service, agency, channel, audience, outcome, bucket, count)).map(|cell| (Day(day), cell))
    };
    rows.into_iter().map(of_day).collect()
}

/// Up to `limit` records of these days with numbers below `before`, newest first.
pub(crate) async fn records(
    store: &Store,
    days: Days,
    service: Option<&str>,
    before: i64,
    limit: i64,
) -> Result<Vec<Record>, StoreError> {
    let rows = match service {
        Some(service) => {
            let these = params![service, before, days.first.0, days.last.0, limit];
            store.all::<RecordRow>(&RECORDS_OF_SERVICE, these).await?
        }
        None => store.all::<RecordRow>(&RECORDS, params![before, days.first.0, days.last.0, limit]).await?,
    };
    let record = |(number, day, service, agency, channel, took): RecordRow| {
        let channel = read(&RECORDS, &channel)?;
        Ok(Record { number, day: Day(day), service, agency, channel, took })
    };
    rows.into_iter().map(record).collect()
}

/// Folds the appended rows of some days before `today`, at most [`FOLDED_AT_ONCE`] of them, into one row for each kind
/// of transaction; says how many days there were. The figures stay the same.
pub(crate) async fn fold_some(store: &Store, today: Day) -> Result<usize, StoreError> {
    let unfolded = store.all::<(i64, i64)>(&UNFOLDED, params![today.0, FOLDED_AT_ONCE]).await?;
    let days = unfolded.len();
    let folded = store.transact(Operation::housekeeping("blueprint.fold"), move |tx| {
        unfolded.iter().try_for_each(|(day, page)| fold(tx, *day, *page))
    });
    if days > 0 {
        folded.await?;
    }
    Ok(days)
}

/// Folds the rows of one day up to `page`; what the consumer appends meanwhile has a later page and stays.
fn fold(tx: &mut Tx<'_>, day: i64, page: i64) -> Result<(), StoreError> {
    let rows = tx.all::<CellRow>(&OF_DAY, params![day, page])?;
    let read = rows.len() as u64;
    let mut sums: BTreeMap<(String, String, String, String, String, i64), i64> = BTreeMap::new();
    for (service, agency, channel, audience, outcome, bucket, amount) in rows {
        *sums.entry((service, agency, channel, audience, outcome, bucket)).or_default() += amount;
    }
    // Another server may have folded the day between reading and deleting: then nothing may be written.
    if tx.run(&DROP_DAY, params![day, page])? != read {
        return Err(StoreError::Contended { statement: DROP_DAY.name });
    }
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

/// The word by which the ledger writes a channel, an audience or an outcome; the tables use the same.
fn name<T: Serialize>(word: T) -> String {
    serde_json::to_value(word).ok().and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
}

fn read<T: DeserializeOwned>(statement: &Statement, word: &str) -> Result<T, StoreError> {
    serde_json::from_value(serde_json::Value::from(word))
        .map_err(|error| StoreError::Decode { statement: statement.name, message: error.to_string() })
}
