//! People, their identifiers and their facts.

use polity_store::{Id, Micros, Statement, Store, StoreError, Tx, params, statement};

statement! {
    PERSON_INSERT: Write "identity.person_insert" =
        "INSERT INTO identity_person (id, created_at, language) VALUES ($1, $2, $3)";
    PERSON_EXISTS: Point "identity.person_exists" = "SELECT id FROM identity_person WHERE id = $1";
    PERSON_LANGUAGE: Point "identity.person_language" = "SELECT language FROM identity_person WHERE id = $1";
    PEOPLE_COUNT: Scan "identity.people_count" = "SELECT CAST(COUNT(*) AS BIGINT) FROM identity_person";
    IDENTIFIER_INSERT: Write "identity.identifier_insert" =
        "INSERT INTO identity_person_identifier (id, person, scheme, hash, sealed, valid_from) \
         VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (scheme, hash) DO NOTHING";
    IDENTIFIER_BY_HASH: Point "identity.identifier_by_hash" =
        "SELECT person FROM identity_person_identifier WHERE scheme = $1 AND hash = $2";
    IDENTIFIERS_OF: Point "identity.identifiers_of" =
        "SELECT id, scheme, sealed FROM identity_person_identifier WHERE person = $1 AND valid_to IS NULL";
    FACT_INSERT: Write "identity.fact_insert" =
        "INSERT INTO identity_fact (person, section, version, sealed, source, recorded_at) \
         VALUES ($1, $2, $3, $4, $5, $6)";
    FACT_LATEST_VERSION: Point "identity.fact_latest_version" =
        "SELECT version FROM identity_fact WHERE person = $1 AND section = $2 ORDER BY version DESC LIMIT 1";
    FACTS_OF: Point "identity.facts_of" =
        "SELECT f.section, f.version, f.sealed, f.source, f.recorded_at FROM identity_fact f WHERE f.person = $1 \
         AND f.version = (SELECT MAX(g.version) FROM identity_fact g WHERE g.person = f.person AND g.section = f.section) \
         ORDER BY f.section";
    NAME_INSERT: Write "identity.name_insert" =
        "INSERT INTO identity_person_name (hash, person) VALUES ($1, $2) ON CONFLICT (hash, person) DO NOTHING";
    NAMES_CLEAR: Write "identity.names_clear" = "DELETE FROM identity_person_name WHERE person = $1";
    PEOPLE_BY_TWO_WORDS: Point "identity.people_by_two_words" =
        "SELECT a.person FROM identity_person_name a JOIN identity_person_name b ON b.person = a.person \
         WHERE a.hash = $1 AND b.hash = $2 ORDER BY a.person LIMIT $3";
    PEOPLE_BY_THREE_WORDS: Point "identity.people_by_three_words" =
        "SELECT a.person FROM identity_person_name a JOIN identity_person_name b ON b.person = a.person \
         JOIN identity_person_name c ON c.person = a.person \
         WHERE a.hash = $1 AND b.hash = $2 AND c.hash = $3 ORDER BY a.person LIMIT $4";
}

pub(super) const STATEMENTS: &[&Statement] = &[
    &PERSON_INSERT,
    &PERSON_EXISTS,
    &PERSON_LANGUAGE,
    &PEOPLE_COUNT,
    &IDENTIFIER_INSERT,
    &IDENTIFIER_BY_HASH,
    &IDENTIFIERS_OF,
    &FACT_INSERT,
    &FACT_LATEST_VERSION,
    &FACTS_OF,
    &NAME_INSERT,
    &NAMES_CLEAR,
    &PEOPLE_BY_TWO_WORDS,
    &PEOPLE_BY_THREE_WORDS,
];

/// The scheme of national numbers.
pub const NATIONAL_NUMBER: &str = "national-number";

/// An identifier as it is stored.
pub struct IdentifierRow {
    /// Key of the row, and the place that the value is sealed for.
    pub id: Id,
    /// Whose it is.
    pub person: Id,
    /// Which register gave it.
    pub scheme: &'static str,
    /// Keyed hash with its key version (36 bytes).
    pub hash: Vec<u8>,
    /// The sealed value.
    pub sealed: Vec<u8>,
}

/// One version of one section of one person, as it is stored.
pub struct FactRow {
    /// The section.
    pub section: String,
    /// From 1.
    pub version: i64,
    /// The sealed section.
    pub sealed: Vec<u8>,
    /// Code of the agency that told it.
    pub source: String,
    /// When it was recorded.
    pub recorded_at: Micros,
}

/// The place that a section is sealed for: person, section and version, so that no row can stand in for another.
pub fn fact_place(person: Id, section: &str, version: i64) -> Vec<u8> {
    let mut place = person.as_bytes().to_vec();
    place.extend(version.to_be_bytes());
    place.extend(section.as_bytes());
    place
}

/// Take a person into the register. `false` when one of the identifiers is somebody's already; nothing but the
/// identifiers before it was written then, so the body must be undone.
pub fn insert_person(
    tx: &mut Tx<'_>,
    person: Id,
    language: &str,
    identifiers: &[IdentifierRow],
    now: Micros,
) -> Result<bool, StoreError> {
    tx.run(&PERSON_INSERT, params![person, now, language])?;
    for row in identifiers {
        let params = params![row.id, row.person, row.scheme, &row.hash, &row.sealed, now];
        if tx.run(&IDENTIFIER_INSERT, params)? == 0 {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Take many people at once: one trip for each table. The caller has made sure that the identifiers are new; one
/// that is not leaves fewer identifiers than people, and the body must be undone.
pub fn insert_people(
    tx: &mut Tx<'_>,
    people: &[(Id, String)],
    identifiers: &[IdentifierRow],
    now: Micros,
) -> Result<bool, StoreError> {
    tx.run_many(&PERSON_INSERT, people.iter().map(|(id, language)| params![*id, now, language]).collect())?;
    let rows = identifiers
        .iter()
        .map(|row| params![row.id, row.person, row.scheme, &row.hash, &row.sealed, now])
        .collect::<Vec<_>>();
    let wanted = rows.len();
    Ok(usize::try_from(tx.run_many(&IDENTIFIER_INSERT, rows)?).is_ok_and(|inserted| inserted == wanted))
}

/// Add versions of sections.
pub fn insert_facts(tx: &mut Tx<'_>, rows: &[(Id, FactRow)]) -> Result<(), StoreError> {
    let rows = rows
        .iter()
        .map(|(person, row)| {
            params![*person, &row.section, row.version, &row.sealed, &row.source, row.recorded_at]
        })
        .collect();
    tx.run_many(&FACT_INSERT, rows).map(drop)
}

/// Add name words.
pub fn insert_names(tx: &mut Tx<'_>, words: &[(Vec<u8>, Id)]) -> Result<(), StoreError> {
    tx.run_many(&NAME_INSERT, words.iter().map(|(hash, person)| params![hash, *person]).collect()).map(drop)
}

/// Forget the name words of a person, before a change of name.
pub fn clear_names(tx: &mut Tx<'_>, person: Id) -> Result<(), StoreError> {
    tx.run(&NAMES_CLEAR, params![person]).map(drop)
}

/// The newest version of a section inside a transaction; 0 when there is none.
pub fn latest_version(tx: &mut Tx<'_>, person: Id, section: &str) -> Result<i64, StoreError> {
    Ok(tx.one::<(i64,)>(&FACT_LATEST_VERSION, params![person, section])?.map_or(0, |(version,)| version))
}

/// Whose identifier this is, under any of the hashes (one for each live key version).
pub async fn person_by_identifier(
    store: &Store,
    scheme: &str,
    hashes: &[Vec<u8>],
) -> Result<Option<Id>, StoreError> {
    for hash in hashes {
        if let Some((person,)) = store.one::<(Id,)>(&IDENTIFIER_BY_HASH, params![scheme, hash]).await? {
            return Ok(Some(person));
        }
    }
    Ok(None)
}

/// The valid identifiers of a person: row key, scheme, sealed value.
pub async fn identifiers_of(store: &Store, person: Id) -> Result<Vec<(Id, String, Vec<u8>)>, StoreError> {
    store.all(&IDENTIFIERS_OF, params![person]).await
}

/// Whether there is such a person.
pub async fn exists(store: &Store, person: Id) -> Result<bool, StoreError> {
    Ok(store.one::<(Id,)>(&PERSON_EXISTS, params![person]).await?.is_some())
}

/// The language in which the person is written to.
pub async fn language_of(store: &Store, person: Id) -> Result<Option<String>, StoreError> {
    Ok(store.one::<(String,)>(&PERSON_LANGUAGE, params![person]).await?.map(|(language,)| language))
}

/// How many people the register holds.
pub async fn count(store: &Store) -> Result<i64, StoreError> {
    Ok(store.all::<(i64,)>(&PEOPLE_COUNT, params![]).await?.first().map_or(0, |(count,)| *count))
}

/// The newest version of every section of a person.
pub async fn facts_of(store: &Store, person: Id) -> Result<Vec<FactRow>, StoreError> {
    let rows = store.all::<(String, i64, Vec<u8>, String, Micros)>(&FACTS_OF, params![person]).await?;
    Ok(rows
        .into_iter()
        .map(|(section, version, sealed, source, recorded_at)| FactRow {
            section,
            version,
            sealed,
            source,
            recorded_at,
        })
        .collect())
}

/// Up to `limit` people who carry all the words, given as hashes under one key version. Fewer than two words find
/// nobody: a family name alone would list a village. Words after the third are not looked at here.
pub async fn people_by_words(store: &Store, words: &[Vec<u8>], limit: i64) -> Result<Vec<Id>, StoreError> {
    let found = match words {
        [a, b] => store.all::<(Id,)>(&PEOPLE_BY_TWO_WORDS, params![a, b, limit]).await?,
        [a, b, c, ..] => store.all::<(Id,)>(&PEOPLE_BY_THREE_WORDS, params![a, b, c, limit]).await?,
        _ => Vec::new(),
    };
    Ok(found.into_iter().map(|(person,)| person).collect())
}
