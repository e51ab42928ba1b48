//! Slots and what became of them.

use jiff::{SignedDuration, Timestamp};

use super::rows::{Place, local, ms};
use super::seal::Scope;
use super::statement::Statement;
use super::{Doing, Result, Tx, on};
use crate::domain::ids::{OccurrenceId, PairId, PersonId, SeriesId};
use crate::domain::occurrence::{Exempt, Occurrence, Outcome, Phase, Plan, Said};
use crate::domain::pair::Side;

#[derive(sqlx::FromRow)]
pub(crate) struct OccurrenceRow {
    id: String,
    series_id: String,
    pair_id: String,
    slot: String,
    slot_ms: i64,
    start_local: String,
    start_ms: i64,
    minutes: i64,
    window_ends_ms: i64,
    next_slot_ms: i64,
    phase: String,
    outcome: String,
    why: Option<String>,
    moves: i64,
    plan: String,
    skipped_by: Option<String>,
    manager_said: Option<String>,
    report_said: Option<String>,
    first_said_ms: Option<i64>,
    look_ms: i64,
}

/// All columns of an occurrence, for each query to list the same.
macro_rules! select_occurrence {
    ($rest:literal) => {
        concat!(
            "SELECT id, series_id, pair_id, slot, slot_ms, start_local, start_ms, minutes, window_ends_ms, ",
            "next_slot_ms, phase, outcome, why, moves, plan, skipped_by, manager_said, report_said, first_said_ms, ",
            "look_ms FROM occurrence ",
            $rest
        )
    };
}
pub(crate) use select_occurrence;

impl OccurrenceRow {
    pub(crate) fn read(self) -> Result<Occurrence> {
        let place = Place { table: "occurrence", id: &self.id };
        let phase = match self.phase.as_str() {
            "open" => Phase::Open,
            "asked" => Phase::Asked,
            "closed" => Phase::Closed,
            _ => return Err(place.bad("phase")),
        };
        let outcome = match (self.outcome.as_str(), self.why.as_deref()) {
            ("expected", _) => Outcome::Expected,
            ("held", _) => Outcome::Held,
            ("late", _) => Outcome::Late,
            ("missed", Some("unanswered")) => Outcome::Unanswered,
            ("missed", _) => Outcome::Missed,
            ("disputed", _) => Outcome::Disputed,
            ("withdrawn", _) => Outcome::Withdrawn,
            ("exempt", Some("holidays")) => Outcome::Exempt(Exempt::Holidays),
            ("exempt", Some("leave")) => Outcome::Exempt(Exempt::Leave),
            ("exempt", Some("paused")) => Outcome::Exempt(Exempt::Paused),
            ("exempt", Some("joined_or_left")) => Outcome::Exempt(Exempt::JoinedOrLeft),
            _ => return Err(place.bad("outcome")),
        };
        let skipped_by = match self.skipped_by.as_deref() {
            None => None,
            Some("manager") => Some(Side::Manager),
            Some("report") => Some(Side::Report),
            Some(_) => return Err(place.bad("skipped_by")),
        };
        let plan = match (self.plan.as_str(), skipped_by) {
            ("meet", _) => Plan::Meet,
            ("skip", Some(by)) => Plan::Skip { by },
            ("make_up", Some(skipped_by)) => Plan::MakeUp { skipped_by },
            _ => return Err(place.bad("plan")),
        };
        let said = |column, text: Option<&str>| match text {
            None => Ok(None),
            Some("held") => Ok(Some(Said::Held)),
            Some("not_held") => Ok(Some(Said::NotHeld)),
            Some(_) => Err(place.bad(column)),
        };
        Ok(Occurrence {
            slot: place.local("slot", &self.slot)?,
            slot_at: place.instant("slot_ms", self.slot_ms)?,
            start: place.local("start_local", &self.start_local)?,
            start_at: place.instant("start_ms", self.start_ms)?,
            minutes: u16::try_from(self.minutes).map_err(|_| place.bad("minutes"))?,
            window_ends: place.instant("window_ends_ms", self.window_ends_ms)?,
            next_slot_at: place.instant("next_slot_ms", self.next_slot_ms)?,
            phase,
            outcome,
            moves: place.small("moves", self.moves)?,
            plan,
            manager_said: said("manager_said", self.manager_said.as_deref())?,
            report_said: said("report_said", self.report_said.as_deref())?,
            first_said: place.maybe_instant("first_said_ms", self.first_said_ms)?,
            look: place.instant("look_ms", self.look_ms)?,
            series: SeriesId::new(self.series_id),
            pair: PairId::new(self.pair_id),
            id: OccurrenceId::new(self.id),
        })
    }
}

/// How an occurrence's outcome is stored: what counts, and why.
fn outcome_columns(outcome: Outcome) -> (&'static str, Option<&'static str>) {
    match outcome {
        Outcome::Expected => ("expected", None),
        Outcome::Held => ("held", None),
        Outcome::Late => ("late", None),
        Outcome::Missed => ("missed", None),
        Outcome::Unanswered => ("missed", Some("unanswered")),
        Outcome::Disputed => ("disputed", None),
        Outcome::Withdrawn => ("withdrawn", None),
        Outcome::Exempt(Exempt::Holidays) => ("exempt", Some("holidays")),
        Outcome::Exempt(Exempt::Leave) => ("exempt", Some("leave")),
        Outcome::Exempt(Exempt::Paused) => ("exempt", Some("paused")),
        Outcome::Exempt(Exempt::JoinedOrLeft) => ("exempt", Some("joined_or_left")),
    }
}

fn phase_column(phase: Phase) -> &'static str {
    match phase {
        Phase::Open => "open",
        Phase::Asked => "asked",
        Phase::Closed => "closed",
    }
}

fn plan_columns(plan: Plan) -> (&'static str, Option<&'static str>) {
    match plan {
        Plan::Meet => ("meet", None),
        Plan::Skip { by } => ("skip", Some(by.code())),
        Plan::MakeUp { skipped_by } => ("make_up", Some(skipped_by.code())),
    }
}

fn said_column(said: Option<Said>) -> Option<&'static str> {
    said.map(|said| match said {
        Said::Held => "held",
        Said::NotHeld => "not_held",
    })
}

/// Opens a slot, once.
pub(crate) fn insert_occurrence(o: &Occurrence) -> Statement {
    let (outcome, why) = outcome_columns(o.outcome);
    let (plan, skipped_by) = plan_columns(o.plan);
    Statement::new(
        "opening a slot",
        "INSERT INTO occurrence (id, series_id, pair_id, slot, slot_ms, start_local, start_ms, minutes,
                                 window_ends_ms, next_slot_ms, phase, outcome, why, plan, skipped_by, look_ms)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)
         ON CONFLICT DO NOTHING",
    )
    .bind(o.id.as_str())
    .bind(o.series.as_str())
    .bind(o.pair.as_str())
    .bind(local(o.slot))
    .bind(ms(o.slot_at))
    .bind(local(o.start))
    .bind(ms(o.start_at))
    .bind(i64::from(o.minutes))
    .bind(ms(o.window_ends))
    .bind(ms(o.next_slot_at))
    .bind(phase_column(o.phase))
    .bind(outcome)
    .bind(why)
    .bind(plan)
    .bind(skipped_by)
    .bind(ms(o.look))
}

/// Writes a meeting as it is now; a new reason comes sealed.
pub(crate) fn update_occurrence(o: &Occurrence, reason: Option<String>, now: Timestamp) -> Statement {
    let (outcome, why) = outcome_columns(o.outcome);
    let (plan, skipped_by) = plan_columns(o.plan);
    let phase = phase_column(o.phase);
    Statement::new(
        "changing a meeting",
        "UPDATE occurrence SET start_local = $2, start_ms = $3, phase = $4, outcome = $5, why = $6, moves = $7,
                plan = $8, skipped_by = $9, manager_said = $10, report_said = $11, first_said_ms = $12,
                look_ms = $13, reason_sealed = COALESCE($14, reason_sealed), window_ends_ms = $16,
                next_slot_ms = $17, slot_ms = $18,
                closed_ms = CASE WHEN $4 = 'closed' THEN COALESCE(closed_ms, $15) ELSE NULL END
         WHERE id = $1",
    )
    .bind(o.id.as_str())
    .bind(local(o.start))
    .bind(ms(o.start_at))
    .bind(phase)
    .bind(outcome)
    .bind(why)
    .bind(i64::from(o.moves))
    .bind(plan)
    .bind(skipped_by)
    .bind(said_column(o.manager_said))
    .bind(said_column(o.report_said))
    .bind(o.first_said.map(ms))
    .bind(ms(o.look))
    .bind(reason)
    .bind(ms(now))
    .bind(ms(o.window_ends))
    .bind(ms(o.next_slot_at))
    .bind(ms(o.slot_at))
}

impl Tx {
    pub async fn occurrence(&mut self, id: &OccurrenceId) -> Result<Option<Occurrence>> {
        if let Some(o) = self.facts.occurrences.get(id) {
            return Ok(Some(o.clone()));
        }
        on!(self, c => sqlx::query_as::<_, OccurrenceRow>(select_occurrence!("WHERE id = $1"))
            .bind(id.as_str()).fetch_optional(c).await)
        .doing("reading a meeting")?
        .map(OccurrenceRow::read)
        .transpose()
    }

    /// Meetings of a pair from a time on, planned or not, in their order.
    pub async fn occurrences_from(&mut self, pair: &PairId, from: Timestamp, limit: i64) -> Result<Vec<Occurrence>> {
        on!(self, c => sqlx::query_as::<_, OccurrenceRow>(select_occurrence!(
            "WHERE pair_id = $1 AND start_ms >= $2 ORDER BY start_ms, id LIMIT $3"))
            .bind(pair.as_str()).bind(ms(from)).bind(limit).fetch_all(c).await)
        .doing("listing a pair's meetings")?
        .into_iter()
        .map(OccurrenceRow::read)
        .collect()
    }

    /// The meetings of a pair that are ahead, the nearest first, however many were skipped before them.
    pub async fn meetings_ahead(&mut self, pair: &PairId, now: Timestamp, limit: i64) -> Result<Vec<Occurrence>> {
        // No meeting lasts longer than a day.
        let from = now.saturating_sub(SignedDuration::from_hours(24)).unwrap_or(now);
        let found = on!(self, c => sqlx::query_as::<_, OccurrenceRow>(select_occurrence!(
            "WHERE pair_id = $1 AND start_ms >= $2 AND start_ms + minutes * 60000 > $3
               AND outcome = 'expected' AND plan <> 'skip' ORDER BY start_ms, id LIMIT $4"))
            .bind(pair.as_str()).bind(ms(from)).bind(ms(now)).bind(limit).fetch_all(c).await)
        .doing("listing what is ahead of a pair")?;
        found.into_iter().map(OccurrenceRow::read).collect()
    }

    /// Meetings of a pair before a time, the latest first.
    pub async fn occurrences_before(
        &mut self,
        pair: &PairId,
        before: Timestamp,
        limit: i64,
    ) -> Result<Vec<Occurrence>> {
        on!(self, c => sqlx::query_as::<_, OccurrenceRow>(select_occurrence!(
            "WHERE pair_id = $1 AND start_ms < $2 ORDER BY start_ms DESC, id LIMIT $3"))
            .bind(pair.as_str()).bind(ms(before)).bind(limit).fetch_all(c).await)
        .doing("listing a pair's past meetings")?
        .into_iter()
        .map(OccurrenceRow::read)
        .collect()
    }

    /// Meetings with a manager as manager that start within a span: what a bundle speaks of.
    pub async fn meetings_of_manager(
        &mut self,
        manager: &PersonId,
        from: Timestamp,
        until: Timestamp,
    ) -> Result<Vec<Occurrence>> {
        on!(self, c => sqlx::query_as::<_, OccurrenceRow>(select_occurrence!(
            "WHERE pair_id IN (SELECT id FROM pair WHERE manager_id = $1 AND state = 'active' AND state <> 'ended')
               AND start_ms >= $2 AND start_ms < $3 ORDER BY start_ms, id LIMIT 200"))
            .bind(manager.as_str()).bind(ms(from)).bind(ms(until)).fetch_all(c).await)
        .doing("listing a manager's meetings")?
        .into_iter()
        .map(OccurrenceRow::read)
        .collect()
    }

    /// When one of two people has another 1on1 than this one, from a time on.
    pub async fn busy(
        &mut self,
        people: [&PersonId; 2],
        from: Timestamp,
        not: &OccurrenceId,
    ) -> Result<Vec<(Timestamp, Timestamp)>> {
        let rows: Vec<(i64, i64)> = on!(self, c => sqlx::query_as(
            "SELECT start_ms, start_ms + minutes * 60000 FROM occurrence
             WHERE pair_id IN (SELECT id FROM pair WHERE state = 'active' AND state <> 'ended' AND manager_id IN ($1, $2)
                               UNION SELECT id FROM pair WHERE state = 'active' AND state <> 'ended' AND report_id IN ($1, $2))
               AND start_ms > $3 AND outcome = 'expected' AND plan <> 'skip' AND id <> $4
             ORDER BY start_ms, id LIMIT 400")
            .bind(people[0].as_str()).bind(people[1].as_str()).bind(ms(from)).bind(not.as_str())
            .fetch_all(c).await)
        .doing("reading when two people meet others")?;
        let place = Place { table: "occurrence", id: not.as_str() };
        rows.into_iter()
            .map(|(from, until)| Ok((place.instant("start_ms", from)?, place.instant("start_ms", until)?)))
            .collect()
    }

    /// When the pair last met.
    pub async fn last_held(&mut self, pair: &PairId) -> Result<Option<Timestamp>> {
        let (at,): (Option<i64>,) = on!(self, c => sqlx::query_as(
            "SELECT MAX(start_ms) FROM occurrence WHERE pair_id = $1 AND outcome IN ('held', 'late')")
            .bind(pair.as_str()).fetch_one(c).await)
        .doing("reading when a pair last met")?;
        Place { table: "occurrence", id: pair.as_str() }.maybe_instant("start_ms", at)
    }

    /// Meetings for which the clock matters now, and their pairs. Read without a lock: whoever takes hold of the pair
    /// first does the work, and the next one finds it done.
    pub async fn due_for_look(&mut self, now: Timestamp, limit: i64) -> Result<Vec<(OccurrenceId, PairId)>> {
        let rows: Vec<(String, String)> = on!(self, c => sqlx::query_as(
            "SELECT id, pair_id FROM occurrence WHERE phase <> 'closed' AND look_ms <= $1 ORDER BY look_ms LIMIT $2")
            .bind(ms(now)).bind(limit).fetch_all(c).await)
        .doing("finding meetings whose time has come")?;
        Ok(rows.into_iter().map(|(id, pair)| (OccurrenceId::new(id), PairId::new(pair))).collect())
    }

    /// Why a meeting was skipped, for one of the two.
    pub async fn skip_reason(&mut self, id: &OccurrenceId, reader: &PersonId) -> Result<Option<String>> {
        let row: Option<(Option<String>, String, String)> = on!(self, c => sqlx::query_as(
            "SELECT o.reason_sealed, p.id, p.salt FROM occurrence o JOIN pair p ON p.id = o.pair_id
             WHERE o.id = $1 AND (p.manager_id = $2 OR p.report_id = $2)")
            .bind(id.as_str()).bind(reader.as_str()).fetch_optional(c).await)
        .doing("reading why a meeting was skipped")?;
        let Some((Some(sealed), pair, salt)) = row else { return Ok(None) };
        let scope = Scope { owner: &pair, salt: &salt };
        Ok(Some(self.sealer().open(&scope, &format!("occurrence/{id}"), &sealed)?))
    }

    /// When the clock matters next for any meeting or any line of the roster.
    pub async fn next_look(&mut self) -> Result<Option<Timestamp>> {
        let (at,): (Option<i64>,) = on!(self, c => sqlx::query_as(
            "SELECT MIN(n.look_ms) FROM (SELECT MIN(look_ms) AS look_ms FROM occurrence WHERE phase <> 'closed'
                UNION ALL SELECT MIN(look_ms) AS look_ms FROM employee WHERE look_ms IS NOT NULL) n")
            .fetch_one(c).await)
        .doing("finding the next meeting to look at")?;
        Place { table: "occurrence", id: "next" }.maybe_instant("look_ms", at)
    }
}
