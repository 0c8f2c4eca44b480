//! How much each team and each of its officers has to do: for the team itself, and for the head who lends a hand.

use askama::Template;
use axum::extract::State;
use polity_store::Id;
use polity_web::{Ctx, Page, PageError, Who};

use super::{Room, officer_name, officer_names, team_name};
use crate::access::{CaseOfficer, TeamHead};
use crate::store::queue;
use crate::workload_picture::{Load, Picture};
use crate::{Services, Team};

/// A row of a team's table.
struct Row {
    name: String,
    open: i64,
    over: i64,
    soon: i64,
    waiting: i64,
}

struct TeamShown {
    id: String,
    name: String,
    picture: Picture,
    rows: Vec<Row>,
}

#[derive(Template)]
#[template(path = "officer/workload.html")]
pub(super) struct WorkloadPage {
    ctx: Ctx,
    back: &'static str,
    teams: Vec<TeamShown>,
}

/// The teams of an officer.
pub(super) async fn own(
    who: Who<CaseOfficer>,
    State(room): Room,
    ctx: Ctx,
) -> Result<Page<WorkloadPage>, PageError> {
    let desk = room.desk(&who.0.0).await?;
    page(&room, ctx, desk.person(), &desk.teams, "/officer/cases").await
}

/// Every team of a head's agencies.
pub(super) async fn led(
    who: Who<TeamHead>,
    State(room): Room,
    ctx: Ctx,
) -> Result<Page<WorkloadPage>, PageError> {
    let mut teams = Vec::new();
    for agency in &who.0.0.agencies {
        let own = room.teams_of(agency).await?.into_iter();
        teams.extend(own.map(|name| Team { agency: agency.clone(), name }));
    }
    page(&room, ctx, who.0.0.person, &teams, "/officer/teams").await
}

async fn page(
    room: &Services,
    ctx: Ctx,
    reader: Id,
    teams: &[Team],
    back: &'static str,
) -> Result<Page<WorkloadPage>, PageError> {
    let agencies = room.identity().agencies().await?;
    let codes: Vec<&str> = teams.iter().map(|team| team.agency.as_str()).collect();
    let names = officer_names(room, &codes).await?;
    let (now, soon) = (room.now(), room.end_of_next_working_day());
    let mut shown = Vec::new();
    for team in teams {
        let loads = queue::workload(room.db(), (&team.agency, &team.name), now, soon).await?;
        let mut rows: Vec<Row> = loads
            .iter()
            .map(|load| Row {
                name: match load.officer {
                    Some(officer) => officer_name(&ctx, &names, reader, officer),
                    None => ctx.t("officer-nobody"),
                },
                open: load.open,
                over: load.over,
                soon: load.soon,
                waiting: load.paused,
            })
            .collect();
        rows.sort_by(|one, other| other.open.cmp(&one.open).then_with(|| one.name.cmp(&other.name)));
        let whole = |count: i64| u32::try_from(count).unwrap_or_default();
        let loads: Vec<Load> = rows
            .iter()
            .map(|row| Load {
                name: row.name.clone(),
                over: whole(row.over),
                running: whole(row.open - row.over - row.waiting),
                waiting: whole(row.waiting),
            })
            .collect();
        shown.push(TeamShown {
            id: format!("{}-{}", team.agency, team.name),
            name: team_name(&ctx, &agencies, &team.agency, &team.name),
            picture: Picture::of(&loads),
            rows,
        });
    }
    Ok(Page(WorkloadPage { ctx, back, teams: shown }))
}
