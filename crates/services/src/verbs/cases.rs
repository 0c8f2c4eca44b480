//! A case, opened: its document, its answers, and the state that its moves led to.

use std::sync::Arc;

use polity_store::{Id, Micros};
use polity_vault::Place;
use serde::{Deserialize, Serialize};

use crate::answers::Answers;
use crate::document::Service;
use crate::flow::{CaseState, Move, Officer};
use crate::history::{Made, Step, replay};
use crate::reference::Reference;
use crate::store::CASES;
use crate::store::cases::{self, CaseRow, MoveRow, TaskRow};
use crate::{Services, ServicesError};

/// Whose drafts and cases.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Owner {
    /// A person's, also where somebody acted for them.
    Person(Id),
    /// Whoever holds the token with this SHA-256: services without sign-in.
    Token([u8; 32]),
    /// A sitting at a counter, by its key: it owns drafts and never a case.
    Sitting([u8; 32]),
    /// A business or another entity: of all who may act for it, and of none of them alone.
    Entity(Id),
}

/// What stands before the key of a sitting, so that it is never taken for a token.
const SITTING: u8 = 1;
/// What stands before the id of an entity, so that it is never taken for a person.
const ENTITY: u8 = 2;

impl Owner {
    /// As tables hold it.
    pub fn to_bytes(self) -> Vec<u8> {
        match self {
            Self::Person(id) => id.as_bytes().to_vec(),
            Self::Token(hash) => hash.to_vec(),
            Self::Sitting(key) => [&[SITTING], key.as_slice()].concat(),
            Self::Entity(id) => [&[ENTITY], id.as_bytes().as_slice()].concat(),
        }
    }

    /// Read from a table.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let person = || bytes.try_into().ok().map(Id::from_bytes).map(Self::Person);
        let prefixed = || match bytes.split_first() {
            Some((&SITTING, key)) => key.try_into().ok().map(Self::Sitting),
            Some((&ENTITY, id)) => id.try_into().ok().map(Id::from_bytes).map(Self::Entity),
            _ => None,
        };
        person().or_else(|| bytes.try_into().ok().map(Self::Token)).or_else(prefixed)
    }

    /// Whom acts are about: the person or the entity, where there is one.
    pub fn subject(self) -> Option<Id> {
        match self {
            Self::Person(id) | Self::Entity(id) => Some(id),
            Self::Token(_) | Self::Sitting(_) => None,
        }
    }
}

/// What is sealed of a case.
#[derive(Default, Serialize, Deserialize)]
pub(crate) struct CaseContent {
    /// The answers that count.
    pub answers: Answers,
    /// Who sent it, where it is an entity's: they hear of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sent_by: Option<Id>,
}

/// A case, opened. Whoever shows it to an officer has recorded the look before.
#[derive(Clone)]
pub struct Case {
    /// Its identifier.
    pub id: Id,
    /// What people call it.
    pub reference: Reference,
    /// The document of the version on which it began.
    pub service: Arc<Service>,
    /// Whose it is.
    pub owner: Owner,
    /// Who hears of it: the person; of an entity's whoever sent it, or whoever may act for it if they no longer may.
    pub told: Option<Id>,
    /// The applicant's language, by its code.
    pub lang: String,
    /// By which way it came.
    pub channel: String,
    /// When it was opened.
    pub opened_at: Micros,
    /// By when the outcome is promised; none while the clock stands.
    pub due_at: Option<Micros>,
    /// When it ended.
    pub ended_at: Option<Micros>,
    /// Where it is.
    pub state: CaseState<Id>,
    /// How it came there.
    pub history: Vec<Made>,
    /// Its open stages with their clocks.
    pub tasks: Vec<TaskRow>,
    /// What the applicant answered.
    pub answers: Answers,
    /// When what they answered was erased.
    pub erased_at: Option<Micros>,
}

impl Services {
    /// A case by what people call it; nothing is recorded about who asked.
    pub(crate) async fn case_by_reference(
        &self,
        reference: &Reference,
    ) -> Result<Option<Case>, ServicesError> {
        match cases::by_reference(self.db(), reference).await? {
            Some(row) => self.opened(row).await.map(Some),
            None => Ok(None),
        }
    }

    async fn opened(&self, row: CaseRow) -> Result<Case, ServicesError> {
        let service = self
            .at_version(&row.service, row.version)
            .await?
            .ok_or_else(|| ServicesError::damaged("a case", "its document is gone"))?;
        let history = cases::moves(self.db(), row.id).await?;
        let history: Vec<Made> = history.iter().map(made_of).collect::<Option<_>>().ok_or_else(|| {
            ServicesError::damaged("a case's move", "it is none that this version of the program knows")
        })?;
        let state = replay(&service, &history).map_err(|(place, refusal)| {
            ServicesError::damaged("a case's history", format!("move {}: {refusal:?}", place + 1))
        })?;
        let content: CaseContent = match row.erased_at {
            None => self.unsealed(place_of(row.id.as_bytes()), &row.sealed)?,
            Some(_) => CaseContent::default(),
        };
        let owner = Owner::from_bytes(&row.owner)
            .ok_or_else(|| ServicesError::damaged("a case's owner", "neither person nor token"))?;
        let told = match owner {
            Owner::Entity(entity) => {
                self.identity().told_for_entity(entity, &row.service, content.sent_by).await?
            }
            _ => owner.subject(),
        };
        Ok(Case {
            id: row.id,
            service,
            owner,
            told,
            lang: row.lang,
            channel: row.channel,
            opened_at: row.opened_at,
            due_at: row.due_at,
            ended_at: row.ended_at,
            state,
            history,
            tasks: cases::tasks(self.db(), row.id).await?,
            answers: content.answers,
            erased_at: row.erased_at,
            reference: row.reference,
        })
    }

    /// Seals something of this room for its place.
    pub(crate) fn sealed<T: Serialize>(
        &self,
        place: Place<'_>,
        content: &T,
    ) -> Result<Vec<u8>, ServicesError> {
        let plain = serde_json::to_vec(content)
            .map_err(|error| ServicesError::damaged("an answer", error.classify_words()))?;
        Ok(self.ring().seal(CASES, place, &plain)?)
    }

    /// Opens what [`Services::sealed`] sealed.
    pub(crate) fn unsealed<T: serde::de::DeserializeOwned>(
        &self,
        place: Place<'_>,
        sealed: &[u8],
    ) -> Result<T, ServicesError> {
        let plain = self.ring().open(CASES, place, sealed)?;
        serde_json::from_slice(&plain)
            .map_err(|error| ServicesError::damaged("what was sealed", error.classify_words()))
    }
}

/// The parser's own text may quote what it read.
trait ClassifyWords {
    fn classify_words(&self) -> String;
}

impl ClassifyWords for serde_json::Error {
    fn classify_words(&self) -> String {
        format!("{:?}", self.classify())
    }
}

/// Where a case's content is sealed.
pub(crate) fn place_of(id: &[u8; 16]) -> Place<'_> {
    Place::new("services_case", "sealed", id)
}

/// A move as it is stored, under its number.
pub(crate) fn row_of(number: i64, made: &Made) -> MoveRow {
    let empty = MoveRow {
        number,
        at: made.at,
        kind: String::new(),
        stage: None,
        decision: None,
        reason: None,
        officer: None,
        agency: None,
        team: None,
    };
    match &made.step {
        Step::Answered => MoveRow { kind: "answered".to_owned(), ..empty },
        Step::Withdrawn => MoveRow { kind: "withdrawn".to_owned(), ..empty },
        Step::Appealed => MoveRow { kind: "appealed".to_owned(), ..empty },
        Step::Officer(officer, done) => {
            let (kind, stage, decision, reason) = match done {
                Move::Prepare { stage } => ("prepare", stage, None, None),
                Move::Complete { stage } => ("complete", stage, None, None),
                Move::Decide { stage, decision, reason } => {
                    ("decide", stage, Some(decision.clone()), *reason)
                }
            };
            MoveRow {
                kind: kind.to_owned(),
                stage: Some(stage.clone()),
                decision,
                reason: reason.and_then(|reason| i64::try_from(reason).ok()),
                officer: Some(officer.person),
                agency: Some(officer.agency.clone()),
                team: Some(officer.team.clone()),
                ..empty
            }
        }
    }
}

fn made_of(row: &MoveRow) -> Option<Made> {
    let step = match row.kind.as_str() {
        "answered" => Step::Answered,
        "withdrawn" => Step::Withdrawn,
        "appealed" => Step::Appealed,
        kind => {
            let stage = row.stage.clone()?;
            let done = match kind {
                "prepare" => Move::Prepare { stage },
                "complete" => Move::Complete { stage },
                "decide" => Move::Decide {
                    stage,
                    decision: row.decision.clone()?,
                    reason: row.reason.map(usize::try_from).transpose().ok()?,
                },
                _ => return None,
            };
            let officer =
                Officer { person: row.officer?, agency: row.agency.clone()?, team: row.team.clone()? };
            Step::Officer(officer, done)
        }
    };
    Some(Made { at: row.at, step })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn step() -> impl Strategy<Value = Step> {
        let officer = ("[a-z]{1,8}", "[a-z]{1,8}", any::<[u8; 16]>())
            .prop_map(|(agency, team, id)| Officer { person: Id::from_bytes(id), agency, team });
        let done = ("[a-z]{1,8}", "[a-z]{1,8}", proptest::option::of(0_usize..9), 0..3).prop_map(
            |(stage, decision, reason, which)| match which {
                0 => Move::Prepare { stage },
                1 => Move::Complete { stage },
                _ => Move::Decide { stage, decision, reason },
            },
        );
        prop_oneof![
            Just(Step::Answered),
            Just(Step::Withdrawn),
            Just(Step::Appealed),
            (officer, done).prop_map(|(officer, done)| Step::Officer(officer, done)),
        ]
    }

    #[test]
    fn every_owner_is_read_back_and_none_is_taken_for_another() {
        let (id, key) = (Id::from_bytes([ENTITY; 16]), [SITTING; 32]);
        let owners = [Owner::Person(id), Owner::Token(key), Owner::Sitting(key), Owner::Entity(id)];
        assert_eq!(owners.map(|owner| Owner::from_bytes(&owner.to_bytes())), owners.map(Some));
    }

    proptest! {
        #[test]
        fn a_move_is_read_back_from_its_row(step in step(), at: i64, number in 1_i64..1_000) {
            let made = Made { at, step };
            let row = row_of(number, &made);
            prop_assert_eq!(row.number, number);
            prop_assert_eq!(made_of(&row), Some(made));
        }
    }
}
