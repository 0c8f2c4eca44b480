//! The indicators of the Digital Government Blueprint, and a few beyond its fifteen: what each is called, what it is
//! measured in, from which records it is worked out, and by what it can be broken down.
//!
//! How each is counted stands in `measure/`, one file a family; what each is to reach stands in `targets.rs`.

use crate::breakdown::By;
use crate::register::Register;

/// Something that the scoreboard shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Indicator {
    /// Number 1: the share of residents' answers on the six-point scale that are 5 or 6.
    ResidentsSatisfied,
    /// Number 2: the same of businesses.
    BusinessesSatisfied,
    /// Number 3: the share of live services with payments that can be paid electronically.
    PaymentOffered,
    /// Number 4: the share of live services with sign-in that ask nothing which a register could answer unasked.
    PrefillOffered,
    /// Number 5: the share of live services that need a signature and take a digital one.
    SigningOffered,
    /// Number 6: the share of transactions done digitally from end to end.
    DigitalEndToEnd,
    /// Number 7: the share of payments, in and out, that were electronic.
    PaymentsElectronic,
    /// Number 8: how many officers are trained in data analytics and data science.
    TrainedInData,
    /// Number 9: the share of officers with basic digital literacy.
    TrainedInBasics,
    /// Number 10: how many transformative digital projects came to a confirmed outcome.
    TransformativeProjects,
    /// Number 11: the share of ministries that use artificial intelligence.
    MinistriesWithAi,
    /// Number 12: how many high-impact analytics projects went across agencies in a year.
    AnalyticsProjects,
    /// Number 13: the share of core data fields that machines can read and reach.
    CoreData,
    /// Number 14: the working days from a complete request for data to its first reading.
    DataSharing,
    /// Number 15: the share of eligible systems on commercial cloud.
    CommercialCloud,
    /// Beyond the fifteen: the time in which half of the transactions were done.
    MedianTime,
    /// Beyond the fifteen: the share of transactions that came to an end instead of being given up.
    Completion,
    /// Beyond the fifteen: the share of known facts that were filled in.
    PrefillCoverage,
    /// Beyond the fifteen: how many known facts people had to type all the same.
    RetypedData,
    /// Beyond the fifteen: the share of ratings after use that are 4 or 5 of 5.
    AfterUse,
}

/// What a figure of an indicator is measured in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// A part of the whole, 0 to 1.
    Share,
    /// Seconds.
    Seconds,
    /// Working days.
    WorkingDays,
    /// A number of things.
    Count,
}

/// Which way is better.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Better {
    /// More.
    Higher,
    /// Less.
    Lower,
}

/// From which records of the public log an indicator is worked out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    /// `transaction.completed` and `transaction.abandoned`.
    Transactions,
    /// `transaction.completed`, for the facts that were filled in.
    Facts,
    /// `services.rated`.
    Ratings,
    /// `payment.recorded`.
    Payments,
    /// `services.published` and `services.closed`.
    Services,
    /// `blueprint.declared`, with the records of this register.
    Declared(Register),
}

impl Source {
    /// Whether its records happen on a day, or describe what holds from a day on.
    pub const fn is_flow(self) -> bool {
        matches!(self, Self::Transactions | Self::Facts | Self::Ratings | Self::Payments)
    }
}

/// What is being counted, for the words beside the numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Thing {
    /// Errands of residents and businesses.
    Errands,
    /// Answers in a survey or rating.
    Answers,
    /// Services.
    Services,
    /// Payments.
    Payments,
    /// Public officers.
    Officers,
    /// Projects.
    Projects,
    /// Ministries.
    Ministries,
    /// Facts about people.
    Facts,
    /// Fields of registers.
    Fields,
    /// Requests for data.
    Requests,
    /// Systems.
    Systems,
}

/// What is known of an indicator before anything is counted.
struct Plan {
    code: &'static str,
    unit: Unit,
    source: Source,
    thing: Thing,
    by: &'static [By],
}

const fn plan(code: &'static str, unit: Unit, source: Source, thing: Thing, by: &'static [By]) -> Plan {
    Plan { code, unit, source, thing, by }
}

const USED: &[By] = &[By::Service, By::Agency, By::Channel];
const OFFERED: &[By] = &[By::Agency, By::Service];
const KEPT: &[By] = &[By::Agency];

impl Indicator {
    /// In the order of the scoreboard: the fifteen, then the others.
    pub const ALL: [Self; 20] = [
        Self::ResidentsSatisfied,
        Self::BusinessesSatisfied,
        Self::PaymentOffered,
        Self::PrefillOffered,
        Self::SigningOffered,
        Self::DigitalEndToEnd,
        Self::PaymentsElectronic,
        Self::TrainedInData,
        Self::TrainedInBasics,
        Self::TransformativeProjects,
        Self::MinistriesWithAi,
        Self::AnalyticsProjects,
        Self::CoreData,
        Self::DataSharing,
        Self::CommercialCloud,
        Self::MedianTime,
        Self::Completion,
        Self::PrefillCoverage,
        Self::RetypedData,
        Self::AfterUse,
    ];

    const fn plan(self) -> Plan {
        use Source::{Declared, Facts, Payments, Ratings, Services, Transactions};
        use Unit::{Count, Seconds, Share, WorkingDays};
        match self {
            Self::ResidentsSatisfied => plan("dgb-01", Share, Ratings, Thing::Answers, USED),
            Self::BusinessesSatisfied => plan("dgb-02", Share, Ratings, Thing::Answers, USED),
            Self::PaymentOffered => plan("dgb-03", Share, Services, Thing::Services, OFFERED),
            Self::PrefillOffered => plan("dgb-04", Share, Services, Thing::Services, OFFERED),
            Self::SigningOffered => plan("dgb-05", Share, Services, Thing::Services, OFFERED),
            Self::DigitalEndToEnd => plan("dgb-06", Share, Transactions, Thing::Errands, USED),
            Self::PaymentsElectronic => {
                plan("dgb-07", Share, Payments, Thing::Payments, &[By::Service, By::Agency, By::Direction])
            }
            Self::TrainedInData => plan("dgb-08", Count, Declared(Register::Training), Thing::Officers, KEPT),
            Self::TrainedInBasics => {
                plan("dgb-09", Share, Declared(Register::Training), Thing::Officers, KEPT)
            }
            Self::TransformativeProjects => {
                plan("dgb-10", Count, Declared(Register::Project), Thing::Projects, KEPT)
            }
            Self::MinistriesWithAi => {
                plan("dgb-11", Share, Declared(Register::AiUse), Thing::Ministries, &[By::Ministry])
            }
            Self::AnalyticsProjects => {
                plan("dgb-12", Count, Declared(Register::Project), Thing::Projects, KEPT)
            }
            Self::CoreData => plan("dgb-13", Share, Declared(Register::CoreField), Thing::Fields, KEPT),
            Self::DataSharing => {
                plan("dgb-14", WorkingDays, Declared(Register::DataRequest), Thing::Requests, KEPT)
            }
            Self::CommercialCloud => {
                let by = &[By::Agency, By::Hosting];
                plan("dgb-15", Share, Declared(Register::System), Thing::Systems, by)
            }
            Self::MedianTime => plan("median-time", Seconds, Transactions, Thing::Errands, USED),
            Self::Completion => plan("completion", Share, Transactions, Thing::Errands, USED),
            Self::PrefillCoverage => plan("prefill-coverage", Share, Facts, Thing::Facts, USED),
            Self::RetypedData => plan("retyped-data", Count, Facts, Thing::Facts, USED),
            Self::AfterUse => plan("after-use", Share, Ratings, Thing::Answers, USED),
        }
    }

    /// Its name in addresses and answers. It never changes.
    pub const fn code(self) -> &'static str {
        self.plan().code
    }

    /// The indicator of this name.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|indicator| indicator.code() == code)
    }

    /// Its number in the blueprint's list of fifteen, if it is one of them.
    pub fn number(self) -> Option<usize> {
        Self::ALL.into_iter().take(15).position(|one| one == self).map(|place| place + 1)
    }

    /// What its figures are measured in.
    pub const fn unit(self) -> Unit {
        self.plan().unit
    }

    /// From which records it is worked out.
    pub const fn source(self) -> Source {
        self.plan().source
    }

    /// What is being counted.
    pub const fn thing(self) -> Thing {
        self.plan().thing
    }

    /// By what it can be broken down.
    pub const fn breakdowns(self) -> &'static [By] {
        self.plan().by
    }

    /// Which way is better.
    pub const fn better(self) -> Better {
        match self {
            Self::MedianTime | Self::DataSharing | Self::RetypedData => Better::Lower,
            _ => Better::Higher,
        }
    }

    /// Whether chance has a part in the figure. It has in what people do and say, of which the next day brings more; it has
    /// none where every service, officer or system is counted, and a count is what it is. The facts of one errand are not
    /// drawn one by one, so that an interval over facts would promise too much.
    pub const fn has_interval(self) -> bool {
        match self.unit() {
            Unit::Count => false,
            Unit::Seconds | Unit::WorkingDays => true,
            Unit::Share => self.source().is_flow() && !matches!(self, Self::PrefillCoverage),
        }
    }

    /// Whether people stand behind it, so that small groups are kept back.
    pub const fn concerns_people(self) -> bool {
        self.source().is_flow() || matches!(self.source(), Source::Declared(Register::Training))
    }
}

impl Thing {
    /// Its name in the Fluent files.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Errands => "errands",
            Self::Answers => "answers",
            Self::Services => "services",
            Self::Payments => "payments",
            Self::Officers => "officers",
            Self::Projects => "projects",
            Self::Ministries => "ministries",
            Self::Facts => "facts",
            Self::Fields => "fields",
            Self::Requests => "requests",
            Self::Systems => "systems",
        }
    }
}

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
    fn the_fifteen_stand_first_under_their_numbers() {
        for (indicator, number) in Indicator::ALL.into_iter().zip(1..) {
            let named = indicator.code().strip_prefix("dgb-").and_then(|rest| rest.parse().ok());
            assert_eq!(indicator.number(), named);
            assert_eq!(indicator.number(), (number <= 15).then_some(number));
        }
    }
}
