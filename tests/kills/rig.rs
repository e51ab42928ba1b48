//! A stage for real processes: the local Slack, a database, people whose working day it is, and replicas of `taiwa`
//! that end with the test, whatever happens to it.

use std::io::{BufRead, BufReader, Read};
use std::path::PathBuf;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::Arc;
use std::time::Duration;

use jiff::civil::time;
use jiff::{SignedDuration, Timestamp};
use serde_json::Value;
use taiwa::chat::{Platform, Profile};
use taiwa::clock::Clock;
use taiwa::domain::calendar::Hours;
use taiwa::domain::ids::{PersonId, WorkspaceId};
use taiwa::domain::lang::Lang;
use taiwa::domain::people::Zone;
use taiwa::playground::{Answer, FakeSlack, Human, Options};
use taiwa::store::seal::Sealer;
use taiwa::store::{Done, Newcomer, Store};
use tokio::sync::watch;
use tokio::time::Instant;

pub const SIGNING_SECRET: &str = "canary-signing-secret-5b1c";
pub const BOT_TOKEN: &str = "xoxb-canary-bot-77d1";
pub const APP_TOKEN: &str = "xapp-canary-app-90ae";
const TEAM: &str = "T0TAIWA";

pub fn now() -> Timestamp {
    Clock::System.now()
}

/// Asks again and again until there is an answer; a test that waits in vain says for what.
pub async fn until<T, F: Future<Output = Option<T>>>(what: &str, within: u64, mut look: impl FnMut() -> F) -> T {
    let end = Instant::now() + Duration::from_secs(within);
    loop {
        if let Some(found) = look().await {
            return found;
        }
        assert!(Instant::now() < end, "{what}: not within {within} s");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

/// A small generator of numbers: the same seed, the same test.
pub struct Dice(u64);

impl Dice {
    /// Rolled anew each time, or as TAIWA_SEED says; printed, so that a failure can be played again.
    #[expect(clippy::disallowed_methods, reason = "a seed to play a failure again is handed over in the environment")]
    pub fn rolled(test: &str) -> Dice {
        let seed = std::env::var("TAIWA_SEED").ok().and_then(|seed| seed.parse().ok());
        let seed = seed.unwrap_or_else(|| now().as_nanosecond() as u64 | 1);
        println!("{test}: TAIWA_SEED={seed}");
        Dice(seed)
    }

    pub fn below(&mut self, end: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % end
    }

    pub fn apart(&mut self) -> Dice {
        Dice(self.below(u64::MAX) | 1)
    }
}

struct Folder(PathBuf);

impl Drop for Folder {
    fn drop(&mut self) {
        // A leftover in the temporary folder harms nobody.
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// Slack, a database and the settings of every replica on it.
pub struct World {
    pub slack: FakeSlack,
    pub url: String,
    pub key: String,
    pub zone: Zone,
    /// More settings of the replicas, and changes to the usual ones.
    pub env: Vec<(&'static str, String)>,
    http: reqwest::Client,
    folder: Folder,
}

pub fn manager(n: usize) -> String {
    format!("U0MANAGER{n}")
}

pub fn report(n: usize) -> String {
    format!("U0REPORT{n}")
}

impl World {
    pub async fn on_sqlite() -> World {
        World::on(None).await
    }

    pub async fn on_postgres() -> World {
        World::on(Some(crate::postgres::database().await)).await
    }

    pub async fn on(url: Option<String>) -> World {
        let folder = Folder(std::env::temp_dir().join(format!("taiwa-kills-{}", taiwa::clock::new_id(now()))));
        std::fs::create_dir_all(&folder.0).unwrap();
        let options = Options {
            signing_secret: SIGNING_SECRET.to_owned(),
            bot_token: BOT_TOKEN.to_owned(),
            app_token: APP_TOKEN.to_owned(),
            team: TEAM.to_owned(),
            scopes: ["commands", "chat:write", "im:write", "users:read", "im:history"].map(str::to_owned).to_vec(),
            ..Options::new(Arc::new(now))
        };
        World {
            slack: FakeSlack::start(options).await.unwrap(),
            url: url.unwrap_or_else(|| format!("sqlite://{}", folder.0.join("taiwa.db").display())),
            key: Sealer::new_key(),
            zone: noon(),
            env: Vec::new(),
            http: reqwest::Client::builder().no_proxy().timeout(Duration::from_secs(3)).build().unwrap(),
            folder,
        }
    }

    pub fn file(&self) -> PathBuf {
        self.folder.0.join("taiwa.db")
    }

    pub async fn store(&self) -> Store {
        Store::open(&self.url, Sealer::from_config(&self.key).unwrap()).await.unwrap()
    }

    /// Makes the database, and in it the people, for whom every hour of every day is a working hour.
    pub async fn people(&self, managers: usize, reports: usize) {
        let store = self.store().await;
        store.migrate().await.unwrap();
        store.check_key(now()).await.unwrap();
        let ids = (0..managers).map(manager).chain((0..reports).map(report));
        for (n, id) in ids.enumerate() {
            let mut human = Human::new(&id, &format!("Person {n:03}"), &self.zone.name, "en-US");
            human.email = Some(format!("{}@example.com", id.to_lowercase()));
            self.slack.add(human);
            let zone = self.zone.clone();
            store
                .write(move |tx| {
                    Box::pin(async move {
                        let fresh = WorkspaceId::new(taiwa::clock::new_id(now()));
                        let usual = (&Lang::En, &zone);
                        let workspace = tx.enter_workspace(fresh, (Platform::Slack, TEAM), true, usual, now()).await?;
                        let person = PersonId::new(taiwa::clock::new_id(now()));
                        let newcomer = Newcomer {
                            id: person.clone(),
                            workspace: &workspace,
                            platform: Platform::Slack,
                            external: &id,
                            also: None,
                            handle: None,
                            seen: None,
                            lang: Lang::En,
                            now: now(),
                        };
                        tx.enter_person(&newcomer).await?;
                        let profile =
                            Profile { external: id, name: Some(format!("Person {n:03}")), ..Profile::default() };
                        tx.learn(&person, &profile, now()).await?;
                        let hours = Hours { from: time(0, 0, 0, 0), until: time(23, 59, 0, 0) };
                        tx.choose_times(&person, &zone, &hours).await?;
                        Ok(Done::Keep(()))
                    })
                })
                .await
                .unwrap();
        }
        store.close().await;
        self.sql("UPDATE person SET work_week = 127").await;
    }

    /// A rhythm whose first meeting begins so many minutes from now: its digest is due at once.
    pub fn rhythm(&self, minutes: i64) -> String {
        let start = self.zone.wall(now() + SignedDuration::from_mins(minutes));
        let day = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"][start.weekday().to_monday_zero_offset() as usize];
        format!("every week {day} {:02}:{:02} 30m", start.hour(), start.minute())
    }

    /// A manager sets up a pair; asked again until it stands.
    pub async fn pair(&self, manager: &str, report: &str, minutes: i64) {
        let line = format!("setup <@{report}> {}", self.rhythm(minutes));
        until("a pair", 30, || async {
            let answer = self.slack.command(manager, "/1on1", &line).await.unwrap();
            is_acknowledged(&answer, "").then_some(())
        })
        .await;
    }

    pub async fn start(&self) -> Replica {
        let mut replica = self.spawn();
        replica.base = replica.listening().await;
        until("a replica that is ready", 20, || async { (self.ready(&replica).await == Some(200)).then_some(()) })
            .await;
        self.slack.point_at(&replica.base);
        replica
    }

    pub async fn ready(&self, replica: &Replica) -> Option<u16> {
        self.get(replica, "/readyz").await.map(|(status, _)| status)
    }

    pub async fn get(&self, replica: &Replica, path: &str) -> Option<(u16, String)> {
        let answer = self.http.get(format!("{}{path}", replica.base)).send().await.ok()?;
        Some((answer.status().as_u16(), answer.text().await.ok()?))
    }

    /// A replica that need not come up.
    pub fn spawn(&self) -> Replica {
        let mut command = Command::new(env!("CARGO_BIN_EXE_taiwa"));
        command.arg("serve").env_clear().current_dir(&self.folder.0);
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        for (name, value) in [
            ("DATABASE_URL", self.url.as_str()),
            ("TAIWA_LISTEN", "127.0.0.1:0"),
            ("TAIWA_SECRET_KEY", &self.key),
            ("TAIWA_HOLIDAYS", "none"),
            ("TAIWA_CLOSURES", "none"),
            ("TAIWA_LANG", "en"),
            ("TAIWA_ZONE", &self.zone.name),
            ("SLACK_SIGNING_SECRET", SIGNING_SECRET),
            ("SLACK_BOT_TOKEN", BOT_TOKEN),
            ("SLACK_API_URL", &self.slack.api_url()),
        ] {
            command.env(name, value);
        }
        command.envs(self.env.iter().map(|(name, value)| (name, value)));
        let mut child = command.spawn().unwrap();
        let lines = watch::Sender::new(Vec::new());
        read(child.stdout.take().unwrap(), lines.clone());
        read(child.stderr.take().unwrap(), lines.clone());
        Replica { child, lines, base: String::new() }
    }

    /// Runs one statement on the database, past the product.
    pub async fn sql(&self, sql: &str) {
        crate::ledger::run(&self.url, sql).await;
    }
}

/// Keeps each line; the thread ends with the process it listens to.
fn read(from: impl Read + Send + 'static, lines: watch::Sender<Vec<String>>) {
    std::thread::spawn(move || {
        for line in BufReader::new(from).lines().map_while(Result::ok) {
            if line.contains(r#""level":"ERROR""#) || line.contains("panicked") {
                println!("{line}");
            }
            lines.send_modify(|lines| lines.push(line));
        }
    });
}

/// A zone where it is about noon, so that no test runs over midnight.
fn noon() -> Zone {
    let hour = now().as_second().div_euclid(3600).rem_euclid(24);
    // Etc/GMT-9 is nine hours *ahead* of UTC.
    let ahead = (12 - hour).clamp(-12, 14);
    Zone::named(&format!("Etc/GMT{}{}", if ahead < 0 { '+' } else { '-' }, ahead.abs())).unwrap()
}

/// Whether an answer says that it was done. Answers to what was done have buttons; a failure of ours has none, but gives
/// the words back too.
pub fn is_acknowledged(answer: &Answer, words: &str) -> bool {
    let body = answer.body.to_string();
    answer.is_ok() && body.contains(words) && body.contains(r#""type":"actions""#)
}

/// One `taiwa serve`.
pub struct Replica {
    child: Child,
    lines: watch::Sender<Vec<String>>,
    pub base: String,
}

impl Replica {
    /// Everything it printed so far, logs and errors.
    pub fn lines(&self) -> Vec<String> {
        self.lines.borrow().clone()
    }

    async fn listening(&self) -> String {
        let mut lines = self.lines.subscribe();
        let running = |lines: &Vec<String>| {
            let line = lines.iter().find(|line| line.contains("taiwa is running"))?;
            Some(serde_json::from_str::<Value>(line).ok()?["listening"].as_str()?.to_owned())
        };
        let wait = lines.wait_for(|lines| running(lines).is_some());
        let within = tokio::time::timeout(Duration::from_secs(20), wait).await;
        let found = within.ok().and_then(Result::ok).and_then(|lines| running(&lines));
        format!("http://{}", found.unwrap_or_else(|| panic!("it did not start: {:?}", self.lines())))
    }

    /// SIGKILL; nothing of it runs when this returns.
    pub fn kill(&mut self) {
        // Already ended is as good.
        let _ = self.child.kill();
        self.child.wait().unwrap();
    }

    pub fn signal(&self, name: &str) {
        let pid = self.child.id().to_string();
        assert!(Command::new("kill").args([&format!("-{name}"), &pid]).status().unwrap().success());
    }

    pub fn terminate(&self) {
        self.signal("TERM");
    }

    pub fn is_running(&mut self) -> bool {
        self.child.try_wait().unwrap().is_none()
    }

    pub async fn ended(&mut self, within: u64) -> ExitStatus {
        let end = Instant::now() + Duration::from_secs(within);
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                return status;
            }
            assert!(Instant::now() < end, "it did not end within {within} s: {:?}", self.lines());
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    /// Ends it in good order.
    pub async fn stop(&mut self) {
        self.terminate();
        let status = self.ended(28).await;
        assert!(status.success(), "{status}: {:?}", self.lines());
    }
}

impl Drop for Replica {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
