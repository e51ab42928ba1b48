//! Writing back what SQLite's log holds, beside the writer: done by the writer itself, it would keep everybody waiting for
//! as long as it takes, twenty milliseconds under load.

use std::sync::mpsc::{SyncSender, sync_channel};
use std::thread::JoinHandle;

use super::embedded::Opening;

/// After so many units of work it is worth a thread's while. Each leaves a few pages.
const WORTH: u32 = 2_048;

/// The thread that writes back, and how much was written since it was last asked to.
pub(crate) struct Checkpoints {
    written: u32,
    ask: SyncSender<()>,
    thread: JoinHandle<()>,
}

impl Checkpoints {
    /// Nothing is opened before there is something to do.
    pub(crate) fn start(opening: Opening) -> std::io::Result<Checkpoints> {
        // One request is enough: what is written meanwhile is written back with it or with the next.
        let (ask, asked) = sync_channel(1);
        let life = move || {
            let mut conn = None;
            while asked.recv().is_ok() {
                let outcome = match &mut conn {
                    Some(open) => Ok(open),
                    none => opening.open().map(|opened| none.insert(opened)),
                }
                .and_then(|conn| conn.write_back());
                // The writer does it in the end, when its log has grown long.
                if let Err(error) = outcome {
                    tracing::warn!(%error, "what the database's log holds could not be written back yet");
                }
            }
        };
        let thread = std::thread::Builder::new().name("sqlite-writeback".to_owned()).spawn(life)?;
        Ok(Checkpoints { written: 0, ask, thread })
    }

    /// So many units of work were committed.
    pub(crate) fn note(&mut self, units: usize) {
        self.written = self.written.saturating_add(u32::try_from(units).unwrap_or(u32::MAX));
        // Full: it is at work, and asked again already.
        if self.written >= WORTH && self.ask.try_send(()).is_ok() {
            self.written = 0;
        }
    }

    /// Ends the thread once it has done what it was asked.
    pub(crate) fn finish(self) {
        drop(self.ask);
        // If it died, the writer writes back at the end all the same.
        let _ = self.thread.join();
    }
}
