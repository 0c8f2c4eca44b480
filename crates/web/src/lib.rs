//! The web room: the kit on which every page and machine interface stands.
//!
//! It promises the rooms above: no handler runs without its permission, no form without its token, no page
//! without its language, no error without words that help; and it promises operators an application that is
//! checked as a whole before it serves. A newcomer starts at `routes.rs` (what a room registers), `permission.rs`
//! (who may call it), `context.rs` (what a page has at hand) and `edge.rs` (what every request goes through).

#![cfg_attr(
    test,
    allow(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::indexing_slicing,
        clippy::panic,
        reason = "a test fails by panicking"
    )
)]

extern crate self as polity_web;

mod app;
mod assets;
mod body;
mod client;
mod compress;
mod config;
mod context;
mod cookies;
pub mod delivery;
mod dress;
mod edge;
mod fault;
mod fields;
mod figures;
mod form;
pub mod format;
mod guard;
mod headers;
mod lang;
pub mod limits;
mod locales;
pub mod metrics;
pub mod multipart;
mod nav;
mod net;
mod openapi;
pub mod outbound;
mod own_routes;
mod page;
mod permission;
mod problem;
mod query;
mod record;
mod routes;
pub mod serve;
mod session;
mod sessions;
mod store;
pub mod testkit;
mod visit;
mod web;

pub use app::{App, AppBuilder, AssembleError, Claims, LOCALES, SHARED_ROOTS};
pub use assets::{Asset, accepts_gzip};
pub use body::{BodyError, Json};
pub use client::{Peer, browser_name};
pub use config::{Config, Footer, LocalText, VirtualHost};
pub use context::{Ctx, LangChoice, NavLink};
pub use fault::Fault;
pub use fields::{Checkboxes, DateField, Html, Radios, Select, TextArea, TextField};
pub use form::{Answers, FormError, FormErrors, FormState, Input, UPLOAD_BYTES_MAX, Upload};
pub use guard::TOKEN_HEADER;
pub use headers::forms_may_end_at;
pub use lang::{Lang, UnknownLang};
pub use limits::{Bucket, RateLimits, Wait};
pub use locales::{Arg, LocaleError, LocaleFiles, Locales};
pub use nav::{CountRun, NavCount, NavItem, Shown};
pub use outbound::{Answer, Call, Outbound, OutboundError, Reach};
pub use page::{Page, PageError, local_path, see_other};
pub use permission::{Anyone, Denied, Permission, Permitted, SignedIn, Who};
pub use problem::{PROBLEM_JSON, Problem, ProblemKind};
pub use query::Query;
pub use routes::{Audience, Documented, RouteFault, RouteRow, Routes, permissions_markdown};
pub use serve::{Bounds, Listen, ServeError, Server, TlsFiles, asked_to_stop};
pub use session::{Grant, Session};
pub use sessions::{
    LAST_SEEN_STEP, NewSession, OpenedSession, SESSION_IDLE, SESSION_LIFETIME, SessionCookie, Sessions,
    revoke_all_in,
};
pub use store::{MIGRATIONS, STATEMENTS};
pub use visit::Visit;
pub use web::{Ground, PURPOSES, Web};
