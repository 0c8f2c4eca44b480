//! Migrations: numbered by room, one schema change each, written in the common subset and rendered for the engine.

use crate::{Engine, Store, StoreError};

/// One schema change. Once released, its text never changes: the runner keeps a hash and refuses a difference.
#[derive(Debug, Clone, Copy)]
pub struct Migration {
    /// The room it belongs to.
    pub room: &'static str,
    /// Its place within the room, from 1 without gaps.
    pub number: u32,
    /// What it adds, in a few words.
    pub name: &'static str,
    /// One statement in the subset of [`crate::dialect`].
    pub sql: &'static str,
}

/// What a run did, or would do.
#[derive(Debug, Default, Clone)]
pub struct MigrationReport {
    /// Migrations that stood already.
    pub standing: usize,
    /// `room/number name` and rendered text of each that was applied, or would be.
    pub applied: Vec<(String, String)>,
}

impl Migration {
    /// `room/number name`.
    pub fn label(&self) -> String {
        format!("{}/{:04} {}", self.room, self.number, self.name)
    }

    /// The text for `engine`.
    pub fn rendered(&self, engine: Engine) -> String {
        match engine {
            Engine::Postgres => self.sql.to_owned(),
            Engine::Sqlite => for_sqlite(self.sql),
        }
    }

    /// The table that it makes, if it makes one.
    fn table(&self) -> Option<&'static str> {
        self.sql.strip_prefix("CREATE TABLE ")?.split([' ', '(']).next()
    }

    /// SHA-256 of the text as written, in hexadecimal.
    pub fn hash(&self) -> String {
        hex::encode(polity_vault::digest::sha256(self.sql.as_bytes()))
    }
}

/// Columns of long values, by the names that all rooms give them.
const LONG: [&str; 2] = [" sealed BYTEA", " leaf BYTEA"];

/// `SQLite` gets strict tables. Small rows are clustered by their key. Rows with long values lie in the order of their
/// writing, with an index beside: clustered, each would spill into pages of its own and be rewritten with its neighbours.
fn for_sqlite(sql: &str) -> String {
    let mut text = sql.replace("DOUBLE PRECISION", "REAL");
    for (common, sqlite) in [("BYTEA", "BLOB"), ("BIGINT", "INTEGER"), ("BOOLEAN", "INTEGER")] {
        text = text.replace(common, sqlite);
    }
    if text.starts_with("CREATE TABLE") {
        let is_long = LONG.iter().any(|column| sql.contains(column));
        text.push_str(if is_long { " STRICT" } else { " STRICT, WITHOUT ROWID" });
    }
    text
}

impl Store {
    /// Applies what is missing, in the given order (floors first). Safe to run on several servers at once.
    ///
    /// # Errors
    /// [`StoreError::Migration`] when an applied migration was changed, or a new one fails.
    pub async fn migrate(&self, migrations: &[Migration]) -> Result<MigrationReport, StoreError> {
        self.run_migrations(migrations, true).await
    }

    /// Says what [`Store::migrate`] would do, and does nothing.
    pub async fn migrate_dry_run(&self, migrations: &[Migration]) -> Result<MigrationReport, StoreError> {
        self.run_migrations(migrations, false).await
    }

    /// Drops the tables that `migrations` made, and the book of them. Only a demonstration is ever undone.
    pub async fn drop_everything(&self, migrations: &[Migration]) -> Result<(), StoreError> {
        let tables = migrations.iter().filter_map(Migration::table).chain(["store_migration"]);
        for table in tables {
            self.schema_change("store.drop", format!("DROP TABLE IF EXISTS {table}"), None).await?;
        }
        Ok(())
    }

    async fn run_migrations(
        &self,
        migrations: &[Migration],
        apply: bool,
    ) -> Result<MigrationReport, StoreError> {
        let applied = self.applied_migrations(apply).await?;
        let mut report = MigrationReport::default();
        for migration in migrations {
            let hash = migration.hash();
            match applied
                .iter()
                .find(|(room, number, _)| room == migration.room && *number == migration.number)
            {
                Some((_, _, standing)) if *standing == hash => report.standing += 1,
                Some(_) => {
                    let why = "it was applied with another text; an applied migration must never change";
                    return Err(StoreError::Migration(migration.label(), why.to_owned()));
                }
                None => {
                    let text = migration.rendered(self.engine());
                    if apply {
                        self.apply_migration(migration, &text, &hash).await?;
                    }
                    report.applied.push((migration.label(), text));
                }
            }
        }
        Ok(report)
    }
}

/// The table that remembers what was applied.
pub(crate) const BOOK: &str = "CREATE TABLE IF NOT EXISTS store_migration (room TEXT NOT NULL, number BIGINT NOT NULL, \
     name TEXT NOT NULL, hash TEXT NOT NULL, PRIMARY KEY (room, number))";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sqlite_gets_strict_tables_clustered_where_rows_are_small() {
        let sql = "CREATE TABLE x_y (id BYTEA PRIMARY KEY, n BIGINT NOT NULL, ok BOOLEAN NOT NULL, r DOUBLE PRECISION)";
        let migration = Migration { room: "x", number: 1, name: "y", sql };
        insta::assert_snapshot!(migration.rendered(Engine::Sqlite), @"CREATE TABLE x_y (id BLOB PRIMARY KEY, n INTEGER NOT NULL, ok INTEGER NOT NULL, r REAL) STRICT, WITHOUT ROWID");
        assert_eq!(migration.rendered(Engine::Postgres), sql);
        let long =
            Migration { sql: "CREATE TABLE x_z (id BYTEA PRIMARY KEY, sealed BYTEA NOT NULL)", ..migration };
        insta::assert_snapshot!(long.rendered(Engine::Sqlite), @"CREATE TABLE x_z (id BLOB PRIMARY KEY, sealed BLOB NOT NULL) STRICT");
    }
}
