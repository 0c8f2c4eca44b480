//! All figures of a window at once: what the log holds about its days is read in three queries, and every figure, group
//! and step over time is worked out from that without asking the database again.

use jiff::tz::TimeZone;

use crate::breakdown::{self, By, Row};
use crate::cells::Cell;
use crate::counters::Counter;
use crate::declared::Declaration;
use crate::figure::Figure;
use crate::indicators::Indicator;
use crate::measure::{self, Facts, Scope};
use crate::targets::Targets;
use crate::window::{Day, Days, Window};

/// What the log holds about the days of a window.
pub(crate) struct Board {
    pub window: Window,
    pub today: Day,
    pub zone: TimeZone,
    pub targets: Targets,
    pub cells: Vec<Cell>,
    pub counters: Vec<Counter>,
    /// What was declared, as far as it says what held on any day of the window, in the order of the log.
    pub declared: Vec<Declaration>,
}

/// What the log holds about each step of a window, services not told apart.
pub(crate) struct Course(pub Vec<(Days, Vec<Cell>, Vec<Counter>)>);

/// A step of time with its figure.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Step {
    /// Its days.
    pub days: Days,
    /// Its figure, which may be kept back.
    pub figure: Figure,
}

impl Board {
    /// The figure over the whole nation.
    pub fn whole(&self, indicator: Indicator) -> Figure {
        let rows = self.rows(indicator);
        breakdown::whole(indicator, rows.as_deref(), self.targets.of(indicator))
    }

    /// The figure of each group; none where the indicator cannot be broken down so.
    pub fn groups(&self, indicator: Indicator, by: By) -> Vec<(String, Figure)> {
        if by == By::Nation {
            return vec![(String::new(), self.whole(indicator))];
        }
        if !indicator.breakdowns().contains(&by) {
            return Vec::new();
        }
        let rows = self.rows(indicator).unwrap_or_default();
        breakdown::breakdown(indicator, &rows, by, self.targets.of(indicator))
    }

    /// By which ways people came.
    pub fn channel_mix(&self) -> Vec<(String, Figure)> {
        breakdown::channel_mix(&self.rows(Indicator::DigitalEndToEnd).unwrap_or_default())
    }

    /// The figure of each step: of what happened in it, or of what held at its end.
    pub fn steps(&self, indicator: Indicator, course: &Course) -> Vec<Step> {
        let target = self.targets.of(indicator);
        let step = |(days, cells, counters): &(Days, Vec<Cell>, Vec<Counter>)| {
            let scope = if indicator.source().is_flow() {
                Scope { days: *days, year: *days }
            } else {
                Scope::of(self.window, days.last)
            };
            let facts = Facts { cells, counters, ..self.facts() };
            let rows = measure::rows(indicator, &facts, scope);
            Step { days: *days, figure: breakdown::whole(indicator, rows.as_deref(), target) }
        };
        course.0.iter().map(step).collect()
    }

    fn rows(&self, indicator: Indicator) -> Option<Vec<Row>> {
        measure::rows(indicator, &self.facts(), Scope::of(self.window, self.today))
    }

    fn facts(&self) -> Facts<'_> {
        Facts { cells: &self.cells, counters: &self.counters, declared: &self.declared, zone: &self.zone }
    }
}
