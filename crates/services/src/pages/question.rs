//! A question of a document as a form shows it: native inputs, each with its label, its hint and its error.

use askama::Template;
use polity_identity::Agency;
use polity_identity::catalogue::Catalogue;
use polity_web::Ctx;

use super::answer_words::lines;
use super::pointing::MapShown;
use super::words::{Words, agency_name};
use crate::answers::{Answer, FileRef, Provenance};
use crate::document::{Field, FieldKind, already_held};
use crate::town_map::TownMap;

/// Choices beyond which a list that folds is easier to read.
const RADIOS_MAX: usize = 12;
/// Empty rows that a repeating group begins with.
const ROWS_AT_FIRST: usize = 1;

/// A question. It prints itself.
#[derive(Template)]
#[template(path = "question.html")]
pub(super) struct Question<'a> {
    ctx: &'a Ctx,
    name: String,
    label: Words,
    hint: Option<Words>,
    why: Option<Words>,
    optional: bool,
    /// Whether the question is the heading of the page.
    heading: bool,
    error: Option<String>,
    shape: Shape<'a>,
}

impl askama::filters::HtmlSafe for Question<'_> {}

/// What it looks like.
enum Shape<'a> {
    Heading,
    Note,
    Image {
        source: &'a str,
        alt: Words,
    },
    Line {
        kind: &'static str,
        mode: &'static str,
        complete: &'static str,
        width: &'static str,
        most: u32,
    },
    Area {
        rows: u32,
        most: u32,
        complete: &'static str,
    },
    Choices {
        many: bool,
        choices: Vec<Choice>,
        other: Option<Other>,
    },
    List {
        choices: Vec<Choice>,
    },
    Date {
        boxes: Vec<DateBox>,
    },
    File {
        accept: String,
        megabytes: u64,
        held: Option<&'a FileRef>,
    },
    Rows {
        rows: Vec<Row<'a>>,
        more: bool,
    },
    Place {
        words: String,
        words_error: Option<String>,
        lat: String,
        lon: String,
        map: Option<MapShown>,
    },
    /// A fact that nobody may edit here.
    Fact {
        lines: Vec<Words>,
        source: String,
        section: &'static str,
    },
}

/// One of several.
struct Choice {
    id: String,
    value: String,
    label: Words,
    chosen: bool,
}

/// Words of one's own beside choices.
struct Other {
    id: String,
    chosen: bool,
    name: String,
    text: String,
    error: Option<String>,
}

/// One box of a date.
struct DateBox {
    id: String,
    name: String,
    label: String,
    text: String,
    complete: &'static str,
    width: &'static str,
}

/// One row of a repeating group.
struct Row<'a> {
    number: usize,
    cells: Vec<Question<'a>>,
}

/// What a page knows about its questions.
#[derive(Clone, Copy)]
pub(super) struct Around<'a> {
    /// The page, with what was typed and what is wrong.
    pub ctx: &'a Ctx,
    /// The names of agencies.
    pub agencies: &'a [Agency],
    /// Rows that somebody asked for beyond those that are filled.
    pub more_rows: bool,
    /// On which residents point at places.
    pub map: Option<&'a TownMap>,
    /// All of it is shown, whatever is marked.
    pub whole_map: bool,
}

impl<'a> Question<'a> {
    /// The question of a field. `fact` is what the register says, `held` the answer so far.
    pub fn of(
        around: Around<'a>,
        field: &'a Field,
        fact: Option<&Answer>,
        held: Option<&'a Answer>,
        heading: bool,
    ) -> Self {
        let ctx = around.ctx;
        let mut question = Self::asked(around, field, &field.id, heading);
        if let Some(fact) = fact.filter(|_| crate::verbs::is_fixed(field))
            && let Provenance::Register { source, at } = &fact.provenance
        {
            let agency = agency_name(ctx, around.agencies, source);
            let date = ctx.date(at.as_microsecond());
            question.optional = false;
            question.shape = Shape::Fact {
                lines: lines(ctx, field, &fact.value),
                source: ctx.tf("services-from-register", &[("agency", agency), ("date", date)]),
                section: section_of(field),
            };
        }
        if let (Shape::File { held: stands, .. }, Some(answer)) = (&mut question.shape, held)
            && let crate::answers::Value::File(file) = &answer.value
        {
            *stands = Some(file);
        }
        question
    }

    fn asked(around: Around<'a>, field: &'a Field, name: &str, heading: bool) -> Self {
        let ctx = around.ctx;
        let words = |text: &Option<crate::document::Text>| text.as_ref().map(|text| Words::of(ctx, text));
        Self {
            label: Words::of(ctx, &field.label),
            hint: words(&field.hint),
            why: words(&field.why),
            optional: !field.required && field.kind.is_question(),
            heading: heading && field.kind.is_question(),
            error: ctx.error_of(name),
            shape: shape(around, field, name),
            name: name.to_owned(),
            ctx,
        }
    }

    /// Value of `aria-describedby`: hint, reason, then error.
    fn described_by(&self) -> String {
        let hint = self.hint.as_ref().map(|_| format!("{}-hint", self.name));
        let why = self.why.as_ref().map(|_| format!("{}-why", self.name));
        let error = self.error.as_ref().map(|_| format!("{}-error", self.name));
        [hint, why, error].into_iter().flatten().collect::<Vec<_>>().join(" ")
    }

    /// Whether label and input stand in a group with a legend.
    fn is_group(&self) -> bool {
        matches!(
            self.shape,
            Shape::Choices { .. } | Shape::Date { .. } | Shape::Rows { .. } | Shape::Place { .. }
        )
    }

    fn value(&self) -> &str {
        self.ctx.value(&self.name)
    }
}

/// The section of the register in which a question's fact is kept.
fn section_of(field: &Field) -> &'static str {
    let attribute = field.prefill.as_ref().map_or("", |prefill| prefill.attribute.as_str());
    Catalogue::built_in().attribute(attribute).map_or("", |(section, _)| section.name.as_str())
}

fn shape<'a>(around: Around<'a>, field: &'a Field, name: &str) -> Shape<'a> {
    let ctx = around.ctx;
    let line = |kind, mode, width, most| Shape::Line { kind, mode, complete: token(field), width, most };
    match &field.kind {
        FieldKind::Heading => Shape::Heading,
        FieldKind::Note => Shape::Note,
        FieldKind::Image { source, alt } => Shape::Image { source, alt: Words::of(ctx, alt) },
        FieldKind::Text { most } => line("text", "", "", *most),
        FieldKind::LongText { most } => Shape::Area { rows: 6, most: *most, complete: "" },
        FieldKind::Address => Shape::Area { rows: 4, most: 500, complete: token(field) },
        FieldKind::Email => line("email", "", "", 254),
        FieldKind::Mobile | FieldKind::HomePhone => line("tel", "", "code", 30),
        FieldKind::Whole { .. } => line("text", "numeric", "short", 20),
        FieldKind::Decimal { .. } => line("text", "decimal", "short", 26),
        FieldKind::NationalId | FieldKind::BusinessId => line("text", "", "code", 20),
        FieldKind::YesNo => {
            let choice = |at, value: &str, key| choice(ctx, name, at, value, Words::own(ctx.t(key)));
            let choices = vec![choice(0, "yes", "web-word-yes"), choice(1, "no", "web-word-no")];
            Shape::Choices { many: false, choices, other: None }
        }
        FieldKind::Rating => {
            let words = |points: usize| Words::own(ctx.t(&format!("services-point-{points}")));
            let choice = |points: usize| choice(ctx, name, points - 1, &points.to_string(), words(points));
            Shape::Choices { many: false, choices: (1..=5).map(choice).collect(), other: None }
        }
        FieldKind::OneOf { choices, other } => {
            let all = all_of(ctx, name, choices);
            if choices.len() > RADIOS_MAX && !other {
                return Shape::List { choices: all };
            }
            let other = other.then(|| other_of(ctx, name, choices.len()));
            Shape::Choices { many: false, choices: all, other }
        }
        FieldKind::ManyOf { choices, other, .. } => {
            let other = other.then(|| other_of(ctx, name, choices.len()));
            Shape::Choices { many: true, choices: all_of(ctx, name, choices), other }
        }
        FieldKind::Country => {
            let chosen = ctx.value(name);
            let choices = super::countries::ALL.iter().map(|(code, words)| Choice {
                id: String::new(),
                value: (*code).to_owned(),
                label: Words { text: (*words).to_owned(), lang: "" },
                chosen: *code == chosen,
            });
            Shape::List { choices: choices.collect() }
        }
        FieldKind::Date { .. } => Shape::Date { boxes: boxes(ctx, field, name) },
        FieldKind::File { bytes_max, accept } => {
            Shape::File { accept: accept.join(","), megabytes: bytes_max / (1024 * 1024), held: None }
        }
        FieldKind::Rows { columns, most, .. } => {
            let filled = (0..*most as usize).rev().find(|number| has_row(ctx, columns, name, *number));
            let filled = filled.map_or(0, |last| last + 1);
            let wanted = if around.more_rows { filled + 1 } else { filled.max(ROWS_AT_FIRST) };
            let rows = (0..wanted.min(*most as usize)).map(|number| {
                let cell = |column: &'a Field| {
                    Question::asked(around, column, &format!("{name}.{number}.{}", column.id), false)
                };
                Row { number: number + 1, cells: columns.iter().map(cell).collect() }
            });
            Shape::Rows { rows: rows.collect(), more: wanted < *most as usize }
        }
        FieldKind::Place => {
            let part = |part: &str| ctx.value(&format!("{name}.{part}")).to_owned();
            let words_error = ctx.error_of(&format!("{name}.words"));
            let map = around.map.map(|map| MapShown::of(map, ctx, name, around.whole_map));
            Shape::Place { words: part("words"), words_error, lat: part("lat"), lon: part("lon"), map }
        }
    }
}

/// Whether anything stands in a row, or is wrong with it.
fn has_row(ctx: &Ctx, columns: &[Field], name: &str, number: usize) -> bool {
    columns.iter().any(|column| {
        let name = format!("{name}.{number}.{}", column.id);
        let date =
            [".day", ".month", ".year"].iter().any(|part| !ctx.value(&format!("{name}{part}")).is_empty());
        date || !ctx.value(&name).is_empty() || ctx.error_of(&name).is_some()
    })
}

fn all_of(ctx: &Ctx, name: &str, choices: &[crate::document::Choice]) -> Vec<Choice> {
    let each = choices.iter().enumerate();
    each.map(|(at, known)| choice(ctx, name, at, &known.id, Words::of(ctx, &known.label))).collect()
}

fn choice(ctx: &Ctx, name: &str, at: usize, value: &str, label: Words) -> Choice {
    Choice { id: id_of(name, at), value: value.to_owned(), label, chosen: ctx.holds(name, value) }
}

/// The first choice carries the field's own name, where the error summary leads.
fn id_of(name: &str, at: usize) -> String {
    if at == 0 { name.to_owned() } else { format!("{name}-{}", at + 1) }
}

fn other_of(ctx: &Ctx, name: &str, at: usize) -> Other {
    let words = format!("{name}.other");
    Other {
        id: id_of(name, at),
        chosen: ctx.holds(name, "other"),
        text: ctx.value(&words).to_owned(),
        error: ctx.error_of(&words),
        name: words,
    }
}

fn boxes(ctx: &Ctx, field: &Field, name: &str) -> Vec<DateBox> {
    let own = token(field) == "bday";
    [
        ("day", "web-date-day", "bday-day", "two"),
        ("month", "web-date-month", "bday-month", "two"),
        ("year", "web-date-year", "bday-year", "four"),
    ]
    .into_iter()
    .enumerate()
    .map(|(at, (part, label, complete, width))| {
        let part = format!("{name}.{part}");
        DateBox {
            id: if at == 0 { name.to_owned() } else { part.clone() },
            label: ctx.t(label),
            text: ctx.value(&part).to_owned(),
            complete: if own { complete } else { "" },
            name: part,
            width,
        }
    })
    .collect()
}

/// The token of the HTML standard for what a browser may fill in, where a question is about the applicant (WCAG 1.3.5).
fn token(field: &Field) -> &'static str {
    let bound = field.prefill.as_ref().map(|prefill| prefill.attribute.as_str());
    match bound.or_else(|| already_held(field)) {
        Some("name") => "name",
        Some("dob") => "bday",
        Some("regadd" | "mailadd") => "street-address",
        Some("email") => "email",
        Some("mobileno" | "homeno") => "tel",
        Some("sex") => "sex",
        _ => "",
    }
}
