//! Who may do what in this room. Nothing else in the room decides it.
//!
//! | permission | who | what |
//! | --- | --- | --- |
//! | [`Resident`] | a signed-in person, for themselves or under a person's mandate | own data, reports |
//! | [`Present`] | a signed-in person, for whomever they act | own page, looks, whom to act for |
//! | [`Oneself`] | a signed-in person, never under a mandate | sign-in methods, sessions, mandates |
//! | [`CounterOfficer`] | `counter-officer` of an agency | letters, helpers |
//! | [`Officer`] | `officer` of an agency | look-up, within the agency's duties |
//! | [`AgencyHead`] | `agency-head` of the agency, or the `data-protection-officer` | answers to reports |
//! | [`Administrator`] | `administrator` | agencies, appointments, imports |
//!
//! What an officer sees of a resident is decided by `data/duties.toml` (see [`crate::duties`]).
//! **Every permission needs two factors, and nobody acts in office while acting for somebody else.**

use polity_store::Id;
use polity_web::{Denied, Permission, Session};

use crate::AgencyActor;
use crate::mandate::{REPRESENTATIVE, Represented};

/// The assurance that every signed-in page of this room needs: two factors.
pub const ASSURANCE_MIN: u8 = 2;

/// A role that an officer is appointed to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// Enrols residents and grants helpers at a counter.
    CounterOfficer,
    /// Looks residents up in the course of the agency's duties.
    Officer,
    /// Answers for the agency's looks and facts.
    AgencyHead,
    /// Follows the residents' reports in every agency, and answers where a head must not.
    DataProtectionOfficer,
    /// Founds agencies, appoints officers, imports registers.
    Administrator,
}

impl Role {
    /// Every role.
    pub const ALL: [Self; 5] = [
        Self::CounterOfficer,
        Self::Officer,
        Self::AgencyHead,
        Self::DataProtectionOfficer,
        Self::Administrator,
    ];

    /// The name in sessions, in the ledger and in `identity-role-<name>` of the Fluent files.
    pub const fn name(self) -> &'static str {
        match self {
            Self::CounterOfficer => "counter-officer",
            Self::Officer => "officer",
            Self::AgencyHead => "agency-head",
            Self::DataProtectionOfficer => "data-protection-officer",
            Self::Administrator => "administrator",
        }
    }

    /// Read a name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.name() == name)
    }
}

/// A signed-in person who reads and does what is theirs, or what is the person's whose mandate they use.
#[derive(Debug, Clone)]
pub struct Resident {
    /// The session.
    pub session: Session,
    /// The person who sits there.
    pub person: Id,
    /// Whose data this is about: the person's own, or those of whom they represent.
    pub subject: Id,
}

impl Permission for Resident {
    const NAME: &'static str = "identity.resident";
    const ROLES: &'static [&'static str] = &["resident", "helper"];

    fn check(session: Option<&Session>) -> Result<Self, Denied> {
        let Present(resident) = Present::check(session)?;
        // What the state holds about people is read for people: neither one's own nor anybody's facts are a business's.
        match represented_by(&resident.session) {
            Some(Represented::Entity(_)) => Err(Denied::Forbidden),
            _ => Ok(resident),
        }
    }
}

/// A signed-in person, for whomever they act: for themselves, for a person, or for an entity.
#[derive(Debug, Clone)]
pub struct Present(pub Resident);

impl Permission for Present {
    const NAME: &'static str = "identity.present";
    const ROLES: &'static [&'static str] = &["resident", "helper", "representative"];

    fn check(session: Option<&Session>) -> Result<Self, Denied> {
        let (session, person) = strong(session)?;
        let subject = session.acting_for.unwrap_or(person);
        Ok(Self(Resident { session, person, subject }))
    }
}

/// A signed-in person who acts for nobody but themselves.
#[derive(Debug, Clone)]
pub struct Oneself {
    /// The session.
    pub session: Session,
    /// The person.
    pub person: Id,
}

impl Permission for Oneself {
    const NAME: &'static str = "identity.oneself";
    const ROLES: &'static [&'static str] = &["resident"];

    fn check(session: Option<&Session>) -> Result<Self, Denied> {
        let (session, person) = strong(session)?;
        // A helper who holds somebody's mandate must not change either side's ways in.
        if session.acting_for.is_some() { Err(Denied::Forbidden) } else { Ok(Self { session, person }) }
    }
}

/// Declares the permission of a role in an agency.
macro_rules! in_office {
    ($($(#[$doc:meta])* $permission:ident: $role:expr, $name:literal, $roles:expr;)+) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone)]
        pub struct $permission(pub InOffice);

        impl Permission for $permission {
            const NAME: &'static str = $name;
            const ROLES: &'static [&'static str] = $roles;

            fn check(session: Option<&Session>) -> Result<Self, Denied> {
                in_office(session, $role).map(Self)
            }
        }
    )+};
}

in_office! {
    /// Enrols residents and grants helpers at a counter.
    CounterOfficer: &[Role::CounterOfficer], "identity.counter", &["counter-officer"];
    /// Looks residents up.
    Officer: &[Role::Officer], "identity.look-up", &["officer"];
    /// Answers residents' reports.
    AgencyHead: &[Role::AgencyHead, Role::DataProtectionOfficer], "identity.answer-reports",
        &["agency-head", "data-protection-officer"];
    /// Administers agencies and appointments.
    Administrator: &[Role::Administrator], "identity.administer", &["administrator"];
}

/// An officer at work.
#[derive(Debug, Clone)]
pub struct InOffice {
    /// The session.
    pub session: Session,
    /// The officer.
    pub person: Id,
    /// The roles that the permission accepts and the session holds, each with its agency.
    held: Vec<(Role, String)>,
}

impl InOffice {
    /// The agencies in which the permission is held, each once, in the order of the appointments.
    pub fn agencies(&self) -> Vec<&str> {
        let mut agencies: Vec<&str> = Vec::new();
        for (_, agency) in &self.held {
            if !agencies.contains(&agency.as_str()) {
                agencies.push(agency);
            }
        }
        agencies
    }

    /// The officer acting for one of their agencies; `None` when they are not appointed there.
    pub fn acting_for_agency(&self, agency: &str) -> Option<AgencyActor> {
        let (role, agency) = self.held.iter().find(|(_, held)| held == agency)?;
        Some(self.actor(*role, agency))
    }

    /// The officer acting for the agency that the form names, or for their only one.
    pub fn acting_for_chosen(&self, chosen: &str) -> Option<AgencyActor> {
        match self.agencies().as_slice() {
            [only] if chosen.is_empty() => self.acting_for_agency(only),
            _ => self.acting_for_agency(chosen),
        }
    }

    /// Whether the officer follows the reports of every agency.
    pub fn follows_every_agency(&self) -> bool {
        self.held.iter().any(|(role, _)| *role == Role::DataProtectionOfficer)
    }

    /// The officer answering for an agency: its head, or the data-protection officer for any.
    pub fn answering_for(&self, agency: &str) -> Option<AgencyActor> {
        let heads = self.held.iter().any(|(role, held)| *role == Role::AgencyHead && held == agency);
        match (heads, self.follows_every_agency()) {
            (true, _) => Some(self.actor(Role::AgencyHead, agency)),
            (false, true) => Some(self.actor(Role::DataProtectionOfficer, agency)),
            (false, false) => None,
        }
    }

    /// The first appointment: for acts that concern no agency's residents, such as founding an agency.
    pub fn first(&self) -> Option<AgencyActor> {
        self.held.first().map(|(role, agency)| self.actor(*role, agency))
    }

    fn actor(&self, role: Role, agency: &str) -> AgencyActor {
        AgencyActor {
            account: self.session.account,
            person: self.person,
            agency: Some(agency.to_owned()),
            role: role.name(),
            assurance: self.session.assurance,
        }
    }
}

/// Whom a session represents; `None` where somebody acts for themselves.
pub fn represented_by(session: &Session) -> Option<Represented> {
    let represented = session.acting_for?;
    let is_entity = session.has_role(REPRESENTATIVE);
    Some(if is_entity { Represented::Entity(represented) } else { Represented::Person(represented) })
}

/// A session with two factors and a person.
fn strong(session: Option<&Session>) -> Result<(Session, Id), Denied> {
    match session {
        Some(session) if session.assurance >= ASSURANCE_MIN => {
            session.person.map(|person| (session.clone(), person)).ok_or(Denied::Forbidden)
        }
        _ => Err(Denied::SignIn),
    }
}

fn in_office(session: Option<&Session>, accepted: &[Role]) -> Result<InOffice, Denied> {
    let (session, person) = strong(session)?;
    if session.acting_for.is_some() {
        return Err(Denied::Forbidden);
    }
    let held: Vec<(Role, String)> = session
        .grants
        .iter()
        .filter_map(|grant| Some((Role::from_name(&grant.role)?, grant.agency.clone()?)))
        .filter(|(role, _)| accepted.contains(role))
        .collect();
    if held.is_empty() { Err(Denied::Forbidden) } else { Ok(InOffice { session, person, held }) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use polity_web::Grant;

    fn session(assurance: u8, acting_for: Option<Id>, roles: &[(&str, &str)]) -> Session {
        let id = Id::from_bytes([1; 16]);
        Session {
            id_hash: [0; 32],
            account: id,
            person: Some(id),
            acting_for,
            assurance,
            grants: roles
                .iter()
                .map(|(role, agency)| Grant { role: (*role).into(), agency: Some((*agency).into()) })
                .collect(),
            created_at: 0,
            expires_at: 1,
            last_seen: 0,
            user_agent: String::new(),
            network: String::new(),
        }
    }

    #[test]
    fn one_factor_opens_nothing() {
        let weak = session(1, None, &[("administrator", "home")]);
        assert!(matches!(Resident::check(Some(&weak)), Err(Denied::SignIn)));
        assert!(matches!(Oneself::check(Some(&weak)), Err(Denied::SignIn)));
        assert!(matches!(Administrator::check(Some(&weak)), Err(Denied::SignIn)));
        assert!(matches!(Resident::check(None), Err(Denied::SignIn)));
    }

    #[test]
    fn a_helper_sees_the_others_data_and_touches_no_way_in() {
        let other = Id::from_bytes([2; 16]);
        let helping = session(2, Some(other), &[("officer", "home")]);
        assert_eq!(Resident::check(Some(&helping)).unwrap().subject, other);
        assert!(matches!(Oneself::check(Some(&helping)), Err(Denied::Forbidden)));
        assert!(matches!(Officer::check(Some(&helping)), Err(Denied::Forbidden)));
    }

    #[test]
    fn roles_open_only_their_own_doors() {
        let officer = session(2, None, &[("officer", "home"), ("officer", "revenue"), ("juggler", "home")]);
        let office = Officer::check(Some(&officer)).unwrap().0;
        assert_eq!(office.agencies(), ["home", "revenue"]);
        assert!(office.acting_for_agency("transport").is_none());
        assert!(office.acting_for_chosen("").is_none(), "with two agencies the form must say which");
        assert_eq!(office.acting_for_chosen("revenue").unwrap().agency.as_deref(), Some("revenue"));
        for refused in [
            CounterOfficer::check(Some(&officer)).err(),
            AgencyHead::check(Some(&officer)).err(),
            Administrator::check(Some(&officer)).err(),
        ] {
            assert_eq!(refused, Some(Denied::Forbidden));
        }
    }

    #[test]
    fn an_administrator_sees_no_resident() {
        let administrator = session(2, None, &[("administrator", "home")]);
        assert!(Administrator::check(Some(&administrator)).is_ok());
        assert_eq!(AgencyHead::check(Some(&administrator)).err(), Some(Denied::Forbidden));
        assert_eq!(Officer::check(Some(&administrator)).err(), Some(Denied::Forbidden));
    }

    #[test]
    fn heads_answer_for_their_agency_and_the_data_protection_officer_for_any() {
        let head = session(2, None, &[("agency-head", "home")]);
        let head = AgencyHead::check(Some(&head)).unwrap().0;
        assert_eq!(head.answering_for("home").unwrap().role, "agency-head");
        assert!(head.answering_for("revenue").is_none());
        let dpo = session(2, None, &[("data-protection-officer", "digital")]);
        let dpo = AgencyHead::check(Some(&dpo)).unwrap().0;
        assert_eq!(dpo.answering_for("home").unwrap().agency.as_deref(), Some("home"));
    }
}
