//! The only reader of the environment and of the configuration file. What comes out is typed and complete; nothing
//! reads a setting later.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use secrecy::{ExposeSecret, SecretString};

use crate::domain::calendar::{Calendar, ClosedDays, Closure, YearDay};
use crate::domain::lang::Lang;
use crate::domain::people::Zone;
use crate::store::seal::Sealer;

/// Everything an operator can set.
#[derive(Clone, Debug)]
pub struct Config {
    pub database_url: SecretString,
    pub listen: SocketAddr,
    /// Where Slack reaches this server from outside: for the manifest, never called.
    pub public_url: Option<String>,
    pub master_key: MasterKey,
    pub slack: Slack,
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

/// What is wrong with the configuration, and what to do.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    #[error("{name} {problem}")]
    Bad { name: &'static str, problem: String },
    #[error("the configuration file can't be used: {0}")]
    File(String),
    #[error(
        "TAIWA_SECRET_KEY is not set. With PostgreSQL every replica needs the same master key: make one with \
         `taiwa key` and keep it safe, for without it nothing that was written can be read again."
    )]
    NoKey,
    #[error("the master key file {path} {problem}")]
    KeyFile { path: String, problem: String },
}

/// One setting: its name in the environment, its key in the file, whether it is a secret, its default, what it means.
/// The README's table is made of these.
pub struct Setting {
    pub env: &'static str,
    pub key: &'static str,
    pub secret: bool,
    pub default: &'static str,
    pub meaning: &'static str,
}

/// All settings, in the order the README lists them.
pub const SETTINGS: &[Setting] = &[
    Setting {
        env: "DATABASE_URL",
        key: "database_url",
        secret: true,
        default: "sqlite://taiwa.db",
        meaning: "`sqlite://path` for one machine, `postgres://…` for several replicas",
    },
    Setting {
        env: "TAIWA_LISTEN",
        key: "listen",
        secret: false,
        default: "127.0.0.1:3000",
        meaning: "address and port to listen on",
    },
    Setting {
        env: "TAIWA_PUBLIC_URL",
        key: "public_url",
        secret: false,
        default: "",
        meaning: "the address Slack reaches this server by, e.g. `https://taiwa.example.com`: what `taiwa manifest slack` takes when `--url` is not given",
    },
    Setting {
        env: "TAIWA_SECRET_KEY",
        key: "secret_key",
        secret: true,
        default: "a file beside the SQLite database",
        meaning: "master key that seals people's words: 32 bytes in hex or base64 (`taiwa key` makes one); several, comma-separated, while replacing it: the first one seals",
    },
    Setting {
        env: "SLACK_SIGNING_SECRET",
        key: "slack_signing_secret",
        secret: true,
        default: "",
        meaning: "from the app's Basic Information; needed for HTTP",
    },
    Setting {
        env: "SLACK_BOT_TOKEN",
        key: "slack_bot_token",
        secret: true,
        default: "",
        meaning: "`xoxb-…`, from OAuth & Permissions",
    },
    Setting {
        env: "SLACK_APP_TOKEN",
        key: "slack_app_token",
        secret: true,
        default: "",
        meaning: "`xapp-…` with `connections:write`; switches Socket Mode on",
    },
    Setting {
        env: "SLACK_API_URL",
        key: "slack_api_url",
        secret: false,
        default: crate::slack::courier::SLACK_API,
        meaning: "Slack's Web API; a loopback address for tests",
    },
    Setting {
        env: "TAIWA_COMMAND",
        key: "command",
        secret: false,
        default: "/1on1",
        meaning: "the slash command's name",
    },
    Setting {
        env: "TAIWA_LANG",
        key: "lang",
        secret: false,
        default: "ja",
        meaning: "language of people whose own is not known yet: `ja` or `en`",
    },
    Setting {
        env: "TAIWA_ZONE",
        key: "zone",
        secret: false,
        default: "Asia/Tokyo",
        meaning: "IANA time zone of people whose own is not known yet",
    },
    Setting {
        env: "TAIWA_HOLIDAYS",
        key: "holidays",
        secret: false,
        default: "japan",
        meaning: "national holidays that are days off: `japan` or `none`",
    },
    Setting {
        env: "TAIWA_CLOSURES",
        key: "closures",
        secret: false,
        default: "12/29-1/3",
        meaning: "days the company is closed, comma-separated: `12/29-1/3` every year, `2026-08-13..2026-08-16` once",
    },
];

/// The settings as they were given, before they are read.
pub struct Raw(config::Config);

impl Raw {
    /// From the process's environment, and from `TAIWA_CONFIG` or `taiwa.toml` if there is one. A name with `_FILE`
    /// behind it holds the path of a file with the value.
    #[expect(clippy::disallowed_methods, reason = "this is the one place that reads the environment")]
    pub fn from_process() -> Result<Raw, ConfigError> {
        Raw::from(|name| std::env::var(name).ok())
    }

    pub fn from(env: impl Fn(&str) -> Option<String>) -> Result<Raw, ConfigError> {
        let mut builder = config::Config::builder();
        let (path, required) = match env("TAIWA_CONFIG") {
            Some(path) => (path, true),
            None => ("taiwa.toml".to_owned(), false),
        };
        builder = builder.add_source(config::File::new(&path, config::FileFormat::Toml).required(required));
        for setting in SETTINGS {
            let from_file = match env(&format!("{}_FILE", setting.env)) {
                None => None,
                Some(path) => Some(std::fs::read_to_string(&path).map_err(|error| ConfigError::Bad {
                    name: setting.env,
                    problem: format!("can't be read from its file: {error}"),
                })?),
            };
            let given = env(setting.env).or(from_file.map(|text| text.trim().to_owned()));
            if let Some(value) = given.filter(|value| !value.is_empty()) {
                builder = builder
                    .set_override(setting.key, value)
                    .map_err(|error| ConfigError::Bad { name: setting.env, problem: error.to_string() })?;
            }
        }
        // An error of the file names its line, and the file may hold secrets: only the kind of problem is told.
        builder.build().map(Raw).map_err(|error| {
            ConfigError::File(match error {
                config::ConfigError::NotFound(_) => "it was not found".to_owned(),
                config::ConfigError::FileParse { uri, .. } => {
                    format!("{} is not valid TOML", uri.unwrap_or_default())
                }
                _ => "it could not be read".to_owned(),
            })
        })
    }

    fn get(&self, key: &str) -> Option<String> {
        self.0.get_string(key).ok().filter(|value| !value.trim().is_empty())
    }

    fn or_default(&self, env: &'static str) -> String {
        let setting = SETTINGS.iter().find(|setting| setting.env == env);
        let setting = setting.expect("every setting that is asked for stands in the table");
        self.get(setting.key).unwrap_or_else(|| setting.default.to_owned())
    }

    fn secret(&self, key: &str) -> Option<SecretString> {
        self.get(key).map(SecretString::from)
    }

    /// Reads them all; the first problem ends it.
    pub fn read(&self) -> Result<Config, ConfigError> {
        let database_url = self.or_default("DATABASE_URL");
        let bad = |name, problem: &str| ConfigError::Bad { name, problem: problem.to_owned() };
        let is_sqlite = database_url.starts_with("sqlite:");
        if !is_sqlite && !database_url.starts_with("postgres:") && !database_url.starts_with("postgresql:") {
            return Err(bad("DATABASE_URL", "must begin with sqlite:// or postgres://"));
        }
        let listen = self.or_default("TAIWA_LISTEN");
        let master_key = match (self.secret("secret_key"), is_sqlite) {
            (Some(key), _) => MasterKey::Given(key),
            (None, true) => MasterKey::File(key_file(&database_url)),
            (None, false) => return Err(ConfigError::NoKey),
        };
        let zone = self.or_default("TAIWA_ZONE");
        let command = self.or_default("TAIWA_COMMAND");
        Ok(Config {
            listen: listen
                .parse()
                .map_err(|_| bad("TAIWA_LISTEN", "must be an address and port like 127.0.0.1:3000"))?,
            public_url: self.get("public_url"),
            master_key,
            slack: Slack {
                signing_secret: self.secret("slack_signing_secret"),
                bot_token: self.secret("slack_bot_token"),
                app_token: self.secret("slack_app_token"),
                api_url: self.or_default("SLACK_API_URL").trim_end_matches('/').to_owned(),
            },
            command: if command.starts_with('/') { command } else { format!("/{command}") },
            lang: match self.or_default("TAIWA_LANG").as_str() {
                "ja" => Lang::Ja,
                "en" => Lang::En,
                _ => return Err(bad("TAIWA_LANG", "must be ja or en")),
            },
            zone: Zone::named(&zone).ok_or_else(|| bad("TAIWA_ZONE", "is not an IANA time zone such as Asia/Tokyo"))?,
            calendar: self.calendar()?,
            database_url: SecretString::from(database_url),
        })
    }

    fn calendar(&self) -> Result<Calendar, ConfigError> {
        let national = match self.or_default("TAIWA_HOLIDAYS").as_str() {
            "japan" => true,
            "none" => false,
            _ => return Err(ConfigError::Bad { name: "TAIWA_HOLIDAYS", problem: "must be japan or none".to_owned() }),
        };
        let closures = self
            .or_default("TAIWA_CLOSURES")
            .split(',')
            .map(str::trim)
            .filter(|text| !text.is_empty() && *text != "none")
            .map(|text| {
                closed_days(text).map(|days| Closure { name: None, days }).ok_or_else(|| ConfigError::Bad {
                    name: "TAIWA_CLOSURES",
                    problem: "takes dates like 12/29-1/3 or 2026-08-13..2026-08-16".to_owned(),
                })
            })
            .collect::<Result<Vec<_>, _>>()?;
        Ok(Calendar { national, closures, opened: Default::default() })
    }
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
        Raw::from(move |name| pairs.iter().find(|(key, _)| key == name).map(|(_, value)| value.clone()))?.read()
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
