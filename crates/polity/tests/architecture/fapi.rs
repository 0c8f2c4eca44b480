//! `docs/fapi.md` names the test of each clause: every name leads to a test, and every row names one or says why not.

use std::collections::BTreeMap;

use crate::{expect_none, source};

const PAGE: &str = "docs/fapi.md";
/// Rows that each table must not fall below: a table that was cut short proves nothing.
const TABLES: [(&str, usize); 3] =
    [("## Clauses", 55), ("## Modules of the conformance plan", 62), ("## What must not work", 22)];

fn text_of(path: &str) -> Option<String> {
    source::files().iter().find(|file| file.path == path).map(|file| file.text.clone())
}

/// What stands between backticks.
fn quoted(line: &str) -> impl Iterator<Item = &str> {
    line.split('`').skip(1).step_by(2)
}

/// The rows of the table below a heading.
fn rows<'a>(page: &'a str, heading: &str) -> Vec<&'a str> {
    let section = page.split(heading).nth(1).unwrap_or_else(|| panic!("{PAGE} has no {heading}"));
    let section = section.split("\n## ").next().unwrap_or_default();
    section.lines().filter(|line| line.starts_with('|')).skip(2).collect()
}

fn tests_in(row: &str) -> Vec<(&str, &str)> {
    quoted(row).filter_map(|name| name.split_once("::")).collect()
}

/// Whether a function of this name stands below a test attribute.
fn holds_test(text: &str, name: &str) -> bool {
    let lines: Vec<&str> = text.lines().map(str::trim).collect();
    let is_it = |line: &&str| line.contains(&format!("fn {name}("));
    let Some(place) = lines.iter().position(is_it) else { return false };
    let above =
        lines[..place].iter().rev().take_while(|line| line.starts_with('#') || line.starts_with("//"));
    above.into_iter().any(|line| line.starts_with("#[test]") || line.starts_with("#[tokio::test"))
}

#[test]
fn every_clause_names_a_test_that_is_there_or_says_why_not() {
    let page = text_of(PAGE).expect("the page of clauses");
    let files: BTreeMap<&str, &str> = rows(&page, "## Where the tests are")
        .into_iter()
        .filter_map(|row| {
            let mut names = quoted(row);
            Some((names.next()?, names.next()?))
        })
        .collect();
    let mut found = Vec::new();
    let mut named = std::collections::BTreeSet::new();
    for (heading, least) in TABLES {
        let rows = rows(&page, heading);
        if rows.len() < least {
            found.push(format!("{heading}: {} rows, {least} expected", rows.len()));
        }
        for row in rows {
            let tests = tests_in(row);
            let reason = row.split("left out: ").nth(1).unwrap_or_default();
            if tests.is_empty() && reason.len() < 15 {
                found.push(format!("names no test and no reason: {row}"));
            }
            for (short, name) in tests {
                named.insert(short);
                let text = files.get(short).and_then(|path| text_of(path));
                match text {
                    None => found.push(format!("{short}: no such file is named below")),
                    Some(text) if !holds_test(&text, name) => {
                        found.push(format!("{short}::{name}: no such test"));
                    }
                    Some(_) => {}
                }
            }
        }
    }
    found.extend(
        files.keys().filter(|short| !named.contains(*short)).map(|short| format!("{short}: never used")),
    );
    expect_none("docs/fapi.md must lead to tests:", &found);
}

#[test]
fn a_name_that_leads_nowhere_would_be_noticed() {
    assert!(holds_test("#[test]\nfn here() {}", "here") && !holds_test("fn here() {}", "here"));
    assert!(!holds_test("#[test]\nfn here() {}", "there"));
    assert_eq!(tests_in("| 1 | `code` | `logins::one`, `keys::two` |"), [("logins", "one"), ("keys", "two")]);
}
