//! SQLite's one writer: a thread that owns the connection and does one unit of work after the other. Those that wait
//! together share one commit, so that sixty-four concurrent commands cost one fsync. Each is a savepoint and stands or
//! falls alone; nobody is answered before the commit.

use std::panic::AssertUnwindSafe;
use std::pin::Pin;
use std::sync::Arc;

use futures_util::FutureExt;
use sqlx::migrate::MigrateError;
use sqlx::{ConnectOptions, Connection};
use tokio::sync::{mpsc, oneshot};

use super::checkpoints::Checkpoints;
use super::embedded::EmbeddedConnection;
use super::file::SqliteFile;
use super::seal::Sealer;
use super::{Conn, Doing, Done, Fault, Result, Tx, Work, migrator, on};

/// More than this many units of work do not wait for one commit.
const LARGEST_GROUP: usize = 64;

/// The way to the writer; it ends when the last one is gone.
#[derive(Clone)]
pub(crate) struct Writer(mpsc::UnboundedSender<Order>);

enum Order {
    Unit(Unit),
    Migrate(oneshot::Sender<std::result::Result<(), MigrateError>>),
    Check(oneshot::Sender<sqlx::Result<bool>>),
    Close(oneshot::Sender<()>),
}

/// One unit of work.
type Unit = Box<dyn for<'a> FnOnce(&'a mut Tx) -> Pin<Box<dyn Future<Output = Ran> + Send + 'a>> + Send>;

/// A unit of work that has run.
struct Ran {
    /// What it wrote is to stay.
    keeps: bool,
    tell: Tell,
}

/// Tells whoever waits for a unit whether its commit came about.
type Tell = Box<dyn FnOnce(bool) + Send>;

impl Writer {
    pub(crate) async fn open(file: &SqliteFile, sealer: Arc<Sealer>) -> sqlx::Result<Writer> {
        let (orders, waiting) = mpsc::unbounded_channel();
        let (opened, opening) = oneshot::channel();
        let runtime = tokio::runtime::Handle::current();
        let file = file.clone();
        // A thread, and not a task: while SQLite works, and while a commit waits for the disk, nothing else can.
        let life = move || {
            let begun = file.for_writing().open().and_then(|conn| {
                let beside = file.for_writing_back().map(Checkpoints::start).transpose().map_err(sqlx::Error::Io)?;
                Ok((conn, beside))
            });
            let (conn, beside) = match begun {
                Ok(begun) => begun,
                // Whoever no longer listens does not need to know.
                Err(error) => return drop(opened.send(Err(error))),
            };
            if opened.send(Ok(())).is_ok() {
                runtime.block_on(serve(conn, beside, &file, sealer, waiting));
            }
        };
        std::thread::Builder::new().name("sqlite-writer".to_owned()).spawn(life).map_err(sqlx::Error::Io)?;
        opening.await.map_err(|_| sqlx::Error::WorkerCrashed)??;
        Ok(Writer(orders))
    }

    async fn ask<T>(&self, order: impl FnOnce(oneshot::Sender<T>) -> Order) -> Option<T> {
        let (answer, answered) = oneshot::channel();
        self.0.send(order(answer)).ok()?;
        answered.await.ok()
    }

    pub(crate) async fn is_whole(&self) -> sqlx::Result<bool> {
        self.ask(Order::Check).await.unwrap_or(Err(sqlx::Error::WorkerCrashed))
    }

    pub(crate) async fn migrate(&self) -> std::result::Result<(), MigrateError> {
        let gone = || Err(MigrateError::Execute(sqlx::Error::WorkerCrashed));
        self.ask(Order::Migrate).await.unwrap_or_else(gone)
    }

    /// Runs one unit of work. It runs to its end even if the caller goes away.
    pub(crate) async fn run<T, F>(&self, work: F) -> Result<T>
    where
        T: Send + 'static,
        F: for<'a> FnOnce(&'a mut Tx) -> Work<'a, Done<T>> + Send + 'static,
    {
        let answer = self.ask(|answer| {
            Order::Unit(Box::new(move |tx| {
                Box::pin(async move {
                    // A panic is whoever's it is that waits for this unit, and nobody else's.
                    let outcome = AssertUnwindSafe(async { work(tx).await }).catch_unwind().await;
                    let keeps = matches!(outcome, Ok(Ok(Done::Keep(_))));
                    let result = outcome.map(|outcome| outcome.map(|(Done::Keep(value) | Done::Undo(value))| value));
                    let tell: Tell = Box::new(move |kept| {
                        let result = result.map(|result| if kept { result } else { result.and(Err(Fault::Commit)) });
                        // Whoever no longer listens does not need to know.
                        let _ = answer.send(result);
                    });
                    Ran { keeps, tell }
                })
            }))
        });
        match answer.await {
            Some(Ok(result)) => result,
            Some(Err(panic)) => std::panic::resume_unwind(panic),
            None => Err(Fault::Commit),
        }
    }

    pub(crate) async fn close(&self) {
        self.ask(Order::Close).await;
    }
}

/// The writer's life.
async fn serve(
    conn: EmbeddedConnection,
    mut beside: Option<Checkpoints>,
    file: &SqliteFile,
    sealer: Arc<Sealer>,
    mut waiting: mpsc::UnboundedReceiver<Order>,
) {
    // One for all units: it is lent to each in turn.
    let mut tx = Tx::new(Conn::Sqlite(conn), sealer);
    let mut next = waiting.recv().await;
    while let Some(order) = next.take() {
        match order {
            Order::Unit(unit) => {
                let (units, other) = group(&mut tx, unit, &mut waiting).await;
                if let Some(beside) = &mut beside {
                    beside.note(units);
                }
                next = other;
            }
            Order::Migrate(answer) => {
                let _ = answer.send(migrate(file).await);
            }
            Order::Check(answer) => {
                let found = on!(tx, c => sqlx::query_scalar("PRAGMA quick_check(1)").fetch_one(c).await);
                let _ = answer.send(found.map(|found: String| found == "ok"));
            }
            Order::Close(answer) => {
                if let Some(beside) = beside.take() {
                    beside.finish();
                }
                let _ = run(&mut tx, "PRAGMA optimize").await;
                let _ = run(&mut tx, "PRAGMA wal_checkpoint(TRUNCATE)").await;
                // Whoever closes last takes the log's files along; nothing is written after that.
                drop(tx);
                let _ = answer.send(());
                return;
            }
        }
        if next.is_none() {
            next = waiting.recv().await;
        }
    }
}

/// By sqlx's own driver, which knows how: over a connection that is there for this alone.
async fn migrate(file: &SqliteFile) -> std::result::Result<(), MigrateError> {
    let mut conn = file.for_migrating().connect().await?;
    migrator().run(&mut conn).await?;
    Ok(conn.close().await?)
}

async fn run(tx: &mut Tx, sql: &'static str) -> Result<()> {
    on!(tx, c => sqlx::query(sql).execute(c).await.map(|_| ())).doing("steering the SQLite transaction")
}

/// Whether a step that concerns the whole group went well; if not, an operator hears of it once.
fn told_of(step: Result<()>) -> bool {
    step.inspect_err(|fault| tracing::error!(%fault, "a group of units of work could not be kept")).is_ok()
}

/// Runs a unit of work, and all that wait by then, under one commit. Gives back how many they were, and an order that is
/// no unit.
async fn group(tx: &mut Tx, first: Unit, waiting: &mut mpsc::UnboundedReceiver<Order>) -> (usize, Option<Order>) {
    let mut told: Vec<Tell> = Vec::new();
    let mut next = Some(first);
    let mut other = None;
    let mut kept = told_of(run(tx, "BEGIN IMMEDIATE").await);
    while let Some(unit) = next.take() {
        // A unit that can't begin is let go of, and whoever waits for it is told so.
        kept = kept && told_of(run(tx, "SAVEPOINT unit").await);
        if !kept {
            break;
        }
        tx.start_over();
        let Ran { keeps, tell } = unit(tx).await;
        told.push(tell);
        kept = (keeps || told_of(run(tx, "ROLLBACK TO unit").await)) && told_of(run(tx, "RELEASE unit").await);
        if kept && told.len() < LARGEST_GROUP {
            match waiting.try_recv().ok() {
                Some(Order::Unit(unit)) => next = Some(unit),
                order => other = order,
            }
        }
    }
    kept = kept && told_of(run(tx, "COMMIT").await);
    if !kept {
        // The transaction may already be gone, for SQLite ends it itself when the disk is full.
        let _ = run(tx, "ROLLBACK").await;
    }
    let units = told.len();
    for tell in told {
        tell(kept);
    }
    (units, other)
}
