//! SQLite's readers: a few connections that are handed round. A reader is a file of this machine and can't go stale, so
//! nobody asks it for life before and after each use, which would double what a small question costs.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions, Connection, SqliteConnection};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

const MOST: u32 = 4;

#[derive(Clone)]
pub(crate) struct Readers(Arc<Shared>);

struct Shared {
    options: SqliteConnectOptions,
    idle: Mutex<Vec<SqliteConnection>>,
    free: Arc<Semaphore>,
}

/// A hold on one reader; it goes back when dropped.
pub(crate) struct Reading {
    /// Taken out only on the way back.
    conn: Option<SqliteConnection>,
    home: Arc<Shared>,
    _free: OwnedSemaphorePermit,
}

impl Shared {
    fn idle(&self) -> MutexGuard<'_, Vec<SqliteConnection>> {
        // Nobody panics while holding it, and a list of connections can't be half-changed.
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Readers {
    pub(crate) fn new(options: SqliteConnectOptions) -> Readers {
        let free = Arc::new(Semaphore::new(MOST as usize));
        Readers(Arc::new(Shared { options, idle: Mutex::new(Vec::new()), free }))
    }

    /// Takes a reader, opening one if all that are open are in use.
    pub(crate) async fn take(&self) -> sqlx::Result<Reading> {
        let free = self.0.free.clone().acquire_owned().await.map_err(|_| sqlx::Error::PoolClosed)?;
        let idle = self.0.idle().pop();
        let conn = match idle {
            Some(conn) => conn,
            None => self.0.options.connect().await?,
        };
        Ok(Reading { conn: Some(conn), home: self.0.clone(), _free: free })
    }

    /// Waits for those in use, and closes all.
    pub(crate) async fn close(&self) {
        let all = self.0.free.acquire_many(MOST).await;
        self.0.free.close();
        drop(all);
        let idle = std::mem::take(&mut *self.0.idle());
        for conn in idle {
            // It has nothing to lose.
            let _ = conn.close().await;
        }
    }
}

impl Reading {
    pub(crate) fn connection(&mut self) -> &mut SqliteConnection {
        self.conn.as_mut().expect("a reader is there until it is dropped")
    }
}

impl Drop for Reading {
    fn drop(&mut self) {
        if let Some(conn) = self.conn.take() {
            self.home.idle().push(conn);
        }
    }
}
