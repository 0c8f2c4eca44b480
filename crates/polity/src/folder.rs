//! The data folder: what lies where, and the lock that keeps a second server out.

use anyhow::{Context, Result, bail};
use std::{
    fs::{self, File, TryLockError},
    path::{Path, PathBuf},
};

/// The file by which one server keeps others out.
const LOCK: &str = "polity.lock";

/// A nation's folder on disk.
#[derive(Debug, Clone)]
pub struct Folder(PathBuf);

/// Holds the folder until dropped.
#[derive(Debug)]
pub struct FolderLock(#[expect(dead_code, reason = "the lock lasts as long as the open file")] File);

impl Folder {
    /// The folder at `path`, which need not exist.
    pub fn at(path: &Path) -> Self {
        Self(path.to_owned())
    }

    /// Its path.
    pub fn path(&self) -> &Path {
        &self.0
    }

    /// Settings of the nation; also the sign that a folder holds one.
    pub fn settings(&self) -> PathBuf {
        self.0.join("polity.toml")
    }

    /// The embedded database.
    pub fn database(&self) -> PathBuf {
        self.0.join("polity.db")
    }

    /// The root key, unless it comes from elsewhere.
    pub fn root_key(&self) -> PathBuf {
        self.0.join("root.key")
    }

    /// The key with this selector that signs mail, as a name within the folder.
    pub fn mail_key(selector: &str) -> PathBuf {
        PathBuf::from(format!("dkim-{selector}.pem"))
    }

    /// Private keys of the demonstration's own relying parties, for samples and tests.
    pub fn relying_parties(&self) -> PathBuf {
        self.0.join("relying-parties")
    }

    /// Whether a nation was set up here.
    pub fn holds_a_nation(&self) -> bool {
        self.settings().exists()
    }

    /// Makes the folder, readable by its owner only.
    pub fn make(&self) -> Result<()> {
        let made = fs::create_dir_all(&self.0).and_then(|()| owner_only(&self.0));
        made.with_context(|| format!("the data folder {} cannot be made", self.0.display()))
    }

    /// Refuses a folder that holds anything but the lock of an attempt that came to nothing.
    pub fn must_be_empty(&self) -> Result<()> {
        let entries = fs::read_dir(&self.0).into_iter().flatten();
        let mut held = entries.filter(|entry| entry.as_ref().is_ok_and(|entry| entry.file_name() != LOCK));
        if held.next().is_some() {
            bail!("{} is not empty: name a new folder with --data", self.0.display());
        }
        Ok(())
    }

    /// Takes the folder for this process.
    pub fn lock(&self) -> Result<FolderLock> {
        let path = self.0.join(LOCK);
        let file = File::create(&path).with_context(|| format!("{} cannot be written", path.display()))?;
        match file.try_lock() {
            Ok(()) => Ok(FolderLock(file)),
            Err(TryLockError::WouldBlock) => {
                bail!(
                    "{} is in use by another polity: stop it first, or name another folder",
                    self.0.display()
                )
            }
            Err(TryLockError::Error(error)) => {
                Err(error).with_context(|| format!("{} cannot be locked", path.display()))
            }
        }
    }

    /// Deletes what a demonstration left, and nothing else.
    pub fn delete_demonstration(&self) -> Result<()> {
        for name in ["polity.db", "polity.db-wal", "polity.db-shm", "root.key", "polity.toml"] {
            let path = self.0.join(name);
            match fs::remove_file(&path) {
                Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                    return Err(error).with_context(|| format!("{} cannot be deleted", path.display()));
                }
                _ => {}
            }
        }
        for made in [self.0.join(crate::demo::website::FOLDER), self.relying_parties()] {
            match fs::remove_dir_all(&made) {
                Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                    return Err(error).with_context(|| format!("{} cannot be deleted", made.display()));
                }
                _ => {}
            }
        }
        Ok(())
    }
}

#[cfg(unix)]
fn owner_only(path: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(path, fs::Permissions::from_mode(0o700))
}

#[cfg(not(unix))]
fn owner_only(_: &Path) -> std::io::Result<()> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_in_use_is_refused_with_what_to_do() {
        let place = tempfile::tempdir().unwrap();
        let folder = Folder::at(&place.path().join("data"));
        folder.make().unwrap();
        folder.must_be_empty().unwrap();
        let held = folder.lock().unwrap();
        let refused = folder.lock().unwrap_err().to_string();
        assert!(
            refused.ends_with("is in use by another polity: stop it first, or name another folder"),
            "{refused}"
        );
        drop(held);
        folder.lock().unwrap();
        folder.must_be_empty().unwrap();
        fs::write(folder.settings(), "").unwrap();
        assert!(folder.must_be_empty().is_err());
    }
}
