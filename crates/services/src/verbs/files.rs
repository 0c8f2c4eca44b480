//! Files beside answers: taken by what they are, sealed, and opened by nobody before a scanner has cleared them.
//!
//! **A file is written with the draft that names it and deleted with the draft that no longer does**, so that none is left
//! behind and none is missing.

use std::collections::BTreeMap;

use polity_ledger::{Access, Act, Actor};
use polity_store::{Id, Operation, StoreError};
use polity_vault::{Place, Zeroizing};
use polity_web::multipart::Part;

use super::cases::Case;
use super::scan::Verdict;
use super::{Owner, kind};
use crate::answers::{Answers, FileRef, Value};
use crate::file_type::sniffed;
use crate::reference::Reference;
use crate::store::CASES;
use crate::store::files::{self, FileRow, FileState};
use crate::{Services, ServicesError};

/// Files that one round of the housekeeping shows to the scanner.
const SCANNED_MAX: i64 = 50;

/// A file that was sent and is not kept yet.
pub struct Incoming {
    /// How answers name it.
    pub file: FileRef,
    /// Its content.
    pub part: Part,
}

/// A file of a case.
pub(crate) struct StoredFile {
    /// How answers name it.
    pub file: FileRef,
    /// Whether it may be opened.
    pub state: FileState,
    /// Its content.
    pub content: Zeroizing<Vec<u8>>,
}

/// Every file that answers name, by the input that it came from.
pub(crate) fn files_in(answers: &Answers) -> BTreeMap<String, FileRef> {
    let mut found = BTreeMap::new();
    for (id, answer) in answers {
        gather(id, &answer.value, &mut found);
    }
    found
}

fn gather(name: &str, value: &Value, found: &mut BTreeMap<String, FileRef>) {
    match value {
        Value::File(file) => drop(found.insert(name.to_owned(), file.clone())),
        Value::Rows(rows) => {
            for (number, row) in rows.iter().enumerate() {
                for (column, value) in row {
                    gather(&format!("{name}.{number}.{column}"), value, found);
                }
            }
        }
        _ => {}
    }
}

impl Services {
    /// A file as it came: what it is, its bytes say. One that we do not take has no type, which no question accepts.
    pub fn incoming(&self, part: Part) -> Incoming {
        let name =
            part.file_name.clone().filter(|name| !name.is_empty()).unwrap_or_else(|| "file".to_owned());
        let file = FileRef {
            id: self.new_id().to_string(),
            media_type: sniffed(&part.content, &name).unwrap_or_default().to_owned(),
            bytes: part.content.len() as u64,
            name,
        };
        Incoming { file, part }
    }

    /// Shows a file to the scanner and seals it. `Ok(None)`: it carries something, and is not kept.
    pub(crate) async fn seal_file(
        &self,
        owner: Owner,
        incoming: &Incoming,
    ) -> Result<Option<FileRow>, ServicesError> {
        let id: Id =
            incoming.file.id.parse().map_err(|_| ServicesError::damaged("a file", "its identifier"))?;
        let content = &incoming.part.content;
        let state = self.scanned(content).await;
        if state == FileState::Infected {
            return Ok(None);
        }
        Ok(Some(FileRow {
            id,
            owner: owner.to_bytes(),
            state,
            bytes: incoming.file.bytes,
            made_at: self.now(),
            sealed: self.ring().seal(CASES, place(id.as_bytes()), content)?,
        }))
    }

    /// What the scanner says; without one, or without its verdict, a file stays where it is.
    async fn scanned(&self, content: &[u8]) -> FileState {
        let Some(scan) = self.file_scan() else { return FileState::Quarantined };
        match scan.scan(content).await {
            Ok(Verdict::Clean) => FileState::Clean,
            Ok(Verdict::Infected(what)) => {
                tracing::warn!(what, "services.file_infected");
                FileState::Infected
            }
            Err(error) => {
                tracing::warn!(error = %error, "services.file_not_scanned");
                FileState::Quarantined
            }
        }
    }

    /// A file that a case's answers name; `None` where they name none such, or it is gone. Whoever shows it to an officer
    /// has recorded the look before, and asks its state.
    pub(crate) async fn file_of(&self, case: &Case, id: &str) -> Result<Option<StoredFile>, ServicesError> {
        let named = files_in(&case.answers).into_values().find(|file| file.id == id);
        let Some((file, id)) = named.and_then(|file| Some((file, id.parse::<Id>().ok()?))) else {
            return Ok(None);
        };
        let Some((owner, state, sealed)) = files::file(self.db(), id).await? else { return Ok(None) };
        if owner != case.owner.to_bytes() || sealed.is_empty() {
            return Ok(None);
        }
        let content = self.ring().open(CASES, place(id.as_bytes()), &sealed)?;
        Ok(Some(StoredFile { file, state, content }))
    }

    /// A case by what somebody typed; nothing is recorded about who asked.
    pub(crate) async fn case_of(&self, reference: &str) -> Result<Option<Case>, ServicesError> {
        match Reference::read(self.prefix(), reference) {
            Some(reference) => self.case_by_reference(&reference).await,
            None => Ok(None),
        }
    }

    /// Records that the head of an agency looks at what is known of a case's file, before it is shown.
    pub(crate) async fn look_of_head(&self, case: &Case, actor: Actor) -> Result<(), ServicesError> {
        let mut act = Act::new(kind::CASE_VIEWED, actor)
            .because(case.service.privacy.purpose.en.as_str())
            .with_public("service", case.service.id.as_str())
            .with_detail(serde_json::json!({ "reference": case.reference.as_str() }));
        if let Some(person) = case.owner.subject() {
            act = act.on(person, Access::Looked);
        }
        let entry = self.ledger().prepare(&act, self.now())?;
        let operation = Operation::new("services.look", self.new_id());
        self.db().transact::<_, StoreError, _>(operation, move |tx| tx.append(&entry)).await?;
        Ok(())
    }

    /// The head of an agency takes it upon them that a file that no scanner has cleared may be opened. False where it is
    /// no file of this case, or is not waiting.
    pub(crate) async fn release_file(
        &self,
        case: &Case,
        id: &str,
        actor: Actor,
    ) -> Result<bool, ServicesError> {
        let named = files_in(&case.answers).into_values().any(|file| file.id == id);
        let Some(file) = id.parse::<Id>().ok().filter(|_| named) else { return Ok(false) };
        let mut act = Act::new(kind::FILE_RELEASED, actor)
            .with_detail(serde_json::json!({ "reference": case.reference.as_str(), "file": id }));
        if let Some(person) = case.owner.subject() {
            act = act.on(person, Access::Changed);
        }
        let entry = self.ledger().prepare(&act, self.now())?;
        let operation = Operation::new("services.release_file", self.new_id());
        let released = self.db().transact::<_, StoreError, _>(operation, move |tx| {
            let released = files::mark(tx, file, FileState::Released)?;
            if released {
                tx.append(&entry)?;
            }
            Ok(released)
        });
        Ok(released.await?)
    }

    /// Shows files that wait to the scanner, where there is one. The roof calls it every few minutes.
    pub async fn scan_waiting_files(&self) -> Result<(), ServicesError> {
        if self.file_scan().is_none() {
            return Ok(());
        }
        for id in files::waiting(self.db(), SCANNED_MAX).await? {
            let Some((_, FileState::Quarantined, sealed)) = files::file(self.db(), id).await? else {
                continue;
            };
            let content = self.ring().open(CASES, place(id.as_bytes()), &sealed)?;
            let state = self.scanned(&content).await;
            if state == FileState::Quarantined {
                // It does not answer now: the others would wait for it in vain, too.
                return Ok(());
            }
            let operation = Operation::housekeeping("services.scan_file");
            self.db().transact::<_, StoreError, _>(operation, move |tx| files::mark(tx, id, state)).await?;
        }
        Ok(())
    }
}

fn place(id: &[u8; 16]) -> Place<'_> {
    Place::new("services_file", "sealed", id)
}
