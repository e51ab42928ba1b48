//! Texts of refusals. Each says what is in the way and what works instead, with an example to copy where one helps.

use crate::card::{Esc, Who};

messages! {
    past_date(given: &str) { ja: "{given} はもう過ぎています。", en: "{given} has passed." }
    past_date_instead(given: &str, instead: &str) {
        ja: "{given} はもう過ぎています。{instead} のことでしょうか？",
        en: "{given} has passed. Did you mean {instead}?",
    }
    weekday(given: &str, weekday: &str) { ja: "{given} は{weekday}日です。", en: "{given} is a {weekday}." }
    weekday_instead(given: &str, weekday: &str, instead: &str) {
        ja: "{given} は{weekday}日です。{instead} のことでしょうか？",
        en: "{given} is a {weekday}. Did you mean {instead}?",
    }
    no_such_day(input: &Esc) {
        ja: "「{input}」という日はカレンダーにありません。日付をもう一度ご確認ください。",
        en: "There is no such day as \"{input}\". Please check the date.",
    }
    unreadable_date(input: &Esc) {
        ja: "「{input}」を日時として読み取れませんでした。「来週火曜 15時」「7/23 15:00」のように書けます。",
        en: "I couldn't read \"{input}\" as a date. Try \"next tue 15:00\" or \"23 Jul 15:00\".",
    }
    day_or_month(input: &Esc, one: &str, other: &str) {
        ja: "「{input}」は {one} と {other} のどちらでしょうか？ 「9 Aug」のように月の名前で書くと確実です。",
        en: "Is \"{input}\" {one} or {other}? With the month's name it is clear: \"9 Aug\".",
    }
    date_missing() {
        ja: "いつにしますか？ 「来週火曜 15時」「7/23 15:00」のように書けます。",
        en: "When? Try \"next tue 15:00\" or \"23 Jul 15:00\".",
    }
    time_missing(day: &str) {
        ja: "{day} の何時からにしますか？ 「15時」「15:30」のように時刻も書いてください。",
        en: "At what time on {day}? Add it, like \"15:00\".",
    }
    too_far() {
        ja: "その日付は先すぎるようです。5年以内の日付にしてください。",
        en: "That is quite far away. Please choose a date within five years.",
    }
    rhythm_no_interval() {
        ja: "毎週・隔週・毎月のどれにしますか？ 例: 隔週火曜15時",
        en: "Every week, every 2 weeks, or monthly? E.g. every 2 weeks tue 15:00.",
    }
    rhythm_no_day() {
        ja: "毎月の何日、または第何曜日にしますか？ 例: 毎月15日 10:00、毎月第2火曜 15:00",
        en: "On which day of the month? E.g. monthly on day 15 10:00, or every 2nd tuesday 15:00.",
    }
    due_later(due: &str) {
        ja: "この約束の目安は {due} です。それより前の日に延ばすことはできません。",
        en: "It is due {due}, which is later than that already.",
    }
    rhythm_several_times() { ja: "時刻は一つにしてください。例: 隔週火曜15時 30分", en: "Please give one time, e.g. every 2 weeks tue 15:00 30m." }
    rhythm_out_of_range() {
        ja: "その間隔や日は使えません。間隔は26週まで、週は第1から第5まで、日は1日から31日までです。",
        en: "That is out of range: up to 26 weeks apart, the 1st to 5th weekday, day 1 to 31.",
    }
    rhythm_empty(c: &str) {
        ja: "頻度・曜日・時刻を書いてください。例: 「{c}開始 @相手 隔週火曜15時 30分」",
        en: "How often, and when? E.g. \"{c}setup @name every 2 weeks tue 15:00 30m\".",
    }
    rhythm_unknown(input: &Esc) {
        ja: "「{input}」から、頻度・曜日・時刻を読み取れませんでした。「隔週火曜15時 30分」「毎月第2火曜 15:00」のように書けます。",
        en: "I couldn't read \"{input}\" as a rhythm. Try \"every 2 weeks tue 15:00 30m\" or \"every 2nd tuesday 15:00\".",
    }
    rhythm_no_weekday() {
        ja: "何曜日にしますか？ 例: 隔週火曜15時",
        en: "On which weekday? E.g. every 2 weeks tue 15:00.",
    }
    rhythm_no_time() {
        ja: "何時からにしますか？ 例: 隔週火曜15時 30分",
        en: "At what time? E.g. every 2 weeks tue 15:00 30m.",
    }
    rhythm_morning_or_evening(morning: &str, evening: &str) {
        ja: "朝ですか、夜ですか？ 朝なら「{morning}」、夜なら「{evening}」と書いてください。",
        en: "In the morning or in the evening? Please write {morning} or {evening}.",
    }
    rhythm_bad_cron(input: &Esc, example: &Esc) {
        ja: "「{input}」をcronとして読み取れませんでした。「分 時 日 月 曜日」の5つを並べます。例: {example}(毎週木曜15時)",
        en: "I couldn't read \"{input}\" as cron. It takes five fields: minute, hour, day, month, weekday. E.g. {example} (Thursdays at 15:00).",
    }
    rhythm_never(input: &Esc) { ja: "「{input}」に当てはまる日がありません。", en: "No day ever matches \"{input}\"." }
    rhythm_too_often() {
        ja: "1日に何度もある予定は登録できません。多くても1日1回です。",
        en: "That is more than once a day. Once a day is the most.",
    }
    rhythm_minutes() {
        ja: "長さは5分から480分の間にしてください。例: 30分",
        en: "Please choose a length between 5 and 480 minutes, e.g. 30m.",
    }
    rhythm_day_or_date() {
        ja: "曜日か日付の、どちらか一つにしてください。例: 毎月15日 10:00",
        en: "Please give either a weekday or a day of the month, e.g. monthly on day 15 10:00.",
    }

    no_such_number(number: usize, count: &str) {
        ja: "{number}番はありません。今は{count}です。",
        en: "There is no number {number}; there are {count}.",
    }
    list_is_empty() { ja: "一覧は空です。", en: "The list is empty." }
    no_match(words: &Esc) {
        ja: "「{words}」に合うものが見つかりませんでした。番号でも選べます。",
        en: "Nothing matches \"{words}\". You can use the number, too.",
    }
    several_match(words: &Esc, count: usize) {
        ja: "「{words}」に合うものが{count}件あります。番号で選んでください。",
        en: "{count} entries match \"{words}\". Please use the number.",
    }
    which_missing() {
        ja: "どれでしょうか？ 番号で選んでください。例: 「宿題 完了 1」",
        en: "Which one? Give its number, e.g. \"action done 1\".",
    }

    language_missing(c: &str) { ja: "どの言語にしますか？ 例: 「{c}言語 日本語」「{c}lang en」", en: "Which language? E.g. \"{c}lang en\", \"{c}lang ja\"." }
    leftover(words: &Esc) {
        ja: "「{words}」の部分が分かりませんでした。まだ何も変えていません。",
        en: "I didn't get the part \"{words}\". Nothing has changed.",
    }
    meant_private(c: &str) {
        ja: "自分だけの議題にするときは、最後に「--自分用」と書きます。まだ何も保存していません。例: 「{c}議題 追加 言い方を考え中のこと --自分用」",
        en: "For a private topic, end the line with \"--private\". Nothing is saved yet. E.g. \"{c}agenda add still finding the words --private\".",
    }

    nothing_upcoming() { ja: "予定されている1on1がありません。", en: "No 1on1 is planned." }
    nothing_upcoming_with(other: &Who) {
        ja: "{other}との1on1は、今のところ予定がありません。",
        en: "No 1on1 with {other} is planned right now.",
    }
    nothing_to_confirm() { ja: "記録を待っている1on1はありません。", en: "No 1on1 is waiting for an answer." }
    pair_exists(other: &Who) {
        ja: "{other}との1on1はもうあります。頻度や時刻は変えられます。",
        en: "You already have a 1on1 with {other}. You can change its rhythm.",
    }
    with_yourself() {
        ja: "自分との1on1は登録できません。相手を選んでください。",
        en: "A 1on1 takes two. Please choose somebody else.",
    }
    with_a_bot() {
        ja: "アプリとの1on1は登録できません。相手を選んでください。",
        en: "A 1on1 with an app can't be set up. Please choose a person.",
    }
    person_unknown() {
        ja: "その方が見つかりませんでした。一覧から選んでください。",
        en: "I couldn't find that person. Please pick from the list.",
    }
    person_unknown_named(handle: &Esc) {
        ja: "「@{handle}」が見つかりませんでした。入力中に出る候補から選ぶか、下のボタンから選んでください。",
        en: "I couldn't find \"@{handle}\". Pick a name from the suggestions while typing, or use the button.",
    }
    person_missing() {
        ja: "だれとの1on1でしょうか？ @相手 を書くか、下のボタンから選んでください。",
        en: "With whom? Add @name, or use the button.",
    }
    person_gone(other: &Who) {
        ja: "{other}のアカウントは停止されています。",
        en: "The account of {other} is deactivated.",
    }

    not_yours() { ja: "これは、別のお二人のものです。", en: "This belongs to two other people." }
    not_a_participant() {
        ja: "この1on1のお二人だけが変えられます。",
        en: "Only the two people of this 1on1 can change it.",
    }
    only_author() { ja: "書いた人だけが変えられます。", en: "Only its author can change it." }
    gone() { ja: "それは、もう一覧にありません。", en: "It is no longer there." }
    already_done() { ja: "この約束は、もう「できた」になっています。", en: "This promise is already done." }
    already_open() { ja: "この約束は、まだこれからです。", en: "This promise is still open." }
    already_shared() { ja: "この議題は、もう相手にも見えています。", en: "This topic is already shared." }
    nothing_to_undo() {
        ja: "取り消せるものがありません。その後に変わっています。",
        en: "There is nothing to undo: it has changed since.",
    }

    unknown_zone(zone: &Esc) {
        ja: "「{zone}」というタイムゾーンは見つかりません。例: Asia/Tokyo",
        en: "There is no time zone \"{zone}\". E.g. Asia/Tokyo",
    }
    hours() { ja: "終了時刻は、開始時刻より後にしてください。", en: "Please choose an end after the start." }

    text_empty() { ja: "内容を書いてください。一言で十分です。", en: "Please write something. A few words are enough." }
    text_too_long(length: usize, max: usize) {
        ja: "{length}文字あります。{max}文字までにしてください。",
        en: "That is {length} characters; {max} is the most.",
    }
    too_many_topics(max: usize) {
        ja: "議題は{max}件までです。話し終えたものや要らないものを外してから、追加してください。",
        en: "An agenda holds {max} topics. Take some off, then add this one.",
    }
    too_many_promises(max: usize) {
        ja: "続いている約束は{max}件までです。できたものを閉じてから、追加してください。",
        en: "{max} open promises is the most. Close some, then add this one.",
    }

    closed(when: &str) { ja: "{when} の回の記録は締め切られました。", en: "The record of {when} is closed." }
    too_early(when: &str) { ja: "{when} の1on1は、これからです。", en: "The 1on1 on {when} is still to come." }
    already_over(when: &str) { ja: "{when} の1on1は、もう終わっています。", en: "The 1on1 on {when} is already over." }
    already_skipped(when: &str) {
        ja: "{when} の1on1は、もう見送りになっています。",
        en: "The 1on1 on {when} is already skipped.",
    }
    beyond_next(next: &str) {
        ja: "次の回({next})より後には動かせません。今回を見送るか、それより前の日時を選んでください。",
        en: "That is beyond the next one ({next}). Skip this one, or pick an earlier time.",
    }
    same_time(when: &str) { ja: "もう {when} になっています。", en: "It is already on {when}." }
    slot_taken(when: &str) {
        ja: "{when} はもう選べません。ほかの日時を選んでください。",
        en: "{when} is no longer available. Please pick another time.",
    }
    paused(other: &Who) { ja: "{other}との1on1はお休み中です。", en: "Your 1on1 with {other} is paused." }
    paused_until(other: &Who, date: &str) {
        ja: "{other}との1on1は {date} までお休み中です。",
        en: "Your 1on1 with {other} is paused until {date}.",
    }
    not_paused(other: &Who) { ja: "{other}との1on1はお休みしていません。", en: "Your 1on1 with {other} is not paused." }
    ended(other: &Who) { ja: "{other}との1on1は終了しています。", en: "Your 1on1 with {other} has ended." }

    not_an_admin() {
        ja: "管理者だけの機能です。Taiwaを運用している人が、役割をつけられます。",
        en: "This is for administrators. Whoever runs Taiwa can give you the role.",
    }

    use_instead(when: &str) { ja: "{when} にする", en: "Use {when}" }
}
