//! Every file holds one idea, is read in one sitting, and opens by saying what it promises.

use crate::{expect_none, source};

/// Lines of a file that a person can still hold in mind.
const LINES_MAX: usize = 500;

/// Names that say nothing and grow for ever.
const EMPTY_NAMES: &[&str] = &["util", "utils", "helper", "helpers", "common", "manager", "misc"];

#[test]
fn no_file_is_longer_than_one_sitting() {
    let found: Vec<_> = source::files()
        .iter()
        .filter(|file| {
            let path = std::path::Path::new(&file.path);
            let written = ["rs", "mjs", "css", "html", "go", "py", "sh"];
            path.extension().is_some_and(|end| written.iter().any(|known| end == *known))
        })
        .map(|file| (file.path.clone(), file.text.lines().count()))
        .filter(|(_, lines)| *lines > LINES_MAX)
        .map(|(path, lines)| format!("{path}: {lines} lines"))
        .collect();
    expect_none(&format!("Split by concept what is longer than {LINES_MAX} lines:"), &found);
}

#[test]
fn every_rust_file_says_what_it_promises() {
    let found: Vec<_> = source::files()
        .iter()
        .filter(|file| std::path::Path::new(&file.path).extension().is_some_and(|end| end == "rs"))
        .filter(|file| !file.text.starts_with("//!"))
        .map(|file| file.path.clone())
        .collect();
    expect_none("A file opens with `//!` and what it promises, to whom:", &found);
}

#[test]
fn every_name_says_something() {
    let found: Vec<_> = source::files()
        .iter()
        .map(|file| file.path.clone())
        // A sample keeps the folder names of the format it is a sample of.
        .filter(|path| !path.starts_with("samples/"))
        .filter(|path| {
            path.split('/').any(|part| EMPTY_NAMES.contains(&part.split('.').next().unwrap_or_default()))
        })
        .collect();
    expect_none("Name a module after what it decides or does:", &found);
}
