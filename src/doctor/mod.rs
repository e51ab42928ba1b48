//! `taiwa doctor`: looks at an installation from the configuration to Slack, and says for each thing whether it is
//! fine, and what to do where it is not. Changes nothing, needs no running server, and goes on after every problem.

mod database;
pub mod health;
mod report;
mod settings;
mod slack;
mod time;
mod url;

use std::time::Duration;

use secrecy::ExposeSecret;

use crate::clock::Clock;
use crate::config::Raw;

pub use report::{Check, Report, Status};

/// For one question to the database, to Slack, to our own public address.
const PATIENCE: Duration = Duration::from_secs(10);

/// Looks at everything.
pub async fn examine(raw: &Raw, clock: &Clock) -> Report {
    let reading = raw.read_each();
    let mut report = Report::new(raw.secrets());
    report.extend(settings::configuration(raw, &reading));
    report.extend(settings::files(raw));
    let key = settings::master_key(&reading);

    let look = async {
        let url = reading.database_url.as_ref().ok()?;
        Some(database::look(url.expose_secret(), key.sealer, key.is_file, clock).await)
    };
    let (database, slack, public) =
        tokio::join!(look, slack::look(&reading, clock), url::look(reading.public_url.as_deref(), &reading.slack));
    report.extend(key.check);
    report.extend(database.unwrap_or_default());
    report.extend(slack);
    report.extend(time::zones(reading.zone.as_ref().ok()));
    report.extend(public);
    report
}
