//! What the database and Slack say afterwards, side by side.

use std::collections::BTreeMap;
use std::time::Duration;

use sqlx::{AssertSqlSafe, Connection, PgConnection, SqliteConnection};
use taiwa::chat::Platform;
use tokio::time::Instant;

use crate::rig::{World, manager, now};

/// Runs the same query on either engine.
macro_rules! ask {
    ($url:expr, $c:ident => $body:expr) => {
        if $url.starts_with("sqlite:") {
            let mut connection = SqliteConnection::connect($url).await.unwrap();
            let $c = &mut connection;
            let said = $body.unwrap();
            connection.close().await.unwrap();
            said
        } else {
            let mut connection = PgConnection::connect($url).await.unwrap();
            let $c = &mut connection;
            let said = $body.unwrap();
            connection.close().await.unwrap();
            said
        }
    };
}

pub async fn run(url: &str, sql: &str) {
    ask!(url, c => sqlx::raw_sql(AssertSqlSafe(sql)).execute(c).await.map(|_| ()));
}

/// A message as the database knows it.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Delivery {
    pub id: String,
    pub kind: String,
    pub state: String,
    pub why: Option<String>,
    pub person: String,
    pub pair: Option<String>,
    pub meeting: Option<String>,
    pub expires_ms: i64,
}

pub async fn deliveries(url: &str) -> Vec<Delivery> {
    const ALL: &str = "SELECT d.id, d.kind, d.state, d.why, i.external_id AS person, d.pair_id AS pair,
                              d.occurrence_id AS meeting, d.expires_ms
                       FROM delivery d JOIN identity i ON i.person_id = d.person_id ORDER BY d.id";
    ask!(url, c => sqlx::query_as::<_, Delivery>(ALL).fetch_all(c).await)
}

/// The messages that are due, on their way or show what is no longer so.
pub async fn restless(url: &str) -> Vec<String> {
    const DUE: &str = "SELECT id, kind, state, why, due_ms, lease_until_ms, attempt, looked, rev, shown FROM delivery
                       WHERE state IN ('sending', 'unknown') OR (state = 'pending' AND due_ms <= $1)
                          OR (live AND rev > shown)";
    let soon = now().as_millisecond() + 6_000;
    let found = ask!(url, c => sqlx::query_as::<_, Restless>(DUE).bind(soon).fetch_all(c).await);
    found.iter().map(|row| format!("{row:?}")).collect()
}

/// What keeps a message from coming to rest.
#[derive(Debug, sqlx::FromRow)]
#[expect(dead_code, reason = "for whoever reads why a test waited in vain")]
struct Restless {
    id: String,
    kind: String,
    state: String,
    why: Option<String>,
    due_ms: i64,
    lease_until_ms: i64,
    attempt: i64,
    looked: i64,
    rev: i64,
    shown: i64,
}

/// Waits until everything due is said.
pub async fn quiet(world: &World, within: u64) {
    let end = Instant::now() + Duration::from_secs(within);
    loop {
        let left = restless(&world.url).await;
        if left.is_empty() {
            return;
        }
        assert!(Instant::now() < end, "not said within {within} s, at {}: {left:#?}", now().as_millisecond());
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

/// A message that Slack took.
#[derive(Clone, Debug)]
pub struct Post {
    pub delivery: String,
    pub at_ms: i64,
}

/// The messages that Slack took, whatever it told the caller.
pub fn posts(world: &World) -> Vec<Post> {
    let taken = world.slack.journal().into_iter().filter(|call| {
        let error = call.error.as_deref().unwrap_or_default();
        call.method == "chat.postMessage"
            && !call.inbound
            && call.status == 200
            && (error.is_empty() || error.starts_with("fault: applied"))
    });
    taken
        .filter_map(|call| {
            let delivery = call.args.pointer("/metadata/event_payload/delivery")?.as_str()?.to_owned();

            Some(Post { delivery, at_ms: call.at.as_millisecond() })
        })
        .collect()
}

/// The figures of a run.
#[derive(Debug, Default)]
pub struct Figures {
    pub posts: usize,
    pub digests: usize,
    pub lost: Vec<String>,
    pub twice: Vec<String>,
    pub late: Vec<String>,
}

impl Figures {
    pub fn assert_right(&self) {
        assert!(self.lost.is_empty() && self.twice.is_empty() && self.late.is_empty(), "{self:#?}");
    }
}

/// Holds what Slack took against what was planned: by delivery, and by person and meeting.
pub async fn audit(world: &World) -> Figures {
    let deliveries = deliveries(&world.url).await;
    let posts = posts(world);
    let mut figures = Figures { posts: posts.len(), ..Figures::default() };
    let mut by_meeting: BTreeMap<(String, String, String), usize> = BTreeMap::new();
    for delivery in &deliveries {
        let said: Vec<_> = posts.iter().filter(|post| post.delivery == delivery.id).collect();
        if let (Some(meeting), false) = (&delivery.meeting, said.is_empty()) {
            let key = (delivery.kind.clone(), delivery.person.clone(), meeting.clone());
            *by_meeting.entry(key).or_default() += said.len();
        }
        if said.len() > 1 {
            figures.twice.push(format!("{delivery:?} {said:?}"));
        }
        let wanted = matches!(delivery.kind.as_str(), "digest" | "welcome");
        if wanted && (said.is_empty() || delivery.state != "sent") && delivery.state != "called_off" {
            figures.lost.push(format!("{delivery:?}"));
        }
        if delivery.state == "sent" && said.is_empty() && delivery.kind != "home" {
            figures.lost.push(format!("sent, but Slack never took it: {delivery:?}"));
        }
        figures.digests += usize::from(delivery.kind == "digest" && said.len() == 1);
        // The clock was looked at a moment before the call.
        let late = said.iter().filter(|post| post.at_ms > delivery.expires_ms + 500);
        figures.late.extend(late.map(|post| format!("{delivery:?} {post:?}")));
    }
    figures.twice.extend(by_meeting.iter().filter(|(_, times)| **times > 1).map(|entry| format!("{entry:?}")));
    for post in &posts {
        if !deliveries.iter().any(|delivery| delivery.id == post.delivery) {
            figures.lost.push(format!("nobody planned {post:?}"));
        }
    }
    // What people see agrees: one digest for each of their meetings.
    for person in deliveries.iter().map(|delivery| &delivery.person).collect::<std::collections::BTreeSet<_>>() {
        let mut seen: BTreeMap<String, usize> = BTreeMap::new();
        for message in world.slack.messages(person) {
            let mark = message.metadata.as_ref().and_then(|mark| mark.pointer("/event_payload/delivery")?.as_str());
            if let Some(mark) = mark {
                *seen.entry(mark.to_owned()).or_default() += 1;
            }
        }
        figures.twice.extend(seen.iter().filter(|(_, times)| **times > 1).map(|entry| format!("{person} {entry:?}")));
    }
    figures
}

/// An agenda as it is kept: pair, and the words of each topic.
pub struct Agenda {
    pub pair: String,
    pub topics: Vec<String>,
}

/// All agendas, decrypted.
pub async fn agendas(world: &World, managers: usize) -> Vec<Agenda> {
    let store = world.store().await;
    let mut all = Vec::new();
    for n in 0..managers {
        let found = store
            .read(move |tx| {
                Box::pin(async move {
                    let Some(me) = tx.known(Platform::Slack, "T0TAIWA", &manager(n)).await? else { return Ok(vec![]) };
                    let mut found = Vec::new();
                    for line in tx.pairs_of(&me.person.id, now()).await? {
                        let items = tx.open_items(&line.pair.id, &me.person.id).await?;
                        let topics = items.into_iter().map(|item| item.text).collect();
                        found.push(Agenda { pair: line.pair.id.to_string(), topics });
                    }
                    Ok(found)
                })
            })
            .await
            .unwrap();
        all.extend(found);
    }
    store.close().await;
    all
}

/// Each digest, as its reader sees it now, shows every topic of its pair.
pub async fn stale_digests(world: &World, agendas: &[Agenda]) -> Vec<String> {
    let mut stale = Vec::new();
    for delivery in deliveries(&world.url).await.iter().filter(|delivery| delivery.kind == "digest") {
        let Some(agenda) = agendas.iter().find(|agenda| Some(&agenda.pair) == delivery.pair.as_ref()) else { continue };
        for message in world.slack.messages(&delivery.person) {
            let mark = message.metadata.as_ref().and_then(|mark| mark.pointer("/event_payload/delivery")?.as_str());
            if mark != Some(delivery.id.as_str()) {
                continue;
            }
            let shown = message.blocks.to_string();
            let missing: Vec<_> = agenda.topics.iter().filter(|topic| !shown.contains(topic.as_str())).collect();
            if !missing.is_empty() {
                stale.push(format!("{delivery:?} does not show {missing:?} of {}", agenda.topics.len()));
            }
        }
    }
    stale
}

/// How many pairs there are.
pub async fn pairs(world: &World) -> i64 {
    let url = &world.url;
    let (count,): (i64,) = ask!(url, c => sqlx::query_as("SELECT COUNT(*) FROM pair").fetch_one(c).await);
    count
}
