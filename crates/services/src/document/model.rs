//! The service document as it is once it was read and checked: what an agency publishes under an identifier and a version.
//!
//! A `Service` is made by `check` only and never changes; a change is a new version.

use super::{expression::Expression, fields::FieldKind, text::Text};
use std::collections::BTreeMap;

/// One version of one service.
#[derive(Debug, Clone)]
pub struct Service {
    /// Small letters, digits and hyphens; the last part of its address.
    pub id: String,
    /// From 1; each publication raises it.
    pub version: u32,
    /// The agency that answers for it.
    pub agency: String,
    /// Its name: what a resident wants to do.
    pub title: Text,
    /// What it is for, in a sentence or two.
    pub summary: Text,
    /// For whom.
    pub audience: Audience,
    /// The moments of life under which the catalogue shows it; at least one.
    pub life_events: Vec<String>,
    /// How one signs in; `None`: without signing in.
    pub login: Option<Login>,
    /// What a resident knows before the first question.
    pub before: Before,
    /// The questions; at least one page.
    pub pages: Vec<Page>,
    /// Who cannot use the service, and what they are told.
    pub block_if: Vec<Block>,
    /// What the resident declares when they submit.
    pub declaration: Text,
    /// How the case is worked: a graph without cycles, in the order of the file.
    pub stages: Vec<Stage>,
    /// How a refusal is appealed against; `None`: nobody can.
    pub appeal: Option<Appeal>,
    /// What the resident is told, and when.
    pub notify: Vec<Notify>,
    /// What the answers are used for, and how long they are kept.
    pub privacy: Privacy,
    /// When and how often it can be used.
    pub limits: Limits,
}

/// For whom a service is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Audience {
    /// People, for themselves or by mandate for somebody.
    Individual,
    /// People who act for a business.
    Business,
    /// Both.
    Everyone,
}

/// How one signs in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Login {
    /// Least level of assurance, 1 or 2.
    pub level: u8,
    /// Whether a second submission of the same person is refused while the first is open.
    pub once_per_person: bool,
}

/// What a resident knows before the first question.
#[derive(Debug, Clone)]
pub struct Before {
    /// Who can apply.
    pub who: Text,
    /// How long it takes to fill in.
    pub minutes: u32,
    /// What to have at hand.
    pub documents: Vec<Text>,
    /// Working days to the outcome, as promised.
    pub outcome_working_days: u32,
}

/// One page of questions.
#[derive(Debug, Clone)]
pub struct Page {
    /// Small letters, digits and hyphens; part of its address.
    pub id: String,
    /// Its heading.
    pub title: Text,
    /// Without it the page always shows.
    pub show_if: Option<Expression>,
    /// What is asked, in order; at least one.
    pub fields: Vec<Field>,
}

/// One question, or a heading, note or picture between questions.
#[derive(Debug, Clone, PartialEq)]
pub struct Field {
    /// Small letters, digits and `_`; unique in the service; the name in `answers.<id>`.
    pub id: String,
    /// The question.
    pub label: Text,
    /// Help below it.
    pub hint: Option<Text>,
    /// What is asked for.
    pub kind: FieldKind,
    /// Whether it must be answered where it shows.
    pub required: bool,
    /// Without it the field shows whenever its page does.
    pub show_if: Option<Expression>,
    /// The fact of the register that answers it.
    pub prefill: Option<Prefill>,
    /// Whether a prefilled answer may be changed. A question that is not prefilled always may.
    pub editable: bool,
    /// Why it is asked, in public.
    pub why: Option<Text>,
}

/// A fact of the register.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Prefill {
    /// The wire name in the identity room's catalogue, such as `name`; written `person.name`.
    pub attribute: String,
}

/// Who cannot use the service.
#[derive(Debug, Clone)]
pub struct Block {
    /// When this holds.
    pub when: Expression,
    /// Why, to the resident.
    pub say: Text,
    /// An address of this nation's site that helps instead.
    pub instead: Option<String>,
}

/// One step of the work on a case.
#[derive(Debug, Clone)]
pub struct Stage {
    /// Small letters, digits and hyphens.
    pub id: String,
    /// The agency whose team works it.
    pub agency: String,
    /// The team, without its agency.
    pub team: String,
    /// What is being done, in words for the resident.
    pub title: Text,
    /// Stages that must be done before.
    pub needs: Vec<String>,
    /// Its clock.
    pub working_days: u32,
    /// What may be decided; empty: the stage is only done.
    pub decision: Vec<Decision>,
    /// Whether another officer than the one who prepared it must decide.
    pub four_eyes: bool,
    /// Whether a visit or meeting is arranged.
    pub appointment: bool,
    /// What the officer ticks off.
    pub checklist: Vec<Text>,
}

/// How a refusal is appealed against.
#[derive(Debug, Clone)]
pub struct Appeal {
    /// Whole days after the day of the refusal.
    pub days: u32,
    /// How it is decided: a stage that is entered by an appeal and by nothing else.
    pub stage: Stage,
}

/// A decision that an officer may take.
#[derive(Debug, Clone)]
pub struct Decision {
    /// Small letters, digits and hyphens.
    pub id: String,
    /// In words for the resident.
    pub title: Text,
    /// What it means for the case.
    pub outcome: Outcome,
    /// Reasons to choose from; a refusal has at least one.
    pub reasons: Vec<Text>,
}

/// What a decision means for the case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// The resident gets what was asked for.
    Approve,
    /// They do not, and are told why and how to appeal.
    Refuse,
    /// The applicant is asked for more, and the clock stands meanwhile.
    AskMore,
}

/// A message to the applicant.
#[derive(Debug, Clone)]
pub struct Notify {
    /// When it goes out.
    pub on: Moment,
    /// Its subject.
    pub subject: Text,
    /// Its text, with `{reference}` and the like.
    pub body: Text,
}

/// When a message goes out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Moment {
    /// The case was opened.
    Submitted,
    /// A stage was entered.
    Stage,
    /// The applicant is asked for more.
    AskMore,
    /// An appointment was made.
    Appointment,
    /// An appointment was moved.
    AppointmentMoved,
    /// An appointment was called off.
    AppointmentOff,
    /// It was decided.
    Decided,
    /// The applicant has appealed.
    Appealed,
    /// Their appeal was decided.
    AppealDecided,
}

impl Moment {
    /// Name in documents and moment, in the order of a case.
    pub const ALL: [(&'static str, Self); 9] = [
        ("submitted", Self::Submitted),
        ("stage", Self::Stage),
        ("ask-more", Self::AskMore),
        ("appointment", Self::Appointment),
        ("appointment-moved", Self::AppointmentMoved),
        ("appointment-off", Self::AppointmentOff),
        ("decided", Self::Decided),
        ("appealed", Self::Appealed),
        ("appeal-decided", Self::AppealDecided),
    ];
}

/// What messages may speak of, between braces.
pub const PLACEHOLDERS: [&str; 7] =
    ["reference", "service", "stage", "due", "outcome", "reason", "appointment"];

/// What the answers are used for.
#[derive(Debug, Clone)]
pub struct Privacy {
    /// In words for the resident; the purpose of every look at a case.
    pub purpose: Text,
    /// Days after the decision.
    pub retain_days: u32,
}

/// When and how often a service can be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// From when.
    pub opens: Option<jiff::Timestamp>,
    /// Until when.
    pub closes: Option<jiff::Timestamp>,
    /// All in all.
    pub max_submissions: Option<u32>,
    /// Submissions from one network in a minute.
    pub per_network_per_minute: u32,
}

/// A constant of the document, for its expressions.
pub type Constants = BTreeMap<String, super::expression::Known>;

impl Service {
    /// Whether the register has facts about whoever fills it in: of businesses it holds no more than what can be bound to.
    pub fn knows_who(&self) -> bool {
        self.login.is_some() && self.audience != Audience::Business
    }

    /// Every field with the number of its page, in order.
    pub fn fields(&self) -> impl Iterator<Item = (usize, &Field)> {
        self.pages.iter().enumerate().flat_map(|(page, of)| of.fields.iter().map(move |field| (page, field)))
    }

    /// A field by its identifier.
    pub fn field(&self, id: &str) -> Option<&Field> {
        self.fields().map(|(_, field)| field).find(|field| field.id == id)
    }

    /// Every stage that a case can be in: those of the work, and that of an appeal.
    pub fn every_stage(&self) -> impl Iterator<Item = &Stage> {
        self.stages.iter().chain(self.appeal.as_ref().map(|appeal| &appeal.stage))
    }

    /// A stage by its identifier, that of an appeal too.
    pub fn stage(&self, id: &str) -> Option<&Stage> {
        self.every_stage().find(|stage| stage.id == id)
    }

    /// A page by its identifier, with its number.
    pub fn page(&self, id: &str) -> Option<(usize, &Page)> {
        self.pages.iter().enumerate().find(|(_, page)| page.id == id)
    }
}
