//! A folder whose writes go through the cache of `cache.c`, and the cut that empties it.

use super::disk::{self, Cut, Left};
use std::{
    fs::Permissions,
    os::unix::fs::PermissionsExt as _,
    path::{Path, PathBuf},
    process::Command,
    sync::OnceLock,
    time::Duration,
};

/// Such a folder.
pub struct Cached {
    home: tempfile::TempDir,
    folder: PathBuf,
    fault: Option<Fault>,
}

/// What is wrong with the disk besides.
#[derive(Debug, Clone, Copy)]
pub enum Fault {
    /// The so-manieth sync fails, and what it should have covered is lost.
    SyncFails(u64),
    /// Files may become longer by so many bytes.
    FullAfter(u64),
}

impl Cached {
    /// An empty one.
    pub fn new() -> Self {
        let home = tempfile::tempdir().unwrap();
        let (folder, cache) = (home.path().join("disk"), home.path().join("cache"));
        // A database server may run under another name.
        for (path, mode) in [(home.path(), 0o755), (&folder, 0o755), (&cache, 0o777)] {
            std::fs::create_dir_all(path).unwrap();
            std::fs::set_permissions(path, Permissions::from_mode(mode)).unwrap();
        }
        std::fs::copy(library_of_this_run(), home.path().join("cache.so")).unwrap();
        Self { home, folder, fault: None }
    }

    /// What is wrong with it for programs that start from now on.
    pub fn set_fault(&mut self, fault: Option<Fault>) {
        self.fault = fault;
    }

    /// What is written below it is in the cache first.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// A folder on another disk.
    pub fn beside(&self) -> &Path {
        self.home.path()
    }

    fn journal(&self) -> PathBuf {
        self.home.path().join("cache/journal")
    }

    /// A program that writes through the cache.
    pub fn over(&self, mut command: Command) -> Command {
        command
            .env("LD_PRELOAD", self.home.path().join("cache.so"))
            .env("POLITY_CACHE_FOLDER", self.folder())
            .env("POLITY_CACHE_JOURNAL", self.journal());
        match self.fault {
            Some(Fault::SyncFails(at)) => command.env("POLITY_CACHE_SYNC_FAILS", at.to_string()),
            Some(Fault::FullAfter(bytes)) => command.env("POLITY_CACHE_FULL_AFTER", bytes.to_string()),
            None => &mut command,
        };
        command
    }

    /// Kills every program that writes through the cache, whoever started it.
    pub fn kill_everything(&self) {
        let turn = self.home.path().join("cache/journal.turn").display().to_string();
        loop {
            let writers: Vec<String> = processes().filter(|process| maps(process, &turn)).collect();
            if writers.is_empty() {
                return;
            }
            let _ =
                Command::new("kill").arg("-9").args(&writers).stderr(std::process::Stdio::null()).status();
            std::thread::sleep(Duration::from_millis(2));
        }
    }

    /// Cuts the power. Nothing may be running on it.
    pub fn cut(&self, left: Left, dice: &mut dyn FnMut(u64) -> u64) -> Cut {
        let cut = disk::cut(self.folder(), &self.journal(), left, dice);
        let _ = std::fs::remove_file(self.home.path().join("cache/journal.turn"));
        cut
    }
}

/// The library, compiled once a run.
fn library_of_this_run() -> &'static Path {
    static LIBRARY: OnceLock<PathBuf> = OnceLock::new();
    LIBRARY.get_or_init(|| {
        let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/power_loss/cache.c");
        let library = Path::new(env!("CARGO_TARGET_TMPDIR")).join("cache.so");
        let compiled = Command::new("cc")
            .args(["-Wall", "-Wextra", "-Werror", "-O2", "-shared", "-fPIC", "-o"])
            .args([&library, &source])
            .args(["-ldl", "-lpthread"])
            .status()
            .unwrap();
        assert!(compiled.success(), "cache.c does not compile");
        library
    })
}

fn processes() -> impl Iterator<Item = String> {
    let names = std::fs::read_dir("/proc").unwrap().flatten();
    names.filter_map(|entry| entry.file_name().into_string().ok()).filter(|name| name.parse::<u32>().is_ok())
}

fn maps(process: &str, file: &str) -> bool {
    std::fs::read_to_string(format!("/proc/{process}/maps")).is_ok_and(|maps| maps.contains(file))
}
