//! A connection, and how a statement is asked.

use std::collections::HashMap;
use std::fmt;
use std::path::PathBuf;
use std::str::FromStr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use futures_util::future::BoxFuture;
use futures_util::stream::BoxStream;
use futures_util::{FutureExt, StreamExt, stream};
use rusqlite::OpenFlags;
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions, Connection, Either, Error, Execute, Executor, Result, SqlStr};
use sqlx_core::transaction::TransactionManager;

use super::error::told;
use super::row::{EmbeddedColumn, EmbeddedRow, Prepared};
use super::value::{Arguments, Value};
use super::{Changed, Embedded};

/// Statements that are kept prepared for each connection: more than there are different ones.
const PREPARED: usize = 1_024;
/// How long a statement waits for another process to let go of the file, where a thread may stand still.
pub(crate) const PATIENCE: Duration = Duration::from_secs(5);

/// How a file is opened.
#[derive(Clone, Debug)]
pub(crate) struct Opening {
    path: PathBuf,
    flags: OpenFlags,
    /// Run once, before anything else.
    settings: &'static str,
}

impl Opening {
    /// Opens a file that is there, and sets it up.
    pub(crate) fn existing(path: PathBuf, settings: &'static str) -> Opening {
        Opening { path, flags: OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX, settings }
    }

    pub(crate) fn or_new(self) -> Opening {
        Opening { flags: self.flags | OpenFlags::SQLITE_OPEN_CREATE, ..self }
    }

    pub(crate) fn only_reading(self) -> Opening {
        Opening { flags: OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX, ..self }
    }

    /// A database that several connections of this process share, and that ends with the last of them.
    pub(crate) fn in_memory(self) -> Opening {
        let shared = OpenFlags::SQLITE_OPEN_MEMORY | OpenFlags::SQLITE_OPEN_SHARED_CACHE | OpenFlags::SQLITE_OPEN_URI;
        Opening { flags: self.flags | shared, ..self }
    }

    /// Opens it here and now.
    pub(crate) fn open(&self) -> Result<EmbeddedConnection> {
        let conn = rusqlite::Connection::open_with_flags(&self.path, self.flags).map_err(told)?;
        conn.busy_timeout(PATIENCE).map_err(told)?;
        conn.set_prepared_statement_cache_capacity(PREPARED);
        conn.execute_batch(self.settings).map_err(told)?;
        Ok(EmbeddedConnection { conn: Mutex::new(conn), shapes: HashMap::new() })
    }
}

/// A connection to a file. It is never shared; the lock only says so to the compiler, for a unit of work that holds it
/// is passed between threads, and nobody ever waits for it.
pub(crate) struct EmbeddedConnection {
    conn: Mutex<rusqlite::Connection>,
    /// By where its text lies in memory: most are the program's own and stay where they are.
    shapes: HashMap<usize, Arc<Shape>>,
}

/// What a statement looks like: it does not change, for its text names its columns.
struct Shape {
    sql: Box<str>,
    columns: Arc<[EmbeddedColumn]>,
    /// Which of the bound values each parameter takes.
    takes: Box<[usize]>,
}

/// How much of an answer is wanted.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Wanted {
    All,
    First,
    /// Only how much was changed.
    Nothing,
}

impl fmt::Debug for EmbeddedConnection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("EmbeddedConnection")
    }
}

impl Shape {
    fn of(statement: &rusqlite::Statement<'_>, sql: &str) -> Result<Shape> {
        let name = |(ordinal, name): (usize, &str)| EmbeddedColumn { ordinal, name: name.into() };
        let columns = statement.column_names().into_iter().enumerate().map(name).collect();
        let takes = (1..=statement.parameter_count())
            .map(|at| {
                // `$2` is a name to SQLite, and numbered by where it first stands.
                let number = statement.parameter_name(at).and_then(|name| name.get(1..)?.parse::<usize>().ok());
                number.and_then(|number| number.checked_sub(1)).unwrap_or(at - 1)
            })
            .collect();
        Ok(Shape { sql: sql.into(), columns, takes })
    }
}

impl EmbeddedConnection {
    /// Asks one statement, and has the answer when it returns.
    fn ask(&mut self, sql: &str, bound: &[Value], wanted: Wanted) -> Result<(Vec<EmbeddedRow>, Changed)> {
        let conn = self.conn.get_mut().unwrap_or_else(PoisonError::into_inner);
        let mut statement = conn.prepare_cached(sql).map_err(told)?;
        let shape = match self.shapes.get(&sql.as_ptr().addr()) {
            // Another text may have come to lie where one lay before.
            Some(shape) if *shape.sql == *sql => shape.clone(),
            _ => {
                let shape = Arc::new(Shape::of(&statement, sql)?);
                if self.shapes.len() >= PREPARED {
                    self.shapes.clear();
                }
                self.shapes.insert(sql.as_ptr().addr(), shape.clone());
                shape
            }
        };
        for (at, takes) in shape.takes.iter().enumerate() {
            let value =
                bound.get(*takes).ok_or_else(|| Error::Protocol(format!("nothing is bound to ${}", takes + 1)))?;
            statement.raw_bind_parameter(at + 1, value).map_err(told)?;
        }
        let mut kept = Vec::new();
        let mut rows = statement.raw_query();
        while let Some(row) = rows.next().map_err(told)? {
            if wanted == Wanted::Nothing {
                continue;
            }
            let values = (0..shape.columns.len()).map(|at| {
                let seen = row.get_ref(at).map_err(told)?;
                Value::of(seen).map_err(|source| Error::ColumnDecode { index: at.to_string(), source })
            });
            kept.push(EmbeddedRow { columns: shape.columns.clone(), values: values.collect::<Result<_>>()? });
            if wanted == Wanted::First {
                break;
            }
        }
        drop(rows);
        drop(statement);
        Ok((kept, Changed(conn.changes())))
    }

    /// The file behind this connection, if it is one that SQLite keeps a log of.
    pub(crate) fn logged(&mut self) -> Result<Option<PathBuf>> {
        let conn = self.conn.get_mut().unwrap_or_else(PoisonError::into_inner);
        let mode: String = conn.pragma_query_value(None, "journal_mode", |row| row.get(0)).map_err(told)?;
        // Read once, so that the log is there.
        conn.query_row("SELECT COUNT(*) FROM sqlite_schema", [], |_| Ok(())).map_err(told)?;
        let path = conn.path().filter(|path| mode == "wal" && !path.is_empty()).map(PathBuf::from);
        Ok(path)
    }

    /// How long a statement waits from now on for another process to let go of the file.
    pub(crate) fn wait_for(&mut self, patience: Duration) -> Result<()> {
        let conn = self.conn.get_mut().unwrap_or_else(PoisonError::into_inner);
        conn.busy_timeout(patience).map_err(told)
    }

    pub(crate) fn set_up(&mut self, settings: &'static str) -> Result<()> {
        let conn = self.conn.get_mut().unwrap_or_else(PoisonError::into_inner);
        conn.execute_batch(settings).map_err(told)
    }

    /// Begins to read: until the end, all is seen as it is now, and SQLite's locks are taken once for all questions. Waits
    /// so long if another process keeps the file to itself, and not again before the end.
    pub(crate) fn begin_reading(&mut self, patience: Duration) -> Result<()> {
        self.wait_for(patience)?;
        self.ask("BEGIN", &[], Wanted::Nothing)?;
        // Only a question takes the lock.
        self.ask("SELECT 1 FROM sqlite_schema LIMIT 1", &[], Wanted::Nothing).map(drop)
    }

    pub(crate) fn end_reading(&mut self) -> Result<()> {
        self.ask("COMMIT", &[], Wanted::Nothing).map(drop)
    }

    /// Writes back what the log holds, as far as nobody stands in the way and without standing in anybody's.
    pub(crate) fn write_back(&mut self) -> Result<()> {
        self.ask("PRAGMA wal_checkpoint(PASSIVE)", &[], Wanted::Nothing).map(drop)
    }

    fn carry_out<'q, E: Execute<'q, Embedded>>(
        &mut self,
        mut query: E,
        wanted: Wanted,
    ) -> Result<(Vec<EmbeddedRow>, Changed)> {
        let Arguments(bound) = query.take_arguments().map_err(Error::Encode)?.unwrap_or_default();
        self.ask(query.sql().as_str(), &bound, wanted)
    }
}

impl<'c> Executor<'c> for &'c mut EmbeddedConnection {
    type Database = Embedded;

    fn execute<'e, 'q: 'e, E>(self, query: E) -> BoxFuture<'e, Result<Changed>>
    where
        'c: 'e,
        E: 'q + Execute<'q, Embedded>,
    {
        async move { self.carry_out(query, Wanted::Nothing).map(|(_, changed)| changed) }.boxed()
    }

    fn fetch_many<'e, 'q: 'e, E>(self, query: E) -> BoxStream<'e, Result<Either<Changed, EmbeddedRow>>>
    where
        'c: 'e,
        E: 'q + Execute<'q, Embedded>,
    {
        let answer = async move {
            match self.carry_out(query, Wanted::All) {
                Ok((rows, changed)) => {
                    let rows = rows.into_iter().map(|row| Ok(Either::Right(row)));
                    stream::iter(rows).chain(stream::iter([Ok(Either::Left(changed))])).boxed()
                }
                Err(error) => stream::iter([Err(error)]).boxed(),
            }
        };
        answer.flatten_stream().boxed()
    }

    fn fetch_all<'e, 'q: 'e, E>(self, query: E) -> BoxFuture<'e, Result<Vec<EmbeddedRow>>>
    where
        'c: 'e,
        E: 'q + Execute<'q, Embedded>,
    {
        async move { self.carry_out(query, Wanted::All).map(|(rows, _)| rows) }.boxed()
    }

    fn fetch_optional<'e, 'q: 'e, E>(self, query: E) -> BoxFuture<'e, Result<Option<EmbeddedRow>>>
    where
        'c: 'e,
        E: 'q + Execute<'q, Embedded>,
    {
        async move { self.carry_out(query, Wanted::First).map(|(mut rows, _)| rows.pop()) }.boxed()
    }

    fn prepare_with<'e>(self, sql: SqlStr, _parameters: &'e [super::Kind]) -> BoxFuture<'e, Result<Prepared>>
    where
        'c: 'e,
    {
        async move {
            let conn = self.conn.get_mut().unwrap_or_else(PoisonError::into_inner);
            let statement = conn.prepare_cached(sql.as_str()).map_err(told)?;
            let shape = Shape::of(&statement, sql.as_str())?;
            Ok(Prepared { columns: shape.columns, sql: sql.clone() })
        }
        .boxed()
    }
}

impl Connection for EmbeddedConnection {
    type Database = Embedded;
    type Options = Opening;

    async fn close(self) -> Result<()> {
        let conn = self.conn.into_inner().unwrap_or_else(PoisonError::into_inner);
        conn.close().map_err(|(_, error)| told(error))
    }

    async fn close_hard(self) -> Result<()> {
        self.close().await
    }

    async fn ping(&mut self) -> Result<()> {
        self.ask("SELECT 1", &[], Wanted::Nothing).map(drop)
    }

    async fn begin(&mut self) -> Result<sqlx::Transaction<'_, Embedded>> {
        sqlx::Transaction::begin(self, None).await
    }

    fn shrink_buffers(&mut self) {}

    async fn flush(&mut self) -> Result<()> {
        Ok(())
    }

    fn should_flush(&self) -> bool {
        false
    }
}

/// The writer begins and ends transactions by statements of its own, several units of work in one.
pub(crate) struct NoTransactions;

fn not_here() -> Error {
    Error::Protocol("transactions are the writer's".to_owned())
}

impl TransactionManager for NoTransactions {
    type Database = Embedded;

    async fn begin(_conn: &mut EmbeddedConnection, _statement: Option<SqlStr>) -> Result<()> {
        Err(not_here())
    }

    async fn commit(_conn: &mut EmbeddedConnection) -> Result<()> {
        Err(not_here())
    }

    async fn rollback(_conn: &mut EmbeddedConnection) -> Result<()> {
        Err(not_here())
    }

    fn start_rollback(_conn: &mut EmbeddedConnection) {}

    fn get_transaction_depth(_conn: &EmbeddedConnection) -> usize {
        0
    }
}

impl FromStr for Opening {
    type Err = Error;

    fn from_str(url: &str) -> Result<Opening> {
        let options = SqliteConnectOptions::from_str(url)?;
        Ok(Opening::existing(options.get_filename().to_owned(), ""))
    }
}

impl ConnectOptions for Opening {
    type Connection = EmbeddedConnection;

    fn from_url(url: &url::Url) -> Result<Opening> {
        url.as_str().parse()
    }

    async fn connect(&self) -> Result<EmbeddedConnection> {
        self.open()
    }

    /// Statements are never logged here.
    fn log_statements(self, _level: log::LevelFilter) -> Opening {
        self
    }

    fn log_slow_statements(self, _level: log::LevelFilter, _duration: Duration) -> Opening {
        self
    }
}
