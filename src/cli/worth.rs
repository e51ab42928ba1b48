//! `taiwa hr`, `taiwa kpi`: what HR and finance know and a chat does not. Given at the machine, as files and numbers.

use std::path::PathBuf;

use anyhow::Context;
use clap::Subcommand;

use crate::app::App;
use crate::config::Raw;
use crate::domain::chance::Range;
use crate::domain::figures::Month;
use crate::domain::given::{self, BadNumber, BadSource};
use crate::domain::hr::read_events;
use crate::domain::ids::WorkspaceId;
use crate::domain::lang::Lang;
use crate::domain::roi::Input;
use crate::text::catalog::worth as t;

#[derive(Subcommand)]
pub(super) enum Hr {
    /// Take in who came and who left.
    ///
    /// FILE is a CSV in UTF-8 or Shift_JIS with the columns email, event, on, voluntary, reason. Events are hired, left,
    /// transfer, leave_from and leave_until. Importing a list again changes nothing.
    Import {
        file: PathBuf,
        /// Say what would become of it, and change nothing.
        #[arg(long)]
        dry_run: bool,
    },
    /// Write down, once, how turnover was in the twelve months before the programme: what later months are compared with.
    Baseline {
        /// The last of the twelve months, e.g. 2026-03
        #[arg(long, value_parser = month)]
        until: Month,
    },
}

#[derive(Subcommand)]
pub(super) enum Kpi {
    /// Give a number of the estimate: one value, or low/likely/high. Shares are given in percent.
    Set {
        #[arg(value_parser = input)]
        name: Input,
        /// e.g. 3500, or 1000000/1250000/1500000, or for a share 14.2
        value: String,
        /// Where the number comes from; shown beside it wherever it is used.
        #[arg(long)]
        source: String,
    },
    /// Take a number back.
    Unset {
        #[arg(value_parser = input)]
        name: Input,
    },
    /// Every number: what was given, and what is still missing.
    List,
}

pub(super) fn month(text: &str) -> Result<Month, String> {
    text.parse().map_err(|()| "a month looks like 2026-03".to_owned())
}

fn input(text: &str) -> Result<Input, String> {
    Input::from_code(text).ok_or_else(|| {
        let names: Vec<&str> = Input::ALL.into_iter().map(Input::code).collect();
        format!("one of {}", names.join(", "))
    })
}

/// The settings' database, and the company in it.
pub(super) async fn opened() -> anyhow::Result<(App, WorkspaceId)> {
    let app = crate::serve::open(&Raw::from_process().read()?, crate::clock::Clock::System).await?;
    match app.own_workspace().await? {
        Some(workspace) => Ok((app, workspace)),
        None => {
            app.store.close().await;
            anyhow::bail!("nobody of this company has used Taiwa yet: start it and write to it once first")
        }
    }
}

pub(super) async fn hr(task: Hr) -> anyhow::Result<()> {
    match task {
        Hr::Import { file, dry_run } => {
            let bytes = std::fs::read(&file).with_context(|| format!("reading {}", file.display()))?;
            let events = read_events(&bytes).map_err(|wrong| {
                let lines: Vec<String> = wrong.iter().map(|w| format!("line {}: {}", w.line, w.problem)).collect();
                anyhow::anyhow!("nothing of {} was taken in:\n{}", file.display(), lines.join("\n"))
            })?;
            if !events.ignored.is_empty() {
                super::print(&format!("left out, for they mean nothing here: {}\n", events.ignored.join(", ")))?;
            }
            let (app, _) = opened().await?;
            let count = events.all.len();
            let new = app.import_events(events.all, dry_run).await;
            app.store.close().await;
            let new = new?.unwrap_or(0);
            let done = if dry_run { "would be" } else { "were" };
            super::print(&format!("{count} events; {new} {done} new or changed\n"))?;
        }
        Hr::Baseline { until } => {
            let (app, workspace) = opened().await?;
            if until >= app.this_month() {
                app.store.close().await;
                anyhow::bail!("{until} is not over yet");
            }
            let written = app.set_baseline(&workspace, until).await;
            app.store.close().await;
            match written? {
                None => anyhow::bail!("HR's events do not reach back over the twelve months up to {until}"),
                Some(false) => anyhow::bail!("it is written down already, and stays as it was"),
                Some(true) => super::print("done\n")?,
            }
        }
    }
    Ok(())
}

pub(super) async fn kpi(task: Kpi) -> anyhow::Result<()> {
    match task {
        Kpi::Set { name, value, source } => {
            let range = range(name, &value)?;
            let source = given::source(&source).map_err(|bad| match bad {
                BadSource::Empty => anyhow::anyhow!("say where the number comes from: --source"),
                BadSource::TooLong => anyhow::anyhow!("the source is longer than {} characters", given::LONGEST_SOURCE),
            })?;
            let (app, workspace) = opened().await?;
            let set = app.set_input(&workspace, name, range, source).await;
            app.store.close().await;
            set?;
            super::print(&format!("{}: {}\n", name.code(), t::range(Lang::En, name, range)))?;
        }
        Kpi::Unset { name } => {
            let (app, workspace) = opened().await?;
            let gone = app.unset_input(&workspace, name).await;
            app.store.close().await;
            super::print(&format!("{}\n", if gone? { "done" } else { "it was not given" }))?;
        }
        Kpi::List => {
            let (app, workspace) = opened().await?;
            let given = app.given_inputs(&workspace).await;
            app.store.close().await;
            let given = given?;
            for input in Input::ALL {
                let what = t::name(Lang::En, input);
                let said = given.iter().find(|given| given.input == input);
                let value = match (said, input.otherwise()) {
                    (Some(given), _) => {
                        format!("{} (source: {})", t::range(Lang::En, input, given.range), given.source)
                    }
                    (None, Some(taken)) => format!("not given; taken as {}", t::range(Lang::En, input, taken)),
                    (None, None) => "missing".to_owned(),
                };
                super::print(&format!("{:13} {what}: {value}\n", input.code()))?;
            }
        }
    }
    Ok(())
}

fn range(input: Input, text: &str) -> anyhow::Result<Range> {
    given::range(input, text).map_err(|bad| match bad {
        BadNumber::NotANumber | BadNumber::NoLikely => anyhow::anyhow!("{text:?} is no number"),
        BadNumber::NotOneOrThree => anyhow::anyhow!("give one value, or three: low/likely/high"),
        BadNumber::Negative | BadNumber::NotInOrder => {
            anyhow::anyhow!("the values must not be negative, and go from low to high")
        }
        BadNumber::Above(most) => anyhow::anyhow!("at most {most}"),
    })
}
