//! Where calls may go: encrypted to Slack, or to a stand-in on this machine. The token and people's words travel to no
//! other place. Makes the HTTP client; knows no call.

use std::time::Duration;

use slack_morphism::prelude::*;

/// Why a courier can't be made from its settings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unfit {
    #[error("the Slack API address is not an address")]
    NotAnAddress,
    #[error("the Slack API address must be https, because the token travels with every call (http is for loopback)")]
    Unencrypted,
}

/// Whether the API address names a stand-in on this machine.
pub fn is_local(api: &str) -> Result<bool, Unfit> {
    let url: reqwest::Url = api.parse().map_err(|_| Unfit::NotAnAddress)?;
    let host = url.host_str().ok_or(Unfit::NotAnAddress)?;
    match url.scheme() {
        "http" | "https" if is_loopback(host) => Ok(true),
        "https" => Ok(false),
        "http" => Err(Unfit::Unencrypted),
        _ => Err(Unfit::NotAnAddress),
    }
}

/// A response address comes in from outside, so it is followed only to Slack, or locally if all is local.
pub fn of_response(address: &str, local: bool) -> Option<reqwest::Url> {
    let url: reqwest::Url = address.parse().ok()?;
    let host = url.host_str()?;
    let slacks = ["slack.com", "slack-gov.com"]
        .iter()
        .any(|domain| host.strip_suffix(domain).is_some_and(|sub| sub.is_empty() || sub.ends_with('.')));
    let trusted = (url.scheme() == "https" && slacks) || (local && is_loopback(host));
    trusted.then_some(url)
}

fn is_loopback(host: &str) -> bool {
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    host == "localhost" || bare.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback())
}

/// The Web API's client. slack-morphism's own constructor is `https` only and has no connect timeout.
pub fn client(api: &str, connect: Duration) -> SlackHyperClient {
    let mut http = hyper_util::client::legacy::connect::HttpConnector::new();
    http.enforce_http(false);
    // Its own, shorter time: a connection that never came about has surely delivered nothing.
    http.set_connect_timeout(Some(connect));
    http.set_nodelay(true);
    let builder = hyper_rustls::HttpsConnectorBuilder::new();
    let https = match builder.with_native_roots() {
        Ok(with_roots) => with_roots,
        // A machine without root certificates can still talk to a stand-in; against Slack each call then fails as "no
        // connection", which says more than not starting would.
        Err(_) => hyper_rustls::HttpsConnectorBuilder::new().with_tls_config(
            rustls::ClientConfig::builder()
                .with_root_certificates(rustls::RootCertStore::empty())
                .with_no_client_auth(),
        ),
    }
    .https_or_http()
    .enable_all_versions()
    .wrap_connector(http);
    SlackClient::new(SlackClientHyperHttpsConnector::from(https).with_slack_api_url(api))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_token_travels_only_encrypted_or_on_loopback() {
        for (api_url, fit) in [
            ("https://slack.com/api", Ok(())),
            ("http://127.0.0.1:3000/api", Ok(())),
            ("http://[::1]:3000/api/", Ok(())),
            ("http://localhost:3000/api", Ok(())),
            ("http://slack.com/api", Err(Unfit::Unencrypted)),
            ("http://127.0.0.1.example.com/api", Err(Unfit::Unencrypted)),
            ("http://localhost.example.com/api", Err(Unfit::Unencrypted)),
            ("ftp://slack.com/api", Err(Unfit::NotAnAddress)),
            ("slack", Err(Unfit::NotAnAddress)),
        ] {
            assert_eq!(is_local(api_url).map(drop), fit, "{api_url}");
        }
    }

    #[test]
    fn answers_are_sent_to_slack_alone() {
        for (address, from_slack, from_local) in [
            ("https://hooks.slack.com/actions/T1/2/3", true, true),
            ("https://hooks.slack-gov.com/actions/T1/2/3", true, true),
            ("http://hooks.slack.com/actions/T1/2/3", false, false),
            ("https://notslack.com/", false, false),
            ("https://hooks.slack.com.evil.example/", false, false),
            ("http://127.0.0.1:9/response", false, true),
            ("http://169.254.169.254/latest", false, false),
            ("", false, false),
        ] {
            assert_eq!(of_response(address, false).is_some(), from_slack, "{address}");
            assert_eq!(of_response(address, true).is_some(), from_local, "{address}");
        }
    }
}
