//! Figures in words: what a reader of each language sees instead of bare numbers.

use polity_web::{Arg, Ctx, format};

use crate::Blueprint;
use crate::figure::{Figure, Verdict, ratio};
use crate::indicators::{Better, Indicator, Unit};
use crate::sums::{Amount, Aside};
use crate::targets::Target;
use crate::window::Days;

/// A figure as a page shows it.
pub(super) struct FigureWords {
    /// The value, or why there is none.
    pub value: String,
    /// Class of the value: only a number is written large.
    pub value_class: &'static str,
    /// Between which values it lies with 95 % confidence, as a sentence.
    pub interval: Option<String>,
    /// The same for a table.
    pub range: Option<String>,
    /// `962 of 1,000 errands`, or `1,000 errands` for a median.
    pub count: Option<String>,
    /// What is to be reached, by when.
    pub target: Option<String>,
    /// Whether it is, in a word.
    pub verdict: String,
    /// Class of the word's tag.
    pub verdict_class: &'static str,
}

/// The name of an indicator.
pub(super) fn name(ctx: &Ctx, indicator: Indicator) -> String {
    ctx.t(&format!("blueprint-{}-name", indicator.code()))
}

/// A figure.
pub(super) fn figure(ctx: &Ctx, figure: &Figure, target: Option<Target>) -> FigureWords {
    let unit = figure.indicator.unit();
    let ends = figure.shown.and_then(|shown| shown.interval).map(|interval| {
        let lower = value(ctx, unit, interval.lower, Rounding::Down);
        [("lower", lower), ("upper", value(ctx, unit, interval.upper, Rounding::Up))]
    });
    FigureWords {
        value: match figure.shown {
            Some(shown) => value(ctx, unit, shown.value, Rounding::Nearest),
            None => ctx.t(match figure.verdict {
                Verdict::Nothing => "blueprint-nothing-to-count",
                Verdict::NotRecorded => "blueprint-not-recorded",
                _ => "blueprint-too-few",
            }),
        },
        value_class: if figure.shown.is_some() { "figure" } else { "lead" },
        interval: ends.as_ref().map(|ends| ctx.tf("blueprint-interval", ends)),
        range: ends.as_ref().map(|ends| ctx.tf("blueprint-range", ends)),
        count: count(ctx, figure),
        target: target.map(|target| target_words(ctx, figure.indicator, target)),
        verdict: ctx.t(&format!("blueprint-verdict-{}", figure.verdict.code())),
        verdict_class: match figure.verdict {
            Verdict::Met => "good",
            Verdict::NotYet => "attention",
            Verdict::TooFew | Verdict::NoTarget | Verdict::Nothing | Verdict::NotRecorded => "quiet",
        },
    }
}

/// How many of how many of what.
fn count(ctx: &Ctx, figure: &Figure) -> Option<String> {
    let shown = figure.shown?;
    let things =
        |count: i64| ctx.tf(&format!("blueprint-count-{}", figure.indicator.thing().code()), &[("n", count)]);
    match (shown.numerator, shown.denominator) {
        (Some(part), Some(whole)) => {
            let parts = [("part", Arg::from(part)), ("things", Arg::from(things(whole)))];
            Some(ctx.tf("blueprint-part-of", &parts))
        }
        (None, Some(count)) | (Some(count), None) => Some(things(count)),
        (None, None) => None,
    }
}

/// What is told beside a figure: a label and a number each.
pub(super) fn asides(ctx: &Ctx, figure: &Figure) -> Vec<(String, String)> {
    let label = |code: &str| ctx.t(&format!("blueprint-aside-{code}"));
    let told = |(aside, amount): (&Aside, &Amount)| {
        let share = amount.whole.and_then(|whole| ratio(amount.part, whole));
        let share = share.map(|share| value(ctx, Unit::Share, share, Rounding::Nearest));
        let words = match (aside, amount.whole, share) {
            (Aside::Value, _, share) => share?,
            (_, Some(whole), Some(share)) => ctx.tf(
                "blueprint-share-of",
                &[("part", Arg::from(amount.part)), ("whole", Arg::from(whole)), ("share", Arg::from(share))],
            ),
            (_, Some(_), None) => return None,
            (_, None, _) => ctx.number(amount.part),
        };
        Some((label(aside.code()), words))
    };
    let mut asides: Vec<_> = figure.asides.iter().filter_map(told).collect();
    if let Some(days) = figure.shown.and_then(|shown| shown.ninetieth) {
        #[expect(clippy::cast_precision_loss, reason = "waits are far below 2^53 days")]
        let words = value(ctx, Unit::WorkingDays, days as f64, Rounding::Nearest);
        asides.push((label("ninetieth"), words));
    }
    asides
}

fn target_words(ctx: &Ctx, indicator: Indicator, target: Target) -> String {
    let unit = indicator.unit();
    let own = |bar: f64| match unit {
        // A target is a round number, and is shown as one.
        Unit::Share => {
            let percent = (bar * 1_000.0).round() / 10.0;
            ctx.tf("blueprint-percent", &[("n", Arg::Real(percent))])
        }
        _ => value(ctx, unit, bar, Rounding::Nearest),
    };
    // What a value names by its own unit is the same thing twice in a range.
    let is_range = target.high > target.low;
    let range = match (indicator.better(), unit) {
        (Better::Lower, _) => ctx.tf("blueprint-target-most", &[("most", own(target.high))]),
        (Better::Higher, Unit::Share) if is_range => {
            let ends = [("low", target.low), ("high", target.high)]
                .map(|(name, end)| (name, Arg::Real((end * 100.0).round())));
            ctx.tf("blueprint-target-share", &ends)
        }
        (Better::Higher, Unit::Share) if target.low >= 1.0 => own(target.low),
        (Better::Higher, _) if is_range => {
            ctx.tf("blueprint-range", &[("lower", own(target.low)), ("upper", own(target.high))])
        }
        (Better::Higher, _) => ctx.tf("blueprint-target-least", &[("least", own(target.low))]),
    };
    let year = target.year.map(|year| Arg::from(year.to_string()));
    match (year, target.grade) {
        (None, _) => ctx.tf("blueprint-target-always", &[("range", range)]),
        (Some(year), None) => ctx.tf("blueprint-target-own", &[("range", Arg::from(range)), ("year", year)]),
        (Some(year), Some(grade)) => {
            let args = [("range", Arg::from(range)), ("year", year), ("grade", Arg::from(grade.letter()))];
            ctx.tf("blueprint-target", &args)
        }
    }
}

/// To which side a value is rounded: the ends of an interval outwards, so that the words never promise more than the
/// numbers.
#[derive(Clone, Copy)]
pub(super) enum Rounding {
    Down,
    Nearest,
    Up,
}

impl Rounding {
    fn apply(self, value: f64) -> f64 {
        match self {
            Self::Down => value.floor(),
            Self::Nearest => value.round(),
            Self::Up => value.ceil(),
        }
    }

    /// To one decimal.
    fn tenth(self, value: f64) -> f64 {
        // A hair is taken off first, so that 0.9 * 1,000 = 900.0000000000001 does not become 900.1.
        let hair = match self {
            Self::Up => -1e-9,
            Self::Down => 1e-9,
            Self::Nearest => 0.0,
        };
        self.apply(value * 10.0 + hair) / 10.0
    }
}

/// A value with its unit.
pub(super) fn value(ctx: &Ctx, unit: Unit, value: f64, rounding: Rounding) -> String {
    match unit {
        Unit::Share => {
            let percent = rounding.tenth(value * 100.0);
            // Nothing short of all may read as all.
            let percent = if value < 1.0 && percent >= 100.0 && matches!(rounding, Rounding::Nearest) {
                99.9
            } else {
                percent
            };
            ctx.tf("blueprint-percent", &[("n", format::number(percent, Some(1)))])
        }
        Unit::Seconds if value < 90.0 => {
            ctx.tf("blueprint-seconds", &[("n", Arg::Real(rounding.apply(value)))])
        }
        Unit::Seconds if value < 7_200.0 => {
            ctx.tf("blueprint-minutes", &[("n", Arg::Real(rounding.tenth(value / 60.0)))])
        }
        Unit::Seconds if value < 172_800.0 => {
            ctx.tf("blueprint-hours", &[("n", Arg::Real(rounding.tenth(value / 3_600.0)))])
        }
        Unit::WorkingDays => ctx.tf("blueprint-working-days", &[("n", Arg::Real(rounding.tenth(value)))]),
        Unit::Count => format::number(value, None),
        Unit::Seconds => ctx.tf("blueprint-days", &[("n", Arg::Real(rounding.tenth(value / 86_400.0)))]),
    }
}

/// First and last day.
pub(super) fn days(ctx: &Ctx, blueprint: &Blueprint, days: Days) -> String {
    let [first, last] = [days.first, days.last].map(|day| ctx.date(day.noon(&blueprint.zone)));
    ctx.tf("blueprint-days-range", &[("first", first), ("last", last)])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ends_are_rounded_outwards_and_hairs_do_not_count() {
        assert!((Rounding::Up.tenth(0.9 * 1_000.0 / 10.0) - 90.0).abs() < 1e-12);
        assert!((Rounding::Down.tenth(89.99) - 89.9).abs() < 1e-12);
        assert!((Rounding::Up.tenth(89.91) - 90.0).abs() < 1e-12);
        assert!((Rounding::Nearest.tenth(89.96) - 90.0).abs() < 1e-12);
    }
}
