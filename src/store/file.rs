//! The SQLite file: where it is, and how each kind of connection to it is set up.

use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::time::Duration;

use sqlx::ConnectOptions;
use sqlx::sqlite::SqliteConnectOptions;

use super::embedded::Opening;

/// A SQLite database by its URL.
#[derive(Clone, Debug)]
pub(crate) struct SqliteFile {
    options: SqliteConnectOptions,
    in_memory: bool,
}

/// An acknowledged command is kept, also when the power fails (FULL; who writes then waits in their own way, see
/// `durable.rs`). What was deleted is overwritten. The log is written
/// back beside the writer (`checkpoints.rs`), and by the writer only when it has grown to 64 MB all the same. What is used over and over is
/// not asked of the system again (in KiB). And what a savepoint may have to bring back is kept in memory: in a file, as
/// is usual, it would be a tenth of what a command costs.
const WRITER: &str = "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;
    PRAGMA secure_delete = ON; PRAGMA wal_autocheckpoint = 16000; PRAGMA cache_size = -16384; PRAGMA temp_store = MEMORY";
const READER: &str = "PRAGMA query_only = ON; PRAGMA cache_size = -16384; PRAGMA temp_store = MEMORY";
const WRITING_BACK: &str = "PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 0";
const LOOKING: &str = "PRAGMA query_only = ON";

impl SqliteFile {
    pub(crate) fn at(url: &str) -> sqlx::Result<SqliteFile> {
        let options = SqliteConnectOptions::from_str(url)?
            .create_if_missing(true)
            .foreign_keys(true)
            .busy_timeout(Duration::from_secs(5))
            .disable_statement_logging();
        let in_memory = options.get_filename().to_string_lossy().contains("in-memory") || url.contains("mode=memory");
        Ok(SqliteFile { options, in_memory })
    }

    /// Where it is, if it is a file at all.
    pub(crate) fn path(&self) -> Option<&Path> {
        let path = self.options.get_filename();
        (!self.in_memory && !path.as_os_str().is_empty()).then_some(path)
    }

    /// Through sqlx's own driver, which knows migrations.
    pub(crate) fn for_migrating(&self) -> &SqliteConnectOptions {
        &self.options
    }

    pub(crate) fn for_writing(&self) -> Opening {
        self.opening(WRITER).or_new()
    }

    pub(crate) fn for_reading(&self) -> Opening {
        // A database in memory is there for whoever may write to it.
        if self.in_memory { self.opening(READER) } else { self.opening(READER).only_reading() }
    }

    /// `None`: a database in memory has no log.
    pub(crate) fn for_writing_back(&self) -> Option<Opening> {
        (!self.in_memory).then(|| self.opening(WRITING_BACK))
    }

    /// For a look from outside. Not `for_reading`: such a reader of a file with a write-ahead log leaves that log's
    /// files behind, and a server of another user may then not open them. This one takes them away again if it was
    /// alone.
    pub(crate) fn for_looking(&self) -> Opening {
        self.opening(LOOKING)
    }

    fn opening(&self, settings: &'static str) -> Opening {
        let path: PathBuf = self.options.get_filename().to_owned();
        let opening = Opening::existing(path, settings);
        if self.in_memory { opening.in_memory() } else { opening }
    }
}
