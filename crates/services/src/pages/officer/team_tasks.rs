//! `/officer/teams/tasks`: the tasks of a team for the head of its agency, who gives several at once to one of the team. A
//! head opens no case here: a line says what is due and who has it.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse as _, Response};
use polity_web::{Ctx, FormState, Input, Page, PageError, Query, Who};
use serde::Deserialize;

use super::case::Reader;
use super::queue::{HandedShown, LineShown, hand_chosen, place_of, place_words};
use super::team::own_team;
use super::{Room, again, officer_names, team_name};
use crate::access::{AtWork, TeamHead};
use crate::store::queue::Place;
use crate::verbs::View;
use crate::{Desk, Services};

/// The value of the choice that puts tasks back: nobody of the team in particular.
const WHOLE_TEAM: &str = "team";

#[derive(Template)]
#[template(path = "officer/team_tasks.html")]
struct TasksPage {
    ctx: Ctx,
    /// `agency/team`.
    team: String,
    view_title: String,
    lines: Vec<LineShown>,
    officers: Vec<(String, String)>,
    handed: Vec<HandedShown>,
    after: String,
    next: Option<String>,
    may_choose: bool,
    may_open: bool,
}

/// Which team, and from where.
#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Asked {
    team: String,
    after: String,
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Give {
    team: String,
    after: String,
    /// Tasks as the page names them.
    chosen: Vec<String>,
    /// Who shall have them.
    to: String,
}

/// The tasks.
pub(super) async fn show(
    who: Who<TeamHead>,
    State(room): Room,
    ctx: Ctx,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    let desk = desk_of(&who.0.0, &asked.team)?;
    Ok(Page(page(&room, ctx, &desk, &asked.team, &asked.after, Vec::new()).await?).into_response())
}

fn desk_of(head: &AtWork, team: &str) -> Result<Desk, PageError> {
    let (agency, team) = own_team(head, team)?;
    Desk::of_head(head, agency, team).ok_or(PageError::NotFound)
}

/// Gives the chosen tasks to one of the team: each by itself, and what became of each is said.
pub(super) async fn give(
    who: Who<TeamHead>,
    State(room): Room,
    ctx: Ctx,
    input: Input<Give>,
) -> Result<Response, PageError> {
    let switched = input.switched_to().is_some();
    let (form, mut state) = input.into_parts();
    let desk = desk_of(&who.0.0, &form.team)?;
    let handed = if switched { Vec::new() } else { given(&room, &ctx, &desk, &form, &mut state).await? };
    let status = state.status();
    let page = page(&room, ctx.refilled(state), &desk, &form.team, &form.after, handed).await?;
    Ok(again(status, page))
}

async fn given(
    room: &Services,
    ctx: &Ctx,
    desk: &Desk,
    form: &Give,
    state: &mut FormState,
) -> Result<Vec<HandedShown>, PageError> {
    let has = match form.to.as_str() {
        "" => {
            state.errors.add("to", "officer-error-choose-officer");
            return Ok(Vec::new());
        }
        WHOLE_TEAM => None,
        officer => Some(officer.parse().map_err(|_| PageError::BadRequest)?),
    };
    hand_chosen(room, ctx, desk, &form.chosen, has, state).await
}

async fn page(
    room: &Services,
    ctx: Ctx,
    desk: &Desk,
    team: &str,
    from: &str,
    handed: Vec<HandedShown>,
) -> Result<TasksPage, PageError> {
    let (agency, name) = team.split_once('/').ok_or(PageError::BadRequest)?;
    let after = place_of(from);
    let found = room.queue(desk, View::Team, "", after.as_ref().unwrap_or(&Place::start())).await?;
    let names = officer_names(room, &[agency]).await?;
    let agencies = room.identity().agencies().await?;
    let (soon, reader) = (
        room.end_of_next_working_day(),
        Reader { room, ctx: &ctx, desk, agencies: &agencies, names: &names },
    );
    let mut lines = Vec::new();
    for line in &found.lines {
        lines.push(reader.line(View::Team, soon, line).await?);
    }
    let members = room.members(agency).await?.into_iter().filter(|member| member.team == name);
    let mut officers: Vec<(String, String)> =
        members.filter_map(|member| Some((member.person.to_string(), member.name?))).collect();
    officers.push((WHOLE_TEAM.to_owned(), ctx.t("officer-tasks-to-team")));
    let address = |place: &Place| format!("/officer/teams/tasks?team={team}&after={}", place_words(place));
    Ok(TasksPage {
        team: team.to_owned(),
        view_title: team_name(&ctx, &agencies, agency, name),
        lines,
        officers,
        handed,
        after: after.as_ref().map(place_words).unwrap_or_default(),
        next: found.next.as_ref().map(address),
        may_choose: true,
        may_open: false,
        ctx,
    })
}
