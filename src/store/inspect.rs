//! Looks at a database without changing it: is it there, does it answer, is it of this version, was it sealed with
//! this key. For `taiwa doctor`, which comes before, beside and after a running server.

use std::path::PathBuf;
use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use sqlx::postgres::PgConnectOptions;
use sqlx::{ConnectOptions, Connection};

use super::file::SqliteFile;
use super::seal::Sealer;
use super::{Conn, Doing, PgHandle, Result, Sql, Tx, migrator, on};
use crate::chat::Platform;

/// What was found where the URL points.
#[derive(Debug)]
pub enum Found {
    /// No SQLite file yet; the first start makes it.
    NotThere(PathBuf),
    /// A SQLite database in memory: it ends with the process.
    InMemory,
    There(Inspection),
}

#[derive(Debug)]
pub struct Inspection {
    /// With its version, as it calls itself.
    pub engine: String,
    pub schema: Schema,
    pub keys: Keys,
    /// The database server's clock; a SQLite file has none.
    pub clock: Option<Timestamp>,
    /// How many people can't be written to on Teams, by reason.
    pub unreachable_on_teams: Vec<(String, i64)>,
    /// SQLite's own check of the file found nothing.
    pub is_whole: bool,
    /// Whether figures are read as a role that may not look at words. SQLite has no roles, and a database of another
    /// version may not know it yet.
    pub figures_apart: Option<bool>,
}

/// How the schema stands to this program's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Schema {
    /// Nothing of ours is in it.
    Empty,
    Behind {
        version: i64,
        newest: i64,
    },
    Current {
        version: i64,
    },
    Newer {
        version: i64,
        newest: i64,
    },
    /// A migration began and did not end.
    HalfDone {
        version: i64,
    },
    /// A migration was another one than the one of its number here.
    Changed {
        version: i64,
    },
}

/// How the master key at hand stands to those that sealed this database.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Keys {
    /// Nothing was sealed yet.
    Unused,
    Open,
    /// The one of this id is not at hand.
    Missing(String),
}

/// Why it could not be looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Obstacle {
    Address,
    Unreachable,
    Login,
    NoDatabase,
    Encryption,
    Damaged,
    /// The SQLite file is there, but this user may not write it, or it is no file.
    NotWritable,
    Other,
}

/// An obstacle in the database's own words. Holds no password: neither driver's errors do.
#[derive(Debug)]
pub struct Unopened {
    pub obstacle: Obstacle,
    pub cause: String,
}

/// Looks, with the key that is at hand, for so long at most.
pub async fn inspect(url: &str, sealer: Option<Sealer>, within: Duration) -> std::result::Result<Found, Unopened> {
    let look = async {
        match url.starts_with("sqlite:") {
            true => sqlite(url, sealer).await,
            false => postgres(url, sealer).await.map(Found::There),
        }
    };
    let silent =
        || Unopened { obstacle: Obstacle::Unreachable, cause: format!("no answer within {} s", within.as_secs()) };
    tokio::time::timeout(within, look).await.unwrap_or_else(|_| Err(silent()))
}

async fn sqlite(url: &str, sealer: Option<Sealer>) -> std::result::Result<Found, Unopened> {
    let file = SqliteFile::at(url).map_err(not_an_address)?;
    let Some(path) = file.path() else { return Ok(Found::InMemory) };
    if !path.exists() {
        return Ok(Found::NotThere(path.to_owned()));
    }
    // Looking needs no right to write, but the server does.
    if let Err(error) = std::fs::OpenOptions::new().write(true).open(path) {
        return Err(Unopened { obstacle: Obstacle::NotWritable, cause: format!("{}: {error}", path.display()) });
    }
    // A large file is read whole: not on a thread of the runtime's.
    let opening = file.for_looking();
    let runtime = tokio::runtime::Handle::current();
    let looking = tokio::task::spawn_blocking(move || {
        let mut tx = Tx::new(Conn::Sqlite(opening.open().map_err(obstacle)?), or_any(sealer));
        runtime.block_on(tx.inspection()).map(Found::There).map_err(fault)
    });
    looking.await.unwrap_or_else(|died| std::panic::resume_unwind(died.into_panic()))
}

async fn postgres(url: &str, sealer: Option<Sealer>) -> std::result::Result<Inspection, Unopened> {
    let options = PgConnectOptions::from_str(url).map_err(not_an_address)?.disable_statement_logging();
    let conn = options.connect().await.map_err(obstacle)?;
    let mut tx = Tx::new(Conn::Postgres(PgHandle::Single(conn)), or_any(sealer));
    let found = tx.inspection().await.map_err(fault);
    if let Conn::Postgres(PgHandle::Single(conn)) = tx.conn {
        let _ = conn.close().await;
    }
    found
}

/// Without a key at hand nothing opens, and any key says so.
fn or_any(sealer: Option<Sealer>) -> Arc<Sealer> {
    let any = || Sealer::from_config(&Sealer::new_key()).expect("a new key has the form of a key");
    Arc::new(sealer.unwrap_or_else(any))
}

impl Tx {
    async fn inspection(&mut self) -> Result<Inspection> {
        const VERSION: Sql = Sql { sqlite: "SELECT sqlite_version()", postgres: "SHOW server_version" };
        let (name, sql) = match self.conn {
            Conn::Sqlite(_) => ("SQLite", VERSION.sqlite),
            Conn::Postgres(_) => ("PostgreSQL", VERSION.postgres),
        };
        let version: String =
            on!(self, c => sqlx::query_scalar(sql).fetch_one(c).await).doing("asking the database what it is")?;
        let is_whole = self.is_whole().await?;
        let clock = match &mut self.conn {
            Conn::Sqlite(_) => None,
            Conn::Postgres(handle) => {
                let ms: i64 = sqlx::query_scalar("SELECT CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000 AS BIGINT)")
                    .fetch_one(handle.connection())
                    .await
                    .doing("asking the database what time it is")?;
                Timestamp::from_millisecond(ms).ok()
            }
        };
        let schema = self.schema().await?;
        let keys = match schema {
            // The table of keys may not be there yet.
            Schema::Empty | Schema::HalfDone { .. } => Keys::Unused,
            _ => {
                let noted = self.noted_keys().await?;
                match self.missing_key(&noted).await? {
                    Some(id) => Keys::Missing(id),
                    None if noted.is_empty() => Keys::Unused,
                    None => Keys::Open,
                }
            }
        };
        let unreachable_on_teams = match schema {
            Schema::Current { .. } => self.unreachable_by_reason(Platform::Teams).await?,
            _ => Vec::new(),
        };
        let figures_apart = match (&mut self.conn, schema) {
            (Conn::Postgres(handle), Schema::Current { .. }) => {
                let ready = super::ledger::role::is_ready(handle.connection()).await;
                Some(ready.doing("looking at the role that reads figures")?)
            }
            _ => None,
        };
        let engine = format!("{name} {version}");
        Ok(Inspection { engine, schema, keys, clock, unreachable_on_teams, is_whole, figures_apart })
    }

    async fn unreachable_by_reason(&mut self, platform: Platform) -> Result<Vec<(String, i64)>> {
        on!(self, c => sqlx::query_as(
            "SELECT COALESCE(state_why, ''), COUNT(*) FROM person WHERE state = 'unreachable' AND platform = $1
             GROUP BY COALESCE(state_why, '') ORDER BY COALESCE(state_why, '')")
            .bind(platform.code()).fetch_all(c).await)
        .doing("counting who can't be reached")
    }

    async fn is_whole(&mut self) -> Result<bool> {
        let Conn::Sqlite(conn) = &mut self.conn else { return Ok(true) };
        let found: String =
            sqlx::query_scalar("PRAGMA quick_check(1)").fetch_one(conn).await.doing("checking the SQLite file")?;
        Ok(found == "ok")
    }

    async fn schema(&mut self) -> Result<Schema> {
        // Each engine has its own list of tables.
        const LISTED: Sql = Sql {
            sqlite: "SELECT COUNT(*) FROM sqlite_master WHERE name = '_sqlx_migrations'",
            postgres: "SELECT COUNT(*) FROM pg_catalog.pg_class WHERE oid = to_regclass('_sqlx_migrations')",
        };
        let sql = self.text(&LISTED);
        let listed: i64 = on!(self, c => sqlx::query_scalar(sql).fetch_one(c).await).doing("looking for our tables")?;
        if listed == 0 {
            return Ok(Schema::Empty);
        }
        let applied: Vec<(i64, bool, Vec<u8>)> = on!(self, c => sqlx::query_as(
            "SELECT version, success, checksum FROM _sqlx_migrations ORDER BY version").fetch_all(c).await)
        .doing("reading which migrations ran")?;
        Ok(judged(&applied))
    }
}

/// How what ran stands to what there is.
fn judged(applied: &[(i64, bool, Vec<u8>)]) -> Schema {
    let known: Vec<(i64, Vec<u8>)> = migrator().iter().map(|one| (one.version, one.checksum.to_vec())).collect();
    let newest = known.iter().map(|(version, _)| *version).max().unwrap_or(0);
    for (version, success, checksum) in applied {
        match known.iter().find(|(of, _)| of == version) {
            None => return Schema::Newer { version: *version, newest },
            Some(_) if !success => return Schema::HalfDone { version: *version },
            Some((_, expected)) if expected != checksum => return Schema::Changed { version: *version },
            Some(_) => {}
        }
    }
    match applied.last() {
        None => Schema::Empty,
        Some((version, ..)) if applied.len() < known.len() => Schema::Behind { version: *version, newest },
        Some((version, ..)) => Schema::Current { version: *version },
    }
}

fn not_an_address(error: sqlx::Error) -> Unopened {
    Unopened { obstacle: Obstacle::Address, cause: error.to_string() }
}

fn fault(fault: super::Fault) -> Unopened {
    match fault {
        super::Fault::Database { cause, .. } => obstacle(cause),
        super::Fault::Damaged => Unopened { obstacle: Obstacle::Damaged, cause: fault.to_string() },
        other => Unopened { obstacle: Obstacle::Other, cause: other.to_string() },
    }
}

fn obstacle(error: sqlx::Error) -> Unopened {
    let code = error.as_database_error().and_then(|error| error.code());
    let obstacle = match (&error, code.as_deref()) {
        _ if super::is_damage(&error) => Obstacle::Damaged,
        (sqlx::Error::Io(_), _) => Obstacle::Unreachable,
        (sqlx::Error::Tls(_), _) => Obstacle::Encryption,
        // Wrong password, not let in; no right to a table.
        (_, Some("28P01" | "28000" | "42501")) => Obstacle::Login,
        (_, Some("3D000")) => Obstacle::NoDatabase,
        _ => Obstacle::Other,
    };
    Unopened { obstacle, cause: error.to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_schema_is_judged_by_every_migration_that_ran() {
        let known: Vec<(i64, bool, Vec<u8>)> =
            migrator().iter().map(|one| (one.version, true, one.checksum.to_vec())).collect();
        let newest = known.last().unwrap().0;
        assert_eq!(judged(&known), Schema::Current { version: newest });
        assert_eq!(judged(&[]), Schema::Empty);

        let with = |change: fn(&mut (i64, bool, Vec<u8>))| {
            let mut rows = known.clone();
            change(rows.last_mut().unwrap());
            judged(&rows)
        };
        assert_eq!(with(|row| row.1 = false), Schema::HalfDone { version: newest });
        assert_eq!(with(|row| row.2[0] ^= 1), Schema::Changed { version: newest });
        let mut newer = known.clone();
        newer.push((newest + 1, true, Vec::new()));
        assert_eq!(judged(&newer), Schema::Newer { version: newest + 1, newest });
    }
}
