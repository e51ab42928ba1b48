//! `taiwa ledger`: whether every figure is what the ledger says, and making the figures anew from it.

use std::process::ExitCode;

use clap::Subcommand;

use crate::config::Raw;
use crate::store::Done;

#[derive(Subcommand)]
pub(super) enum Ledger {
    /// Compare what is counted with the ledger; change nothing. The exit status is 0 if they agree, else 1.
    Check {
        /// For scripts: {"entries","slots","wrong_slots","wrong_sums"}
        #[arg(long)]
        json: bool,
    },
    /// Make what is counted anew from the ledger.
    Rebuild,
}

pub(super) async fn ledger(task: Ledger) -> anyhow::Result<ExitCode> {
    let app = crate::serve::open(&Raw::from_process().read()?, crate::clock::Clock::System).await?;
    let code = match task {
        Ledger::Check { json } => {
            let found = app.store.read(|tx| Box::pin(async move { tx.check_ledger().await })).await?;
            if json {
                let found = serde_json::json!({
                    "entries": found.entries,
                    "slots": found.slots,
                    "wrong_slots": found.wrong_slots,
                    "wrong_sums": found.wrong_sums,
                });
                super::print(&format!("{found:#}\n"))?;
            } else if found.is_whole() {
                super::print(&format!("{} slots and their sums are as {} entries say\n", found.slots, found.entries))?;
            } else {
                super::print(&format!(
                    "{} slots and {} sums are not as the ledger says; run `taiwa ledger rebuild`\n",
                    found.wrong_slots, found.wrong_sums
                ))?;
            }
            if found.is_whole() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
        }
        Ledger::Rebuild => {
            let found = app.store.write(|tx| {
                Box::pin(async move {
                    tx.rebuild_figures().await?;
                    tx.check_ledger().await.map(Done::Keep)
                })
            });
            let found = found.await?;
            super::print(&format!("{} slots and their sums made anew from {} entries\n", found.slots, found.entries))?;
            ExitCode::SUCCESS
        }
    };
    app.store.close().await;
    Ok(code)
}
