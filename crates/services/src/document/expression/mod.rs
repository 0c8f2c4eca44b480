//! Conditions of a document: CEL text that is parsed, checked against the fields' types, and lowered to a small tree of
//! our own.
//!
//! Promise: what was checked never fails when it runs. The tree has no loops, so it ends; numbers that leave their range
//! and divisions by zero are *unknown*, as is everything that rests on an unanswered question. Unknown is not true: a
//! condition holds only if it is known to hold. `&&` and `||` decide from one side where that is enough, and
//! `has(answers.x)` asks whether there is an answer. Write `!has(answers.x) || answers.x != 'a'` to include the unanswered.

mod evaluate;
mod extent;
mod lower;

use cel::parser::Parser;
use evaluate::Tree;
use jiff::civil::Date;
use std::collections::BTreeMap;

pub use evaluate::{Facts, Mismatch};

/// Levels of a checked condition, which is walked from its root each time it is asked.
const LEVELS_MAX: usize = 64;

/// The type of a value in an expression.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Type {
    /// Yes or no.
    Flag,
    /// A whole number of 64 bits.
    Whole,
    /// A decimal number of six places.
    Decimal,
    /// A text; one of these where the choices are closed.
    Text(Option<Vec<String>>),
    /// Several texts, of these where the choices are closed.
    Texts(Option<Vec<String>>),
    /// A day.
    Date,
    /// A repeating group, of which only the size is known.
    Rows,
    /// Something of which only is known whether it is there.
    Opaque,
}

/// A value in an expression.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Known {
    /// Yes or no.
    Flag(bool),
    /// A whole number.
    Whole(i64),
    /// A decimal number, in millionths.
    Decimal(i128),
    /// A text.
    Text(String),
    /// Several texts.
    Texts(Vec<String>),
    /// A day.
    Date(Date),
    /// So many rows.
    Rows(usize),
    /// It is there.
    Opaque,
}

impl Known {
    /// Its type.
    pub fn of_type(&self) -> Type {
        match self {
            Self::Flag(_) => Type::Flag,
            Self::Whole(_) => Type::Whole,
            Self::Decimal(_) => Type::Decimal,
            Self::Text(_) => Type::Text(None),
            Self::Texts(_) => Type::Texts(None),
            Self::Date(_) => Type::Date,
            Self::Rows(_) => Type::Rows,
            Self::Opaque => Type::Opaque,
        }
    }
}

/// What an expression may speak of.
#[derive(Debug, Clone, Default)]
pub struct Scope {
    /// The type of each field, and the number of its page.
    pub answers: BTreeMap<String, (Type, usize)>,
    /// Only fields of pages before this one have been asked; `None`: all have.
    pub before_page: Option<usize>,
    /// Whether somebody is signed in, so that `person` is known.
    pub signed_in: bool,
    /// Constants of the document.
    pub constants: BTreeMap<String, Known>,
}

/// What is wrong with an expression.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trouble {
    /// The character of the expression where it begins, from 1.
    pub at: usize,
    /// What is wrong.
    pub wrong: String,
    /// How to mend it.
    pub mend: String,
}

/// A condition that was checked.
#[derive(Debug, Clone, PartialEq)]
pub struct Expression {
    source: String,
    tree: Tree,
}

impl Expression {
    /// Parses and checks a condition.
    ///
    /// # Errors
    /// Each trouble that was found, at least one.
    pub fn condition(source: &str, scope: &Scope) -> Result<Self, Vec<Trouble>> {
        let trouble = |at: usize, wrong: &str, mend: &str| {
            vec![Trouble { at, wrong: wrong.to_owned(), mend: mend.to_owned() }]
        };
        if let Err((at, wrong, mend)) = extent::measure(source) {
            return Err(trouble(at, wrong, mend));
        }
        let depth = u16::try_from(extent::BRACKETS_MAX).unwrap_or(u16::MAX);
        let parser = Parser::new().max_recursion_depth(depth).error_recovery_limit(1);
        let (parsed, places) = parser.parse_with_source_info(source).map_err(|errors| {
            let first = errors.errors.first().map_or((1, 1), |error| error.pos);
            let column = usize::try_from(first.1).unwrap_or(1).max(1);
            let lines = source.split_inclusive('\n').take(usize::try_from(first.0 - 1).unwrap_or(0));
            let at = lines.map(|line| line.chars().count()).sum::<usize>() + column;
            trouble(
                at,
                "This is not a condition (CEL).",
                "Write it like `answers.owns == 'yes' && person.age >= 60`.",
            )
        })?;
        let mut lowering = lower::Lowering::new(scope, &places);
        let tree = lowering.condition(&parsed);
        let troubles = lowering.into_troubles();
        match tree {
            Some(tree) if tree.levels() > LEVELS_MAX => {
                Err(trouble(1, "This condition nests too deeply.", "Write several conditions."))
            }
            Some(tree) if troubles.is_empty() => Ok(Self { source: source.to_owned(), tree }),
            _ if troubles.is_empty() => {
                Err(trouble(1, "This condition cannot be understood.", "Write a simpler one."))
            }
            _ => Err(troubles),
        }
    }

    /// As the agency wrote it.
    pub fn source(&self) -> &str {
        &self.source
    }

    /// Whether it is known to hold.
    pub fn holds(&self, facts: &Facts<'_>) -> bool {
        self.tree.value(facts) == Ok(Some(Known::Flag(true)))
    }

    /// What comes out: `None` where it is unknown.
    ///
    /// # Errors
    /// An answer that is not of its field's type; answers that were judged always are.
    pub fn outcome(&self, facts: &Facts<'_>) -> Result<Option<bool>, Mismatch> {
        match self.tree.value(facts)? {
            Some(Known::Flag(flag)) => Ok(Some(flag)),
            None => Ok(None),
            Some(_) => Err(Mismatch),
        }
    }

    /// The fields that it speaks of.
    pub fn asks_for(&self) -> Vec<&str> {
        let mut found = Vec::new();
        self.tree.fields(&mut found);
        found
    }

    /// The attributes of the register that it speaks of; who speaks of an age asks for the date of birth.
    pub fn asks_register_for(&self) -> Vec<&str> {
        let mut found = Vec::new();
        self.tree.attributes(&mut found);
        found
    }
}
