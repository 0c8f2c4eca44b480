//! Where the key ring's wrapped keys are kept. They are useless without the root key, which is never here.

use crate::{Migration, Operation, Statement, Store, StoreError, Tx, params, statement};
use polity_vault::KeyRecord;

pub(crate) const KEYS: Migration = Migration {
    room: "store",
    number: 10,
    name: "wrapped keys",
    sql: "CREATE TABLE store_key (purpose TEXT NOT NULL, version BIGINT NOT NULL, wrapped BYTEA NOT NULL, \
          created_at BIGINT NOT NULL, retired BOOLEAN NOT NULL, PRIMARY KEY (purpose, version))",
};

statement! {
    LOAD: Scan "store.load_keys" =
        "SELECT purpose, version, wrapped, created_at, retired FROM store_key ORDER BY purpose, version";
    SAVE: Write "store.save_key" =
        "INSERT INTO store_key (purpose, version, wrapped, created_at, retired) VALUES ($1, $2, $3, $4, $5) \
         ON CONFLICT (purpose, version) DO UPDATE SET retired = excluded.retired";
}

pub(crate) const STATEMENTS: &[&Statement] = &[&LOAD, &SAVE];

impl Store {
    /// Every wrapped key.
    pub async fn load_keys(&self) -> Result<Vec<KeyRecord>, StoreError> {
        let rows = self.all::<(String, u32, Vec<u8>, i64, bool)>(&LOAD, params![]).await?;
        let record = |(purpose, version, wrapped, created_at, retired)| KeyRecord {
            purpose,
            version,
            wrapped,
            created_at,
            retired,
        };
        Ok(rows.into_iter().map(record).collect())
    }

    /// Keeps new keys, and the retirement of old ones; a wrapped key itself is never overwritten.
    pub async fn save_keys(&self, records: Vec<KeyRecord>) -> Result<(), StoreError> {
        self.transact(Operation::housekeeping("store.save_keys"), move |tx: &mut Tx<'_>| {
            for key in &records {
                tx.run(&SAVE, params![&key.purpose, key.version, &key.wrapped, key.created_at, key.retired])?;
            }
            Ok(())
        })
        .await
    }
}
