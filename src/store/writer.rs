//! SQLite's one writer: a thread that owns the connection and does one unit of work after the other. Those that wait
//! together share one commit, so that sixty-four concurrent commands cost one fsync. Each is a savepoint and stands or
//! falls alone; nobody is answered before the commit.

use std::panic::AssertUnwindSafe;
use std::pin::Pin;
use std::sync::Arc;

use futures_util::FutureExt;
use sqlx::migrate::MigrateError;
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions, SqliteConnection};
use tokio::sync::{mpsc, oneshot};

use super::seal::Sealer;
use super::{Beginning, Conn, Doing, Done, Fault, Result, SqliteHandle, Tx, Work, migrator, on};

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
    pub(crate) async fn open(options: &SqliteConnectOptions, sealer: Arc<Sealer>) -> sqlx::Result<Writer> {
        let (orders, waiting) = mpsc::unbounded_channel();
        let (opened, opening) = oneshot::channel();
        let runtime = tokio::runtime::Handle::current();
        let options = options.clone();
        // A thread, and not a task: a unit goes to the database and back several times, and each time a task would have
        // to be woken by the scheduler.
        let life = move || {
            keep_to_one_processor();
            runtime.block_on(async {
                match options.connect().await {
                    Ok(conn) => {
                        if opened.send(Ok(())).is_ok() {
                            serve(conn, sealer, waiting).await;
                        }
                    }
                    // Whoever no longer listens does not need to know.
                    Err(error) => drop(opened.send(Err(error))),
                }
            });
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

/// This thread, and the one that SQLite's driver starts from it, stay on one processor. Only one of the two ever works,
/// and they pass each statement to and fro: across processors each passing wakes a sleeping one, which costs more than
/// most statements (src/decisions/0008-one-way-to-the-database.md has the figures).
fn keep_to_one_processor() {
    #[cfg(target_os = "linux")]
    {
        use rustix::thread::{CpuSet, sched_getaffinity, sched_setaffinity};
        let Ok(allowed) = sched_getaffinity(None) else { return };
        let allowed: Vec<usize> = (0..CpuSet::MAX_CPU).filter(|cpu| allowed.is_set(*cpu)).collect();
        if allowed.len() < 2 {
            return;
        }
        // Programs beside each other, each with the same number in its container, do not all take the same one.
        let mut turn = [0_u8; 2];
        if getrandom::fill(&mut turn).is_err() {
            return;
        }
        let mut one = CpuSet::new();
        one.set(allowed[usize::from(u16::from_ne_bytes(turn)) % allowed.len()]);
        // Where it is not allowed, the scheduler decides as ever.
        let _ = sched_setaffinity(None, &one);
    }
}

/// The writer's life.
async fn serve(conn: SqliteConnection, sealer: Arc<Sealer>, mut waiting: mpsc::UnboundedReceiver<Order>) {
    // One for all units: it is lent to each in turn.
    let mut tx = Tx::new(Conn::Sqlite(SqliteHandle::Writing(conn)), sealer);
    let mut next = waiting.recv().await;
    while let Some(order) = next.take() {
        match order {
            Order::Unit(unit) => next = group(&mut tx, unit, &mut waiting).await,
            Order::Migrate(answer) => {
                let _ = answer.send(on!(tx, c => migrator().run(c).await));
            }
            Order::Check(answer) => {
                let found = on!(tx, c => sqlx::query_scalar("PRAGMA quick_check(1)").fetch_one(c).await);
                let _ = answer.send(found.map(|found: String| found == "ok"));
            }
            Order::Close(answer) => {
                // The connection itself is dropped with the last holder; a clean checkpoint leaves no -wal behind.
                let _ = run(&mut tx, "PRAGMA optimize").await;
                let _ = run(&mut tx, "PRAGMA wal_checkpoint(TRUNCATE)").await;
                let _ = answer.send(());
            }
        }
        if next.is_none() {
            next = waiting.recv().await;
        }
    }
}

async fn run(tx: &mut Tx, sql: &'static str) -> Result<()> {
    on!(tx, c => sqlx::query(sql).execute(c).await.map(|_| ())).doing("steering the SQLite transaction")
}

/// Runs a unit of work, and all that wait by then, under one commit. What comes back is an order that is no unit.
async fn group(tx: &mut Tx, first: Unit, waiting: &mut mpsc::UnboundedReceiver<Order>) -> Option<Order> {
    let mut told: Vec<Tell> = Vec::new();
    let mut next = Some(first);
    let mut other = None;
    // Something was begun that a commit has to end.
    let mut open = false;
    let mut kept = true;
    while let Some(unit) = next.take() {
        // What the unit before wrote is let go of here or by the commit: one step less for each unit.
        tx.start_over(if open { "RELEASE unit; SAVEPOINT unit" } else { "BEGIN IMMEDIATE; SAVEPOINT unit" });
        let Ran { keeps, tell } = unit(tx).await;
        told.push(tell);
        match tx.end_unit() {
            // It asked nothing of the database.
            Beginning::Due(_) => {}
            Beginning::Made => {
                open = true;
                if !keeps && run(tx, "ROLLBACK TO unit").await.is_err() {
                    kept = false;
                    break;
                }
            }
            Beginning::Failed => {
                kept = false;
                break;
            }
        }
        if told.len() < LARGEST_GROUP {
            match waiting.try_recv().ok() {
                Some(Order::Unit(unit)) => next = Some(unit),
                order => other = order,
            }
        }
    }
    if kept
        && open
        && let Err(fault) = run(tx, "COMMIT").await
    {
        tracing::error!(%fault, "a group of units of work could not be kept");
        kept = false;
    }
    if !kept {
        // The transaction may already be gone, for SQLite ends it itself when the disk is full.
        let _ = run(tx, "ROLLBACK").await;
    }
    for tell in told {
        tell(kept);
    }
    other
}
