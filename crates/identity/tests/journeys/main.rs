//! Journeys through the room as people make them: over its pages, with a browser that keeps cookies and a passkey
//! that really signs.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs,
    reason = "tests stop at the first thing that is wrong"
)]

mod acting;
mod administration;
mod authorizing;
mod both_engines;
mod consents;
mod demonstration;
mod developers;
mod enrolment;
mod fapi_clauses;
mod hostile_input;
mod housekeeping;
mod login_operation;
mod logins;
mod look_ups;
mod methods;
mod nation;
mod relying_parties;
mod relying_party;
mod reports;
mod sign_in;
mod soft_passkey;
mod speed;
