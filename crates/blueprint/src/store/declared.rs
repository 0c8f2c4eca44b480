//! What was declared: each entry of the log about a record of a register, or about a live service.

use polity_store::{Migration, Statement, Store, StoreError, Tx, params, statement};
use serde_json::Value;

use crate::declared::Declaration;
use crate::records::{Detail, Record, Stretch};
use crate::register::Register;
use crate::window::Day;

pub(super) const DECLARATION: Migration = Migration {
    room: "blueprint",
    number: 7,
    name: "what agencies declared",
    sql: "CREATE TABLE blueprint_declaration (number BIGINT PRIMARY KEY, day BIGINT NOT NULL, register TEXT NOT NULL, \
          id TEXT NOT NULL, agency TEXT NOT NULL, fields TEXT NOT NULL, withdrawn BOOLEAN NOT NULL)",
};

pub(super) const DECLARATION_BY_REGISTER: Migration = Migration {
    room: "blueprint",
    number: 8,
    name: "what agencies declared by register",
    sql: "CREATE INDEX blueprint_declaration_register ON blueprint_declaration (register, number)",
};

/// What was declared from here, so that the same file is not declared twice.
pub(super) const REMEMBERED: Migration = Migration {
    room: "blueprint",
    number: 9,
    name: "what was declared from here",
    sql: "CREATE TABLE blueprint_remembered (register TEXT NOT NULL, id TEXT NOT NULL, says TEXT NOT NULL, \
          PRIMARY KEY (register, id))",
};

statement! {
    ADD: Write "blueprint.add_declaration" =
        "INSERT INTO blueprint_declaration (number, day, register, id, agency, fields, withdrawn) \
         VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (number) DO NOTHING";
    READ: Scan "blueprint.declarations" =
        "SELECT number, day, register, id, agency, fields, withdrawn FROM blueprint_declaration \
         WHERE day >= $1 OR number IN \
         (SELECT MAX(number) FROM blueprint_declaration WHERE day < $2 GROUP BY register, id) ORDER BY number";
    OF_REGISTER: Scan "blueprint.declarations_of_register" =
        "SELECT number, day, id, agency, withdrawn FROM blueprint_declaration \
         WHERE register = $1 AND number < $2 AND day <= $3 ORDER BY number DESC LIMIT $4";
    REMEMBER: Write "blueprint.remember" =
        "INSERT INTO blueprint_remembered (register, id, says) VALUES ($1, $2, $3) \
         ON CONFLICT (register, id) DO UPDATE SET says = excluded.says WHERE blueprint_remembered.says <> excluded.says";
}

pub(super) const STATEMENTS: &[&Statement] = &[&ADD, &READ, &OF_REGISTER, &REMEMBER];

/// Adds what was declared.
pub(crate) fn add_declarations(tx: &mut Tx<'_>, declared: &[Declaration]) -> Result<(), StoreError> {
    let rows = declared.iter().map(|one| {
        let fields = serde_json::to_string(&one.fields).unwrap_or_default();
        params![one.number, one.day.0, one.register.code(), &one.id, &one.agency, fields, one.withdrawn]
    });
    tx.run_many(&ADD, rows.collect()).map(drop)
}

/// What was declared from a day on, and of each record what stood before, in the order of the log: enough to say what held
/// on that day and on any later one, however often a record changed in the years before.
pub(crate) async fn declarations(store: &Store, first: Day) -> Result<Vec<Declaration>, StoreError> {
    type Row = (i64, i64, String, String, String, String, bool);
    let rows = store.all::<Row>(&READ, params![first.0, first.0]).await?;
    // What a newer version of the program declared is left to it.
    let declaration = |(number, day, register, id, agency, fields, withdrawn): Row| {
        let register = Register::from_code(&register)?;
        let Ok(Value::Object(fields)) = serde_json::from_str(&fields) else { return None };
        Some(Declaration { number, day: Day(day), register, id, agency, fields, withdrawn })
    };
    Ok(rows.into_iter().filter_map(declaration).collect())
}

/// A stretch of the entries about these registers, newest first.
pub(crate) async fn records_of_registers(
    store: &Store,
    registers: &[Register],
    of: &Stretch<'_>,
) -> Result<Vec<Record>, StoreError> {
    type Row = (i64, i64, String, String, bool);
    let mut records = Vec::new();
    for register in registers {
        let these = params![register.code(), of.before, of.days.last.0, of.limit];
        let rows = store.all::<Row>(&OF_REGISTER, these).await?;
        records.extend(rows.into_iter().map(|(number, day, id, agency, withdrawn)| {
            let service = if *register == Register::Service { id.clone() } else { String::new() };
            let detail = Detail::Declared { id, withdrawn };
            Record { number, day: Day(day), service, agency, channel: None, detail }
        }));
    }
    records.retain(|record| of.service.is_none_or(|service| record.service == service));
    records.sort_by_key(|record| std::cmp::Reverse(record.number));
    records.truncate(usize::try_from(of.limit).unwrap_or(usize::MAX));
    Ok(records)
}

/// All that a record says, as it is remembered.
#[derive(Debug, Clone)]
pub(crate) struct Remembered {
    pub register: String,
    pub id: String,
    pub says: String,
}

/// Remembers what a record says; `false` where it said so before.
pub(crate) fn remember(tx: &mut Tx<'_>, record: &Remembered) -> Result<bool, StoreError> {
    let changed = tx.run(&REMEMBER, params![&record.register, &record.id, &record.says])?;
    Ok(changed > 0)
}
