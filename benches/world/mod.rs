//! A company for the measurements: pairs who meet in a while, each with an agenda and a promise, written through the
//! store as the product writes them. Each bench takes what it needs of it.
#![allow(dead_code, reason = "each bench takes what it needs")]

use std::path::PathBuf;

use anyhow::Context;
use jiff::civil::Time;
use jiff::{SignedDuration, Timestamp, ToSpan};
use sqlx::{Connection, PgConnection, SqliteConnection};
use taiwa::chat::{Platform, Profile};
use taiwa::clock::new_id;
use taiwa::domain::agenda::{Horizon, Visibility};
use taiwa::domain::calendar::{Calendar, Hours, WorkWeek};
use taiwa::domain::change::{By, Change};
use taiwa::domain::ids::{ItemId, OccurrenceId, PairId, PersonId, PromiseId, SeriesId, WorkspaceId};
use taiwa::domain::lang::Lang;
use taiwa::domain::occurrence::{self, Occurrence};
use taiwa::domain::pair::{Pair, PairKind, PairState, Series};
use taiwa::domain::people::{Ids, Person, PersonState, Zone};
use taiwa::domain::plan::{self, Kind, Setting};
use taiwa::domain::promise::{Promise, PromiseState};
use taiwa::domain::rhythm::{Rhythm, Rule};
use taiwa::store::seal::Sealer;
use taiwa::store::{Done, Fault, Newcomer, PairGuard, Store, Tx, Workspace};

pub const TENANT: &str = "T0BENCH";

/// One pair with its next meeting.
#[derive(Clone)]
pub struct Couple {
    pub manager: Person,
    pub report: Person,
    pub meeting: Occurrence,
}

/// Enters `count` pairs whose next meeting starts at `start`. Nothing is due for them yet.
pub async fn populate(store: &Store, count: usize, start: Timestamp, now: Timestamp) -> Result<Vec<Couple>, Fault> {
    const AT_ONCE: usize = 50;
    let mut couples = Vec::with_capacity(count);
    while couples.len() < count {
        let numbers = couples.len()..count.min(couples.len() + AT_ONCE);
        let entered = store.write(move |tx| {
            Box::pin(async move {
                let fresh = WorkspaceId::new(new_id(now));
                let usual = (&Lang::En, &Zone::utc());
                let workspace = tx.enter_workspace(fresh, (Platform::Slack, TENANT), true, usual, now).await?;
                let mut couples = Vec::new();
                for number in numbers {
                    couples.push(couple(tx, &workspace, number, start, now).await?);
                }
                Ok(Done::Keep(couples))
            })
        });
        couples.extend(entered.await?);
    }
    Ok(couples)
}

/// How a person is called on the platform.
pub fn external(number: usize, is_manager: bool) -> String {
    format!("U{}{number:07}", if is_manager { 'M' } else { 'R' })
}

async fn person(
    tx: &mut Tx,
    workspace: &Workspace,
    external: &str,
    name: String,
    now: Timestamp,
) -> Result<Person, Fault> {
    let id = PersonId::new(new_id(now));
    let newcomer = Newcomer {
        id: id.clone(),
        workspace,
        platform: Platform::Slack,
        external,
        also: None,
        handle: None,
        seen: None,
        lang: Lang::En,
        now,
    };
    tx.enter_person(&newcomer).await?;
    let profile = Profile {
        also: None,
        email: None,
        external: external.to_owned(),
        name: Some(name.clone()),
        zone: Some("UTC".to_owned()),
        locale: Some("en-US".to_owned()),
        gone: false,
        bot: false,
    };
    tx.learn(&id, &profile, now).await?;
    // Awake all day, so that a measurement can run at any hour.
    let hours = Hours { from: Time::midnight(), until: Time::constant(23, 59, 0, 0) };
    tx.choose_times(&id, &Zone::utc(), &hours).await?;
    tx.keep_channel(&id, Platform::Slack, &format!("D{external}")).await?;
    Ok(Person {
        id,
        workspace: workspace.id.clone(),
        name: Some(name),
        ids: Ids::of(Platform::Slack, external),
        platform: Platform::Slack,
        lang: Lang::En,
        zone: Zone::utc(),
        week: WorkWeek(127),
        hours,
        state: PersonState::Active,
    })
}

async fn couple(
    tx: &mut Tx,
    workspace: &Workspace,
    number: usize,
    start: Timestamp,
    now: Timestamp,
) -> Result<Couple, Fault> {
    let manager = person(tx, workspace, &external(number, true), format!("Hanako Yamada {number}"), now).await?;
    let report = person(tx, workspace, &external(number, false), format!("Ken Sato {number}"), now).await?;
    let pair = Pair {
        id: PairId::new(new_id(now)),
        workspace: workspace.id.clone(),
        manager: manager.id.clone(),
        report: report.id.clone(),
        kind: PairKind::ManagerReport,
        state: PairState::Active,
    };
    let zone = Zone::utc();
    let slot = zone.wall(start);
    let rule = Rule::Weekly { every: 1, weekdays: [slot.date().weekday()].into(), anchor: slot.date() };
    let rhythm = Rhythm { rule, time: slot.time(), minutes: 30 };
    let series =
        Series { id: SeriesId::new(new_id(now)), pair: pair.id.clone(), rhythm, zone, from: slot.date(), ended: None };
    let calendar = working_every_day();
    let before = slot.saturating_sub(1.minute());
    let opened =
        occurrence::open_next(&series, before, now, &calendar, [&manager, &report], || OccurrenceId::new(new_id(now)));
    let meeting = opened.into_iter().next().expect("a weekly rhythm has a next slot");
    let setting = Setting { manager: &manager, report: &report, calendar: &calendar };
    let later = [Kind::Held, Kind::FollowUp];
    let mut changes = vec![
        Change::PairStarted(pair.clone()),
        Change::SeriesStarted { series, zone_of: None },
        Change::OccurrenceOpened(meeting.clone()),
    ];
    let planned =
        plan::for_meeting(&meeting, &setting, now).into_iter().filter(|message| later.contains(&message.kind));
    changes.extend(planned.map(Change::Deliver));
    for (author, text, horizon) in [
        (&manager, "What would make the release easier next time?", Some(Horizon::Short)),
        (&report, "A mentor for the first weeks of the two new colleagues", Some(Horizon::Mid)),
        (&report, "Whether I want to lead a team in a year or two", Some(Horizon::Long)),
    ] {
        changes.push(Change::ItemAdded {
            item: ItemId::new(new_id(now)),
            author: author.id.clone(),
            text: text.to_owned(),
            horizon,
            visibility: Visibility::Shared,
        });
    }
    for (owner, text, days) in [
        (&manager, "Ask the platform team for a second reviewer", 3),
        (&report, "Send the slides of the talk to everybody who asked", 7),
    ] {
        changes.push(Change::PromiseMade(Promise {
            id: PromiseId::new(new_id(now)),
            pair: pair.id.clone(),
            author: owner.id.clone(),
            owner: owner.id.clone(),
            text: text.to_owned(),
            due: slot.date().saturating_add(days.days()),
            snoozed_until: None,
            state: PromiseState::Open,
            made: now,
            closed: None,
        }));
    }
    let people = [manager.id.clone(), report.id.clone()];
    let mut guard = PairGuard::starting(pair.id, pair.workspace, people);
    tx.apply(&mut guard, &By { actor: None, at: now }, &changes).await?;
    Ok(Couple { manager, report, meeting })
}

/// Nobody has a day off.
pub fn working_every_day() -> Calendar {
    Calendar { national: false, closures: Vec::new(), opened: Default::default() }
}

/// Makes the digests of these couples due at `due`, two for each.
pub async fn make_digests_due(store: &Store, couples: &[Couple], due: Timestamp) -> Result<usize, Fault> {
    let mut planned = 0;
    for some in couples.chunks(100) {
        let some = some.to_vec();
        planned += store
            .write(move |tx| {
                Box::pin(async move {
                    let calendar = working_every_day();
                    let mut planned = 0;
                    for couple in &some {
                        let Some(mut guard) = tx.lock_pair(&couple.meeting.pair).await? else { continue };
                        let setting = Setting { manager: &couple.manager, report: &couple.report, calendar: &calendar };
                        let digests: Vec<Change> = plan::for_meeting(&couple.meeting, &setting, due)
                            .into_iter()
                            .filter(|message| message.kind == Kind::Digest)
                            .map(|message| Change::Deliver(plan::Planned { due, ..message }))
                            .collect();
                        planned += digests.len();
                        tx.apply(&mut guard, &By { actor: None, at: due }, &digests).await?;
                    }
                    Ok(Done::Keep(planned))
                })
            })
            .await?;
    }
    Ok(planned)
}

/// A start for meetings that is near, and on a whole minute.
pub fn soon(now: Timestamp) -> Timestamp {
    let at = now + SignedDuration::from_mins(55);
    at - SignedDuration::from_secs(at.as_second().rem_euclid(60))
}

/// One setting of a bench.
#[expect(clippy::disallowed_methods, reason = "a bench has no configuration file")]
pub fn setting(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

/// An empty database of this version.
pub async fn open(url: &str) -> anyhow::Result<Store> {
    let store = Store::open(url, Sealer::from_config(&Sealer::new_key())?).await?;
    store.migrate().await?;
    Ok(store)
}

/// Makes a SQLite company of a few pairs one of `count`, by copying its first pair with what is planned for it: a
/// meeting, agenda items, a promise, messages that are not due yet.
pub async fn multiply(url: &str, count: i64) -> anyhow::Result<()> {
    const COPIES: &[&str] = &[
        "CREATE TEMP TABLE n AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < $1)
         SELECT printf('-%d', i) AS i FROM n",
        "INSERT INTO person SELECT id || i, workspace_id, name, platform, lang, lang_chosen, zone, zone_source, work_week,
                hours_from, hours_until, state, state_why, salt, learned_ms, created_ms FROM
                (SELECT * FROM person WHERE id IN (SELECT manager_id FROM pair UNION SELECT report_id FROM pair)
                 ORDER BY rowid LIMIT 2), n",
        "INSERT INTO identity SELECT workspace_id, external_id || i, platform, tenant, person_id || i, also, handle, email, channel FROM
                (SELECT * FROM identity ORDER BY rowid LIMIT 2), n",
        "INSERT INTO pair SELECT id || i, workspace_id, manager_id || i, report_id || i, kind, state, paused_until,
                accepted_ms, salt, created_ms, ended_ms FROM (SELECT * FROM pair ORDER BY rowid LIMIT 1), n",
        "INSERT INTO series SELECT id || i, pair_id || i, rhythm, zone, zone_of, effective_from, created_ms, ended_ms
                FROM (SELECT * FROM series ORDER BY rowid LIMIT 1), n",
        "INSERT INTO occurrence (id, series_id, pair_id, slot, slot_ms, start_local, start_ms, minutes, window_ends_ms,
                next_slot_ms, phase, outcome, plan, look_ms)
         SELECT id || i, series_id || i, pair_id || i, slot, slot_ms, start_local, start_ms, minutes, window_ends_ms,
                next_slot_ms, phase, outcome, plan, look_ms FROM (SELECT * FROM occurrence ORDER BY rowid LIMIT 1), n",
        "INSERT INTO agenda_item (id, pair_id, author_id, sealed, visibility, position, state, created_ms)
         SELECT id || i, pair_id || i, author_id || i, sealed, visibility, position, state, created_ms FROM
                (SELECT * FROM agenda_item ORDER BY rowid LIMIT 2), n",
        "INSERT INTO delivery (id, workspace_id, key, kind, person_id, pair_id, occurrence_id, due_ms, expires_ms, state)
         SELECT id || i, workspace_id, key || i, kind, person_id || i, pair_id || i, occurrence_id || i, due_ms,
                expires_ms, state FROM
                (SELECT * FROM delivery WHERE kind IN ('held', 'follow_up') ORDER BY rowid LIMIT 4), n",
    ];
    let mut connection = SqliteConnection::connect(url).await?;
    let mut all = connection.begin().await?;
    for sql in COPIES {
        let query = sqlx::query(*sql);
        let query = if sql.contains("$1") { query.bind(count) } else { query };
        query.execute(&mut *all).await?;
    }
    all.commit().await?;
    // Numbers are known to the planner only after it has looked.
    sqlx::query("ANALYZE").execute(&mut connection).await?;
    connection.close().await?;
    Ok(())
}

/// A folder on a real disk, beside the build, gone at the end.
pub struct Folder(pub PathBuf);

impl Folder {
    pub fn make() -> anyhow::Result<Folder> {
        let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("bench-{}", std::process::id()));
        std::fs::create_dir_all(&path).context("making a folder for the databases")?;
        Ok(Folder(path))
    }

    /// The address of a SQLite file in it.
    pub fn sqlite(&self, name: &str) -> String {
        format!("sqlite://{}", self.0.join(format!("{name}.db")).display())
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // A leftover harms nobody.
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// A database made for this run on a given server.
pub struct OwnDatabase {
    admin: String,
    name: String,
    pub url: String,
}

impl OwnDatabase {
    pub async fn make(admin: &str) -> anyhow::Result<OwnDatabase> {
        let name = format!("taiwa_bench_{}", std::process::id());
        let mut connection = PgConnection::connect(admin).await.context("TAIWA_TEST_POSTGRES")?;
        sqlx::query(sqlx::AssertSqlSafe(format!("CREATE DATABASE {name}"))).execute(&mut connection).await?;
        let (server, options) = match admin.split_once('?') {
            Some((server, options)) => (server, format!("?{options}")),
            None => (admin, String::new()),
        };
        let server = server.rsplit_once('/').map_or(server, |(server, _)| server);
        Ok(OwnDatabase { admin: admin.to_owned(), url: format!("{server}/{name}{options}"), name })
    }

    pub async fn drop(self) -> anyhow::Result<()> {
        let mut connection = PgConnection::connect(&self.admin).await?;
        let sql = format!("DROP DATABASE {} WITH (FORCE)", self.name);
        sqlx::query(sqlx::AssertSqlSafe(sql)).execute(&mut connection).await?;
        Ok(())
    }
}
