//! SQLite's one writer: a thread that owns the connection and does one unit of work after the other. Those that wait
//! together share one commit, so that a crowd of commands costs a few fsyncs. Each is a savepoint and stands or
//! falls alone; nobody is answered before the commit.

use std::panic::AssertUnwindSafe;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use futures_util::FutureExt;
use sqlx::migrate::MigrateError;
use sqlx::{ConnectOptions, Connection};
use tokio::sync::{mpsc, oneshot};

use super::checkpoints::Checkpoints;
use super::durable::Durable;
use super::embedded::EmbeddedConnection;
use super::file::SqliteFile;
use super::seal::Sealer;
use super::{Conn, Doing, Done, Fault, Result, Tx, Work, migrator, on};

/// A group works for so many times what the last commit took, and then commits: longer, and a commit costs hardly less
/// for each; those that were answered come again while the next group works, and nobody waits for a whole crowd.
const WORK_PER_COMMIT: u32 = 4;
/// More than this many units of work never wait for one commit.
const LARGEST_GROUP: usize = 64;

/// The way to the writer; it ends when the last one is gone.
#[derive(Clone)]
pub(crate) struct Writer {
    orders: mpsc::UnboundedSender<Order>,
    disk_failed: Arc<AtomicBool>,
}

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

/// Tells whoever waits for a unit whether its commit came about, and will stay.
pub(super) type Tell = Box<dyn FnOnce(bool) + Send>;

impl Writer {
    pub(crate) async fn open(file: &SqliteFile, sealer: Arc<Sealer>) -> sqlx::Result<Writer> {
        let (orders, waiting) = mpsc::unbounded_channel();
        let (opened, opening) = oneshot::channel();
        let runtime = tokio::runtime::Handle::current();
        let file = file.clone();
        let disk_failed = Arc::new(AtomicBool::new(false));
        let failed = disk_failed.clone();
        // A thread, and not a task: while SQLite works, and while a commit waits for the disk, nothing else can.
        let life = move || {
            let begun = file.for_writing().open().and_then(|conn| {
                let beside = file.for_writing_back().map(Checkpoints::start).transpose().map_err(sqlx::Error::Io)?;
                let (conn, durable) = waiting_beside(conn, failed)?;
                Ok((conn, beside, durable))
            });
            let (conn, beside, durable) = match begun {
                Ok(begun) => begun,
                // Whoever no longer listens does not need to know.
                Err(error) => return drop(opened.send(Err(error))),
            };
            if opened.send(Ok(())).is_ok() {
                runtime.block_on(serve(conn, (beside, durable), &file, sealer, waiting));
            }
        };
        std::thread::Builder::new().name("sqlite-writer".to_owned()).spawn(life).map_err(sqlx::Error::Io)?;
        opening.await.map_err(|_| sqlx::Error::WorkerCrashed)??;
        Ok(Writer { orders, disk_failed })
    }

    async fn ask<T>(&self, order: impl FnOnce(oneshot::Sender<T>) -> Order) -> Option<T> {
        let (answer, answered) = oneshot::channel();
        self.orders.send(order(answer)).ok()?;
        answered.await.ok()
    }

    /// Whether the disk failed to take what was written: then nothing more is.
    pub(crate) fn has_failed(&self) -> bool {
        self.disk_failed.load(Ordering::SeqCst)
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

/// A writer's connection that no longer waits for the disk itself, where there is a log that can be waited for beside it.
fn waiting_beside(
    mut conn: EmbeddedConnection,
    failed: Arc<AtomicBool>,
) -> sqlx::Result<(EmbeddedConnection, Option<Durable>)> {
    let Some(path) = conn.logged()? else { return Ok((conn, None)) };
    let durable = Durable::open(&path, failed).map_err(sqlx::Error::Io)?;
    conn.set_up("PRAGMA synchronous = NORMAL")?;
    Ok((conn, Some(durable)))
}

/// The writer's life.
async fn serve(
    conn: EmbeddedConnection,
    (mut beside, mut durable): (Option<Checkpoints>, Option<Durable>),
    file: &SqliteFile,
    sealer: Arc<Sealer>,
    mut waiting: mpsc::UnboundedReceiver<Order>,
) {
    // One for all units: it is lent to each in turn.
    let mut tx = Tx::new(Conn::Sqlite(conn), sealer);
    let mut commit_took = Duration::ZERO;
    let mut next = waiting.recv().await;
    while let Some(order) = next.take() {
        match order {
            Order::Unit(unit) => {
                let (units, other) = group(&mut tx, unit, &mut waiting, durable.as_ref(), &mut commit_took).await;
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
                if let Some(durable) = durable.take() {
                    durable.finish();
                }
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

/// Runs a unit of work, and those that wait by then, under one commit. Gives back how many they were, and an order that is
/// no unit. `commit_took` is the last commit's time, and then this one's.
async fn group(
    tx: &mut Tx,
    first: Unit,
    waiting: &mut mpsc::UnboundedReceiver<Order>,
    durable: Option<&Durable>,
    commit_took: &mut Duration,
) -> (usize, Option<Order>) {
    let began = Instant::now();
    let mut told: Vec<Tell> = Vec::new();
    let mut next = Some(first);
    let mut other = None;
    let mut kept = !durable.is_some_and(Durable::has_failed) && told_of(run(tx, "BEGIN IMMEDIATE").await);
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
        if kept && told.len() < LARGEST_GROUP && began.elapsed() < *commit_took * WORK_PER_COMMIT {
            match waiting.try_recv().ok() {
                Some(Order::Unit(unit)) => next = Some(unit),
                order => other = order,
            }
        }
    }
    let worked = Instant::now();
    kept = kept && told_of(run(tx, "COMMIT").await);
    *commit_took = worked.elapsed();
    if !kept {
        // The transaction may already be gone, for SQLite ends it itself when the disk is full.
        let _ = run(tx, "ROLLBACK").await;
    }
    let units = told.len();
    match durable {
        // Somebody waits for the writer: it does not wait for the disk.
        Some(durable) if kept && !waiting.is_empty() => {
            durable.tell_later(told);
            return (units, other);
        }
        // Also after a group that wrote nothing: its answers may rest on what was committed before and is not on disk yet.
        Some(durable) => kept = kept && durable.wait(),
        None => {}
    }
    for tell in told {
        tell(kept);
    }
    (units, other)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::{Engine, Store};

    async fn note(store: &Store, dedupe: &'static str) -> Result<()> {
        let now = jiff::Timestamp::UNIX_EPOCH;
        let work = store.write(move |tx| {
            Box::pin(async move {
                tx.note_seen(crate::chat::Platform::Slack, dedupe, None, now).await?;
                Ok(Done::Keep(()))
            })
        });
        work.await
    }

    async fn noted(store: &Store) -> i64 {
        let count = store.read(|tx| {
            Box::pin(async move {
                on!(tx, c => sqlx::query_scalar("SELECT COUNT(*) FROM inbox").fetch_one(c).await).doing("counting")
            })
        });
        count.await.unwrap()
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn after_the_disk_refused_nothing_is_written_and_everybody_is_told() {
        let path = std::env::temp_dir().join(format!("taiwa-writer-{}.db", std::process::id()));
        let sealer = Sealer::from_config(&Sealer::new_key()).unwrap();
        let store = Store::open(&format!("sqlite://{}", path.display()), sealer).await.unwrap();
        store.migrate().await.unwrap();
        note(&store, "before").await.unwrap();
        store.ping().await.unwrap();

        let Engine::Sqlite { writer, .. } = &store.engine else { unreachable!("it was opened as one") };
        writer.disk_failed.store(true, Ordering::SeqCst);
        assert!(matches!(note(&store, "after").await, Err(Fault::Commit)));
        assert!(store.ping().await.is_err(), "an operator is to see it");
        assert_eq!(noted(&store).await, 1);

        store.close().await;
        std::fs::remove_file(path).unwrap();
    }
}
