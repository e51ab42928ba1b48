//! The settings of Teams, read together: an app and its secret come in a pair, and each address is checked before a
//! secret could be sent to it.

use std::time::Duration;

use super::{ConfigError, Raw, Read};
use crate::teams::hosts;
use crate::teams::settings::Settings;

/// One call to Teams, from waiting for its turn to the last byte.
const CALL: Duration = Duration::from_secs(10);

/// `None` where Teams is not used.
pub(super) fn teams(raw: &Raw) -> Read<Option<Settings>> {
    let bad = |name, problem: &str| ConfigError::Bad { name, problem: problem.to_owned() };
    let (app_id, password) = match (raw.get("TEAMS_APP_ID"), raw.secret("TEAMS_APP_PASSWORD")) {
        (Some(app_id), Some(password)) => (app_id, password),
        (None, None) => return unused(raw),
        (Some(_), None) => {
            return Err(bad(
                "TEAMS_APP_PASSWORD",
                "is not set, and TEAMS_APP_ID is: take a client secret's value from the app registration's \
                 *Certificates & secrets*",
            ));
        }
        (None, Some(_)) => {
            return Err(bad(
                "TEAMS_APP_ID",
                "is not set, and TEAMS_APP_PASSWORD is: take the Application (client) ID from the app registration",
            ));
        }
    };
    if !is_id(app_id) {
        return Err(bad("TEAMS_APP_ID", "is no Application (client) ID such as 00000000-0000-0000-0000-000000000000"));
    }
    let tenant = match raw.get("TEAMS_TENANT_ID") {
        None => None,
        // What people write for an app of several tenants.
        Some(any) if matches!(any.to_ascii_lowercase().as_str(), "common" | "organizations" | "botframework.com") => {
            None
        }
        Some(tenant) if is_id(tenant) => Some(tenant.to_owned()),
        Some(tenant) if tenant.contains(',') => {
            return Err(bad("TEAMS_TENANT_ID", "takes one tenant; leave it empty for an app of several tenants"));
        }
        Some(_) => {
            return Err(bad("TEAMS_TENANT_ID", "must be the Directory (tenant) ID, not a name or a domain"));
        }
    };
    Ok(Some(Settings {
        app_id: app_id.to_owned(),
        password,
        tenant,
        login: address(raw, "TEAMS_LOGIN_URL")?.trim_end_matches('/').to_owned(),
        openid: address(raw, "TEAMS_OPENID_URL")?,
        issuer: raw.or_default("TEAMS_TOKEN_ISSUER").to_owned(),
        hosts: listed(raw)?,
        timeout: CALL,
        paced: true,
    }))
}

/// A tenant alone is a slip of the pen, and would leave Teams off unseen.
fn unused(raw: &Raw) -> Read<Option<Settings>> {
    match raw.get("TEAMS_TENANT_ID") {
        None => Ok(None),
        Some(_) => Err(ConfigError::Bad {
            name: "TEAMS_APP_ID",
            problem: "is not set, and TEAMS_TENANT_ID is: Teams needs both, and TEAMS_APP_PASSWORD".to_owned(),
        }),
    }
}

/// Microsoft's ids are GUIDs; what tells them from names and domains is enough here, for the login says the rest.
fn is_id(text: &str) -> bool {
    text.contains(|c: char| c.is_ascii_digit()) && text.chars().all(|c| "-_".contains(c) || c.is_ascii_alphanumeric())
}

/// An address that a secret, or trust, is sent to.
fn address(raw: &Raw, name: &'static str) -> Read<String> {
    let address = raw.or_default(name);
    match hosts::is_private(address) {
        true => Ok(address.to_owned()),
        false => Err(ConfigError::Bad {
            name,
            problem: "must be an https address (http is for this machine alone, in tests)".to_owned(),
        }),
    }
}

fn listed(raw: &Raw) -> Read<Vec<String>> {
    let hosts: Vec<String> = raw
        .or_default("TEAMS_SERVICE_HOSTS")
        .split(',')
        .map(|host| host.trim().trim_end_matches('/'))
        // People paste addresses.
        .map(|host| host.strip_prefix("https://").or(host.strip_prefix("http://")).unwrap_or(host).to_owned())
        .filter(|host| !host.is_empty())
        .collect();
    match hosts.iter().find(|host| !hosts::is_pattern(host)) {
        None => Ok(hosts),
        Some(wrong) => Err(ConfigError::Bad {
            name: "TEAMS_SERVICE_HOSTS",
            problem: format!(
                "takes hosts like smba.trafficmanager.net or *.example.com, comma-separated, not `{wrong}`"
            ),
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::teams::settings::ISSUER;

    const ID: &str = "7A1A0000-0000-4000-8000-00000000DA11";
    const TENANT: &str = "c0ffee00-0000-4000-8000-000000000001";

    fn read(pairs: &[(&str, &str)]) -> Read<Option<Settings>> {
        teams(&Raw::from(|name| pairs.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned())))
    }

    fn with(more: &[(&str, &str)]) -> Read<Option<Settings>> {
        let mut pairs = vec![("TEAMS_APP_ID", ID), ("TEAMS_APP_PASSWORD", "canary")];
        pairs.extend(more);
        read(&pairs)
    }

    #[test]
    fn teams_is_off_until_an_app_is_named() {
        assert!(read(&[]).unwrap().is_none());
        let settings = with(&[("TEAMS_TENANT_ID", TENANT)]).unwrap().unwrap();
        assert_eq!((settings.app_id.as_str(), settings.tenant.as_deref()), (ID, Some(TENANT)));
        assert_eq!((settings.login.as_str(), settings.issuer.as_str()), ("https://login.microsoftonline.com", ISSUER));
        assert_eq!(settings.scope(), "https://api.botframework.com/.default");
        assert!(settings.hosts.contains(&"smba.trafficmanager.net".to_owned()) && settings.paced);
        for several in [vec![], vec![("TEAMS_TENANT_ID", "common")]] {
            assert_eq!(with(&several).unwrap().unwrap().tenant, None);
        }
    }

    #[test]
    fn other_clouds_are_settings() {
        let settings = with(&[
            ("TEAMS_LOGIN_URL", "https://login.microsoftonline.us/"),
            ("TEAMS_OPENID_URL", "https://login.botframework.azure.us/v1/.well-known/openidconfiguration"),
            ("TEAMS_TOKEN_ISSUER", "https://api.botframework.us"),
            ("TEAMS_SERVICE_HOSTS", "*.infra.gov.teams.microsoft.us"),
        ]);
        let settings = settings.unwrap().unwrap();
        assert_eq!(settings.login, "https://login.microsoftonline.us");
        assert_eq!(settings.scope(), "https://api.botframework.us/.default");
        assert_eq!(settings.hosts, ["*.infra.gov.teams.microsoft.us"]);
    }

    #[test]
    fn a_wrong_value_names_its_setting_and_shows_no_secret() {
        for (pairs, names) in [
            (vec![("TEAMS_APP_ID", ID)], "TEAMS_APP_PASSWORD"),
            (vec![("TEAMS_APP_PASSWORD", "canary")], "TEAMS_APP_ID"),
            (vec![("TEAMS_TENANT_ID", TENANT)], "TEAMS_APP_ID"),
            (vec![("TEAMS_APP_ID", "taiwa"), ("TEAMS_APP_PASSWORD", "canary")], "TEAMS_APP_ID"),
        ] {
            let error = read(&pairs).unwrap_err().to_string();
            assert!(error.starts_with(names) && !error.contains("canary"), "{error}");
        }
        for (name, value) in [
            ("TEAMS_TENANT_ID", "example.onmicrosoft.com"),
            ("TEAMS_TENANT_ID", "c0ffee00-0000-4000-8000-000000000001,c0ffee00-0000-4000-8000-000000000002"),
            ("TEAMS_LOGIN_URL", "login.microsoftonline.com"),
            ("TEAMS_LOGIN_URL", "http://login.microsoftonline.com"),
            ("TEAMS_OPENID_URL", "file:///keys"),
            ("TEAMS_SERVICE_HOSTS", "https://smba.trafficmanager.net/teams"),
            ("TEAMS_SERVICE_HOSTS", "*"),
        ] {
            let error = with(&[(name, value)]).unwrap_err().to_string();
            assert!(error.starts_with(name) && !error.contains("canary"), "{error}");
        }
        assert!(with(&[("TEAMS_LOGIN_URL", "http://127.0.0.1:7000")]).is_ok());
        let pasted = with(&[("TEAMS_SERVICE_HOSTS", "https://smba.trafficmanager.net/, http://127.0.0.1:7000")]);
        assert_eq!(pasted.unwrap().unwrap().hosts, ["smba.trafficmanager.net", "127.0.0.1:7000"]);
    }
}
