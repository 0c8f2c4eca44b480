//! Files of a case at work: opened once a scanner has cleared them; where none has, the head of an agency may take it upon
//! them, under their name in the record.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use polity_ledger::Actor;
use polity_web::{Ctx, Input, Page, PageError, Who, see_other};
use serde::Deserialize;

use super::Room;
use crate::access::{AtWork, CaseOfficer, TeamHead};
use crate::pages::{again, download};
use crate::store::files::FileState;
use crate::verbs::StoredFile;
use crate::{Case, Services};

#[derive(Template)]
#[template(path = "officer/file.html")]
struct FilePage {
    ctx: Ctx,
    reference: String,
    file: String,
    name: String,
    media_type: String,
    bytes: u64,
    is_waiting: bool,
    is_head: bool,
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Nothing {}

fn page(ctx: Ctx, reference: &str, stored: &StoredFile, is_head: bool) -> FilePage {
    FilePage {
        ctx,
        reference: reference.to_owned(),
        file: stored.file.id.clone(),
        name: stored.file.name.clone(),
        media_type: stored.file.media_type.clone(),
        bytes: stored.file.bytes,
        is_waiting: stored.state == FileState::Quarantined,
        is_head,
    }
}

/// A file of a case that the officer's team works on. One that nobody has cleared is named, and not opened.
pub(super) async fn open(
    who: Who<CaseOfficer>,
    State(room): Room,
    ctx: Ctx,
    Path((reference, id)): Path<(String, String)>,
) -> Result<Response, PageError> {
    let desk = room.desk(&who.0.0).await?;
    let case = room.look_at_case(&desk, &reference).await?.ok_or(PageError::NotFound)?;
    let file = room.file_of(&case, &id).await?.ok_or(PageError::NotFound)?;
    if file.state.may_be_opened() {
        return Ok(download(&file));
    }
    Ok(again(StatusCode::FORBIDDEN, page(ctx, case.reference.as_str(), &file, false)))
}

/// What a head decides about: the name of a file, its type and its size.
pub(super) async fn ask(
    who: Who<TeamHead>,
    State(room): Room,
    ctx: Ctx,
    Path((reference, id)): Path<(String, String)>,
) -> Result<Response, PageError> {
    let (case, file, actor) = led(&room, &who.0.0, &reference, &id).await?;
    room.look_of_head(&case, actor).await?;
    Ok(Page(page(ctx, case.reference.as_str(), &file, true)).into_response())
}

/// The head takes it upon them.
pub(super) async fn release(
    who: Who<TeamHead>,
    State(room): Room,
    Path((reference, id)): Path<(String, String)>,
    _: Input<Nothing>,
) -> Result<Response, PageError> {
    let (case, file, actor) = led(&room, &who.0.0, &reference, &id).await?;
    room.release_file(&case, &file.file.id, actor).await?;
    Ok(see_other(&format!("/officer/files/{}/{}", case.reference, file.file.id)))
}

/// A file of a case on which an agency of this head works; for everybody else there is none.
async fn led(
    room: &Services,
    head: &AtWork,
    reference: &str,
    id: &str,
) -> Result<(Case, StoredFile, Actor), PageError> {
    let case = room.case_of(reference).await?.ok_or(PageError::NotFound)?;
    let actor = case.service.stages.iter().find_map(|stage| head.acting_for(&stage.agency));
    let actor = actor.ok_or(PageError::NotFound)?;
    let file = room.file_of(&case, id).await?.ok_or(PageError::NotFound)?;
    Ok((case, file, actor))
}
