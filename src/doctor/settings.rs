//! The configuration by itself: is every setting usable, who may read the files it lies in, is the master key one.

use std::path::Path;

use super::Check;
use crate::config::given::Source;
use crate::config::{MasterKey, Raw, Reading};
use crate::store::seal::Sealer;

/// One line for each setting that can't be used; one for all if each can.
pub fn configuration(raw: &Raw, reading: &Reading) -> Vec<Check> {
    let mut checks: Vec<Check> = raw
        .problems
        .iter()
        .chain(reading.problems())
        .map(|problem| {
            Check::fail("configuration", problem.to_string(), "correct it; `taiwa config show` lists them all")
        })
        .collect();
    for key in &raw.unknown {
        let file = raw.file.as_deref().unwrap_or(Path::new("taiwa.toml"));
        checks.push(Check::warn(
            "configuration",
            format!("{} sets `{key}`, which is no setting", file.display()),
            "correct its spelling or take it out",
        ));
    }
    if checks.is_empty() {
        let of = |wanted: fn(&Source) -> bool| raw.given.iter().filter(|given| wanted(&given.source)).count();
        let environment = of(|source| *source == Source::Environment);
        let default = of(|source| *source == Source::Default);
        let files = raw.given.len() - environment - default;
        checks.push(Check::ok(
            "configuration",
            format!("{environment} settings from the environment, {files} from files, {default} by default"),
        ));
    }
    checks
}

/// Files with secrets in them that others than their owner may read.
pub fn files(raw: &Raw) -> Vec<Check> {
    let mut seen: Vec<&Path> = Vec::new();
    for given in raw.given.iter().filter(|given| given.setting.secret) {
        if let Source::NamedFile(path) | Source::ConfigFile(path) = &given.source
            && !seen.contains(&path.as_path())
        {
            seen.push(path);
        }
    }
    seen.into_iter()
        .filter(|path| is_open_to(path, 0o004))
        .map(|path| {
            Check::warn(
                "secret_files",
                format!("{} holds a secret, and every user of this machine may read it", path.display()),
                format!("chmod o-r {}", path.display()),
            )
        })
        .collect()
}

/// Whether the file lets others than its owner do what the bits of `mode` say.
#[cfg(unix)]
fn is_open_to(path: &Path, mode: u32) -> bool {
    use std::os::unix::fs::PermissionsExt;
    std::fs::metadata(path).is_ok_and(|file| file.permissions().mode() & mode != 0)
}

#[cfg(not(unix))]
fn is_open_to(_: &Path, _: u32) -> bool {
    false
}

/// The key at hand, if there is one, and how it is.
#[derive(Default)]
pub struct Key {
    pub check: Option<Check>,
    pub sealer: Option<Sealer>,
    /// It lies, or will lie, in a file of its own beside the database.
    pub is_file: bool,
}

/// The master key, without making one.
pub fn master_key(reading: &Reading) -> Key {
    const NAME: &str = "master_key";
    // What the database has to say of the key needs the database; a bad setting has its own line.
    let (Ok(from), Ok(_)) = (&reading.master_key, &reading.database_url) else { return Key::default() };
    let is_file = matches!(from, MasterKey::File(_));
    let sealer = match from.look() {
        Ok(sealer) => sealer,
        Err(problem) => {
            let fix = "put back the key that was used so far; only for a new installation make one with `taiwa key`";
            return Key { check: Some(Check::fail(NAME, problem.to_string(), fix)), sealer: None, is_file };
        }
    };
    let check = match (from, &sealer) {
        (MasterKey::File(path), None) => {
            Check::ok(NAME, format!("none yet; the first start makes one in {}", path.display()))
        }
        (MasterKey::File(path), Some(_)) if is_open_to(path, 0o077) => Check::warn(
            NAME,
            format!("{} may be read by others than its owner", path.display()),
            format!("chmod 600 {}", path.display()),
        ),
        (MasterKey::File(path), Some(_)) => {
            Check::ok(NAME, format!("in {}; keep a copy of it apart from the database's backups", path.display()))
        }
        (MasterKey::Given(_), _) => Check::ok(NAME, "given by TAIWA_SECRET_KEY"),
    };
    Key { check: Some(check), sealer, is_file }
}
