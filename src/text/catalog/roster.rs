//! Texts about who works here: 1on1s that the roster suggests, a manager who changed, people who are new, their steps.

use crate::card::{Esc, Who};

messages! {
    proposal_title(n: usize) { ja: "新しい1on1の相手が{n}人います", en: "People to start a 1on1 with: {n}" }
    proposal_about() {
        ja: "会社の名簿で、あなたがマネージャーになった方です。頻度と時刻を選ぶと始まります。",
        en: "Your company's roster names you as their manager. Choose how often and when, and it starts.",
    }
    proposal_heading() { ja: "*これから始める方*", en: "*Still to start*" }
    proposal_none() { ja: "✓ 全員との1on1が始まりました。", en: "✓ All of these 1on1s have started." }
    begin() { ja: "予定を決める", en: "Set it up" }
    begin_intro(other: &Who) {
        ja: "{other}との1on1です。相手にもお知らせが届き、いつでも変えられます。",
        en: "Your 1on1 with {other}. They are told, and you can both change it any time.",
    }
    begin_intro_new(other: &Who) {
        ja: "{other}との1on1です。入社から12週は、毎週30分がおすすめです。あとからいつでも変えられます。",
        en: "Your 1on1 with {other}. In the first 12 weeks, 30 minutes a week works best. You can change it any time.",
    }

    handover_title(next: &Who) { ja: "{next}との1on1に引き継ぐもの", en: "What to take along to {next}" }
    handover_about(former: &Who, next: &Who) {
        ja: "マネージャーが{former}から{next}に変わりました。引き継ぐものを選べます。選ばなかったものは、これまでどおり{former}とあなただけのものです。",
        en: "Your manager changed from {former} to {next}. Choose what comes along. Everything else stays between you and {former}.",
    }
    handover_waiting(items: &str, promises: usize) {
        ja: "残っているもの: 議題{items}、あなたの約束{promises}件",
        en: "Still open: {items}, your own promises: {promises}",
    }
    handover_choose() { ja: "選んで引き継ぐ", en: "Choose" }
    handover_done(next: &Who, n: usize) {
        ja: "✓ {n}件を{next}との1on1に引き継ぎました。",
        en: "✓ Taken along to your 1on1 with {next}: {n}.",
    }
    handover_nothing(next: &Who) {
        ja: "✓ 何も引き継がずに、{next}との1on1を始めます。",
        en: "✓ Nothing was taken along to your 1on1 with {next}.",
    }
    handover_only_you() {
        ja: "🔒 あなただけに表示。選んだものだけが新しい相手に見えます",
        en: "🔒 Visible to you only. Your new partner sees what you choose, nothing else",
    }
    handover_form() { ja: "引き継ぐものを選ぶ", en: "What comes along" }
    handover_intro(former: &Who, next: &Who) {
        ja: "{former}との1on1から、{next}との1on1へ写すものを選んでください。選ばなくても大丈夫です。",
        en: "Choose what is copied from your 1on1 with {former} to the one with {next}. None is fine, too.",
    }
    handover_topics() { ja: "議題", en: "Topics" }
    handover_topics_hint() {
        ja: "選んだ議題は、あなたの議題として写されます。",
        en: "What you choose is copied as a topic of yours.",
    }
    handover_promises() { ja: "あなたの約束", en: "Your promises" }
    handover_submit() { ja: "引き継ぐ", en: "Take along" }

    new_title(name: &Esc) { ja: "{name}さんと最初の1on1を", en: "A first 1on1 with {name}" }
    new_about(name: &Esc, days: usize) {
        ja: "{name}さんは入社{days}日目です。最初の1on1は5営業日以内がおすすめです。まずは「聞けなかったこと」からどうぞ。",
        en: "{name} is on day {days}. A first 1on1 within 5 working days works best. Begin with what they could not ask yet.",
    }
    new_weekly() {
        ja: "入社から12週は、毎週30分だと小さな困りごとに気づきやすくなります。",
        en: "For the first 12 weeks, 30 minutes a week helps to notice small troubles early.",
    }
    new_planned(name: &Esc) {
        ja: "✓ {name}さんとの1on1は予定に入っています。",
        en: "✓ Your 1on1 with {name} is planned.",
    }
    weeks_title(name: &Esc) { ja: "{name}さんの入社から12週です", en: "{name} has been here for 12 weeks" }
    weeks_about() {
        ja: "毎週の1on1、おつかれさまでした。これからは隔週にしても、このまま毎週でも。二人で決めてみてください。",
        en: "You met every week. From here on, every two weeks may be enough, or stay with weekly. Decide it together.",
    }
    weeks_change() { ja: "頻度を見直す", en: "Look at the rhythm" }

    steps_title(other: &Who) { ja: "独り立ちまでのステップ({other})", en: "Steps towards working alone ({other})" }
    steps_heading() { ja: "*ステップ*", en: "*Steps*" }
    steps_none(example: &Esc) {
        ja: "まだありません。「{example}」のように書くと、二人の一覧に加わります。",
        en: "None yet. Write \"{example}\" and it joins the list of you two.",
    }
    steps_example(command: &str) { ja: "{command}ステップ 請求書を一人で出せる", en: "{command}steps sends an invoice alone" }
    steps_due() { ja: "*この時期のステップ*", en: "*Steps due by now*" }
    step_by(date: &str) { ja: "{date}まで", en: "by {date}" }
    step_done_on(text: &Esc, date: &str) { ja: "{text}({date})", en: "{text} ({date})" }
    step_reopen() { ja: "戻す", en: "Not yet" }
    solo_since(date: &str) { ja: "独り立ち: {date}", en: "Working alone since {date}" }
    solo() { ja: "独り立ちした", en: "Works alone now" }
    solo_undo() { ja: "独り立ちを取り消す", en: "Not alone yet" }

    roster_title() { ja: "名簿", en: "Roster" }
    roster_counts(all: usize, known: usize) {
        ja: "在籍 {all}人、うちチャットで確認できた人 {known}人",
        en: "{all} people work here, {known} of them known in chat",
    }
    roster_none() {
        ja: "名簿はまだ取り込まれていません。",
        en: "No roster was taken in yet.",
    }
    roster_how() {
        ja: "サーバーで taiwa roster import org.csv を実行すると取り込めます。--dry-run を付けると、変わる内容だけを先に確かめられます。",
        en: "Run taiwa roster import org.csv on the server. With --dry-run it says first what would change.",
    }
}
