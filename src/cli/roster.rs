//! `taiwa roster`: who works here, from the company's own list.

use std::io::IsTerminal;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::Context;
use clap::Subcommand;
use indicatif::{ProgressBar, ProgressStyle};

use crate::app::{Progress, Report};
use crate::config::Raw;
use crate::domain::roster::read_milestones;

/// So many employees are named one by one; `--json` has them all.
const MOST_SHOWN: usize = 40;

#[derive(Subcommand)]
pub(super) enum Roster {
    /// Bring the roster up to date from a CSV.
    ///
    /// Columns: email, name, and as far as you have them reading, manager_email, team (a path such as Sales/East),
    /// hired_on, left_on, zone, rhythm (in words of either language, or cron). Others are kept out and named. UTF-8 and
    /// Shift_JIS are read. A wrong line is named and nothing is done then; the same file again changes nothing. Whoever is
    /// in no line stays as they are. A rhythm starts a 1on1 once both are known in chat; without one the manager is asked.
    ///
    /// The exit status is 0 if the files could be taken in, else 1.
    Import {
        file: PathBuf,
        /// Leaves of absence: a CSV with the columns email, from, until. It is the whole list.
        #[arg(long, value_name = "FILE")]
        leave: Option<PathBuf>,
        /// Say what would change, and change nothing.
        #[arg(long)]
        dry_run: bool,
        /// For scripts: the whole report.
        #[arg(long)]
        json: bool,
    },
    /// Set the milestones of the company's training: what everybody new gets as steps towards working alone.
    ///
    /// Columns: week (full weeks after the first day, 1 to 52), ja, en; a company that speaks one language leaves the other
    /// out. UTF-8 and Shift_JIS are read. The file is the whole list; a wrong line is named and nothing is done then; the same
    /// file again changes nothing. Whoever is in their first twelve weeks gets what is still ahead, in the 1on1 with the manager
    /// of the roster. Once: another list is for those who come later.
    Milestones {
        file: PathBuf,
        /// Say whether something would change, and change nothing.
        #[arg(long)]
        dry_run: bool,
    },
    /// Say how long it took people until they worked alone, by the half year in which they were hired.
    Solo,
}

pub(super) async fn roster(task: Roster) -> anyhow::Result<ExitCode> {
    let app = crate::serve::open(&Raw::from_process().read()?, crate::clock::Clock::System).await?;
    let done = match task {
        Roster::Import { file, leave, dry_run, json } => import(&app, &file, leave.as_deref(), dry_run, json).await,
        Roster::Milestones { file, dry_run } => milestones(&app, &file, dry_run).await,
        Roster::Solo => solo(&app).await,
    };
    app.store.close().await;
    done
}

async fn workspace(app: &crate::app::App) -> anyhow::Result<crate::domain::ids::WorkspaceId> {
    app.own_workspace()
        .await?
        .context("nobody of this company has used Taiwa yet: start it, write to it once, and import then")
}

async fn import(
    app: &crate::app::App,
    file: &Path,
    leave: Option<&Path>,
    dry_run: bool,
    json: bool,
) -> anyhow::Result<ExitCode> {
    let roster = read(file)?;
    let leave = leave.map(read).transpose()?;
    let workspace = workspace(app).await?;
    let (tell, bar) = progress(json);
    let report = app.import_roster_telling(&workspace, &roster, leave.as_deref(), dry_run, tell).await;
    bar.finish_and_clear();
    let report = report?;
    let text = if json { format!("{}\n", serde_json::to_string_pretty(&report)?) } else { text(&report) };
    super::print(&text)?;
    Ok(if report.wrong.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn read(file: &Path) -> anyhow::Result<Vec<u8>> {
    std::fs::read(file).with_context(|| format!("reading {}", file.display()))
}

/// A bar for whoever watches; nothing for a script.
fn progress(json: bool) -> (Progress, ProgressBar) {
    if json || !std::io::stderr().is_terminal() {
        return (Arc::new(|_, _| ()), ProgressBar::hidden());
    }
    let bar = ProgressBar::new(0);
    if let Ok(style) = ProgressStyle::with_template("{bar:40} {pos}/{len} {elapsed}") {
        bar.set_style(style);
    }
    let shown = bar.clone();
    let tell: Progress = Arc::new(move |done, all| {
        shown.set_length(all as u64);
        shown.set_position(done as u64);
    });
    (tell, bar)
}

/// The report for a reader.
fn text(r: &Report) -> String {
    let mut lines = Vec::new();
    if !r.wrong.is_empty() {
        lines.push(format!("nothing was done: {} to put right", counted(r.wrong.len(), "line", "lines")));
        lines.extend(r.wrong.iter().map(|wrong| format!("  {wrong}")));
        return lines.join("\n") + "\n";
    }
    if !r.ignored_columns.is_empty() {
        lines.push(format!("columns that mean nothing here: {}", r.ignored_columns.join(", ")));
    }
    let (did, end, start, ask) = match r.dry_run {
        true => ("would be", "would end", "would start", "would be proposed"),
        false => ("were", "ended", "started", "were proposed"),
    };
    let people = counted(r.lines, "employee", "employees");
    lines.push(format!(
        "{people} in the file ({} known in chat): {} {did} entered, {} changed, {} the same",
        r.known_in_chat, r.entered, r.changed, r.unchanged
    ));
    if !r.new_units.is_empty() {
        let named = r.new_units.iter().take(MOST_SHOWN).map(String::as_str).collect::<Vec<_>>().join(", ");
        lines.push(format!("{}: {named}", counted(r.new_units.len(), "new unit", "new units")));
        more(&mut lines, r.new_units.len());
    }
    if r.leaves > 0 {
        lines.push(format!("leaves of {} {did} changed", counted(r.leaves, "employee", "employees")));
    }
    let pairs = &r.pairs;
    let counts = [
        (pairs.started, start),
        (pairs.proposed, &format!("{ask} to the manager")),
        (pairs.ended, end),
        (pairs.found, "are there already"),
        (pairs.waiting, "wait until both are known in chat"),
    ];
    let said: Vec<String> =
        counts.iter().filter(|(count, _)| *count > 0).map(|(count, what)| format!("{count} {what}")).collect();
    lines.push(format!("1on1s: {}", if said.is_empty() { "nothing changes".to_owned() } else { said.join(", ") }));
    for entry in r.changes.iter().take(MOST_SHOWN) {
        let what = match entry.what {
            crate::app::What::Entered => "+",
            crate::app::What::Changed | crate::app::What::Leave => "~",
        };
        let fields: Vec<String> = entry.fields.iter().map(|field| format!("{field:?}").to_lowercase()).collect();
        let leave = matches!(entry.what, crate::app::What::Leave).then(|| "leave".to_owned());
        let said: Vec<String> =
            fields.into_iter().chain(leave).chain(entry.follows.iter().map(|follows| (*follows).to_owned())).collect();
        let said = if said.is_empty() { String::new() } else { format!(": {}", said.join(", ")) };
        lines.push(format!("  {what} {}{said}", entry.email));
    }
    more(&mut lines, r.changes.len());
    if !r.not_in_file.is_empty() {
        lines.push(format!("known, and in no line (they stay as they are): {}", r.not_in_file.len()));
        lines.extend(r.not_in_file.iter().take(MOST_SHOWN).map(|email| format!("  ? {email}")));
        more(&mut lines, r.not_in_file.len());
    }
    lines.join("\n") + "\n"
}

fn more(lines: &mut Vec<String>, all: usize) {
    if all > MOST_SHOWN {
        lines.push(format!("  … and {} more (--json has them all)", all - MOST_SHOWN));
    }
}

fn counted(n: usize, one: &str, many: &str) -> String {
    format!("{n} {}", if n == 1 { one } else { many })
}

async fn milestones(app: &crate::app::App, file: &Path, dry_run: bool) -> anyhow::Result<ExitCode> {
    let list = read_milestones(&read(file)?).map_err(|wrong| {
        let lines: Vec<String> = wrong.iter().map(|w| format!("line {}: {}", w.line, w.problem)).collect();
        anyhow::anyhow!("nothing of {} was taken in:\n{}", file.display(), lines.join("\n"))
    })?;
    if !list.ignored.is_empty() {
        super::print(&format!("columns that mean nothing here: {}\n", list.ignored.join(", ")))?;
    }
    let workspace = workspace(app).await?;
    let count = counted(list.milestones.len(), "milestone", "milestones");
    let is_other = app.set_milestones(&workspace, list.milestones, dry_run).await?;
    let done = match (is_other, dry_run) {
        (false, _) => "the list is the same",
        (true, true) => "the list would be another one",
        (true, false) => "the list is another one from now on",
    };
    super::print(&format!("{count} in the file: {done}\n"))?;
    Ok(ExitCode::SUCCESS)
}

async fn solo(app: &crate::app::App) -> anyhow::Result<ExitCode> {
    let workspace = workspace(app).await?;
    let cohorts = app.solo_by_cohort(&workspace).await?;
    if cohorts.is_empty() {
        super::print("nobody of whom both the first day and the day of working alone are known\n")?;
    }
    for cohort in cohorts {
        let months = match cohort.months {
            Some(months) => format!("{months:.1} months at the median"),
            None => "fewer than 5 people: no figure".to_owned(),
        };
        super::print(&format!("{} H{}: n = {}, {months}\n", cohort.year, cohort.half, cohort.people))?;
    }
    Ok(ExitCode::SUCCESS)
}
