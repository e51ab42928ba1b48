//! Statements as values, so that what is to be written can be gathered before it is.

use super::{Doing, Result, Tx, on};

/// A statement with what is bound to it.
pub(crate) struct Statement {
    doing: &'static str,
    sql: &'static str,
    bound: Vec<Bound>,
}

/// A value as both engines take it. An absent one keeps its type, which PostgreSQL asks for.
#[derive(Clone)]
pub(crate) enum Bound {
    Text(Option<String>),
    Number(Option<i64>),
}

impl From<&str> for Bound {
    fn from(text: &str) -> Bound {
        Bound::Text(Some(text.to_owned()))
    }
}

impl From<&String> for Bound {
    fn from(text: &String) -> Bound {
        Bound::Text(Some(text.clone()))
    }
}

impl From<String> for Bound {
    fn from(text: String) -> Bound {
        Bound::Text(Some(text))
    }
}

impl From<Option<&str>> for Bound {
    fn from(text: Option<&str>) -> Bound {
        Bound::Text(text.map(str::to_owned))
    }
}

impl From<Option<String>> for Bound {
    fn from(text: Option<String>) -> Bound {
        Bound::Text(text)
    }
}

impl From<i64> for Bound {
    fn from(number: i64) -> Bound {
        Bound::Number(Some(number))
    }
}

impl From<Option<i64>> for Bound {
    fn from(number: Option<i64>) -> Bound {
        Bound::Number(number)
    }
}

impl Statement {
    /// `doing` says in the log what failed.
    pub(crate) fn new(doing: &'static str, sql: &'static str) -> Statement {
        Statement { doing, sql, bound: Vec::new() }
    }

    /// Binds the next value, `$1` first.
    pub(crate) fn bind(mut self, value: impl Into<Bound>) -> Statement {
        self.bound.push(value.into());
        self
    }
}

impl Tx {
    /// Runs a statement; gives back how many rows it wrote. (What a statement gives back by RETURNING, SQLite gathers in a
    /// table made for it, which costs as much as a small write.)
    pub(crate) async fn run(&mut self, statement: Statement) -> Result<u64> {
        let Statement { doing, sql, bound } = statement;
        on!(self, c => {
            let mut query = sqlx::query(sql);
            for value in bound {
                query = match value {
                    Bound::Text(text) => query.bind(text),
                    Bound::Number(number) => query.bind(number),
                };
            }
            query.execute(c).await.map(|done| done.rows_affected())
        })
        .doing(doing)
    }

    /// Runs statements in order; gives back how many rows they wrote.
    pub(crate) async fn run_all(&mut self, statements: Vec<Statement>) -> Result<u64> {
        let mut written = 0;
        for statement in statements {
            written += self.run(statement).await?;
        }
        Ok(written)
    }
}
