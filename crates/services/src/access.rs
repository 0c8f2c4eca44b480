//! Who may do what in this room. Nothing else in the room decides it.
//!
//! | permission | who | what |
//! | --- | --- | --- |
//! | `Anyone` (web) | everybody | catalogue, start pages, problems with a page |
//! | [`Applying`] | whoever the service's document lets: a signed-in person, or who holds the draft's or case's key | drafts, submissions, own cases |
//! | [`Applicant`] | a signed-in person, for themselves or under a mandate of a person or a business | the list of own cases |
//! | [`CaseOfficer`] | `officer` of an agency | cases with a stage of that agency's teams |
//! | [`CounterOfficer`] | `counter-officer` of an agency | drafts and submissions of a sitting, for whoever stands there |
//! | [`OutsideApplication`] | a deployed application of an agency | messages, its own cases, indicators |
//! | [`TeamHead`] | `agency-head` of an agency | who is in which team, who is short of hands |
//!
//! **What is a business's is of all who may act for it, and is opened only in a session that does**: there nothing of a person's
//! is, and in a session of one's own nothing of a business's. A service for businesses that one signs in to is begun for one, and a
//! service for individuals never. Whether the mandate still stands, and for this service, is asked anew at each request.
//!
//! **A case is shown to the teams of its stages and to nobody else**: an officer of another agency is told that there is no
//! such case. Every look of an officer is in the ledger before the page is. Officers never work on behalf of
//! somebody, but for a **sitting** at a counter: it is of one session, about one person who was looked up there, and opens the
//! way through services and nothing else. What that person has sent before, or has begun at home, is not shown to the officer.

use polity_identity::AgencyActor;
use polity_identity::access::represented_by;
use polity_identity::mandate::{Represented, role_of};
use polity_ledger::Actor;
use polity_ledger::transactions::Channel;
use polity_store::Id;
use polity_vault::token;
use polity_web::{Denied, Permission, Session};

use crate::Owner;
use crate::document::{Audience, Login, Service};
use crate::verbs::Sitting;

/// The role of officers at counters.
const COUNTER_OFFICER: &str = "counter-officer";
/// The assurance that officers need: two factors.
pub const OFFICER_ASSURANCE_MIN: u8 = 2;

/// A signed-in person who applies.
#[derive(Debug, Clone)]
pub struct Applicant {
    /// The session. A service may ask for more assurance than it has.
    pub session: Session,
    /// The person who sits there.
    pub person: Id,
    /// For whom: themselves, or the person or the business whose mandate they use.
    pub subject: Id,
}

impl Applicant {
    /// As the ledger names them.
    pub fn to_actor(&self) -> Actor {
        actor(&self.session, role_of(represented_by(&self.session)), None)
    }

    /// Whose what they do is.
    pub fn owner(&self) -> Owner {
        match represented_by(&self.session) {
            Some(Represented::Entity(entity)) => Owner::Entity(entity),
            Some(Represented::Person(person)) => Owner::Person(person),
            None => Owner::Person(self.person),
        }
    }
}

impl Permission for Applicant {
    const NAME: &'static str = "services.applicant";
    const ROLES: &'static [&'static str] = &["resident", "helper", "representative"];

    fn check(session: Option<&Session>) -> Result<Self, Denied> {
        let session = session.ok_or(Denied::SignIn)?;
        let person = session.person.ok_or(Denied::Forbidden)?;
        let subject = session.acting_for.unwrap_or(person);
        Ok(Self { session: session.clone(), person, subject })
    }
}

/// Somebody who fills in a service, or comes back to their case. Whether one has to sign in, the service's document says.
#[derive(Debug, Clone)]
pub struct Applying {
    session: Option<Session>,
}

/// Whose draft or case somebody has in hand.
#[derive(Debug, Clone)]
pub struct InHand {
    /// Whose it is.
    pub owner: Owner,
    /// Under whom drafts lie: at a counter under the sitting, so that nobody comes upon what was begun at home.
    pub drafts: Owner,
    /// Who sits there, where anybody is signed in and it is theirs or of the person for whom they act.
    pub applicant: Option<Applicant>,
    /// The officer who fills in for whoever stands before them.
    pub counter: Option<AtCounter>,
}

/// For whom a service is that cannot be begun.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Misplaced {
    /// For businesses: one begins it while acting for one.
    ForBusinesses,
    /// For people: one begins it for oneself, or for somebody.
    ForPeople,
}

/// An officer in a sitting.
#[derive(Debug, Clone)]
pub struct AtCounter {
    /// The officer, for the agency of the sitting.
    pub officer: AgencyActor,
    /// The sitting.
    pub sitting: Sitting,
}

impl InHand {
    /// What belongs to whoever holds the key with this hash.
    pub fn by_key(hash: [u8; 32]) -> Self {
        let owner = Owner::Token(hash);
        Self { owner, drafts: owner, applicant: None, counter: None }
    }

    /// For whom a service is, where it is not for whoever this is of. Without a sign-in a service for businesses is for anybody.
    pub fn misplaced(&self, service: &Service) -> Option<Misplaced> {
        match (service.audience, self.owner) {
            (Audience::Business, Owner::Person(_)) if service.login.is_some() => {
                Some(Misplaced::ForBusinesses)
            }
            (Audience::Individual, Owner::Entity(_)) => Some(Misplaced::ForPeople),
            _ => None,
        }
    }

    /// By which way whoever sits there fills in.
    pub fn channel(&self) -> Channel {
        if self.counter.is_some() { Channel::Counter } else { Channel::Web }
    }

    /// As the ledger names whoever sits there.
    pub fn to_actor(&self) -> Actor {
        if let Some(AtCounter { officer, sitting }) = &self.counter {
            return Actor { acting_for: Some(sitting.person), ..officer.to_actor() };
        }
        let nobody = || Actor { role: "anyone".to_owned(), ..Actor::default() };
        self.applicant.as_ref().map_or_else(nobody, Applicant::to_actor)
    }
}

impl Applying {
    /// Whoever is signed in.
    pub fn session(&self) -> Option<&Session> {
        self.session.as_ref()
    }

    /// A signed-in person who acts for nobody else: what an agency's own application keeps is between it and them, so that
    /// a mandate here does not reach there.
    ///
    /// # Errors
    /// Where somebody has to sign in, and for whoever acts for somebody else: there is no such case then.
    pub fn alone(&self) -> Result<Applicant, Denied> {
        let applicant = Applicant::check(self.session())?;
        if applicant.session.acting_for.is_some() { Err(Denied::Hidden) } else { Ok(applicant) }
    }

    /// Whose draft of a service this is, or would be. `key` is the draft's key from the browser. `Ok(None)`: nobody's
    /// yet, and nobody has to sign in.
    ///
    /// # Errors
    /// Where the service asks for a sign-in, or for a better one.
    pub fn draft_of(&self, login: Option<Login>, key: Option<&str>) -> Result<Option<InHand>, Denied> {
        let Some(login) = login else {
            // A key that the browser holds comes first: who signs in half-way loses nothing.
            if let Some(key) = key {
                return Ok(Some(InHand::by_key(token::hash(key))));
            }
            return Ok(Applicant::check(self.session()).ok().map(in_hand));
        };
        let session = self.session().filter(|session| session.assurance >= login.level);
        Applicant::check(session).map(in_hand).map(Some)
    }

    /// What is filled in during a sitting: for the person who stands there, by the officer whose session it is, for as long as
    /// they hold the role in its agency; never for themselves.
    ///
    /// # Errors
    /// For everybody else.
    pub fn at_counter(&self, sitting: Sitting) -> Result<InHand, Denied> {
        let office = CounterOfficer::check(self.session())?.0;
        let officer = office.acting_at_counter(&sitting.agency).ok_or(Denied::Forbidden)?;
        if office.session.id_hash != sitting.session || office.person == sitting.person {
            return Err(Denied::Forbidden);
        }
        let (owner, drafts) = (Owner::Person(sitting.person), Owner::Sitting(sitting.key));
        Ok(InHand { owner, drafts, applicant: None, counter: Some(AtCounter { officer, sitting }) })
    }

    /// Whether a case is theirs. Whoever holds no key to it, and is not the person, is told that there is none.
    ///
    /// # Errors
    /// Where somebody has to sign in first, and for everybody else's case.
    pub fn own_case(&self, owner: Owner, login: Option<Login>, key: Option<&str>) -> Result<InHand, Denied> {
        match owner {
            Owner::Token(hash) if key.is_some_and(|key| token::hash(key) == hash) => Ok(InHand::by_key(hash)),
            Owner::Token(_) | Owner::Sitting(_) => Err(Denied::Hidden),
            Owner::Person(_) | Owner::Entity(_) => {
                let level = login.map_or(1, |login| login.level);
                let session = self.session().filter(|session| session.assurance >= level);
                let applicant = Applicant::check(session)?;
                if applicant.owner() == owner { Ok(in_hand(applicant)) } else { Err(Denied::Hidden) }
            }
        }
    }
}

fn in_hand(applicant: Applicant) -> InHand {
    let owner = applicant.owner();
    InHand { owner, drafts: owner, applicant: Some(applicant), counter: None }
}

impl Permission for Applying {
    const NAME: &'static str = "services.apply";
    const ROLES: &'static [&'static str] =
        &["anyone", "resident", "helper", "representative", "counter-officer"];

    fn check(session: Option<&Session>) -> Result<Self, Denied> {
        Ok(Self { session: session.cloned() })
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

impl AtWork {
    /// The officer at a counter of one of their agencies; `None` in another role or for another agency.
    pub fn acting_at_counter(&self, agency: &str) -> Option<AgencyActor> {
        (self.role == COUNTER_OFFICER && self.is_in(agency)).then(|| AgencyActor {
            account: self.session.account,
            person: self.person,
            agency: Some(agency.to_owned()),
            role: COUNTER_OFFICER,
            assurance: self.session.assurance,
        })
    }
}

/// Fills in for whoever stands before them at a counter.
#[derive(Debug, Clone)]
pub struct CounterOfficer(pub AtWork);

impl Permission for CounterOfficer {
    const NAME: &'static str = "services.fill-in-at-counter";
    const ROLES: &'static [&'static str] = &[COUNTER_OFFICER];

    fn check(session: Option<&Session>) -> Result<Self, Denied> {
        at_work(session, COUNTER_OFFICER).map(Self)
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

/// An agency's own application. It has no session: its token and its key are judged by `polity_identity::Program`, which every
/// handler of this permission takes, and its manifest says what it may do.
#[derive(Debug, Clone, Copy)]
pub struct OutsideApplication;

impl Permission for OutsideApplication {
    const NAME: &'static str = "services.application";
    const ROLES: &'static [&'static str] = &["application"];

    fn check(_: Option<&Session>) -> Result<Self, Denied> {
        Ok(Self)
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
    use polity_identity::mandate::REPRESENTATIVE;
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
    fn a_document_says_whether_one_signs_in() {
        let strong = session("x", "y");
        let weak = Session { assurance: 1, ..strong.clone() };
        let login = Some(Login { level: 2, once_per_person: false });
        let of = |session: Option<&Session>| Applying::check(session).unwrap();
        assert_eq!(of(None).draft_of(login, Some("key")).unwrap_err(), Denied::SignIn);
        assert_eq!(of(Some(&weak)).draft_of(login, None).unwrap_err(), Denied::SignIn);
        let drafted = of(Some(&strong)).draft_of(login, Some("key")).unwrap().unwrap();
        assert_eq!(drafted.owner, Owner::Person(strong.account));
        assert!(of(None).draft_of(None, None).unwrap().is_none());
        let drafted = of(Some(&strong)).draft_of(None, Some("key")).unwrap().unwrap();
        assert_eq!(drafted.owner, Owner::Token(token::hash("key")));
    }

    #[test]
    fn a_case_is_its_owners_or_of_whoever_holds_its_key() {
        let strong = session("x", "y");
        let acting = Session { acting_for: Some(Id::from_bytes([9; 16])), ..strong.clone() };
        let of = |session: Option<&Session>| Applying::check(session).unwrap();
        let (own, keyed) = (Owner::Person(strong.account), Owner::Token(token::hash("key")));
        assert!(of(Some(&strong)).own_case(own, None, None).is_ok());
        assert_eq!(of(Some(&acting)).own_case(own, None, None).unwrap_err(), Denied::Hidden);
        assert_eq!(of(None).own_case(own, None, Some("key")).unwrap_err(), Denied::SignIn);
        assert!(of(None).own_case(keyed, None, Some("key")).is_ok());
        assert_eq!(of(Some(&strong)).own_case(keyed, None, Some("other")).unwrap_err(), Denied::Hidden);
    }

    #[test]
    fn what_is_a_businesss_is_opened_by_whoever_acts_for_it_and_by_nobody_else() {
        let (own, id) = (session("x", "y"), Id::from_bytes([9; 16]));
        let helping = Session { acting_for: Some(id), grants: Vec::new(), ..own.clone() };
        let grants = vec![Grant { role: REPRESENTATIVE.into(), agency: None }];
        let acting = Session { grants, ..helping.clone() };
        let of = |session: &Session| Applying::check(Some(session)).unwrap();
        let actor = of(&acting).own_case(Owner::Entity(id), None, None).unwrap().to_actor();
        assert_eq!((actor.role.as_str(), actor.acting_for), (REPRESENTATIVE, Some(id)));
        // Of the same number, and yet nobody's: a helper of a person, and whoever acts for nobody.
        for (session, owner) in [
            (&helping, Owner::Entity(id)),
            (&own, Owner::Entity(id)),
            (&own, Owner::Entity(own.account)),
            (&acting, Owner::Person(id)),
            (&acting, Owner::Person(own.account)),
        ] {
            assert_eq!(of(session).own_case(owner, None, None).unwrap_err(), Denied::Hidden);
        }
        assert_eq!(CaseOfficer::check(Some(&acting)).unwrap_err(), Denied::Forbidden);
        assert_eq!(of(&acting).alone().unwrap_err(), Denied::Hidden);
    }

    #[test]
    fn what_applications_keep_is_reached_by_no_mandate() {
        let own = session("x", "y");
        let acting = Session { acting_for: Some(Id::from_bytes([9; 16])), ..own.clone() };
        let of = |session: Option<&Session>| Applying::check(session).unwrap().alone();
        assert_eq!(of(Some(&own)).unwrap().person, own.account);
        assert_eq!(of(Some(&acting)).unwrap_err(), Denied::Hidden);
        assert_eq!(of(None).unwrap_err(), Denied::SignIn);
    }

    #[test]
    fn a_sitting_opens_the_way_through_services_for_its_officer_and_nothing_else() {
        let (me, them) = (Id::from_bytes([7; 16]), Id::from_bytes([9; 16]));
        let right = session("counter-officer", "home-dept");
        let sitting = |session: &Session, person, agency: &str| Sitting {
            session: session.id_hash,
            key: [3; 32],
            person,
            agency: agency.to_owned(),
            name: "Somebody".to_owned(),
            ends_at: 1,
        };
        let of = |session: &Session, sitting| Applying::check(Some(session)).unwrap().at_counter(sitting);
        let found = of(&right, sitting(&right, them, "home-dept")).unwrap();
        assert_eq!((found.owner, found.drafts), (Owner::Person(them), Owner::Sitting([3; 32])));
        assert_eq!(found.channel(), Channel::Counter);
        let actor = found.to_actor();
        assert_eq!((actor.person, actor.acting_for), (Some(me), Some(them)));
        assert_eq!((actor.role.as_str(), actor.agency.as_deref()), ("counter-officer", Some("home-dept")));
        // Nobody else's sitting, not for oneself, not for another agency, not once the role or a factor is gone.
        let another = Session { id_hash: [1; 32], ..right.clone() };
        let weak = Session { assurance: 1, ..right.clone() };
        let officer = session("officer", "home-dept");
        let acting = Session { acting_for: Some(them), ..right.clone() };
        for (session, sitting) in [
            (&right, sitting(&another, them, "home-dept")),
            (&right, sitting(&right, me, "home-dept")),
            (&right, sitting(&right, them, "schools")),
            (&officer, sitting(&officer, them, "home-dept")),
            (&acting, sitting(&acting, them, "home-dept")),
        ] {
            assert_eq!(of(session, sitting).unwrap_err(), Denied::Forbidden);
        }
        assert_eq!(of(&weak, sitting(&weak, them, "home-dept")).unwrap_err(), Denied::SignIn);
        // Neither the person's cases nor a case that would be a sitting's are opened by it.
        let at_desk = Applying::check(Some(&right)).unwrap();
        assert_eq!(at_desk.own_case(Owner::Person(them), None, None).unwrap_err(), Denied::Hidden);
        assert_eq!(at_desk.own_case(Owner::Sitting([3; 32]), None, None).unwrap_err(), Denied::Hidden);
    }

    #[test]
    fn whoever_uses_a_mandate_applies_for_the_other_person() {
        let other = Id::from_bytes([9; 16]);
        let acting = Session { acting_for: Some(other), ..session("x", "y") };
        let applicant = Applicant::check(Some(&acting)).unwrap();
        assert_eq!((applicant.subject, applicant.to_actor().role.as_str()), (other, "helper"));
    }
}
