//! Ten-second questions whose answers are nobody's, a record for oneself alone, a way to somebody to talk to, and what counts
//! hint at.

use taiwa::app::{Summaries, Visitor, Whose};
use taiwa::chat::{Act, Inbound, Platform};
use taiwa::command::Command;
use taiwa::domain::anonymity::Shown;
use taiwa::domain::figures::{Month, Period};
use taiwa::domain::ids::{PersonId, WorkspaceId};
use taiwa::domain::lang::Lang;
use taiwa::domain::people::Zone;
use taiwa::domain::pulse::Measure;

use crate::scenario;
use crate::world::*;

const TUESDAYS: &str = "毎週火曜15時 30分";
const ASKED: &str = "10秒の質問が2つあります";

/// Writes to either engine beside the product.
fn writes(w: &World, sql: &str) {
    w.wait(async {
        use sqlx::Connection;
        let sql = sqlx::AssertSqlSafe(sql.to_owned());
        match w.engine {
            Engine::Sqlite => {
                let mut conn = sqlx::SqliteConnection::connect(w.url()).await.unwrap();
                sqlx::raw_sql(sql).execute(&mut conn).await.map(|_| ()).unwrap();
            }
            Engine::Postgres => {
                let mut conn = sqlx::PgConnection::connect(w.url()).await.unwrap();
                sqlx::raw_sql(sql).execute(&mut conn).await.map(|_| ()).unwrap();
            }
        }
    });
}

/// Colleagues who take part and are at home in a tenant that the product can no longer write to.
fn colleagues(w: &World, count: usize) {
    let mut sql = String::from(
        "INSERT INTO tenancy (platform, tenant, workspace_id, installation, created_ms)
         SELECT 'slack', 'T9', id, 'removed', 0 FROM workspace WHERE own;",
    );
    for n in 0..count {
        sql += &format!(
            "INSERT INTO person (id, workspace_id, name, platform, lang, zone, zone_source, work_week, hours_from,
                                 hours_until, salt, learned_ms, created_ms)
             SELECT 'q{n:02}', workspace_id, 'Q{n:02}', 'slack', lang, zone, zone_source, work_week, hours_from,
                    hours_until, salt, 0, 0 FROM person WHERE name = '佐藤 健';
             INSERT INTO identity (workspace_id, external_id, platform, tenant, person_id)
             SELECT workspace_id, 'U9{n:02}', 'slack', 'T9', id FROM person WHERE id = 'q{n:02}';
             INSERT INTO pair (id, workspace_id, manager_id, report_id, kind, state, salt, created_ms)
             SELECT 'pair{n:02}', s.workspace_id, s.id, 'q{n:02}', 'manager_report', 'paused', s.salt, 0
             FROM person s WHERE s.name = '佐藤 健';"
        );
    }
    writes(w, &sql);
}

/// What a colleague is shown for an answer.
fn answers(w: &World, n: usize, item: &str, fortnight: &str, value: u8) -> String {
    let command =
        Command::PulseAnswer { item: item.to_owned(), fortnight: fortnight.parse().unwrap(), value: Some(value) };
    let inbound = Inbound {
        platform: Platform::Slack,
        tenant: "T9".to_owned(),
        ours: false,
        actor: format!("U9{n:02}"),
        also: None,
        handle: None,
        seen: None,
        channel: None,
        place: None,
        dedupe: format!("{n}/{item}/{fortnight}/{value}/{}", w.now()),
        act: Act::Pressed(command),
    };
    format!("{:?}", w.wait(w.stage().app.handle(inbound)).reply)
}

/// What the pages show somebody of the fiscal year.
fn published(w: &World, who: Who, hr_viewer: bool, whose: Whose) -> Option<Summaries> {
    let visitor = Visitor {
        workspace: WorkspaceId::new(w.text("SELECT id FROM workspace WHERE own")),
        person: PersonId::new(w.text(&format!("SELECT person_id FROM identity WHERE external_id = '{}'", w.id(who)))),
        name: None,
        lang: Lang::Ja,
        zone: Zone::named("Asia/Tokyo").unwrap(),
        manages: true,
        hr_viewer,
        executive: false,
        it_admin: false,
    };
    let year = Period { first: Month { year: 2026, month: 4 }, last: Month { year: 2027, month: 3 } };
    w.wait(w.stage().app.summaries(&visitor, whose, year)).unwrap()
}

scenario!(answers_are_summarised_once_a_quarter_and_are_nobodys, |w| {
    w.pair(SATO, HANAKO, TUESDAYS);
    assert!(w.says(HANAKO, "/1on1 パルス").contains("質問はまだ始まっていません"));
    w.opens_home(KATE);
    colleagues(w, 12);
    w.at("2026-12-02 10:40");
    w.sees(HANAKO, ASKED);
    w.sees(HANAKO, "困ったとき、早めに相談できている");
    w.presses_on(HANAKO, ASKED, "そう思う");
    w.presses_on(HANAKO, ASKED, "そう思う");
    let card = w.message(HANAKO, ASKED);
    assert_eq!(card.matches("受け取りました").count(), 2, "{card}");
    // How she answered stands nowhere that anybody keeps.
    assert!(!w.can_press(HANAKO, ASKED, "そう思う"));
    for (n, value) in [5, 4, 3, 2, 1, 4, 4, 2].into_iter().enumerate() {
        assert!(answers(w, n, "p1", "2026-11-30", value).contains("ありがとうございます"));
    }
    // Whoever changes their mind is counted once.
    assert!(answers(w, 0, "p1", "2026-11-30", 4).contains("ありがとうございます"));
    // Three answered the other question: too few to say anything of.
    for n in 0..3 {
        answers(w, n, "p4", "2026-11-30", 5);
    }
    assert_eq!(w.number("SELECT COUNT(*) FROM pulse_answer a JOIN person p ON p.id = a.person_key"), 0);
    assert_eq!(w.number("SELECT COUNT(*) FROM pulse_published"), 0);
    let waiting = published(w, KATE, true, Whose::Company).unwrap();
    assert!(waiting.quarters.is_empty() && !waiting.is_any, "no live counter: {waiting:?}");
    assert_eq!(waiting.asked_until, Some(jiff::civil::date(2026, 12, 31)));
    // The quarter is over: a late press changes nothing.
    w.at("2027-01-01 09:00");
    assert!(answers(w, 9, "p1", "2026-11-30", 5).contains("受付は終わりました"));
    let rows =
        "SELECT measure || '/' || n || '/' || COALESCE(CAST(score AS TEXT), level) || '/' || response || '/' || parts
                     FROM pulse_published ORDER BY measure, parts";
    let before = w.texts(rows);
    assert!(before.contains(&"safety/9/55/mid/".to_owned()), "{before:?}");
    assert!(!before.iter().any(|row| row.starts_with("engagement") || row.starts_with("workload")), "{before:?}");
    // Published once: what is written afterwards moves nothing.
    writes(w, "UPDATE pulse_answer SET value = 1");
    w.at("2027-01-05 09:00");
    assert_eq!(w.texts(rows), before);
    // The pages show the published rows, all of them to HR, the company as a whole to everybody, and nothing else.
    let hr = published(w, KATE, true, Whose::Company).unwrap();
    let told: Vec<_> = hr.quarters.iter().flat_map(|quarter| &quarter.told).collect();
    let figures: Vec<_> = told.iter().flat_map(|told| told.company.iter().chain(&told.parts)).collect();
    assert_eq!(figures.len(), before.len(), "{figures:?}");
    let safety = told.iter().find(|told| told.measure == Measure::Safety).unwrap();
    let company = safety.company.as_ref().unwrap();
    assert_eq!((company.n, company.shown, safety.points), (9, Shown::Score(55), None));
    let hidden = told.iter().find(|told| told.measure == Measure::Engagement).unwrap();
    assert!(hidden.company.is_none() && hidden.parts.is_empty(), "{hidden:?}");
    let own = published(w, HANAKO, false, Whose::Own).unwrap();
    let told: Vec<_> = own.quarters.iter().flat_map(|quarter| &quarter.told).collect();
    assert!(told.iter().all(|told| told.parts.is_empty() && told.measure != Measure::Early), "{told:?}");
    assert_eq!(told[0].company.as_ref(), Some(company));
    assert_eq!((published(w, SATO, false, Whose::Company), published(w, SATO, false, Whose::Team)), (None, None));
    // After the year's last day and sixty more nobody can tell whose answers were whose.
    assert_eq!(w.number("SELECT COUNT(*) FROM pulse_secret WHERE sealed IS NOT NULL AND destroy_on = '2027-05-31'"), 1);
    writes(w, "UPDATE pulse_secret SET destroy_on = '2027-01-05'");
    w.at("2027-01-06 09:00");
    assert_eq!(w.number("SELECT COUNT(*) FROM pulse_secret WHERE sealed IS NOT NULL"), 0);
});

scenario!(a_company_too_small_is_asked_nothing, |w| {
    w.pair(SATO, HANAKO, TUESDAYS);
    w.at("2026-12-03 12:00");
    w.sees_not(HANAKO, ASKED);
    assert_eq!(w.number("SELECT COUNT(*) FROM pulse_quarter"), 0);
});

scenario!(whether_it_was_useful_stays_with_the_one_who_said_it, |w| {
    w.pair(SATO, HANAKO, TUESDAYS);
    w.at("tue 15:40");
    w.presses_on(HANAKO, "1on1はできましたか", "できた");
    w.at("tue 16:30");
    w.sees(HANAKO, "1on1は役に立ちましたか？");
    w.sees_not(SATO, "1on1は役に立ちましたか？");
    let answer = w.presses_on(HANAKO, "1on1は役に立ちましたか？", "4");
    assert!(answer.contains("あなたの記録に残しました"), "{answer}");
    w.sees(HANAKO, "あなたの記録に残しました");
    assert!(!w.message(HANAKO, "1on1は役に立ちましたか？").contains('4'), "the message shows what was answered");
    assert!(!w.ever_shown(SATO).contains("役に立ちました"));
    // Not by a forged press either: it is kept for the one who presses.
    let id = w.text("SELECT id FROM occurrence ORDER BY slot LIMIT 1");
    w.forges(TANAKA, &serde_json::json!({ "do": "useful", "occurrence": id, "value": 1 }));
    assert_eq!(w.number("SELECT COUNT(*) FROM feeling"), 1);
});

scenario!(who_would_like_to_talk_is_told_to_the_named_person_by_name_only, |w| {
    w.pair(SATO, HANAKO, TUESDAYS);
    w.pair(SATO, TANAKA, TUESDAYS);
    assert!(w.says(HANAKO, "/1on1 相談窓口").contains("相談先がまだ登録されていません"));
    let contact = w.text("SELECT id FROM person WHERE name = '田中 実'");
    let workspace = w.text("SELECT id FROM workspace WHERE own");
    w.wait(async {
        let (app, now) = (w.stage().app.clone(), w.now());
        app.store
            .write(move |tx| {
                Box::pin(async move {
                    let by = taiwa::domain::ids::PersonId::new(contact.clone());
                    let charter = taiwa::domain::charter::Charter {
                        why: "育つため".to_owned(),
                        owner: "人事".to_owned(),
                        target: 90,
                        starts: jiff::civil::date(2026, 12, 1),
                        message: None,
                        contact: Some(by.clone()),
                        reply_within: Some("1営業日以内".to_owned()),
                        urgent: None,
                        desk: None,
                        fiscal_month: 4,
                        reviews: Vec::new(),
                    };
                    let workspace = taiwa::domain::ids::WorkspaceId::new(workspace);
                    tx.write_charter((&workspace, &by), &charter, now).await?;
                    Ok(taiwa::store::Done::Keep(()))
                })
            })
            .await
            .unwrap();
    });
    let asked = w.says(HANAKO, "/1on1 相談窓口");
    assert!(asked.contains("理由は伝わりません") && asked.contains("1営業日以内"), "{asked}");
    w.sees_not(TANAKA, "話したいそうです");
    w.presses(HANAKO, "伝える");
    w.at("tue 10:00");
    w.message(TANAKA, "山田 花子さんが話したいそうです");
    w.sees_not(SATO, "話したいそうです");
    assert_eq!(w.number("SELECT COUNT(*) FROM audit WHERE what LIKE 'talk%'"), 0);
});

scenario!(a_hint_goes_to_the_two_with_rule_and_numbers_and_is_then_quiet, |w| {
    w.pair(SATO, HANAKO, TUESDAYS);
    w.says(HANAKO, "/1on1 議題 追加 昇格の悩みがあります");
    // Nobody says whether the first two took place; after five working days they are missed.
    w.at("2026-12-16 12:00");
    for who in [SATO, HANAKO] {
        let hints: Vec<String> = w.inbox(who).into_iter().filter(|text| text.contains("ルール 第1版")).collect();
        assert_eq!(hints.len(), 1, "{}\n{hints:?}", w.told(who));
        assert!(hints[0].contains("目安") && !hints[0].contains("昇格"), "{hints:?}");
    }
    let hinted = w.texts("SELECT rule || '/' || found || '/' || version FROM hint ORDER BY rule");
    assert!(!hinted.is_empty() && hinted.iter().all(|hint| hint.ends_with("/1")), "{hinted:?}");
    let answer = w.presses_on(HANAKO, "ルール 第1版", "~役に立つ");
    assert!(answer.contains("ルールの見直しに使います"), "{answer}");
    let now = w.says(SATO, "/1on1 気づき");
    assert!(now.contains("EW1") && now.contains("目安 2回"), "{now}");
    // Somebody else can't read or answer it.
    let told = w.text("SELECT told FROM hint LIMIT 1");
    w.forges(TANAKA, &serde_json::json!({ "do": "signal_useful", "hint": told, "useful": false }));
    assert_eq!(w.number("SELECT COUNT(*) FROM hint_answer"), 1);
});

scenario!(what_hints_are_made_of_has_no_column_of_words, |w| {
    let columns = match w.engine {
        Engine::Sqlite => w.texts(
            "SELECT m.name || '.' || c.name FROM sqlite_master m JOIN pragma_table_info(m.name) c
             WHERE m.type = 'view' AND m.name LIKE 'signal%' ORDER BY 1",
        ),
        Engine::Postgres => w.texts(
            "SELECT table_name::text || '.' || column_name::text FROM information_schema.columns
             WHERE table_name LIKE 'signal%' ORDER BY 1",
        ),
    };
    assert_eq!(
        columns,
        [
            "signal_meeting.became",
            "signal_meeting.is_ahead",
            "signal_meeting.minutes",
            "signal_meeting.moves",
            "signal_meeting.pair_id",
            "signal_meeting.start_ms",
            "signal_pair.agreed_ms",
            "signal_pair.created_ms",
            "signal_pair.others_before",
            "signal_pair.pair_id",
            "signal_pair.report_id",
            "signal_pair.workspace_id",
            "signal_promise.by_manager",
            "signal_promise.created_ms",
            "signal_promise.due",
            "signal_promise.is_open",
            "signal_promise.pair_id",
            "signal_promise.reopened",
            "signal_promise.snoozed_until",
            "signal_topic.by_manager",
            "signal_topic.carried",
            "signal_topic.closed_ms",
            "signal_topic.created_ms",
            "signal_topic.has_aim",
            "signal_topic.horizon",
            "signal_topic.is_open",
            "signal_topic.kind",
            "signal_topic.pair_id",
        ]
    );
});
