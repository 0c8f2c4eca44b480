//! The ground floor, opened: database, keys, ledger. Every command that touches a nation's data starts here.

use crate::{cli::Place, folder::Folder, rooms};
use anyhow::{Context, Result};
use polity_ledger::Ledger;
use polity_store::{Clock, Store, SystemClock};
use polity_vault::{Entropy, KeyProvider, KeyRing, RootKey, SystemEntropy};
use std::sync::Arc;

/// What rooms stand on.
#[derive(Clone)]
pub struct Ground {
    /// The database.
    pub store: Store,
    /// The keys, with every room's purposes.
    pub ring: KeyRing,
    /// The record.
    pub ledger: Ledger,
    /// Time.
    pub clock: Arc<dyn Clock>,
    /// Chance.
    pub entropy: Arc<dyn Entropy>,
}

/// Opens the database, wherever it is.
pub async fn open_store(place: &Place) -> Result<Store> {
    if let Some(url) = &place.database {
        return Store::open_postgres(url).await.context("the PostgreSQL server cannot be used");
    }
    let file = Folder::at(&place.data).database();
    Store::open_sqlite(&file).with_context(|| format!("{} cannot be opened", file.display()))
}

/// The root key: from the environment where it is set, else from the data folder.
pub fn root_key(folder: &Folder) -> Result<Arc<dyn KeyProvider>> {
    match RootKey::from_env() {
        Ok(key) => Ok(Arc::new(key)),
        Err(_) if !is_in_environment() => {
            let file = folder.root_key();
            let key = RootKey::from_file(&file)
                .with_context(|| format!("the root key {} cannot be used", file.display()))?;
            Ok(Arc::new(key))
        }
        Err(error) => Err(error).context("the root key in the environment cannot be used"),
    }
}

/// Whether the operator passed the root key in the environment, well-formed or not.
pub fn is_in_environment() -> bool {
    #[expect(clippy::disallowed_methods, reason = "only asks whether the variable is there; vault reads it")]
    std::env::var_os(polity_vault::ROOT_KEY_VARIABLE).is_some()
}

impl Ground {
    /// Opens a nation whose schema is up to date. `origin` names its log for ever.
    pub async fn open(place: &Place, origin: &str) -> Result<Self> {
        let store = open_store(place).await?;
        let pending = store.migrate_dry_run(&rooms::migrations()).await?.applied.len();
        if pending > 0 {
            anyhow::bail!("the database lacks {pending} migrations: run `polity migrate` first");
        }
        Self::over(store, root_key(&Folder::at(&place.data))?, origin).await
    }

    /// The ground over an opened and migrated database.
    pub async fn over(store: Store, provider: Arc<dyn KeyProvider>, origin: &str) -> Result<Self> {
        let (clock, entropy) = (Arc::new(SystemClock), Arc::new(SystemEntropy));
        let ring = KeyRing::unlock(provider, &store.load_keys().await?)
            .context("the keys in the database do not open with this root key")?;
        let made = ring.ensure(&rooms::purposes(), clock.now(), entropy.as_ref())?;
        if !made.is_empty() {
            store.save_keys(made).await?;
            // Where two servers start at once, the first one's keys stand for both.
            ring.reload(&store.load_keys().await?)?;
        }
        let ledger = Ledger::new(store.clone(), ring.clone(), entropy.clone(), origin)?;
        Ok(Self { store, ring, ledger, clock, entropy })
    }
}
