//! Rows, and the names of their columns.

use std::sync::Arc;

use sqlx::{ColumnIndex, Either, Error, SqlStr};

use super::Embedded;
use super::value::{Arguments, Kind, Value, ValueRef};

/// A row with its values.
#[derive(Debug)]
pub(crate) struct EmbeddedRow {
    pub(super) columns: Arc<[EmbeddedColumn]>,
    pub(super) values: Box<[Value]>,
}

/// A column by its name. Which kind a value is, each value says itself.
#[derive(Clone, Debug)]
pub(crate) struct EmbeddedColumn {
    pub(super) ordinal: usize,
    pub(super) name: Box<str>,
}

impl sqlx::Column for EmbeddedColumn {
    type Database = Embedded;

    fn ordinal(&self) -> usize {
        self.ordinal
    }

    fn name(&self) -> &str {
        &self.name
    }

    fn type_info(&self) -> &Kind {
        &Kind::Null
    }
}

impl sqlx::Row for EmbeddedRow {
    type Database = Embedded;

    fn columns(&self) -> &[EmbeddedColumn] {
        &self.columns
    }

    fn try_get_raw<I: ColumnIndex<EmbeddedRow>>(&self, index: I) -> Result<ValueRef<'_>, Error> {
        Ok(ValueRef(&self.values[index.index(self)?]))
    }
}

impl ColumnIndex<EmbeddedRow> for &'_ str {
    /// Rows are narrow: looking through their names is quicker than a table of them.
    fn index(&self, row: &EmbeddedRow) -> Result<usize, Error> {
        let found = row.columns.iter().position(|column| *column.name == **self);
        found.ok_or_else(|| Error::ColumnNotFound((*self).to_owned()))
    }
}

sqlx_core::impl_column_index_for_row!(EmbeddedRow);

/// A statement that was looked at before it is asked. sqlx wants to name one; nobody here prepares any by hand.
#[derive(Clone, Debug)]
pub(crate) struct Prepared {
    pub(super) sql: SqlStr,
    pub(super) columns: Arc<[EmbeddedColumn]>,
}

impl sqlx::Statement for Prepared {
    type Database = Embedded;

    fn into_sql(self) -> SqlStr {
        self.sql
    }

    fn sql(&self) -> &SqlStr {
        &self.sql
    }

    fn parameters(&self) -> Option<Either<&[Kind], usize>> {
        None
    }

    fn columns(&self) -> &[EmbeddedColumn] {
        &self.columns
    }

    sqlx_core::impl_statement_query!(Arguments);
}
