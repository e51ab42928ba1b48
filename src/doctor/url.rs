//! The public address: fit for Slack, and leading here.

use super::{Check, PATIENCE};
use crate::config::Slack;
use crate::slack::manifest::COMMANDS;

const NAME: &str = "public_url";

/// Slack asks for it only where its requests come by HTTP.
pub async fn look(public_url: Option<&str>, slack: &Slack) -> Vec<Check> {
    let needed = slack.app_token.is_none();
    let Some(address) = public_url else {
        return match needed {
            true => vec![Check::warn(
                NAME,
                "TAIWA_PUBLIC_URL is not set, so whether Slack reaches this server was not looked at",
                "set it to the address in the app's manifest, e.g. https://taiwa.example.com",
            )],
            false => Vec::new(),
        };
    };
    match reqwest::Url::parse(address) {
        Ok(url) => match unfit(&url) {
            Some(check) => vec![check],
            None if needed => vec![leads_here(&url).await],
            None => vec![Check::ok(NAME, "is not used: requests come through Socket Mode")],
        },
        Err(_) => vec![Check::fail(
            NAME,
            "TAIWA_PUBLIC_URL is no address",
            "set it to something like https://taiwa.example.com",
        )],
    }
}

/// What is wrong with the address itself.
fn unfit(url: &reqwest::Url) -> Option<Check> {
    let fix = "set TAIWA_PUBLIC_URL to the address of the proxy in front, like https://taiwa.example.com";
    let host = url.host_str().unwrap_or_default();
    let bare = host.trim_matches(['[', ']']);
    let is_inside = match bare.parse::<std::net::IpAddr>() {
        Ok(std::net::IpAddr::V4(ip)) => {
            ip.is_loopback() || ip.is_private() || ip.is_unspecified() || ip.is_link_local()
        }
        Ok(std::net::IpAddr::V6(ip)) => ip.is_loopback() || ip.is_unspecified() || ip.is_unique_local(),
        Err(_) => bare == "localhost" || !bare.contains('.') || bare.ends_with(".local") || bare.ends_with(".internal"),
    };
    if host.is_empty() || !matches!(url.scheme(), "https" | "http") {
        return Some(Check::fail(NAME, "TAIWA_PUBLIC_URL is no web address", fix));
    }
    if url.scheme() != "https" {
        return Some(Check::fail(NAME, "TAIWA_PUBLIC_URL is not https: Slack sends nothing to it", fix));
    }
    if is_inside {
        return Some(Check::fail(NAME, format!("{host} is an address inside: Slack can't reach it"), fix));
    }
    let is_bare = url.username().is_empty() && url.password().is_none() && url.query().is_none();
    (!is_bare || url.fragment().is_some())
        .then(|| Check::fail(NAME, "TAIWA_PUBLIC_URL holds more than scheme, host and path", fix))
}

/// Asks what Slack asks to see whether an address has a valid certificate: such a request needs no signature. The
/// server may not run yet, or may not be reached from inside its own network, so this is never a failure.
async fn leads_here(url: &reqwest::Url) -> Check {
    let address = format!("{}{COMMANDS}", url.as_str().trim_end_matches('/'));
    let client = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).timeout(PATIENCE).build();
    let asked = match client {
        Ok(client) => client.post(&address).form(&[("ssl_check", "1")]).send().await,
        Err(error) => Err(error),
    };
    let fix = "start the server, and see that the proxy passes /slack/ on to TAIWA_LISTEN";
    match asked.map(|answer| answer.status().as_u16()) {
        Ok(200) => Check::ok(NAME, format!("{address} answers")),
        Ok(status @ 300..400) => {
            Check::warn(NAME, format!("{address} redirects (HTTP {status})"), "name the last address")
        }
        Ok(status) => Check::warn(NAME, format!("{address} answers HTTP {status}"), fix),
        Err(error) if error.is_timeout() => Check::warn(NAME, format!("{address} does not answer in time"), fix),
        Err(_) => Check::warn(NAME, format!("{address} can't be reached from here"), fix),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_that_slack_could_not_use_is_told() {
        for (address, wrong) in [
            ("https://taiwa.example.com", None),
            ("https://taiwa.example.com/bot/", None),
            ("http://taiwa.example.com", Some("not https")),
            ("ftp://taiwa.example.com", Some("no web address")),
            ("https://localhost:3000", Some("inside")),
            ("https://192.168.0.7", Some("inside")),
            ("https://[::1]/", Some("inside")),
            ("https://taiwa", Some("inside")),
            ("https://user:canary@taiwa.example.com", Some("more than")),
            ("https://taiwa.example.com/?x=1", Some("more than")),
        ] {
            let told = unfit(&address.parse().unwrap()).map(|check| check.detail);
            assert_eq!(told.is_some(), wrong.is_some(), "{address}: {told:?}");
            assert!(told.unwrap_or_default().contains(wrong.unwrap_or_default()), "{address}");
        }
    }
}
