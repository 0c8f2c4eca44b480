//! Each room numbers its own migrations, owns its own tables, and refers to nobody else's.

use crate::{expect_none, source};

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
        for table in tables_after(&file.text, &["CREATE TABLE ", "REFERENCES ", "ALTER TABLE "]) {
            if !table.starts_with(&format!("{room}_")) {
                found.push(format!("{}: {table}", file.path));
            }
        }
    }
    expect_none("A room makes and refers to tables that begin with its own name, and to no others:", &found);
}
