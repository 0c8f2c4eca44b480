//! The tables of this room and the only SQL that touches them.
//!
//! Promise: every value that says something about a person is sealed under a purpose of its own and bound to its
//! place; what must be searched is a keyed hash. Reading these tables without the root key tells nobody's name.

pub mod accounts;
pub mod agencies;
pub mod ceremonies;
pub mod consents;
pub mod letters;
pub mod logins;
pub mod mandates;
pub mod people;
pub mod programs;
pub mod relying_parties;
pub mod reports;

use polity_store::{Migration, Statement};
use polity_vault::Purpose;

/// Facts of the register.
pub const FACTS: Purpose = Purpose("identity.facts");
/// National numbers and other identifiers: sealed, and hashed for look-up.
pub const IDENTIFIERS: Purpose = Purpose("identity.identifiers");
/// Name words, hashed for an officer's search by name.
pub const NAMES: Purpose = Purpose("identity.names");
/// Passkeys, password hashes and authenticator secrets.
pub const CREDENTIALS: Purpose = Purpose("identity.credentials");
/// Codes of letters and recovery codes, hashed.
pub const CODES: Purpose = Purpose("identity.codes");
/// State of things half done: a passkey ceremony, an enrolment, a printed page.
pub const CEREMONIES: Purpose = Purpose("identity.ceremonies");
/// What residents and agencies write about a look.
pub const REPORTS: Purpose = Purpose("identity.reports");
/// The private keys that sign what relying parties are told.
pub const LOGIN_KEYS: Purpose = Purpose("identity.login-keys");
/// Keys of throttle buckets, so that the table does not tell who is being attacked.
pub const THROTTLE: Purpose = Purpose("identity.throttle");

/// Every purpose that this room needs a key for.
pub const PURPOSES: &[Purpose] =
    &[FACTS, IDENTIFIERS, NAMES, CREDENTIALS, CODES, CEREMONIES, REPORTS, THROTTLE, LOGIN_KEYS];

/// The room's schema, one change each, in the order in which it grew.
pub const MIGRATIONS: &[Migration] = &[
    migration(
        1,
        "agencies",
        "CREATE TABLE identity_agency (code TEXT PRIMARY KEY, names TEXT NOT NULL, duties TEXT NOT NULL, \
         created_at BIGINT NOT NULL, closed_at BIGINT)",
    ),
    migration(
        2,
        "people",
        "CREATE TABLE identity_person (id BYTEA PRIMARY KEY, created_at BIGINT NOT NULL, language TEXT NOT NULL)",
    ),
    migration(
        3,
        "identifiers of people",
        "CREATE TABLE identity_person_identifier (id BYTEA PRIMARY KEY, person BYTEA NOT NULL, scheme TEXT NOT NULL, \
         hash BYTEA NOT NULL, sealed BYTEA NOT NULL, valid_from BIGINT NOT NULL, valid_to BIGINT, \
         UNIQUE (scheme, hash))",
    ),
    migration(
        4,
        "identifiers by person",
        "CREATE INDEX identity_person_identifier_person ON identity_person_identifier (person)",
    ),
    migration(
        5,
        "facts",
        "CREATE TABLE identity_fact (person BYTEA NOT NULL, section TEXT NOT NULL, version BIGINT NOT NULL, \
         sealed BYTEA NOT NULL, source TEXT NOT NULL, recorded_at BIGINT NOT NULL, \
         PRIMARY KEY (person, section, version))",
    ),
    migration(
        6,
        "name words",
        "CREATE TABLE identity_person_name (hash BYTEA NOT NULL, person BYTEA NOT NULL, PRIMARY KEY (hash, person))",
    ),
    migration(
        7,
        "name words by person",
        "CREATE INDEX identity_person_name_person ON identity_person_name (person)",
    ),
    migration(
        8,
        "accounts",
        "CREATE TABLE identity_account (id BYTEA PRIMARY KEY, person BYTEA NOT NULL, created_at BIGINT NOT NULL, \
         closed_at BIGINT, UNIQUE (person))",
    ),
    migration(
        9,
        "credentials",
        "CREATE TABLE identity_credential (id BYTEA PRIMARY KEY, account BYTEA NOT NULL, kind TEXT NOT NULL, \
         lookup BYTEA NOT NULL, sealed BYTEA NOT NULL, used_step BIGINT NOT NULL, created_at BIGINT NOT NULL, \
         last_used_at BIGINT, UNIQUE (lookup))",
    ),
    migration(
        10,
        "credentials by account",
        "CREATE INDEX identity_credential_account ON identity_credential (account)",
    ),
    migration(
        11,
        "recovery codes",
        "CREATE TABLE identity_recovery_code (hash BYTEA PRIMARY KEY, account BYTEA NOT NULL, \
         created_at BIGINT NOT NULL, used_at BIGINT)",
    ),
    migration(
        12,
        "recovery codes by account",
        "CREATE INDEX identity_recovery_code_account ON identity_recovery_code (account)",
    ),
    migration(
        13,
        "enrolment letters",
        "CREATE TABLE identity_letter (id BYTEA PRIMARY KEY, person BYTEA NOT NULL, code_hash BYTEA NOT NULL, \
         agency TEXT NOT NULL, issued_by BYTEA NOT NULL, issued_at BIGINT NOT NULL, expires_at BIGINT NOT NULL, \
         attempts_left BIGINT NOT NULL, state TEXT NOT NULL, ended_at BIGINT, UNIQUE (code_hash))",
    ),
    migration(14, "letters by person", "CREATE INDEX identity_letter_person ON identity_letter (person)"),
    migration(
        15,
        "ceremonies",
        "CREATE TABLE identity_ceremony (token_hash BYTEA PRIMARY KEY, kind TEXT NOT NULL, sealed BYTEA NOT NULL, \
         expires_at BIGINT NOT NULL)",
    ),
    migration(
        16,
        "ceremonies by end",
        "CREATE INDEX identity_ceremony_end ON identity_ceremony (expires_at)",
    ),
    migration(
        17,
        "known devices",
        "CREATE TABLE identity_device (token_hash BYTEA NOT NULL, account BYTEA NOT NULL, first_seen BIGINT NOT NULL, \
         last_seen BIGINT NOT NULL, PRIMARY KEY (token_hash, account))",
    ),
    migration(
        18,
        "throttle buckets",
        "CREATE TABLE identity_throttle (bucket BYTEA PRIMARY KEY, failures BIGINT NOT NULL, last_at BIGINT NOT NULL)",
    ),
    migration(
        19,
        "throttle buckets by age",
        "CREATE INDEX identity_throttle_age ON identity_throttle (last_at)",
    ),
    migration(
        20,
        "proofs behind sessions",
        "CREATE TABLE identity_proof (session BYTEA PRIMARY KEY, account BYTEA NOT NULL, proven_at BIGINT NOT NULL, \
         proofs TEXT NOT NULL)",
    ),
    migration(21, "proofs by age", "CREATE INDEX identity_proof_age ON identity_proof (proven_at)"),
    migration(
        22,
        "appointments",
        "CREATE TABLE identity_appointment (id BYTEA PRIMARY KEY, person BYTEA NOT NULL, agency TEXT NOT NULL, \
         role TEXT NOT NULL, appointed_by BYTEA, from_at BIGINT NOT NULL, ended_at BIGINT, ended_by BYTEA)",
    ),
    migration(
        23,
        "appointments by person",
        "CREATE INDEX identity_appointment_person ON identity_appointment (person)",
    ),
    migration(
        24,
        "appointments by agency",
        "CREATE INDEX identity_appointment_agency ON identity_appointment (agency)",
    ),
    migration(
        25,
        "entities",
        "CREATE TABLE identity_entity (id BYTEA PRIMARY KEY, kind TEXT NOT NULL, scheme TEXT NOT NULL, \
         hash BYTEA NOT NULL, sealed BYTEA NOT NULL, created_at BIGINT NOT NULL, UNIQUE (scheme, hash))",
    ),
    migration(
        26,
        "mandates",
        "CREATE TABLE identity_mandate (id BYTEA PRIMARY KEY, kind TEXT NOT NULL, represented BYTEA NOT NULL, \
         helper BYTEA NOT NULL, service TEXT NOT NULL, role TEXT NOT NULL, agency TEXT, granted_by BYTEA, \
         granted_at BIGINT NOT NULL, ends_at BIGINT NOT NULL, ended_at BIGINT, ended_by BYTEA)",
    ),
    migration(
        27,
        "mandates by represented",
        "CREATE INDEX identity_mandate_represented ON identity_mandate (represented)",
    ),
    migration(28, "mandates by helper", "CREATE INDEX identity_mandate_helper ON identity_mandate (helper)"),
    migration(
        29,
        "reports about looks and facts",
        "CREATE TABLE identity_report (id BYTEA PRIMARY KEY, person BYTEA NOT NULL, topic TEXT NOT NULL, agency TEXT NOT NULL, looker BYTEA, status TEXT NOT NULL, finding TEXT, opened_at BIGINT NOT NULL, \
         changed_at BIGINT NOT NULL, closed_at BIGINT, UNIQUE (person, topic))",
    ),
    migration(
        30,
        "reports by agency",
        "CREATE INDEX identity_report_agency ON identity_report (agency, changed_at)",
    ),
    migration(
        31,
        "messages of reports",
        "CREATE TABLE identity_report_message (id BYTEA PRIMARY KEY, report BYTEA NOT NULL, side TEXT NOT NULL, \
         author BYTEA NOT NULL, sealed BYTEA NOT NULL, at BIGINT NOT NULL)",
    ),
    migration(
        32,
        "messages by report",
        "CREATE INDEX identity_report_message_report ON identity_report_message (report)",
    ),
    migration(
        33,
        "relying parties",
        "CREATE TABLE identity_relying_party (client_id TEXT PRIMARY KEY, declaration TEXT NOT NULL, \
         registered_at BIGINT NOT NULL, changed_at BIGINT NOT NULL, removed_at BIGINT)",
    ),
    migration(
        34,
        "consents",
        "CREATE TABLE identity_consent (id BYTEA PRIMARY KEY, person BYTEA NOT NULL, client_id TEXT NOT NULL, \
         allowed TEXT NOT NULL, refused TEXT NOT NULL, terms TEXT NOT NULL, channel TEXT NOT NULL, lang TEXT NOT NULL, \
         granted_at BIGINT NOT NULL, ends_at BIGINT NOT NULL, ended_at BIGINT, ending TEXT)",
    ),
    migration(
        35,
        "consents by person",
        "CREATE INDEX identity_consent_person ON identity_consent (person, client_id, granted_at)",
    ),
    migration(
        36,
        "what was used once",
        "CREATE TABLE identity_used_once (hash BYTEA PRIMARY KEY, until BIGINT NOT NULL)",
    ),
    migration(37, "used once by end", "CREATE INDEX identity_used_once_end ON identity_used_once (until)"),
    migration(
        38,
        "subjects of logins",
        "CREATE TABLE identity_login_subject (person BYTEA PRIMARY KEY, subject BYTEA NOT NULL, created_at BIGINT NOT NULL, \
         UNIQUE (subject))",
    ),
    migration(
        39,
        "access tokens",
        "CREATE TABLE identity_access_token (hash BYTEA PRIMARY KEY, code_hash BYTEA NOT NULL, client_id TEXT NOT NULL, \
         person BYTEA NOT NULL, account BYTEA NOT NULL, consent BYTEA NOT NULL, issuer TEXT NOT NULL, key TEXT NOT NULL, \
         scopes TEXT NOT NULL, expires_at BIGINT NOT NULL)",
    ),
    migration(
        40,
        "access tokens by code",
        "CREATE INDEX identity_access_token_code ON identity_access_token (code_hash)",
    ),
    migration(
        41,
        "access tokens by end",
        "CREATE INDEX identity_access_token_end ON identity_access_token (expires_at)",
    ),
    migration(
        42,
        "signing keys",
        "CREATE TABLE identity_signing_key (slot BIGINT PRIMARY KEY, kid TEXT NOT NULL, sealed BYTEA NOT NULL, \
         made_at BIGINT NOT NULL, signs_from BIGINT NOT NULL, shown_until BIGINT, UNIQUE (kid))",
    ),
    migration(
        43,
        "refused requests",
        "CREATE TABLE identity_refusal (id BYTEA PRIMARY KEY, at BIGINT NOT NULL, endpoint TEXT NOT NULL, \
         client_id TEXT NOT NULL, rule TEXT NOT NULL, sealed BYTEA NOT NULL)",
    ),
    migration(44, "refused requests by age", "CREATE INDEX identity_refusal_age ON identity_refusal (at)"),
    migration(
        45,
        "tokens of programs",
        "CREATE TABLE identity_program_token (hash BYTEA PRIMARY KEY, client_id TEXT NOT NULL, issuer TEXT NOT NULL, \
         key TEXT NOT NULL, expires_at BIGINT NOT NULL)",
    ),
    migration(
        46,
        "tokens of programs by end",
        "CREATE INDEX identity_program_token_end ON identity_program_token (expires_at)",
    ),
];

/// Every statement of the room; a test prepares each on both engines.
pub const STATEMENTS: &[&[&Statement]] = &[
    accounts::STATEMENTS,
    agencies::STATEMENTS,
    ceremonies::STATEMENTS,
    consents::STATEMENTS,
    letters::STATEMENTS,
    logins::STATEMENTS,
    mandates::STATEMENTS,
    people::STATEMENTS,
    programs::STATEMENTS,
    relying_parties::STATEMENTS,
    reports::STATEMENTS,
];

const fn migration(number: u32, name: &'static str, sql: &'static str) -> Migration {
    Migration { room: "identity", number, name, sql }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[tokio::test]
    async fn every_statement_is_prepared_on_both_engines() {
        let all: Vec<&'static Statement> = STATEMENTS.iter().flat_map(|list| list.iter().copied()).collect();
        for engine in polity_store::testkit::each_engine(MIGRATIONS).await.unwrap() {
            assert_eq!(engine.store.check_statements(&all).await.unwrap(), Vec::<String>::new());
        }
        let names: BTreeSet<&str> = all.iter().map(|statement| statement.name).collect();
        assert_eq!(names.len(), all.len(), "two statements share a name");
    }

    #[test]
    fn migrations_are_numbered_without_gaps_inside_the_subset() {
        for (wanted, migration) in (1..).zip(MIGRATIONS) {
            assert_eq!(migration.number, wanted, "{}", migration.name);
            assert_eq!(polity_store::dialect::refused_words(migration.sql), Vec::<String>::new());
        }
    }
}
