//! The disk below `cache.c`: what is on it when the power is cut, and what was only in its cache.

use std::{
    collections::{BTreeMap, HashMap},
    fs::{File, OpenOptions},
    os::unix::fs::{FileExt as _, MetadataExt as _},
    path::{Path, PathBuf},
};

/// A disk keeps or loses whole sectors of so many bytes.
const SECTOR: usize = 512;
/// Bytes of a record before its data.
const HEAD: usize = 48;

/// What a cut leaves of the writes that no sync had covered.
#[derive(Debug, Clone, Copy)]
pub enum Left {
    /// Nothing.
    Nothing,
    /// All up to some moment, as a cache that writes in order would.
    Beginning,
    /// Some sectors and not others, in no order.
    Sectors,
}

/// What a cut did.
#[derive(Debug, Default, Clone, Copy)]
pub struct Cut {
    /// Writes and changes of size that no sync had covered.
    pub unsynced: usize,
    /// Bytes of them.
    pub bytes: u64,
    /// Syncs since the cut before.
    pub syncs: usize,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Write,
    Size,
    Sync,
    /// A sync that failed.
    Lost,
}

/// A line of the journal; see `cache.c`.
struct Record<'a> {
    kind: Kind,
    number: u64,
    file: u64,
    at: u64,
    size: u64,
    before: &'a [u8],
    after: &'a [u8],
}

/// Brings the files below `folder` to what a disk would hold after a cut at the journal's end. Every program that wrote
/// there must have been killed before. `dice` gives a number below its argument.
pub fn cut(folder: &Path, journal: &Path, left: Left, dice: &mut dyn FnMut(u64) -> u64) -> Cut {
    let text = std::fs::read(journal).unwrap_or_default();
    let records = records(&text);
    let syncs = syncs(&records);
    let is_lost = |record: &&Record<'_>| is_data(record) && !is_synced(&syncs, record);
    let unsynced: Vec<&Record<'_>> = records.iter().filter(is_lost).collect();
    let mut files = BTreeMap::new();
    find_files(folder, &mut files);
    let mut open = HashMap::new();
    for record in &unsynced {
        // A file whose name is gone is of no interest.
        if let Some(path) = files.get(&record.file) {
            open.entry(record.file).or_insert_with(|| OpenOptions::new().write(true).open(path).unwrap());
        }
    }
    for record in unsynced.iter().rev() {
        if let Some(file) = open.get(&record.file) {
            undo(file, record);
        }
    }
    let end = dice(unsynced.len() as u64 + 1);
    for (place, record) in unsynced.iter().enumerate() {
        let Some(file) = open.get(&record.file) else { continue };
        match left {
            Left::Beginning if (place as u64) < end => redo(file, record, &mut |_| true),
            Left::Nothing | Left::Beginning => {}
            Left::Sectors => redo(file, record, &mut |_| dice(2) == 0),
        }
    }
    let _ = std::fs::remove_file(journal);
    Cut {
        unsynced: unsynced.len(),
        bytes: unsynced.iter().map(|record| record.after.len() as u64).sum(),
        syncs: records.iter().filter(|record| !is_data(record)).count(),
    }
}

fn is_data(record: &Record<'_>) -> bool {
    matches!(record.kind, Kind::Write | Kind::Size)
}

/// For each file its syncs, by the last write that each was to cover, and whether it did.
type Syncs = HashMap<u64, BTreeMap<u64, bool>>;

fn syncs(records: &[Record<'_>]) -> Syncs {
    let mut syncs = Syncs::new();
    for sync in records.iter().filter(|record| !is_data(record)) {
        // One that comes again for the same writes mends nothing.
        syncs.entry(sync.file).or_default().entry(sync.number).or_insert(sync.kind == Kind::Sync);
    }
    syncs
}

/// Whether the first sync that should have covered a write did.
fn is_synced(syncs: &Syncs, write: &Record<'_>) -> bool {
    let of_file = syncs.get(&write.file);
    of_file.and_then(|of_file| of_file.range(write.number..).next()).is_some_and(|(_, did)| *did)
}

fn undo(file: &File, record: &Record<'_>) {
    match record.kind {
        Kind::Write => {
            file.write_all_at(record.before, record.at).unwrap();
            if record.at + record.after.len() as u64 > record.size {
                file.set_len(record.size).unwrap();
            }
        }
        Kind::Size => {
            file.set_len(record.size).unwrap();
            file.write_all_at(record.before, record.at).unwrap();
        }
        Kind::Sync | Kind::Lost => {}
    }
}

fn redo(file: &File, record: &Record<'_>, keeps: &mut dyn FnMut(u64) -> bool) {
    match record.kind {
        Kind::Write => {
            let mut from = 0;
            while from < record.after.len() {
                // Sectors lie where the disk has them, not where the write begins.
                let into = usize::try_from((record.at + from as u64) % SECTOR as u64).unwrap();
                let to = record.after.len().min(from + SECTOR - into);
                if keeps(record.at + from as u64) {
                    file.write_all_at(&record.after[from..to], record.at + from as u64).unwrap();
                }
                from = to;
            }
        }
        Kind::Size if keeps(record.at) => file.set_len(record.at).unwrap(),
        Kind::Size | Kind::Sync | Kind::Lost => {}
    }
}

/// The whole records; one that a kill cut short is left out with what follows, which is nothing.
fn records(mut text: &[u8]) -> Vec<Record<'_>> {
    let mut records = Vec::new();
    while text.len() >= HEAD {
        let word = |at: usize| u32::from_ne_bytes(text[at..at + 4].try_into().unwrap());
        let long = |at: usize| u64::from_ne_bytes(text[at..at + 8].try_into().unwrap());
        let kind = match word(0) {
            1 => Kind::Write,
            2 => Kind::Size,
            3 => Kind::Sync,
            4 => Kind::Lost,
            other => panic!("the journal is damaged: kind {other}"),
        };
        let (after, before) = (word(4) as usize, usize::try_from(long(40)).unwrap());
        let end = HEAD + before + after;
        if text.len() < end {
            break;
        }
        records.push(Record {
            kind,
            number: long(8),
            file: long(16),
            at: long(24),
            size: long(32),
            before: &text[HEAD..HEAD + before],
            after: &text[HEAD + before..end],
        });
        text = &text[end..];
    }
    records
}

fn find_files(folder: &Path, files: &mut BTreeMap<u64, PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap().flatten() {
        let Ok(kind) = entry.file_type() else { continue };
        if kind.is_dir() {
            find_files(&entry.path(), files);
        } else if kind.is_file()
            && let Ok(metadata) = entry.metadata()
        {
            files.insert(metadata.ino(), entry.path());
        }
    }
}
