//! Texts that many messages share: who can see it, the words on buttons, how a topic and a promise are described.

use crate::card::{Esc, Who};

messages! {
    only_you_two(other: &Who) { ja: "🔒 あなたと{other}だけに表示", en: "🔒 Visible to you and {other} only" }
    only_you() { ja: "🔒 あなただけに表示", en: "🔒 Visible to you only" }
    /// Under a bundle about several pairs.
    only_you_bundle() {
        ja: "🔒 あなただけに表示。議題と約束は、それぞれの相手と二人だけのものです",
        en: "🔒 Visible to you only. Topics and promises stay between you and each partner",
    }
    only_you_with_private(other: &Who) {
        ja: "🔒 あなたと{other}だけに表示(「自分だけ」の議題は{other}には見えません)",
        en: "🔒 Visible to you and {other} only (topics marked private: you alone)",
    }

    /// Somebody whose name is not known yet.
    the_other() { ja: "お相手", en: "the other person" }
    you() { ja: "あなた", en: "you" }
    private_mark() { ja: "🔒 自分だけ", en: "🔒 only you" }
    to_whom(other: &Who) { ja: "{other}へ", en: "to {other}" }
    short_term() { ja: "短期", en: "short-term" }
    mid_term() { ja: "中期", en: "mid-term" }
    long_term() { ja: "長期", en: "long-term" }
    short_term_full() { ja: "短期(業務のこと)", en: "short-term (daily work)" }
    mid_term_full() { ja: "中期(成長のこと)", en: "mid-term (growth)" }
    long_term_full() { ja: "長期(キャリアのこと)", en: "long-term (career)" }
    carried_once() { ja: "持ち越し", en: "carried over" }
    carried(n: usize) { ja: "持ち越し{n}回", en: "carried over {n}×" }
    until_next() { ja: "次の1on1まで", en: "by the next 1on1" }

    /// A topic or a promise with what is known about it.
    detailed(text: &Esc, details: &str) { ja: "{text}({details})", en: "{text} ({details})" }
    /// A heading with how many rows stand below it.
    heading_count(name: &str, n: usize) { ja: "{name} {n}件", en: "{name} ({n})" }
    heading_carried(name: &str, n: usize, carried: usize) {
        ja: "{name} {n}件(持ち越し{carried})",
        en: "{name} ({n}, {carried} carried over)",
    }
    days_over(days: &str) { ja: "{days}超過", en: "{days} over" }
    at_zone(when: &str, zone: &str) { ja: "{when}({zone})", en: "{when} ({zone})" }

    when_who(when: &str, other: &Who) { ja: "{when} {other}", en: "{when}, {other}" }
    unconfirmed() { ja: "*記録がまだの回*", en: "*Did these happen?*" }
    held_yes() { ja: "できた", en: "Yes" }
    held_no() { ja: "今回は見送り", en: "Not this time" }

    done() { ja: "できた", en: "Done" }
    until_next_button() { ja: "次の1on1まで", en: "Until next 1on1" }
    discuss() { ja: "1on1で話す", en: "Discuss it" }
    reopen() { ja: "元に戻す", en: "Reopen" }
    add_topic() { ja: "議題を追加", en: "Add a topic" }
    add_promise() { ja: "約束を追加", en: "Add a promise" }
    move_it() { ja: "日時を変更", en: "Move it" }
    skip_it() { ja: "今回は見送る", en: "Skip this one" }
    pick_time() { ja: "日程を決める", en: "Pick a time" }
    another_time() { ja: "別の日時にする", en: "Another time" }
    pick_date() { ja: "日付を選ぶ", en: "Pick a date" }
    pick_again() { ja: "選び直す", en: "Choose again" }
    wrap_up() { ja: "ふりかえりを残す", en: "Wrap up" }
    undo() { ja: "取り消す", en: "Undo" }
    change() { ja: "変更する", en: "Change" }
    edit() { ja: "編集", en: "Edit" }
    talked() { ja: "話した", en: "Discussed" }
    share() { ja: "共有する", en: "Share" }
    pause() { ja: "しばらくお休み", en: "Pause for a while" }
    resume() { ja: "再開する", en: "Resume" }
    end() { ja: "終了する", en: "End" }
    how_to() { ja: "使い方", en: "Help" }
    settings() { ja: "設定", en: "Settings" }
    start_pair() { ja: "1on1を始める", en: "Start a 1on1" }
    show_agenda() { ja: "議題を見る", en: "Show agenda" }
    show_digest() { ja: "準備を見る", en: "Prepare" }
    show_promises() { ja: "約束を見る", en: "Show promises" }
    show_pairs() { ja: "相手の一覧", en: "My 1on1s" }
    home() { ja: "一覧に戻る", en: "Overview" }
    no_thanks() { ja: "やめておく", en: "Not now" }
    save() { ja: "保存する", en: "Save" }
    cancel() { ja: "キャンセル", en: "Cancel" }
}
