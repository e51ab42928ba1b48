//! `taiwa healthcheck`: asks the server on this machine whether it is ready. For containers without a shell.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::time::Duration;

/// Longer than the server itself waits for its database, shorter than a container's own patience.
const WITHIN: Duration = Duration::from_secs(4);

/// Whether the server that listens there is ready; if not, why.
pub async fn ask(listen: SocketAddr) -> Result<(), String> {
    if listen.port() == 0 {
        return Err("TAIWA_LISTEN leaves the port open (0): name the one to ask".to_owned());
    }
    let address = format!("http://{}/readyz", here(listen));
    let client = reqwest::Client::builder()
        .no_proxy()
        .redirect(reqwest::redirect::Policy::none())
        .timeout(WITHIN)
        // It speaks to this machine only, and must work where there are no certificates.
        .tls_certs_only([])
        .build()
        .map_err(|error| format!("the question can't be asked: {error}"))?;
    match client.get(&address).send().await {
        Ok(answer) if answer.status().is_success() => Ok(()),
        Ok(answer) => {
            let status = answer.status().as_u16();
            let said: String = answer.text().await.unwrap_or_default().trim().chars().take(100).collect();
            Err(format!("{address} answers {status}: {said}"))
        }
        Err(error) if error.is_timeout() => Err(format!("{address} does not answer within {} s", WITHIN.as_secs())),
        Err(_) => Err(format!("nothing answers on {address}")),
    }
}

/// Where to ask a server that listens there: on every address means on loopback too.
fn here(listen: SocketAddr) -> SocketAddr {
    let ip = match listen.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => IpAddr::V4(Ipv4Addr::LOCALHOST),
        IpAddr::V6(ip) if ip.is_unspecified() => IpAddr::V6(Ipv6Addr::LOCALHOST),
        ip => ip,
    };
    SocketAddr::new(ip, listen.port())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_address_is_asked_on_loopback() {
        for (listen, asked) in [
            ("0.0.0.0:3000", "127.0.0.1:3000"),
            ("[::]:3000", "[::1]:3000"),
            ("10.0.0.7:80", "10.0.0.7:80"),
            ("127.0.0.1:3000", "127.0.0.1:3000"),
        ] {
            assert_eq!(here(listen.parse().unwrap()).to_string(), asked);
        }
    }
}
