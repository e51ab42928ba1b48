//! SQLite's readers: a few connections. Large questions are asked on a thread that may wait for the disk, small ones where
//! the task stands. All that one of them asks is one transaction: it sees one state of things, and SQLite's locks are taken
//! once. A reader is a file of this machine and can't go stale, so nobody asks it for life before and after each use, which
//! would double what a small question costs.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::runtime::Handle;
use tokio::sync::Semaphore;

use super::embedded::{EmbeddedConnection, Opening, PATIENCE, is_busy};
use super::file::SqliteFile;
use super::seal::Sealer;
use super::writer::at_once;
use super::{Conn, Doing, Result, Tx, Work};

const MOST: u32 = 4;

#[derive(Clone)]
pub(crate) struct Readers(Arc<Shared>);

struct Shared {
    opening: Opening,
    idle: Mutex<Vec<EmbeddedConnection>>,
    free: Arc<Semaphore>,
}

impl Shared {
    fn idle(&self) -> MutexGuard<'_, Vec<EmbeddedConnection>> {
        // Nobody panics while holding it, and a list of connections can't be half-changed.
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes a reader that has begun to read, opening one if all that are open are in use.
    fn take(&self, patience: Duration) -> sqlx::Result<EmbeddedConnection> {
        let idle = self.idle().pop();
        let mut reader = idle.map_or_else(|| self.opening.open(), Ok)?;
        reader.begin_reading(patience)?;
        Ok(reader)
    }

    /// Takes it back for others. One that can't end what it read is let go of.
    fn give_back(&self, mut reader: EmbeddedConnection) {
        if reader.end_reading().is_ok() {
            self.idle().push(reader);
        }
    }
}

impl Readers {
    pub(crate) fn new(file: &SqliteFile) -> Readers {
        let free = Arc::new(Semaphore::new(MOST as usize));
        Readers(Arc::new(Shared { opening: file.for_reading(), idle: Mutex::new(Vec::new()), free }))
    }

    /// Asks what `work` asks, all of it on one thread: one way there and back, however many questions it is.
    pub(crate) async fn run<T, F>(&self, sealer: Arc<Sealer>, work: F) -> Result<T>
    where
        T: Send + 'static,
        F: for<'a> FnOnce(&'a mut Tx) -> Work<'a, T> + Send + 'static,
    {
        let closed = |_| sqlx::Error::PoolClosed;
        let free = self.0.free.clone().acquire_owned().await.map_err(closed).doing("taking a reader")?;
        let (home, runtime) = (self.0.clone(), Handle::current());
        let asking = tokio::task::spawn_blocking(move || {
            let reader = home.take(PATIENCE).doing("taking a reader")?;
            let mut tx = Tx::new(Conn::Sqlite(reader), sealer);
            let answer = runtime.block_on(work(&mut tx));
            if let Conn::Sqlite(conn) = tx.conn {
                home.give_back(conn);
            }
            drop(free);
            answer
        });
        match asking.await {
            Ok(answer) => answer,
            Err(died) if died.is_panic() => std::panic::resume_unwind(died.into_panic()),
            // The runtime is ending.
            Err(_) => Err(sqlx::Error::PoolClosed).doing("waiting for a reader"),
        }
    }

    /// Asks a little, here and now: the way to another thread and back would take longer. Gives `work` back if it would
    /// have to wait, for a reader or for another process.
    pub(crate) fn glance<T, F>(&self, sealer: Arc<Sealer>, work: F) -> std::result::Result<Result<T>, F>
    where
        F: for<'a> FnOnce(&'a mut Tx) -> Work<'a, T>,
    {
        let Ok(_free) = self.0.free.try_acquire() else { return Err(work) };
        let reader = match self.0.take(Duration::ZERO) {
            Ok(reader) => reader,
            // A thread may wait for it.
            Err(error) if is_busy(&error) => return Err(work),
            Err(error) => return Ok(Err(error).doing("taking a reader")),
        };
        let mut tx = Tx::new(Conn::Sqlite(reader), sealer);
        let answer = at_once(work(&mut tx));
        if let Conn::Sqlite(conn) = tx.conn {
            self.0.give_back(conn);
        }
        Ok(answer.unwrap_or_else(|| Err(sqlx::Error::WorkerCrashed).doing("asking a reader")))
    }

    /// Waits for those in use, and closes all.
    pub(crate) async fn close(&self) {
        let all = self.0.free.acquire_many(MOST).await;
        self.0.free.close();
        drop(all);
        self.0.idle().clear();
    }
}
