//! A small world that reads like the product: people on a local Slack and a local Teams, the product behind them on one
//! database engine, a clock turned by hand. What a person could not see or touch there can't be seen or touched here
//! either.

#[path = "on_slack.rs"]
mod on_slack;
#[path = "on_teams.rs"]
mod on_teams;
#[path = "stored.rs"]
mod stored;
#[path = "teams/mod.rs"]
pub mod teams;

use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use jiff::civil::{Date, DateTime, Time, Weekday};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use serde_json::Value;
use taiwa::chat::Platform;
use taiwa::demo::{Stage, StageOptions};
use taiwa::domain::calendar::Calendar;
use taiwa::playground::{FakeSlack, Fault, FaultKind, Human};
use teams::LocalTeams;
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

impl Who {
    pub fn email(&self) -> String {
        format!("{}@example.invalid", &self.handle[1..])
    }
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

/// Where people are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stand {
    Slack,
    Teams,
    /// Managers on Slack, reports on Teams, everybody known on both.
    Mixed,
}

/// Who sits on Slack where the company uses both.
const ON_SLACK: [Who; 3] = [SATO, TANAKA, KATE];

/// One thing that passed between a person and the product.
#[derive(Clone, Debug)]
pub struct Row {
    pub at: Timestamp,
    pub what: What,
    /// What the platform calls it.
    pub kind: String,
    pub text: String,
    /// The blocks or the card.
    pub raw: Value,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    /// The person's own act.
    Own,
    /// The product wrote of its own accord.
    Message,
    /// Anything else that came before the person's eyes.
    Shown,
}

/// What became of a form.
pub(crate) enum Sent {
    Taken(String),
    /// It stays open and says this.
    Mend(String),
}

/// Whether a forged press was taken for a well-formed one.
pub struct Forged(bool);

impl Forged {
    pub fn is_ok(&self) -> bool {
        self.0
    }
}

/// Six tests per scenario: on each engine, with everybody on Slack, everybody on Teams, or some on each.
#[macro_export]
macro_rules! scenario {
    ($name:ident, |$w:ident| $body:block) => {
        $crate::scenario!($name, $crate::world::Setting::default(), |$w| $body);
    };
    ($name:ident, $setting:expr, |$w:ident| $body:block) => {
        mod $name {
            #[allow(unused_imports, reason = "a scenario may need nothing from outside")]
            use super::*;

            fn story($w: &mut $crate::world::World) $body

            $crate::scenario!(@test slack_sqlite, Sqlite, Slack, $setting);
            $crate::scenario!(@test slack_postgres, Postgres, Slack, $setting);
            $crate::scenario!(@test teams_sqlite, Sqlite, Teams, $setting);
            $crate::scenario!(@test teams_postgres, Postgres, Teams, $setting);
            $crate::scenario!(@test mixed_sqlite, Sqlite, Mixed, $setting);
            $crate::scenario!(@test mixed_postgres, Postgres, Mixed, $setting);
        }
    };
    // A story about what one platform alone has, with the reason why it can't be told of the others.
    ($name:ident, only on $stand:ident because $reason:literal, |$w:ident| $body:block) => {
        $crate::scenario!($name, only on $stand because $reason, $crate::world::Setting::default(), |$w| $body);
    };
    ($name:ident, only on $stand:ident because $reason:literal, $setting:expr, |$w:ident| $body:block) => {
        mod $name {
            #[allow(unused_imports, reason = "a scenario may need nothing from outside")]
            use super::*;

            #[doc = $reason]
            fn story($w: &mut $crate::world::World) $body

            $crate::scenario!(@test sqlite, Sqlite, $stand, $setting);
            $crate::scenario!(@test postgres, Postgres, $stand, $setting);
        }
    };
    (@test $test:ident, $engine:ident, $stand:ident, $setting:expr) => {
        #[test]
        fn $test() {
            $crate::world::play_on($crate::world::Stand::$stand, $crate::world::Engine::$engine, $setting, story);
        }
    };
}

/// Plays a story with everybody on Slack, and holds it to what every story must keep.
pub fn play(engine: Engine, setting: Setting, story: impl FnOnce(&mut World)) {
    play_on(Stand::Slack, engine, setting, story);
}

pub fn play_on(stand: Stand, engine: Engine, setting: Setting, story: impl FnOnce(&mut World)) {
    let mut world = World::new(stand, engine, setting);
    story(&mut world);
    world.end();
}

pub struct World {
    rt: Runtime,
    stage: Option<Stage>,
    teams: Option<LocalTeams>,
    /// What had happened on either platform when the story began.
    begun: (usize, usize),
    pub stand: Stand,
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
    pub fn new(stand: Stand, engine: Engine, setting: Setting) -> World {
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
        let teams = (stand != Stand::Slack).then(|| rt.block_on(on_teams::tenant(options.clock.clone())));
        options.teams = teams.as_ref().map(LocalTeams::settings);
        options.on_slack = stand != Stand::Teams;
        // Links on Teams lead to https.
        options.public_url = teams.is_some().then(|| "https://taiwa.example.invalid".to_owned());
        let stage = rt.block_on(Stage::set(options)).unwrap();
        for who in EVERYBODY {
            let mut human = Human::new(who.id, who.name, who.zone, who.locale);
            human.email = Some(who.email());
            stage.slack.add(human);
        }
        if let Some(teams) = &teams {
            teams.point_at(stage.base_url.clone());
        }
        let mut world = World { rt, stage: Some(stage), teams, begun: (0, 0), stand, engine, url, folder };
        if stand == Stand::Mixed {
            world.link_everybody();
        }
        world
    }

    /// Where somebody reads and writes.
    pub fn seat(&self, who: Who) -> Platform {
        match self.stand {
            Stand::Slack => Platform::Slack,
            Stand::Teams => Platform::Teams,
            Stand::Mixed if ON_SLACK.contains(&who) => Platform::Slack,
            Stand::Mixed => Platform::Teams,
        }
    }

    /// The id by which the platform they use knows somebody.
    pub fn id(&self, who: Who) -> String {
        match self.seat(who) {
            Platform::Slack => who.id.to_owned(),
            Platform::Teams => self.teams().human(&who.email()).expect("everybody is in the tenant").id,
        }
    }

    pub fn teams(&self) -> LocalTeams {
        self.teams.clone().expect("a world with Teams in it")
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
        let before = self.shown_on_teams(who);
        let shown = self.says_only(who, line);
        self.settle();
        // The home page of Teams is a message like any other, which the outbox sends.
        if shown.is_empty() { self.new_on_teams(who, before) } else { shown }
    }

    /// As [`World::says`], before the product gets to do anything else.
    pub fn says_only(&mut self, who: Who, line: &str) -> String {
        match self.seat(who) {
            Platform::Slack => self.says_on_slack(who, line),
            Platform::Teams => self.says_on_teams(who, line),
        }
    }

    /// Presses the newest button with this label that stands before the person now, and reads what comes of it. `~` in
    /// front of a part of a label means any label with that part.
    pub fn presses(&mut self, who: Who, label: &str) -> String {
        self.presses_on(who, "", label)
    }

    /// Presses a button of something that says `about`.
    pub fn presses_on(&mut self, who: Who, about: &str, label: &str) -> String {
        let shown = match self.seat(who) {
            Platform::Slack => self.presses_on_slack(who, about, label),
            Platform::Teams => self.presses_on_teams(who, about, label),
        };
        self.settle();
        shown
    }

    /// Whether a button with this label stands before the person, on something that says `about`.
    pub fn can_press(&self, who: Who, about: &str, label: &str) -> bool {
        match self.seat(who) {
            Platform::Slack => self.button_on_slack(who, about, label).is_some(),
            Platform::Teams => self.button_on_teams(who, about, label).is_some(),
        }
    }

    /// Fills in the form that is open and sends it; the answer is what the form then shows, and is closed.
    pub fn fills(&mut self, who: Who, values: &[(&str, Value)]) -> String {
        let sent = self.sends_form(who, values);
        self.settle();
        match sent {
            Sent::Taken(shown) => shown,
            Sent::Mend(errors) => panic!("the form wants something mended: {errors}"),
        }
    }

    /// Sends a form that is expected to stay open, and reads what it says is wrong.
    pub fn mends(&mut self, who: Who, values: &[(&str, Value)]) -> String {
        let sent = self.sends_form(who, values);
        self.settle();
        match sent {
            Sent::Mend(errors) => errors,
            Sent::Taken(shown) => panic!("the form was taken: {shown}"),
        }
    }

    /// A value that names somebody becomes what the platform's own picker gives for them.
    fn sends_form(&mut self, who: Who, values: &[(&str, Value)]) -> Sent {
        let seat = self.seat(who);
        let picked = |value: &Value| match EVERYBODY.iter().find(|somebody| value == somebody.id) {
            Some(somebody) if seat == Platform::Teams => {
                Value::from(self.teams().human(&somebody.email()).unwrap().aad)
            }
            _ => value.clone(),
        };
        let values: Vec<(&str, Value)> = values.iter().map(|(name, value)| (*name, picked(value))).collect();
        match seat {
            Platform::Slack => self.fills_on_slack(who, &values),
            Platform::Teams => self.fills_on_teams(who, &values),
        }
    }

    /// Whether a form is open before the person.
    pub fn has_form(&self, who: Who) -> bool {
        match self.seat(who) {
            Platform::Slack => self.slack().modal(who.id).is_some(),
            Platform::Teams => self.form_on_teams(who).is_some(),
        }
    }

    pub fn opens_home(&mut self, who: Who) {
        match self.seat(who) {
            Platform::Slack => {
                let answer = self.wait(self.stage().slack.open_home(who.id)).unwrap();
                assert!(answer.is_ok());
            }
            Platform::Teams => drop(self.says_on_teams(who, "/1on1")),
        }
        self.settle();
    }

    /// A pair with a rhythm, set up by the manager.
    pub fn pair(&mut self, manager: Who, report: Who, rhythm: &str) {
        let answer = self.says(manager, &format!("/1on1 setup {} {rhythm}", report.handle));
        assert!(answer.contains("との1on1を始めます") || answer.contains("is set up"), "{answer}");
        // The welcome waits a moment for the platform to say who the two are.
        self.minutes(1);
    }

    /// Presses a button that does not stand before the person: its command, forged into a request that the platform
    /// signed.
    pub fn forges(&mut self, who: Who, command: &Value) -> Forged {
        let ok = match self.seat(who) {
            Platform::Slack => self.forges_on_slack(who, command),
            Platform::Teams => self.forges_on_teams(who, command),
        };
        self.settle();
        Forged(ok)
    }

    /// Somebody is no longer there: on Slack their account is closed, on Teams the app is taken from them.
    pub fn leaves(&mut self, who: Who) {
        self.comes_or_goes(who, false);
    }

    pub fn comes_back(&mut self, who: Who) {
        self.comes_or_goes(who, true);
    }

    fn comes_or_goes(&mut self, who: Who, there: bool) {
        match self.seat(who) {
            Platform::Slack => {
                self.slack().set_deleted(who.id, !there);
                let user = serde_json::json!({ "id": who.id, "deleted": !there, "team_id": "T0TAIWA", "profile": {} });
                self.event(serde_json::json!({ "type": "user_change", "user": user, "event_ts": "1.1" }));
            }
            Platform::Teams => {
                let teams = self.teams();
                let (email, said) = (who.email(), "Teams knows everybody");
                match there {
                    true => self.wait(teams.installs(&email)).expect(said),
                    false => self.wait(teams.removes(&email)).expect(said),
                };
                self.settle();
            }
        }
    }

    /// The next message that the product sends finds nobody: the account is closed, or the bot is blocked.
    pub fn next_message_finds_nobody(&self) {
        if self.stand != Stand::Teams {
            self.slack().fault(Fault::once("chat.postMessage", FaultKind::Error("user_disabled".into())));
        } else {
            self.teams().fault(teams::Fault::once("/activities", teams::FaultKind::blocked("MessageWritesBlocked")));
        }
    }

    // ---- what people see

    /// The messages of the bot to a person as they stand now, oldest first; neither answers nor the home page.
    pub fn inbox(&self, who: Who) -> Vec<String> {
        match self.seat(who) {
            Platform::Slack => self.inbox_on_slack(who),
            Platform::Teams => self.inbox_on_teams(who),
        }
    }

    /// The one message that says this now.
    #[track_caller]
    pub fn message(&self, who: Who, about: &str) -> String {
        let mut hits: Vec<String> = self.inbox(who).into_iter().filter(|text| text.contains(about)).collect();
        assert_eq!(hits.len(), 1, "{} should have one message with {about:?}\n{}", who.name, self.told(who));
        hits.remove(0)
    }

    /// Everything that stands before a person now: messages, answers, home, form.
    pub fn surfaces(&self, who: Who) -> Vec<String> {
        match self.seat(who) {
            Platform::Slack => self.surfaces_on_slack(who),
            Platform::Teams => self.surfaces_on_teams(who),
        }
    }

    /// The home page as it stands now.
    pub fn home(&self, who: Who) -> String {
        match self.seat(who) {
            Platform::Slack => {
                self.slack().home(who.id).map(|home| self.readable(home.blocks(), "")).unwrap_or_default()
            }
            Platform::Teams => self.home_on_teams(who),
        }
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

    /// Everything that passed between a person and the product, on whichever platform, oldest first.
    pub fn rows(&self, who: Who) -> Vec<Row> {
        let mut rows = self.rows_on_slack(who);
        rows.extend(self.rows_on_teams(who));
        rows.sort_by_key(|row| row.at);
        rows
    }

    /// The messages that the product sent to a person of its own accord, as they were when they came.
    pub fn sent(&self, who: Who) -> Vec<Row> {
        self.rows(who).into_iter().filter(|row| row.what == What::Message).collect()
    }

    /// When messages that said this were sent to a person, on their own clock: `Tue 12-01 14:00`.
    pub fn times(&self, who: Who, said: &str) -> Vec<String> {
        let zone = TimeZone::get(who.zone).unwrap();
        let sent = self.sent(who).into_iter().filter(|row| row.text.contains(said));
        sent.map(|row| row.at.to_zoned(zone.clone()).strftime("%a %m-%d %H:%M").to_string()).collect()
    }

    /// Messages sent to a person so far.
    pub fn count(&self, who: Who) -> usize {
        self.sent(who).len()
    }

    /// Everything a person was ever shown, on any surface.
    pub fn ever_shown(&self, who: Who) -> String {
        let shown = self.rows(who).into_iter().filter(|row| row.what != What::Own);
        shown.map(|row| format!("{}\n{}", row.text, row.raw)).collect::<Vec<_>>().join("\n")
    }

    /// The whole conversation with a person, for a failed test's message.
    pub fn told(&self, who: Who) -> String {
        let zone = TimeZone::get(who.zone).unwrap();
        let line = |row: Row| {
            let at = row.at.to_zoned(zone.clone()).strftime("%a %m-%d %H:%M").to_string();
            format!("{at} {}\n    {}", row.kind, row.text.replace('\n', "\n    "))
        };
        self.rows(who).into_iter().map(line).collect::<Vec<_>>().join("\n")
    }

    /// Messages that a platform took from the product of its own accord.
    pub fn posted(&self) -> usize {
        EVERYBODY.iter().map(|who| self.count(*who)).sum()
    }

    /// What a strict platform saw must be nothing to complain about, and every answer in time.
    fn end(mut self) {
        self.settle();
        let slack = self.slack();
        assert_eq!(slack.violations(), Vec::<String>::new(), "the local Slack saw rules broken");
        for call in slack.journal().iter().filter(|call| call.inbound) {
            let late = call.latency_ms.is_none_or(|ms| ms >= 3_000);
            assert!(!late, "{} was answered late: {:?}", call.method, call.latency_ms);
        }
        let Some(teams) = &self.teams else { return };
        assert_eq!(teams.violations(), Vec::<String>::new(), "the local Teams saw rules broken");
        for call in teams.journal().iter().filter(|call| call.inbound) {
            assert!(call.latency_ms < 3_000, "{} was answered late: {:?}", call.name, call.latency_ms);
        }
        // Whoever sits on one platform hears nothing on the other.
        for who in EVERYBODY {
            let stray = match self.seat(who) {
                Platform::Slack => self.rows_on_teams(who),
                Platform::Teams => self.rows_on_slack(who),
            };
            let stray = stray.into_iter().find(|row| row.what != What::Own);
            assert!(stray.is_none(), "{} was shown on the platform they do not use: {stray:?}", who.name);
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
