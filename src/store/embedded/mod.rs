//! SQLite as a driver of sqlx's that asks in the calling thread. sqlx's own driver keeps a thread for each connection and
//! hands it every statement, which costs more than most statements do (src/decisions/0008-one-way-to-the-database.md).
//!
//! The same queries, rows and types as for every other database of sqlx's; underneath rusqlite, and the same copy of
//! SQLite that sqlx's driver links, which still brings the schema up to date. Whoever asks blocks until SQLite has
//! answered: what may take long, or has to wait for another process, is asked on a thread that may stand still. It knows the
//! four kinds of values that the store keeps, one statement at a time, and no transactions: the store steers those itself.

mod connection;
mod error;
mod row;
#[cfg(test)]
mod tests;
mod value;

pub(crate) use connection::{EmbeddedConnection, Opening, PATIENCE};
pub(crate) use error::is_busy;

use row::{EmbeddedColumn, EmbeddedRow};
use value::{Kind, Value, ValueRef};

/// The database, as sqlx's types name it.
#[derive(Debug)]
pub(crate) struct Embedded;

impl sqlx::Database for Embedded {
    type Connection = EmbeddedConnection;
    type TransactionManager = connection::NoTransactions;
    type Row = EmbeddedRow;
    type QueryResult = Changed;
    type Column = EmbeddedColumn;
    type TypeInfo = Kind;
    type Value = Value;
    type ValueRef<'r> = ValueRef<'r>;
    type Arguments = value::Arguments;
    type ArgumentBuffer = Vec<Value>;
    type Statement = row::Prepared;

    const NAME: &'static str = "SQLite";
    const URL_SCHEMES: &'static [&'static str] = &["sqlite"];
}

/// How many rows a statement wrote.
#[derive(Debug, Default)]
pub(crate) struct Changed(u64);

impl Changed {
    pub(crate) fn rows_affected(&self) -> u64 {
        self.0
    }
}

impl Extend<Changed> for Changed {
    fn extend<I: IntoIterator<Item = Changed>>(&mut self, others: I) {
        self.0 += others.into_iter().map(|Changed(rows)| rows).sum::<u64>();
    }
}
