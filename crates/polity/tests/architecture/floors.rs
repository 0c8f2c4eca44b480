//! A room imports only from floors below it, and public rooms do not know each other.

use crate::{expect_none, source};

/// The floors from the ground up. Rooms on one line do not know each other; the ground has an order of its own.
const FLOORS: &[&[&str]] = &[
    &["vault"],
    &["store"],
    &["ledger"],
    &["web"],
    &["identity", "inbox"],
    &["entry", "trace", "services", "exchange", "sense", "site"],
    &["insight", "guard", "blueprint"],
    &["polity"],
];

fn floor(room: &str) -> Option<usize> {
    FLOORS.iter().position(|rooms| rooms.contains(&room))
}

#[test]
fn a_room_imports_only_from_floors_below() {
    let mut found = Vec::new();
    for (room, manifest) in source::manifests() {
        let Some(own) = floor(&room) else {
            found.push(format!("crates/{room} has no floor: add it to FLOORS here and to ARCHITECTURE.md"));
            continue;
        };
        for table in ["dependencies", "dev-dependencies", "build-dependencies"] {
            let Some(table) = manifest.get(table).and_then(toml::Value::as_table) else { continue };
            for other in table.keys().filter_map(|name| name.strip_prefix("polity-")) {
                if floor(other).is_none_or(|below| below >= own) {
                    found.push(format!("{room} -> {other}"));
                }
            }
        }
    }
    expect_none(
        "A room imports only from floors below it. Emit an event and let polity's reactions join the two:",
        &found,
    );
}

#[test]
fn crates_are_named_after_their_rooms() {
    let found: Vec<_> = source::manifests()
        .into_iter()
        .filter_map(|(room, manifest)| {
            let name = manifest["package"]["name"].as_str()?.to_owned();
            let expected = if room == "polity" { room.clone() } else { format!("polity-{room}") };
            (name != expected).then(|| format!("crates/{room} is called {name}, expected {expected}"))
        })
        .collect();
    expect_none("A crate carries the name of its room:", &found);
}

#[test]
fn the_ground_knows_no_domain_word() {
    // Words of the public rooms that would mean that the ground has learnt its first domain rule.
    const DOMAIN: &[&str] =
        &["passkey", "nric", "resident", "officer", "venue", "check_in", "check-in", "myinfo", "singpass"];
    let mut found = Vec::new();
    for file in source::rust().iter().filter(|file| matches!(file.room(), Some("vault" | "store"))) {
        for (number, line) in file.production().lines().enumerate() {
            let code = line.split("//").next().unwrap_or_default().to_lowercase();
            let mut words = code.split(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '_' | '-')));
            if let Some(word) = words.find(|word| DOMAIN.contains(word)) {
                found.push(format!("{}:{} says {word}", file.path, number + 1));
            }
        }
    }
    expect_none("vault and store serve every room and know none of their words:", &found);
}
