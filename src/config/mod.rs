//! The only reader of the environment and of the configuration file. What comes out is typed and complete; nothing
//! reads a setting later.

pub mod given;
pub mod settings;
pub mod shown;
mod teams;

use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use secrecy::{ExposeSecret, SecretString};

use crate::domain::calendar::{Calendar, ClosedDays, Closure, YearDay};
use crate::domain::lang::Lang;
use crate::domain::people::Zone;
use crate::store::seal::Sealer;

pub use given::{Raw, first_set, has_display};
pub use settings::{SETTINGS, Setting};

/// Everything an operator can set.
#[derive(Clone, Debug)]
pub struct Config {
    pub database_url: SecretString,
    pub listen: SocketAddr,
    /// Where Slack and Teams reach this server from outside: for the manifests; called by `taiwa doctor` alone.
    pub public_url: Option<reqwest::Url>,
    pub master_key: MasterKey,
    pub slack: Slack,
    /// Absent where Teams is not used.
    pub teams: Option<crate::teams::settings::Settings>,
    pub command: String,
    pub lang: Lang,
    pub zone: Zone,
    pub calendar: Calendar,
}

/// Where the master key comes from.
#[derive(Clone, Debug)]
pub enum MasterKey {
    Given(SecretString),
    /// Kept in a file beside the SQLite database, made on first start.
    File(PathBuf),
}

/// What is needed to talk to Slack.
#[derive(Clone, Debug)]
pub struct Slack {
    /// Absent only where Socket Mode is used and nothing comes by HTTP.
    pub signing_secret: Option<SecretString>,
    pub bot_token: Option<SecretString>,
    /// Switches Socket Mode on.
    pub app_token: Option<SecretString>,
    pub api_url: String,
}

impl Slack {
    /// Whether anything of it is set.
    pub fn is_set(&self) -> bool {
        self.signing_secret.is_some() || self.bot_token.is_some() || self.app_token.is_some()
    }
}

/// What is wrong with the configuration, and what to do.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    #[error("{name} {problem}")]
    Bad { name: &'static str, problem: String },
    #[error("the configuration file {0}")]
    File(String),
    #[error(
        "TAIWA_SECRET_KEY is not set. With PostgreSQL every replica needs the same master key: make one with \
         `taiwa key` and keep it safe, for without it nothing that was written can be read again."
    )]
    NoKey,
    #[error("the master key file {path} {problem}")]
    KeyFile { path: String, problem: String },
}

/// One setting, read or refused.
type Read<T> = Result<T, ConfigError>;

/// All settings, each read on its own: what is wrong with one does not hide the others.
#[derive(Debug)]
pub struct Reading {
    pub database_url: Read<SecretString>,
    pub listen: Read<SocketAddr>,
    pub public_url: Read<Option<reqwest::Url>>,
    /// Without a usable `database_url` it is not known whether a key may lie in a file; then it says nothing.
    pub master_key: Read<MasterKey>,
    pub slack: Slack,
    pub teams: Read<Option<crate::teams::settings::Settings>>,
    pub command: String,
    pub lang: Read<Lang>,
    pub zone: Read<Zone>,
    pub calendar: Read<Calendar>,
}

impl Raw {
    /// Reads them all; the first problem ends it.
    pub fn read(self) -> Result<Config, ConfigError> {
        let reading = self.read_each();
        if let Some(problem) = self.problems.into_iter().next() {
            return Err(problem);
        }
        Ok(Config {
            database_url: reading.database_url?,
            listen: reading.listen?,
            public_url: reading.public_url?,
            master_key: reading.master_key?,
            slack: reading.slack,
            teams: reading.teams?,
            command: reading.command,
            lang: reading.lang?,
            zone: reading.zone?,
            calendar: reading.calendar?,
        })
    }

    /// Reads each; the problems of the places they come from are not looked at.
    pub fn read_each(&self) -> Reading {
        let bad = |name, problem: &str| ConfigError::Bad { name, problem: problem.to_owned() };
        let url = self.or_default("DATABASE_URL");
        let is_postgres = url.starts_with("postgres:") || url.starts_with("postgresql:");
        let command = self.or_default("TAIWA_COMMAND");
        let zone = Zone::named(self.or_default("TAIWA_ZONE"));
        Reading {
            database_url: if is_postgres || url.starts_with("sqlite:") {
                Ok(SecretString::from(url))
            } else {
                Err(bad("DATABASE_URL", "must begin with sqlite:// or postgres://"))
            },
            listen: self
                .or_default("TAIWA_LISTEN")
                .parse()
                .map_err(|_| bad("TAIWA_LISTEN", "must be an address and port like 127.0.0.1:3000")),
            public_url: self
                .get("TAIWA_PUBLIC_URL")
                .map(web_address)
                .transpose()
                .map_err(|()| bad("TAIWA_PUBLIC_URL", "must be a web address like https://taiwa.example.com")),
            master_key: match (self.secret("TAIWA_SECRET_KEY"), is_postgres) {
                (Some(key), _) => Ok(MasterKey::Given(key)),
                (None, false) => Ok(MasterKey::File(key_file(url))),
                (None, true) => Err(ConfigError::NoKey),
            },
            slack: Slack {
                signing_secret: self.secret("SLACK_SIGNING_SECRET"),
                bot_token: self.secret("SLACK_BOT_TOKEN"),
                app_token: self.secret("SLACK_APP_TOKEN"),
                api_url: self.or_default("SLACK_API_URL").trim_end_matches('/').to_owned(),
            },
            teams: teams::teams(self),
            command: if command.starts_with('/') { command.to_owned() } else { format!("/{command}") },
            lang: match self.or_default("TAIWA_LANG") {
                "ja" => Ok(Lang::Ja),
                "en" => Ok(Lang::En),
                _ => Err(bad("TAIWA_LANG", "must be ja or en")),
            },
            zone: zone.ok_or_else(|| bad("TAIWA_ZONE", "is not an IANA time zone such as Asia/Tokyo")),
            calendar: self.calendar(),
        }
    }

    fn calendar(&self) -> Read<Calendar> {
        let bad = |name, problem: &str| ConfigError::Bad { name, problem: problem.to_owned() };
        let national = match self.or_default("TAIWA_HOLIDAYS") {
            "japan" => true,
            "none" => false,
            _ => return Err(bad("TAIWA_HOLIDAYS", "must be japan or none")),
        };
        let closures = self
            .or_default("TAIWA_CLOSURES")
            .split(',')
            .map(str::trim)
            .filter(|text| !text.is_empty() && *text != "none")
            .map(|text| {
                closed_days(text)
                    .map(|days| Closure { name: None, days })
                    .ok_or_else(|| bad("TAIWA_CLOSURES", "takes dates like 12/29-1/3 or 2026-08-13..2026-08-16"))
            })
            .collect::<Read<Vec<_>>>()?;
        Ok(Calendar { national, closures, opened: Default::default() })
    }
}

impl Reading {
    /// Which settings can't be used.
    pub fn problems(&self) -> Vec<&ConfigError> {
        let zones_and_days = [self.lang.as_ref().err(), self.zone.as_ref().err(), self.calendar.as_ref().err()];
        [self.database_url.as_ref().err(), self.listen.as_ref().err(), self.public_url.as_ref().err()]
            .into_iter()
            .chain([self.master_key.as_ref().err(), self.teams.as_ref().err()])
            .chain(zones_and_days)
            .flatten()
            .collect()
    }
}

fn web_address(address: &str) -> Result<reqwest::Url, ()> {
    let url = reqwest::Url::parse(address).map_err(drop)?;
    if matches!(url.scheme(), "https" | "http") { Ok(url) } else { Err(()) }
}

fn closed_days(text: &str) -> Option<ClosedDays> {
    let day = |text: &str| {
        let (month, day) = text.trim().split_once('/')?;
        let day = YearDay { month: month.parse().ok()?, day: day.parse().ok()? };
        // A leap year knows every day there is.
        jiff::civil::Date::new(2024, day.month, day.day).ok().map(|_| day)
    };
    if let Some((from, until)) = text.split_once("..") {
        let (from, until) = (from.trim().parse().ok()?, until.trim().parse().ok()?);
        return (from <= until).then_some(ClosedDays::Once { from, until });
    }
    if let Ok(date) = text.parse() {
        return Some(ClosedDays::Once { from: date, until: date });
    }
    match text.split_once('-') {
        Some((from, until)) => Some(ClosedDays::Yearly { from: day(from)?, until: day(until)? }),
        None => day(text).map(|day| ClosedDays::Yearly { from: day, until: day }),
    }
}

/// Where the master key of a SQLite database lies: beside it.
fn key_file(database_url: &str) -> PathBuf {
    let path = database_url.trim_start_matches("sqlite:").trim_start_matches("//");
    let path = path.split('?').next().unwrap_or(path);
    let path = if path.is_empty() || path == ":memory:" { "taiwa.db" } else { path };
    PathBuf::from(format!("{path}.key"))
}

/// A sealer, and what to tell the operator of the key when it was just made.
pub struct Keyed {
    pub sealer: Sealer,
    pub made: Option<PathBuf>,
}

impl MasterKey {
    /// The key as it stands; `None` where it would be made on first start. Changes nothing.
    pub fn look(&self) -> Result<Option<Sealer>, ConfigError> {
        match self {
            MasterKey::File(path) if !path.exists() => Ok(None),
            _ => self.open().map(|keyed| Some(keyed.sealer)),
        }
    }

    /// The key, made and kept if this is the first start.
    pub fn open(&self) -> Result<Keyed, ConfigError> {
        match self {
            MasterKey::Given(key) => {
                let sealer = Sealer::from_config(key.expose_secret())
                    .map_err(|error| ConfigError::Bad { name: "TAIWA_SECRET_KEY", problem: error.to_string() })?;
                Ok(Keyed { sealer, made: None })
            }
            MasterKey::File(path) => key_from_file(path),
        }
    }
}

fn key_from_file(path: &Path) -> Result<Keyed, ConfigError> {
    let trouble = |problem: String| ConfigError::KeyFile { path: path.display().to_string(), problem };
    match std::fs::read_to_string(path) {
        Ok(key) => {
            let sealer = Sealer::from_config(key.trim()).map_err(|error| trouble(error.to_string()))?;
            Ok(Keyed { sealer, made: None })
        }
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            let key = Sealer::new_key();
            write_private(path, &key).map_err(|error| trouble(format!("can't be written: {error}")))?;
            let sealer = Sealer::from_config(&key).map_err(|error| trouble(error.to_string()))?;
            Ok(Keyed { sealer, made: Some(path.to_owned()) })
        }
        Err(error) => Err(trouble(format!("can't be read: {error}"))),
    }
}

fn write_private(path: &Path, text: &str) -> std::io::Result<()> {
    use std::io::Write;
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600);
    }
    let mut file = options.open(path)?;
    file.write_all(text.as_bytes())?;
    file.write_all(b"\n")?;
    file.sync_all()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(pairs: &[(&str, &str)]) -> Result<Config, ConfigError> {
        let pairs: Vec<(String, String)> = pairs.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect();
        Raw::from(move |name| pairs.iter().find(|(key, _)| key == name).map(|(_, value)| value.clone())).read()
    }

    #[test]
    fn nothing_set_is_a_usable_configuration() {
        let config = read(&[]).unwrap();
        assert_eq!(config.listen.to_string(), "127.0.0.1:3000");
        assert_eq!(config.command, "/1on1");
        assert!(matches!(config.master_key, MasterKey::File(path) if path == Path::new("taiwa.db.key")));
        assert_eq!(config.calendar, Calendar::default());
    }

    #[test]
    fn postgres_without_a_key_is_refused_with_what_to_do() {
        let error = read(&[("DATABASE_URL", "postgres://localhost/taiwa")]).unwrap_err();
        assert!(error.to_string().contains("taiwa key"));
    }

    #[test]
    fn closures_are_every_year_or_once() {
        let config = read(&[("TAIWA_CLOSURES", "12/30-1/3, 2026-08-13..2026-08-16, 6/1")]).unwrap();
        let day = |text: &str| text.parse::<jiff::civil::Date>().unwrap();
        let closed = |text: &str| config.calendar.closures.iter().any(|closure| closure.days.contains(day(text)));
        assert!(closed("2027-01-02") && closed("2026-08-14") && closed("2030-06-01"));
        assert!(!closed("2027-08-14") && !closed("2026-12-29"));
        assert!(read(&[("TAIWA_CLOSURES", "13/40")]).is_err());
    }

    #[test]
    fn a_wrong_value_names_its_setting() {
        for (name, value) in
            [("TAIWA_LISTEN", "x"), ("TAIWA_ZONE", "Tokyo"), ("TAIWA_LANG", "fr"), ("DATABASE_URL", "mysql://x")]
        {
            assert!(read(&[(name, value)]).unwrap_err().to_string().starts_with(name));
        }
    }
}
