//! `/scoreboard/standards`: which standards each live service meets by our own records, and what needs a person.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Path, State as Room};
use polity_web::{Ctx, Page, PageError, Who};

use crate::Blueprint;
use crate::access::ReadScoreboard;
use crate::standards::{Chapter, Conformance, Finding, State, of_all, words};
use crate::window::Window;

/// All live services.
#[derive(Template)]
#[template(path = "standards.html")]
pub(crate) struct AllPage {
    ctx: Ctx,
    services: Vec<ServiceLine>,
}

struct ServiceLine {
    code: String,
    name: String,
    agency: String,
    pass: i64,
    fail: i64,
    person: i64,
}

/// One service, control by control.
#[derive(Template)]
#[template(path = "standards_of_service.html")]
pub(crate) struct ServicePage {
    ctx: Ctx,
    service: ServiceLine,
    entry: i64,
    chapters: Vec<ChapterLines>,
}

struct ChapterLines {
    title: String,
    lines: Vec<FindingLine>,
}

struct FindingLine {
    id: String,
    title: String,
    state: String,
    class: &'static str,
    evidence: String,
}

/// Shows all live services.
pub(crate) async fn all(
    _: Who<ReadScoreboard>,
    ctx: Ctx,
    Room(blueprint): Room<Arc<Blueprint>>,
) -> Result<Page<AllPage>, PageError> {
    let board = blueprint.board(Window::Trailing).await?;
    let services = of_all(&board, blueprint.today());
    let services = services.iter().map(|one| line(&ctx, &blueprint, one)).collect();
    Ok(Page(AllPage { ctx, services }))
}

/// Shows one service.
pub(crate) async fn service(
    _: Who<ReadScoreboard>,
    ctx: Ctx,
    Room(blueprint): Room<Arc<Blueprint>>,
    Path(service): Path<String>,
) -> Result<Page<ServicePage>, PageError> {
    let board = blueprint.board(Window::Trailing).await?;
    let mut all = of_all(&board, blueprint.today()).into_iter();
    let found = all.find(|one| one.service == service).ok_or(PageError::NotFound)?;
    Ok(Page(ServicePage {
        service: line(&ctx, &blueprint, &found),
        entry: found.entry,
        chapters: found.chapters.iter().map(|chapter| lines(&ctx, chapter)).collect(),
        ctx,
    }))
}

fn line(ctx: &Ctx, blueprint: &Blueprint, one: &Conformance) -> ServiceLine {
    let language = ctx.lang().code();
    let counts = one.counts();
    let count = |state| counts.get(&state).map_or(0, |count| i64::try_from(*count).unwrap_or(i64::MAX));
    ServiceLine {
        code: one.service.clone(),
        name: blueprint.names.service(&one.service, language).unwrap_or_else(|| one.service.clone()),
        agency: blueprint.names.agency(&one.agency, language).unwrap_or_else(|| one.agency.clone()),
        pass: count(State::AutoPass),
        fail: count(State::AutoFail),
        person: count(State::NeedsPerson),
    }
}

/// A line for each control with words of our own, and one for the rest of the family.
fn lines(ctx: &Ctx, chapter: &Chapter) -> ChapterLines {
    let language = ctx.lang().code();
    let known = chapter.findings.iter().filter_map(|finding| {
        let title = words(finding.title?, language).to_owned();
        Some(finding_line(ctx, finding, title))
    });
    let mut lines: Vec<FindingLine> = known.collect();
    let rest: Vec<&str> = chapter
        .findings
        .iter()
        .filter(|finding| finding.title.is_none())
        .map(|finding| finding.id.as_str())
        .collect();
    if let [first, .., last] = rest.as_slice() {
        lines.push(unread(ctx, if is_run(&rest) { format!("{first} – {last}") } else { rest.join(", ") }));
    } else if let [only] = rest.as_slice() {
        lines.push(unread(ctx, (*only).to_owned()));
    }
    ChapterLines { title: words(chapter.title, language).to_owned(), lines }
}

/// Whether the numbers follow one another without a gap.
fn is_run(ids: &[&str]) -> bool {
    let numbers: Vec<i64> = ids.iter().filter_map(|id| id.rsplit('-').next()?.parse().ok()).collect();
    numbers.windows(2).all(|pair| matches!(pair, [one, next] if one + 1 == *next))
}

fn unread(ctx: &Ctx, id: String) -> FindingLine {
    FindingLine {
        id,
        title: ctx.t("blueprint-standards-unread"),
        state: ctx.t("blueprint-standard-needs-person"),
        class: "quiet",
        evidence: String::new(),
    }
}

fn finding_line(ctx: &Ctx, finding: &Finding, title: String) -> FindingLine {
    let facts = finding.evidence.iter().map(|(name, value)| format!("{name} = {value}"));
    FindingLine {
        id: finding.id.clone(),
        title,
        state: ctx.t(&format!("blueprint-standard-{}", finding.state.code())),
        class: match finding.state {
            State::AutoPass => "good",
            State::AutoFail => "wrong",
            State::NeedsPerson => "quiet",
        },
        evidence: facts.collect::<Vec<_>>().join(", "),
    }
}
