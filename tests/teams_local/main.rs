//! The local Teams, looked at from outside: it gives what Microsoft gives, and refuses what Microsoft refuses.

#[path = "../support/teams/mod.rs"]
mod teams;

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use teams::*;

struct Tenant {
    teams: LocalTeams,
    hand: Arc<AtomicI64>,
    http: reqwest::Client,
}

impl Tenant {
    async fn new() -> Tenant {
        let hand = Arc::new(AtomicI64::new(1_764_500_000_000));
        let told = hand.clone();
        let now: Now = Arc::new(move || Timestamp::from_millisecond(told.load(Ordering::SeqCst)).unwrap());
        let teams = LocalTeams::start(Options::new(now)).await.unwrap();
        teams.add(Human::new("sato", "佐藤 健", "Asia/Tokyo", "ja-JP"));
        Tenant { teams, hand, http: reqwest::Client::builder().no_proxy().build().unwrap() }
    }

    fn pass(&self, span: SignedDuration) {
        self.hand.fetch_add(i64::try_from(span.as_millis()).unwrap(), Ordering::SeqCst);
    }

    fn sato(&self) -> Human {
        self.teams.human("sato@example.invalid").unwrap()
    }

    async fn token_with(&self, changes: &[(&str, &str)]) -> (u16, Value) {
        let settings = self.teams.settings();
        let scope = settings.scope();
        let tenant = settings.tenant.clone().unwrap();
        let mut form = vec![
            ("grant_type", "client_credentials"),
            ("client_id", settings.app_id.as_str()),
            ("client_secret", "a-password-of-the-local-teams"),
            ("scope", scope.as_str()),
        ];
        for (name, value) in changes {
            form.retain(|(held, _)| held != name);
            form.push((name, value));
        }
        let url = format!("{}/{tenant}/oauth2/v2.0/token", settings.login);
        let answer = self.http.post(url).form(&form).send().await.unwrap();
        (answer.status().as_u16(), answer.json().await.unwrap())
    }

    async fn token(&self) -> String {
        self.token_with(&[]).await.1["access_token"].as_str().unwrap().to_owned()
    }

    async fn post(&self, token: &str, path: &str, body: &Value) -> (u16, Value) {
        let url = format!("{}{path}", self.teams.service_url());
        let answer = self.http.post(url).bearer_auth(token).json(body).send().await.unwrap();
        (answer.status().as_u16(), answer.json().await.unwrap_or_default())
    }

    async fn chat(&self, token: &str) -> String {
        let bot = self.teams.settings().bot();
        let tenant = self.teams.tenant();
        let body = json!({
            "isGroup": false, "bot": { "id": bot }, "members": [{ "id": self.sato().id }], "tenantId": tenant,
            "channelData": { "tenant": { "id": tenant } },
        });
        let (status, answer) = self.post(token, "v3/conversations", &body).await;
        assert_eq!(status, 201, "{answer}");
        answer["id"].as_str().unwrap().to_owned()
    }
}

fn card(text: &str) -> Value {
    json!({ "type": "message", "summary": text, "attachments": [{
        "contentType": "application/vnd.microsoft.card.adaptive",
        "content": { "type": "AdaptiveCard", "version": "1.5", "body": [{ "type": "TextBlock", "text": text }] },
    }] })
}

#[tokio::test]
async fn a_token_is_given_to_the_app_alone_and_taken_until_it_expires() {
    let tenant = Tenant::new().await;
    for (change, status, code) in [
        (("client_secret", "wrong"), 401, 7_000_215),
        (("client_id", "wrong"), 400, 700_016),
        (("grant_type", "password"), 400, 70_003),
        (("scope", "https://api.botframework.com"), 400, 1_002_012),
        (("scope", "https://graph.microsoft.com/.default"), 400, 500_011),
    ] {
        let (got, body) = tenant.token_with(&[change]).await;
        assert_eq!((got, body["error_codes"][0].as_i64()), (status, Some(code)), "{change:?}: {body}");
    }
    let token = tenant.token().await;
    let chat = tenant.chat(&token).await;
    assert_eq!(tenant.chat(&token).await, chat, "asked for again, it is the same conversation");
    assert_eq!(tenant.post("x.y.z", "v3/conversations", &json!({})).await.0, 401);
    tenant.pass(SignedDuration::from_mins(61));
    assert_eq!(tenant.post(&token, "v3/conversations", &json!({})).await.0, 401);
    assert_eq!(tenant.teams.violations(), Vec::<String>::new());
}

#[tokio::test]
async fn what_is_sent_is_seen_and_what_teams_refuses_is_refused() {
    let tenant = Tenant::new().await;
    let token = tenant.token().await;
    let chat = tenant.chat(&token).await;
    let path = format!("v3/conversations/{chat}/activities");
    assert_eq!(tenant.post(&token, &path, &card("**おはよう** \\*ございます\\*")).await.0, 201);
    let seen = tenant.teams.messages(&tenant.sato().id);
    assert_eq!(plain_card(&seen[0].card), "おはよう *ございます*");
    assert_eq!(tenant.teams.violations(), Vec::<String>::new());
    for broken in [
        json!({ "type": "message" }),
        json!({ "type": "message", "attachments": [{ "contentType": "application/vnd.microsoft.card.adaptive", "content": {} }] }),
        json!({ "text": "x" }),
    ] {
        assert_eq!(tenant.post(&token, &path, &broken).await.0, 400, "{broken}");
    }
    assert_eq!(tenant.post(&token, "v3/conversations/a:nobody/activities", &card("x")).await.0, 404);
    assert_eq!(tenant.post(&token, &path, &card(&"長".repeat(60_000))).await.0, 413);
    assert_eq!(tenant.teams.violations().len(), 4);
    tenant.teams.block(&tenant.sato().id, Some("MessageWritesBlocked"));
    let (status, body) = tenant.post(&token, &path, &card("x")).await;
    assert!(status == 403 && body["message"].as_str().unwrap().contains("MessageWritesBlocked"), "{body}");
}

#[tokio::test]
async fn the_eighth_message_of_a_second_is_one_too_many() {
    let tenant = Tenant::new().await;
    let token = tenant.token().await;
    let chat = tenant.chat(&token).await;
    let path = format!("v3/conversations/{chat}/activities");
    tenant.pass(SignedDuration::from_secs(60));
    for _ in 0..7 {
        assert_eq!(tenant.post(&token, &path, &card("x")).await.0, 201);
    }
    assert_eq!(tenant.post(&token, &path, &card("x")).await.0, 429);
    tenant.pass(SignedDuration::from_secs(2));
    assert_eq!(tenant.post(&token, &path, &card("x")).await.0, 201);
}

#[test]
fn a_token_is_signed_by_the_key_it_names() {
    let (header, claims) = (json!({ "alg": "RS256" }), json!({ "aud": "x" }));
    let jwt = Key::Good.jwt(&header, &claims);
    assert_eq!(Key::Good.claims(&jwt), Some(claims));
    assert_eq!(Key::Rogue.claims(&jwt), None);
}

#[test]
fn a_card_that_teams_would_not_show_is_told() {
    let body = json!([{ "type": "TextBlock", "text": "x" }]);
    let with = |name: &str, value: Value| {
        let mut card = json!({ "type": "AdaptiveCard", "version": "1.5", "body": body });
        card[name] = value;
        problems(&card)
    };
    let execute = json!({ "type": "Action.Execute", "title": "a", "verb": "taiwa", "fallback": { "type": "Action.Submit", "title": "a" } });
    assert_eq!(with("actions", json!(vec![execute.clone(); 6])), Vec::<String>::new());
    for (name, value, said) in [
        ("version", json!("1.6"), "version"),
        ("body", json!([]), "empty body"),
        ("body", Value::Null, "without a body"),
        ("body", json!([{ "type": "Blink" }]), "element"),
        ("actions", json!(vec![execute; 7]), "primary"),
        ("actions", json!([{ "type": "Action.Execute", "title": "a" }]), "verb"),
        (
            "body",
            json!([{ "type": "Input.Text", "id": "a", "label": "x" }, { "type": "Input.Text", "id": "a", "label": "x" }]),
            "two inputs",
        ),
        ("body", json!([{ "type": "TextBlock", "text": "<at>佐藤</at>" }]), "mention"),
    ] {
        let found = with(name, value.clone());
        assert!(found.iter().any(|problem| problem.contains(said)), "{value}: {found:?}");
    }
}
