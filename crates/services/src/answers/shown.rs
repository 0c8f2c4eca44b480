//! Which pages and questions show for given answers, and which answers still count.

use super::{Answers, Value};
use crate::document::{Block, Facts, Field, Page, Service};
use jiff::civil::Date;
use std::collections::BTreeMap;

/// What shows, and what counts.
#[derive(Debug)]
pub struct Shown<'s> {
    /// The pages that have anything to show, in order.
    pub pages: Vec<ShownPage<'s>>,
    /// Answers to questions that show, and no others.
    pub answers: Answers,
    /// Why the service cannot be used, if so.
    pub blocked: Option<&'s Block>,
}

/// A page with what shows on it.
#[derive(Debug)]
pub struct ShownPage<'s> {
    /// The page.
    pub page: &'s Page,
    /// What shows on it, in order; at least one.
    pub fields: Vec<&'s Field>,
}

/// Walks the service from its first page: a question shows if its page and its own condition hold for the answers that
/// count so far. What was answered to any other question is dropped, and no later condition sees it.
pub fn shown<'s>(
    service: &'s Service,
    answers: &Answers,
    person: &BTreeMap<String, Value>,
    today: Date,
) -> Shown<'s> {
    let mut pages = Vec::new();
    let mut kept = Answers::new();
    for page in &service.pages {
        // Conditions see earlier pages only, so that one look before each page is enough.
        let facts = Facts { answers: &kept, person, today };
        if page.show_if.as_ref().is_some_and(|condition| !condition.holds(&facts)) {
            continue;
        }
        let fields: Vec<&Field> = page
            .fields
            .iter()
            .filter(|field| field.show_if.as_ref().is_none_or(|condition| condition.holds(&facts)))
            .collect();
        for field in &fields {
            if let Some(answer) = answers.get(&field.id).filter(|_| field.kind.is_question()) {
                kept.insert(field.id.clone(), answer.clone());
            }
        }
        if !fields.is_empty() {
            pages.push(ShownPage { page, fields });
        }
    }
    let facts = Facts { answers: &kept, person, today };
    let blocked = service.block_if.iter().find(|block| block.when.holds(&facts));
    Shown { pages, answers: kept, blocked }
}

impl<'s> Shown<'s> {
    /// The first page on which a required question has no answer: where a draft resumes.
    pub fn first_open(&self) -> Option<&ShownPage<'s>> {
        self.pages.iter().find(|page| {
            page.fields.iter().any(|field| field.required && !self.answers.contains_key(&field.id))
        })
    }
}
