//! Waiting for the disk without the pen: while it takes what one group of units wrote, the next is written. Nobody is
//! answered before the disk has it.
//!
//! A commit then writes to SQLite's log and does not wait (`synchronous = NORMAL`); the waiting is done here, on the same
//! file. What makes that as safe as SQLite's own waiting: the log is read from its beginning and believed up to the first
//! commit that is not whole, so when a group is on disk, all before it are; and before SQLite writes over its log it has
//! brought all of it into the database and waited for both files.

use std::fs::{File, OpenOptions};
use std::io;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Sender, channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use super::writer::Tell;

/// SQLite's log, and the thread that waits for it.
pub(super) struct Durable {
    log: Log,
    /// Whoever wrote alone waits for the disk there and then, one at a time.
    here: Mutex<()>,
    beside: Mutex<Option<Beside>>,
}

struct Beside {
    hand: Sender<Vec<Tell>>,
    thread: JoinHandle<()>,
}

#[derive(Clone)]
struct Log {
    file: Arc<File>,
    failed: Arc<AtomicBool>,
    /// The disk took longer the last time than a task's thread may stand still.
    slow: Arc<AtomicBool>,
}

/// A thread that tasks run on stands still for the disk for no longer than this, but for the first time.
const SHORT: Duration = Duration::from_millis(10);

impl Durable {
    /// For the log of the database at `path`, as SQLite names it.
    pub(super) fn open(path: &Path) -> io::Result<Durable> {
        let mut log = path.as_os_str().to_owned();
        log.push("-wal");
        Durable::of(OpenOptions::new().write(true).open(log)?)
    }

    fn of(log: File) -> io::Result<Durable> {
        let log = Log { file: Arc::new(log), failed: Arc::default(), slow: Arc::default() };
        let (hand, handed) = channel::<Vec<Tell>>();
        let own = log.clone();
        let life = move || {
            while let Ok(mut told) = handed.recv() {
                told.extend(handed.try_iter().flatten());
                own.wait_and_tell(told);
            }
        };
        let thread = std::thread::Builder::new().name("sqlite-durable".to_owned()).spawn(life)?;
        Ok(Durable { log, here: Mutex::default(), beside: Mutex::new(Some(Beside { hand, thread })) })
    }

    /// Tells those of a committed group once the disk has it. For one who wrote alone it is waited for here and now, if the
    /// disk is quick; but no two threads of those that tasks run on ever stand still for it.
    pub(super) fn tell(&self, told: Vec<Tell>, others_wait: bool) {
        match self.here.try_lock() {
            Ok(_alone) if told.len() == 1 && !others_wait && !self.log.is_slow() => self.log.wait_and_tell(told),
            _ => self.tell_beside(told),
        }
    }

    fn tell_beside(&self, told: Vec<Tell>) {
        let unsent = match &*self.beside() {
            Some(beside) => beside.hand.send(told).err().map(|unsent| unsent.0),
            None => Some(told),
        };
        if let Some(told) = unsent {
            self.log.wait_and_tell(told);
        }
    }

    fn beside(&self) -> MutexGuard<'_, Option<Beside>> {
        // Nobody panics while holding it.
        self.beside.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether a wait failed once. The system then believes that the disk has what it may not have, and says so of
    /// whatever is asked of it later; nothing can be promised any more until the database is opened anew.
    pub(super) fn has_failed(&self) -> bool {
        self.log.failed.load(Ordering::SeqCst)
    }

    #[cfg(test)]
    pub(super) fn fail(&self) {
        self.log.failed.store(true, Ordering::SeqCst);
    }

    /// Ends the thread once all that were handed over are told.
    pub(super) fn finish(&self) {
        let Some(Beside { hand, thread }) = self.beside().take() else { return };
        drop(hand);
        // If it died, those it was to tell were told that by the end of its channel.
        let _ = thread.join();
    }
}

impl Log {
    fn wait_and_tell(&self, told: Vec<Tell>) {
        let kept = self.wait();
        for tell in told {
            tell(kept);
        }
    }

    /// Waits here and now until the disk has all that was committed; `false` when it can't be relied on.
    fn wait(&self) -> bool {
        let began = Instant::now();
        let synced = self.file.sync_data();
        self.slow.store(began.elapsed() > SHORT, Ordering::Relaxed);
        if let Err(error) = synced {
            tracing::error!(%error, "the disk did not take the database's log: nothing more is written until a restart");
            self.failed.store(true, Ordering::SeqCst);
        }
        !self.failed.load(Ordering::SeqCst)
    }

    fn is_slow(&self) -> bool {
        self.slow.load(Ordering::Relaxed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told_by(durable: &Durable, others_wait: bool) -> bool {
        let (answer, answered) = channel();
        durable.tell(vec![Box::new(move |kept| answer.send(kept).unwrap())], others_wait);
        answered.recv().unwrap()
    }

    #[test]
    fn what_the_disk_takes_is_kept() {
        let path = std::env::temp_dir().join(format!("taiwa-durable-{}-wal", std::process::id()));
        let durable = Durable::of(File::create(&path).unwrap()).unwrap();
        assert!(told_by(&durable, true) && told_by(&durable, false) && !durable.has_failed());
        durable.finish();
        assert!(told_by(&durable, true), "whoever comes last waits without the thread");
        std::fs::remove_file(path).unwrap();
    }

    /// Nothing is stored behind this file, and the system says so to whoever waits for it.
    #[test]
    #[cfg(target_os = "linux")]
    fn once_the_disk_failed_nothing_is_promised_any_more() {
        let durable = Durable::of(OpenOptions::new().write(true).open("/dev/null").unwrap()).unwrap();
        assert!(!told_by(&durable, true));
        assert!(durable.has_failed() && !told_by(&durable, false) && !told_by(&durable, true));
        durable.finish();
    }
}
