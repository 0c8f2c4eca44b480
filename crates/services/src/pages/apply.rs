//! `/services/{service}/apply/{page}`: the questions, one page at a time.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use polity_identity::Agency;
use polity_web::{Arg, Ctx, FormErrors, FormState, PageError, Query, Upload, Who, see_other};
use serde::Deserialize;

use super::keys::Keys;
use super::pointing::take_press;
use super::question::{Around, Question};
use super::words::{Words, day};
use super::{Room, again, counter_name, hand_of, service};
use crate::Services;
use crate::access::{Applying, InHand};
use crate::answers::{FieldError, written};
use crate::town_map::TownMap;
use crate::verbs::Draft;

/// What a button says besides "continue".
const THEN: &str = "_then";
/// Where the page was opened from.
const BACK: &str = "_back";

/// The texts of a page as they were sent.
type Typed = BTreeMap<String, Vec<String>>;

#[derive(Template)]
#[template(path = "apply.html")]
struct Apply {
    ctx: Ctx,
    draft: Draft,
    agencies: Vec<Agency>,
    page: String,
    title: Words,
    service_title: Words,
    /// Which of how many pages.
    step: usize,
    steps: usize,
    /// The page before this one.
    before: Option<String>,
    /// What shows.
    fields: BTreeSet<String>,
    has_files: bool,
    /// What was pressed besides "continue".
    then: String,
    map: Option<Arc<TownMap>>,
    from_check: bool,
    /// Questions of an older version whose answers could not be kept.
    dropped: Vec<Words>,
    /// For whom an officer at a counter fills in.
    counter: Option<String>,
}

impl Apply {
    /// The questions, in order. One question alone is the heading of its page.
    fn questions(&self) -> Vec<Question<'_>> {
        let around = Around {
            ctx: &self.ctx,
            agencies: &self.agencies,
            more_rows: self.then == "more",
            map: self.map.as_deref(),
            whole_map: self.then == "whole-map",
        };
        let Some((_, page)) = self.draft.service.page(&self.page) else { return Vec::new() };
        let content = &self.draft.content;
        let shown = page.fields.iter().filter(|field| self.fields.contains(&field.id));
        shown
            .map(|field| {
                let (fact, held) = (content.register.get(&field.id), content.answers.get(&field.id));
                Question::of(around, field, fact, held, self.is_one_question())
            })
            .collect()
    }

    /// Whether one question is all that the page asks, and nothing else stands on it.
    fn is_one_question(&self) -> bool {
        let fixed = |id: &String| {
            let field = self.draft.service.field(id);
            field.is_some_and(|field| {
                !field.kind.is_question()
                    || (crate::verbs::is_fixed(field) && self.draft.content.register.contains_key(id))
            })
        };
        self.fields.len() == 1 && !self.fields.iter().any(fixed)
    }
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Asked {
    from: String,
}

/// Where somebody left off.
pub(super) async fn resume(
    who: Who<Applying>,
    State(room): Room,
    keys: Keys,
    Path(id): Path<String>,
) -> Result<Response, PageError> {
    let Some(draft) = in_hand(&room, &who.0, &keys, &id).await? else {
        return Ok(see_other(&format!("/services/{id}")));
    };
    let walk = draft.1.walk(room.today());
    Ok(see_other(&next_of(&id, walk.first_open().map(|shown| shown.page.id.as_str()))))
}

/// The address of a page, or of the check where every page is answered.
fn next_of(id: &str, page: Option<&str>) -> String {
    page.map_or_else(|| format!("/services/{id}/check"), |page| format!("/services/{id}/apply/{page}"))
}

/// The draft that whoever asks has in hand.
pub(super) async fn in_hand(
    room: &Services,
    who: &Applying,
    keys: &Keys,
    id: &str,
) -> Result<Option<(InHand, Draft)>, PageError> {
    let service = service(room, id).await?;
    let Some(in_hand) = hand_of(room, who, keys, &service).await? else { return Ok(None) };
    let draft = room.draft_in_hand(&in_hand, &service).await?;
    Ok(draft.map(|draft| (in_hand, draft)))
}

/// A page of questions, filled in with what was answered.
pub(super) async fn show(
    who: Who<Applying>,
    State(room): Room,
    ctx: Ctx,
    keys: Keys,
    Path((id, page)): Path<(String, String)>,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    let Some((hand, draft)) = in_hand(&room, &who.0, &keys, &id).await? else {
        return Ok(see_other(&format!("/services/{id}")));
    };
    let state = filled_in(&draft, &page);
    let from_check = asked.from == "check";
    match apply_page(&room, ctx.refilled(state), (hand, draft), &page, from_check, "").await? {
        Some(page) => Ok(again(page.ctx.status(), page)),
        // A page that does not show any more, or not yet: go where one can go on.
        None => Ok(see_other(&format!("/services/{id}/apply"))),
    }
}

/// What a page is filled in with: what was answered, else what the register says.
fn filled_in(draft: &Draft, page: &str) -> FormState {
    let fields = draft.service.page(page).map(|(_, page)| page.fields.as_slice()).unwrap_or_default();
    let content = &draft.content;
    let texts: Vec<(String, String)> = fields
        .iter()
        .filter_map(|field| {
            let answer = content.answers.get(&field.id).or_else(|| content.register.get(&field.id))?;
            Some(written(field, &answer.value))
        })
        .flatten()
        .collect();
    let answers = texts.iter().map(|(name, text)| (name.as_str(), text.clone())).collect();
    FormState { answers, errors: FormErrors::new() }
}

/// The page; `None` where it does not show.
async fn apply_page(
    room: &Services,
    ctx: Ctx,
    (hand, draft): (InHand, Draft),
    page: &str,
    from_check: bool,
    then: &str,
) -> Result<Option<Apply>, PageError> {
    let agencies = room.identity().agencies().await?;
    let walk = draft.walk(room.today());
    let Some(at) = walk.pages.iter().position(|shown| shown.page.id == page) else { return Ok(None) };
    let Some(shown) = walk.pages.get(at) else { return Ok(None) };
    let before = at.checked_sub(1).and_then(|at| walk.pages.get(at)).map(|shown| shown.page.id.clone());
    let dropped = dropped(room, &ctx, &draft).await?;
    let is_file =
        |field: &&crate::document::Field| matches!(field.kind, crate::document::FieldKind::File { .. });
    Ok(Some(Apply {
        page: page.to_owned(),
        title: Words::of(&ctx, &shown.page.title),
        service_title: Words::of(&ctx, &draft.service.title),
        step: at + 1,
        steps: walk.pages.len(),
        before,
        fields: shown.fields.iter().map(|field| field.id.clone()).collect(),
        has_files: shown.fields.iter().any(is_file),
        then: then.to_owned(),
        map: room.map().cloned(),
        from_check,
        dropped,
        counter: counter_name(Some(&hand)),
        ctx: ctx.with_form("answers"),
        agencies,
        draft,
    }))
}

/// The questions whose answers a new version did not take.
async fn dropped(room: &Services, ctx: &Ctx, draft: &Draft) -> Result<Vec<Words>, PageError> {
    let Some((version, fields)) = &draft.content.dropped else { return Ok(Vec::new()) };
    let old = room.at_version(&draft.service.id, *version).await?;
    let words = |old: &crate::document::Service| {
        fields.iter().filter_map(|id| Some(Words::of(ctx, &old.field(id)?.label))).collect()
    };
    Ok(old.as_deref().map(words).unwrap_or_default())
}

/// A page was answered.
pub(super) async fn answer(
    who: Who<Applying>,
    State(room): Room,
    ctx: Ctx,
    keys: Keys,
    Path((id, page)): Path<(String, String)>,
    upload: Upload<Typed>,
) -> Result<Response, PageError> {
    let Some((hand, mut draft)) = in_hand(&room, &who.0, &keys, &id).await? else {
        return Ok(see_other(&format!("/services/{id}")));
    };
    let Upload { input, files } = upload;
    let switched = input.switched_to().is_some();
    let (mut typed, mut state) = input.into_parts();
    let sent = |name: &str| typed.get(name).and_then(|texts| texts.first()).map_or("", String::as_str);
    let (mut then, from_check) = (sent(THEN).to_owned(), sent(BACK) == "check");
    let fields = draft.service.page(&page).map(|(_, page)| page.fields.as_slice()).unwrap_or_default();
    if room.map().is_some_and(|map| take_press(map, fields, &mut typed, &mut state.answers)) {
        "map".clone_into(&mut then);
    }
    if !switched {
        let files = files.into_iter().map(|part| room.incoming(part)).collect();
        let partly = !then.is_empty();
        let Some(errors) = room.answer(&mut draft, &page, &typed, files, partly).await? else {
            return Ok(see_other(&format!("/services/{id}/apply")));
        };
        match then.as_str() {
            "later" if hand.counter.is_some() => return Ok(see_other("/officer/counter")),
            "later" => return Ok(see_other("/applications")),
            "more" | "map" | "whole-map" => {}
            _ if errors.is_empty() => return Ok(see_other(&onward(&room, &draft, &page, from_check))),
            _ => say(&ctx, &mut state.errors, errors),
        }
    }
    match apply_page(&room, ctx.refilled(state), (hand, draft), &page, from_check, &then).await? {
        Some(page) => Ok(again(page.ctx.status(), page)),
        None => Ok(see_other(&format!("/services/{id}/apply"))),
    }
}

/// Where one goes after a page: to the next, or back to the check; where the service cannot be used, it says so there.
fn onward(room: &Services, draft: &Draft, page: &str, from_check: bool) -> String {
    let (id, walk) = (&draft.service.id, draft.walk(room.today()));
    if walk.blocked.is_some() {
        return next_of(id, None);
    }
    let place = |page: &str| draft.service.page(page).map_or(0, |(number, _)| number);
    let next = if from_check {
        walk.first_open()
    } else {
        walk.pages.iter().find(|shown| place(&shown.page.id) > place(page)).or_else(|| walk.first_open())
    };
    next_of(id, next.map(|shown| shown.page.id.as_str()))
}

/// Says each fault beside its question.
fn say(ctx: &Ctx, errors: &mut FormErrors, found: Vec<FieldError>) {
    for error in found {
        let values = error.arguments.into_iter().map(|(name, text)| {
            let value = match (text.parse::<i64>(), text.parse::<jiff::civil::Date>()) {
                (Ok(number), _) => Arg::from(number),
                (_, Ok(date)) => Arg::from(day(ctx, date)),
                _ => Arg::from(text),
            };
            (name, value)
        });
        errors.add_with(&error.field, error.key, values.collect());
    }
}
