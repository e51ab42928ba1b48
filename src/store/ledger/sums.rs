//! What is asked of the ledger: sums of slots by month, unit and person, and the slots behind them.

use std::collections::HashMap;

use jiff::civil::Date;
use sqlx::Connection;

use super::super::rows::Place;
use super::super::{Conn, Doing, Fault, Result, Tx};
use super::kept::Spread;
use super::{Aims, Page, SlotLine, SlotReason, SlotState, UnitFigures};
use crate::domain::figures::{Counts, Month, Period, Scope};
use crate::domain::ids::{OccurrenceId, PairId, PersonId, UnitId, WorkspaceId};

/// The questions that figures answer, within a transaction. None of them reads a word.
pub struct Figures<'t>(pub(super) &'t mut Tx);

impl Tx {
    pub fn figures(&mut self) -> Figures<'_> {
        Figures(self)
    }
}

/// Becomes the role that may not read words for the rest of the transaction, where there is one. How much a period or a
/// scope holds differs by thousands, so these few questions are planned for the values they are asked with.
pub(super) const BECOME: &str = "SELECT set_config('plan_cache_mode', 'auto', true),
        (SELECT set_config('role', 'taiwa_figures', true) FROM pg_roles
         WHERE rolname = 'taiwa_figures' AND pg_has_role(current_user, oid, 'MEMBER')
           AND has_table_privilege(oid, 'ledger', 'SELECT'))";

/// Runs a question on either engine. On PostgreSQL in a transaction of its own, or a savepoint, which is taken back
/// whatever it answers: so the role ends with the question.
macro_rules! ask {
    ($figures:expr, $c:ident => $body:expr) => {{
        match &mut $figures.0.conn {
            Conn::Sqlite($c) => $body,
            Conn::Postgres(handle) => {
                let mut inner = handle.connection().begin().await.doing("beginning to read figures")?;
                sqlx::query($crate::store::ledger::sums::BECOME)
                    .execute(&mut *inner)
                    .await
                    .doing("becoming the reader of figures")?;
                let answer = {
                    let $c = &mut *inner;
                    $body
                };
                inner.rollback().await.doing("ending to read figures")?;
                answer
            }
        }
    }};
}
pub(super) use ask;

/// A scope as it is bound: one id, or nothing for the company.
pub(super) fn whose(scope: &Scope) -> &str {
    match scope {
        Scope::Company => "",
        Scope::Unit(unit) => unit.as_str(),
        Scope::Manager(person) | Scope::Person(person) => person.as_str(),
        Scope::Pair(pair) => pair.as_str(),
    }
}

/// Sums of counts, as both engines give them: a sum of none is NULL.
macro_rules! summed {
    ($from:expr) => {
        concat!(
            "SELECT COALESCE(SUM(held), 0) AS held, COALESCE(SUM(late), 0) AS late,
                COALESCE(SUM(missed), 0) AS missed, COALESCE(SUM(unanswered), 0) AS unanswered,
                COALESCE(SUM(exempt), 0) AS exempt, COALESCE(SUM(disputed), 0) AS disputed,
                COALESCE(SUM(open), 0) AS open, COALESCE(SUM(moved), 0) AS moved, COALESCE(SUM(skipped), 0) AS skipped,
                COALESCE(SUM(prepared), 0) AS prepared, COALESCE(SUM(cycled), 0) AS cycled,
                COALESCE(SUM(minutes), 0) AS minutes, COALESCE(SUM(items_by_report), 0) AS items_by_report,
                COALESCE(SUM(items_by_manager), 0) AS items_by_manager, COALESCE(SUM(short), 0) AS short,
                COALESCE(SUM(mid), 0) AS mid, COALESCE(SUM(long), 0) AS long, COALESCE(SUM(growth), 0) AS growth,
                COALESCE(SUM(trust), 0) AS trust, COALESCE(SUM(early), 0) AS early, ",
            $from
        )
    };
}

/// The units a scope means: itself and everything below it.
macro_rules! below {
    ($unit:literal) => {
        concat!(
            "IN (SELECT u.id FROM unit u JOIN unit top ON top.workspace_id = u.workspace_id
                 WHERE top.workspace_id = $1 AND top.id = ",
            $unit,
            " AND (u.id = top.id OR SUBSTR(u.path, 1, LENGTH(top.path) + 1) = top.path || '/'))"
        )
    };
}
pub(super) use below;

/// The slots of a period whose pair is one of a scope's, with what each counts for.
macro_rules! slots_where {
    ($whose:expr) => {
        concat!(
            "FROM (SELECT month, ",
            $crate::store::ledger::tell::counted_columns!(),
            " FROM figure_slot WHERE workspace_id = $1 AND month >= $2 AND month <= $3
                AND pair_id IN (SELECT p.id FROM pair p WHERE p.workspace_id = $1 AND ",
            $whose,
            ")) counted"
        )
    };
}

/// One text for each kind of scope. `$4` is the scope's id.
macro_rules! by_scope {
    ($scope:expr, $tallied:ident, $slots:ident) => {
        match $scope {
            Scope::Company => {
                $tallied!("workspace_id = $1 AND month >= $2 AND month <= $3 AND unit_id = '*' AND $4 = ''")
            }
            Scope::Unit(_) => {
                $tallied!(concat!("workspace_id = $1 AND month >= $2 AND month <= $3 AND unit_id ", below!("$4")))
            }
            Scope::Manager(_) => $slots!("p.manager_id = $4"),
            Scope::Person(_) => $slots!("(p.manager_id = $4 OR p.report_id = $4)"),
            Scope::Pair(_) => $slots!("p.id = $4"),
        }
    };
}

macro_rules! months_tallied {
    ($where:expr) => {
        summed!(concat!("month AS part FROM figure_tally WHERE ", $where, " GROUP BY month ORDER BY month"))
    };
}

macro_rules! months_of_slots {
    ($whose:expr) => {
        summed!(concat!("month AS part ", slots_where!($whose), " GROUP BY month ORDER BY month"))
    };
}

/// Which slots a scope means, where each is looked at by itself.
macro_rules! each_slot {
    ($scope:expr, $head:expr, $tail:expr) => {
        match $scope {
            Scope::Company => each_slot!(@text $head, "$4 = ''", $tail),
            Scope::Unit(_) => each_slot!(@text $head, concat!("s.unit_id ", below!("$4")), $tail),
            Scope::Manager(_) => each_slot!(@text $head, "p.manager_id = $4", $tail),
            Scope::Person(_) => each_slot!(@text $head, "(p.manager_id = $4 OR p.report_id = $4)", $tail),
            Scope::Pair(_) => each_slot!(@text $head, "p.id = $4", $tail),
        }
    };
    (@text $head:expr, $whose:expr, $tail:expr) => {
        concat!(
            $head,
            " FROM figure_slot s JOIN pair p ON p.id = s.pair_id
              WHERE s.workspace_id = $1 AND s.month >= $2 AND s.month <= $3 AND ",
            $whose,
            " ",
            $tail
        )
    };
}

/// Counts, and what they are of: a month, or a unit.
#[derive(sqlx::FromRow)]
pub(super) struct Sums {
    pub part: String,
    held: i64,
    late: i64,
    missed: i64,
    unanswered: i64,
    exempt: i64,
    disputed: i64,
    open: i64,
    moved: i64,
    skipped: i64,
    prepared: i64,
    cycled: i64,
    minutes: i64,
    items_by_report: i64,
    items_by_manager: i64,
    short: i64,
    mid: i64,
    long: i64,
    growth: i64,
    trust: i64,
    early: i64,
}

impl Sums {
    pub(super) fn counts(&self) -> Counts {
        Counts {
            held: self.held,
            late: self.late,
            missed: self.missed,
            unanswered: self.unanswered,
            exempt: self.exempt,
            disputed: self.disputed,
            open: self.open,
            moved: self.moved,
            skipped: self.skipped,
            prepared: self.prepared,
            cycled: self.cycled,
            minutes: self.minutes,
            items_by_report: self.items_by_report,
            items_by_manager: self.items_by_manager,
            short: self.short,
            mid: self.mid,
            long: self.long,
            growth: self.growth,
            trust: self.trust,
            early: self.early,
        }
    }
}

#[derive(sqlx::FromRow)]
struct LineRow {
    occurrence_id: String,
    pair_id: String,
    manager_id: String,
    report_id: String,
    unit_id: Option<String>,
    slot: String,
    state: String,
    reason: Option<String>,
    moves: i64,
    was_skipped: i64,
}

impl LineRow {
    fn read(self) -> Result<SlotLine> {
        let place = Place { table: "figure_slot", id: &self.occurrence_id };
        let reason = self.reason.as_deref().map(|code| place.one("reason", SlotReason::from_code(code)));
        Ok(SlotLine {
            slot: place.local("slot", &self.slot)?,
            state: place.one("state", SlotState::from_code(&self.state))?,
            reason: reason.transpose()?,
            moved: self.moves,
            skipped: self.was_skipped != 0,
            pair: PairId::new(self.pair_id),
            manager: PersonId::new(self.manager_id),
            report: PersonId::new(self.report_id),
            unit: self.unit_id.map(UnitId::new),
            occurrence: OccurrenceId::new(self.occurrence_id),
        })
    }
}

impl Figures<'_> {
    /// The counts of each month that has slots, in order.
    pub async fn months(
        &mut self,
        workspace: &WorkspaceId,
        scope: &Scope,
        period: Period,
    ) -> Result<Vec<(Month, Counts)>> {
        let sql = by_scope!(scope, months_tallied, months_of_slots);
        let rows: Vec<Sums> = ask!(self, c => sqlx::query_as(sql)
            .bind(workspace.as_str()).bind(period.first.to_string()).bind(period.last.to_string()).bind(whose(scope))
            .fetch_all(c).await)
        .doing("adding up months")?;
        rows.iter()
            .map(|row| {
                let month = row.part.parse().map_err(|()| bad_month(&row.part))?;
                Ok((month, row.counts()))
            })
            .collect()
    }

    /// The counts of a whole period.
    pub async fn counts(&mut self, workspace: &WorkspaceId, scope: &Scope, period: Period) -> Result<Counts> {
        Ok(self.months(workspace, scope, period).await?.into_iter().map(|(_, counts)| counts).sum())
    }

    /// Every unit, by its path; last, without one, what no roster puts anywhere.
    pub async fn units(&mut self, workspace: &WorkspaceId, period: Period, today: Date) -> Result<Vec<UnitFigures>> {
        // Whole quarters by their own sums, the months around them by theirs.
        const COUNTED: &str = summed!(
            "unit_id AS part FROM figure_tally WHERE workspace_id = $1 AND unit_id <> '*'
                AND ((month >= $2 AND month <= $3) OR (month >= $4 AND month <= $5) OR (month >= $6 AND month <= $7))
             GROUP BY unit_id"
        );
        let (before, quarters, after) = period.in_quarters();
        let ends = |part: Option<Period>, sign: &str| match part {
            Some(part) => (format!("{sign}{}", part.first), format!("{sign}{}", part.last)),
            None => ("z".to_owned(), String::new()),
        };
        let (before, quarters, after) = (ends(before, ""), ends(quarters, "q"), ends(after, ""));
        let units: Vec<(String, String)> = ask!(self, c => sqlx::query_as(
            "SELECT id, path FROM unit WHERE workspace_id = $1 ORDER BY path, id")
            .bind(workspace.as_str()).fetch_all(c).await)
        .doing("listing units")?;
        let counted: Vec<Sums> = ask!(self, c => sqlx::query_as(COUNTED)
            .bind(workspace.as_str()).bind(before.0).bind(before.1).bind(quarters.0).bind(quarters.1).bind(after.0)
            .bind(after.1).fetch_all(c).await)
        .doing("adding up units")?;
        let mut pairs = self.pairs_by_unit(workspace).await?;
        let mut heads = self.heads_by_unit(workspace, period.last, today).await?;
        let mut counted: HashMap<String, Counts> =
            counted.into_iter().map(|sums| (sums.part.clone(), sums.counts())).collect();
        let mut figures = |id: &str, unit: Option<UnitId>, path: String| UnitFigures {
            unit,
            path,
            pairs: pairs.remove(id).unwrap_or_default(),
            counts: counted.remove(id).unwrap_or_default(),
            heads: heads.remove(id).unwrap_or_default(),
        };
        let mut all: Vec<UnitFigures> =
            units.into_iter().map(|(id, path)| figures(&id, Some(UnitId::new(id.clone())), path)).collect();
        let rest = figures("", None, String::new());
        let is_anything = rest.pairs > 0 || rest.counts != Counts::default() || rest.heads.eligible > 0;
        all.extend(is_anything.then_some(rest));
        Ok(all)
    }

    /// The slots of a period, the latest first.
    pub async fn slots(
        &mut self,
        workspace: &WorkspaceId,
        scope: &Scope,
        period: Period,
        page: Page,
    ) -> Result<Vec<SlotLine>> {
        let sql = each_slot!(
            scope,
            "SELECT s.occurrence_id, s.pair_id, p.manager_id, p.report_id, s.unit_id, s.slot, s.state, s.reason,
                    CAST(s.moves AS BIGINT) AS moves, CAST(s.was_skipped AS BIGINT) AS was_skipped",
            "ORDER BY s.slot DESC, s.occurrence_id LIMIT $5 OFFSET $6"
        );
        let rows: Vec<LineRow> = ask!(self, c => sqlx::query_as(sql)
            .bind(workspace.as_str()).bind(period.first.to_string()).bind(period.last.to_string()).bind(whose(scope))
            .bind(page.take).bind(page.skip).fetch_all(c).await)
        .doing("listing slots")?;
        rows.into_iter().map(LineRow::read).collect()
    }

    /// How many meetings of a period came how many days after the pair's one before. Those of a large company are as of
    /// the last count.
    pub async fn intervals(
        &mut self,
        workspace: &WorkspaceId,
        scope: &Scope,
        period: Period,
    ) -> Result<Vec<(i64, i64)>> {
        let kept = self.kept_spread(workspace, scope, period, Spread::Gap).await?;
        if !kept.is_empty() {
            return Ok(kept.into_iter().map(|(days, _, times)| (days, times)).collect());
        }
        let sql = each_slot!(
            scope,
            "SELECT CAST(s.gap_days AS BIGINT), COUNT(*)",
            "AND s.state IN ('held', 'late') AND s.gap_days IS NOT NULL GROUP BY s.gap_days ORDER BY s.gap_days"
        );
        ask!(self, c => sqlx::query_as(sql)
            .bind(workspace.as_str()).bind(period.first.to_string()).bind(period.last.to_string()).bind(whose(scope))
            .fetch_all(c).await)
        .doing("counting the days between meetings")
    }

    /// Held and due of each report with a slot due in the period, for the mean over people. Numbers alone; those of a
    /// large company are as of the last count.
    pub async fn per_person(
        &mut self,
        workspace: &WorkspaceId,
        scope: &Scope,
        period: Period,
    ) -> Result<Vec<(i64, i64)>> {
        let kept = self.kept_spread(workspace, scope, period, Spread::Person).await?;
        if !kept.is_empty() {
            let people = |(held, due, times)| (0..times).map(move |_| (held, due));
            return Ok(kept.into_iter().flat_map(people).collect());
        }
        let sql = each_slot!(
            scope,
            "SELECT SUM(CASE WHEN s.state = 'held' THEN 1 ELSE 0 END) AS held, COUNT(*) AS due",
            "AND s.state IN ('held', 'late', 'missed', 'unanswered') GROUP BY p.report_id ORDER BY 2, 1"
        );
        ask!(self, c => sqlx::query_as(sql)
            .bind(workspace.as_str()).bind(period.first.to_string()).bind(period.last.to_string()).bind(whose(scope))
            .fetch_all(c).await)
        .doing("counting by person")
    }

    /// Pairs whose purpose is agreed, of all pairs that go on. Those of a large company are as of the last count.
    pub async fn agreed(&mut self, workspace: &WorkspaceId, scope: &Scope) -> Result<(i64, i64)> {
        if let Some(kept) = self.kept_agreed(workspace, scope).await? {
            return Ok(kept);
        }
        macro_rules! agreed_where {
            ($whose:expr) => {
                concat!(
                    "SELECT COUNT(g.pair_id), COUNT(*) FROM pair p
                     LEFT JOIN purpose g ON g.pair_id = p.id AND g.state = 'agreed'
                     WHERE p.workspace_id = $1 AND p.state <> 'ended' AND ",
                    $whose
                )
            };
        }
        let sql = match scope {
            Scope::Company => agreed_where!("$2 = ''"),
            Scope::Unit(_) => agreed_where!(concat!(
                "EXISTS (SELECT 1 FROM employee e WHERE e.person_id = p.report_id AND e.unit_id ",
                below!("$2"),
                ")"
            )),
            Scope::Manager(_) => agreed_where!("p.manager_id = $2"),
            Scope::Person(_) => agreed_where!("(p.manager_id = $2 OR p.report_id = $2)"),
            Scope::Pair(_) => agreed_where!("p.id = $2"),
        };
        ask!(self, c => sqlx::query_as(sql).bind(workspace.as_str()).bind(whose(scope)).fetch_one(c).await)
            .doing("counting agreed purposes")
    }

    /// What the company aims at, and when its years begin.
    pub async fn aims(&mut self, workspace: &WorkspaceId) -> Result<Aims> {
        let row: Option<(i64, i64)> = ask!(self, c => sqlx::query_as(
            "SELECT target, fiscal_month FROM charter WHERE workspace_id = $1")
            .bind(workspace.as_str()).fetch_optional(c).await)
        .doing("reading what the company aims at")?;
        let Some((target, month)) = row else { return Ok(Aims { target: 90, fiscal_month: 4 }) };
        let place = Place { table: "charter", id: workspace.as_str() };
        let month = i8::try_from(month).ok().filter(|month| (1..=12).contains(month));
        Ok(Aims { target, fiscal_month: place.one("fiscal_month", month)? })
    }
}

pub(super) fn bad_month(text: &str) -> Fault {
    Fault::Stored { table: "figure_tally", column: "month", id: text.to_owned() }
}
