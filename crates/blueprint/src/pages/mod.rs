//! `/scoreboard` and what lies under it: the figures for people.

mod detail;
pub(crate) mod standards;
mod words;

use std::sync::Arc;

use askama::Template;
use axum::extract::{RawQuery, State};
use polity_web::{Ctx, Page, PageError, Who};

use crate::Blueprint;
use crate::access::ReadScoreboard;
use crate::asked::Asked;
use crate::board::{Board, Course};
use crate::indicators::Indicator;
use crate::spark::Spark;
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
    fifteen: Vec<Card>,
    others: Vec<Card>,
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
    /// In the list of fifteen.
    number: Option<usize>,
    name: String,
    figure: FigureWords,
    spark: Option<Spark>,
}

/// Shows all indicators.
pub(crate) async fn scoreboard(
    _: Who<ReadScoreboard>,
    ctx: Ctx,
    State(blueprint): State<Arc<Blueprint>>,
    RawQuery(query): RawQuery,
) -> Result<Page<Scoreboard>, PageError> {
    let window = window_of(query.as_deref());
    let (board, course) = (blueprint.board(window).await?, blueprint.course(window).await?);
    let cards = Indicator::ALL.map(|indicator| card(&ctx, &blueprint, &board, &course, indicator));
    let (fifteen, others) = cards.into_iter().partition(|card| card.number.is_some());
    Ok(Page(Scoreboard {
        windows: window_links(&ctx, window),
        window: window.code(),
        days: words::days(&ctx, &blueprint, window.days(blueprint.today())),
        fifteen,
        others,
        entries: blueprint.entries_read().await?,
        ctx,
    }))
}

fn card(ctx: &Ctx, blueprint: &Blueprint, board: &Board, course: &Course, indicator: Indicator) -> Card {
    let figure = board.whole(indicator);
    Card {
        code: indicator.code(),
        number: indicator.number(),
        name: words::name(ctx, indicator),
        spark: figure.shown.and_then(|_| Spark::of(&board.steps(indicator, course))),
        figure: words::figure(ctx, &figure, blueprint.targets.of(indicator)),
    }
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
