//! Reading the records behind a figure: each source has its own table.

use polity_store::{Store, StoreError};

use crate::counters::What;
use crate::indicators::{Indicator, Source};
use crate::records::{Record, Stretch};
use crate::register::Register;
use crate::store;

/// The records behind an indicator, newest first.
pub(crate) async fn behind(
    store: &Store,
    indicator: Indicator,
    stretch: &Stretch<'_>,
) -> Result<Vec<Record>, StoreError> {
    match indicator.source() {
        Source::Transactions | Source::Facts => store::transactions(store, stretch).await,
        Source::Ratings => store::evidence(store, answers(indicator), stretch).await,
        Source::Payments => store::evidence(store, What::Payments, stretch).await,
        Source::Services => store::records_of_registers(store, &[Register::Service], stretch).await,
        Source::Declared(register) => store::records_of_registers(store, needed(register), stretch).await,
    }
}

const fn answers(indicator: Indicator) -> What {
    match indicator {
        Indicator::ResidentsSatisfied => What::Rated6Resident,
        Indicator::BusinessesSatisfied => What::Rated6Business,
        _ => What::Rated5,
    }
}

/// The registers that are read together.
const fn needed(register: Register) -> &'static [Register] {
    match register {
        Register::Training => &[Register::Training, Register::Agency],
        Register::AiUse => &[Register::AiUse, Register::Agency],
        Register::Project => &[Register::Project, Register::Agency],
        Register::DataRequest => &[Register::DataRequest, Register::Holiday],
        Register::Agency => &[Register::Agency],
        Register::Holiday => &[Register::Holiday],
        Register::CoreField => &[Register::CoreField],
        Register::System => &[Register::System],
        Register::Service => &[Register::Service],
    }
}
