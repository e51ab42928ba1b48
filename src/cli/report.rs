//! `taiwa report`: a month's figures as files that an office opens.

use std::path::PathBuf;

use anyhow::Context;
use clap::Args;

use super::worth::{month, opened};
use crate::domain::figures::{Month, Period};
use crate::domain::lang::Lang;
use crate::report;

#[derive(Args)]
pub(super) struct Report {
    /// The month, e.g. 2026-10
    #[arg(long, value_parser = month)]
    month: Month,
    /// The folder to write into: one CSV a table, one workbook with all, and the chart as PNG and SVG.
    #[arg(long, value_name = "FOLDER")]
    out: PathBuf,
    /// The language of the tables, ja or en; the installation's if not given.
    #[arg(long, value_parser = ["ja", "en"])]
    lang: Option<String>,
}

pub(super) async fn report(asked: Report) -> anyhow::Result<()> {
    let Report { month, out, lang } = asked;
    let (app, workspace) = opened().await?;
    let (this_month, today) = (app.this_month(), app.today());
    if month > this_month {
        app.store.close().await;
        anyhow::bail!("{month} has not begun yet");
    }
    let lang = lang.map_or(app.usual.lang, |lang| Lang::from_locale(&lang));
    let reported = app.reported(&workspace, month).await;
    let lead = app.company_lead(&workspace, Period::up_to(month, 12)).await;
    let published = app.published_until(&workspace, month).await;
    app.store.close().await;
    let (reported, lead, published) = (reported?, lead?.unwrap_or_default(), published?);
    std::fs::create_dir_all(&out).with_context(|| format!("making {}", out.display()))?;
    let mut sheets = report::sheets(&reported, lang);
    sheets.push(report::promises(&lead, lang));
    sheets.push(report::summaries(&published, lang));
    sheets.push(report::benchmarks(lang));
    let chart = report::chart(&reported, lang);
    let mut files: Vec<(String, Vec<u8>)> = Vec::new();
    for (sheet, name) in sheets.iter().zip(["months", "units", "people", "promises", "pulse", "benchmarks"]) {
        files.push((format!("taiwa-{month}-{name}.csv"), report::csv(sheet)?));
    }
    files.push((format!("taiwa-{month}.xlsx"), report::xlsx(&sheets)?));
    files.push((format!("taiwa-{month}.png"), report::png(&chart).context("the chart can't be drawn")?));
    files.push((format!("taiwa-{month}.svg"), chart.into_bytes()));
    for (name, bytes) in files {
        let file = out.join(name);
        std::fs::write(&file, bytes).with_context(|| format!("writing {}", file.display()))?;
        super::print(&format!("wrote {}\n", file.display()))?;
    }
    for corrected in report::corrections(&reported, today, lang) {
        super::print(&format!("{corrected}\n"))?;
    }
    if month == this_month {
        super::print(&format!("{month} is not over: these are its figures so far\n"))?;
    }
    Ok(())
}
