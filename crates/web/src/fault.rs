//! A refusal on its way out, before it is known whether a page or a problem document is wanted.
//!
//! Handlers and extractors say *what* went wrong; `dress` at the edge says it in the reader's
//! language or in RFC 9457, with the request's id. So no handler ever builds an error page.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

use crate::{Denied, PageError, Problem};

/// What went wrong, carried in the response's extensions.
#[derive(Debug, Clone)]
pub enum Fault {
    /// The permission was refused.
    Denied(Denied),
    /// A page failed.
    Page(PageError),
    /// An API call failed.
    Problem(Problem),
}

impl Fault {
    /// Status that the answer will carry (a page's sign-in redirect aside).
    pub fn status(&self) -> StatusCode {
        match self {
            Fault::Denied(Denied::SignIn) => StatusCode::UNAUTHORIZED,
            Fault::Denied(Denied::Forbidden) => StatusCode::FORBIDDEN,
            Fault::Denied(Denied::Hidden) => StatusCode::NOT_FOUND,
            Fault::Page(error) => error.status(),
            Fault::Problem(problem) => problem.status(),
        }
    }
}

impl From<PageError> for Fault {
    fn from(error: PageError) -> Self {
        Fault::Page(error)
    }
}

impl From<Problem> for Fault {
    fn from(problem: Problem) -> Self {
        Fault::Problem(problem)
    }
}

impl IntoResponse for Fault {
    fn into_response(self) -> Response {
        let mut response = self.status().into_response();
        response.extensions_mut().insert(self);
        response
    }
}
