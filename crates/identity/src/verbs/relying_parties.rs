//! The registry of relying parties: who is registered, and how that changes.

use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, PoisonError, RwLock};

use polity_ledger::{Act, Actor};
use polity_store::{Entry, Micros, Operation, StoreError};
use serde_json::json;

use super::acts::{Submission, kind};
use crate::login::registration::Registration;
use crate::login::registration_faults::{Fault, Why};
use crate::login::relying_party::{RelyingParty, new_client_id};
use crate::login::scopes::Scope;
use crate::store::relying_parties::{self as rows, RelyingPartyRow};
use crate::{Identity, IdentityError};

/// How long another server, or the command line beside this one, may have changed a relying party unnoticed.
const KNOWN_FOR: Micros = 2_000_000;

/// Relying parties that were asked for a moment ago. Only registered ones are kept, so that strangers cannot fill it.
#[derive(Default)]
pub(crate) struct KnownParties(RwLock<HashMap<String, Known>>);

#[derive(Clone)]
struct Known {
    party: Arc<RelyingParty>,
    /// Of the row.
    changed_at: Micros,
    asked_at: Micros,
}

impl KnownParties {
    fn get(&self, client_id: &str) -> Option<Known> {
        self.0.read().unwrap_or_else(PoisonError::into_inner).get(client_id).cloned()
    }

    /// Whether an identifier was registered when it was last asked for.
    pub fn holds(&self, client_id: &str) -> bool {
        self.0.read().unwrap_or_else(PoisonError::into_inner).contains_key(client_id)
    }

    fn keep(&self, known: Known) {
        let mut all = self.0.write().unwrap_or_else(PoisonError::into_inner);
        all.insert(known.party.client_id.clone(), known);
    }

    fn forget(&self, client_id: &str) -> Option<Arc<RelyingParty>> {
        let mut all = self.0.write().unwrap_or_else(PoisonError::into_inner);
        all.remove(client_id).map(|known| known.party)
    }
}

/// What became of a registration or a change.
#[derive(Debug, Clone, PartialEq)]
pub enum RelyingPartyStep {
    /// It stands.
    Done(Arc<RelyingParty>),
    /// It may not stand: everything that is wrong with it.
    Refused(Vec<Fault>),
    /// There is no such relying party, or somebody else changed it at this moment.
    NotFound,
}

/// What a file of declarations did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DeclaredParties {
    /// Identifiers of those that were registered.
    pub registered: Vec<String>,
    /// Identifiers of those that were changed.
    pub changed: Vec<String>,
    /// How many stood already as declared.
    pub unchanged: usize,
    /// What may not stand: the declaration's number from 1, and what is wrong. Then nothing was written.
    pub refused: Vec<(usize, Fault)>,
}

impl Identity {
    /// A registered relying party. What another server changes is seen within two seconds.
    pub async fn relying_party(&self, client_id: &str) -> Result<Option<Arc<RelyingParty>>, IdentityError> {
        let (known, now) = (self.known_parties().get(client_id), self.now());
        if let Some(known) = known.as_ref().filter(|known| (0..KNOWN_FOR).contains(&(now - known.asked_at))) {
            return Ok(Some(Arc::clone(&known.party)));
        }
        let found = rows::by_id(self.db(), client_id).await?.filter(|row| row.removed_at.is_none());
        let Some(row) = found else {
            self.forget_party(client_id);
            return Ok(None);
        };
        let party = match known.filter(|known| known.changed_at == row.changed_at) {
            Some(known) => known.party,
            None => Arc::new(party_of(&row)?),
        };
        let known = Known { party: Arc::clone(&party), changed_at: row.changed_at, asked_at: now };
        self.known_parties().keep(known);
        Ok(Some(party))
    }

    /// A relying party that is registered or was: for what people allowed, which outlives it.
    pub async fn relying_party_of_record(
        &self,
        client_id: &str,
    ) -> Result<Option<RelyingParty>, IdentityError> {
        rows::by_id(self.db(), client_id).await?.as_ref().map(party_of).transpose()
    }

    /// Every registered relying party, in the order of their registration.
    pub async fn relying_parties(&self) -> Result<Vec<RelyingParty>, IdentityError> {
        rows::all(self.db()).await?.iter().map(party_of).collect()
    }

    /// Register one. `submission`: the form that asks for it, so that sending it twice registers one only.
    pub async fn register_relying_party(
        &self,
        actor: &Actor,
        registration: &Registration,
        submission: Option<&Submission>,
    ) -> Result<RelyingPartyStep, IdentityError> {
        let faults = self.faults_of(registration);
        if !faults.is_empty() {
            return Ok(RelyingPartyStep::Refused(faults));
        }
        let client_id = registration.client_id.clone().unwrap_or_else(|| new_client_id(self.entropy()));
        let Ok(party) = registration.resolve(&client_id, self.now()) else {
            return Ok(RelyingPartyStep::Refused(registration.faults()));
        };
        let (row, entry) = (row_of(&party)?, self.party_act(kind::RELYING_PARTY_REGISTERED, actor, &party)?);
        let name = "identity.register_relying_party";
        let id = submission.map_or_else(|| self.new_id(), |form| form.journey.operation(name, b""));
        let registered: Option<String> = self
            .db()
            .transact::<_, StoreError, _>(Operation::new(name, id), move |tx| {
                if !rows::insert(tx, &row)? {
                    return Ok(None);
                }
                tx.append(&entry)?;
                Ok(Some(row.client_id.clone()))
            })
            .await?;
        let Some(client_id) = registered else {
            return Ok(RelyingPartyStep::Refused(vec![Fault::of("client_id", Why::ClientIdTaken)]));
        };
        let party = self.relying_party(&client_id).await?;
        Ok(party.map_or(RelyingPartyStep::NotFound, RelyingPartyStep::Done))
    }

    /// Change a registered one into what is declared now; one that was removed comes back.
    pub async fn change_relying_party(
        &self,
        actor: &Actor,
        client_id: &str,
        registration: &Registration,
    ) -> Result<RelyingPartyStep, IdentityError> {
        let Some(seen) = rows::by_id(self.db(), client_id).await? else {
            return Ok(RelyingPartyStep::NotFound);
        };
        let mut faults = self.faults_of(registration);
        faults.extend(faults_of_change(&seen, registration)?);
        if !faults.is_empty() {
            return Ok(RelyingPartyStep::Refused(faults));
        }
        let Ok(party) = registration.resolve(client_id, seen.registered_at) else {
            return Ok(RelyingPartyStep::Refused(registration.faults()));
        };
        let entry = self.party_act(kind::RELYING_PARTY_CHANGED, actor, &party)?;
        let (row, now) = (row_of(&party)?, self.now());
        let operation = Operation::new("identity.change_relying_party", self.new_id());
        let changed: bool = self
            .db()
            .transact::<_, StoreError, _>(operation, move |tx| {
                let changed = rows::change(tx, &seen, &row.declaration, now)?;
                if changed {
                    tx.append(&entry)?;
                }
                Ok(changed)
            })
            .await?;
        self.forget_party(client_id);
        if !changed {
            return Ok(RelyingPartyStep::NotFound);
        }
        Ok(RelyingPartyStep::Done(Arc::new(party)))
    }

    /// Remove one: it can ask for nothing any more. `false` when there is none.
    pub async fn remove_relying_party(&self, actor: &Actor, client_id: &str) -> Result<bool, IdentityError> {
        let Some(party) = self.relying_party(client_id).await? else { return Ok(false) };
        let entry = self.party_act(kind::RELYING_PARTY_REMOVED, actor, &party)?;
        let (client_id, now) = (client_id.to_owned(), self.now());
        let gone = client_id.clone();
        let operation = Operation::new("identity.remove_relying_party", self.new_id());
        let removed: bool = self
            .db()
            .transact::<_, StoreError, _>(operation, move |tx| {
                let removed = rows::remove(tx, &gone, now)?;
                if removed {
                    tx.append(&entry)?;
                }
                Ok(removed)
            })
            .await?;
        self.forget_party(&client_id);
        Ok(removed)
    }

    /// Bring the registry to what a file declares. Those that the file does not name are left alone; where anything is
    /// wrong, nothing is written.
    pub async fn declare_relying_parties(
        &self,
        actor: &Actor,
        declared: &[Registration],
    ) -> Result<DeclaredParties, IdentityError> {
        let mut done =
            DeclaredParties { refused: self.faults_of_all(declared).await?, ..DeclaredParties::default() };
        if !done.refused.is_empty() {
            return Ok(done);
        }
        for registration in declared {
            let Some(client_id) = registration.client_id.clone() else { continue };
            let stands = rows::by_id(self.db(), &client_id).await?;
            let step = match &stands {
                Some(row) if stands_as_declared(row, registration)? => {
                    done.unchanged += 1;
                    continue;
                }
                Some(_) => self.change_relying_party(actor, &client_id, registration).await?,
                None => self.register_relying_party(actor, registration, None).await?,
            };
            match (step, stands) {
                (RelyingPartyStep::Done(_), Some(_)) => done.changed.push(client_id),
                (RelyingPartyStep::Done(_), None) => done.registered.push(client_id),
                // Another server that starts with the same file was faster.
                _ => done.unchanged += 1,
            }
        }
        Ok(done)
    }

    fn faults_of(&self, registration: &Registration) -> Vec<Fault> {
        let mut faults = registration.faults();
        let address = registration.jwks_uri.as_deref();
        let is_sound = faults.iter().all(|fault| fault.field != "jwks_uri");
        if let Some(address) = address.filter(|address| is_sound && !self.keys_elsewhere().may_call(address))
        {
            faults.push(Fault::seeing("jwks_uri", Why::KeysAddress, address));
        }
        faults
    }

    async fn faults_of_all(&self, declared: &[Registration]) -> Result<Vec<(usize, Fault)>, IdentityError> {
        let (mut found, mut met) = (Vec::new(), BTreeSet::new());
        for (number, registration) in (1..).zip(declared) {
            let mut faults = self.faults_of(registration);
            match &registration.client_id {
                None => faults.push(Fault::of("client_id", Why::ClientIdMissing)),
                Some(id) if !met.insert(id) => {
                    faults.push(Fault::seeing("client_id", Why::ClientIdTwice, id));
                }
                Some(id) => {
                    let stands = rows::by_id(self.db(), id).await?;
                    let change = stands.map(|row| faults_of_change(&row, registration)).transpose()?;
                    faults.extend(change.into_iter().flatten());
                }
            }
            found.extend(faults.into_iter().map(|fault| (number, fault)));
        }
        Ok(found)
    }

    fn forget_party(&self, client_id: &str) {
        if let Some(party) = self.known_parties().forget(client_id) {
            self.keys_elsewhere().forget(&party.keys);
        }
    }

    fn party_act(
        &self,
        kind: &'static str,
        actor: &Actor,
        party: &RelyingParty,
    ) -> Result<Entry, IdentityError> {
        let scopes: Vec<&str> = party.scopes.iter().map(Scope::name).collect();
        let act = Act::new(kind, actor.clone())
            .with_public("client", party.client_id.as_str())
            .with_public("kind", party.kind.name())
            .with_public("environment", party.environment.name())
            .with_detail(json!({
                "name": party.name.get(crate::Lang::En),
                "operator": party.operator,
                "redirect_uris": party.redirect_uris,
                "scopes": scopes,
            }));
        self.act(&act)
    }
}

fn row_of(party: &RelyingParty) -> Result<RelyingPartyRow, IdentityError> {
    let json = |error| IdentityError::damaged("a relying party to be written", error);
    Ok(RelyingPartyRow {
        client_id: party.client_id.clone(),
        declaration: serde_json::to_string(&party.declaration()).map_err(json)?,
        registered_at: party.registered_at,
        changed_at: party.registered_at,
        removed_at: None,
    })
}

fn party_of(row: &RelyingPartyRow) -> Result<RelyingParty, IdentityError> {
    let damaged = |reason: String| IdentityError::damaged("a relying party", reason);
    let declared: Registration =
        serde_json::from_str(&row.declaration).map_err(|error| damaged(error.to_string()))?;
    declared.resolve(&row.client_id, row.registered_at).map_err(|fault| damaged(fault.to_string()))
}

/// What may not change: what a relying party was trusted for, when it was registered.
fn faults_of_change(stands: &RelyingPartyRow, wanted: &Registration) -> Result<Vec<Fault>, IdentityError> {
    let stands = party_of(stands)?;
    let fixed = [
        ("kind", stands.kind.name(), wanted.kind.as_str()),
        ("environment", stands.environment.name(), wanted.environment.as_str()),
    ];
    let moved = fixed.into_iter().filter(|(_, was, is)| was != is);
    Ok(moved.map(|(field, was, _)| Fault::seeing(field, Why::Fixed, was)).collect())
}

fn stands_as_declared(row: &RelyingPartyRow, declared: &Registration) -> Result<bool, IdentityError> {
    let stands = party_of(row)?;
    let same = declared.resolve(&row.client_id, row.registered_at).is_ok_and(|wanted| wanted == stands);
    Ok(same && row.removed_at.is_none())
}
