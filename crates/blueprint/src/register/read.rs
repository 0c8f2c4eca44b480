//! Reads a file of registers part by part, and notes every problem instead of stopping at the first.

use serde_json::{Map, Value};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::{Fault, Kind, Part, Record, Register};

/// Characters of one text.
const TEXT_CHARS_MAX: usize = 300;
/// Agencies of one list.
const CODES_MAX: usize = 20;
/// Bytes of a file.
const FILE_BYTES_MAX: usize = 4 * 1024 * 1024;

/// A record that was read, and where it stands.
pub struct Place {
    /// Line of its heading.
    pub line: usize,
    /// Such as `project[1]`.
    pub path: String,
    /// Whether each of its parts is right by itself.
    pub is_sound: bool,
}

/// Everything that could be read of a file.
#[derive(Default)]
pub struct Reading {
    pub records: Vec<(Place, Record)>,
    pub faults: Vec<Fault>,
}

/// Reads a file.
pub fn read(text: &str) -> Reading {
    let mut reading = Reading::default();
    let mut fault = |line, wrong: String, mend: &str| {
        reading.faults.push(Fault { line, path: String::new(), wrong, mend: mend.into() });
    };
    if text.len() > FILE_BYTES_MAX {
        fault(1, format!("The file has {} MB.", text.len() / 1_048_576), "Cut it into files below 4 MB.");
        return reading;
    }
    match DeTable::parse(text) {
        Ok(table) => reading.file(text, table.get_ref()),
        Err(error) => {
            let line = line_of(text, error.span().map_or(0, |span| span.start));
            let wrong = format!("This is not TOML: {}.", error.message().replace('\n', ", "));
            fault(line, wrong, "Mend the syntax first.");
        }
    }
    reading
}

impl Reading {
    fn file(&mut self, text: &str, table: &DeTable<'_>) {
        let keeper = table.get("kept_by").and_then(|value| {
            let known = Part { name: "kept_by", kind: Kind::Code, needed: false, what: "an agency's code" };
            self.value(text, value, "kept_by", &known)
        });
        let keeper = keeper.as_ref().and_then(Value::as_str).unwrap_or_default();
        if let Some(value) = table.get("made_on") {
            let known =
                Part { name: "made_on", kind: Kind::Date, needed: false, what: "the day of the file" };
            self.value(text, value, "made_on", &known);
        }
        for (name, value) in table {
            let line = line_of(text, name.span().start);
            let name: &str = name.get_ref();
            if name == "kept_by" || name == "made_on" {
                continue;
            }
            let register = Register::DECLARED.into_iter().find(|register| register.code() == name);
            let (Some(register), DeValue::Array(items)) = (register, value.get_ref()) else {
                let known = Register::DECLARED.map(|register| format!("[[{}]]", register.code()));
                let wrong = format!("Nothing is called `{name}` here.");
                let mend = format!("Known are kept_by, made_on and {}.", known.join(", "));
                self.faults.push(Fault { line, path: name.to_owned(), wrong, mend });
                continue;
            };
            for (place, item) in items.iter().enumerate() {
                let path = format!("{name}[{place}]");
                let line = line_of(text, item.span().start);
                if let DeValue::Table(entries) = item.get_ref() {
                    self.record(text, register, Place { line, path, is_sound: true }, entries, keeper);
                } else {
                    let mend = format!("Write [[{name}]] and its parts below.");
                    self.faults.push(Fault { line, path, wrong: "This is no record.".into(), mend });
                }
            }
        }
    }

    fn record(&mut self, text: &str, register: Register, place: Place, table: &DeTable<'_>, keeper: &str) {
        let before = self.faults.len();
        let own = [
            Part { name: "id", kind: Kind::Code, needed: false, what: "" },
            Part { name: "agency", kind: Kind::Code, needed: false, what: "" },
            Part { name: "withdrawn", kind: Kind::Flag, needed: false, what: "" },
        ];
        let parts = register.parts();
        let mut fields = Map::new();
        for (name, value) in table {
            let key: &str = name.get_ref();
            let path = format!("{}.{key}", place.path);
            if let Some(part) = own.iter().chain(parts).find(|part| part.name == key) {
                if let Some(value) = self.value(text, value, &path, part) {
                    fields.insert(key.to_owned(), value);
                }
                continue;
            }
            let known: Vec<_> = own.iter().chain(parts).map(|part| part.name).collect();
            self.faults.push(Fault {
                line: line_of(text, name.span().start),
                path,
                wrong: format!("A record of this register has no `{key}`."),
                mend: format!("Known are {}.", known.join(", ")),
            });
        }
        let mut lacking = |name: &str, what: &str| {
            let (line, path) = (place.line, format!("{}.{name}", place.path));
            let wrong = format!("`{name}` is missing.");
            self.faults.push(Fault { line, path, wrong, mend: format!("Write {what}.") });
        };
        let given = |name: &str| table.iter().any(|(key, _)| key.get_ref() == name);
        // A withdrawal needs no more than the name of what it withdraws.
        let withdrawn = fields.remove("withdrawn").and_then(|value| value.as_bool()).unwrap_or_default();
        for part in parts.iter().filter(|part| part.needed && !withdrawn && !given(part.name)) {
            lacking(part.name, part.what);
        }
        let mut name = |key: &str| match fields.remove(key) {
            Some(Value::String(text)) => text,
            _ => String::new(),
        };
        let (mut id, mut agency) = (name("id"), name("agency"));
        if register == Register::Holiday && id.is_empty() {
            fields.get("date").and_then(Value::as_str).unwrap_or_default().clone_into(&mut id);
        } else if id.is_empty() && !given("id") {
            lacking(
                "id",
                "a name of small letters, digits and hyphens that no other record of the register has",
            );
        }
        if agency.is_empty() && !given("agency") {
            let own = if register == Register::Agency { &id } else { keeper };
            own.clone_into(&mut agency);
            if agency.is_empty() && register != Register::Agency {
                lacking("agency", "the agency that answers for it, or kept_by at the top of the file");
            }
        }
        let place = Place { is_sound: self.faults.len() == before, ..place };
        self.records.push((place, Record { register, id, agency, fields, withdrawn }));
    }

    /// The value of a part as it will stand in the public entry.
    fn value(&mut self, text: &str, value: &Spanned<DeValue<'_>>, path: &str, part: &Part) -> Option<Value> {
        let found = match (part.kind, value.get_ref()) {
            (Kind::Text, DeValue::String(own)) => short_text(own).map(Value::from),
            (Kind::Code, DeValue::String(own)) => code(own).map(Value::from),
            (Kind::Codes, DeValue::Array(items)) => codes(items).map(Value::from),
            (Kind::Link, DeValue::String(own)) => link(own).map(Value::from),
            (Kind::Choice(known), DeValue::String(own)) => choice(own, known).map(Value::from),
            (Kind::Flag, DeValue::Boolean(own)) => Ok(Value::from(*own)),
            (Kind::Count, DeValue::Integer(own)) => count(own.as_str()).map(Value::from),
            (Kind::Past | Kind::Date, DeValue::Datetime(own)) => moment(&own.to_string()).map(Value::from),
            (kind, _) => Err(("This is of the wrong kind.".to_owned(), expected(kind))),
        };
        found
            .map_err(|(wrong, mend)| {
                let line = line_of(text, value.span().start);
                self.faults.push(Fault { line, path: path.to_owned(), wrong, mend });
            })
            .ok()
    }
}

type Read<T> = Result<T, (String, String)>;

fn expected(kind: Kind) -> String {
    match kind {
        Kind::Text => "Write a text between quotation marks.".into(),
        Kind::Code => "Write a code between quotation marks, such as \"home-dept\".".into(),
        Kind::Codes => "Write agencies between brackets, such as [\"home-dept\", \"health\"].".into(),
        Kind::Link => "Write an address between quotation marks.".into(),
        Kind::Past | Kind::Date => {
            "Write a date such as 2026-11-01, or a moment such as 2026-11-01T09:00:00+08:00, without quotation marks.".into()
        }
        Kind::Count => "Write a whole number from 0.".into(),
        Kind::Flag => "Write true or false.".into(),
        Kind::Choice(known) => format!("Write one of {}.", known.join(", ")),
    }
}

fn short_text(text: &str) -> Read<String> {
    let text = text.trim();
    let wrong = if text.is_empty() {
        "This text is empty."
    } else if text.chars().count() > TEXT_CHARS_MAX || text.chars().any(char::is_control) {
        "This text is too long, or has more than one line."
    } else if text.contains('@') || names_a_person(text) {
        return Err((
            "This names a person.".into(),
            "The register is public: name a post or a team instead.".into(),
        ));
    } else {
        return Ok(text.to_owned());
    };
    Err((wrong.into(), format!("Write one line of at most {TEXT_CHARS_MAX} characters.")))
}

/// Whether a national number stands in it: a letter, seven digits and a letter.
fn names_a_person(text: &str) -> bool {
    text.split(|c: char| !c.is_ascii_alphanumeric()).any(|word| {
        let [first, digits @ .., last] = word.as_bytes() else { return false };
        digits.len() == 7
            && first.is_ascii_alphabetic()
            && last.is_ascii_alphabetic()
            && digits.iter().all(u8::is_ascii_digit)
    })
}

fn code(text: &str) -> Read<String> {
    let is_code = text.len() <= 60
        && text.starts_with(|c: char| c.is_ascii_lowercase() || c.is_ascii_digit())
        && text.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '-' | '.'));
    let mend = "Use at most 60 small letters, digits, hyphens and dots.";
    is_code.then(|| text.to_owned()).ok_or_else(|| (format!("`{text}` is no code."), mend.into()))
}

fn codes(items: &[Spanned<DeValue<'_>>]) -> Read<String> {
    if items.is_empty() || items.len() > CODES_MAX {
        return Err((format!("{} agencies are listed.", items.len()), format!("List 1 to {CODES_MAX}.")));
    }
    let each = items.iter().map(|item| match item.get_ref() {
        DeValue::String(text) => code(text),
        _ => Err(("This is of the wrong kind.".into(), expected(Kind::Codes))),
    });
    Ok(each.collect::<Result<Vec<_>, _>>()?.join(" "))
}

fn link(text: &str) -> Read<String> {
    let is_ours = text.starts_with('/') && !text.starts_with("//");
    let is_whole = url::Url::parse(text).is_ok_and(|url| url.scheme() == "https" && url.has_host());
    let is_link = text.len() <= 500 && !text.contains(char::is_whitespace) && (is_ours || is_whole);
    let mend = "Write https:// and the rest, or an address of this nation's site, beginning with one `/`.";
    is_link.then(|| text.to_owned()).ok_or_else(|| (format!("`{text}` leads nowhere."), mend.into()))
}

fn choice(text: &str, known: &[&str]) -> Read<String> {
    let is_known = known.contains(&text);
    let missing = || (format!("`{text}` is not known here."), expected_choice(known));
    is_known.then(|| text.to_owned()).ok_or_else(missing)
}

fn expected_choice(known: &[&str]) -> String {
    format!("Write one of {}.", known.join(", "))
}

fn count(text: &str) -> Read<i64> {
    let number = text.parse::<i64>().ok().filter(|number| (0..=1_000_000_000).contains(number));
    number.ok_or_else(|| (format!("{text} is out of range."), expected(Kind::Count)))
}

/// A date, or a moment with its offset; both as ISO 8601 writes them.
fn moment(text: &str) -> Read<String> {
    let is_read = text.parse::<jiff::Timestamp>().is_ok()
        || (text.len() == 10 && text.parse::<jiff::civil::Date>().is_ok());
    is_read
        .then(|| text.to_owned())
        .ok_or_else(|| (format!("{text} has no date, or no offset."), expected(Kind::Date)))
}

fn line_of(text: &str, byte: usize) -> usize {
    text.get(..byte).unwrap_or(text).matches('\n').count() + 1
}
