//! The table of settings: what can be set, by which name, and what it means. The README's table is made of it.

/// One setting: its name in the environment, its key in the file, whether it is a secret, its default, what it means.
/// The README's table is made of these.
pub struct Setting {
    pub env: &'static str,
    pub key: &'static str,
    pub secret: bool,
    pub default: &'static str,
    pub meaning: &'static str,
}

/// All settings, in the order the README lists them.
pub const SETTINGS: &[Setting] = &[
    Setting {
        env: "DATABASE_URL",
        key: "database_url",
        secret: true,
        default: "sqlite://taiwa.db",
        meaning: "`sqlite://path` for one machine, `postgres://…` for several replicas",
    },
    Setting {
        env: "TAIWA_LISTEN",
        key: "listen",
        secret: false,
        default: "127.0.0.1:3000",
        meaning: "address and port to listen on",
    },
    Setting {
        env: "TAIWA_PUBLIC_URL",
        key: "public_url",
        secret: false,
        default: "",
        meaning: "the address Slack reaches this server by, e.g. `https://taiwa.example.com`: what `taiwa manifest slack` takes when `--url` is not given",
    },
    Setting {
        env: "TAIWA_SECRET_KEY",
        key: "secret_key",
        secret: true,
        default: "a file beside the SQLite database",
        meaning: "master key that seals people's words: 32 bytes in hex or base64 (`taiwa key` makes one); several, comma-separated, while replacing it: the first one seals",
    },
    Setting {
        env: "SLACK_SIGNING_SECRET",
        key: "slack_signing_secret",
        secret: true,
        default: "",
        meaning: "from the app's Basic Information; needed for HTTP",
    },
    Setting {
        env: "SLACK_BOT_TOKEN",
        key: "slack_bot_token",
        secret: true,
        default: "",
        meaning: "`xoxb-…`, from OAuth & Permissions",
    },
    Setting {
        env: "SLACK_APP_TOKEN",
        key: "slack_app_token",
        secret: true,
        default: "",
        meaning: "`xapp-…` with `connections:write`; switches Socket Mode on",
    },
    Setting {
        env: "SLACK_API_URL",
        key: "slack_api_url",
        secret: false,
        default: crate::slack::courier::SLACK_API,
        meaning: "Slack's Web API; a loopback address for tests",
    },
    Setting {
        env: "TAIWA_COMMAND",
        key: "command",
        secret: false,
        default: "/1on1",
        meaning: "the slash command's name",
    },
    Setting {
        env: "TAIWA_LANG",
        key: "lang",
        secret: false,
        default: "ja",
        meaning: "language of people whose own is not known yet: `ja` or `en`",
    },
    Setting {
        env: "TAIWA_ZONE",
        key: "zone",
        secret: false,
        default: "Asia/Tokyo",
        meaning: "IANA time zone of people whose own is not known yet",
    },
    Setting {
        env: "TAIWA_HOLIDAYS",
        key: "holidays",
        secret: false,
        default: "japan",
        meaning: "national holidays that are days off: `japan` or `none`",
    },
    Setting {
        env: "TAIWA_CLOSURES",
        key: "closures",
        secret: false,
        default: "12/29-1/3",
        meaning: "days the company is closed, comma-separated: `12/29-1/3` every year, `2026-08-13..2026-08-16` once",
    },
];
