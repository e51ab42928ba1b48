//! The story the demo tells: two people, three weeks, everything the bot does for them. Each step is a thing a person
//! does; what they see is printed from what the local Slack received.

use std::io::Write;

use anyhow::{Context, bail};
use jiff::civil::date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use serde_json::Value;

use super::stage::{Stage, StageOptions};
use crate::domain::lang::Lang;
use crate::playground::{Choice, Human, Message, RowKind, Surface};

const MANAGER: &str = "U0SATO";
const REPORT: &str = "U0HANAKO";

/// The words of the story in one language.
struct Script {
    lang: Lang,
    /// From Monday.
    weekdays: [&'static str; 7],
    manager: &'static str,
    report: &'static str,
    locale: &'static str,
    setup: &'static str,
    topic_of_report: &'static str,
    private_topic: &'static str,
    topic_of_manager: &'static str,
    promise_of_manager: &'static str,
    notes: &'static str,
    next_promise: &'static str,
    skip: &'static str,
    scenes: [&'static str; 9],
}

const JA: Script = Script {
    lang: Lang::Ja,
    weekdays: ["月", "火", "水", "木", "金", "土", "日"],
    manager: "佐藤 健",
    report: "山田 花子",
    locale: "ja-JP",
    setup: "setup <@U0HANAKO> 毎週火曜15時 30分",
    topic_of_report: "議題 追加 評価の相談をしたいです #mid",
    private_topic: "議題 追加 異動の希望をどう切り出すか --自分用",
    topic_of_manager: "議題 追加 <@U0HANAKO> リリース後のふりかえり #short",
    promise_of_manager: "宿題 追加 異動の件を部長に確認する 金曜まで",
    notes: "来期の役割を話した。設計レビューは花子さんが進める。",
    next_promise: "設計レビューの観点を一枚にまとめる",
    skip: "見送り お客さま訪問が入りました",
    scenes: [
        "佐藤さんが1on1を始める",
        "二人が、話したいことを置く",
        "火曜の午後、1on1の1時間前",
        "1on1のあと",
        "金曜の朝、約束の日",
        "次の月曜の朝",
        "次の火曜、前回の約束と一緒に",
        "花子さんが今回を見送る",
        "佐藤さんが代わりの日時を選ぶ",
    ],
};

const EN: Script = Script {
    lang: Lang::En,
    weekdays: ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"],
    manager: "Ken Sato",
    report: "Hanako Yamada",
    locale: "en-GB",
    setup: "setup <@U0HANAKO> every week tue 15:00 30m",
    topic_of_report: "agenda add I would like to talk about my review #mid",
    private_topic: "agenda add How do I bring up a transfer? --private",
    topic_of_manager: "agenda add <@U0HANAKO> Looking back at the release #short",
    promise_of_manager: "action add Ask the director about the transfer by fri",
    notes: "We talked about next term. Hanako drives the design review.",
    next_promise: "Put the review criteria on one page",
    skip: "skip a customer visit came up",
    scenes: [
        "Sato starts a 1on1",
        "Both leave what they want to talk about",
        "Tuesday afternoon, an hour before",
        "After the 1on1",
        "Friday morning, the day of a promise",
        "The next Monday morning",
        "The next Tuesday, with last time's promises",
        "Hanako skips this one",
        "Sato picks a make-up",
    ],
};

/// Plays the story from its first to its last scene.
pub(super) async fn play(lang: Lang, out: &mut (dyn Write + Send)) -> anyhow::Result<()> {
    let script = match lang {
        Lang::Ja => &JA,
        Lang::En => &EN,
    };
    // A Monday morning in a month without a public holiday in the way.
    let start = at(date(2026, 11, 30).at(10, 0, 0, 0))?;
    let stage = Stage::set(StageOptions::at(start)).await?;
    for (id, name) in [(MANAGER, script.manager), (REPORT, script.report)] {
        stage.slack.add(Human::new(id, name, "Asia/Tokyo", script.locale));
    }
    let mut teller = Teller { stage, script, out, told: 0 };
    let played = teller.play().await;
    let violations = teller.stage.slack.violations();
    teller.stage.strike().await;
    played?;
    if !violations.is_empty() {
        bail!("the local Slack saw rules broken: {violations:?}");
    }
    Ok(())
}

fn at(local: jiff::civil::DateTime) -> anyhow::Result<Timestamp> {
    Ok(local.to_zoned(TimeZone::get("Asia/Tokyo")?)?.timestamp())
}

struct Teller<'a> {
    stage: Stage,
    script: &'static Script,
    out: &'a mut (dyn Write + Send),
    /// Rows of the transcript that were printed.
    told: u64,
}

impl Teller<'_> {
    async fn play(&mut self) -> anyhow::Result<()> {
        let script = self.script;

        self.scene(0)?;
        self.says(MANAGER, script.setup).await?;
        self.minutes(1).await?;

        self.scene(1)?;
        self.says(REPORT, script.topic_of_report).await?;
        self.says(REPORT, script.private_topic).await?;
        self.says(MANAGER, script.topic_of_manager).await?;
        self.says(MANAGER, script.promise_of_manager).await?;

        self.scene(2)?;
        self.until(date(2026, 12, 1).at(14, 0, 0, 0)).await?;

        self.scene(3)?;
        self.until(date(2026, 12, 1).at(15, 40, 0, 0)).await?;
        self.press(MANAGER, "do\":\"held").await?;
        self.press(MANAGER, "form\":\"wrap_up").await?;
        let answers = [
            ("notes", Value::from(script.notes)),
            ("promise1_text", Value::from(script.next_promise)),
            ("promise1_owner", Value::from("other")),
        ];
        self.submit(MANAGER, &answers).await?;
        self.minutes(1).await?;

        self.scene(4)?;
        self.until(date(2026, 12, 4).at(9, 30, 0, 0)).await?;

        self.scene(5)?;
        self.until(date(2026, 12, 7).at(9, 31, 0, 0)).await?;

        self.scene(6)?;
        self.until(date(2026, 12, 8).at(14, 0, 0, 0)).await?;
        self.press(REPORT, "do\":\"action_done").await?;
        self.minutes(1).await?;

        self.scene(7)?;
        self.says(REPORT, script.skip).await?;
        self.minutes(1).await?;

        self.scene(8)?;
        self.press(MANAGER, "do\":\"make_up").await?;
        self.minutes(1).await
    }

    fn scene(&mut self, number: usize) -> anyhow::Result<()> {
        let title = self.script.scenes[number];
        let day = self.stage.now().to_zoned(TimeZone::get("Asia/Tokyo")?);
        writeln!(self.out, "\n━━ {}. {title}  ({})\n", number + 1, day.strftime("%Y-%m-%d %H:%M"))?;
        Ok(())
    }

    async fn says(&mut self, who: &str, text: &str) -> anyhow::Result<()> {
        let answer = self.stage.slack.command(who, "/1on1", text).await;
        answer.map_err(|refused| anyhow::anyhow!("the command did not leave: {refused:?}"))?;
        self.stage.settle().await?;
        self.tell()
    }

    /// Presses the newest button of a direct message that does this.
    async fn press(&mut self, who: &str, does: &str) -> anyhow::Result<()> {
        let mut found = None;
        for message in self.stage.slack.messages(who).into_iter().rev() {
            if let Some(name) = button(&message, does) {
                found = Some((message, name));
                break;
            }
        }
        let (message, name) = found.with_context(|| format!("nobody was sent a button for {does}"))?;
        let pressed = self.stage.slack.click(who, Surface::from(&message), &name, Choice::None).await;
        pressed.map_err(|refused| anyhow::anyhow!("the button did not work: {refused:?}"))?;
        if does.contains("form") {
            self.stage.slack.until(|slack| slack.modal(who).map(|_| ())).await;
        }
        self.stage.settle().await?;
        self.tell()
    }

    async fn submit(&mut self, who: &str, answers: &[(&str, Value)]) -> anyhow::Result<()> {
        let sent = self.stage.slack.submit(who, answers).await;
        sent.map_err(|refused| anyhow::anyhow!("the form did not leave: {refused:?}"))?;
        self.stage.settle().await?;
        self.tell()
    }

    async fn minutes(&mut self, minutes: i64) -> anyhow::Result<()> {
        self.stage.pass(SignedDuration::from_mins(minutes)).await?;
        self.tell()
    }

    async fn until(&mut self, local: jiff::civil::DateTime) -> anyhow::Result<()> {
        self.stage.pass_until(at(local)?).await?;
        self.tell()
    }

    fn name_of<'n>(&self, id: &'n str) -> &'n str {
        match id {
            MANAGER => self.script.manager,
            REPORT => self.script.report,
            "U0TAIWA" => "Taiwa",
            other => other,
        }
    }

    /// Prints what happened since the last time.
    fn tell(&mut self) -> anyhow::Result<()> {
        let zone = TimeZone::get("Asia/Tokyo")?;
        for row in self.stage.slack.transcript() {
            if row.seq <= self.told || row.text.trim().is_empty() {
                continue;
            }
            self.told = row.seq;
            let local = row.at.to_zoned(zone.clone()).datetime();
            let weekday = usize::from(local.weekday().to_monday_zero_offset().unsigned_abs());
            let clock = format!("{} {}", self.script.weekdays[weekday], local.strftime("%H:%M"));
            let (from, to) = (self.name_of(&row.from), self.name_of(&row.to));
            writeln!(self.out, "{clock}  {from} → {to}{}", shown_as(row.kind, self.script.lang))?;
            for line in row.text.lines() {
                writeln!(self.out, "    │ {line}")?;
            }
            writeln!(self.out)?;
        }
        Ok(())
    }
}

/// What of the transcript's rows is not seen from their words.
fn shown_as(kind: RowKind, lang: Lang) -> &'static str {
    let (ja, en) = match kind {
        RowKind::Message => ("", ""),
        RowKind::Ephemeral => ("(本人にだけ表示)", " (only they see it)"),
        RowKind::Update => ("(その場で更新)", " (updated in place)"),
        RowKind::Modal => ("(入力画面)", " (form)"),
        RowKind::Home => ("(ホーム)", " (home)"),
        RowKind::Said | RowKind::Clicked | RowKind::Submitted | RowKind::Closed => (" ⌨", " ⌨"),
        RowKind::Deleted => ("(削除)", " (deleted)"),
    };
    match lang {
        Lang::Ja => ja,
        Lang::En => en,
    }
}

/// The action id of a button whose value does this.
pub(super) fn button(message: &Message, does: &str) -> Option<String> {
    fn search(value: &Value, does: &str) -> Option<String> {
        match value {
            Value::Object(map) => {
                let is_it = map.get("value").and_then(Value::as_str).is_some_and(|value| value.contains(does));
                match map.get("action_id").and_then(Value::as_str) {
                    Some(id) if is_it => Some(id.to_owned()),
                    _ => map.values().find_map(|inner| search(inner, does)),
                }
            }
            Value::Array(all) => all.iter().find_map(|inner| search(inner, does)),
            _ => None,
        }
    }
    search(&message.blocks, does)
}
