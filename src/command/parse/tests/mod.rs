//! What people type, in both languages and every order, and what it means.

mod fuzz;
mod misses;
mod table;

use super::*;
use crate::command::{Pick, Said, Viewer, When};
use crate::domain::agenda::{Aim, Horizon, ItemKind, Retag, Tags, Visibility};
use crate::domain::ids::ItemId;

fn nobody() -> Whom {
    Whom::Anyone
}

fn slack(id: &str, handle: &str) -> Whom {
    Whom::External { id: id.into(), handle: (!handle.is_empty()).then(|| handle.into()) }
}

fn hanako() -> Whom {
    slack("U1", "hanako")
}

fn at(name: &str) -> Whom {
    Whom::Handle(name.into())
}

fn says(words: &str) -> Option<When> {
    Some(When::Words(words.into()))
}

fn topic(with: Whom, text: &str) -> Command {
    tagged(with, text, Tags::default(), Visibility::Shared)
}

fn flagged(text: &str, horizon: Option<Horizon>, visibility: Visibility) -> Command {
    tagged(nobody(), text, Tags { horizon, ..Tags::default() }, visibility)
}

fn tagged(with: Whom, text: &str, tags: Tags, visibility: Visibility) -> Command {
    let Tags { horizon, aim, kind, .. } = tags;
    Command::AgendaAdd { with, text: text.into(), horizon, aim, kind, visibility }
}

fn edit(item: Pick<ItemId>, text: Option<&str>, tags: Retag) -> Command {
    Command::AgendaEdit { item, text: text.map(str::to_owned), tags }
}

fn promise(owner: Whom, text: &str) -> Command {
    Command::ActionAdd { owner, text: text.into(), due: None }
}

fn note(with: Whom, text: &str) -> Command {
    Command::NoteAdd { with, text: text.into() }
}

fn memo(with: Whom, text: &str) -> Command {
    Command::MemoAdd { with, text: text.into() }
}

fn setup(with: Whom, rhythm: &str) -> Command {
    Command::Setup { with, rhythm: rhythm.into() }
}

fn rhythm(with: Whom, rhythm: &str) -> Command {
    Command::SetRhythm { with, rhythm: rhythm.into() }
}

fn next(with: Whom) -> Command {
    Command::Next { with }
}

fn reschedule(with: Whom, to: Option<When>) -> Command {
    Command::Reschedule { with, occurrence: None, to }
}

fn skip(with: Whom, reason: Option<&str>) -> Command {
    Command::Skip { with, occurrence: None, reason: reason.map(Into::into) }
}

fn held(with: Whom) -> Command {
    Command::Held { with, occurrence: None }
}

fn not_held(with: Whom) -> Command {
    Command::NotHeld { with, occurrence: None }
}

fn pause(with: Whom, until: Option<When>) -> Command {
    Command::PairPause { with, until }
}

fn history(with: Whom, count: Option<usize>) -> Command {
    Command::History { with, count }
}

fn help(topic: &str) -> Command {
    Command::Help { topic: (!topic.is_empty()).then(|| topic.into()) }
}

fn words<T>(words: &str) -> Pick<T> {
    Pick::Words(words.into())
}

fn agenda_list() -> Command {
    Command::AgendaList { with: nobody() }
}

fn action_list() -> Command {
    Command::ActionList { with: nobody() }
}

fn snooze(n: usize, until: Option<When>) -> Command {
    Command::ActionSnooze { promise: Pick::Number(n), until }
}

/// Every line means this command, whichever language the speaker reads.
fn mean(lines: &[(&str, Command)]) {
    for (line, meant) in lines {
        for lang in Lang::ALL {
            assert_eq!(parse(line, lang).as_ref(), Ok(meant), "{line:?}");
        }
    }
}

#[test]
fn looking_around() {
    let privacy = |view_as| Command::Privacy { view_as };
    mean(&[
        ("", Command::Home),
        (" \u{3000}\n", Command::Home),
        ("/1on1", Command::Home),
        ("／１ｏｎ１", Command::Home),
        ("home", Command::Home),
        ("ホーム", Command::Home),
        ("状況", Command::Home),
        ("help", help("")),
        ("HELP", help("")),
        ("ｈｅｌｐ", help("")),
        ("?", help("")),
        ("？", help("")),
        ("help!", help("")),
        ("ヘルプ", help("")),
        ("使い方", help("")),
        ("help agenda", help("agenda")),
        ("ヘルプ 議題 追加", help("議題 追加")),
        ("settings", Command::Settings),
        ("設定", Command::Settings),
        ("lang ja", Command::SetLang { lang: Lang::Ja }),
        ("lang EN", Command::SetLang { lang: Lang::En }),
        ("language japanese", Command::SetLang { lang: Lang::Ja }),
        ("言語 英語", Command::SetLang { lang: Lang::En }),
        ("言語：日本語", Command::SetLang { lang: Lang::Ja }),
        ("言語 変更 英語", Command::SetLang { lang: Lang::En }),
        ("change settings", Command::Settings),
        ("English", Command::SetLang { lang: Lang::En }),
        ("日本語", Command::SetLang { lang: Lang::Ja }),
        ("privacy", privacy(None)),
        ("privacy view-as hr", privacy(Some(Viewer::Hr))),
        ("privacy view‑as admin", privacy(Some(Viewer::Admin))),
        ("プライバシー 人事", privacy(Some(Viewer::Hr))),
        ("プライバシー　管理者として", privacy(Some(Viewer::Admin))),
    ]);
}

#[test]
fn pairs_and_rhythms() {
    mean(&[
        ("setup <@U1|hanako> every 2 weeks tue 15:00 30m", setup(hanako(), "every 2 weeks tue 15:00 30m")),
        ("setup every 2 weeks tue 15:00 30m <@U1|hanako>", setup(hanako(), "every 2 weeks tue 15:00 30m")),
        ("setup with <@U1|hanako> weekly mon 10:00", setup(hanako(), "weekly mon 10:00")),
        ("set up @hanako weekly mon 10:00", setup(at("hanako"), "weekly mon 10:00")),
        ("<@W77> setup 0 15 * * 2", setup(slack("W77", ""), "0 15 * * 2")),
        ("開始 <@U1|hanako> さんと 隔週火曜 15:00 30分", setup(hanako(), "隔週火曜 15:00 30分")),
        ("はじめる ＠花子 毎月第２火曜　１５：００", setup(at("花子"), "毎月第２火曜　１５：００")),
        ("ペア 追加 @花子 毎週月曜10時", setup(at("花子"), "毎週月曜10時")),
        ("rhythm <@U1|hanako> every monday 10:00", rhythm(hanako(), "every monday 10:00")),
        ("rhythm every monday 10:00", rhythm(nobody(), "every monday 10:00")),
        ("setup change <@U1|hanako> weekly fri 9:00", rhythm(hanako(), "weekly fri 9:00")),
        ("リズム 変更 <@U1|hanako> 隔週木曜15時", rhythm(hanako(), "隔週木曜15時")),
        ("頻度 隔週", rhythm(nobody(), "隔週")),
        ("変更 リズム @花子 隔週", rhythm(at("花子"), "隔週")),
        ("pair", Command::PairList),
        ("pair list", Command::PairList),
        ("list pairs", Command::PairList),
        ("ペア 一覧", Command::PairList),
        ("相手", Command::PairList),
        ("pair pause <@U1|hanako> until 12/1", pause(hanako(), says("12/1"))),
        ("pair pause <@U1|hanako> for 2 weeks", pause(hanako(), says("in 2 weeks"))),
        ("pair pause until eom with <@U1|hanako>", pause(hanako(), says("eom"))),
        ("休止 2週間", pause(nobody(), says("2週間後"))),
        ("pair pause until 12/1 <@U1|hanako>", pause(hanako(), says("12/1"))),
        ("pause pair", pause(nobody(), None)),
        ("ペア 休止 <@U1|hanako> １２／１まで", pause(hanako(), says("１２／１"))),
        ("ペア休止 @花子", pause(at("花子"), None)),
        ("pair resume @sato", Command::PairResume { with: at("sato") }),
        ("ペア 再開", Command::PairResume { with: nobody() }),
        ("pair end @sato", Command::PairEnd { with: at("sato"), confirmed: false }),
        ("ペア 終了 @佐藤", Command::PairEnd { with: at("佐藤"), confirmed: false }),
    ]);
}

#[test]
fn meetings() {
    mean(&[
        ("next", next(nobody())),
        ("next <@U1|hanako>", next(hanako())),
        ("/next", next(nobody())),
        ("next with <@U1|hanako>", next(hanako())),
        ("<@U1|hanako> next", next(hanako())),
        ("次回", next(nobody())),
        ("予定", next(nobody())),
        ("予定 <@U1|hanako> さん", next(hanako())),
        ("予定　＠花子", next(at("花子"))),
        ("reschedule", reschedule(nobody(), None)),
        ("reschedule <@U1|hanako> fri 10:00", reschedule(hanako(), says("fri 10:00"))),
        ("reschedule fri 10:00 <@U1|hanako>", reschedule(hanako(), says("fri 10:00"))),
        ("move to next fri 3pm", reschedule(nobody(), says("next fri 3pm"))),
        ("move @hanako to tomorrow 15:00", reschedule(at("hanako"), says("tomorrow 15:00"))),
        ("予定 変更 金曜１０時", reschedule(nobody(), says("金曜１０時"))),
        ("変更 予定 金曜10時", reschedule(nobody(), says("金曜10時"))),
        ("予定変更 <@U1|hanako> 明日15時", reschedule(hanako(), says("明日15時"))),
        ("予定を変更 明日15時", reschedule(nobody(), says("明日15時"))),
        ("リスケ 来週火曜 15:30", reschedule(nobody(), says("来週火曜 15:30"))),
        ("日程変更", reschedule(nobody(), None)),
        ("skip", skip(nobody(), None)),
        ("skip <@U1|hanako>", skip(hanako(), None)),
        ("skip <@U1|hanako> out of  office, see <@U2>", skip(hanako(), Some("out of  office, see <@U2>"))),
        ("skip out of office", skip(nobody(), Some("out of office"))),
        ("見送り", skip(nobody(), None)),
        ("見送り @花子 体調不良のため", skip(at("花子"), Some("体調不良のため"))),
        ("予定 見送り 出張", skip(nobody(), Some("出張"))),
        ("done", held(nobody())),
        ("Done!", held(nobody())),
        ("done <@U1|hanako>", held(hanako())),
        ("できた", held(nobody())),
        ("できた！", held(nobody())),
        ("実施 @花子", held(at("花子"))),
        ("missed", not_held(nobody())),
        ("not held <@U1|hanako>", not_held(hanako())),
        ("didn’t happen", not_held(nobody())),
        ("できなかった", not_held(nobody())),
        ("未実施 ＠花子", not_held(at("花子"))),
        ("digest", Command::Digest { with: nobody() }),
        ("まとめ <@U1|hanako>", Command::Digest { with: hanako() }),
        ("ダイジェスト", Command::Digest { with: nobody() }),
        ("history", history(nobody(), None)),
        ("history <@U1|hanako> 5", history(hanako(), Some(5))),
        ("history 5 <@U1|hanako>", history(hanako(), Some(5))),
        ("history last 5", history(nobody(), Some(5))),
        ("履歴 １０件", history(nobody(), Some(10))),
        ("履歴 @花子 直近3回", history(at("花子"), Some(3))),
        ("議事録 一覧", history(nobody(), None)),
    ]);
}

#[test]
fn agenda_in_every_order() {
    for line in [
        "agenda add <@U1|hanako> 評価の相談",
        "add agenda <@U1|hanako> 評価の相談",
        "<@U1|hanako> agenda add 評価の相談",
        "<@U1|hanako> add agenda 評価の相談",
        "agenda <@U1|hanako> add 評価の相談",
        "add <@U1|hanako> agenda 評価の相談",
        "Agenda ADD <@U1|hanako>　評価の相談",
        "ａｇｅｎｄａ　ａｄｄ　<@U1|hanako>　評価の相談",
        "議題 追加 <@U1|hanako> 評価の相談",
        "議題　追加　<@U1|hanako>　評価の相談",
        "追加 議題 <@U1|hanako> 評価の相談",
        "追加 アジェンダ <@U1|hanako> 評価の相談",
        "ｱｼﾞｪﾝﾀﾞ 追加 <@U1|hanako> 評価の相談",
        "議題追加 <@U1|hanako> 評価の相談",
        "議題を追加 <@U1|hanako> 評価の相談",
        "議題に追加する <@U1|hanako> 評価の相談",
        "議題を 追加 <@U1|hanako> 評価の相談",
        "<@U1|hanako> 議題追加 評価の相談",
        "<@U1|hanako> さん 議題追加 評価の相談",
        "議題追加<@U1|hanako>評価の相談",
        "議題追加：<@U1|hanako>：評価の相談",
        "話したいこと 追加 <@U1|hanako> さん 評価の相談",
        "topic add <@U1|hanako>: 評価の相談",
        "/1on1 agenda add <@U1|hanako> 評価の相談",
        "／1on1　議題　追加　<@U1|hanako>　評価の相談  ",
        "\u{200b}agenda\u{a0}add <@U1|hanako> 評価の相談\u{feff}",
    ] {
        assert_eq!(parse(line, Lang::Ja), Ok(topic(hanako(), "評価の相談")), "{line:?}");
    }
}

#[test]
fn peoples_words_stay_as_typed() {
    mean(&[
        ("agenda add  Ａ社の　件①  と  ㈱Ｂ", topic(nobody(), "Ａ社の　件①  と  ㈱Ｂ")),
        ("agenda add first line\n\n  second — line", topic(nobody(), "first line\n\n  second — line")),
        ("agenda add\n評価\nについて", topic(nobody(), "評価\nについて")),
        ("agenda add か\u{3099}んばる", topic(nobody(), "がんばる")),
        ("agenda add add agenda add", topic(nobody(), "add agenda add")),
        ("agenda add @hanako @sato の件", topic(at("hanako"), "@sato の件")),
        ("agenda add <@U1|hanako> ask <@U2|sato> and @ken", topic(hanako(), "ask <@U2|sato> and @ken")),
        ("agenda add review with <@U1|hanako>", topic(nobody(), "review with <@U1|hanako>")),
        ("agenda add <@U1|hanako>さんの評価について", topic(nobody(), "<@U1|hanako>さんの評価について")),
        ("agenda add <@U1|hanako>'s review", topic(nobody(), "<@U1|hanako>'s review")),
        ("<@U1|hanako> agenda add <@U2|sato> の件", topic(hanako(), "<@U2|sato> の件")),
        ("agenda add 15:00 is too late", topic(nobody(), "15:00 is too late")),
        ("agenda add \"quoted\" *bold* `code`", topic(nobody(), "\"quoted\" *bold* `code`")),
        ("agenda add 👨‍👩‍👧 の話", topic(nobody(), "👨‍👩‍👧 の話")),
        ("note add <@U1|hanako> 目標を  見直す #mid --private", note(hanako(), "目標を  見直す #mid --private")),
        ("議事録 追加 決まったこと", note(nobody(), "決まったこと")),
        ("add note we agreed", note(nobody(), "we agreed")),
        ("memo add ask about the <b>", memo(nobody(), "ask about the <b>")),
        ("メモ 追加 @花子 転職の話は まだ", memo(at("花子"), "転職の話は まだ")),
        ("メモ追加 休暇の話", memo(nobody(), "休暇の話")),
    ]);
}

#[test]
fn flags_stand_at_either_end_of_the_text_only() {
    use Horizon::*;
    use Visibility::*;
    mean(&[
        ("agenda add 評価の相談 #mid", flagged("評価の相談", Some(Mid), Shared)),
        ("agenda add #mid 評価の相談", flagged("評価の相談", Some(Mid), Shared)),
        ("議題 追加 評価の相談　＃中期", flagged("評価の相談", Some(Mid), Shared)),
        ("議題 追加 コスト #業務", flagged("コスト", Some(Short), Shared)),
        ("議題 追加 異動 #キャリア --自分用", flagged("異動", Some(Long), Private)),
        ("agenda add pay --private #LONG", flagged("pay", Some(Long), Private)),
        ("agenda add --private pay #short", flagged("pay", Some(Short), Private)),
        ("agenda add pay —private", flagged("pay", None, Private)),
        ("agenda add pay −−private", flagged("pay", None, Private)),
        ("議題 追加 給与 ーー自分用", flagged("給与", None, Private)),
        ("議題 追加 給与　－－自分用", flagged("給与", None, Private)),
        ("agenda add pay #private", flagged("pay", None, Private)),
        ("agenda add pay <#C9|career>", flagged("pay", Some(Long), Shared)),
        ("agenda add the #mid quarter", flagged("the #mid quarter", None, Shared)),
        ("agenda add why --private is odd", flagged("why --private is odd", None, Shared)),
        ("agenda add fix C#short", flagged("fix C#short", None, Shared)),
        ("agenda add release #42", flagged("release #42", None, Shared)),
        ("agenda add docker --privileged", flagged("docker --privileged", None, Shared)),
        ("agenda add run cargo --release", flagged("run cargo --release", None, Shared)),
        ("agenda add both #short #mid", flagged("both #short", Some(Mid), Shared)),
    ]);
    let private = |with| tagged(with, "pay", Tags::default(), Private);
    for line in [
        "agenda add --private <@U1|hanako> pay",
        "<@U1|hanako> agenda add pay --private",
        "agenda add <@U1|hanako> --private pay",
    ] {
        assert_eq!(parse(line, Lang::En), Ok(private(hanako())), "{line}");
    }
}

#[test]
fn tags_say_what_a_topic_is_and_serves() {
    use Visibility::*;
    let said = |text, horizon, aim, kind| tagged(nobody(), text, Tags { horizon, aim, kind, question: None }, Shared);
    mean(&[
        // Growth is what mid-term is about.
        ("議題 追加 研修 #成長", said("研修", Some(Horizon::Mid), Some(Aim::Growth), ItemKind::Topic)),
        ("agenda add pay #trust #short", said("pay", Some(Horizon::Short), Some(Aim::Trust), ItemKind::Topic)),
        ("agenda add review queue #blocker", said("review queue", None, None, ItemKind::Blocker)),
        ("議題 追加 引き継ぎが止まっている #困りごと #兆し", {
            said("引き継ぎが止まっている", None, Some(Aim::Early), ItemKind::Blocker)
        }),
        ("議題 追加 #試したい 朝会を短くする", said("朝会を短くする", None, None, ItemKind::Try)),
        ("agenda add numbers #status #career", said("numbers", Some(Horizon::Long), None, ItemKind::Status)),
        ("agenda add both #trust #early", said("both #trust", None, Some(Aim::Early), ItemKind::Topic)),
    ]);
}

#[test]
fn agenda_items_by_number_or_words() {
    let about = Retag { horizon: Some(Horizon::Mid), aim: Some(Aim::Trust), kind: None };
    mean(&[
        ("agenda", agenda_list()),
        ("議題", agenda_list()),
        ("議題 一覧", agenda_list()),
        ("list agenda", agenda_list()),
        ("agenda <@U1|hanako>", Command::AgendaList { with: hanako() }),
        ("議題一覧 @花子", Command::AgendaList { with: at("花子") }),
        ("agenda edit 2 new  words", edit(Pick::Number(2), Some("new  words"), Retag::default())),
        ("議題 編集 ２番 新しい 内容", edit(Pick::Number(2), Some("新しい 内容"), Retag::default())),
        ("議題 変更 2：新しい内容", edit(Pick::Number(2), Some("新しい内容"), Retag::default())),
        ("agenda edit 2 #mid pay review #trust", edit(Pick::Number(2), Some("pay review"), about)),
        ("議題 編集 2 #中期 #信頼", edit(Pick::Number(2), None, about)),
        ("agenda edit 2 pay #review --private", edit(Pick::Number(2), Some("pay #review --private"), Retag::default())),
        ("agenda edit pay -> pay review", edit(words("pay"), Some("pay review"), Retag::default())),
        ("agenda move 3 1", Command::AgendaMove { item: Pick::Number(3), to: 1 }),
        ("move agenda 3 to 1", Command::AgendaMove { item: Pick::Number(3), to: 1 }),
        ("議題 移動 ３番を１番に", Command::AgendaMove { item: Pick::Number(3), to: 1 }),
        ("議題移動 3 → 1", Command::AgendaMove { item: Pick::Number(3), to: 1 }),
        ("agenda move pay review to top", Command::AgendaMove { item: words("pay review"), to: 1 }),
        ("agenda done 1", Command::AgendaDone { item: Pick::Number(1) }),
        ("done agenda #1", Command::AgendaDone { item: Pick::Number(1) }),
        ("議題 完了 １", Command::AgendaDone { item: Pick::Number(1) }),
        ("議題 完了 評価の相談", Command::AgendaDone { item: words("評価の相談") }),
        ("agenda drop 2", Command::AgendaDrop { item: Pick::Number(2) }),
        ("議題 削除 ②", Command::AgendaDrop { item: Pick::Number(2) }),
        ("agenda share no.2", Command::AgendaShare { item: Pick::Number(2) }),
        ("議題 共有 2つ目", Command::AgendaShare { item: Pick::Number(2) }),
        ("agenda done 0", Command::AgendaDone { item: words("0") }),
        ("agenda done 99999999999999999999", Command::AgendaDone { item: words("99999999999999999999") }),
        (
            "agenda done <@U1|hanako> 2",
            Command::AgendaDone { item: Pick::Of { with: hanako(), said: Said::Number(2) } },
        ),
        (
            "agenda done 2 <@U1|hanako>",
            Command::AgendaDone { item: Pick::Of { with: hanako(), said: Said::Number(2) } },
        ),
        ("memo", Command::MemoList),
        ("メモ", Command::MemoList),
        ("memo list", Command::MemoList),
        ("memo delete 3", Command::MemoDelete { memo: Pick::Number(3) }),
        ("メモ 削除 3番", Command::MemoDelete { memo: Pick::Number(3) }),
    ]);
}

#[test]
fn promises() {
    mean(&[
        ("action add send slides by friday", promise(Whom::Me, "send slides by friday")),
        ("action add <@U1|hanako> send slides by friday", promise(hanako(), "send slides by friday")),
        ("<@U1|hanako> action add send slides", promise(hanako(), "send slides")),
        ("action add @me send slides", promise(Whom::Me, "send slides")),
        ("add action send slides to <@U1|hanako>", promise(Whom::Me, "send slides to <@U1|hanako>")),
        ("宿題 追加 @花子 資料を送る 金曜まで", promise(at("花子"), "資料を送る 金曜まで")),
        ("宿題追加 資料を送る 12/1(月)", promise(Whom::Me, "資料を送る 12/1(月)")),
        ("追加 アクション 資料を送る", promise(Whom::Me, "資料を送る")),
        ("約束 追加 @自分 資料を送る", promise(Whom::Me, "資料を送る")),
        ("todo add tidy up", promise(Whom::Me, "tidy up")),
        ("action", action_list()),
        ("宿題", action_list()),
        ("action list", action_list()),
        ("宿題 一覧 @花子", Command::ActionList { with: at("花子") }),
        ("action done 2", Command::ActionDone { promise: Pick::Number(2) }),
        ("done action 2", Command::ActionDone { promise: Pick::Number(2) }),
        ("宿題 完了 ２", Command::ActionDone { promise: Pick::Number(2) }),
        ("宿題 できた 2番", Command::ActionDone { promise: Pick::Number(2) }),
        ("宿題 2 完了", Command::ActionDone { promise: Pick::Number(2) }),
        ("宿題 ２番を 完了", Command::ActionDone { promise: Pick::Number(2) }),
        ("議題 2番を削除", Command::AgendaDrop { item: Pick::Number(2) }),
        ("議題 ２ 編集 新しい  内容", edit(Pick::Number(2), Some("新しい  内容"), Retag::default())),
        ("宿題 2 延期 金曜", snooze(2, says("金曜"))),
        ("action 2 done", Command::ActionDone { promise: Pick::Number(2) }),
        ("できた 宿題 2", Command::ActionDone { promise: Pick::Number(2) }),
        ("宿題完了 資料", Command::ActionDone { promise: words("資料") }),
        ("action done send  slides", Command::ActionDone { promise: words("send  slides") }),
        ("action done ask <@U1|hanako>", Command::ActionDone { promise: words("ask <@U1|hanako>") }),
        ("action reopen 2", Command::ActionReopen { promise: Pick::Number(2) }),
        ("宿題 再開 2", Command::ActionReopen { promise: Pick::Number(2) }),
        ("action snooze 2", snooze(2, None)),
        ("action snooze 2 until next 1on1", snooze(2, None)),
        ("action snooze 2 until next friday", snooze(2, says("next friday"))),
        ("宿題 延期 ２ 来週金曜", snooze(2, says("来週金曜"))),
        ("宿題 延期 2 次回まで", snooze(2, None)),
        ("宿題 延期 2番 月末まで", snooze(2, says("月末"))),
        (
            "action snooze send slides until eow",
            Command::ActionSnooze { promise: words("send slides"), until: says("eow") },
        ),
        (
            "action edit 1 send all slides",
            Command::ActionEdit { promise: Pick::Number(1), text: "send all slides".into() },
        ),
        ("宿題 編集 １ 資料を  送る", Command::ActionEdit { promise: Pick::Number(1), text: "資料を  送る".into() }),
        ("action drop 1", Command::ActionDrop { promise: Pick::Number(1) }),
        ("宿題 取り下げ 1", Command::ActionDrop { promise: Pick::Number(1) }),
    ]);
}

#[test]
fn mentions_of_every_kind() {
    mean(&[
        ("next <@U0123ABC|hanako.s>", next(slack("U0123ABC", "hanako.s"))),
        ("next <@U0123ABC>", next(slack("U0123ABC", ""))),
        ("next <@W0123ABC>", next(slack("W0123ABC", ""))),
        ("next <@U1|Hanako Suzuki>", next(slack("U1", "Hanako Suzuki"))),
        ("next <@29:1aB_c-d|花子>", next(slack("29:1aB_c-d", "花子"))),
        ("next @hanako.s-1", next(at("hanako.s-1"))),
        ("next ＠鈴木花子", next(at("鈴木花子"))),
        ("next @hanako@example.com", next(at("hanako@example.com"))),
        ("note add hanako@example.com the budget", note(at("hanako@example.com"), "the budget")),
        ("note add hanako@example.comさん 予算", note(at("hanako@example.com"), "予算")),
        ("note add hanako@example.com、予算", note(at("hanako@example.com"), "予算")),
        ("note add hanako@example.com予算", note(nobody(), "hanako@example.com予算")),
        ("note add hanako@example.comの予算", note(nobody(), "hanako@example.comの予算")),
    ]);
    for line in ["next <@>", "next <@U1", "next @", "next <@|x>", "next <!here>"] {
        assert!(parse(line, Lang::En).is_err(), "{line}");
    }
}
