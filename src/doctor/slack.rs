//! Slack: reachable, the tokens accepted, the scopes granted, the clocks together.

use secrecy::ExposeSecret;

use super::time::{Skew, skew};
use super::{Check, PATIENCE};
use crate::clock::Clock;
use crate::config::{Reading, Slack};
use crate::slack::manifest::{NEEDED, OPTIONAL};
use crate::slack::outcome::Code;
use crate::slack::probe::{Heard, Silence, ask};

/// Requests that are five minutes off are refused, ours by Slack's clock and Slack's by ours.
const SIGNATURES: Skew = Skew { warn_seconds: 30, fail_seconds: 240 };

pub async fn look(reading: &Reading, clock: &Clock) -> Vec<Check> {
    let slack = &reading.slack;
    let mut checks = vec![mode(slack)];
    let before = clock.now();
    let method = if slack.bot_token.is_some() { "auth.test" } else { "api.test" };
    let heard = ask(&slack.api_url, method, slack.bot_token.as_ref(), PATIENCE).await;
    let asked = (before, clock.now());
    match heard {
        Err(silence) => {
            checks.push(unreachable(&silence));
            checks.extend(slack.bot_token.is_none().then(no_token));
        }
        Ok(heard) => {
            checks.push(Check::ok("slack_reachable", format!("{} answers", slack.api_url)));
            checks.extend(bot(slack, &heard));
            if let Some(theirs) = heard.date {
                checks.push(skew("clock", "Slack", SIGNATURES, asked, theirs));
            }
            checks.extend(app(slack).await);
        }
    }
    checks
}

/// How Slack's requests come in.
fn mode(slack: &Slack) -> Check {
    const NAME: &str = "slack_requests";
    match (&slack.app_token, &slack.signing_secret) {
        (Some(_), _) => Check::ok(NAME, "come through Socket Mode"),
        (None, Some(secret)) if secret.expose_secret().starts_with("xox") || secret.expose_secret().len() < 16 => {
            Check::warn(
                NAME,
                "SLACK_SIGNING_SECRET does not look like one",
                "copy *Signing Secret* from *Basic Information* on api.slack.com/apps, not a token",
            )
        }
        (None, Some(_)) => Check::ok(NAME, "come by HTTP, signed; only a first command shows that the secret is right"),
        (None, None) => Check::fail(
            NAME,
            "neither SLACK_SIGNING_SECRET (HTTP) nor SLACK_APP_TOKEN (Socket Mode) is set: nothing from Slack is accepted",
            "set one of them, from *Basic Information* on api.slack.com/apps",
        ),
    }
}

fn unreachable(silence: &Silence) -> Check {
    let fix = match silence {
        Silence::Unfit(_) => "take SLACK_API_URL out of the configuration: the default is right",
        Silence::NotConnected(cause) if cause.contains("certificate") => {
            "install the root certificates (package ca-certificates); a proxy that opens TLS can't be passed"
        }
        Silence::Status(_) | Silence::Unreadable => "see whether a proxy answers in Slack's place, or status.slack.com",
        _ => "let this machine open HTTPS connections to slack.com (no proxy is used), and see that it resolves names",
    };
    Check::fail("slack_reachable", silence.to_string(), fix)
}

const TOKEN: &str = "slack_token";

fn no_token() -> Check {
    Check::fail(
        TOKEN,
        "SLACK_BOT_TOKEN is not set: commands are answered, but no message is sent",
        "copy the Bot User OAuth Token (xoxb-…) from *OAuth & Permissions* on api.slack.com/apps",
    )
}

fn bot(slack: &Slack, heard: &Heard) -> Vec<Check> {
    let Some(token) = &slack.bot_token else { return vec![no_token()] };
    match &heard.said {
        Err(code) => vec![Check::fail(TOKEN, format!("Slack refuses SLACK_BOT_TOKEN: {code}"), token_fix(code))],
        Ok(said) => {
            let text = |key: &str| said[key].as_str().unwrap_or("?").to_owned();
            // A person's own token works for this call, and for hardly any other.
            let identity = if said["bot_id"].is_string() || token.expose_secret().starts_with("xoxb-") {
                Check::ok(TOKEN, format!("is that of bot {} in workspace {}", text("user_id"), text("team_id")))
            } else {
                Check::fail(
                    TOKEN,
                    "SLACK_BOT_TOKEN is no bot's token",
                    "take the Bot User OAuth Token (xoxb-…), not the User OAuth Token",
                )
            };
            vec![identity, scopes(heard.scopes.as_deref())]
        }
    }
}

fn scopes(granted: Option<&[String]>) -> Check {
    const NAME: &str = "slack_scopes";
    let Some(granted) = granted else {
        return Check::warn(
            NAME,
            "Slack did not say what the token may do",
            "compare *OAuth & Permissions* with `taiwa manifest slack`",
        );
    };
    let lacks = |scope: &str| !granted.iter().any(|granted| granted == scope);
    let missing: Vec<&str> = NEEDED.into_iter().filter(|scope| lacks(scope)).collect();
    if !missing.is_empty() {
        return Check::fail(
            NAME,
            format!("not granted: {}", missing.join(", ")),
            "add them under *OAuth & Permissions* → Bot Token Scopes, and install the app anew",
        );
    }
    let lacking: Vec<_> = OPTIONAL.iter().filter(|(scope, _)| lacks(scope)).collect();
    if lacking.is_empty() {
        return Check::ok(NAME, "all that is needed and all that is optional is granted");
    }
    let without: Vec<String> =
        lacking.iter().map(|(scope, without)| format!("without {scope}, which is optional, {without}")).collect();
    let names: Vec<&str> = lacking.iter().map(|(scope, _)| *scope).collect();
    Check::warn(
        NAME,
        format!("all needed ones are granted; {}", without.join("; ")),
        format!("add {} and install the app anew, or leave it so", names.join(" and ")),
    )
}

async fn app(slack: &Slack) -> Option<Check> {
    const NAME: &str = "slack_app_token";
    let token = slack.app_token.as_ref()?;
    // The address it gives is never used, and ends by itself.
    Some(match ask(&slack.api_url, "apps.connections.open", Some(token), PATIENCE).await {
        Ok(Heard { said: Ok(_), .. }) => Check::ok(NAME, "opens Socket Mode"),
        Ok(Heard { said: Err(code), .. }) => {
            let fix = match code.as_str() {
                "missing_scope" => "make an app-level token with connections:write under *Basic Information*",
                "not_allowed_token_type" => "set SLACK_APP_TOKEN to the app-level token (xapp-…), not the bot's",
                _ => token_fix(&code),
            };
            Check::fail(NAME, format!("Slack refuses SLACK_APP_TOKEN: {code}"), fix)
        }
        Err(silence) => Check::fail(NAME, silence.to_string(), "try again; Slack answered other calls"),
    })
}

fn token_fix(code: &Code) -> &'static str {
    match code.as_str() {
        "token_revoked" | "account_inactive" | "token_expired" => {
            "install the app to the workspace again (*Install App*), and set the new token"
        }
        "invalid_auth" | "not_authed" => "copy the token again from api.slack.com/apps: this one is none of Slack's",
        "team_access_not_granted" | "access_denied" | "ekm_access_denied" => {
            "ask an admin of the workspace to approve the app"
        }
        "ratelimited" => "wait a minute and ask again",
        _ => "see docs.slack.dev/reference/methods/auth.test#errors for what it means",
    }
}
