//! One connection with its prepared statements, and the translation of the server's errors.

use super::values;
use crate::{Statement, StoreError, Value};
use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};
use tokio_postgres::{Client, Config, NoTls, error::SqlState, types::ToSql};

/// What every session is set to. Durability is never weakened from here, and nothing may wait for ever.
const SESSION: &str = "SET synchronous_commit = on; SET statement_timeout = '15s'; \
     SET lock_timeout = '5s'; SET idle_in_transaction_session_timeout = '30s'";

pub(crate) struct Connection {
    client: Client,
    prepared: Mutex<HashMap<&'static str, tokio_postgres::Statement>>,
}

impl Connection {
    pub(crate) async fn open(config: &Config) -> Result<Self, StoreError> {
        let (client, driver) = config.connect(NoTls).await.map_err(|error| fault("store.connect", &error))?;
        // The driver lives as long as its client, and ends with it.
        tokio::spawn(async move {
            if let Err(error) = driver.await {
                tracing::warn!(error = %error, "store.connection_lost");
            }
        });
        client.batch_execute(SESSION).await.map_err(|error| fault("store.connect", &error))?;
        Ok(Self { client, prepared: Mutex::default() })
    }

    pub(crate) fn is_closed(&self) -> bool {
        self.client.is_closed()
    }

    /// The statement, prepared once for each connection.
    async fn prepared(&self, statement: &'static Statement) -> Result<tokio_postgres::Statement, StoreError> {
        let known = self.prepared.lock().unwrap_or_else(PoisonError::into_inner).get(statement.name).cloned();
        if let Some(known) = known {
            return Ok(known);
        }
        let sql = statement.postgres.unwrap_or(statement.sql);
        let made = self.client.prepare(sql).await.map_err(|error| fault(statement.name, &error))?;
        self.prepared.lock().unwrap_or_else(PoisonError::into_inner).insert(statement.name, made.clone());
        Ok(made)
    }

    /// Prepares ahead, so that the next run is sent without waiting.
    pub(crate) async fn prepare(&self, statement: &'static Statement) -> Result<(), StoreError> {
        self.prepared(statement).await.map(drop)
    }

    pub(crate) async fn query(
        &self,
        statement: &'static Statement,
        params: &[Value],
    ) -> Result<Vec<Vec<Value>>, StoreError> {
        let prepared = self.prepared(statement).await?;
        let params = params.iter().map(|value| value as &(dyn ToSql + Sync)).collect::<Vec<_>>();
        let rows =
            self.client.query(&prepared, &params).await.map_err(|error| fault(statement.name, &error))?;
        let rows_max = statement.kind.rows_max();
        if rows.len() > rows_max {
            return Err(StoreError::TooManyRows { statement: statement.name, rows_max });
        }
        rows.iter().map(|row| values::row(statement.name, row)).collect()
    }

    pub(crate) async fn execute(
        &self,
        statement: &'static Statement,
        params: &[Value],
    ) -> Result<u64, StoreError> {
        let prepared = self.prepared(statement).await?;
        let params = params.iter().map(|value| value as &(dyn ToSql + Sync)).collect::<Vec<_>>();
        self.client.execute(&prepared, &params).await.map_err(|error| fault(statement.name, &error))
    }

    /// Runs text that is not a named statement: transaction control and migrations.
    pub(crate) async fn simple(&self, name: &'static str, sql: &str) -> Result<(), StoreError> {
        self.client.batch_execute(sql).await.map_err(|error| fault(name, &error))
    }

    /// Runs a query that is not a named statement; only [`crate::transfer`] does.
    pub(crate) async fn fetch(&self, name: &'static str, sql: &str) -> Result<Vec<Vec<Value>>, StoreError> {
        let rows = self.client.query(sql, &[]).await.map_err(|error| fault(name, &error))?;
        rows.iter().map(|row| values::row(name, row)).collect()
    }

    /// Inserts rows by a text that is not a named statement, all in one go; only [`crate::transfer`] does.
    pub(crate) async fn insert_all(
        &self,
        name: &'static str,
        sql: &str,
        rows: &[Vec<Value>],
    ) -> Result<(), StoreError> {
        let prepared = self.client.prepare(sql).await.map_err(|error| fault(name, &error))?;
        let inserts = rows.iter().map(async |row| {
            let params = row.iter().map(|value| value as &(dyn ToSql + Sync)).collect::<Vec<_>>();
            self.client.execute(&prepared, &params).await
        });
        let done = futures_util::future::join_all(inserts).await;
        done.into_iter().try_for_each(|done| done.map(drop)).map_err(|error| fault(name, &error))
    }

    /// The parameter and column types of a statement, for the conformance test.
    pub(crate) async fn describe(
        &self,
        statement: &'static Statement,
    ) -> Result<(Vec<String>, Vec<String>), StoreError> {
        let prepared = self.prepared(statement).await?;
        let params = prepared.params().iter().map(ToString::to_string).collect();
        let columns = prepared.columns().iter().map(|column| column.type_().to_string()).collect();
        Ok((params, columns))
    }
}

/// Translates the server's error.
pub(super) fn fault(statement: &'static str, error: &tokio_postgres::Error) -> StoreError {
    let Some(refused) = error.as_db_error() else {
        // A parameter that could not be bound is our fault; everything else without a code is the connection's.
        let text = std::error::Error::source(error)
            .map_or_else(|| error.to_string(), |cause| format!("{error}: {cause}"));
        return if text.starts_with("error serializing") {
            StoreError::Statement { statement, message: text }
        } else {
            StoreError::Unavailable(text)
        };
    };
    let message = refused.message().to_owned();
    let code = refused.code();
    let class = code.code().get(..2).unwrap_or("");
    if *code == SqlState::T_R_SERIALIZATION_FAILURE
        || *code == SqlState::T_R_DEADLOCK_DETECTED
        || *code == SqlState::LOCK_NOT_AVAILABLE
    {
        StoreError::Contended { statement }
    } else if *code == SqlState::DISK_FULL {
        StoreError::Full(message)
    } else {
        match class {
            "23" => StoreError::Constraint { statement, message },
            "08" | "53" | "57" | "58" | "XX" | "25" => StoreError::Unavailable(message),
            _ => StoreError::Statement { statement, message },
        }
    }
}
