//! Sends activities to the app as Teams does: signed, in time, and again when there was no answer.

use std::time::{Duration, Instant};

use jiff::tz::TimeZone;
use serde_json::{Value, json};

use super::world::{Call, Human};
use super::{LocalTeams, Shared, text_of};

/// Teams gives up on an app then, and sends the same once more.
const LONGEST_WAIT: Duration = Duration::from_secs(15);

/// What the app answered.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Answer {
    /// 0: there was no answer.
    pub status: u16,
    pub body: Value,
    pub latency_ms: u64,
    /// What was sent.
    pub activity: Value,
}

impl Answer {
    pub fn is_ok(&self) -> bool {
        (200..300).contains(&self.status)
    }
}

impl LocalTeams {
    /// Sends an activity with a good token.
    pub async fn deliver(&self, activity: &Value) -> Answer {
        let authorization = self.token().bearer();
        let answer = self.deliver_as(activity.to_string(), Some(&authorization)).await;
        if !answer.is_ok() {
            let now = self.shared.now();
            let what = format!("{} was answered {}: {}", name_of(activity), answer.status, answer.body);
            self.shared.edit(|world| world.violation(now, what));
        }
        answer
    }

    /// Sends any bytes with any `Authorization` header.
    pub async fn deliver_as(&self, body: impl Into<String>, authorization: Option<&str>) -> Answer {
        let body = body.into();
        let activity = serde_json::from_str(&body).unwrap_or(Value::Null);
        let app = self.shared.read().app_url.clone().unwrap_or_default();
        let began = Instant::now();
        let mut request = self
            .shared
            .http
            .post(format!("{app}/api/messages"))
            .header("content-type", "application/json; charset=utf-8")
            .timeout(LONGEST_WAIT)
            .body(body);
        if let Some(authorization) = authorization {
            request = request.header("authorization", authorization);
        }
        let (status, text) = match request.send().await {
            Ok(response) => (response.status().as_u16(), response.text().await.unwrap_or_default()),
            Err(_) => (0, String::new()),
        };
        let body = serde_json::from_str(&text).unwrap_or(if text.is_empty() { Value::Null } else { json!(text) });
        let latency_ms = u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX);
        let answer = Answer { status, body, latency_ms, activity };
        let call = Call {
            at: self.shared.now(),
            inbound: true,
            name: name_of(&answer.activity),
            status,
            body: answer.activity.clone(),
            answer: answer.body.clone(),
            latency_ms,
        };
        self.shared.edit(|world| world.journal.push(call));
        answer
    }

    /// The last activity that was sent for a person.
    pub fn last_activity(&self, who: &str) -> Option<Value> {
        let world = self.shared.read();
        let id = world.id_of(who);
        let sent =
            world.journal.iter().rev().find(|call| {
                call.inbound && call.body.pointer("/from/id").and_then(Value::as_str) == Some(id.as_str())
            });
        sent.map(|call| call.body.clone())
    }

    /// Sends an activity once more, as Teams does after fifteen seconds without an answer: a message with the same id,
    /// an invoke with a new one.
    pub async fn deliver_again(&self, activity: &Value) -> Answer {
        let mut again = activity.clone();
        if text_of(activity, "type") == "invoke" {
            let now = self.shared.now();
            again["id"] = json!(self.shared.edit(|world| format!("f:{}", world.next_id(now))));
        }
        self.deliver(&again).await
    }

    /// What every activity says.
    pub(super) fn activity(&self, kind: &str, human: &Human, chat: &str) -> Value {
        self.shared.activity(kind, human, chat)
    }
}

impl Shared {
    fn activity(&self, kind: &str, human: &Human, chat: &str) -> Value {
        let now = self.now();
        let tenant = &self.options.tenant;
        let (id, personal) = self.edit(|world| {
            let personal = world.chat(chat).is_none_or(|chat| chat.personal);
            (world.next_id(now), personal)
        });
        let mut conversation = json!({ "conversationType": "personal", "tenantId": tenant, "id": chat });
        if !personal {
            conversation = json!({ "isGroup": true, "conversationType": "groupChat", "tenantId": tenant, "id": chat });
        }
        let local =
            TimeZone::get(&human.zone).map(|zone| now.to_zoned(zone).strftime("%Y-%m-%dT%H:%M:%S%.3f%:z").to_string());
        json!({
            "type": kind, "id": if kind == "invoke" { format!("f:{id}") } else { id }, "timestamp": now.to_string(),
            "localTimestamp": local.unwrap_or_default(), "localTimezone": human.zone, "locale": human.locale,
            "channelId": "msteams", "serviceUrl": self.service_url(),
            "from": { "id": human.id, "name": human.name, "aadObjectId": human.aad },
            "conversation": conversation,
            "recipient": { "id": format!("28:{}", self.options.app_id), "name": self.options.bot_name },
            "entities": [{
                "type": "clientInfo", "locale": human.locale, "country": "JP", "platform": "Web", "timezone": human.zone,
            }],
            "channelData": { "tenant": { "id": tenant }, "source": { "name": "message" } },
        })
    }
}

fn name_of(activity: &Value) -> String {
    match (text_of(activity, "type"), text_of(activity, "name")) {
        ("", _) => "nonsense".to_owned(),
        (kind, "") => kind.to_owned(),
        (kind, name) => format!("{kind} {name}"),
    }
}
