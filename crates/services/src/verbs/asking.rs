//! The applicant is asked in an officer's own words, and answers: the clocks stand from the one to the other.

use polity_ledger::{Access, Act, Actor};
use polity_store::{Id, Micros, Operation};
use polity_vault::Place;

use super::advancing::{Advance, Advanced, Correspondence};
use super::cases::Case;
use super::kind;
use crate::history::{Made, Step};
use crate::store::correspondence::{self, QuestionRow};
use crate::{Services, ServicesError};

/// Characters of a question to an applicant, and of their answer.
pub const QUESTION_CHARS_MAX: usize = 2_000;

/// What an applicant was asked, and what they answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// Its number in the case.
    pub number: i64,
    /// The stage in which it was asked.
    pub stage: String,
    /// The agency that asked.
    pub agency: String,
    /// When.
    pub asked_at: Micros,
    /// In the officer's words.
    pub words: String,
    /// The answer in the applicant's words, and when it came.
    pub answer: Option<(String, Micros)>,
}

impl Services {
    /// What the applicant was asked, first to last. Whoever shows it to an officer has recorded the look before.
    pub async fn questions(&self, case: Id) -> Result<Vec<Question>, ServicesError> {
        let rows = correspondence::questions(self.db(), case).await?;
        rows.into_iter().map(|row| self.question_of(case, row)).collect()
    }

    /// The applicant answers what they are asked now, and the clocks go on. `Ok(None)` where nothing is asked.
    pub async fn answer_question(
        &self,
        case: &Case,
        actor: Actor,
        words: &str,
        operation: Id,
    ) -> Result<Option<Advanced>, ServicesError> {
        let open = self.questions(case.id).await?.into_iter().find(|question| question.answer.is_none());
        let Some(question) = open.filter(|_| case.state.waits_for_applicant()) else { return Ok(None) };
        let row = row_of(case.id, question.number);
        let sealed = self.sealed(Place::new("services_question", "answered", &row), &words.trim())?;
        let mut act = Act::new(kind::ANSWERED, actor.clone())
            .with_public("service", case.service.id.as_str())
            .with_detail(serde_json::json!({ "reference": case.reference.as_str() }));
        if let Some(person) = case.owner.subject() {
            let own = actor.person == Some(person);
            act = act.on(person, if own { Access::None } else { Access::Changed });
        }
        let entries = vec![self.ledger().prepare(&act, self.now())?];
        let made = Made { at: self.now(), step: Step::Answered };
        let advance = Advance {
            correspondence: Correspondence::Answered(question.number, sealed),
            ..Advance::new(case, made, entries, Operation::new("services.answer", operation))
        };
        self.advance(advance).await.map(Some)
    }

    /// The row of a question that is asked by the next move of a case.
    pub(crate) fn new_question(
        &self,
        case: &Case,
        stage: &str,
        agency: &str,
        words: &str,
    ) -> Result<QuestionRow, ServicesError> {
        let number = i64::try_from(case.history.len()).unwrap_or(i64::MAX).saturating_add(1);
        let row = row_of(case.id, number);
        Ok(QuestionRow {
            number,
            stage: stage.to_owned(),
            agency: agency.to_owned(),
            asked_at: self.now(),
            asked: self.sealed(Place::new("services_question", "asked", &row), &words.trim())?,
            answered_at: None,
            answered: None,
        })
    }

    fn question_of(&self, case: Id, row: QuestionRow) -> Result<Question, ServicesError> {
        let place = row_of(case, row.number);
        let words = self.unsealed(Place::new("services_question", "asked", &place), &row.asked)?;
        let answer = match (&row.answered, row.answered_at) {
            (Some(sealed), Some(at)) => {
                Some((self.unsealed(Place::new("services_question", "answered", &place), sealed)?, at))
            }
            _ => None,
        };
        let QuestionRow { number, stage, agency, asked_at, .. } = row;
        Ok(Question { number, stage, agency, asked_at, words, answer })
    }
}

/// The key of a question's row.
fn row_of(case: Id, number: i64) -> Vec<u8> {
    [case.as_bytes().as_slice(), &number.to_be_bytes()].concat()
}
