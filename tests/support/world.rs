//! A small world that reads like the product: people in a local Slack, the product behind it on one database engine, a
//! clock turned by hand. What a person could not see or touch in Slack can't be seen or touched here either.

use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use jiff::civil::{Date, DateTime, Time, Weekday};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use serde_json::Value;
use taiwa::demo::{Stage, StageOptions};
use taiwa::domain::calendar::Calendar;
use taiwa::playground::{Answer, Choice, FakeSlack, Human, Message, Outcome, RowKind, Signing, Surface, plain_blocks};
use tokio::runtime::Runtime;

/// Somebody in the company.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Who {
    pub id: &'static str,
    pub handle: &'static str,
    pub name: &'static str,
    pub zone: &'static str,
    pub locale: &'static str,
}

const fn who(
    id: &'static str,
    handle: &'static str,
    name: &'static str,
    zone: &'static str,
    locale: &'static str,
) -> Who {
    Who { id, handle, name, zone, locale }
}

pub const SATO: Who = who("U0SATO", "@sato", "佐藤 健", "Asia/Tokyo", "ja-JP");
pub const HANAKO: Who = who("U0HANAKO", "@hanako", "山田 花子", "Asia/Tokyo", "ja-JP");
pub const TANAKA: Who = who("U0TANAKA", "@tanaka", "田中 実", "Asia/Tokyo", "ja-JP");
/// English-speaking, in Tokyo.
pub const KATE: Who = who("U0KATE", "@kate", "Kate Hill", "Asia/Tokyo", "en-GB");
pub const LIAM: Who = who("U0LIAM", "@liam", "Liam Ross", "Asia/Tokyo", "en-US");
pub const NORA: Who = who("U0NORA", "@nora", "Nora Lopez", "America/New_York", "en-US");
pub const EVERYBODY: [Who; 6] = [SATO, HANAKO, TANAKA, KATE, LIAM, NORA];

/// Where the product keeps its data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    Sqlite,
    Postgres,
}

/// How a world begins.
pub struct Setting {
    /// In Tokyo.
    pub start: &'static str,
    pub socket: bool,
    /// Whether the app was given `im:history`, so that it may look for its own messages.
    pub may_look: bool,
    pub calendar: Calendar,
    pub call: Duration,
}

impl Default for Setting {
    /// A Monday morning in a month without public holidays.
    fn default() -> Setting {
        Setting {
            start: "2026-11-30 10:00",
            socket: false,
            may_look: true,
            calendar: Calendar::default(),
            call: Duration::from_secs(10),
        }
    }
}

impl Setting {
    pub fn on(start: &'static str) -> Setting {
        Setting { start, ..Setting::default() }
    }

    pub fn by_socket() -> Setting {
        Setting { socket: true, ..Setting::default() }
    }
}

/// Two tests per scenario, one on each engine.
#[macro_export]
macro_rules! scenario {
    ($name:ident, |$w:ident| $body:block) => {
        $crate::scenario!($name, $crate::world::Setting::default(), |$w| $body);
    };
    ($name:ident, $setting:expr, |$w:ident| $body:block) => {
        mod $name {
            #[allow(unused_imports, reason = "a scenario may need nothing from outside")]
            use super::*;
            use $crate::world::{Engine, World, play};

            fn story($w: &mut World) $body

            #[test]
            fn sqlite() {
                play(Engine::Sqlite, $setting, story);
            }

            #[test]
            fn postgres() {
                play(Engine::Postgres, $setting, story);
            }
        }
    };
}

/// Plays a story and holds it to what every story must keep.
pub fn play(engine: Engine, setting: Setting, story: impl FnOnce(&mut World)) {
    let mut world = World::new(engine, setting);
    story(&mut world);
    world.end();
}

pub struct World {
    rt: Runtime,
    stage: Option<Stage>,
    pub engine: Engine,
    pub url: String,
    folder: PathBuf,
}

fn tokyo() -> TimeZone {
    TimeZone::get("Asia/Tokyo").unwrap()
}

/// `2026-11-30 10:00` on a clock in Tokyo.
pub fn moment(local: &str) -> Timestamp {
    let local: DateTime = local.replace(' ', "T").parse().unwrap();
    local.to_zoned(tokyo()).unwrap().timestamp()
}

impl World {
    pub fn new(engine: Engine, setting: Setting) -> World {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let rt = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let folder = std::env::temp_dir().join(format!("taiwa-test-{}-{number}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let url = match engine {
            Engine::Sqlite => format!("sqlite://{}", folder.join("taiwa.db").display()),
            Engine::Postgres => rt.block_on(crate::postgres::database()),
        };
        let mut options = StageOptions::at(moment(setting.start));
        options.database_url = Some(url.clone());
        options.socket = setting.socket;
        options.calendar = setting.calendar;
        options.call = setting.call;
        options.rules.call = setting.call;
        if !setting.may_look {
            options.scopes.retain(|scope| scope != "im:history");
        }
        let stage = rt.block_on(Stage::set(options)).unwrap();
        for who in EVERYBODY {
            let mut human = Human::new(who.id, who.name, who.zone, who.locale);
            human.email = Some(format!("{}@example.invalid", &who.handle[1..]));
            stage.slack.add(human);
        }
        World { rt, stage: Some(stage), engine, url, folder }
    }

    pub fn stage(&self) -> &Stage {
        self.stage.as_ref().expect("the stage stands until the end")
    }

    pub fn slack(&self) -> FakeSlack {
        self.stage().slack.clone()
    }

    pub fn wait<T>(&self, future: impl Future<Output = T>) -> T {
        self.rt.block_on(future)
    }

    /// Lets the product do everything that is due now.
    pub fn settle(&mut self) {
        self.wait(self.stage().settle()).unwrap();
    }

    // ---- time

    pub fn now(&self) -> Timestamp {
        self.stage().now()
    }

    /// Turns the clock forward to the next such time in Tokyo: `tue 14:00`, `14:00`, `2026-12-04 09:30`.
    pub fn at(&mut self, when: &str) -> &mut World {
        self.at_in("Asia/Tokyo", when)
    }

    pub fn at_in(&mut self, zone: &str, when: &str) -> &mut World {
        let zone = TimeZone::get(zone).unwrap();
        let now = self.now();
        let (day, time) = when.rsplit_once(' ').unwrap_or(("", when));
        let time: Time = format!("{time}:00").parse().unwrap();
        let today = now.to_zoned(zone.clone()).date();
        let to = (0..400)
            .map(|n| today.saturating_add(i64::from(n).days()))
            .filter(|date| on_day(day, *date))
            .map(|date| date.to_datetime(time).to_zoned(zone.clone()).unwrap().timestamp())
            .find(|at| *at > now)
            .unwrap_or_else(|| panic!("{when} does not come within a year of {now}"));
        self.wait(self.stage().pass_until(to)).unwrap();
        self
    }

    pub fn minutes(&mut self, minutes: i64) -> &mut World {
        self.wait(self.stage().pass(jiff::SignedDuration::from_mins(minutes))).unwrap();
        self
    }

    // ---- what people do

    /// Types a line; the answer is what the speaker is shown: words only they see, or the form that opens.
    pub fn says(&mut self, who: Who, line: &str) -> String {
        let shown = self.says_only(who, line);
        self.settle();
        shown
    }

    /// As [`World::says`], before the product gets to do anything else.
    pub fn says_only(&mut self, who: Who, line: &str) -> String {
        let (command, text) = line.split_once(' ').unwrap_or((line, ""));
        let before = self.follow_ups();
        let answer = self.wait(self.stage().slack.command(who.id, command, text)).unwrap();
        assert!(answer.is_ok(), "{line}: {:?}", answer.failure);
        match answer.ephemeral {
            Some(shown) => self.readable(&shown.blocks, &shown.text),
            None => self.follow_up(who, before),
        }
    }

    /// Presses the newest button with this label that stands before the person now, and reads what comes of it. `~` in
    /// front of a part of a label means any label with that part.
    pub fn presses(&mut self, who: Who, label: &str) -> String {
        self.presses_on(who, "", label)
    }

    /// Presses a button of something that says `about`.
    pub fn presses_on(&mut self, who: Who, about: &str, label: &str) -> String {
        let Some((place, name)) = self.button(who, about, label) else {
            panic!("{} has no [{label}] {about}\n{}", who.name, self.told(who));
        };
        let before = self.follow_ups();
        let answer = self.wait(self.stage().slack.click(who.id, place, &name, Choice::None)).unwrap();
        assert!(answer.is_ok(), "[{label}]: {:?}", answer.failure);
        let shown = self.follow_up(who, before);
        self.settle();
        shown
    }

    /// Whether a button with this label stands before the person, on something that says `about`.
    pub fn can_press(&self, who: Who, about: &str, label: &str) -> bool {
        self.button(who, about, label).is_some()
    }

    fn button(&self, who: Who, about: &str, label: &str) -> Option<(Surface, String)> {
        let found = |place: Surface, blocks: &Value, text: String| {
            let fits = |held: &str| held == label || label.strip_prefix('~').is_some_and(|part| held.contains(part));
            let name = buttons(blocks).into_iter().find(|(_, held)| fits(held))?.0;
            (text.contains(about)).then_some((place, name))
        };
        let slack = self.slack();
        if let Some(view) = slack.modal(who.id)
            && let Some(hit) = found(Surface::Modal(view.id.clone()), view.blocks(), self.readable(view.blocks(), ""))
        {
            return Some(hit);
        }
        let mut all: Vec<(String, Surface, Value, String)> = Vec::new();
        for shown in slack.ephemerals(who.id) {
            all.push((shown.ts, Surface::Ephemeral(shown.id), shown.blocks, shown.text));
        }
        for sent in self.sent_to(who) {
            all.push((sent.ts.clone(), Surface::from(&sent), sent.blocks, sent.text));
        }
        all.sort_by(|a, b| b.0.cmp(&a.0));
        for (_, place, blocks, text) in all {
            let text = self.readable(&blocks, &text);
            if let Some(hit) = found(place, &blocks, text) {
                return Some(hit);
            }
        }
        let home = slack.home(who.id)?;
        found(Surface::Home, home.blocks(), self.readable(home.blocks(), ""))
    }

    /// Fills in the form that is open and sends it; the answer is what the form then shows, and is closed.
    pub fn fills(&mut self, who: Who, values: &[(&str, Value)]) -> String {
        match self.submits(who, values) {
            Outcome::Errors(errors) => panic!("the form wants something mended: {errors:?}"),
            Outcome::Failed(why) => panic!("the form failed: {why}"),
            _ => {}
        }
        let slack = self.slack();
        let Some(view) = slack.modal(who.id) else { return String::new() };
        let text = self.readable(view.blocks(), "");
        self.wait(slack.close(who.id)).unwrap();
        text
    }

    /// Sends a form that is expected to stay open, and reads what it says is wrong.
    pub fn mends(&mut self, who: Who, values: &[(&str, Value)]) -> String {
        match self.submits(who, values) {
            Outcome::Errors(errors) => errors.values().cloned().collect::<Vec<_>>().join("\n"),
            other => panic!("the form was taken: {other:?}"),
        }
    }

    fn submits(&mut self, who: Who, values: &[(&str, Value)]) -> Outcome {
        let submitted = self.wait(self.stage().slack.submit(who.id, values)).unwrap();
        self.settle();
        submitted.outcome
    }

    pub fn opens_home(&mut self, who: Who) {
        let answer = self.wait(self.stage().slack.open_home(who.id)).unwrap();
        assert!(answer.is_ok());
        self.settle();
    }

    /// A pair with a rhythm, set up by the manager.
    pub fn pair(&mut self, manager: Who, report: Who, rhythm: &str) {
        let answer = self.says(manager, &format!("/1on1 setup {} {rhythm}", report.handle));
        assert!(answer.contains("との1on1を始めます") || answer.contains("is set up"), "{answer}");
        // The welcome waits a moment for Slack to say who the two are.
        self.minutes(1);
    }

    fn follow_ups(&self) -> usize {
        self.slack().journal().iter().filter(|call| is_follow_up(&call.method, call.inbound)).count()
    }

    /// Waits for the call that follows an answer, and reads what it shows.
    fn follow_up(&self, who: Who, before: usize) -> String {
        let slack = self.slack();
        let seen = slack.until(|slack| {
            let calls = slack.journal();
            let mut after = calls.iter().filter(|call| is_follow_up(&call.method, call.inbound)).skip(before);
            after.next().map(|call| call.method.clone())
        });
        let seen = self.wait(async { tokio::time::timeout(Duration::from_secs(5), seen).await });
        let Ok(method) = seen else { panic!("nothing followed\n{}", self.told(who)) };
        let rows = self.slack().transcript();
        let kinds: &[RowKind] =
            if method.starts_with("views") { &[RowKind::Modal, RowKind::Home] } else { &[RowKind::Ephemeral] };
        let row = rows
            .iter()
            .rev()
            .find(|row| row.to == who.id && (kinds.contains(&row.kind) || row.kind == RowKind::Update));
        row.map(|row| row.text.clone()).unwrap_or_default()
    }

    // ---- what comes in without a person of this world

    /// The body of a slash command as Slack sends it, from any team and user.
    pub fn raw_command(team: &str, user: &str, text: &str, trigger: &str) -> String {
        let mut url = reqwest::Url::parse("http://e.invalid/").unwrap();
        url.query_pairs_mut()
            .append_pair("team_id", team)
            .append_pair("team_domain", "fake")
            .append_pair("channel_id", "D0000001")
            .append_pair("channel_name", "directmessage")
            .append_pair("user_id", user)
            .append_pair("user_name", "somebody")
            .append_pair("command", "/1on1")
            .append_pair("text", text)
            .append_pair("api_app_id", "A0TAIWA")
            .append_pair("response_url", "https://hooks.slack.com/commands/none")
            .append_pair("trigger_id", trigger);
        url.query().unwrap().to_owned()
    }

    /// Sends a slash command's body with a signature of this kind.
    pub fn raw(&mut self, body: &str, signing: Signing) -> Answer {
        let slack = self.slack();
        self.wait(slack.deliver_raw("/slack/commands", "application/x-www-form-urlencoded", body, signing))
    }

    /// Presses a button that does not stand before the person: its command, forged into a request that Slack signed.
    pub fn forges(&mut self, who: Who, command: &Value) -> Answer {
        let channel = self.sent_to(who).first().map_or("D0000009".to_owned(), |message| message.channel.clone());
        let number = self.slack().journal().len();
        let payload = serde_json::json!({
            "type": "block_actions", "team": { "id": "T0TAIWA", "domain": "fake" },
            "user": { "id": who.id, "username": &who.handle[1..], "name": &who.handle[1..], "team_id": "T0TAIWA" },
            "api_app_id": "A0TAIWA", "token": "t", "trigger_id": format!("9{number}.7.forged"),
            "container": { "type": "message", "message_ts": "1.000001", "channel_id": channel, "is_ephemeral": false },
            "channel": { "id": channel, "name": "directmessage" },
            "message": { "type": "message", "ts": "1.000001", "text": "x", "user": "U0TAIWA" },
            "actions": [{
                "type": "button", "action_id": "do.0", "block_id": "b", "action_ts": "1.000002",
                "text": { "type": "plain_text", "text": "x", "emoji": true }, "value": command.to_string(),
            }],
        });
        let mut url = reqwest::Url::parse("http://e.invalid/").unwrap();
        url.query_pairs_mut().append_pair("payload", &payload.to_string());
        let body = url.query().unwrap().to_owned();
        let slack = self.slack();
        let answer = self.wait(slack.deliver_raw(
            "/slack/interactivity",
            "application/x-www-form-urlencoded",
            body,
            Signing::Good,
        ));
        self.settle();
        answer
    }

    pub fn event(&mut self, inner: Value) {
        let slack = self.slack();
        let answer = self.wait(slack.event(inner));
        assert!(answer.is_ok(), "{:?}", answer.failure);
        self.settle();
    }

    // ---- what people see

    fn sent_to(&self, who: Who) -> Vec<Message> {
        self.slack().messages(who.id).into_iter().filter(|message| message.user != who.id).collect()
    }

    fn readable(&self, blocks: &Value, text: &str) -> String {
        let shown = plain_blocks(blocks);
        let shown = if shown.is_empty() { text.to_owned() } else { shown };
        EVERYBODY.iter().fold(shown, |shown, who| shown.replace(&format!("@{}", who.id), &format!("@{}", who.name)))
    }

    /// The messages of the bot to a person as they stand now, oldest first.
    pub fn inbox(&self, who: Who) -> Vec<String> {
        self.sent_to(who).iter().map(|message| self.readable(&message.blocks, &message.text)).collect()
    }

    /// The one message that says this now.
    pub fn message(&self, who: Who, about: &str) -> String {
        let mut hits: Vec<String> = self.inbox(who).into_iter().filter(|text| text.contains(about)).collect();
        assert_eq!(hits.len(), 1, "{} should have one message with {about:?}\n{}", who.name, self.told(who));
        hits.remove(0)
    }

    /// Everything that stands before a person now: messages, answers, home, form.
    pub fn surfaces(&self, who: Who) -> Vec<String> {
        let slack = self.slack();
        let mut all = self.inbox(who);
        all.extend(slack.ephemerals(who.id).iter().map(|shown| self.readable(&shown.blocks, &shown.text)));
        all.extend(
            [slack.home(who.id), slack.modal(who.id)]
                .into_iter()
                .flatten()
                .map(|view| self.readable(view.blocks(), "")),
        );
        all
    }

    #[track_caller]
    pub fn sees(&self, who: Who, text: &str) {
        assert!(
            self.surfaces(who).iter().any(|shown| shown.contains(text)),
            "{} does not see {text:?}\n{}",
            who.name,
            self.told(who)
        );
    }

    #[track_caller]
    pub fn sees_not(&self, who: Who, text: &str) {
        let hit = self.surfaces(who).into_iter().find(|shown| shown.contains(text));
        assert!(hit.is_none(), "{} sees {text:?}:\n{}", who.name, hit.unwrap_or_default());
    }

    /// When messages that said this were sent to a person, on their own clock: `Tue 12-01 14:00`.
    pub fn times(&self, who: Who, said: &str) -> Vec<String> {
        let zone = TimeZone::get(who.zone).unwrap();
        self.slack()
            .transcript()
            .iter()
            .filter(|row| row.to == who.id && row.kind == RowKind::Message && row.text.contains(said))
            .map(|row| row.at.to_zoned(zone.clone()).strftime("%a %m-%d %H:%M").to_string())
            .collect()
    }

    /// Messages sent to a person so far.
    pub fn count(&self, who: Who) -> usize {
        self.times(who, "").len()
    }

    /// Everything a person was ever shown, on any surface.
    pub fn ever_shown(&self, who: Who) -> String {
        let rows = self.slack().transcript();
        let shown: Vec<String> = rows
            .iter()
            .filter(|row| row.to == who.id && row.from != who.id)
            .map(|row| format!("{}\n{}", row.text, row.blocks))
            .collect();
        shown.join("\n")
    }

    /// The whole conversation with a person, for a failed test's message.
    pub fn told(&self, who: Who) -> String {
        let zone = TimeZone::get(who.zone).unwrap();
        let rows = self.slack().transcript();
        let lines: Vec<String> = rows
            .iter()
            .filter(|row| row.to == who.id || row.from == who.id)
            .map(|row| {
                format!(
                    "{} {:?}\n    {}",
                    row.at.to_zoned(zone.clone()).strftime("%a %m-%d %H:%M"),
                    row.kind,
                    row.text.replace('\n', "\n    ")
                )
            })
            .collect();
        lines.join("\n")
    }

    /// Every text value of the database, as somebody who got hold of a dump would read it.
    pub fn dump(&self) -> String {
        match self.engine {
            Engine::Sqlite => {
                let mut all = String::new();
                for entry in std::fs::read_dir(&self.folder).unwrap() {
                    all += &String::from_utf8_lossy(&std::fs::read(entry.unwrap().path()).unwrap());
                }
                all
            }
            Engine::Postgres => self.wait(async {
                use sqlx::{Connection, Row};
                let mut conn = sqlx::PgConnection::connect(&self.url).await.unwrap();
                let tables: Vec<String> = sqlx::query_scalar(
                    "SELECT table_name::text FROM information_schema.tables WHERE table_schema = 'public' ORDER BY 1",
                )
                .fetch_all(&mut conn)
                .await
                .unwrap();
                assert!(tables.len() > 10, "{tables:?}");
                let mut all = String::new();
                for table in tables {
                    let sql = format!("SELECT row_to_json(t)::text AS row FROM {table} t");
                    for row in sqlx::query(sqlx::AssertSqlSafe(sql)).fetch_all(&mut conn).await.unwrap() {
                        all += &row.get::<String, _>("row");
                        all.push('\n');
                    }
                }
                all
            }),
        }
    }

    /// Where the database lies, to stand beside the product in it.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// One text the database holds.
    pub fn text(&self, sql: &str) -> String {
        let sql = sqlx::AssertSqlSafe(sql.to_owned());
        self.wait(async {
            use sqlx::Connection;
            match self.engine {
                Engine::Sqlite => {
                    let mut conn = sqlx::SqliteConnection::connect(&self.url).await.unwrap();
                    sqlx::query_scalar(sql).fetch_one(&mut conn).await.unwrap()
                }
                Engine::Postgres => {
                    let mut conn = sqlx::PgConnection::connect(&self.url).await.unwrap();
                    sqlx::query_scalar(sql).fetch_one(&mut conn).await.unwrap()
                }
            }
        })
    }

    /// One number the database answers to a question, in the dialect both engines share.
    pub fn number(&self, sql: &str) -> i64 {
        let sql = sqlx::AssertSqlSafe(sql.to_owned());
        self.wait(async {
            use sqlx::Connection;
            match self.engine {
                Engine::Sqlite => {
                    let mut conn = sqlx::SqliteConnection::connect(&self.url).await.unwrap();
                    sqlx::query_scalar(sql).fetch_one(&mut conn).await.unwrap()
                }
                Engine::Postgres => {
                    let mut conn = sqlx::PgConnection::connect(&self.url).await.unwrap();
                    sqlx::query_scalar(sql).fetch_one(&mut conn).await.unwrap()
                }
            }
        })
    }

    /// What a strict Slack saw must be nothing to complain about, and every answer in time.
    fn end(mut self) {
        self.settle();
        let slack = self.slack();
        assert_eq!(slack.violations(), Vec::<String>::new(), "the local Slack saw rules broken");
        for call in slack.journal().iter().filter(|call| call.inbound) {
            assert!(
                call.latency_ms.is_some_and(|ms| ms < 3_000),
                "{} was answered late: {:?}",
                call.method,
                call.latency_ms
            );
        }
    }
}

impl Drop for World {
    fn drop(&mut self) {
        if let Some(stage) = self.stage.take() {
            self.rt.block_on(stage.strike());
        }
        // A leftover in the temporary folder harms nobody.
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

fn is_follow_up(method: &str, inbound: bool) -> bool {
    !inbound && (method.starts_with("views.") || method.starts_with("response"))
}

fn on_day(day: &str, date: Date) -> bool {
    let weekday = match day {
        "" => return true,
        "mon" => Weekday::Monday,
        "tue" => Weekday::Tuesday,
        "wed" => Weekday::Wednesday,
        "thu" => Weekday::Thursday,
        "fri" => Weekday::Friday,
        "sat" => Weekday::Saturday,
        "sun" => Weekday::Sunday,
        exact => return date == exact.parse::<Date>().unwrap(),
    };
    date.weekday() == weekday
}

/// The buttons of some blocks: a name that finds each, and its label.
fn buttons(blocks: &Value) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for block in blocks.as_array().into_iter().flatten() {
        let several = block.get("elements").and_then(Value::as_array).into_iter().flatten();
        for element in several.chain(block.get("accessory")) {
            let text = |pointer: &str| element.pointer(pointer).and_then(Value::as_str).unwrap_or_default();
            if text("/type") == "button" {
                let block = block.get("block_id").and_then(Value::as_str).unwrap_or_default();
                found.push((format!("{block}/{}", text("/action_id")), text("/text/text").to_owned()));
            }
        }
    }
    found
}
