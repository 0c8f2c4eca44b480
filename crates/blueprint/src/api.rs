//! `GET /api/kpi`: the figures for programs, each with all that is needed to judge it and to work it out again.

use std::sync::Arc;

use axum::extract::{Path, RawQuery, State};
use polity_web::{Json, Problem, ProblemKind, Who};
use serde::Serialize;
use utoipa::ToSchema;

use crate::access::ReadScoreboard;
use crate::asked::{Asked, Unknown};
use crate::figure::{By, Figure, channel_code};
use crate::indicators::{Indicator, Unit};
use crate::window::Window;
use crate::{Blueprint, RECORDS_PAGE};

/// One figure.
#[derive(Debug, Serialize, ToSchema)]
pub struct Kpi {
    /// Stable name of the indicator, such as `dgb-06`.
    id: &'static str,
    /// `share` (0 to 1) or `seconds`.
    unit: &'static str,
    /// What the figure is broken down by, when it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    by: Option<&'static str>,
    /// The group of the breakdown.
    #[serde(skip_serializing_if = "Option::is_none")]
    group: Option<String>,
    /// The figure; null when there are too few transactions to show it.
    value: Option<f64>,
    /// Lower end of the 95 % interval.
    lower: Option<f64>,
    /// Upper end of the 95 % interval.
    upper: Option<f64>,
    /// How many; null for a median.
    numerator: Option<i64>,
    /// Of how many.
    denominator: Option<i64>,
    /// Whether the figure is kept back because its group is small.
    suppressed: bool,
    /// `met`, `not-yet`, `too-few` or `no-target`. Met means that the interval's end clears the target.
    verdict: &'static str,
    /// Least value that counts as reached, and the value hoped for.
    target: Option<[f64; 2]>,
    /// Year of the target.
    year: Option<i16>,
    /// How well the target is attested: A, B or C.
    grade: Option<&'static str>,
    /// The days over which it is taken.
    window: Days,
    /// What was left out; null when kept back.
    excluded: Option<Excluded>,
    /// When it was computed (RFC 3339, UTC).
    as_of: String,
    /// It is made from the entries of the public log before this number.
    entries: i64,
    /// Where the rule is told and the records are listed, for people.
    about: String,
}

/// The days over which a figure is taken.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Days {
    /// `90d` or `year`.
    name: &'static str,
    /// First day (ISO 8601).
    from: String,
    /// Last day, included (ISO 8601).
    to: String,
}

/// What was left out of a figure.
#[derive(Debug, Serialize, ToSchema)]
pub struct Excluded {
    /// Officers' own use.
    officers: i64,
    /// Given up before an end.
    abandoned: i64,
}

/// A stretch of the records behind a figure, newest first.
#[derive(Debug, Serialize, ToSchema)]
pub struct Stretch {
    /// The records; empty when the group is too small to show.
    records: Vec<RecordLine>,
    /// Whether they are kept back because the group is small.
    suppressed: bool,
    /// Value of `before` for the next stretch; null at the end.
    before: Option<i64>,
}

/// One transaction.
#[derive(Debug, Serialize, ToSchema)]
pub struct RecordLine {
    /// Number of its entry in the public log.
    number: i64,
    /// Day on which it ended (ISO 8601).
    day: String,
    /// Code of the service.
    service: String,
    /// Code of the agency.
    agency: String,
    /// By which way it was made.
    channel: &'static str,
    /// How long it took, in seconds.
    seconds: f64,
    /// Where the entry and the proof that the log holds it are shown.
    entry: String,
}

/// The indicators of the blueprint.
///
/// Small groups are kept back: their values are null and `suppressed` is true.
#[utoipa::path(
    get,
    path = "/api/kpi",
    tag = "blueprint",
    params(
        ("window" = Option<String>, Query, description = "90d (trailing ninety days, the default) or year (calendar year so far)"),
        ("by" = Option<String>, Query, description = "nation (the default), agency, service or channel"),
    ),
    responses(
        (status = 200, description = "The figures", body = Vec<Kpi>),
        (status = 400, description = "A parameter is not understood", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(crate) async fn kpi(
    _: Who<ReadScoreboard>,
    State(blueprint): State<Arc<Blueprint>>,
    RawQuery(query): RawQuery,
) -> Result<Json<Vec<Kpi>>, Problem> {
    let asked = Asked::read(&query.unwrap_or_default())?;
    let entries = blueprint.entries_read().await?;
    let mut answer = Vec::new();
    for indicator in Indicator::ALL {
        for (group, figure) in blueprint.figures(indicator, asked.window, asked.by).await? {
            answer.push(line(&blueprint, &figure, asked.window, asked.by, group, entries));
        }
    }
    Ok(Json(answer))
}

fn line(blueprint: &Blueprint, figure: &Figure, window: Window, by: By, group: String, entries: i64) -> Kpi {
    let indicator = figure.indicator;
    let target = blueprint.targets.of(indicator);
    let excluded = figure.officers.zip(figure.abandoned);
    let broken_down = by != By::Nation;
    Kpi {
        id: indicator.code(),
        unit: match indicator.unit() {
            Unit::Share => "share",
            Unit::Seconds => "seconds",
        },
        by: broken_down.then_some(by.code()),
        group: broken_down.then_some(group),
        value: figure.shown.map(|shown| rounded(shown.value)),
        lower: figure.shown.map(|shown| rounded(shown.lower)),
        upper: figure.shown.map(|shown| rounded(shown.upper)),
        numerator: figure.shown.and_then(|shown| shown.numerator),
        denominator: figure.shown.map(|shown| shown.denominator),
        suppressed: figure.shown.is_none(),
        verdict: figure.verdict.code(),
        target: target.map(|target| [target.low, target.high]),
        year: target.map(|target| target.year),
        grade: target.map(|target| target.grade.letter()),
        window: days(blueprint, window),
        excluded: excluded.map(|(officers, abandoned)| Excluded { officers, abandoned }),
        as_of: blueprint.now_text(),
        entries,
        about: format!("/scoreboard/{}?window={}", indicator.code(), window.code()),
    }
}

/// Six decimals: more would only show how the machine rounds.
fn rounded(value: f64) -> f64 {
    (value * 1e6).round() / 1e6
}

fn days(blueprint: &Blueprint, window: Window) -> Days {
    let days = window.days(blueprint.today());
    Days { name: window.code(), from: days.first.date().to_string(), to: days.last.date().to_string() }
}

/// The records behind an indicator: the transactions that it counts, newest first.
///
/// Each line leads to the entry of the public log and the proof that the log holds it.
#[utoipa::path(
    get,
    path = "/api/kpi/{indicator}/records",
    tag = "blueprint",
    params(
        ("indicator" = String, Path, description = "Name of the indicator, such as dgb-06"),
        ("window" = Option<String>, Query, description = "90d (trailing ninety days, the default) or year (calendar year so far)"),
        ("service" = Option<String>, Query, description = "Only transactions of this service"),
        ("before" = Option<i64>, Query, description = "Only entries with a smaller number: the member before of the previous answer"),
    ),
    responses(
        (status = 200, description = "A stretch of the records", body = Stretch),
        (status = 400, description = "A parameter is not understood", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "There is no such indicator", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(crate) async fn records(
    _: Who<ReadScoreboard>,
    State(blueprint): State<Arc<Blueprint>>,
    Path(indicator): Path<String>,
    RawQuery(query): RawQuery,
) -> Result<Json<Stretch>, Problem> {
    let missing = || Problem::new(&ProblemKind::NOT_FOUND).detail("there is no such indicator");
    let indicator = Indicator::from_code(&indicator).ok_or_else(missing)?;
    let asked = Asked::read(&query.unwrap_or_default())?;
    let found = blueprint.records(indicator, asked.window, asked.service.as_deref(), asked.before).await?;
    let suppressed = found.is_none();
    let found = found.unwrap_or_default();
    let before = found.last().filter(|_| found.len() >= RECORDS_PAGE as usize).map(|last| last.number);
    let records = found
        .into_iter()
        .map(|record| RecordLine {
            number: record.number,
            day: record.day.date().to_string(),
            agency: record.agency,
            service: record.service,
            channel: channel_code(record.channel),
            #[expect(clippy::cast_precision_loss, reason = "durations stay far below 2^53 microseconds")]
            seconds: record.took as f64 / 1e6,
            entry: format!("/transparency/entries/{}", record.number),
        })
        .collect();
    Ok(Json(Stretch { records, suppressed, before }))
}

impl From<Unknown> for Problem {
    fn from(unknown: Unknown) -> Self {
        Self::new(&ProblemKind::BAD_REQUEST).detail(unknown.to_string())
    }
}
