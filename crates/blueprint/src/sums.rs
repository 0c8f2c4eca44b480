//! What is added up before a figure is made of it: a part, a whole, spreads, and what is told beside the figure.
//!
//! Sums of disjoint groups add up to the sums of their union; that is why a breakdown and its total never disagree.

use std::collections::BTreeMap;

use crate::duration::Durations;
use crate::waits::Waits;

/// A number that is told beside a figure, so that nothing is hidden by it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Aside {
    /// Left out: officers' own use.
    Officers,
    /// Left out: given up.
    Abandoned,
    /// Among those counted: with someone's help.
    Assisted,
    /// How many of those who could answer did.
    Answered,
    /// Payments to the state.
    PaidIn,
    /// Payments by the state.
    PaidOut,
    /// Records that do not count yet: no measured outcome, or no second agency that confirms it.
    Unconfirmed,
    /// Ministries with two analytics projects or more in a year.
    Families,
    /// Agencies of which nothing was said.
    Silent,
    /// Without a schema.
    Schemaless,
    /// Not read by a program in seven days.
    Unread,
    /// Requests read within seven working days.
    InSeven,
    /// Requests that are complete and wait to be read.
    Waiting,
    /// Systems that are not eligible.
    Ineligible,
    /// Of the money, in its smallest unit.
    Value,
    /// Services that are live.
    Live,
}

impl Aside {
    /// Its name in answers and in `blueprint-aside-<name>` of the Fluent files.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Officers => "officers",
            Self::Abandoned => "abandoned",
            Self::Assisted => "assisted",
            Self::Answered => "answered",
            Self::PaidIn => "paid-in",
            Self::PaidOut => "paid-out",
            Self::Unconfirmed => "unconfirmed",
            Self::Families => "families",
            Self::Silent => "silent",
            Self::Schemaless => "schemaless",
            Self::Unread => "unread",
            Self::InSeven => "in-seven",
            Self::Waiting => "waiting",
            Self::Ineligible => "ineligible",
            Self::Value => "value",
            Self::Live => "live",
        }
    }
}

/// A number, or a part of a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Amount {
    /// How many.
    pub part: i64,
    /// Of how many, where that says something.
    pub whole: Option<i64>,
}

/// Sums over records: all that a figure needs.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sums {
    /// Those that reach what the indicator asks for.
    pub part: i64,
    /// All that count.
    pub whole: i64,
    /// How many people may stand behind: by this a group is small or not.
    pub people: i64,
    /// How long those that count took.
    pub durations: Durations,
    /// How many working days those that count waited.
    pub waits: Waits,
    /// What is told beside.
    pub asides: BTreeMap<Aside, Amount>,
    /// Whether something beside the number that the target asks for is missing.
    pub falls_short: bool,
}

impl Sums {
    /// `part` of `whole`, each of them one person's.
    pub fn of_people(part: i64, whole: i64) -> Self {
        Self { part, whole, people: whole, ..Self::default() }
    }

    /// `part` of `whole`, behind which no people stand.
    pub fn of_things(part: i64, whole: i64) -> Self {
        Self { part, whole, ..Self::default() }
    }

    /// One thing that reaches what is asked for, or not.
    pub fn of_thing(reaches: bool) -> Self {
        Self::of_things(i64::from(reaches), 1)
    }

    /// Tells a number beside; nothing where it is 0 and was not told before.
    #[must_use]
    pub fn beside(mut self, aside: Aside, count: i64) -> Self {
        self.asides.entry(aside).or_default().part += count;
        self
    }

    /// Tells a part of a whole beside.
    #[must_use]
    pub fn share_beside(mut self, aside: Aside, part: i64, whole: i64) -> Self {
        let amount = self.asides.entry(aside).or_default();
        amount.part += part;
        amount.whole = Some(amount.whole.unwrap_or_default() + whole);
        self
    }

    /// Adds the sums of another group.
    pub fn add(&mut self, other: &Self) {
        self.part += other.part;
        self.whole += other.whole;
        self.people += other.people;
        self.durations.merge(&other.durations);
        self.waits.merge(&other.waits);
        for (aside, amount) in &other.asides {
            let own = self.asides.entry(*aside).or_default();
            own.part += amount.part;
            own.whole = match (own.whole, amount.whole) {
                (None, None) => None,
                (one, other) => Some(one.unwrap_or_default() + other.unwrap_or_default()),
            };
        }
        self.falls_short |= other.falls_short;
    }

    /// The sums of all of these together.
    pub fn whole_of<'s>(parts: impl IntoIterator<Item = &'s Self>) -> Self {
        let mut whole = Self::default();
        parts.into_iter().for_each(|part| whole.add(part));
        whole
    }
}
