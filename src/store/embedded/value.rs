//! Values on their way to SQLite and back.

use std::borrow::Cow;
use std::fmt;

use rusqlite::types::{ToSql, ToSqlOutput, ValueRef as Seen};
use sqlx::encode::IsNull;
use sqlx::error::BoxDynError;
use sqlx::{Decode, Encode, Type};

use super::Embedded;

/// A value of SQLite's, held.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Value {
    Null,
    Integer(i64),
    Real(f64),
    Text(String),
    Blob(Vec<u8>),
}

/// A value of a row.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ValueRef<'r>(pub(super) &'r Value);

/// What SQLite says a value is. A truth is a whole number there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Null,
    Integer,
    Real,
    Text,
    Blob,
}

/// What is bound to a statement, `$1` first.
#[derive(Debug, Default)]
pub(crate) struct Arguments(pub(super) Vec<Value>);

impl Value {
    /// The value of a column, kept. Text that is no UTF-8 was not written by us.
    pub(super) fn of(seen: Seen<'_>) -> Result<Value, BoxDynError> {
        Ok(match seen {
            Seen::Null => Value::Null,
            Seen::Integer(number) => Value::Integer(number),
            Seen::Real(number) => Value::Real(number),
            Seen::Text(bytes) => Value::Text(std::str::from_utf8(bytes)?.to_owned()),
            Seen::Blob(bytes) => Value::Blob(bytes.to_owned()),
        })
    }

    fn kind(&self) -> Kind {
        match self {
            Value::Null => Kind::Null,
            Value::Integer(_) => Kind::Integer,
            Value::Real(_) => Kind::Real,
            Value::Text(_) => Kind::Text,
            Value::Blob(_) => Kind::Blob,
        }
    }
}

impl ToSql for Value {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self {
            Value::Null => Seen::Null,
            Value::Integer(number) => Seen::Integer(*number),
            Value::Real(number) => Seen::Real(*number),
            Value::Text(text) => Seen::Text(text.as_bytes()),
            Value::Blob(bytes) => Seen::Blob(bytes),
        }))
    }
}

impl sqlx::Value for Value {
    type Database = Embedded;

    fn as_ref(&self) -> ValueRef<'_> {
        ValueRef(self)
    }

    fn type_info(&self) -> Cow<'_, Kind> {
        Cow::Owned(self.kind())
    }

    fn is_null(&self) -> bool {
        matches!(self, Value::Null)
    }
}

impl<'r> sqlx::ValueRef<'r> for ValueRef<'r> {
    type Database = Embedded;

    fn to_owned(&self) -> Value {
        self.0.clone()
    }

    fn type_info(&self) -> Cow<'_, Kind> {
        Cow::Owned(self.0.kind())
    }

    fn is_null(&self) -> bool {
        matches!(self.0, Value::Null)
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(sqlx::TypeInfo::name(self))
    }
}

impl sqlx::TypeInfo for Kind {
    fn is_null(&self) -> bool {
        *self == Kind::Null
    }

    fn name(&self) -> &str {
        match self {
            Kind::Null => "NULL",
            Kind::Integer => "INTEGER",
            Kind::Real => "REAL",
            Kind::Text => "TEXT",
            Kind::Blob => "BLOB",
        }
    }
}

impl sqlx::Arguments for Arguments {
    type Database = Embedded;

    fn reserve(&mut self, additional: usize, _size: usize) {
        self.0.reserve(additional);
    }

    fn add<'t, T>(&mut self, value: T) -> Result<(), BoxDynError>
    where
        T: Encode<'t, Embedded> + Type<Embedded>,
    {
        if let IsNull::Yes = value.encode(&mut self.0)? {
            self.0.push(Value::Null);
        }
        Ok(())
    }

    fn len(&self) -> usize {
        self.0.len()
    }
}

sqlx_core::impl_into_arguments_for_arguments!(Arguments);
sqlx_core::impl_encode_for_option!(Embedded);

/// A type of Rust's: what it is in SQLite, how it gets there, and how it comes back.
macro_rules! type_of {
    ($type:ty as $kind:ident: $this:ident => $value:expr) => {
        impl Type<Embedded> for $type {
            fn type_info() -> Kind {
                Kind::$kind
            }
        }

        impl Encode<'_, Embedded> for $type {
            fn encode_by_ref(&self, bound: &mut Vec<Value>) -> Result<IsNull, BoxDynError> {
                let $this = self;
                bound.push(Value::$kind($value));
                Ok(IsNull::No)
            }
        }
    };
}

/// Reads a value of one kind; anything else, NULL too, is a fault of the question.
macro_rules! read_as {
    ($kind:ident, $value:expr, $read:ident => $made:expr) => {
        match $value.0 {
            Value::$kind($read) => Ok($made),
            other => Err(format!("expected {}, found {}", Kind::$kind, other.kind()).into()),
        }
    };
}

type_of!(bool as Integer: this => i64::from(*this));
type_of!(i32 as Integer: this => i64::from(*this));
type_of!(i64 as Integer: this => *this);
type_of!(f64 as Real: this => *this);
type_of!(Vec<u8> as Blob: this => this.clone());

impl Type<Embedded> for str {
    fn type_info() -> Kind {
        Kind::Text
    }
}

impl Type<Embedded> for String {
    fn type_info() -> Kind {
        Kind::Text
    }
}

impl Encode<'_, Embedded> for &'_ str {
    fn encode_by_ref(&self, bound: &mut Vec<Value>) -> Result<IsNull, BoxDynError> {
        bound.push(Value::Text((*self).to_owned()));
        Ok(IsNull::No)
    }
}

impl Encode<'_, Embedded> for String {
    fn encode(self, bound: &mut Vec<Value>) -> Result<IsNull, BoxDynError> {
        bound.push(Value::Text(self));
        Ok(IsNull::No)
    }

    fn encode_by_ref(&self, bound: &mut Vec<Value>) -> Result<IsNull, BoxDynError> {
        bound.push(Value::Text(self.clone()));
        Ok(IsNull::No)
    }
}

impl Decode<'_, Embedded> for bool {
    fn decode(value: ValueRef<'_>) -> Result<bool, BoxDynError> {
        read_as!(Integer, value, number => *number != 0)
    }
}

impl Decode<'_, Embedded> for i32 {
    fn decode(value: ValueRef<'_>) -> Result<i32, BoxDynError> {
        read_as!(Integer, value, number => i32::try_from(*number)?)
    }
}

impl Decode<'_, Embedded> for i64 {
    fn decode(value: ValueRef<'_>) -> Result<i64, BoxDynError> {
        read_as!(Integer, value, number => *number)
    }
}

impl Decode<'_, Embedded> for f64 {
    fn decode(value: ValueRef<'_>) -> Result<f64, BoxDynError> {
        read_as!(Real, value, number => *number)
    }
}

impl Decode<'_, Embedded> for String {
    fn decode(value: ValueRef<'_>) -> Result<String, BoxDynError> {
        read_as!(Text, value, text => text.clone())
    }
}

impl Decode<'_, Embedded> for Vec<u8> {
    fn decode(value: ValueRef<'_>) -> Result<Vec<u8>, BoxDynError> {
        read_as!(Blob, value, bytes => bytes.clone())
    }
}
