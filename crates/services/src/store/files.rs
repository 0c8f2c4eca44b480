//! Files beside answers, each sealed, and whether it may be opened.

use polity_store::{Id, Micros, Statement, Store, StoreError, Tx, params, statement};

use super::waiting_files;

statement! {
    FILE_INSERT: Write "services.file_insert" =
        "INSERT INTO services_file (id, owner, state, bytes, made_at, sealed) VALUES ($1, $2, $3, $4, $5, $6)";
    FILE: Point "services.file" = "SELECT owner, state, sealed FROM services_file WHERE id = $1";
    FILE_STATE: Point "services.file_state" = "SELECT state FROM services_file WHERE id = $1";
    FILE_MARK: Write "services.file_mark" = "UPDATE services_file SET state = $1 WHERE id = $2 AND state = 'quarantined'";
    FILE_WIPE: Write "services.file_wipe" = "UPDATE services_file SET sealed = $1 WHERE id = $2";
    FILE_DELETE: Write "services.file_delete" = "DELETE FROM services_file WHERE id = $1";
    FILES_WAITING: Scan "services.files_waiting" =
        "SELECT id FROM services_file WHERE state = 'quarantined' ORDER BY made_at LIMIT $1";
}

pub(super) const STATEMENTS: &[&Statement] =
    &[&FILE_INSERT, &FILE, &FILE_STATE, &FILE_MARK, &FILE_WIPE, &FILE_DELETE, &FILES_WAITING];

/// Whether a file may be opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileState {
    /// No scanner has cleared it yet.
    Quarantined,
    /// A scanner found nothing in it.
    Clean,
    /// A scanner found something: its content is gone, and it is never opened.
    Infected,
    /// The head of an agency took it upon them.
    Released,
}

impl FileState {
    /// Every state.
    pub const ALL: [Self; 4] = [Self::Quarantined, Self::Clean, Self::Infected, Self::Released];

    /// Its name in the table.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Quarantined => "quarantined",
            Self::Clean => "clean",
            Self::Infected => "infected",
            Self::Released => "released",
        }
    }

    fn from_name(name: &str) -> Self {
        // What nobody can read is not opened.
        Self::ALL.into_iter().find(|state| state.name() == name).unwrap_or(Self::Quarantined)
    }

    /// Whether an officer may open it.
    pub const fn may_be_opened(self) -> bool {
        matches!(self, Self::Clean | Self::Released)
    }
}

/// A file as it is stored.
#[derive(Clone)]
pub struct FileRow {
    /// Its identifier.
    pub id: Id,
    /// Whose it is, as drafts and cases say it.
    pub owner: Vec<u8>,
    /// Whether it may be opened.
    pub state: FileState,
    /// Its size.
    pub bytes: u64,
    /// When it came.
    pub made_at: Micros,
    /// Its content.
    pub sealed: Vec<u8>,
}

/// Keeps a file.
pub fn insert(tx: &mut Tx<'_>, file: &FileRow) -> Result<(), StoreError> {
    let FileRow { id, owner, state, bytes, made_at, sealed } = file;
    let bytes = i64::try_from(*bytes).unwrap_or(i64::MAX);
    let params = params![*id, owner.as_slice(), state.name(), bytes, *made_at, sealed.as_slice()];
    tx.run(&FILE_INSERT, params).map(drop)
}

/// Owner, state and content of a file.
pub async fn file(store: &Store, id: Id) -> Result<Option<(Vec<u8>, FileState, Vec<u8>)>, StoreError> {
    let row = store.one::<(Vec<u8>, String, Vec<u8>)>(&FILE, params![id]).await?;
    Ok(row.map(|(owner, state, sealed)| (owner, FileState::from_name(&state), sealed)))
}

/// Whether a file may be opened; `None` where it is gone.
pub async fn state(store: &Store, id: Id) -> Result<Option<FileState>, StoreError> {
    let row = store.one::<(String,)>(&FILE_STATE, params![id]).await?;
    Ok(row.map(|(state,)| FileState::from_name(&state)))
}

/// The same inside a transaction.
pub fn state_in(tx: &mut Tx<'_>, id: Id) -> Result<Option<FileState>, StoreError> {
    Ok(tx.one::<(String,)>(&FILE_STATE, params![id])?.map(|(state,)| FileState::from_name(&state)))
}

/// Says what became of a file that nobody had cleared; false where somebody said it before. Of one that carries something
/// the content goes.
pub fn mark(tx: &mut Tx<'_>, id: Id, state: FileState) -> Result<bool, StoreError> {
    let marked = tx.run(&FILE_MARK, params![state.name(), id])? == 1;
    if marked {
        waiting_files::wait_no_more(tx, id)?;
    }
    if marked && state == FileState::Infected {
        tx.run(&FILE_WIPE, params![Vec::new(), id])?;
    }
    Ok(marked)
}

/// Deletes a file.
pub fn delete(tx: &mut Tx<'_>, id: Id) -> Result<(), StoreError> {
    waiting_files::wait_no_more(tx, id)?;
    tx.run(&FILE_DELETE, params![id]).map(drop)
}

/// Files that wait for a scanner, the oldest first.
pub async fn waiting(store: &Store, limit: i64) -> Result<Vec<Id>, StoreError> {
    let rows = store.all::<(Id,)>(&FILES_WAITING, params![limit]).await?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}
