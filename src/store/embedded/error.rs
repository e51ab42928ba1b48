//! SQLite's errors, as sqlx tells them. None holds a bound value.

use std::borrow::Cow;
use std::fmt;

use rusqlite::ffi;
use sqlx::error::{DatabaseError, ErrorKind};

/// What SQLite said, with its extended code.
#[derive(Debug)]
pub(super) struct EmbeddedError {
    code: i32,
    message: String,
}

/// As an error of sqlx's.
pub(super) fn told(error: rusqlite::Error) -> sqlx::Error {
    match error {
        rusqlite::Error::SqliteFailure(cause, message) => failed(cause, message),
        other => sqlx::Error::Protocol(other.to_string()),
    }
}

/// Whether another process keeps the file to itself just now.
pub(crate) fn is_busy(error: &sqlx::Error) -> bool {
    let primary = |code: &str| code.parse::<i32>().ok().map(|code| code & 0xFF);
    let code = error.as_database_error().and_then(|error| error.code());
    code.as_deref().and_then(primary) == Some(ffi::SQLITE_BUSY)
}

fn failed(cause: ffi::Error, message: Option<String>) -> sqlx::Error {
    let message = message.unwrap_or_else(|| ffi::code_to_str(cause.extended_code).to_owned());
    sqlx::Error::Database(Box::new(EmbeddedError { code: cause.extended_code, message }))
}

impl fmt::Display for EmbeddedError {
    /// With the code, for SQLite's words alone do not always tell one failure from another.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "(code: {}) {}", self.code, self.message)
    }
}

impl std::error::Error for EmbeddedError {}

impl DatabaseError for EmbeddedError {
    fn message(&self) -> &str {
        &self.message
    }

    fn code(&self) -> Option<Cow<'_, str>> {
        Some(self.code.to_string().into())
    }

    fn as_error(&self) -> &(dyn std::error::Error + Send + Sync + 'static) {
        self
    }

    fn as_error_mut(&mut self) -> &mut (dyn std::error::Error + Send + Sync + 'static) {
        self
    }

    fn into_error(self: Box<Self>) -> Box<dyn std::error::Error + Send + Sync + 'static> {
        self
    }

    fn kind(&self) -> ErrorKind {
        match self.code {
            ffi::SQLITE_CONSTRAINT_UNIQUE | ffi::SQLITE_CONSTRAINT_PRIMARYKEY => ErrorKind::UniqueViolation,
            ffi::SQLITE_CONSTRAINT_FOREIGNKEY => ErrorKind::ForeignKeyViolation,
            ffi::SQLITE_CONSTRAINT_NOTNULL => ErrorKind::NotNullViolation,
            ffi::SQLITE_CONSTRAINT_CHECK => ErrorKind::CheckViolation,
            _ => ErrorKind::Other,
        }
    }
}
