//! What hints are made of, read from views that have no column of words; and what was hinted.

use jiff::Timestamp;
use jiff::civil::Date;

use super::rows::{Place, ms};
use super::statement::Statement;
use super::{Doing, Result, Tx, on};
use crate::domain::ids::{PairId, PersonId, WorkspaceId};
use crate::domain::signals::{Became, Fired, How, ItemKind, Meeting, Owed, RuleId, To, Told, Topic};

/// A pair as far as hints see it, before clocks and calendars are put to it.
#[derive(Clone, Debug)]
pub struct ToLook {
    pub started: Timestamp,
    pub agreed: Option<Timestamp>,
    pub after_another: bool,
    pub meetings: Vec<Meeting>,
    /// How often the one ahead was moved.
    pub next_moves: i64,
    pub topics: Vec<Topic>,
    /// Of the topics that came up for the last 1on1s: how many of each horizon, with the time they were added.
    pub horizons: Vec<(Timestamp, usize)>,
    pub owed: Vec<Owed>,
    /// As the roster has it: the report's first day, and the last day of their latest leave that is over.
    pub hired: Option<Date>,
    pub leave_ended: Option<Date>,
}

/// A hint that was told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hint {
    pub told: String,
    pub at: Timestamp,
    pub version: String,
    pub hint: Told,
}

/// How many found a rule's hints useful.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Useful {
    pub rule: RuleId,
    pub useful: i64,
    pub answers: i64,
}

#[derive(sqlx::FromRow)]
struct HintRow {
    told: String,
    how: String,
    rule: String,
    version: String,
    found: i64,
    bound: i64,
    points: i64,
    told_to: String,
    created_ms: i64,
}

fn how_code(how: How) -> &'static str {
    match how {
        How::Smell => "smell",
        How::Word => "word",
        How::Talk => "talk",
    }
}

fn how_of(code: &str) -> Option<How> {
    [How::Smell, How::Word, How::Talk].into_iter().find(|how| how_code(*how) == code)
}

fn to_code(to: To) -> &'static str {
    match to {
        To::Both => "both",
        To::Manager => "manager",
    }
}

fn to_of(code: &str) -> Option<To> {
    [To::Both, To::Manager].into_iter().find(|to| to_code(*to) == code)
}

/// One hint from its rows, which stand together.
fn hints(rows: Vec<HintRow>) -> Result<Vec<Hint>> {
    let mut all: Vec<Hint> = Vec::new();
    for row in rows {
        let place = Place { table: "hint", id: &row.told };
        let fired = Fired {
            rule: place.one("rule", RuleId::from_code(&row.rule))?,
            found: row.found,
            bound: row.bound,
            points: row.points,
            to: place.one("told_to", to_of(&row.told_to))?,
        };
        match all.last_mut().filter(|last| last.told == row.told) {
            Some(last) => last.hint.because.push(fired),
            None => all.push(Hint {
                at: place.instant("created_ms", row.created_ms)?,
                hint: Told { how: place.one("how", how_of(&row.how))?, because: vec![fired] },
                version: row.version,
                told: row.told,
            }),
        }
    }
    for hint in &mut all {
        hint.hint.because.sort_by_key(|fired| fired.rule);
    }
    Ok(all)
}

/// The rows of a hint.
pub(super) fn told(
    workspace: &WorkspaceId,
    pair: &PairId,
    id: &str,
    hint: &Told,
    version: &str,
    at: i64,
) -> Vec<Statement> {
    let row = |fired: &Fired| {
        Statement::new(
            "noting a hint",
            "INSERT INTO hint (id, workspace_id, pair_id, told, how, rule, version, found, bound, points, told_to,
                               created_ms)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
        )
        .bind(format!("{id}/{}", fired.rule.code()))
        .bind(workspace.as_str())
        .bind(pair.as_str())
        .bind(id)
        .bind(how_code(hint.how))
        .bind(fired.rule.code())
        .bind(version)
        .bind(fired.found)
        .bind(fired.bound)
        .bind(fired.points)
        .bind(to_code(fired.to))
        .bind(at)
    };
    hint.because.iter().map(row).collect()
}

impl Tx {
    /// Active pairs of a company, in the order of their ids.
    pub async fn pairs_to_look_at(&mut self, workspace: &WorkspaceId, after: &str, most: i64) -> Result<Vec<PairId>> {
        let rows: Vec<(String,)> = on!(self, c => sqlx::query_as(
            "SELECT id FROM pair WHERE workspace_id = $1 AND state = 'active' AND id > $2 ORDER BY id LIMIT $3")
            .bind(workspace.as_str()).bind(after).bind(most).fetch_all(c).await)
        .doing("listing pairs to look at")?;
        Ok(rows.into_iter().map(|(id,)| PairId::new(id)).collect())
    }

    /// What hints about a pair are made of, of the last 200 days.
    pub async fn counted(&mut self, pair: &PairId, today: Date, now: Timestamp) -> Result<Option<ToLook>> {
        const LONG_AGO: i64 = 200 * 24 * 3_600_000;
        let place = Place { table: "pair", id: pair.as_str() };
        let row: Option<(i64, Option<i64>, i64, String)> = on!(self, c => sqlx::query_as(
            "SELECT created_ms, agreed_ms, others_before, report_id FROM signal_pair WHERE pair_id = $1")
            .bind(pair.as_str()).fetch_optional(c).await)
        .doing("reading a pair for hints")?;
        let Some((started, agreed, others, report)) = row else { return Ok(None) };
        let since = ms(now) - LONG_AGO;
        let meetings: Vec<(i64, i64, i64, i64, i64)> = on!(self, c => sqlx::query_as(
            "SELECT start_ms, minutes, moves, became, is_ahead FROM signal_meeting
             WHERE pair_id = $1 AND start_ms > $2 ORDER BY start_ms")
            .bind(pair.as_str()).bind(since).fetch_all(c).await)
        .doing("counting meetings for hints")?;
        type TopicRow = (i64, Option<i64>, i64, i64, i64, i64, i64, i64);
        let topics: Vec<TopicRow> = on!(self, c => sqlx::query_as(
            "SELECT created_ms, closed_ms, carried, by_manager, kind, horizon, has_aim, is_open FROM signal_topic
             WHERE pair_id = $1 AND (created_ms > $2 OR is_open = 1) ORDER BY created_ms")
            .bind(pair.as_str()).bind(since).fetch_all(c).await)
        .doing("counting topics for hints")?;
        let owed: Vec<(String, Option<String>, i64, i64, i64, i64)> = on!(self, c => sqlx::query_as(
            "SELECT due, snoozed_until, created_ms, by_manager, is_open, reopened FROM signal_promise
             WHERE pair_id = $1 AND (created_ms > $2 OR is_open = 1) ORDER BY created_ms")
            .bind(pair.as_str()).bind(since).fetch_all(c).await)
        .doing("counting promises for hints")?;
        let work: Option<(Option<String>, Option<String>)> = on!(self, c => sqlx::query_as(
            "SELECT e.hired_on, (SELECT MAX(a.until_on) FROM absence a WHERE a.employee_id = e.id AND a.until_on < $2)
             FROM employee e WHERE e.person_id = $1")
            .bind(&report).bind(today.to_string()).fetch_optional(c).await)
        .doing("reading the roster for hints")?;
        let (hired, leave_ended) = work.unwrap_or_default();
        let ahead = meetings.iter().find(|(.., is_ahead)| *is_ahead == 1);
        Ok(Some(ToLook {
            started: place.instant("created_ms", started)?,
            agreed: place.maybe_instant("agreed_ms", agreed)?,
            after_another: others > 0,
            next_moves: ahead.map_or(0, |(_, _, moves, ..)| *moves),
            meetings: meetings
                .iter()
                .filter(|(.., is_ahead)| *is_ahead == 0)
                .map(|(start, minutes, moves, became, _)| {
                    let became = match became {
                        0 => Became::Held,
                        1 => Became::Missed,
                        _ => Became::Else,
                    };
                    Ok(Meeting { start: place.instant("start_ms", *start)?, minutes: *minutes, moves: *moves, became })
                })
                .collect::<Result<_>>()?,
            horizons: topics
                .iter()
                .filter_map(|(created, _, _, _, _, horizon, ..)| Some((*created, usize::try_from(*horizon - 1).ok()?)))
                .map(|(created, horizon)| Ok((place.instant("created_ms", created)?, horizon)))
                .collect::<Result<_>>()?,
            topics: topics
                .into_iter()
                .map(|(created, closed, carried, by_manager, kind, horizon, has_aim, is_open)| {
                    Ok(Topic {
                        by_manager: by_manager == 1,
                        kind: match kind {
                            1 => ItemKind::Status,
                            2 => ItemKind::Blocker,
                            3 => ItemKind::Try,
                            _ => ItemKind::Topic,
                        },
                        is_tagged: horizon > 0 || has_aim == 1,
                        looks_ahead: horizon > 1,
                        is_open: is_open == 1,
                        carried,
                        created: place.instant("created_ms", created)?,
                        closed: place.maybe_instant("closed_ms", closed)?,
                    })
                })
                .collect::<Result<_>>()?,
            owed: owed
                .into_iter()
                .map(|(due, snoozed, made, by_manager, is_open, reopened)| {
                    let due = place.date("due", &due)?;
                    let snoozed = place.maybe_date("snoozed_until", snoozed.as_deref())?;
                    Ok(Owed {
                        by_manager: by_manager == 1,
                        is_open: is_open == 1,
                        due: snoozed.map_or(due, |until| until.max(due)),
                        made: place.instant("created_ms", made)?,
                        reopened,
                    })
                })
                .collect::<Result<_>>()?,
            hired: place.maybe_date("hired_on", hired.as_deref())?,
            leave_ended: place.maybe_date("until_on", leave_ended.as_deref())?,
        }))
    }

    /// What was hinted to a pair since then, the latest first.
    pub async fn hints_of(&mut self, pair: &PairId, since: Timestamp) -> Result<Vec<Hint>> {
        let rows = on!(self, c => sqlx::query_as::<_, HintRow>(
            "SELECT told, how, rule, version, found, bound, points, told_to, created_ms FROM hint
             WHERE pair_id = $1 AND created_ms > $2 ORDER BY created_ms DESC, told, rule")
            .bind(pair.as_str()).bind(ms(since)).fetch_all(c).await)
        .doing("reading a pair's hints")?;
        hints(rows)
    }

    /// A hint, for one of the two it is about.
    pub async fn hint(&mut self, told: &str, reader: &PersonId) -> Result<Option<Hint>> {
        let rows = on!(self, c => sqlx::query_as::<_, HintRow>(
            "SELECT h.told, h.how, h.rule, h.version, h.found, h.bound, h.points, h.told_to, h.created_ms FROM hint h
             JOIN pair p ON p.id = h.pair_id
             WHERE h.told = $1 AND (p.manager_id = $2 OR (p.report_id = $2 AND h.told_to = 'both')) ORDER BY h.rule")
            .bind(told).bind(reader.as_str()).fetch_all(c).await)
        .doing("reading a hint")?;
        Ok(hints(rows)?.pop())
    }

    /// Whether a reader found a hint useful, if they said.
    pub async fn hint_answer(&mut self, told: &str, reader: &PersonId) -> Result<Option<bool>> {
        let row: Option<(bool,)> = on!(self, c => sqlx::query_as(
            "SELECT useful FROM hint_answer WHERE told = $1 AND person_id = $2")
            .bind(told).bind(reader.as_str()).fetch_optional(c).await)
        .doing("reading whether a hint was useful")?;
        Ok(row.map(|(useful,)| useful))
    }

    /// Notes whether a hint was useful, and that what shows it is old.
    pub async fn answer_hint(
        &mut self,
        (workspace, person): (&WorkspaceId, &PersonId),
        told: &str,
        useful: bool,
        now: Timestamp,
    ) -> Result<()> {
        on!(self, c => sqlx::query(
            "INSERT INTO hint_answer (told, person_id, useful, at_ms) VALUES ($1, $2, $3, $4)
             ON CONFLICT (told, person_id) DO UPDATE SET useful = excluded.useful, at_ms = excluded.at_ms")
            .bind(told).bind(person.as_str()).bind(useful).bind(ms(now)).execute(c).await.map(|_| ()))
        .doing("noting whether a hint was useful")?;
        let touched = on!(self, c => sqlx::query(
            "UPDATE delivery SET rev = rev + 1 WHERE person_id = $1 AND live AND kind = 'signal'")
            .bind(person.as_str()).execute(c).await.map(|done| done.rows_affected()))
        .doing("noting that a hint changed")?;
        self.stirred.outbox |= touched > 0;
        self.audit_alone(workspace, person, "hint.answered", told, now).await
    }

    /// How useful each rule's hints were found between two days: for whoever looks after the rules, never by person.
    pub async fn hints_useful(
        &mut self,
        workspace: &WorkspaceId,
        from: Timestamp,
        until: Timestamp,
    ) -> Result<Vec<Useful>> {
        let rows: Vec<(String, i64, i64)> = on!(self, c => sqlx::query_as(
            "SELECT h.rule, SUM(CASE WHEN a.useful THEN 1 ELSE 0 END), COUNT(*) FROM hint h
             JOIN hint_answer a ON a.told = h.told
             WHERE h.workspace_id = $1 AND a.at_ms >= $2 AND a.at_ms < $3 GROUP BY h.rule ORDER BY h.rule")
            .bind(workspace.as_str()).bind(ms(from)).bind(ms(until)).fetch_all(c).await)
        .doing("counting useful hints")?;
        rows.into_iter()
            .map(|(rule, useful, answers)| {
                let rule = Place { table: "hint", id: &rule }.one("rule", RuleId::from_code(&rule))?;
                Ok(Useful { rule, useful, answers })
            })
            .collect()
    }

    /// Forgets hints from before then.
    pub async fn forget_hints(&mut self, workspace: &WorkspaceId, before: Timestamp) -> Result<()> {
        on!(self, c => sqlx::query(
            "DELETE FROM hint_answer WHERE told IN (SELECT told FROM hint WHERE workspace_id = $1 AND created_ms < $2)")
            .bind(workspace.as_str()).bind(ms(before)).execute(c).await.map(|_| ()))
        .doing("forgetting answers to hints")?;
        on!(self, c => sqlx::query("DELETE FROM hint WHERE workspace_id = $1 AND created_ms < $2")
            .bind(workspace.as_str()).bind(ms(before)).execute(c).await.map(|_| ()))
        .doing("forgetting hints")
    }
}
