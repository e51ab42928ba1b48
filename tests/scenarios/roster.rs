//! The company's own list of who works there, and what follows from it for people's 1on1s.

use serde_json::json;
use taiwa::app::Report;

use crate::scenario;
use crate::world::{EVERYBODY, HANAKO, KATE, LIAM, NORA, SATO, TANAKA, What, Who, World};

/// Takes a roster in, as an operator at the machine does.
fn imports(w: &mut World, csv: &str, leave: Option<&str>) -> Report {
    let report = tries(w, csv, leave, false);
    assert!(report.wrong.is_empty(), "{:?}", report.wrong);
    w.settle();
    report
}

fn tries(w: &mut World, csv: &str, leave: Option<&str>, dry: bool) -> Report {
    let app = w.stage().app.clone();
    let work = async {
        let workspace = app.own_workspace().await.unwrap().expect("the company was here");
        app.import_roster(&workspace, csv.as_bytes(), leave.map(str::as_bytes), dry).await.unwrap()
    };
    w.wait(work)
}

/// Everybody has written once: on Teams nobody is known before.
fn greet(w: &mut World) {
    for who in EVERYBODY {
        w.says(who, "/1on1 help");
    }
    w.settle();
}

/// A roster of these people with a manager, a first day, a last day and a rhythm each.
fn roster(lines: &[(Who, Option<Who>, &str, &str, &str)]) -> String {
    let mut csv = "email,name,manager_email,team,hired_on,left_on,rhythm\n".to_owned();
    for (who, manager, hired, left, rhythm) in lines {
        let manager = manager.map(|manager| manager.email()).unwrap_or_default();
        csv += &format!("{},{},{manager},Sales/East,{hired},{left},{rhythm}\n", who.email(), who.name);
    }
    csv
}

/// What came to somebody of its own accord.
fn came(w: &World, who: Who, said: &str) -> bool {
    w.rows(who).iter().any(|row| row.what != What::Own && row.text.contains(said))
}

scenario!(a_roster_with_a_rhythm_starts_the_1on1_in_the_managers_name, |w| {
    greet(w);
    let csv = roster(&[(SATO, None, "", "", ""), (HANAKO, Some(SATO), "", "", "隔週火曜15時 30分")]);
    let dry = tries(w, &csv, None, true);
    assert_eq!((dry.entered, dry.pairs.started), (2, 1), "{dry:?}");
    assert_eq!(w.number("SELECT COUNT(*) FROM employee"), 0, "a dry run writes nothing");
    assert_eq!(w.number("SELECT COUNT(*) FROM pair"), 0);
    let report = imports(w, &csv, None);
    assert_eq!(Report { dry_run: true, ..report }, dry, "what a dry run says is what is done");
    w.minutes(1);
    assert!(w.says(SATO, "/1on1 pair list").contains("山田 花子"));
    w.presses_on(HANAKO, "佐藤 健", "この予定で始める");
    let again = imports(w, &csv, None);
    assert_eq!((again.entered, again.changed, again.unchanged), (0, 0, 2));
    assert_eq!(w.number("SELECT COUNT(*) FROM pair"), 1, "the same file again changes nothing");
    // The two end it themselves: the same roster does not start it again.
    w.says(SATO, "/1on1 pair end @hanako");
    w.presses_on(SATO, "終了しますか", "終了する");
    imports(w, &csv, Some(&format!("email,from,until\n{},2027-01-12,2027-01-20\n", HANAKO.email())));
    assert_eq!(w.number("SELECT COUNT(*) FROM pair WHERE state <> 'ended'"), 0);
});

scenario!(a_wrong_line_is_named_and_nothing_of_the_file_is_done, |w| {
    greet(w);
    let csv = format!(
        "email,name,manager_email,salary\n{},Sato,\n{},Hanako,nobody@example.invalid\nno address,X,\n",
        SATO.email(),
        HANAKO.email()
    );
    let report = tries(w, &csv, None, false);
    let wrong: Vec<String> = report.wrong.iter().map(ToString::to_string).collect();
    assert_eq!(wrong, ["line 4: \"no address\" is no e-mail address"]);
    let csv = csv.replace("no address,X,\n", "");
    let report = tries(w, &csv, None, false);
    let wrong: Vec<String> = report.wrong.iter().map(ToString::to_string).collect();
    assert_eq!(wrong, ["line 3: the manager nobody@example.invalid is in no line and not known"]);
    assert_eq!(report.ignored_columns, ["salary"]);
    assert_eq!(w.number("SELECT COUNT(*) FROM employee"), 0);
});

scenario!(without_a_rhythm_the_manager_is_asked_once_and_sets_it_up, |w| {
    greet(w);
    let csv = roster(&[(SATO, None, "", "", ""), (HANAKO, Some(SATO), "", "", ""), (TANAKA, Some(SATO), "", "", "")]);
    assert_eq!(imports(w, &csv, None).pairs.proposed, 2);
    w.minutes(2);
    assert_eq!(w.times(SATO, "新しい1on1の相手が2人います").len(), 1, "one message, however many people");
    w.presses_on(SATO, "新しい1on1の相手", "予定を決める");
    w.fills(SATO, &[("every", json!("weekly")), ("weekday", json!("thu")), ("time", json!("10:00"))]);
    w.minutes(2);
    assert!(came(w, HANAKO, "佐藤 健さん") || came(w, TANAKA, "佐藤 健さん"), "the other hears of it");
    assert!(w.message(SATO, "新しい1on1の相手").contains("1人"), "the message shows who is left");
});

scenario!(whoever_is_unknown_is_joined_with_their_line_later, |w| {
    w.says(SATO, "/1on1 help");
    let csv = roster(&[(SATO, None, "", "", ""), (HANAKO, Some(SATO), "", "", "every tue 15:00")]);
    let report = imports(w, &csv, None);
    assert_eq!(report.pairs.started + report.pairs.waiting, 1);
    // On Slack the address is looked up; on Teams she is joined when she writes.
    w.says(HANAKO, "/1on1 help");
    w.minutes(2);
    assert!(w.says(HANAKO, "/1on1 pair list").contains("佐藤 健"));
    assert_eq!(w.number("SELECT COUNT(*) FROM employee WHERE person_id IS NOT NULL"), 2);
});

scenario!(a_new_manager_gets_what_the_report_ticks_and_nothing_else, |w| {
    greet(w);
    let csv = |manager| {
        roster(&[
            (SATO, None, "", "", ""),
            (TANAKA, None, "", "", ""),
            (HANAKO, Some(manager), "", "", "every tue 15:00"),
        ])
    };
    imports(w, &csv(SATO), None);
    w.minutes(2);
    w.says(HANAKO, "/1on1 agenda add 異動の希望について");
    w.says(HANAKO, "/1on1 agenda add 前の上長にだけ話したこと");
    w.says(HANAKO, "/1on1 agenda add 自分のためのメモ --private");
    w.says(HANAKO, "/1on1 action add 手順書を書く by 2026-12-18");
    w.says(SATO, "/1on1 action add 予算を確認する by 2026-12-18");
    let report = imports(w, &csv(TANAKA), None);
    assert_eq!((report.pairs.ended, report.pairs.started), (1, 1));
    w.minutes(3);
    assert_eq!(w.number("SELECT COUNT(*) FROM pair WHERE state = 'ended'"), 1);
    assert!(!w.says(TANAKA, "/1on1 agenda list").contains("異動"), "nothing moves by itself");
    w.presses_on(HANAKO, "引き継ぐもの", "選んで引き継ぐ");
    let item: String = w.text("SELECT id FROM agenda_item ORDER BY created_ms, id LIMIT 1");
    let promise: String = w.text("SELECT id FROM promise ORDER BY created_ms, id LIMIT 1");
    w.fills(HANAKO, &[("topics", json!([item])), ("promises", json!([promise]))]);
    let agenda = w.says(TANAKA, "/1on1 agenda list");
    assert!(agenda.contains("異動の希望について"), "{agenda}");
    assert!(!agenda.contains("前の上長") && !agenda.contains("自分のため"), "{agenda}");
    let promises = w.says(TANAKA, "/1on1 action list");
    assert!(promises.contains("手順書を書く") && !promises.contains("予算"), "{promises}");
    for shown in [w.ever_shown(TANAKA), w.ever_shown(KATE)] {
        assert!(!shown.contains("前の上長") && !shown.contains("自分のため") && !shown.contains("予算"), "{shown}");
    }
    assert!(w.message(HANAKO, "引き継ぐもの").contains("2件"), "the message says what was chosen");
});

scenario!(leave_takes_slots_out_of_the_count_and_nothing_is_sent_for_them, |w| {
    greet(w);
    let csv = roster(&[(SATO, None, "", "", ""), (HANAKO, Some(SATO), "", "", "every tue 15:00")]);
    let leave = format!("email,from,until\n{},2026/12/7,2026/12/11\n", HANAKO.email());
    imports(w, &csv, Some(&leave));
    w.at("2026-12-01 18:00");
    let before = w.times(HANAKO, "と1on1です").len();
    assert_eq!(before, 1, "the digest before the leave");
    w.at("2026-12-10 12:00");
    assert_eq!(w.times(HANAKO, "と1on1です").len(), before, "nobody is reminded while away");
    let exempt = "SELECT COUNT(*) FROM occurrence WHERE outcome = 'exempt' AND why = 'leave'";
    assert_eq!(w.number(exempt), 1);
    w.at("2026-12-15 18:00");
    assert_eq!(w.times(HANAKO, "と1on1です").len(), before + 1, "back again");
    assert_eq!(w.number(exempt), 1);
});

scenario!(leave_that_is_told_late_excuses_what_was_missed, |w| {
    greet(w);
    let csv = roster(&[(SATO, None, "", "", ""), (HANAKO, Some(SATO), "", "", "every tue 15:00")]);
    imports(w, &csv, None);
    w.at("2026-12-10 12:00");
    let missed = "SELECT COUNT(*) FROM occurrence WHERE outcome = 'missed'";
    assert_eq!(w.number(missed), 1, "nobody answered for the first week");
    let leave = format!("email,from,until\n{},2026-11-30,2026-12-04\n", SATO.email());
    imports(w, &csv, Some(&leave));
    assert_eq!(w.number(missed), 0);
    assert_eq!(w.number("SELECT COUNT(*) FROM occurrence WHERE outcome = 'exempt' AND why = 'leave'"), 1);
});

scenario!(whoever_leaves_ends_their_1on1s_the_day_after, |w| {
    greet(w);
    let csv = |left| roster(&[(SATO, None, "", "", ""), (HANAKO, Some(SATO), "", left, "every tue 15:00")]);
    imports(w, &csv(""), None);
    w.minutes(2);
    imports(w, &csv("2026-12-08"), None);
    w.at("2026-12-08 14:30");
    assert_eq!(w.number("SELECT COUNT(*) FROM pair WHERE state = 'active'"), 1, "the last day is a day");
    w.at("2026-12-09 10:00");
    assert_eq!(w.number("SELECT COUNT(*) FROM pair WHERE state = 'ended'"), 1);
    let joined = "SELECT COUNT(*) FROM occurrence WHERE outcome = 'exempt' AND why = 'joined_or_left'";
    assert_eq!(w.number(joined), 1, "the slot of the last day is in no count");
    assert!(came(w, SATO, "終了しました"));
});

scenario!(a_manager_hears_of_somebody_new_on_the_second_working_day, |w| {
    greet(w);
    let csv = roster(&[
        (SATO, None, "", "", ""),
        (HANAKO, Some(SATO), "2026-12-01", "", ""),
        (NORA, Some(SATO), "2026-12-01", "", "every thu 10:00"),
    ]);
    imports(w, &csv, None);
    w.at("2026-12-02 09:00");
    assert!(w.times(SATO, "山田 花子さんと最初の1on1を").is_empty(), "not before the second day");
    w.at("2026-12-02 10:00");
    assert_eq!(w.times(SATO, "山田 花子さんと最初の1on1を").len(), 1);
    assert!(w.message(SATO, "最初の1on1を").contains("入社2日目"));
    assert!(w.times(SATO, "Nora").iter().all(|text| !text.contains("最初の1on1を")), "hers is planned in time");
    w.presses_on(SATO, "最初の1on1を", "予定を決める");
    w.fills(SATO, &[("weekday", json!("fri")), ("time", json!("11:00"))]);
    assert!(w.says(SATO, "/1on1 pair list").contains("毎週"), "weekly is offered to begin with");
});

scenario!(two_keep_steps_until_the_newcomer_works_alone, |w| {
    greet(w);
    let csv = roster(&[(SATO, None, "", "", ""), (HANAKO, Some(SATO), "2026-10-01", "", "every tue 15:00")]);
    imports(w, &csv, None);
    w.minutes(2);
    let answer = w.says(SATO, "/1on1 steps @hanako 請求書を一人で出せる");
    assert!(answer.contains("請求書を一人で出せる"), "{answer}");
    assert!(w.says(HANAKO, "/1on1 ステップ").contains("請求書を一人で出せる"), "both see it");
    let step: String = w.text("SELECT id FROM step");
    assert!(w.forges(KATE, &json!({"do": "step_done", "step": step, "done": true})).is_ok());
    assert_eq!(w.number("SELECT COUNT(*) FROM step WHERE done_on IS NOT NULL"), 0, "not hers to mark");
    w.presses(HANAKO, "できた");
    assert_eq!(w.number("SELECT COUNT(*) FROM step WHERE done_on IS NOT NULL"), 1);
    w.presses(HANAKO, "独り立ちした");
    assert_eq!(w.number("SELECT COUNT(*) FROM employee WHERE solo_on IS NOT NULL"), 1);
});

/// Sets the milestones of the company's training, as an operator at the machine does; says whether they are others.
fn sets_milestones(w: &mut World, csv: &str, dry: bool) -> bool {
    let app = w.stage().app.clone();
    let list = taiwa::domain::roster::read_milestones(csv.as_bytes()).expect("every line is right").milestones;
    let is_other = w.wait(async {
        let workspace = app.own_workspace().await.unwrap().expect("the company was here");
        app.set_milestones(&workspace, list, dry).await.unwrap()
    });
    w.settle();
    is_other
}

const MILESTONES: &str =
    "week,ja,en\n1,電話を一人で受ける,Takes calls alone\n4,請求書を一人で出せる,Sends an invoice alone\n";

scenario!(somebody_new_gets_the_companys_milestones_with_their_days_once, |w| {
    greet(w);
    assert!(sets_milestones(w, MILESTONES, true), "a dry run says so");
    assert_eq!(w.number("SELECT COUNT(*) FROM milestone_list"), 0, "and writes nothing");
    assert!(sets_milestones(w, MILESTONES, false));
    assert!(!sets_milestones(w, MILESTONES, false), "the same again changes nothing");
    assert_eq!(w.number("SELECT COUNT(*) FROM audit WHERE what = 'milestones.written'"), 1);
    let csv = roster(&[
        (SATO, None, "", "", ""),
        (HANAKO, Some(SATO), "2026-12-01", "", "every tue 15:00"),
        (KATE, Some(SATO), "2026-12-01", "", "every wed 15:00"),
        (LIAM, Some(SATO), "2024-04-01", "", "every thu 15:00"),
    ]);
    imports(w, &csv, None);
    w.minutes(2);
    assert_eq!(w.number("SELECT COUNT(*) FROM step"), 0, "not before the first day");
    w.at("2026-12-01 09:00");
    let steps = w.says(HANAKO, "/1on1 ステップ");
    // Four weeks on, the office is closed; it opens again on the fourth of January.
    assert!(steps.contains("電話を一人で受ける(12/8(火)まで)"), "{steps}");
    assert!(steps.contains("請求書を一人で出せる(") && steps.contains("1/4(月)まで)"), "{steps}");
    assert!(!steps.contains("invoice"), "both read Japanese: {steps}");
    let steps = w.says(SATO, "/1on1 steps @kate");
    assert!(steps.contains("電話を一人で受ける / Takes calls alone"), "one reads Japanese, one English: {steps}");
    assert_eq!(w.number("SELECT COUNT(*) FROM step"), 4, "nothing for whoever is new no more");
    assert_eq!(w.number("SELECT COUNT(*) FROM step WHERE sealed LIKE '%電話%'"), 0);
    assert_eq!(w.number("SELECT COUNT(*) FROM milestone_list WHERE sealed LIKE '%電話%'"), 0);

    // The same roster, and another list: what was given stays as it is.
    imports(w, &csv, None);
    assert!(sets_milestones(w, "week,ja,en\n2,会議を一人で進める,\n", false));
    imports(w, &csv, Some(&format!("email,from,until\n{},2027-01-12,2027-01-20\n", HANAKO.email())));
    assert_eq!(w.number("SELECT COUNT(*) FROM step"), 4);
    assert!(!w.says(HANAKO, "/1on1 ステップ").contains("会議を一人で"));
});

scenario!(a_milestone_that_is_due_stands_in_the_digest_until_it_is_reached, |w| {
    greet(w);
    sets_milestones(w, MILESTONES, false);
    let csv = roster(&[(SATO, None, "", "", ""), (HANAKO, Some(SATO), "2026-12-01", "", "")]);
    imports(w, &csv, None);
    w.at("2026-12-01 10:00");
    // The manager begins in chat, and the steps are there at once.
    w.pair(SATO, HANAKO, "every tue 15:00");
    assert!(w.says(SATO, "/1on1 steps @hanako").contains("請求書を一人で出せる"));
    let digest = w.says(HANAKO, "/1on1 digest");
    assert!(!digest.contains("電話を一人で受ける"), "not due at the next one: {digest}");
    w.at("2026-12-08 14:50");
    for who in [SATO, HANAKO] {
        let digest = w.says(who, "/1on1 digest");
        assert!(
            digest.contains("この時期のステップ") && digest.contains("電話を一人で受ける(12/8(火)まで)"),
            "{digest}"
        );
        assert!(!digest.contains("請求書を一人で"), "{digest}");
    }
    let sent: Vec<String> = w.sent(HANAKO).into_iter().map(|row| row.text).collect();
    let of_step: Vec<&String> = sent.iter().filter(|text| text.contains("電話を一人で受ける")).collect();
    assert!(
        of_step.len() == 1 && of_step[0].contains("1on1です"),
        "in the digest, and in no message of its own: {of_step:?}"
    );
    let step: String = w.text("SELECT id FROM step WHERE due = '2026-12-08'");
    assert!(w.forges(HANAKO, &json!({"do": "step_done", "step": step, "done": true})).is_ok());
    assert!(!w.says(SATO, "/1on1 digest").contains("電話を一人で受ける"), "reached");
    assert!(!w.ever_shown(KATE).contains("電話を一人で"), "nobody else hears of it");
});

scenario!(a_list_given_later_reaches_those_who_are_still_new, |w| {
    greet(w);
    let csv = roster(&[
        (SATO, None, "", "", ""),
        (HANAKO, Some(SATO), "2026-11-16", "", "every tue 15:00"),
        (KATE, Some(SATO), "2026-08-03", "", "every wed 15:00"),
    ]);
    imports(w, &csv, None);
    w.minutes(2);
    assert!(sets_milestones(w, MILESTONES, false));
    let steps = w.says(HANAKO, "/1on1 ステップ");
    assert!(steps.contains("請求書を一人で出せる(12/14(月)まで)"), "{steps}");
    assert!(!steps.contains("電話を一人で"), "that day was before the list: {steps}");
    assert_eq!(w.number("SELECT COUNT(*) FROM step"), 1, "nothing for whoever is new no more");
});

scenario!(the_roster_in_chat_is_for_administrators, |w| {
    greet(w);
    let refused = w.says(SATO, "/1on1 admin roster import");
    assert!(!refused.contains("取り込みページ"), "{refused}");
    let app = w.stage().app.clone();
    let email = SATO.email();
    w.wait(app.set_role(&email, taiwa::domain::people::Role::ItAdmin, true)).unwrap();
    let answer = w.says(SATO, "/1on1 admin roster import");
    assert!(answer.contains("[取り込みページを開く]"), "{answer}");
});
