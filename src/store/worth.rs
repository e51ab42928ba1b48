//! HR's events and the numbers of the estimate. Where a number comes from is words, and so sealed; everything else is
//! dates, codes and numbers.

use jiff::Timestamp;

use super::rows::{Place, ms};
use super::seal::{Scope, Sealer};
use super::statement::Statement;
use super::{Doing, Result, Tx, on};
use crate::domain::chance::Range;
use crate::domain::figures::Month;
use crate::domain::hr::{Event, OnRoster, Reason, What};
use crate::domain::ids::{PersonId, WorkspaceId};
use crate::domain::roi::Input;

/// A number of the estimate, and who says so.
#[derive(Clone, Debug, PartialEq)]
pub struct Given {
    pub input: Input,
    pub range: Range,
    pub source: String,
    pub at: Timestamp,
}

/// How a rate was before, as it was written down once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Baseline {
    pub hits: i64,
    pub heads: i64,
    pub last: Month,
}

/// Somebody on the roster, by dates and ids alone.
#[derive(Clone, Debug, PartialEq)]
pub struct Enrolled {
    pub on_roster: OnRoster,
    pub person: Option<PersonId>,
    /// From when on they work alone.
    pub solo_on: Option<jiff::civil::Date>,
}

/// The place of a number's source; the id is the workspace and the number's name.
pub(super) fn sealed_source(id: &str) -> String {
    format!("kpi_input/{id}")
}

fn source_id(workspace: &WorkspaceId, name: &str) -> String {
    format!("{workspace}/{name}")
}

impl Tx {
    /// Takes in HR's events; says how many were new or said something else before. Doing it again changes nothing.
    pub async fn note_events(&mut self, workspace: &WorkspaceId, events: &[Event], now: Timestamp) -> Result<usize> {
        let mut changed = 0;
        for event in events {
            let (voluntary, reason) = match event.what {
                What::Left { voluntary, reason } => {
                    (Some(if voluntary { "yes" } else { "no" }), reason.map(Reason::code))
                }
                _ => (None, None),
            };
            let statement = Statement::new(
                "noting an event of HR's",
                "INSERT INTO hr_event (workspace_id, email, event, day, voluntary, reason, imported_ms)
                 VALUES ($1, $2, $3, $4, $5, $6, $7)
                 ON CONFLICT (workspace_id, email, event, day) DO UPDATE
                 SET voluntary = excluded.voluntary, reason = excluded.reason, imported_ms = excluded.imported_ms
                 WHERE COALESCE(hr_event.voluntary, '') <> COALESCE(excluded.voluntary, '')
                    OR COALESCE(hr_event.reason, '') <> COALESCE(excluded.reason, '')",
            );
            let statement = statement
                .bind(workspace.as_str())
                .bind(event.email.as_str())
                .bind(event.what.code())
                .bind(event.on.to_string())
                .bind(voluntary)
                .bind(reason)
                .bind(ms(now));
            changed += self.run(statement).await?;
        }
        if changed > 0 {
            self.audit_company(workspace, "hr.imported", &changed.to_string(), now).await?;
        }
        Ok(usize::try_from(changed).unwrap_or(usize::MAX))
    }

    pub async fn events(&mut self, workspace: &WorkspaceId) -> Result<Vec<Event>> {
        type Row = (String, String, String, Option<String>, Option<String>);
        let rows: Vec<Row> = on!(self, c => sqlx::query_as(
            "SELECT email, event, day, voluntary, reason FROM hr_event WHERE workspace_id = $1 ORDER BY email, day, event")
            .bind(workspace.as_str()).fetch_all(c).await)
        .doing("reading HR's events")?;
        rows.into_iter()
            .map(|(email, event, day, voluntary, reason)| {
                let place = Place { table: "hr_event", id: &email };
                let on = place.date("day", &day)?;
                let what = match event.as_str() {
                    "hired" => What::Hired,
                    "transfer" => What::Transfer,
                    "leave_from" => What::LeaveFrom,
                    "leave_until" => What::LeaveUntil,
                    "left" => What::Left {
                        voluntary: voluntary.as_deref() == Some("yes"),
                        reason: reason.as_deref().and_then(Reason::from_code),
                    },
                    _ => return Err(place.bad("event")),
                };
                Ok(Event { on, what, email })
            })
            .collect()
    }

    /// Everybody on the roster.
    pub async fn enrolled(&mut self, workspace: &WorkspaceId) -> Result<Vec<Enrolled>> {
        type Row = (String, Option<String>, Option<String>, Option<String>, Option<String>);
        let rows: Vec<Row> = on!(self, c => sqlx::query_as(
            "SELECT email, hired_on, left_on, person_id, solo_on FROM employee WHERE workspace_id = $1 ORDER BY email")
            .bind(workspace.as_str()).fetch_all(c).await)
        .doing("reading who is on the roster")?;
        rows.into_iter()
            .map(|(email, hired_on, left_on, person, solo_on)| {
                let place = Place { table: "employee", id: &email };
                let hired_on = place.maybe_date("hired_on", hired_on.as_deref())?;
                let left_on = place.maybe_date("left_on", left_on.as_deref())?;
                let solo_on = place.maybe_date("solo_on", solo_on.as_deref())?;
                let on_roster = OnRoster { hired_on, left_on, email };
                Ok(Enrolled { on_roster, person: person.map(PersonId::new), solo_on })
            })
            .collect()
    }

    /// Sets a number of the estimate, in the place of the one before. Nobody is named where the operator did it at the
    /// machine.
    pub async fn set_input(&mut self, (workspace, by): (&WorkspaceId, Option<&PersonId>), given: &Given) -> Result<()> {
        let (name, salt) = (given.input.code(), Sealer::new_salt());
        let scope = Scope { owner: workspace.as_str(), salt: &salt };
        let sealed = self.sealer().seal(&scope, &sealed_source(&source_id(workspace, name)), &given.source);
        let Range { low, mid, high } = given.range;
        on!(self, c => sqlx::query(
            "INSERT INTO kpi_input (workspace_id, name, low, mid, high, source, salt, set_ms)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
             ON CONFLICT (workspace_id, name) DO UPDATE SET low = excluded.low, mid = excluded.mid, high = excluded.high,
                 source = excluded.source, salt = excluded.salt, set_ms = excluded.set_ms")
            .bind(workspace.as_str()).bind(name).bind(low).bind(mid).bind(high).bind(sealed).bind(&salt).bind(ms(given.at))
            .execute(c).await.map(|_| ()))
        .doing("setting a number of the estimate")?;
        self.audit_input((workspace, by), "kpi.set", given.input, given.at).await
    }

    /// Takes a number back; `false` when there was none.
    pub async fn unset_input(
        &mut self,
        (workspace, by): (&WorkspaceId, Option<&PersonId>),
        input: Input,
        now: Timestamp,
    ) -> Result<bool> {
        let statement = Statement::new(
            "taking back a number of the estimate",
            "DELETE FROM kpi_input WHERE workspace_id = $1 AND name = $2",
        );
        let gone = self.run(statement.bind(workspace.as_str()).bind(input.code())).await? > 0;
        if gone {
            self.audit_input((workspace, by), "kpi.unset", input, now).await?;
        }
        Ok(gone)
    }

    /// What the company gave, in the order of the inputs.
    pub async fn given_inputs(&mut self, workspace: &WorkspaceId) -> Result<Vec<Given>> {
        type Row = (String, f64, f64, f64, String, String, i64);
        let rows: Vec<Row> = on!(self, c => sqlx::query_as(
            "SELECT name, low, mid, high, source, salt, set_ms FROM kpi_input WHERE workspace_id = $1 ORDER BY name")
            .bind(workspace.as_str()).fetch_all(c).await)
        .doing("reading the numbers of the estimate")?;
        let mut all = Vec::with_capacity(rows.len());
        for (name, low, mid, high, sealed, salt, at) in rows {
            let place = Place { table: "kpi_input", id: &name };
            let input = place.one("name", Input::from_code(&name))?;
            let range = place.one("low", Range::new(low, mid, high))?;
            let at = place.instant("set_ms", at)?;
            let scope = Scope { owner: workspace.as_str(), salt: &salt };
            let source = self.sealer().open(&scope, &sealed_source(&source_id(workspace, &name)), &sealed)?;
            all.push(Given { input, range, source, at });
        }
        all.sort_by_key(|given| given.input);
        Ok(all)
    }

    /// Writes down how turnover was before, once. `false`: it is written already, and stays.
    pub async fn set_baseline(&mut self, workspace: &WorkspaceId, was: Baseline, now: Timestamp) -> Result<bool> {
        let statement = Statement::new(
            "writing down how it was before",
            "INSERT INTO baseline (workspace_id, name, hits, heads, month, set_ms) VALUES ($1, 'turnover', $2, $3, $4, $5)
             ON CONFLICT (workspace_id, name) DO NOTHING",
        );
        let statement =
            statement.bind(workspace.as_str()).bind(was.hits).bind(was.heads).bind(was.last.to_string()).bind(ms(now));
        let written = self.run(statement).await? > 0;
        if written {
            self.audit_company(workspace, "baseline.set", "turnover", now).await?;
        }
        Ok(written)
    }

    pub async fn baseline(&mut self, workspace: &WorkspaceId) -> Result<Option<Baseline>> {
        let row: Option<(i64, i64, String)> = on!(self, c => sqlx::query_as(
            "SELECT hits, heads, month FROM baseline WHERE workspace_id = $1 AND name = 'turnover'")
            .bind(workspace.as_str()).fetch_optional(c).await)
        .doing("reading how it was before")?;
        row.map(|(hits, heads, month)| {
            let place = Place { table: "baseline", id: workspace.as_str() };
            let last = place.one("month", month.parse().ok())?;
            Ok(Baseline { hits, heads, last })
        })
        .transpose()
    }

    /// Which number and by whom, never what it is: whoever looks after the installation reads the audit, and no figures.
    async fn audit_input(
        &mut self,
        (workspace, by): (&WorkspaceId, Option<&PersonId>),
        what: &str,
        input: Input,
        now: Timestamp,
    ) -> Result<()> {
        match by {
            Some(by) => self.audit_alone(workspace, by, what, input.code(), now).await,
            None => self.audit_company(workspace, what, input.code(), now).await,
        }
    }

    /// An audit row for what the operator did for a company at the machine.
    async fn audit_company(&mut self, workspace: &WorkspaceId, what: &str, about: &str, now: Timestamp) -> Result<()> {
        on!(self, c => sqlx::query("INSERT INTO audit (id, workspace_id, at_ms, what, about) VALUES ($1, $2, $3, $4, $5)")
            .bind(crate::clock::new_id(now)).bind(workspace.as_str()).bind(ms(now)).bind(what).bind(about)
            .execute(c).await.map(|_| ()))
        .doing("writing the audit")
    }
}
