//! Figures by group: by what they can be broken down, and what is kept back so that no small group can be picked out,
//! not even by subtraction.

use std::collections::BTreeMap;

use crate::figure::{Figure, GROUP_MIN};
use crate::indicators::Indicator;
use crate::sums::Sums;
use crate::targets::Target;

/// By what a figure is broken down.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum By {
    /// Not at all: the whole nation.
    Nation,
    /// By agency.
    Agency,
    /// By service.
    Service,
    /// By the way in which people came.
    Channel,
    /// By ministry.
    Ministry,
    /// By where a system runs.
    Hosting,
    /// By whether money came in or went out.
    Direction,
}

impl By {
    /// All, as an address names them.
    pub const ALL: [Self; 7] = [
        Self::Nation,
        Self::Agency,
        Self::Service,
        Self::Channel,
        Self::Ministry,
        Self::Hosting,
        Self::Direction,
    ];

    /// Its name in addresses.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Nation => "nation",
            Self::Agency => "agency",
            Self::Service => "service",
            Self::Channel => "channel",
            Self::Ministry => "ministry",
            Self::Hosting => "hosting",
            Self::Direction => "direction",
        }
    }

    /// The breakdown of this name.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|by| by.code() == code)
    }
}

/// To which groups a row of sums belongs; an empty name: to none of its kind.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Keys {
    /// The service.
    pub service: String,
    /// The agency.
    pub agency: String,
    /// The group of the indicator's own further breakdown: channel, ministry, hosting or direction.
    pub further: String,
}

impl Keys {
    /// The group of a breakdown.
    pub fn group(&self, by: By) -> &str {
        match by {
            By::Nation => "",
            By::Agency => &self.agency,
            By::Service => &self.service,
            By::Channel | By::Ministry | By::Hosting | By::Direction => &self.further,
        }
    }
}

/// Sums with the groups that they belong to.
pub type Row = (Keys, Sums);

/// The figure over all rows; `None`: nobody recorded anything.
pub fn whole(indicator: Indicator, rows: Option<&[Row]>, target: Option<Target>) -> Figure {
    let sums = rows.map(|rows| Sums::whole_of(rows.iter().map(|(_, sums)| sums)));
    Figure::of(indicator, sums.as_ref(), target)
}

/// The figures of every group in the order of their names, small ones kept back.
pub fn breakdown(
    indicator: Indicator,
    rows: &[Row],
    by: By,
    target: Option<Target>,
) -> Vec<(String, Figure)> {
    let groups = groups(rows, by);
    let figure = |(group, sums): (&String, &Sums)| (group.clone(), Figure::of(indicator, Some(sums), target));
    let mut figures = groups.iter().map(figure).collect::<Vec<_>>();
    if indicator.concerns_people() {
        keep_back_a_companion(&groups, &mut figures);
    }
    figures
}

/// By which ways people came: for each channel its share of all transactions, small ones kept back.
pub fn channel_mix(rows: &[Row]) -> Vec<(String, Figure)> {
    let (indicator, groups) = (Indicator::DigitalEndToEnd, groups(rows, By::Channel));
    let whole: i64 = groups.values().map(|sums| sums.whole).sum();
    let of = |sums: &Sums| {
        let figure = Figure::of(indicator, Some(&Sums::of_people(sums.whole, whole)), None);
        if sums.people < GROUP_MIN { figure.kept_back() } else { figure }
    };
    let mut figures = groups.iter().map(|(group, sums)| (group.clone(), of(sums))).collect::<Vec<_>>();
    keep_back_a_companion(&groups, &mut figures);
    figures
}

fn groups(rows: &[Row], by: By) -> BTreeMap<String, Sums> {
    let mut groups: BTreeMap<String, Sums> = BTreeMap::new();
    for (keys, sums) in rows {
        let group = keys.group(by);
        if by == By::Nation || !group.is_empty() {
            groups.entry(group.to_owned()).or_default().add(sums);
        }
    }
    groups
}

/// When what is kept back is itself too small a group, the smallest shown one is kept back with it: else the total
/// would give it away.
fn keep_back_a_companion(groups: &BTreeMap<String, Sums>, figures: &mut [(String, Figure)]) {
    let small = |people: &i64| (1..GROUP_MIN).contains(people);
    let hidden: i64 = groups.values().map(|sums| sums.people).filter(small).sum();
    if small(&hidden) {
        let size = |group: &str| groups.get(group).map_or(0, |sums| sums.people);
        let shown = figures.iter_mut().filter(|(_, figure)| figure.shown.is_some());
        if let Some((_, figure)) = shown.min_by_key(|(group, _)| size(group)) {
            *figure = figure.clone().kept_back();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(service: &str, channel: &str, count: i64) -> Row {
        let keys = Keys { service: service.into(), agency: "registry".into(), further: channel.into() };
        (keys, Sums::of_people(if channel == "web" { count } else { 0 }, count))
    }

    fn groups(sizes: &[(&str, i64)]) -> Vec<(String, bool)> {
        let rows: Vec<Row> = sizes.iter().map(|(service, count)| row(service, "web", *count)).collect();
        let figures = breakdown(Indicator::DigitalEndToEnd, &rows, By::Service, None);
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

    #[test]
    fn the_mix_of_channels_adds_up_to_the_whole() {
        let mix = channel_mix(&[row("a", "web", 70), row("a", "counter", 20), row("a", "paper", 10)]);
        let parts: Vec<_> = mix
            .iter()
            .map(|(group, figure)| (group.as_str(), figure.shown.unwrap().numerator.unwrap()))
            .collect();
        assert_eq!(parts, [("counter", 20), ("paper", 10), ("web", 70)]);
        assert!(mix.iter().all(|(_, figure)| figure.shown.unwrap().denominator == Some(100)));
        let few = channel_mix(&[row("a", "web", 70), row("a", "counter", 20), row("a", "paper", 9)]);
        let shown: Vec<_> = few.iter().map(|(_, figure)| figure.shown.is_some()).collect();
        assert_eq!(shown, [false, false, true], "the counter hides what is on paper");
    }

    #[test]
    fn things_are_shown_however_few_they_are() {
        let rows = [
            (Keys { agency: "health".into(), ..Keys::default() }, Sums::of_thing(true)),
            (Keys { agency: "schools".into(), ..Keys::default() }, Sums::of_thing(false)),
        ];
        let figures = breakdown(Indicator::CommercialCloud, &rows, By::Agency, None);
        assert!(figures.iter().all(|(_, figure)| figure.shown.is_some()));
        let shown = whole(Indicator::CommercialCloud, Some(&rows), None).shown.unwrap();
        assert_eq!((shown.numerator, shown.denominator), (Some(1), Some(2)));
    }
}
