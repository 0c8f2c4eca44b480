//! Rows as tuples: `store.one::<(Id, String, Option<i64>)>(...)`, read by position.

use crate::{Id, StoreError, Value};

/// A type that one column can be read as.
pub trait FromValue: Sized {
    /// What the column must hold, for error messages.
    const WANTED: &'static str;

    /// Reads the column; `None` when it holds something else.
    fn from_value(value: Value) -> Option<Self>;
}

macro_rules! from_value {
    ($($to:ty, $wanted:literal, $($pattern:pat => $made:expr),+;)+) => {
        $(impl FromValue for $to {
            const WANTED: &'static str = $wanted;

            fn from_value(value: Value) -> Option<Self> {
                match value {
                    $($pattern => $made,)+
                    _ => None,
                }
            }
        })+
    };
}

from_value! {
    i64, "integer", Value::Int(it) => Some(it);
    u32, "integer of 32 bits", Value::Int(it) => it.try_into().ok();
    bool, "boolean", Value::Bool(it) => Some(it), Value::Int(it) => match it { 0 => Some(false), 1 => Some(true), _ => None };
    f64, "real", Value::Real(it) => Some(it);
    String, "text", Value::Text(it) => Some(it);
    Vec<u8>, "bytes", Value::Bytes(it) => Some(it);
    [u8; 32], "32 bytes", Value::Bytes(it) => it.try_into().ok();
    Id, "16 bytes", Value::Bytes(it) => it.try_into().ok().map(Self::from_bytes);
}

impl<T: FromValue> FromValue for Option<T> {
    const WANTED: &'static str = T::WANTED;

    fn from_value(value: Value) -> Option<Self> {
        match value {
            Value::Null => Some(None),
            other => T::from_value(other).map(Some),
        }
    }
}

/// A type that a whole row can be read as: a tuple of columns.
pub trait FromRow: Sized + Send + 'static {
    /// How many columns the row must have.
    const COLUMNS: usize;

    /// Reads the row of the statement called `statement`.
    fn from_row(statement: &'static str, row: Vec<Value>) -> Result<Self, StoreError>;
}

fn column<T: FromValue>(
    statement: &'static str,
    at: usize,
    values: &mut impl Iterator<Item = Value>,
) -> Result<T, StoreError> {
    let value = values.next().unwrap_or(Value::Null);
    let found = value.kind();
    T::from_value(value).ok_or_else(|| StoreError::Decode {
        statement,
        message: format!("column {} holds {found}, but {} was asked for", at + 1, T::WANTED),
    })
}

macro_rules! tuple_from_row {
    ($count:literal: $($part:ident $at:literal),+) => {
        impl<$($part: FromValue + Send + 'static),+> FromRow for ($($part,)+) {
            const COLUMNS: usize = $count;

            fn from_row(statement: &'static str, row: Vec<Value>) -> Result<Self, StoreError> {
                if row.len() != Self::COLUMNS {
                    let message = format!("{} columns came, {} were asked for", row.len(), Self::COLUMNS);
                    return Err(StoreError::Decode { statement, message });
                }
                let mut values = row.into_iter();
                Ok(($(column::<$part>(statement, $at, &mut values)?,)+))
            }
        }
    };
}

tuple_from_row!(1: A 0);
tuple_from_row!(2: A 0, B 1);
tuple_from_row!(3: A 0, B 1, C 2);
tuple_from_row!(4: A 0, B 1, C 2, D 3);
tuple_from_row!(5: A 0, B 1, C 2, D 3, E 4);
tuple_from_row!(6: A 0, B 1, C 2, D 3, E 4, F 5);
tuple_from_row!(7: A 0, B 1, C 2, D 3, E 4, F 5, G 6);
tuple_from_row!(8: A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7);
tuple_from_row!(9: A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8);
tuple_from_row!(10: A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8, J 9);
tuple_from_row!(11: A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8, J 9, K 10);
tuple_from_row!(12: A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8, J 9, K 10, L 11);
