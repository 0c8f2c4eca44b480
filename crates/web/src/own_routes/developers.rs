//! For developers: the description of all machine interfaces, and a page for each kind of problem. In English,
//! like the interfaces themselves.

use askama::Template;
use axum::extract::Path;
use axum::http::header;
use axum::response::{IntoResponse, Response};

use crate::{Anyone, Ctx, Page, PageError, Problem, ProblemKind, Web, Who};

/// The API description (OpenAPI).
pub(super) async fn openapi(_: Who<Anyone>, web: Web) -> Result<Response, Problem> {
    let assembled = web.assembled().ok_or_else(|| Problem::new(&ProblemKind::UNAVAILABLE))?;
    let json = assembled.openapi.to_json().map_err(Problem::internal)?;
    let headers =
        [(header::CONTENT_TYPE, "application/json"), (header::CACHE_CONTROL, "public, max-age=300")];
    Ok((headers, json).into_response())
}

#[derive(Template)]
#[template(path = "problems.html")]
pub(super) struct Problems {
    ctx: Ctx,
    kinds: Vec<&'static ProblemKind>,
}

/// Every kind of problem.
pub(super) async fn problems(_: Who<Anyone>, ctx: Ctx) -> Page<Problems> {
    let kinds = ctx.web().assembled().map(|assembled| assembled.problems.clone()).unwrap_or_default();
    Page(Problems { ctx, kinds })
}

#[derive(Template)]
#[template(path = "problem.html")]
pub(super) struct OneProblem {
    ctx: Ctx,
    kind: &'static ProblemKind,
}

/// One kind of problem: where the `type` of a problem document leads.
pub(super) async fn problem(
    _: Who<Anyone>,
    ctx: Ctx,
    Path(code): Path<String>,
) -> Result<Page<OneProblem>, PageError> {
    let kinds = ctx.web().assembled().map_or(&[][..], |assembled| assembled.problems.as_slice());
    let kind = kinds.iter().find(|kind| kind.code == code).copied().ok_or(PageError::NotFound)?;
    Ok(Page(OneProblem { ctx, kind }))
}
