//! The public address: fit for Slack and Teams, and leading here.

use super::{Check, PATIENCE};
use crate::config::Slack;
use crate::slack::manifest::COMMANDS;

const NAME: &str = "public_url";

/// Who would call it.
pub struct Used<'a> {
    pub slack: Option<&'a Slack>,
    pub teams: bool,
}

/// Slack asks for it only where its requests come by HTTP, Teams always.
pub async fn look(public_url: Option<&reqwest::Url>, used: Used<'_>) -> Vec<Check> {
    let by_slack = used.slack.is_some_and(|slack| slack.app_token.is_none());
    let whether = match (by_slack, used.teams) {
        (true, true) => "Slack and Teams reach",
        (false, true) => "Teams reaches",
        _ => "Slack reaches",
    };
    let Some(url) = public_url else {
        return match by_slack || used.teams {
            true => vec![Check::warn(
                NAME,
                format!("TAIWA_PUBLIC_URL is not set, so whether {whether} this server was not looked at"),
                "set it to the address in the app's manifest, e.g. https://taiwa.example.com",
            )],
            false => Vec::new(),
        };
    };
    if let Some(check) = unfit(url) {
        return vec![check];
    }
    let mut checks = Vec::new();
    if by_slack {
        checks.push(leads_here(url).await);
    }
    if used.teams {
        checks.push(takes_activities(url).await);
    }
    if checks.is_empty() {
        checks.push(Check::ok(NAME, "is not used: requests come through Socket Mode"));
    }
    checks
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
    if url.scheme() != "https" {
        return Some(Check::fail(NAME, "TAIWA_PUBLIC_URL is not https: nothing is sent to it", fix));
    }
    if is_inside {
        return Some(Check::fail(NAME, format!("{host} is an address inside: it can't be reached from outside"), fix));
    }
    let is_bare = url.username().is_empty() && url.password().is_none() && url.query().is_none();
    (!is_bare || url.fragment().is_some())
        .then(|| Check::fail(NAME, "TAIWA_PUBLIC_URL holds more than scheme, host and path", fix))
}

/// Asks what Slack asks to see whether an address has a valid certificate: such a request needs no signature. The
/// server may not run yet, or may not be reached from inside its own network, so this is never a failure.
async fn leads_here(url: &reqwest::Url) -> Check {
    let address = format!("{}{COMMANDS}", url.as_str().trim_end_matches('/'));
    let fix = "start the server, and see that the proxy passes /slack/ on to TAIWA_LISTEN";
    match asked(&address, &[("ssl_check", "1")]).await {
        Ok(200) => Check::ok(NAME, format!("{address} answers")),
        other => not_here(NAME, &address, other, fix),
    }
}

/// An activity without a token is refused here with 401, and by hardly anybody else.
async fn takes_activities(url: &reqwest::Url) -> Check {
    const NAME: &str = "teams_endpoint";
    let address = format!("{}/api/messages", url.as_str().trim_end_matches('/'));
    let fix = "start the server, and see that the proxy passes /api/messages on to TAIWA_LISTEN";
    match asked(&address, &[]).await {
        Ok(401) => Check::ok(
            NAME,
            format!(
                "{address} answers, and takes nothing unsigned; it is the messaging endpoint to set at the Azure Bot"
            ),
        ),
        Ok(200..300) => {
            Check::warn(NAME, format!("{address} takes what is not signed: it is not this server that answers"), fix)
        }
        other => not_here(NAME, &address, other, fix),
    }
}

/// The status of the answer.
async fn asked(address: &str, form: &[(&str, &str)]) -> reqwest::Result<u16> {
    let client = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).timeout(PATIENCE).build()?;
    Ok(client.post(address).form(form).send().await?.status().as_u16())
}

fn not_here(name: &str, address: &str, asked: reqwest::Result<u16>, fix: &str) -> Check {
    match asked {
        Ok(status @ 300..400) => {
            Check::warn(name, format!("{address} redirects (HTTP {status})"), "name the last address")
        }
        Ok(status) => Check::warn(name, format!("{address} answers HTTP {status}"), fix),
        Err(error) if error.is_timeout() => Check::warn(name, format!("{address} does not answer in time"), fix),
        Err(_) => Check::warn(name, format!("{address} can't be reached from here"), fix),
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

    /// A server that answers every request with this status.
    async fn answering(status: &'static str) -> reqwest::Url {
        use tokio::io::{AsyncReadExt, AsyncWriteExt};
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap()).parse().unwrap();
        tokio::spawn(async move {
            while let Ok((mut socket, _)) = listener.accept().await {
                let _ = socket.read(&mut [0; 4096]).await;
                let answer = format!("HTTP/1.1 {status}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n");
                let _ = socket.write_all(answer.as_bytes()).await;
            }
        });
        url
    }

    #[tokio::test]
    async fn an_endpoint_of_teams_takes_nothing_unsigned() {
        use crate::doctor::Status;
        for (status, expected, says) in [
            ("401 Unauthorized", Status::Ok, "messaging endpoint"),
            ("200 OK", Status::Warn, "not signed"),
            ("404 Not Found", Status::Warn, "HTTP 404"),
            ("301 Moved", Status::Warn, "redirects"),
        ] {
            let check = takes_activities(&answering(status).await).await;
            assert_eq!(check.status, expected, "{check:?}");
            assert!(check.detail.contains(says), "{check:?}");
        }
    }
}
