//! Which entries of the log are behind a figure: those about transactions, and those about answers and payments.

use polity_ledger::transactions::Channel;
use polity_store::{Migration, Statement, Store, StoreError, Tx, params, statement};

use super::tally::read;
use crate::counters::What;
use crate::events::{Counted, Voice};
use crate::measure::word;
use crate::records::{Detail, Record, Stretch};
use crate::window::Day;

/// Which entries of the log are about transactions that count.
pub(super) const TRANSACTION: Migration = Migration {
    room: "blueprint",
    number: 2,
    name: "records behind the figures",
    sql: "CREATE TABLE blueprint_record (number BIGINT PRIMARY KEY, day BIGINT NOT NULL, service TEXT NOT NULL, \
          agency TEXT NOT NULL, channel TEXT NOT NULL, took BIGINT NOT NULL)",
};

pub(super) const TRANSACTION_BY_SERVICE: Migration = Migration {
    room: "blueprint",
    number: 3,
    name: "records by service",
    sql: "CREATE INDEX blueprint_record_service ON blueprint_record (service, number)",
};

/// Which entries of the log are about answers and payments.
pub(super) const EVIDENCE: Migration = Migration {
    room: "blueprint",
    number: 5,
    name: "answers and payments behind the figures",
    sql: "CREATE TABLE blueprint_evidence (what TEXT NOT NULL, number BIGINT NOT NULL, day BIGINT NOT NULL, \
          service TEXT NOT NULL, agency TEXT NOT NULL, channel TEXT NOT NULL, part TEXT NOT NULL, \
          PRIMARY KEY (what, number))",
};

pub(super) const EVIDENCE_BY_SERVICE: Migration = Migration {
    room: "blueprint",
    number: 6,
    name: "answers and payments by service",
    sql: "CREATE INDEX blueprint_evidence_service ON blueprint_evidence (what, service, number)",
};

statement! {
    ADD_TRANSACTION: Write "blueprint.add_record" =
        "INSERT INTO blueprint_record (number, day, service, agency, channel, took) VALUES ($1, $2, $3, $4, $5, $6) \
         ON CONFLICT (number) DO NOTHING";
    TRANSACTIONS: Scan "blueprint.records" =
        "SELECT number, day, service, agency, channel, took FROM blueprint_record \
         WHERE number < $1 AND day >= $2 AND day <= $3 ORDER BY number DESC LIMIT $4";
    TRANSACTIONS_OF_SERVICE: Scan "blueprint.records_of_service" =
        "SELECT number, day, service, agency, channel, took FROM blueprint_record \
         WHERE service = $1 AND number < $2 AND day >= $3 AND day <= $4 ORDER BY number DESC LIMIT $5";
    ADD_EVIDENCE: Write "blueprint.add_evidence" =
        "INSERT INTO blueprint_evidence (what, number, day, service, agency, channel, part) \
         VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (what, number) DO NOTHING";
    OF_WHAT: Scan "blueprint.evidence" =
        "SELECT number, day, service, agency, channel, part FROM blueprint_evidence \
         WHERE what = $1 AND number < $2 AND day >= $3 AND day <= $4 ORDER BY number DESC LIMIT $5";
    OF_WHAT_AND_SERVICE: Scan "blueprint.evidence_of_service" =
        "SELECT number, day, service, agency, channel, part FROM blueprint_evidence \
         WHERE what = $1 AND service = $2 AND number < $3 AND day >= $4 AND day <= $5 ORDER BY number DESC LIMIT $6";
}

pub(super) const STATEMENTS: &[&Statement] = &[
    &ADD_TRANSACTION,
    &TRANSACTIONS,
    &TRANSACTIONS_OF_SERVICE,
    &ADD_EVIDENCE,
    &OF_WHAT,
    &OF_WHAT_AND_SERVICE,
];

/// Adds the transactions that count.
pub(crate) fn add_transactions(tx: &mut Tx<'_>, counted: &[Counted]) -> Result<(), StoreError> {
    let records = counted.iter().filter(|one| one.is_in()).map(|one| {
        let cell = &one.cell;
        params![one.number, one.day.0, &cell.service, &cell.agency, word(cell.channel), one.took]
    });
    tx.run_many(&ADD_TRANSACTION, records.collect()).map(drop)
}

/// Adds answers and payments.
pub(crate) fn add_evidence(tx: &mut Tx<'_>, voices: &[Voice]) -> Result<(), StoreError> {
    let rows = voices.iter().map(|voice| {
        let one = &voice.counter;
        let channel = one.channel.as_str();
        params![one.what.code(), voice.number, voice.day.0, &one.service, &one.agency, channel, &one.part]
    });
    tx.run_many(&ADD_EVIDENCE, rows.collect()).map(drop)
}

/// A stretch of the transactions that count, newest first.
pub(crate) async fn transactions(store: &Store, of: &Stretch<'_>) -> Result<Vec<Record>, StoreError> {
    type Row = (i64, i64, String, String, String, i64);
    let Stretch { days, before, limit, .. } = *of;
    let rows = match of.service {
        Some(service) => {
            let these = params![service, before, days.first.0, days.last.0, limit];
            store.all::<Row>(&TRANSACTIONS_OF_SERVICE, these).await?
        }
        None => store.all::<Row>(&TRANSACTIONS, params![before, days.first.0, days.last.0, limit]).await?,
    };
    let record = |(number, day, service, agency, channel, took): Row| {
        let channel: Channel = read(&TRANSACTIONS, &channel)?;
        let (channel, detail) = (Some(channel), Detail::Took(took));
        Ok(Record { number, day: Day(day), service, agency, channel, detail })
    };
    rows.into_iter().map(record).collect()
}

/// A stretch of answers or payments, newest first.
pub(crate) async fn evidence(store: &Store, what: What, of: &Stretch<'_>) -> Result<Vec<Record>, StoreError> {
    type Row = (i64, i64, String, String, String, String);
    let Stretch { days, before, limit, .. } = *of;
    let rows = if let Some(service) = of.service {
        let these = params![what.code(), service, before, days.first.0, days.last.0, limit];
        store.all::<Row>(&OF_WHAT_AND_SERVICE, these).await?
    } else {
        let these = params![what.code(), before, days.first.0, days.last.0, limit];
        store.all::<Row>(&OF_WHAT, these).await?
    };
    let record = |(number, day, service, agency, channel, part): Row| Record {
        number,
        day: Day(day),
        service,
        agency,
        channel: read(&OF_WHAT, &channel).ok(),
        detail: Detail::Part(part),
    };
    Ok(rows.into_iter().map(record).collect())
}
