//! The store: one SQL text on two engines. SQLite for one machine, PostgreSQL for several replicas.
//!
//! Every query names its workspace or something that belongs to exactly one. What must happen together is one
//! transaction, and no network call happens while one is open.

use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;

use sqlx::migrate::{MigrateError, Migration, MigrationType, Migrator};
use sqlx::pool::PoolConnection;
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::{ConnectOptions, PgConnection, PgPool, Postgres, Transaction};

pub mod inspect;
pub mod seal;

mod agenda;
mod apply;
mod charter;
mod checkpoints;
mod deliveries;
mod durable;
mod embedded;
mod facts;
mod file;
mod inbox;
mod keys;
mod ledger;
mod links;
mod milestones;
mod monthly;
mod notes;
mod occurrences;
mod pages;
mod pairs;
mod people;
mod programme;
mod promises;
mod pulse;
mod readers;
mod record;
mod reseal;
mod roles;
mod roster;
mod rows;
mod settle;
mod signals;
mod statement;
mod steps;
mod workspaces;
mod worth;
mod writer;

pub use apply::PairGuard;
pub use deliveries::{Claimed, Waiting};
pub use facts::DigestFacts;
pub use inbox::Seen;
pub use ledger::{
    Agreement, Aims, Figures, Ledger, Page, PromisesLasted, PulseQuarter, SettledSlot, SlotLine, SlotReason, SlotState,
    Today, UnitFigures,
};
pub use links::{Apart, Offer};
pub use monthly::ToldMonth;
pub use notes::{Memo, Note};
pub use pages::{Entrance, Session};
pub use pairs::{PairLine, PairRhythm};
pub use people::{Contact, Known, Newcomer, Stranger};
pub use programme::{Background, Drawn};
pub use pulse::{PersonKey, Round};
pub use record::{Deed, Fate, Past};
pub use reseal::{Older, Words};
pub use roles::{Headcount, Unreached};
pub use roster::{Lead, Unasked};
pub use settle::Settlement;
pub use signals::{Hint, ToLook, Useful};
pub use steps::Step;
pub use workspaces::Workspace;
pub use worth::{Baseline, Enrolled, Given};

use embedded::EmbeddedConnection;
use facts::Facts;
use file::SqliteFile;
use readers::Readers;
use seal::Sealer;
use writer::Writer;

/// What went wrong underneath. Never holds anybody's words.
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    /// The cause is in the words, and so no source besides: whoever prints a chain of errors would say it twice.
    #[error("{doing}: {cause}")]
    Database { doing: &'static str, cause: sqlx::Error },
    #[error("stored data is unreadable: {table}.{column} of {id}")]
    Stored { table: &'static str, column: &'static str, id: String },
    #[error("a sealed text can't be opened: {cause}")]
    Seal { cause: seal::SealFault },
    #[error("{0}")]
    Migration(String),
    #[error(
        "the database was brought to version {version} by a newer Taiwa; this one knows versions up to {newest}: start \
         that Taiwa or a later one"
    )]
    Newer { version: i64, newest: i64 },
    #[error(
        "this database was sealed with another master key ({id}): set TAIWA_SECRET_KEY to that key, or name it second, \
         behind the new one"
    )]
    OtherKey { id: String },
    #[error("the SQLite file is damaged, or no SQLite file: restore it from a backup")]
    Damaged,
    #[error("the group's commit failed, or the disk did not take it")]
    Commit,
}

impl From<seal::SealFault> for Fault {
    fn from(cause: seal::SealFault) -> Fault {
        Fault::Seal { cause }
    }
}

pub type Result<T> = std::result::Result<T, Fault>;

/// Says what was being done when the database failed.
pub(crate) trait Doing<T> {
    fn doing(self, what: &'static str) -> Result<T>;
}

impl<T> Doing<T> for std::result::Result<T, sqlx::Error> {
    fn doing(self, what: &'static str) -> Result<T> {
        self.map_err(|cause| if is_damage(&cause) { Fault::Damaged } else { Fault::Database { doing: what, cause } })
    }
}

/// SQLite's own word for it: SQLITE_CORRUPT and SQLITE_NOTADB. PostgreSQL's codes have five characters.
fn is_damage(error: &sqlx::Error) -> bool {
    let code = error.as_database_error().and_then(|error| error.code());
    matches!(code.as_deref(), Some("11" | "26"))
}

/// What a unit of work wants done with what it wrote.
pub enum Done<T> {
    Keep(T),
    /// Nothing written stays; the value is still the answer.
    Undo(T),
}

/// The database, shared by everything in the process.
#[derive(Clone)]
pub struct Store {
    engine: Engine,
    sealer: Arc<Sealer>,
}

#[derive(Clone)]
enum Engine {
    Sqlite { writer: Writer, readers: Readers },
    Postgres(PgPool),
}

/// One transaction, or one reader. All queries are methods of this.
pub struct Tx {
    conn: Conn,
    sealer: Arc<Sealer>,
    /// What was read in advance of a claimed batch.
    facts: Facts,
    stirred: Stirred,
}

/// Whom what was written concerns besides the one who wrote it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Stirred {
    /// There is something to send, now or later, or something sent shows what is no longer so.
    pub outbox: bool,
    /// Somebody was entered whom the platform has to be asked about.
    pub newcomer: bool,
}

pub(crate) enum Conn {
    Sqlite(EmbeddedConnection),
    Postgres(PgHandle),
}

pub(crate) enum PgHandle {
    Writing(Transaction<'static, Postgres>),
    Reading(PoolConnection<Postgres>),
    /// Of no pool: for looking at a database that nobody opened yet.
    Single(PgConnection),
}

impl PgHandle {
    pub(crate) fn connection(&mut self) -> &mut PgConnection {
        match self {
            PgHandle::Writing(tx) => tx,
            PgHandle::Reading(reading) => reading,
            PgHandle::Single(connection) => connection,
        }
    }
}

/// Runs the same body on the live connection of either engine.
macro_rules! on {
    ($tx:expr, $c:ident => $body:expr) => {
        match &mut $tx.conn {
            $crate::store::Conn::Sqlite($c) => $body,
            $crate::store::Conn::Postgres(handle) => {
                let $c = handle.connection();
                $body
            }
        }
    };
}
pub(crate) use on;

/// Two statements that must differ, next to each other.
pub(crate) struct Sql {
    pub sqlite: &'static str,
    pub postgres: &'static str,
}

impl Tx {
    fn new(conn: Conn, sealer: Arc<Sealer>) -> Tx {
        Tx { conn, sealer, facts: Facts::default(), stirred: Stirred::default() }
    }

    /// The next unit of work; what was gathered and noted is of the one before.
    fn start_over(&mut self) {
        self.facts = Facts::default();
        self.stirred = Stirred::default();
    }

    pub(crate) fn text(&self, sql: &Sql) -> &'static str {
        match self.conn {
            Conn::Sqlite(_) => sql.sqlite,
            Conn::Postgres(_) => sql.postgres,
        }
    }

    /// Whom it concerns, as far as this transaction wrote.
    pub fn stirred(&self) -> Stirred {
        self.stirred
    }

    pub(crate) fn sealer(&self) -> &Sealer {
        &self.sealer
    }
}

/// A new database file is its owner's alone: names, dates and states are not sealed. What SQLite puts beside it gets the
/// same rights. A file that is there keeps the rights that its owner gave it.
fn keep_to_owner(file: &std::path::Path) {
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        // If it can't be made, SQLite says so in its own words.
        let _ = std::fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(file);
    }
    #[cfg(not(unix))]
    let _ = file;
}

/// Between two statements of one transaction there is never so long unless its process stands still.
const ASLEEP: &str = "10s";

type Work<'a, T> = std::pin::Pin<Box<dyn Future<Output = Result<T>> + Send + 'a>>;

impl Store {
    /// Opens (and for SQLite creates) the database. Does not migrate.
    pub async fn open(url: &str, sealer: Sealer) -> Result<Store> {
        let sealer = Arc::new(sealer);
        let engine = if url.starts_with("postgres:") || url.starts_with("postgresql:") {
            let options = PgConnectOptions::from_str(url)
                .doing("reading DATABASE_URL")?
                .disable_statement_logging()
                .statement_cache_capacity(512)
                // A replica that falls asleep in the middle of a write (a paused machine, a cut wire) does not keep its
                // locks: the database ends its transaction, and the others go on.
                .options([
                    ("idle_in_transaction_session_timeout", ASLEEP),
                    // What we ask is in memory or on a disk without arms. With the usual 4, PostgreSQL reads whole
                    // tables of ten thousand rows to find a batch's sixty-four.
                    ("random_page_cost", "1.1"),
                    // Otherwise what is asked of a claimed batch is planned anew each time, which takes more than half
                    // as long as answering it.
                    ("plan_cache_mode", "force_generic_plan"),
                ]);
            let pool = PgPoolOptions::new()
                .max_connections(16)
                // Sooner than a chat platform gives up on us: a database that is away is told of, not waited for.
                .acquire_timeout(Duration::from_secs(2))
                .connect_with(options)
                .await
                .doing("connecting to PostgreSQL")?;
            Engine::Postgres(pool)
        } else {
            let file = SqliteFile::at(url).doing("reading DATABASE_URL")?;
            file.path().map(keep_to_owner);
            let writer = Writer::open(&file, sealer.clone()).await.doing("opening the SQLite file")?;
            let readers = Readers::new(&file);
            Engine::Sqlite { writer, readers }
        };
        Ok(Store { engine, sealer })
    }

    pub fn is_sqlite(&self) -> bool {
        matches!(self.engine, Engine::Sqlite { .. })
    }

    /// Brings the schema to this version, under the engine's lock; refuses a database of a newer version. On PostgreSQL
    /// it also makes the role that reads figures, where the database's user may.
    pub async fn migrate(&self) -> Result<()> {
        match &self.engine {
            Engine::Sqlite { writer, .. } => writer.migrate().await,
            Engine::Postgres(pool) => migrator().run(pool).await,
        }
        .map_err(|error| match error {
            MigrateError::VersionMissing(version) => {
                let newest = migrator().iter().map(|migration| migration.version).max().unwrap_or(0);
                Fault::Newer { version, newest }
            }
            other => Fault::Migration(other.to_string()),
        })?;
        if let Engine::Postgres(pool) = &self.engine {
            let mut conn = pool.acquire().await.doing("taking a connection")?;
            ledger::role::grant(&mut conn).await.doing("making the role that reads figures")?;
        }
        Ok(())
    }

    /// Whether this master key opens what was sealed in this database, and notes it for the next start. Replicas that
    /// start together agree on one.
    pub async fn check_key(&self, now: jiff::Timestamp) -> Result<()> {
        self.write(move |tx| Box::pin(async move { tx.check_key(now).await.map(Done::Keep) })).await
    }

    /// Whether older master keys are at hand besides the one that seals.
    pub fn has_older_keys(&self) -> bool {
        self.sealer.has_older()
    }

    /// Whether the file is whole. Asked at start: a damaged file is not to be written to. (A count of rows did not
    /// notice overwritten pages; `quick_check` did.)
    pub async fn check(&self) -> Result<()> {
        let Engine::Sqlite { writer, .. } = &self.engine else { return Ok(()) };
        if writer.is_whole().await.doing("checking the SQLite file")? { Ok(()) } else { Err(Fault::Damaged) }
    }

    /// Whether the database answers, and takes what is written.
    pub async fn ping(&self) -> Result<()> {
        if matches!(&self.engine, Engine::Sqlite { writer, .. } if writer.has_failed()) {
            return Err(Fault::Commit);
        }
        self.read(|tx| {
            Box::pin(async move {
                on!(tx, c => sqlx::query("SELECT 1").execute(c).await.map(|_| ())).doing("asking the database for life")
            })
        })
        .await
    }

    /// One transaction. The work runs to its end even if the caller goes away, and waits for nothing but the database. On
    /// SQLite concurrent units of work share one commit; each still stands or falls alone.
    pub async fn write<T, F>(&self, work: F) -> Result<T>
    where
        T: Send + 'static,
        F: for<'a> FnOnce(&'a mut Tx) -> Work<'a, Done<T>> + Send + 'static,
    {
        self.unit("BEGIN", work).await
    }

    /// A transaction that gives up rather than wait long for a row that another one holds: for the outbox, which holds
    /// several rows at once and can do its writing again. Somebody's command can't, so in a circle of waiting it must
    /// not be the one that PostgreSQL ends (which happens after a second). SQLite has one writer at a time: there is
    /// nothing to wait for.
    pub async fn write_giving_way<T, F>(&self, work: F) -> Result<T>
    where
        T: Send + 'static,
        F: for<'a> FnOnce(&'a mut Tx) -> Work<'a, Done<T>> + Send + 'static,
    {
        self.unit("BEGIN; SET LOCAL lock_timeout = '200ms'", work).await
    }

    /// `begin` is PostgreSQL's, and one round trip however much it says.
    async fn unit<T, F>(&self, begin: &'static str, work: F) -> Result<T>
    where
        T: Send + 'static,
        F: for<'a> FnOnce(&'a mut Tx) -> Work<'a, Done<T>> + Send + 'static,
    {
        let pool = match &self.engine {
            Engine::Sqlite { writer, .. } => return writer.run(work).await,
            Engine::Postgres(pool) => pool.clone(),
        };
        let sealer = self.sealer.clone();
        let task = tokio::spawn(async move {
            let begun = pool.begin_with(begin).await.doing("beginning a transaction")?;
            let mut tx = Tx::new(Conn::Postgres(PgHandle::Writing(begun)), sealer);
            let outcome = work(&mut tx).await;
            let Conn::Postgres(PgHandle::Writing(open)) = tx.conn else { return Err(Fault::Commit) };
            match outcome {
                Ok(Done::Keep(value)) => open.commit().await.doing("committing").map(|()| value),
                Ok(Done::Undo(value)) => open.rollback().await.doing("rolling back").map(|()| value),
                Err(fault) => {
                    // The first fault is the one to tell; a failed rollback ends with the connection.
                    let _ = open.rollback().await;
                    Err(fault)
                }
            }
        });
        match task.await {
            Ok(result) => result,
            Err(died) if died.is_panic() => std::panic::resume_unwind(died.into_panic()),
            Err(_) => Err(Fault::Commit),
        }
    }

    /// Reads only.
    pub async fn read<T, F>(&self, work: F) -> Result<T>
    where
        T: Send + 'static,
        F: for<'a> FnOnce(&'a mut Tx) -> Work<'a, T> + Send + 'static,
    {
        match &self.engine {
            Engine::Sqlite { readers, .. } => readers.run(self.sealer.clone(), work).await,
            // Boxed: with a transaction of PostgreSQL in it, each future that reads would be that large on SQLite too.
            Engine::Postgres(pool) => {
                Box::pin(async {
                    let conn = pool.acquire().await.doing("taking a connection")?;
                    let mut tx = Tx::new(Conn::Postgres(PgHandle::Reading(conn)), self.sealer.clone());
                    work(&mut tx).await
                })
                .await
            }
        }
    }

    /// Reads so little that SQLite is asked where the task stands, as what is written is: a person's act, not a company's
    /// figures.
    pub async fn glance<T, F>(&self, work: F) -> Result<T>
    where
        T: Send + 'static,
        F: for<'a> FnOnce(&'a mut Tx) -> Work<'a, T> + Send + 'static,
    {
        match &self.engine {
            Engine::Sqlite { readers, .. } => match readers.glance(self.sealer.clone(), work) {
                Ok(answer) => answer,
                // Boxed, as it is rare.
                Err(work) => Box::pin(self.read(work)).await,
            },
            Engine::Postgres(_) => self.read(work).await,
        }
    }

    /// Closes in good order.
    pub async fn close(&self) {
        match &self.engine {
            Engine::Sqlite { writer, readers } => {
                readers.close().await;
                writer.close().await;
            }
            Engine::Postgres(pool) => pool.close().await,
        }
    }
}

fn migrator() -> Migrator {
    let migrations = [
        (1, "init", include_str!("../../migrations/0001_init.sql")),
        (2, "roster", include_str!("../../migrations/0002_roster.sql")),
        (3, "ledger", include_str!("../../migrations/0003_ledger.sql")),
        (4, "pages", include_str!("../../migrations/0004_pages.sql")),
        (5, "programme", include_str!("../../migrations/0005_programme.sql")),
        (6, "pulse", include_str!("../../migrations/0006_pulse.sql")),
        (7, "reports", include_str!("../../migrations/0007_reports.sql")),
        (9, "promises", include_str!("../../migrations/0009_promises.sql")),
        (10, "milestones", include_str!("../../migrations/0010_milestones.sql")),
        (11, "indexes", include_str!("../../migrations/0011_indexes.sql")),
        (12, "audit", include_str!("../../migrations/0012_audit.sql")),
    ]
    .map(|(version, name, sql)| {
        let sql = sqlx::SqlSafeStr::into_sql_str(sql);
        Migration::new(version, name.into(), MigrationType::Simple, sql, false)
    });
    Migrator::with_migrations(migrations.into())
}
