//! How many people there are, how many have a 1on1, and how many met. Only a roster says who works here.

use std::collections::HashMap;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::Offset;

use super::super::rows::ms;
use super::super::{Conn, Doing, Result};
use super::sums::{Figures, ask, below, whose};
use crate::domain::figures::{Heads, Month, Scope};
use crate::domain::ids::WorkspaceId;
use sqlx::Connection;

/// Ten working days, as days of the calendar: whoever came later is not expected to have a pair yet.
const SETTLING_IN_DAYS: i64 = 14;

/// `$1` the workspace, `$2` the day, `$3` the day to have been hired by, `$4` the month, `$5` the end of the day, `$6` the
/// scope's id.
macro_rules! heads_where {
    ($part:expr, $whose:expr, $rest:expr) => {
        concat!(
            "WITH staff AS (
                 SELECT COALESCE(e.unit_id, '') AS unit_id, e.person_id FROM employee e
                 WHERE e.workspace_id = $1 AND (e.left_on IS NULL OR e.left_on > $2)
                   AND (e.hired_on IS NULL OR e.hired_on <= $3)
                   AND NOT EXISTS (SELECT 1 FROM absence a WHERE a.employee_id = e.id AND a.from_on <= $2
                                   AND a.until_on >= $2) AND ",
            $whose,
            "), paired AS (
                 SELECT DISTINCT p.report_id FROM pair p WHERE p.workspace_id = $1 AND p.created_ms < $5
                    AND (p.state = 'active' OR p.ended_ms >= $5)
             ), met AS (
                 SELECT DISTINCT p.report_id FROM figure_slot s JOIN pair p ON p.id = s.pair_id
                 WHERE s.workspace_id = $1 AND s.month = $4 AND s.state IN ('held', 'late')
             )
             SELECT ",
            $part,
            " AS part, COUNT(*), COUNT(paired.report_id), COUNT(met.report_id) FROM staff
             LEFT JOIN paired ON paired.report_id = staff.person_id LEFT JOIN met ON met.report_id = staff.person_id ",
            $rest
        )
    };
}
pub(super) use heads_where;

macro_rules! kept_where {
    ($whose:expr) => {
        concat!(
            "SELECT unit_id, eligible, covered, reached FROM figure_heads WHERE workspace_id = $1 AND month = $2 AND ",
            $whose
        )
    };
}

/// The day that stands for a month, and when it ends anywhere on earth but the far west.
pub(super) fn day_of(month: Month, today: Date) -> (Date, Date, Timestamp) {
    let day = month.last_day().min(today);
    let hired_by = day.saturating_sub(jiff::Span::new().days(SETTLING_IN_DAYS));
    let ends = day.tomorrow().unwrap_or(day).at(0, 0, 0, 0);
    (day, hired_by, Offset::UTC.to_timestamp(ends).unwrap_or(Timestamp::MAX))
}

impl Figures<'_> {
    /// The people of a scope at the end of a month, or today if that is earlier. Of a manager: their reports by the
    /// roster. A person or a pair is no group of people, and has no heads. Those of a large company are as of the last
    /// count, an hour ago or so.
    pub async fn heads(&mut self, workspace: &WorkspaceId, scope: &Scope, month: Month, today: Date) -> Result<Heads> {
        let kept = match scope {
            Scope::Company => Some(kept_where!("unit_id = '*' AND $3 = ''")),
            Scope::Unit(_) => Some(kept_where!(concat!("unit_id ", below!("$3")))),
            _ => None,
        };
        if let Some(sql) = kept {
            let rows: Vec<(String, i64, i64, i64)> = ask!(self, c => sqlx::query_as(sql)
                .bind(workspace.as_str()).bind(month.to_string()).bind(whose(scope)).fetch_all(c).await)
            .doing("reading heads")?;
            if !rows.is_empty() {
                let sum = |pick: fn(&(String, i64, i64, i64)) -> i64| rows.iter().map(pick).sum();
                return Ok(Heads { eligible: sum(|row| row.1), covered: sum(|row| row.2), reached: sum(|row| row.3) });
            }
        }
        let sql = match scope {
            Scope::Company => heads_where!("''", "$6 = ''", ""),
            Scope::Unit(_) => heads_where!("''", concat!("e.unit_id ", below!("$6")), ""),
            Scope::Manager(_) => {
                heads_where!("''", "e.manager_email = (SELECT b.email FROM employee b WHERE b.person_id = $6)", "")
            }
            Scope::Person(_) | Scope::Pair(_) => return Ok(Heads::default()),
        };
        let rows = self.counted(sql, workspace, whose(scope), month, today).await?;
        Ok(rows.into_iter().next().map(|(_, heads)| heads).unwrap_or_default())
    }

    pub(super) async fn heads_by_unit(
        &mut self,
        workspace: &WorkspaceId,
        month: Month,
        today: Date,
    ) -> Result<HashMap<String, Heads>> {
        const KEPT: &str = kept_where!("unit_id <> '*' AND $3 = ''");
        let rows: Vec<(String, i64, i64, i64)> = ask!(self, c => sqlx::query_as(KEPT)
            .bind(workspace.as_str()).bind(month.to_string()).bind("").fetch_all(c).await)
        .doing("reading heads by unit")?;
        if !rows.is_empty() {
            return Ok(by_part(rows));
        }
        const SQL: &str = heads_where!("staff.unit_id", "$6 = ''", "GROUP BY staff.unit_id");
        self.counted(SQL, workspace, "", month, today).await
    }

    async fn counted(
        &mut self,
        sql: &'static str,
        workspace: &WorkspaceId,
        whose: &str,
        month: Month,
        today: Date,
    ) -> Result<HashMap<String, Heads>> {
        let (day, hired_by, ends) = day_of(month, today);
        let rows: Vec<(String, i64, i64, i64)> = ask!(self, c => sqlx::query_as(sql)
            .bind(workspace.as_str()).bind(day.to_string()).bind(hired_by.to_string()).bind(month.to_string())
            .bind(ms(ends)).bind(whose).fetch_all(c).await)
        .doing("counting heads")?;
        Ok(by_part(rows))
    }
}

fn by_part(rows: Vec<(String, i64, i64, i64)>) -> HashMap<String, Heads> {
    rows.into_iter().map(|(part, eligible, covered, reached)| (part, Heads { eligible, covered, reached })).collect()
}
