//! SQLite's one writer, with group commit: whoever waits for the writer shares the commit of the one before, so that
//! sixty-four concurrent commands cost one fsync. Each unit of work is a savepoint and stands or falls alone; nobody is
//! answered before the commit.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use sqlx::migrate::{MigrateError, Migrator};
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions, Connection, SqliteConnection};
use tokio::sync::{Mutex, OwnedMutexGuard, oneshot};

use super::seal::Sealer;
use super::{Conn, Doing, Done, Fault, Result, SqliteHandle, Tx, Work};

/// More than this many units of work do not wait for one commit.
const LARGEST_GROUP: usize = 64;

#[derive(Clone)]
pub(crate) struct Writer {
    state: Arc<Mutex<State>>,
    waiting: Arc<AtomicUsize>,
}

struct State {
    conn: SqliteConnection,
    /// A transaction is open.
    open: bool,
    /// A unit of work is inside its savepoint. Still true when the next one comes: the last one died there.
    busy: bool,
    /// Units of work that are done and wait for the group's commit.
    group: Vec<oneshot::Sender<bool>>,
}

/// A unit of work's hold on the writer.
pub(crate) struct Writing(OwnedMutexGuard<State>);

impl Writing {
    pub(crate) fn connection(&mut self) -> &mut SqliteConnection {
        &mut self.0.conn
    }
}

impl State {
    async fn run(&mut self, sql: &'static str) -> Result<()> {
        sqlx::raw_sql(sql).execute(&mut self.conn).await.map(|_| ()).doing("steering the SQLite transaction")
    }

    /// Ends the group: everyone in it learns whether it was kept.
    fn tell(&mut self, kept: bool) {
        for waiting in self.group.drain(..) {
            // Whoever no longer listens does not need to know.
            let _ = waiting.send(kept);
        }
        self.open = false;
    }

    async fn roll_back_all(&mut self) {
        // The transaction may already be gone, for SQLite ends it itself when the disk is full.
        let _ = self.run("ROLLBACK").await;
        self.busy = false;
        self.tell(false);
    }

    async fn commit(&mut self) -> Result<()> {
        match self.run("COMMIT").await {
            Ok(()) => {
                self.tell(true);
                Ok(())
            }
            Err(fault) => {
                self.roll_back_all().await;
                Err(fault)
            }
        }
    }
}

impl Writer {
    pub(crate) async fn open(options: &SqliteConnectOptions) -> sqlx::Result<Writer> {
        let conn = options.connect().await?;
        let state = State { conn, open: false, busy: false, group: Vec::new() };
        Ok(Writer { state: Arc::new(Mutex::new(state)), waiting: Arc::new(AtomicUsize::new(0)) })
    }

    pub(crate) async fn is_whole(&self) -> sqlx::Result<bool> {
        let mut state = self.state.lock().await;
        let found: String = sqlx::query_scalar("PRAGMA quick_check(1)").fetch_one(&mut state.conn).await?;
        Ok(found == "ok")
    }

    pub(crate) async fn migrate(&self, migrator: &Migrator) -> std::result::Result<(), MigrateError> {
        migrator.run(&mut self.state.lock().await.conn).await
    }

    /// Runs one unit of work. Must not be dropped half-way, which is why the store spawns it.
    pub(crate) async fn run<T, F>(&self, sealer: Arc<Sealer>, work: F) -> Result<T>
    where
        T: Send + 'static,
        F: for<'a> FnOnce(&'a mut Tx) -> Work<'a, Done<T>> + Send + 'static,
    {
        self.waiting.fetch_add(1, Ordering::SeqCst);
        let mut state = self.state.clone().lock_owned().await;
        self.waiting.fetch_sub(1, Ordering::SeqCst);

        if state.busy {
            state.roll_back_all().await;
        }
        if state.open {
            state.run("SAVEPOINT unit").await?;
        } else {
            state.run("BEGIN IMMEDIATE; SAVEPOINT unit").await?;
            state.open = true;
        }
        state.busy = true;
        let mut tx = Tx { conn: Conn::Sqlite(SqliteHandle::Writing(Writing(state))), sealer };
        let outcome = work(&mut tx).await;
        let Conn::Sqlite(SqliteHandle::Writing(Writing(mut state))) = tx.conn else { return Err(Fault::Commit) };

        let ended = match &outcome {
            Ok(Done::Keep(_)) => state.run("RELEASE unit").await,
            Ok(Done::Undo(_)) | Err(_) => state.run("ROLLBACK TO unit; RELEASE unit").await,
        };
        if let Err(fault) = ended {
            state.roll_back_all().await;
            return Err(outcome.err().unwrap_or(fault));
        }
        state.busy = false;

        // Whoever already waits for the writer will end the group, this unit included.
        if self.waiting.load(Ordering::SeqCst) > 0 && state.group.len() + 1 < LARGEST_GROUP {
            let (told, kept) = oneshot::channel();
            state.group.push(told);
            drop(state);
            if !kept.await.unwrap_or(false) {
                return Err(outcome.err().unwrap_or(Fault::Commit));
            }
        } else {
            state.commit().await?;
        }
        match outcome? {
            Done::Keep(value) | Done::Undo(value) => Ok(value),
        }
    }

    pub(crate) async fn close(&self) {
        let mut state = self.state.lock().await;
        if state.busy || state.open {
            state.roll_back_all().await;
        }
        let _ = state.run("PRAGMA optimize").await;
        // The connection itself is dropped with the last holder; a clean checkpoint leaves no -wal behind.
        let _ = state.run("PRAGMA wal_checkpoint(TRUNCATE)").await;
        let _ = state.conn.ping().await;
    }
}
