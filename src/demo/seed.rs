//! What the playground begins with: five people, two 1on1s, two and a half weeks of history. All of it was typed and
//! pressed by these people in the local Slack; nothing was put into the database behind the product's back.

use anyhow::{Context, bail};
use jiff::civil::{DateTime, date};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use serde_json::{Value, json};

use super::stage::{Stage, StageOptions};
use super::story;
use crate::domain::lang::Lang;
use crate::playground::{Choice, Human, Outcome, Surface};

/// The zone the story's times are told in.
pub(super) const ZONE: &str = "Asia/Tokyo";

/// Somebody of the playground, as they are at the start.
pub(super) struct Member {
    pub id: &'static str,
    pub handle: &'static str,
    name: [&'static str; 2],
    pub zone: &'static str,
    lang: Lang,
    pub role: &'static str,
}

const SATO: &str = "U0SATO";
const KATE: &str = "U0KATE";
const HANAKO: &str = "U0HANAKO";

/// The manager and the report of the first two panes come first.
pub(super) const CAST: [Member; 5] = [
    Member { id: SATO, handle: "sato", name: ["佐藤 健", "Ken Sato"], zone: ZONE, lang: Lang::Ja, role: "manager" },
    Member { id: KATE, handle: "kate", name: ["Kate Hill", "Kate Hill"], zone: ZONE, lang: Lang::En, role: "report" },
    Member {
        id: HANAKO,
        handle: "hanako",
        name: ["山田 花子", "Hanako Yamada"],
        zone: ZONE,
        lang: Lang::Ja,
        role: "report",
    },
    Member {
        id: "U0TANAKA",
        handle: "tanaka",
        name: ["田中 実", "Minoru Tanaka"],
        zone: ZONE,
        lang: Lang::Ja,
        role: "other",
    },
    Member {
        id: "U0NORA",
        handle: "nora",
        name: ["Nora Lopez", "Nora Lopez"],
        zone: "America/New_York",
        lang: Lang::En,
        role: "other",
    },
];

/// What they say, in the language of whoever says it.
struct Words {
    with_kate: &'static str,
    with_hanako: &'static str,
    next_term: &'static str,
    on_call: &'static str,
    first_notes: &'static str,
    sato_promises: &'static str,
    kate_promises: &'static str,
    looking_back: &'static str,
    in_private: &'static str,
    testing: &'static str,
    lead: &'static str,
    /// A part of `lead` that stands in no other topic.
    lead_mark: &'static str,
    second_notes: &'static str,
    handover: &'static str,
    review: &'static str,
    onboarding: &'static str,
    sato_welcomes: &'static str,
}

const JA: Words = Words {
    with_kate: "開始 @kate 毎週金曜15時 30分",
    with_hanako: "開始 @hanako 隔週水曜11時 30分",
    next_term: "議題 追加 @kate 来期にお願いしたい役割 #mid",
    on_call: "議題 追加 @kate オンコール当番の見直し #short",
    first_notes: "テストの時期を早める。来期の役割は次回もう一度話す。",
    sato_promises: "来期の体制を部長に確認する",
    kate_promises: "テスト計画のたたき台をつくる",
    looking_back: "議題 追加 @kate リリースのふりかえり #short",
    in_private: "議題 追加 @kate 異動の打診をどう切り出すか --自分用",
    testing: "議題 追加 テストに入るのが遅かったと思います #short",
    lead: "議題 追加 プロジェクトを率いるには何が要りますか #long",
    lead_mark: "率いる",
    second_notes: "当番の交代は木曜に移す。引き継ぎの手順を先に書く。",
    handover: "オンコールの引き継ぎ手順を書く",
    review: "議題 追加 半期の評価について相談したいです #mid",
    onboarding: "議題 追加 新しく入る二人の受け入れ #short",
    sato_welcomes: "受け入れの予定表をつくる",
};

const EN: Words = Words {
    with_kate: "setup @kate every week fri 15:00 30m",
    with_hanako: "setup @hanako every 2 weeks wed 11:00 30m",
    next_term: "agenda add @kate Your role next term #mid",
    on_call: "agenda add @kate The on-call rota #short",
    first_notes: "Testing starts earlier. Roles for next term again next time.",
    sato_promises: "Ask the director about next term's team",
    kate_promises: "Draft a test plan",
    looking_back: "agenda add @kate Looking back at the release #short",
    in_private: "agenda add @kate How do I bring up a transfer? --private",
    testing: "agenda add We started testing too late #short",
    lead: "agenda add What would it take for me to lead a project? #long",
    lead_mark: "lead a project",
    second_notes: "The on-call handover moves to Thursdays. The steps get written down first.",
    handover: "Write down the on-call handover steps",
    review: "agenda add I would like to talk about my half-year review #mid",
    onboarding: "agenda add Welcoming the two new colleagues #short",
    sato_welcomes: "Make a plan for their first week",
};

impl Member {
    /// The language they begin with; `chosen` holds for everybody.
    pub(super) fn lang(&self, chosen: Option<Lang>) -> Lang {
        chosen.unwrap_or(self.lang)
    }

    fn human(&self, chosen: Option<Lang>) -> Human {
        // A name is written as most of those here read it.
        let name = if chosen == Some(Lang::En) { self.name[1] } else { self.name[0] };
        let mut human = Human::new(self.id, name, self.zone, locale(self.lang(chosen)));
        human.email = Some(format!("{}@example.invalid", self.handle));
        human
    }
}

pub(super) fn locale(lang: Lang) -> &'static str {
    match lang {
        Lang::Ja => "ja-JP",
        Lang::En => "en-GB",
    }
}

/// The wall clock of the story as an instant.
fn at(local: DateTime) -> anyhow::Result<Timestamp> {
    Ok(local.to_zoned(TimeZone::get(ZONE)?)?.timestamp())
}

/// A stage on which all this has happened. It is Thursday, 26 November 2026, ten in the morning.
pub(super) async fn seeded(chosen: Option<Lang>) -> anyhow::Result<Stage> {
    let mut options = StageOptions::at(at(date(2026, 11, 9).at(10, 0, 0, 0))?);
    // One message after the other, so that everything stands in the same order every time.
    options.rules.at_once = 1;
    let stage = Stage::set(options).await?;
    for member in &CAST {
        stage.slack.add(member.human(chosen));
    }
    let past = Past { stage: &stage, chosen };
    match past.happen().await {
        Ok(()) => Ok(stage),
        Err(error) => {
            stage.strike().await;
            Err(error.context("preparing the playground"))
        }
    }
}

struct Past<'a> {
    stage: &'a Stage,
    chosen: Option<Lang>,
}

impl Past<'_> {
    async fn happen(&self) -> anyhow::Result<()> {
        let (november, sato, kate) = (|day| date(2026, 11, day), self.words(SATO), self.words(KATE));
        self.says(SATO, sato.with_kate).await?;
        self.says(SATO, sato.with_hanako).await?;

        self.until(november(10).at(14, 0, 0, 0)).await?;
        self.says(KATE, kate.testing).await?;
        self.says(SATO, sato.next_term).await?;
        self.says(HANAKO, self.words(HANAKO).onboarding).await?;

        self.until(november(11).at(11, 41, 0, 0)).await?;
        self.press(HANAKO, "do\":\"held").await?;

        self.until(november(13).at(15, 41, 0, 0)).await?;
        self.press(KATE, "do\":\"held").await?;
        let promises = [
            ("notes", json!(sato.first_notes)),
            ("promise1_text", json!(sato.sato_promises)),
            ("promise1_due", json!("2026-11-24")),
            ("promise2_text", json!(sato.kate_promises)),
            ("promise2_owner", json!("other")),
            ("promise2_due", json!("2026-11-19")),
        ];
        self.wrap_up(SATO, &promises, None).await?;

        self.until(november(18).at(16, 30, 0, 0)).await?;
        self.says(KATE, kate.lead).await?;
        self.says(SATO, sato.on_call).await?;
        self.says(KATE, "action done 1").await?;

        self.until(november(20).at(15, 41, 0, 0)).await?;
        self.press(SATO, "do\":\"held").await?;
        let promises = [
            ("notes", json!(kate.second_notes)),
            ("promise1_text", json!(kate.handover)),
            ("promise1_due", json!("2026-11-27")),
        ];
        self.wrap_up(KATE, &promises, Some(kate.lead_mark)).await?;

        self.until(november(25).at(11, 45, 0, 0)).await?;
        self.press(SATO, "do\":\"held").await?;
        let promises = [
            ("promise1_text", json!(self.words(HANAKO).sato_welcomes)),
            ("promise1_owner", json!("other")),
            ("promise1_due", json!("2026-12-02")),
        ];
        self.wrap_up(HANAKO, &promises, None).await?;
        self.until(november(25).at(17, 0, 0, 0)).await?;
        self.says(KATE, kate.review).await?;
        self.says(SATO, sato.looking_back).await?;
        self.says(SATO, sato.in_private).await?;

        self.until(november(26).at(9, 59, 0, 0)).await?;
        for who in [SATO, KATE, HANAKO] {
            self.stage.slack.open_home(who).await?;
            self.stage.settle().await?;
        }
        self.until(november(26).at(10, 0, 0, 0)).await?;
        let violations = self.stage.slack.violations();
        if !violations.is_empty() {
            bail!("the local Slack saw rules broken: {violations:?}");
        }
        Ok(())
    }

    fn words(&self, who: &str) -> &'static Words {
        let lang = CAST.iter().find(|member| member.id == who).map_or(Lang::En, |member| member.lang(self.chosen));
        match lang {
            Lang::Ja => &JA,
            Lang::En => &EN,
        }
    }

    async fn until(&self, local: DateTime) -> anyhow::Result<()> {
        self.stage.pass_until(at(local)?).await
    }

    /// Types a command; a minute later the next thing happens.
    async fn says(&self, who: &str, text: &str) -> anyhow::Result<()> {
        let answer = self.stage.slack.command(who, "/1on1", text).await?;
        if !answer.is_ok() {
            bail!("{text}: {:?}", answer.failure);
        }
        self.minute().await
    }

    async fn minute(&self) -> anyhow::Result<()> {
        self.stage.quiet().await;
        self.stage.pass_until(self.stage.now() + 1.minute()).await
    }

    /// Presses the newest button of a direct message that does this.
    async fn press(&self, who: &str, does: &str) -> anyhow::Result<()> {
        let found = self.stage.slack.messages(who).into_iter().rev().find_map(|message| {
            let name = story::button(&message, does)?;
            Some((Surface::from(&message), name))
        });
        let (place, name) = found.with_context(|| format!("{who} was sent no button for {does}"))?;
        self.stage.slack.click(who, place, &name, Choice::None).await?;
        self.minute().await
    }

    /// Fills in the wrap-up; a topic with `left` in it was not talked about.
    async fn wrap_up(&self, who: &str, answers: &[(&str, Value)], left: Option<&str>) -> anyhow::Result<()> {
        self.press(who, "form\":\"wrap_up").await?;
        let form = self.stage.slack.modal(who).context("the wrap-up did not open")?;
        let topics = form.values.values().find_map(|block| block.get("topics")).cloned().unwrap_or_default();
        let ticked: Vec<Value> = topics["selected_options"]
            .as_array()
            .into_iter()
            .flatten()
            .filter(|option| {
                let text = option.pointer("/text/text").and_then(Value::as_str).unwrap_or_default();
                !left.is_some_and(|left| text.contains(left))
            })
            .map(|option| option["value"].clone())
            .collect();
        let mut answers = answers.to_vec();
        if !topics.is_null() {
            answers.push(("topics", Value::Array(ticked)));
        }
        let sent = self.stage.slack.submit(who, &answers).await?;
        if !matches!(sent.outcome, Outcome::Closed | Outcome::Cleared | Outcome::Updated) {
            bail!("the wrap-up was not taken: {:?}", sent.outcome);
        }
        self.minute().await?;
        // What the form shows once it is saved is read and closed.
        while self.stage.slack.modal(who).is_some() {
            self.stage.slack.close(who).await?;
        }
        Ok(())
    }
}
