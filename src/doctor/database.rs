//! The database: there, answering, whole, of this version, sealed with the key at hand, and of one mind about the time.

use super::time::{Skew, skew};
use super::{Check, PATIENCE};
use crate::clock::Clock;
use crate::store::inspect::{Found, Inspection, Keys, Obstacle, Schema, Unopened, inspect};
use crate::store::seal::Sealer;

/// Replicas tell by their own clocks whether another's lease on a message is over.
const LEASES: Skew = Skew { warn_seconds: 5, fail_seconds: 20 };

pub async fn look(url: &str, sealer: Option<Sealer>, key_in_file: bool, clock: &Clock) -> Vec<Check> {
    let has_key = sealer.is_some();
    let before = clock.now();
    match inspect(url, sealer, PATIENCE).await {
        Err(unopened) => vec![closed(&unopened)],
        Ok(Found::InMemory) => vec![Check::warn(
            "database",
            "a SQLite database in memory: all is gone when the server stops",
            "name a file: DATABASE_URL=sqlite:///var/lib/taiwa/taiwa.db",
        )],
        Ok(Found::NotThere(path)) => {
            let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
            vec![match folder {
                Some(folder) if !folder.is_dir() => Check::fail(
                    "database",
                    format!("the folder {} does not exist", folder.display()),
                    "make it, and let the server's user write in it",
                ),
                _ => Check::ok("database", format!("{} is not there yet; the first start makes it", path.display())),
            }]
        }
        Ok(Found::There(found)) => {
            let mut checks = vec![engine(&found), schema(found.schema)];
            checks.extend(keys(&found.keys, has_key, key_in_file));
            checks.extend(found.figures_apart.map(figures));
            checks.extend(super::teams::unreachable(&found.unreachable_on_teams));
            if let Some(theirs) = found.clock {
                checks.push(skew("database_clock", "the database server", LEASES, (before, clock.now()), theirs));
            }
            checks
        }
    }
}

fn closed(unopened: &Unopened) -> Check {
    let fix = match unopened.obstacle {
        Obstacle::Address => {
            "correct DATABASE_URL: sqlite:///path/to/taiwa.db or postgres://user:password@host/database"
        }
        Obstacle::Unreachable => "see that the database runs, and that this machine may reach it",
        Obstacle::Login => "correct user and password in DATABASE_URL, and the user's rights",
        Obstacle::NoDatabase => "make it: createdb taiwa",
        Obstacle::Encryption => "put sslmode= and, for a private authority, sslrootcert= into DATABASE_URL",
        Obstacle::NotWritable => {
            "name a file in DATABASE_URL that the server's user may write, in a folder that it may write, too"
        }
        Obstacle::Damaged => "restore the file and its key from a backup",
        Obstacle::Other => "see what the database's own log says",
    };
    Check::fail("database", &unopened.cause, fix)
}

fn engine(found: &Inspection) -> Check {
    if found.is_whole {
        return Check::ok("database", format!("{} answers", found.engine));
    }
    Check::fail("database", "the SQLite file is damaged", "restore the file and its key from a backup")
}

fn figures(apart: bool) -> Check {
    const NAME: &str = "figures_role";
    if apart {
        return Check::ok(NAME, "figures are read as taiwa_figures, which may look at no table of words");
    }
    Check::warn(
        NAME,
        "the database's user may not make the role taiwa_figures: figures are read with all of its rights",
        "as an administrator: CREATE ROLE taiwa_figures NOLOGIN; GRANT taiwa_figures TO the user; then `taiwa migrate`",
    )
}

fn schema(schema: Schema) -> Check {
    const NAME: &str = "migrations";
    match schema {
        Schema::Empty => Check::ok(NAME, "the database is empty; the first start fills it"),
        Schema::Current { version } => {
            Check::ok(NAME, format!("the database is at version {version}, as this Taiwa is"))
        }
        Schema::Behind { version, newest } => Check::warn(
            NAME,
            format!("the database is at version {version}, this Taiwa at {newest}"),
            "take a backup and run `taiwa migrate`; the next start does it too",
        ),
        Schema::Newer { version, newest } => Check::fail(
            NAME,
            format!(
                "the database was brought to version {version} by a newer Taiwa; this one knows versions up to {newest}"
            ),
            "start that Taiwa or a later one",
        ),
        Schema::HalfDone { version } => Check::fail(
            NAME,
            format!("the migration to version {version} began and did not end"),
            "restore the backup from before it, and migrate again",
        ),
        Schema::Changed { version } => Check::fail(
            NAME,
            format!("version {version} of this database is another one than this Taiwa's"),
            "start the Taiwa that made it; a released migration never changes",
        ),
    }
}

fn keys(keys: &Keys, has_key: bool, in_file: bool) -> Option<Check> {
    const NAME: &str = "sealing";
    match keys {
        Keys::Unused => None,
        Keys::Open => Some(Check::ok(NAME, "the master key opens what was sealed in this database")),
        Keys::Missing(_) if !has_key && in_file => Some(Check::fail(
            NAME,
            "words are sealed in this database, and its key file is gone",
            "put the key file back from your copy before anything starts: a new key opens nothing",
        )),
        // A key that can't be read has its own line.
        Keys::Missing(_) if !has_key => None,
        Keys::Missing(id) => Some(Check::fail(
            NAME,
            format!("this database was sealed with another master key ({id})"),
            "set TAIWA_SECRET_KEY to that key, or name it second, behind the new one",
        )),
    }
}
