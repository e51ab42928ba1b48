//! `taiwa demo`: its options, and what of this machine it has to know.

use crate::config;
use crate::demo::{OF_A_REAL_INSTALLATION, PlaygroundOptions};
use crate::domain::lang::Lang;

#[derive(clap::Args)]
pub(super) struct Demo {
    /// The port on 127.0.0.1; 0 takes a free one.
    #[arg(long, default_value_t = 4004)]
    port: u16,
    /// Only print the address; leave the browser alone.
    #[arg(long)]
    no_open: bool,
    /// Everybody's language, ja or en. Otherwise the manager has Japanese and the report English.
    #[arg(long, value_parser = ["ja", "en"])]
    lang: Option<String>,
    /// Print the whole loop as a story instead, and stop.
    #[arg(long, conflicts_with_all = ["port", "no_open"])]
    script: bool,
}

/// Whoever reads has seen enough, as `head` does.
fn seen_enough(error: anyhow::Error) -> anyhow::Result<()> {
    match error.downcast_ref::<std::io::Error>() {
        Some(away) if away.kind() == std::io::ErrorKind::BrokenPipe => Ok(()),
        _ => Err(error),
    }
}

impl Demo {
    pub(super) async fn run(self) -> anyhow::Result<()> {
        let Demo { port, no_open, lang, script } = self;
        let lang = lang.map(|lang| if lang == "ja" { Lang::Ja } else { Lang::En });
        let out = &mut std::io::stdout();
        if script {
            return crate::demo::run(lang.unwrap_or(Lang::Ja), out).await.or_else(seen_enough);
        }
        let real = config::first_set(OF_A_REAL_INSTALLATION);
        let options = PlaygroundOptions { port, show: !no_open && config::has_display(), lang, real };
        crate::demo::playground(options, out, crate::serve::asked_to_stop()).await
    }
}
