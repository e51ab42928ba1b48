//! An installation in a folder of its own, beside a local Slack; and the binary, asked and listened to.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use serde_json::Value;
use sqlx::{AssertSqlSafe, ConnectOptions, Connection};
use taiwa::clock::Clock;
use taiwa::playground::{FakeSlack, Options};

pub const SIGNING_SECRET: &str = "canary0signing0secret0f3a1";
pub const BOT_TOKEN: &str = "xoxb-canary-bot-11c9";
pub const APP_TOKEN: &str = "xapp-canary-app-72d0";
/// Exactly what the product wants, and what it can make use of.
pub const SCOPES: [&str; 6] = ["commands", "chat:write", "im:write", "users:read", "im:history", "users:read.email"];

pub fn now() -> Timestamp {
    Clock::System.now()
}

pub struct Install {
    pub slack: FakeSlack,
    pub folder: PathBuf,
    env: BTreeMap<&'static str, String>,
}

/// What the binary said.
#[derive(Debug)]
pub struct Said {
    pub code: Option<i32>,
    pub out: String,
    pub err: String,
}

impl Install {
    /// Socket Mode on SQLite, not started yet, with a Slack whose clock is right.
    pub async fn new() -> Install {
        Install::with_slack_ahead(SignedDuration::ZERO).await
    }

    pub async fn with_slack_ahead(by: SignedDuration) -> Install {
        let options = Options {
            signing_secret: SIGNING_SECRET.to_owned(),
            bot_token: BOT_TOKEN.to_owned(),
            app_token: APP_TOKEN.to_owned(),
            scopes: SCOPES.map(str::to_owned).to_vec(),
            ..Options::new(Arc::new(move || now() + by))
        };
        let slack = FakeSlack::start(options).await.unwrap();
        let folder = std::env::temp_dir().join(format!("taiwa-ops-{}", taiwa::clock::new_id(now())));
        std::fs::create_dir_all(&folder).unwrap();
        let mut install = Install { slack, folder, env: BTreeMap::new() };
        let api = install.slack.api_url();
        install
            .set("SLACK_API_URL", &api)
            .set("SLACK_BOT_TOKEN", BOT_TOKEN)
            .set("SLACK_APP_TOKEN", APP_TOKEN)
            .set("SLACK_SIGNING_SECRET", SIGNING_SECRET);
        install
    }

    pub fn set(&mut self, name: &'static str, value: &str) -> &mut Install {
        self.env.insert(name, value.to_owned());
        self
    }

    pub fn unset(&mut self, name: &'static str) -> &mut Install {
        self.env.remove(name);
        self
    }

    pub fn file(&self, name: &str, text: &str) -> PathBuf {
        let path = self.folder.join(name);
        std::fs::write(&path, text).unwrap();
        path
    }

    pub fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_taiwa"));
        command.args(args).env_clear().envs(&self.env).current_dir(&self.folder);
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    /// Runs it to its end. No answer holds a secret that was set.
    pub async fn taiwa(&self, args: &[&str]) -> Said {
        let mut command = self.command(args);
        // The local Slack answers on this runtime in the meantime.
        let output = tokio::task::spawn_blocking(move || command.output().unwrap()).await.unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        let said = Said { code: output.status.code(), out: text(output.stdout), err: text(output.stderr) };
        for secret in self.secrets() {
            assert!(!said.out.contains(&secret) && !said.err.contains(&secret), "a secret in the answer to {args:?}");
        }
        assert!(!said.err.contains("panicked"), "{}", said.err);
        said
    }

    fn secrets(&self) -> Vec<String> {
        let set =
            ["SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET", "TEAMS_APP_PASSWORD", "TAIWA_SECRET_KEY"];
        let set = set.iter().filter_map(|name| self.env.get(name).cloned());
        let in_files = ["taiwa.db.key", "token"]
            .iter()
            .filter_map(|name| std::fs::read_to_string(self.folder.join(name)).ok().map(|text| text.trim().to_owned()));
        let all = set.flat_map(|value| value.split(',').map(str::to_owned).collect::<Vec<_>>()).chain(in_files);
        all.chain(["canary-password".to_owned()]).filter(|secret| !secret.is_empty()).collect()
    }

    pub async fn doctor(&self) -> Diagnosis {
        let said = self.taiwa(&["doctor", "--json"]).await;
        let json: Value = serde_json::from_str(&said.out).unwrap_or_else(|_| panic!("{said:?}"));
        assert_eq!(said.code, Some(if json["ok"] == true { 0 } else { 1 }), "{said:?}");
        Diagnosis(json)
    }

    /// Brings the database to this version, as the first start does.
    pub async fn migrate(&self) {
        let said = self.taiwa(&["migrate"]).await;
        assert_eq!(said.code, Some(0), "{said:?}");
    }

    /// Runs a statement past the product.
    pub async fn sql(&self, sql: &str) {
        let sqlite = format!("sqlite://{}", self.folder.join("taiwa.db").display());
        let url = self.env.get("DATABASE_URL").unwrap_or(&sqlite);
        if url.starts_with("sqlite") {
            let options: sqlx::sqlite::SqliteConnectOptions = url.parse().unwrap();
            let mut conn = options.connect().await.unwrap();
            sqlx::raw_sql(AssertSqlSafe(sql)).execute(&mut conn).await.unwrap();
            conn.close().await.unwrap();
        } else {
            let mut conn = sqlx::PgConnection::connect(url).await.unwrap();
            sqlx::raw_sql(AssertSqlSafe(sql)).execute(&mut conn).await.unwrap();
            conn.close().await.unwrap();
        }
    }
}

impl Drop for Install {
    fn drop(&mut self) {
        // A leftover in the temporary folder harms nobody.
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

/// What `taiwa doctor --json` found.
#[derive(Debug)]
pub struct Diagnosis(pub Value);

impl Diagnosis {
    pub fn is_fine(&self) -> bool {
        self.0["ok"] == true
    }

    fn checks(&self) -> &Vec<Value> {
        self.0["checks"].as_array().unwrap()
    }

    pub fn names(&self) -> Vec<&str> {
        self.checks().iter().map(|check| check["name"].as_str().unwrap()).collect()
    }

    /// The checks of this name that are not `ok`, as "status: detail → fix".
    pub fn of(&self, name: &str) -> Vec<String> {
        let found = self.checks().iter().filter(|check| check["name"] == name && check["status"] != "ok");
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        found
            .map(|check| format!("{}: {} → {}", text(&check["status"]), text(&check["detail"]), text(&check["fix"])))
            .collect()
    }

    /// Nothing but this one is amiss, and it says all of these.
    pub fn only(&self, name: &str, status: &str, words: &[&str]) {
        let amiss: Vec<&Value> = self.checks().iter().filter(|check| check["status"] != "ok").collect();
        assert_eq!(amiss.len(), 1, "{:#}", self.0);
        let told = self.of(name).pop().unwrap_or_else(|| panic!("{name} is well: {:#}", self.0));
        assert!(told.starts_with(&format!("{status}: ")), "{told}");
        for word in words {
            assert!(told.contains(word), "`{word}` is not in: {told}");
        }
        assert_eq!(self.is_fine(), status != "fail");
    }
}
