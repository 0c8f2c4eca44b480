//! Notes of officers about a case: internal, never the applicant's to read on a page, and never changed.

use polity_ledger::Act;
use polity_store::{Id, Micros, Operation, StoreError};
use polity_vault::Place;

use super::cases::Case;
use super::kind;
use super::teams::Desk;
use crate::store::correspondence::{self, NoteRow};
use crate::store::retention;
use crate::{Services, ServicesError};

/// Characters of a note.
pub const NOTE_CHARS_MAX: usize = 4_000;

/// A note.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Note {
    /// The agency of whoever wrote it.
    pub agency: String,
    /// Who wrote it.
    pub author: Id,
    /// Whether every agency of the case reads it.
    pub shared: bool,
    /// When.
    pub at: Micros,
    /// What it says.
    pub words: String,
}

impl Services {
    /// The notes that a desk reads, first to last: those of its agencies, and those for all.
    pub(crate) async fn notes(&self, desk: &Desk, case: &Case) -> Result<Vec<Note>, ServicesError> {
        let mut notes = Vec::new();
        for row in correspondence::notes(self.db(), case.id).await? {
            let is_own = desk.teams.iter().any(|team| team.agency == row.agency);
            if row.shared || is_own {
                let words = self.unsealed(place(&row_of(case.id, row.id)), &row.sealed)?;
                notes.push(Note {
                    agency: row.agency,
                    author: row.author,
                    shared: row.shared,
                    at: row.at,
                    words,
                });
            }
        }
        Ok(notes)
    }

    /// Writes a note for the officers of one's agency, or of every agency of the case. `operation`: the form, so that it is
    /// written once. False where the case does not exist for the desk, or was erased.
    pub async fn write_note(
        &self,
        desk: &Desk,
        case: &Case,
        words: &str,
        shared: bool,
        operation: Id,
    ) -> Result<bool, ServicesError> {
        let Some(team) = desk.team_that_sees(case) else { return Ok(false) };
        let Some(actor) = desk.acting_for(&team.agency) else { return Ok(false) };
        let id = self.new_id();
        let row = NoteRow {
            id,
            agency: team.agency.clone(),
            author: desk.person(),
            shared,
            at: self.now(),
            sealed: self.sealed(place(&row_of(case.id, id)), &words.trim())?,
        };
        let act = Act::new(kind::NOTED, actor)
            .with_public("service", case.service.id.as_str())
            .with_detail(serde_json::json!({ "reference": case.reference.as_str() }));
        let (entry, case) = (self.ledger().prepare(&act, self.now())?, case.id);
        let operation = Operation::new("services.write_note", operation).serializable();
        let written = self.db().transact::<_, StoreError, _>(operation, move |tx| {
            // What is written now would outlive what was erased.
            if retention::is_erased(tx, case)? {
                return Ok(false);
            }
            correspondence::add_note(tx, case, &row)?;
            tx.append(&entry)?;
            Ok(true)
        });
        Ok(written.await?)
    }
}

/// The key of a note's row.
fn row_of(case: Id, id: Id) -> Vec<u8> {
    [*case.as_bytes(), *id.as_bytes()].concat()
}

fn place(row: &[u8]) -> Place<'_> {
    Place::new("services_note", "sealed", row)
}
