//! Waiting for the disk beside the writer: while it takes what one group of units wrote, the writer works on the next.
//! Nobody is answered before the disk has it.
//!
//! A commit then writes to SQLite's log and does not wait (`synchronous = NORMAL`); the waiting is done here, on the same
//! file. What makes that as safe as SQLite's own waiting: the log is read from its beginning and believed up to the first
//! commit that is not whole, so when a group is on disk, all before it are; and before SQLite writes over its log it has
//! brought all of it into the database and waited for both files.

use std::fs::{File, OpenOptions};
use std::io;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Sender, channel};
use std::thread::JoinHandle;

use super::writer::Tell;

/// SQLite's log, and the thread that waits for it.
pub(super) struct Durable {
    log: Log,
    hand: Sender<Vec<Tell>>,
    thread: JoinHandle<()>,
}

#[derive(Clone)]
struct Log {
    file: Arc<File>,
    failed: Arc<AtomicBool>,
}

impl Durable {
    /// For the log of the database at `path`, as SQLite names it. `failed` is set when a wait fails.
    pub(super) fn open(path: &Path, failed: Arc<AtomicBool>) -> io::Result<Durable> {
        let mut log = path.as_os_str().to_owned();
        log.push("-wal");
        Durable::of(OpenOptions::new().write(true).open(log)?, failed)
    }

    fn of(log: File, failed: Arc<AtomicBool>) -> io::Result<Durable> {
        let log = Log { file: Arc::new(log), failed };
        let (hand, handed) = channel::<Vec<Tell>>();
        let own = log.clone();
        let life = move || {
            while let Ok(mut told) = handed.recv() {
                told.extend(handed.try_iter().flatten());
                let kept = own.wait();
                for tell in told {
                    tell(kept);
                }
            }
        };
        let thread = std::thread::Builder::new().name("sqlite-durable".to_owned()).spawn(life)?;
        Ok(Durable { log, hand, thread })
    }

    /// Waits here and now until the disk has all that was committed; `false` when it can't be relied on.
    pub(super) fn wait(&self) -> bool {
        self.log.wait()
    }

    /// Tells those of a committed group once the disk has it.
    pub(super) fn tell_later(&self, told: Vec<Tell>) {
        if let Err(unsent) = self.hand.send(told) {
            let kept = self.log.wait();
            for tell in unsent.0 {
                tell(kept);
            }
        }
    }

    /// Whether a wait failed once. The system then believes that the disk has what it may not have, and says so of
    /// whatever is asked of it later; nothing can be promised any more until the database is opened anew.
    pub(super) fn has_failed(&self) -> bool {
        self.log.failed.load(Ordering::SeqCst)
    }

    /// Ends the thread once all that were handed over are told.
    pub(super) fn finish(self) {
        drop(self.hand);
        // If it died, those it was to tell were told that by the end of its channel.
        let _ = self.thread.join();
    }
}

impl Log {
    fn wait(&self) -> bool {
        if let Err(error) = self.file.sync_data() {
            tracing::error!(%error, "the disk did not take the database's log: nothing more is written until a restart");
            self.failed.store(true, Ordering::SeqCst);
        }
        !self.failed.load(Ordering::SeqCst)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told_by(durable: &Durable) -> bool {
        let (answer, answered) = channel();
        durable.tell_later(vec![Box::new(move |kept| answer.send(kept).unwrap())]);
        answered.recv().unwrap()
    }

    #[test]
    fn what_the_disk_takes_is_kept() {
        let path = std::env::temp_dir().join(format!("taiwa-durable-{}-wal", std::process::id()));
        let durable = Durable::of(File::create(&path).unwrap(), Arc::default()).unwrap();
        assert!(told_by(&durable) && durable.wait() && !durable.has_failed());
        durable.finish();
        std::fs::remove_file(path).unwrap();
    }

    /// Nothing is stored behind this file, and the system says so to whoever waits for it.
    #[test]
    #[cfg(target_os = "linux")]
    fn once_the_disk_failed_nothing_is_promised_any_more() {
        let durable = Durable::of(OpenOptions::new().write(true).open("/dev/null").unwrap(), Arc::default()).unwrap();
        assert!(!told_by(&durable));
        assert!(durable.has_failed() && !durable.wait() && !told_by(&durable));
        durable.finish();
    }
}
