//! Values on the wire: five kinds, bound by the type that the server expects.

use crate::{StoreError, Value};
use bytes::BytesMut;
use std::error::Error;
use tokio_postgres::{
    Row,
    types::{FromSql, IsNull, ToSql, Type, to_sql_checked},
};

impl ToSql for Value {
    fn to_sql(&self, ty: &Type, out: &mut BytesMut) -> Result<IsNull, Box<dyn Error + Sync + Send>> {
        match (self, ty) {
            (Self::Null, _) => Ok(IsNull::Yes),
            (Self::Int(it), &Type::INT8) => it.to_sql(ty, out),
            (Self::Int(it), &Type::INT4) => i32::try_from(*it)?.to_sql(ty, out),
            (Self::Bool(it), &Type::BOOL) => it.to_sql(ty, out),
            // As an embedded database writes a boolean, when its rows are moved here.
            (Self::Int(it @ (0 | 1)), &Type::BOOL) => (*it == 1).to_sql(ty, out),
            (Self::Real(it), &Type::FLOAT8) => it.to_sql(ty, out),
            (Self::Text(it), &Type::TEXT | &Type::VARCHAR) => it.to_sql(ty, out),
            (Self::Bytes(it), &Type::BYTEA) => it.to_sql(ty, out),
            (it, ty) => Err(format!("a parameter holds {}, but the server expects {ty}", it.kind()).into()),
        }
    }

    fn accepts(_: &Type) -> bool {
        true
    }

    to_sql_checked!();
}

/// One column of any type in the subset.
struct Column(Value);

impl<'a> FromSql<'a> for Column {
    fn from_sql(ty: &Type, raw: &'a [u8]) -> Result<Self, Box<dyn Error + Sync + Send>> {
        Ok(Self(match *ty {
            Type::INT8 => Value::Int(i64::from_sql(ty, raw)?),
            Type::INT4 => Value::Int(i32::from_sql(ty, raw)?.into()),
            Type::BOOL => Value::Bool(bool::from_sql(ty, raw)?),
            Type::FLOAT8 => Value::Real(f64::from_sql(ty, raw)?),
            Type::BYTEA => Value::Bytes(Vec::from_sql(ty, raw)?),
            Type::TEXT | Type::VARCHAR => Value::Text(String::from_sql(ty, raw)?),
            ref other => return Err(format!("type {other} is outside the subset").into()),
        }))
    }

    fn from_sql_null(_: &Type) -> Result<Self, Box<dyn Error + Sync + Send>> {
        Ok(Self(Value::Null))
    }

    fn accepts(_: &Type) -> bool {
        true
    }
}

/// Reads a whole row.
pub(super) fn row(statement: &'static str, row: &Row) -> Result<Vec<Value>, StoreError> {
    (0..row.len())
        .map(|at| row.try_get::<_, Column>(at).map(|column| column.0))
        .collect::<Result<_, _>>()
        .map_err(|error| StoreError::Decode { statement, message: error.to_string() })
}
