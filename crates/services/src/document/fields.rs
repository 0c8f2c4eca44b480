//! The types of field: what can be asked, and how each is written in a document.

use super::{
    expression::Type,
    model::Field,
    reader::{At, Reader, Table, listed},
    text::Text,
};
use jiff::civil::Date;

/// Types of file that an officer can open without harm; nothing here can carry a program.
pub const FILE_TYPES: [&str; 8] = [
    "image/jpeg",
    "image/png",
    "image/webp",
    "image/heic",
    "application/pdf",
    "text/plain",
    "text/csv",
    "image/*",
];
/// Megabytes of one file.
const FILE_MB_MAX: i64 = 50;
/// Characters of a long text.
const LONG_TEXT_CHARS_MAX: i64 = 20_000;
/// Rows of a repeating group.
const ROWS_MAX: i64 = 50;

/// What is asked for. Bounds are inclusive.
#[allow(missing_docs, reason = "what a part is, the variant says")]
#[derive(Debug, Clone, PartialEq)]
pub enum FieldKind {
    /// A heading between questions.
    Heading,
    /// Words between questions.
    Note,
    /// A picture of the nation's site, with the words for those who do not see it.
    Image { source: String, alt: Text },
    /// One line of at most so many characters.
    Text { most: u32 },
    /// Several lines of at most so many characters.
    LongText { most: u32 },
    /// A mail address.
    Email,
    /// A mobile number with its country.
    Mobile,
    /// A number at home.
    HomePhone,
    /// A whole number.
    Whole { least: i64, most: i64 },
    /// A decimal number, in millionths, with so many places.
    Decimal { least: i128, most: i128, places: u8 },
    /// Yes or no.
    YesNo,
    /// One of some choices, or with `other` words of one's own.
    OneOf { choices: Vec<Choice>, other: bool },
    /// Several of some choices.
    ManyOf { choices: Vec<Choice>, other: bool, least: u32, most: u32 },
    /// A country by its code of two letters (ISO 3166-1).
    Country,
    /// A date.
    Date { earliest: Option<DateBound>, latest: Option<DateBound> },
    /// One to five.
    Rating,
    /// A file of one of these media types, `image/*` being all pictures.
    File { bytes_max: u64, accept: Vec<String> },
    /// A repeating group.
    Rows { columns: Vec<Field>, least: u32, most: u32 },
    /// A national number.
    NationalId,
    /// The number of a business.
    BusinessId,
    /// An address in words.
    Address,
    /// A place on a map.
    Place,
}

/// One choice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// What is stored and compared.
    pub id: String,
    /// What is shown.
    pub label: Text,
}

/// A date that does not move, or the day on which it is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DateBound {
    /// The day on which it is asked.
    Today,
    /// This day.
    On(Date),
}

impl DateBound {
    /// The day that is meant.
    pub fn on(self, today: Date) -> Date {
        match self {
            Self::Today => today,
            Self::On(date) => date,
        }
    }
}

/// Name of a type, and the keys that only it knows.
const TYPES: [(&str, &[&str]); 22] = [
    ("heading", &[]),
    ("note", &[]),
    ("image", &["source", "alt"]),
    ("text", &["max_characters"]),
    ("long-text", &["max_characters"]),
    ("email", &[]),
    ("mobile", &[]),
    ("home-phone", &[]),
    ("whole", &["min", "max"]),
    ("decimal", &["min", "max", "places"]),
    ("yes-no", &[]),
    ("one-of", &["choices", "other"]),
    ("many-of", &["choices", "other", "min", "max"]),
    ("country", &[]),
    ("date", &["earliest", "latest"]),
    ("rating", &[]),
    ("file", &["max_mb", "accept"]),
    ("rows", &["columns", "min", "max"]),
    ("national-id", &[]),
    ("business-id", &[]),
    ("address", &[]),
    ("place", &[]),
];

/// The keys that a field of this type knows beside those of every field; `None` for a type that does not exist.
pub fn keys_of(name: &str) -> Option<&'static [&'static str]> {
    TYPES.iter().find(|(known, _)| *known == name).map(|(_, keys)| *keys)
}

impl FieldKind {
    /// The type that expressions know it as; `None` for what has no answer.
    pub fn answer_type(&self) -> Option<Type> {
        let open = |choices: &[Choice], other: bool| {
            (!other).then(|| choices.iter().map(|choice| choice.id.clone()).collect())
        };
        Some(match self {
            Self::Heading | Self::Note | Self::Image { .. } => return None,
            Self::Text { .. }
            | Self::LongText { .. }
            | Self::Email
            | Self::Mobile
            | Self::HomePhone
            | Self::Country
            | Self::NationalId
            | Self::BusinessId
            | Self::Address => Type::Text(None),
            Self::Whole { .. } | Self::Rating => Type::Whole,
            Self::Decimal { .. } => Type::Decimal,
            Self::YesNo => Type::Flag,
            Self::OneOf { choices, other } => Type::Text(open(choices, *other)),
            Self::ManyOf { choices, other, .. } => Type::Texts(open(choices, *other)),
            Self::Date { .. } => Type::Date,
            Self::File { .. } | Self::Place => Type::Opaque,
            Self::Rows { .. } => Type::Rows,
        })
    }

    /// Whether something is asked.
    pub fn is_question(&self) -> bool {
        !matches!(self, Self::Heading | Self::Note | Self::Image { .. })
    }
}

/// Reads the type of a field and what belongs to it. `columns` reads the fields of a row.
pub fn kind(
    reader: &mut Reader<'_>,
    table: &Table<'_>,
    columns: &mut dyn FnMut(&mut Reader<'_>, &At<'_>) -> Vec<Field>,
) -> FieldKind {
    let Some(at) = reader.need(table, "type", "what is asked for, such as `text`") else {
        return FieldKind::Note;
    };
    let types: Vec<(&str, &str)> = TYPES.iter().map(|(name, _)| (*name, *name)).collect();
    let Some(name) = reader.choice(&at, &types) else { return FieldKind::Note };
    let mut number = |name: &str, otherwise: u32, least: i64, most: i64| {
        table.get(name).map_or(otherwise, |at| reader.whole(&at, least, most))
    };
    match name {
        "heading" => FieldKind::Heading,
        "image" => image(reader, table),
        "text" => FieldKind::Text { most: number("max_characters", 200, 1, 1_000) },
        "long-text" => FieldKind::LongText { most: number("max_characters", 2_000, 1, LONG_TEXT_CHARS_MAX) },
        "email" => FieldKind::Email,
        "mobile" => FieldKind::Mobile,
        "home-phone" => FieldKind::HomePhone,
        "whole" => whole(reader, table),
        "decimal" => decimal(reader, table),
        "yes-no" => FieldKind::YesNo,
        "one-of" => {
            FieldKind::OneOf { choices: choices(reader, table), other: reader.flag(table, "other", false) }
        }
        "many-of" => many_of(reader, table),
        "country" => FieldKind::Country,
        "date" => date(reader, table),
        "rating" => FieldKind::Rating,
        "file" => file(reader, table),
        "rows" => {
            let (least, most) = (number("min", 0, 0, ROWS_MAX), number("max", 10, 1, ROWS_MAX));
            ordered(reader, table, least <= most);
            let at = reader.need(table, "columns", "what is asked in each row");
            let columns = at.map(|at| columns(reader, &at)).unwrap_or_default();
            FieldKind::Rows { columns, least, most }
        }
        "national-id" => FieldKind::NationalId,
        "business-id" => FieldKind::BusinessId,
        "address" => FieldKind::Address,
        "place" => FieldKind::Place,
        _ => FieldKind::Note,
    }
}

fn ordered(reader: &mut Reader<'_>, table: &Table<'_>, right: bool) {
    if !right {
        reader.fault(&table.path("max"), "`max` is less than `min`.", "Exchange the two.");
    }
}

fn image(reader: &mut Reader<'_>, table: &Table<'_>) -> FieldKind {
    let source = reader.need(table, "source", "the picture's address on the nation's site");
    let path = source.map(|at| (reader.string(&at), at.path));
    if let Some((source, path)) = &path
        && (!source.starts_with('/') || source.starts_with("//"))
        && !source.is_empty()
    {
        reader.fault(
            path,
            "Pictures come from the nation's own site.",
            "Write an address that begins with one `/`.",
        );
    }
    let alt = reader.need_words(table, "alt", "what the picture shows, for those who do not see it");
    FieldKind::Image { source: path.map(|(source, _)| source).unwrap_or_default(), alt }
}

fn whole(reader: &mut Reader<'_>, table: &Table<'_>) -> FieldKind {
    // 2^53: what every program that reads the answer as JSON can hold.
    const FAR: i64 = 9_007_199_254_740_992;
    let mut bound =
        |name: &str, otherwise: i64| table.get(name).map_or(otherwise, |at| reader.whole(&at, -FAR, FAR));
    let (least, most) = (bound("min", -FAR), bound("max", FAR));
    ordered(reader, table, least <= most);
    FieldKind::Whole { least, most }
}

fn decimal(reader: &mut Reader<'_>, table: &Table<'_>) -> FieldKind {
    const FAR: i128 = 1_000_000_000_000 * crate::decimal::ONE;
    let mut bound = |name: &str, otherwise: i128| {
        let Some(at) = table.get(name) else { return otherwise };
        let text = reader.string(&at);
        crate::decimal::parse(&text, 6).unwrap_or_else(|| {
            if !text.is_empty() {
                reader.fault(
                    &at.path,
                    format!("`{text}` is not a decimal number."),
                    "Write it as a text such as \"0.50\", with at most six places.",
                );
            }
            otherwise
        })
    };
    let (least, most) = (bound("min", -FAR), bound("max", FAR));
    ordered(reader, table, least <= most);
    let places = table.get("places").map_or(2, |at| reader.whole(&at, 1, 6));
    FieldKind::Decimal { least, most, places }
}

fn choices(reader: &mut Reader<'_>, table: &Table<'_>) -> Vec<Choice> {
    let Some(at) = reader.need(table, "choices", "what one can choose from") else { return Vec::new() };
    let choices = reader.list(&at, |reader, at| {
        let table = reader.table(&at, &["id", "label"]);
        let id = reader.id(&table, "id", '-');
        Choice { id, label: reader.need_words(&table, "label", "the words of this choice") }
    });
    for (number, choice) in choices.iter().enumerate() {
        if choices.iter().take(number).any(|other| other.id == choice.id && !choice.id.is_empty()) {
            let path = format!("{}[{number}].id", at.path);
            reader.fault(
                &path,
                format!("`{}` stands twice.", choice.id),
                "Give each choice a name of its own.",
            );
        }
    }
    if choices.len() < 2 {
        reader.fault(&at.path, "There is nothing to choose.", "Write at least two choices.");
    }
    choices
}

fn many_of(reader: &mut Reader<'_>, table: &Table<'_>) -> FieldKind {
    let choices = choices(reader, table);
    let other = reader.flag(table, "other", false);
    let all = i64::try_from(choices.len()).unwrap_or(i64::MAX).max(1) + i64::from(other);
    let mut number = |name: &str, otherwise: i64| {
        table
            .get(name)
            .map_or_else(|| u32::try_from(otherwise).unwrap_or(u32::MAX), |at| reader.whole(&at, 0, all))
    };
    let (least, most) = (number("min", 0), number("max", all));
    ordered(reader, table, least <= most);
    FieldKind::ManyOf { choices, other, least, most }
}

fn date(reader: &mut Reader<'_>, table: &Table<'_>) -> FieldKind {
    let mut bound = |name: &str| {
        let at = table.get(name)?;
        let text = reader.moment(&at);
        if text == "today" {
            return Some(DateBound::Today);
        }
        let date = text.parse().ok().map(DateBound::On);
        if date.is_none() && !text.is_empty() {
            reader.fault(
                &at.path,
                format!("`{text}` is not a date."),
                "Write `today`, or a date such as 2026-01-31.",
            );
        }
        date
    };
    let (earliest, latest) = (bound("earliest"), bound("latest"));
    if let (Some(DateBound::On(from)), Some(DateBound::On(to))) = (earliest, latest)
        && to < from
    {
        reader.fault(&table.path("latest"), "`latest` is before `earliest`.", "Exchange the two.");
    }
    FieldKind::Date { earliest, latest }
}

fn file(reader: &mut Reader<'_>, table: &Table<'_>) -> FieldKind {
    let megabytes = table.get("max_mb").map_or(10, |at| reader.whole::<u32>(&at, 1, FILE_MB_MAX));
    let at = reader.need(table, "accept", "the media types that are taken, such as [\"image/*\"]");
    let accept: Vec<String> = at
        .map(|at| {
            reader.list(&at, |reader, at| {
                let name = reader.string(&at);
                if !name.is_empty() && !FILE_TYPES.contains(&name.as_str()) {
                    let mend = format!("Take one of {}.", listed(FILE_TYPES.into_iter()));
                    reader.fault(&at.path, format!("Files of type `{name}` are not taken."), mend);
                }
                name
            })
        })
        .unwrap_or_default();
    FieldKind::File { bytes_max: u64::from(megabytes) * 1024 * 1024, accept }
}
