//! Identity: who someone is, and what they allowed.

#![cfg_attr(
    test,
    allow(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::indexing_slicing,
        clippy::panic,
        reason = "tests"
    )
)]

pub mod assurance;
pub mod catalogue;
pub mod duties;
pub mod facts;
pub mod look_report;
pub mod mandate;
pub mod national_number;
pub mod password_rules;
pub mod printed_code;
pub mod register_csv;
pub mod sign_in_methods;
pub mod store;
pub mod throttle;

pub use store::{MIGRATIONS, PURPOSES, STATEMENTS};
