//! Entities, and the mandates by which people act for them or for each other.

use polity_store::{Id, Micros, Statement, Store, StoreError, Tx, params, statement};

use crate::mandate::{Mandate, Represented};

statement! {
    ENTITY_INSERT: Write "identity.entity_insert" =
        "INSERT INTO identity_entity (id, kind, scheme, hash, sealed, created_at) VALUES ($1, $2, $3, $4, $5, $6) \
         ON CONFLICT (scheme, hash) DO NOTHING";
    ENTITY_BY_ID: Point "identity.entity_by_id" = "SELECT id, kind, sealed FROM identity_entity WHERE id = $1";
    ENTITY_BY_HASH: Point "identity.entity_by_hash" =
        "SELECT id, kind, sealed FROM identity_entity WHERE scheme = $1 AND hash = $2";
    MANDATE_INSERT: Write "identity.mandate_insert" =
        "INSERT INTO identity_mandate (id, kind, represented, helper, service, role, agency, granted_by, granted_at, ends_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
    MANDATE_END: Write "identity.mandate_end" =
        "UPDATE identity_mandate SET ended_at = $1, ended_by = $2 WHERE id = $3 AND ended_at IS NULL";
    MANDATE_BY_ID: Point "identity.mandate_by_id" =
        "SELECT id, kind, represented, helper, service, role, granted_at, ends_at, ended_at FROM identity_mandate WHERE id = $1";
    MANDATES_FOR: Point "identity.mandates_for" =
        "SELECT id, kind, represented, helper, service, role, granted_at, ends_at, ended_at FROM identity_mandate \
         WHERE represented = $1 ORDER BY granted_at DESC, id LIMIT 200";
    MANDATES_HELD_BY: Point "identity.mandates_held_by" =
        "SELECT id, kind, represented, helper, service, role, granted_at, ends_at, ended_at FROM identity_mandate \
         WHERE helper = $1 ORDER BY granted_at DESC, id LIMIT 200";
}

pub(super) const STATEMENTS: &[&Statement] = &[
    &ENTITY_INSERT,
    &ENTITY_BY_ID,
    &ENTITY_BY_HASH,
    &MANDATE_INSERT,
    &MANDATE_END,
    &MANDATE_BY_ID,
    &MANDATES_FOR,
    &MANDATES_HELD_BY,
];

/// An entity as it is stored.
pub struct EntityRow {
    /// Its id, and the place that the value is sealed for.
    pub id: Id,
    /// `business`, `society` and so on.
    pub kind: String,
    /// The sealed particulars: number, name, status.
    pub sealed: Vec<u8>,
}

type MandateTuple = (Id, String, Id, Id, String, String, Micros, Micros, Option<Micros>);

fn mandate_row(
    (id, kind, represented, helper, service, role, granted_at, until, ended_at): MandateTuple,
) -> Mandate {
    let represented =
        if kind == "entity" { Represented::Entity(represented) } else { Represented::Person(represented) };
    Mandate { id, represented, helper, service, role, granted_at, until, ended_at }
}

/// Take entities into the register, each with its scheme and keyed hash; how many were new.
pub fn insert_entities(
    tx: &mut Tx<'_>,
    rows: &[(EntityRow, &'static str, Vec<u8>)],
    now: Micros,
) -> Result<u64, StoreError> {
    let rows = rows
        .iter()
        .map(|(row, scheme, hash)| params![row.id, &row.kind, *scheme, hash, &row.sealed, now])
        .collect();
    tx.run_many(&ENTITY_INSERT, rows)
}

/// An entity by its id.
pub async fn entity(store: &Store, id: Id) -> Result<Option<EntityRow>, StoreError> {
    Ok(store.one(&ENTITY_BY_ID, params![id]).await?.map(|(id, kind, sealed)| EntityRow { id, kind, sealed }))
}

/// An entity by its number, given as its hashes under every live key.
pub async fn entity_by_number(
    store: &Store,
    scheme: &str,
    hashes: &[Vec<u8>],
) -> Result<Option<EntityRow>, StoreError> {
    for hash in hashes {
        if let Some((id, kind, sealed)) = store.one(&ENTITY_BY_HASH, params![scheme, hash]).await? {
            return Ok(Some(EntityRow { id, kind, sealed }));
        }
    }
    Ok(None)
}

/// Grant mandates, by an officer of an agency or by the state itself.
pub fn insert_mandates(
    tx: &mut Tx<'_>,
    mandates: &[Mandate],
    agency: Option<&str>,
    granted_by: Option<Id>,
) -> Result<(), StoreError> {
    let rows = mandates
        .iter()
        .map(|mandate| {
            let (kind, represented) = match mandate.represented {
                Represented::Person(person) => ("person", person),
                Represented::Entity(entity) => ("entity", entity),
            };
            params![
                mandate.id,
                kind,
                represented,
                mandate.helper,
                &mandate.service,
                &mandate.role,
                agency,
                granted_by,
                mandate.granted_at,
                mandate.until
            ]
        })
        .collect();
    tx.run_many(&MANDATE_INSERT, rows).map(drop)
}

/// End a mandate; `false` when it was ended before.
pub fn end(tx: &mut Tx<'_>, id: Id, by: Id, now: Micros) -> Result<bool, StoreError> {
    Ok(tx.run(&MANDATE_END, params![now, by, id])? == 1)
}

/// One mandate.
pub async fn by_id(store: &Store, id: Id) -> Result<Option<Mandate>, StoreError> {
    Ok(store.one::<MandateTuple>(&MANDATE_BY_ID, params![id]).await?.map(mandate_row))
}

/// The mandates that represent this person or entity, newest first.
pub async fn representing(store: &Store, represented: Id) -> Result<Vec<Mandate>, StoreError> {
    Ok(store
        .all::<MandateTuple>(&MANDATES_FOR, params![represented])
        .await?
        .into_iter()
        .map(mandate_row)
        .collect())
}

/// The mandates that this person holds, newest first.
pub async fn held_by(store: &Store, helper: Id) -> Result<Vec<Mandate>, StoreError> {
    Ok(store
        .all::<MandateTuple>(&MANDATES_HELD_BY, params![helper])
        .await?
        .into_iter()
        .map(mandate_row)
        .collect())
}
