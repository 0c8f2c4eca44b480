//! The indicators of the Digital Government Blueprint: what each asks for, and which of them are computed here.
//!
//! Targets are those that were published for the end of 2023; the grade says how well each is attested: A was read
//! on the ministry's own page, B in the press or a secondary text, C is widely repeated and was not read again.

/// An indicator that is computed from the record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Indicator {
    /// Number 6: the share of transactions done digitally from end to end.
    DigitalEndToEnd,
    /// Beyond the fifteen: the time in which half of the transactions were done.
    MedianTime,
}

/// What a figure of an indicator is measured in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// A part of the whole, 0 to 1.
    Share,
    /// Seconds.
    Seconds,
}

/// What an indicator is to reach.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Target {
    /// The least that counts as reached, in the indicator's unit.
    pub low: f64,
    /// What was hoped for.
    pub high: f64,
    /// By the end of which year.
    pub year: i16,
    /// How well the target is attested.
    pub grade: Grade,
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

/// What the deployment wants to reach. A nation sets its own; the default is the blueprint's.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Targets {
    /// For the share done digitally from end to end.
    pub digital_end_to_end: Option<Target>,
    /// For the median time; a target in seconds is met from above.
    pub median_time: Option<Target>,
}

impl Default for Targets {
    fn default() -> Self {
        let digital = Target { low: 0.90, high: 0.95, year: 2023, grade: Grade::A };
        Self { digital_end_to_end: Some(digital), median_time: None }
    }
}

impl Targets {
    /// The target of one indicator.
    pub const fn of(&self, indicator: Indicator) -> Option<Target> {
        match indicator {
            Indicator::DigitalEndToEnd => self.digital_end_to_end,
            Indicator::MedianTime => self.median_time,
        }
    }
}

impl Indicator {
    /// In the order of the scoreboard.
    pub const ALL: [Self; 2] = [Self::DigitalEndToEnd, Self::MedianTime];

    /// Its name in addresses and answers. It never changes.
    pub const fn code(self) -> &'static str {
        match self {
            Self::DigitalEndToEnd => "dgb-06",
            Self::MedianTime => "median-time",
        }
    }

    /// The indicator of this name.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|indicator| indicator.code() == code)
    }

    /// What its figures are measured in.
    pub const fn unit(self) -> Unit {
        match self {
            Self::DigitalEndToEnd => Unit::Share,
            Self::MedianTime => Unit::Seconds,
        }
    }
}

/// One line of the blueprint's list of fifteen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Promise {
    /// Its number, 1 to 15.
    pub number: u8,
    /// Its target, as the blueprint words it in figures.
    pub target: &'static str,
    /// How well the target is attested.
    pub grade: Grade,
    /// The indicator that computes it here, once there is one.
    pub computed_by: Option<Indicator>,
}

const fn promise(number: u8, target: &'static str, grade: Grade) -> Promise {
    Promise { number, target, grade, computed_by: None }
}

/// All fifteen, so that the scoreboard shows what is not measured yet beside what is.
pub const PROMISES: [Promise; 15] = [
    promise(1, "75–80 %", Grade::B),
    promise(2, "75–80 %", Grade::B),
    promise(3, "100 %", Grade::B),
    promise(4, "100 %", Grade::A),
    promise(5, "100 %", Grade::B),
    Promise { computed_by: Some(Indicator::DigitalEndToEnd), ..promise(6, "90–95 %", Grade::A) },
    promise(7, "100 %", Grade::C),
    promise(8, "20,000", Grade::A),
    promise(9, "100 %", Grade::A),
    promise(10, "30–50", Grade::B),
    promise(11, "100 %", Grade::B),
    promise(12, "10", Grade::B),
    promise(13, "90–100 %", Grade::C),
    promise(14, "7", Grade::A),
    promise(15, "70 %", Grade::A),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_lead_back_to_their_indicators() {
        for indicator in Indicator::ALL {
            assert_eq!(Indicator::from_code(indicator.code()), Some(indicator));
        }
        assert_eq!(Indicator::from_code("dgb-6"), None);
    }

    #[test]
    fn the_fifteen_are_numbered_and_each_computed_one_stands_once() {
        assert!(PROMISES.iter().zip(1..).all(|(promise, number)| promise.number == number));
        let computed: Vec<_> = PROMISES.iter().filter_map(|promise| promise.computed_by).collect();
        assert_eq!(computed, [Indicator::DigitalEndToEnd]);
    }
}
