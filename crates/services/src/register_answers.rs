//! What the register says, as answers to the questions of a service, and as what its conditions speak of.
//!
//! Promise to residents: a fact is shown as the register holds it or the question is asked; nothing is guessed. Promise to
//! agencies: what a condition calls `person.<attribute>` has the type that the document was checked with.

use crate::{
    answers::{Answer, Answers, Provenance, Value},
    document::{Field, FieldKind, Service},
};
use jiff::{Timestamp, civil::Date};
use polity_identity::{
    HeldFact,
    catalogue::{Catalogue, Form},
    fact_lines,
};
use std::collections::{BTreeMap, BTreeSet};

/// The attributes that a service asks the register for: those that answer questions, and those that its conditions speak of.
pub fn attributes(service: &Service) -> BTreeSet<String> {
    let conditions = service.pages.iter().filter_map(|page| page.show_if.as_ref());
    let conditions = conditions.chain(service.fields().filter_map(|(_, field)| field.show_if.as_ref()));
    let conditions = conditions.chain(service.block_if.iter().map(|block| &block.when));
    let spoken = conditions.flat_map(|condition| condition.asks_register_for());
    let bound = service.fields().filter_map(|(_, field)| Some(field.prefill.as_ref()?.attribute.as_str()));
    bound.chain(spoken).map(str::to_owned).collect()
}

/// The answers that facts give to the questions that are bound to them, fetched at `at`.
pub fn answers(service: &Service, facts: &[HeldFact], at: Timestamp) -> Answers {
    let mut answers = Answers::new();
    for (_, field) in service.fields() {
        let Some(prefill) = &field.prefill else { continue };
        let Some(fact) = facts.iter().find(|fact| fact.attribute == prefill.attribute) else { continue };
        if let Some(value) = value(field, fact) {
            let provenance = Provenance::Register { source: fact.source.clone(), at };
            answers.insert(field.id.clone(), Answer { value, provenance });
        }
    }
    answers
}

/// What conditions may call `person.<attribute>`.
pub fn person(facts: &[HeldFact]) -> BTreeMap<String, Value> {
    let known = |fact: &HeldFact| Some((fact.attribute.clone(), spoken(fact)?));
    facts.iter().filter_map(known).collect()
}

/// A fact in an expression.
fn spoken(fact: &HeldFact) -> Option<Value> {
    let (_, attribute) = Catalogue::built_in().attribute(&fact.attribute)?;
    Some(match attribute.form {
        Form::Value => {
            let text = text(&fact.content)?;
            match crate::document::person_type(&fact.attribute) {
                Some(crate::document::Type::Date) => Value::Date(text.parse().ok()?),
                _ => Value::Text(text),
            }
        }
        Form::Code => Value::Text(fact.content.get("code")?.as_str()?.to_owned()),
        // Of these a condition only asks whether they are there.
        Form::Nested => Value::Place { point: None, words: String::new() },
        Form::List => Value::Rows(vec![BTreeMap::new(); fact.content.as_array()?.len()]),
    })
}

/// A fact as the answer to a question; `None` where it cannot be shown as one.
fn value(field: &Field, fact: &HeldFact) -> Option<Value> {
    let content = &fact.content;
    match &field.kind {
        FieldKind::Mobile | FieldKind::HomePhone => {
            // As somebody would type it, so that one who confirms it has changed nothing.
            let number = fact_lines::telephone(content)?;
            Some(Value::Text(number.chars().filter(|c| !c.is_whitespace()).collect()))
        }
        FieldKind::Address => {
            let lines = fact_lines::address(content);
            (!lines.is_empty()).then(|| Value::Text(lines.join("\n")))
        }
        FieldKind::Date { .. } => text(content)?.parse::<Date>().ok().map(Value::Date),
        FieldKind::Country => {
            let code = content.get("code")?.as_str().filter(|code| code.len() == 2)?;
            Some(Value::Text(code.to_owned()))
        }
        FieldKind::Text { .. } | FieldKind::Email | FieldKind::NationalId | FieldKind::BusinessId => {
            text(content).map(Value::Text)
        }
        FieldKind::Rows { columns, .. } => {
            let rows = content.as_array()?.iter().map(|item| row(columns, item));
            let rows: Vec<_> = rows.filter(|row| !row.is_empty()).collect();
            (!rows.is_empty()).then_some(Value::Rows(rows))
        }
        _ => None,
    }
}

/// One item of a list: each column takes the member of its name.
fn row(columns: &[Field], item: &serde_json::Value) -> BTreeMap<String, Value> {
    let cell = |column: &Field| {
        let text = text(item.get(&column.id)?)?;
        let value = match column.kind {
            FieldKind::Date { .. } => Value::Date(text.parse().ok()?),
            FieldKind::Whole { .. } => Value::Whole(text.parse().ok()?),
            _ => Value::Text(text),
        };
        Some((column.id.clone(), value))
    };
    columns.iter().filter_map(cell).collect()
}

/// The text of a plain value, or the description of a coded one; empty is nothing.
fn text(content: &serde_json::Value) -> Option<String> {
    let held = content.get("value").or_else(|| content.get("desc"))?;
    let text = match held {
        serde_json::Value::String(text) => text.clone(),
        serde_json::Value::Number(number) => number.to_string(),
        _ => return None,
    };
    (!text.is_empty()).then_some(text)
}
