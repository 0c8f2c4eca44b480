//! Answers as people read them: on the page before sending, on the page of a case, and at an officer's desk.

use std::sync::Arc;

use polity_identity::Agency;
use polity_web::Ctx;

use super::words::{Words, agency_name, day};
use crate::answers::{Answer, Point, Provenance, Value};
use crate::document::{Choice, Field, FieldKind};
use crate::town_map::TownMap;

/// An answer in words.
#[derive(Debug, Clone)]
pub(crate) struct AnswerShown {
    /// The question.
    pub label: Words,
    /// What was answered, a line or several; none where nothing was.
    pub lines: Vec<Words>,
    /// Where it comes from, where it was not typed.
    pub source: Option<String>,
    /// Whether the register's word stands here.
    pub is_fixed: bool,
    /// The identifier of the file, where the answer is one.
    pub file: Option<String>,
    /// The map, where the answer is a point on it.
    pub map: Option<MapAt>,
}

/// A picture of the part of the map around a point.
#[derive(Debug, Clone)]
pub(crate) struct MapAt {
    pub source: String,
    pub height: u32,
    /// What it shows, in words.
    pub words: String,
}

/// Width of such a picture, in pixels.
pub(crate) const MAP_WIDTH: u32 = 480;

impl AnswerShown {
    /// With a picture of the map where the answer is a point on it.
    pub(crate) fn on_map(mut self, ctx: &Ctx, map: Option<&Arc<TownMap>>, answer: Option<&Answer>) -> Self {
        let point = match answer.map(|answer| &answer.value) {
            Some(Value::Place { point, .. }) => *point,
            _ => None,
        };
        self.map = map.zip(point).filter(|(map, point)| map.shows(*point)).map(|(map, point)| MapAt {
            source: map.picture(map.part(Some(point)), Some(point)),
            height: map.height_at(MAP_WIDTH),
            words: ctx.tf("services-map-at", &[("place", at(point))]),
        });
        self
    }
}

/// Latitude and longitude in degrees with six places.
pub(super) fn at(point: Point) -> String {
    let degrees = |e7: i32| crate::decimal::write(i128::from(e7) / 10);
    format!("{}, {}", degrees(point.lat_e7), degrees(point.lon_e7))
}

/// An answer in the reader's language.
pub(crate) fn shown(ctx: &Ctx, field: &Field, answer: Option<&Answer>, agencies: &[Agency]) -> AnswerShown {
    let provenance = answer.map(|answer| &answer.provenance);
    let source = provenance.and_then(|provenance| match provenance {
        Provenance::Typed => None,
        Provenance::Register { source, at } => Some(("services-from-register", source, at)),
        Provenance::RegisterEdited { source, at } => Some(("services-from-register-edited", source, at)),
    });
    AnswerShown {
        label: Words::of(ctx, &field.label),
        lines: answer.map(|answer| lines(ctx, field, &answer.value)).unwrap_or_default(),
        source: source.map(|(key, agency, at)| {
            let agency = agency_name(ctx, agencies, agency);
            ctx.tf(key, &[("agency", agency), ("date", ctx.date(at.as_microsecond()))])
        }),
        is_fixed: crate::verbs::is_fixed(field) && matches!(provenance, Some(Provenance::Register { .. })),
        file: match answer.map(|answer| &answer.value) {
            Some(Value::File(file)) => Some(file.id.clone()),
            _ => None,
        },
        map: None,
    }
}

/// The lines of a value.
pub(crate) fn lines(ctx: &Ctx, field: &Field, value: &Value) -> Vec<Words> {
    let own = |text: String| vec![Words::own(text)];
    match value {
        Value::Text(text) => match &field.kind {
            FieldKind::Country => own(super::countries::name(text)),
            _ => text.lines().map(|line| Words::own(line.to_owned())).collect(),
        },
        // As a number of the language; a rating says of how many.
        Value::Whole(number) => match &field.kind {
            FieldKind::Rating => own(ctx.tf("services-rating-of-five", &[("points", *number)])),
            _ => own(ctx.number(*number)),
        },
        Value::Decimal(text) => own(text.clone()),
        Value::Flag(flag) => own(ctx.t(if *flag { "web-word-yes" } else { "web-word-no" })),
        Value::One(chosen) => vec![choice(ctx, field, chosen)],
        Value::Many(all) => all.iter().map(|chosen| choice(ctx, field, chosen)).collect(),
        Value::Date(date) => own(day(ctx, *date)),
        Value::File(file) => own(file.name.clone()),
        Value::Place { point, words } => {
            let point = point.map(at);
            let words = Some(words.clone()).filter(|words| !words.is_empty());
            words.into_iter().chain(point).map(Words::own).collect()
        }
        Value::Rows(rows) => {
            let FieldKind::Rows { columns, .. } = &field.kind else { return Vec::new() };
            rows.iter().map(|row| row_line(ctx, columns, row)).collect()
        }
    }
}

/// A row in one line: `Name: MEI, Born: 5 May 2049`.
fn row_line(ctx: &Ctx, columns: &[Field], row: &std::collections::BTreeMap<String, Value>) -> Words {
    let cells = columns.iter().filter_map(|column| {
        let cell = lines(ctx, column, row.get(&column.id)?);
        let cell: Vec<String> = cell.into_iter().map(|words| words.text).collect();
        Some(format!("{}: {}", Words::of(ctx, &column.label).text, cell.join("; ")))
    });
    Words::own(cells.collect::<Vec<_>>().join(", "))
}

/// The words of a choice, or the applicant's own.
fn choice(ctx: &Ctx, field: &Field, chosen: &str) -> Words {
    let known = |choices: &[Choice]| choices.iter().find(|choice| choice.id == chosen).cloned();
    let known = match &field.kind {
        FieldKind::OneOf { choices, .. } | FieldKind::ManyOf { choices, .. } => known(choices),
        _ => None,
    };
    known.map_or_else(|| Words::own(chosen.to_owned()), |choice| Words::of(ctx, &choice.label))
}
