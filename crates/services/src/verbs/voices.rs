//! Applicants say how it was, and anybody says what is wrong with a page.
//!
//! **An answer counts once, and the public record names nobody with it**: it says the service, the scale and the score.

use polity_ledger::transactions::Audience as For;
use polity_ledger::{Act, Actor};
use polity_store::{Id, Micros, Operation, StoreError};
use polity_vault::Place;
use polity_web::Lang;

use super::cases::Case;
use super::kind;
use crate::document::{Audience, Service};
use crate::store::retention;
use crate::store::voices::{self, PageReportRow, RatingRow};
use crate::{Services, ServicesError};

/// Points of the rating after use.
pub(crate) const AFTER_USE: u32 = 5;
/// Points of the survey.
pub(crate) const SURVEY: u32 = 6;
/// Characters of a remark.
pub(crate) const REMARK_CHARS_MAX: usize = 2_000;
/// Characters of a page's address that are kept.
const PAGE_CHARS_MAX: usize = 200;

/// A report about a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageReport {
    /// Its identifier.
    pub id: Id,
    /// The version of the service.
    pub version: u32,
    /// The address of the page.
    pub page: String,
    /// The language of the page, by its code.
    pub lang: String,
    /// When.
    pub at: Micros,
    /// What somebody wrote.
    pub words: String,
}

impl Services {
    /// Keeps how an applicant found a service; false where they have said so on this scale, or the case was erased.
    pub(crate) async fn rate(
        &self,
        case: &Case,
        scale: u32,
        score: u32,
        remark: &str,
        lang: Lang,
    ) -> Result<bool, ServicesError> {
        let service = &case.service;
        let audience = if service.audience == Audience::Business { For::Business } else { For::Resident };
        let audience = serde_json::to_value(audience).ok();
        // Neither person nor case: whoever says what they think is not told apart by it.
        let actor = Actor { role: "applicant".to_owned(), ..Actor::default() };
        let act = Act::new(kind::RATED, actor)
            .with_public("service", format!("services.{}", service.id))
            .with_public("agency", service.agency.as_str())
            .with_public("version", service.version)
            .with_public("audience", audience.as_ref().and_then(|name| name.as_str()).unwrap_or_default())
            .with_public("channel", case.channel.as_str())
            .with_public("scale", scale)
            .with_public("score", score)
            .with_public("language", lang.tag());
        let entry = self.ledger().prepare(&act, self.now())?;
        let place = [case.id.as_bytes().as_slice(), &scale.to_be_bytes()].concat();
        let remark = Some(remark.trim()).filter(|remark| !remark.is_empty());
        let sealed =
            remark.map(|remark| self.sealed(Place::new("services_rating", "sealed", &place), &remark));
        let (at, lang) = (self.now(), lang.code().to_owned());
        let row = RatingRow { case: case.id, scale, score, lang, at, sealed: sealed.transpose()? };
        let operation = Operation::new("services.rate", self.new_id()).serializable();
        let rated = self.db().transact::<_, StoreError, _>(operation, move |tx| {
            let is_new = !retention::is_erased(tx, row.case)? && voices::rate(tx, &row)?;
            if is_new {
                tx.append(&entry)?;
            }
            Ok(is_new)
        });
        Ok(rated.await?)
    }

    /// The scales on which a case was rated.
    pub(crate) async fn rated(&self, case: Id) -> Result<Vec<u32>, ServicesError> {
        Ok(voices::scales(self.db(), case).await?)
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
            version: service.version,
            page: page.chars().take(PAGE_CHARS_MAX).collect(),
            lang: lang.code().to_owned(),
            at: self.now(),
            sealed: self.sealed(report_place(id.as_bytes()), &words.trim())?,
        };
        let service = service.id.clone();
        let operation = Operation::new("services.report_page", operation);
        self.db()
            .transact::<_, StoreError, _>(operation, move |tx| {
                voices::report_page(tx, &service, &row)?;
                tx.append(&entry)
            })
            .await?;
        Ok(())
    }

    /// What people said is wrong with the pages of a service, newest first, from before `before`; at most 50.
    pub async fn page_reports(
        &self,
        service: &str,
        before: Option<Id>,
    ) -> Result<Vec<PageReport>, ServicesError> {
        let before = before.unwrap_or(Id::from_bytes([0xff; 16]));
        let rows = voices::page_reports(self.db(), service, before, 50).await?;
        rows.into_iter()
            .map(|row| {
                let words = self.unsealed(report_place(row.id.as_bytes()), &row.sealed)?;
                let PageReportRow { id, version, page, lang, at, .. } = row;
                Ok(PageReport { id, version, page, lang, at, words })
            })
            .collect()
    }
}

fn report_place(id: &[u8; 16]) -> Place<'_> {
    Place::new("services_page_report", "sealed", id)
}
