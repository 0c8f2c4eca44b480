//! The machine interfaces: the same figures, records and findings as on the pages, with all that is needed to work them
//! out again.

pub(crate) mod kpi;
pub(crate) mod standards;
