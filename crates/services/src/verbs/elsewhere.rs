//! Cases that agencies' own applications keep, as their person sees them.
//!
//! **A look at one stands in the ledger before it is shown**, and nobody but its person has one here: what an application
//! keeps is between it and them.

use std::sync::Arc;

use polity_ledger::{Access, Act};
use polity_store::{Id, Micros, Operation, StoreError};

use super::kind;
use super::outside::{Content, place_of, step_place, text};
use crate::access::Applicant;
use crate::application::Application;
use crate::document::Text;
use crate::reference::Reference;
use crate::store::outside_cases::{self, OutsideRow};
use crate::{Services, ServicesError};

/// A case of an application as its person sees it.
#[derive(Debug, Clone)]
pub struct CaseElsewhere {
    /// What people call it.
    pub reference: String,
    /// The application, which may have been withdrawn since.
    pub application: Arc<Application>,
    /// What it is about.
    pub title: Text,
    /// In which status it is.
    pub status: Text,
    /// What happens next.
    pub next_step: Option<Text>,
    /// By which day.
    pub due: Option<jiff::civil::Date>,
    /// When it was opened.
    pub opened_at: Micros,
    /// When it last moved.
    pub changed_at: Micros,
    /// Whether it is over.
    pub ended: bool,
}

/// Where a case of an application was at some time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StepElsewhere {
    /// Since when.
    pub at: Micros,
    /// In which status.
    pub status: Text,
    /// What was to happen next.
    pub next_step: Option<Text>,
}

/// A case of an application with how it came where it is.
#[derive(Debug, Clone)]
pub struct StoryElsewhere {
    /// The case as it stands.
    pub case: CaseElsewhere,
    /// Whether the application is still offered.
    pub is_offered: bool,
    /// Everything that the application said of it, first to last.
    pub steps: Vec<StepElsewhere>,
}

impl Services {
    /// A person's cases at applications, newest first. Whoever shows them to somebody else records the look before.
    pub async fn cases_elsewhere(&self, person: Id) -> Result<Vec<CaseElsewhere>, ServicesError> {
        let mut cases = Vec::new();
        for row in outside_cases::of_person(self.db(), person).await? {
            let Some(application) = self.application_of_record(&row.application).await? else { continue };
            cases.push(self.case_told_elsewhere(row, application)?);
        }
        Ok(cases)
    }

    /// Whether a number is one of applications' cases; whether there is such a case it does not say.
    pub(crate) fn is_elsewhere(&self, reference: &str) -> bool {
        Reference::read(&self.outside_prefix(), reference).is_some()
    }

    /// Somebody's own case at an application, once the look is durable; `None` where they have no such case.
    pub async fn look_at_case_elsewhere(
        &self,
        who: &Applicant,
        reference: &str,
    ) -> Result<Option<StoryElsewhere>, ServicesError> {
        let Some(reference) = Reference::read(&self.outside_prefix(), reference) else { return Ok(None) };
        let row = outside_cases::by_reference(self.db(), reference.as_str()).await?;
        let Some(row) = row.filter(|row| who.session.acting_for.is_none() && row.person == who.person) else {
            return Ok(None);
        };
        let Some(application) = self.application_of_record(&row.application).await? else { return Ok(None) };
        let act = Act::new(kind::CASE_VIEWED, who.to_actor())
            .on(row.person, Access::Looked)
            .because(application.purpose.en.as_str())
            .with_detail(serde_json::json!({ "reference": row.reference, "application": row.application }));
        let entry = self.ledger().prepare(&act, self.now())?;
        let operation = Operation::new("services.look", self.new_id());
        self.db().transact::<_, StoreError, _>(operation, move |tx| tx.append(&entry)).await?;
        let mut steps = Vec::new();
        for (_, at, sealed) in outside_cases::steps(self.db(), row.id).await? {
            let content: Content = self.unsealed(step_place(row.id.as_bytes()), &sealed)?;
            let next_step = content.next_step.as_ref().map(text);
            steps.push(StepElsewhere { at, status: text(&content.status), next_step });
        }
        let is_offered = self.applications().await?.iter().any(|offered| offered.id == application.id);
        Ok(Some(StoryElsewhere { case: self.case_told_elsewhere(row, application)?, is_offered, steps }))
    }

    fn case_told_elsewhere(
        &self,
        row: OutsideRow,
        application: Arc<Application>,
    ) -> Result<CaseElsewhere, ServicesError> {
        let content: Content = self.unsealed(place_of(row.id.as_bytes()), &row.sealed)?;
        Ok(CaseElsewhere {
            application,
            title: text(&content.title),
            status: text(&content.status),
            next_step: content.next_step.as_ref().map(text),
            due: content.due,
            opened_at: row.opened_at,
            changed_at: row.changed_at,
            ended: row.ended,
            reference: row.reference,
        })
    }
}
