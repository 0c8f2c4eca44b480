//! The tables of this room, and the only SQL that touches them.
//!
//! Promise: what a resident answered is sealed and bound to its row; a case is found by its reference, by its owner, or by the
//! team that has to work on it, and by nothing else; a move of a case is one row under the next number, so that no two officers
//! make the same move.

pub mod appeals;
pub mod applications;
pub mod appointments;
pub mod cases;
pub mod correspondence;
pub mod documents;
pub mod drafts;
pub mod files;
pub mod outside_cases;
pub mod queue;
pub mod retention;
pub mod sittings;
pub mod teams;
pub mod voices;
pub mod waiting_files;
pub mod warnings;

use polity_store::{Migration, Statement};
use polity_vault::Purpose;

/// Seals drafts, answers, notes and files.
pub const CASES: Purpose = Purpose("services.cases");

/// Every purpose that this room needs a key for.
pub const PURPOSES: &[Purpose] = &[CASES];

/// The tables of this room.
pub const MIGRATIONS: &[Migration] = &[
    migration(
        1,
        "services",
        "CREATE TABLE services_service (id TEXT PRIMARY KEY, agency TEXT NOT NULL, version BIGINT NOT NULL, \
         closed BOOLEAN NOT NULL)",
    ),
    migration(
        2,
        "documents",
        "CREATE TABLE services_document (id TEXT NOT NULL, version BIGINT NOT NULL, format TEXT NOT NULL, body TEXT NOT NULL, \
         published_at BIGINT NOT NULL, PRIMARY KEY (id, version))",
    ),
    migration(
        3,
        "drafts",
        "CREATE TABLE services_draft (owner BYTEA NOT NULL, service TEXT NOT NULL, version BIGINT NOT NULL, \
         started_at BIGINT NOT NULL, changed_at BIGINT NOT NULL, ends_at BIGINT NOT NULL, sealed BYTEA NOT NULL, \
         PRIMARY KEY (owner, service))",
    ),
    migration(4, "drafts by end", "CREATE INDEX services_draft_end ON services_draft (ends_at)"),
    migration(
        5,
        "cases",
        "CREATE TABLE services_case (id BYTEA PRIMARY KEY, reference TEXT NOT NULL, service TEXT NOT NULL, \
         version BIGINT NOT NULL, agency TEXT NOT NULL, owner BYTEA NOT NULL, state TEXT NOT NULL, ending TEXT, lang TEXT NOT NULL, \
         channel TEXT NOT NULL, opened_at BIGINT NOT NULL, due_at BIGINT, ended_at BIGINT, moves BIGINT NOT NULL, sealed BYTEA NOT NULL)",
    ),
    migration(
        6,
        "cases by reference",
        "CREATE UNIQUE INDEX services_case_reference ON services_case (reference)",
    ),
    migration(7, "cases by owner", "CREATE INDEX services_case_owner ON services_case (owner, opened_at)"),
    migration(
        8,
        "moves",
        "CREATE TABLE services_move (case_id BYTEA NOT NULL, number BIGINT NOT NULL, at BIGINT NOT NULL, kind TEXT NOT NULL, \
         stage TEXT, decision TEXT, reason BIGINT, officer BYTEA, agency TEXT, team TEXT, PRIMARY KEY (case_id, number))",
    ),
    migration(
        9,
        "tasks",
        "CREATE TABLE services_task (case_id BYTEA NOT NULL, stage TEXT NOT NULL, agency TEXT NOT NULL, team TEXT NOT NULL, \
         assignee BYTEA, opened_at BIGINT NOT NULL, due_at BIGINT NOT NULL, paused BOOLEAN NOT NULL, PRIMARY KEY (case_id, stage))",
    ),
    migration(
        10,
        "tasks of a team",
        "CREATE INDEX services_task_team ON services_task (agency, team, due_at, case_id)",
    ),
    migration(
        11,
        "open cases of services that take one for each person",
        "CREATE TABLE services_once (service TEXT NOT NULL, owner BYTEA NOT NULL, case_id BYTEA NOT NULL, \
         PRIMARY KEY (service, owner))",
    ),
    migration(
        12,
        "places of services that take so many",
        "CREATE TABLE services_place (service TEXT NOT NULL, number BIGINT NOT NULL, PRIMARY KEY (service, number))",
    ),
    migration(
        13,
        "files",
        "CREATE TABLE services_file (id BYTEA PRIMARY KEY, owner BYTEA NOT NULL, state TEXT NOT NULL, bytes BIGINT NOT NULL, \
         made_at BIGINT NOT NULL, sealed BYTEA NOT NULL)",
    ),
    migration(
        14,
        "files that wait for a scanner",
        "CREATE INDEX services_file_waiting ON services_file (made_at) WHERE state = 'quarantined'",
    ),
    migration(
        15,
        "what applicants think",
        "CREATE TABLE services_rating (case_id BYTEA NOT NULL, scale BIGINT NOT NULL, score BIGINT NOT NULL, lang TEXT NOT NULL, \
         at BIGINT NOT NULL, sealed BYTEA, PRIMARY KEY (case_id, scale))",
    ),
    migration(
        16,
        "what is wrong with pages",
        "CREATE TABLE services_page_report (id BYTEA PRIMARY KEY, service TEXT NOT NULL, version BIGINT NOT NULL, \
         page TEXT NOT NULL, lang TEXT NOT NULL, at BIGINT NOT NULL, sealed BYTEA NOT NULL)",
    ),
    migration(
        17,
        "what is wrong with the pages of a service",
        "CREATE INDEX services_page_report_service ON services_page_report (service, id)",
    ),
    migration(
        18,
        "who is in which team",
        "CREATE TABLE services_team_member (agency TEXT NOT NULL, team TEXT NOT NULL, person BYTEA NOT NULL, since BIGINT NOT NULL, \
         PRIMARY KEY (agency, team, person))",
    ),
    migration(
        19,
        "teams of an officer",
        "CREATE INDEX services_team_member_person ON services_team_member (person)",
    ),
    migration(
        20,
        "tasks of an officer",
        "CREATE INDEX services_task_assignee ON services_task (assignee, due_at, case_id) WHERE assignee IS NOT NULL",
    ),
    migration(
        21,
        "tasks that nobody has taken",
        "CREATE INDEX services_task_free ON services_task (agency, team, due_at, case_id) WHERE assignee IS NULL",
    ),
    migration(
        22,
        "tasks that wait for the applicant",
        "CREATE INDEX services_task_paused ON services_task (agency, team, due_at, case_id) WHERE paused = TRUE",
    ),
    migration(
        23,
        "the service of a task",
        "ALTER TABLE services_task ADD COLUMN service TEXT NOT NULL DEFAULT ''",
    ),
    migration(
        24,
        "tasks of a team in one service",
        "CREATE INDEX services_task_service ON services_task (agency, team, service, due_at, case_id)",
    ),
    migration(
        25,
        "cases that a team has handed over",
        "CREATE TABLE services_elsewhere (case_id BYTEA NOT NULL, agency TEXT NOT NULL, team TEXT NOT NULL, since BIGINT NOT NULL, \
         PRIMARY KEY (case_id, agency, team))",
    ),
    migration(
        26,
        "cases elsewhere by team",
        "CREATE INDEX services_elsewhere_team ON services_elsewhere (agency, team, since, case_id)",
    ),
    migration(
        27,
        "who had which task",
        "CREATE TABLE services_assignment (case_id BYTEA NOT NULL, stage TEXT NOT NULL, number BIGINT NOT NULL, \
         at BIGINT NOT NULL, officer BYTEA NOT NULL, had BYTEA, has BYTEA, undoes BOOLEAN NOT NULL, PRIMARY KEY (case_id, stage, number))",
    ),
    migration(
        28,
        "notes",
        "CREATE TABLE services_note (case_id BYTEA NOT NULL, id BYTEA NOT NULL, agency TEXT NOT NULL, author BYTEA NOT NULL, \
         shared BOOLEAN NOT NULL, at BIGINT NOT NULL, sealed BYTEA NOT NULL, PRIMARY KEY (case_id, id))",
    ),
    migration(
        29,
        "what applicants are asked",
        "CREATE TABLE services_question (case_id BYTEA NOT NULL, number BIGINT NOT NULL, stage TEXT NOT NULL, agency TEXT NOT NULL, \
         asked_at BIGINT NOT NULL, asked BYTEA NOT NULL, answered_at BIGINT, answered BYTEA, PRIMARY KEY (case_id, number))",
    ),
    migration(
        30,
        "appointments",
        "CREATE TABLE services_appointment (case_id BYTEA NOT NULL, stage TEXT NOT NULL, sequence BIGINT NOT NULL, agency TEXT NOT NULL, \
         officer BYTEA NOT NULL, at BIGINT NOT NULL, starts_at BIGINT NOT NULL, ends_at BIGINT NOT NULL, called_off BOOLEAN NOT NULL, \
         sealed BYTEA NOT NULL, PRIMARY KEY (case_id, stage, sequence))",
    ),
    migration(
        31,
        "applications of agencies",
        "CREATE TABLE services_application (id TEXT PRIMARY KEY, client_id TEXT NOT NULL, agency TEXT NOT NULL, format TEXT NOT NULL, \
         body TEXT NOT NULL, deployed_at BIGINT NOT NULL, changed_at BIGINT NOT NULL, withdrawn_at BIGINT, UNIQUE (client_id))",
    ),
    migration(
        32,
        "cases at applications",
        "CREATE TABLE services_outside_case (id BYTEA PRIMARY KEY, reference TEXT NOT NULL, application TEXT NOT NULL, \
         person BYTEA NOT NULL, version BIGINT NOT NULL, opened_at BIGINT NOT NULL, changed_at BIGINT NOT NULL, ended BOOLEAN NOT NULL, \
         sealed BYTEA NOT NULL, UNIQUE (reference))",
    ),
    migration(
        33,
        "cases at applications by person",
        "CREATE INDEX services_outside_case_person ON services_outside_case (person, opened_at)",
    ),
    migration(
        34,
        "steps of cases at applications",
        "CREATE TABLE services_outside_step (case_id BYTEA NOT NULL, version BIGINT NOT NULL, at BIGINT NOT NULL, sealed BYTEA NOT NULL, \
         PRIMARY KEY (case_id, version))",
    ),
    migration(
        35,
        "requests of applications",
        "CREATE TABLE services_request (application TEXT NOT NULL, key BYTEA NOT NULL, at BIGINT NOT NULL, body BYTEA NOT NULL, \
         answer TEXT NOT NULL, PRIMARY KEY (application, key))",
    ),
    migration(
        36,
        "requests of applications by age",
        "CREATE INDEX services_request_age ON services_request (at)",
    ),
    migration(37, "when a case was erased", "ALTER TABLE services_case ADD COLUMN erased_at BIGINT"),
    migration(
        38,
        "cases that have ended and are kept",
        "CREATE INDEX services_case_kept ON services_case (service, version, ended_at, id) \
         WHERE erased_at IS NULL AND ended_at IS NOT NULL",
    ),
    migration(
        39,
        "when officers are warned of a clock",
        "ALTER TABLE services_task ADD COLUMN warn_at BIGINT NOT NULL DEFAULT 0",
    ),
    migration(
        40,
        "of how much officers were warned",
        "ALTER TABLE services_task ADD COLUMN warned BIGINT NOT NULL DEFAULT 0",
    ),
    migration(
        41,
        "tasks by their next warning",
        "CREATE INDEX services_task_warn ON services_task (warn_at, case_id, stage) WHERE paused = FALSE",
    ),
    migration(
        42,
        "what became of a report about a page",
        "ALTER TABLE services_page_report ADD COLUMN state TEXT NOT NULL DEFAULT 'new'",
    ),
    migration(
        43,
        "files that wait for a head's release",
        "CREATE TABLE services_file_wait (agency TEXT NOT NULL, since BIGINT NOT NULL, file BYTEA NOT NULL, case_id BYTEA NOT NULL, \
         PRIMARY KEY (agency, since, file))",
    ),
    migration(
        44,
        "files that wait by their identifier",
        "CREATE INDEX services_file_wait_file ON services_file_wait (file)",
    ),
    migration(
        45,
        "sittings at counters",
        "CREATE TABLE services_sitting (session BYTEA PRIMARY KEY, key BYTEA NOT NULL, person BYTEA NOT NULL, agency TEXT NOT NULL, \
         ends_at BIGINT NOT NULL, sealed BYTEA NOT NULL)",
    ),
    migration(46, "sittings by end", "CREATE INDEX services_sitting_end ON services_sitting (ends_at)"),
    migration(
        47,
        "appeals",
        "CREATE TABLE services_appeal (case_id BYTEA PRIMARY KEY, at BIGINT NOT NULL, sealed BYTEA NOT NULL)",
    ),
];

const fn migration(number: u32, name: &'static str, sql: &'static str) -> Migration {
    Migration { room: "services", number, name, sql }
}

/// The statements of this room.
pub const STATEMENTS: &[&[&Statement]] = &[
    documents::STATEMENTS,
    cases::STATEMENTS,
    drafts::STATEMENTS,
    files::STATEMENTS,
    voices::STATEMENTS,
    queue::STATEMENTS,
    teams::STATEMENTS,
    correspondence::STATEMENTS,
    appointments::STATEMENTS,
    applications::STATEMENTS,
    outside_cases::STATEMENTS,
    retention::STATEMENTS,
    waiting_files::STATEMENTS,
    warnings::STATEMENTS,
    sittings::STATEMENTS,
    appeals::STATEMENTS,
];

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn every_statement_is_prepared_on_both_engines() {
        let all = STATEMENTS.concat();
        for engine in polity_store::testkit::each_engine(MIGRATIONS).await.unwrap() {
            assert_eq!(engine.store.check_statements(&all).await.unwrap(), Vec::<String>::new());
        }
    }

    #[test]
    fn migrations_stay_inside_the_subset() {
        for migration in MIGRATIONS {
            assert_eq!(polity_store::dialect::refused_words(migration.sql), Vec::<String>::new());
        }
    }
}
