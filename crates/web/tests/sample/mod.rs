//! A small room for tests: a clinic with a form, a personal page, interfaces, and a few faults on purpose.
//! The example `patterns` serves the same room, to look at.

#![allow(dead_code, reason = "each test file uses its part of the sample")]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::missing_panics_doc,
    missing_docs,
    reason = "a sample for tests"
)]

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use askama::Template;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use polity_store::Id;
use polity_web::testkit::{Browser, TestGround};
use polity_web::{
    Anyone, App, Ctx, Denied, Grant, Input, Json, Lang, LocaleFiles, NavItem, NewSession, Page, PageError,
    Permission, Problem, ProblemKind, Query, Routes, Session, Shown, SignedIn, Web, Who, doc, see_other,
};
use serde::{Deserialize, Serialize};

/// The room.
pub struct Clinic {
    pub web: Web,
    pub booked: AtomicU32,
}

/// Its words; the same in each language but for the mark at the end.
pub const LOCALES: LocaleFiles = LocaleFiles {
    room: "clinic",
    en: include_str!("en.ftl"),
    zh: include_str!("zh.ftl"),
    ms: include_str!("ms.ftl"),
    ta: include_str!("ta.ftl"),
};

/// May see the diary.
pub struct Nurse(pub Session);

impl Permission for Nurse {
    const NAME: &'static str = "clinic.see-diary";
    const ROLES: &'static [&'static str] = &["nurse"];

    fn check(session: Option<&Session>) -> Result<Self, Denied> {
        let session = session.ok_or(Denied::SignIn)?;
        if session.has_role("nurse") { Ok(Self(session.clone())) } else { Err(Denied::Forbidden) }
    }
}

/// May see what others may not even know of.
pub struct Auditor;

impl Permission for Auditor {
    const NAME: &'static str = "clinic.audit";
    const ROLES: &'static [&'static str] = &["auditor"];

    fn check(session: Option<&Session>) -> Result<Self, Denied> {
        if session.is_some_and(|session| session.has_role("auditor")) {
            Ok(Self)
        } else {
            Err(Denied::Hidden)
        }
    }
}

#[derive(Template)]
#[template(
    ext = "html",
    source = r#"{% extends "layout.html" %}
{% block title %}{{ ctx.t("clinic-title") }}{% endblock %}
{% block main %}
<h1>{{ ctx.t("clinic-title") }}</h1>
<p class="lead">{{ ctx.t("clinic-lead") }}</p>
<form id="booking" method="post" action="/clinic/book" novalidate>{{ ctx.csrf() }}
{{ ctx.text_field("name", "clinic-name").autocomplete("name") }}
{{ ctx.text_field("email", "clinic-email").email().hint("clinic-email-hint").optional() }}
{{ ctx.text_field("secret", "clinic-secret").password("new-password") }}
{{ ctx.text_field("code", "clinic-code").one_time_code() }}
{{ ctx.date_field("day", "clinic-day").hint("clinic-day-hint") }}
{{ ctx.radios("slot", "clinic-slot").option("am", "clinic-morning").option_hint("clinic-morning-hint").option("pm", "clinic-afternoon") }}
{{ ctx.checkboxes("needs", "clinic-needs").option_text("ramp", "Ramp").option_text("bar", "Grab bar").optional() }}
{{ ctx.select("branch", "clinic-branch").option_text("", "-").options([("north", "North"), ("south", "South & East")]) }}
{{ ctx.text_area("note", "clinic-note").optional() }}
<div class="actions"><button class="primary" type="submit">{{ ctx.t("web-word-continue") }}</button> <a href="/clinic">{{ ctx.t("web-word-cancel") }}</a></div>
</form>
{% endblock %}"#
)]
pub struct BookingPage {
    ctx: Ctx,
}

#[derive(Template)]
#[template(
    ext = "html",
    source = r#"{% extends "layout.html" %}
{% block title %}{{ ctx.t("clinic-title") }}{% endblock %}
{% block main %}
<h1>{{ ctx.t("clinic-title") }}</h1>
<p class="lead">{{ ctx.t("clinic-lead") }}</p>
<p><a class="button" href="/clinic/book">{{ ctx.t("clinic-book") }}</a></p>
<div class="notice"><h2>{{ ctx.t("clinic-name") }}</h2><p>{{ ctx.t("clinic-lead") }}</p></div>
<div class="notice good"><p>{{ ctx.t("clinic-lead") }}</p></div>
<div class="notice attention"><p>{{ ctx.t("clinic-lead") }}</p></div>
<div class="notice wrong"><p>{{ ctx.t("clinic-lead") }}</p></div>
<p><span class="tag">New</span> <span class="tag good">Done</span> <span class="tag wrong">Refused</span> <span class="tag attention">Waiting</span> <span class="tag quiet">Old</span></p>
<dl class="summary">
<div><dt>{{ ctx.t("clinic-name") }}</dt><dd>Tan Mei Ling</dd><dd><a href="/clinic/book">{{ ctx.t("web-word-change") }}</a></dd></div>
<div><dt>{{ ctx.t("clinic-email") }}</dt><dd>mei@angsana.example</dd><dd><a href="/clinic/book">{{ ctx.t("web-word-change") }}</a></dd></div>
</dl>
<div class="table-scroll" role="region" aria-labelledby="visits" tabindex="0"><table><caption id="visits">{{ ctx.tf("clinic-visits", [("n", 1234)]) }}</caption>
<thead><tr><th scope="col">{{ ctx.t("clinic-day") }}</th><th scope="col">{{ ctx.t("clinic-branch") }}</th><th scope="col" class="number">{{ ctx.t("clinic-fee") }}</th></tr></thead>
<tbody><tr><td>{{ ctx.date(1893978000000000i64) }}</td><td>North</td><td class="number">{{ ctx.money(2550) }}</td></tr></tbody></table></div>
<details><summary>{{ ctx.t("clinic-code") }}</summary><p>{{ ctx.t("clinic-lead") }}</p></details>
<ul class="cards"><li class="card"><h3><a href="/clinic/book">{{ ctx.t("clinic-book") }}</a></h3><p>{{ ctx.t("clinic-lead") }}</p><p class="figure">{{ ctx.number(12345) }}</p></li>
<li class="card"><h3><a href="/clinic/book">{{ ctx.t("clinic-note") }}</a></h3><p>{{ ctx.t("clinic-lead") }}</p></li></ul>
{% endblock %}"#
)]
pub struct HomePage {
    ctx: Ctx,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Booking {
    name: String,
    slot: String,
    needs: Vec<String>,
}

async fn home(_: Who<Anyone>, ctx: Ctx) -> Page<HomePage> {
    Page(HomePage { ctx })
}

async fn book(_: Who<Anyone>, ctx: Ctx) -> Page<BookingPage> {
    Page(BookingPage { ctx: ctx.with_form("booking") })
}

async fn take_booking(
    _: Who<Anyone>,
    State(clinic): State<Arc<Clinic>>,
    ctx: Ctx,
    input: Input<Booking>,
) -> Response {
    let checked = input.check(|form, errors| {
        errors.require(!form.name.trim().is_empty(), "name", "clinic-name-missing").require(
            ["am", "pm"].contains(&form.slot.as_str()),
            "slot",
            "clinic-slot-missing",
        );
    });
    match checked {
        Ok(_) => {
            clinic.booked.fetch_add(1, Ordering::SeqCst);
            see_other("/clinic")
        }
        Err(state) => {
            let ctx = ctx.with_form("booking").refilled(state);
            (ctx.status(), Page(BookingPage { ctx })).into_response()
        }
    }
}

async fn diary(Who(Nurse(session)): Who<Nurse>) -> String {
    format!("diary of {}", session.account)
}

async fn mine(Who(SignedIn(session)): Who<SignedIn>, ctx: Ctx) -> Page<HomePage> {
    assert_eq!(Some(&session), ctx.session());
    Page(HomePage { ctx })
}

async fn audit(_: Who<Auditor>) -> &'static str {
    "audit"
}

async fn breaks(_: Who<Anyone>) -> Result<&'static str, PageError> {
    Err(PageError::internal(std::io::Error::other("the secret cause")))
}

async fn panics(_: Who<Anyone>) -> &'static str {
    panic!("a fault on purpose")
}

async fn slow(_: Who<Anyone>) -> &'static str {
    tokio::time::sleep(std::time::Duration::from_secs(3_600)).await;
    "late"
}

#[derive(Debug, Deserialize)]
struct Account {
    account: Id,
    #[serde(default)]
    role: String,
}

/// Signs in as whoever is asked for.
async fn sign_in(
    _: Who<Anyone>,
    State(clinic): State<Arc<Clinic>>,
    ctx: Ctx,
    Query(wanted): Query<Account>,
) -> Result<impl IntoResponse, PageError> {
    let grants = vec![Grant { role: wanted.role, agency: Some("clinic".into()) }];
    let new = NewSession { assurance: 2, grants, ..NewSession::of(wanted.account) };
    let opened = clinic.web.sessions().open(ctx.visit(), new).await?;
    Ok((opened.cookie(), see_other("/clinic/mine")))
}

#[derive(Debug, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Visit {
    /// Number of the visit.
    pub number: u32,
}

/// The visit with this number.
#[utoipa::path(get, path = "/api/clinic/visits/{number}", params(("number" = u32, Path)),
    responses((status = 200, body = Visit), (status = 404, body = Problem)))]
async fn visit(_: Who<Anyone>, Path(number): Path<u32>) -> Result<Json<Visit>, Problem> {
    match number {
        1..=9 => Ok(Json(Visit { number })),
        _ => Err(Problem::new(&NO_SUCH_VISIT)
            .detail("Visits are numbered from 1 to 9.")
            .with("number", number)),
    }
}

/// Change a visit.
#[utoipa::path(put, path = "/api/clinic/visits", request_body = Visit, responses((status = 200, body = Visit)))]
async fn put_visit(_: Who<SignedIn>, Json(visit): Json<Visit>) -> Result<Json<Visit>, Problem> {
    Ok(Json(visit))
}

pub const NO_SUCH_VISIT: ProblemKind = ProblemKind {
    code: "no-such-visit",
    status: 404,
    title: "There is no such visit",
    mend: "Ask for one of the visits that the list names.",
};

pub fn routes(clinic: Arc<Clinic>) -> Routes<Arc<Clinic>> {
    Routes::new("clinic", clinic)
        .get("/clinic", home)
        .get("/clinic/book", book)
        .post("/clinic/book", take_booking)
        .get("/clinic/diary", diary)
        .get("/clinic/mine", mine)
        .get("/clinic/audit", audit)
        .get("/clinic/breaks", breaks)
        .get("/clinic/panics", panics)
        .get("/clinic/slow", slow)
        .post_without_token("/clinic/sign-in", sign_in)
        .api(doc!(visit))
        .api(doc!(put_visit))
        .locales(LOCALES)
        .nav(NavItem::new("/clinic", "clinic-title"))
        .nav(NavItem::new("/clinic/diary", "clinic-diary").shown(Shown::Role("nurse")))
        .problems(&[&NO_SUCH_VISIT])
}

/// The application over a web of its own.
pub fn app_on(web: &Web) -> App {
    let clinic = Arc::new(Clinic { web: web.clone(), booked: AtomicU32::new(0) });
    App::builder(web.clone()).mount(routes(clinic)).assemble().unwrap()
}

/// Fresh ground with the application on it. Keep the ground: the database goes with it.
pub async fn app() -> (TestGround, App) {
    let ground = TestGround::sqlite(&[], &[]).await;
    let app = app_on(&ground.web());
    (ground, app)
}

/// A browser signed in as an account with a role.
pub async fn signed_in(app: &App, account: Id, role: &str) -> Browser {
    let mut browser = Browser::new(app);
    let answer = browser.post(&format!("/clinic/sign-in?account={account}&role={role}"), &[]).await;
    assert_eq!(answer.status, 303, "{}", answer.body);
    browser
}

/// An account's identifier.
pub fn account(n: u8) -> Id {
    Id::from_bytes([n; 16])
}

/// The languages' codes.
pub fn codes() -> impl Iterator<Item = &'static str> {
    Lang::ALL.into_iter().map(Lang::code)
}
