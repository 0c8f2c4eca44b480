//! The folder that a site is published from, read once: text files with their text, everything else by name, size and time.
//! It promises never to leave the folder (links out of it are not followed) and to pass over nothing silently.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use polity_store::Micros;

use crate::live;
use crate::report::{Place, Report, Rule};

/// A text file larger than this is not read as a page.
const TEXT_BYTES_MAX: u64 = 8 * 1024 * 1024;
/// Folders inside folders deeper than this are not read.
const DEPTH_MAX: usize = 16;

/// A site's folder.
#[derive(Clone, Debug, Default)]
pub struct SourceTree {
    /// By path inside the folder, with `/`.
    pub files: BTreeMap<String, SourceFile>,
    pub root: PathBuf,
}

/// One file.
#[derive(Clone, Debug)]
pub struct SourceFile {
    /// The text of pages, data and configuration; none for pictures and documents.
    pub text: Option<String>,
    pub bytes: u64,
    /// When it last changed, in microseconds UTC.
    pub changed_at: Micros,
}

impl SourceTree {
    /// Reads a folder. What cannot be read is reported.
    pub fn read(root: &Path, report: &mut Report) -> Self {
        let mut tree = Self { files: BTreeMap::new(), root: root.to_owned() };
        tree.read_folder(root, "", 0, report);
        tree
    }

    /// The text of a file.
    pub fn text(&self, path: &str) -> Option<&str> {
        self.files.get(path)?.text.as_deref()
    }

    /// Lets go of the texts; names, sizes and times stay.
    pub fn forget_texts(&mut self) {
        for file in self.files.values_mut() {
            file.text = None;
        }
    }

    fn read_folder(&mut self, folder: &Path, prefix: &str, depth: usize, report: &mut Report) {
        let entries = match std::fs::read_dir(folder) {
            Ok(entries) if depth <= DEPTH_MAX => entries,
            Ok(_) => {
                report.lost(
                    prefix,
                    Place::default(),
                    Rule::Unreadable,
                    "This folder stands too deep inside others; its files were not published.",
                );
                return;
            }
            Err(error) => {
                let name = if prefix.is_empty() { "." } else { prefix };
                report.lost(
                    name,
                    Place::default(),
                    Rule::Unreadable,
                    format!("The folder cannot be read: {error}."),
                );
                return;
            }
        };
        for entry in entries.flatten() {
            let Ok(name) = entry.file_name().into_string() else {
                report.lost(
                    prefix,
                    Place::default(),
                    Rule::Unreadable,
                    format!("A file name is not UTF-8: {}.", entry.file_name().display()),
                );
                continue;
            };
            if is_never_published(&name) {
                continue;
            }
            let path = if prefix.is_empty() { name } else { format!("{prefix}/{name}") };
            match entry.metadata() {
                Ok(found) if found.is_dir() => self.read_folder(&entry.path(), &path, depth + 1, report),
                Ok(found) if found.is_file() => self.read_file(&entry.path(), path, &found, report),
                Ok(_) => report.lost(&path, Place::default(), Rule::Unreadable, "This is a link; links are not followed, so that nothing outside the folder is published."),
                Err(error) => report.lost(&path, Place::default(), Rule::Unreadable, format!("The file cannot be read: {error}.")),
            }
        }
    }

    fn read_file(&mut self, file: &Path, path: String, found: &std::fs::Metadata, report: &mut Report) {
        let changed_at = found
            .modified()
            .ok()
            .and_then(|time| time.duration_since(UNIX_EPOCH).ok())
            .map_or(0, |since| Micros::try_from(since.as_micros()).unwrap_or(0));
        let mut text = None;
        if is_text(&path) {
            if found.len() > TEXT_BYTES_MAX {
                report.lost(
                    &path,
                    Place::default(),
                    Rule::Unreadable,
                    "The file is larger than 8 MiB; it was not read as a page.",
                );
            } else {
                match std::fs::read(file) {
                    Ok(bytes) => text = Some(as_text(&path, bytes, report)),
                    Err(error) => report.lost(
                        &path,
                        Place::default(),
                        Rule::Unreadable,
                        format!("The file cannot be read: {error}."),
                    ),
                }
            }
        }
        self.files.insert(path, SourceFile { text, bytes: found.len(), changed_at });
    }
}

fn as_text(path: &str, bytes: Vec<u8>, report: &mut Report) -> String {
    let text = String::from_utf8(bytes).unwrap_or_else(|error| {
        let valid = error.utf8_error().valid_up_to();
        let before = error.as_bytes().get(..valid).unwrap_or_default();
        let line = u32::try_from(before.split(|byte| *byte == b'\n').count()).unwrap_or(1);
        report.lost(
            path,
            Place::line(line),
            Rule::NotUtf8,
            "The file is not UTF-8 here. Each byte that is not understood shows as a question mark.",
        );
        String::from_utf8_lossy(error.as_bytes()).into_owned()
    });
    live::without_marks(text)
}

/// Version control, editors' and tools' own folders.
fn is_never_published(name: &str) -> bool {
    (name.starts_with('.') && name != ".well-known") || matches!(name, "node_modules" | "vendor")
}

/// Files that may be pages, data or configuration.
pub fn is_text(path: &str) -> bool {
    is_page(path) || has_ending(path, &["yml", "yaml"]) || path == "_redirects"
}

/// Files that become pages when they have front matter.
pub fn is_page(path: &str) -> bool {
    is_markdown(path) || has_ending(path, &["html", "htm"])
}

/// Files whose pages are written in Markdown.
pub fn is_markdown(path: &str) -> bool {
    has_ending(path, &["md", "markdown"])
}

/// Whether a file name ends so, whatever its case.
pub fn has_ending(path: &str, endings: &[&str]) -> bool {
    let ending = path.rsplit_once('.').map_or("", |(_, ending)| ending);
    endings.iter().any(|known| ending.eq_ignore_ascii_case(known))
}
