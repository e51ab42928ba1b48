//! Which addresses our token may be sent to. A service's address comes with every activity, so whoever could forge one
//! could ask for our token: before a call, and before an activity is believed, its host is looked up here.

use reqwest::Url;

/// Whether a service at this address is one of `hosts` ([`Settings::hosts`](super::settings::Settings::hosts)): by
/// https, or by plain http on this machine alone. An address with a user, a query or a fragment is none of ours.
pub fn is_listed(hosts: &[String], address: &str) -> bool {
    let Ok(url) = Url::parse(address) else { return false };
    let Some(host) = url.host_str() else { return false };
    let is_plain_service =
        url.username().is_empty() && url.password().is_none() && url.query().is_none() && url.fragment().is_none();
    let is_private = match url.scheme() {
        "https" => true,
        "http" => is_loopback(host),
        _ => false,
    };
    is_plain_service && is_private && hosts.iter().any(|listed| is_meant(listed, host, url.port()))
}

/// Whether an address that an operator gives for login or keys is safe to ask: https, or this machine.
pub fn is_private(address: &str) -> bool {
    let Ok(url) = Url::parse(address) else { return false };
    match (url.scheme(), url.host_str()) {
        ("https", Some(_)) => true,
        ("http", Some(host)) => is_loopback(host),
        _ => false,
    }
}

/// Whether text can stand in the list of hosts: a name, `*.` in front or not, a port behind or not.
pub fn is_pattern(listed: &str) -> bool {
    let (name, port) = name_and_port(listed);
    let name = name.strip_prefix("*.").unwrap_or(name);
    let is_number = port.is_none_or(|port| port.parse::<u16>().is_ok());
    // A wildcard over a whole top-level domain would let anybody in.
    let is_wide = listed.starts_with("*.") && !name.contains('.');
    let is_name = !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || "-._[]:".contains(c));
    let reads_back = is_name && Url::parse(&format!("https://{name}/")).is_ok_and(|url| url.host_str().is_some());
    is_number && !is_wide && reads_back
}

/// A number, or the one name that never leaves the machine.
fn is_loopback(host: &str) -> bool {
    let number = host.trim_start_matches('[').trim_end_matches(']');
    host == "localhost" || number.parse::<std::net::IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

/// `port`: the address's, if it is not the usual one of its scheme.
fn is_meant(listed: &str, host: &str, port: Option<u16>) -> bool {
    let (name, listed_port) = name_and_port(listed.trim());
    let same_port = match listed_port.map(str::parse::<u16>) {
        // On this machine any port may be meant: it says nothing of who listens.
        None => port.is_none() || is_loopback(name),
        // The usual one may be written out.
        Some(Ok(443)) => port.is_none_or(|port| port == 443),
        Some(Ok(listed)) => port == Some(listed),
        Some(Err(_)) => false,
    };
    let (name, host) = (name.to_ascii_lowercase(), host.trim_end_matches('.').to_ascii_lowercase());
    let same_name = match name.strip_prefix("*.") {
        Some(above) => host.strip_suffix(above).is_some_and(|below| below.len() > 1 && below.ends_with('.')),
        None => host == name,
    };
    same_port && same_name
}

/// An address of IPv6 stands in brackets, as in a URL.
fn name_and_port(listed: &str) -> (&str, Option<&str>) {
    match listed.rsplit_once(':') {
        Some((name, port)) if !port.contains(']') => (name, Some(port)),
        _ => (listed, None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::teams::settings::HOSTS;

    fn hosts(text: &str) -> Vec<String> {
        text.split(',').map(|host| host.trim().to_owned()).collect()
    }

    #[test]
    fn microsofts_services_are_listed_and_nobody_elses() {
        let hosts = hosts(HOSTS);
        for address in [
            "https://smba.trafficmanager.net/emea/",
            "https://SMBA.trafficmanager.net/teams",
            "https://smba.trafficmanager.net:443/jp/",
            "https://smba.infra.gcc.teams.microsoft.com/teams",
            "https://smba.infra.gov.teams.microsoft.us/gcch/",
        ] {
            assert!(is_listed(&hosts, address), "{address}");
        }
        for address in [
            "http://smba.trafficmanager.net/emea/",
            "https://smba.trafficmanager.net:8443/emea/",
            "https://smba.trafficmanager.net.example.com/",
            "https://example.com/smba.trafficmanager.net",
            "https://smba.trafficmanager.net@example.com/",
            "https://user:word@smba.trafficmanager.net/",
            "https://smba.trafficmanager.net/?at=example.com",
            "https://smba.trafficmanager.net/#example.com",
            "https://infra.gcc.teams.microsoft.com/",
            "https://xinfra.gcc.teams.microsoft.com/",
            "https://other.trafficmanager.net/",
            "http://127.0.0.1:7000/teams",
            "ftp://smba.trafficmanager.net/",
            "smba.trafficmanager.net",
            "",
        ] {
            assert!(!is_listed(&hosts, address), "{address}");
        }
    }

    #[test]
    fn plain_http_is_for_listed_addresses_of_this_machine() {
        let hosts = hosts("127.0.0.1:7000, [::1]:7000, localhost:7000, 10.0.0.1:7000, example.com:80");
        for address in ["http://127.0.0.1:7000/teams", "http://[::1]:7000", "http://localhost:7000/"] {
            assert!(is_listed(&hosts, address), "{address}");
        }
        for address in [
            "http://127.0.0.1:7001/",
            "http://127.0.0.1/",
            "http://127.0.0.2:7000/",
            "http://10.0.0.1:7000/",
            "http://example.com:80/",
            "http://localhost.example.com:7000/",
        ] {
            assert!(!is_listed(&hosts, address), "{address}");
        }
    }

    #[test]
    fn a_listed_address_of_this_machine_without_a_port_means_all_its_ports() {
        let hosts = hosts("127.0.0.1, example.com");
        assert!(is_listed(&hosts, "http://127.0.0.1:7000/teams/") && is_listed(&hosts, "http://127.0.0.1/"));
        assert!(!is_listed(&hosts, "http://127.0.0.2:7000/") && !is_listed(&hosts, "https://example.com:7000/"));
    }

    #[test]
    fn what_can_stand_in_the_list_is_a_name() {
        for listed in ["smba.trafficmanager.net", "*.example.com", "127.0.0.1:7000", "[::1]:7000", "localhost"] {
            assert!(is_pattern(listed), "{listed}");
        }
        for listed in ["", "*", "*.com", "https://example.com", "example.com/teams", "a b", "example.com:http", "a@b.c"]
        {
            assert!(!is_pattern(listed), "{listed}");
        }
        assert!(is_private("https://login.microsoftonline.com") && is_private("http://127.0.0.1:9/x"));
        assert!(!is_private("http://login.microsoftonline.com") && !is_private("login") && !is_private("file:///x"));
    }
}
