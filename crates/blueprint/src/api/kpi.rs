//! `GET /api/kpi`: the figures for programs, each with all that is needed to judge it and to work it out again.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::extract::{Path, RawQuery, State};
use polity_web::{Json, Problem, ProblemKind, Who};
use serde::Serialize;
use utoipa::ToSchema;

use crate::access::ReadScoreboard;
use crate::asked::{Asked, Unknown};
use crate::breakdown::By;
use crate::figure::{Figure, Verdict, ratio};
use crate::indicators::{Better, Indicator, Source, Unit};
use crate::measure::channel_name;
use crate::sums::{Amount, Aside};
use crate::window::Window;
use crate::{Blueprint, Detail, RECORDS_PAGE, Record};

/// One figure.
#[derive(Debug, Serialize, ToSchema)]
pub struct Kpi {
    /// Stable name of the indicator, such as `dgb-06`.
    id: &'static str,
    /// Its number in the blueprint's list of fifteen; null beyond them.
    number: Option<usize>,
    /// `share` (0 to 1), `seconds`, `working-days` or `count`.
    unit: &'static str,
    /// `higher` or `lower`: which way is better.
    better: &'static str,
    /// What the figure is broken down by, when it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    by: Option<&'static str>,
    /// The group of the breakdown.
    #[serde(skip_serializing_if = "Option::is_none")]
    group: Option<String>,
    /// The figure; null when there is none to show, for the reason that the verdict gives.
    value: Option<f64>,
    /// Lower end of the 95 % interval; null where everything is counted, so that chance has no part in it.
    lower: Option<f64>,
    /// Upper end of the 95 % interval.
    upper: Option<f64>,
    /// How many; null for a median.
    numerator: Option<i64>,
    /// Of how many; null for a count of its own.
    denominator: Option<i64>,
    /// Whether the figure is kept back because its group is small.
    suppressed: bool,
    /// `met`, `not-yet`, `too-few`, `no-target`, `nothing` (records stand, but none that it is about) or `not-recorded`.
    verdict: &'static str,
    /// The least that counts as reached and what was hoped for; where lower is better, the second counts.
    target: Option<[f64; 2]>,
    /// Year of the target.
    year: Option<i16>,
    /// How well the target is attested: A, B or C; null for one that the nation set itself.
    grade: Option<&'static str>,
    /// The days over which it is taken.
    window: Days,
    /// What was left out; null when kept back, and where nothing is.
    excluded: Option<Excluded>,
    /// What is told beside the figure, by name.
    beside: BTreeMap<&'static str, Beside>,
    /// The kinds of entries of the public log from which it is worked out.
    source: &'static [&'static str],
    /// When it was computed (RFC 3339, UTC).
    as_of: String,
    /// It is made from the entries of the public log before this number.
    entries: i64,
    /// Where the rule is told and the records are listed, for people.
    about: String,
}

/// A number beside a figure.
#[derive(Debug, Serialize, ToSchema)]
pub struct Beside {
    /// How many.
    part: i64,
    /// Of how many, where that says something.
    #[serde(skip_serializing_if = "Option::is_none")]
    whole: Option<i64>,
    /// The one divided by the other.
    #[serde(skip_serializing_if = "Option::is_none")]
    share: Option<f64>,
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

/// One entry behind a figure.
#[derive(Debug, Serialize, ToSchema)]
pub struct RecordLine {
    /// Number of its entry in the public log.
    number: i64,
    /// Day on which it happened (ISO 8601).
    day: String,
    /// Code of the service, where it is about one.
    #[serde(skip_serializing_if = "String::is_empty")]
    service: String,
    /// Code of the agency.
    agency: String,
    /// By which way a transaction was made or an answer given.
    #[serde(skip_serializing_if = "Option::is_none")]
    channel: Option<String>,
    /// How long a transaction took, in seconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    seconds: Option<f64>,
    /// The score of an answer, or direction and way of a payment.
    #[serde(skip_serializing_if = "Option::is_none")]
    says: Option<String>,
    /// The identifier of a declared record.
    #[serde(skip_serializing_if = "Option::is_none")]
    record: Option<String>,
    /// Whether the entry ended the record.
    #[serde(skip_serializing_if = "Option::is_none")]
    withdrawn: Option<bool>,
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
        ("by" = Option<String>, Query, description = "nation (the default), agency, service, channel, ministry, hosting or direction; indicators that know no such groups are left out"),
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
    let board = blueprint.board(asked.window).await?;
    let figures = Indicator::ALL.into_iter().flat_map(|indicator| board.groups(indicator, asked.by));
    let line = |(group, figure)| line(&blueprint, &figure, asked.window, asked.by, group, entries);
    Ok(Json(figures.map(line).collect()))
}

fn line(blueprint: &Blueprint, figure: &Figure, window: Window, by: By, group: String, entries: i64) -> Kpi {
    let indicator = figure.indicator;
    let target = blueprint.targets.of(indicator);
    let interval = figure.shown.and_then(|shown| shown.interval);
    let excluded = Excluded::of(figure);
    let broken_down = by != By::Nation;
    Kpi {
        id: indicator.code(),
        number: indicator.number(),
        unit: match indicator.unit() {
            Unit::Share => "share",
            Unit::Seconds => "seconds",
            Unit::WorkingDays => "working-days",
            Unit::Count => "count",
        },
        better: match indicator.better() {
            Better::Higher => "higher",
            Better::Lower => "lower",
        },
        by: broken_down.then_some(by.code()),
        group: broken_down.then_some(group),
        value: figure.shown.map(|shown| rounded(shown.value)),
        lower: interval.map(|interval| rounded(interval.lower)),
        upper: interval.map(|interval| rounded(interval.upper)),
        numerator: figure.shown.and_then(|shown| shown.numerator),
        denominator: figure.shown.and_then(|shown| shown.denominator),
        suppressed: figure.shown.is_none() && figure.verdict == Verdict::TooFew,
        verdict: figure.verdict.code(),
        target: target.map(|target| [target.low, target.high]),
        year: target.and_then(|target| target.year),
        grade: target.and_then(|target| target.grade).map(crate::targets::Grade::letter),
        window: days(blueprint, window),
        excluded,
        beside: beside(figure),
        source: kinds(indicator),
        as_of: blueprint.now_text(),
        entries,
        about: format!("/scoreboard/{}?window={}", indicator.code(), window.code()),
    }
}

impl Excluded {
    /// Transactions are the one source of which something is left out.
    fn of(figure: &Figure) -> Option<Self> {
        let is_left_out = figure.indicator.source() == Source::Transactions;
        let told = |aside| figure.aside(aside).filter(|_| is_left_out);
        Some(Self { officers: told(Aside::Officers)?, abandoned: told(Aside::Abandoned)? })
    }
}

fn beside(figure: &Figure) -> BTreeMap<&'static str, Beside> {
    let is_excluded = |aside: &Aside| matches!(aside, Aside::Officers | Aside::Abandoned);
    let told = figure.asides.iter().filter(|(aside, _)| !is_excluded(aside));
    let mut beside: BTreeMap<_, _> =
        told.map(|(aside, amount)| (aside.code(), Beside::from(*amount))).collect();
    if let Some(days) = figure.shown.and_then(|shown| shown.ninetieth) {
        beside.insert("ninetieth", Amount { part: days, whole: None }.into());
    }
    beside
}

impl From<Amount> for Beside {
    fn from(Amount { part, whole }: Amount) -> Self {
        Self { part, whole, share: whole.and_then(|whole| ratio(part, whole)).map(rounded) }
    }
}

/// The kinds of entries that an outsider needs.
const fn kinds(indicator: Indicator) -> &'static [&'static str] {
    match indicator.source() {
        Source::Transactions => &["transaction.completed", "transaction.abandoned"],
        Source::Facts => &["transaction.completed"],
        Source::Ratings => &["services.rated", "transaction.completed"],
        Source::Payments => &["payment.recorded"],
        Source::Services => &["services.published", "services.closed"],
        Source::Declared(_) => &["blueprint.declared"],
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

/// The records behind an indicator, newest first.
///
/// Each line leads to the entry of the public log and the proof that the log holds it.
#[utoipa::path(
    get,
    path = "/api/kpi/{indicator}/records",
    tag = "blueprint",
    params(
        ("indicator" = String, Path, description = "Name of the indicator, such as dgb-06"),
        ("window" = Option<String>, Query, description = "90d (trailing ninety days, the default) or year (calendar year so far)"),
        ("service" = Option<String>, Query, description = "Only records of this service"),
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
    let records = found.into_iter().map(RecordLine::from).collect();
    Ok(Json(Stretch { records, suppressed, before }))
}

impl From<Record> for RecordLine {
    fn from(record: Record) -> Self {
        let mut line = Self {
            number: record.number,
            day: record.day.date().to_string(),
            agency: record.agency,
            service: record.service,
            channel: record.channel.map(channel_name),
            seconds: None,
            says: None,
            record: None,
            withdrawn: None,
            entry: format!("/transparency/entries/{}", record.number),
        };
        match record.detail {
            #[expect(clippy::cast_precision_loss, reason = "durations stay far below 2^53 microseconds")]
            Detail::Took(took) => line.seconds = Some(took as f64 / 1e6),
            Detail::Part(part) => line.says = Some(part),
            Detail::Declared { id, withdrawn } => (line.record, line.withdrawn) = (Some(id), Some(withdrawn)),
        }
        line
    }
}

impl From<Unknown> for Problem {
    fn from(unknown: Unknown) -> Self {
        Self::new(&ProblemKind::BAD_REQUEST).detail(unknown.to_string())
    }
}
