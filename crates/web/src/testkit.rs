//! For tests of every room with pages: a kit on fresh ground, a browser that keeps cookies, a judge of words.
//!
//! ```text
//! let ground = TestGround::sqlite(identity::MIGRATIONS, identity::PURPOSES).await;
//! let app = ground.app(|web| App::builder(web.clone()).mount(identity::routes(..)));
//! let mut browser = Browser::new(&app);
//! let page = browser.get("/sign-in").await;
//! let answer = browser.post("/sign-in", &[("name", "mei")]).await;   // the form's token is found in the last page
//! ```

#![expect(clippy::missing_panics_doc, reason = "a test kit fails by panicking, and says so once here")]

mod browser;
mod reading;
mod words;

use std::sync::Arc;

use polity_ledger::Ledger;
use polity_store::testkit::TestStore;
use polity_store::{ManualClock, Migration};
use polity_vault::{Entropy, KeyRing, Purpose, SeededEntropy};

pub use browser::{Browser, Seen};
pub use reading::{after, leads_to, op, says};
pub use words::problems_of_words;

use crate::{App, AppBuilder, Config, Ground, PURPOSES, Web};

/// The moment at which tests begin: 2030-01-07T01:00:00Z, a Monday morning.
pub const TEST_NOW: i64 = 1_893_978_000_000_000;

/// Fresh ground: a database that is deleted with the value, keys of its own, a clock that stands still.
pub struct TestGround {
    /// The ground, to be cloned into kits.
    pub ground: Ground,
    /// Moves the ground's clock.
    pub clock: Arc<ManualClock>,
    /// The database itself.
    pub store: TestStore,
}

impl TestGround {
    /// On SQLite, with this room's tables and keys, and those given.
    #[expect(clippy::expect_used, reason = "a test kit fails by panicking")]
    pub async fn sqlite(migrations: &[Migration], purposes: &[Purpose]) -> Self {
        let store =
            polity_store::testkit::sqlite(polity_ledger::MIGRATIONS).await.expect("a fresh database opens");
        store.store.migrate(crate::MIGRATIONS).await.expect("the kit's migrations apply");
        store.store.migrate(migrations).await.expect("the room's migrations apply");
        Self::on(store, purposes)
    }

    /// On a database that is there already, with the tables of ledger and kit in it.
    #[expect(clippy::expect_used, reason = "a test kit fails by panicking")]
    pub fn on(store: TestStore, purposes: &[Purpose]) -> Self {
        let clock = Arc::new(ManualClock::at(TEST_NOW));
        let purposes: Vec<Purpose> =
            PURPOSES.iter().chain(polity_ledger::PURPOSES).chain(purposes).copied().collect();
        let ring = KeyRing::ephemeral(&purposes).expect("keys can be made");
        let entropy: Arc<dyn Entropy> = Arc::new(SeededEntropy::new(7));
        let ledger =
            Ledger::new(store.store.clone(), ring.clone(), entropy.clone(), "ledger.angsana.example");
        let ledger = ledger.expect("the origin is one");
        let ground = Ground { store: store.store.clone(), ledger, ring, clock: clock.clone(), entropy };
        Self { ground, clock, store }
    }

    /// Number what was appended, and let the index of looks take it in.
    #[expect(clippy::expect_used, reason = "a test kit fails by panicking")]
    pub async fn settle(&self) {
        let store = &self.ground.store;
        while store.sequence_once(1, Ledger::growth()).await.expect("the log is numbered") > 0 {}
        let index = self.ground.ledger.subject_index();
        while store.consume_once(index.clone()).await.expect("the index follows the log") > 0 {}
    }

    /// A kit of the demonstration on this ground.
    pub fn web(&self) -> Web {
        self.web_with(test_config())
    }

    /// A kit with a configuration of its own.
    pub fn web_with(&self, config: Config) -> Web {
        Web::new(self.ground.clone(), config)
    }

    /// The application that the builder makes.
    #[expect(clippy::expect_used, reason = "a test kit fails by panicking")]
    pub fn app(&self, build: impl FnOnce(&Web) -> AppBuilder) -> App {
        build(&self.web()).assemble().expect("the application is put together")
    }
}

/// The demonstration's configuration, at an address of its own.
pub fn test_config() -> Config {
    Config::demo("Angsana", std::net::SocketAddr::from(([127, 0, 0, 1], 8080)))
}
