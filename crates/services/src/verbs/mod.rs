//! What can be done in this room: decisions, tables and ledger acts joined.

mod advancing;
mod appealing;
mod applications;
mod applying;
mod appointments;
mod asking;
mod case_view;
mod cases;
mod deploying;
mod drafts;
mod elsewhere;
mod files;
mod handing;
mod heads;
mod moving;
mod notes;
mod open_case;
mod outside;
mod publish;
mod queue;
mod retaining;
pub mod scan;
mod sittings;
mod teams;
mod telling;
mod voices;
mod warning;

use polity_ledger::transactions::Audience as For;

use crate::document::{Audience, Service};

pub use advancing::Advanced;
pub use appealing::{APPEAL_CHARS_MAX, AppealWords};
pub use applying::{Begun, Sent};
pub use appointments::{Appointment, Arranged, Arrangement, Particulars};
pub use asking::{QUESTION_CHARS_MAX, Question};
pub use cases::{Case, Owner};
pub use deploying::Deployed;
pub use drafts::{Draft, DraftContent};
pub use elsewhere::{CaseElsewhere, StepElsewhere, StoryElsewhere};
pub use files::Incoming;
pub use handing::{Hand, Handed};
pub use moving::{Moved, Wanted};
pub use notes::NOTE_CHARS_MAX;
pub use open_case::{Opening, Submitted};
pub use publish::Published;
pub use queue::{PAGE_LINES, QueuePage, View};
pub use sittings::Sitting;
pub use teams::{Desk, Member, Team, TeamChanged};
pub use voices::{PageReport, ReportState};

pub(crate) use drafts::is_fixed;
pub(crate) use files::{StoredFile, files_in};
pub(crate) use handing::Chosen;
pub(crate) use heads::Marked;
pub(crate) use outside::{Asked, Caller, Refused as OutsideRefused, Standing};
pub(crate) use telling::Told;
pub(crate) use voices::REMARK_CHARS_MAX;
pub use voices::{AFTER_USE, SURVEY, Said};

/// On which side of the scoreboard what somebody does in a service counts.
pub(crate) fn audience_of(service: &Service, owner: Option<Owner>) -> For {
    let is_business = service.audience == Audience::Business || matches!(owner, Some(Owner::Entity(_)));
    if is_business { For::Business } else { For::Resident }
}

/// Kinds of act. Past tense; the part after the point is the key `services-act-<name>` of the Fluent files.
pub(crate) mod kind {
    pub const SUBMITTED: &str = "services.submitted";
    pub const FACTS_PREFILLED: &str = "services.facts_prefilled";
    pub const MESSAGE_WANTED: &str = "services.message_wanted";
    pub const PUBLISHED: &str = "services.published";
    pub const CLOSED: &str = "services.closed";
    pub const RATED: &str = "services.rated";
    pub const PAGE_REPORTED: &str = "services.page_reported";
    pub const REPORTS_READ: &str = "services.page_reports_read";
    pub const REPORT_MARKED: &str = "services.page_report_marked";
    pub const FILE_RELEASED: &str = "services.file_released";
    pub const WITHDRAWN: &str = "services.withdrawn";
    pub const APPEALED: &str = "services.appealed";
    pub const SITTING_BEGUN: &str = "services.sitting_begun";
    pub const CASE_VIEWED: &str = "services.case_viewed";
    pub const MOVED: &str = "services.moved";
    pub const DECIDED: &str = "services.decided";
    pub const ASKED: &str = "services.asked";
    pub const ANSWERED: &str = "services.answered";
    pub const ASSIGNED: &str = "services.assigned";
    pub const ERASED: &str = "services.erased";
    pub const NOTED: &str = "services.noted";
    pub const APPOINTED: &str = "services.appointed";
    pub const TEAM_CHANGED: &str = "services.team_changed";
    pub const APPLICATION_DEPLOYED: &str = "services.application_deployed";
    pub const APPLICATION_WITHDRAWN: &str = "services.application_withdrawn";
    pub const OUTSIDE_OPENED: &str = "services.outside_opened";
    pub const OUTSIDE_MOVED: &str = "services.outside_moved";
    pub const OUTSIDE_READ: &str = "services.outside_read";
}
