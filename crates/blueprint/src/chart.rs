//! The picture of a figure over time: where each point lies, so that a template can draw it without any script.
//!
//! Coordinates are in the units of the drawing, [`WIDTH`] by [`HEIGHT`], with the origin at the upper left.

use crate::board::Step;
use crate::figure::Shown;
use crate::indicators::{Better, Unit};
use crate::targets::Target;

/// Width of the drawing.
pub const WIDTH: f64 = 640.0;
/// Height of the drawing.
pub const HEIGHT: f64 = 240.0;
/// Room for the labels on the left.
const LEFT: f64 = 108.0;
/// Round lengths of a step between two labels of a time, in seconds; beyond them whole days.
const STEPS_S: [f64; 14] =
    [1.0, 2.0, 5.0, 10.0, 15.0, 30.0, 60.0, 120.0, 300.0, 900.0, 1_800.0, 3_600.0, 21_600.0, 86_400.0];
/// Room around the plot on the other sides.
const EDGE: f64 = 14.0;
/// Room for the labels below.
const BELOW: f64 = 30.0;

/// A drawn point: the figure with the ends of its interval.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Point {
    /// From the left.
    pub x: f64,
    /// The figure, from the top.
    pub y: f64,
    /// The upper end of the interval, from the top.
    pub top: f64,
    /// The lower end of the interval, from the top.
    pub bottom: f64,
}

/// A labelled line across the plot.
#[derive(Debug, Clone, PartialEq)]
pub struct Rule {
    /// From the top.
    pub y: f64,
    /// The value at this height, in the indicator's unit.
    pub value: f64,
}

/// All that the template draws.
#[derive(Debug, Clone, PartialEq)]
pub struct Chart {
    /// Left end of the plot.
    pub left: f64,
    /// Right end of the plot.
    pub right: f64,
    /// Points in the order of time; steps that are kept back are missing.
    pub points: Vec<Point>,
    /// Points joined by lines, cut where a step is missing: the `points` of a polyline each.
    pub lines: Vec<String>,
    /// Lines across, lowest value first.
    pub rules: Vec<Rule>,
    /// Where the target lies, from the top.
    pub target: Option<f64>,
    /// Left, middle and right of the first and the last step, for the labels below.
    pub ends: [f64; 2],
}

impl Chart {
    /// Lay the steps out; `None` when there is no figure to draw.
    pub fn of(steps: &[Step], unit: Unit, better: Better, target: Option<Target>) -> Option<Self> {
        let shown = || steps.iter().filter_map(|step| step.figure.shown);
        let goal = target.map(|target| target.bar(better));
        let (floor, ceiling) = scale(
            unit,
            shown().map(|one| ends(&one).0).reduce(f64::min)?,
            shown().map(|one| ends(&one).1).reduce(f64::max)?,
            goal,
        );
        let height = |value: f64| {
            EDGE + (HEIGHT - EDGE - BELOW) * (1.0 - (value - floor) / (ceiling - floor)).clamp(0.0, 1.0)
        };
        let (left, right) = (LEFT, WIDTH - EDGE);
        let count = u32::try_from(steps.len()).map_or(1.0, f64::from);
        let place = |index: usize| {
            left + (right - left) * (u32::try_from(index).map_or(0.0, f64::from) + 0.5) / count
        };

        let mut points = Vec::new();
        let mut lines: Vec<Vec<String>> = vec![Vec::new()];
        for (index, step) in steps.iter().enumerate() {
            let Some(one) = step.figure.shown else {
                lines.push(Vec::new());
                continue;
            };
            let point = Point {
                x: place(index),
                y: height(one.value),
                top: height(ends(&one).1),
                bottom: height(ends(&one).0),
            };
            points.push(point);
            if let Some(line) = lines.last_mut() {
                line.push(format!("{:.1},{:.1}", point.x, point.y));
            }
        }
        let lines = lines.into_iter().filter(|line| line.len() > 1).map(|line| line.join(" ")).collect();
        let rules = [0.0, 0.25, 0.5, 0.75, 1.0].map(|part| floor + (ceiling - floor) * part);
        let rules = rules.map(|value| Rule { y: height(value), value }).to_vec();
        let ends = [place(0), place(steps.len().saturating_sub(1))];
        Some(Self { left, right, points, lines, rules, target: goal.map(height), ends })
    }
}

/// The ends of the interval, or the figure itself where it has none.
fn ends(shown: &Shown) -> (f64, f64) {
    shown.interval.map_or((shown.value, shown.value), |interval| (interval.lower, interval.upper))
}

/// The values at the bottom and the top of the plot: shares are cut at whole tenths so that a high one still shows
/// its ups and downs, and always say so by their labels; everything else begins at zero.
fn scale(unit: Unit, least: f64, most: f64, goal: Option<f64>) -> (f64, f64) {
    let most = goal.map_or(most, |goal| most.max(goal)).max(1.0);
    let quarter = match unit {
        Unit::Share => {
            let least = goal.map_or(least, |goal| least.min(goal));
            return (((least * 10.0).floor() / 10.0 - 0.1).clamp(0.0, 0.8), 1.0);
        }
        // Four steps of a round length, so that the labels are exact.
        Unit::Seconds => {
            let step = STEPS_S.into_iter().find(|step| *step >= most / 4.0);
            step.unwrap_or_else(|| (most / 4.0 / 86_400.0).ceil() * 86_400.0)
        }
        Unit::WorkingDays | Unit::Count => round_up(most / 4.0),
    };
    (0.0, 4.0 * quarter)
}

/// The next of 1, 2, 5, 10, 20, 50, …
fn round_up(value: f64) -> f64 {
    let mut decade = 1.0;
    loop {
        for step in [1.0, 2.0, 5.0] {
            if step * decade >= value || decade > 1e12 {
                return step * decade;
            }
        }
        decade *= 10.0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figure::{Figure, Verdict};
    use crate::indicators::Indicator;
    use crate::interval::Interval;
    use crate::window::{Day, Days};
    use std::collections::BTreeMap;

    fn step(day: i64, share: Option<f64>) -> Step {
        let shown = share.map(|value| Shown {
            value,
            interval: Some(Interval { lower: value - 0.02, upper: value + 0.02 }),
            numerator: None,
            denominator: Some(100),
            ninetieth: None,
        });
        let (indicator, asides) = (Indicator::DigitalEndToEnd, BTreeMap::new());
        let figure = Figure { indicator, shown, asides, verdict: Verdict::NoTarget };
        Step { days: Days { first: Day(day), last: Day(day) }, figure }
    }

    #[test]
    fn points_lie_in_the_plot_and_gaps_cut_the_line() {
        let steps = [Some(0.91), Some(0.93), None, Some(0.95), Some(0.9), None, Some(0.92)];
        let steps: Vec<Step> = steps.into_iter().zip(0..).map(|(share, day)| step(day, share)).collect();
        let target = Target { low: 0.9, high: 0.95, year: None, grade: None };
        let chart = Chart::of(&steps, Unit::Share, Better::Higher, Some(target)).unwrap();
        assert_eq!((chart.points.len(), chart.lines.len()), (5, 2));
        for point in &chart.points {
            assert!(point.x > chart.left && point.x < chart.right);
            assert!(
                EDGE <= point.top
                    && point.top < point.y
                    && point.y < point.bottom
                    && point.bottom <= HEIGHT - BELOW
            );
        }
        // 0.88 is the least, so the plot begins at 0.7; 0.90 lies at two thirds of the way up.
        assert!((chart.rules[0].value - 0.7).abs() < 1e-9);
        assert!((chart.target.unwrap() - (EDGE + (HEIGHT - EDGE - BELOW) / 3.0)).abs() < 1e-6);
    }

    #[test]
    fn nothing_shown_draws_nothing() {
        assert_eq!(Chart::of(&[step(0, None)], Unit::Share, Better::Higher, None), None);
        assert_eq!(Chart::of(&[], Unit::Seconds, Better::Lower, None), None);
    }

    #[test]
    fn times_and_counts_begin_at_zero_and_even_a_target_far_off_fits() {
        assert_eq!(scale(Unit::Seconds, 20.0, 70.0, None), (0.0, 120.0));
        assert_eq!(scale(Unit::Seconds, 20.0, 900_000.0, None), (0.0, 1_036_800.0));
        assert_eq!(scale(Unit::Seconds, 20.0, 70.0, Some(900.0)), (0.0, 1_200.0));
        assert_eq!(scale(Unit::WorkingDays, 1.0, 3.0, Some(7.0)), (0.0, 8.0));
        assert_eq!(scale(Unit::Count, 0.0, 900.0, Some(20_000.0)), (0.0, 20_000.0));
    }
}
