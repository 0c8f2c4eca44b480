//! Statements on a `SQLite` connection.

use super::fault;
use crate::{Statement, StoreError, Value, tx::TxEngine};
use rusqlite::{
    Connection,
    types::{ToSqlOutput, ValueRef},
};

impl rusqlite::ToSql for Value {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self {
            Self::Null => ValueRef::Null,
            Self::Int(it) => ValueRef::Integer(*it),
            Self::Bool(it) => ValueRef::Integer(i64::from(*it)),
            Self::Real(it) => ValueRef::Real(*it),
            Self::Text(it) => ValueRef::Text(it.as_bytes()),
            Self::Bytes(it) => ValueRef::Blob(it),
        }))
    }
}

pub(crate) fn value(statement: &'static str, from: ValueRef<'_>) -> Result<Value, StoreError> {
    Ok(match from {
        ValueRef::Null => Value::Null,
        ValueRef::Integer(it) => Value::Int(it),
        ValueRef::Real(it) => Value::Real(it),
        ValueRef::Blob(it) => Value::Bytes(it.to_vec()),
        ValueRef::Text(it) => Value::Text(
            String::from_utf8(it.to_vec())
                .map_err(|_| StoreError::Decode { statement, message: "text is not UTF-8".to_owned() })?,
        ),
    })
}

/// Runs a statement that returns rows.
pub(crate) fn rows(
    connection: &Connection,
    statement: &'static Statement,
    params: &[Value],
) -> Result<Vec<Vec<Value>>, StoreError> {
    let name = statement.name;
    let mut prepared = connection.prepare_cached(statement.sql).map_err(|error| fault(name, &error))?;
    let columns = prepared.column_count();
    let mut cursor =
        prepared.query(rusqlite::params_from_iter(params)).map_err(|error| fault(name, &error))?;
    let rows_max = statement.kind.rows_max();
    let mut found = Vec::new();
    while let Some(row) = cursor.next().map_err(|error| fault(name, &error))? {
        if found.len() == rows_max {
            return Err(StoreError::TooManyRows { statement: name, rows_max });
        }
        let mut read = Vec::with_capacity(columns);
        for column in 0..columns {
            read.push(value(name, row.get_ref(column).map_err(|error| fault(name, &error))?)?);
        }
        found.push(read);
    }
    Ok(found)
}

/// The write connection while a transaction is open.
pub(crate) struct SqliteTx<'a> {
    connection: &'a Connection,
    /// The connection's count of changed rows when the body began.
    changes_before: u64,
}

impl<'a> SqliteTx<'a> {
    pub(crate) fn new(connection: &'a Connection) -> Self {
        Self { connection, changes_before: connection.total_changes() }
    }

    /// Whether the body changed anything that a refusal would have to undo.
    pub(crate) fn wrote(&self) -> bool {
        self.connection.total_changes() != self.changes_before
    }
}

impl TxEngine for SqliteTx<'_> {
    fn query(
        &mut self,
        statement: &'static Statement,
        params: Vec<Value>,
    ) -> Result<Vec<Vec<Value>>, StoreError> {
        rows(self.connection, statement, &params)
    }

    fn execute(&mut self, statement: &'static Statement, params: Vec<Value>) -> Result<u64, StoreError> {
        let mut prepared =
            self.connection.prepare_cached(statement.sql).map_err(|error| fault(statement.name, &error))?;
        let changed = prepared
            .execute(rusqlite::params_from_iter(&params))
            .map_err(|error| fault(statement.name, &error))?;
        Ok(changed as u64)
    }

    fn execute_many(
        &mut self,
        statement: &'static Statement,
        rows: Vec<Vec<Value>>,
    ) -> Result<u64, StoreError> {
        rows.into_iter().try_fold(0, |sum, params| Ok(sum + self.execute(statement, params)?))
    }

    fn defer(&mut self, statement: &'static Statement, params: Vec<Value>) -> Result<(), StoreError> {
        self.execute(statement, params).map(drop)
    }
}
