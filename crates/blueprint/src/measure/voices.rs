//! What people said and paid: indicators 1, 2 and 7, and the rating after use.
//!
//! The six-point scale of the survey and the five-point scale after use are two things; neither is ever turned into the other.

use std::collections::{BTreeMap, BTreeSet};

use polity_ledger::transactions::Audience;

use super::{Facts, channel_name};
use crate::breakdown::{Keys, Row};
use crate::cells::{Counting, counting};
use crate::counters::{Counter, What};
use crate::indicators::Indicator;
use crate::sums::{Aside, Sums};

/// Least score of a very satisfied answer on six points, and of a satisfied one on five.
const VERY_SATISFIED_OF_SIX: i64 = 5;
const SATISFIED_OF_FIVE: i64 = 4;

/// The sums of answers by service, agency and channel, with how many of those who could answer did.
pub fn ratings(indicator: Indicator, facts: &Facts<'_>) -> Vec<Row> {
    let (what, audience, least) = match indicator {
        Indicator::ResidentsSatisfied => {
            (What::Rated6Resident, Some(Audience::Resident), VERY_SATISFIED_OF_SIX)
        }
        Indicator::BusinessesSatisfied => {
            (What::Rated6Business, Some(Audience::Business), VERY_SATISFIED_OF_SIX)
        }
        _ => (What::Rated5, None, SATISFIED_OF_FIVE),
    };
    let mut rows: BTreeMap<Keys, Sums> = BTreeMap::new();
    for counter in facts.counters.iter().filter(|counter| counter.what == what) {
        let Ok(score) = counter.part.parse::<i64>() else { continue };
        let sums = rows.entry(keys(counter)).or_default();
        sums.whole += counter.amount;
        sums.people += counter.amount;
        if score >= least {
            sums.part += counter.amount;
        }
        answered(sums, counter.amount, 0);
    }
    // Who could have answered belongs to the record too: what few say is not what all think.
    let could = |cell: &&crate::cells::Cell| {
        counting(cell.audience, cell.outcome) == Counting::In
            && audience.is_none_or(|audience| audience == cell.audience)
    };
    for cell in facts.cells.iter().filter(could) {
        let further = channel_name(cell.channel);
        let keys = Keys { service: cell.service.clone(), agency: cell.agency.clone(), further };
        answered(rows.entry(keys).or_default(), 0, cell.count);
    }
    rows.into_iter().collect()
}

fn answered(sums: &mut Sums, answers: i64, errands: i64) {
    let amount = sums.asides.entry(Aside::Answered).or_default();
    amount.part += answers;
    amount.whole = Some(amount.whole.unwrap_or_default() + errands);
}

/// The sums of payments by service, agency and direction.
pub fn payments(counters: &[Counter]) -> Vec<Row> {
    let currencies: BTreeSet<_> = counters
        .iter()
        .filter(|counter| counter.what == What::Cents)
        .filter_map(|counter| counter.part.rsplit('.').next())
        .collect();
    let mut rows: BTreeMap<Keys, Sums> = BTreeMap::new();
    for counter in counters {
        let (direction, way) = counter.part.split_once('.').unwrap_or_default();
        let keys = Keys { further: direction.to_owned(), ..keys(counter) };
        match counter.what {
            What::Payments => {
                let electronic = if way == "electronic" { counter.amount } else { 0 };
                let sums = rows.entry(keys).or_default();
                sums.part += electronic;
                sums.whole += counter.amount;
                sums.people += counter.amount;
                let aside = if direction == "in" { Aside::PaidIn } else { Aside::PaidOut };
                *sums = std::mem::take(sums).share_beside(aside, electronic, counter.amount);
            }
            // Sums of money are told in one currency only: adding dollars to yen says nothing.
            What::Cents if currencies.len() == 1 => {
                let electronic = if way.starts_with("electronic.") { counter.amount } else { 0 };
                let sums = rows.entry(keys).or_default();
                *sums = std::mem::take(sums).share_beside(Aside::Value, electronic, counter.amount);
            }
            _ => {}
        }
    }
    rows.into_iter().collect()
}

fn keys(counter: &Counter) -> Keys {
    Keys {
        service: counter.service.clone(),
        agency: counter.agency.clone(),
        further: counter.channel.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sums::Amount;
    use jiff::tz::TimeZone;

    fn counter(what: What, part: &str, amount: i64) -> Counter {
        let (part, channel) = (part.to_owned(), "web".to_owned());
        Counter { what, part, service: "a".into(), agency: "registry".into(), channel, amount }
    }

    #[test]
    fn scales_and_audiences_never_mix() {
        let counters = [
            counter(What::Rated5, "5", 100),
            counter(What::Rated5, "3", 7),
            counter(What::Rated6Resident, "5", 20),
            counter(What::Rated6Resident, "6", 10),
            counter(What::Rated6Resident, "4", 12),
            counter(What::Rated6Business, "6", 3),
        ];
        let facts = Facts { cells: &[], counters: &counters, declared: &[], zone: &TimeZone::UTC };
        let of = |indicator| {
            let (_, sums) = ratings(indicator, &facts).remove(0);
            (sums.part, sums.whole)
        };
        assert_eq!(of(Indicator::ResidentsSatisfied), (30, 42));
        assert_eq!(of(Indicator::BusinessesSatisfied), (3, 3));
        assert_eq!(of(Indicator::AfterUse), (100, 107));
    }

    #[test]
    fn payments_count_by_number_and_by_value_in_one_currency() {
        let mut counters = vec![
            counter(What::Payments, "in.electronic", 8),
            counter(What::Payments, "in.other", 2),
            counter(What::Payments, "out.electronic", 5),
            counter(What::Cents, "in.electronic.SGD", 8_000),
            counter(What::Cents, "in.other.SGD", 500),
        ];
        let whole = |counters: &[Counter]| {
            let rows = payments(counters);
            Sums::whole_of(rows.iter().map(|(_, sums)| sums))
        };
        let sums = whole(&counters);
        assert_eq!((sums.part, sums.whole), (13, 15));
        let aside = |aside| sums.asides.get(&aside).copied();
        assert_eq!(aside(Aside::PaidIn), Some(Amount { part: 8, whole: Some(10) }));
        assert_eq!(aside(Aside::PaidOut), Some(Amount { part: 5, whole: Some(5) }));
        assert_eq!(aside(Aside::Value), Some(Amount { part: 8_000, whole: Some(8_500) }));
        counters.push(counter(What::Cents, "in.other.JPY", 1));
        assert_eq!(whole(&counters).asides.get(&Aside::Value), None);
    }
}
