//! For tests of every room: a fresh, migrated database on each engine.
//!
//! PostgreSQL is reached through the environment variable `POLITY_TEST_POSTGRES`; where it is unset the test
//! says so in a line that the test command collects, and checks `SQLite` only.

use crate::{Id, Migration, Store, StoreError};
use polity_vault::{Entropy, SystemEntropy};
use std::path::PathBuf;

/// A database that is deleted with the value.
pub struct TestStore {
    /// The database.
    pub store: Store,
    folder: Option<PathBuf>,
    /// The PostgreSQL address with the schema that this database lives in; `None` for `SQLite`.
    pub url: Option<String>,
}

impl TestStore {
    /// The folder of a `SQLite` database.
    pub fn folder(&self) -> Option<&std::path::Path> {
        self.folder.as_deref()
    }
}

impl Drop for TestStore {
    fn drop(&mut self) {
        if let Some(folder) = &self.folder {
            drop(std::fs::remove_dir_all(folder));
        }
    }
}

fn unique() -> String {
    Id::new(0, &SystemEntropy).to_string().replace('-', "")
}

/// A fresh `SQLite` database with the store's tables and `migrations`.
pub async fn sqlite(migrations: &[Migration]) -> Result<TestStore, StoreError> {
    let folder = std::env::temp_dir().join(format!("polity-test-{}", unique()));
    std::fs::create_dir_all(&folder).map_err(|error| StoreError::Unavailable(error.to_string()))?;
    let store = Store::open_sqlite(&folder.join("polity.db"))?;
    store.migrate(crate::MIGRATIONS).await?;
    store.migrate(migrations).await?;
    Ok(TestStore { store, folder: Some(folder), url: None })
}

/// A fresh PostgreSQL schema with the store's tables and `migrations`; `None`, said aloud, without a server.
pub async fn postgres(migrations: &[Migration]) -> Result<Option<TestStore>, StoreError> {
    #[expect(clippy::disallowed_methods, reason = "the test command passes the address this way")]
    let Ok(server) = std::env::var("POLITY_TEST_POSTGRES") else {
        #[expect(clippy::print_stderr, reason = "collected by the test command")]
        {
            eprintln!("SKIPPED: PostgreSQL: POLITY_TEST_POSTGRES is not set");
        }
        return Ok(None);
    };
    let schema = format!("test_{}", unique());
    let admin = Store::open_postgres(&server).await?;
    if let Some(pool) = admin.postgres() {
        let lent = pool.lend().await?;
        lent.connection.simple("store.test_schema", &format!("CREATE SCHEMA {schema}")).await?;
    }
    let mark = if server.contains('?') { '&' } else { '?' };
    let url = format!("{server}{mark}options=-csearch_path%3D{schema}");
    let store = Store::open_postgres(&url).await?;
    store.migrate(crate::MIGRATIONS).await?;
    store.migrate(migrations).await?;
    Ok(Some(TestStore { store, folder: None, url: Some(url) }))
}

/// A fresh database on each engine that is at hand.
pub async fn each_engine(migrations: &[Migration]) -> Result<Vec<TestStore>, StoreError> {
    let mut engines = vec![sqlite(migrations).await?];
    engines.extend(postgres(migrations).await?);
    Ok(engines)
}

/// Sixteen random bytes as an operation's identity.
pub fn operation_id() -> Id {
    let mut bytes = [0; 16];
    SystemEntropy.fill(&mut bytes);
    Id::from_bytes(bytes)
}
