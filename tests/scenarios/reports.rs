//! The month's figures reach those who lead, HR and executives, with no word of anybody; the year's look back reaches each
//! with their own; and what 1on1s are worth is said from the company's own numbers or not at all.

use jiff::civil::date;
use taiwa::app::{InputSaid, Saved, Visitor};
use taiwa::domain::chance::Range;
use taiwa::domain::charter::Charter;
use taiwa::domain::figures::Month;
use taiwa::domain::hr::{Event, What};
use taiwa::domain::ids::{PersonId, WorkspaceId};
use taiwa::domain::lang::Lang;
use taiwa::domain::people::{Role, Zone};
use taiwa::domain::roi::Input;
use taiwa::store::Done;

use crate::scenario;
use crate::world::*;

const TUESDAYS: &str = "毎週火曜15時 30分";
const DECEMBER: &str = "1on1 2026年12月の数字";

fn gives_role(w: &mut World, who: Who, role: Role) {
    w.says(who, "/1on1 help");
    let (app, id) = (w.stage().app.clone(), w.id(who));
    assert_eq!(w.wait(app.set_role(&id, role, true)).unwrap(), Some(true));
}

scenario!(the_month_is_told_on_the_first_working_day_to_those_it_is_for, |w| {
    gives_role(w, KATE, Role::Executive);
    w.pair(SATO, HANAKO, TUESDAYS);
    w.says(HANAKO, "/1on1 議題 追加 評価の相談を静かに #mid");
    w.at("tue 15:40");
    w.presses_on(SATO, "できましたか", "できた");
    w.at("2027-01-04 11:00");
    let told = w.message(SATO, DECEMBER);
    assert!(told.contains("マネージャーとしての1on1") && told.contains("実施率"), "{told}");
    assert!(!told.contains("会社の1on1"), "a manager sees their own: {told}");
    let company = w.message(KATE, "1on1 figures, Dec 2026");
    assert!(
        company.contains("The company's 1on1s") && company.contains("Protect") && company.contains("Grow"),
        "{company}"
    );
    assert!(company.contains("does not prove"), "{company}");
    assert!(!company.contains("評価の相談"), "no word of anybody: {company}");
    assert!(!w.surfaces(HANAKO).iter().any(|shown| shown.contains("の数字")), "whoever leads nobody gets none");
    // Once, however often the time passes.
    w.at("2027-01-05 11:00");
    assert_eq!(w.sent(SATO).iter().filter(|row| row.text.contains(DECEMBER)).count(), 1);
});

scenario!(a_month_is_published_once_and_later_answers_are_said_beside_it, |w| {
    gives_role(w, KATE, Role::Executive);
    w.pair(SATO, HANAKO, TUESDAYS);
    w.at("tue 15:40");
    w.presses_on(SATO, "できましたか", "できた");
    let published = "SELECT COUNT(*) FROM figure_published WHERE unit_id = '' AND month = '2026-12'";
    w.at("2027-01-03 20:00");
    assert_eq!(w.number(published), 0, "not before the first working day");
    w.at("2027-01-04 11:00");
    assert_eq!(w.number(published), 1);
    let told = w.message(KATE, "1on1 figures, Dec 2026");
    assert!(told.contains("33% (1 of 3") && !told.contains("was published"), "as it is at this moment: {told}");
    assert!(!w.says(KATE, "/1on1 stats company 2026-12").contains("was published"), "one number needs no word");
    // The slot of the 22nd is given up as unanswered.
    w.at("2027-01-07 11:00");
    let now = w.says(KATE, "/1on1 stats company 2026-12");
    assert!(now.contains("Dec 2026 was published as 33% (1 of 3) on Mon 4 Jan"), "{now}");
    assert!(now.contains("it is now 25% (1 of 4)"), "{now}");
    assert!(!w.says(SATO, "/1on1 stats team 2026-12").contains("公表"), "a manager's own figures are not published");
    assert_eq!(w.number(published), 1);
    // A month later the month before is told as it was published.
    w.at("2027-02-01 11:00");
    let next = w.message(KATE, "1on1 figures, Jan 2027");
    assert!(next.contains("Month before: 33%") && next.contains("it is now 25% (1 of 4)"), "{next}");
    // The file for the office has both.
    let app = w.stage().app.clone();
    let workspace = w.wait(app.own_workspace()).unwrap().unwrap();
    let reported = w.wait(app.reported(&workspace, Month { year: 2026, month: 12 })).unwrap();
    let december = reported.months.last().unwrap();
    assert_eq!((december.told().hits, december.told().of, december.counts.due()), (1, 3, 4));
});

const YEAR: &str = "あなたの1on1の1年 2026年4月〜2027年3月";

scenario!(the_year_is_looked_back_on_once_by_each_who_talked_in_it, |w| {
    gives_role(w, TANAKA, Role::HrViewer);
    w.pair(SATO, HANAKO, TUESDAYS);
    w.pair(KATE, LIAM, "every tue 16:00 30m");
    w.says(HANAKO, "/1on1 議題 追加 来年の役割を静かに #long");
    w.says(SATO, "/1on1 議題 追加 予定の確認 #short");
    w.says(HANAKO, "/1on1 約束 追加 資料を送る 12/10まで");
    w.says(HANAKO, "/1on1 約束 完了 資料");
    w.at("tue 15:40");
    w.presses_on(SATO, "できましたか", "できた");
    // Nothing takes place from here on, and of the other two nothing ever did.
    w.says(SATO, "/1on1 休止");
    w.says(KATE, "/1on1 pause");
    w.at("2027-03-17 09:50");
    w.sees_not(HANAKO, "1on1の1年");
    w.at("2027-03-17 11:00");
    for who in [SATO, HANAKO] {
        let told = w.message(who, YEAR);
        for line in ["話した回数: 1回", "話した時間: 30分", "持ち寄った話題: 1件", "果たした約束: 1件"]
        {
            assert!(told.contains(line), "{line}: {told}");
        }
        assert!(told.contains("短期1・中期0・長期1") && told.contains("3/17(水)までの"), "{told}");
        assert!(told.contains("あなただけに表示"), "{told}");
        for word in ["静かに", "予定の確認", "資料", "佐藤", "山田", "%", "目標"] {
            assert!(!told.contains(word), "no words, no names, no grade: {told}");
        }
        assert_eq!(w.times(who, YEAR), ["Wed 03-17 10:00"]);
    }
    let own = w.presses_on(HANAKO, YEAR, "自分の数字を見る");
    assert!(own.contains("あなたの1on1 2026年4月〜2027年3月"), "{own}");
    // Once, however often the time passes; who had no 1on1 gets none, and HR gets nobody's.
    w.at("2027-03-19 11:00");
    for who in [SATO, HANAKO] {
        assert_eq!(w.times(who, YEAR).len(), 1);
    }
    for who in [KATE, LIAM, TANAKA] {
        assert!(w.times(who, "1on1の1年").is_empty() && w.times(who, "year of 1on1s").is_empty(), "{}", w.told(who));
    }
    assert_eq!(w.number("SELECT COUNT(*) FROM delivery WHERE kind = 'look_back'"), 4, "two of them had nothing to say");
    // It is no month: the next one is reported as ever.
    w.at("2027-04-01 11:00");
    assert_eq!(w.number("SELECT COUNT(*) FROM figure_published WHERE unit_id = '' AND month = '2027-03'"), 1);
});

scenario!(a_year_ends_when_the_company_says_and_at_ten_where_its_reader_is, |w| {
    w.pair(KATE, NORA, "every tue 22:00 30m");
    let (app, now) = (w.stage().app.clone(), w.now());
    let by = PersonId::new(w.text("SELECT id FROM person WHERE name = 'Kate Hill'"));
    let workspace = WorkspaceId::new(w.text("SELECT id FROM workspace WHERE own"));
    w.wait(app.store.write(move |tx| {
        let (by, workspace) = (by.clone(), workspace.clone());
        Box::pin(async move {
            let charter = Charter {
                why: "To grow".to_owned(),
                owner: "HR".to_owned(),
                target: 90,
                starts: date(2026, 12, 1),
                message: None,
                contact: None,
                reply_within: None,
                urgent: None,
                desk: None,
                fiscal_month: 1,
                reviews: Vec::new(),
            };
            tx.write_charter((&workspace, &by), &charter, now).await?;
            Ok(Done::Keep(()))
        })
    }))
    .unwrap();
    w.at("2026-12-02 09:00");
    w.says(KATE, "/1on1 done");
    w.says(KATE, "/1on1 pause");
    // By then everybody's zone and language are known.
    w.says(NORA, "/1on1 help");
    w.at("2026-12-25 11:00");
    for who in [KATE, NORA] {
        let told = w.message(who, "Your year of 1on1s, Jan–Dec 2026");
        assert!(told.contains("1on1s held: 1") && told.contains("up to Wed 23 Dec"), "{told}");
        assert_eq!(w.times(who, "Your year of 1on1s"), ["Wed 12-23 10:00"]);
    }
});

/// The path of the picture that a message shows.
fn picture_in(w: &World, who: Who, about: &str) -> Option<String> {
    fn address(raw: &serde_json::Value) -> Option<String> {
        match raw {
            serde_json::Value::String(text) if text.starts_with("http") && text.ends_with(".png") => Some(text.clone()),
            serde_json::Value::Array(items) => items.iter().find_map(address),
            serde_json::Value::Object(fields) => fields.values().find_map(address),
            _ => None,
        }
    }
    let sent: Vec<Row> = w.sent(who).into_iter().filter(|row| row.text.contains(about)).collect();
    assert_eq!(sent.len(), 1, "{} has one message with {about:?}\n{}", who.name, w.told(who));
    let address = address(&sent[0].raw)?;
    Some(reqwest::Url::parse(&address).unwrap().path().to_owned())
}

fn fetched(w: &World, path: &str) -> Option<Vec<u8>> {
    let url = format!("{}{path}", w.stage().base_url);
    w.wait(async {
        let answer = reqwest::get(url).await.unwrap();
        if !answer.status().is_success() {
            assert_eq!(answer.status(), 404);
            return None;
        }
        assert_eq!(answer.headers()["content-type"], "image/png");
        Some(answer.bytes().await.unwrap().to_vec())
    })
}

scenario!(whoever_gets_the_months_figures_gets_their_picture_and_nobody_guesses_its_address, |w| {
    gives_role(w, KATE, Role::Executive);
    w.pair(SATO, HANAKO, TUESDAYS);
    w.at("tue 15:40");
    w.presses_on(SATO, "できましたか", "できた");
    w.at("2027-01-04 11:00");
    let (team, company) = (picture_in(w, SATO, DECEMBER), picture_in(w, KATE, "1on1 figures, Dec 2026"));
    if w.stand == Stand::Mixed {
        // The local Slack reaches no address of elsewhere: the figures came without a picture.
        assert_eq!((team, company), (None, None));
        return;
    }
    let (team, company) = (team.unwrap(), company.unwrap());
    assert!(team.ends_with("/team-ja.png") && company.ends_with("/company-en.png"), "{team} {company}");
    assert!(w.message(SATO, DECEMBER).contains("12月 33%"), "in words for whom it does not reach");
    for path in [&team, &company] {
        let png = fetched(w, path).unwrap();
        assert!(png.starts_with(b"\x89PNG"), "{path}");
        for wrong in
            [path.replace(".png", ".svg"), path.replace("team", "company"), path.replacen("/picture/", "/picture/0", 1)]
        {
            assert!(wrong == *path || fetched(w, &wrong).is_none(), "{wrong}");
        }
        let (before, name) = path.rsplit_once('/').unwrap();
        assert!(fetched(w, &format!("{}x/{name}", &before[..before.len() - 1])).is_none(), "a mark of nobody's");
    }
    let (app, id) = (w.stage().app.clone(), w.id(KATE));
    w.wait(app.set_role(&id, Role::Executive, false)).unwrap();
    assert!(fetched(w, &company).is_none(), "a role that is gone takes its pictures along");
    assert!(fetched(w, &team).is_some());
    w.at("2027-02-20 11:00");
    assert!(fetched(w, &team).is_none(), "it ends");
});

scenario!(what_it_is_worth_is_said_from_the_companys_own_numbers_or_not_at_all, |w| {
    w.pair(SATO, HANAKO, TUESDAYS);
    assert!(w.says(SATO, "/1on1 管理 指標").contains("人事または経営"), "not for everybody");
    gives_role(w, KATE, Role::HrViewer);
    let missing = w.says(KATE, "/1on1 admin kpi");
    assert!(missing.contains("The estimate still needs") && missing.contains("hire_cost"), "{missing}");
    assert!(!missing.contains("22.5") && !missing.contains("14.2"), "nobody else's percentages: {missing}");
    let app = w.stage().app.clone();
    let workspace = w.wait(app.own_workspace()).unwrap().unwrap();
    for (input, value) in [
        (Input::People, 200.0),
        (Input::Turnover, 0.1),
        (Input::Cut, 0.2),
        (Input::Credit, 0.5),
        (Input::HireCost, 1_250_000.0),
        (Input::HourCost, 3_500.0),
    ] {
        w.wait(app.set_input(&workspace, input, Range::exactly(value), "経理部の集計".to_owned())).unwrap();
    }
    assert!(w.says(KATE, "/1on1 admin kpi").contains("No 1on1 has taken place"), "there is nothing to weigh");
    w.at("tue 15:40");
    w.presses_on(SATO, "できましたか", "できた");
    w.at("2027-01-04 11:00");
    let estimate = w.says(KATE, "/1on1 admin kpi");
    assert!(estimate.contains("¥2,500,000"), "200 people, 10 %, a fifth of it, half of that, 1.25 million: {estimate}");
    assert!(estimate.contains("source: 経理部の集計") && estimate.contains("does not prove"), "{estimate}");
    assert_eq!(w.number("SELECT COUNT(*) FROM kpi_input WHERE source LIKE '%経理部%'"), 0, "words are sealed");
});

/// Somebody at the page of the estimate.
fn visits(w: &World, who: Who, hr_viewer: bool, executive: bool) -> Visitor {
    Visitor {
        workspace: WorkspaceId::new(w.text("SELECT id FROM workspace WHERE own")),
        person: PersonId::new(w.text(&format!("SELECT person_id FROM identity WHERE external_id = '{}'", w.id(who)))),
        name: None,
        lang: Lang::En,
        zone: Zone::named("Asia/Tokyo").unwrap(),
        manages: false,
        hr_viewer,
        executive,
        it_admin: false,
    }
}

scenario!(hr_gives_the_numbers_by_a_form_each_under_their_name_and_nobody_else_does, |w| {
    w.pair(SATO, HANAKO, TUESDAYS);
    gives_role(w, KATE, Role::HrViewer);
    gives_role(w, LIAM, Role::Executive);
    let app = w.stage().app.clone();
    let (kate, liam) = (visits(w, KATE, true, false), visits(w, LIAM, false, true));
    let says = |input, seen, value: Option<f64>| InputSaid {
        input,
        seen,
        value: value.map(|value| (Range::exactly(value), "経理部の集計".to_owned())),
    };
    let two = vec![says(Input::People, None, Some(200.0)), says(Input::Turnover, None, Some(0.142))];
    // Whoever only sees it gives nothing, whatever their page claims.
    for visitor in [&liam, &Visitor { hr_viewer: true, ..liam.clone() }] {
        assert_eq!(w.wait(app.say_inputs(visitor, two.clone())).unwrap(), None);
    }
    assert_eq!(w.wait(app.say_inputs(&kate, two.clone())).unwrap(), Some(Saved::Kept(2)));
    assert_eq!(w.wait(app.say_inputs(&kate, two.clone())).unwrap(), Some(Saved::Kept(0)), "the same is no change");
    let shown = w.wait(app.estimating(&liam)).unwrap().unwrap();
    assert_eq!(shown.given.len(), 2);
    assert!(shown.estimate.is_err(), "more is needed");
    let at = |input| shown.given.iter().find(|given| given.input == input).map(|given| given.at.as_millisecond());
    // Another page that saw nothing yet: all of it is refused, also what nobody else touched.
    let late = vec![says(Input::People, None, Some(300.0)), says(Input::Cut, None, Some(0.2))];
    assert_eq!(w.wait(app.say_inputs(&kate, late)).unwrap(), Some(Saved::Overtaken(vec![Input::People])));
    assert_eq!(w.number("SELECT COUNT(*) FROM kpi_input"), 2);
    let seen =
        vec![says(Input::People, at(Input::People), Some(300.0)), says(Input::Turnover, at(Input::Turnover), None)];
    assert_eq!(w.wait(app.say_inputs(&kate, seen)).unwrap(), Some(Saved::Kept(2)));
    assert_eq!(w.texts("SELECT name || '/' || CAST(CAST(mid AS BIGINT) AS TEXT) FROM kpi_input"), ["people/300"]);
    // Who, when and which: not what, for the audit is read by those who see no figures.
    let audit = w.texts(
        "SELECT what || '/' || about || '/' || actor_id || '/' || COALESCE(detail, '') FROM audit
         WHERE what LIKE 'kpi%' ORDER BY 1",
    );
    let told = ["set/people", "set/people", "set/turnover", "unset/turnover"];
    assert_eq!(audit, told.map(|what| format!("kpi.{what}/{}/", kate.person)));
    assert_eq!(w.number("SELECT COUNT(*) FROM kpi_input WHERE source LIKE '%経理部%'"), 0, "words are sealed");
});

scenario!(hrs_events_make_a_year_of_turnover_and_a_baseline_that_stays, |w| {
    w.pair(SATO, HANAKO, TUESDAYS);
    let app = w.stage().app.clone();
    let workspace = w.wait(app.own_workspace()).unwrap().unwrap();
    let event = |n: usize, on, what| Event { email: format!("p{n}@example.invalid"), on, what };
    let mut events: Vec<Event> = (0..100).map(|n| event(n, date(2024, 4, 1), What::Hired)).collect();
    let left = What::Left { voluntary: true, reason: None };
    events.extend((0..10).map(|n| event(n, date(2025, 9, 30), left)));
    events.extend((10..14).map(|n| event(n, date(2026, 9, 30), left)));
    assert_eq!(w.wait(app.import_events(events.clone(), true)).unwrap(), Some(114), "a dry run counts");
    assert_eq!(w.wait(app.import_events(events.clone(), false)).unwrap(), Some(114), "and keeps nothing");
    assert_eq!(w.wait(app.import_events(events, false)).unwrap(), Some(0), "again changes nothing");
    let month = |year, month| Month { year, month };
    assert_eq!(w.wait(app.set_baseline(&workspace, month(2024, 12))).unwrap(), None, "less than a year is known");
    assert_eq!(w.wait(app.set_baseline(&workspace, month(2026, 3))).unwrap(), Some(true));
    assert_eq!(w.wait(app.set_baseline(&workspace, month(2026, 2))).unwrap(), Some(false), "it stays");
    let worth = w.wait(app.worth(&workspace, month(2026, 11))).unwrap();
    let turnover = worth.turnover.unwrap();
    assert_eq!((turnover.leavers, turnover.months), (4, 12));
    assert_eq!(worth.before.unwrap().hits, 10);
    let change = worth.change.unwrap();
    assert!(change.points < -5.0 && !change.is_sure(), "4 of 89 against 10 of 95 may be chance: {change:?}");
    assert!(worth.groups.iter().all(Result::is_err), "nobody is compared where there are too few");
});
