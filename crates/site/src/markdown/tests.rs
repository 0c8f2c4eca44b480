//! Placeholder until the cases are listed.
