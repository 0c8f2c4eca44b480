//! Who may do what in this room: everyone may read everything, for a scoreboard that only some may read proves nothing.

use polity_web::{Denied, Permission, Session};

/// Reading the scoreboard, its figures and the list of records behind them.
#[derive(Debug, Clone, Copy)]
pub struct ReadScoreboard;

impl Permission for ReadScoreboard {
    const NAME: &'static str = "blueprint.read-scoreboard";
    const ROLES: &'static [&'static str] = &["anyone"];

    fn check(_: Option<&Session>) -> Result<Self, Denied> {
        Ok(Self)
    }
}
