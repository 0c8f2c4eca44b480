//! Sittings at a counter: an officer fills in services for whoever stands before them.
//!
//! **A sitting is of one session and about one person; what is begun in it is forgotten when it ends**, at the latest after an
//! hour. The look at the person is in the ledger before there is a sitting.

use polity_identity::AgencyActor;
use polity_ledger::{Access, Act, Actor};
use polity_store::{Id, Micros, Operation, StoreError};
use polity_vault::Place;
use polity_web::{Lang, Session};

use super::{Owner, kind};
use crate::store::drafts;
use crate::store::sittings::{self, SittingRow};
use crate::{Services, ServicesError};

/// How long a sitting lasts at most: an hour, microseconds.
pub(crate) const SITTING_MAX: Micros = 3_600 * 1_000_000;

/// An officer's sitting.
#[derive(Clone, PartialEq, Eq)]
pub struct Sitting {
    /// The session that it is of, by the hash under which it is known.
    pub session: [u8; 32],
    /// What its drafts lie under.
    pub key: [u8; 32],
    /// Who stands there.
    pub person: Id,
    /// The agency of the counter.
    pub agency: String,
    /// The person's name, for the page.
    pub name: String,
    /// When it is over.
    pub ends_at: Micros,
}

impl std::fmt::Debug for Sitting {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Sitting").field("agency", &self.agency).finish_non_exhaustive()
    }
}

impl Services {
    /// The sitting of a session that is not over. Sessions without the role are not asked about.
    pub(crate) async fn sitting(&self, session: Option<&Session>) -> Result<Option<Sitting>, ServicesError> {
        let Some(session) = session.filter(|session| session.agencies_of("counter-officer").next().is_some())
        else {
            return Ok(None);
        };
        let row = sittings::of_session(self.db(), &session.id_hash).await?;
        let Some(row) = row.filter(|row| row.ends_at > self.now()) else { return Ok(None) };
        let name = self.unsealed(place(&session.id_hash), &row.sealed)?;
        let key = row.key.as_slice().try_into();
        let key = key.map_err(|_| ServicesError::damaged("a sitting", "its key is too short"))?;
        let SittingRow { person, agency, ends_at, .. } = row;
        Ok(Some(Sitting { session: session.id_hash, key, person, agency, name, ends_at }))
    }

    /// Begins a sitting with somebody who was looked up; the one that stands ends.
    pub(crate) async fn begin_sitting(
        &self,
        session: &Session,
        officer: &AgencyActor,
        (person, name): (Id, &str),
        lang: Lang,
    ) -> Result<(), ServicesError> {
        if let Some(standing) = self.sitting(Some(session)).await? {
            self.end_sitting(&standing, lang).await?;
        }
        let mut key = [0; 32];
        self.web().entropy().fill(&mut key);
        let row = SittingRow {
            key: key.to_vec(),
            person,
            agency: officer.agency.clone().unwrap_or_default(),
            ends_at: self.now() + SITTING_MAX,
            sealed: self.sealed(place(&session.id_hash), &name)?,
        };
        let actor = Actor { acting_for: Some(person), ..officer.to_actor() };
        let act = Act::new(kind::SITTING_BEGUN, actor).on(person, Access::None);
        let entry = self.ledger().prepare(&act, self.now())?;
        let hash = session.id_hash;
        let operation = Operation::new("services.begin_sitting", self.new_id());
        self.db()
            .transact::<_, StoreError, _>(operation, move |tx| {
                sittings::begin(tx, &hash, &row)?;
                tx.append(&entry)
            })
            .await?;
        Ok(())
    }

    /// Ends a sitting and forgets what was begun in it.
    pub(crate) async fn end_sitting(&self, sitting: &Sitting, lang: Lang) -> Result<(), ServicesError> {
        let owner = Owner::Sitting(sitting.key).to_bytes();
        for draft in drafts::of_owner(self.db(), &owner).await? {
            let files = self.files_of_draft(&owner, &draft.service).await?;
            let service = self.at_version(&draft.service, draft.version).await?;
            let service = service.ok_or_else(|| ServicesError::damaged("a draft", "its document is gone"))?;
            self.give_up(owner.clone(), &service, draft.started_at, lang, files).await?;
        }
        let (session, key) = (sitting.session, sitting.key);
        let operation = Operation::new("services.end_sitting", self.new_id());
        self.db()
            .transact::<_, StoreError, _>(operation, move |tx| sittings::end(tx, &session, &key))
            .await?;
        Ok(())
    }
}

fn place(session: &[u8; 32]) -> Place<'_> {
    Place::new("services_sitting", "sealed", session)
}
