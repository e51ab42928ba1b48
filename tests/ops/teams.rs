//! `taiwa doctor` on Teams: beside Slack and alone, and each thing that can be wrong there.

use std::sync::Arc;

use serde_json::json;

use crate::local_teams::{Body, Fault, FaultKind, LocalTeams, Options};
use crate::rig::{Install, now};

/// The installation with a Teams beside its Slack.
async fn both() -> (Install, LocalTeams) {
    let teams = LocalTeams::start(Options::new(Arc::new(now))).await.unwrap();
    let mut install = Install::new().await;
    let settings = teams.settings();
    install
        .set("TEAMS_APP_ID", &settings.app_id)
        .set("TEAMS_APP_PASSWORD", "a-password-of-the-local-teams")
        .set("TEAMS_TENANT_ID", &teams.tenant())
        .set("TEAMS_LOGIN_URL", &settings.login)
        .set("TEAMS_OPENID_URL", &settings.openid)
        .set("TEAMS_SERVICE_HOSTS", &settings.hosts.join(","))
        // Nobody is there, which is a warning of its own.
        .set("TAIWA_PUBLIC_URL", "https://taiwa.invalid");
    (install, teams)
}

const UNREACHED: &str = "teams_endpoint";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn teams_beside_slack_or_alone_is_well() {
    let (mut install, teams) = both().await;
    let diagnosis = install.doctor().await;
    diagnosis.only(UNREACHED, "warn", &["https://taiwa.invalid/api/messages can't be reached", "/api/messages"]);
    assert!(diagnosis.names().contains(&"teams_token") && diagnosis.names().contains(&"slack_token"));
    assert_eq!(teams.calls("/token").len(), 1, "a token was really fetched");

    for name in ["SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET"] {
        install.unset(name);
    }
    let diagnosis = install.doctor().await;
    diagnosis.only(UNREACHED, "warn", &["can't be reached"]);
    assert!(diagnosis.names().iter().all(|name| !name.starts_with("slack")), "{diagnosis:?}");
    install.unset("TAIWA_PUBLIC_URL");
    install.doctor().await.only("public_url", "warn", &["whether Teams reaches this server"]);
    assert_eq!(teams.violations(), Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_the_login_refuses_is_told_with_what_to_do() {
    let (mut install, teams) = both().await;
    let told = async |install: &Install| install.doctor().await.of("teams_token").join("\n");
    let right = teams.settings();

    install.set("TEAMS_APP_PASSWORD", "canary-of-another-app");
    let wrong = told(&install).await;
    assert!(wrong.contains("AADSTS7000215") && wrong.contains("not its ID"), "{wrong}");
    install.set("TEAMS_APP_PASSWORD", "a-password-of-the-local-teams");

    install.set("TEAMS_APP_ID", "7a1a0000-0000-4000-8000-000000000000");
    let wrong = told(&install).await;
    assert!(wrong.contains("TEAMS_APP_ID") && wrong.contains("AADSTS700016"), "{wrong}");
    install.set("TEAMS_APP_ID", &right.app_id);

    install.set("TEAMS_TENANT_ID", "c0ffee00-0000-4000-8000-00000000dead");
    let wrong = told(&install).await;
    assert!(wrong.contains("TEAMS_TENANT_ID") && wrong.contains("AADSTS90002"), "{wrong}");
    install.set("TEAMS_TENANT_ID", &teams.tenant());

    let expired = json!({ "error": "invalid_client", "error_codes": [7_000_222] });
    let expired = FaultKind::Answer { status: 401, headers: Vec::new(), body: Body::Json(expired) };
    teams.fault(Fault::once("/token", expired));
    let wrong = told(&install).await;
    assert!(wrong.contains("has expired") && wrong.contains("new client secret"), "{wrong}");

    let nobody = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    install.set("TEAMS_LOGIN_URL", &format!("http://{nobody}"));
    let wrong = told(&install).await;
    assert!(wrong.contains("can't be reached") && wrong.contains("HTTPS connections"), "{wrong}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn keys_that_cant_be_read_and_settings_that_dont_fit_are_told() {
    let (mut install, teams) = both().await;
    teams.fault(Fault::once("/keys", FaultKind::Answer { status: 503, headers: Vec::new(), body: Body::Empty }));
    let wrong = install.doctor().await.of("teams_keys").join("\n");
    assert!(wrong.starts_with("fail: ") && wrong.contains("HTTP 503"), "{wrong}");
    install.set("TEAMS_TOKEN_ISSUER", "https://api.botframework.us");
    let wrong = install.doctor().await.of("teams_keys").join("\n");
    assert!(wrong.contains("another issuer") && wrong.contains("of one cloud"), "{wrong}");

    install.unset("TEAMS_TOKEN_ISSUER").unset("TEAMS_APP_PASSWORD");
    let diagnosis = install.doctor().await;
    assert!(diagnosis.of("configuration")[0].contains("TEAMS_APP_PASSWORD is not set"), "{diagnosis:?}");
    assert!(!diagnosis.is_fine() && !diagnosis.names().contains(&"teams_token"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn people_who_cant_be_written_to_on_teams_are_counted() {
    for postgres in [false, true] {
        let (mut install, _teams) = both().await;
        if postgres {
            install.set("DATABASE_URL", &crate::postgres::database().await);
            install.set("TAIWA_SECRET_KEY", &taiwa::store::seal::Sealer::new_key());
        }
        install.migrate().await;
        assert!(install.doctor().await.of("teams_people").is_empty());
        let person = |id: &str, platform: &str, state: &str| {
            format!("('{id}', 'w', '{platform}', 'ja', 'Asia/Tokyo', 'guess', 31, '09:00', '18:00', {state}, 's', 0)")
        };
        install
            .sql(&format!(
                "INSERT INTO workspace (id, lang, zone, created_ms) VALUES ('w', 'ja', 'Asia/Tokyo', 0);
                 INSERT INTO person (id, workspace_id, platform, lang, zone, zone_source, work_week, hours_from,
                                     hours_until, state, state_why, salt, created_ms)
                 VALUES {}, {}, {}, {}, {}",
                person("a", "teams", "'unreachable', 'app_not_installed'"),
                person("b", "teams", "'unreachable', 'app_not_installed'"),
                person("c", "teams", "'unreachable', 'blocked_by_user'"),
                person("d", "slack", "'unreachable', 'user_disabled'"),
                person("e", "teams", "'active', NULL"),
            ))
            .await;
        let told = install.doctor().await.of("teams_people").join("\n");
        assert!(told.starts_with("warn: 3 people"), "{told}");
        assert!(told.contains("2 without the app, 1 who blocked it") && told.contains("Setup policies"), "{told}");
    }
}
