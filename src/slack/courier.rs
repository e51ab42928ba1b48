//! What we send to Slack on our own: messages, the home tab, modals, questions about people. Every call ends within
//! its own time, and every failure is a value with a next step. Knows no delivery rule: whoever schedules decides.

use std::collections::BTreeMap;
use std::sync::{Mutex, RwLock};
use std::time::Duration;

use jiff::Timestamp;
use secrecy::{ExposeSecret, SecretString};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use slack_morphism::prelude::*;
use tokio::time::Instant;

use super::address::{self, Unfit};
use super::answer::After;
use super::outcome::{self, Trouble};
use super::pace::Pace;
use super::render::Rendered;
use super::wire;
use super::written::Written;
use crate::chat::{Found, MessageRef, Outcome, Profile};

pub const SLACK_API: &str = "https://slack.com/api";

/// The name under which a message carries its delivery, so that it can be found again.
const MARK: &str = "taiwa_delivery";
const MARK_FIELD: &str = "delivery";

/// Looking for a message reads at most this many pages of a direct message's last minutes.
const PAGES: usize = 5;
/// 15 is all that Slack gives some apps; for the others it is a small first page.
const PER_PAGE: &str = "100";

/// What a courier needs.
#[derive(Clone, Debug)]
pub struct Settings {
    /// [`SLACK_API`], or a local stand-in.
    pub api_url: String,
    pub token: SecretString,
    /// For one call, from connecting to the last byte.
    pub timeout: Duration,
    /// Between two messages to one channel; zero switches the waiting off.
    pub every: Duration,
}

/// Who we are at Slack.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity {
    pub team: String,
    pub enterprise: Option<String>,
    pub bot_user: String,
    /// The installation serves a whole organisation.
    pub org_wide: bool,
}

pub struct Courier {
    client: SlackHyperClient,
    token: SlackApiToken,
    timeout: Duration,
    /// We talk to a stand-in on this machine, and so may answers.
    local: bool,
    pace: Option<Mutex<Pace>>,
    /// Methods that were asked for quiet.
    revisions: Option<Mutex<Pace>>,
    /// Whose token it is, once Slack has told us.
    identity: RwLock<Option<Identity>>,
}

impl std::fmt::Debug for Courier {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Courier").field("timeout", &self.timeout).field("local", &self.local).finish_non_exhaustive()
    }
}

impl Courier {
    pub fn new(settings: &Settings) -> Result<Courier, Unfit> {
        let api = settings.api_url.trim_end_matches('/');
        let local = address::is_local(api)?;
        let pace = || (!settings.every.is_zero()).then(|| Mutex::new(Pace::new(settings.every, settings.timeout)));
        Ok(Courier {
            client: address::client(api, settings.timeout / 2),
            token: SlackApiToken::new(SlackApiTokenValue(settings.token.expose_secret().to_owned())),
            timeout: settings.timeout,
            local,
            pace: pace(),
            revisions: pace(),
            identity: RwLock::new(None),
        })
    }

    /// Slack has said whose token this is.
    pub fn is(&self, identity: Identity) {
        if let Ok(mut known) = self.identity.write() {
            *known = Some(identity);
        }
    }

    /// Whether the token is good for a tenant; `None` while Slack has not said whose it is.
    pub fn serves(&self, tenant: &str) -> Option<bool> {
        let known = self.identity.read().ok()?;
        let identity = known.as_ref()?;
        Some(identity.team == tenant || identity.org_wide || identity.enterprise.as_deref() == Some(tenant))
    }

    /// Whether a tenant is the token's own: its workspace, or one of its organisation. `None` while Slack has not said
    /// whose it is. A token of a whole organisation also gets requests from workspaces of others, in shared channels.
    pub fn owns(&self, tenant: &str, organisation: Option<&str>) -> Option<bool> {
        let known = self.identity.read().ok()?;
        let identity = known.as_ref()?;
        let ours = identity.enterprise.as_deref();
        Some(identity.team == tenant || ours.is_some() && (ours == Some(tenant) || ours == organisation))
    }

    pub async fn auth_test(&self) -> Result<Identity, Trouble> {
        #[derive(Deserialize)]
        struct Said {
            user_id: String,
            team_id: String,
            #[serde(default)]
            enterprise_id: Option<String>,
            #[serde(default)]
            is_enterprise_install: bool,
        }
        let said: Said = self.get("auth.test", &[]).await?;
        Ok(Identity {
            team: said.team_id,
            enterprise: said.enterprise_id.filter(|id| !id.is_empty()),
            bot_user: said.user_id,
            org_wide: said.is_enterprise_install,
        })
    }

    /// The direct message with a person; asking again gives the same channel.
    pub async fn open_dm(&self, user: &str) -> Result<String, Trouble> {
        #[derive(Deserialize)]
        struct Said {
            channel: wire::Id,
        }
        let said: Said = self.post("conversations.open", &serde_json::json!({ "users": user })).await?;
        said.channel.id.ok_or(Trouble::Broken)
    }

    /// Sends a message that carries its delivery's id. Called once per attempt, after its [`Courier::turn`] came:
    /// nothing here tries again.
    pub async fn send(&self, channel: &str, message: &Rendered, delivery: &str) -> Outcome {
        let mark = Mark { event_type: MARK, event_payload: [(MARK_FIELD, delivery)].into() };
        self.posted(Post { metadata: Some(mark), ..Post::of(channel, message) }).await
    }

    /// Sends an answer in a direct message: no delivery stands behind it, so it is not marked.
    pub async fn say(&self, channel: &str, message: &Rendered) -> Outcome {
        match self.turn(channel).await {
            Ok(()) => self.posted(Post::of(channel, message)).await,
            Err(outcome) => outcome,
        }
    }

    async fn posted(&self, request: Post<'_>) -> Outcome {
        let said = self.post("chat.postMessage", &request).await;
        if let Some(pace) = &self.pace {
            keep_quiet(pace, request.channel, &said);
        }
        sent(said)
    }

    /// Makes a call that changes what is shown already. Slack counts these by method: one that was asked for quiet gets
    /// it, whoever's message it is.
    async fn revise<A: DeserializeOwned + Send>(
        &self,
        method: &str,
        request: &(impl Serialize + Send + Sync),
    ) -> Result<A, Trouble> {
        let Some(pace) = &self.revisions else { return self.post(method, request).await };
        let held = pace.lock().expect("no one panics while asking").held(method, Instant::now());
        if let Some(wait) = held {
            return Err(Trouble::Limited(Some(wait)));
        }
        let said = self.post(method, request).await;
        keep_quiet(pace, method, &said);
        said
    }

    /// Puts another message in the place of an earlier one. Doing it twice does nothing more, so after `Unknown` it may
    /// simply be repeated.
    pub async fn update(&self, at: &MessageRef, message: &Rendered) -> Outcome {
        #[derive(Serialize)]
        struct Update<'a> {
            channel: &'a str,
            ts: &'a str,
            text: &'a str,
            #[serde(skip_serializing_if = "Option::is_none")]
            blocks: Option<&'a Written>,
        }
        let request = Update { channel: &at.channel, ts: &at.id, text: &message.text, blocks: message.blocks_if_any() };
        sent(self.revise("chat.update", &request).await)
    }

    pub async fn delete(&self, at: &MessageRef) -> Outcome {
        let request = SlackApiChatDeleteRequest::new(SlackChannelId(at.channel.clone()), SlackTs(at.id.clone()));
        sent(self.post("chat.delete", &request).await)
    }

    /// Looks whether a delivery's message arrived after all. Ask a minute or more after the attempt: a slow call may
    /// still land.
    pub async fn find(&self, channel: &str, delivery: &str, since: Timestamp) -> Found {
        let oldest = format!("{}.000000", since.as_second().saturating_sub(60));
        let mut cursor: Option<String> = None;
        for _ in 0..PAGES {
            let query = [
                ("channel", Some(channel)),
                ("oldest", Some(oldest.as_str())),
                ("include_all_metadata", Some("true")),
                ("limit", Some(PER_PAGE)),
                ("cursor", cursor.as_deref()),
            ];
            let page: History = match self.get("conversations.history", &query).await {
                Ok(page) => page,
                Err(trouble) => return not_found(&trouble),
            };
            let hit = page.messages.iter().find(|message| message.carries(delivery));
            if let Some(ts) = hit.and_then(|message| message.ts.clone()) {
                return Found::Yes(MessageRef { channel: channel.to_owned(), id: ts });
            }
            cursor = page.response_metadata.and_then(|more| more.next_cursor).filter(|cursor| !cursor.is_empty());
            if cursor.is_none() {
                return Found::No;
            }
        }
        // More than anybody writes in some minutes: better no answer than a wrong "no", which would send it twice.
        Found::NotNow(Duration::from_secs(60))
    }

    /// Shows a home tab. `Sent` names the view; repeating it is harmless.
    pub async fn publish_home(&self, user: &str, view: SlackView) -> Outcome {
        let request = SlackApiViewsPublishRequest::new(SlackUserId(user.to_owned()), view);
        match self.revise::<ViewSaid>("views.publish", &request).await {
            Ok(said) => Outcome::Sent(MessageRef {
                channel: user.to_owned(),
                id: said.view.and_then(|view| view.id).unwrap_or_default(),
            }),
            Err(trouble) => outcome::outcome(&trouble),
        }
    }

    pub async fn open_view(&self, trigger_id: &str, view: SlackView) -> Result<(), Trouble> {
        let request = SlackApiViewsOpenRequest::new(SlackTriggerId(trigger_id.to_owned()), view);
        self.post::<_, ViewSaid>("views.open", &request).await.map(drop)
    }

    pub async fn push_view(&self, trigger_id: &str, view: SlackView) -> Result<(), Trouble> {
        let request = SlackApiViewsPushRequest::new(SlackTriggerId(trigger_id.to_owned()), view);
        self.post::<_, ViewSaid>("views.push", &request).await.map(drop)
    }

    pub async fn update_view(&self, id: &str, hash: Option<String>, view: SlackView) -> Result<(), Trouble> {
        let request = SlackApiViewsUpdateRequest::new(view).with_view_id(SlackViewId(id.to_owned())).opt_hash(hash);
        self.post::<_, ViewSaid>("views.update", &request).await.map(drop)
    }

    /// Answers by a response address: in the place of the message a button stood on, or beside it.
    pub async fn respond(&self, response_url: &str, message: &Rendered, replace: bool) -> Result<(), Trouble> {
        #[derive(Serialize)]
        struct Response<'a> {
            response_type: &'static str,
            replace_original: bool,
            text: &'a str,
            blocks: &'a Written,
        }
        let url = address::of_response(response_url, self.local).ok_or(Trouble::NotMade("response_url"))?;
        let response = Response {
            response_type: "ephemeral",
            replace_original: replace,
            text: &message.text,
            blocks: &message.blocks,
        };
        let span = tracing::Span::none();
        let context = SlackClientApiCallContext {
            rate_control_params: None,
            token: None, // the address is the credential; the token must not travel there
            tracing_span: &span,
            is_sensitive_url: true,
        };
        let call = self.client.http_api.connector.http_post_uri::<_, serde_json::Value>(url, &response, context);
        match tokio::time::timeout(self.timeout, call).await {
            Err(_) => Err(Trouble::TimedOut),
            Ok(Ok(_)) => Ok(()),
            // Slack answers a bare `ok` here, which is no JSON.
            Ok(Err(slack_morphism::errors::SlackClientError::ProtocolError(_))) => Ok(()),
            Ok(Err(error)) => Err(error.into()),
        }
    }

    /// Carries out what is left to do after a request was answered.
    pub async fn follow(&self, after: After) -> Result<(), Trouble> {
        match after {
            After::Replace { response_url, message } => self.respond(&response_url, &message, true).await,
            After::Ephemeral { response_url, message } => self.respond(&response_url, &message, false).await,
            After::OpenView { trigger_id, view, otherwise } => {
                let opened = self.open_view(&trigger_id, *view).await;
                if let (Err(_), Some((response_url, message))) = (&opened, otherwise) {
                    self.respond(&response_url, &message, false).await?;
                }
                opened
            }
            After::PushView { trigger_id, view, over } => match self.push_view(&trigger_id, (*view).clone()).await {
                Err(Trouble::Said(code)) if code.as_str() == "push_limit_reached" => {
                    self.update_view(&over, None, *view).await
                }
                pushed => pushed,
            },
            After::UpdateView { view, hash, with } => self.update_view(&view, hash, *with).await,
            After::Post { channel, message } => match self.say(&channel, &message).await {
                Outcome::Sent(_) => Ok(()),
                Outcome::RetryAfter(wait) => Err(Trouble::Limited(Some(wait))),
                Outcome::Unreachable(code) | Outcome::Closed(code) | Outcome::Refused(code) => {
                    Err(Trouble::Said(outcome::Code::new(code)))
                }
                Outcome::Gone | Outcome::Doubtful | Outcome::Unknown => Err(Trouble::Broken),
            },
            After::PublishHome { user, view } => {
                let request = SlackApiViewsPublishRequest::new(SlackUserId(user), *view);
                self.revise::<ViewSaid>("views.publish", &request).await.map(drop)
            }
        }
    }

    /// A person's name, zone and language; `None` if Slack knows nobody by this id.
    pub async fn profile(&self, user: &str) -> Result<Option<Profile>, Trouble> {
        #[derive(Deserialize)]
        struct Said {
            user: wire::User,
        }
        let query = [("user", Some(user)), ("include_locale", Some("true"))];
        match self.get::<Said>("users.info", &query).await {
            Ok(said) => Ok(said.user.profile()),
            Err(Trouble::Said(code)) if matches!(code.as_str(), "user_not_found" | "user_not_visible") => Ok(None),
            Err(trouble) => Err(trouble),
        }
    }

    /// Who holds an e-mail address; `None` if nobody does. Needs the scope users:read.email.
    /// https://docs.slack.dev/reference/methods/users.lookupByEmail
    pub async fn holder(&self, email: &str) -> Result<Option<Profile>, Trouble> {
        #[derive(Deserialize)]
        struct Said {
            user: wire::User,
        }
        match self.get::<Said>("users.lookupByEmail", &[("email", Some(email))]).await {
            Ok(said) => Ok(said.user.profile()),
            Err(Trouble::Said(code)) if code.as_str() == "users_not_found" => Ok(None),
            Err(trouble) => Err(trouble),
        }
    }

    /// The address of a new Socket Mode connection; it is itself a credential.
    pub async fn open_socket(&self) -> Result<SecretString, Trouble> {
        #[derive(Deserialize)]
        struct Said {
            url: String,
        }
        let said: Said = self.post("apps.connections.open", &serde_json::json!({})).await?;
        Ok(SecretString::from(said.url))
    }

    async fn post<Q: Serialize + Send + Sync, A: DeserializeOwned + Send>(
        &self,
        method: &str,
        request: &Q,
    ) -> Result<A, Trouble> {
        let session = self.client.open_session(&self.token);
        self.in_time(session.http_session_api.http_post(method, request, None)).await
    }

    async fn get<A: DeserializeOwned + Send>(
        &self,
        method: &str,
        query: &[(&str, Option<&str>)],
    ) -> Result<A, Trouble> {
        let session = self.client.open_session(&self.token);
        let query = query.to_vec();
        self.in_time(session.http_session_api.http_get(method, &query, None)).await
    }

    /// slack-morphism has no timeout of its own, neither for connecting nor for the answer.
    async fn in_time<A: DeserializeOwned>(
        &self,
        call: impl Future<Output = ClientResult<Box<RawValue>>>,
    ) -> Result<A, Trouble> {
        match tokio::time::timeout(self.timeout, call).await {
            Err(_) => Err(Trouble::TimedOut),
            Ok(Err(error)) => Err(error.into()),
            Ok(Ok(answer)) => read(answer.get()).ok_or(Trouble::Broken),
        }
    }

    /// Waits until another message may be posted to the channel.
    pub async fn turn(&self, channel: &str) -> Result<(), Outcome> {
        let Some(pace) = &self.pace else { return Ok(()) };
        let slot = pace.lock().expect("no one panics while handing out a slot").slot(channel, Instant::now());
        match slot {
            Ok(wait) => {
                tokio::time::sleep(wait).await;
                Ok(())
            }
            Err(wait) => Err(Outcome::RetryAfter(wait)),
        }
    }
}

/// Slack asked for quiet: in a channel, or of a method.
fn keep_quiet<A>(pace: &Mutex<Pace>, of: &str, said: &Result<A, Trouble>) {
    if let Err(Trouble::Limited(asked)) = said {
        let now = Instant::now();
        let until = now + outcome::patience(*asked);
        pace.lock().expect("no one panics while handing out a slot").hold(of, now, until);
    }
}

/// `chat.postMessage`. slack-morphism's own model of it would own what is lent here, and write the blocks again.
#[derive(Serialize)]
struct Post<'a> {
    channel: &'a str,
    text: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    blocks: Option<&'a Written>,
    unfurl_links: bool,
    unfurl_media: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    metadata: Option<Mark<'a>>,
}

impl<'a> Post<'a> {
    fn of(channel: &'a str, message: &'a Rendered) -> Post<'a> {
        Post {
            channel,
            text: &message.text,
            blocks: message.blocks_if_any(),
            unfurl_links: false,
            unfurl_media: false,
            metadata: None,
        }
    }
}

/// What a message carries unseen.
#[derive(Serialize)]
struct Mark<'a> {
    event_type: &'static str,
    event_payload: BTreeMap<&'static str, &'a str>,
}

/// Every answer of the Web API. `slack-morphism` reads `ok: false` without an error code as success, and a body that is
/// no JSON as `{}`; here both are "nothing said": it may have been done.
fn read<A: DeserializeOwned>(answer: &str) -> Option<A> {
    #[derive(Deserialize)]
    struct Answer {
        #[serde(default)]
        ok: Option<bool>,
    }
    let Answer { ok } = serde_json::from_str(answer).ok()?;
    if ok == Some(true) { serde_json::from_str(answer).ok() } else { None }
}

#[derive(Deserialize)]
struct Posted {
    channel: Option<String>,
    ts: Option<String>,
}

#[derive(Deserialize)]
struct ViewSaid {
    #[serde(default)]
    view: Option<wire::Id>,
}

#[derive(Deserialize)]
struct History {
    #[serde(default)]
    messages: Vec<Earlier>,
    #[serde(default)]
    response_metadata: Option<Cursor>,
}

#[derive(Deserialize)]
struct Cursor {
    #[serde(default)]
    next_cursor: Option<String>,
}

#[derive(Deserialize)]
struct Earlier {
    #[serde(default)]
    ts: Option<String>,
    #[serde(default)]
    metadata: serde_json::Value,
}

impl Earlier {
    fn carries(&self, delivery: &str) -> bool {
        self.metadata["event_type"] == MARK && self.metadata["event_payload"][MARK_FIELD] == delivery
    }
}

fn sent(said: Result<Posted, Trouble>) -> Outcome {
    match said {
        Ok(Posted { channel: Some(channel), ts: Some(id) }) => Outcome::Sent(MessageRef { channel, id }),
        Ok(_) => Outcome::Unknown,
        Err(trouble) => outcome::outcome(&trouble),
    }
}

fn not_found(trouble: &Trouble) -> Found {
    match trouble {
        Trouble::Said(code) => match code.as_str() {
            "missing_scope" | "not_in_channel" | "no_permission" | "not_allowed_token_type" => Found::MayNotLook,
            "channel_not_found" => Found::No,
            _ => Found::NotNow(Duration::from_secs(60)),
        },
        Trouble::Limited(asked) => Found::NotNow(outcome::patience(*asked)),
        _ => Found::NotNow(Duration::from_secs(30)),
    }
}

#[cfg(test)]
#[path = "courier_tests.rs"]
mod tests;
