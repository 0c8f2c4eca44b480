//! What was told is erased when the time is over that the service's notice names.
//!
//! **A case is erased whole, in one transaction with its act in the ledger, and once**, whichever server comes to it and
//! however often it is stopped. One on which somebody still works is let alone.

use jiff::Timestamp;
use polity_ledger::{Access, Act, Actor};
use polity_store::{Id, Micros, Operation, StoreError};

use super::cases::{CaseContent, Owner, place_of};
use super::{files_in, kind};
use crate::document::Service;
use crate::retention::kept_from;
use crate::store::retention::{self, OverRow};
use crate::{Services, ServicesError};

/// Cases that are read at once.
const READ_MAX: i64 = 50;

impl Services {
    /// Erases what was told about cases whose time is over; says how many those were. The roof calls it every few minutes,
    /// on every server.
    pub async fn erase_over(&self) -> Result<u64, ServicesError> {
        let mut erased = 0;
        for (id, version) in retention::documents(self.db()).await? {
            let Some(service) = self.at_version(&id, version).await? else { continue };
            let before = kept_from(self.timestamp(), self.calendar(), service.privacy.retain_days);
            let Some(before) = before else { continue };
            erased += self.erase_of(&service, before).await?;
        }
        Ok(erased)
    }

    async fn erase_of(&self, service: &Service, before: Timestamp) -> Result<u64, ServicesError> {
        let (before, mut erased) = (before.as_microsecond(), 0);
        let mut after = (Micros::MIN, Id::from_bytes([0; 16]));
        loop {
            let version = (service.id.as_str(), service.version);
            let rows = retention::over(self.db(), version, before, after, READ_MAX).await?;
            let Some(last) = rows.last() else { return Ok(erased) };
            // What could not be erased is not read again in this round: the others do not wait for it.
            after = (last.ended_at, last.id);
            for row in rows {
                match self.erase_case(service, &row, before).await {
                    Ok(is_new) => erased += u64::from(is_new),
                    Err(error @ (ServicesError::Store(_) | ServicesError::Ledger(_))) => return Err(error),
                    Err(error) => tracing::error!(case = %row.id, error = %error, "services.case_not_erased"),
                }
            }
        }
    }

    async fn erase_case(
        &self,
        service: &Service,
        row: &OverRow,
        before: Micros,
    ) -> Result<bool, ServicesError> {
        let content: CaseContent = self.unsealed(place_of(row.id.as_bytes()), &row.sealed)?;
        let named = files_in(&content.answers).into_values();
        let files: Vec<Id> = named.filter_map(|file| file.id.parse().ok()).collect();
        let mut act =
            Act::new(kind::ERASED, Actor { agency: Some(service.agency.clone()), ..Actor::system() })
                .because(service.privacy.purpose.en.as_str())
                .with_public("service", service.id.as_str())
                .with_public("version", service.version)
                .with_public("retain_days", service.privacy.retain_days)
                .with_detail(serde_json::json!({ "reference": row.reference }));
        if let Some(person) = Owner::from_bytes(&row.owner).and_then(Owner::subject) {
            act = act.on(person, Access::Changed);
        }
        let (entry, id, now) = (self.ledger().prepare(&act, self.now())?, row.id, self.now());
        let operation = Operation::housekeeping("services.erase_case").serializable();
        let erased = self.db().transact::<_, StoreError, _>(operation, move |tx| {
            let is_new = retention::erase(tx, id, &files, before, now)?;
            if is_new {
                tx.append(&entry)?;
            }
            Ok(is_new)
        });
        Ok(erased.await?)
    }
}
