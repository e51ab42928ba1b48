//! What a pair meets for, what its topics serve, and which questions it has had. The purpose's words are sealed; the rest
//! is what can be counted.

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};

use super::rows::{Place, ms};
use super::seal::Scope;
use super::statement::Statement;
use super::{Doing, Result, Tx, on};
use crate::domain::agenda::{Aim, Horizon, Tags};
use crate::domain::ids::{ItemId, OccurrenceId, PairId, PersonId, PurposeId};
use crate::domain::pair::{Pair, Side};
use crate::domain::purpose::{Purpose, Purposes};
use crate::domain::questions::{Answered, REST};
use crate::domain::themes::Theme;

/// Where a purpose's seal belongs.
pub(crate) fn sealed_purpose(id: &str) -> String {
    format!("purpose/{id}")
}

/// Which topics `i` count as talked about of late: shared ones put down since the seventh last meeting that took place
/// before a time, which are those for the last six and for the one to come. What was taken off was not talked about.
macro_rules! of_last_six {
    ($pair:literal, $before:literal) => {
        concat!(
            "i.visibility = 'shared' AND i.state <> 'dropped' AND i.created_ms >= COALESCE(
                (SELECT l.start_ms FROM occurrence l WHERE l.pair_id = ",
            $pair,
            " AND l.start_ms < ",
            $before,
            " AND l.outcome IN ('held', 'late') ORDER BY l.start_ms DESC, l.id LIMIT 1 OFFSET 6), 0)
             ORDER BY i.created_ms, i.id"
        )
    };
}
pub(crate) use of_last_six;

pub(crate) fn read_theme(id: &str, horizon: Option<String>, aim: Option<String>) -> Result<Theme> {
    let place = Place { table: "agenda_item", id };
    Ok(Theme {
        horizon: horizon.map(|code| place.one("horizon", Horizon::from_code(&code))).transpose()?,
        aim: aim.map(|code| place.one("aim", Aim::from_code(&code))).transpose()?,
    })
}

pub(super) fn tag(pair: &PairId, item: &ItemId, tags: &Tags) -> Statement {
    Statement::new(
        "tagging an item",
        "UPDATE agenda_item SET horizon = $3, aim = $4, kind = $5, question = COALESCE($6, question)
         WHERE id = $1 AND pair_id = $2",
    )
    .bind(item.as_str())
    .bind(pair.as_str())
    .bind(tags.horizon.map(Horizon::code))
    .bind(tags.aim.map(Aim::code))
    .bind(tags.kind.code())
    .bind(tags.question.as_deref())
}

pub(super) fn propose(
    pair: &PairId,
    (purpose, author, side): (&PurposeId, &PersonId, Side),
    sealed: String,
    at: i64,
) -> [Statement; 2] {
    let by = |of: Side| (of == side).then_some(at);
    [
        Statement::new(
            "setting a proposal aside",
            "UPDATE purpose SET state = 'replaced' WHERE pair_id = $1 AND state = 'proposed'",
        )
        .bind(pair.as_str()),
        Statement::new(
            "proposing a purpose",
            "INSERT INTO purpose (id, pair_id, author_id, sealed, state, manager_agreed_ms, report_agreed_ms, created_ms)
             VALUES ($1, $2, $3, $4, 'proposed', $5, $6, $7)",
        )
        .bind(purpose.as_str())
        .bind(pair.as_str())
        .bind(author.as_str())
        .bind(sealed)
        .bind(by(Side::Manager))
        .bind(by(Side::Report))
        .bind(at),
    ]
}

pub(super) fn agree(pair: &PairId, purpose: &PurposeId, side: Side, at: i64) -> [Statement; 2] {
    [
        Statement::new(
            "setting a purpose aside",
            "UPDATE purpose SET state = 'replaced' WHERE pair_id = $1 AND state = 'agreed'",
        )
        .bind(pair.as_str()),
        Statement::new(
            "agreeing to a purpose",
            match side {
                Side::Manager => {
                    "UPDATE purpose SET state = 'agreed', manager_agreed_ms = $3, agreed_ms = $3
                     WHERE id = $1 AND pair_id = $2 AND state = 'proposed'"
                }
                Side::Report => {
                    "UPDATE purpose SET state = 'agreed', report_agreed_ms = $3, agreed_ms = $3
                     WHERE id = $1 AND pair_id = $2 AND state = 'proposed'"
                }
            },
        )
        .bind(purpose.as_str())
        .bind(pair.as_str())
        .bind(at),
    ]
}

pub(super) fn answer(pair: &PairId, question: &str, used: bool, at: Timestamp) -> Statement {
    Statement::new(
        "noting a question",
        "INSERT INTO question_answer (id, pair_id, question, answer, at_ms) VALUES ($1, $2, $3, $4, $5)",
    )
    .bind(crate::clock::new_id(at))
    .bind(pair.as_str())
    .bind(question)
    .bind(if used { "used" } else { "passed" })
    .bind(ms(at))
}

pub(super) fn choose_theme(occurrence: &OccurrenceId, person: &PersonId, horizon: Horizon, at: i64) -> Statement {
    Statement::new(
        "choosing the next theme",
        "INSERT INTO next_theme (occurrence_id, person_id, horizon, at_ms) VALUES ($1, $2, $3, $4)
         ON CONFLICT (occurrence_id, person_id) DO UPDATE SET horizon = excluded.horizon, at_ms = excluded.at_ms",
    )
    .bind(occurrence.as_str())
    .bind(person.as_str())
    .bind(horizon.code())
    .bind(at)
}

#[derive(sqlx::FromRow)]
struct PurposeRow {
    id: String,
    pair_id: String,
    author_id: String,
    sealed: String,
    salt: String,
    state: String,
    manager_agreed_ms: Option<i64>,
    report_agreed_ms: Option<i64>,
    agreed_ms: Option<i64>,
    created_ms: i64,
}

/// Who added how many of a pair's topics.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Drawn {
    pub by_manager: usize,
    pub by_report: usize,
}

/// Everything a question for a pair hangs on that the database knows.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Background {
    pub talked: Vec<Theme>,
    pub answered: Vec<Answered>,
    /// The starts of the last eight meetings, the latest first.
    pub last_starts: Vec<Timestamp>,
    pub meetings: usize,
    /// When the report came to the company, as the roster says.
    pub hired_on: Option<Date>,
    pub leads_others: bool,
    /// The last day of the report's latest leave that is over.
    pub back_since: Option<Date>,
    pub pair_since: Timestamp,
    /// The report had 1on1s with somebody else as the manager before.
    pub had_another: bool,
}

impl Tx {
    /// What a pair agreed to and what waits for the other, for one of the two.
    pub async fn purposes(&mut self, pair: &PairId, reader: &PersonId) -> Result<Purposes> {
        let rows = on!(self, c => sqlx::query_as::<_, PurposeRow>(
            "SELECT u.id, u.pair_id, u.author_id, u.sealed, p.salt, u.state, u.manager_agreed_ms, u.report_agreed_ms,
                    u.agreed_ms, u.created_ms
             FROM purpose u JOIN pair p ON p.id = u.pair_id
             WHERE u.pair_id = $1 AND u.state <> 'replaced' AND (p.manager_id = $2 OR p.report_id = $2)
             ORDER BY u.created_ms, u.id")
            .bind(pair.as_str()).bind(reader.as_str()).fetch_all(c).await)
        .doing("reading what a 1on1 is for")?;
        let mut found = Purposes::default();
        for row in rows {
            let place = Place { table: "purpose", id: &row.id };
            let scope = Scope { owner: &row.pair_id, salt: &row.salt };
            let purpose = Purpose {
                text: self.sealer().open(&scope, &sealed_purpose(&row.id), &row.sealed)?,
                manager_agreed: place.maybe_instant("manager_agreed_ms", row.manager_agreed_ms)?,
                report_agreed: place.maybe_instant("report_agreed_ms", row.report_agreed_ms)?,
                agreed: place.maybe_instant("agreed_ms", row.agreed_ms)?,
                created: place.instant("created_ms", row.created_ms)?,
                author: PersonId::new(row.author_id.clone()),
                pair: PairId::new(row.pair_id.clone()),
                id: PurposeId::new(row.id.clone()),
            };
            match row.state.as_str() {
                "agreed" => found.agreed = Some(purpose),
                "proposed" => found.proposed = Some(purpose),
                _ => return Err(place.bad("state")),
            }
        }
        Ok(found)
    }

    /// What the topics of a pair's last six meetings before a time were about.
    pub async fn talked(&mut self, pair: &PairId, before: Timestamp) -> Result<Vec<Theme>> {
        let rows: Vec<(String, Option<String>, Option<String>)> = on!(self, c => sqlx::query_as(
            concat!("SELECT i.id, i.horizon, i.aim FROM agenda_item i WHERE i.pair_id = $1 AND ",
                of_last_six!("$1", "$2")))
            .bind(pair.as_str()).bind(ms(before)).fetch_all(c).await)
        .doing("reading what a pair talks about")?;
        rows.into_iter().map(|(id, horizon, aim)| read_theme(&id, horizon, aim)).collect()
    }

    /// Who added the topics of the last three months: for the two alone.
    pub async fn drawn(&mut self, pair: &Pair, now: Timestamp) -> Result<Drawn> {
        const DAYS: i64 = 91;
        let since = now - SignedDuration::from_hours(24 * DAYS);
        let rows: Vec<(String, i64)> = on!(self, c => sqlx::query_as(
            "SELECT author_id, COUNT(*) FROM agenda_item
             WHERE pair_id = $1 AND visibility = 'shared' AND state <> 'dropped' AND created_ms >= $2
             GROUP BY author_id ORDER BY author_id")
            .bind(pair.id.as_str()).bind(ms(since)).fetch_all(c).await)
        .doing("counting who adds topics")?;
        let of = |person: &PersonId| {
            let found = rows.iter().find(|(author, _)| author == person.as_str());
            found.and_then(|(_, n)| usize::try_from(*n).ok()).unwrap_or(0)
        };
        Ok(Drawn { by_manager: of(&pair.manager), by_report: of(&pair.report) })
    }

    /// What each of the two chose to talk about after the last meeting before a time.
    pub async fn next_themes(&mut self, pair: &PairId, before: Timestamp) -> Result<Vec<(PersonId, Horizon)>> {
        let rows: Vec<(String, String)> = on!(self, c => sqlx::query_as(
            "SELECT person_id, horizon FROM next_theme WHERE occurrence_id =
                (SELECT id FROM occurrence WHERE pair_id = $1 AND start_ms < $2
                    AND outcome IN ('held', 'late', 'expected') ORDER BY start_ms DESC, id LIMIT 1)
             ORDER BY person_id")
            .bind(pair.as_str()).bind(ms(before)).fetch_all(c).await)
        .doing("reading the next themes")?;
        rows.into_iter()
            .map(|(person, code)| {
                let horizon = Place { table: "next_theme", id: &person }.one("horizon", Horizon::from_code(&code))?;
                Ok((PersonId::new(person), horizon))
            })
            .collect()
    }

    /// What somebody said after a meeting that they would like to talk about next.
    pub async fn theme_after(&mut self, occurrence: &OccurrenceId, person: &PersonId) -> Result<Option<Horizon>> {
        let row: Option<(String,)> = on!(self, c => sqlx::query_as(
            "SELECT horizon FROM next_theme WHERE occurrence_id = $1 AND person_id = $2")
            .bind(occurrence.as_str()).bind(person.as_str()).fetch_optional(c).await)
        .doing("reading a next theme")?;
        let place = Place { table: "next_theme", id: occurrence.as_str() };
        row.map(|(code,)| place.one("horizon", Horizon::from_code(&code))).transpose()
    }

    /// What a question for a pair's meeting at a time hangs on. `today` is the report's.
    pub async fn background(&mut self, pair: &Pair, before: Timestamp, today: Date) -> Result<Background> {
        let talked = self.talked(&pair.id, before).await?;
        let answered: Vec<(String, i64)> = on!(self, c => sqlx::query_as(
            "SELECT question, MAX(at_ms) FROM question_answer WHERE pair_id = $1 GROUP BY question ORDER BY question")
            .bind(pair.id.as_str()).fetch_all(c).await)
        .doing("reading which questions a pair had")?;
        let starts: Vec<(i64,)> = on!(self, c => sqlx::query_as(
            "SELECT start_ms FROM occurrence WHERE pair_id = $1 AND start_ms < $2 AND plan <> 'skip'
                AND outcome IN ('held', 'late', 'expected', 'unanswered', 'disputed') ORDER BY start_ms DESC, id")
            .bind(pair.id.as_str()).bind(ms(before)).fetch_all(c).await)
        .doing("reading when a pair met")?;
        let (leads_others, had_another, pair_since): (bool, bool, i64) = on!(self, c => sqlx::query_as(
            "SELECT EXISTS (SELECT 1 FROM pair m WHERE m.manager_id = p.report_id AND m.state <> 'ended'),
                    EXISTS (SELECT 1 FROM pair o WHERE o.report_id = p.report_id AND o.manager_id <> p.manager_id
                            AND o.created_ms < p.created_ms),
                    p.created_ms
             FROM pair p WHERE p.id = $1")
            .bind(pair.id.as_str()).fetch_one(c).await)
        .doing("reading who a pair is")?;
        let roster: Option<(String, Option<String>, Option<String>)> = on!(self, c => sqlx::query_as(
            "SELECT e.id, e.hired_on,
                    (SELECT MAX(a.until_on) FROM absence a WHERE a.employee_id = e.id AND a.until_on < $2)
             FROM employee e WHERE e.person_id = $1")
            .bind(pair.report.as_str()).bind(today.to_string()).fetch_optional(c).await)
        .doing("reading the roster's line of a person")?;
        let (hired_on, back_since) = match &roster {
            None => (None, None),
            Some((id, hired, until)) => (
                Place { table: "employee", id }.maybe_date("hired_on", hired.as_deref())?,
                Place { table: "absence", id }.maybe_date("until_on", until.as_deref())?,
            ),
        };
        let place = Place { table: "occurrence", id: pair.id.as_str() };
        let meetings = starts.len();
        let last_starts =
            starts.iter().take(REST).map(|(at,)| place.instant("start_ms", *at)).collect::<Result<_>>()?;
        let answered = answered
            .into_iter()
            .map(|(question, at)| {
                let place = Place { table: "question_answer", id: pair.id.as_str() };
                Ok(Answered { question, at: place.instant("at_ms", at)? })
            })
            .collect::<Result<_>>()?;
        let pair_since = Place { table: "pair", id: pair.id.as_str() }.instant("created_ms", pair_since)?;
        Ok(Background {
            talked,
            answered,
            last_starts,
            meetings,
            hired_on,
            leads_others,
            back_since,
            pair_since,
            had_another,
        })
    }
}
