//! Pairs and their rhythms.

use jiff::Timestamp;

use super::rows::{Place, ms};
use super::{Doing, PairGuard, Result, Sql, Tx, on};
use crate::domain::ids::{PairId, PersonId, SeriesId, WorkspaceId};
use crate::domain::pair::{Pair, PairKind, PairState, Series};
use crate::domain::people::{Ids, Platform, Zone};
use crate::domain::rhythm::Rhythm;

/// A pair as one of its people sees it: who the other is, and when the two meet next.
#[derive(Clone, Debug, PartialEq)]
pub struct PairLine {
    pub pair: Pair,
    pub accepted: bool,
    pub other: PersonId,
    pub other_name: Option<String>,
    /// What platforms call them.
    pub other_ids: Ids,
    pub other_state: String,
    /// Start of the next planned meeting.
    pub next: Option<Timestamp>,
    /// How many items stand on the agenda, both people's private ones among them.
    pub open_items: usize,
    /// What the pair's words are sealed with, besides the master key.
    pub(crate) salt: String,
}

/// A pair's rhythm at work.
#[derive(Clone, Debug, PartialEq)]
pub struct PairRhythm {
    pub pair: PairId,
    pub series: Series,
}

#[derive(sqlx::FromRow)]
pub(crate) struct PairRow {
    id: String,
    workspace_id: String,
    manager_id: String,
    report_id: String,
    kind: String,
    state: String,
    paused_until: Option<String>,
}

#[derive(sqlx::FromRow)]
pub(crate) struct PairLineRow {
    #[sqlx(flatten)]
    pair: PairRow,
    accepted_ms: Option<i64>,
    salt: String,
    other_id: String,
    other_name: Option<String>,
    other_external: Option<String>,
    other_on: Option<String>,
    other_state: String,
    next_ms: Option<i64>,
    open_items: i64,
}

#[derive(sqlx::FromRow)]
struct SeriesRow {
    id: String,
    pair_id: String,
    rhythm: String,
    zone: String,
    effective_from: String,
    ended_ms: Option<i64>,
}

impl PairRow {
    pub(crate) fn read(self) -> Result<Pair> {
        let place = Place { table: "pair", id: &self.id };
        let state = match self.state.as_str() {
            "active" => PairState::Active,
            "paused" => PairState::Paused { until: place.maybe_date("paused_until", self.paused_until.as_deref())? },
            "ended" => PairState::Ended,
            _ => return Err(place.bad("state")),
        };
        Ok(Pair {
            kind: place.one("kind", PairKind::from_code(&self.kind))?,
            state,
            workspace: WorkspaceId::new(self.workspace_id),
            manager: PersonId::new(self.manager_id),
            report: PersonId::new(self.report_id),
            id: PairId::new(self.id),
        })
    }
}

/// The pairs of a person with the other side and the next meeting after a time, of those that fit.
macro_rules! select_pairs {
    ($person:literal, $now:literal, $fits:literal) => {
        concat!(
            "SELECT p.id, p.workspace_id, p.manager_id, p.report_id, p.kind, p.state, p.paused_until, p.accepted_ms, p.salt,
                    o.id AS other_id, o.name AS other_name, i.external_id AS other_external,
                    i.platform AS other_on, o.state AS other_state,
                    (SELECT MIN(m.start_ms) FROM occurrence m WHERE m.pair_id = p.id AND m.start_ms > ",
            $now,
            " AND m.outcome = 'expected' AND m.plan <> 'skip') AS next_ms,
                    (SELECT COUNT(*) FROM agenda_item a WHERE a.pair_id = p.id AND a.state = 'open') AS open_items
             FROM (SELECT * FROM pair WHERE manager_id = ",
            $person,
            $fits,
            " UNION ALL SELECT * FROM pair WHERE report_id = ",
            $person,
            $fits,
            ") p
             JOIN person o ON o.id = CASE WHEN p.manager_id = ",
            $person,
            " THEN p.report_id ELSE p.manager_id END
             LEFT JOIN identity i ON i.person_id = o.id
             ORDER BY CASE p.state WHEN 'active' THEN 0 WHEN 'paused' THEN 1 ELSE 2 END, next_ms NULLS LAST,
                      p.created_ms, p.id"
        )
    };
}

impl PairLineRow {
    pub(crate) fn read_all(rows: Vec<PairLineRow>) -> Result<Vec<PairLine>> {
        let mut lines: Vec<PairLine> = Vec::with_capacity(rows.len());
        for row in rows {
            let line = row.read()?;
            // Somebody with an id on two platforms stands there twice.
            match lines.last_mut().filter(|last| last.pair.id == line.pair.id) {
                Some(last) => last.other_ids.merge(line.other_ids),
                None => lines.push(line),
            }
        }
        Ok(lines)
    }

    fn read(self) -> Result<PairLine> {
        let place = Place { table: "identity", id: &self.other_id };
        let mut other_ids = Ids::default();
        if let Some((code, external)) = self.other_on.zip(self.other_external) {
            other_ids.add(place.one("platform", Platform::from_code(&code))?, external);
        }
        let next = Place { table: "occurrence", id: &self.pair.id }.maybe_instant("start_ms", self.next_ms)?;
        Ok(PairLine {
            pair: self.pair.read()?,
            accepted: self.accepted_ms.is_some(),
            other: PersonId::new(self.other_id),
            other_name: self.other_name,
            other_ids,
            other_state: self.other_state,
            salt: self.salt,
            open_items: usize::try_from(self.open_items).unwrap_or_default(),
            next,
        })
    }
}

impl SeriesRow {
    fn read(self) -> Result<Series> {
        let place = Place { table: "series", id: &self.id };
        Ok(Series {
            rhythm: place.one("rhythm", Rhythm::from_text(&self.rhythm))?,
            zone: place.one("zone", Zone::named(&self.zone))?,
            from: place.date("effective_from", &self.effective_from)?,
            ended: place.maybe_instant("ended_ms", self.ended_ms)?,
            pair: PairId::new(self.pair_id),
            id: SeriesId::new(self.id),
        })
    }
}

impl Tx {
    /// The pairs of a person that have not ended, the one that meets next first.
    pub async fn pairs_of(&mut self, person: &PersonId, now: Timestamp) -> Result<Vec<PairLine>> {
        let rows = on!(self, c => sqlx::query_as::<_, PairLineRow>(select_pairs!("$1", "$2", " AND state <> 'ended'"))
            .bind(person.as_str()).bind(ms(now)).fetch_all(c).await)
        .doing("listing a person's pairs")?;
        PairLineRow::read_all(rows)
    }

    /// All pairs a person ever had, those that go on first: what was written stays readable for the two.
    pub async fn all_pairs_of(&mut self, person: &PersonId, now: Timestamp) -> Result<Vec<PairLine>> {
        let rows = on!(self, c => sqlx::query_as::<_, PairLineRow>(select_pairs!("$1", "$2", ""))
            .bind(person.as_str()).bind(ms(now)).fetch_all(c).await)
        .doing("listing all of a person's pairs")?;
        PairLineRow::read_all(rows)
    }

    pub async fn pair(&mut self, pair: &PairId) -> Result<Option<Pair>> {
        if let Some(pair) = self.facts.pairs.get(pair) {
            return Ok(Some(pair.clone()));
        }
        on!(self, c => sqlx::query_as::<_, PairRow>(
            "SELECT id, workspace_id, manager_id, report_id, kind, state, paused_until FROM pair WHERE id = $1")
            .bind(pair.as_str()).fetch_optional(c).await)
        .doing("reading a pair")?
        .map(PairRow::read)
        .transpose()
    }

    /// Takes hold of a pair until the transaction ends. Nothing is written to a pair without this.
    pub async fn lock_pair(&mut self, pair: &PairId) -> Result<Option<PairGuard>> {
        const LOCK: Sql = Sql {
            // SQLite has one writer at a time: the transaction itself is the lock.
            sqlite: "SELECT salt, workspace_id, manager_id, report_id FROM pair WHERE id = $1",
            postgres: "SELECT salt, workspace_id, manager_id, report_id FROM pair WHERE id = $1 FOR UPDATE",
        };
        let sql = self.text(&LOCK);
        let row: Option<(String, String, String, String)> =
            on!(self, c => sqlx::query_as(sql).bind(pair.as_str()).fetch_optional(c).await)
                .doing("taking hold of a pair")?;
        Ok(row.map(|(salt, workspace, manager, report)| {
            PairGuard::taken(pair.clone(), WorkspaceId::new(workspace), [manager, report].map(PersonId::new), salt)
        }))
    }

    /// Takes hold of a pair that this transaction has just read.
    pub async fn lock_line(&mut self, line: &PairLine) -> Result<Option<PairGuard>> {
        if let super::Conn::Postgres(_) = self.conn {
            return self.lock_pair(&line.pair.id).await;
        }
        let Pair { id, workspace, manager, report, .. } = line.pair.clone();
        Ok(Some(PairGuard::taken(id, workspace, [manager, report], line.salt.clone())))
    }

    /// The rhythm a pair keeps now.
    pub async fn series_of(&mut self, pair: &PairId) -> Result<Option<Series>> {
        on!(self, c => sqlx::query_as::<_, SeriesRow>(
            "SELECT id, pair_id, rhythm, zone, effective_from, ended_ms FROM series
             WHERE pair_id = $1 AND ended_ms IS NULL")
            .bind(pair.as_str()).fetch_optional(c).await)
        .doing("reading a rhythm")?
        .map(SeriesRow::read)
        .transpose()
    }

    pub async fn series(&mut self, series: &SeriesId) -> Result<Option<Series>> {
        on!(self, c => sqlx::query_as::<_, SeriesRow>(
            "SELECT id, pair_id, rhythm, zone, effective_from, ended_ms FROM series WHERE id = $1")
            .bind(series.as_str()).fetch_optional(c).await)
        .doing("reading a rhythm")?
        .map(SeriesRow::read)
        .transpose()
    }

    /// Rhythms that were set up while a person's zone was still a guess.
    pub async fn series_in_guessed_zone(&mut self, person: &PersonId) -> Result<Vec<Series>> {
        on!(self, c => sqlx::query_as::<_, SeriesRow>(
            "SELECT id, pair_id, rhythm, zone, effective_from, ended_ms FROM series
             WHERE zone_of = $1 AND ended_ms IS NULL ORDER BY id")
            .bind(person.as_str()).fetch_all(c).await)
        .doing("listing rhythms in a guessed zone")?
        .into_iter()
        .map(SeriesRow::read)
        .collect()
    }

    /// The zone of a rhythm is now known.
    pub async fn settle_zone(&mut self, series: &SeriesId, zone: &Zone) -> Result<()> {
        on!(self, c => sqlx::query("UPDATE series SET zone = $2, zone_of = NULL WHERE id = $1")
            .bind(series.as_str()).bind(&zone.name).execute(c).await.map(|_| ()))
        .doing("settling a rhythm's zone")
    }

    /// Paused pairs whose last day off lies before a date, with that day and the manager's zone, longest over first.
    pub async fn pauses_until(&mut self, before: jiff::civil::Date) -> Result<Vec<(PairId, jiff::civil::Date, Zone)>> {
        let rows: Vec<(String, Option<String>, String)> = on!(self, c => sqlx::query_as(
            "SELECT p.id, p.paused_until, m.zone FROM pair p JOIN person m ON m.id = p.manager_id
             WHERE p.state = 'paused' AND p.paused_until < $1 ORDER BY p.paused_until, p.id")
            .bind(before.to_string()).fetch_all(c).await)
        .doing("listing pauses that end")?;
        rows.into_iter()
            .map(|(id, until, zone)| {
                let place = Place { table: "pair", id: &id };
                let until = place.one("paused_until", place.maybe_date("paused_until", until.as_deref())?)?;
                let zone = place.one("zone", Zone::named(&zone))?;
                Ok((PairId::new(id), until, zone))
            })
            .collect()
    }
}
