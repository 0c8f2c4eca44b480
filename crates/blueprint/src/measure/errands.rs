//! Errands: indicator 6, the time they take, how many come to an end, and what people had to type of what the state
//! already knew.

use std::collections::BTreeMap;

use super::channel_name;
use crate::breakdown::{Keys, Row};
use crate::cells::{Cell, Counting, counting};
use crate::counters::{Counter, What};
use crate::indicators::Indicator;
use crate::sums::{Aside, Sums};

use polity_ledger::transactions::Channel;

/// The sums of errands by service, agency and channel.
pub fn rows(indicator: Indicator, cells: &[Cell]) -> Vec<Row> {
    let mut rows: BTreeMap<Keys, Sums> = BTreeMap::new();
    for cell in cells {
        let keys = Keys {
            service: cell.service.clone(),
            agency: cell.agency.clone(),
            further: channel_name(cell.channel),
        };
        let sums = rows.entry(keys).or_default();
        match counting(cell.audience, cell.outcome) {
            Counting::Officer => tell(sums, Aside::Officers, cell.count),
            Counting::Abandoned => {
                tell(sums, Aside::Abandoned, cell.count);
                // Whoever gave up belongs to the whole of completion, and to that of nothing else.
                if indicator == Indicator::Completion {
                    sums.whole += cell.count;
                    sums.people += cell.count;
                }
            }
            Counting::In => {
                sums.whole += cell.count;
                sums.people += cell.count;
                if indicator == Indicator::Completion || cell.channel.is_digital() {
                    sums.part += cell.count;
                }
                if cell.channel == Channel::Assisted {
                    tell(sums, Aside::Assisted, cell.count);
                }
                if indicator == Indicator::MedianTime {
                    sums.durations.add(cell.bucket, cell.count);
                }
            }
        }
    }
    rows.into_iter().collect()
}

/// The sums of known facts by service, agency and channel.
pub fn facts(indicator: Indicator, counters: &[Counter]) -> Vec<Row> {
    let mut rows: BTreeMap<Keys, Sums> = BTreeMap::new();
    for counter in counters.iter().filter(|counter| counter.what == What::Facts) {
        let keys = Keys {
            service: counter.service.clone(),
            agency: counter.agency.clone(),
            further: counter.channel.clone(),
        };
        let sums = rows.entry(keys).or_default();
        let wanted = if indicator == Indicator::RetypedData { "retyped" } else { "prefilled" };
        match counter.part.as_str() {
            "errands" => sums.people += counter.amount,
            part => {
                sums.whole += counter.amount;
                if part == wanted {
                    sums.part += counter.amount;
                }
            }
        }
    }
    rows.into_iter().collect()
}

fn tell(sums: &mut Sums, aside: Aside, count: i64) {
    sums.asides.entry(aside).or_default().part += count;
}

#[cfg(test)]
mod tests {
    use super::*;
    use polity_ledger::transactions::{Audience, Outcome};

    fn cell(channel: Channel, audience: Audience, outcome: Outcome, count: i64) -> Cell {
        let (service, agency) = ("a".to_owned(), "registry".to_owned());
        Cell { service, agency, channel, audience, outcome, bucket: 200, count }
    }

    fn sums(indicator: Indicator) -> Sums {
        let cells = [
            cell(Channel::Web, Audience::Resident, Outcome::Completed, 90),
            cell(Channel::Counter, Audience::Resident, Outcome::Completed, 4),
            cell(Channel::Assisted, Audience::Business, Outcome::Refused, 3),
            cell(Channel::Web, Audience::Officer, Outcome::Completed, 500),
            cell(Channel::Web, Audience::Resident, Outcome::Abandoned, 7),
        ];
        let rows = rows(indicator, &cells);
        Sums::whole_of(rows.iter().map(|(_, sums)| sums))
    }

    #[test]
    fn who_and_what_counts() {
        let digital = sums(Indicator::DigitalEndToEnd);
        let aside = |aside| digital.asides.get(&aside).unwrap().part;
        assert_eq!((digital.part, digital.whole), (90, 97));
        assert_eq!((aside(Aside::Assisted), aside(Aside::Officers), aside(Aside::Abandoned)), (3, 500, 7));
        assert_eq!(sums(Indicator::MedianTime).durations.count(), 97);
        let completion = sums(Indicator::Completion);
        assert_eq!((completion.part, completion.whole), (97, 104), "a refusal is an end, giving up is none");
    }

    #[test]
    fn known_facts_are_filled_in_or_typed() {
        let counter = |part: &str, amount| Counter {
            what: What::Facts,
            part: part.into(),
            service: "a".into(),
            agency: "registry".into(),
            channel: "web".into(),
            amount,
        };
        let counters = [counter("errands", 30), counter("prefilled", 95), counter("retyped", 5)];
        let of = |indicator| {
            let (_, sums) = facts(indicator, &counters).remove(0);
            (sums.part, sums.whole, sums.people)
        };
        assert_eq!(of(Indicator::PrefillCoverage), (95, 100, 30));
        assert_eq!(of(Indicator::RetypedData), (5, 100, 30));
    }
}
