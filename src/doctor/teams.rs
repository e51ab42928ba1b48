//! Teams: a token really fetched, the keys of its requests readable, and who can't be written to there.

use std::sync::Arc;

use super::Check;
use crate::clock::Clock;
use crate::teams::connector::Connector;
use crate::teams::outcome::Trouble;
use crate::teams::probe::{NoKeys, keys};
use crate::teams::settings::Settings;
use crate::teams::token::NoToken;

pub async fn look(settings: &Settings, clock: &Clock) -> Vec<Check> {
    let (token, keys) = tokio::join!(token(settings, clock), keys(settings));
    vec![token, signing(settings, keys)]
}

async fn token(settings: &Settings, clock: &Clock) -> Check {
    const NAME: &str = "teams_token";
    let clock = clock.clone();
    let Ok(connector) = Connector::new(settings, Arc::new(move || clock.now())) else {
        return Check::fail(
            NAME,
            "there are no root certificates on this machine",
            "install them (package ca-certificates)",
        );
    };
    match connector.introduce().await {
        Ok(()) => {
            let tenant = settings.tenant.as_deref().unwrap_or("several tenants");
            Check::ok(NAME, format!("the login gives one to app {} of {tenant}", settings.app_id))
        }
        Err(Trouble::NoToken(why)) => Check::fail(NAME, why.to_string(), mended(&why)),
        Err(trouble) => Check::fail(NAME, trouble.to_string(), "try again"),
    }
}

fn mended(why: &NoToken) -> &'static str {
    match why {
        NoToken::AppId(_) => {
            "set TEAMS_APP_ID to the registration's Application (client) ID, and TEAMS_TENANT_ID to the tenant it is in"
        }
        NoToken::Secret(_) => {
            "set TEAMS_APP_PASSWORD to the *value* of a client secret (not its ID), from *Certificates & secrets*"
        }
        NoToken::SecretExpired(_) => {
            "make a new client secret under *Certificates & secrets*, set TEAMS_APP_PASSWORD to its value, and restart"
        }
        NoToken::Tenant(_) => {
            "set TEAMS_TENANT_ID to the Directory (tenant) ID, and TEAMS_LOGIN_URL to its cloud's login"
        }
        NoToken::NotAllowed(_) => {
            "ask an admin of the tenant whether the app was switched off, or kept out by a policy"
        }
        NoToken::Refused(_) => {
            "see learn.microsoft.com/entra/identity-platform/reference-error-codes for what it means"
        }
        NoToken::Status { .. } => "try again in a minute; see whether a proxy answers in the login's place",
        NoToken::NotConnected | NoToken::TimedOut => {
            "let this machine open HTTPS connections to TEAMS_LOGIN_URL (no proxy is used), and see that it resolves names"
        }
        NoToken::Unreadable => "see whether TEAMS_LOGIN_URL is right, and whether a proxy answers in its place",
    }
}

fn signing(settings: &Settings, found: Result<usize, NoKeys>) -> Check {
    const NAME: &str = "teams_keys";
    match found {
        Ok(count) => Check::ok(NAME, format!("{count} keys sign Teams's requests, as {} says", settings.openid)),
        Err(why @ NoKeys::OtherIssuer) => Check::fail(
            NAME,
            format!("what {} describes can't be used: {why}", settings.openid),
            "set TEAMS_OPENID_URL and TEAMS_TOKEN_ISSUER to those of one cloud",
        ),
        Err(why) => Check::fail(
            NAME,
            format!("the keys of Teams's requests can't be read: {why}"),
            "let this machine open HTTPS connections there, and see that TEAMS_OPENID_URL is right; \
             without keys nothing from Teams is accepted",
        ),
    }
}

/// Who can't be written to on Teams, by reason.
pub fn unreachable(found: &[(String, i64)]) -> Option<Check> {
    let all: i64 = found.iter().map(|(_, count)| count).sum();
    if all == 0 {
        return None;
    }
    let reasons: Vec<String> = found.iter().map(|(why, count)| format!("{count} {}", reason(why))).collect();
    let people = if all == 1 { "1 person".to_owned() } else { format!("{all} people") };
    Some(Check::warn(
        "teams_people",
        format!("{people} can't be written to on Teams: {}", reasons.join(", ")),
        "give them the app (Teams admin center → *Setup policies*), or ask them to unblock it; whoever writes to Taiwa, or \
         adds it again, is written to again",
    ))
}

fn reason(why: &str) -> &str {
    match why {
        "app_not_installed" => "without the app",
        "removed" => "who removed the app",
        "blocked_by_user" => "who blocked it",
        "app_disabled_by_admin" => "for whom an admin switched it off",
        "writing_blocked" => "whose chat takes no messages",
        "unknown_person" => "whom Teams does not know",
        "forbidden" => "refused by Teams for a reason of its own",
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_out_of_reach_are_counted_by_reason() {
        assert_eq!(unreachable(&[]), None);
        let check = unreachable(&[("app_not_installed".to_owned(), 2), ("odd".to_owned(), 1)]).unwrap();
        assert_eq!(check.detail, "3 people can't be written to on Teams: 2 without the app, 1 odd");
    }
}
