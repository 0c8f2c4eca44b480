//! Every room has the same plan, so that who knows one knows all.

use crate::{expect_none, source};

/// The rooms with pages and records of their own: those of people, the public, and the look-outs.
const PLANNED: &[&str] = &[
    "identity",
    "inbox",
    "entry",
    "trace",
    "services",
    "exchange",
    "sense",
    "site",
    "insight",
    "guard",
    "blueprint",
];

fn inside(module: &str, part: &str) -> bool {
    module == part || module.starts_with(&format!("{part}/"))
}

#[test]
fn the_parts_of_a_room_stand_where_the_plan_says() {
    // What only one part of a room may hold: (what to look for, the part, what it is).
    const HOMES: &[(&str, &str, &str)] = &[
        ("derive(Template", "pages", "a page template"),
        ("utoipa::path", "api", "a machine interface"),
        ("impl Permission for", "access", "a permission"),
    ];
    let mut found = Vec::new();
    for file in source::rust().iter().filter(|file| file.room().is_some_and(|room| PLANNED.contains(&room))) {
        let module = file.module().unwrap_or_default();
        for (sign, part, what) in HOMES {
            if file.production().contains(sign) && !inside(module, part) {
                found.push(format!("{}: {what} belongs in {part}.rs or {part}/", file.path));
            }
        }
    }
    expect_none("Each room has the same plan (ARCHITECTURE.md shows it):", &found);
}

#[test]
fn decisions_know_neither_the_web_nor_the_database() {
    // Parts that connect a decision to the world. Everything else in a room decides, and is a pure function.
    const CONNECTIONS: &[&str] = &["lib", "access", "store", "api", "pages", "verbs", "jobs", "events"];
    const WORLD: &[&str] = &["axum::", "polity_web::", ".transact(", "async fn"];
    let mut found = Vec::new();
    for file in source::rust().iter().filter(|file| file.room().is_some_and(|room| PLANNED.contains(&room))) {
        let module = file.module().unwrap_or_default();
        if CONNECTIONS.iter().any(|part| inside(module, part)) {
            continue;
        }
        for sign in WORLD.iter().filter(|sign| file.production().contains(*sign)) {
            found.push(format!("{}: {sign}", file.path));
        }
    }
    expect_none(
        "A decision is a pure function: no request, no database, no waiting. Pass in what it needs:",
        &found,
    );
}

#[test]
fn a_room_with_pages_speaks_four_languages() {
    const LANGUAGES: &[&str] = &["en", "zh", "ms", "ta"];
    let files = source::files();
    let mut found = Vec::new();
    for (room, _) in source::manifests() {
        let folder = format!("crates/{room}/templates/");
        if !files.iter().any(|file| file.path.starts_with(&folder)) {
            continue;
        }
        for language in LANGUAGES {
            let path = format!("crates/{room}/locales/{language}.ftl");
            if !files.iter().any(|file| file.path == path) {
                found.push(path);
            }
        }
    }
    expect_none(
        "A room with templates brings its sentences in four languages; these files are missing:",
        &found,
    );
}
