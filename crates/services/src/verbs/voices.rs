//! Applicants say how it was, and anybody says what is wrong with a page.
//!
//! **An answer counts once, the last one, and the public record names nobody with it**: it says the service, the scale and the
//! score, and of a change what stood before and since when.

use polity_ledger::{Act, Actor};
use polity_store::{Id, Micros, Operation, StoreError};
use polity_vault::Place;
use polity_web::Lang;

use super::cases::Case;
use super::{audience_of, kind};
use crate::document::Service;
use crate::scrub::scrubbed;
use crate::store::retention;
use crate::store::voices::{self, PageReportRow, RatingRow};
use crate::{Services, ServicesError};

/// Points of the rating after use.
pub const AFTER_USE: u32 = 5;
/// Points of the survey.
pub const SURVEY: u32 = 6;
/// Characters of a remark.
pub(crate) const REMARK_CHARS_MAX: usize = 2_000;
/// Characters of a page's address that are kept.
const PAGE_CHARS_MAX: usize = 200;

/// How long an answer may be changed after it was first given: seven days, microseconds.
const CHANGEABLE: Micros = 7 * 86_400 * 1_000_000;

/// What an applicant said on a scale.
pub struct Said {
    /// From 1.
    pub score: u32,
    /// When they first said so.
    pub at: Micros,
    /// What they said besides; empty for nothing.
    pub remark: String,
}

impl Said {
    /// Until when they may change it.
    pub fn until(&self) -> Micros {
        self.at + CHANGEABLE
    }
}

/// A report about a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageReport {
    /// Its identifier.
    pub id: Id,
    /// The service.
    pub service: String,
    /// The version of the service.
    pub version: u32,
    /// The address of the page.
    pub page: String,
    /// The language of the page, by its code.
    pub lang: String,
    /// When.
    pub at: Micros,
    /// What became of it.
    pub state: ReportState,
    /// What somebody wrote.
    pub words: String,
}

/// What became of a report about a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReportState {
    /// Nobody has taken note of it.
    New,
    /// Somebody has, and the page is as it was.
    Seen,
    /// The page was mended.
    Mended,
}

impl ReportState {
    /// Every state.
    pub const ALL: [Self; 3] = [Self::New, Self::Seen, Self::Mended];

    /// Its name in the table, in forms, and in `officer-report-<name>` of the Fluent files.
    pub const fn name(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Seen => "seen",
            Self::Mended => "mended",
        }
    }

    /// Read a name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.name() == name)
    }
}

impl Services {
    /// What an applicant said on a scale, if they did.
    pub async fn said(&self, case: Id, scale: u32) -> Result<Option<Said>, ServicesError> {
        let Some((score, at, sealed)) = voices::rating(self.db(), case, scale).await? else {
            return Ok(None);
        };
        let remark = sealed.map(|sealed| self.unsealed(rating_place(&rating_key(case, scale)), &sealed));
        Ok(Some(Said { score, at, remark: remark.transpose()?.unwrap_or_default() }))
    }

    /// Whether an answer may still be changed.
    pub(crate) fn may_change(&self, said: &Said) -> bool {
        self.now() < said.until()
    }

    /// Keeps how an applicant found a service, in the place of what they said before where that may be changed. False
    /// where it may not.
    pub async fn rate(
        &self,
        case: &Case,
        scale: u32,
        score: u32,
        remark: &str,
        lang: Lang,
    ) -> Result<bool, ServicesError> {
        let said = self.said(case.id, scale).await?;
        if said.as_ref().is_some_and(|said| !self.may_change(said)) {
            return Ok(false);
        }
        let act = rated(case, scale, score, lang);
        let act = match &said {
            // Whoever counts takes the first answer away again, on the day on which it was given.
            Some(said) => act.with_public("was", said.score).with_public("first_at", said.at),
            None => act,
        };
        // Other words beside the same score are nothing that is counted.
        let counts = said.as_ref().is_none_or(|said| said.score != score);
        let entry = if counts { Some(self.ledger().prepare(&act, self.now())?) } else { None };
        let place = rating_key(case.id, scale);
        let remark = Some(remark.trim()).filter(|remark| !remark.is_empty());
        let sealed = remark.map(|remark| self.sealed(rating_place(&place), &remark));
        let (was, at) = said.map_or((None, self.now()), |said| (Some(said.score), said.at));
        let row = RatingRow {
            case: case.id,
            scale,
            score,
            lang: lang.code().to_owned(),
            at,
            sealed: sealed.transpose()?,
        };
        let operation = Operation::new("services.rate", self.new_id()).serializable();
        let rated = self.db().transact::<_, StoreError, _>(operation, move |tx| {
            if retention::is_erased(tx, row.case)? {
                return Ok(false);
            }
            // Another window may have been faster: then that answer stands.
            let is_kept = match was {
                Some(was) => voices::change(tx, &row, was)?,
                None => voices::rate(tx, &row)?,
            };
            if is_kept && let Some(entry) = &entry {
                tx.append(entry)?;
            }
            Ok(is_kept)
        });
        Ok(rated.await?)
    }

    /// Keeps what somebody says is wrong with a page of a service, once for an operation.
    pub(crate) async fn report_page(
        &self,
        service: &Service,
        page: &str,
        words: &str,
        lang: Lang,
        operation: Id,
    ) -> Result<(), ServicesError> {
        let actor = Actor { role: "anyone".to_owned(), ..Actor::default() };
        let act = Act::new(kind::PAGE_REPORTED, actor)
            .with_public("service", format!("services.{}", service.id))
            .with_public("agency", service.agency.as_str())
            .with_public("version", service.version)
            .with_public("language", lang.tag());
        let entry = self.ledger().prepare(&act, self.now())?;
        let id = self.new_id();
        let row = PageReportRow {
            id,
            service: service.id.clone(),
            version: service.version,
            page: page.chars().take(PAGE_CHARS_MAX).collect(),
            lang: lang.code().to_owned(),
            at: self.now(),
            state: ReportState::New.name().to_owned(),
            sealed: self.sealed(report_place(id.as_bytes()), &words.trim())?,
        };
        let operation = Operation::new("services.report_page", operation);
        self.db()
            .transact::<_, StoreError, _>(operation, move |tx| {
                voices::report_page(tx, &row)?;
                tx.append(&entry)
            })
            .await?;
        Ok(())
    }

    /// What people said is wrong with the pages of a service, newest first, from before `before`; at most 50. Numbers and
    /// addresses of people are taken out.
    pub async fn page_reports(
        &self,
        service: &str,
        before: Option<Id>,
    ) -> Result<Vec<PageReport>, ServicesError> {
        let before = before.unwrap_or(Id::from_bytes([0xff; 16]));
        let rows = voices::page_reports(self.db(), service, before, 50).await?;
        rows.into_iter().map(|row| self.report_of(row)).collect()
    }

    /// A report as heads read it. Numbers and addresses of people are taken out.
    pub(crate) fn report_of(&self, row: PageReportRow) -> Result<PageReport, ServicesError> {
        let words: String = self.unsealed(report_place(row.id.as_bytes()), &row.sealed)?;
        let PageReportRow { id, service, version, page, lang, at, state, .. } = row;
        let state = ReportState::from_name(&state)
            .ok_or_else(|| ServicesError::damaged("a report about a page", "its state"))?;
        Ok(PageReport { id, service, version, page, lang, at, state, words: scrubbed(&words) })
    }
}

/// The entry about an answer: neither person nor case, so that whoever says what they think is not told apart by it.
fn rated(case: &Case, scale: u32, score: u32, lang: Lang) -> Act {
    let service = &case.service;
    let audience = serde_json::to_value(audience_of(service, Some(case.owner))).ok();
    Act::new(kind::RATED, Actor { role: "applicant".to_owned(), ..Actor::default() })
        .with_public("service", format!("services.{}", service.id))
        .with_public("agency", service.agency.as_str())
        .with_public("version", service.version)
        .with_public("audience", audience.as_ref().and_then(|name| name.as_str()).unwrap_or_default())
        .with_public("channel", case.channel.as_str())
        .with_public("scale", scale)
        .with_public("score", score)
        .with_public("language", lang.tag())
}

fn rating_key(case: Id, scale: u32) -> Vec<u8> {
    [case.as_bytes().as_slice(), &scale.to_be_bytes()].concat()
}

fn rating_place(key: &[u8]) -> Place<'_> {
    Place::new("services_rating", "sealed", key)
}

fn report_place(id: &[u8; 16]) -> Place<'_> {
    Place::new("services_page_report", "sealed", id)
}
