//! From sums to figures: the value, how sure it is, and when a target counts as met. Pure: the same sums give the same
//! figure, here and on anybody else's machine.

use std::collections::BTreeMap;

use crate::indicators::{Better, Indicator, Unit};
use crate::interval::{Interval, wilson};
use crate::sums::{Amount, Aside, Sums};
use crate::targets::Target;

/// Figures of fewer people than this are kept back. The record names nobody, so people cannot be counted; a
/// group of so few transactions, answers or payments never holds more people than that.
pub const GROUP_MIN: i64 = 10;

/// Whether a target is met, or why that cannot be said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// Chance alone does not explain that the figure is beyond the target.
    Met,
    /// It is not, or chance alone would explain it.
    NotYet,
    /// Too few to say.
    TooFew,
    /// Nobody set a target.
    NoTarget,
    /// Records stand, but none that this indicator is about.
    Nothing,
    /// Nobody recorded anything.
    NotRecorded,
}

impl Verdict {
    /// Its name in answers and in `blueprint-verdict-<name>` of the Fluent files.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Met => "met",
            Self::NotYet => "not-yet",
            Self::TooFew => "too-few",
            Self::NoTarget => "no-target",
            Self::Nothing => "nothing",
            Self::NotRecorded => "not-recorded",
        }
    }
}

/// A figure with everything that is needed to judge it.
#[derive(Debug, Clone, PartialEq)]
pub struct Figure {
    /// The indicator.
    pub indicator: Indicator,
    /// What it is made of; `None` when there is nothing to show, for the reason that the verdict gives.
    pub shown: Option<Shown>,
    /// What is told beside it; kept back with it.
    pub asides: BTreeMap<Aside, Amount>,
    /// Whether the target is met.
    pub verdict: Verdict,
}

/// The numbers of a figure.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Shown {
    /// The figure, in the indicator's unit.
    pub value: f64,
    /// Within which ends the true value lies with 95 % confidence; `None` where chance cannot be told.
    pub interval: Option<Interval>,
    /// How many of them; `None` for a median, which divides nothing.
    pub numerator: Option<i64>,
    /// Of how many; `None` for a count of its own.
    pub denominator: Option<i64>,
    /// The length within which nine of ten waits lie, in working days.
    pub ninetieth: Option<i64>,
}

impl Figure {
    /// The figure of an indicator over the sums of a group; `None` where nobody recorded anything.
    pub fn of(indicator: Indicator, sums: Option<&Sums>, target: Option<Target>) -> Self {
        let why_not = match sums {
            None => Some(Verdict::NotRecorded),
            Some(sums) if indicator.concerns_people() => {
                let is_empty = sums.people == 0 && sums.asides.values().all(|aside| aside.part == 0);
                let empty = is_empty.then_some(Verdict::NotRecorded);
                empty.or((sums.people < GROUP_MIN).then_some(Verdict::TooFew))
            }
            Some(_) => None,
        };
        let shown = sums.filter(|_| why_not.is_none()).and_then(|sums| shown(indicator, sums));
        let verdict = why_not.unwrap_or_else(|| match (shown, target) {
            (None, _) => Verdict::Nothing,
            (Some(_), None) => Verdict::NoTarget,
            (Some(shown), Some(target)) => {
                judged(indicator, &shown, &target, sums.is_some_and(|sums| sums.falls_short))
            }
        });
        let asides = sums.filter(|_| shown.is_some()).map(|sums| sums.asides.clone()).unwrap_or_default();
        Self { indicator, shown, asides, verdict }
    }

    /// The same figure, kept back.
    #[must_use]
    pub fn kept_back(self) -> Self {
        Self { shown: None, asides: BTreeMap::new(), verdict: Verdict::TooFew, ..self }
    }

    /// A number beside the figure, where it is told.
    pub fn aside(&self, aside: Aside) -> Option<i64> {
        self.shown.map(|_| self.asides.get(&aside).map_or(0, |amount| amount.part))
    }
}

fn shown(indicator: Indicator, sums: &Sums) -> Option<Shown> {
    let blank =
        Shown { value: 0.0, interval: None, numerator: None, denominator: Some(sums.whole), ninetieth: None };
    match indicator.unit() {
        Unit::Share => Some(Shown {
            value: ratio(sums.part, sums.whole)?,
            interval: indicator.has_interval().then(|| wilson(sums.part, sums.whole)).flatten(),
            numerator: Some(sums.part),
            ..blank
        }),
        Unit::Seconds => {
            let median = sums.durations.median()?;
            let interval = Some(Interval { lower: median.lower, upper: median.upper });
            Some(Shown { value: median.value, interval, ..blank })
        }
        Unit::WorkingDays => Some(Shown {
            value: sums.waits.median()?,
            interval: sums.waits.interval(),
            ninetieth: sums.waits.ninetieth(),
            ..blank
        }),
        Unit::Count => {
            let denominator = (sums.whole > 0).then_some(sums.whole);
            #[expect(clippy::cast_precision_loss, reason = "counts stay below 2^53")]
            let value = sums.part as f64;
            Some(Shown { value, numerator: Some(sums.part), denominator, ..blank })
        }
    }
}

/// A part of the whole; `None` of nothing.
pub fn ratio(part: i64, whole: i64) -> Option<f64> {
    #[expect(clippy::cast_precision_loss, reason = "counts stay below 2^53")]
    (whole > 0).then(|| part as f64 / whole as f64)
}

/// A figure has to lie beyond its target with its whole interval, where it has one; where everything is counted, the figure
/// itself has to reach it. A target of all is met by all and by nothing less: no interval could ever lie beyond it.
fn judged(indicator: Indicator, shown: &Shown, target: &Target, falls_short: bool) -> Verdict {
    let better = indicator.better();
    let bar = target.bar(better);
    let is_of_all = indicator.unit() == Unit::Share && bar >= 1.0;
    let weak_end = match (shown.interval, better) {
        _ if is_of_all || !indicator.has_interval() => shown.value,
        (None, _) => return Verdict::TooFew,
        (Some(interval), Better::Higher) => interval.lower,
        (Some(interval), Better::Lower) => interval.upper,
    };
    let reaches = match better {
        Better::Higher => weak_end >= bar,
        Better::Lower => weak_end <= bar,
    };
    if reaches && !falls_short { Verdict::Met } else { Verdict::NotYet }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::duration::bucket;
    use crate::targets::Targets;

    fn figure(indicator: Indicator, sums: &Sums) -> Figure {
        Figure::of(indicator, Some(sums), Targets::default().of(indicator))
    }

    #[test]
    fn met_only_when_chance_does_not_explain_it() {
        let of = |part, whole| figure(Indicator::ResidentsSatisfied, &Sums::of_people(part, whole));
        // The sheet's own two examples, at 75 %.
        assert_eq!(of(780, 1_000).verdict, Verdict::Met);
        assert_eq!(of(78, 100).verdict, Verdict::NotYet);
        assert_eq!(of(9, 9).verdict, Verdict::TooFew);
        let shown = of(780, 1_000).shown.unwrap();
        assert_eq!((shown.numerator, shown.denominator), (Some(780), Some(1_000)));
    }

    #[test]
    fn a_target_of_all_is_met_by_all_and_nothing_less() {
        let of = |part, whole| figure(Indicator::PaymentOffered, &Sums::of_things(part, whole)).verdict;
        assert_eq!((of(3, 3), of(999, 1_000)), (Verdict::Met, Verdict::NotYet));
        assert_eq!(of(0, 0), Verdict::Nothing, "no live service asks for a payment");
    }

    #[test]
    fn where_everything_is_counted_there_is_no_chance() {
        let cloud = |part, whole| figure(Indicator::CommercialCloud, &Sums::of_things(part, whole));
        assert_eq!(cloud(3, 4).shown.unwrap().interval, None);
        assert_eq!((cloud(3, 4).verdict, cloud(2, 3).verdict), (Verdict::Met, Verdict::NotYet), "of 70 %");
    }

    #[test]
    fn a_time_is_met_from_below() {
        let target = Some(Target { low: 0.0, high: 90.0, year: Some(2030), grade: None });
        let of = |millis: i64| {
            let mut sums = Sums { whole: 40, people: 40, ..Sums::default() };
            sums.durations.add(bucket(millis * 1_000), 40);
            Figure::of(Indicator::MedianTime, Some(&sums), target).verdict
        };
        assert_eq!((of(60_000), of(120_000)), (Verdict::Met, Verdict::NotYet));
    }

    #[test]
    fn waits_need_six_before_anything_is_said_of_them() {
        let of = |count: i64, days: i64| {
            let mut sums = Sums { whole: count, ..Sums::default() };
            (0..count).for_each(|_| sums.waits.add(days));
            figure(Indicator::DataSharing, &sums)
        };
        assert_eq!(of(5, 2).verdict, Verdict::TooFew);
        assert!((of(5, 2).shown.unwrap().value - 2.0).abs() < 1e-9, "the median is shown all the same");
        assert_eq!((of(6, 7).verdict, of(6, 8).verdict), (Verdict::Met, Verdict::NotYet));
    }

    #[test]
    fn counts_have_no_interval_and_may_need_more_than_a_number() {
        let of = |part, falls_short| {
            let sums = Sums { falls_short, ..Sums::of_things(part, 0) };
            figure(Indicator::AnalyticsProjects, &sums)
        };
        assert_eq!(of(10, false).shown.unwrap().interval, None);
        let verdicts = [of(9, false).verdict, of(10, false).verdict, of(10, true).verdict];
        assert_eq!(verdicts, [Verdict::NotYet, Verdict::Met, Verdict::NotYet]);
        let typed = |part| figure(Indicator::RetypedData, &Sums { people: 40, ..Sums::of_things(part, 90) });
        assert_eq!((typed(0).verdict, typed(1).verdict), (Verdict::Met, Verdict::NotYet));
    }

    #[test]
    fn what_nobody_recorded_is_no_figure() {
        let none = Figure::of(Indicator::CommercialCloud, None, None);
        assert_eq!((none.shown, none.verdict), (None, Verdict::NotRecorded));
        let empty = figure(Indicator::PaymentsElectronic, &Sums::default());
        assert_eq!((empty.shown, empty.verdict), (None, Verdict::NotRecorded));
    }

    #[test]
    fn nothing_is_shown_of_a_small_group() {
        let kept = figure(Indicator::DigitalEndToEnd, &Sums::of_people(9, 9).beside(Aside::Officers, 3));
        assert_eq!((kept.shown, kept.aside(Aside::Officers)), (None, None));
        assert!(kept.asides.is_empty());
    }
}
