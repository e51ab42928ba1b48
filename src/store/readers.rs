//! SQLite's readers: a few connections, each on a thread that may wait for the disk while a question is asked on it. A
//! reader is a file of this machine and can't go stale, so nobody asks it for life before and after each use, which
//! would double what a small question costs.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::runtime::Handle;
use tokio::sync::Semaphore;

use super::embedded::{EmbeddedConnection, Opening};
use super::file::SqliteFile;
use super::seal::Sealer;
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

    /// Takes a reader, opening one if all that are open are in use.
    fn take(&self) -> Result<EmbeddedConnection> {
        let idle = self.idle().pop();
        idle.map_or_else(|| self.opening.open().doing("opening a reader"), Ok)
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
            let mut tx = Tx::new(Conn::Sqlite(home.take()?), sealer);
            let answer = runtime.block_on(work(&mut tx));
            if let Conn::Sqlite(conn) = tx.conn {
                home.idle().push(conn);
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

    /// Waits for those in use, and closes all.
    pub(crate) async fn close(&self) {
        let all = self.0.free.acquire_many(MOST).await;
        self.0.free.close();
        drop(all);
        self.0.idle().clear();
    }
}
