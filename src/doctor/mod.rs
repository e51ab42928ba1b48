//! `taiwa doctor`: looks at an installation from the configuration to Slack and Teams, and says for each thing whether it is
//! fine, and what to do where it is not. Changes nothing, needs no running server, and goes on after every problem.

mod database;
pub mod health;
mod report;
mod settings;
mod slack;
mod teams;
mod time;
mod url;

use std::time::Duration;

use secrecy::ExposeSecret;

use crate::clock::Clock;
use crate::config::Raw;

pub use report::{Check, Report, Status};

/// For one question to the database, to Slack or Teams, to our own public address.
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
    let settings = reading.teams.as_ref().ok().and_then(Option::as_ref);
    // Where Teams is set up and nothing of Slack's is, Slack is not missed.
    let uses_slack = reading.slack.is_set() || settings.is_none();
    let slack = async { if uses_slack { slack::look(&reading, clock).await } else { Vec::new() } };
    let teams = async {
        match settings {
            Some(settings) => teams::look(settings, clock).await,
            None => Vec::new(),
        }
    };
    let used = url::Used { slack: uses_slack.then_some(&reading.slack), teams: settings.is_some() };
    let public = async {
        match &reading.public_url {
            Ok(address) => url::look(address.as_ref(), used).await,
            // A bad setting has its own line.
            Err(_) => Vec::new(),
        }
    };
    let (database, slack, teams, public) = tokio::join!(look, slack, teams, public);
    report.extend(key.check);
    report.extend(database.unwrap_or_default());
    report.extend(slack);
    report.extend(teams);
    report.extend(time::zones(reading.zone.as_ref().ok()));
    report.extend(public);
    report
}
