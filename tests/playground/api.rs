//! The Web API as slack-morphism's client and as a raw caller see it.

use serde_json::{Value, json};
use slack_morphism::errors::SlackClientError;
use slack_morphism::prelude::*;
use taiwa::playground::FaultKind;

use crate::rig::Rig;

pub type Client = SlackClient<SlackClientHyperHttpsConnector>;

pub fn client(rig: &Rig) -> Client {
    let https = hyper_rustls::HttpsConnectorBuilder::new()
        .with_native_roots()
        .unwrap()
        .https_or_http()
        .enable_all_versions()
        .build();
    SlackClient::new(SlackClientHyperConnector::with_connector(https).with_slack_api_url(&rig.fake.api_url()))
}

fn token(text: &str) -> SlackApiToken {
    SlackApiToken::new(text.into()).with_team_id("T0TAIWA".into())
}

#[tokio::test]
async fn slack_morphism_opens_posts_updates_publishes_and_reads() {
    let rig = Rig::with(|options| {
        options.scopes.extend(["im:history", "im:read", "team:read", "users:read.email"].map(str::to_owned));
    })
    .await;
    let client = client(&rig);
    let token = token(&rig.options.bot_token);
    let slack = client.open_session(&token);

    assert_eq!(slack.auth_test().await.unwrap().user_id.0, "U0TAIWA");
    assert_eq!(slack.team_info(&SlackApiTeamInfoRequest::new()).await.unwrap().team.id.0, "T0TAIWA");
    let open = SlackApiConversationsOpenRequest::new().with_users(vec!["U0HANAKO".into()]);
    let channel = slack.conversations_open(&open).await.unwrap().channel.id;
    let again = slack.conversations_open(&open).await.unwrap();
    assert_eq!((again.channel.id, again.already_open), (channel.clone(), Some(true)));
    let full: SlackApiConversationsOpenResponse<SlackChannelInfo> = slack.conversations_open_full(&open).await.unwrap();
    assert_eq!(full.channel.id, channel);
    assert_eq!(
        slack
            .conversations_info(&SlackApiConversationsInfoRequest::new(channel.clone()))
            .await
            .unwrap()
            .channel
            .flags
            .is_im,
        Some(true)
    );

    let blocks: Vec<SlackBlock> = slack_blocks![some_into(SlackSectionBlock::new().with_text(md!("*議題*")))];
    let metadata = SlackMessageMetadata::new("taiwa".into()).with_event_payload([("key".into(), "k1".into())].into());
    let content =
        SlackMessageContent::new().with_text("議題".into()).with_blocks(blocks).with_metadata(metadata.clone());
    let posted = slack.chat_post_message(&SlackApiChatPostMessageRequest::new(channel.clone(), content)).await.unwrap();
    let later = slack
        .chat_post_message(&SlackApiChatPostMessageRequest::new(
            channel.clone(),
            SlackMessageContent::new().with_text("b".into()),
        ))
        .await
        .unwrap();
    assert!(later.ts.0 > posted.ts.0);
    let new = SlackMessageContent::new().with_text("変更".into()).with_blocks(vec![]);
    slack.chat_update(&SlackApiChatUpdateRequest::new(channel.clone(), new, posted.ts.clone())).await.unwrap();
    let history = SlackApiConversationsHistoryRequest::new()
        .with_channel(channel.clone())
        .with_include_all_metadata(true)
        .with_limit(1)
        .with_latest(later.ts);
    let history = slack.conversations_history(&history).await.unwrap();
    assert_eq!(history.messages[0].content.text.as_deref(), Some("変更"));
    assert_eq!(history.messages[0].content.metadata, Some(metadata));
    assert_eq!(history.messages[0].sender.bot_id.as_ref().unwrap().0, "B0TAIWA");
    let link = SlackApiChatGetPermalinkRequest::new(channel.clone(), posted.ts.clone());
    slack.chat_get_permalink(&link).await.unwrap();
    slack.chat_delete(&SlackApiChatDeleteRequest::new(channel.clone(), posted.ts)).await.unwrap();
    let whisper = SlackMessageContent::new().with_text("内緒".into());
    slack
        .chat_post_ephemeral(&SlackApiChatPostEphemeralRequest::new(channel, "U0HANAKO".into(), whisper))
        .await
        .unwrap();

    let info = SlackApiUsersInfoRequest::new("U0HANAKO".into()).with_include_locale(true);
    let user = slack.users_info(&info).await.unwrap().user;
    assert_eq!((user.tz.as_deref(), user.locale.map(|locale| locale.0)), (Some("Asia/Tokyo"), Some("ja-JP".into())));
    assert_eq!(user.profile.unwrap().email.unwrap().0, "hanako@e.invalid");
    assert_eq!(user.tz_offset, Some(9 * 3600));
    let by_mail = SlackApiUsersLookupByEmailRequest::new(EmailAddress("Sato@e.invalid".into()));
    assert_eq!(slack.users_lookup_by_email(&by_mail).await.unwrap().user.id.0, "U0SATO");
    let list = slack.users_list(&SlackApiUsersListRequest::new().with_limit(2)).await.unwrap();
    assert_eq!((list.members.len(), list.response_metadata.unwrap().next_cursor.is_some()), (2, true));

    let home = SlackView::Home(SlackHomeView::new(slack_blocks![some_into(SlackDividerBlock::new())]));
    let published = slack.views_publish(&SlackApiViewsPublishRequest::new("U0HANAKO".into(), home)).await.unwrap();
    assert_eq!(rig.fake.home("U0HANAKO").unwrap().hash, published.view.state_params.hash);

    let said: Vec<_> = rig.fake.messages("U0HANAKO").iter().map(|message| message.text.clone()).collect();
    assert_eq!(said, ["b"]);
    assert_eq!(rig.fake.ephemerals("U0HANAKO")[0].text, "内緒");
    rig.no_complaints();
}

#[tokio::test]
async fn slack_morphism_understands_the_refusals() {
    let rig = Rig::start().await;
    let client = client(&rig);
    let token = token(&rig.options.bot_token);
    let slack = client.open_session(&token);
    let post = |text: &str, blocks: Vec<SlackBlock>| {
        let content = SlackMessageContent::new().with_text(text.into()).with_blocks(blocks);
        SlackApiChatPostMessageRequest::new("U0HANAKO".into(), content)
    };
    let long: Vec<SlackBlock> = slack_blocks![some_into(SlackSectionBlock::new().with_text(md!("x".repeat(3001))))];
    match slack.chat_post_message(&post("t", long)).await {
        Err(SlackClientError::ApiError(error)) => {
            assert_eq!(error.code, "invalid_blocks");
            assert!(
                error
                    .http_response_body
                    .unwrap()
                    .contains("[ERROR] must be less than 3001 characters [json-pointer:/blocks/0/text/text]")
            );
        }
        other => panic!("{other:?}"),
    }
    rig.fake.fault(taiwa::playground::Fault::once("chat.postMessage", FaultKind::RateLimited { retry_after: Some(7) }));
    match slack.chat_post_message(&post("t", vec![])).await {
        Err(SlackClientError::RateLimitError(error)) => assert_eq!(error.retry_after.unwrap().as_secs(), 7),
        other => panic!("{other:?}"),
    }
    assert_eq!(rig.fake.violations().len(), 1);
}

#[tokio::test]
async fn each_refusal_has_slacks_own_word() {
    let rig = Rig::start().await;
    rig.fake.add(taiwa::playground::Human { is_bot: true, ..human("U0BOT") });
    rig.fake.add(taiwa::playground::Human { deleted: true, ..human("U0GONE") });
    let own = rig.api("chat.postMessage", json!({"channel": "U0HANAKO", "text": "t"})).await;
    let (channel, ts) = (own["channel"].clone(), own["ts"].clone());
    rig.fake.dm("U0HANAKO", "こんにちは").await.unwrap();
    let theirs = rig.fake.messages("U0HANAKO")[1].ts.clone();
    let divider = json!({"type": "divider"});
    let modal = json!({"type": "modal", "title": {"type": "plain_text", "text": "t"}, "blocks": [divider]});
    let cases = [
        ("no.such", json!({}), "unknown_method"),
        ("team.info", json!({}), "missing_scope"),
        ("conversations.history", json!({"channel": channel}), "missing_scope"),
        ("users.lookupByEmail", json!({"email": "a@b"}), "missing_scope"),
        ("apps.connections.open", json!({}), "not_allowed_token_type"),
        ("users.info", json!({"user": "U9"}), "user_not_found"),
        ("conversations.open", json!({"users": ["U9"]}), "user_not_found"),
        ("conversations.open", json!({"users": "U0GONE"}), "user_disabled"),
        ("conversations.open", json!({"users": "U0BOT"}), "cannot_dm_bot"),
        ("conversations.open", json!({}), "users_list_not_supplied"),
        ("chat.postMessage", json!({"channel": "D9", "text": "t"}), "channel_not_found"),
        ("chat.postMessage", json!({"text": "t"}), "channel_not_found"),
        ("chat.postMessage", json!({"channel": "C0GENERAL", "text": "t"}), "not_in_channel"),
        ("chat.postMessage", json!({"channel": "U0GONE", "text": "t"}), "user_disabled"),
        ("chat.postMessage", json!({"channel": "U0BOT", "text": "t"}), "cannot_dm_bot"),
        ("chat.postMessage", json!({"channel": channel}), "no_text"),
        ("chat.postMessage", json!({"channel": channel, "text": "あ".repeat(40_001)}), "msg_too_long"),
        ("chat.postMessage", json!({"channel": channel, "text": "t", "blocks": "[{"}), "invalid_blocks_format"),
        ("chat.postMessage", json!({"channel": channel, "text": "t", "blocks": [{"type": "x"}]}), "invalid_blocks"),
        ("chat.postMessage", json!({"channel": channel, "text": "t", "metadata": {}}), "invalid_metadata_format"),
        ("chat.update", json!({"channel": channel, "ts": "1.1", "text": "t"}), "message_not_found"),
        ("chat.update", json!({"channel": channel, "ts": theirs, "text": "t"}), "cant_update_message"),
        ("chat.delete", json!({"channel": channel, "ts": theirs}), "cant_delete_message"),
        ("chat.postEphemeral", json!({"channel": channel, "user": "U0SATO", "text": "t"}), "user_not_in_channel"),
        ("views.open", json!({"trigger_id": "1.2.3", "view": modal}), "invalid_trigger_id"),
        ("views.open", json!({"trigger_id": "1.2.3"}), "invalid_arguments"),
        ("views.publish", json!({"user_id": "U0HANAKO", "view": modal}), "invalid_arguments"),
        ("views.publish", json!({"user_id": "U9", "view": {"type": "home", "blocks": []}}), "user_not_found"),
        ("views.update", json!({"view_id": "V9", "view": modal}), "not_found"),
    ];
    for (method, args, error) in cases {
        let reply = rig.api(method, args.clone()).await;
        assert_eq!((&reply["ok"], &reply["error"]), (&json!(false), &json!(error)), "{method} {args}");
    }
    let scope = rig.api("team.info", json!({})).await;
    assert_eq!((&scope["needed"], scope["provided"].as_str().is_some()), (&json!("team:read"), true));
    assert_eq!(rig.api("chat.update", json!({"channel": channel, "ts": ts, "text": "neu"})).await["ok"], true);
    let anonymous = rig.http().post(format!("{}/auth.test", rig.fake.api_url()));
    let wrong = rig.http().post(format!("{}/auth.test?token={}", rig.fake.api_url(), rig.options.bot_token));
    for (request, error) in [
        (anonymous.try_clone().unwrap(), "not_authed"),
        (wrong, "not_authed"),
        (anonymous.bearer_auth("xoxb-no"), "invalid_auth"),
    ] {
        let reply: Value = request.send().await.unwrap().json().await.unwrap();
        assert_eq!(reply["error"], error);
    }
}

fn human(id: &str) -> taiwa::playground::Human {
    taiwa::playground::Human::new(id, id, "Etc/UTC", "en-US")
}

#[tokio::test]
async fn an_update_without_blocks_leaves_the_old_ones_and_is_written_down() {
    let rig = Rig::start().await;
    let ts = rig.post_button("U0SATO", "go").await;
    let channel = rig.fake.messages("U0SATO")[0].channel.clone();
    let update = |more: Value| {
        let mut args = json!({"channel": channel, "ts": ts, "text": "済"});
        args.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        rig.api("chat.update", args)
    };
    update(json!({})).await;
    assert_eq!(rig.fake.messages("U0SATO")[0].blocks.as_array().unwrap().len(), 1);
    assert_eq!(rig.fake.violations().len(), 1);
    update(json!({"blocks": []})).await;
    assert_eq!(rig.fake.messages("U0SATO")[0].blocks, json!([]));
    assert_eq!(rig.fake.violations().len(), 1);
}

#[tokio::test]
async fn arguments_come_as_query_form_or_json() {
    let rig = Rig::start().await;
    let url = |method: &str| format!("{}/{method}", rig.fake.api_url());
    let bot = &rig.options.bot_token;
    let get = rig.http().get(url("users.info?user=U0SATO&include_locale=true")).bearer_auth(bot);
    let blocks = json!([{"type": "divider"}]).to_string();
    let form = rig.http().post(url("chat.postMessage")).form(&[
        ("token", bot.as_str()),
        ("channel", "U0SATO"),
        ("text", "予定 1+1"),
        ("blocks", &blocks),
    ]);
    for request in [get, form] {
        let reply: Value = request.send().await.unwrap().json().await.unwrap();
        assert_eq!(reply["ok"], true, "{reply}");
    }
    assert_eq!(rig.fake.messages("U0SATO")[0].text, "予定 1+1");
    rig.no_complaints();
}

#[tokio::test]
async fn hostile_requests_get_an_answer_and_do_no_harm() {
    let rig = Rig::start().await;
    let bodies: Vec<(&str, Vec<u8>)> = vec![
        ("application/json", b"{".to_vec()),
        ("application/json", b"[1]".to_vec()),
        ("application/json", vec![0xff; 100]),
        (
            "application/json",
            br#"{"channel":{"a":1},"text":[],"blocks":{"x":[[]]},"view":7,"limit":-1,"users":{}}"#.to_vec(),
        ),
        (
            "application/json",
            br#"{"channel":"D","ts":"9999999999999999999999.9","oldest":"-.x","cursor":"next:99999999999999999999"}"#
                .to_vec(),
        ),
        ("application/x-www-form-urlencoded", b"%%%=%&&&=&view=[[[[[".to_vec()),
        ("text/plain", b"hello".to_vec()),
        ("multipart/form-data", b"--x".to_vec()),
        ("", vec![b'['; 50_000]),
    ];
    let methods = [
        "auth.test",
        "chat.postMessage",
        "conversations.history",
        "views.open",
        "views.update",
        "users.list",
        "..%2f..%2fetc",
        "x",
    ];
    for method in methods {
        for (kind, body) in &bodies {
            let request = rig.http().post(format!("{}/{method}", rig.fake.api_url()));
            let request = request.bearer_auth(&rig.options.bot_token).header("content-type", *kind).body(body.clone());
            let status = request.send().await.unwrap().status();
            assert!(status.is_success(), "{method} {kind}: {status}");
        }
    }
    let big = rig.http().post(rig.url("/response/x")).body(vec![b'a'; 3 << 20]).send().await;
    assert!(big.map_or(true, |response| response.status() == 413));
    assert_eq!(rig.api("auth.test", json!({})).await["ok"], true);
}
