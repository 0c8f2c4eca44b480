//! Prepares every statement on the engine at hand: the safety of compile-time queries, for two engines, with
//! no database at build time.

use crate::{Kind, Statement, Store, StoreError, dialect, sqlite::fault};

/// Types that a column may have on the PostgreSQL wire.
const COLUMN_TYPES: &[&str] = &["int8", "bool", "float8", "text", "bytea"];

/// The shape of a prepared statement: how many parameters, how many columns.
pub type Shape = (usize, usize);

impl Store {
    /// Prepares `statements` and returns what is wrong with any, as sentences. Schema must be in place.
    pub async fn check_statements(
        &self,
        statements: &[&'static Statement],
    ) -> Result<Vec<String>, StoreError> {
        let mut wrong = Vec::new();
        for statement in statements {
            let problems = dialect::problems(statement);
            let prepared = match self.shape(statement).await {
                Ok((_, problems)) => problems,
                Err(error) => vec![error.to_string()],
            };
            wrong.extend(
                problems.into_iter().chain(prepared).map(|what| format!("{}: {what}", statement.name)),
            );
        }
        Ok(wrong)
    }

    /// The shape of one statement, and what is wrong with its columns or its plan.
    pub async fn shape(&self, statement: &'static Statement) -> Result<(Shape, Vec<String>), StoreError> {
        if let Some(shape) = self.lend_sqlite(|connection| on_sqlite(connection, statement))? {
            return Ok(shape);
        }
        let Some(pool) = self.postgres() else { return Ok(((0, 0), Vec::new())) };
        let lent = pool.lend().await?;
        let (params, columns) = lent.connection.describe(statement).await?;
        pool.take_back(lent);
        let outside = columns.iter().filter(|ty| !COLUMN_TYPES.contains(&ty.as_str()));
        let wrong = outside.map(|ty| format!("a column has type {ty}: cast it into the subset")).collect();
        Ok(((params.len(), columns.len()), wrong))
    }
}

fn on_sqlite(
    connection: &rusqlite::Connection,
    statement: &'static Statement,
) -> Result<(Shape, Vec<String>), StoreError> {
    let prepared = connection.prepare(statement.sql).map_err(|error| fault(statement.name, &error))?;
    let shape = (prepared.parameter_count(), prepared.column_count());
    let wrong = match statement.kind {
        Kind::Point => full_scans(connection, statement)?,
        Kind::Scan | Kind::Write => Vec::new(),
    };
    Ok((shape, wrong))
}

/// A statement that calls itself a look-up must not read a whole table.
fn full_scans(
    connection: &rusqlite::Connection,
    statement: &'static Statement,
) -> Result<Vec<String>, StoreError> {
    let name = statement.name;
    let explain = format!("EXPLAIN QUERY PLAN {}", statement.sql);
    let mut prepared = connection.prepare(&explain).map_err(|error| fault(name, &error))?;
    let nulls = vec![crate::Value::Null; prepared.parameter_count()];
    let steps = prepared
        .query_map(rusqlite::params_from_iter(nulls), |row| row.get::<_, String>(3))
        .and_then(Iterator::collect::<Result<Vec<_>, _>>)
        .map_err(|error| fault(name, &error))?;
    let counts_migrations = name == "store.count_migrations";
    let scans = steps.into_iter().filter(|step| step.starts_with("SCAN") && !counts_migrations);
    Ok(scans
        .map(|step| format!("is declared Point but its plan says {step}: add an index or call it Scan"))
        .collect())
}
