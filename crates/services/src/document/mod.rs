//! The service document: what an agency writes to publish a service, without a program.
//!
//! Promise to agencies: `check` names every problem of a document at once, each with its place and how to mend it; a
//! document that passed runs to its end for any answers. Promise to the other parts: a `Service` that one holds in hand is sound.

mod appeal;
mod bindings;
mod check;
mod expression;
mod fault;
mod fields;
pub mod measures;
mod model;
mod nearest;
mod read;
pub(crate) mod reader;
mod stages;
mod text;
pub(crate) mod tree;

pub use appeal::{APPEAL, UPHELD};
pub use bindings::{already_held, person_type};
pub use check::check;
pub use expression::{Expression, Facts, Known, Mismatch, Scope, Trouble, Type};
pub use fault::Fault;
pub use fields::{Choice, DateBound, FILE_TYPES, FieldKind};
pub use model::{
    Appeal, Audience, Before, Block, Constants, Decision, Field, Limits, Login, Moment, Notify, Outcome,
    PLACEHOLDERS, Page, Prefill, Privacy, Service, Stage,
};
pub use text::{LANGUAGES, Text};
pub use tree::Format;
