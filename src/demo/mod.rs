//! `taiwa demo`: the whole loop on this machine, told as a story. The very server that production runs, a local Slack
//! beside it, and a clock that is turned by hand.

mod stage;
mod story;

pub use stage::{Stage, StageOptions};

use std::io::Write;

use crate::domain::lang::Lang;

/// Plays the story and prints what everybody says and sees.
pub async fn run(lang: Lang, out: &mut (dyn Write + Send)) -> anyhow::Result<()> {
    story::play(lang, out).await
}
