//! Figures in words: what a reader of each language sees instead of bare numbers.

use polity_web::{Arg, Ctx, format};

use crate::Blueprint;
use crate::figure::{Figure, Verdict};
use crate::indicators::{Indicator, Target, Unit};
use crate::window::Days;

/// A figure as a page shows it.
pub(super) struct FigureWords {
    /// The value, or that there are too few transactions.
    pub value: String,
    /// Between which values it lies with 95 % confidence, as a sentence.
    pub interval: Option<String>,
    /// The same for a table.
    pub range: Option<String>,
    /// `962 of 1,000`, or `1,000` for a median.
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
    let ends = figure.shown.map(|shown| {
        let lower = value(ctx, unit, shown.lower, Rounding::Down);
        [("lower", lower), ("upper", value(ctx, unit, shown.upper, Rounding::Up))]
    });
    let count = figure.shown.map(|shown| match shown.numerator {
        Some(numerator) => ctx.tf("blueprint-count-of", &[("part", numerator), ("whole", shown.denominator)]),
        None => ctx.tf("blueprint-count", &[("whole", shown.denominator)]),
    });
    FigureWords {
        value: figure.shown.map_or_else(
            || ctx.t("blueprint-too-few"),
            |shown| value(ctx, unit, shown.value, Rounding::Nearest),
        ),
        interval: ends.as_ref().map(|ends| ctx.tf("blueprint-interval", ends)),
        range: ends.as_ref().map(|ends| ctx.tf("blueprint-range", ends)),
        count,
        target: target.map(|target| target_words(ctx, unit, target)),
        verdict: ctx.t(&format!("blueprint-verdict-{}", figure.verdict.code())),
        verdict_class: match figure.verdict {
            Verdict::Met => "good",
            Verdict::NotYet => "attention",
            Verdict::TooFew | Verdict::NoTarget => "quiet",
        },
    }
}

fn target_words(ctx: &Ctx, unit: Unit, target: Target) -> String {
    let range = match unit {
        Unit::Share => {
            let ends = [("low", target.low), ("high", target.high)]
                .map(|(name, end)| (name, Arg::Real((end * 100.0).round())));
            ctx.tf("blueprint-target-share", &ends)
        }
        Unit::Seconds => {
            let most = value(ctx, unit, target.high, Rounding::Nearest);
            ctx.tf("blueprint-target-time", &[("most", most)])
        }
    };
    let args = [
        ("range", Arg::from(range)),
        ("year", Arg::from(target.year.to_string())),
        ("grade", Arg::from(target.grade.letter())),
    ];
    ctx.tf("blueprint-target", &args)
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
