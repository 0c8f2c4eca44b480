//! Who has a task, and who is in which team: giving, taking, putting back; joining and leaving with everything handed over.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::{IntoResponse as _, Response};
use polity_store::{Id, Micros};
use polity_web::{Ctx, FormState, Input, Page, PageError, Who, see_other};
use serde::Deserialize;

use super::stage::own_stage;
use super::{Room, again, at_desk, team_name};
use crate::access::{AtWork, CaseOfficer, TeamHead};
use crate::document::Stage;
use crate::pages::words::{Words, agency_name};
use crate::verbs::{Hand, Handed};
use crate::{Case, Services, TeamChanged};

/// Giving a task.
#[derive(Template)]
#[template(path = "officer/give.html")]
struct GivePage {
    ctx: Ctx,
    reference: String,
    stage: String,
    title: Words,
    team: String,
    had: String,
    officers: Vec<(String, String)>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct GiveForm {
    /// `take`, `give`, `put-back` or `undo`.
    act: String,
    /// Who had it on the page; empty for nobody.
    had: String,
    /// Who shall have it.
    to: String,
}

/// The page on which a task is given to somebody of its team.
pub(super) async fn task(
    who: Who<CaseOfficer>,
    State(room): Room,
    ctx: Ctx,
    Path((reference, stage)): Path<(String, String)>,
) -> Result<Response, PageError> {
    let (desk, case) = at_desk(&room, &who.0.0, &reference).await?;
    let stage = own_stage(&desk, &case, &stage)?;
    Ok(Page(give_page(&room, ctx, &case, stage).await?).into_response())
}

async fn give_page(room: &Services, ctx: Ctx, case: &Case, stage: &Stage) -> Result<GivePage, PageError> {
    let agencies = room.identity().agencies().await?;
    let members = room.members(&stage.agency).await?;
    let members = members.into_iter().filter(|member| member.team == stage.team);
    let assignee = case.tasks.iter().find(|task| task.stage == stage.id).and_then(|task| task.assignee);
    let officers = members.filter_map(|member| Some((member.person.to_string(), member.name?)));
    Ok(GivePage {
        reference: case.reference.to_string(),
        stage: stage.id.clone(),
        title: Words::of(&ctx, &stage.title),
        team: team_name(&ctx, &agencies, &stage.agency, &stage.team),
        had: assignee.map(|officer| officer.to_string()).unwrap_or_default(),
        officers: officers.collect(),
        ctx: ctx.with_form("give-form"),
    })
}

/// Takes, gives, puts back, or takes back the last of these.
pub(super) async fn give(
    who: Who<CaseOfficer>,
    State(room): Room,
    ctx: Ctx,
    Path((reference, stage)): Path<(String, String)>,
    input: Input<GiveForm>,
) -> Result<Response, PageError> {
    let desk = room.desk(&who.0.0).await?;
    let switched = input.switched_to().is_some();
    let (form, mut state) = input.into_parts();
    if !switched {
        let had = named(&form.had)?;
        let hand = match form.act.as_str() {
            "take" => Hand::Over { had, has: Some(desk.person()) },
            "put-back" => Hand::Over { had, has: None },
            "undo" => Hand::Back,
            _ => Hand::Over { had, has: named(&form.to)? },
        };
        let names_nobody = matches!(form.act.as_str(), "take" | "put-back" | "undo");
        let chosen = names_nobody || !form.to.is_empty();
        if chosen {
            match room.hand(&desk, &reference, &stage, hand).await? {
                Handed::Done => return Ok(see_other(&onward(&form.act, &reference))),
                Handed::NotTheirs => return Err(PageError::NotFound),
                Handed::NoSuchOfficer => drop(state.errors.add("to", "officer-error-not-in-team")),
                Handed::Overtaken => drop(state.errors.add("", "officer-error-task-gone")),
            }
        } else {
            state.errors.add("to", "officer-error-choose-officer");
        }
    }
    let (desk, case) = at_desk(&room, &who.0.0, &reference).await?;
    let stage = own_stage(&desk, &case, &stage)?;
    let status = state.status();
    Ok(again(status, give_page(&room, ctx.refilled(state), &case, stage).await?))
}

/// Whoever takes a task opens its case next; whoever gives it away goes on with their own.
fn onward(act: &str, reference: &str) -> String {
    match act {
        "take" | "undo" => format!("/officer/cases/{}", escaped(reference)),
        _ => "/officer/cases?view=mine".to_owned(),
    }
}

/// A reference as it stands in an address.
fn escaped(reference: &str) -> String {
    reference.chars().filter(|sign| sign.is_ascii_alphanumeric() || *sign == '-').collect()
}

/// An officer by their identifier; empty for nobody.
fn named(text: &str) -> Result<Option<Id>, PageError> {
    match text {
        "" => Ok(None),
        text => text.parse().map(Some).map_err(|_| PageError::BadRequest),
    }
}

/// A team for its head.
struct TeamShown {
    agency: String,
    team: String,
    name: String,
    members: Vec<MemberShown>,
}

struct MemberShown {
    person: String,
    name: String,
    since: Micros,
    is_gone: bool,
    /// To whom their tasks can go: value and name.
    others: Vec<(String, String)>,
}

#[derive(Template)]
#[template(path = "officer/teams.html")]
struct TeamsPage {
    ctx: Ctx,
    teams: Vec<TeamShown>,
    /// Team and officer to choose for joining.
    team_choices: Vec<(String, String)>,
    officer_choices: Vec<(String, String)>,
    /// How many tasks were handed over on the page before.
    handed: Option<u64>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct JoinForm {
    /// `agency/team`.
    team: String,
    officer: String,
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct LeaveForm {
    /// `agency/team`.
    team: String,
    officer: String,
    /// Who gets the tasks; empty: the whole team.
    to: String,
    /// `leave`, or `hand-over` for the tasks alone.
    act: String,
}

/// The teams of an agency for its head.
pub(super) async fn teams(who: Who<TeamHead>, State(room): Room, ctx: Ctx) -> Result<Response, PageError> {
    let handed = url_number(&ctx, "handed");
    Ok(Page(teams_page(&room, ctx, &who.0.0, handed).await?).into_response())
}

fn url_number(ctx: &Ctx, name: &str) -> Option<u64> {
    let pairs = ctx.visit().query().split('&').filter_map(|pair| pair.split_once('='));
    pairs.into_iter().find(|(key, _)| *key == name).and_then(|(_, value)| value.parse().ok())
}

async fn teams_page(
    room: &Services,
    ctx: Ctx,
    head: &AtWork,
    handed: Option<u64>,
) -> Result<TeamsPage, PageError> {
    let agencies = room.identity().agencies().await?;
    let (mut teams, mut team_choices, mut officer_choices) = (Vec::new(), Vec::new(), Vec::new());
    for agency in &head.agencies {
        let members = room.members(agency).await?;
        for team in room.teams_of(agency).await? {
            let name = team_name(&ctx, &agencies, agency, &team);
            let own: Vec<_> = members.iter().filter(|member| member.team == team).collect();
            let shown = own.iter().map(|member| MemberShown {
                person: member.person.to_string(),
                name: member.name.clone().unwrap_or_else(|| ctx.t("officer-former")),
                since: member.since,
                is_gone: member.name.is_none(),
                others: own
                    .iter()
                    .filter(|other| other.person != member.person)
                    .filter_map(|other| Some((other.person.to_string(), other.name.clone()?)))
                    .collect(),
            });
            let members = shown.collect();
            team_choices.push((format!("{agency}/{team}"), name.clone()));
            teams.push(TeamShown { agency: agency.clone(), team, name, members });
        }
        for (officer, name) in room.officers_in(agency).await? {
            let name = format!("{name}, {}", agency_name(&ctx, &agencies, agency));
            officer_choices.push((officer.to_string(), name));
        }
    }
    Ok(TeamsPage { teams, team_choices, officer_choices, handed, ctx: ctx.with_form("join-form") })
}

/// A team of an agency that one heads; any other does not exist.
pub(super) fn own_team<'t>(head: &AtWork, team: &'t str) -> Result<(&'t str, &'t str), PageError> {
    let (agency, team) = team.split_once('/').ok_or(PageError::BadRequest)?;
    if head.is_in(agency) { Ok((agency, team)) } else { Err(PageError::NotFound) }
}

/// Takes an officer into a team.
pub(super) async fn join(
    who: Who<TeamHead>,
    State(room): Room,
    ctx: Ctx,
    input: Input<JoinForm>,
) -> Result<Response, PageError> {
    let head = &who.0.0;
    let switched = input.switched_to().is_some();
    let (form, mut state) = input.into_parts();
    if !switched && judge_choices(&mut state, &form.team, &form.officer) {
        let (agency, team) = own_team(head, &form.team)?;
        let actor = head.acting_for(agency).ok_or(PageError::NotFound)?;
        let officer = named(&form.officer)?.ok_or(PageError::BadRequest)?;
        match room.join_team(&actor, agency, team, officer).await? {
            TeamChanged::Done(_) | TeamChanged::Already => return Ok(see_other("/officer/teams")),
            TeamChanged::NoSuchTeam => drop(state.errors.add("team", "officer-error-team")),
            TeamChanged::NoSuchOfficer => drop(state.errors.add("officer", "officer-error-not-appointed")),
        }
    }
    let status = state.status();
    Ok(again(status, teams_page(&room, ctx.refilled(state), head, None).await?))
}

fn judge_choices(state: &mut FormState, team: &str, officer: &str) -> bool {
    state.errors.require(!team.is_empty(), "team", "officer-error-team");
    state.errors.require(!officer.is_empty(), "officer", "officer-error-choose-officer");
    state.errors.is_empty()
}

/// Takes an officer out of a team, or only their tasks from them.
pub(super) async fn leave(
    who: Who<TeamHead>,
    State(room): Room,
    ctx: Ctx,
    input: Input<LeaveForm>,
) -> Result<Response, PageError> {
    let head = &who.0.0;
    let (form, mut state) = input.into_parts();
    let (agency, team) = own_team(head, &form.team)?;
    let actor = head.acting_for(agency).ok_or(PageError::NotFound)?;
    let officer = named(&form.officer)?.ok_or(PageError::BadRequest)?;
    let to = named(&form.to)?;
    let changed = if form.act == "leave" {
        room.leave_team(&actor, agency, team, officer, to).await?
    } else {
        room.hand_over_tasks(&actor, agency, team, officer, to).await?
    };
    if let TeamChanged::Done(count) = changed {
        return Ok(see_other(&format!("/officer/teams?handed={count}")));
    }
    state.errors.add("", "officer-error-not-in-team");
    let status = state.status();
    Ok(again(status, teams_page(&room, ctx.refilled(state), head, None).await?))
}
