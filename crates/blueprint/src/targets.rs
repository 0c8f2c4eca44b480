//! What each indicator is to reach. Those of the blueprint were published for the end of 2023, each with a grade that
//! says how well it is attested; a nation sets its own in its settings, and then answers for it itself.

use std::collections::BTreeMap;

use crate::indicators::{Better, Indicator, Unit};

/// What an indicator is to reach.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Target {
    /// The least that counts as reached, in the indicator's unit; where less is better, what was hoped for.
    pub low: f64,
    /// What was hoped for; where less is better, the most that counts as reached.
    pub high: f64,
    /// By the end of which year; `None`: always.
    pub year: Option<i16>,
    /// How well the target is attested; `None` for one that nobody published.
    pub grade: Option<Grade>,
}

/// How well a target is attested.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Grade {
    /// Read on the ministry's own page.
    A,
    /// Read in the press or a secondary text.
    B,
    /// Widely repeated, not read again.
    C,
}

impl Grade {
    /// The letter.
    pub const fn letter(self) -> &'static str {
        match self {
            Self::A => "A",
            Self::B => "B",
            Self::C => "C",
        }
    }
}

impl Target {
    /// The value that a figure has to reach.
    pub const fn bar(&self, better: Better) -> f64 {
        match better {
            Better::Higher => self.low,
            Better::Lower => self.high,
        }
    }
}

/// What the deployment wants to reach.
#[derive(Debug, Clone, PartialEq)]
pub struct Targets(BTreeMap<Indicator, Target>);

/// Target of one indicator as the settings write it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Wish {
    /// See [`Target::low`].
    pub low: f64,
    /// See [`Target::high`].
    pub high: f64,
    /// By the end of which year.
    pub year: i16,
}

impl Default for Targets {
    /// The blueprint's own.
    fn default() -> Self {
        use Indicator as I;
        let published = [
            (I::ResidentsSatisfied, 0.75, 0.80, Grade::B),
            (I::BusinessesSatisfied, 0.75, 0.80, Grade::B),
            (I::PaymentOffered, 1.0, 1.0, Grade::B),
            (I::PrefillOffered, 1.0, 1.0, Grade::A),
            (I::SigningOffered, 1.0, 1.0, Grade::B),
            (I::DigitalEndToEnd, 0.90, 0.95, Grade::A),
            (I::PaymentsElectronic, 1.0, 1.0, Grade::C),
            (I::TrainedInData, 20_000.0, 20_000.0, Grade::A),
            (I::TrainedInBasics, 1.0, 1.0, Grade::A),
            (I::TransformativeProjects, 30.0, 50.0, Grade::B),
            (I::MinistriesWithAi, 1.0, 1.0, Grade::B),
            (I::AnalyticsProjects, 10.0, 10.0, Grade::B),
            (I::CoreData, 0.90, 1.0, Grade::C),
            (I::DataSharing, 0.0, 7.0, Grade::A),
            (I::CommercialCloud, 0.70, 0.70, Grade::A),
        ];
        let target =
            |(of, low, high, grade)| (of, Target { low, high, year: Some(2023), grade: Some(grade) });
        let mut targets = published.map(target).into_iter().collect::<BTreeMap<_, _>>();
        // Nobody published this one: what the state knows, nobody is to type, now or in any year.
        let once_only = Target { low: 0.0, high: 0.0, year: None, grade: None };
        targets.insert(I::RetypedData, once_only);
        Self(targets)
    }
}

impl Targets {
    /// The target of one indicator.
    pub fn of(&self, indicator: Indicator) -> Option<Target> {
        self.0.get(&indicator).copied()
    }

    /// The same targets, but for the indicator named `code` what the nation wishes itself.
    ///
    /// # Errors
    /// A sentence about what is wrong with the wish and how to mend it.
    pub fn with(mut self, code: &str, wish: Wish) -> Result<Self, String> {
        let indicator = Indicator::from_code(code).ok_or_else(|| {
            let known = Indicator::ALL.map(Indicator::code).join(", ");
            format!("no indicator is called {code}: known are {known}")
        })?;
        let Wish { low, high, year } = wish;
        if !(low.is_finite() && high.is_finite()) || low < 0.0 || low > high {
            return Err("low is at least 0, and high is not below low".into());
        }
        if indicator.unit() == Unit::Share && high > 1.0 {
            return Err("a share is written from 0 to 1: 0.75 for 75 %".into());
        }
        if !(2000..=2200).contains(&year) {
            return Err("year is written with four digits, such as 2030".into());
        }
        self.0.insert(indicator, Target { low, high, year: Some(year), grade: None });
        Ok(self)
    }

    /// The same targets without that of the indicator.
    #[must_use]
    pub fn without(mut self, indicator: Indicator) -> Self {
        self.0.remove(&indicator);
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_fifteen_have_a_published_target_with_a_grade() {
        let targets = Targets::default();
        for indicator in Indicator::ALL {
            let grade = targets.of(indicator).and_then(|target| target.grade);
            assert_eq!(grade.is_some(), indicator.number().is_some(), "{}", indicator.code());
        }
    }

    #[test]
    fn a_nation_sets_its_own_and_mistakes_are_named() {
        let wish = Wish { low: 0.8, high: 0.9, year: 2030 };
        let own = Targets::default().with("dgb-01", wish).unwrap();
        let target = own.of(Indicator::ResidentsSatisfied).unwrap();
        assert_eq!((target.low, target.grade), (0.8, None));
        let complaint = |code: &str, wish| Targets::default().with(code, wish).unwrap_err();
        assert!(complaint("dgb-1", wish).starts_with("no indicator is called dgb-1: known are dgb-01, "));
        assert_eq!(
            complaint("dgb-01", Wish { low: 75.0, high: 80.0, ..wish }),
            "a share is written from 0 to 1: 0.75 for 75 %"
        );
        assert_eq!(
            complaint("dgb-10", Wish { low: 5.0, high: 4.0, ..wish }),
            "low is at least 0, and high is not below low"
        );
        assert_eq!(
            complaint("dgb-10", Wish { year: 30, ..wish }),
            "year is written with four digits, such as 2030"
        );
    }
}
