//! The net below every handler: a panic or a hang costs one answer, never the process.

use std::panic::AssertUnwindSafe;
use std::time::Duration;

use axum::response::{IntoResponse, Response};
use futures_util::FutureExt as _;

use crate::{PageError, Visit};

/// How long a handler may take before the caller hears 503.
pub const HANDLER_TIME_MAX: Duration = Duration::from_secs(30);

/// The handler's answer, or the one that the net gives in its place.
pub(crate) async fn below(visit: &Visit, handler: impl Future<Output = Response>) -> Response {
    // What a panicking handler held is dropped with it; nothing of it is looked at again.
    let caught = AssertUnwindSafe(handler).catch_unwind();
    match tokio::time::timeout(HANDLER_TIME_MAX, caught).await {
        Ok(Ok(response)) => response,
        Ok(Err(_)) => {
            // The panic hook has printed what was said and where; here it is joined to the request.
            visit.web().figures().panics.add(1);
            PageError::internal(Panicked).into_response()
        }
        Err(_) => PageError::unavailable(TooSlow).into_response(),
    }
}

#[derive(Debug, thiserror::Error)]
#[error("a handler panicked")]
struct Panicked;

#[derive(Debug, thiserror::Error)]
#[error("a handler took longer than {} s", HANDLER_TIME_MAX.as_secs())]
struct TooSlow;
