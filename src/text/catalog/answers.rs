//! Texts of answers to commands about topics, notes, memos, history, settings, and of the small answers.

use crate::card::{Esc, Who};

messages! {
    agenda_title(other: &Who) { ja: "{other}との議題", en: "Agenda with {other}" }
    agenda_heading() { ja: "*議題*", en: "*Agenda*" }
    agenda_next(when: &str) { ja: "次回は {when} です。", en: "The next one is {when}." }
    agenda_empty(command: &str) {
        ja: "議題はこれからです。「{command}議題 追加 評価の相談」のように書けます。",
        en: "No topics yet. Try \"{command}agenda add career question\".",
    }
    agenda_how_one(command: &str) {
        ja: "番号でも操作できます: 「{command}議題 完了 1」「{command}議題 取り下げ 1」",
        en: "Numbers work, too: \"{command}agenda done 1\", \"{command}agenda drop 1\".",
    }
    agenda_how(command: &str) {
        ja: "番号でも操作できます: 「{command}議題 完了 1」「{command}議題 移動 3 1」「{command}議題 取り下げ 2」",
        en: "Numbers work, too: \"{command}agenda done 1\", \"{command}agenda move 3 1\", \"{command}agenda drop 2\".",
    }

    item_added(other: &Who) { ja: "{other}との議題に入れました。", en: "On the agenda with {other}." }
    item_added_for(other: &Who, when: &str) {
        ja: "{other}との議題({when})に入れました。",
        en: "On the agenda with {other} ({when}).",
    }
    item_added_private(other: &Who) {
        ja: "{other}との1on1に、自分だけの議題として書きとめました。",
        en: "Noted for your 1on1 with {other}, for your eyes only.",
    }
    guessed(other: &Who) {
        ja: "いちばん近い{other}との1on1に入れました。ほかの相手なら、こちらから。",
        en: "I chose {other}, your nearest 1on1. For somebody else:",
    }
    to_other(other: &str) { ja: "{other}との議題にする", en: "To {other}" }
    promise_to_other(other: &str) { ja: "{other}との約束にする", en: "With {other}" }
    item_edited(other: &Who) { ja: "{other}との議題を書き直しました。", en: "Topic with {other} changed." }
    item_moved(place: usize, other: &Who) {
        ja: "{other}との議題の{place}番目に移しました。",
        en: "Now number {place} on the agenda with {other}.",
    }
    item_done(other: &Who) { ja: "{other}と話した議題として記録しました。", en: "Marked as discussed with {other}." }
    item_dropped(other: &Who) { ja: "{other}との議題から外しました。", en: "Off the agenda with {other}." }
    item_shared(other: &Who) {
        ja: "この議題は、{other}にも見えるようになりました。",
        en: "{other} can see this topic now.",
    }
    item_taken(other: &Who) { ja: "{other}との議題に移しました。", en: "Moved to the agenda with {other}." }
    promise_taken(other: &Who) { ja: "{other}との約束に移しました。", en: "Moved to your promises with {other}." }

    note_added(other: &Who, when: &str) {
        ja: "{other}との1on1({when})の議事録に書き足しました。",
        en: "Added to the notes of your 1on1 with {other} ({when}).",
    }
    memo_added() { ja: "自分用のメモに残しました。", en: "Saved to your private memos." }
    memo_deleted() { ja: "メモを消しました。", en: "Memo deleted." }
    memo_title() { ja: "自分用のメモ", en: "Your private memos" }
    memo_heading() { ja: "*メモ*", en: "*Memos*" }
    memo_row(date: &str, text: &Esc) { ja: "{date} {text}", en: "{date}: {text}" }
    memo_row_about(date: &str, other: &Who, text: &Esc) { ja: "{date} {other}: {text}", en: "{date}, {other}: {text}" }
    memo_empty(command: &str) {
        ja: "メモはありません。「{command}メモ 追加 気づいたこと」で残せます。",
        en: "No memos. Try \"{command}memo add something I noticed\".",
    }
    memo_delete() { ja: "消す", en: "Delete" }
    memo_delete_ask() { ja: "このメモを消しますか？", en: "Delete this memo?" }
    memo_delete_means() { ja: "消したメモは戻せません。", en: "A deleted memo can't be brought back." }

    history_title(other: &Who) { ja: "{other}との1on1の記録", en: "Past 1on1s with {other}" }
    history_empty() { ja: "記録はこれからです。", en: "No past meetings yet." }
    history_row(when: &str, state: &str) { ja: "*{when}* {state}", en: "*{when}* {state}" }
    history_topics(topics: &str) { ja: "話した議題: {topics}", en: "Discussed: {topics}" }
    history_promises(done: usize, all: usize) { ja: "約束 {done}/{all} 完了", en: "Promises {done}/{all} done" }
    was_held() { ja: "できた", en: "held" }
    was_late() { ja: "できた(予定より後の日)", en: "held later" }
    was_missed() { ja: "見送り", en: "not held" }
    was_unanswered() { ja: "回答なし", en: "no answer" }
    was_exempt() { ja: "対象外(休暇など)", en: "exempt (leave or closure)" }
    was_disputed() { ja: "答えが分かれています", en: "answers differ" }
    was_planned() { ja: "予定", en: "planned" }

    settings_title() { ja: "あなたの設定", en: "Your settings" }
    settings_saved() { ja: "設定を保存しました。", en: "Settings saved." }
    settings_lang(lang: &str) { ja: "*言語* {lang}", en: "*Language* {lang}" }
    settings_zone(zone: &str) { ja: "*タイムゾーン* {zone}", en: "*Time zone* {zone}" }
    settings_hours(from: &str, until: &str) {
        ja: "*お知らせの時間* {from}–{until}(休日を除く)",
        en: "*Messages* {from}–{until}, not on holidays",
    }
    settings_reach(platform: &str) { ja: "*お知らせの届く先* {platform}", en: "*Messages come on* {platform}" }
    settings_hours_hint() { ja: "この時間の外には、お知らせを送りません。", en: "I stay quiet outside these hours." }
    ja_name() { ja: "日本語", en: "日本語" }
    en_name() { ja: "English", en: "English" }

    ask_which(input: &Esc) { ja: "「{input}」は、どちらの日時でしょうか？", en: "Which one is \"{input}\"?" }
    ask_is_it(input: &Esc, when: &str) {
        ja: "「{input}」は {when} でよろしいですか？",
        en: "\"{input}\": did you mean {when}?",
    }
    ask_weekday(day: &str, weekday: &str) {
        ja: "{day} は{weekday}日です。どちらにしましょうか？",
        en: "{day} is a {weekday}. Which one do you mean?",
    }
    ask_holiday(day: &str) {
        ja: "{day} はお休みの日です。どうしましょうか？",
        en: "{day} is a day off. What would you prefer?",
    }
    ask_holiday_named(day: &str, name: &Esc) {
        ja: "{day} は{name}です。どうしましょうか？",
        en: "{day} is a holiday ({name}). What would you prefer?",
    }
    ask_nothing_saved() { ja: "まだ何も保存していません。", en: "Nothing is saved yet." }

    undone_item() { ja: "追加した議題を取り消しました。", en: "The topic is taken back." }
    undone_closed() { ja: "議題に戻しました。", en: "Back on the agenda." }
    undone_promise() { ja: "追加した約束を取り消しました。", en: "The promise is taken back." }
    undone_move(when: &str, other: &Who) {
        ja: "{other}との1on1を {when} に戻しました。",
        en: "Your 1on1 with {other} is back on {when}.",
    }
    undone_skip(when: &str, other: &Who) {
        ja: "見送りを取り消しました。{other}との1on1は {when} です。",
        en: "No longer skipped: your 1on1 with {other} is {when}.",
    }
    undone_answer(when: &str, other: &Who) {
        ja: "{when} の回の回答を取り消しました({other}との1on1)。",
        en: "Your answer about {when} is taken back (1on1 with {other}).",
    }
    undone_pause(other: &Who) {
        ja: "{other}との1on1のお休みを取り消しました。",
        en: "The pause with {other} is taken back.",
    }

    never() { ja: "わかりました。何も変えていません。", en: "All right. Nothing has changed." }
    saved() { ja: "保存しました。", en: "Saved." }

    unknown(input: &Esc) { ja: "「{input}」が分かりませんでした。", en: "I didn't get \"{input}\"." }
    unknown_nearest(input: &Esc, nearest: &str) {
        ja: "「{input}」が分かりませんでした。「{nearest}」でしょうか？",
        en: "I didn't get \"{input}\". Did you mean \"{nearest}\"?",
    }
    unknown_try(command: &str) {
        ja: "「{command}ヘルプ」で、できることを一覧できます。",
        en: "\"{command}help\" lists what I can do.",
    }

    unpaired() { ja: "1on1の相手がまだ登録されていません。", en: "You have no 1on1 partner yet." }
    unpaired_with(other: &Who) {
        ja: "{other}との1on1はまだ登録されていません。",
        en: "You have no 1on1 with {other} yet.",
    }
    unpaired_how(command: &str) {
        ja: "「{command}開始 @相手 隔週火曜15時 30分」のように書くか、下のボタンから始められます。",
        en: "Type \"{command}setup @name every 2 weeks tue 15:00 30m\", or use the button.",
    }

    fault() {
        ja: "保存できませんでした。入力された文はそのまま下に残っています。少し待って、もう一度お試しください。",
        en: "Not saved. Your text is still here, below. Please try again in a moment.",
    }
    fault_plain() {
        ja: "うまくいきませんでした。何も変わっていません。少し待って、もう一度お試しください。",
        en: "That did not work. Nothing has changed. Please try again in a moment.",
    }
    fault_reference(reference: &str) {
        ja: "続くときは、この番号を管理者にお伝えください: {reference}",
        en: "If it keeps happening, give your administrator this reference: {reference}",
    }

    not_installed() {
        ja: "Taiwaは、このワークスペースではまだ使えません。",
        en: "Taiwa is not set up in this workspace yet.",
    }
    not_installed_how() {
        ja: "ワークスペースの管理者に、アプリの追加をお願いしてください。",
        en: "Please ask your workspace administrator to install the app.",
    }
}
