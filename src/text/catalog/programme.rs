//! Texts of what 1on1s are for: the purpose of a pair, the company's charter, themes and questions.

use crate::card::{Esc, Who};

messages! {
    aim_growth() { ja: "成長", en: "growth" }
    aim_trust() { ja: "信頼", en: "trust" }
    aim_early() { ja: "兆し", en: "early sign" }
    kind_status() { ja: "報告", en: "status" }
    kind_blocker() { ja: "困りごと", en: "blocker" }
    kind_try() { ja: "試したいこと", en: "to try" }

    purpose_title(other: &Who) { ja: "{other}との1on1の目的", en: "What your 1on1 with {other} is for" }
    purpose_none() {
        ja: "この時間を何のために使うか、まだ決まっていません。一言で十分です。お二人が合意すると、毎回のまとめのいちばん上に出ます。",
        en: "Not written yet. A few words are enough. Once you both agree, they stand on top of each digest.",
    }
    purpose_yours(other: &Who) {
        ja: "あなたの案です。{other}の合意を待っています。",
        en: "Your suggestion. It waits for {other} to agree.",
    }
    purpose_theirs(other: &Who) {
        ja: "{other}から、この1on1の目的の案です。",
        en: "{other} suggests this purpose for your 1on1.",
    }
    purpose_return() {
        ja: "しっくりこなければ、言葉を直して返せます。",
        en: "If it doesn't feel right, edit it and send it back.",
    }
    purpose_agreed(day: &str) { ja: "✓ {day} に、お二人で合意しました。", en: "✓ You both agreed on {day}." }
    purpose_renew(day: &str) {
        ja: "{day} に合意してから半年がたちました。今のお二人にも合っているでしょうか。",
        en: "You agreed on {day}, half a year ago. Does it still fit the two of you?",
    }
    purpose_current() { ja: "*今の目的*", en: "*As agreed now*" }
    agree() { ja: "合意する", en: "Agree" }
    send_back() { ja: "直して返す", en: "Edit and return" }
    write_purpose() { ja: "目的を書く", en: "Write the purpose" }
    reword() { ja: "書き直す", en: "Reword" }
    keep_purpose() { ja: "このまま続ける", en: "Keep it" }
    purpose_form_title() { ja: "1on1の目的", en: "What it is for" }
    purpose_form_intro(other: &Who) {
        ja: "{other}との時間を、何のために使いますか。{other}が合意すると決まります。",
        en: "What is your time with {other} for? It is settled when {other} agrees.",
    }
    purpose_field() { ja: "この時間の目的", en: "What this time is for" }
    purpose_field_hint() { ja: "200字まで。一言で十分です。", en: "Up to 200 characters. A few words are enough." }
    purpose_draft() {
        ja: "今の仕事と半年後の成長を話し、困りごとを早めに相談できる時間にする",
        en: "Talk about today's work and the next half year, and raise what is in the way early",
    }

    charter_title() { ja: "1on1の取り組み", en: "Why we hold 1on1s" }
    charter_none() {
        ja: "取り組みの目的がまだ書かれていません。なぜ行うのか、だれが責任を持つのかを書くと、全員のホームと最初のお知らせに出ます。",
        en: "Nothing is written yet. Say why you do this and who answers for it: everybody sees it on their home page and in the first message.",
    }
    charter_why() { ja: "*なぜ行うのか*", en: "*Why*" }
    charter_owner(owner: &Esc) { ja: "責任者: {owner}", en: "Owner: {owner}" }
    charter_target(target: u8, from: &str) {
        ja: "実施率の目標: {target}%({from} から)",
        en: "Target execution rate: {target}% (from {from})",
    }
    charter_fiscal(month: i8) { ja: "年度の始まり: {month}月", en: "The fiscal year begins in month {month}" }
    charter_reviews(days: &str) { ja: "評価の面談: {days}", en: "Appraisal talks: {days}" }
    charter_contact(contact: &Who) { ja: "「話したい」の連絡先: {contact}", en: "\"I'd like to talk\" goes to: {contact}" }
    charter_no_contact() {
        ja: "「話したい」の連絡先がまだ決まっていません。",
        en: "Nobody is named yet for \"I'd like to talk\".",
    }
    charter_reply(within: &Esc) { ja: "返事の目安: {within}", en: "Replies within: {within}" }
    charter_urgent(urgent: &Esc) { ja: "急ぐとき: {urgent}", en: "If urgent: {urgent}" }
    charter_desk(desk: &Esc) { ja: "ハラスメントや不正の相談: {desk}", en: "Harassment or misconduct: {desk}" }
    charter_message(by: &Esc) { ja: "*{by}より*", en: "*From {by}*" }
    charter_no_message() {
        ja: "経営トップの言葉がまだありません。署名つきで、最初のお知らせに出ます。",
        en: "No word from the top yet. Signed, it stands in the first message.",
    }
    charter_message_old() {
        ja: "トップの言葉が書かれてから半年以上たちました。新しい言葉をお願いする時期です。",
        en: "The word from the top is more than half a year old. It may be time to ask for a new one.",
    }
    charter_edit() { ja: "編集する", en: "Edit" }
    charter_saved() { ja: "✓ 保存しました。", en: "✓ Saved." }
    charter_seen() {
        ja: "🔒 この画面は管理者・人事だけに表示。目的・責任者・トップの言葉は全員に見えます",
        en: "🔒 This page: administrators and HR. Why, owner and the message are shown to everybody",
    }
    charter_form_title() { ja: "1on1の取り組み", en: "Why we hold 1on1s" }
    charter_form_intro() {
        ja: "目的・責任者・トップの言葉は、そのままの言葉で全員に見えます。",
        en: "Why, owner and the message are shown to everybody as you write them.",
    }
    field_why() { ja: "なぜ行うのか", en: "Why" }
    field_owner() { ja: "責任者の名前", en: "Owner, by name" }
    field_target() { ja: "実施率の目標(%)", en: "Target rate (%)" }
    field_starts() { ja: "開始日", en: "Start date" }
    field_message() { ja: "経営トップの言葉", en: "A word from the top" }
    field_signed() { ja: "署名(名前)", en: "Signed by" }
    field_signed_hint() { ja: "言葉を書いたら、名前も入れてください。", en: "A message needs its name." }
    field_contact() { ja: "「話したい」の連絡先", en: "Contact for \"I'd like to talk\"" }
    field_contact_keep(contact: &Who) {
        ja: "空のままなら {contact} のままです。",
        en: "Left empty, it stays {contact}.",
    }
    field_reply() { ja: "返事の目安", en: "Replies within" }
    field_reply_example() { ja: "翌営業日", en: "one working day" }
    field_urgent() { ja: "急ぐときの番号", en: "Number if urgent" }
    field_desk() { ja: "ハラスメント・不正の相談窓口", en: "Desk for harassment or misconduct" }
    field_fiscal() { ja: "年度の始まりの月", en: "Fiscal year begins in" }
    field_fiscal_month(month: i8) { ja: "{month}月", en: "Month {month}" }
    field_reviews() { ja: "評価の面談の日", en: "Days of appraisal talks" }
    field_reviews_hint() {
        ja: "2026-10-15 の形で、読点で区切ってください。4週間前から、驚かないための問いを出します。",
        en: "As 2026-10-15, with commas. Four weeks before, questions against surprises come up.",
    }

    home_why(owner: &Esc) { ja: "*なぜ1on1を行うのか*(責任者: {owner})", en: "*Why we hold 1on1s* (owner: {owner})" }
    home_desk(desk: &Esc) { ja: "ハラスメントや不正の相談: {desk}", en: "Harassment or misconduct: {desk}" }
    welcome_why() { ja: "*なぜ1on1を行うのか*", en: "*Why we hold 1on1s*" }

    thin(horizon: &str) { ja: "💡 最近は{horizon}の話題が少なめです。", en: "💡 Few {horizon} topics lately." }
    missing(horizon: &str) {
        ja: "💡 最近の6回、{horizon}の話題がまだありません。",
        en: "💡 No {horizon} topic in the last 6 meetings.",
    }
    pass() { ja: "今日はいい", en: "Not today" }
    passed() {
        ja: "わかりました。この問いは、しばらくお休みにします。",
        en: "All right. This question rests for a while.",
    }
    another() { ja: "別の問いを見る", en: "Another question" }
    next_theme(whose: &str, theme: &str) { ja: "{whose}: {theme}", en: "{whose}: {theme}" }
    next_themes(all: &str) { ja: "話したいテーマ {all}", en: "Themes you chose: {all}" }
    ask_theme() { ja: "次に話したいのは？", en: "Next time I'd like to talk about" }
    theme_work() { ja: "業務のこと", en: "Work" }
    theme_growth() { ja: "成長のこと", en: "Growth" }
    theme_career() { ja: "これからのキャリア", en: "Career" }
    theme_chosen(theme: &str) {
        ja: "次に話したいこととして「{theme}」を残しました。次のまとめに、お二人の希望が並びます。",
        en: "Noted for next time: {theme}. The next digest shows what you each chose.",
    }
    theme_is(theme: &str) { ja: "次に話したいこと: {theme}", en: "Next time: {theme}" }

    questions_title() { ja: "話のきっかけになる問い", en: "Questions to start from" }
    questions_how() {
        ja: "使わなくてもかまいません。気になったものを一つ、議題に置いてみてください。",
        en: "None has to be used. Put one on the agenda if it speaks to you.",
    }
    questions_of(horizon: &str) { ja: "*{horizon}*", en: "*{horizon}*" }
    questions_none() { ja: "今出せる問いはありません。", en: "No question left for now." }
    only_this(horizon: &str) { ja: "{horizon}をもっと", en: "More {horizon}" }
    use_it() { ja: "議題にする", en: "Add" }
    suggest() { ja: "問いを一つ", en: "Suggest a question" }
    suggest_title(other: &Who) { ja: "{other}との1on1に、一つ", en: "One idea for your 1on1 with {other}" }
    suggest_list() { ja: "*こんな問いはいかがですか*", en: "*You could ask*" }
    suggest_none() {
        ja: "今お勧めできる問いはありません。最近使った問いは、8回の間お休みします。",
        en: "Nothing to suggest now. A question rests for 8 meetings after it was used.",
    }
    balance(short: usize, mid: usize, long: usize) {
        ja: "最近6回の話題: 短期{short}・中期{mid}・長期{long}",
        en: "Topics of the last 6 meetings: short-term {short}, mid-term {mid}, long-term {long}",
    }
    mirror(yours: usize, other: &Who, theirs: usize) {
        ja: "この3か月に議題を置いた数: あなた{yours}・{other}{theirs}",
        en: "Topics put down in the last 3 months: you {yours}, {other} {theirs}",
    }
    field_aim() { ja: "話題のねらい", en: "What it is for" }
    field_kind() { ja: "話題の種類", en: "Kind of topic" }
    choice_growth() { ja: "成長(できることを増やす)", en: "Growth" }
    choice_trust() { ja: "信頼(お互いを知る)", en: "Trust" }
    choice_early() { ja: "兆し(問題を早めに見つける)", en: "Early sign of a problem" }
    choice_topic() { ja: "話したいこと", en: "Something to talk about" }
    choice_status() { ja: "報告", en: "Status" }
    choice_blocker() { ja: "困りごと", en: "Blocker" }
    choice_try() { ja: "試したいこと", en: "Something to try" }

    not_admin_or_hr() {
        ja: "管理者と人事だけの機能です。Taiwaを運用している人が、役割をつけられます。",
        en: "This is for administrators and HR. Whoever runs Taiwa can give you the role.",
    }
    why_missing() { ja: "なぜ行うのかを一言書いてください。", en: "Please say why, in a few words." }
    owner_missing() { ja: "責任者の名前を書いてください。", en: "Please name the owner." }
    signature_missing() { ja: "この言葉に署名する人の名前を書いてください。", en: "Please say who signs the message." }
    bad_target() { ja: "1から100までの数で書いてください。", en: "A number from 1 to 100, please." }
    bad_review(input: &Esc) {
        ja: "「{input}」を日付として読めませんでした。2026-10-15 の形で書いてください。",
        en: "I couldn't read \"{input}\" as a date. Please write it as 2026-10-15.",
    }
    too_many_reviews(max: usize) { ja: "{max}日までにしてください。", en: "At most {max} days, please." }
    purpose_too_long(max: usize) {
        ja: "{max}字までにしてください。毎回のまとめに出る言葉です。",
        en: "At most {max} characters: it stands on each digest.",
    }
}
