//! `/officer/cases`: what lies on an officer's desk, and the way to a case by its number.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse as _, Response};
use polity_store::Micros;
use polity_web::{Ctx, FormState, PageError, Query, Who, see_other};
use serde::Deserialize;

use super::case::Reader;
use super::{Room, again, officer_name, officer_names, stage_title};
use crate::access::CaseOfficer;
use crate::clock_use::Step;
use crate::document::Service;
use crate::pages::words::{Words, agency_name, last_day};
use crate::reference::Reference;
use crate::store::queue::{Line, Place};
use crate::verbs::View;
use crate::{Desk, Services};

/// What is asked for.
#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Asked {
    /// The list.
    view: String,
    /// Only one service.
    service: String,
    /// The last line of the page before.
    after: String,
    /// A case's number, as somebody typed it.
    reference: Option<String>,
    /// The case that was moved on the page before.
    moved: String,
}

/// A list to choose.
struct Tab {
    label: String,
    address: String,
    is_current: bool,
}

/// A line for a reader.
struct LineShown {
    reference: Reference,
    service: Words,
    stage: Words,
    /// The stage, where the line is a task of the reader's team.
    stage_id: String,
    /// When it is due, in words, with the class of its tag.
    due: String,
    due_class: &'static str,
    /// How much of its time is used: a sign, and in words. None while its clock stands.
    used: Option<(&'static str, String)>,
    /// Who has it.
    who: String,
    is_free: bool,
}

#[derive(Template)]
#[template(path = "officer/queue.html")]
struct QueueShown {
    ctx: Ctx,
    tabs: Vec<Tab>,
    view: &'static str,
    view_title: String,
    services: Vec<(String, String)>,
    has_teams: bool,
    lines: Vec<LineShown>,
    next: Option<String>,
    is_first: bool,
    moved: Option<Reference>,
}

/// The list, or on to the case whose number was typed.
pub(super) async fn show(
    who: Who<CaseOfficer>,
    State(room): Room,
    ctx: Ctx,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    let desk = room.desk(&who.0.0).await?;
    let mut state = FormState::prefilled([("service", asked.service.clone())]);
    if let Some(typed) = &asked.reference {
        if let Some(found) = room.find_case(&desk, typed).await? {
            return Ok(see_other(&format!("/officer/cases/{found}")));
        }
        state.answers.set("reference", typed.clone());
        state.errors.add("reference", "officer-error-reference");
    }
    let (status, page) = (state.status(), page(&room, &desk, ctx.refilled(state), &asked).await?);
    Ok(again(status, page).into_response())
}

async fn page(room: &Services, desk: &Desk, ctx: Ctx, asked: &Asked) -> Result<QueueShown, PageError> {
    let view = View::from_name(&asked.view).unwrap_or(View::Team);
    let service = asked.service.as_str();
    let after = place_of(&asked.after);
    let found = room.queue(desk, view, service, after.as_ref().unwrap_or(&Place::start())).await?;
    let own: Vec<&str> = desk.teams.iter().map(|team| team.agency.as_str()).collect();
    let names = officer_names(room, &own).await?;
    let soon = room.end_of_next_working_day();
    let agencies = room.identity().agencies().await?;
    let reader = Reader { room, ctx: &ctx, desk, agencies: &agencies, names: &names };
    let mut lines = Vec::new();
    for line in &found.lines {
        lines.push(reader.line(view, soon, line).await?);
    }
    let mut services = vec![(String::new(), ctx.t("officer-filter-every-service"))];
    for known in room.services_of(desk).await? {
        services.push((known.id.clone(), Words::of(&ctx, &known.title).text));
    }
    let tabs = View::ALL.into_iter().map(|tab| Tab {
        label: ctx.t(&format!("officer-view-{}", tab.name())),
        address: address(tab, service, None),
        is_current: tab == view,
    });
    let tabs: Vec<Tab> = tabs.collect();
    Ok(QueueShown {
        tabs,
        view: view.name(),
        view_title: ctx.t(&format!("officer-view-{}", view.name())),
        services,
        has_teams: !desk.teams.is_empty(),
        lines,
        next: found.next.as_ref().map(|next| address(view, service, Some(next))),
        is_first: after.is_none(),
        moved: Reference::read(room.prefix(), &asked.moved),
        ctx,
    })
}

impl Reader<'_> {
    /// A line in words.
    async fn line(&self, view: View, soon: Micros, line: &Line) -> Result<LineShown, PageError> {
        let (room, ctx) = (self.room, self.ctx);
        let service = room.at_version(&line.service, line.version).await?.ok_or(PageError::NotFound)?;
        let (due, due_class) = due_words(ctx, line, soon);
        let stage_id = line.place.stage.clone();
        let (stage, who) = if view == View::Elsewhere {
            let has_it = room.agencies_at(line.place.case).await?;
            let has_it: Vec<String> =
                has_it.iter().map(|code| agency_name(ctx, self.agencies, code)).collect();
            let since = ctx.tf("officer-elsewhere-since", &[("date", ctx.date(line.since))]);
            (Words::own(since), has_it.join(", "))
        } else {
            let who = match line.assignee {
                Some(officer) => officer_name(ctx, self.names, self.desk.person(), officer),
                None => ctx.t("officer-nobody"),
            };
            (stage_title(ctx, &service, &stage_id), who)
        };
        Ok(LineShown {
            reference: line.reference.clone(),
            service: Words::of(ctx, &service.title),
            stage,
            is_free: line.assignee.is_none() && view != View::Elsewhere,
            stage_id,
            due,
            due_class,
            used: self.used(view, &service, line),
            who,
        })
    }
}

impl Reader<'_> {
    /// How much of a task's time is used, in working days: the sign of its step, and the words.
    fn used(&self, view: View, service: &Service, line: &Line) -> Option<(&'static str, String)> {
        let due_at = line.due_at.filter(|_| view != View::Elsewhere && !line.paused)?;
        let stage = service.stages.iter().find(|stage| stage.id == line.place.stage)?;
        let due = jiff::Timestamp::from_microsecond(due_at).ok()?;
        let percent = self.room.calendar().used_percent(self.room.timestamp(), due, stage.working_days);
        let values = [("percent", percent), ("days", stage.working_days)];
        Some((Step::of(percent).sign(), self.ctx.tf("officer-used", &values)))
    }
}

/// When something is due, in words; with the class of the tag.
fn due_words(ctx: &Ctx, line: &Line, soon: Micros) -> (String, &'static str) {
    if line.paused {
        return (ctx.t("officer-due-paused"), "quiet");
    }
    let Some(due_at) = line.due_at else { return (ctx.t("officer-due-never"), "quiet") };
    let date = [("date", last_day(ctx, due_at))];
    match due_at {
        due_at if due_at <= ctx.web().now() => (ctx.tf("officer-due-over", &date), "wrong"),
        due_at if due_at <= soon => (ctx.tf("officer-due-by", &date), "attention"),
        _ => (ctx.tf("officer-due-by", &date), ""),
    }
}

/// The address of a page of a list.
fn address(view: View, service: &str, after: Option<&Place>) -> String {
    let mut address = format!("/officer/cases?view={}", view.name());
    if !service.is_empty() {
        address.push_str("&service=");
        address.extend(service.chars().filter(|sign| sign.is_ascii_alphanumeric() || *sign == '-'));
    }
    if let Some(Place { at, case, stage }) = after {
        let place = format!("&after={at}_{case}_{stage}");
        address.push_str(&place);
    }
    address
}

/// A place as it stands in an address; anything else begins at the top.
fn place_of(text: &str) -> Option<Place> {
    let mut parts = text.splitn(3, '_');
    let (at, case, stage) = (parts.next()?, parts.next()?, parts.next()?);
    Some(Place { at: at.parse().ok()?, case: case.parse().ok()?, stage: stage.to_owned() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use polity_store::Id;

    #[test]
    fn a_place_is_read_back_from_its_address() {
        for stage in ["check", "site-visit", ""] {
            let place = Place { at: -5, case: Id::from_bytes([7; 16]), stage: stage.into() };
            let address = address(View::Free, "grab-bar", Some(&place));
            let (front, back) = address.split_once("&after=").unwrap();
            assert_eq!(front, "/officer/cases?view=free&service=grab-bar");
            assert_eq!(place_of(back), Some(place));
        }
        for wrong in ["", "1", "1_2_3", "x_00000000-0000-0000-0000-000000000000_a"] {
            assert_eq!(place_of(wrong), None, "{wrong}");
        }
    }
}
