//! Lines that are no command as they stand: what is said to be missing, and what is suggested.

use super::*;

fn missed(line: &str) -> Miss {
    let miss = parse(line, Lang::Ja).expect_err(line);
    assert_eq!(parse(line, Lang::En).expect_err(line).why, miss.why, "{line}");
    miss
}

#[test]
fn a_command_that_lacks_something_says_what() {
    for (line, key, lack) in [
        ("agenda add", "agenda_add", Lack::Text),
        ("agenda add \u{200b}", "agenda_add", Lack::Text),
        ("議題 追加 @花子", "agenda_add", Lack::Text),
        ("議題追加 #中期", "agenda_add", Lack::Text),
        ("note add", "note_add", Lack::Text),
        ("メモ 追加", "memo_add", Lack::Text),
        ("action add @hanako", "action_add", Lack::Text),
        ("agenda edit 2", "agenda_edit", Lack::Text),
        ("agenda edit", "agenda_edit", Lack::Which),
        ("agenda edit new words", "agenda_edit", Lack::Which),
        ("agenda done", "agenda_done", Lack::Which),
        ("宿題 完了", "action_done", Lack::Which),
        ("agenda move 3", "agenda_move", Lack::Place),
        ("agenda move 3 0", "agenda_move", Lack::Place),
        ("setup every monday", "setup", Lack::Person),
        ("setup", "setup", Lack::Person),
        ("開始 @花子", "setup", Lack::Rhythm),
        ("リズム", "rhythm", Lack::Rhythm),
        ("lang", "lang", Lack::Language),
    ] {
        match missed(line).why {
            Why::Missing { row, lack: found, .. } => assert_eq!((row.key, found), (key, lack), "{line}"),
            other => panic!("{line}: {other:?}"),
        }
    }
    let suggestion = missed("宿題 完了").suggestion.expect("the list to pick from");
    assert_eq!((suggestion.typed.as_str(), suggestion.command), ("宿題 一覧", Some(action_list())));
}

#[test]
fn a_command_with_nothing_behind_it_says_whom_a_form_would_be_about() {
    for (line, bare) in [
        ("setup", Some(nobody())),
        ("開始 @花子", Some(Whom::Handle("花子".to_owned()))),
        ("setup every monday", None),
        ("agenda add", Some(nobody())),
        ("agenda add <@U1|hanako>", Some(hanako())),
        ("@花子 議題 追加", Some(Whom::Handle("花子".to_owned()))),
        ("action add", Some(Whom::Me)),
        ("action add @me", Some(Whom::Me)),
        // Whoever began to say who may see it is not given a form that says otherwise.
        ("agenda add --private", None),
        ("議題 追加 #中期", None),
    ] {
        match missed(line).why {
            Why::Missing { bare: found, .. } => assert_eq!(found, bare, "{line}"),
            other => panic!("{line}: {other:?}"),
        }
    }
}

#[test]
fn a_slip_of_the_hand_gets_the_nearest_command() {
    let done = |n| Command::ActionDone { promise: Pick::Number(n) };
    for (line, typed, command) in [
        ("agenda ad pay review", "agenda add", Some(topic(nobody(), "pay review"))),
        ("agneda add <@U1|hanako> pay", "agenda add", Some(topic(hanako(), "pay"))),
        ("add agneda pay", "agenda add", Some(topic(nobody(), "pay"))),
        ("agendaadd pay", "agenda add", Some(topic(nobody(), "pay"))),
        ("agenda-add pay", "agenda add", Some(topic(nobody(), "pay"))),
        ("agenda lst", "agenda list", Some(agenda_list())),
        ("agena", "agenda list", Some(agenda_list())),
        ("re schedule", "reschedule", Some(reschedule(nobody(), None))),
        ("reshedule fri 10:00", "reschedule", Some(reschedule(nobody(), says("fri 10:00")))),
        ("hlep", "help", Some(help(""))),
        ("setings", "settings", Some(Command::Settings)),
        ("pair puase", "pair pause", Some(pause(nobody(), None))),
        ("histroy 3", "history", Some(history(nobody(), Some(3)))),
        ("アジェンタ 追加 評価", "議題 追加", Some(topic(nobody(), "評価"))),
        ("アジェンンダ", "議題 一覧", Some(agenda_list())),
        ("スキッブ", "見送り", Some(skip(nobody(), None))),
        ("ダイジェス", "まとめ", Some(Command::Digest { with: nobody() })),
        ("できたよ", "できた", Some(held(nobody()))),
        ("lang japanes", "lang", None),
        // Nothing typed is lost: a thing with words is taken as something to add.
        ("agenda 評価の相談", "agenda add", Some(topic(nobody(), "評価の相談"))),
        ("議題 評価の  相談 #中期", "議題 追加", Some(flagged("評価の  相談", Some(Horizon::Mid), Visibility::Shared))),
        ("agenda <@U1|hanako> my review", "agenda add", Some(topic(hanako(), "my review"))),
        ("agenda ads campaign", "agenda add", Some(topic(nobody(), "ads campaign"))),
        ("agenda new hires", "agenda add", Some(topic(nobody(), "new hires"))),
        ("agenda shape of the team", "agenda add", Some(topic(nobody(), "shape of the team"))),
        ("note we agreed", "note add", Some(note(nobody(), "we agreed"))),
        ("メモ 休暇の話", "メモ 追加", Some(memo(nobody(), "休暇の話"))),
        ("宿題 資料を送る", "宿題 追加", Some(promise(Whom::Me, "資料を送る"))),
        ("pair @sato weekly mon 10:00", "setup", Some(setup(at("sato"), "weekly mon 10:00"))),
        ("add 評価の相談", "agenda add", Some(topic(nobody(), "評価の相談"))),
        ("追加 評価の相談", "議題 追加", Some(topic(nobody(), "評価の相談"))),
        ("done 2", "action done", Some(done(2))),
        ("できた 2", "宿題 完了", Some(done(2))),
        ("snooze 2", "action snooze", Some(snooze(2, None))),
        ("missed he was ill", "missed", Some(not_held(nobody()))),
        ("next <@U1|hanako> please", "next", Some(next(hanako()))),
        ("<@U1|hanako>", "次回", Some(next(hanako()))),
        ("<@U1|hanako> 評価の相談をしたい", "議題 追加", Some(topic(hanako(), "評価の相談をしたい"))),
        ("評価の相談を議題に追加して", "議題 追加", Some(topic(nobody(), "評価の相談"))),
        ("予定を教えて", "次回", Some(next(nobody()))),
        ("次回はいつ？", "次回", Some(next(nobody()))),
        ("show my agenda", "agenda list", Some(agenda_list())),
        ("list my actions", "action list", Some(action_list())),
        ("what's next?", "next", Some(next(nobody()))),
        ("done @sato @ken", "done", Some(held(at("sato")))),
        ("I want to talk about pay", "agenda add", Some(topic(nobody(), "I want to talk about pay"))),
    ] {
        let suggestion = missed(line).suggestion.unwrap_or_else(|| panic!("{line}: nothing suggested"));
        assert_eq!((suggestion.typed.as_str(), suggestion.command), (typed, command), "{line}");
    }
    for line in ["xyzzy", "！！", "q", "ｶﾞ"] {
        assert_eq!(missed(line), Miss { why: Why::Unknown, suggestion: None }, "{line}");
    }
}

#[test]
fn a_misspelt_private_flag_publishes_nothing() {
    for line in [
        "agenda add pay --privat",
        "agenda add --prvate pay",
        "agenda add pay —privte",
        "agenda add pay --private!",
        "agenda add pay — private",
    ] {
        let miss = missed(line);
        assert!(matches!(miss.why, Why::MeantPrivate { .. }), "{line}");
        let command = miss.suggestion.and_then(|s| s.command);
        assert_eq!(command, Some(flagged("pay", None, Visibility::Private)), "{line}");
    }
}

#[test]
fn a_suggestion_never_outgrows_a_button() {
    for text in ["評".repeat(4_000), "\n\"".repeat(600), "x ".repeat(2_000)] {
        for line in [format!("agenda {text}"), format!("agenda add --privat {text}"), text] {
            let carried = missed(&line).suggestion.and_then(|s| s.command);
            assert!(carried.is_none_or(|c| c.to_value().chars().count() < 2_000));
        }
    }
    let kept = missed(&format!("agenda {}", "評".repeat(1_000))).suggestion.and_then(|s| s.command);
    assert_eq!(kept, Some(topic(nobody(), &"評".repeat(1_000))));
}
