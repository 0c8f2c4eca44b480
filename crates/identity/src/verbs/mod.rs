//! What this room can do for others: its verbs, each in the file named after it.
//!
//! A verb reads what it needs, asks a decision, seals and prepares outside, and then writes in one transaction together
//! with its ledger acts. A refusal that the caller can mend is part of the answer; an error is not theirs to mend.

mod acts;
mod agencies;
mod authorization;
mod ceremonies;
mod client_authentication;
mod client_keys;
mod consents;
mod demo_life;
mod enrolment;
mod entities;
mod facts_for;
mod housekeeping;
mod letters;
mod login_faults;
mod login_figures;
mod looking;
mod mandates;
mod methods;
mod passkeys;
mod programs;
mod register;
mod relying_parties;
mod reports;
mod sessions;
mod sign_in;
mod signing_keys;
mod throttling;
mod tokens;
mod tryouts;
mod userinfo;

pub use acts::{ActorOf, AgencyActor, Browser, Submission};
pub use agencies::{Agency, Appointed, Appointment, CODE_CHARS_MAX, EndedAppointment};
pub use authorization::{Asked, Decided, Posted};
pub use client_keys::ClientKeysFault;
pub(crate) use client_keys::KeysElsewhere;
pub use consents::{AllowedParty, ConsentToWrite, LastRelease};
pub(crate) use enrolment::EnrolOutcome;
pub use enrolment::{Chosen, EnrolmentStep, LetterCheck};
pub use entities::{ENTITY_FACTS, Entity, NewEntity};
pub use facts_for::{FactsWanted, HeldFact};
pub use letters::{
    DOCUMENTS, IssuedLetter, LETTER_ATTEMPTS, LETTER_LIVES, Letter, LetterWords, PrintedLetter,
};
pub use login_faults::{LoginFault, RefusalShown};
pub(crate) use login_figures::{LoginFigures, Outcome};
pub use looking::{FOUND_MAX, Found, LookUp, Record, SectionShown, ShownLook, Sought};
pub use mandates::{ActingFor, Granted, HelperMandate};
pub use methods::{MethodAdded, MethodsShown, PasskeyShown};
pub use passkeys::{CREDENTIAL_BYTES_MAX, LABEL_CHARS_MAX};
pub use programs::{KnownPerson, PROGRAM_SCOPE};
pub use register::{ImportReport, ImportedLine, NewPerson, RegisterError, RegisterMode};
pub(crate) use relying_parties::KnownParties;
pub use relying_parties::{DeclaredParties, RelyingPartyStep};
pub use reports::{Report, ReportThread, Stepped, ThreadMessage};
pub(crate) use sessions::device_cookie_name;
pub use sessions::{DeviceCookie, SignedInPlace};
pub use sign_in::{SecondStep, SignInStep, SignedIn};
pub(crate) use signing_keys::SigningKeyCache;
pub use signing_keys::{SigningKeyShown, SigningKeyStage};
pub use tryouts::SampleParty;
pub(crate) use tryouts::{TryStep, Tryout};
