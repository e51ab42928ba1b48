//! What goes out to Teams, when Teams and its login misbehave: each call by itself, and whole messages through the
//! outbox. Against a local Teams that is as strict as the real one.

mod calls;
mod login;
mod outbox;
mod pace;
#[path = "../support/postgres.rs"]
mod postgres;
#[path = "../support/teams/mod.rs"]
mod teams;

use std::sync::Arc;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use taiwa::chat::{Outcome, Reach};
use taiwa::clock::Clock;
use taiwa::teams::address::Address;
use taiwa::teams::connector::Connector;
use taiwa::teams::settings::Settings;
use teams::{Body, FaultKind, Human, Key, LocalTeams, Options};

/// A call that takes longer has failed.
const CALL: Duration = Duration::from_millis(1000);
const TOO_SLOW: Duration = Duration::from_millis(1600);

/// One company on Teams, a clock turned by hand, and the calls that the product makes there.
struct Tenant {
    teams: LocalTeams,
    clock: Clock,
    calls: Connector,
}

impl Tenant {
    async fn new() -> Tenant {
        Tenant::with(|_| {}).await
    }

    async fn with(change: impl FnOnce(&mut Settings)) -> Tenant {
        let clock = Clock::manual("2026-11-30T01:00:00Z".parse().unwrap());
        let told = clock.clone();
        let teams = LocalTeams::start(Options::new(Arc::new(move || told.now()))).await.unwrap();
        teams.add(Human::new("sato", "佐藤 健", "Asia/Tokyo", "ja-JP"));
        ready();
        let mut settings = teams.settings();
        settings.timeout = CALL;
        change(&mut settings);
        let told = clock.clone();
        let calls = Connector::new(&settings, Arc::new(move || told.now())).unwrap();
        Tenant { teams, clock, calls }
    }

    fn now(&self) -> Timestamp {
        self.clock.now()
    }

    fn pass(&self, seconds: i64) {
        self.clock.set(self.now() + SignedDuration::from_secs(seconds));
    }

    fn reach(&self) -> Reach {
        let sato = self.teams.human("sato@example.invalid").unwrap();
        Reach { tenant: self.teams.tenant(), external: sato.id, place: Some(self.teams.service_url()), channel: None }
    }

    async fn opened(&self) -> Address {
        self.calls.open(&self.reach()).await.unwrap()
    }

    /// Says something in the conversation with Sato.
    async fn say(&self, to: &Address) -> Outcome {
        self.calls.say(to, &words("こんにちは"), None).await
    }

    /// What Sato reads.
    fn read(&self) -> usize {
        self.teams.messages("sato@example.invalid").len()
    }

    fn tokens(&self) -> usize {
        self.teams.calls("/token").len()
    }
}

/// The login's key is made on its first use, which takes longer than a call may.
fn ready() {
    let _ = Key::Login.jwt(&json!({}), &json!({}));
}

fn words(text: &str) -> Value {
    json!({ "type": "message", "text": text })
}

fn secs(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

fn answer(status: u16, headers: &[(&'static str, &str)], body: Body) -> FaultKind {
    let headers = headers.iter().map(|(name, value)| (*name, (*value).to_owned())).collect();
    FaultKind::Answer { status, headers, body }
}
