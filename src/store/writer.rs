//! SQLite's one pen: whoever has a unit of work queues it and, if nobody else is writing, writes it there and then, with
//! those of everybody who waits by then. They share one commit, so that a crowd of commands costs a few fsyncs. Each of
//! several is a savepoint and stands or falls alone; nobody is answered before the disk has the commit.
//!
//! There is no thread for it. Work on SQLite takes a few tenths of a millisecond, and waking a thread and being woken by it
//! took as long again. Only what may have to wait, for another process or a slow disk, is taken to one.

use std::collections::VecDeque;
use std::panic::AssertUnwindSafe;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use futures_util::FutureExt;
use sqlx::migrate::MigrateError;
use sqlx::{ConnectOptions, Connection};
use tokio::runtime::Handle;
use tokio::sync::{OwnedMutexGuard, oneshot};

use super::checkpoints::Checkpoints;
use super::durable::Durable;
use super::embedded::{EmbeddedConnection, PATIENCE, is_busy};
use super::file::SqliteFile;
use super::seal::Sealer;
use super::{Conn, Doing, Done, Fault, Result, Tx, Work, migrator, on};

/// So many units of work share a commit without more ado.
const USUAL_GROUP: usize = 8;
/// More than this many never wait for one commit.
const LARGEST_GROUP: usize = 64;

/// What SQLite noted once of the sizes of tables. Noted while a company was small, it would make SQLite read whole tables when
/// the company has grown, and SQLite would notice no sooner than at the next stop. Without, it plans for large tables. On a
/// connection of its own, for one that has read it does not forget.
const FORGET_SIZES: &str = "DROP TABLE IF EXISTS sqlite_stat1; DROP TABLE IF EXISTS sqlite_stat4";

/// The way to the file for whoever writes.
#[derive(Clone)]
pub(crate) struct Writer(Arc<Shared>);

struct Shared {
    file: SqliteFile,
    waiting: Mutex<VecDeque<Unit>>,
    /// Whoever holds it writes. Gone once the file is closed.
    pen: Arc<tokio::sync::Mutex<Option<Pen>>>,
    /// `None`: SQLite waits for the disk itself, or there is none.
    durable: Option<Durable>,
}

/// What it takes to write.
struct Pen {
    /// One for all units: it is lent to each in turn.
    tx: Tx,
    beside: Option<Checkpoints>,
    /// Several wrote together the last time, so that others may come now too.
    crowd: bool,
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

/// What SQLite is asked is answered when asking returns: nothing that is asked of it alone ever waits.
pub(super) fn at_once<T>(asking: impl Future<Output = T>) -> Option<T> {
    asking.now_or_never()
}

impl Writer {
    pub(crate) async fn open(file: &SqliteFile, sealer: Arc<Sealer>) -> sqlx::Result<Writer> {
        let file = file.clone();
        let opening = tokio::task::spawn_blocking(move || {
            file.for_writing().open()?.set_up(FORGET_SIZES)?;
            let conn = file.for_writing().open()?;
            let beside = file.for_writing_back().map(Checkpoints::start).transpose().map_err(sqlx::Error::Io)?;
            let (conn, durable) = waiting_beside(conn)?;
            let pen = Pen { tx: Tx::new(Conn::Sqlite(conn), sealer), beside, crowd: true };
            let (waiting, pen) = (Mutex::default(), Arc::new(tokio::sync::Mutex::new(Some(pen))));
            Ok(Writer(Arc::new(Shared { file, waiting, pen, durable })))
        });
        opening.await.map_err(|_| sqlx::Error::WorkerCrashed)?
    }

    /// Whether the disk failed to take what was written: then nothing more is.
    pub(crate) fn has_failed(&self) -> bool {
        self.0.durable.as_ref().is_some_and(Durable::has_failed)
    }

    /// Does what takes long with the pen, away from where tasks run; then whoever came meanwhile gets their turn.
    async fn alone<T: Send + 'static>(&self, what: impl FnOnce(&mut Option<Pen>) -> T + Send + 'static) -> Option<T> {
        let pen = self.0.pen.clone();
        let doing = tokio::task::spawn_blocking(move || {
            let mut pen = pen.blocking_lock();
            if let Some(pen) = &mut *pen {
                pen.wait_for(PATIENCE);
            }
            what(&mut pen)
        });
        let done = doing.await;
        self.0.write_on();
        done.ok()
    }

    pub(crate) async fn is_whole(&self) -> sqlx::Result<bool> {
        let check = |pen: &mut Option<Pen>| {
            let pen = pen.as_mut()?;
            let asking = async { on!(pen.tx, c => sqlx::query_scalar("PRAGMA quick_check(1)").fetch_one(c).await) };
            at_once(asking)
        };
        let found: String = self.alone(check).await.flatten().unwrap_or(Err(sqlx::Error::WorkerCrashed))?;
        Ok(found == "ok")
    }

    /// By sqlx's own driver, which knows how: over a connection that is there for this alone.
    pub(crate) async fn migrate(&self) -> std::result::Result<(), MigrateError> {
        let (shared, runtime) = (self.0.clone(), Handle::current());
        let migrating = move |_: &mut Option<Pen>| {
            runtime.block_on(async {
                let mut conn = shared.file.for_migrating().connect().await?;
                migrator().run(&mut conn).await?;
                Ok(conn.close().await?)
            })
        };
        self.alone(migrating).await.unwrap_or(Err(MigrateError::Execute(sqlx::Error::WorkerCrashed)))
    }

    /// Runs one unit of work. It runs to its end even if the caller goes away.
    pub(crate) async fn run<T, F>(&self, work: F) -> Result<T>
    where
        T: Send + 'static,
        F: for<'a> FnOnce(&'a mut Tx) -> Work<'a, Done<T>> + Send + 'static,
    {
        let (answer, answered) = oneshot::channel();
        let unit: Unit = Box::new(move |tx| {
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
        });
        self.0.waiting().push_back(unit);
        let turn = Turn(&self.0);
        if self.0.may_be_joined() {
            // Who else comes in this turn of the runtime shares the commit. Whoever is alone does without: to be taken up
            // again costs as much as asking SQLite a few questions.
            tokio::task::yield_now().await;
        }
        drop(turn);
        match answered.await {
            Ok(Ok(result)) => result,
            Ok(Err(panic)) => std::panic::resume_unwind(panic),
            Err(_) => Err(Fault::Commit),
        }
    }

    pub(crate) async fn close(&self) {
        let shared = self.0.clone();
        let closing = self.alone(move |pen| {
            let Some(Pen { mut tx, beside, .. }) = pen.take() else { return };
            if let Some(durable) = &shared.durable {
                durable.finish();
            }
            if let Some(beside) = beside {
                beside.finish();
            }
            let _ = run(&mut tx, "PRAGMA wal_checkpoint(TRUNCATE)");
            // Whoever closes last takes the log's files along; nothing is written after that.
        });
        closing.await;
    }
}

/// A writer's connection that no longer waits for the disk itself, where there is a log that can be waited for beside it.
fn waiting_beside(mut conn: EmbeddedConnection) -> sqlx::Result<(EmbeddedConnection, Option<Durable>)> {
    let Some(path) = conn.logged()? else { return Ok((conn, None)) };
    let durable = Durable::open(&path).map_err(sqlx::Error::Io)?;
    conn.set_up("PRAGMA synchronous = NORMAL")?;
    Ok((conn, Some(durable)))
}

/// Whoever queued a unit of work takes the pen when this is let go of, also if nobody waits for the answer any more.
struct Turn<'a>(&'a Arc<Shared>);

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        self.0.write_on();
    }
}

impl Shared {
    /// Whether nobody is writing, and others may come with whoever does next. Whoever asks takes the pen for as long, and
    /// so has to look at the queue afterwards.
    fn may_be_joined(&self) -> bool {
        self.pen.try_lock().is_ok_and(|pen| pen.as_ref().is_some_and(|pen| pen.crowd))
    }

    fn waiting(&self) -> MutexGuard<'_, VecDeque<Unit>> {
        // Nobody panics while holding it.
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Writes one group of those that wait, if nobody else is writing: whoever is looks for others when the pen is down.
    fn write_on(self: &Arc<Shared>) {
        while !self.waiting().is_empty() {
            let Ok(mut pen) = self.pen.clone().try_lock_owned() else { return };
            // Closed: whoever waits is told so by being let go of.
            let Some(held) = &mut *pen else { return self.waiting().clear() };
            let units = self.next_group();
            if units.is_empty() {
                // Somebody else was quicker; but whoever has queued meanwhile found no pen.
                continue;
            }
            match self.begin(held, Duration::ZERO) {
                Begun::NotYet => return self.write_beside(pen, units),
                begun => return self.write(pen, units, begun),
            }
        }
    }

    fn begin(&self, pen: &mut Pen, patience: Duration) -> Begun {
        match &self.durable {
            Some(durable) if durable.has_failed() => Begun::Never,
            // Without a log SQLite waits for the disk, and for those who read, at every commit.
            None if patience.is_zero() => Begun::NotYet,
            _ => pen.begin(patience),
        }
    }

    /// Where a thread may stand still until another process lets go of the file.
    fn write_beside(self: &Arc<Shared>, mut pen: OwnedPen, units: Vec<Unit>) {
        let shared = self.clone();
        let writing = move || {
            let begun = pen.as_mut().map_or(Begun::Never, |held| shared.begin(held, PATIENCE));
            shared.write(pen, units, begun);
        };
        match Handle::try_current() {
            Ok(runtime) => drop(runtime.spawn_blocking(writing)),
            Err(_) => writing(),
        }
    }

    fn write(self: &Arc<Shared>, mut pen: OwnedPen, units: Vec<Unit>, begun: Begun) {
        let Some(held) = &mut *pen else { return };
        let Group { told, kept } = held.write(units, matches!(begun, Begun::Yes));
        drop(pen);
        // In this order: whoever queues looks for the pen after that, and whoever puts it down looks at the queue.
        let others_wait = self.go_on();
        self.tell(told, kept, others_wait);
    }

    /// Whether somebody waits; they get a task of their own, for the one that waits for the group before is to go on.
    fn go_on(self: &Arc<Shared>) -> bool {
        let others_wait = !self.waiting().is_empty();
        if others_wait && let Ok(runtime) = Handle::try_current() {
            let shared = self.clone();
            runtime.spawn(async move { shared.write_on() });
        }
        others_wait
    }

    fn tell(&self, told: Vec<Tell>, kept: bool, others_wait: bool) {
        match &self.durable {
            // Also after a group that wrote nothing: its answers may rest on what was committed before and is not on disk
            // yet.
            Some(durable) if kept => durable.tell(told, others_wait),
            _ => told.into_iter().for_each(|tell| tell(kept)),
        }
    }

    /// Half of a crowd: while one half is written, the other is answered and comes again. Written all at once, it would
    /// come again all at once, with nothing to do for anybody in between.
    fn next_group(&self) -> Vec<Unit> {
        let mut waiting = self.waiting();
        let size = waiting.len().div_ceil(2).clamp(USUAL_GROUP, LARGEST_GROUP).min(waiting.len());
        waiting.drain(..size).collect()
    }
}

type OwnedPen = OwnedMutexGuard<Option<Pen>>;

/// Whether a transaction has begun.
enum Begun {
    Yes,
    /// Another process keeps the file to itself.
    NotYet,
    Never,
}

/// A group of units that were run.
struct Group {
    told: Vec<Tell>,
    /// Whether its commit came about.
    kept: bool,
}

impl Pen {
    /// How long is waited from now on for another process to let go of the file.
    fn wait_for(&mut self, patience: Duration) {
        if let Conn::Sqlite(conn) = &mut self.tx.conn {
            // It only notes the time.
            let _ = conn.wait_for(patience);
        }
    }

    fn begin(&mut self, patience: Duration) -> Begun {
        self.wait_for(patience);
        match run(&mut self.tx, "BEGIN IMMEDIATE") {
            Err(Fault::Database { cause, .. }) if is_busy(&cause) && patience.is_zero() => Begun::NotYet,
            begun => match told_of(begun) {
                true => Begun::Yes,
                false => Begun::Never,
            },
        }
    }

    /// Runs units of work under one commit; none unless it has `begun`.
    fn write(&mut self, units: Vec<Unit>, begun: bool) -> Group {
        let mut told: Vec<Tell> = Vec::with_capacity(units.len());
        self.crowd = units.len() > 1;
        let tx = &mut self.tx;
        let mut kept = begun;
        let mut end = "COMMIT";
        for unit in units {
            // A unit that can't begin is let go of, and whoever waits for it is told so. Whoever is alone stands or falls with
            // the transaction.
            kept = kept && (!self.crowd || told_of(run(tx, "SAVEPOINT unit")));
            if !kept {
                break;
            }
            tx.start_over();
            let keeps = match at_once(unit(tx)) {
                Some(Ran { keeps, tell }) => {
                    told.push(tell);
                    keeps
                }
                None => {
                    tracing::error!("a unit of work waited for something else than the database, and was let go of");
                    false
                }
            };
            if self.crowd {
                kept = (keeps || told_of(run(tx, "ROLLBACK TO unit"))) && told_of(run(tx, "RELEASE unit"));
            } else if !keeps {
                end = "ROLLBACK";
            }
        }
        kept = kept && told_of(run(tx, end));
        if begun && !kept {
            // The transaction may already be gone, for SQLite ends it itself when the disk is full.
            let _ = run(tx, "ROLLBACK");
        }
        if let Some(beside) = &mut self.beside {
            beside.note(told.len());
        }
        Group { told, kept }
    }
}

fn run(tx: &mut Tx, sql: &'static str) -> Result<()> {
    let asking = async { on!(tx, c => sqlx::query(sql).execute(c).await.map(|_| ())) };
    at_once(asking).unwrap_or(Err(sqlx::Error::WorkerCrashed)).doing("steering the SQLite transaction")
}

/// Whether a step that concerns the whole group went well; if not, an operator hears of it once.
fn told_of(step: Result<()>) -> bool {
    step.inspect_err(|fault| tracing::error!(%fault, "a group of units of work could not be kept")).is_ok()
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::*;
    use crate::store::{Engine, Store};

    /// A database in a file of its own.
    struct Place {
        path: PathBuf,
        store: Store,
    }

    impl Place {
        async fn make(name: &str) -> Place {
            let path = std::env::temp_dir().join(format!("taiwa-writer-{name}-{}.db", std::process::id()));
            let sealer = Sealer::from_config(&Sealer::new_key()).unwrap();
            let store = Store::open(&format!("sqlite://{}", path.display()), sealer).await.unwrap();
            store.migrate().await.unwrap();
            Place { path, store }
        }

        fn shared(&self) -> &Arc<Shared> {
            let Engine::Sqlite { writer, .. } = &self.store.engine else { unreachable!("it was opened as one") };
            &writer.0
        }

        async fn end(self) {
            self.store.close().await;
            std::fs::remove_file(self.path).unwrap();
        }
    }

    async fn note(store: &Store, dedupe: String) -> Result<()> {
        let now = jiff::Timestamp::UNIX_EPOCH;
        let work = store.write(move |tx| {
            Box::pin(async move {
                tx.note_seen(crate::chat::Platform::Slack, &dedupe, None, now).await?;
                match dedupe.as_str() {
                    "panics" => panic!("meant"),
                    "undone" => Ok(Done::Undo(())),
                    "refused" => Err(Fault::Damaged),
                    _ => Ok(Done::Keep(())),
                }
            })
        });
        work.await
    }

    async fn noted(store: &Store) -> i64 {
        let count = store.glance(|tx| {
            Box::pin(async move {
                on!(tx, c => sqlx::query_scalar("SELECT COUNT(*) FROM inbox").fetch_one(c).await).doing("counting")
            })
        });
        count.await.unwrap()
    }

    /// Three hundred at once, some of whom fail: everybody is told their own, and what the others wrote stays.
    async fn a_crowd_writes(name: &str) {
        let place = Place::make(name).await;
        let all: Vec<_> = (0..300)
            .map(|number| {
                let what = match number % 10 {
                    3 => "panics".to_owned(),
                    5 => "undone".to_owned(),
                    7 => "refused".to_owned(),
                    _ => format!("act {number}"),
                };
                let (store, own) = (place.store.clone(), what.clone());
                (what, tokio::spawn(async move { note(&store, own).await }))
            })
            .collect();
        for (what, told) in all {
            match (what.as_str(), told.await) {
                ("panics", told) => assert!(told.unwrap_err().is_panic()),
                ("refused", told) => assert!(matches!(told.unwrap(), Err(Fault::Damaged))),
                (_, told) => told.unwrap().unwrap(),
            }
        }
        assert_eq!(noted(&place.store).await, 210);
        place.end().await;
    }

    #[tokio::test]
    async fn a_crowd_on_one_thread_is_told_each_their_own() {
        a_crowd_writes("one").await;
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 3)]
    async fn a_crowd_on_several_threads_is_told_each_their_own() {
        a_crowd_writes("several").await;
    }

    #[tokio::test]
    async fn whoever_is_alone_is_told_their_own_too() {
        let place = Place::make("by-itself").await;
        note(&place.store, "undone".to_owned()).await.unwrap();
        assert!(matches!(note(&place.store, "refused".to_owned()).await, Err(Fault::Damaged)));
        let panics = AssertUnwindSafe(note(&place.store, "panics".to_owned())).catch_unwind().await;
        assert!(panics.is_err());
        assert_eq!(noted(&place.store).await, 0);
        note(&place.store, "kept".to_owned()).await.unwrap();
        assert_eq!(noted(&place.store).await, 1);
        place.end().await;
    }

    /// What the first wrote is not yet there for others when the second writes.
    #[tokio::test]
    async fn those_who_come_together_share_a_commit() {
        let place = Place::make("together").await;
        let reader = rusqlite::Connection::open(&place.path).unwrap();
        let second = place.store.write(move |_| {
            Box::pin(async move {
                let seen: i64 = reader.query_row("SELECT COUNT(*) FROM inbox", [], |row| row.get(0)).unwrap();
                Ok(Done::Keep(seen))
            })
        });
        let (first, second) = futures_util::future::join(note(&place.store, "first".to_owned()), second).await;
        first.unwrap();
        assert_eq!(second.unwrap(), 0);
        assert_eq!(noted(&place.store).await, 1);
        place.end().await;
    }

    #[tokio::test]
    async fn half_of_a_crowd_is_written_at_a_time_and_all_of_a_few() {
        let place = Place::make("half").await;
        let held = place.shared().pen.lock().await;
        let writing = (0..20).map(|number| note(&place.store, number.to_string()));
        let mut writing = Box::pin(futures_util::future::join_all(writing));
        assert!((&mut writing).now_or_never().is_none(), "nobody writes while another has the pen");
        assert_eq!(place.shared().waiting().len(), 20);
        let sizes: Vec<usize> =
            std::iter::from_fn(|| Some(place.shared().next_group().len()).filter(|n| *n > 0)).collect();
        assert_eq!(sizes, [10, USUAL_GROUP, 2], "half of a crowd, but all of a few");
        drop(held);
        assert!(writing.await.iter().all(|told| matches!(told, Err(Fault::Commit))), "they were let go of just now");
        place.end().await;
    }

    #[tokio::test]
    async fn what_nobody_waits_for_any_more_is_written_all_the_same() {
        let place = Place::make("alone").await;
        let mut writing = Box::pin(note(&place.store, "left".to_owned()));
        assert!((&mut writing).now_or_never().is_none(), "it waits for others of its turn");
        drop(writing);
        assert_eq!(noted(&place.store).await, 1);
        place.end().await;
    }

    #[tokio::test]
    async fn a_unit_that_waits_for_something_else_is_let_go_of_and_holds_nobody_up() {
        let place = Place::make("else").await;
        let waits = place.store.write(|tx| {
            Box::pin(async move {
                tx.note_seen(crate::chat::Platform::Slack, "waits", None, jiff::Timestamp::UNIX_EPOCH).await?;
                std::future::pending::<()>().await;
                Ok(Done::Keep(()))
            })
        });
        let (waits, other) = futures_util::future::join(waits, note(&place.store, "other".to_owned())).await;
        assert!(matches!(waits, Err(Fault::Commit)) && other.is_ok());
        assert_eq!(noted(&place.store).await, 1);
        place.end().await;
    }

    #[tokio::test]
    async fn while_another_process_keeps_the_file_the_others_go_on_and_nothing_is_lost() {
        let place = Place::make("kept").await;
        let mut other = rusqlite::Connection::open(&place.path).unwrap();
        let kept = other.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate).unwrap();

        let mut writing = Box::pin(note(&place.store, "waits".to_owned()));
        let in_time = tokio::time::timeout(Duration::from_millis(200), &mut writing).await;
        assert!(in_time.is_err(), "this one thread could look at the clock meanwhile");
        assert_eq!(noted(&place.store).await, 0, "and read");
        kept.commit().unwrap();
        writing.await.unwrap();
        assert_eq!(noted(&place.store).await, 1);

        drop(other);
        place.end().await;
    }

    #[tokio::test]
    async fn whoever_comes_when_the_file_is_closed_is_told() {
        let place = Place::make("closed").await;
        place.store.close().await;
        assert!(matches!(note(&place.store, "late".to_owned()).await, Err(Fault::Commit)));
        std::fs::remove_file(place.path).unwrap();
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn after_the_disk_refused_nothing_is_written_and_everybody_is_told() {
        let place = Place::make("refused").await;
        note(&place.store, "before".to_owned()).await.unwrap();
        place.store.ping().await.unwrap();

        place.shared().durable.as_ref().unwrap().fail();
        assert!(matches!(note(&place.store, "after".to_owned()).await, Err(Fault::Commit)));
        assert!(place.store.ping().await.is_err(), "an operator is to see it");
        assert_eq!(noted(&place.store).await, 1);
        place.end().await;
    }
}
