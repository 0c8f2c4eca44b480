//! The five kinds of value that both engines agree on, and nothing.

use crate::Id;

/// One bound parameter or one column of a row.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// SQL NULL.
    Null,
    /// `BIGINT`; also `BOOLEAN` where the engine has no such type.
    Int(i64),
    /// `BOOLEAN`.
    Bool(bool),
    /// `DOUBLE PRECISION`.
    Real(f64),
    /// `TEXT`.
    Text(String),
    /// `BYTEA`.
    Bytes(Vec<u8>),
}

impl Value {
    /// The name of the kind, for error messages.
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Int(_) => "integer",
            Self::Bool(_) => "boolean",
            Self::Real(_) => "real",
            Self::Text(_) => "text",
            Self::Bytes(_) => "bytes",
        }
    }
}

macro_rules! value_from {
    ($($from:ty => |$it:ident| $to:expr),+ $(,)?) => {
        $(impl From<$from> for Value {
            fn from($it: $from) -> Self {
                $to
            }
        })+
    };
}

value_from! {
    i64 => |it| Self::Int(it),
    i32 => |it| Self::Int(it.into()),
    u32 => |it| Self::Int(it.into()),
    u8 => |it| Self::Int(it.into()),
    bool => |it| Self::Bool(it),
    f64 => |it| Self::Real(it),
    String => |it| Self::Text(it),
    &str => |it| Self::Text(it.to_owned()),
    &String => |it| Self::Text(it.clone()),
    Vec<u8> => |it| Self::Bytes(it),
    &[u8] => |it| Self::Bytes(it.to_vec()),
    &Vec<u8> => |it| Self::Bytes(it.clone()),
    [u8; 32] => |it| Self::Bytes(it.to_vec()),
    &[u8; 32] => |it| Self::Bytes(it.to_vec()),
    Id => |it| Self::Bytes(it.as_bytes().to_vec()),
    &Id => |it| Self::Bytes(it.as_bytes().to_vec()),
}

impl<T: Into<Self>> From<Option<T>> for Value {
    fn from(it: Option<T>) -> Self {
        it.map_or(Self::Null, Into::into)
    }
}

/// The parameters of a statement, in the order of `$1`, `$2`, ...
#[macro_export]
macro_rules! params {
    ($($value:expr),* $(,)?) => { ::std::vec![$($crate::Value::from($value)),*] };
}
