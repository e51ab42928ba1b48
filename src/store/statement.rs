//! Statements as values, so that several can be handed to the database in one step.

use sqlx::{AssertSqlSafe, Row};

use super::{Conn, Doing, Result, Tx, on};

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
    /// Runs a statement; gives back the ids of the rows it says it wrote (RETURNING id).
    pub(crate) async fn run(&mut self, statement: Statement) -> Result<Vec<String>> {
        let Statement { doing, sql, bound } = statement;
        let ids: sqlx::Result<Vec<String>> = on!(self, c => {
            let mut query = sqlx::query(sql);
            for value in bound {
                query = match value {
                    Bound::Text(text) => query.bind(text),
                    Bound::Number(number) => query.bind(number),
                };
            }
            query.fetch_all(c).await.and_then(|rows| rows.iter().map(|row| row.try_get(0)).collect())
        });
        ids.doing(doing)
    }

    /// Runs statements that belong together, in order. SQLite takes them in one step, for there the way to the database
    /// and back costs more than most of them; the text is the same each time, so it is prepared once. Only for short
    /// rows of statements that come again and again.
    pub(crate) async fn run_together(&mut self, mut statements: Vec<Statement>) -> Result<Vec<String>> {
        if let (Conn::Postgres(_), _) | (_, 0 | 1) = (&self.conn, statements.len()) {
            let mut ids = Vec::new();
            for statement in statements {
                ids.append(&mut self.run(statement).await?);
            }
            return Ok(ids);
        }
        let doing = statements.first().map_or("", |first| first.doing);
        let mut text = String::with_capacity(statements.iter().map(|one| one.sql.len() + 2).sum());
        let mut bound = Vec::with_capacity(statements.iter().map(|one| one.bound.len()).sum());
        for statement in &mut statements {
            push_renumbered(&mut text, statement.sql, bound.len());
            bound.append(&mut statement.bound);
        }
        let ids: sqlx::Result<Vec<String>> = on!(self, c => {
            let mut query = sqlx::query(AssertSqlSafe(text));
            for value in bound {
                query = match value {
                    Bound::Text(text) => query.bind(text),
                    Bound::Number(number) => query.bind(number),
                };
            }
            query.fetch_all(c).await.and_then(|rows| rows.iter().map(|row| row.try_get(0)).collect())
        });
        ids.doing(doing)
    }
}

/// Adds a statement whose `$1` is the value after the first `before`.
fn push_renumbered(text: &mut String, sql: &str, before: usize) {
    let mut rest = sql;
    while let Some(at) = rest.find('$') {
        let (head, tail) = rest.split_at(at + 1);
        text.push_str(head);
        let digits = tail.len() - tail.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        let number: usize = tail[..digits].parse().unwrap_or(0);
        text.push_str(&(number + before).to_string());
        rest = &tail[digits..];
    }
    text.push_str(rest);
    text.push_str("; ");
}

#[cfg(test)]
mod tests {
    use super::push_renumbered;

    #[test]
    fn statements_put_together_keep_their_own_values() {
        let mut text = String::new();
        push_renumbered(&mut text, "UPDATE a SET b = $2 WHERE c = $1", 0);
        push_renumbered(&mut text, "DELETE FROM d WHERE e = $1 AND f IN ($2, $10)", 2);
        assert_eq!(text, "UPDATE a SET b = $2 WHERE c = $1; DELETE FROM d WHERE e = $3 AND f IN ($4, $12); ");
    }
}
