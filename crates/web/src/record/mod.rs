//! The ledger's public face: the tiles that verifiers fetch, and pages on which a person can look for themselves.
//!
//! Everything here is public by design. Leaves hold commitments, never personal data.

mod api;
mod pages;

use axum::http::Method;
use polity_ledger::LedgerError;

use crate::{Anyone, NavItem, PageError, Problem, ProblemKind, Routes, Who, doc};

pub(crate) fn routes() -> Routes {
    Routes::new("record", ())
        .get("/transparency", pages::record)
        .get("/transparency/find", pages::find)
        .get("/transparency/entries/{number}", pages::entry)
        .protocol(Method::GET, "/checkpoint", api::checkpoint)
        .protocol(Method::GET, "/tile/{*path}", api::tile)
        .protocol(Method::GET, "/api/ledger/keys", api::keys)
        .api(doc!(api::inclusion))
        .api(doc!(api::consistency))
        .nav(NavItem::new("/transparency", "web-record-nav").order(80))
}

impl From<LedgerError> for PageError {
    fn from(error: LedgerError) -> Self {
        match error {
            LedgerError::Absent { .. } => Self::NotFound,
            LedgerError::Store(error) => error.into(),
            other => Self::internal(other),
        }
    }
}

impl From<LedgerError> for Problem {
    fn from(error: LedgerError) -> Self {
        match error {
            LedgerError::Absent { what } => Self::new(&ProblemKind::NOT_FOUND)
                .detail(format!("{what} does not exist, or is not signed yet")),
            other => Self::internal(other),
        }
    }
}

/// Shared by the handlers: whoever asks may know.
type Public = Who<Anyone>;
