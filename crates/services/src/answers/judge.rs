//! One page's posted texts, judged: typed answers, or what to mend.

use super::{Answer, Answers, FileRef, Provenance, Value, typed};
use crate::document::{Field, FieldKind};
use jiff::civil::Date;
use std::collections::BTreeMap;

/// What a browser sent for one page: names are those of the fields, with a dot before a part (`born.day`,
/// `children.0.name`, `fault.other`).
#[derive(Debug, Clone, Copy)]
pub struct Posted<'a> {
    /// Texts by name, in the order in which they were sent.
    pub texts: &'a BTreeMap<String, Vec<String>>,
    /// Files that were put aside, by field.
    pub files: &'a BTreeMap<String, FileRef>,
}

impl Posted<'_> {
    /// The one text of a name, trimmed; empty where there is none.
    pub(super) fn text(&self, name: &str) -> &str {
        self.texts.get(name).and_then(|texts| texts.first()).map_or("", |text| text.trim())
    }

    /// Every text of a name.
    pub(super) fn all(&self, name: &str) -> &[String] {
        self.texts.get(name).map_or(&[], Vec::as_slice)
    }
}

/// What is wrong with an answer. The words are in the Fluent files under the key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldError {
    /// The name of the input, such as `born` or `children.0.name`.
    pub field: String,
    /// One of `ERROR_KEYS`.
    pub key: &'static str,
    /// What its words speak of.
    pub arguments: Vec<(&'static str, String)>,
}

/// Every key that an error can have.
pub const ERROR_KEYS: [&str; 23] = [
    "services-error-missing",
    "services-error-too-long",
    "services-error-unseen-character",
    "services-error-email",
    "services-error-telephone",
    "services-error-whole-number",
    "services-error-decimal-number",
    "services-error-too-small",
    "services-error-too-large",
    "services-error-choice",
    "services-error-other-words",
    "services-error-too-few",
    "services-error-too-many",
    "services-error-country",
    "services-error-date-part",
    "services-error-date",
    "services-error-date-early",
    "services-error-date-late",
    "services-error-file-type",
    "services-error-file-size",
    "services-error-national-id",
    "services-error-business-id",
    "services-error-place",
];

/// The outcome of judging a page. What was right is kept even where something else was wrong.
#[derive(Debug, Default)]
pub struct Judged {
    /// Answers that are right.
    pub answers: Answers,
    /// What to mend, in the order of the page.
    pub errors: Vec<FieldError>,
}

/// Judges what was posted for the fields that show on a page. `register` holds what the register says, fetched by the server:
/// where a question may not be edited its answer is that, whatever was posted.
pub fn judge(fields: &[&Field], posted: Posted<'_>, register: &Answers, today: Date) -> Judged {
    let mut judged = Judged::default();
    for field in fields.iter().filter(|field| field.kind.is_question()) {
        let fact = field.prefill.as_ref().and_then(|_| register.get(&field.id));
        if let Some(fact) = fact.filter(|_| !field.editable) {
            judged.answers.insert(field.id.clone(), fact.clone());
            continue;
        }
        match value(field, &field.id, posted, today) {
            Ok(Some(value)) => {
                let provenance = provenance(&value, fact);
                judged.answers.insert(field.id.clone(), Answer { value, provenance });
            }
            Ok(None) if field.required => judged.errors.push(error(&field.id, "services-error-missing", &[])),
            Ok(None) => {}
            Err(errors) => judged.errors.extend(errors),
        }
    }
    judged
}

fn provenance(value: &Value, fact: Option<&Answer>) -> Provenance {
    match fact {
        Some(fact) if fact.value == *value => fact.provenance.clone(),
        Some(Answer { provenance: Provenance::Register { source, at }, .. }) => {
            Provenance::RegisterEdited { source: source.clone(), at: *at }
        }
        _ => Provenance::Typed,
    }
}

pub(super) fn error(
    name: &str,
    key: &'static str,
    arguments: &[(&'static str, &dyn ToString)],
) -> FieldError {
    let arguments = arguments.iter().map(|(name, value)| (*name, value.to_string())).collect();
    FieldError { field: name.to_owned(), key, arguments }
}

/// The answer under a name, or `None` where nothing was answered.
fn value(
    field: &Field,
    name: &str,
    posted: Posted<'_>,
    today: Date,
) -> Result<Option<Value>, Vec<FieldError>> {
    let FieldKind::Rows { columns, least, most } = &field.kind else {
        return typed::value(&field.kind, name, posted, today).map_err(|error| vec![error]);
    };
    let (mut rows, mut errors) = (Vec::new(), Vec::new());
    for number in 0..*most {
        let mut row = BTreeMap::new();
        let mut missing = Vec::new();
        let mut wrong = Vec::new();
        for column in columns {
            let name = format!("{name}.{number}.{}", column.id);
            match value(column, &name, posted, today) {
                Ok(Some(value)) => drop(row.insert(column.id.clone(), value)),
                Ok(None) if column.required => missing.push(error(&name, "services-error-missing", &[])),
                Ok(None) => {}
                Err(found) => wrong.extend(found),
            }
        }
        // A row in which nothing was written is no row; one that was begun must be whole.
        if !row.is_empty() || !wrong.is_empty() {
            errors.extend(missing.into_iter().chain(wrong));
            rows.push(row);
        }
    }
    let beyond = format!("{name}.{most}.");
    if posted.texts.keys().any(|key| key.starts_with(&beyond)) {
        errors.push(error(name, "services-error-too-many", &[("most", most)]));
    }
    if !rows.is_empty() && rows.len() < *least as usize {
        errors.push(error(name, "services-error-too-few", &[("least", least)]));
    }
    match (errors.is_empty(), rows.is_empty()) {
        (false, _) => Err(errors),
        (true, true) => Ok(None),
        (true, false) => Ok(Some(Value::Rows(rows))),
    }
}
