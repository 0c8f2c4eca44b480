//! What can be done in this room: decisions, tables and ledger acts joined.

mod advancing;
mod cases;
mod open_case;
mod publish;
mod telling;

pub use cases::{Case, Owner};
pub use open_case::{Opening, Submitted};
pub use publish::Published;

pub(crate) use advancing::{Advance, Advanced};
pub(crate) use telling::Told;

/// Kinds of act. Past tense; the part after the point is the key `services-act-<name>` of the Fluent files.
pub(crate) mod kind {
    pub const SUBMITTED: &str = "services.submitted";
    pub const MESSAGE_WANTED: &str = "services.message_wanted";
    pub const PUBLISHED: &str = "services.published";
    pub const CLOSED: &str = "services.closed";
}
