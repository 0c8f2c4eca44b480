//! Teams: who is in which, and the desk at which an officer sits.

use std::collections::BTreeSet;

use polity_identity::access::Role;
use polity_ledger::{Act, Actor};
use polity_store::{Id, Micros, Operation, StoreError};
use serde::{Deserialize, Serialize};

use super::cases::Case;
use super::kind;
use crate::access::AtWork;
use crate::flow::{Officer, Progress};
use crate::store::queue::{self, AssignmentRow};
use crate::store::teams;
use crate::{Services, ServicesError};

/// Tasks that one transaction hands over.
const HANDED_AT_ONCE: i64 = 500;

/// A team of an agency.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Team {
    /// The agency.
    pub agency: String,
    /// Its name in the documents.
    pub name: String,
}

/// An officer with their teams.
#[derive(Debug, Clone)]
pub struct Desk {
    at_work: AtWork,
    /// Their teams, in agencies in which they are appointed.
    pub teams: Vec<Team>,
}

impl Desk {
    /// The officer.
    pub fn person(&self) -> Id {
        self.at_work.person
    }

    /// Whether they are in this team.
    pub fn works_in(&self, agency: &str, team: &str) -> bool {
        self.teams.iter().any(|own| (own.agency.as_str(), own.name.as_str()) == (agency, team))
    }

    /// As the ledger names them when they act for one of their agencies.
    pub fn acting_for(&self, agency: &str) -> Option<Actor> {
        self.at_work.acting_for(agency)
    }

    /// As the rules know them in the team that works this stage; `None` where it is no team of theirs.
    pub fn officer_of(&self, agency: &str, team: &str) -> Option<Officer<Id>> {
        let officer = || Officer { person: self.person(), agency: agency.to_owned(), team: team.to_owned() };
        self.works_in(agency, team).then(officer)
    }

    /// A head at the tasks of one team of theirs, to say who does what; `None` for a team of another agency. No case is opened
    /// at it.
    pub(crate) fn of_head(head: &AtWork, agency: &str, team: &str) -> Option<Self> {
        let team = Team { agency: agency.to_owned(), name: team.to_owned() };
        head.is_in(agency).then(|| Self { at_work: head.clone(), teams: vec![team] })
    }

    /// The team by which they see a case: one that has a stage of it, or had one. `None`: it does not exist for them.
    pub(crate) fn team_that_sees(&self, case: &Case) -> Option<&Team> {
        let sees = |is_there: fn(&Progress<Id>) -> bool| {
            case.service.every_stage().find_map(|stage| {
                let reached = case.state.stage(&stage.id).is_some_and(is_there);
                let own = |team: &&Team| (&team.agency, &team.name) == (&stage.agency, &stage.team);
                self.teams.iter().find(own).filter(|_| reached)
            })
        };
        sees(|progress| matches!(progress, Progress::Open { .. }))
            .or_else(|| sees(|progress| matches!(progress, Progress::Done { .. })))
    }
}

/// An officer in a team.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// The team.
    pub team: String,
    /// The officer.
    pub person: Id,
    /// Since when.
    pub since: Micros,
    /// Their name; `None` once their appointment has ended.
    pub name: Option<String>,
}

/// How taking an officer into a team, or out of it, went.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum TeamChanged {
    /// It is done; so many tasks were handed over with it.
    Done(u64),
    /// It was so already.
    Already,
    /// The agency has no such team.
    NoSuchTeam,
    /// Nobody by this identifier works cases in the agency, or is in the team.
    NoSuchOfficer,
}

impl Services {
    /// The desk of an officer.
    pub async fn desk(&self, at_work: &AtWork) -> Result<Desk, ServicesError> {
        let teams = teams::of(self.db(), at_work.person).await?;
        let own = teams.into_iter().filter(|(agency, _)| at_work.is_in(agency));
        let teams = own.map(|(agency, name)| Team { agency, name }).collect();
        Ok(Desk { at_work: at_work.clone(), teams })
    }

    /// The teams of an agency: those that services name, and those that have members.
    pub async fn teams_of(&self, agency: &str) -> Result<BTreeSet<String>, ServicesError> {
        let mut teams = BTreeSet::new();
        for service in self.live().await? {
            let own = service.every_stage().filter(|stage| stage.agency == agency);
            teams.extend(own.map(|stage| stage.team.clone()));
        }
        teams.extend(teams::members(self.db(), agency).await?.into_iter().map(|row| row.team));
        Ok(teams)
    }

    /// Everybody in the teams of an agency, by team.
    pub async fn members(&self, agency: &str) -> Result<Vec<Member>, ServicesError> {
        let officers = self.officers_in(agency).await?;
        let name = |person: Id| officers.iter().find(|(id, _)| *id == person).map(|(_, name)| name.clone());
        let rows = teams::members(self.db(), agency).await?.into_iter();
        let member = |row: teams::MemberRow| {
            let name = name(row.person);
            Member { team: row.team, person: row.person, since: row.since, name }
        };
        Ok(rows.map(member).collect())
    }

    /// The officers who may work cases in an agency, with their names, by name.
    pub async fn officers_in(&self, agency: &str) -> Result<Vec<(Id, String)>, ServicesError> {
        let appointed = self.identity().appointments_in(agency).await?;
        let officers = appointed.into_iter().filter(|(appointment, _)| appointment.role == Role::Officer);
        let mut named: Vec<_> = officers.map(|(appointment, name)| (appointment.person, name)).collect();
        named.sort_by(|one, other| one.1.cmp(&other.1).then(one.0.cmp(&other.0)));
        named.dedup();
        Ok(named)
    }

    /// Takes an officer into a team of their agency.
    pub async fn join_team(
        &self,
        actor: &Actor,
        agency: &str,
        team: &str,
        person: Id,
    ) -> Result<TeamChanged, ServicesError> {
        if !self.teams_of(agency).await?.contains(team) {
            return Ok(TeamChanged::NoSuchTeam);
        }
        if !self.officers_in(agency).await?.iter().any(|(id, _)| *id == person) {
            return Ok(TeamChanged::NoSuchOfficer);
        }
        let entry = self.ledger().prepare(&team_act(actor, agency, team, "joined", person), self.now())?;
        let (agency, team, now) = (agency.to_owned(), team.to_owned(), self.now());
        let operation = Operation::new("services.join_team", self.new_id());
        let joined = self.db().transact::<_, StoreError, _>(operation, move |tx| {
            if !teams::add(tx, &agency, &team, person, now)? {
                return Ok(TeamChanged::Already);
            }
            tx.append(&entry)?;
            Ok(TeamChanged::Done(0))
        });
        Ok(joined.await?)
    }

    /// Takes an officer out of a team, and hands their tasks over in the same step: to another officer of the team, or
    /// back to all of it. Nothing stays with somebody who cannot open it any more.
    pub async fn leave_team(
        &self,
        actor: &Actor,
        agency: &str,
        team: &str,
        person: Id,
        to: Option<Id>,
    ) -> Result<TeamChanged, ServicesError> {
        let entry = self.ledger().prepare(&team_act(actor, agency, team, "left", person), self.now())?;
        let mut handed = 0;
        loop {
            // Who leaves with very many tasks leaves with the last of them.
            match self.hand_over(actor, agency, team, person, to, Some(&entry)).await? {
                HandedOver::Some(count) => handed += count,
                HandedOver::All(count) => return Ok(TeamChanged::Done(handed + count)),
                HandedOver::NoSuchOfficer => return Ok(TeamChanged::NoSuchOfficer),
            }
        }
    }

    /// Hands over what an officer has taken in a team; with `leaving`, the last step takes them out of it.
    async fn hand_over(
        &self,
        actor: &Actor,
        agency: &str,
        team: &str,
        person: Id,
        to: Option<Id>,
        leaving: Option<&polity_store::Entry>,
    ) -> Result<HandedOver, ServicesError> {
        let (agency, team, leaving) = (agency.to_owned(), team.to_owned(), leaving.cloned());
        let at = self.now();
        let officer = actor.person.unwrap_or(person);
        let operation = Operation::new("services.hand_over", self.new_id()).serializable();
        let handed = self.db().transact::<_, StoreError, _>(operation, move |tx| {
            if !teams::is_member(tx, &agency, &team, person)? {
                return Ok(HandedOver::NoSuchOfficer);
            }
            if let Some(to) = to
                && (to == person || !teams::is_member(tx, &agency, &team, to)?)
            {
                return Ok(HandedOver::NoSuchOfficer);
            }
            let tasks = queue::held_by(tx, person, &agency, &team, HANDED_AT_ONCE)?;
            let count = u64::try_from(tasks.len()).unwrap_or_default();
            let is_last = count < HANDED_AT_ONCE.unsigned_abs();
            for (case, stage) in &tasks {
                let row = AssignmentRow { number: 0, at, officer, had: Some(person), has: to, undoes: false };
                queue::assign(tx, *case, stage, &row)?;
            }
            if let Some(entry) = leaving.as_ref().filter(|_| is_last) {
                teams::remove(tx, &agency, &team, person)?;
                tx.append(entry)?;
            }
            Ok(if is_last { HandedOver::All(count) } else { HandedOver::Some(count) })
        });
        Ok(handed.await?)
    }

    /// Hands over everything that an officer has taken in a team, as before a long leave; how many tasks that were.
    pub async fn hand_over_tasks(
        &self,
        actor: &Actor,
        agency: &str,
        team: &str,
        person: Id,
        to: Option<Id>,
    ) -> Result<TeamChanged, ServicesError> {
        let mut handed = 0;
        loop {
            match self.hand_over(actor, agency, team, person, to, None).await? {
                HandedOver::Some(count) => handed += count,
                HandedOver::All(count) => return Ok(TeamChanged::Done(handed + count)),
                HandedOver::NoSuchOfficer => return Ok(TeamChanged::NoSuchOfficer),
            }
        }
    }
}

/// How a slice of a hand-over went.
#[derive(Serialize, Deserialize)]
enum HandedOver {
    Some(u64),
    All(u64),
    NoSuchOfficer,
}

/// Who is in a team is no secret; who it is stays sealed.
fn team_act(actor: &Actor, agency: &str, team: &str, change: &str, person: Id) -> Act {
    Act::new(kind::TEAM_CHANGED, actor.clone())
        .with_public("agency", agency)
        .with_public("team", team)
        .with_public("change", change)
        .with_detail(serde_json::json!({ "officer": person }))
}
