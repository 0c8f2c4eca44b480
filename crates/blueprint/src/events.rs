//! The consumers: what happened becomes a part of the room's tables, once, in the order of the log.
//!
//! There are two, each with its own place in the log: one has counted transactions from the first day; the other came
//! later, and begins with the first entry too.

use jiff::tz::TimeZone;
use polity_ledger::leaf::Leaf;
use polity_ledger::transactions::{ABANDONED, Audience, COMPLETED, Channel, Transaction};
use polity_store::consumer::Consumer;
use polity_store::{Micros, Numbered, StoreError, Tx};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use crate::cells::{Cell, Counting, counting};
use crate::counters::{Counter, What};
use crate::declared::Declaration;
use crate::duration::bucket;
use crate::measure::word;
use crate::register::Register;
use crate::store;
use crate::verbs::declare::DECLARED;
use crate::window::Day;

/// Name under which the place of the consumer of transactions is kept.
pub const CONSUMER: &str = "blueprint.tallies";
/// Name under which the place of the consumer of everything else is kept.
pub const CONSUMER_OF_RECORDS: &str = "blueprint.records";

/// The kind of entries about answers.
pub const RATED: &str = "services.rated";
/// The kind of entries about services that were published.
pub const PUBLISHED: &str = "services.published";
/// The kind of entries about services that were closed.
pub const CLOSED: &str = "services.closed";
/// The kind of entries about payments.
pub const PAID: &str = "payment.recorded";

/// A transaction as the tallies see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Counted {
    /// Its number in the log.
    pub number: i64,
    /// The day on which it ended, in the nation's zone.
    pub day: Day,
    /// What it adds.
    pub cell: Cell,
    /// How long it took, microseconds.
    pub took: i64,
}

impl Counted {
    /// The part of one transaction.
    pub fn of(number: i64, transaction: &Transaction, zone: &TimeZone) -> Self {
        let took = transaction.duration();
        let cell = Cell {
            service: transaction.service.clone(),
            agency: transaction.agency.clone(),
            channel: transaction.channel,
            audience: transaction.audience,
            outcome: transaction.outcome,
            bucket: bucket(took),
            count: 1,
        };
        Self { number, day: Day::of(transaction.finished_at, zone), cell, took }
    }

    /// Whether it is one of those that the figures count.
    pub fn is_in(&self) -> bool {
        counting(self.cell.audience, self.cell.outcome) == Counting::In
    }
}

/// Follows the log and keeps the tallies of transactions.
pub(crate) struct Tallies {
    pub zone: TimeZone,
}

impl Consumer for Tallies {
    fn name(&self) -> &'static str {
        CONSUMER
    }

    fn wants(&self, kind: &str) -> bool {
        kind == COMPLETED || kind == ABANDONED
    }

    fn apply(&self, tx: &mut Tx<'_>, entries: &[Numbered]) -> Result<(), StoreError> {
        let Some(page) = entries.first().map(|first| first.number) else { return Ok(()) };
        let counted = |one: &Numbered| transaction(one).map(|it| Counted::of(one.number, &it, &self.zone));
        let counted: Vec<Counted> = entries.iter().filter_map(counted).collect();
        store::add_tallies(tx, page, &counted)?;
        store::add_transactions(tx, &counted)
    }
}

/// An answer or a payment, as the tables see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Voice {
    /// Its number in the log.
    pub number: i64,
    /// The day of the entry, in the nation's zone.
    pub day: Day,
    /// What it adds.
    pub counter: Counter,
}

/// Follows the log and keeps answers, payments, facts and what was declared.
pub(crate) struct Records {
    pub zone: TimeZone,
}

impl Consumer for Records {
    fn name(&self) -> &'static str {
        CONSUMER_OF_RECORDS
    }

    fn wants(&self, kind: &str) -> bool {
        [COMPLETED, RATED, PUBLISHED, CLOSED, PAID, DECLARED].contains(&kind)
    }

    fn apply(&self, tx: &mut Tx<'_>, entries: &[Numbered]) -> Result<(), StoreError> {
        let Some(page) = entries.first().map(|first| first.number) else { return Ok(()) };
        let (mut voices, mut declared, mut counters) = (Vec::new(), Vec::new(), Vec::new());
        for one in entries {
            let day = Day::of(one.entry.at, &self.zone);
            match one.entry.kind.as_str() {
                COMPLETED => {
                    counters.extend(transaction(one).into_iter().flat_map(|it| facts(&it, &self.zone)));
                }
                RATED => {
                    if let Some((day, rated)) = read::<Rated>(one).and_then(|it| it.on(day, &self.zone)) {
                        counters.extend(rated.taken_back().map(|it| (day, it)));
                        counters.extend(rated.counter(rated.score).map(|it| (day, it)));
                        voices.extend(rated.evidence().map(|it| (one.number, day, it)));
                    }
                }
                PAID => {
                    if let Some(paid) = read::<Paid>(one) {
                        counters.extend([(day, paid.cents()), (day, paid.counter())]);
                        voices.push((one.number, day, paid.counter()));
                    }
                }
                _ => declared.extend(read(one).and_then(|fields| declaration(one, day, fields))),
            }
        }
        let voices = voices.into_iter().map(|(number, day, counter)| Voice { number, day, counter });
        let voices: Vec<Voice> = voices.collect();
        store::add_counters(tx, page, counters)?;
        store::add_evidence(tx, &voices)?;
        store::add_declarations(tx, &declared)
    }
}

/// An answer of one who used a service.
#[derive(Deserialize)]
struct Rated {
    service: String,
    agency: String,
    audience: Audience,
    scale: i64,
    score: i64,
    channel: Channel,
    /// The score in whose place this one comes, where somebody changed their answer; and when they first answered.
    #[serde(default)]
    was: Option<i64>,
    #[serde(default)]
    first_at: Option<Micros>,
}

impl Rated {
    /// With the day on which it counts: that of the first answer, of which the last one counts, and once. An answer that is not
    /// on its scale counts nowhere, nor does a change of one.
    fn on(self, day: Day, zone: &TimeZone) -> Option<(Day, Self)> {
        let is_on_scale = |score: &i64| (1..=self.scale).contains(score);
        match (self.was, self.first_at) {
            _ if !is_on_scale(&self.score) => None,
            (Some(was), Some(first_at)) => is_on_scale(&was).then(|| (Day::of(first_at, zone), self)),
            (None, None) => Some((day, self)),
            _ => None,
        }
    }

    fn counter(&self, score: i64) -> Option<Counter> {
        Some(Counter {
            what: What::of_rating(self.scale, self.audience)?,
            part: score.to_string(),
            service: self.service.clone(),
            agency: self.agency.clone(),
            channel: word(self.channel),
            amount: 1,
        })
    }

    fn taken_back(&self) -> Option<Counter> {
        self.was.and_then(|was| self.counter(was)).map(|counter| Counter { amount: -1, ..counter })
    }

    /// What the list of records says of it; a change says both scores.
    fn evidence(&self) -> Option<Counter> {
        let part = self.was.map_or_else(|| self.score.to_string(), |was| format!("{was} → {}", self.score));
        self.counter(self.score).map(|counter| Counter { part, ..counter })
    }
}

/// Whether money came to the state or left it.
#[derive(Deserialize, Clone, Copy)]
#[serde(rename_all = "snake_case")]
enum Direction {
    In,
    Out,
}

/// A payment.
#[derive(Deserialize)]
struct Paid {
    service: String,
    agency: String,
    direction: Direction,
    electronic: bool,
    cents: i64,
    currency: String,
}

impl Paid {
    fn counter(&self) -> Counter {
        let direction = match self.direction {
            Direction::In => "in",
            Direction::Out => "out",
        };
        let way = if self.electronic { "electronic" } else { "other" };
        Counter {
            what: What::Payments,
            part: format!("{direction}.{way}"),
            service: self.service.clone(),
            agency: self.agency.clone(),
            channel: String::new(),
            amount: 1,
        }
    }

    fn cents(&self) -> Counter {
        let one = self.counter();
        let part = format!("{}.{}", one.part, self.currency);
        Counter { what: What::Cents, part, amount: self.cents.max(0), ..one }
    }
}

/// What a transaction that counts says about facts.
fn facts(transaction: &Transaction, zone: &TimeZone) -> Vec<(Day, Counter)> {
    let day = Day::of(transaction.finished_at, zone);
    if counting(transaction.audience, transaction.outcome) != Counting::In {
        return Vec::new();
    }
    let part = |part: &str, amount: i64| Counter {
        what: What::Facts,
        part: part.to_owned(),
        service: transaction.service.clone(),
        agency: transaction.agency.clone(),
        channel: word(transaction.channel),
        amount,
    };
    let [prefilled, retyped] = [transaction.prefilled, transaction.retyped].map(i64::from);
    let parts = [part("errands", 1), part("prefilled", prefilled), part("retyped", retyped)];
    parts.into_iter().filter(|one| one.amount > 0).map(|one| (day, one)).collect()
}

/// What an entry declares: a record, a live service, or that one of them ended.
fn declaration(one: &Numbered, day: Day, mut fields: Map<String, Value>) -> Option<Declaration> {
    let mut text = |name: &str| match fields.remove(name) {
        Some(Value::String(text)) => Some(text),
        _ => None,
    };
    let is_service = one.entry.kind != DECLARED;
    let (register, id) = if is_service {
        (Some(Register::Service), text("service"))
    } else {
        (text("register").and_then(|code| Register::from_code(&code)), text("id"))
    };
    let agency = text("agency").unwrap_or_default();
    let withdrawn = fields.remove("withdrawn").and_then(|value| value.as_bool()).unwrap_or_default();
    let withdrawn = withdrawn || one.entry.kind == CLOSED;
    let found = register.zip(id).map(|(register, id)| (register, id, agency));
    let Some((register, id, agency)) = found else {
        tracing::error!(number = one.number, "blueprint.unreadable_declaration");
        return None;
    };
    Some(Declaration { number: one.number, day, register, id, agency, fields, withdrawn })
}

/// An entry that cannot be read stays in the log, where the auditor finds it; it must not stop the scoreboard.
fn transaction(one: &Numbered) -> Option<Transaction> {
    match Transaction::from_entry(&one.entry) {
        Ok(transaction) => transaction,
        Err(error) => {
            tracing::error!(number = one.number, error = %error, "blueprint.unreadable_transaction");
            None
        }
    }
}

/// The public part of an entry.
fn read<T: DeserializeOwned>(one: &Numbered) -> Option<T> {
    let leaf = Leaf::of(&one.entry);
    let public = leaf.and_then(|leaf| serde_json::to_value(&leaf.public).map_err(|error| error.to_string()));
    match public.and_then(|public| serde_json::from_value(public).map_err(|error| error.to_string())) {
        Ok(read) => Some(read),
        Err(reason) => {
            tracing::error!(number = one.number, kind = %one.entry.kind, reason, "blueprint.unreadable_entry");
            None
        }
    }
}
