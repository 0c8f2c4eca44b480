//! Who may do what in this room. Nothing else in the room decides it.
//!
//! | permission | who | what |
//! | --- | --- | --- |
//! | `Anyone` (web) | everybody | catalogue, start pages, services without sign-in, problems with a page |
//! | [`Applicant`] | a signed-in person, for themselves or under a mandate | drafts, submissions, own cases |
//! | [`CaseOfficer`] | `officer` of an agency | cases with a stage of that agency's teams |
//! | [`TeamHead`] | `agency-head` of an agency | who is in which team, who is short of hands |
//!
//! **A case is shown to the teams of its stages and to nobody else**: an officer of another agency is told that there is no
//! such case. Every look of an officer is in the ledger before the page is. Officers never work on behalf of somebody.

use polity_ledger::Actor;
use polity_store::Id;
use polity_web::{Denied, Permission, Session};

/// The assurance that officers need: two factors.
pub const OFFICER_ASSURANCE_MIN: u8 = 2;

/// A signed-in person who applies.
#[derive(Debug, Clone)]
pub struct Applicant {
    /// The session. A service may ask for more assurance than it has.
    pub session: Session,
    /// The person who sits there.
    pub person: Id,
    /// For whom: themselves, or the person whose mandate they use.
    pub subject: Id,
}

impl Applicant {
    /// As the ledger names them.
    pub fn to_actor(&self) -> Actor {
        let role = if self.session.acting_for.is_some() { "helper" } else { "resident" };
        actor(&self.session, role, None)
    }
}

impl Permission for Applicant {
    const NAME: &'static str = "services.applicant";
    const ROLES: &'static [&'static str] = &["resident", "helper"];

    fn check(session: Option<&Session>) -> Result<Self, Denied> {
        let session = session.ok_or(Denied::SignIn)?;
        let person = session.person.ok_or(Denied::Forbidden)?;
        let subject = session.acting_for.unwrap_or(person);
        Ok(Self { session: session.clone(), person, subject })
    }
}

/// An officer at work.
#[derive(Debug, Clone)]
pub struct AtWork {
    /// The session.
    pub session: Session,
    /// The officer.
    pub person: Id,
    /// The agencies in which they hold the role, in the order of their appointments.
    pub agencies: Vec<String>,
    role: &'static str,
}

impl AtWork {
    /// Whether they are appointed in this agency.
    pub fn is_in(&self, agency: &str) -> bool {
        self.agencies.iter().any(|own| own == agency)
    }

    /// As the ledger names them when they act for one of their agencies; `None` for another.
    pub fn acting_for(&self, agency: &str) -> Option<Actor> {
        self.is_in(agency).then(|| actor(&self.session, self.role, Some(agency)))
    }
}

/// Works on cases.
#[derive(Debug, Clone)]
pub struct CaseOfficer(pub AtWork);

/// Says who is in which team.
#[derive(Debug, Clone)]
pub struct TeamHead(pub AtWork);

impl Permission for CaseOfficer {
    const NAME: &'static str = "services.work-on-cases";
    const ROLES: &'static [&'static str] = &["officer"];

    fn check(session: Option<&Session>) -> Result<Self, Denied> {
        at_work(session, "officer").map(Self)
    }
}

impl Permission for TeamHead {
    const NAME: &'static str = "services.lead-teams";
    const ROLES: &'static [&'static str] = &["agency-head"];

    fn check(session: Option<&Session>) -> Result<Self, Denied> {
        at_work(session, "agency-head").map(Self)
    }
}

fn at_work(session: Option<&Session>, role: &'static str) -> Result<AtWork, Denied> {
    let session =
        session.filter(|session| session.assurance >= OFFICER_ASSURANCE_MIN).ok_or(Denied::SignIn)?;
    let person = session.person.ok_or(Denied::Forbidden)?;
    let mut agencies: Vec<String> = Vec::new();
    for agency in session.agencies_of(role) {
        if !agencies.iter().any(|known| known == agency) {
            agencies.push(agency.to_owned());
        }
    }
    if session.acting_for.is_some() || agencies.is_empty() {
        return Err(Denied::Forbidden);
    }
    Ok(AtWork { session: session.clone(), person, agencies, role })
}

fn actor(session: &Session, role: &str, agency: Option<&str>) -> Actor {
    Actor {
        account: Some(session.account),
        person: session.person,
        acting_for: session.acting_for,
        agency: agency.map(str::to_owned),
        role: role.to_owned(),
        assurance: session.assurance,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use polity_web::Grant;

    fn session(role: &str, agency: &str) -> Session {
        let id = Id::from_bytes([7; 16]);
        Session {
            id_hash: [0; 32],
            account: id,
            person: Some(id),
            acting_for: None,
            assurance: 2,
            grants: vec![Grant { role: role.into(), agency: Some(agency.into()) }],
            created_at: 0,
            expires_at: 1,
            last_seen: 0,
            user_agent: String::new(),
            network: String::new(),
        }
    }

    #[test]
    fn an_officer_acts_for_their_own_agency_only() {
        let officer = CaseOfficer::check(Some(&session("officer", "home-dept"))).unwrap().0;
        assert_eq!(officer.acting_for("home-dept").unwrap().agency.as_deref(), Some("home-dept"));
        assert!(officer.acting_for("town-council").is_none());
    }

    #[test]
    fn office_takes_the_role_two_factors_and_oneself() {
        let right = session("officer", "home-dept");
        let weak = Session { assurance: 1, ..right.clone() };
        let acting = Session { acting_for: Some(right.account), ..right.clone() };
        let other = session("counter-officer", "home-dept");
        assert_eq!(CaseOfficer::check(None).unwrap_err(), Denied::SignIn);
        assert_eq!(CaseOfficer::check(Some(&weak)).unwrap_err(), Denied::SignIn);
        assert_eq!(CaseOfficer::check(Some(&acting)).unwrap_err(), Denied::Forbidden);
        assert_eq!(CaseOfficer::check(Some(&other)).unwrap_err(), Denied::Forbidden);
        assert_eq!(TeamHead::check(Some(&right)).unwrap_err(), Denied::Forbidden);
    }

    #[test]
    fn whoever_uses_a_mandate_applies_for_the_other_person() {
        let other = Id::from_bytes([9; 16]);
        let acting = Session { acting_for: Some(other), ..session("x", "y") };
        let applicant = Applicant::check(Some(&acting)).unwrap();
        assert_eq!((applicant.subject, applicant.to_actor().role.as_str()), (other, "helper"));
    }
}
