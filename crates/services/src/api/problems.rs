//! How applications are refused: the kinds of problem that are theirs alone.

use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use polity_web::{PageError, Problem, ProblemKind};
use serde_json::{Map, Value};

use crate::ServicesError;
use crate::application::Mistake;
use crate::verbs::OutsideRefused as Refused;

const NO_APPLICATION: ProblemKind = ProblemKind {
    code: "no-application",
    status: 403,
    title: "No application stands for this relying party",
    mend: "Have the agency deploy its manifest, with the client_id of this relying party in it.",
};
const BEYOND_MANIFEST: ProblemKind = ProblemKind {
    code: "beyond-manifest",
    status: 403,
    title: "The manifest of the application does not say that it may do this",
    mend: "Add the word in the detail to \"may\" in the manifest, and deploy it again.",
};
const NO_CONSENT: ProblemKind = ProblemKind {
    code: "no-consent",
    status: 403,
    title: "Nobody who lets this application has this sub",
    mend: "Ask the person to sign in to the application again, and do not repeat this before they have.",
};
const KEY_MISSING: ProblemKind = ProblemKind {
    code: "idempotency-key-missing",
    status: 400,
    title: "An Idempotency-Key is needed",
    mend: "Send the header Idempotency-Key with 16 to 128 visible characters: new ones for each act, the same for its repetitions.",
};
const KEY_USED: ProblemKind = ProblemKind {
    code: "idempotency-key-used",
    status: 422,
    title: "This Idempotency-Key was used for another request",
    mend: "Make a new key for each act; repeat a request with the very same body.",
};
const IF_MATCH_MISSING: ProblemKind = ProblemKind {
    code: "if-match-missing",
    status: 428,
    title: "The version that is to be changed is not named",
    mend: "Send the ETag of the case that you saw in the header If-Match.",
};
const CASE_MOVED: ProblemKind = ProblemKind {
    code: "case-moved",
    status: 412,
    title: "The case was moved since",
    mend: "Read the case again, and repeat the change on what you then see, with its ETag and a new Idempotency-Key.",
};
const CASE_OVER: ProblemKind = ProblemKind {
    code: "case-over",
    status: 409,
    title: "The case is over",
    mend: "Open a new case: one that is over moves no more.",
};

/// Every kind, for the pages that explain them.
pub(super) const KINDS: &[&ProblemKind] = &[
    &NO_APPLICATION,
    &BEYOND_MANIFEST,
    &NO_CONSENT,
    &KEY_MISSING,
    &KEY_USED,
    &IF_MATCH_MISSING,
    &CASE_MOVED,
    &CASE_OVER,
];

/// An answer that refuses.
pub(super) struct Refusal(Box<Response>);

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        *self.0
    }
}

impl From<Problem> for Refusal {
    fn from(problem: Problem) -> Self {
        Self(Box::new(problem.into_response()))
    }
}

impl From<ServicesError> for Refusal {
    fn from(error: ServicesError) -> Self {
        Problem::from(error).into()
    }
}

/// No application stands for the relying party that called.
pub(super) fn no_application() -> Refusal {
    Problem::new(&NO_APPLICATION).into()
}

/// The header under which a request happens once is missing or cannot be used.
pub(super) fn key_missing() -> Refusal {
    Problem::new(&KEY_MISSING).into()
}

/// The header that names the version is missing or is no version of ours.
pub(super) fn if_match_missing() -> Refusal {
    Problem::new(&IF_MATCH_MISSING).into()
}

/// Values that do not fit, each by its field.
pub(super) fn invalid(mistakes: Vec<Mistake>) -> Refusal {
    let fields: Map<String, Value> =
        mistakes.into_iter().map(|mistake| (mistake.field, mistake.mend.into())).collect();
    Problem::new(&ProblemKind::INVALID).with("fields", fields).into()
}

/// A refusal of the room.
pub(super) fn refused(refused: Refused) -> Refusal {
    match refused {
        Refused::Beyond(may) => {
            Problem::new(&BEYOND_MANIFEST).detail(format!("It would need `{}`.", may.name())).into()
        }
        Refused::NoConsent => Problem::new(&NO_CONSENT).into(),
        Refused::NoCase => Problem::new(&ProblemKind::NOT_FOUND).into(),
        Refused::KeyUsed => Problem::new(&KEY_USED).into(),
        Refused::Over => Problem::new(&CASE_OVER).into(),
        Refused::Moved(version) => {
            let mut response = Problem::new(&CASE_MOVED).with("version", version).into_response();
            response.headers_mut().insert(header::ETAG, etag(version));
            Refusal(Box::new(response))
        }
    }
}

/// A message that is refused. Its case is a value of the body, not what the address names.
pub(super) fn refused_message(why: Refused) -> Refusal {
    if why != Refused::NoCase {
        return refused(why);
    }
    let mend = "Send the reference of a case that this application opened for this person, or leave it out.";
    invalid(vec![Mistake { field: "case".to_owned(), mend: mend.to_owned() }])
}

/// The version of a case as its entity tag.
pub(super) fn etag(version: i64) -> HeaderValue {
    HeaderValue::from_str(&format!("\"{version}\"")).unwrap_or_else(|_| HeaderValue::from_static("\"0\""))
}

impl From<ServicesError> for Problem {
    fn from(error: ServicesError) -> Self {
        Self::from(&PageError::from(error))
    }
}
