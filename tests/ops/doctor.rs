//! `taiwa doctor`: all is well, and each thing that can be wrong, told by its name and with what to do.

use std::os::unix::fs::PermissionsExt;

use jiff::SignedDuration;
use taiwa::playground::{Fault, FaultKind};
use taiwa::store::seal::Sealer;

use crate::rig::{Install, SCOPES};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_sound_installation_is_well_and_says_so_in_the_same_words_each_time() {
    let install = Install::new().await;
    install.migrate().await;
    let said = install.taiwa(&["doctor"]).await;
    assert_eq!(said.code, Some(0), "{said:?}");
    assert!(said.out.ends_with("All is well.\n"), "{said:?}");
    assert!(said.out.lines().all(|line| line.starts_with("ok ") || line == "All is well."), "{said:?}");
    // Scripts rely on these.
    let names = [
        "configuration",
        "master_key",
        "database",
        "migrations",
        "sealing",
        "slack_requests",
        "slack_reachable",
        "slack_token",
        "slack_scopes",
        "clock",
        "slack_app_token",
        "time_zones",
    ];
    let diagnosis = install.doctor().await;
    assert_eq!(diagnosis.names(), names);
    let first = diagnosis.0["checks"][0].as_object().unwrap();
    assert_eq!(first.keys().collect::<Vec<_>>(), ["detail", "fix", "name", "status"]);
    assert!(install.slack.violations().is_empty(), "{:?}", install.slack.violations());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn looking_changes_nothing() {
    let install = Install::new().await;
    let files = || {
        let mut files: Vec<_> = std::fs::read_dir(&install.folder)
            .unwrap()
            .map(|file| file.unwrap().path())
            // Left over from a write-ahead log that was taken in; whoever comes last clears them away.
            .filter(|path| !path.to_string_lossy().ends_with("-shm") && !path.to_string_lossy().ends_with("-wal"))
            .map(|path| (std::fs::read(&path).unwrap(), path))
            .collect();
        files.sort();
        files
    };
    let diagnosis = install.doctor().await;
    assert!(diagnosis.is_fine() && files().is_empty(), "neither a database nor a key was made: {diagnosis:?}");
    install.migrate().await;
    let before = files();
    assert_eq!(before.len(), 2);
    assert!(install.doctor().await.is_fine());
    assert!(files() == before);
    assert!(!install.folder.join("taiwa.db-wal").exists());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_bad_setting_is_told_and_slack_is_asked_all_the_same() {
    let mut install = Install::new().await;
    let config = install.file("mine.toml", "databse_url = \"x\"\n");
    install
        .set("TAIWA_CONFIG", config.to_str().unwrap())
        .set("TAIWA_ZONE", "Tokyo")
        .set("TAIWA_LISTEN", "3000")
        .set("TAIWA_LANG", "fr")
        .set("TAIWA_CLOSURES", "13/40")
        .set("TAIWA_SECRET_KEY_FILE", "/nowhere/key")
        .set("DATABASE_URL", "mysql://taiwa:canary-password@db/taiwa");
    let diagnosis = install.doctor().await;
    let told = diagnosis.of("configuration").join("\n");
    for name in [
        "TAIWA_ZONE",
        "TAIWA_LISTEN",
        "TAIWA_LANG",
        "TAIWA_CLOSURES",
        "TAIWA_SECRET_KEY",
        "DATABASE_URL",
        "`databse_url`",
    ] {
        assert!(told.contains(name), "{name} is not in:\n{told}");
    }
    assert!(!diagnosis.is_fine());
    assert!(diagnosis.names().contains(&"slack_scopes") && !diagnosis.names().contains(&"database"));

    install.unset("TAIWA_CONFIG").file("taiwa.toml", "slack_bot_token = \"xoxb-canary-password");
    assert!(install.doctor().await.of("configuration").join("\n").contains("taiwa.toml is not valid TOML"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_missing_scope_is_named_and_an_optional_one_is_only_a_warning() {
    let install = Install::new().await;
    install.slack.set_scopes(&["commands", "chat:write", "im:history"]);
    install.doctor().await.only(
        "slack_scopes",
        "fail",
        &["im:write, users:read", "Bot Token Scopes", "install the app anew"],
    );
    install.slack.set_scopes(&SCOPES[..4]);
    install.doctor().await.only(
        "slack_scopes",
        "warn",
        &["im:history", "optional", "add im:history and users:read.email"],
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_token_that_slack_refuses_is_told_with_slacks_own_word() {
    let mut install = Install::new().await;
    install.slack.fault(Fault::always("auth.test", FaultKind::Error("token_revoked".to_owned())));
    install.doctor().await.only("slack_token", "fail", &["token_revoked", "Install App"]);
    install.slack.clear_faults();

    install.set("SLACK_BOT_TOKEN", "xoxb-canary-of-another");
    install.doctor().await.only("slack_token", "fail", &["invalid_auth", "copy the token again"]);
    install.unset("SLACK_BOT_TOKEN");
    install.doctor().await.only("slack_token", "fail", &["SLACK_BOT_TOKEN is not set", "xoxb-"]);

    install.set("SLACK_BOT_TOKEN", crate::rig::BOT_TOKEN).set("SLACK_APP_TOKEN", crate::rig::BOT_TOKEN);
    install.doctor().await.only("slack_app_token", "fail", &["not_allowed_token_type", "xapp-"]);

    install.unset("SLACK_APP_TOKEN").unset("SLACK_SIGNING_SECRET");
    let diagnosis = install.doctor().await;
    assert!(diagnosis.of("slack_requests")[0].contains("neither SLACK_SIGNING_SECRET"), "{diagnosis:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_slack_that_is_not_there_is_told_from_one_that_is_somebody_else() {
    let mut install = Install::new().await;
    install.slack.fault(Fault::always("auth.test", FaultKind::Status(502)));
    install.doctor().await.only("slack_reachable", "fail", &["HTTP status 502", "proxy"]);
    install.slack.clone().shutdown().await;
    let nobody = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    install.set("SLACK_API_URL", &format!("http://{nobody}/api"));
    install.doctor().await.only(
        "slack_reachable",
        "fail",
        &["no connection", "refused", "HTTPS connections to slack.com"],
    );
    install.set("SLACK_API_URL", "http://slack.example.com/api");
    install.doctor().await.only("slack_reachable", "fail", &["must be https", "SLACK_API_URL"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_clock_that_is_off_is_told_by_how_much() {
    let install = Install::with_slack_ahead(SignedDuration::from_mins(10)).await;
    install.doctor().await.only("clock", "fail", &["s behind Slack's", "NTP"]);
    let install = Install::with_slack_ahead(SignedDuration::from_secs(-90)).await;
    install.doctor().await.only("clock", "warn", &["s ahead of Slack's"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_database_of_another_version_is_told_on_both_engines() {
    for postgres in [false, true] {
        let mut install = Install::new().await;
        if postgres {
            install.set("DATABASE_URL", &crate::postgres::database().await).set("TAIWA_SECRET_KEY", &Sealer::new_key());
            let diagnosis = install.doctor().await;
            assert!(diagnosis.is_fine() && !diagnosis.names().contains(&"sealing"), "{diagnosis:?}");
            assert!(diagnosis.0.to_string().contains("the database is empty"), "{diagnosis:?}");
        }
        install.migrate().await;
        let diagnosis = install.doctor().await;
        assert_eq!(diagnosis.names().contains(&"database_clock"), postgres);
        assert!(diagnosis.is_fine() && diagnosis.0.to_string().contains("as this Taiwa is"), "{diagnosis:?}");

        install.sql("UPDATE _sqlx_migrations SET success = false WHERE version = 1").await;
        install.doctor().await.only("migrations", "fail", &["to version 1 began and did not end", "restore"]);
        install
            .sql(
                "UPDATE _sqlx_migrations SET success = true;
                 INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time)
                 SELECT 9001, 'from the future', success, checksum, 0 FROM _sqlx_migrations WHERE version = 1",
            )
            .await;
        install.doctor().await.only("migrations", "fail", &["version 9001 by a newer Taiwa", "start that Taiwa"]);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_wrong_or_lost_key_is_told_and_no_new_one_is_made() {
    for postgres in [false, true] {
        let mut install = Install::new().await;
        let old = Sealer::new_key();
        if postgres {
            install.set("DATABASE_URL", &crate::postgres::database().await);
        }
        install.set("TAIWA_SECRET_KEY", &old).migrate().await;
        let new = Sealer::new_key();
        install.set("TAIWA_SECRET_KEY", &new);
        install.doctor().await.only("sealing", "fail", &["another master key", "name it second"]);
        install.set("TAIWA_SECRET_KEY", &format!("{new},{old}"));
        assert!(install.doctor().await.is_fine());
        install.set("TAIWA_SECRET_KEY", "short");
        install.doctor().await.only("master_key", "fail", &["32 bytes", "put back the key"]);
    }
    let install = Install::new().await;
    install.migrate().await;
    let key = install.folder.join("taiwa.db.key");
    std::fs::set_permissions(&key, std::fs::Permissions::from_mode(0o644)).unwrap();
    install.doctor().await.only("master_key", "warn", &["may be read by others", "chmod 600"]);
    std::fs::remove_file(&key).unwrap();
    install.doctor().await.only("sealing", "fail", &["its key file is gone", "a new key opens nothing"]);
    let refused = install.taiwa(&["migrate"]).await;
    assert!(refused.code == Some(1) && refused.err.contains("put the key file back"), "{refused:?}");
    assert!(!key.exists());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_database_that_cant_be_used_is_told_by_its_reason() {
    let mut install = Install::new().await;
    install.migrate().await;
    let whole = std::fs::read(install.folder.join("taiwa.db")).unwrap();
    install.file("taiwa.db", &"this is no database, but a letter to a friend\n".repeat(200));
    install.doctor().await.only("database", "fail", &["no SQLite file", "backup"]);
    std::fs::write(install.folder.join("taiwa.db"), whole).unwrap();

    install.set("DATABASE_URL", "sqlite:///nowhere/at/all/taiwa.db");
    install.doctor().await.only("database", "fail", &["/nowhere/at/all does not exist"]);

    let url = crate::postgres::database().await;
    install.set("TAIWA_SECRET_KEY", &Sealer::new_key());
    install.set("DATABASE_URL", &url.replace("/taiwa_t_", "/none_"));
    install.doctor().await.only("database", "fail", &["does not exist", "createdb"]);
    install.set("DATABASE_URL", "postgres://taiwa:canary-password@127.0.0.1:1/taiwa");
    install.doctor().await.only("database", "fail", &["refused", "see that the database runs"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_secret_that_lies_open_and_a_public_address_that_slack_cant_use_are_told() {
    let mut install = Install::new().await;
    let token = install.file("token", crate::rig::BOT_TOKEN);
    std::fs::set_permissions(&token, std::fs::Permissions::from_mode(0o644)).unwrap();
    install.unset("SLACK_BOT_TOKEN").set("SLACK_BOT_TOKEN_FILE", token.to_str().unwrap());
    install.doctor().await.only("secret_files", "warn", &["every user of this machine", "chmod o-r"]);
    std::fs::set_permissions(&token, std::fs::Permissions::from_mode(0o600)).unwrap();

    install.unset("SLACK_APP_TOKEN");
    install.doctor().await.only("public_url", "warn", &["TAIWA_PUBLIC_URL is not set"]);
    install.set("TAIWA_PUBLIC_URL", "http://taiwa.example.com");
    install.doctor().await.only("public_url", "fail", &["not https"]);
    install.set("TAIWA_PUBLIC_URL", "https://bot:canary-password@taiwa.example.com");
    install.doctor().await.only("public_url", "fail", &["more than scheme, host and path"]);
    install.set("TAIWA_PUBLIC_URL", "https://taiwa.invalid");
    install.doctor().await.only("public_url", "warn", &["can't be reached from here"]);
    for wrong in ["taiwa.example.com", "ftp://taiwa.example.com", "https://"] {
        install.set("TAIWA_PUBLIC_URL", wrong);
        install.doctor().await.only("configuration", "fail", &["TAIWA_PUBLIC_URL must be a web address"]);
        let said = install.taiwa(&["serve"]).await;
        assert!(said.code == Some(1) && said.err.contains("TAIWA_PUBLIC_URL must be a web address"), "{said:?}");
    }
}
