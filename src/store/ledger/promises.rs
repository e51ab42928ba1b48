//! Promises as figures know them: made, due, and what became of each; of a large company as of the last count.

use jiff::civil::Date;
use sqlx::Connection;

use super::super::rows::Place;
use super::super::{Conn, Doing, Result, Sql, Tx, on};
use super::PromisesLasted;
use super::kept::Spread;
use super::sums::{Figures, ask, below, whose};
use crate::domain::figures::{Fate, Lasted, Period, Scope};
use crate::domain::ids::WorkspaceId;

/// Promises of a period whose day has come, by how long they took and what became of them. Days are civil ones of the
/// installation's zone, `$6` milliseconds ahead of UTC; `$5` is the number of today since 1970. The engines differ in how
/// the day of an instant is written.
macro_rules! lasted {
    ($closed_on:literal, $whose:expr) => {
        concat!(
            "SELECT CAST(days AS BIGINT), CAST(fate AS BIGINT), COUNT(*) FROM (
                SELECT CASE WHEN state = 'open' THEN $5 ELSE (closed_ms + $6) / 86400000 END
                         - (created_ms + $6) / 86400000 AS days,
                       CASE WHEN state = 'open' THEN 0 WHEN state = 'dropped' THEN 3
                            WHEN ",
            $closed_on,
            " <= due THEN 1 ELSE 2 END AS fate
                FROM figure_promise WHERE workspace_id = $1 AND due >= $2 AND due <= $3 AND ",
            $whose,
            ") lasted GROUP BY days, fate ORDER BY days, fate"
        )
    };
}

macro_rules! how_long {
    ($whose:expr) => {
        Sql {
            sqlite: lasted!("strftime('%Y-%m-%d', (closed_ms + $6) / 1000, 'unixepoch')", $whose),
            postgres: lasted!(
                "to_char(to_timestamp((closed_ms + $6) / 1000) AT TIME ZONE 'UTC', 'YYYY-MM-DD')",
                $whose
            ),
        }
    };
}

macro_rules! pairs {
    ($whose:expr) => {
        concat!(
            "SELECT COUNT(DISTINCT pair_id) FROM figure_promise WHERE workspace_id = $1 AND due >= $2 AND due <= $3 AND ",
            $whose
        )
    };
}

/// One text for each kind of scope. `$4` is the scope's id.
macro_rules! by_scope {
    ($scope:expr, $made:ident) => {
        match $scope {
            Scope::Company => $made!("$4 = ''"),
            Scope::Unit(_) => $made!(concat!(
                "EXISTS (SELECT 1 FROM employee e WHERE e.person_id = report_id AND e.unit_id ",
                below!("$4"),
                ")"
            )),
            Scope::Manager(_) => $made!("manager_id = $4"),
            Scope::Person(_) => $made!("(manager_id = $4 OR report_id = $4)"),
            Scope::Pair(_) => $made!("pair_id = $4"),
        }
    };
}

/// A day, and how far its zone is ahead of UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Today {
    pub date: Date,
    pub ahead_ms: i64,
}

impl Today {
    /// Days since 1970.
    fn number(self) -> i64 {
        let first = jiff::civil::date(1970, 1, 1);
        first.until(self.date).map_or(0, |span| i64::from(span.get_days()))
    }

    /// The due dates that are meant: none is still to come.
    fn dues(self, period: Period) -> (String, String) {
        (period.first.first_day().to_string(), period.last.last_day().min(self.date).to_string())
    }
}

impl Figures<'_> {
    /// How long promises took whose due date lies in a period and has come, and how many pairs made them.
    pub async fn promises(
        &mut self,
        workspace: &WorkspaceId,
        scope: &Scope,
        period: Period,
        today: Today,
    ) -> Result<PromisesLasted> {
        let kept = self.kept_spread(workspace, scope, period, Spread::Promise).await?;
        if !kept.is_empty() {
            let pairs = self.kept_spread(workspace, scope, period, Spread::PromisePairs).await?;
            return read(kept, pairs.iter().map(|(pairs, ..)| *pairs).sum());
        }
        let (lasted, pairs) = (self.0.text(&by_scope!(scope, how_long)), by_scope!(scope, pairs));
        let (from, until) = today.dues(period);
        let rows: Vec<(i64, i64, i64)> = ask!(self, c => sqlx::query_as(lasted)
            .bind(workspace.as_str()).bind(&from).bind(&until).bind(whose(scope)).bind(today.number())
            .bind(today.ahead_ms).fetch_all(c).await)
        .doing("counting promises")?;
        let (pairs,): (i64,) = ask!(self, c => sqlx::query_as(pairs)
            .bind(workspace.as_str()).bind(&from).bind(&until).bind(whose(scope)).fetch_one(c).await)
        .doing("counting pairs with promises")?;
        read(rows, pairs)
    }
}

fn read(rows: Vec<(i64, i64, i64)>, pairs: i64) -> Result<PromisesLasted> {
    let lasted = rows.into_iter().map(|(days, fate, times)| {
        let fate = Place { table: "figure_promise", id: "fate" }.one("fate", Fate::from_number(fate))?;
        Ok(Lasted { days, fate, times })
    });
    Ok(PromisesLasted { lasted: lasted.collect::<Result<_>>()?, pairs })
}

impl Tx {
    /// The company's promises as they are kept: how long they took, and how many pairs made them.
    pub(super) async fn count_promises(
        &mut self,
        workspace: &WorkspaceId,
        period: Period,
        today: Today,
    ) -> Result<Vec<(&'static str, i64, i64, i64)>> {
        let (lasted, pairs) = (self.text(&by_scope!(Scope::Company, how_long)), by_scope!(Scope::Company, pairs));
        let (from, until) = today.dues(period);
        let rows: Vec<(i64, i64, i64)> = on!(self, c => sqlx::query_as(lasted)
            .bind(workspace.as_str()).bind(&from).bind(&until).bind("").bind(today.number()).bind(today.ahead_ms)
            .fetch_all(c).await)
        .doing("counting promises")?;
        let (pairs,): (i64,) = on!(self, c => sqlx::query_as(pairs)
            .bind(workspace.as_str()).bind(&from).bind(&until).bind("").fetch_one(c).await)
        .doing("counting pairs with promises")?;
        let lasted = rows.into_iter().map(|(days, fate, times)| (Spread::Promise.code(), days, fate, times));
        Ok(lasted.chain([(Spread::PromisePairs.code(), pairs, 0, 1)]).collect())
    }
}
