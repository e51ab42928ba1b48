//! Everything that tells one cloud of Teams from another, and one app from another.

use std::time::Duration;

use secrecy::SecretString;

pub const LOGIN: &str = "https://login.microsoftonline.com";
pub const OPENID: &str = "https://login.botframework.com/v1/.well-known/openidconfiguration";
pub const ISSUER: &str = "https://api.botframework.com";
/// Where Teams's services are: the public cloud, and the two of the United States' government.
pub const HOSTS: &str = "smba.trafficmanager.net,smba.onyx.prod.teams.trafficmanager.net,*.infra.gcc.teams.microsoft.com,*.infra.gov.teams.microsoft.us";

/// One app registration, and the cloud it lives in.
#[derive(Clone, Debug)]
pub struct Settings {
    pub app_id: String,
    pub password: SecretString,
    /// The tenant whose app it is. `None`: an app for several tenants, as could be registered until July 2025.
    pub tenant: Option<String>,
    /// Where tokens come from, without a slash at the end.
    pub login: String,
    /// Where the keys that sign what comes in are described.
    pub openid: String,
    /// Who signs what comes in.
    pub issuer: String,
    /// Hosts that our token may be sent to: names, `*.` in front for everything below a name, a port behind if it is not
    /// the usual one. Plain http is for loopback addresses alone.
    pub hosts: Vec<String>,
    /// One call, from connecting to the last byte.
    pub timeout: Duration,
    /// Keeps to Teams's limits per conversation and per tenant. Off where the clock stands still.
    pub paced: bool,
}

impl Settings {
    /// What a token is asked for.
    pub fn scope(&self) -> String {
        let known = self.issuer.starts_with("https://api.botframework.");
        format!("{}/.default", if known { self.issuer.trim_end_matches('/') } else { ISSUER })
    }

    /// The bot's own id in conversations.
    pub fn bot(&self) -> String {
        format!("28:{}", self.app_id)
    }
}
