//! From counts to figures: what is counted, what is left out, what is kept back because the group is small, and when
//! a target counts as met. Pure: the same counts give the same figures, here and on anybody else's machine.

use std::collections::BTreeMap;

use polity_ledger::transactions::{Audience, Channel, Outcome};

use crate::duration::Durations;
use crate::indicators::{Indicator, Target, Unit};
use crate::interval::wilson;

/// Figures of fewer transactions than this are kept back. The record names nobody, so people cannot be counted; a
/// group of so few transactions never holds more people than that.
pub const GROUP_MIN: i64 = 10;

/// How many transactions were alike.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cell {
    /// The service.
    pub service: String,
    /// The agency that offers it.
    pub agency: String,
    /// By which way.
    pub channel: Channel,
    /// For whom.
    pub audience: Audience,
    /// How they ended.
    pub outcome: Outcome,
    /// Bucket of the duration (see `duration`).
    pub bucket: i64,
    /// How many.
    pub count: i64,
}

/// By what a figure is broken down.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum By {
    /// Not at all: the whole nation.
    Nation,
    /// By agency.
    Agency,
    /// By service.
    Service,
    /// By the way in which people came.
    Channel,
}

impl By {
    /// All, as an address names them.
    pub const ALL: [Self; 4] = [Self::Nation, Self::Agency, Self::Service, Self::Channel];

    /// Its name in addresses.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Nation => "nation",
            Self::Agency => "agency",
            Self::Service => "service",
            Self::Channel => "channel",
        }
    }

    /// The breakdown of this name.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|by| by.code() == code)
    }

    /// The group of a cell.
    pub fn group(self, cell: &Cell) -> String {
        match self {
            Self::Nation => String::new(),
            Self::Agency => cell.agency.clone(),
            Self::Service => cell.service.clone(),
            Self::Channel => channel_code(cell.channel).to_owned(),
        }
    }
}

/// The name of a channel in tables, addresses and answers.
pub const fn channel_code(channel: Channel) -> &'static str {
    match channel {
        Channel::Web => "web",
        Channel::Api => "api",
        Channel::Assisted => "assisted",
        Channel::Counter => "counter",
        Channel::Kiosk => "kiosk",
        Channel::Phone => "phone",
        Channel::Paper => "paper",
    }
}

/// Whether a transaction counts, and if not, why.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Counting {
    /// It counts.
    In,
    /// An officer's own use is no service to the public.
    Officer,
    /// It never came to an end.
    Abandoned,
}

/// The one rule by which transactions are counted. Refusals count: they are answers.
pub const fn counting(audience: Audience, outcome: Outcome) -> Counting {
    match (audience, outcome) {
        (Audience::Officer, _) => Counting::Officer,
        (_, Outcome::Abandoned) => Counting::Abandoned,
        (Audience::Resident | Audience::Business, Outcome::Completed | Outcome::Refused) => Counting::In,
    }
}

/// Sums over cells: all that the figures need.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tally {
    /// Transactions that count.
    pub counted: i64,
    /// Those of them without officer, call or paper on the way.
    pub digital: i64,
    /// Those of them that someone helped with. Helping is good, and it is shown rather than hidden.
    pub assisted: i64,
    /// Left out: officers' own use.
    pub officers: i64,
    /// Left out: given up.
    pub abandoned: i64,
    /// How long those that count took.
    pub durations: Durations,
}

impl Tally {
    /// Add a cell.
    pub fn add(&mut self, cell: &Cell) {
        match counting(cell.audience, cell.outcome) {
            Counting::Officer => self.officers += cell.count,
            Counting::Abandoned => self.abandoned += cell.count,
            Counting::In => {
                self.counted += cell.count;
                if cell.channel.is_digital() {
                    self.digital += cell.count;
                }
                if cell.channel == Channel::Assisted {
                    self.assisted += cell.count;
                }
                self.durations.add(cell.bucket, cell.count);
            }
        }
    }

    /// Sums by group, in the order of their names.
    pub fn by(cells: &[Cell], by: By) -> BTreeMap<String, Self> {
        let mut tallies: BTreeMap<String, Self> = BTreeMap::new();
        for cell in cells {
            tallies.entry(by.group(cell)).or_default().add(cell);
        }
        tallies
    }

    /// The sum over everything.
    pub fn whole(cells: &[Cell]) -> Self {
        let mut whole = Self::default();
        for cell in cells {
            whole.add(cell);
        }
        whole
    }
}

/// Whether a target is met.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// Chance alone does not explain that the figure is beyond the target.
    Met,
    /// It is not, or chance alone would explain it.
    NotYet,
    /// Too few transactions to say.
    TooFew,
    /// Nobody set a target.
    NoTarget,
}

impl Verdict {
    /// Its name in answers and in `blueprint-verdict-<name>` of the Fluent files.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Met => "met",
            Self::NotYet => "not-yet",
            Self::TooFew => "too-few",
            Self::NoTarget => "no-target",
        }
    }
}

/// A figure with everything that is needed to judge it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Figure {
    /// The indicator.
    pub indicator: Indicator,
    /// What it is made of; `None` when there are too few transactions to show.
    pub shown: Option<Shown>,
    /// Left out: officers' own use. Kept back with the figure.
    pub officers: Option<i64>,
    /// Left out: given up. Kept back with the figure.
    pub abandoned: Option<i64>,
    /// Whether the target is met.
    pub verdict: Verdict,
}

/// The numbers of a figure.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Shown {
    /// The figure, in the indicator's unit.
    pub value: f64,
    /// Lower end of the 95 % interval.
    pub lower: f64,
    /// Upper end of the 95 % interval.
    pub upper: f64,
    /// How many of them; `None` for a median, which divides nothing.
    pub numerator: Option<i64>,
    /// Of how many.
    pub denominator: i64,
}

impl Figure {
    /// The figure of an indicator over a tally.
    pub fn of(indicator: Indicator, tally: &Tally, target: Option<Target>) -> Self {
        let shown = if tally.counted < GROUP_MIN { None } else { shown(indicator, tally) };
        let verdict = match (shown, target) {
            (None, _) => Verdict::TooFew,
            (Some(_), None) => Verdict::NoTarget,
            (Some(shown), Some(target)) if reaches(indicator, &shown, &target) => Verdict::Met,
            (Some(_), Some(_)) => Verdict::NotYet,
        };
        let beside = |count| shown.map(|_| count);
        Self {
            indicator,
            shown,
            officers: beside(tally.officers),
            abandoned: beside(tally.abandoned),
            verdict,
        }
    }

    /// The same figure, kept back.
    #[must_use]
    pub fn kept_back(self) -> Self {
        Self { shown: None, officers: None, abandoned: None, verdict: Verdict::TooFew, ..self }
    }
}

fn shown(indicator: Indicator, tally: &Tally) -> Option<Shown> {
    match indicator {
        Indicator::DigitalEndToEnd => {
            let interval = wilson(tally.digital, tally.counted)?;
            #[expect(clippy::cast_precision_loss, reason = "counts of transactions stay below 2^53")]
            let value = tally.digital as f64 / tally.counted as f64;
            Some(Shown {
                value,
                lower: interval.lower,
                upper: interval.upper,
                numerator: Some(tally.digital),
                denominator: tally.counted,
            })
        }
        Indicator::MedianTime => {
            let median = tally.durations.median()?;
            Some(Shown {
                value: median.value,
                lower: median.lower,
                upper: median.upper,
                numerator: None,
                denominator: tally.counted,
            })
        }
    }
}

/// A share has to lie above its target with its whole interval, a time below.
fn reaches(indicator: Indicator, shown: &Shown, target: &Target) -> bool {
    match indicator.unit() {
        Unit::Share => shown.lower >= target.low,
        Unit::Seconds => shown.upper <= target.high,
    }
}

/// The figures of every group, small ones kept back.
pub fn breakdown(
    indicator: Indicator,
    cells: &[Cell],
    by: By,
    target: Option<Target>,
) -> Vec<(String, Figure)> {
    let tallies = Tally::by(cells, by);
    let mut figures: Vec<(String, Figure)> =
        tallies.iter().map(|(group, tally)| (group.clone(), Figure::of(indicator, tally, target))).collect();
    keep_back_a_companion(&tallies, &mut figures);
    figures
}

/// By which ways people came: for each channel its share of all transactions, small ones kept back.
pub fn channel_mix(cells: &[Cell]) -> Vec<(String, Figure)> {
    let (indicator, tallies) = (Indicator::DigitalEndToEnd, Tally::by(cells, By::Channel));
    let whole: i64 = tallies.values().map(|tally| tally.counted).sum();
    let of = |tally: &Tally| {
        let part = Tally { digital: tally.counted, counted: whole, ..Tally::default() };
        let figure = Figure::of(indicator, &part, None);
        if tally.counted < GROUP_MIN { figure.kept_back() } else { figure }
    };
    let mut figures = tallies.iter().map(|(group, tally)| (group.clone(), of(tally))).collect::<Vec<_>>();
    keep_back_a_companion(&tallies, &mut figures);
    figures
}

/// When what is kept back is itself too small a group, the smallest shown one is kept back with it: else the total
/// would give it away.
fn keep_back_a_companion(tallies: &BTreeMap<String, Tally>, figures: &mut [(String, Figure)]) {
    let hidden: i64 =
        tallies.values().filter(|tally| tally.counted < GROUP_MIN).map(|tally| tally.counted).sum();
    if hidden > 0 && hidden < GROUP_MIN {
        let size = |group: &str| tallies.get(group).map_or(0, |tally| tally.counted);
        let shown = figures.iter_mut().filter(|(_, figure)| figure.shown.is_some());
        if let Some((_, figure)) = shown.min_by_key(|(group, _)| size(group)) {
            *figure = figure.kept_back();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::indicators::Targets;

    fn cell(service: &str, channel: Channel, audience: Audience, outcome: Outcome, count: i64) -> Cell {
        Cell {
            service: service.into(),
            agency: "registry".into(),
            channel,
            audience,
            outcome,
            bucket: 200,
            count,
        }
    }

    fn web(service: &str, count: i64) -> Cell {
        cell(service, Channel::Web, Audience::Resident, Outcome::Completed, count)
    }

    fn figure(cells: &[Cell]) -> Figure {
        let indicator = Indicator::DigitalEndToEnd;
        Figure::of(indicator, &Tally::whole(cells), Targets::default().of(indicator))
    }

    #[test]
    fn who_and_what_counts() {
        let tally = Tally::whole(&[
            web("a", 90),
            cell("a", Channel::Counter, Audience::Resident, Outcome::Completed, 4),
            cell("a", Channel::Assisted, Audience::Business, Outcome::Refused, 3),
            cell("a", Channel::Web, Audience::Officer, Outcome::Completed, 500),
            cell("a", Channel::Web, Audience::Resident, Outcome::Abandoned, 7),
        ]);
        let counts = (tally.counted, tally.digital, tally.assisted, tally.officers, tally.abandoned);
        assert_eq!(counts, (97, 90, 3, 500, 7));
        assert_eq!(tally.durations.count(), 97);
    }

    #[test]
    fn met_only_when_chance_does_not_explain_it() {
        let of = |digital, counter| {
            figure(&[
                web("a", digital),
                cell("a", Channel::Counter, Audience::Resident, Outcome::Completed, counter),
            ])
        };
        // 92 of 100 is above 90 %, but 85 % is well within chance; 920 of 1,000 leaves no doubt.
        assert_eq!(of(92, 8).verdict, Verdict::NotYet);
        assert_eq!(of(920, 80).verdict, Verdict::Met);
        assert_eq!(of(9, 0).verdict, Verdict::TooFew);
        let shown = of(920, 80).shown.unwrap();
        assert_eq!((shown.numerator, shown.denominator), (Some(920), 1_000));
        assert!(shown.lower >= 0.90 && shown.lower < 0.92 && shown.upper > 0.92);
    }

    #[test]
    fn a_time_is_met_from_below() {
        let target = Some(Target { low: 0.0, high: 90.0, year: 2030, grade: crate::indicators::Grade::C });
        let of = |millis: i64| {
            let mut tally = Tally { counted: 40, ..Tally::default() };
            tally.durations.add(crate::duration::bucket(millis * 1_000), 40);
            Figure::of(Indicator::MedianTime, &tally, target).verdict
        };
        assert_eq!((of(60_000), of(120_000)), (Verdict::Met, Verdict::NotYet));
    }

    #[test]
    fn nothing_is_shown_of_a_small_group() {
        let kept = figure(&[web("a", 9), cell("a", Channel::Web, Audience::Officer, Outcome::Completed, 3)]);
        assert_eq!((kept.shown, kept.officers, kept.abandoned), (None, None, None));
    }

    #[test]
    fn the_mix_of_channels_adds_up_to_the_whole() {
        let by = |channel, count| cell("a", channel, Audience::Resident, Outcome::Completed, count);
        let mix = channel_mix(&[by(Channel::Web, 70), by(Channel::Counter, 20), by(Channel::Paper, 10)]);
        let parts: Vec<_> = mix
            .iter()
            .map(|(group, figure)| (group.as_str(), figure.shown.unwrap().numerator.unwrap()))
            .collect();
        assert_eq!(parts, [("counter", 20), ("paper", 10), ("web", 70)]);
        assert!(mix.iter().all(|(_, figure)| figure.shown.unwrap().denominator == 100));
        let few = channel_mix(&[by(Channel::Web, 70), by(Channel::Counter, 20), by(Channel::Paper, 9)]);
        let shown: Vec<_> = few.iter().map(|(_, figure)| figure.shown.is_some()).collect();
        assert_eq!(shown, [false, false, true], "the counter hides what is on paper");
    }

    fn groups(sizes: &[(&str, i64)]) -> Vec<(String, bool)> {
        let cells: Vec<Cell> = sizes.iter().map(|(service, count)| web(service, *count)).collect();
        let figures = breakdown(Indicator::DigitalEndToEnd, &cells, By::Service, None);
        figures.into_iter().map(|(group, figure)| (group, figure.shown.is_some())).collect()
    }

    #[test]
    fn a_lone_small_group_cannot_be_had_by_subtraction() {
        let shown = |name: &str, is_shown| (name.to_owned(), is_shown);
        assert_eq!(
            groups(&[("a", 50), ("b", 4), ("c", 20)]),
            [shown("a", true), shown("b", false), shown("c", false)]
        );
        // Two small groups of nine and eight hide each other.
        assert_eq!(
            groups(&[("a", 50), ("b", 9), ("c", 8)]),
            [shown("a", true), shown("b", false), shown("c", false)]
        );
        assert_eq!(groups(&[("a", 50), ("b", 20)]), [shown("a", true), shown("b", true)]);
        assert_eq!(groups(&[("a", 4)]), [shown("a", false)]);
    }
}
