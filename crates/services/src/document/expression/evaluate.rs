//! The tree of a checked condition, and what comes out of it for given answers.

use super::Known;
use crate::answers::{Answers, Value};
use jiff::civil::Date;
use std::{cmp::Ordering, collections::BTreeMap};

/// What a condition is judged by.
#[derive(Debug, Clone, Copy)]
pub struct Facts<'a> {
    /// What was answered so far.
    pub answers: &'a Answers,
    /// What the register says about whoever it is for, by attribute.
    pub person: &'a BTreeMap<String, Value>,
    /// The day in the service's time zone.
    pub today: Date,
}

/// An answer is not of the type of its field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mismatch;

/// A checked condition. `None` as a value is *unknown*.
#[derive(Debug, Clone, PartialEq)]
pub enum Tree {
    Constant(Known),
    Answer(String),
    Person(String),
    Today,
    Has(Box<Tree>),
    Not(Box<Tree>),
    Both(Box<Tree>, Box<Tree>),
    Either(Box<Tree>, Box<Tree>),
    Compare(Comparison, Box<Tree>, Box<Tree>),
    Calculate(Operation, Box<Tree>, Box<Tree>),
    Choose(Box<Tree>, Box<Tree>, Box<Tree>),
    Among(Box<Tree>, Box<Tree>),
    Size(Box<Tree>),
    Says(Saying, Box<Tree>, Box<Tree>),
    Between(Span, Box<Tree>, Box<Tree>),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Comparison {
    Equal,
    Unequal,
    Less,
    LessOrEqual,
    More,
    MoreOrEqual,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Operation {
    Add,
    Subtract,
    Multiply,
    Divide,
    Remainder,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Saying {
    Begins,
    Ends,
    Contains,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Span {
    Years,
    Days,
}

type Outcome = Result<Option<Known>, Mismatch>;

impl Tree {
    /// What comes out.
    pub fn value(&self, facts: &Facts<'_>) -> Outcome {
        Ok(match self {
            Self::Constant(known) => Some(known.clone()),
            Self::Answer(field) => facts.answers.get(field).map(|answer| known(&answer.value)).transpose()?,
            Self::Person(name) if name == "age" => match facts.person.get("dob") {
                Some(Value::Date(born)) => Some(Known::Whole(years_between(*born, facts.today))),
                _ => None,
            },
            Self::Person(name) => facts.person.get(name).map(known).transpose()?,
            Self::Today => Some(Known::Date(facts.today)),
            Self::Has(inner) => Some(Known::Flag(inner.value(facts)?.is_some())),
            Self::Not(inner) => inner.flag(facts)?.map(|flag| Known::Flag(!flag)),
            Self::Both(one, other) => Self::joined(one, other, facts, false)?,
            Self::Either(one, other) => Self::joined(one, other, facts, true)?,
            Self::Compare(how, one, other) => match (one.value(facts)?, other.value(facts)?) {
                (Some(one), Some(other)) => Some(Known::Flag(how.holds(order(&one, &other)?))),
                _ => None,
            },
            Self::Calculate(how, one, other) => match (one.value(facts)?, other.value(facts)?) {
                (Some(one), Some(other)) => how.of(one, other)?,
                _ => None,
            },
            Self::Choose(when, one, other) => match when.flag(facts)? {
                Some(true) => one.value(facts)?,
                Some(false) => other.value(facts)?,
                None => None,
            },
            Self::Among(one, all) => match (one.value(facts)?, all.value(facts)?) {
                (Some(Known::Text(one)), Some(Known::Texts(all))) => Some(Known::Flag(all.contains(&one))),
                (Some(_), Some(_)) => return Err(Mismatch),
                _ => None,
            },
            Self::Size(inner) => match inner.value(facts)? {
                Some(Known::Text(text)) => Some(count(text.chars().count())),
                Some(Known::Texts(texts)) => Some(count(texts.len())),
                Some(Known::Rows(rows)) => Some(count(rows)),
                Some(_) => return Err(Mismatch),
                None => None,
            },
            Self::Says(how, text, part) => match (text.value(facts)?, part.value(facts)?) {
                (Some(Known::Text(text)), Some(Known::Text(part))) => Some(Known::Flag(match how {
                    Saying::Begins => text.starts_with(&part),
                    Saying::Ends => text.ends_with(&part),
                    Saying::Contains => text.contains(&part),
                })),
                (Some(_), Some(_)) => return Err(Mismatch),
                _ => None,
            },
            Self::Between(span, from, to) => match (from.value(facts)?, to.value(facts)?) {
                (Some(Known::Date(from)), Some(Known::Date(to))) => Some(Known::Whole(match span {
                    Span::Years => years_between(from, to),
                    Span::Days => days_between(from, to),
                })),
                (Some(_), Some(_)) => return Err(Mismatch),
                _ => None,
            },
        })
    }

    fn flag(&self, facts: &Facts<'_>) -> Result<Option<bool>, Mismatch> {
        match self.value(facts)? {
            Some(Known::Flag(flag)) => Ok(Some(flag)),
            Some(_) => Err(Mismatch),
            None => Ok(None),
        }
    }

    /// Both sides, of which one that is `deciding` is enough.
    fn joined(one: &Self, other: &Self, facts: &Facts<'_>, deciding: bool) -> Outcome {
        let sides = (one.flag(facts)?, other.flag(facts)?);
        let outcome = match sides {
            (Some(flag), _) if flag == deciding => Some(deciding),
            (_, Some(flag)) if flag == deciding => Some(deciding),
            (Some(_), Some(_)) => Some(!deciding),
            _ => None,
        };
        Ok(outcome.map(Known::Flag))
    }

    /// Notes the fields that it speaks of.
    pub fn fields<'t>(&'t self, found: &mut Vec<&'t str>) {
        if let Self::Answer(field) = self {
            found.push(field);
        }
        self.parts().for_each(|part| part.fields(found));
    }

    /// Notes the attributes of the register that it speaks of.
    pub fn attributes<'t>(&'t self, found: &mut Vec<&'t str>) {
        if let Self::Person(name) = self {
            found.push(if name == "age" { "dob" } else { name });
        }
        self.parts().for_each(|part| part.attributes(found));
    }

    /// How many levels it has, 1 for a single value.
    pub fn levels(&self) -> usize {
        1 + self.parts().map(Self::levels).max().unwrap_or(0)
    }

    /// What it is made of.
    fn parts(&self) -> impl Iterator<Item = &Tree> {
        let parts: [Option<&Tree>; 3] = match self {
            Self::Constant(_) | Self::Answer(_) | Self::Person(_) | Self::Today => [None, None, None],
            Self::Has(inner) | Self::Not(inner) | Self::Size(inner) => [Some(inner), None, None],
            Self::Both(one, other)
            | Self::Either(one, other)
            | Self::Compare(_, one, other)
            | Self::Calculate(_, one, other)
            | Self::Among(one, other)
            | Self::Says(_, one, other)
            | Self::Between(_, one, other) => [Some(one), Some(other), None],
            Self::Choose(when, one, other) => [Some(when), Some(one), Some(other)],
        };
        parts.into_iter().flatten()
    }
}

/// An answer as expressions see it.
fn known(value: &Value) -> Result<Known, Mismatch> {
    Ok(match value {
        Value::Text(text) | Value::One(text) => Known::Text(text.clone()),
        Value::Whole(number) => Known::Whole(*number),
        Value::Decimal(text) => Known::Decimal(crate::decimal::parse(text, 6).ok_or(Mismatch)?),
        Value::Flag(flag) => Known::Flag(*flag),
        Value::Many(texts) => Known::Texts(texts.clone()),
        Value::Date(date) => Known::Date(*date),
        Value::Rows(rows) => Known::Rows(rows.len()),
        Value::File(_) | Value::Place { .. } => Known::Opaque,
    })
}

fn count(number: usize) -> Known {
    Known::Whole(i64::try_from(number).unwrap_or(i64::MAX))
}

fn order(one: &Known, other: &Known) -> Result<Ordering, Mismatch> {
    let wide = |number: i64| i128::from(number) * crate::decimal::ONE;
    Ok(match (one, other) {
        (Known::Flag(one), Known::Flag(other)) => one.cmp(other),
        (Known::Whole(one), Known::Whole(other)) => one.cmp(other),
        (Known::Decimal(one), Known::Decimal(other)) => one.cmp(other),
        (Known::Whole(one), Known::Decimal(other)) => wide(*one).cmp(other),
        (Known::Decimal(one), Known::Whole(other)) => one.cmp(&wide(*other)),
        (Known::Text(one), Known::Text(other)) => one.cmp(other),
        (Known::Date(one), Known::Date(other)) => one.cmp(other),
        _ => return Err(Mismatch),
    })
}

impl Comparison {
    fn holds(self, order: Ordering) -> bool {
        match self {
            Self::Equal => order.is_eq(),
            Self::Unequal => order.is_ne(),
            Self::Less => order.is_lt(),
            Self::LessOrEqual => order.is_le(),
            Self::More => order.is_gt(),
            Self::MoreOrEqual => order.is_ge(),
        }
    }
}

impl Operation {
    /// `None` where the result leaves the range, or divides by zero.
    fn of(self, one: Known, other: Known) -> Outcome {
        Ok(match (one, other) {
            (Known::Whole(one), Known::Whole(other)) => match self {
                Self::Add => one.checked_add(other),
                Self::Subtract => one.checked_sub(other),
                Self::Multiply => one.checked_mul(other),
                Self::Divide => one.checked_div(other),
                Self::Remainder => one.checked_rem(other),
            }
            .map(Known::Whole),
            (Known::Decimal(one), Known::Decimal(other)) => match self {
                Self::Add => one.checked_add(other),
                Self::Subtract => one.checked_sub(other),
                _ => return Err(Mismatch),
            }
            .map(Known::Decimal),
            _ => return Err(Mismatch),
        })
    }
}

/// Whole years, as in somebody's age: one born on 29 February is a year older on 1 March.
pub fn years_between(from: Date, to: Date) -> i64 {
    let years = i64::from(to.year()) - i64::from(from.year());
    years - i64::from((to.month(), to.day()) < (from.month(), from.day()))
}

fn days_between(from: Date, to: Date) -> i64 {
    (to - from).get_days().into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn ages_turn_on_the_birthday() {
        assert_eq!(years_between(date(1966, 11, 24), date(2026, 11, 23)), 59);
        assert_eq!(years_between(date(1966, 11, 23), date(2026, 11, 23)), 60);
        assert_eq!(years_between(date(2004, 2, 29), date(2026, 2, 28)), 21);
        assert_eq!(years_between(date(2004, 2, 29), date(2026, 3, 1)), 22);
        assert_eq!(days_between(date(2026, 12, 31), date(2027, 1, 2)), 2);
    }
}
