//! `/scoreboard` and `/scoreboard/{indicator}`: the figures for people.

mod detail;
mod words;

use std::sync::Arc;

use askama::Template;
use axum::extract::{RawQuery, State};
use polity_web::{Ctx, Page, PageError, Who};

use crate::Blueprint;
use crate::access::ReadScoreboard;
use crate::asked::Asked;
use crate::figure::{Figure, Tally};
use crate::indicators::{Indicator, PROMISES};
use crate::window::Window;
use words::FigureWords;

pub(crate) use detail::indicator;

/// The scoreboard at a glance.
#[derive(Template)]
#[template(path = "scoreboard.html")]
pub(crate) struct Scoreboard {
    ctx: Ctx,
    windows: Vec<WindowLink>,
    window: &'static str,
    days: String,
    cards: Vec<Card>,
    promises: Vec<PromiseLine>,
    entries: i64,
}

/// A choice of the days over which figures are taken.
struct WindowLink {
    code: &'static str,
    label: String,
    current: bool,
}

struct Card {
    code: &'static str,
    name: String,
    figure: FigureWords,
}

struct PromiseLine {
    number: u8,
    name: String,
    target: &'static str,
    grade: &'static str,
    /// Code of the indicator that computes it, once there is one.
    computed: Option<&'static str>,
}

/// Shows all indicators.
pub(crate) async fn scoreboard(
    _: Who<ReadScoreboard>,
    ctx: Ctx,
    State(blueprint): State<Arc<Blueprint>>,
    RawQuery(query): RawQuery,
) -> Result<Page<Scoreboard>, PageError> {
    let window = window_of(query.as_deref());
    let tally = Tally::whole(&blueprint.cells(window).await?);
    let card = |indicator: Indicator| {
        let target = blueprint.targets.of(indicator);
        let figure = Figure::of(indicator, &tally, target);
        Card {
            code: indicator.code(),
            name: words::name(&ctx, indicator),
            figure: words::figure(&ctx, &figure, target),
        }
    };
    let promise = |promise: &crate::indicators::Promise| PromiseLine {
        number: promise.number,
        name: ctx.t(&format!("blueprint-promise-{}", promise.number)),
        target: promise.target,
        grade: promise.grade.letter(),
        computed: promise.computed_by.map(Indicator::code),
    };
    Ok(Page(Scoreboard {
        windows: window_links(&ctx, window),
        window: window.code(),
        days: words::days(&ctx, &blueprint, window.days(blueprint.today())),
        cards: Indicator::ALL.into_iter().map(card).collect(),
        promises: PROMISES.iter().map(promise).collect(),
        entries: blueprint.entries_read().await?,
        ctx,
    }))
}

/// A mistyped window shows the usual one: a page is not the place to be strict.
fn window_of(query: Option<&str>) -> Window {
    Asked::read(query.unwrap_or_default()).unwrap_or_default().window
}

fn window_links(ctx: &Ctx, current: Window) -> Vec<WindowLink> {
    let link = |window: Window| WindowLink {
        code: window.code(),
        label: ctx.t(&format!("blueprint-window-{}", window.code())),
        current: window == current,
    };
    Window::ALL.into_iter().map(link).collect()
}
