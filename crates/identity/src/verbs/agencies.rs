//! Agencies, and the appointment of officers to them.

use std::collections::BTreeMap;

use polity_ledger::{Access, Act, Actor};
use polity_store::{Id, Micros, Operation, StoreError};
use polity_web::{Grant, Lang, revoke_all_in};
use serde::{Deserialize, Serialize};

use super::acts::{Done, Submission, kind};
use crate::access::Role;
use crate::duties::Duties;
use crate::national_number::NationalNumber;
use crate::store::accounts;
use crate::store::agencies::{self, AgencyRow, AppointmentRow};
use crate::{Identity, IdentityError};

/// Most characters of an agency's code: it stands in addresses and in public ledger leaves.
pub const CODE_CHARS_MAX: usize = 24;

/// An agency.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Agency {
    /// Short stable code: lower case letters, digits and hyphens.
    pub code: String,
    /// Its name by language code; English is always there.
    pub names: BTreeMap<String, String>,
    /// What it is there for (`data/duties.toml`).
    pub duties: Vec<String>,
}

impl Agency {
    /// The name in a language, else in English, else the code.
    pub fn name(&self, lang: Lang) -> &str {
        self.names.get(lang.code()).or_else(|| self.names.get("en")).map_or(&self.code, String::as_str)
    }

    /// Whether code, names and duties may be written.
    fn is_sound(&self) -> bool {
        let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        !self.code.is_empty()
            && self.code.chars().count() <= CODE_CHARS_MAX
            && self.code.chars().all(plain)
            && self.names.get("en").is_some_and(|name| !name.trim().is_empty())
            && self.names.values().all(|name| name.chars().count() <= 120)
            && self.duties.iter().all(|duty| Duties::built_in().exists(duty))
    }
}

/// A running appointment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Appointment {
    /// Its id.
    pub id: Id,
    /// Who is appointed.
    pub person: Id,
    /// To which agency.
    pub agency: String,
    /// In which role.
    pub role: Role,
    /// Since when.
    pub from: Micros,
}

/// The outcome of appointing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Appointed {
    /// The appointment runs.
    Done(Id),
    /// Nobody in the register has this number.
    NoSuchPerson,
    /// There is no such agency.
    NoSuchAgency,
    /// The same appointment runs already.
    Already,
}

/// The outcome of ending an appointment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum EndedAppointment {
    /// It ended, and the officer's sessions with it.
    Done,
    /// It was ended before, or never was.
    NotRunning,
    /// It is the caller's own administration: somebody else must end it, so that a nation is never left without.
    OwnOffice,
}

impl Identity {
    /// Found an agency or, when the code is taken, rename it and set its duties. `false` when code, names or duties
    /// are not sound.
    pub async fn set_agency(&self, actor: &Actor, agency: &Agency) -> Result<bool, IdentityError> {
        if !agency.is_sound() {
            return Ok(false);
        }
        let json = |error| IdentityError::damaged("an agency to be written", error);
        let row = AgencyRow {
            code: agency.code.clone(),
            names: serde_json::to_string(&agency.names).map_err(json)?,
            duties: serde_json::to_string(&agency.duties).map_err(json)?,
        };
        let act = Act::new(kind::AGENCY_FOUNDED, actor.clone())
            .with_public("agency", agency.code.as_str())
            .with_public("duties", agency.duties.join(" "));
        let (entry, now) = (self.act(&act)?, self.now());
        let operation = Operation::new("identity.set_agency", self.new_id());
        self.db()
            .transact::<_, StoreError, _>(operation, move |tx| {
                if !agencies::insert_agency(tx, &row, now)? {
                    agencies::update_agency(tx, &row)?;
                }
                tx.append(&entry)
            })
            .await?;
        Ok(true)
    }

    /// Every open agency, by code.
    pub async fn agencies(&self) -> Result<Vec<Agency>, IdentityError> {
        agencies::agencies(self.db()).await?.into_iter().map(agency_of).collect()
    }

    /// An agency by its code.
    pub async fn agency(&self, code: &str) -> Result<Option<Agency>, IdentityError> {
        agencies::agency(self.db(), code).await?.map(agency_of).transpose()
    }

    /// Appoint an officer. The role shows from their next sign-in on.
    pub async fn appoint(
        &self,
        actor: &Actor,
        number: &NationalNumber,
        agency: &str,
        role: Role,
        submission: &Submission,
    ) -> Result<Appointed, IdentityError> {
        if self.agency(agency).await?.is_none() {
            return Ok(Appointed::NoSuchAgency);
        }
        let Some(person) = self.person_by_number(number).await? else { return Ok(Appointed::NoSuchPerson) };
        let row = AppointmentRow {
            id: self.new_id(),
            person,
            agency: agency.to_owned(),
            role: role.name().to_owned(),
            from_at: self.now(),
            ended_at: None,
        };
        let act = Act::new(kind::APPOINTED, actor.clone())
            .on(person, Access::Changed)
            .with_public("agency", agency)
            .with_public("role", role.name());
        let entries = [
            self.act(&act)?,
            self.done(
                &Done::by_officer("identity.appointment", agency, submission.lang),
                &submission.journey,
            )?,
        ];
        let by = actor.person;
        let caller = [person.as_bytes().as_slice(), agency.as_bytes(), role.name().as_bytes()].concat();
        let operation =
            Operation::new("identity.appoint", submission.journey.operation("identity.appoint", &caller));
        self.db()
            .transact(operation.serializable(), move |tx| {
                let running = agencies::appointments_in_tx(tx, person)?;
                if running.iter().any(|held| held.agency == row.agency && held.role == row.role) {
                    return Ok(Appointed::Already);
                }
                agencies::insert_appointments(tx, std::slice::from_ref(&row), by)?;
                entries.iter().try_for_each(|entry| tx.append(entry))?;
                Ok::<_, StoreError>(Appointed::Done(row.id))
            })
            .await
            .map_err(IdentityError::from)
    }

    /// Appoint many at once, as when a nation is made. The caller has made sure that people and agencies exist.
    pub async fn appoint_all(
        &self,
        actor: &Actor,
        appointments: &[(Id, String, Role)],
    ) -> Result<(), IdentityError> {
        let rows: Vec<AppointmentRow> = appointments
            .iter()
            .map(|(person, agency, role)| AppointmentRow {
                id: self.new_id(),
                person: *person,
                agency: agency.clone(),
                role: role.name().to_owned(),
                from_at: self.now(),
                ended_at: None,
            })
            .collect();
        let people = appointments.iter().map(|(person, ..)| *person).collect();
        let entry = self.act(&Act::new(kind::APPOINTED, actor.clone()).on_many(people, Access::Changed))?;
        let by = actor.person;
        let operation = Operation::new("identity.appoint_all", self.new_id());
        self.db()
            .transact::<_, StoreError, _>(operation, move |tx| {
                agencies::insert_appointments(tx, &rows, by)?;
                tx.append(&entry)
            })
            .await?;
        Ok(())
    }

    /// End an appointment. The officer's sessions end in the same transaction, so that no browser keeps the role.
    pub async fn end_appointment(
        &self,
        actor: &Actor,
        id: Id,
        submission: &Submission,
    ) -> Result<EndedAppointment, IdentityError> {
        let Some(row) = agencies::appointment(self.db(), id).await? else {
            return Ok(EndedAppointment::NotRunning);
        };
        let own_administration = actor.person == Some(row.person) && row.role == Role::Administrator.name();
        if own_administration {
            return Ok(EndedAppointment::OwnOffice);
        }
        let act = Act::new(kind::APPOINTMENT_ENDED, actor.clone())
            .on(row.person, Access::Changed)
            .with_public("agency", row.agency.as_str())
            .with_public("role", row.role.as_str());
        let (entry, by, now) = (self.act(&act)?, actor.person, self.now());
        let operation = submission.journey.operation("identity.end_appointment", id.as_bytes());
        self.db()
            .transact::<_, StoreError, _>(Operation::new("identity.end_appointment", operation), move |tx| {
                if !agencies::end_appointment(tx, id, by, now)? {
                    return Ok(EndedAppointment::NotRunning);
                }
                if let Some(account) = accounts::account_in(tx, row.person)? {
                    revoke_all_in(tx, account, None)?;
                }
                tx.append(&entry)?;
                Ok(EndedAppointment::Done)
            })
            .await
            .map_err(IdentityError::from)
    }

    /// The running appointments in an agency, with the name of each officer. Names of officers at work are known to
    /// whoever administers them, so this is no look at a resident.
    pub async fn appointments_in(&self, agency: &str) -> Result<Vec<(Appointment, String)>, IdentityError> {
        let mut named = Vec::new();
        for row in agencies::appointments_in(self.db(), agency).await? {
            let Some(appointment) = appointment_of(row) else { continue };
            let name = self.name_of(appointment.person).await?.unwrap_or_default();
            named.push((appointment, name));
        }
        Ok(named)
    }

    /// The roles that a person holds, for their sessions.
    pub(crate) async fn grants_of(&self, person: Id) -> Result<Vec<Grant>, IdentityError> {
        let rows = agencies::appointments_of(self.db(), person).await?;
        Ok(rows.into_iter().map(|row| Grant { role: row.role, agency: Some(row.agency) }).collect())
    }

    /// A person's name, for pages on which it is known already that they exist.
    pub(crate) async fn name_of(&self, person: Id) -> Result<Option<String>, IdentityError> {
        let sections = self.open_facts(person).await?;
        let identity = sections.into_iter().find(|opened| opened.section == "identity");
        Ok(identity.and_then(|opened| opened.facts.text("name").map(str::to_owned)))
    }
}

fn agency_of(row: AgencyRow) -> Result<Agency, IdentityError> {
    let json = |error| IdentityError::damaged("an agency", error);
    Ok(Agency {
        code: row.code,
        names: serde_json::from_str(&row.names).map_err(json)?,
        duties: serde_json::from_str(&row.duties).map_err(json)?,
    })
}

/// A role that this version of the program does not know grants nothing and is not listed.
fn appointment_of(row: AppointmentRow) -> Option<Appointment> {
    let role = Role::from_name(&row.role)?;
    Some(Appointment { id: row.id, person: row.person, agency: row.agency, role, from: row.from_at })
}
