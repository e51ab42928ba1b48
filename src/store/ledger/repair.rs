//! Keeping the sums: folding rows of one unit and month into one, comparing all of them with the ledger, making them anew
//! from it, and freezing what is published.

use jiff::Timestamp;
use sqlx::Connection;

use super::super::rows::{Place, ms};
use super::super::statement::Statement;
use super::super::{Conn, Doing, Result, Tx, on};
use super::sums::{Figures, Sums, ask};
use super::tell::{counted_columns, kept_columns, quarter, taken_away, tally_columns};
use crate::domain::figures::{Counts, DEFINITION, Month, Period, Published};
use crate::domain::ids::{UnitId, WorkspaceId};

/// How far what is counted agrees with the ledger.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Agreement {
    pub entries: i64,
    pub slots: i64,
    /// Slots that are not kept as their newest entry says, or not at all.
    pub wrong_slots: i64,
    /// Units and months whose sums are not those of their slots.
    pub wrong_sums: i64,
}

impl Agreement {
    pub fn is_whole(&self) -> bool {
        self.wrong_slots == 0 && self.wrong_sums == 0
    }
}

/// The newest entry of each slot.
macro_rules! newest {
    () => {
        "ledger l WHERE l.entry = (SELECT MAX(n.entry) FROM ledger n WHERE n.occurrence_id = l.occurrence_id)"
    };
}

/// What each slot counts for: for its unit in the month and in the quarter, and for the company.
macro_rules! each_counted {
    () => {
        concat!(
            "SELECT workspace_id, month, COALESCE(unit_id, '') AS unit_id, ",
            counted_columns!(),
            " FROM figure_slot UNION ALL SELECT workspace_id, ",
            quarter!(),
            " AS month, COALESCE(unit_id, '') AS unit_id, ",
            counted_columns!(),
            " FROM figure_slot UNION ALL SELECT workspace_id, month, '*' AS unit_id, ",
            counted_columns!(),
            " FROM figure_slot"
        )
    };
}

/// What the slots add up to.
macro_rules! added_up {
    () => {
        concat!(
            "SELECT workspace_id, month, unit_id, SUM(held), SUM(late), SUM(missed), SUM(unanswered), SUM(exempt),
                    SUM(disputed), SUM(open), SUM(moved), SUM(skipped), SUM(prepared), SUM(cycled), SUM(minutes),
                    SUM(items_by_report), SUM(items_by_manager), SUM(short), SUM(mid), SUM(long), SUM(growth),
                    SUM(trust), SUM(early)
             FROM (",
            each_counted!(),
            ") counted GROUP BY workspace_id, month, unit_id"
        )
    };
}

/// Parts folded in one go.
const MOST: i64 = 500;

impl Tx {
    /// Compares what is counted with the ledger; changes nothing.
    pub async fn check_ledger(&mut self) -> Result<Agreement> {
        const WRONG_SLOTS: &str = concat!(
            "SELECT COUNT(*) FROM (SELECT occurrence_id FROM (SELECT occurrence_id, entry, ",
            kept_columns!(),
            " FROM ",
            newest!(),
            " EXCEPT SELECT occurrence_id, entry, ",
            kept_columns!(),
            " FROM figure_slot) lost UNION SELECT occurrence_id FROM (SELECT occurrence_id, entry, ",
            kept_columns!(),
            " FROM figure_slot EXCEPT SELECT occurrence_id, entry, ",
            kept_columns!(),
            " FROM ",
            newest!(),
            ") made_up) wrong"
        );
        // What is counted of the slots, less what is kept: in each part nothing may be left.
        const WRONG_SUMS: &str = concat!(
            "SELECT COUNT(*) FROM (SELECT workspace_id, month, unit_id FROM (",
            each_counted!(),
            " UNION ALL SELECT workspace_id, month, unit_id, ",
            taken_away!(),
            " FROM figure_tally) both_ways GROUP BY workspace_id, month, unit_id
              HAVING SUM(held) <> 0 OR SUM(late) <> 0 OR SUM(missed) <> 0 OR SUM(unanswered) <> 0 OR SUM(exempt) <> 0
                OR SUM(disputed) <> 0 OR SUM(open) <> 0 OR SUM(moved) <> 0 OR SUM(skipped) <> 0 OR SUM(prepared) <> 0
                OR SUM(cycled) <> 0 OR SUM(minutes) <> 0 OR SUM(items_by_report) <> 0 OR SUM(items_by_manager) <> 0
                OR SUM(short) <> 0 OR SUM(mid) <> 0 OR SUM(long) <> 0 OR SUM(growth) <> 0 OR SUM(trust) <> 0
                OR SUM(early) <> 0) wrong"
        );
        let (entries, slots): (i64, i64) = on!(self, c => sqlx::query_as(
            "SELECT (SELECT COUNT(*) FROM ledger), (SELECT COUNT(*) FROM figure_slot)").fetch_one(c).await)
        .doing("counting the ledger")?;
        let (wrong_slots,): (i64,) =
            on!(self, c => sqlx::query_as(WRONG_SLOTS).fetch_one(c).await).doing("comparing slots with the ledger")?;
        let (wrong_sums,): (i64,) =
            on!(self, c => sqlx::query_as(WRONG_SUMS).fetch_one(c).await).doing("comparing sums with the ledger")?;
        Ok(Agreement { entries, slots, wrong_slots, wrong_sums })
    }

    /// Makes what is counted anew from the ledger.
    pub async fn rebuild_figures(&mut self) -> Result<()> {
        const SLOTS: &str = concat!(
            "INSERT INTO figure_slot (occurrence_id, entry, ",
            kept_columns!(),
            ") SELECT occurrence_id, entry, ",
            kept_columns!(),
            " FROM ",
            newest!()
        );
        const SUMS: &str = concat!("INSERT INTO figure_tally (", tally_columns!(), ") ", added_up!());
        for (doing, sql) in [
            ("dropping kept slots", "DELETE FROM figure_slot"),
            ("dropping kept sums", "DELETE FROM figure_tally"),
            ("keeping slots anew", SLOTS),
            ("adding up anew", SUMS),
        ] {
            self.run(Statement::new(doing, sql)).await?;
        }
        Ok(())
    }

    /// Folds the rows of a unit and month into one; says how many parts were folded, at most a few hundred at once.
    pub async fn fold_tallies(&mut self) -> Result<usize> {
        let parts: Vec<(String, String, String)> = on!(self, c => sqlx::query_as(
            "SELECT workspace_id, month, unit_id FROM figure_tally GROUP BY workspace_id, month, unit_id
             HAVING COUNT(*) > 1 ORDER BY workspace_id, month, unit_id LIMIT $1").bind(MOST).fetch_all(c).await)
        .doing("finding sums to fold")?;
        for (workspace, month, unit) in &parts {
            // What another one inserts meanwhile is not deleted, and stays beside the sum.
            const TAKE: &str =
                "DELETE FROM figure_tally WHERE workspace_id = $1 AND month = $2 AND unit_id = $3 RETURNING '' AS part,
                 CAST(held AS BIGINT) AS held, CAST(late AS BIGINT) AS late, CAST(missed AS BIGINT) AS missed,
                 CAST(unanswered AS BIGINT) AS unanswered, CAST(exempt AS BIGINT) AS exempt,
                 CAST(disputed AS BIGINT) AS disputed, CAST(open AS BIGINT) AS open, CAST(moved AS BIGINT) AS moved,
                 CAST(skipped AS BIGINT) AS skipped, CAST(prepared AS BIGINT) AS prepared,
                 CAST(cycled AS BIGINT) AS cycled, CAST(minutes AS BIGINT) AS minutes,
                 CAST(items_by_report AS BIGINT) AS items_by_report,
                 CAST(items_by_manager AS BIGINT) AS items_by_manager, CAST(short AS BIGINT) AS short,
                 CAST(mid AS BIGINT) AS mid, CAST(long AS BIGINT) AS long, CAST(growth AS BIGINT) AS growth,
                 CAST(trust AS BIGINT) AS trust, CAST(early AS BIGINT) AS early";
            let taken: Vec<Sums> = on!(self, c => sqlx::query_as(TAKE)
                .bind(workspace).bind(month).bind(unit).fetch_all(c).await)
            .doing("folding sums")?;
            let sum: Counts = taken.iter().map(Sums::counts).sum();
            self.run(inserting((workspace, month, unit), &sum)).await?;
        }
        Ok(parts.len())
    }

    /// Freezes the company's rate of a month and each unit's, once; `false` when that was done before, or when the month
    /// had no slot. What is open still is not in it, as in every rate.
    pub async fn publish(&mut self, workspace: &WorkspaceId, month: Month, now: Timestamp) -> Result<bool> {
        const SQL: &str =
            "INSERT INTO figure_published (workspace_id, month, unit_id, definition, held, due, exempt, late,
                published_ms)
             SELECT $1, $2, part, $3, held, held + late + missed + unanswered, exempt, late, $4 FROM (
                SELECT '' AS part, COALESCE(SUM(held), 0) AS held, COALESCE(SUM(late), 0) AS late,
                       COALESCE(SUM(missed), 0) AS missed, COALESCE(SUM(unanswered), 0) AS unanswered,
                       COALESCE(SUM(exempt), 0) AS exempt
                FROM figure_tally WHERE workspace_id = $1 AND month = $2 AND unit_id = '*'
                UNION ALL
                SELECT unit_id, SUM(held), SUM(late), SUM(missed), SUM(unanswered), SUM(exempt)
                FROM figure_tally WHERE workspace_id = $1 AND month = $2 AND unit_id NOT IN ('', '*')
                GROUP BY unit_id
             ) summed WHERE NOT EXISTS (SELECT 1 FROM figure_published WHERE workspace_id = $1 AND month = $2)
               AND EXISTS (SELECT 1 FROM figure_tally WHERE workspace_id = $1 AND month = $2 AND unit_id = '*')";
        let statement = Statement::new("publishing a month", SQL)
            .bind(workspace.as_str())
            .bind(month.to_string())
            .bind(DEFINITION)
            .bind(ms(now));
        Ok(self.run(statement).await? > 0)
    }
}

impl Figures<'_> {
    /// What was published of the months of a period, as it was published: of the company, or of a unit.
    pub async fn published(
        &mut self,
        workspace: &WorkspaceId,
        period: Period,
        unit: Option<UnitId>,
    ) -> Result<Vec<(Month, Published)>> {
        let rows: Vec<PublishedRow> = ask!(self, c => sqlx::query_as(
            "SELECT month, definition, held, due, exempt, late, published_ms FROM figure_published
             WHERE workspace_id = $1 AND month >= $2 AND month <= $3 AND unit_id = $4 ORDER BY month")
            .bind(workspace.as_str()).bind(period.first.to_string()).bind(period.last.to_string())
            .bind(unit.as_ref().map_or("", UnitId::as_str))
            .fetch_all(c).await)
        .doing("reading what was published")?;
        rows.into_iter()
            .map(|row| {
                let place = Place { table: "figure_published", id: workspace.as_str() };
                let month = place.one("month", row.month.parse().ok())?;
                let at = place.instant("published_ms", row.published_ms)?;
                let PublishedRow { definition, held, due, exempt, late, .. } = row;
                Ok((month, Published { definition, held, due, exempt, late, at }))
            })
            .collect()
    }
}

#[derive(sqlx::FromRow)]
struct PublishedRow {
    month: String,
    definition: String,
    held: i64,
    due: i64,
    exempt: i64,
    late: i64,
    published_ms: i64,
}

fn inserting((workspace, month, unit): (&str, &str, &str), sum: &Counts) -> Statement {
    let sql = concat!(
        "INSERT INTO figure_tally (",
        tally_columns!(),
        ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23)"
    );
    let mut statement = Statement::new("keeping a sum", sql).bind(workspace).bind(month).bind(unit);
    for count in [
        sum.held,
        sum.late,
        sum.missed,
        sum.unanswered,
        sum.exempt,
        sum.disputed,
        sum.open,
        sum.moved,
        sum.skipped,
        sum.prepared,
        sum.cycled,
        sum.minutes,
        sum.items_by_report,
        sum.items_by_manager,
        sum.short,
        sum.mid,
        sum.long,
        sum.growth,
        sum.trust,
        sum.early,
    ] {
        statement = statement.bind(count);
    }
    statement
}
