//! The source tree as the other tests read it.

use std::path::{Path, PathBuf};

/// Folders whose contents nobody here wrote.
const FOREIGN: &[&str] = &[".git", "target", "node_modules", "out", "data", "sgds"];

/// A text file of the project.
pub struct File {
    /// From the top of the repository, with forward slashes.
    pub path: String,
    /// The whole of it.
    pub text: String,
}

impl File {
    /// The room that the file belongs to, if it stands under `crates/`.
    pub fn room(&self) -> Option<&str> {
        self.path.strip_prefix("crates/")?.split('/').next()
    }

    /// The path inside the room's `src`, without `.rs`: `store`, `store/person`, `pages/home`. None for anything else.
    pub fn module(&self) -> Option<&str> {
        let (_, inside) = self.path.strip_prefix("crates/")?.split_once("/src/")?;
        inside.strip_suffix(".rs")
    }

    /// The part that is compiled into the binary: what stands before the tests.
    pub fn production(&self) -> &str {
        self.text.split("\n#[cfg(test)]\n").next().unwrap_or_default()
    }
}

/// The top of the repository.
pub fn top() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().unwrap()
}

/// Every text file of the project, in path order.
pub fn files() -> Vec<File> {
    let top = top();
    let mut found = Vec::new();
    gather(&top, &top, &mut found);
    found.sort_by(|a, b| a.path.cmp(&b.path));
    assert!(found.len() > 30, "the walk over the source tree found almost nothing");
    found
}

/// Every Rust file that is compiled into the binary.
pub fn rust() -> Vec<File> {
    files().into_iter().filter(|file| file.module().is_some()).collect()
}

/// The manifests of the rooms: room name and parsed TOML.
pub fn manifests() -> Vec<(String, toml::Table)> {
    let parsed: Vec<_> = files()
        .into_iter()
        .filter(|file| file.path.starts_with("crates/") && file.path.ends_with("/Cargo.toml"))
        .map(|file| (file.room().unwrap().to_owned(), file.text.parse().unwrap()))
        .collect();
    assert!(parsed.len() >= 8, "found only {} rooms", parsed.len());
    parsed
}

fn gather(top: &Path, folder: &Path, found: &mut Vec<File>) {
    for entry in folder.read_dir().unwrap() {
        let entry = entry.unwrap();
        let name = entry.file_name().to_string_lossy().into_owned();
        let path = entry.path();
        if FOREIGN.contains(&name.as_str()) {
            continue;
        }
        if entry.file_type().unwrap().is_dir() {
            gather(top, &path, found);
        } else if let Ok(text) = std::fs::read_to_string(&path) {
            let path = path.strip_prefix(top).unwrap().to_string_lossy().replace('\\', "/");
            found.push(File { path, text });
        }
    }
}
