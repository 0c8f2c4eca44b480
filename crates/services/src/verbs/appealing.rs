//! An applicant appeals against a refusal: the case goes on, before officers who have not judged it yet.
//!
//! **An appeal is a move of the same case**, under the next number: it is made once, and whatever is decided on it is replayed and
//! explained like everything before. It is no new use of the service, so that the scoreboard counts the case once.

use jiff::Timestamp;
use polity_ledger::{Access, Act, Actor};
use polity_store::{Id, Micros, Operation};
use polity_vault::Place;

use super::advancing::{Advance, Advanced, Correspondence};
use super::cases::Case;
use super::{Told, kind};
use crate::document::Moment;
use crate::history::{Made, Step};
use crate::retention::kept_until;
use crate::store::appeals;
use crate::{Services, ServicesError};

/// Characters of an appeal.
pub const APPEAL_CHARS_MAX: usize = 4_000;

/// What an applicant wrote when they appealed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AppealWords {
    /// When.
    pub at: Micros,
    /// In their own words.
    pub words: String,
}

impl Services {
    /// Until when the applicant can appeal, exclusively; `None` where they cannot, or not any more.
    pub fn may_appeal_until(&self, case: &Case) -> Option<Micros> {
        let appeal = case.service.appeal.as_ref().filter(|_| case.erased_at.is_none())?;
        case.state.appealed(&case.service).ok()?;
        let ended = Timestamp::from_microsecond(case.ended_at?).ok()?;
        let until = kept_until(ended, self.calendar(), appeal.days)?.as_microsecond();
        (self.now() < until).then_some(until)
    }

    /// What the applicant wrote when they appealed. Whoever shows it to an officer has recorded the look before.
    pub async fn appeal_of(&self, case: Id) -> Result<Option<AppealWords>, ServicesError> {
        let Some((at, sealed)) = appeals::of(self.db(), case).await? else { return Ok(None) };
        Ok(Some(AppealWords { at, words: self.unsealed(place(case.as_bytes()), &sealed)? }))
    }

    /// The applicant appeals in their own words. `Ok(None)` where nothing is refused, they did before, or it is too late.
    pub async fn appeal(
        &self,
        case: &Case,
        actor: Actor,
        words: &str,
        operation: Id,
    ) -> Result<Option<Advanced>, ServicesError> {
        let Some(appeal) = case.service.appeal.as_ref().filter(|_| self.may_appeal_until(case).is_some())
        else {
            return Ok(None);
        };
        let sealed = self.sealed(place(case.id.as_bytes()), &words.trim())?;
        let own = case.owner.subject().is_none_or(|subject| actor.person == Some(subject));
        let mut act = Act::new(kind::APPEALED, actor)
            .with_public("service", case.service.id.as_str())
            .with_public("version", case.service.version)
            .with_detail(serde_json::json!({ "reference": case.reference.as_str() }));
        if let Some(subject) = case.owner.subject() {
            act = act.on(subject, if own { Access::None } else { Access::Changed });
        }
        let mut told = None;
        if let Some(person) = case.told {
            let stage = &appeal.stage;
            let due = self.due(self.now(), stage.working_days, &[]).map(|clock| clock.at);
            let received = Told::of(person, &case.reference, &stage.agency);
            let received = Told { due, stage: Some(&stage.title), ..received };
            told = self.message(&case.service, Moment::Appealed, &received)?;
        }
        let mut entries = vec![self.ledger().prepare(&act, self.now())?];
        entries.extend(told);
        let made = Made { at: self.now(), step: Step::Appealed };
        // Together with the question whether the case was erased meanwhile.
        let operation = Operation::new("services.appeal", operation).serializable();
        let advance = Advance {
            correspondence: Correspondence::Appealed(sealed),
            ..Advance::new(case, made, entries, operation)
        };
        self.advance(advance).await.map(Some)
    }
}

fn place(case: &[u8; 16]) -> Place<'_> {
    Place::new("services_appeal", "sealed", case)
}
