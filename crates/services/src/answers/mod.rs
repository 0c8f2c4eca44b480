//! Answers: what residents say, and what of it counts.
//!
//! Promise to the pages: `judge` turns one page's posted texts into typed answers, or into errors that say by a key how
//! to mend each; the browser is never believed, neither about what may be answered nor about what the register said.
//! Promise to residents: `shown` keeps nothing that was answered to a question they can no longer see.

mod judge;
mod shown;
mod typed;
mod value;
mod written;

pub use judge::{ERROR_KEYS, FieldError, Judged, Posted, judge};
pub use shown::{Shown, ShownPage, shown};
pub use value::{Answer, Answers, FileRef, Point, Provenance, Value};
pub use written::written;
