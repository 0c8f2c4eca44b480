//! What is written about a case beside its answers: notes of officers, and what the applicant is asked and answers.

use polity_store::{Id, Micros, Statement, Store, StoreError, Tx, params, statement};

statement! {
    NOTE_INSERT: Write "services.note_insert" =
        "INSERT INTO services_note (case_id, id, agency, author, shared, at, sealed) VALUES ($1, $2, $3, $4, $5, $6, $7)";
    NOTES: Point "services.notes" =
        "SELECT id, agency, author, shared, at, sealed FROM services_note WHERE case_id = $1 ORDER BY id LIMIT 1000";
    QUESTION_INSERT: Write "services.question_insert" =
        "INSERT INTO services_question (case_id, number, stage, agency, asked_at, asked) VALUES ($1, $2, $3, $4, $5, $6)";
    QUESTION_ANSWER: Write "services.question_answer" =
        "UPDATE services_question SET answered_at = $1, answered = $2 WHERE case_id = $3 AND number = $4 AND answered_at IS NULL";
    QUESTIONS: Point "services.questions" =
        "SELECT number, stage, agency, asked_at, asked, answered_at, answered FROM services_question \
         WHERE case_id = $1 ORDER BY number";
}

pub(super) const STATEMENTS: &[&Statement] =
    &[&NOTE_INSERT, &NOTES, &QUESTION_INSERT, &QUESTION_ANSWER, &QUESTIONS];

/// A note of an officer.
#[derive(Clone)]
pub struct NoteRow {
    /// Its identifier, by which they are in order.
    pub id: Id,
    /// The agency of whoever wrote it.
    pub agency: String,
    /// Who wrote it.
    pub author: Id,
    /// Whether every agency of the case reads it, or only their own.
    pub shared: bool,
    /// When.
    pub at: Micros,
    /// What it says.
    pub sealed: Vec<u8>,
}

/// What an applicant was asked. Its number is that of the move that asked.
#[derive(Clone)]
pub struct QuestionRow {
    /// The number of the move.
    pub number: i64,
    /// The stage in which it was asked.
    pub stage: String,
    /// The agency that asked.
    pub agency: String,
    /// When.
    pub asked_at: Micros,
    /// The question.
    pub asked: Vec<u8>,
    /// When it was answered.
    pub answered_at: Option<Micros>,
    /// The answer.
    pub answered: Option<Vec<u8>>,
}

/// Adds a note.
pub fn add_note(tx: &mut Tx<'_>, case: Id, note: &NoteRow) -> Result<(), StoreError> {
    let NoteRow { id, agency, author, shared, at, sealed } = note;
    tx.run(&NOTE_INSERT, params![case, *id, agency, *author, *shared, *at, sealed.as_slice()]).map(drop)
}

/// The notes of a case, first to last.
pub async fn notes(store: &Store, case: Id) -> Result<Vec<NoteRow>, StoreError> {
    let rows = store.all::<(Id, String, Id, bool, Micros, Vec<u8>)>(&NOTES, params![case]).await?;
    Ok(rows
        .into_iter()
        .map(|(id, agency, author, shared, at, sealed)| NoteRow { id, agency, author, shared, at, sealed })
        .collect())
}

/// Asks the applicant, in the transaction of the move.
pub fn ask(tx: &mut Tx<'_>, case: Id, question: &QuestionRow) -> Result<(), StoreError> {
    let QuestionRow { number, stage, agency, asked_at, asked, .. } = question;
    tx.run(&QUESTION_INSERT, params![case, *number, stage, agency, *asked_at, asked.as_slice()]).map(drop)
}

/// Keeps the applicant's answer, in the transaction of their move; false where it was answered before.
pub fn answer(
    tx: &mut Tx<'_>,
    case: Id,
    number: i64,
    sealed: &[u8],
    now: Micros,
) -> Result<bool, StoreError> {
    Ok(tx.run(&QUESTION_ANSWER, params![now, sealed, case, number])? == 1)
}

type QuestionTuple = (i64, String, String, Micros, Vec<u8>, Option<Micros>, Option<Vec<u8>>);

/// What the applicant was asked, first to last.
pub async fn questions(store: &Store, case: Id) -> Result<Vec<QuestionRow>, StoreError> {
    let rows = store.all::<QuestionTuple>(&QUESTIONS, params![case]).await?;
    Ok(rows
        .into_iter()
        .map(|(number, stage, agency, asked_at, asked, answered_at, answered)| QuestionRow {
            number,
            stage,
            agency,
            asked_at,
            asked,
            answered_at,
            answered,
        })
        .collect())
}
