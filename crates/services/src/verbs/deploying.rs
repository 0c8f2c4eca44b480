//! Deploying agencies' own applications, and finding them again.

use std::sync::Arc;

use polity_identity::login::registration_faults::Fault as PartyFault;
use polity_ledger::{Act, Actor};
use polity_store::{Operation, StoreError};

use super::kind;
use crate::application::{Application, May, check};
use crate::document::{Fault, Format};
use crate::store::applications::{self, ApplicationRow};
use crate::{Services, ServicesError};

/// How a deployment went.
#[derive(Debug, Clone, PartialEq)]
pub enum Deployed {
    /// It stands.
    Live(Box<Application>),
    /// It stood already, just so.
    Already,
    /// Something is wrong with the manifest.
    Faulty(Vec<Fault>),
    /// The registry of relying parties refuses what the manifest says.
    Refused(Vec<PartyFault>),
    /// The nation has no such agency.
    UnknownAgency {
        /// Its code.
        agency: String,
    },
    /// The application is another agency's.
    AnotherAgencys {
        /// Which.
        agency: String,
    },
    /// It stands under another identifier of its relying party, which stays the same.
    OtherClient {
        /// That identifier.
        client_id: String,
    },
    /// The relying party is another program's.
    ClientTaken,
}

impl Services {
    /// Deploys a manifest: registers its relying party, and puts it into the catalogue. Done half by a failure, doing it
    /// again completes it.
    pub async fn deploy(&self, actor: &Actor, text: &str, format: Format) -> Result<Deployed, ServicesError> {
        let application = match check(text, format) {
            Ok(application) => application,
            Err(faults) => return Ok(Deployed::Faulty(faults)),
        };
        let standing = applications::by_id(self.db(), &application.id).await?;
        if let Some(refused) = self.may_stand(&application, standing.as_ref()).await? {
            return Ok(refused);
        }
        let parties = [application.relying_party.clone()];
        let declared = self.identity().declare_relying_parties(actor, &parties).await?;
        if !declared.refused.is_empty() {
            return Ok(Deployed::Refused(declared.refused.into_iter().map(|(_, fault)| fault).collect()));
        }
        let same = |row: &ApplicationRow| row.body == text && row.withdrawn_at.is_none();
        if declared.unchanged == 1 && standing.as_ref().is_some_and(same) {
            return Ok(Deployed::Already);
        }
        let row = ApplicationRow {
            id: application.id.clone(),
            client_id: application.client_id().to_owned(),
            agency: application.agency.clone(),
            format: format.name().to_owned(),
            body: text.to_owned(),
            // Readers compare this with what they hold.
            changed_at: standing.map_or(self.now(), |row| self.now().max(row.changed_at + 1)),
            withdrawn_at: None,
        };
        let allowed: Vec<&str> = application.may.iter().map(|may| May::name(*may)).collect();
        let act = Act::new(kind::APPLICATION_DEPLOYED, actor.clone())
            .with_public("application", application.id.as_str())
            .with_public("agency", application.agency.as_str())
            .with_public("client", application.client_id())
            .with_public("may", allowed.join(" "));
        let entry = self.ledger().prepare(&act, self.now())?;
        let operation = Operation::new("services.deploy", self.new_id());
        self.db()
            .transact::<_, StoreError, _>(operation, move |tx| {
                applications::put(tx, &row)?;
                tx.append(&entry)
            })
            .await?;
        Ok(Deployed::Live(Box::new(application)))
    }

    async fn may_stand(
        &self,
        new: &Application,
        standing: Option<&ApplicationRow>,
    ) -> Result<Option<Deployed>, ServicesError> {
        if !self.identity().agencies().await?.iter().any(|agency| agency.code == new.agency) {
            return Ok(Some(Deployed::UnknownAgency { agency: new.agency.clone() }));
        }
        if let Some(row) = standing {
            if row.agency != new.agency {
                return Ok(Some(Deployed::AnotherAgencys { agency: row.agency.clone() }));
            }
            if row.client_id != new.client_id() {
                return Ok(Some(Deployed::OtherClient { client_id: row.client_id.clone() }));
            }
            return Ok(None);
        }
        let owned = applications::by_client(self.db(), new.client_id()).await?.is_some();
        let known = self.identity().relying_party(new.client_id()).await?;
        // A registration that is just this manifest's was left behind by a deployment that came half-way.
        let own = known.as_ref().is_none_or(|party| {
            new.relying_party.resolve(&party.client_id, party.registered_at).is_ok_and(|own| own == **party)
        });
        Ok((owned || !own).then_some(Deployed::ClientTaken))
    }

    /// Withdraws an application: it leaves the catalogue, and its program can ask for nothing. Its cases stay with the
    /// people whose they are. False where none stands.
    pub async fn withdraw_application(&self, actor: &Actor, id: &str) -> Result<bool, ServicesError> {
        let Some(row) = applications::by_id(self.db(), id).await? else { return Ok(false) };
        let act = Act::new(kind::APPLICATION_WITHDRAWN, actor.clone()).with_public("application", id);
        let (entry, now) = (self.ledger().prepare(&act, self.now())?, self.now().max(row.changed_at + 1));
        let id = row.id;
        let operation = Operation::new("services.withdraw_application", self.new_id());
        let withdrawn = self
            .db()
            .transact::<_, StoreError, _>(operation, move |tx| {
                let withdrawn = applications::withdraw(tx, &id, now)?;
                if withdrawn {
                    tx.append(&entry)?;
                }
                Ok(withdrawn)
            })
            .await?;
        self.identity().remove_relying_party(actor, &row.client_id).await?;
        Ok(withdrawn)
    }

    /// Every application that stands, by identifier.
    pub async fn applications(&self) -> Result<Vec<Arc<Application>>, ServicesError> {
        let rows = applications::all(self.db()).await?;
        rows.iter().filter(|row| row.withdrawn_at.is_none()).map(|row| self.read_application(row)).collect()
    }

    /// The application of a relying party, if it stands.
    pub(crate) async fn application_of_client(
        &self,
        client_id: &str,
    ) -> Result<Option<Arc<Application>>, ServicesError> {
        let row = applications::by_client(self.db(), client_id).await?;
        row.filter(|row| row.withdrawn_at.is_none()).map(|row| self.read_application(&row)).transpose()
    }

    /// An application, withdrawn or not: cases speak of it still.
    pub(crate) async fn application_of_record(
        &self,
        id: &str,
    ) -> Result<Option<Arc<Application>>, ServicesError> {
        let row = applications::by_id(self.db(), id).await?;
        row.map(|row| self.read_application(&row)).transpose()
    }

    fn read_application(&self, row: &ApplicationRow) -> Result<Arc<Application>, ServicesError> {
        self.remembered_application(&row.id, row.changed_at, || {
            let format = if row.format == Format::Json.name() { Format::Json } else { Format::Toml };
            check(&row.body, format).map_err(|faults| {
                let faults: Vec<String> = faults.iter().map(ToString::to_string).collect();
                ServicesError::damaged("a deployed manifest", faults.join("; "))
            })
        })
    }
}
