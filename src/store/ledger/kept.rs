//! What of a large company is counted now and then and kept until the next count: its people, its pairs, and how its
//! slots lie. All of it is counted from the ledger, the roster and the pairs, and can be counted anew at any time.

use std::collections::HashMap;

use jiff::Timestamp;
use jiff::civil::Date;
use sqlx::Connection;

use super::super::rows::ms;
use super::super::statement::Statement;
use super::super::{Conn, Doing, Result, Tx, on};
use super::Today;
use super::heads::{day_of, heads_where};
use super::sums::{Figures, ask};
use crate::domain::figures::{Month, Period, Scope};
use crate::domain::ids::WorkspaceId;

/// From how many people on a company is counted now and then instead of when it is asked about.
const LARGE: i64 = 2_000;

/// How the slots of a period lie.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Spread {
    /// Days since the meeting before.
    Gap,
    /// Held and due of each report.
    Person,
    /// Days and fate of promises.
    Promise,
    /// How many pairs made those.
    PromisePairs,
}

impl Spread {
    pub(super) fn code(self) -> &'static str {
        match self {
            Spread::Gap => "gap",
            Spread::Person => "person",
            Spread::Promise => "promise",
            Spread::PromisePairs => "promise_pairs",
        }
    }
}

impl Figures<'_> {
    /// Two numbers and how often they come together; nothing where nothing is kept.
    pub(super) async fn kept_spread(
        &mut self,
        workspace: &WorkspaceId,
        scope: &Scope,
        period: Period,
        what: Spread,
    ) -> Result<Vec<(i64, i64, i64)>> {
        if *scope != Scope::Company {
            return Ok(Vec::new());
        }
        ask!(self, c => sqlx::query_as(
            "SELECT one, two, times FROM figure_spread WHERE workspace_id = $1 AND first_month = $2 AND last_month = $3
             AND what = $4 ORDER BY two, one")
            .bind(workspace.as_str()).bind(period.first.to_string()).bind(period.last.to_string()).bind(what.code())
            .fetch_all(c).await)
        .doing("reading how slots lie")
    }

    /// Agreed pairs and all pairs of the company, where they are kept.
    pub(super) async fn kept_agreed(&mut self, workspace: &WorkspaceId, scope: &Scope) -> Result<Option<(i64, i64)>> {
        if *scope != Scope::Company {
            return Ok(None);
        }
        ask!(self, c => sqlx::query_as(
            "SELECT agreed, pairs FROM figure_pairs WHERE workspace_id = $1 AND unit_id = '*'")
            .bind(workspace.as_str()).fetch_optional(c).await)
        .doing("reading agreed purposes")
    }

    /// The pairs that go on, by their report's unit.
    pub(super) async fn pairs_by_unit(&mut self, workspace: &WorkspaceId) -> Result<HashMap<String, i64>> {
        let kept: Vec<(String, i64)> = ask!(self, c => sqlx::query_as(
            "SELECT unit_id, pairs FROM figure_pairs WHERE workspace_id = $1 AND unit_id <> '*'")
            .bind(workspace.as_str()).fetch_all(c).await)
        .doing("reading the pairs of units")?;
        if !kept.is_empty() {
            return Ok(kept.into_iter().collect());
        }
        let counted: Vec<(String, i64)> = ask!(self, c => sqlx::query_as(
            "SELECT COALESCE(e.unit_id, ''), COUNT(*) FROM pair p LEFT JOIN employee e ON e.person_id = p.report_id
             WHERE p.workspace_id = $1 AND p.state <> 'ended' GROUP BY COALESCE(e.unit_id, '')")
            .bind(workspace.as_str()).fetch_all(c).await)
        .doing("counting the pairs of units")?;
        Ok(counted.into_iter().collect())
    }
}

impl Tx {
    /// Companies so large that they are counted now and then.
    pub async fn large_companies(&mut self) -> Result<Vec<WorkspaceId>> {
        let rows: Vec<(String,)> = on!(self, c => sqlx::query_as(
            "SELECT workspace_id FROM employee GROUP BY workspace_id HAVING COUNT(*) >= $1 ORDER BY workspace_id")
            .bind(LARGE).fetch_all(c).await)
        .doing("finding large companies")?;
        Ok(rows.into_iter().map(|(id,)| WorkspaceId::new(id)).collect())
    }

    /// Forgets what is kept of a company that is no longer large: it is counted when it is asked about.
    pub async fn forget_small_companies(&mut self) -> Result<()> {
        macro_rules! forget {
            ($table:literal) => {
                concat!(
                    "DELETE FROM ",
                    $table,
                    " WHERE workspace_id NOT IN (SELECT workspace_id FROM employee GROUP BY workspace_id
                        HAVING COUNT(*) >= $1)"
                )
            };
        }
        for sql in [forget!("figure_heads"), forget!("figure_pairs"), forget!("figure_spread")] {
            self.run(Statement::new("forgetting what is kept of small companies", sql).bind(LARGE)).await?;
        }
        Ok(())
    }

    /// The months whose heads were counted since a time.
    pub async fn heads_kept_since(&mut self, workspace: &WorkspaceId, since: Timestamp) -> Result<Vec<String>> {
        let rows: Vec<(String,)> = on!(self, c => sqlx::query_as(
            "SELECT month FROM figure_heads WHERE workspace_id = $1 AND unit_id = '*' AND counted_ms >= $2")
            .bind(workspace.as_str()).bind(ms(since)).fetch_all(c).await)
        .doing("finding kept heads")?;
        Ok(rows.into_iter().map(|(month,)| month).collect())
    }

    /// The periods whose spread was counted since a time, as their first and last months.
    pub async fn spread_kept_since(
        &mut self,
        workspace: &WorkspaceId,
        since: Timestamp,
    ) -> Result<Vec<(String, String)>> {
        on!(self, c => sqlx::query_as(
            "SELECT first_month, last_month FROM figure_spread WHERE workspace_id = $1 AND counted_ms >= $2
             GROUP BY first_month, last_month")
            .bind(workspace.as_str()).bind(ms(since)).fetch_all(c).await)
        .doing("finding kept spreads")
    }

    /// Counts the people of a month by unit and keeps them in place of what was kept before.
    pub async fn keep_heads(
        &mut self,
        workspace: &WorkspaceId,
        month: Month,
        today: Date,
        now: Timestamp,
    ) -> Result<()> {
        const COUNT: &str = concat!(
            "INSERT INTO figure_heads (workspace_id, month, counted_ms, unit_id, eligible, covered, reached) ",
            heads_where!("$1, $4, $7, staff.unit_id", "$6 = ''", "GROUP BY staff.unit_id"),
            " ON CONFLICT (workspace_id, month, unit_id) DO UPDATE SET eligible = excluded.eligible,
                covered = excluded.covered, reached = excluded.reached, counted_ms = excluded.counted_ms"
        );
        const COMPANY: &str =
            "INSERT INTO figure_heads (workspace_id, month, unit_id, eligible, covered, reached, counted_ms)
             SELECT $1, $2, '*', CAST(COALESCE(SUM(eligible), 0) AS BIGINT), CAST(COALESCE(SUM(covered), 0) AS BIGINT),
                CAST(COALESCE(SUM(reached), 0) AS BIGINT), $3
             FROM figure_heads WHERE workspace_id = $1 AND month = $2 AND unit_id <> '*'
             ON CONFLICT (workspace_id, month, unit_id) DO UPDATE SET eligible = excluded.eligible,
                covered = excluded.covered, reached = excluded.reached, counted_ms = excluded.counted_ms";
        let (day, hired_by, ends) = day_of(month, today);
        let month = month.to_string();
        let drop = "DELETE FROM figure_heads WHERE workspace_id = $1 AND month = $2";
        self.run(Statement::new("dropping kept heads", drop).bind(workspace.as_str()).bind(&month)).await?;
        let count = Statement::new("keeping heads", COUNT)
            .bind(workspace.as_str())
            .bind(day.to_string())
            .bind(hired_by.to_string())
            .bind(&month)
            .bind(ms(ends))
            .bind("")
            .bind(ms(now));
        self.run(count).await?;
        let company = Statement::new("keeping the company's heads", COMPANY);
        self.run(company.bind(workspace.as_str()).bind(&month).bind(ms(now))).await?;
        Ok(())
    }

    /// Counts the pairs that go on by unit and keeps them in place of what was kept before.
    pub async fn keep_pairs(&mut self, workspace: &WorkspaceId, now: Timestamp) -> Result<()> {
        const COUNT: &str = "INSERT INTO figure_pairs (workspace_id, unit_id, pairs, agreed, counted_ms)
             SELECT $1, COALESCE(e.unit_id, ''), COUNT(*), COUNT(g.pair_id), $2 FROM pair p
             LEFT JOIN employee e ON e.person_id = p.report_id
             LEFT JOIN purpose g ON g.pair_id = p.id AND g.state = 'agreed'
             WHERE p.workspace_id = $1 AND p.state <> 'ended' GROUP BY COALESCE(e.unit_id, '')
             ON CONFLICT (workspace_id, unit_id) DO UPDATE SET pairs = excluded.pairs, agreed = excluded.agreed,
                counted_ms = excluded.counted_ms";
        const COMPANY: &str = "INSERT INTO figure_pairs (workspace_id, unit_id, pairs, agreed, counted_ms)
             SELECT $1, '*', CAST(COALESCE(SUM(pairs), 0) AS BIGINT), CAST(COALESCE(SUM(agreed), 0) AS BIGINT), $2
             FROM figure_pairs WHERE workspace_id = $1 AND unit_id <> '*'
             ON CONFLICT (workspace_id, unit_id) DO UPDATE SET pairs = excluded.pairs, agreed = excluded.agreed,
                counted_ms = excluded.counted_ms";
        let drop = "DELETE FROM figure_pairs WHERE workspace_id = $1";
        self.run(Statement::new("dropping kept pairs", drop).bind(workspace.as_str())).await?;
        for (doing, sql) in [("keeping pairs", COUNT), ("keeping the company's pairs", COMPANY)] {
            self.run(Statement::new(doing, sql).bind(workspace.as_str()).bind(ms(now))).await?;
        }
        Ok(())
    }

    /// Counts how the slots and promises of a period lie, without keeping it: days between meetings; held and due of people;
    /// how long promises took. Each with how often it comes.
    pub async fn count_spread(
        &mut self,
        workspace: &WorkspaceId,
        period: Period,
        today: Today,
    ) -> Result<Vec<(&'static str, i64, i64, i64)>> {
        const GAPS: &str = "SELECT CAST(gap_days AS BIGINT), CAST(0 AS BIGINT), COUNT(*) FROM figure_slot
             WHERE workspace_id = $1 AND month >= $2 AND month <= $3 AND state IN ('held', 'late')
                AND gap_days IS NOT NULL GROUP BY gap_days";
        const PEOPLE: &str = "SELECT held, due, COUNT(*) FROM (
                SELECT SUM(CASE WHEN s.state = 'held' THEN 1 ELSE 0 END) AS held, COUNT(*) AS due
                FROM figure_slot s JOIN pair p ON p.id = s.pair_id
                WHERE s.workspace_id = $1 AND s.month >= $2 AND s.month <= $3
                    AND s.state IN ('held', 'late', 'missed', 'unanswered') GROUP BY p.report_id
             ) people GROUP BY held, due";
        let mut all = Vec::new();
        for (what, sql) in [(Spread::Gap, GAPS), (Spread::Person, PEOPLE)] {
            let rows: Vec<(i64, i64, i64)> = on!(self, c => sqlx::query_as(sql)
                .bind(workspace.as_str()).bind(period.first.to_string()).bind(period.last.to_string())
                .fetch_all(c).await)
            .doing("counting how slots lie")?;
            all.extend(rows.into_iter().map(|(one, two, times)| (what.code(), one, two, times)));
        }
        all.extend(self.count_promises(workspace, period, today).await?);
        Ok(all)
    }

    /// Keeps what was counted in place of what was kept before.
    pub async fn keep_spread(
        &mut self,
        workspace: &WorkspaceId,
        period: Period,
        counted: Vec<(&'static str, i64, i64, i64)>,
        now: Timestamp,
    ) -> Result<()> {
        let (first, last) = (period.first.to_string(), period.last.to_string());
        let drop = "DELETE FROM figure_spread WHERE workspace_id = $1 AND first_month = $2 AND last_month = $3";
        let drop = Statement::new("dropping how slots lay", drop).bind(workspace.as_str()).bind(&first).bind(&last);
        self.run(drop).await?;
        for (what, one, two, times) in counted {
            let sql =
                "INSERT INTO figure_spread (workspace_id, first_month, last_month, what, one, two, times, counted_ms)
                       VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
                       ON CONFLICT (workspace_id, first_month, last_month, what, one, two) DO UPDATE
                           SET times = excluded.times, counted_ms = excluded.counted_ms";
            let keep = Statement::new("keeping how slots lie", sql)
                .bind(workspace.as_str())
                .bind(&first)
                .bind(&last)
                .bind(what)
                .bind(one)
                .bind(two)
                .bind(times)
                .bind(ms(now));
            self.run(keep).await?;
        }
        Ok(())
    }
}
