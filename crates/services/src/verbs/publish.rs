//! Publishing service documents, and finding them again.

use std::sync::Arc;

use polity_ledger::{Act, Actor};
use polity_store::{Operation, StoreError};
use serde_json::{Map, Value};

use super::kind;
use crate::document::{Fault, Format, Service, check, measures};
use crate::store::documents::{self, NewDocument};
use crate::{Services, ServicesError};

/// How a publication went.
#[derive(Debug, Clone, PartialEq)]
pub enum Published {
    /// It stands: this version is filled in from now on.
    Live {
        /// The service.
        id: String,
        /// Its version.
        version: u32,
    },
    /// The very same document was published before.
    Already,
    /// Something is wrong with it.
    Faulty(Vec<Fault>),
    /// It has to have a higher version than the one that stands.
    TooLow {
        /// That version.
        standing: u32,
    },
    /// The service is another agency's.
    AnotherAgencys {
        /// Which.
        agency: String,
    },
}

impl Services {
    /// Publishes a document. What is under way keeps the version on which it began.
    pub async fn publish(
        &self,
        actor: Actor,
        text: &str,
        format: Format,
    ) -> Result<Published, ServicesError> {
        let service = match check(text, format) {
            Ok(service) => service,
            Err(faults) => return Ok(Published::Faulty(faults)),
        };
        let (id, version) = (service.id.clone(), service.version);
        if let Some(standing) = documents::service(self.db(), &id).await? {
            if standing.agency != service.agency {
                return Ok(Published::AnotherAgencys { agency: standing.agency });
            }
            let same =
                documents::document(self.db(), &id, version).await?.is_some_and(|(_, body)| body == text);
            if same && standing.version == version && !standing.closed {
                return Ok(Published::Already);
            }
            if version <= standing.version {
                return Ok(Published::TooLow { standing: standing.version });
            }
        }
        let act = Act { public: facts(&service), ..Act::new(kind::PUBLISHED, actor) };
        let entry = self.ledger().prepare(&act, self.now())?;
        let new = NewDocument {
            id: id.clone(),
            version,
            agency: service.agency.clone(),
            format: name_of(format),
            body: text.to_owned(),
            at: self.now(),
        };
        let operation = Operation::new("services.publish", self.new_id()).serializable();
        let standing = self
            .db()
            .transact::<_, StoreError, _>(operation, move |tx| {
                // Somebody else may have published since.
                let standing = documents::service_in(tx, &new.id)?.map_or(0, |row| row.version);
                if standing >= new.version || !documents::publish(tx, &new)? {
                    return Ok(Some(standing));
                }
                tx.append(&entry)?;
                Ok(None)
            })
            .await?;
        Ok(match standing {
            Some(standing) => Published::TooLow { standing },
            None => Published::Live { id, version },
        })
    }

    /// Closes a service: nobody can begin any more, and what is under way goes on. False where it is none, or closed.
    pub async fn close(&self, actor: Actor, id: &str) -> Result<bool, ServicesError> {
        let act = Act::new(kind::CLOSED, actor).with_public("service", id);
        let (entry, id) = (self.ledger().prepare(&act, self.now())?, id.to_owned());
        let operation = Operation::new("services.close", self.new_id());
        let closed = self.db().transact::<_, StoreError, _>(operation, move |tx| {
            let closed = documents::close(tx, &id)?;
            if closed {
                tx.append(&entry)?;
            }
            Ok(closed)
        });
        Ok(closed.await?)
    }

    /// Every service that can be begun, by identifier.
    pub async fn live(&self) -> Result<Vec<Arc<Service>>, ServicesError> {
        let mut services = Vec::new();
        for (id, version) in documents::live(self.db()).await? {
            services.extend(self.at_version(&id, version).await?);
        }
        Ok(services)
    }

    /// A service as it is filled in now; `None` where it is none, or closed.
    pub async fn live_one(&self, id: &str) -> Result<Option<Arc<Service>>, ServicesError> {
        match documents::service(self.db(), id).await?.filter(|row| !row.closed) {
            Some(row) => self.at_version(id, row.version).await,
            None => Ok(None),
        }
    }

    /// A service as it was published under a version.
    pub async fn at_version(&self, id: &str, version: u32) -> Result<Option<Arc<Service>>, ServicesError> {
        let key = (id.to_owned(), version);
        if let Some(known) = self.known(&key) {
            return Ok(Some(known));
        }
        let Some((format, body)) = documents::document(self.db(), id, version).await? else {
            return Ok(None);
        };
        let format = if format == name_of(Format::Json) { Format::Json } else { Format::Toml };
        // What was published passed the check; a later program may be stricter, and must not strand those cases silently.
        let service = check(&body, format)
            .map_err(|faults| ServicesError::damaged("a published document", listed(&faults)))?;
        Ok(Some(self.remember(key, service)))
    }
}

fn listed(faults: &[Fault]) -> String {
    faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")
}

const fn name_of(format: Format) -> &'static str {
    match format {
        Format::Toml => "toml",
        Format::Json => "json",
    }
}

/// What everybody may count about a document.
fn facts(service: &Service) -> Map<String, Value> {
    let measured = measures::of(service);
    let pairs: [(&str, Value); 13] = [
        ("service", service.id.as_str().into()),
        ("agency", service.agency.as_str().into()),
        ("version", service.version.into()),
        ("audience", measured.audience.into()),
        ("signs_in", measured.signs_in.into()),
        ("questions", measured.questions.into()),
        ("prefilled", measured.prefilled.into()),
        ("register_questions", measured.register_questions.into()),
        ("stages", measured.stages.into()),
        ("agencies", measured.agencies.into()),
        // Neither payments nor signatures can be asked for in a document yet.
        ("pays", false.into()),
        ("ink_signature", false.into()),
        ("working_days", service.before.outcome_working_days.into()),
    ];
    pairs.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}
