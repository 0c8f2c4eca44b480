//! Each room numbers its own migrations, owns its own tables, and refers to nobody else's.

use polity_store::Migration;

use crate::{expect_none, source};

/// What every room adds to the schema, in floor order.
const ROOMS: &[(&str, &[Migration])] = &[
    ("store", polity_store::MIGRATIONS),
    ("ledger", polity_ledger::MIGRATIONS),
    ("web", polity_web::MIGRATIONS),
    ("identity", polity_identity::MIGRATIONS),
    ("inbox", polity_inbox::MIGRATIONS),
    ("services", polity_services::MIGRATIONS),
    ("blueprint", polity_blueprint::MIGRATIONS),
];

#[test]
fn each_room_numbers_its_migrations_from_one_without_gaps() {
    let mut found = Vec::new();
    for (room, migrations) in ROOMS {
        for (migration, number) in migrations.iter().zip(1..) {
            if migration.room != *room || migration.number != number {
                found.push(format!("{}: expected {room}/{number:04}", migration.label()));
            }
            if migration.sql.split(';').filter(|statement| !statement.trim().is_empty()).count() != 1 {
                found.push(format!("{}: one schema change each", migration.label()));
            }
        }
    }
    expect_none("Migrations are numbered by room, one schema change each:", &found);
}

#[test]
fn no_room_with_migrations_is_forgotten_here() {
    let found: Vec<_> = source::rust()
        .iter()
        .filter(|file| file.production().contains("MIGRATIONS: &[Migration]"))
        .filter_map(|file| file.room().map(str::to_owned))
        .filter(|room| room != "polity" && !ROOMS.iter().any(|(known, _)| known == room))
        .collect();
    expect_none("Add these rooms to ROOMS:", &found);
}

/// The tables that a piece of SQL text names after one of these words.
fn tables_after<'a>(text: &'a str, words: &[&str]) -> Vec<&'a str> {
    let mut found = Vec::new();
    for word in words {
        for (start, _) in text.match_indices(word) {
            let rest = text[start + word.len()..].trim_start().trim_start_matches("IF NOT EXISTS ");
            let name =
                rest.split(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).next().unwrap_or_default();
            if !name.is_empty() {
                found.push(name);
            }
        }
    }
    found
}

#[test]
fn tables_carry_the_name_of_their_room_and_foreign_keys_stay_inside() {
    let mut found = Vec::new();
    for file in source::files().iter().filter(|file| file.path.contains("/src/")) {
        let Some(room) = file.room() else { continue };
        for table in tables_after(file.production(), &["CREATE TABLE ", "REFERENCES ", "ALTER TABLE "]) {
            if !table.starts_with(&format!("{room}_")) {
                found.push(format!("{}: {table}", file.path));
            }
        }
    }
    expect_none("A room makes and refers to tables that begin with its own name, and to no others:", &found);
}
