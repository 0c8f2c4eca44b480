//! `GET /api/standards/{service}`: the Digital Service Standards of a live service, control by control.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::extract::{Path, State as Room};
use polity_web::{Json, Problem, ProblemKind, Who};
use serde::Serialize;
use utoipa::ToSchema;

use crate::Blueprint;
use crate::access::ReadScoreboard;
use crate::standards::{Finding, State, of_all, words};
use crate::window::Window;

/// The standards of one service.
#[derive(Debug, Serialize, ToSchema)]
pub struct Standards {
    /// Code of the service.
    service: String,
    /// Code of the agency.
    agency: String,
    /// Where the entry by which it was published, and the proof that the log holds it, are shown.
    entry: String,
    /// How many controls are in each state.
    counts: BTreeMap<&'static str, usize>,
    /// All controls.
    controls: Vec<Control>,
}

/// One control.
#[derive(Debug, Serialize, ToSchema)]
pub struct Control {
    /// Such as `TX-1`.
    id: String,
    /// In short words of our own, in English; absent where we have not read the wording.
    #[serde(skip_serializing_if = "Option::is_none")]
    title: Option<String>,
    /// Whether it is met, and who says so.
    state: State,
    /// The facts of the public record by which it was decided; empty where a person has to.
    evidence: BTreeMap<&'static str, String>,
}

/// The Digital Service Standards of a live service.
///
/// What our own records decide is marked apart from what needs a person.
#[utoipa::path(
    get,
    path = "/api/standards/{service}",
    tag = "blueprint",
    params(("service" = String, Path, description = "Code of the service, such as grab-bar")),
    responses(
        (status = 200, description = "The controls", body = Standards),
        (status = 404, description = "No such service is live", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(crate) async fn standards(
    _: Who<ReadScoreboard>,
    Room(blueprint): Room<Arc<Blueprint>>,
    Path(service): Path<String>,
) -> Result<Json<Standards>, Problem> {
    let board = blueprint.board(Window::Trailing).await?;
    let mut all = of_all(&board, blueprint.today()).into_iter();
    let missing = || Problem::new(&ProblemKind::NOT_FOUND).detail("no such service is live");
    let found = all.find(|one| one.service == service).ok_or_else(missing)?;
    let counts = found.counts().into_iter().map(|(state, count)| (state.code(), count)).collect();
    let findings = found.chapters.into_iter().flat_map(|chapter| chapter.findings);
    Ok(Json(Standards {
        service: found.service,
        agency: found.agency,
        entry: format!("/transparency/entries/{}", found.entry),
        counts,
        controls: findings.map(Control::from).collect(),
    }))
}

impl From<Finding> for Control {
    fn from(Finding { id, title, state, evidence }: Finding) -> Self {
        Self { id, title: title.map(|title| words(title, "en").to_owned()), state, evidence }
    }
}
