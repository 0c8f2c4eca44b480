//! A draft that outlives a version of its service: what is kept, and what the resident is told was dropped.
//!
//! Promise to residents: an answer is kept wherever the question still asks the same and would still take it, and every
//! other one is named. The pages to come call this when a draft of an older version is opened.

use crate::{
    answers::Answers,
    document::{Choice, Field, FieldKind, Service},
};

/// A draft under the new version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CarriedOver {
    /// Answers that are kept, unchanged.
    pub answers: Answers,
    /// Fields whose answers were dropped, in the order of the old version.
    pub dropped: Vec<String>,
}

/// Carries answers from one version of a service to another.
pub fn carry_over(from: &Service, to: &Service, answers: &Answers) -> CarriedOver {
    let mut kept = Answers::new();
    let mut dropped = Vec::new();
    for (_, field) in from.fields() {
        let Some(answer) = answers.get(&field.id) else { continue };
        if to.field(&field.id).is_some_and(|new| asks_the_same(field, new)) {
            kept.insert(field.id.clone(), answer.clone());
        } else {
            dropped.push(field.id.clone());
        }
    }
    CarriedOver { answers: kept, dropped }
}

/// Whether an answer to the old question answers the new one: asked in the same words, of the same type with the same bounds,
/// and from the same fact. A better hint, another page, or whether it must be answered, makes it no other question.
fn asks_the_same(old: &Field, new: &Field) -> bool {
    old.label.en == new.label.en
        && old.prefill == new.prefill
        && (new.prefill.is_none() || old.editable == new.editable)
        && same_kind(&old.kind, &new.kind)
}

fn same_kind(old: &FieldKind, new: &FieldKind) -> bool {
    // A choice is the same as long as its English words are: a better translation changes nobody's answer.
    let same_choices = |old: &[Choice], new: &[Choice]| {
        old.len() == new.len()
            && old.iter().zip(new).all(|(old, new)| old.id == new.id && old.label.en == new.label.en)
    };
    match (old, new) {
        (FieldKind::OneOf { choices: old, other }, FieldKind::OneOf { choices: new, other: new_other }) => {
            other == new_other && same_choices(old, new)
        }
        (
            FieldKind::ManyOf { choices: old, other, least, most },
            FieldKind::ManyOf { choices: new, other: new_other, least: new_least, most: new_most },
        ) => (other, least, most) == (new_other, new_least, new_most) && same_choices(old, new),
        (
            FieldKind::Rows { columns: old, least, most },
            FieldKind::Rows { columns: new, least: new_least, most: new_most },
        ) => {
            (least, most) == (new_least, new_most)
                && old.len() == new.len()
                && old.iter().zip(new).all(|(old, new)| {
                    old.id == new.id && old.required == new.required && asks_the_same(old, new)
                })
        }
        _ => old == new,
    }
}
