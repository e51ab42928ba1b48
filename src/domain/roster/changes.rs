//! What a roster changes of what is known, before anything is written: the same for the dry run and for the real thing.
//! Whoever is in no line stays as they are and is named: a shortened file must not make people leave.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use jiff::civil::Date;
use serde::Serialize;

use super::follow::{Follow, Led, Standing, has_left, what_follows};
use super::leave::{Leave, LeaveFile};
use super::read::{Column, Roster};
use super::sheet::Problem;
use super::{Employee, Fields, Wrong, units_of};
use crate::domain::ids::{EmployeeId, PersonId};

/// What is known before.
#[derive(Clone, Debug, Default)]
pub struct Known {
    pub employees: Vec<Employee>,
    /// By address, sorted.
    pub leaves: BTreeMap<String, Vec<Leave>>,
    pub units: BTreeSet<String>,
    /// Who the chat platforms say holds an address, of those who are in no line yet.
    pub people: HashMap<String, PersonId>,
    /// 1on1s that go on: manager and report.
    pub pairs: HashSet<(PersonId, PersonId)>,
    /// The manager's address for whom an employee's 1on1 was dealt with last.
    pub settled: HashMap<EmployeeId, String>,
}

/// What of an employee changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Field {
    Name,
    Reading,
    Manager,
    Team,
    HiredOn,
    LeftOn,
    Zone,
    Rhythm,
}

/// Somebody of whom the roster says something else than before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Changed {
    pub id: EmployeeId,
    pub before: Fields,
    pub after: Fields,
    pub fields: Vec<Field>,
}

/// All that a roster changes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// New units, each after the one it lies in.
    pub units: Vec<String>,
    pub entered: Vec<Fields>,
    pub changed: Vec<Changed>,
    pub same: usize,
    /// Known, not gone, and in no line.
    pub unnamed: Vec<String>,
    /// The leaves of these are others now.
    pub leaves: Vec<(String, Vec<Leave>)>,
    /// What follows for the 1on1s of those who are new or changed.
    pub follow: Vec<(String, Follow)>,
}

impl Changes {
    pub fn is_empty(&self) -> bool {
        self.units.is_empty() && self.entered.is_empty() && self.changed.is_empty() && self.leaves.is_empty()
    }
}

/// What a roster, and a list of leaves if there is one, changes on a day.
pub fn changes(known: &Known, roster: Roster, leave: Option<&LeaveFile>, today: Date) -> Result<Changes, Vec<Wrong>> {
    let before: HashMap<&str, &Employee> = known.employees.iter().map(|e| (e.fields.email.as_str(), e)).collect();
    let Roster { lines, columns, .. } = roster;
    let mut after: BTreeMap<String, (u64, Fields)> = BTreeMap::new();
    for line in lines {
        let fields = match before.get(line.fields.email.as_str()) {
            Some(employee) => merged(&employee.fields, line.fields, &columns),
            None => line.fields,
        };
        after.insert(fields.email.clone(), (line.number, fields));
    }
    let wrong = [who_leads_whom(&before, &after), whose_leaves(&before, &after, leave)].concat();
    if !wrong.is_empty() {
        return Err(wrong);
    }

    let mut changes = Changes::default();
    let mut units = known.units.clone();
    for (_, fields) in after.values() {
        for unit in fields.team.iter().flat_map(|team| units_of(team)) {
            if units.insert(unit.to_owned()) {
                changes.units.push(unit.to_owned());
            }
        }
    }
    changes.unnamed = known
        .employees
        .iter()
        .filter(|e| !after.contains_key(&e.fields.email) && !has_left(e.fields.left_on, today))
        .map(|e| e.fields.email.clone())
        .collect();
    changes.leaves = leave.map(|file| leaves(known, file, today)).unwrap_or_default();

    let world = World { known, before: &before, after: &after, today };
    for (email, (_, fields)) in &after {
        let Some(employee) = before.get(email.as_str()) else {
            changes.follow.extend(world.follow(fields, None).into_iter().map(|follow| (email.clone(), follow)));
            changes.entered.push(fields.clone());
            continue;
        };
        let differs = differences(&employee.fields, fields);
        if differs.is_empty() {
            changes.same += 1;
            continue;
        }
        if differs.iter().any(|field| field.is_of_1on1s()) {
            let follow = world.follow(fields, Some(employee));
            changes.follow.extend(follow.into_iter().map(|follow| (email.clone(), follow)));
        }
        let (id, before) = (employee.id.clone(), employee.fields.clone());
        changes.changed.push(Changed { id, before, after: fields.clone(), fields: differs });
    }
    Ok(changes)
}

impl Field {
    /// Whether something may follow from it for somebody's 1on1s.
    pub fn is_of_1on1s(self) -> bool {
        match self {
            Field::Manager | Field::HiredOn | Field::LeftOn | Field::Rhythm => true,
            Field::Name | Field::Reading | Field::Team | Field::Zone => false,
        }
    }
}

/// What is said of somebody: of a column that the file leaves out, what was said before.
fn merged(before: &Fields, line: Fields, columns: &[Column]) -> Fields {
    fn pick<T: Clone>(has: bool, new: T, old: &T) -> T {
        if has { new } else { old.clone() }
    }
    let has = |column| columns.contains(&column);
    Fields {
        reading: pick(has(Column::Reading), line.reading, &before.reading),
        manager: pick(has(Column::Manager), line.manager, &before.manager),
        team: pick(has(Column::Team), line.team, &before.team),
        hired_on: pick(has(Column::HiredOn), line.hired_on, &before.hired_on),
        left_on: pick(has(Column::LeftOn), line.left_on, &before.left_on),
        zone: pick(has(Column::Zone), line.zone, &before.zone),
        rhythm: pick(has(Column::Rhythm), line.rhythm, &before.rhythm),
        name: line.name,
        email: line.email,
    }
}

fn differences(before: &Fields, after: &Fields) -> Vec<Field> {
    [
        (Field::Name, before.name != after.name),
        (Field::Reading, before.reading != after.reading),
        (Field::Manager, before.manager != after.manager),
        (Field::Team, before.team != after.team),
        (Field::HiredOn, before.hired_on != after.hired_on),
        (Field::LeftOn, before.left_on != after.left_on),
        (Field::Zone, before.zone != after.zone),
        (Field::Rhythm, before.rhythm != after.rhythm),
    ]
    .into_iter()
    .filter_map(|(field, differs)| differs.then_some(field))
    .collect()
}

type Before<'a> = HashMap<&'a str, &'a Employee>;
type After = BTreeMap<String, (u64, Fields)>;

/// Managers whom nobody knows, and circles.
fn who_leads_whom(before: &Before<'_>, after: &After) -> Vec<Wrong> {
    let is_there = |email: &str| after.contains_key(email) || before.contains_key(email);
    let mut wrong: Vec<Wrong> = after
        .values()
        .filter_map(|(line, fields)| {
            let email = fields.manager.as_ref().filter(|manager| !is_there(manager))?;
            let problem = Problem::NoSuchManager { email: email.clone() };
            Some(Wrong { in_leave: false, line: *line, problem })
        })
        .collect();
    let leader = |email: &str| match after.get(email) {
        Some((_, fields)) => fields.manager.as_deref(),
        None => before.get(email).and_then(|employee| employee.fields.manager.as_deref()),
    };
    let mut seen: HashSet<&str> = HashSet::new();
    for (line, fields) in after.values() {
        let mut way: Vec<&str> = Vec::new();
        let mut at = Some(fields.email.as_str());
        while let Some(email) = at {
            if let Some(from) = way.iter().position(|before| *before == email) {
                let circle = [&way[from..], &[email]].concat().join(" → ");
                wrong.push(Wrong { in_leave: false, line: *line, problem: Problem::Circle { circle } });
                break;
            }
            if seen.contains(email) {
                break;
            }
            way.push(email);
            at = leader(email);
        }
        seen.extend(way);
    }
    wrong.sort_by_key(|wrong| wrong.line);
    wrong
}

fn whose_leaves(before: &Before<'_>, after: &After, leave: Option<&LeaveFile>) -> Vec<Wrong> {
    let Some(file) = leave else { return Vec::new() };
    let unknown = file.lines.iter().filter(|(email, _)| {
        let is_there = after.contains_key(*email) || before.contains_key(email.as_str());
        !is_there
    });
    let mut wrong: Vec<Wrong> = unknown
        .map(|(email, line)| {
            let problem = Problem::NotInRoster { email: email.clone() };
            Wrong { in_leave: true, line: *line, problem }
        })
        .collect();
    wrong.sort_by_key(|wrong| wrong.line);
    wrong
}

/// The file is the whole list: what it no longer names and is not over is taken back; what is over stays.
fn leaves(known: &Known, file: &LeaveFile, today: Date) -> Vec<(String, Vec<Leave>)> {
    let nothing = Vec::new();
    let emails: BTreeSet<&String> = known.leaves.keys().chain(file.of.keys()).collect();
    emails
        .into_iter()
        .filter_map(|email| {
            let before = known.leaves.get(email).unwrap_or(&nothing);
            let named = file.of.get(email).unwrap_or(&nothing);
            let is_told = |past: &Leave| named.iter().any(|leave| leave.from <= past.until && past.from <= leave.until);
            let past = before.iter().filter(|leave| leave.until < today && !is_told(leave));
            let mut now: Vec<Leave> = past.chain(named).copied().collect();
            now.sort();
            (now != *before).then(|| (email.clone(), now))
        })
        .collect()
}

struct World<'a> {
    known: &'a Known,
    before: &'a Before<'a>,
    after: &'a After,
    today: Date,
}

impl World<'_> {
    fn person(&self, email: &str) -> Option<&PersonId> {
        let employee = self.before.get(email).and_then(|employee| employee.person.as_ref());
        employee.or_else(|| self.known.people.get(email))
    }

    fn led<'b>(&self, email: &'b str, report: Option<&PersonId>) -> Led<'b> {
        let person = self.person(email);
        let fields = match self.after.get(email) {
            Some((_, fields)) => Some(fields),
            None => self.before.get(email).map(|employee| &employee.fields),
        };
        let both = person.cloned().zip(report.cloned());
        Led {
            email,
            is_known: person.is_some(),
            left_on: fields.and_then(|fields| fields.left_on),
            has_pair: both.is_some_and(|both| self.known.pairs.contains(&both)),
        }
    }

    fn follow(&self, fields: &Fields, employee: Option<&Employee>) -> Vec<Follow> {
        let me = self.person(&fields.email);
        let settled = employee.and_then(|employee| self.known.settled.get(&employee.id));
        what_follows(&Standing {
            today: self.today,
            is_known: me.is_some(),
            left_on: fields.left_on,
            has_rhythm: fields.rhythm.is_some(),
            settled: settled.map(|email| self.led(email, me)),
            manager: fields.manager.as_deref().map(|email| self.led(email, me)),
        })
    }
}
