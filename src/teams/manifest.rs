//! The app package that an administrator uploads to Teams, made from the command table, so that what the menus offer and
//! what the product understands are one thing. Knows no secret.
//!
//! The newest stable schema, 1.30: learn.microsoft.com/microsoft-365/extensibility/schema. It has command lists per
//! scope, slash commands (`triggers`) and answers that only the asker sees (`supportsTargetedMessages`).

use std::io::{Cursor, Write};

use anyhow::Context;
use serde_json::{Map, Value, json};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use super::inbound::{AGENDA_FROM_MESSAGE, PROMISE_FROM_MESSAGE};
use crate::command::{Row, rows};
use crate::domain::lang::Lang;

pub const SCHEMA: &str = "https://developer.microsoft.com/json-schemas/teams/v1.30/MicrosoftTeams.schema.json";
const LOCALIZATION: &str =
    "https://developer.microsoft.com/json-schemas/teams/v1.30/MicrosoftTeams.Localization.schema.json";

/// 192 by 192, in the product's colours.
const COLOR: &[u8] = include_bytes!("package/color.png");
/// 32 by 32, white on nothing.
const OUTLINE: &[u8] = include_bytes!("package/outline.png");
const ACCENT: &str = "#1F3D36";

/// What the menu of the personal chat offers, most wanted first. Teams shows at most twelve.
const PERSONAL: [&str; 12] = [
    "home",
    "agenda_add",
    "action_add",
    "digest",
    "next",
    "reschedule",
    "setup",
    "agenda_list",
    "action_list",
    "note_add",
    "pair_list",
    "help",
];
/// What is useful among others; only the asker sees the answer.
const AMONG_OTHERS: [&str; 8] =
    ["agenda_add", "action_add", "next", "digest", "reschedule", "agenda_list", "action_list", "help"];

/// What the installation says of itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wants<'a> {
    /// The app registration's id, a GUID. The bot has the same.
    pub app_id: &'a str,
    /// The public base address.
    pub url: &'a str,
    /// Where people find out about the app, its privacy statement and its terms.
    pub website: &'a str,
    pub privacy: &'a str,
    pub terms: &'a str,
}

/// `manifest.json`, in English; [`japanese`] replaces its words.
pub fn manifest(wants: Wants<'_>) -> Value {
    let list = |scope: &str, triggers: &[&str], keys: &[&'static str]| {
        let commands: Vec<Value> = picked(keys).map(|row| command(row, Lang::En)).collect();
        json!({ "scopes": [scope], "triggers": triggers, "commands": commands })
    };
    let host = wants.url.split("://").last().unwrap_or_default();
    let host = host.split(['/', ':', '?', '#']).next().unwrap_or_default();
    json!({
        "$schema": SCHEMA,
        "manifestVersion": "1.30",
        "version": env!("CARGO_PKG_VERSION"),
        "id": wants.app_id,
        "developer": {
            "name": NAME,
            "websiteUrl": wants.website,
            "privacyUrl": wants.privacy,
            "termsOfUseUrl": wants.terms,
        },
        "localizationInfo": {
            "defaultLanguageTag": "en",
            "additionalLanguages": [{ "languageTag": "ja", "file": "ja.json" }],
        },
        "name": { "short": NAME, "full": full_name(Lang::En) },
        "description": { "short": short(Lang::En), "full": full(Lang::En) },
        "icons": { "color": "color.png", "outline": "outline.png" },
        "accentColor": ACCENT,
        "defaultInstallScope": "personal",
        "bots": [{
            "botId": wants.app_id,
            "scopes": ["personal", "team", "groupChat"],
            "supportsTargetedMessages": true,
            "commandLists": [
                list("personal", &["mention"], &PERSONAL),
                list("team", &["mention", "slash"], &AMONG_OTHERS),
                list("groupChat", &["mention", "slash"], &AMONG_OTHERS),
            ],
        }],
        "composeExtensions": [{
            "botId": wants.app_id,
            "commands": captures(Lang::En).map(|(id, title, description)| json!({
                "id": id, "type": "action", "title": title, "description": description,
                "context": ["message"], "fetchTask": true, "triggers": ["slash"],
            })),
        }],
        "validDomains": [host],
    })
}

/// `ja.json`: the same words in Japanese, by the places they stand in.
pub fn japanese() -> Value {
    let mut words = Map::new();
    let mut say = |place: String, text: String| words.insert(place, Value::String(text));
    say("$schema".into(), LOCALIZATION.into());
    say("name.short".into(), NAME.into());
    say("name.full".into(), full_name(Lang::Ja).into());
    say("description.short".into(), short(Lang::Ja).into());
    say("description.full".into(), full(Lang::Ja).into());
    for (list, keys) in [&PERSONAL[..], &AMONG_OTHERS, &AMONG_OTHERS].into_iter().enumerate() {
        for (at, row) in picked(keys).enumerate() {
            let place = format!("bots[0].commandLists[{list}].commands[{at}]");
            say(format!("{place}.title"), row.typed(Lang::Ja));
            say(format!("{place}.description"), explained(row, Lang::Ja));
        }
    }
    for (at, (_, title, description)) in captures(Lang::Ja).into_iter().enumerate() {
        let place = format!("composeExtensions[0].commands[{at}]");
        say(format!("{place}.title"), title.into());
        say(format!("{place}.description"), description.into());
    }
    Value::Object(words)
}

/// The package as Teams takes it: a zip whose files lie at the top. The same settings make the same bytes.
pub fn package(wants: Wants<'_>) -> anyhow::Result<Vec<u8>> {
    let text = |json: Value| format!("{json:#}\n").into_bytes();
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    // The first moment a zip can name: when it was made says nothing of what is in it.
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(DateTime::default())
        .unix_permissions(0o644);
    for (name, bytes) in [
        ("manifest.json", text(manifest(wants))),
        ("ja.json", text(japanese())),
        ("color.png", COLOR.to_vec()),
        ("outline.png", OUTLINE.to_vec()),
    ] {
        zip.start_file(name, options).with_context(|| format!("starting {name}"))?;
        zip.write_all(&bytes).with_context(|| format!("writing {name}"))?;
    }
    Ok(zip.finish().context("closing the package")?.into_inner())
}

/// The rows of the command table with these keys, in this order.
fn picked(keys: &[&'static str]) -> impl Iterator<Item = &'static Row> {
    keys.iter().filter_map(|key| rows().iter().find(|row| row.key == *key))
}

fn command(row: &Row, lang: Lang) -> Value {
    json!({ "title": row.typed(lang), "description": explained(row, lang) })
}

/// What it does, and a line to try where more than the bare words can follow.
fn explained(row: &Row, lang: Lang) -> String {
    let (does, example) = (row.does.to(lang), row.example.to(lang));
    match (example == row.typed(lang), lang) {
        (true, _) => does.to_owned(),
        (false, Lang::Ja) => format!("{does}(例: {example})"),
        (false, Lang::En) => format!("{does} (e.g. {example})"),
    }
}

const NAME: &str = "Taiwa";

fn full_name(lang: Lang) -> &'static str {
    match lang {
        Lang::Ja => "Taiwa(対話)― 1on1のための準備と約束",
        Lang::En => "Taiwa (対話): 1on1s that happen",
    }
}

fn short(lang: Lang) -> &'static str {
    match lang {
        Lang::Ja => "1on1が続き、意味のある時間になるように。",
        Lang::En => "Makes 1on1s happen and worth having.",
    }
}

fn full(lang: Lang) -> &'static str {
    match lang {
        Lang::Ja => {
            "1on1の前に、前回の約束と今日の議題が二人に届きます。思いついた議題はその場で置いておけます。\
             終わったあとは、決まったことと次の約束を一緒に残せます。議題・約束・議事録を読めるのは、お二人だけです。\
             個人チャットで「ヘルプ」と送ると、できることを確認できます。"
        }
        Lang::En => {
            "Before each 1on1, both of you get last time's promises and today's agenda. Put a topic on the agenda whenever it \
             comes to mind. Afterwards, keep what was decided and the next promises together. Topics, promises and notes \
             are readable by the two of you only. Send \"help\" in the personal chat to see everything it can do."
        }
    }
}

/// Id, title and description of the actions on a message.
fn captures(lang: Lang) -> [(&'static str, &'static str, &'static str); 2] {
    match lang {
        Lang::Ja => [
            (AGENDA_FROM_MESSAGE, "1on1の議題にする", "このメッセージを、次の1on1の議題として置いておきます。"),
            (PROMISE_FROM_MESSAGE, "約束にする", "このメッセージを、1on1の約束として残します。"),
        ],
        Lang::En => [
            (AGENDA_FROM_MESSAGE, "Add to 1on1 agenda", "Put this message on the agenda of your next 1on1."),
            (PROMISE_FROM_MESSAGE, "Make it a promise", "Keep this message as a promise of your 1on1."),
        ],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::command::{Why, parse};

    const WANTS: Wants<'_> = Wants {
        app_id: "00000000-0000-0000-0000-000000000000",
        url: "https://taiwa.example.com:8443/bot",
        website: "https://example.com",
        privacy: "https://example.com/privacy",
        terms: "https://example.com/terms",
    };

    fn lists() -> Vec<Value> {
        manifest(WANTS)["bots"][0]["commandLists"].as_array().unwrap().clone()
    }

    #[test]
    fn every_command_of_the_menus_is_there_and_understood_in_both_languages() {
        let japanese = japanese();
        let lists = lists();
        let sizes: Vec<_> = lists.iter().map(|list| list["commands"].as_array().unwrap().len()).collect();
        assert_eq!(sizes, [PERSONAL.len(), AMONG_OTHERS.len(), AMONG_OTHERS.len()], "a key of no row");
        for (n, list) in lists.iter().enumerate() {
            for (m, command) in list["commands"].as_array().unwrap().iter().enumerate() {
                let place = format!("bots[0].commandLists[{n}].commands[{m}]");
                let en = command["title"].as_str().unwrap();
                let ja = japanese[format!("{place}.title")].as_str().unwrap();
                assert_ne!(command["description"], japanese[format!("{place}.description")]);
                for (title, lang) in [(en, Lang::En), (ja, Lang::Ja)] {
                    // Of some only the words are typed yet; they are understood, and what is missing is asked for.
                    let unknown = parse(title, lang).is_err_and(|miss| matches!(miss.why, Why::Unknown));
                    assert!(!unknown, "{title}");
                }
            }
        }
    }

    #[test]
    fn a_package_is_the_same_bytes_each_time_and_holds_what_its_manifest_names() {
        let bytes = package(WANTS).unwrap();
        assert_eq!(bytes, package(WANTS).unwrap());
        let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
        let mut read = |name: &str| {
            let mut held = Vec::new();
            std::io::copy(&mut zip.by_name(name).unwrap(), &mut held).unwrap();
            held
        };
        let manifest: Value = serde_json::from_slice(&read("manifest.json")).unwrap();
        let word = |place: &str| manifest.pointer(place).and_then(Value::as_str).unwrap().to_owned();
        // Width and height stand at fixed places of every PNG.
        let size = |png: &[u8]| (u32::from_be_bytes(png[16..20].try_into().unwrap()), png[23], png[25]);
        let (color, outline) = (read(&word("/icons/color")), read(&word("/icons/outline")));
        assert_eq!((size(&color).0, size(&color).1), (192, 192));
        assert_eq!((size(&outline).0, size(&outline).1), (32, 32));
        read(&word("/localizationInfo/additionalLanguages/0/file"));
        assert_eq!(manifest["validDomains"], json!(["taiwa.example.com"]));
        assert_eq!(word("/bots/0/botId"), WANTS.app_id);
    }
}
