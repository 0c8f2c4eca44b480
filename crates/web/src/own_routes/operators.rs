//! For operators and their machines: does it run, is it ready, what are its figures.

use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};

use crate::{Anyone, PageError, Problem, ProblemKind, Visit, Web, Who};

/// The process runs and answers.
pub(super) async fn healthz(_: Who<Anyone>) -> impl IntoResponse {
    ([(header::CACHE_CONTROL, "no-store")], "ok\n")
}

/// Work may be sent here: the database answers and nobody asked the process to stop.
pub(super) async fn readyz(_: Who<Anyone>, web: Web) -> Result<impl IntoResponse, Problem> {
    let not_ready = || Problem::new(&ProblemKind::UNAVAILABLE).retry_after(5);
    if web.is_draining() {
        return Err(not_ready().detail("The process was asked to stop and takes no new work."));
    }
    match web.store().health().await {
        Ok(_) => Ok(([(header::CACHE_CONTROL, "no-store")], "ready\n")),
        Err(error) => Err(not_ready().detail("The database does not answer.").caused_by(error)),
    }
}

/// Figures, for readers on this machine and those that the operator named. To others the page does not exist.
pub(super) async fn metrics(
    _: Who<Anyone>,
    web: Web,
    visit: Visit,
    headers: HeaderMap,
) -> Result<Response, PageError> {
    // Behind a proxy on this machine everyone seems to come from here; the proxy's header gives them away.
    let forwarded = headers.contains_key("x-forwarded-for") || headers.contains_key("forwarded");
    let here = visit.address().is_loopback() && !forwarded;
    if !here && !web.config().metrics_readers.contains(&visit.address()) {
        return Err(PageError::NotFound);
    }
    let text = [(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")];
    Ok((text, web.metrics().text()).into_response())
}
