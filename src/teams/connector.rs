//! What we send to Teams on our own, by the Bot Connector: messages, their updates, questions about people. Every call
//! ends within its own time, and every failure is a value with a next step. Knows no delivery rule: whoever schedules
//! decides, and nothing here tries twice but a call whose token was refused.

use std::time::Duration;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use reqwest::header::{AUTHORIZATION, HeaderValue, RETRY_AFTER};
use reqwest::{Client, Method};
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::time::Instant;

use super::address::Address;
use super::answered::{body, client, seconds_asked};
use super::hosts;
use super::outcome::{Code, Trouble, outcome};
use super::pace::{Pace, Queues, Taken};
use super::settings::Settings;
use super::token::{Now, Tokens};
use crate::chat::{MessageRef, Outcome, Profile, Reach};

/// Where Teams is reached for a tenant that has told us nothing yet.
pub const EVERYWHERE: &str = "https://smba.trafficmanager.net/teams";

/// Ids hold `:`, `@` and `;messageid=`.
const ID: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

pub struct Connector {
    http: Client,
    tokens: Tokens,
    now: Now,
    app_id: String,
    hosts: Vec<String>,
    timeout: Duration,
    pace: Option<Pace>,
    queues: Queues,
}

impl std::fmt::Debug for Connector {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Connector")
            .field("app_id", &self.app_id)
            .field("timeout", &self.timeout)
            .finish_non_exhaustive()
    }
}

impl Connector {
    /// Fails only where this machine has no root certificates.
    pub fn new(settings: &Settings, now: Now) -> reqwest::Result<Connector> {
        let http = client(settings.timeout)?;
        Ok(Connector {
            tokens: Tokens::new(settings, http.clone(), now.clone()),
            http,
            now,
            app_id: settings.app_id.clone(),
            hosts: settings.hosts.clone(),
            timeout: settings.timeout,
            pace: settings.paced.then(Pace::new),
            queues: Queues::default(),
        })
    }

    /// For the operator: whether there is a token.
    pub async fn introduce(&self) -> Result<(), Trouble> {
        self.tokens.bearer().await?;
        Ok(())
    }

    /// The conversation with a person alone; asking again gives the same one.
    pub async fn open(&self, to: &Reach) -> Result<Address, Outcome> {
        let fallback = || hosts::is_listed(&self.hosts, EVERYWHERE).then_some(EVERYWHERE);
        let Some(service) = to.place.as_deref().or_else(fallback) else {
            // Its first activity says where the tenant is reached.
            return Err(Outcome::RetryAfter(Duration::from_secs(60)));
        };
        let conversation = json!({
            "isGroup": false,
            "bot": { "id": format!("28:{}", self.app_id) },
            "members": [{ "id": to.external }],
            "tenantId": to.tenant,
            "channelData": { "tenant": { "id": to.tenant } },
        });
        let deadline = self.deadline();
        self.any_turn(deadline).await.map_err(|trouble| outcome(&trouble))?;
        let url = format!("{}/v3/conversations", service.trim_end_matches('/'));
        match self.call(Method::POST, &url, Some(&conversation), deadline).await {
            Ok(said) => match serde_json::from_slice::<Named>(&said) {
                Ok(Named { id: Some(id) }) if !id.is_empty() => Ok(Address::new(service, &id)),
                _ => Err(Outcome::Unknown),
            },
            // There is no conversation that could be gone.
            Err(trouble) => Err(match outcome(&trouble) {
                Outcome::Gone => Outcome::Unreachable("unknown_person"),
                other => other,
            }),
        }
    }

    /// Waits until another message may be posted to the conversation.
    pub async fn turn(&self, to: &Address) -> Result<(), Outcome> {
        let deadline = Instant::now() + self.timeout / 2;
        self.turn_by(&to.conversation, deadline).await.map_err(|trouble| outcome(&trouble))
    }

    /// Posts a message whose turn has come.
    pub async fn send(&self, to: &Address, activity: &Value) -> Outcome {
        let deadline = self.deadline();
        let url = activities(to);
        let posted = self.in_line(to, deadline, self.call(Method::POST, &url, Some(activity), deadline)).await;
        self.sent(to, posted)
    }

    /// Says something at once: an answer, behind which no delivery stands. With `targeted` only that person of the
    /// conversation sees it.
    pub async fn say(&self, to: &Address, activity: &Value, targeted: Option<&str>) -> Outcome {
        let deadline = self.deadline();
        if let Err(trouble) = self.turn_by(&to.conversation, deadline).await {
            return outcome(&trouble);
        }
        let mut url = activities(to);
        let mut activity = activity.clone();
        if let Some(reader) = targeted {
            url.push_str("?isTargetedActivity=true");
            activity["recipient"] = json!({ "id": reader, "isTargeted": true });
        }
        let posted = self.in_line(to, deadline, self.call(Method::POST, &url, Some(&activity), deadline)).await;
        self.sent(to, posted)
    }

    /// Puts another message in the place of an earlier one. Doing it twice does nothing more, so after `Unknown` it may
    /// simply be repeated.
    pub async fn update(&self, at: &MessageRef, activity: &Value) -> Outcome {
        let mut activity = activity.clone();
        activity["id"] = json!(at.id);
        self.at(Method::PUT, at, Some(&activity)).await
    }

    pub async fn delete(&self, at: &MessageRef) -> Outcome {
        self.at(Method::DELETE, at, None).await
    }

    /// What Teams knows of somebody in a conversation; `None` when there is nobody by that id.
    pub async fn member(&self, of: &Address, id: &str) -> Result<Option<Profile>, Outcome> {
        let deadline = self.deadline();
        self.any_turn(deadline).await.map_err(|trouble| outcome(&trouble))?;
        let url = format!("{}/members/{}", conversation(of), encoded(id));
        match self.call(Method::GET, &url, None, deadline).await {
            Ok(said) => match serde_json::from_slice::<Member>(&said) {
                Ok(member) if member.id.is_some() => Ok(Some(member.profile(id))),
                _ => Err(Outcome::Doubtful),
            },
            Err(Trouble::Said { status: 404, .. }) => Ok(None),
            Err(trouble) => Err(outcome(&trouble)),
        }
    }

    /// A call at a message that was sent.
    async fn at(&self, method: Method, at: &MessageRef, activity: Option<&Value>) -> Outcome {
        let Some(to) = Address::read(&at.channel) else { return Outcome::Refused("not_an_address") };
        let deadline = self.deadline();
        if let Err(trouble) = self.turn_by(&to.conversation, deadline).await {
            return outcome(&trouble);
        }
        let url = format!("{}/{}", activities(&to), encoded(&at.id));
        match self.in_line(&to, deadline, self.call(method, &url, activity, deadline)).await {
            Ok(_) => Outcome::Sent(at.clone()),
            Err(trouble) => outcome(&trouble),
        }
    }

    fn sent(&self, to: &Address, posted: Result<Vec<u8>, Trouble>) -> Outcome {
        match posted.map(|said| serde_json::from_slice::<Named>(&said)) {
            Ok(Ok(Named { id: Some(id) })) if !id.is_empty() => {
                Outcome::Sent(MessageRef { channel: to.to_string(), id })
            }
            // Taken, and nobody knows under which name.
            Ok(_) => Outcome::Unknown,
            Err(trouble) => outcome(&trouble),
        }
    }

    /// One call, from waiting for its turn to the last byte of the answer.
    fn deadline(&self) -> Instant {
        Instant::now() + self.timeout
    }

    async fn turn_by(&self, conversation: &str, deadline: Instant) -> Result<(), Trouble> {
        let Some(pace) = &self.pace else { return Ok(()) };
        let mut taken = Taken::default();
        wait_for(|| pace.turn(conversation, &mut taken), deadline).await
    }

    async fn any_turn(&self, deadline: Instant) -> Result<(), Trouble> {
        let Some(pace) = &self.pace else { return Ok(()) };
        wait_for(|| pace.any(), deadline).await
    }

    /// Makes a call when no other one is under way in the conversation.
    async fn in_line(
        &self,
        to: &Address,
        deadline: Instant,
        call: impl Future<Output = Result<Vec<u8>, Trouble>>,
    ) -> Result<Vec<u8>, Trouble> {
        let entered = tokio::time::timeout_at(deadline, self.queues.enter(&to.conversation)).await;
        let _place = entered.map_err(|_| Trouble::Busy(Duration::from_secs(1)))?;
        let made = call.await;
        if let (Some(pace), Err(Trouble::Said { status: 429, wait, .. })) = (&self.pace, &made) {
            pace.hold(&to.conversation, super::answered::patience(*wait));
        }
        made
    }

    /// Makes a call with our token, and once more with a new one if that was refused.
    async fn call(
        &self,
        method: Method,
        url: &str,
        content: Option<&Value>,
        deadline: Instant,
    ) -> Result<Vec<u8>, Trouble> {
        // The address came from outside, and may have been stored when another list held.
        if !hosts::is_listed(&self.hosts, service_of(url)) {
            return Err(Trouble::NotMade("service_not_listed"));
        }
        let first = self.bearer(deadline).await?;
        match self.once(&method, url, content, &first, deadline).await {
            Err(Trouble::Said { status: 401, .. }) => {
                self.tokens.drop_refused(&first);
                let second = self.bearer(deadline).await?;
                self.once(&method, url, content, &second, deadline).await
            }
            made => made,
        }
    }

    /// Nothing was sent while there was no token.
    async fn bearer(&self, deadline: Instant) -> Result<HeaderValue, Trouble> {
        match tokio::time::timeout_at(deadline, self.tokens.bearer()).await {
            Ok(token) => Ok(token?),
            Err(_) => Err(super::token::NoToken::TimedOut.into()),
        }
    }

    async fn once(
        &self,
        method: &Method,
        url: &str,
        content: Option<&Value>,
        token: &HeaderValue,
        deadline: Instant,
    ) -> Result<Vec<u8>, Trouble> {
        let left = deadline.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return Err(Trouble::Busy(Duration::from_secs(1)));
        }
        let mut request = self.http.request(method.clone(), url).timeout(left).header(AUTHORIZATION, token.clone());
        if let Some(content) = content {
            request = request.json(content);
        }
        let answer = request.send().await?;
        let status = answer.status();
        let wait = seconds_asked(answer.headers().get(RETRY_AFTER), (self.now)());
        if status.is_success() {
            return body(answer).await?.ok_or(Trouble::Broken);
        }
        // What it was is known by its status; a body that can't be read adds nothing.
        let said = body(answer).await.ok().flatten().unwrap_or_default();
        Err(Trouble::Said { status: status.as_u16(), code: Code::of(&said), wait })
    }
}

/// Asks for a turn until there is one, or says how long the wait would be.
async fn wait_for(mut turn: impl FnMut() -> Result<(), Duration>, deadline: Instant) -> Result<(), Trouble> {
    loop {
        match turn() {
            Ok(()) => return Ok(()),
            Err(wait) if Instant::now() + wait >= deadline => return Err(Trouble::Busy(wait)),
            Err(wait) => tokio::time::sleep(wait).await,
        }
    }
}

fn encoded(id: &str) -> String {
    match id {
        // A step in the path, and no id of Teams's: asked for so that nobody has it.
        "." | ".." => "%252E".to_owned(),
        id => utf8_percent_encode(id, ID).to_string(),
    }
}

fn conversation(of: &Address) -> String {
    format!("{}/v3/conversations/{}", of.service, encoded(&of.conversation))
}

fn activities(of: &Address) -> String {
    format!("{}/activities", conversation(of))
}

/// The part of a call's address that names the service.
fn service_of(url: &str) -> &str {
    url.split_once("/v3/conversations").map_or(url, |(service, _)| service)
}

#[derive(Deserialize)]
struct Named {
    #[serde(default)]
    id: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Member {
    #[serde(default)]
    id: Option<String>,
    #[serde(default)]
    name: Option<String>,
    #[serde(default)]
    email: Option<String>,
    #[serde(default)]
    user_principal_name: Option<String>,
    #[serde(default)]
    aad_object_id: Option<String>,
    /// An older name of the same.
    #[serde(default)]
    object_id: Option<String>,
    #[serde(default)]
    user_role: Option<String>,
}

impl Member {
    fn profile(self, asked: &str) -> Profile {
        let given = |text: Option<String>| text.filter(|text| !text.trim().is_empty());
        let external = given(self.id).unwrap_or_else(|| asked.to_owned());
        // The name to log in by is an address of a domain that the tenant has proved to own; a guest's is made up.
        let login = given(self.user_principal_name).filter(|name| name.contains('@') && !name.contains("#EXT#"));
        Profile {
            bot: external.starts_with("28:") || self.user_role.is_some_and(|role| role.eq_ignore_ascii_case("bot")),
            external,
            also: given(self.aad_object_id).or(given(self.object_id)),
            name: given(self.name),
            email: given(self.email).or(login),
            ..Profile::default()
        }
    }
}
