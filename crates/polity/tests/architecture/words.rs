//! Nothing that only makes sense on one machine, and no number or address that somebody real could hold.

use crate::{expect_none, source};

/// Lock files are written by tools, and licences quote others.
fn written_by_us(path: &str) -> bool {
    const TOOLS: &[&str] = &["Cargo.lock", "package-lock.json", "go.sum", "LICENSE"];
    !TOOLS.contains(&path.rsplit('/').next().unwrap_or_default())
}

/// The words are put together here so that this file does not hold them.
fn must_not_land() -> Vec<(String, &'static str)> {
    let hosts =
        [["crates", "io"], ["pypi", "org"], ["npmjs", "org"], ["npmjs", "com"], ["proxy.golang", "org"]];
    let folders = ["work", "root", "Users"];
    let asleep = ["todo", "unimplemented", "dbg"];
    let mut words = Vec::new();
    words.extend(hosts.map(|host| (host.join("."), "name a package, not the host that serves it")));
    words.extend(folders.map(|folder| (format!("/{folder}/"), "a path of one machine")));
    words.extend(asleep.map(|name| (format!("{name}!("), "unfinished")));
    words.push((
        format!("#[{}", "ignore"),
        "a test that is asleep: print SKIPPED with a reason, or delete it",
    ));
    words
}

#[test]
fn no_word_of_one_machine_lands() {
    let words = must_not_land();
    let mut found = Vec::new();
    for file in source::files().iter().filter(|file| written_by_us(&file.path)) {
        for (number, line) in file.text.lines().enumerate() {
            for (word, why) in words.iter().filter(|(word, _)| line.contains(word.as_str())) {
                found.push(format!("{}:{} {word} ({why})", file.path, number + 1));
            }
        }
    }
    expect_none("These words must not land:", &found);
}

#[test]
fn nothing_can_be_mistaken_for_singapores_government() {
    // Real national numbers begin with S or T and a birth year that has come; ours are T50 and later. Letters are
    // checked by the identity room; here it is enough that the year is nobody's.
    let mut found = Vec::new();
    for file in source::files().iter().filter(|file| written_by_us(&file.path)) {
        for (number, line) in file.text.lines().enumerate() {
            for word in line.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| word.len() == 9) {
                let bytes = word.as_bytes();
                let shaped = matches!(bytes[0], b'S' | b'T' | b'F' | b'G' | b'M')
                    && bytes[1..8].iter().all(u8::is_ascii_digit)
                    && bytes[8].is_ascii_uppercase();
                if shaped && !(bytes[0] == b'T' && bytes[1] >= b'5') {
                    found.push(format!("{}:{} {word}", file.path, number + 1));
                }
            }
        }
    }
    expect_none("National numbers in the project are T5000000 to T9999999, which nobody can hold:", &found);
}
