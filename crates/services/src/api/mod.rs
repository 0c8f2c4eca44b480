//! Machine interfaces: `/api/applications`, by which agencies' own applications take part.

mod applications;
mod problems;

use polity_web::{Routes, doc};

use crate::Services;

/// Adds the interfaces to the room's routes.
pub(crate) fn add_to(routes: Routes<Services>) -> Routes<Services> {
    routes
        .problems(problems::KINDS)
        .api(doc!(applications::send_message))
        .api(doc!(applications::open_case))
        .api(doc!(applications::read_case))
        .api(doc!(applications::move_case))
        .api(doc!(applications::count_transaction))
}
