//! One indicator in full: its figure, its course, its parts, its rule, and the records behind it.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Path, RawQuery, State};
use polity_web::{Ctx, Page, PageError, Who};

use super::words::{self, FigureWords, Rounding};
use super::{WindowLink, window_links};
use crate::access::ReadScoreboard;
use crate::asked::Asked;
use crate::chart::{self, Chart, Step};
use crate::figure::{By, Figure, Tally, breakdown, channel_code, channel_mix};
use crate::indicators::{Indicator, Unit};
use crate::{Blueprint, RECORDS_PAGE, Record, store};

/// The page of one indicator.
#[derive(Template)]
#[template(path = "indicator.html")]
pub(crate) struct IndicatorPage {
    ctx: Ctx,
    code: &'static str,
    name: String,
    about: String,
    rule: String,
    windows: Vec<WindowLink>,
    window: &'static str,
    days: String,
    figure: FigureWords,
    officers: Option<i64>,
    abandoned: Option<i64>,
    assisted: Option<i64>,
    drawing: Option<Drawing>,
    course: Vec<CourseLine>,
    tables: Vec<Table>,
    records: Option<Vec<RecordLine>>,
    older: Option<String>,
    service: Option<String>,
    entries: i64,
}

/// The chart with its labels.
struct Drawing {
    chart: Chart,
    rules: Vec<(f64, String)>,
    first: String,
    last: String,
}

/// A step of the chart in words.
struct CourseLine {
    days: String,
    figure: FigureWords,
}

/// A breakdown.
struct Table {
    caption: String,
    head: String,
    rows: Vec<TableRow>,
}

struct TableRow {
    name: String,
    /// Address of the records of this group alone.
    records: Option<String>,
    figure: FigureWords,
}

struct RecordLine {
    number: i64,
    day: String,
    service: String,
    channel: String,
    took: String,
}

/// Shows one indicator.
pub(crate) async fn indicator(
    _: Who<ReadScoreboard>,
    ctx: Ctx,
    State(blueprint): State<Arc<Blueprint>>,
    Path(code): Path<String>,
    RawQuery(query): RawQuery,
) -> Result<Page<IndicatorPage>, PageError> {
    let indicator = Indicator::from_code(&code).ok_or(PageError::NotFound)?;
    let asked = Asked::read(&query.unwrap_or_default()).unwrap_or_default();
    let target = blueprint.targets.of(indicator);
    let (window, today) = (asked.window, blueprint.today());
    let cells = blueprint.cells(window).await?;
    let daily = store::daily_cells(&blueprint.store, window.days(today)).await?;
    let found = blueprint.records(indicator, window, asked.service.as_deref(), asked.before).await?;

    let tally = Tally::whole(&cells);
    let figure = Figure::of(indicator, &tally, target);
    let steps = chart::steps(indicator, &window.steps(today), &daily, target);
    let groups = |by| match (indicator, by) {
        // Each way is digital or it is not; what says something is how many came by it.
        (Indicator::DigitalEndToEnd, By::Channel) => channel_mix(&cells),
        _ => breakdown(indicator, &cells, by, target),
    };
    let parts = [By::Service, By::Agency, By::Channel];
    let tables = parts.map(|by| table(&ctx, &blueprint, by, &groups(by), &asked));
    let older =
        found.as_ref().filter(|found| found.len() >= RECORDS_PAGE as usize).and_then(|found| found.last());
    let older = older.map(|last| records_address(&asked, asked.service.as_deref(), Some(last.number)));
    let service = asked.service.as_deref().map(|service| group_name(&ctx, &blueprint, By::Service, service));
    Ok(Page(IndicatorPage {
        code: indicator.code(),
        name: words::name(&ctx, indicator),
        about: ctx.t(&format!("blueprint-{}-about", indicator.code())),
        rule: ctx.t(&format!("blueprint-{}-rule", indicator.code())),
        windows: window_links(&ctx, window),
        window: window.code(),
        days: words::days(&ctx, &blueprint, window.days(today)),
        figure: words::figure(&ctx, &figure, target),
        officers: figure.officers,
        abandoned: figure.abandoned,
        assisted: figure.shown.map(|_| tally.assisted),
        drawing: Chart::of(&steps, indicator.unit(), target)
            .map(|chart| drawing(&ctx, &blueprint, chart, &steps, indicator.unit())),
        course: steps.iter().map(|step| course(&ctx, &blueprint, step)).collect(),
        tables: tables.into(),
        records: found
            .map(|found| found.into_iter().map(|record| record_line(&ctx, &blueprint, record)).collect()),
        older,
        service,
        entries: blueprint.entries_read().await?,
        ctx,
    }))
}

fn drawing(ctx: &Ctx, blueprint: &Blueprint, chart: Chart, steps: &[Step], unit: Unit) -> Drawing {
    let rules = chart
        .rules
        .iter()
        .map(|rule| (rule.y, words::value(ctx, unit, rule.value, Rounding::Nearest)))
        .collect();
    let day = |step: Option<&Step>| {
        step.map_or_else(String::new, |step| ctx.date(step.days.first.noon(&blueprint.zone)))
    };
    Drawing { chart, rules, first: day(steps.first()), last: day(steps.last()) }
}

fn course(ctx: &Ctx, blueprint: &Blueprint, step: &Step) -> CourseLine {
    CourseLine {
        days: words::days(ctx, blueprint, step.days),
        figure: words::figure(ctx, &step.figure, None),
    }
}

fn table(ctx: &Ctx, blueprint: &Blueprint, by: By, groups: &[(String, Figure)], asked: &Asked) -> Table {
    let row = |(group, figure): &(String, Figure)| TableRow {
        name: group_name(ctx, blueprint, by, group),
        records: (by == By::Service && figure.shown.is_some())
            .then(|| records_address(asked, Some(group), None)),
        figure: words::figure(ctx, figure, blueprint.targets.of(figure.indicator)),
    };
    Table {
        caption: ctx.t(&format!("blueprint-by-{}", by.code())),
        head: ctx.t(&format!("blueprint-head-{}", by.code())),
        rows: groups.iter().map(row).collect(),
    }
}

fn group_name(ctx: &Ctx, blueprint: &Blueprint, by: By, group: &str) -> String {
    let language = ctx.lang().code();
    match by {
        By::Service => blueprint.names.service(group, language).unwrap_or_else(|| group.to_owned()),
        By::Agency => blueprint.names.agency(group, language).unwrap_or_else(|| group.to_owned()),
        By::Channel => ctx.t(&format!("blueprint-channel-{group}")),
        By::Nation => ctx.nation().to_owned(),
    }
}

fn records_address(asked: &Asked, service: Option<&str>, before: Option<i64>) -> String {
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    query.append_pair("window", asked.window.code());
    if let Some(service) = service {
        query.append_pair("service", service);
    }
    if let Some(before) = before {
        query.append_pair("before", &before.to_string());
    }
    format!("?{}#records", query.finish())
}

fn record_line(ctx: &Ctx, blueprint: &Blueprint, record: Record) -> RecordLine {
    #[expect(clippy::cast_precision_loss, reason = "durations stay far below 2^53 microseconds")]
    let seconds = record.took as f64 / 1e6;
    RecordLine {
        number: record.number,
        day: ctx.date(record.day.noon(&blueprint.zone)),
        service: group_name(ctx, blueprint, By::Service, &record.service),
        channel: ctx.t(&format!("blueprint-channel-{}", channel_code(record.channel))),
        took: words::value(ctx, Unit::Seconds, seconds, Rounding::Nearest),
    }
}
