//! SQL stands in `store.rs` or `store/`, and nowhere else.

use crate::{expect_none, source};

/// How a statement begins. A room's sentences for people do not look like this, because SQL is in capitals here.
const BEGINNINGS: &[&str] =
    &["SELECT ", "INSERT INTO ", "UPDATE ", "DELETE FROM ", "CREATE TABLE ", "ALTER TABLE ", "WITH "];

#[test]
fn sql_stands_only_in_the_store_of_a_room() {
    let mut found = Vec::new();
    for file in source::rust() {
        let module = file.module().unwrap_or_default();
        if file.room() == Some("store") || module == "store" || module.starts_with("store/") {
            continue;
        }
        for (number, line) in file.production().lines().enumerate() {
            let code = line.trim_start();
            if code.starts_with("//") {
                continue;
            }
            for beginning in BEGINNINGS.iter().filter(|beginning| code.contains(&format!("\"{beginning}"))) {
                found.push(format!("{}:{} {}", file.path, number + 1, beginning.trim_end()));
            }
            if code.starts_with("statement!") {
                found.push(format!("{}:{} statement!", file.path, number + 1));
            }
        }
    }
    expect_none(
        "No handler writes SQL; no SQL decides. Move these into the room's store.rs or store/:",
        &found,
    );
}
