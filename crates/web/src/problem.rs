//! Problem documents (RFC 9457): how an API says what went wrong.
//!
//! Promise: `type` is stable and documented under `/problems/<code>`, `title` never changes for a
//! code, `detail` is one plain sentence for the caller's developer, and nothing internal leaks:
//! causes go to the log, joined by the request's id.

use std::sync::Arc;

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::{Map, Value};

use crate::fault::Fault;

/// One documented kind of problem. A room declares its kinds as constants and registers them with its routes.
#[derive(Debug, PartialEq, Eq)]
pub struct ProblemKind {
    /// Stable code, words joined by dashes: the last segment of `type`.
    pub code: &'static str,
    /// HTTP status.
    pub status: u16,
    /// Short English summary, the same for every occurrence.
    pub title: &'static str,
    /// How a caller mends it, in a sentence or two; the text of `/problems/<code>`.
    pub mend: &'static str,
}

macro_rules! kinds {
    ($($(#[$doc:meta])* $name:ident = $code:literal, $status:literal, $title:literal, $mend:literal;)*) => {
        impl ProblemKind {
            $($(#[$doc])* pub const $name: ProblemKind =
                ProblemKind { code: $code, status: $status, title: $title, mend: $mend };)*

            /// The kinds that any API may answer with.
            pub const COMMON: &'static [&'static ProblemKind] = &[$(&ProblemKind::$name),*];
        }
    };
}

kinds! {
    /// The request cannot be read.
    BAD_REQUEST = "bad-request", 400, "The request cannot be understood",
        "Compare the request with the API description at /openapi.json; the detail names the part that was not understood.";
    /// Nobody is signed in.
    SIGN_IN = "sign-in-needed", 401, "Sign-in is needed",
        "Sign in, or send a valid credential, and repeat the request.";
    /// Signed in, not allowed.
    FORBIDDEN = "not-allowed", 403, "This is not allowed for you",
        "Use an account that holds one of the roles listed for this operation, or ask your administrator for it.";
    /// A request from another site.
    CROSS_SITE = "cross-site-request", 403, "The request came from another site",
        "Send the request from a page of this site, with its form token, or without a session cookie.";
    /// No such thing.
    NOT_FOUND = "not-found", 404, "There is nothing at this address",
        "Check the address and the identifiers in it.";
    /// Wrong method.
    METHOD = "method-not-allowed", 405, "This address does not accept that method",
        "Use one of the methods in the Allow header.";
    /// A host that is not ours.
    UNKNOWN_HOST = "unknown-host", 421, "This host name is not served here",
        "Use the public address of this deployment; the API description names it under servers.";
    /// Two changes at once.
    CONFLICT = "conflict", 409, "The state changed in between",
        "Read the resource again, and repeat the change on what you then see.";
    /// Too much at once.
    TOO_LARGE = "too-large", 413, "The request is too large",
        "Send less at once; the limit is in the detail.";
    /// Not a media type that is read here.
    MEDIA_TYPE = "media-type", 415, "This media type is not read here",
        "Send the media type that the API description names.";
    /// Readable, but the values do not fit.
    INVALID = "invalid-values", 422, "Some values do not fit",
        "Correct the fields named in the member \"fields\".";
    /// Too often.
    TOO_MANY = "too-many-requests", 429, "Too many requests",
        "Wait for the seconds in the Retry-After header, then repeat.";
    /// A fault of ours.
    INTERNAL = "internal-error", 500, "Something went wrong on our side",
        "Repeat the request later. If it goes on, report it with the request id.";
    /// Not now.
    UNAVAILABLE = "unavailable", 503, "The service cannot answer now",
        "Wait for the seconds in the Retry-After header, then repeat. Nothing was half done.";
}

/// A problem to answer with.
#[derive(Debug, Clone)]
pub struct Problem {
    pub(crate) kind: &'static ProblemKind,
    pub(crate) detail: Option<String>,
    pub(crate) members: Map<String, Value>,
    pub(crate) retry_after_s: Option<u64>,
    pub(crate) cause: Option<Arc<dyn std::error::Error + Send + Sync>>,
}

impl Problem {
    /// A problem of this kind.
    pub fn new(kind: &'static ProblemKind) -> Self {
        Self { kind, detail: None, members: Map::new(), retry_after_s: None, cause: None }
    }

    /// One sentence about this occurrence. It reaches the caller: no personal data, no internals.
    #[must_use]
    pub fn detail(mut self, sentence: impl Into<String>) -> Self {
        self.detail = Some(sentence.into());
        self
    }

    /// An extension member. The names of RFC 9457 itself are taken and ignored here.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Into<Value>) -> Self {
        if !["type", "title", "status", "detail", "instance"].contains(&name) {
            self.members.insert(name.to_owned(), value.into());
        }
        self
    }

    /// Seconds after which it makes sense to try again.
    #[must_use]
    pub fn retry_after(mut self, seconds: u64) -> Self {
        self.retry_after_s = Some(seconds);
        self
    }

    /// The cause, for the log only.
    #[must_use]
    pub fn caused_by(mut self, cause: impl std::error::Error + Send + Sync + 'static) -> Self {
        self.cause = Some(Arc::new(cause));
        self
    }

    /// A fault of ours: 500, the cause goes to the log.
    pub fn internal(cause: impl std::error::Error + Send + Sync + 'static) -> Self {
        Self::new(&ProblemKind::INTERNAL).caused_by(cause)
    }

    /// HTTP status.
    pub fn status(&self) -> StatusCode {
        StatusCode::from_u16(self.kind.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }

    /// The kind, as tests and callers in the same process compare it.
    pub fn kind(&self) -> &'static ProblemKind {
        self.kind
    }

    /// The document. `base` is the deployment's public address, `request` the request's id.
    pub fn document(&self, base: &str, request: &str) -> Value {
        let mut document = Map::new();
        document.insert(
            "type".into(),
            format!("{}/problems/{}", base.trim_end_matches('/'), self.kind.code).into(),
        );
        document.insert("title".into(), self.kind.title.into());
        document.insert("status".into(), self.kind.status.into());
        if let Some(detail) = &self.detail {
            document.insert("detail".into(), detail.clone().into());
        }
        document.insert("instance".into(), format!("urn:uuid:{request}").into());
        for (name, value) in &self.members {
            document.insert(name.clone(), value.clone());
        }
        Value::Object(document)
    }
}

/// The same judgement as for pages: what is busy or away is 503, the rest is a fault of ours.
impl From<polity_store::StoreError> for Problem {
    fn from(error: polity_store::StoreError) -> Self {
        Problem::from(&crate::PageError::from(error))
    }
}

impl From<polity_vault::VaultError> for Problem {
    fn from(error: polity_vault::VaultError) -> Self {
        Problem::from(&crate::PageError::from(error))
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        Fault::Problem(self).into_response()
    }
}

/// Media type of a problem document.
pub const PROBLEM_JSON: &str = "application/problem+json";

/// How a problem looks to the API description.
impl utoipa::PartialSchema for Problem {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        use utoipa::openapi::schema::{ObjectBuilder, SchemaFormat, Type};
        let text = |description: &str| {
            ObjectBuilder::new().schema_type(Type::String).description(Some(description)).build()
        };
        let uri = |description: &str| {
            ObjectBuilder::new()
                .schema_type(Type::String)
                .format(Some(SchemaFormat::Custom("uri-reference".into())))
                .description(Some(description))
                .build()
        };
        ObjectBuilder::new()
            .schema_type(Type::Object)
            .description(Some("A problem document (RFC 9457)"))
            .property("type", uri("Stable identifier of the kind; the address documents it"))
            .required("type")
            .property("title", text("Summary of the kind, the same for every occurrence"))
            .required("title")
            .property(
                "status",
                ObjectBuilder::new().schema_type(Type::Integer).description(Some("HTTP status")),
            )
            .required("status")
            .property("detail", text("What was wrong this time"))
            .property("instance", uri("Identifier of the request; quote it when you report a fault"))
            .required("instance")
            .into()
    }
}

impl utoipa::ToSchema for Problem {
    fn name() -> std::borrow::Cow<'static, str> {
        "Problem".into()
    }
}
