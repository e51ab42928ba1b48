//! Takes the company's roster in: reads it, says what it changes, writes all of it or nothing, and follows what it means
//! for people's 1on1s.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use serde::Serialize;

use super::App;
use crate::chat::{Platform, Profile};
use crate::domain::ids::{EmployeeId, PersonId, UnitId, WorkspaceId};
use crate::domain::roster::{self, Changes, Field, Follow, Known, LeaveFile, Roster, Wrong, units_of};
use crate::store::{Done, Fault, Tx, Unasked};

/// What became of a roster, or would become of it.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Report {
    /// Nothing was written: it was only asked what would be.
    pub dry_run: bool,
    /// What keeps the files from being taken in. Nothing of them was done then.
    pub wrong: Vec<Wrong>,
    /// Columns that mean nothing here, of either file.
    pub ignored_columns: Vec<String>,
    /// Employees in the file.
    pub lines: usize,
    pub entered: usize,
    pub changed: usize,
    pub unchanged: usize,
    /// Of those in the file, how many are known on a chat platform.
    pub known_in_chat: usize,
    pub new_units: Vec<String>,
    /// People whose leaves are others now.
    pub leaves: usize,
    /// Addresses of those who are known, have not left and are in no line. They stay as they are.
    pub not_in_file: Vec<String>,
    /// One entry for each employee of whom something is new, in the order of addresses.
    pub changes: Vec<Entry>,
    /// What follows for people's 1on1s.
    pub pairs: Pairs,
}

/// How many 1on1s a roster concerns, by what becomes of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Pairs {
    /// Begin in the manager's name, with the rhythm of the file.
    pub started: usize,
    /// The manager is asked to begin.
    pub proposed: usize,
    /// Are there already.
    pub found: usize,
    /// End, because the manager is another or somebody left.
    pub ended: usize,
    /// Wait until both are known on a chat platform.
    pub waiting: usize,
}

/// What is new of somebody.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Entry {
    pub email: String,
    pub what: What,
    /// What differs, of those who were known before.
    pub fields: Vec<Field>,
    /// What it means for their 1on1.
    pub follows: Vec<&'static str>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum What {
    Entered,
    Changed,
    /// Nothing but leaves.
    Leave,
}

/// Hears how far an import is: so many steps of so many.
pub type Progress = Arc<dyn Fn(usize, usize) + Send + Sync>;

impl App {
    /// Brings the roster up to date from a CSV, and the leaves from another one if it is given. With `dry` nothing is
    /// written, and the answer is what would have been. The same files again change nothing.
    ///
    /// Fails only for faults of ours: what is wrong with the files is in the report.
    pub async fn import_roster(
        &self,
        workspace: &WorkspaceId,
        roster: &[u8],
        leave: Option<&[u8]>,
        dry: bool,
    ) -> Result<Report, Fault> {
        self.import_roster_telling(workspace, roster, leave, dry, Arc::new(|_, _| ())).await
    }

    /// The same, telling how far it is.
    pub async fn import_roster_telling(
        &self,
        workspace: &WorkspaceId,
        roster: &[u8],
        leave: Option<&[u8]>,
        dry: bool,
        tell: Progress,
    ) -> Result<Report, Fault> {
        let now = self.clock.now();
        let today = self.usual.zone.wall(now).date();
        let read = roster::read_roster(roster, today);
        let leave = leave.map(roster::read_leave).transpose();
        let (roster, leave) = match (read, leave) {
            (Ok(roster), Ok(leave)) => (roster, leave),
            (read, leave) => {
                let wrong = [read.err().unwrap_or_default(), leave.err().unwrap_or_default()].concat();
                return Ok(Report { dry_run: dry, wrong, ..Report::default() });
            }
        };
        let workspace = workspace.clone();
        let report = self
            .store
            .write(move |tx| {
                Box::pin(async move {
                    let known = tx.roster(&workspace).await?;
                    let report = Report {
                        dry_run: dry,
                        lines: roster.lines.len(),
                        ignored_columns: ignored(&roster, leave.as_ref()),
                        known_in_chat: known_in_chat(&known, &roster),
                        ..Report::default()
                    };
                    let changes = match roster::changes(&known, roster, leave.as_ref(), today) {
                        Ok(changes) => changes,
                        Err(wrong) => return Ok(Done::Undo(Report { wrong, ..report })),
                    };
                    let report = told(report, &changes);
                    if dry || changes.is_empty() {
                        return Ok(Done::Undo(report));
                    }
                    write(tx, &workspace, (&known, &changes), &tell, (now, today)).await?;
                    let detail = format!("{} entered, {} changed", report.entered, report.changed);
                    tx.audit_roster(&workspace, ("roster.imported", &detail), now).await?;
                    Ok(Done::Keep(report))
                })
            })
            .await?;
        if !dry && report.wrong.is_empty() {
            while self.follow_roster().await? {}
            self.met.notify_one();
        }
        Ok(report)
    }

    /// Addresses of the roster that nobody we know holds, where a platform was not asked within a day.
    pub async fn sought(&self, platform: Platform, most: i64) -> Result<Vec<Unasked>, Fault> {
        let before = self.clock.now() - SignedDuration::from_hours(24);
        self.store.read(move |tx| Box::pin(async move { tx.unasked(platform, before, most).await })).await
    }

    /// Keeps what a platform said about an address of the roster: whoever holds it is entered and joined with their line.
    pub async fn keep_found(&self, of: Unasked, profile: Option<Profile>) -> Result<(), Fault> {
        let (usual, now) = (self.usual.clone(), self.clock.now());
        self.store
            .write(move |tx| {
                Box::pin(async move {
                    tx.note_asked(&of.employee, now).await?;
                    let Some(profile) = profile.filter(|profile| !profile.bot && !profile.gone) else {
                        return Ok(Done::Keep(()));
                    };
                    super::people::enter_found(tx, &usual, (of.platform, &of.tenant), &of.email, &profile, now).await?;
                    Ok(Done::Keep(()))
                })
            })
            .await?;
        self.bell.notify_one();
        Ok(())
    }

    /// Our own company's space, if it was ever used: the one whose roster an operator holds.
    pub async fn own_workspace(&self) -> Result<Option<WorkspaceId>, Fault> {
        self.store.read(|tx| Box::pin(async move { tx.own_workspace().await })).await
    }
}

fn ignored(roster: &Roster, leave: Option<&LeaveFile>) -> Vec<String> {
    let of_leave = leave.map(|leave| leave.ignored.as_slice()).unwrap_or_default();
    [roster.ignored.as_slice(), of_leave].concat()
}

fn known_in_chat(known: &Known, roster: &Roster) -> usize {
    let linked: HashMap<&str, bool> =
        known.employees.iter().map(|e| (e.fields.email.as_str(), e.person.is_some())).collect();
    let is_known = |email: &str| linked.get(email).copied() == Some(true) || known.people.contains_key(email);
    roster.lines.iter().filter(|line| is_known(&line.fields.email)).count()
}

/// The report with what the changes say.
fn told(report: Report, changes: &Changes) -> Report {
    let mut entries: BTreeMap<&str, Entry> = BTreeMap::new();
    let entry = |email: &str, what, fields: &[Field]| Entry {
        email: email.to_owned(),
        what,
        fields: fields.to_vec(),
        follows: Vec::new(),
    };
    for (email, _) in &changes.leaves {
        entries.insert(email, entry(email, What::Leave, &[]));
    }
    for changed in &changes.changed {
        entries.insert(&changed.after.email, entry(&changed.after.email, What::Changed, &changed.fields));
    }
    for fields in &changes.entered {
        entries.insert(&fields.email, entry(&fields.email, What::Entered, &[]));
    }
    let mut pairs = Pairs::default();
    for (email, follow) in &changes.follow {
        let (count, means) = match follow {
            Follow::EndAll => (&mut pairs.ended, "their 1on1s end"),
            Follow::EndWithFormer => (&mut pairs.ended, "the 1on1 with the former manager ends"),
            Follow::Start => (&mut pairs.started, "a 1on1 starts"),
            Follow::Propose => (&mut pairs.proposed, "a 1on1 is proposed to the manager"),
            Follow::Settle => (&mut pairs.found, "the 1on1 is there already"),
            Follow::Wait => (&mut pairs.waiting, "a 1on1 waits until both are known in chat"),
            Follow::ForgetFormer => continue,
        };
        *count += 1;
        if let Some(entry) = entries.get_mut(email.as_str()) {
            entry.follows.push(means);
        }
    }
    Report {
        entered: changes.entered.len(),
        changed: changes.changed.len(),
        unchanged: changes.same,
        new_units: changes.units.clone(),
        leaves: changes.leaves.len(),
        not_in_file: changes.unnamed.clone(),
        changes: entries.into_values().collect(),
        pairs,
        ..report
    }
}

/// Writes all changes, in one transaction.
async fn write(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    (known, changes): (&Known, &Changes),
    tell: &Progress,
    (now, today): (Timestamp, Date),
) -> Result<(), Fault> {
    let all = changes.units.len() + changes.entered.len() + changes.changed.len() + changes.leaves.len();
    let mut done = 0;
    let mut step = || {
        done += 1;
        tell(done, all);
    };
    let mut units = tx.units(workspace).await?;
    for path in &changes.units {
        let id = UnitId::new(crate::clock::new_id(now));
        let parent = units_of(path).filter(|unit| unit != path).last().and_then(|parent| units.get(parent)).cloned();
        tx.enter_unit((workspace, &id), path, parent.as_ref(), now).await?;
        units.insert(path.clone(), id);
        step();
    }
    let unit_of = |team: &Option<String>| team.as_ref().and_then(|team| units.get(team)).cloned();
    let mut people: HashMap<&str, &PersonId> = known.people.iter().map(|(email, id)| (email.as_str(), id)).collect();
    let mut taken = std::collections::HashSet::new();
    for fields in &changes.entered {
        let id = EmployeeId::new(crate::clock::new_id(now));
        // Somebody with two addresses in two lines is one of the two.
        let person = people.remove(fields.email.as_str()).filter(|person| taken.insert((*person).clone()));
        let unit = unit_of(&fields.team);
        // Of somebody whom no platform knows nothing follows before one does, unless they are new.
        let is_new = fields.hired_on.is_some_and(|hired_on| today < roster::weeks_over(hired_on));
        let look = (person.is_some() || is_new).then_some(now);
        tx.enter_employee((workspace, &id), fields, (unit.as_ref(), person), look, now).await?;
        step();
    }
    for changed in &changes.changed {
        let unit = unit_of(&changed.after.team);
        tx.change_employee((workspace, &changed.id), &changed.after, unit.as_ref(), now).await?;
        step();
    }
    for (email, leaves) in &changes.leaves {
        tx.set_leaves(workspace, email, leaves, now).await?;
        step();
    }
    Ok(())
}
