//! Life in the demonstration: made-up residents use the services of Angsana and made-up officers work their cases, so that
//! queues, clocks and scoreboard move.
//!
//! Promise to whoever looks at it: nothing is staged. Every deed is done by the verbs that the pages call, by a person of the
//! sample register who was signed in for it, and leaves the trace in the ledger that a real one leaves; nobody writes to a table
//! past them. Promise to visitors: their own cases are theirs (`deeds` says when somebody here takes one up after all).
//!
//! `pace`, `deeds` and `filling` decide, and are pure: time and chance are passed in. [`Life`] carries out.

mod cast;
mod deeds;
mod filling;
mod memory;
mod officers;
mod pace;
mod residents;
mod words;

use super::dice::{Concern, Dice};
use memory::Memory;
use pace::Turn;
use polity_identity::Identity;
use polity_services::Services;
use polity_store::{Id, Micros};
use polity_web::Web;
use tokio::sync::watch;

pub use cast::Cast;
pub use pace::{Pace, REST};

/// Cases an hour where nobody says otherwise.
pub const CASES_PER_HOUR: u32 = 120;
/// The made-up people, alive.
pub struct Life {
    web: Web,
    identity: Identity,
    services: Services,
    cast: Cast,
    dice: Dice,
    memory: Memory,
}

impl Life {
    /// Nobody has done anything yet. The same seed on the same nation at the same times is the same life.
    pub fn new(web: Web, identity: Identity, services: Services, cast: Cast, seed: u64) -> Self {
        let dice = Dice::new(seed, Concern::Life);
        Self { web, identity, services, cast, dice, memory: Memory::default() }
    }

    /// One deed of one person, or nothing where nobody has anything to do.
    ///
    /// # Errors
    /// What a verb could not do. The next beat is another person's.
    pub async fn beat(&mut self) -> anyhow::Result<()> {
        if self.send_what_is_ready().await? {
            return Ok(());
        }
        match pace::turn(&self.dice) {
            Turn::Begin => self.begin().await,
            Turn::ComeBack => self.come_back().await,
            Turn::Work => self.work().await.map(drop),
        }
    }

    /// Lives until `stop` turns true. What fails is said in one line, and tried no faster than it can recover.
    pub async fn run(mut self, pace: Pace, mut stop: watch::Receiver<bool>) {
        let mut failures: u32 = 0;
        while !*stop.borrow() {
            let wait = match self.beat().await {
                Ok(()) => {
                    failures = 0;
                    pace.beat()
                }
                Err(error) => {
                    tracing::warn!(error = %error, "life in the demonstration pauses");
                    failures = failures.saturating_add(1);
                    pace.pause_after(failures)
                }
            };
            tokio::select! {
                () = tokio::time::sleep(wait) => {}
                _ = stop.changed() => {}
            }
        }
    }

    fn now(&self) -> Micros {
        self.web.now()
    }

    fn new_id(&self) -> Id {
        Id::new(self.now(), self.web.entropy())
    }
}
