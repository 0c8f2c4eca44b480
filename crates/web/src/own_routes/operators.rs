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

/// How long `security.txt` may be kept, in days; it is made anew with every request (RFC 9116 asks for less than a year).
const SECURITY_TXT_DAYS: i64 = 90;

/// Where a finder of a weakness turns (RFC 9116). Without an address to turn to there is no such file.
pub(super) async fn security_txt(_: Who<Anyone>, web: Web) -> Result<Response, Problem> {
    let config = web.config();
    let contact =
        config.footer.report_vulnerability.as_deref().ok_or(Problem::new(&ProblemKind::NOT_FOUND))?;
    let contact = if contact.starts_with('/') { config.absolute(contact) } else { contact.to_owned() };
    let expires = web.now() + SECURITY_TXT_DAYS * 24 * 3600 * 1_000_000;
    let expires = crate::format::rfc3339(expires);
    let languages: Vec<&str> = config.languages.iter().map(|lang| lang.tag()).collect();
    let text = format!(
        "Contact: {contact}\nExpires: {expires}\nPreferred-Languages: {}\nCanonical: {}\n",
        languages.join(", "),
        config.absolute("/.well-known/security.txt"),
    );
    Ok(([(header::CONTENT_TYPE, "text/plain; charset=utf-8")], text).into_response())
}
