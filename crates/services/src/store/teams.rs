//! Who is in which team of an agency.

use polity_store::{Id, Micros, Statement, Store, StoreError, Tx, params, statement};

statement! {
    MEMBER_INSERT: Write "services.team_member_insert" =
        "INSERT INTO services_team_member (agency, team, person, since) VALUES ($1, $2, $3, $4) \
         ON CONFLICT (agency, team, person) DO NOTHING";
    MEMBER_DELETE: Write "services.team_member_delete" =
        "DELETE FROM services_team_member WHERE agency = $1 AND team = $2 AND person = $3";
    TEAMS_OF: Point "services.teams_of" =
        "SELECT agency, team FROM services_team_member WHERE person = $1 ORDER BY agency, team";
    MEMBER: Point "services.team_member" =
        "SELECT since FROM services_team_member WHERE agency = $1 AND team = $2 AND person = $3";
    MEMBERS_IN: Point "services.team_members_in" =
        "SELECT team, person, since FROM services_team_member WHERE agency = $1 ORDER BY team, since, person";
}

pub(super) const STATEMENTS: &[&Statement] =
    &[&MEMBER_INSERT, &MEMBER_DELETE, &TEAMS_OF, &MEMBER, &MEMBERS_IN];

/// An officer in a team.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MemberRow {
    /// The team.
    pub team: String,
    /// The officer.
    pub person: Id,
    /// Since when.
    pub since: Micros,
}

/// Takes an officer into a team; false for one who is in it.
pub fn add(tx: &mut Tx<'_>, agency: &str, team: &str, person: Id, now: Micros) -> Result<bool, StoreError> {
    Ok(tx.run(&MEMBER_INSERT, params![agency, team, person, now])? == 1)
}

/// Takes an officer out of a team; false for one who is not in it.
pub fn remove(tx: &mut Tx<'_>, agency: &str, team: &str, person: Id) -> Result<bool, StoreError> {
    Ok(tx.run(&MEMBER_DELETE, params![agency, team, person])? == 1)
}

/// Whether an officer is in a team.
pub fn is_member(tx: &mut Tx<'_>, agency: &str, team: &str, person: Id) -> Result<bool, StoreError> {
    Ok(tx.one::<(Micros,)>(&MEMBER, params![agency, team, person])?.is_some())
}

/// The teams of an officer, as agency and team.
pub async fn of(store: &Store, person: Id) -> Result<Vec<(String, String)>, StoreError> {
    store.all::<(String, String)>(&TEAMS_OF, params![person]).await
}

/// Everybody in the teams of an agency, by team.
pub async fn members(store: &Store, agency: &str) -> Result<Vec<MemberRow>, StoreError> {
    let rows = store.all::<(String, Id, Micros)>(&MEMBERS_IN, params![agency]).await?;
    Ok(rows.into_iter().map(|(team, person, since)| MemberRow { team, person, since }).collect())
}
