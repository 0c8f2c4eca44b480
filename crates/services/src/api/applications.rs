//! `/api/applications`: messages, cases and indicators of agencies' own applications.
//!
//! Who calls is judged by `Program`: a token that the application got from the issuer with its own key
//! (`client_credentials`), bound to a key of its own by DPoP. What it may do stands in its manifest.

use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderName, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use polity_identity::Program;
use polity_web::{Bucket, Json, Problem, ProblemKind, Who};
use serde::de::DeserializeOwned;
use serde_json::json;

use super::problems::{self, Refusal};
use crate::Services;
use crate::access::OutsideApplication;
use crate::application::{Body, CaseBody, DoneBody, MessageBody, MovedBody, judge};
use crate::verbs::{Asked, Caller, Standing};

/// Calls of one application: two hundred at once, ten a second.
const CALLS: Bucket = Bucket::new("services.application", 200, 600);
/// Messages of one application to all: as many as people wait for, not as many as a mailing has.
const MESSAGES: Bucket = Bucket::new("services.application-messages", 100, 60);
const IDEMPOTENCY_KEY: HeaderName = HeaderName::from_static("idempotency-key");
/// Characters of a key.
const KEY_CHARS: std::ops::RangeInclusive<usize> = 16..=128;
/// Largest body in bytes.
const BODY_BYTES_MAX: usize = 64 * 1024;

type Room = State<Services>;

/// Send a message into the inbox of somebody who signed in to this application.
#[utoipa::path(
    post,
    path = "/api/applications/messages",
    request_body = MessageBody,
    params(("Idempotency-Key" = String, Header, description = "16 to 128 characters; the same for repetitions")),
    responses(
        (status = 202, description = "`message`: its identifier. It is delivered within seconds", body = serde_json::Value),
        (status = 401, description = "No token, or no proof of its key", body = Problem, content_type = "application/problem+json"),
        (status = 403, description = "No application, not in its manifest, or no standing consent", body = Problem, content_type = "application/problem+json"),
        (status = 422, description = "`fields` names what does not fit; or the key was used for another request", body = Problem, content_type = "application/problem+json"),
        (status = 429, description = "Too many messages", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(super) async fn send_message(
    _: Who<OutsideApplication>,
    State(room): Room,
    program: Program,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Refusal> {
    let caller = caller(&room, program).await?;
    let said = read::<MessageBody>(&headers, &body)?;
    let asked = asked(&headers, &body)?;
    let limits = room.web().limits();
    limits.check(&MESSAGES, &caller.application.id, 1).map_err(Problem::from)?;
    let message = room.tell_from_outside(&caller, &said, asked).await?;
    let message = message.map_err(problems::refused_message)?;
    Ok((StatusCode::ACCEPTED, Json(json!({ "message": message }))).into_response())
}

/// Open a case, which its person sees among their applications.
#[utoipa::path(
    post,
    path = "/api/applications/cases",
    request_body = CaseBody,
    params(("Idempotency-Key" = String, Header, description = "16 to 128 characters; the same for repetitions")),
    responses(
        (status = 201, description = "`reference` and `version`; the ETag names the version", body = serde_json::Value),
        (status = 401, description = "No token, or no proof of its key", body = Problem, content_type = "application/problem+json"),
        (status = 403, description = "No application, not in its manifest, or no standing consent", body = Problem, content_type = "application/problem+json"),
        (status = 422, description = "`fields` names what does not fit; or the key was used for another request", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(super) async fn open_case(
    _: Who<OutsideApplication>,
    State(room): Room,
    program: Program,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Refusal> {
    let caller = caller(&room, program).await?;
    let opened = read::<CaseBody>(&headers, &body)?;
    let standing = room.open_outside(&caller, &opened, asked(&headers, &body)?).await?;
    let standing = standing.map_err(problems::refused)?;
    let place = format!("/api/applications/cases/{}", standing.reference);
    let mut response = stands(StatusCode::CREATED, &standing);
    if let Ok(place) = place.parse() {
        response.headers_mut().insert(header::LOCATION, place);
    }
    Ok(response)
}

/// What this application said of a case last.
#[utoipa::path(
    get,
    path = "/api/applications/cases/{reference}",
    params(("reference" = String, Path, description = "The reference that opening it gave")),
    responses(
        (status = 200, description = "The case; the ETag names its version", body = serde_json::Value),
        (status = 401, description = "No token, or no proof of its key", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "This application has no such case", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(super) async fn read_case(
    _: Who<OutsideApplication>,
    State(room): Room,
    program: Program,
    Path(reference): Path<String>,
) -> Result<Response, Refusal> {
    let caller = caller(&room, program).await?;
    let read = room.read_outside(&caller, &reference).await?;
    let (standing, shown) = read.map_err(problems::refused)?;
    Ok(([(header::ETAG, problems::etag(standing.version))], Json(shown)).into_response())
}

/// Move a case: its status, what happens next and by when, whole.
#[utoipa::path(
    patch,
    path = "/api/applications/cases/{reference}",
    request_body = MovedBody,
    params(
        ("reference" = String, Path, description = "The reference that opening it gave"),
        ("If-Match" = String, Header, description = "The ETag of the version that you saw"),
        ("Idempotency-Key" = String, Header, description = "16 to 128 characters; the same for repetitions"),
    ),
    responses(
        (status = 200, description = "`reference` and `version`; the ETag names the version", body = serde_json::Value),
        (status = 401, description = "No token, or no proof of its key", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "This application has no such case", body = Problem, content_type = "application/problem+json"),
        (status = 409, description = "The case is over", body = Problem, content_type = "application/problem+json"),
        (status = 412, description = "The case was moved since", body = Problem, content_type = "application/problem+json"),
        (status = 422, description = "`fields` names what does not fit; or the key was used for another request", body = Problem, content_type = "application/problem+json"),
        (status = 428, description = "If-Match is missing", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(super) async fn move_case(
    _: Who<OutsideApplication>,
    State(room): Room,
    program: Program,
    Path(reference): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Refusal> {
    let caller = caller(&room, program).await?;
    let moved = read::<MovedBody>(&headers, &body)?;
    let seen = headers.get(header::IF_MATCH).and_then(|value| value.to_str().ok());
    let seen = seen.and_then(|tag| tag.trim().strip_prefix('"')?.strip_suffix('"')?.parse().ok());
    let seen = seen.ok_or_else(problems::if_match_missing)?;
    let asked = asked(&headers, &body)?;
    let standing = room.move_outside(&caller, &reference, seen, &moved, asked).await?;
    Ok(stands(StatusCode::OK, &standing.map_err(problems::refused)?))
}

/// Tell the scoreboard how a transaction of this application went. It names nobody.
#[utoipa::path(
    post,
    path = "/api/applications/transactions",
    request_body = DoneBody,
    params(("Idempotency-Key" = String, Header, description = "16 to 128 characters; the same for repetitions")),
    responses(
        (status = 201, description = "`entry`: its identifier in the public ledger", body = serde_json::Value),
        (status = 401, description = "No token, or no proof of its key", body = Problem, content_type = "application/problem+json"),
        (status = 403, description = "No application, or not in its manifest", body = Problem, content_type = "application/problem+json"),
        (status = 422, description = "`fields` names what does not fit; or the key was used for another request", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(super) async fn count_transaction(
    _: Who<OutsideApplication>,
    State(room): Room,
    program: Program,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Refusal> {
    let caller = caller(&room, program).await?;
    let done = read::<DoneBody>(&headers, &body)?;
    let entry = room.count_outside(&caller, &done, asked(&headers, &body)?).await?;
    let entry = entry.map_err(problems::refused)?;
    Ok((StatusCode::CREATED, Json(json!({ "entry": entry }))).into_response())
}

/// The application whose program calls, as often as it may.
async fn caller(room: &Services, Program(party): Program) -> Result<Caller, Refusal> {
    let application = room.application_of_client(&party.client_id).await?;
    let application = application.ok_or_else(problems::no_application)?;
    let taken = room.web().limits().check(&CALLS, &application.id, 1);
    taken.map_err(Problem::from)?;
    Ok(Caller { application, party })
}

/// The body, judged as a whole.
fn read<B: Body + DeserializeOwned>(headers: &HeaderMap, body: &[u8]) -> Result<B::Judged, Refusal> {
    let media = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let media = media.split(';').next().unwrap_or_default().trim();
    let refused = |problem: Problem| Err(problem.into());
    if !media.eq_ignore_ascii_case("application/json") {
        return refused(Problem::new(&ProblemKind::MEDIA_TYPE).detail("Send application/json."));
    }
    if body.len() > BODY_BYTES_MAX {
        let most = format!("At most {BODY_BYTES_MAX} bytes.");
        return refused(Problem::new(&ProblemKind::TOO_LARGE).detail(most));
    }
    match serde_json::from_slice::<B>(body) {
        Ok(body) => judge(&body).map_err(problems::invalid),
        // The parser's own text may quote what it read.
        Err(error) => refused(Problem::new(&ProblemKind::BAD_REQUEST).detail(format!(
            "Line {}, column {}: the body does not fit its description.",
            error.line(),
            error.column()
        ))),
    }
}

/// Under which key the request happens once.
fn asked<'a>(headers: &'a HeaderMap, body: &'a [u8]) -> Result<Asked<'a>, Refusal> {
    let key = headers.get(IDEMPOTENCY_KEY).and_then(|value| value.to_str().ok()).map(str::trim);
    let key = key.filter(|key| KEY_CHARS.contains(&key.len())).ok_or_else(problems::key_missing)?;
    Ok(Asked { key, body })
}

fn stands(status: StatusCode, standing: &Standing) -> Response {
    let body = Json(json!({ "reference": standing.reference, "version": standing.version }));
    (status, [(header::ETAG, problems::etag(standing.version))], body).into_response()
}
