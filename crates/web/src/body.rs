//! Reading request bodies: always within a limit, never twice.

use axum::body::Bytes;
use axum::extract::{FromRequest, Request};
use axum::http::header;
use http_body_util::{BodyExt, LengthLimitError, Limited};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::fault::Fault;
use crate::{PageError, Problem, ProblemKind};

/// Largest JSON body in bytes, unless a handler reads the body itself.
pub const JSON_BYTES_MAX: usize = 1024 * 1024;

/// Why a body could not be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BodyError {
    /// More bytes than allowed.
    #[error("the body may have at most {0} bytes")]
    TooLarge(usize),
    /// The line broke.
    #[error("the body ended early")]
    Broken,
}

impl From<BodyError> for PageError {
    fn from(error: BodyError) -> Self {
        match error {
            BodyError::TooLarge(_) => PageError::TooLarge,
            BodyError::Broken => PageError::BadRequest,
        }
    }
}

impl From<BodyError> for Problem {
    fn from(error: BodyError) -> Self {
        let kind = match error {
            BodyError::TooLarge(_) => &ProblemKind::TOO_LARGE,
            BodyError::Broken => &ProblemKind::BAD_REQUEST,
        };
        Problem::new(kind).detail(error.to_string())
    }
}

/// Whether a body is larger than `limit` bytes, or does not say how large it is.
pub(crate) fn may_exceed(request: &Request, limit: usize) -> bool {
    declared_length(request).is_none_or(|length| length > limit as u64)
}

fn declared_length(request: &Request) -> Option<u64> {
    request.headers().get(header::CONTENT_LENGTH)?.to_str().ok()?.parse().ok()
}

/// The whole body, or an error once it exceeds `limit` bytes. A declared length beyond the limit is refused unread.
pub async fn read(request: Request, limit: usize) -> Result<Bytes, BodyError> {
    if declared_length(&request).is_some_and(|length| length > limit as u64) {
        return Err(BodyError::TooLarge(limit));
    }
    let collected = Limited::new(request.into_body(), limit).collect().await.map_err(|error| {
        if error.is::<LengthLimitError>() { BodyError::TooLarge(limit) } else { BodyError::Broken }
    })?;
    Ok(collected.to_bytes())
}

/// A JSON body, in or out. Coming in, faults of the sender become problem documents that name the place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Json<T>(pub T);

impl<S, T> FromRequest<S> for Json<T>
where
    S: Send + Sync,
    T: DeserializeOwned,
{
    type Rejection = Fault;

    async fn from_request(request: Request, _: &S) -> Result<Self, Self::Rejection> {
        if !is_json(&request) {
            return Err(Problem::new(&ProblemKind::MEDIA_TYPE).detail("Send application/json.").into());
        }
        let body = read(request, JSON_BYTES_MAX).await.map_err(Problem::from)?;
        serde_json::from_slice(&body).map(Json).map_err(|error| {
            // serde's text can quote the value it stumbled over; line and column say enough.
            let sentence = match error.classify() {
                serde_json::error::Category::Data => "does not fit the description of the body",
                _ => "is not valid JSON",
            };
            Problem::new(&ProblemKind::BAD_REQUEST)
                .detail(format!("Line {}, column {}: {sentence}.", error.line(), error.column()))
                .into()
        })
    }
}

fn is_json(request: &Request) -> bool {
    let value =
        request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let essence = value.split(';').next().unwrap_or_default().trim();
    essence.eq_ignore_ascii_case("application/json")
        || (essence.len() > 5
            && essence.get(essence.len() - 5..).is_some_and(|end| end.eq_ignore_ascii_case("+json")))
}

impl<T: Serialize> axum::response::IntoResponse for Json<T> {
    fn into_response(self) -> axum::response::Response {
        match serde_json::to_vec(&self.0) {
            Ok(bytes) => ([(header::CONTENT_TYPE, "application/json")], bytes).into_response(),
            Err(error) => Problem::internal(error).into_response(),
        }
    }
}
