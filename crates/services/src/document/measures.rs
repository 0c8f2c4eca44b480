//! What can be counted about a document: the scoreboard is told when it is published.

use std::collections::BTreeSet;

use super::bindings::already_held;
use super::model::{Audience, Service};

/// Counts of a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Measures {
    /// `resident`, `business` or `everyone`.
    pub audience: &'static str,
    /// Whether one signs in.
    pub signs_in: bool,
    /// Questions, all conditions left aside.
    pub questions: usize,
    /// Those that the register answers.
    pub prefilled: usize,
    /// Those that it answers or could answer.
    pub register_questions: usize,
    /// Steps of the work.
    pub stages: usize,
    /// Agencies that work on a case.
    pub agencies: usize,
}

/// Counts a document.
pub fn of(service: &Service) -> Measures {
    let questions: Vec<_> =
        service.fields().map(|(_, field)| field).filter(|field| field.kind.is_question()).collect();
    let people = service.audience != Audience::Business;
    let could =
        |field: &&&super::model::Field| field.prefill.is_some() || (people && already_held(field).is_some());
    let agencies: BTreeSet<&str> = service.stages.iter().map(|stage| stage.agency.as_str()).collect();
    Measures {
        audience: match service.audience {
            Audience::Individual => "resident",
            Audience::Business => "business",
            Audience::Everyone => "everyone",
        },
        signs_in: service.login.is_some(),
        questions: questions.len(),
        prefilled: questions.iter().filter(|field| field.prefill.is_some()).count(),
        register_questions: questions.iter().filter(could).count(),
        stages: service.stages.len(),
        agencies: agencies.len(),
    }
}
