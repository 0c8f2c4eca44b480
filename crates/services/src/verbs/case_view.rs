//! An officer opens a case: first the look stands in the ledger, then the page is made.

use polity_ledger::{Access, Act};
use polity_store::{Operation, StoreError};

use super::cases::Case;
use super::kind;
use super::teams::Desk;
use crate::reference::Reference;
use crate::{Services, ServicesError};

impl Services {
    /// A case for pages that show nothing of what the applicant told; `None` where it does not exist for the desk.
    pub async fn case_at_desk(&self, desk: &Desk, reference: &str) -> Result<Option<Case>, ServicesError> {
        let Some(reference) = Reference::read(self.prefix(), reference) else { return Ok(None) };
        let case = self.case_by_reference(&reference).await?;
        Ok(case.filter(|case| desk.team_that_sees(case).is_some()))
    }

    /// A case as an officer sees it, once the look is durable; `None` where it does not exist for them.
    pub async fn look_at_case(&self, desk: &Desk, reference: &str) -> Result<Option<Case>, ServicesError> {
        let Some(reference) = Reference::read(self.prefix(), reference) else { return Ok(None) };
        // Opened in memory, so that the act can name what will be shown; without the act nothing is shown.
        let Some(case) = self.case_by_reference(&reference).await? else { return Ok(None) };
        let Some(actor) = desk.team_that_sees(&case).and_then(|team| desk.acting_for(&team.agency)) else {
            return Ok(None);
        };
        let service = &case.service;
        let mut act = Act::new(kind::CASE_VIEWED, actor)
            .because(service.privacy.purpose.en.as_str())
            .with_public("service", service.id.as_str())
            .with_detail(serde_json::json!({ "reference": case.reference.as_str() }));
        if let Some(person) = case.owner.subject() {
            act = act.on(person, Access::Looked).touching(attributes(&case));
        }
        let entry = self.ledger().prepare(&act, self.now())?;
        let operation = Operation::new("services.look_at_case", self.new_id());
        self.db().transact::<_, StoreError, _>(operation, move |tx| tx.append(&entry)).await?;
        Ok(Some(case))
    }
}

/// The facts of the register that a case shows, by their names there.
fn attributes(case: &Case) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for (_, field) in case.service.fields() {
        let held = field.prefill.as_ref().map(|prefill| &prefill.attribute);
        if let Some(name) = held.filter(|name| case.answers.contains_key(&field.id) && !names.contains(name))
        {
            names.push(name.clone());
        }
    }
    names
}
