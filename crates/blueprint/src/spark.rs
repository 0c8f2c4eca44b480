//! The small picture beside a figure: only its ups and downs. What it says in numbers stands on the indicator's own page.

use crate::board::Step;

/// Width of the drawing.
const WIDTH: f64 = 120.0;
/// Height of the drawing.
const HEIGHT: f64 = 32.0;
/// Room around the line.
const EDGE: f64 = 4.0;

/// A line through the figures of each step, cut where one is missing, and its last point.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Spark {
    /// The `points` of a polyline each.
    pub lines: Vec<String>,
    /// Where the last figure lies: from the left, from the top.
    pub last: (f64, f64),
}

impl Spark {
    /// Lays the steps out; `None` below two figures, which have no ups and downs.
    pub fn of(steps: &[Step]) -> Option<Self> {
        let values: Vec<Option<f64>> =
            steps.iter().map(|step| step.figure.shown.map(|shown| shown.value)).collect();
        if values.iter().flatten().count() < 2 {
            return None;
        }
        let least = values.iter().flatten().copied().reduce(f64::min)?;
        let most = values.iter().flatten().copied().reduce(f64::max)?;
        let spread = if most > least { most - least } else { 1.0 };
        let last_place = u32::try_from(values.len()).ok()?.saturating_sub(1).max(1);
        let mut lines = vec![Vec::new()];
        let mut last = (0.0, 0.0);
        for (value, place) in values.into_iter().zip(0_u32..) {
            let Some(value) = value else {
                lines.push(Vec::new());
                continue;
            };
            let x = EDGE + (WIDTH - 2.0 * EDGE) * f64::from(place) / f64::from(last_place);
            let part = if most > least { (value - least) / spread } else { 0.5 };
            let y = EDGE + (HEIGHT - 2.0 * EDGE) * (1.0 - part);
            last = (x, y);
            if let Some(line) = lines.last_mut() {
                line.push(format!("{x:.0},{y:.0}"));
            }
        }
        let lines = lines.into_iter().filter(|line| line.len() > 1).map(|line| line.join(" ")).collect();
        Some(Self { lines, last })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figure::{Figure, Shown, Verdict};
    use crate::indicators::Indicator;
    use crate::window::{Day, Days};
    use std::collections::BTreeMap;

    fn steps(values: &[Option<f64>]) -> Vec<Step> {
        let step = |value: &Option<f64>| {
            let shown = value.map(|value| Shown {
                value,
                interval: None,
                numerator: None,
                denominator: None,
                ninetieth: None,
            });
            let (indicator, asides) = (Indicator::RetypedData, BTreeMap::new());
            let figure = Figure { indicator, shown, asides, verdict: Verdict::NoTarget };
            Step { days: Days { first: Day(0), last: Day(0) }, figure }
        };
        values.iter().map(step).collect()
    }

    #[test]
    fn the_least_lies_lowest_and_gaps_cut_the_line() {
        let spark = Spark::of(&steps(&[Some(1.0), Some(3.0), None, Some(2.0), Some(3.0)])).unwrap();
        assert_eq!(spark.lines, ["4,28 32,4", "88,16 116,4"]);
        assert_eq!(spark.last, (116.0, 4.0));
        assert_eq!(Spark::of(&steps(&[None, Some(1.0)])), None);
        assert_eq!(Spark::of(&steps(&[Some(1.0), Some(1.0)])).unwrap().lines, ["4,16 116,16"]);
    }
}
