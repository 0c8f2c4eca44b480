//! `/me` of whoever acts for a business: what the register says of it, and the way back to oneself. Nothing on it is about a
//! person.

use askama::Template;
use axum::response::{IntoResponse as _, Response};
use polity_store::Id;
use polity_web::{Ctx, Page, PageError, Session, see_other};

use crate::mandate::EVERY_SERVICE;
use crate::{Entity, Identity};

/// The page.
#[derive(Template)]
#[template(path = "firm.html")]
struct Firm {
    ctx: Ctx,
    entity: Entity,
    /// Whether the mandate is for every service: then who looked is shown, too.
    sees_looks: bool,
}

/// The page; once the mandate has ended, the way to whom else to act for.
pub(super) async fn show(
    room: &Identity,
    session: &Session,
    id: Id,
    ctx: Ctx,
) -> Result<Response, PageError> {
    let reach = room.reach(session, id).await?;
    let Some(entity) = room.entity(id).await?.filter(|_| !reach.is_nowhere()) else {
        return Ok(see_other("/me/mandates"));
    };
    Ok(Page(Firm { sees_looks: reach.covers(EVERY_SERVICE), entity, ctx }).into_response())
}
