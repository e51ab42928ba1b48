//! Ten-second questions: whose key is whose (never kept), the groups of a quarter, answers, and what is published of
//! them. Also what one person said for themselves alone.

use hmac::{Hmac, KeyInit, Mac};
use jiff::Timestamp;
use jiff::civil::Date;
use sha2::Sha256;

use super::rows::{Place, ms};
use super::seal::{Scope, Sealer};
use super::statement::Statement;
use super::{Doing, Fault, Result, Tx, on};
use crate::domain::anonymity::{self, Answered, Block, Member, Opinion, Shown, Unit};
use crate::domain::charter::USUAL_FISCAL_MONTH;
use crate::domain::ids::{OccurrenceId, PersonId, UnitId, WorkspaceId};
use crate::domain::people::Zone;
use crate::domain::pulse::{DEFINITION, Fortnight, Item, Measure, Quarter};

/// Somebody as the answers know them: made of the fiscal year's secret, and nobody's any more once that is gone.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct PersonKey(String);

/// The secret of a fiscal year.
pub struct Secret(String);

impl Secret {
    pub fn key_of(&self, person: &PersonId) -> PersonKey {
        let mut mac = Hmac::<Sha256>::new_from_slice(self.0.as_bytes()).expect("HMAC takes keys of every length");
        mac.update(person.as_str().as_bytes());
        let code = mac.finalize().into_bytes();
        PersonKey(hex::encode(code))
    }
}

/// Where a round over a company stands.
#[derive(Clone, Debug, PartialEq)]
pub struct Round {
    pub workspace: WorkspaceId,
    pub zone: Zone,
    /// The month in which fiscal years begin.
    pub year_starts: i8,
    pub next: i64,
    pub after: String,
    /// What was done last, in the round's own terms.
    pub done: String,
}

/// Where a secret's seal belongs.
pub(crate) fn sealed_secret(id: &str) -> String {
    format!("pulse_secret/{id}")
}

/// Where the seal of what somebody felt belongs.
pub(crate) fn sealed_feeling(id: &str) -> String {
    format!("feeling/{id}")
}

/// A unit value of serde's as its code.
fn code<T: serde::Serialize>(value: &T) -> Option<String> {
    serde_json::to_value(value).ok().and_then(|value| value.as_str().map(str::to_owned))
}

pub(super) fn from_code<T: serde::de::DeserializeOwned>(code: &str) -> Option<T> {
    serde_json::from_value(serde_json::Value::from(code)).ok()
}

pub(super) fn parts_of(text: &str) -> Option<Vec<String>> {
    if text.is_empty() { Some(Vec::new()) } else { serde_json::from_str(text).ok() }
}

impl Tx {
    /// Rounds of this name that are due, one for each company.
    pub async fn rounds_due(&mut self, name: &'static str, now: Timestamp) -> Result<Vec<Round>> {
        let rows: Vec<(String, String, Option<i64>, i64, String, String)> = on!(self, c => sqlx::query_as(
            "SELECT w.id, w.zone, c.fiscal_month, COALESCE(r.next_ms, 0), COALESCE(r.after_id, ''), COALESCE(r.done, '')
             FROM workspace w LEFT JOIN round r ON r.workspace_id = w.id AND r.name = $1
             LEFT JOIN charter c ON c.workspace_id = w.id
             WHERE COALESCE(r.next_ms, 0) <= $2 ORDER BY w.id")
            .bind(name).bind(ms(now)).fetch_all(c).await)
        .doing("looking for rounds that are due")?;
        rows.into_iter()
            .map(|(id, zone, month, next, after, done)| {
                let place = Place { table: "workspace", id: &id };
                Ok(Round {
                    zone: place.one("zone", Zone::named(&zone))?,
                    year_starts: month.and_then(|month| i8::try_from(month).ok()).unwrap_or(USUAL_FISCAL_MONTH),
                    workspace: WorkspaceId::new(id),
                    next,
                    after,
                    done,
                })
            })
            .collect()
    }

    /// Takes a round's next step for itself; `false` when somebody else has taken it. Holds it until the transaction ends.
    pub async fn take_round(&mut self, name: &'static str, from: &Round, to: (Timestamp, &str, &str)) -> Result<bool> {
        let (next, after, done) = to;
        let statement = Statement::new(
            "taking a round's next step",
            "INSERT INTO round (workspace_id, name, next_ms, after_id, done) VALUES ($1, $2, $3, $4, $5)
             ON CONFLICT (workspace_id, name) DO UPDATE
                SET next_ms = excluded.next_ms, after_id = excluded.after_id, done = excluded.done
                WHERE round.next_ms = $6 AND round.after_id = $7",
        )
        .bind(from.workspace.as_str())
        .bind(name)
        .bind(ms(next))
        .bind(after)
        .bind(done)
        .bind(from.next)
        .bind(&from.after);
        Ok(self.run(statement).await? > 0)
    }

    /// Notes what a round that was taken has done.
    pub async fn round_is_done(&mut self, name: &'static str, workspace: &WorkspaceId, done: &str) -> Result<()> {
        on!(self, c => sqlx::query("UPDATE round SET done = $3 WHERE workspace_id = $1 AND name = $2")
            .bind(workspace.as_str()).bind(name).bind(done).execute(c).await.map(|_| ()))
        .doing("noting what a round has done")
    }

    /// When the next round of any name is due.
    pub async fn next_round(&mut self) -> Result<Option<Timestamp>> {
        let (at,): (Option<i64>,) = on!(self, c => sqlx::query_as("SELECT MIN(next_ms) FROM round").fetch_one(c).await)
            .doing("finding the next round")?;
        Place { table: "round", id: "next" }.maybe_instant("next_ms", at)
    }

    /// The month in which a company's fiscal years begin: April unless its charter says otherwise.
    pub async fn year_starts(&mut self, workspace: &WorkspaceId) -> Result<i8> {
        let row: Option<(i64,)> =
            on!(self, c => sqlx::query_as("SELECT fiscal_month FROM charter WHERE workspace_id = $1")
            .bind(workspace.as_str()).fetch_optional(c).await)
            .doing("reading when fiscal years begin")?;
        Ok(row.and_then(|(month,)| i8::try_from(month).ok()).unwrap_or(USUAL_FISCAL_MONTH))
    }

    /// Where a company's day begins.
    pub async fn workspace_zone(&mut self, workspace: &WorkspaceId) -> Result<Option<Zone>> {
        let row: Option<(String,)> = on!(self, c => sqlx::query_as("SELECT zone FROM workspace WHERE id = $1")
            .bind(workspace.as_str()).fetch_optional(c).await)
        .doing("reading a company's zone")?;
        row.map(|(zone,)| Place { table: "workspace", id: workspace.as_str() }.one("zone", Zone::named(&zone)))
            .transpose()
    }

    /// The secret of a fiscal year, made on first need; `None` once it is destroyed.
    pub async fn pulse_secret(
        &mut self,
        workspace: &WorkspaceId,
        quarter: &Quarter,
        now: Timestamp,
    ) -> Result<Option<Secret>> {
        let year = quarter.year.first.to_string();
        let id = crate::clock::new_id(now);
        let scope = Scope { owner: workspace.as_str(), salt: &id };
        let fresh = self.sealer().seal(&scope, &sealed_secret(&id), &Sealer::new_key());
        on!(self, c => sqlx::query(
            "INSERT INTO pulse_secret (id, workspace_id, year, sealed, destroy_on) VALUES ($1, $2, $3, $4, $5)
             ON CONFLICT (workspace_id, year) DO NOTHING")
            .bind(&id).bind(workspace.as_str()).bind(&year).bind(fresh).bind(quarter.secret_ends().to_string())
            .execute(c).await.map(|_| ()))
        .doing("making a year's secret")?;
        self.known_secret(workspace, quarter).await
    }

    /// The secret of a fiscal year, if there is one.
    pub async fn known_secret(&mut self, workspace: &WorkspaceId, quarter: &Quarter) -> Result<Option<Secret>> {
        let row: Option<(String, Option<String>)> = on!(self, c => sqlx::query_as(
            "SELECT id, sealed FROM pulse_secret WHERE workspace_id = $1 AND year = $2")
            .bind(workspace.as_str()).bind(quarter.year.first.to_string()).fetch_optional(c).await)
        .doing("reading a year's secret")?;
        let Some((id, Some(sealed))) = row else { return Ok(None) };
        let scope = Scope { owner: workspace.as_str(), salt: &id };
        Ok(Some(Secret(self.sealer().open(&scope, &sealed_secret(&id), &sealed)?)))
    }

    /// Destroys the secrets whose day has come; says how many.
    pub async fn destroy_secrets(&mut self, workspace: &WorkspaceId, today: Date, now: Timestamp) -> Result<u64> {
        on!(self, c => sqlx::query(
            "UPDATE pulse_secret SET sealed = NULL, destroyed_ms = $3
             WHERE workspace_id = $1 AND destroy_on <= $2 AND sealed IS NOT NULL")
            .bind(workspace.as_str()).bind(today.to_string()).bind(ms(now))
            .execute(c).await.map(|done| done.rows_affected()))
        .doing("destroying secrets")
    }

    /// Everybody who takes part in a 1on1 and can be reached, with the unit they are in and those in which somebody
    /// reports to them.
    pub async fn pulse_people(&mut self, workspace: &WorkspaceId) -> Result<Vec<Member<PersonId>>> {
        let people: Vec<(String, Option<String>)> = on!(self, c => sqlx::query_as(
            "SELECT p.id, e.unit_id FROM person p LEFT JOIN employee e ON e.person_id = p.id
             WHERE p.workspace_id = $1 AND p.state = 'active' AND p.id IN (
                SELECT manager_id FROM pair WHERE workspace_id = $1 AND state <> 'ended'
                UNION SELECT report_id FROM pair WHERE workspace_id = $1 AND state <> 'ended')
             ORDER BY p.id")
            .bind(workspace.as_str()).fetch_all(c).await)
        .doing("reading who takes part")?;
        let leads: Vec<(String, String)> = on!(self, c => sqlx::query_as(
            "SELECT DISTINCT p.manager_id, e.unit_id FROM pair p JOIN employee e ON e.person_id = p.report_id
             WHERE p.workspace_id = $1 AND p.state <> 'ended' AND e.unit_id IS NOT NULL ORDER BY p.manager_id, e.unit_id")
            .bind(workspace.as_str()).fetch_all(c).await)
        .doing("reading who leads which unit")?;
        Ok(people
            .into_iter()
            .map(|(person, unit)| {
                let from = leads.partition_point(|(leader, _)| *leader < person);
                let own = leads[from..].iter().take_while(|(leader, _)| *leader == person);
                Member {
                    leads: own.map(|(_, unit)| UnitId::new(unit)).collect(),
                    unit: unit.map(UnitId::new),
                    key: PersonId::new(person),
                }
            })
            .collect())
    }

    pub async fn pulse_units(&mut self, workspace: &WorkspaceId) -> Result<Vec<Unit>> {
        let rows: Vec<(String, Option<String>, String)> = on!(self, c => sqlx::query_as(
            "SELECT id, parent_id, path FROM unit WHERE workspace_id = $1 ORDER BY path")
            .bind(workspace.as_str()).fetch_all(c).await)
        .doing("reading the units")?;
        let unit = |(id, parent, path): (String, Option<String>, String)| Unit {
            id: UnitId::new(id),
            parent: parent.map(UnitId::new),
            path,
        };
        Ok(rows.into_iter().map(unit).collect())
    }

    pub async fn quarter_is_open(&mut self, workspace: &WorkspaceId, quarter: &Quarter) -> Result<bool> {
        let (is,): (bool,) = on!(self, c => sqlx::query_as(
            "SELECT EXISTS (SELECT 1 FROM pulse_quarter WHERE workspace_id = $1 AND first_on = $2)")
            .bind(workspace.as_str()).bind(quarter.first_day().to_string()).fetch_one(c).await)
        .doing("asking whether a quarter is open")?;
        Ok(is)
    }

    /// Fixes the groups of a quarter.
    pub async fn open_quarter(
        &mut self,
        workspace: &WorkspaceId,
        quarter: &Quarter,
        blocks: &[Block<PersonKey>],
        now: Timestamp,
    ) -> Result<()> {
        let first = quarter.first_day().to_string();
        let opened = Statement::new(
            "opening a quarter",
            "INSERT INTO pulse_quarter (workspace_id, first_on, last_on, year, opened_ms) VALUES ($1, $2, $3, $4, $5)",
        );
        let opened = opened.bind(workspace.as_str()).bind(&first).bind(quarter.last_day().to_string());
        self.run(opened.bind(quarter.year.first.to_string()).bind(ms(now))).await?;
        for block in blocks {
            let id = crate::clock::new_id(now);
            let parts = serde_json::to_string(&block.parts).unwrap_or_default();
            let members = i64::try_from(block.members.len()).unwrap_or(i64::MAX);
            let insert = Statement::new(
                "noting a group",
                "INSERT INTO pulse_block (id, workspace_id, quarter, parts, members) VALUES ($1, $2, $3, $4, $5)",
            );
            self.run(insert.bind(&id).bind(workspace.as_str()).bind(&first).bind(parts).bind(members)).await?;
            for PersonKey(key) in &block.members {
                let insert = Statement::new(
                    "noting who is in a group",
                    "INSERT INTO pulse_member (workspace_id, quarter, person_key, block_id) VALUES ($1, $2, $3, $4)",
                );
                self.run(insert.bind(workspace.as_str()).bind(&first).bind(key).bind(&id)).await?;
            }
        }
        Ok(())
    }

    /// Whether somebody is asked in a quarter.
    pub async fn is_asked(&mut self, workspace: &WorkspaceId, quarter: &Quarter, key: &PersonKey) -> Result<bool> {
        let (is,): (bool,) = on!(self, c => sqlx::query_as(
            "SELECT EXISTS (SELECT 1 FROM pulse_member WHERE workspace_id = $1 AND quarter = $2 AND person_key = $3)")
            .bind(workspace.as_str()).bind(quarter.first_day().to_string()).bind(&key.0).fetch_one(c).await)
        .doing("asking whether somebody is asked")?;
        Ok(is)
    }

    /// The people who take part in a 1on1 and are not on leave on this day, in the order of their ids.
    pub async fn taking_part(
        &mut self,
        workspace: &WorkspaceId,
        after: &str,
        on_day: Date,
        most: i64,
    ) -> Result<Vec<PersonId>> {
        let rows: Vec<(String,)> = on!(self, c => sqlx::query_as(
            "SELECT p.id FROM person p WHERE p.workspace_id = $1 AND p.state = 'active' AND p.id > $2
                AND EXISTS (SELECT 1 FROM pair q WHERE (q.manager_id = p.id OR q.report_id = p.id) AND q.state <> 'ended')
                AND NOT EXISTS (SELECT 1 FROM employee e JOIN absence a ON a.employee_id = e.id
                    WHERE e.person_id = p.id AND a.from_on <= $3 AND a.until_on >= $3)
             ORDER BY p.id LIMIT $4")
            .bind(workspace.as_str()).bind(after).bind(on_day.to_string()).bind(most).fetch_all(c).await)
        .doing("reading who takes part today")?;
        Ok(rows.into_iter().map(|(id,)| PersonId::new(id)).collect())
    }

    /// Keeps an answer, in place of the one before; `None` passes the question over. `false`: they are not asked in this
    /// quarter.
    pub async fn answer_pulse(
        &mut self,
        workspace: &WorkspaceId,
        (quarter, fortnight): (&Quarter, Fortnight),
        key: &PersonKey,
        (item, value): (Item, Option<u8>),
        today: Date,
    ) -> Result<bool> {
        let statement = Statement::new(
            "keeping an answer",
            "INSERT INTO pulse_answer (workspace_id, quarter, person_key, block_id, item, fortnight, value, answered_on)
             SELECT workspace_id, quarter, person_key, block_id, $4, $5, $6, $7 FROM pulse_member
             WHERE workspace_id = $1 AND quarter = $2 AND person_key = $3
             ON CONFLICT (workspace_id, person_key, item, fortnight) DO UPDATE
                SET value = excluded.value, answered_on = excluded.answered_on
                WHERE pulse_answer.quarter = excluded.quarter",
        )
        .bind(workspace.as_str())
        .bind(quarter.first_day().to_string())
        .bind(&key.0)
        .bind(item.code())
        .bind(fortnight.monday.to_string())
        .bind(value.map(i64::from))
        .bind(today.to_string());
        Ok(self.run(statement).await? > 0)
    }

    /// Which statements of a fortnight somebody has answered or passed over; never how.
    pub async fn pulse_answered(
        &mut self,
        workspace: &WorkspaceId,
        fortnight: Fortnight,
        key: &PersonKey,
    ) -> Result<Vec<Item>> {
        let rows: Vec<(String,)> = on!(self, c => sqlx::query_as(
            "SELECT item FROM pulse_answer WHERE workspace_id = $1 AND person_key = $2 AND fortnight = $3 ORDER BY item")
            .bind(workspace.as_str()).bind(&key.0).bind(fortnight.monday.to_string()).fetch_all(c).await)
        .doing("reading what somebody answered")?;
        Ok(rows.iter().filter_map(|(item,)| Item::from_code(item)).collect())
    }

    /// The questions of a person show something else now.
    pub async fn touch_pulse(&mut self, person: &PersonId) -> Result<()> {
        let touched = on!(self, c => sqlx::query(
            "UPDATE delivery SET rev = rev + 1 WHERE person_id = $1 AND live AND kind IN ('pulse', 'feeling')")
            .bind(person.as_str()).execute(c).await.map(|done| done.rows_affected()))
        .doing("noting that questions changed")?;
        self.stirred.outbox |= touched > 0;
        Ok(())
    }

    /// Quarters that are over and not published.
    pub async fn quarters_to_publish(&mut self, workspace: &WorkspaceId, today: Date) -> Result<Vec<Date>> {
        let rows: Vec<(String,)> = on!(self, c => sqlx::query_as(
            "SELECT first_on FROM pulse_quarter WHERE workspace_id = $1 AND published_ms IS NULL AND last_on < $2
             ORDER BY first_on")
            .bind(workspace.as_str()).bind(today.to_string()).fetch_all(c).await)
        .doing("looking for quarters to publish")?;
        rows.iter().map(|(first,)| Place { table: "pulse_quarter", id: first }.date("first_on", first)).collect()
    }

    /// The groups of a quarter, and what each person in them answered to these statements. Whose answers they are is
    /// gone by the time they leave here.
    async fn answered(
        &mut self,
        workspace: &WorkspaceId,
        first: &str,
        items: &[Item],
    ) -> Result<Vec<(String, Answered)>> {
        let blocks: Vec<(String, String, i64)> = on!(self, c => sqlx::query_as(
            "SELECT id, parts, members FROM pulse_block WHERE workspace_id = $1 AND quarter = $2 ORDER BY parts, id")
            .bind(workspace.as_str()).bind(first).fetch_all(c).await)
        .doing("reading the groups of a quarter")?;
        let rows: Vec<(String, String, String, i64)> = on!(self, c => sqlx::query_as(
            "SELECT block_id, person_key, item, value FROM pulse_answer
             WHERE workspace_id = $1 AND quarter = $2 AND value IS NOT NULL ORDER BY block_id, person_key, item, fortnight")
            .bind(workspace.as_str()).bind(first).fetch_all(c).await)
        .doing("reading the answers of a quarter")?;
        let wanted: Vec<&(String, String, String, i64)> =
            rows.iter().filter(|(_, _, item, _)| items.iter().any(|wanted| wanted.code() == item)).collect();
        blocks
            .into_iter()
            .map(|(id, parts, members)| {
                let place = Place { table: "pulse_block", id: &id };
                let own: Vec<_> = wanted.iter().filter(|(block, ..)| *block == id).collect();
                let opinions = own
                    .chunk_by(|one, other| one.1 == other.1)
                    .filter_map(|of_one| {
                        let answers: Vec<u8> = of_one.iter().filter_map(|row| u8::try_from(row.3).ok()).collect();
                        Opinion::of(&answers)
                    })
                    .collect();
                let answered = Answered {
                    parts: place.one("parts", parts_of(&parts))?,
                    members: usize::try_from(members).unwrap_or_default(),
                    opinions,
                };
                Ok((id, answered))
            })
            .collect()
    }

    /// The pairs of each group, by the report's place in it, and whether an early rule held for them in the quarter.
    async fn flagged(
        &mut self,
        workspace: &WorkspaceId,
        quarter: &Quarter,
        secret: &Secret,
        mut blocks: Vec<(String, Answered)>,
        (from, until): (Timestamp, Timestamp),
    ) -> Result<Vec<(String, Answered)>> {
        let pairs: Vec<(String, i64)> = on!(self, c => sqlx::query_as(
            "SELECT p.report_id, (SELECT COUNT(*) FROM hint h WHERE h.pair_id = p.id AND h.points > 0
                                    AND h.created_ms >= $2 AND h.created_ms < $3)
             FROM pair p WHERE p.workspace_id = $1 AND p.created_ms < $3 AND (p.ended_ms IS NULL OR p.ended_ms >= $2)
             ORDER BY p.id")
            .bind(workspace.as_str()).bind(ms(from)).bind(ms(until)).fetch_all(c).await)
        .doing("counting pairs with hints")?;
        let members: Vec<(String, String)> = on!(self, c => sqlx::query_as(
            "SELECT person_key, block_id FROM pulse_member WHERE workspace_id = $1 AND quarter = $2 ORDER BY person_key")
            .bind(workspace.as_str()).bind(quarter.first_day().to_string()).fetch_all(c).await)
        .doing("reading who is in which group")?;
        for (_, block) in &mut blocks {
            block.members = 0;
            block.opinions.clear();
        }
        for (report, hints) in pairs {
            let PersonKey(key) = secret.key_of(&PersonId::new(report));
            let Ok(at) = members.binary_search_by(|(member, _)| member.cmp(&key)) else { continue };
            let Some((_, block)) = blocks.iter_mut().find(|(id, _)| *id == members[at].1) else { continue };
            block.members += 1;
            block.opinions.extend(Opinion::of(&[if hints > 0 { 5 } else { 1 }]));
        }
        Ok(blocks)
    }

    /// Publishes a quarter once and for all; `false` when it was.
    pub async fn publish_quarter(
        &mut self,
        workspace: &WorkspaceId,
        quarter: &Quarter,
        between: (Timestamp, Timestamp),
        now: Timestamp,
    ) -> Result<bool> {
        let first = quarter.first_day().to_string();
        let taken = Statement::new(
            "publishing a quarter",
            "UPDATE pulse_quarter SET published_ms = $3
             WHERE workspace_id = $1 AND first_on = $2 AND published_ms IS NULL",
        );
        if self.run(taken.bind(workspace.as_str()).bind(&first).bind(ms(now))).await? == 0 {
            return Ok(false);
        }
        let secret = self.known_secret(workspace, quarter).await?;
        for measure in Measure::ALL {
            let mut blocks = self.answered(workspace, &first, measure.items()).await?;
            if measure == Measure::Early {
                let Some(secret) = &secret else { continue };
                blocks = self.flagged(workspace, quarter, secret, blocks, between).await?;
            }
            let blocks: Vec<Answered> = blocks.into_iter().map(|(_, block)| block).collect();
            let published = anonymity::publish(&blocks, measure.least());
            let company = published.company.map(|figure| (String::new(), figure));
            let units = published
                .units
                .into_iter()
                .map(|figure| (serde_json::to_string(&figure.parts).unwrap_or_default(), figure));
            for (parts, figure) in company.into_iter().chain(units) {
                let (score, level) = match figure.shown {
                    Shown::Score(score) => (Some(i64::from(score)), None),
                    Shown::Level(level) => (None, code(&level)),
                };
                let insert = Statement::new(
                    "publishing a figure",
                    "INSERT INTO pulse_published (workspace_id, quarter, measure, parts, n, response, score, level, least,
                                                  definition, published_ms)
                     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
                )
                .bind(workspace.as_str())
                .bind(&first)
                .bind(measure.code())
                .bind(parts)
                .bind(i64::try_from(figure.n).unwrap_or(i64::MAX))
                .bind(code(&figure.response))
                .bind(score)
                .bind(level)
                .bind(i64::try_from(measure.least()).unwrap_or(i64::MAX))
                .bind(DEFINITION)
                .bind(ms(now));
                self.run(insert).await?;
            }
        }
        Ok(true)
    }

    /// Notes for somebody alone whether a 1on1 was of use to them; `None` takes it back.
    pub async fn feel(
        &mut self,
        (workspace, person): (&WorkspaceId, &PersonId),
        occurrence: &OccurrenceId,
        value: Option<u8>,
        now: Timestamp,
    ) -> Result<()> {
        on!(self, c => sqlx::query("DELETE FROM feeling WHERE person_id = $1 AND occurrence_id = $2")
            .bind(person.as_str()).bind(occurrence.as_str()).execute(c).await.map(|_| ()))
        .doing("forgetting what was felt")?;
        if let Some(value) = value {
            let id = crate::clock::new_id(now);
            let salt = self.person_salt(person).await?;
            let scope = Scope { owner: person.as_str(), salt: &salt };
            let sealed = self.sealer().seal(&scope, &sealed_feeling(&id), &value.to_string());
            on!(self, c => sqlx::query(
                "INSERT INTO feeling (id, person_id, occurrence_id, sealed, created_ms) VALUES ($1, $2, $3, $4, $5)")
                .bind(&id).bind(person.as_str()).bind(occurrence.as_str()).bind(sealed).bind(ms(now))
                .execute(c).await.map(|_| ()))
            .doing("noting what was felt")?;
        }
        self.audit_alone(workspace, person, "feeling.noted", occurrence.as_str(), now).await
    }

    /// What somebody noted of their own 1on1s, the latest first.
    pub async fn feelings(&mut self, person: &PersonId, most: i64) -> Result<Vec<(OccurrenceId, u8)>> {
        let rows: Vec<(String, String, String, String)> = on!(self, c => sqlx::query_as(
            "SELECT f.id, f.occurrence_id, f.sealed, p.salt FROM feeling f
             JOIN person p ON p.id = f.person_id JOIN occurrence o ON o.id = f.occurrence_id
             WHERE f.person_id = $1 ORDER BY o.start_ms DESC, f.id LIMIT $2")
            .bind(person.as_str()).bind(most).fetch_all(c).await)
        .doing("reading what somebody felt")?;
        rows.into_iter()
            .map(|(id, occurrence, sealed, salt)| {
                let scope = Scope { owner: person.as_str(), salt: &salt };
                let value = self.sealer().open(&scope, &sealed_feeling(&id), &sealed)?;
                let bad = || Fault::Stored { table: "feeling", column: "sealed", id: id.clone() };
                Ok((OccurrenceId::new(occurrence), value.parse().map_err(|_| bad())?))
            })
            .collect()
    }

    /// Somebody says that the pace is hard, or no longer. Without an audit row: whoever reads those is not to know.
    pub async fn set_pace(&mut self, person: &PersonId, hard: bool, now: Timestamp) -> Result<()> {
        let sql = if hard {
            "INSERT INTO pace (person_id, since_ms) VALUES ($1, $2)
             ON CONFLICT (person_id) DO UPDATE SET since_ms = excluded.since_ms"
        } else {
            "DELETE FROM pace WHERE person_id = $1 AND since_ms <= $2"
        };
        on!(self, c => sqlx::query(sql).bind(person.as_str()).bind(ms(now)).execute(c).await.map(|_| ()))
            .doing("noting the pace")
    }

    /// Whether somebody said in the last four weeks that the pace is hard. For questions to themselves only.
    pub async fn pace_is_hard(&mut self, person: &PersonId, now: Timestamp) -> Result<bool> {
        const FOUR_WEEKS: i64 = 28 * 24 * 3_600_000;
        let (is,): (bool,) = on!(self, c => sqlx::query_as(
            "SELECT EXISTS (SELECT 1 FROM pace WHERE person_id = $1 AND since_ms > $2)")
            .bind(person.as_str()).bind(ms(now) - FOUR_WEEKS).fetch_one(c).await)
        .doing("reading the pace")?;
        Ok(is)
    }
}
