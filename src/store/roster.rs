//! Who works here, as the company's roster says, and what of it still has to be followed. Nothing here is what anybody
//! wrote in a 1on1.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::Date;

use super::rows::{Place, ms};
use super::statement::Statement;
use super::{Doing, Result, Sql, Tx, on};
use crate::chat::Platform;
use crate::domain::ids::{EmployeeId, PairId, PersonId, UnitId, WorkspaceId};
use crate::domain::roster::{Away, Days, Employee, Fields, Known, Leave};

/// A line of the roster with what has been made of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Lead {
    pub workspace: WorkspaceId,
    pub employee: Employee,
    /// The manager's address for whom their 1on1 was dealt with last.
    pub settled_with: Option<String>,
    pub solo_on: Option<Date>,
}

/// An address that nobody we know holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unasked {
    pub workspace: WorkspaceId,
    pub employee: EmployeeId,
    pub email: String,
    /// Where to ask.
    pub platform: Platform,
    pub tenant: String,
}

/// The hiring, leaving and leaves of the employees who are one of some people.
macro_rules! select_days {
    ($people:expr) => {
        concat!(
            "SELECT e.person_id, e.id, e.hired_on, e.left_on, a.from_on, a.until_on
             FROM employee e LEFT JOIN absence a ON a.employee_id = e.id
             WHERE e.person_id IN ",
            $people,
            " ORDER BY e.id, a.from_on"
        )
    };
}
pub(super) use select_days;

/// One leave of somebody, or none.
#[derive(sqlx::FromRow)]
pub(super) struct DaysRow {
    person_id: String,
    id: String,
    hired_on: Option<String>,
    left_on: Option<String>,
    from_on: Option<String>,
    until_on: Option<String>,
}

impl DaysRow {
    /// Whoever was always there is not among them.
    pub(super) fn read_all(rows: Vec<DaysRow>) -> Result<BTreeMap<PersonId, Days>> {
        let mut all: BTreeMap<PersonId, Days> = BTreeMap::new();
        for DaysRow { person_id, id, hired_on, left_on, from_on, until_on } in rows {
            let place = Place { table: "employee", id: &id };
            let hired_on = place.maybe_date("hired_on", hired_on.as_deref())?;
            let left_on = place.maybe_date("left_on", left_on.as_deref())?;
            let leave = from_on.zip(until_on).map(|(from, until)| leave(&id, &from, &until)).transpose()?;
            let none = Days { hired_on, left_on, leaves: Vec::new() };
            all.entry(PersonId::new(person_id)).or_insert(none).leaves.extend(leave);
        }
        all.retain(|_, days| *days != Days::default());
        Ok(all)
    }
}

#[derive(sqlx::FromRow)]
struct EmployeeRow {
    id: String,
    workspace_id: String,
    email: String,
    name: String,
    reading: Option<String>,
    manager_email: Option<String>,
    team: Option<String>,
    hired_on: Option<String>,
    left_on: Option<String>,
    zone: Option<String>,
    rhythm: Option<String>,
    person_id: Option<String>,
    settled_with: Option<String>,
    solo_on: Option<String>,
}

/// All columns of an employee, for each query to list the same.
macro_rules! select_employee {
    ($rest:literal) => {
        concat!(
            "SELECT e.id, e.workspace_id, e.email, e.name, e.reading, e.manager_email, u.path AS team, e.hired_on, \
             e.left_on, e.zone, e.rhythm, e.person_id, e.settled_with, e.solo_on \
             FROM employee e LEFT JOIN unit u ON u.id = e.unit_id ",
            $rest
        )
    };
}

impl EmployeeRow {
    fn read(self) -> Result<Lead> {
        let place = Place { table: "employee", id: &self.id };
        let fields = Fields {
            hired_on: place.maybe_date("hired_on", self.hired_on.as_deref())?,
            left_on: place.maybe_date("left_on", self.left_on.as_deref())?,
            email: self.email,
            name: self.name,
            reading: self.reading,
            manager: self.manager_email,
            team: self.team,
            zone: self.zone,
            rhythm: self.rhythm,
        };
        let solo_on = place.maybe_date("solo_on", self.solo_on.as_deref())?;
        let person = self.person_id.map(PersonId::new);
        Ok(Lead {
            workspace: WorkspaceId::new(self.workspace_id),
            employee: Employee { id: EmployeeId::new(self.id), fields, person },
            settled_with: self.settled_with,
            solo_on,
        })
    }
}

/// Fields in the order in which both statements bind them, from $3 on.
fn bind_fields(statement: Statement, fields: &Fields, unit: Option<&UnitId>) -> Statement {
    let day = |date: Option<Date>| date.map(|date| date.to_string());
    statement
        .bind(&fields.email)
        .bind(&fields.name)
        .bind(fields.reading.as_deref())
        .bind(fields.manager.as_deref())
        .bind(unit.map(UnitId::as_str))
        .bind(day(fields.hired_on))
        .bind(day(fields.left_on))
        .bind(fields.zone.as_deref())
        .bind(fields.rhythm.as_deref())
}

impl Tx {
    /// All that is known of who works here.
    pub async fn roster(&mut self, workspace: &WorkspaceId) -> Result<Known> {
        let rows = on!(self, c => sqlx::query_as::<_, EmployeeRow>(select_employee!(
            "WHERE e.workspace_id = $1 ORDER BY e.email"))
            .bind(workspace.as_str()).fetch_all(c).await)
        .doing("reading the roster")?;
        let mut known = Known::default();
        for row in rows {
            let Lead { employee, settled_with, .. } = row.read()?;
            known.settled.extend(settled_with.map(|email| (employee.id.clone(), email)));
            known.employees.push(employee);
        }
        let leaves: Vec<(String, String, String)> = on!(self, c => sqlx::query_as(
            "SELECT e.email, a.from_on, a.until_on FROM absence a JOIN employee e ON e.id = a.employee_id
             WHERE e.workspace_id = $1 ORDER BY e.email, a.from_on")
            .bind(workspace.as_str()).fetch_all(c).await)
        .doing("reading leaves")?;
        for (email, from, until) in leaves {
            let leave = leave(&email, &from, &until)?;
            known.leaves.entry(email).or_default().push(leave);
        }
        known.units = self.units(workspace).await?.into_keys().collect();
        let people: Vec<(String, String)> = on!(self, c => sqlx::query_as(
            "SELECT i.email, i.person_id FROM identity i JOIN person p ON p.id = i.person_id
             WHERE i.workspace_id = $1 AND i.email IS NOT NULL
               AND NOT EXISTS (SELECT 1 FROM employee e WHERE e.person_id = i.person_id)
             ORDER BY p.created_ms, p.id")
            .bind(workspace.as_str()).fetch_all(c).await)
        .doing("reading who holds which address")?;
        for (email, person) in people {
            // Of two, the one we know longest.
            known.people.entry(email).or_insert_with(|| PersonId::new(person));
        }
        let pairs: Vec<(String, String)> = on!(self, c => sqlx::query_as(
            "SELECT manager_id, report_id FROM pair WHERE workspace_id = $1 AND state <> 'ended'
             ORDER BY manager_id, report_id")
            .bind(workspace.as_str()).fetch_all(c).await)
        .doing("reading who has a 1on1 with whom")?;
        known.pairs = pairs.into_iter().map(|(m, r)| (PersonId::new(m), PersonId::new(r))).collect();
        Ok(known)
    }

    /// The company's units by their paths.
    pub async fn units(&mut self, workspace: &WorkspaceId) -> Result<BTreeMap<String, UnitId>> {
        let rows: Vec<(String, String)> = on!(self, c => sqlx::query_as(
            "SELECT path, id FROM unit WHERE workspace_id = $1 ORDER BY path")
            .bind(workspace.as_str()).fetch_all(c).await)
        .doing("reading units")?;
        Ok(rows.into_iter().map(|(path, id)| (path, UnitId::new(id))).collect())
    }

    pub async fn enter_unit(
        &mut self,
        (workspace, id): (&WorkspaceId, &UnitId),
        path: &str,
        parent: Option<&UnitId>,
        now: Timestamp,
    ) -> Result<()> {
        let sql = "INSERT INTO unit (id, workspace_id, path, parent_id, created_ms) VALUES ($1, $2, $3, $4, $5)";
        let statement = Statement::new("entering a unit", sql).bind(id.as_str()).bind(workspace.as_str()).bind(path);
        self.run(statement.bind(parent.map(UnitId::as_str)).bind(ms(now))).await.map(drop)
    }

    /// Enters an employee; `look` is when something may follow of it.
    pub async fn enter_employee(
        &mut self,
        (workspace, id): (&WorkspaceId, &EmployeeId),
        fields: &Fields,
        (unit, person): (Option<&UnitId>, Option<&PersonId>),
        look: Option<Timestamp>,
        now: Timestamp,
    ) -> Result<()> {
        let sql =
            "INSERT INTO employee (id, workspace_id, email, name, reading, manager_email, unit_id, hired_on, left_on,
                                         zone, rhythm, person_id, look_ms, created_ms, changed_ms)
                   VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $14)";
        let statement = Statement::new("entering an employee", sql).bind(id.as_str()).bind(workspace.as_str());
        let statement = bind_fields(statement, fields, unit).bind(person.map(PersonId::as_str));
        let statement = statement.bind(look.map(ms)).bind(ms(now));
        self.run(statement).await.map(drop)
    }

    /// The roster says something else of an employee now.
    pub async fn change_employee(
        &mut self,
        (workspace, id): (&WorkspaceId, &EmployeeId),
        fields: &Fields,
        unit: Option<&UnitId>,
        now: Timestamp,
    ) -> Result<()> {
        let sql = "UPDATE employee SET email = $3, name = $4, reading = $5, manager_email = $6, unit_id = $7,
                          hired_on = $8, left_on = $9, zone = $10, rhythm = $11, look_ms = $12, changed_ms = $12
                   WHERE id = $1 AND workspace_id = $2";
        let statement = Statement::new("changing an employee", sql).bind(id.as_str()).bind(workspace.as_str());
        self.run(bind_fields(statement, fields, unit).bind(ms(now))).await.map(drop)
    }

    /// These are all leaves of the employee with this address.
    pub async fn set_leaves(
        &mut self,
        workspace: &WorkspaceId,
        email: &str,
        leaves: &[Leave],
        now: Timestamp,
    ) -> Result<()> {
        let doing = "keeping leaves";
        let sql = "DELETE FROM absence WHERE employee_id IN
                       (SELECT id FROM employee WHERE workspace_id = $1 AND email = $2)";
        self.run(Statement::new(doing, sql).bind(workspace.as_str()).bind(email)).await?;
        for leave in leaves {
            let sql = "INSERT INTO absence (employee_id, from_on, until_on)
                       SELECT id, $3, $4 FROM employee WHERE workspace_id = $1 AND email = $2";
            let statement = Statement::new(doing, sql).bind(workspace.as_str()).bind(email);
            self.run(statement.bind(leave.from.to_string()).bind(leave.until.to_string())).await?;
        }
        let sql = "UPDATE employee SET look_ms = $3 WHERE workspace_id = $1 AND email = $2";
        self.run(Statement::new(doing, sql).bind(workspace.as_str()).bind(email).bind(ms(now))).await.map(drop)
    }

    /// An audit row for what was done at the machine: by nobody whom we know.
    pub async fn audit_roster(
        &mut self,
        workspace: &WorkspaceId,
        (what, detail): (&str, &str),
        now: Timestamp,
    ) -> Result<()> {
        let sql = "INSERT INTO audit (id, workspace_id, at_ms, what, detail) VALUES ($1, $2, $3, $4, $5)";
        let statement = Statement::new("writing the audit", sql).bind(crate::clock::new_id(now));
        self.run(statement.bind(workspace.as_str()).bind(ms(now)).bind(what).bind(detail)).await.map(drop)
    }

    /// Employees of whom it is time to see what follows, the longest due first.
    pub async fn due_employees(&mut self, now: Timestamp, limit: i64) -> Result<Vec<EmployeeId>> {
        let rows: Vec<(String,)> = on!(self, c => sqlx::query_as(
            "SELECT id FROM employee WHERE look_ms <= $1 ORDER BY look_ms, id LIMIT $2")
            .bind(ms(now)).bind(limit).fetch_all(c).await)
        .doing("listing employees to follow")?;
        Ok(rows.into_iter().map(|(id,)| EmployeeId::new(id)).collect())
    }

    /// Those hired after a day are looked at again: something new may follow for them.
    pub async fn look_at_hired_after(&mut self, workspace: &WorkspaceId, day: Date, now: Timestamp) -> Result<()> {
        let sql =
            "UPDATE employee SET look_ms = $3 WHERE workspace_id = $1 AND hired_on > $2 AND person_id IS NOT NULL";
        let statement = Statement::new("looking at those who are new", sql).bind(workspace.as_str());
        self.run(statement.bind(day.to_string()).bind(ms(now))).await.map(drop)
    }

    /// Takes hold of an employee whose time has come until the transaction ends; `None` when another replica was faster.
    pub async fn hold_employee(&mut self, id: &EmployeeId, now: Timestamp) -> Result<Option<Lead>> {
        const LOCK: Sql = Sql {
            // SQLite has one writer at a time: the transaction itself is the lock.
            sqlite: "SELECT id FROM employee WHERE id = $1 AND look_ms <= $2",
            postgres: "SELECT id FROM employee WHERE id = $1 AND look_ms <= $2 FOR UPDATE",
        };
        let sql = self.text(&LOCK);
        let held: Option<(String,)> =
            on!(self, c => sqlx::query_as(sql).bind(id.as_str()).bind(ms(now)).fetch_optional(c).await)
                .doing("taking hold of an employee")?;
        if held.is_none() {
            return Ok(None);
        }
        on!(self, c => sqlx::query_as::<_, EmployeeRow>(select_employee!("WHERE e.id = $1"))
            .bind(id.as_str()).fetch_optional(c).await)
        .doing("reading an employee")?
        .map(EmployeeRow::read)
        .transpose()
    }

    /// When an employee is to be looked at next, and with whom their 1on1 is settled.
    pub async fn keep_followed(
        &mut self,
        id: &EmployeeId,
        settled_with: Option<&str>,
        look: Option<Timestamp>,
    ) -> Result<()> {
        let sql = "UPDATE employee SET settled_with = $2, look_ms = $3 WHERE id = $1";
        let statement = Statement::new("noting what followed", sql).bind(id.as_str()).bind(settled_with);
        self.run(statement.bind(look.map(ms))).await.map(drop)
    }

    pub async fn employee_at(&mut self, workspace: &WorkspaceId, email: &str) -> Result<Option<Lead>> {
        on!(self, c => sqlx::query_as::<_, EmployeeRow>(select_employee!("WHERE e.workspace_id = $1 AND e.email = $2"))
            .bind(workspace.as_str()).bind(email).fetch_optional(c).await)
        .doing("looking for an employee by address")?
        .map(EmployeeRow::read)
        .transpose()
    }

    /// A line of the roster.
    pub async fn employee(&mut self, workspace: &WorkspaceId, id: &EmployeeId) -> Result<Option<Lead>> {
        on!(self, c => sqlx::query_as::<_, EmployeeRow>(select_employee!("WHERE e.workspace_id = $1 AND e.id = $2"))
            .bind(workspace.as_str()).bind(id.as_str()).fetch_optional(c).await)
        .doing("reading an employee")?
        .map(EmployeeRow::read)
        .transpose()
    }

    /// The line of the roster that names a person.
    pub async fn employee_of(&mut self, person: &PersonId) -> Result<Option<Lead>> {
        on!(self, c => sqlx::query_as::<_, EmployeeRow>(select_employee!("WHERE e.person_id = $1"))
            .bind(person.as_str()).fetch_optional(c).await)
        .doing("looking for an employee by person")?
        .map(EmployeeRow::read)
        .transpose()
    }

    /// Those known on a chat platform whom the roster gives this person as a manager and who have no 1on1 with them.
    pub async fn unpaired_reports(&mut self, manager: &PersonId, today: Date) -> Result<Vec<PersonId>> {
        let rows: Vec<(String,)> = on!(self, c => sqlx::query_as(
            "SELECT r.person_id FROM employee m
             JOIN employee r ON r.workspace_id = m.workspace_id AND r.manager_email = m.email
             WHERE m.person_id = $1 AND r.person_id IS NOT NULL AND (r.left_on IS NULL OR r.left_on >= $2)
               AND r.settled_with = m.email
               AND NOT EXISTS (SELECT 1 FROM pair p WHERE p.state <> 'ended'
                                  AND p.manager_id = $1 AND p.report_id = r.person_id)
             ORDER BY r.reading NULLS LAST, r.name, r.id")
            .bind(manager.as_str()).bind(today.to_string()).fetch_all(c).await)
        .doing("listing who has no 1on1 yet")?;
        Ok(rows.into_iter().map(|(id,)| PersonId::new(id)).collect())
    }

    /// A platform says who holds an address: that line of the roster is this person's, unless it is somebody's already.
    /// What follows, for them and for those they lead, is looked at from `now` on.
    pub async fn link_employee(
        &mut self,
        workspace: &WorkspaceId,
        email: &str,
        person: &PersonId,
        now: Timestamp,
    ) -> Result<bool> {
        let sql = "UPDATE employee SET person_id = $3, look_ms = $4 WHERE workspace_id = $1 AND email = $2
                      AND person_id IS NULL AND NOT EXISTS (SELECT 1 FROM employee o WHERE o.person_id = $3)";
        let statement = Statement::new("linking an employee", sql).bind(workspace.as_str()).bind(email);
        let linked = self.run(statement.bind(person.as_str()).bind(ms(now))).await? > 0;
        if linked {
            let sql = "UPDATE employee SET look_ms = $3 WHERE workspace_id = $1 AND manager_email = $2";
            let statement = Statement::new("looking at those they lead", sql).bind(workspace.as_str()).bind(email);
            self.run(statement.bind(ms(now))).await?;
        }
        Ok(linked)
    }

    /// Addresses that nobody we know holds, of those who still work here, where a platform was not asked since a time.
    /// Only the company's own tenants of one platform are asked.
    pub async fn unasked(&mut self, platform: Platform, before: Timestamp, limit: i64) -> Result<Vec<Unasked>> {
        let rows: Vec<(String, String, String, String)> = on!(self, c => sqlx::query_as(
            "SELECT e.workspace_id, e.id, e.email, MIN(t.tenant) FROM employee e
             JOIN tenancy t ON t.workspace_id = e.workspace_id AND t.platform = $1 AND t.installation = 'active'
             WHERE e.person_id IS NULL AND e.left_on IS NULL AND (e.asked_ms IS NULL OR e.asked_ms < $2)
             GROUP BY e.workspace_id, e.id, e.email ORDER BY e.id LIMIT $3")
            .bind(platform.code()).bind(ms(before)).bind(limit).fetch_all(c).await)
        .doing("listing addresses to ask about")?;
        Ok(rows
            .into_iter()
            .map(|(workspace, employee, email, tenant)| Unasked {
                workspace: WorkspaceId::new(workspace),
                employee: EmployeeId::new(employee),
                email,
                platform,
                tenant,
            })
            .collect())
    }

    pub async fn note_asked(&mut self, employee: &EmployeeId, now: Timestamp) -> Result<()> {
        let statement = Statement::new("noting a question", "UPDATE employee SET asked_ms = $2 WHERE id = $1");
        self.run(statement.bind(employee.as_str()).bind(ms(now))).await.map(drop)
    }

    /// The days on which either of two people was not there to meet.
    pub async fn away(&mut self, people: [&PersonId; 2]) -> Result<Away> {
        let [one, other] = people;
        let days = if [one, other].iter().all(|person| self.facts.people.contains_key(*person)) {
            [one, other].iter().filter_map(|person| self.facts.days.get(*person).cloned()).collect()
        } else {
            let rows = on!(self, c => sqlx::query_as::<_, DaysRow>(select_days!("($1, $2)"))
                .bind(one.as_str()).bind(other.as_str()).fetch_all(c).await)
            .doing("reading who was away")?;
            DaysRow::read_all(rows)?.into_values().collect()
        };
        Ok(Away(days))
    }

    /// How many lines the roster has, and of how many we know the person.
    pub async fn roster_counts(&mut self, workspace: &WorkspaceId, today: Date) -> Result<(usize, usize)> {
        let (all, known): (i64, i64) = on!(self, c => sqlx::query_as(
            "SELECT COUNT(*), COUNT(person_id) FROM employee
             WHERE workspace_id = $1 AND (left_on IS NULL OR left_on >= $2)")
            .bind(workspace.as_str()).bind(today.to_string()).fetch_one(c).await)
        .doing("counting the roster")?;
        Ok((usize::try_from(all).unwrap_or_default(), usize::try_from(known).unwrap_or_default()))
    }

    /// A 1on1 ended because the manager changed: what the next one gets to see is to be decided.
    pub async fn begin_handover(
        &mut self,
        workspace: &WorkspaceId,
        (pair, report): (&PairId, &PersonId),
        now: Timestamp,
    ) -> Result<()> {
        let sql = "INSERT INTO handover (pair_id, workspace_id, report_id, created_ms) VALUES ($1, $2, $3, $4)
                   ON CONFLICT (pair_id) DO NOTHING";
        let statement = Statement::new("beginning a handover", sql).bind(pair.as_str()).bind(workspace.as_str());
        self.run(statement.bind(report.as_str()).bind(ms(now))).await.map(drop)
    }

    /// The report has a new 1on1: those that ended before can be handed over to it. Gives back which.
    pub async fn point_handovers(&mut self, report: &PersonId, to: &PairId) -> Result<Vec<PairId>> {
        let sql = "UPDATE handover SET to_pair_id = $2 WHERE report_id = $1 AND to_pair_id IS NULL AND pair_id <> $2
                   RETURNING pair_id";
        let mut pairs: Vec<String> = on!(self, c => sqlx::query_scalar(sql)
            .bind(report.as_str()).bind(to.as_str()).fetch_all(c).await)
        .doing("pointing a handover")?;
        pairs.sort();
        Ok(pairs.into_iter().map(PairId::new).collect())
    }

    /// Where a 1on1 of this report may be handed over to, and how much came along if that was chosen already.
    pub async fn handover(&mut self, pair: &PairId, report: &PersonId) -> Result<Option<(PairId, Option<usize>)>> {
        let row: Option<(String, Option<i64>)> = on!(self, c => sqlx::query_as(
            "SELECT to_pair_id, chosen FROM handover WHERE pair_id = $1 AND report_id = $2 AND to_pair_id IS NOT NULL")
            .bind(pair.as_str()).bind(report.as_str()).fetch_optional(c).await)
        .doing("reading a handover")?;
        Ok(row.map(|(to, chosen)| (PairId::new(to), chosen.map(|n| usize::try_from(n).unwrap_or_default()))))
    }

    /// The report chose what comes along.
    pub async fn end_handover(&mut self, pair: &PairId, chosen: usize, now: Timestamp) -> Result<()> {
        let sql = "UPDATE handover SET done_ms = $2, chosen = $3 WHERE pair_id = $1";
        let statement = Statement::new("ending a handover", sql).bind(pair.as_str()).bind(ms(now));
        self.run(statement.bind(i64::try_from(chosen).unwrap_or(i64::MAX))).await?;
        // The message that asked says so now.
        let sql = "UPDATE delivery SET rev = rev + 1 WHERE live AND pair_id = $1 AND kind = 'handover'";
        let stale = self.run(Statement::new("noting a handover as old", sql).bind(pair.as_str())).await?;
        self.stirred.outbox |= stale > 0;
        Ok(())
    }

    /// From when somebody works alone; `None` takes it back.
    pub async fn set_solo(&mut self, employee: &EmployeeId, on: Option<Date>) -> Result<()> {
        let statement = Statement::new("noting who works alone", "UPDATE employee SET solo_on = $2 WHERE id = $1");
        self.run(statement.bind(employee.as_str()).bind(on.map(|date| date.to_string()))).await.map(drop)
    }

    /// When people were hired and worked alone, of those of whom both are known.
    pub async fn solo_dates(&mut self, workspace: &WorkspaceId) -> Result<Vec<(Date, Date)>> {
        let rows: Vec<(String, String, String)> = on!(self, c => sqlx::query_as(
            "SELECT id, hired_on, solo_on FROM employee
             WHERE workspace_id = $1 AND hired_on IS NOT NULL AND solo_on IS NOT NULL ORDER BY hired_on, id")
            .bind(workspace.as_str()).fetch_all(c).await)
        .doing("reading who works alone")?;
        rows.into_iter()
            .map(|(id, hired, solo)| {
                let place = Place { table: "employee", id: &id };
                Ok((place.date("hired_on", &hired)?, place.date("solo_on", &solo)?))
            })
            .collect()
    }
}

fn leave(id: &str, from: &str, until: &str) -> Result<Leave> {
    let place = Place { table: "absence", id };
    Ok(Leave { from: place.date("from_on", from)?, until: place.date("until_on", until)? })
}
