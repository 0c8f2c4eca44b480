//! `/officer/cases`: what lies on an officer's desk, and the way to a case by its number.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse as _, Response};
use polity_store::{Id, Micros};
use polity_web::{Ctx, FormState, Input, PageError, Query, Who, see_other};
use serde::Deserialize;

use super::case::Reader;
use super::{Room, again, officer_name, officer_names, stage_title};
use crate::access::CaseOfficer;
use crate::clock_use::Step;
use crate::document::Service;
use crate::pages::words::{Words, agency_name, last_day};
use crate::reference::Reference;
use crate::store::queue::{Line, Place};
use crate::verbs::{Chosen, Handed, View};
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
pub(super) struct LineShown {
    pub reference: Reference,
    pub service: Words,
    pub stage: Words,
    /// The stage, where the line is a task of the reader's team.
    pub stage_id: String,
    /// When it is due, in words, with the class of its tag.
    pub due: String,
    pub due_class: &'static str,
    /// How much of its time is used: a sign, and in words. None while its clock stands.
    pub used: Option<(&'static str, String)>,
    /// Who has it.
    pub who: String,
    pub is_free: bool,
    /// The task as a form names it; empty where it is nobody's to choose.
    pub chosen: String,
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
    /// The last line of the page before; empty on the first.
    after: String,
    service: String,
    /// Whether tasks can be chosen here.
    may_choose: bool,
    /// Whether references lead to their cases.
    may_open: bool,
    /// What became of the tasks that were chosen.
    handed: Vec<HandedShown>,
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
    let (status, page) = (state.status(), page(&room, &desk, ctx.refilled(state), &asked, Vec::new()).await?);
    Ok(again(status, page).into_response())
}

/// What is wanted of several tasks.
#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Several {
    /// `take` or `put-back`.
    act: String,
    /// Tasks as the page names them.
    chosen: Vec<String>,
    view: String,
    service: String,
    after: String,
}

/// What became of a task that was chosen.
pub(super) struct HandedShown {
    pub reference: String,
    pub words: String,
    pub is_done: bool,
}

/// Takes several tasks, or puts several back: each by itself, and what became of each is said.
pub(super) async fn several(
    who: Who<CaseOfficer>,
    State(room): Room,
    ctx: Ctx,
    input: Input<Several>,
) -> Result<Response, PageError> {
    let desk = room.desk(&who.0.0).await?;
    let (form, mut state) = input.into_parts();
    let has = (form.act != "put-back").then(|| desk.person());
    let handed = hand_chosen(&room, &ctx, &desk, &form.chosen, has, &mut state).await?;
    state.answers.set("service", form.service.clone());
    let Several { view, service, after, .. } = form;
    let asked = Asked { view, service, after, ..Asked::default() };
    let (status, page) = (state.status(), page(&room, &desk, ctx.refilled(state), &asked, handed).await?);
    Ok(again(status, page).into_response())
}

/// Hands the tasks that a form names to somebody, or back to their team.
pub(super) async fn hand_chosen(
    room: &Services,
    ctx: &Ctx,
    desk: &Desk,
    chosen: &[String],
    has: Option<Id>,
    state: &mut FormState,
) -> Result<Vec<HandedShown>, PageError> {
    let chosen = chosen.iter().map(|text| chosen_of(text).ok_or(PageError::BadRequest));
    let chosen = chosen.collect::<Result<Vec<_>, _>>()?;
    state.errors.require(!chosen.is_empty(), "", "officer-error-choose-task");
    let handed = room.hand_each(desk, chosen, has).await?.into_iter().map(|(task, handed)| {
        let key = match handed {
            Handed::Done if has.is_none() => "officer-several-back",
            Handed::Done => "officer-several-done",
            Handed::NoSuchOfficer => "officer-error-not-in-team",
            // Of a task that is not theirs they learn nothing.
            Handed::Overtaken | Handed::NotTheirs => "officer-error-task-gone",
        };
        HandedShown { reference: task.reference, words: ctx.t(key), is_done: handed == Handed::Done }
    });
    Ok(handed.collect())
}

/// A task as a page names it: reference, stage, and who had it.
fn chosen_of(text: &str) -> Option<Chosen> {
    let mut parts = text.split('/');
    let (reference, stage, had) = (parts.next()?.to_owned(), parts.next()?.to_owned(), parts.next()?);
    let had = if had.is_empty() { None } else { Some(had.parse().ok()?) };
    parts.next().is_none().then_some(Chosen { reference, stage, had })
}

async fn page(
    room: &Services,
    desk: &Desk,
    ctx: Ctx,
    asked: &Asked,
    handed: Vec<HandedShown>,
) -> Result<QueueShown, PageError> {
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
        after: after.as_ref().map(place_words).unwrap_or_default(),
        service: asked.service.clone(),
        may_choose: view != View::Elsewhere,
        may_open: true,
        handed,
        moved: Reference::read(room.prefix(), &asked.moved),
        ctx,
    })
}

impl Reader<'_> {
    /// A line in words.
    pub async fn line(&self, view: View, soon: Micros, line: &Line) -> Result<LineShown, PageError> {
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
            chosen: match (view, line.assignee) {
                (View::Elsewhere, _) => String::new(),
                (_, had) => {
                    let had = had.map(|officer| officer.to_string()).unwrap_or_default();
                    format!("{}/{stage_id}/{had}", line.reference)
                }
            },
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
        let stage = service.stage(&line.place.stage)?;
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

/// The place of a page as it stands in an address.
pub(super) fn place_words(place: &Place) -> String {
    let Place { at, case, stage } = place;
    format!("{at}_{case}_{stage}")
}

/// The address of a page of a list.
fn address(view: View, service: &str, after: Option<&Place>) -> String {
    let mut address = format!("/officer/cases?view={}", view.name());
    if !service.is_empty() {
        address.push_str("&service=");
        address.extend(service.chars().filter(|sign| sign.is_ascii_alphanumeric() || *sign == '-'));
    }
    if let Some(place) = after {
        address.push_str("&after=");
        address.push_str(&place_words(place));
    }
    address
}

/// A place as it stands in an address; anything else begins at the top.
pub(super) fn place_of(text: &str) -> Option<Place> {
    let mut parts = text.splitn(3, '_');
    let (at, case, stage) = (parts.next()?, parts.next()?, parts.next()?);
    Some(Place { at: at.parse().ok()?, case: case.parse().ok()?, stage: stage.to_owned() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chosen_task_is_read_as_it_was_named() {
        let had = Id::from_bytes([7; 16]);
        for (text, had) in [("ANG-1/check/".to_owned(), None), (format!("ANG-1/check/{had}"), Some(had))] {
            let chosen = Chosen { reference: "ANG-1".into(), stage: "check".into(), had };
            assert_eq!(chosen_of(&text), Some(chosen));
        }
        for wrong in ["", "ANG-1", "ANG-1/check", "ANG-1/check/x", "ANG-1/check//"] {
            assert_eq!(chosen_of(wrong), None, "{wrong}");
        }
    }

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
