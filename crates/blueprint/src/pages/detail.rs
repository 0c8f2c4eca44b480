//! One indicator in full: its figure, its course, its parts, its rule, and the records behind it.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Path, RawQuery, State};
use polity_web::{Ctx, Page, PageError, Who};

use super::words::{self, FigureWords, Rounding};
use super::{WindowLink, window_links};
use crate::access::ReadScoreboard;
use crate::asked::Asked;
use crate::board::{Board, Step};
use crate::breakdown::By;
use crate::chart::Chart;
use crate::figure::{Figure, Verdict};
use crate::indicators::{Indicator, Source, Unit};
use crate::measure::channel_name;
use crate::{Blueprint, Detail, RECORDS_PAGE, Record};

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
    /// What is told beside it.
    asides: Vec<(String, String)>,
    /// Where the figure would come from, when nobody recorded it.
    missing: bool,
    /// Whether everything is counted, so that there is no range.
    complete: bool,
    source: String,
    drawing: Option<Drawing>,
    course: Vec<CourseLine>,
    tables: Vec<Table>,
    records: Option<Vec<RecordLine>>,
    older: Option<String>,
    service: Option<String>,
    /// Whether its records have services and ways, or are declared.
    columns: Columns,
    entries: i64,
}

/// Which columns the table of records has.
struct Columns {
    service: bool,
    channel: bool,
    /// The heading of what a record says.
    says: String,
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
    agency: String,
    channel: String,
    says: String,
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
    let board = blueprint.board(window).await?;
    let over_time = blueprint.course(window).await?;
    let found = blueprint.records(indicator, window, asked.service.as_deref(), asked.before).await?;

    let figure = board.whole(indicator);
    let steps = board.steps(indicator, &over_time);
    let parts = indicator.breakdowns().iter();
    let tables = parts.map(|by| table(&ctx, &blueprint, *by, &groups(&board, indicator, *by), &asked));
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
        asides: words::asides(&ctx, &figure),
        missing: matches!(figure.verdict, Verdict::NotRecorded | Verdict::Nothing),
        complete: figure.shown.is_some() && !indicator.has_interval() && !indicator.source().is_flow(),
        source: ctx.t(&format!("blueprint-{}-source", indicator.code())),
        drawing: Chart::of(&steps, indicator.unit(), indicator.better(), target)
            .map(|chart| drawing(&ctx, &blueprint, chart, &steps, indicator.unit())),
        course: steps.iter().map(|step| course(&ctx, &blueprint, step)).collect(),
        tables: tables.collect(),
        records: found.map(|found| {
            found.into_iter().map(|one| record_line(&ctx, &blueprint, indicator, one)).collect()
        }),
        older,
        service,
        columns: Columns {
            service: !matches!(indicator.source(), Source::Declared(_)),
            channel: indicator.breakdowns().contains(&By::Channel),
            says: ctx.t(match indicator.source() {
                Source::Transactions | Source::Facts => "blueprint-head-took",
                Source::Ratings => "blueprint-head-answer",
                Source::Payments => "blueprint-head-payment",
                Source::Services | Source::Declared(_) => "blueprint-head-record",
            }),
        },
        entries: blueprint.entries_read().await?,
        ctx,
    }))
}

/// The figures of a breakdown. Each way is digital or it is not; what says something is how many came by it.
fn groups(board: &Board, indicator: Indicator, by: By) -> Vec<(String, Figure)> {
    match (indicator, by) {
        (Indicator::DigitalEndToEnd, By::Channel) => board.channel_mix(),
        _ => board.groups(indicator, by),
    }
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
        records: (by == By::Service && figure.verdict != Verdict::TooFew)
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
        // A ministry that stands alone bears the code of its one agency.
        By::Ministry => blueprint.names.agency(group, language).unwrap_or_else(|| group.to_owned()),
        By::Channel => ctx.t(&format!("blueprint-channel-{group}")),
        By::Hosting => ctx.t(&format!("blueprint-hosting-{group}")),
        By::Direction => ctx.t(&format!("blueprint-direction-{group}")),
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

fn record_line(ctx: &Ctx, blueprint: &Blueprint, indicator: Indicator, record: Record) -> RecordLine {
    let channel = record.channel.map(channel_name);
    RecordLine {
        number: record.number,
        day: ctx.date(record.day.noon(&blueprint.zone)),
        service: group_name(ctx, blueprint, By::Service, &record.service),
        agency: group_name(ctx, blueprint, By::Agency, &record.agency),
        channel: channel.map(|channel| ctx.t(&format!("blueprint-channel-{channel}"))).unwrap_or_default(),
        says: says(ctx, indicator, record.detail),
    }
}

/// What a record says, in words.
fn says(ctx: &Ctx, indicator: Indicator, detail: Detail) -> String {
    match detail {
        #[expect(clippy::cast_precision_loss, reason = "durations stay far below 2^53 microseconds")]
        Detail::Took(took) => words::value(ctx, Unit::Seconds, took as f64 / 1e6, Rounding::Nearest),
        Detail::Part(part) if indicator.source() == Source::Payments => {
            let (direction, way) = part.split_once('.').unwrap_or_default();
            let [direction, way] = [("direction", direction), ("way", way)]
                .map(|(kind, code)| ctx.t(&format!("blueprint-{kind}-{code}")));
            format!("{direction}: {way}")
        }
        Detail::Part(score) => {
            let scale = if indicator == Indicator::AfterUse { "5" } else { "6" };
            ctx.tf("blueprint-score", &[("score", score.as_str()), ("scale", scale)])
        }
        Detail::Declared { id, withdrawn: false } => id,
        Detail::Declared { id, withdrawn: true } => ctx.tf("blueprint-withdrawn", &[("id", id.as_str())]),
    }
}
