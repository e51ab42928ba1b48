//! The settings for an operator's eyes: each with its value and where it comes from, and no secret among them.

use serde::Serialize;

use super::Raw;
use super::given::{Given, Source};

/// What stands in the place of a secret.
const HIDDEN: &str = "••••••";

/// One line of `taiwa config show`.
#[derive(Debug, Serialize)]
pub struct Shown {
    pub name: &'static str,
    /// Its key in the configuration file.
    pub key: &'static str,
    /// Masked where it is a secret; `null` where nothing is set and there is no default.
    pub value: Option<String>,
    /// `environment`, `file` or `default`.
    pub source: &'static str,
    /// The file it comes from.
    pub path: Option<String>,
    pub secret: bool,
}

impl Raw {
    /// Every setting of the table, in its order.
    pub fn shown(&self) -> Vec<Shown> {
        self.given.iter().map(shown).collect()
    }

    /// What must not be printed, in whatever form it might slip into a line.
    pub fn secrets(&self) -> Vec<String> {
        let set = self.given.iter().filter(|given| given.setting.secret).filter_map(|given| given.value.as_deref());
        let mut secrets: Vec<String> = set
            .flat_map(|value| match is_address(value) {
                // The address is no secret, its password is.
                true => passwords(value),
                false => value.split(',').map(str::trim).collect(),
            })
            .map(str::to_owned)
            .filter(|secret| secret.len() >= 4)
            .collect();
        // The longest first: one may be part of another.
        secrets.sort_by_key(|secret| std::cmp::Reverse(secret.len()));
        secrets
    }
}

fn shown(given: &Given) -> Shown {
    let Given { setting, value, source } = given;
    let value = match value {
        Some(value) if setting.secret && !is_address(value) => Some(masked(value)),
        Some(value) => Some(without_password(value)),
        None if setting.default.is_empty() => None,
        None => Some(setting.default.to_owned()),
    };
    let (source, path) = match source {
        Source::Environment => ("environment", None),
        Source::NamedFile(path) | Source::ConfigFile(path) => ("file", Some(path.display().to_string())),
        Source::Default => ("default", None),
    };
    Shown { name: setting.env, key: setting.key, value, source, path, secret: setting.secret }
}

/// Nothing of it but the prefix by which Slack's kinds of tokens are told apart.
fn masked(value: &str) -> String {
    let kind = ["xoxb-", "xapp-", "xoxp-", "xoxe.", "xoxe-"].into_iter().find(|kind| value.starts_with(kind));
    format!("{}{HIDDEN}", kind.unwrap_or_default())
}

fn is_address(value: &str) -> bool {
    ["sqlite:", "postgres://", "postgresql://", "https://", "http://"].iter().any(|scheme| value.starts_with(scheme))
}

/// An address with its passwords masked: the one before the `@`, and those among the parameters.
fn without_password(value: &str) -> String {
    passwords(value).into_iter().fold(value.to_owned(), |value, password| value.replace(password, HIDDEN))
}

/// The passwords in an address. An `@`, `/` or `?` that somebody forgot to encode belongs to it: rather too much is
/// hidden than too little.
fn passwords(value: &str) -> Vec<&str> {
    let Some((_, rest)) = value.split_once("://") else { return Vec::new() };
    let before_host = rest.rsplit_once('@').and_then(|(user, _)| user.split_once(':')).map(|(_, password)| password);
    let among = rest.split(['?', '&']).filter_map(|part| part.split_once('='));
    let named = among.filter(|(name, _)| name.contains("password")).map(|(_, password)| password);
    before_host.into_iter().chain(named).filter(|password| !password.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passwords_are_hidden_wherever_they_stand_in_an_address() {
        for (address, expected) in [
            ("postgres://taiwa@db/taiwa", "postgres://taiwa@db/taiwa"),
            ("postgres://taiwa:canary@db/taiwa", "postgres://taiwa:••••••@db/taiwa"),
            ("postgres://taiwa:can@ry/#?@db/taiwa", "postgres://taiwa:••••••@db/taiwa"),
            ("postgres://db/taiwa?user=taiwa&password=canary", "postgres://db/taiwa?user=taiwa&password=••••••"),
            ("https://bot:canary@taiwa.example.com", "https://bot:••••••@taiwa.example.com"),
            ("sqlite:///data/taiwa.db", "sqlite:///data/taiwa.db"),
            ("https://slack.com/api", "https://slack.com/api"),
        ] {
            assert_eq!(without_password(address), expected);
        }
    }

    #[test]
    fn a_secret_shows_what_kind_it_is_and_no_more() {
        assert_eq!(masked("xoxb-1-canary"), "xoxb-••••••");
        assert_eq!(masked("canary"), "••••••");
        let raw = Raw::from(|name| match name {
            "DATABASE_URL" => Some("host=db password=canary-db".to_owned()),
            "TAIWA_SECRET_KEY" => Some("canary-new,canary-old".to_owned()),
            "TAIWA_ZONE" => Some("Asia/Seoul".to_owned()),
            _ => None,
        });
        let shown = raw.shown();
        let of = |name| shown.iter().find(|line| line.name == name).unwrap();
        assert_eq!(of("DATABASE_URL").value.as_deref(), Some(HIDDEN), "what is no address is hidden whole");
        assert_eq!(of("TAIWA_SECRET_KEY").value.as_deref(), Some(HIDDEN));
        assert_eq!((of("TAIWA_ZONE").value.as_deref(), of("TAIWA_ZONE").source), (Some("Asia/Seoul"), "environment"));
        assert_eq!((of("TAIWA_LANG").value.as_deref(), of("TAIWA_LANG").source), (Some("ja"), "default"));
        assert_eq!(of("SLACK_BOT_TOKEN").value, None);
        assert_eq!(raw.secrets(), ["host=db password=canary-db", "canary-new", "canary-old"]);
    }
}
