//! The log beside the clock: what was sent to whom, when, and why, in both languages.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde_json::{Value, json};

use super::scene::Scene;
use super::seed::CAST;
use crate::app::Coming;
use crate::domain::plan::Kind;
use crate::playground::RowKind;
use crate::store::{Fate, Past};

pub(super) fn is_digest(past: &Past) -> bool {
    past.kind == Kind::Digest
}

/// One line of the log, before it is written out.
struct Line<'a> {
    at: Timestamp,
    /// Its place among what happened in the same moment.
    seq: u64,
    kind: Kind,
    to: &'a str,
    what: &'static str,
    why: Why,
}

/// A reason in Japanese and in English.
type Why = (&'static str, &'static str);

impl Line<'_> {
    fn json(&self) -> Value {
        written(self.at, self.to, self.kind, self.what, self.why)
    }
}

fn written(at: Timestamp, to: &str, kind: Kind, what: &str, (ja, en): Why) -> Value {
    json!({ "at": at, "to": to, "kind": kind.code(), "what": what, "why": { "ja": ja, "en": en } })
}

impl Scene {
    /// Sent, brought up to date, and left out; newest last.
    pub(super) async fn log(&self) -> anyhow::Result<Vec<Value>> {
        let past = self.past().await?;
        let rows = self.slack().transcript();
        let mut first: BTreeMap<&str, u64> = BTreeMap::new();
        for row in &rows {
            first.entry(row.message.as_deref().unwrap_or_default()).or_insert(row.seq);
        }
        let mut kinds: BTreeMap<(&str, &str), Kind> = BTreeMap::new();
        let mut lines = Vec::new();
        for Past { kind, to, at, fate, .. } in &past {
            let (seq, what, why) = match fate {
                Fate::Sent { message } => {
                    kinds.insert((to, message), *kind);
                    (first.get(message.as_str()).copied().unwrap_or_default(), "sent", reason(*kind))
                }
                Fate::Dropped { why } => (0, "dropped", reason_left_out(*kind, why)),
            };
            lines.push(Line { at: *at, seq, kind: *kind, to, what, why });
        }
        for row in rows.iter().filter(|row| row.kind == RowKind::Update) {
            let message = row.message.as_deref().unwrap_or_default();
            if let Some(kind) = kinds.get(&(row.to.as_str(), message)) {
                lines.push(Line { at: row.at, seq: row.seq, kind: *kind, to: &row.to, what: "updated", why: UPDATED });
            }
        }
        lines.sort_by_key(|line| (line.at, line.seq));
        // The outbox goes through what is due in one moment in no order of its own; people read it in ours.
        for same in lines.chunk_by_mut(|a, b| (a.at, a.what) == (b.at, b.what)) {
            same.sort_by_key(|line| (line.kind, CAST.iter().position(|member| member.id == line.to)));
        }
        Ok(lines.iter().map(Line::json).collect())
    }
}

/// A message to come, in the form of the log.
pub(super) fn coming(coming: &Coming) -> Value {
    written(coming.at, &coming.to, coming.kind, "planned", reason(coming.kind))
}

const UPDATED: Why =
    ("内容が変わったので、同じメッセージを書き直しました", "what it shows has changed, so it was rewritten in place");

/// Why a message of this kind is sent when it is.
fn reason(kind: Kind) -> Why {
    match kind {
        Kind::Welcome => ("1on1 が始まったので、二人に", "1on1s were set up, so both hear of it"),
        Kind::Topics => (
            "1on1 の 2 営業日前の朝、メンバーの議題がまだないので",
            "two working days before, and the report has no topic yet",
        ),
        Kind::Prep => ("1on1 の前の営業日の 16 時", "16:00 on the working day before"),
        Kind::Digest => ("1on1 の 1 時間前", "one hour before the 1on1"),
        Kind::Held => ("1on1 が終わって 10 分", "ten minutes after the end of the 1on1"),
        Kind::FollowUp => (
            "まだ答えがないので、次の営業日の 10 時にもう一度だけ",
            "no answer yet, so once more at 10:00 the next working day",
        ),
        Kind::Recap => ("ふりかえりが保存されたので、二人に", "the wrap-up was saved, so both get it"),
        Kind::PromiseDue => ("約束の日の朝", "the morning of the day a promise is for"),
        Kind::Promises => ("週の初めに、期限を過ぎた約束をまとめて", "once a week, all promises whose day is over"),
        Kind::Nudge => ("週の初めの営業日の 9 時半", "9:30 on the first working day of the week"),
        Kind::Moved => ("相手が日時を変えたので", "the other moved the meeting"),
        Kind::Skipped => ("相手が今回を見送ったので", "the other skipped this meeting"),
        Kind::Gap => ("しばらく 1on1 の間が空いたので", "it has been a while since the last 1on1"),
        Kind::PairNotice => (
            "相手が 1on1 の頻度を変えたか、休止・再開・終了したので",
            "the other changed, paused, resumed or ended the 1on1s",
        ),
        Kind::Unreachable => ("相手に届かなくなったので", "the other can't be reached any more"),
        Kind::Hello => ("アプリが追加されたので", "somebody got the app"),
        Kind::Purpose => ("目的が提案されたので", "a purpose was proposed"),
        Kind::Pulse => ("二週に一度の質問の日なので", "the fortnight's questions"),
        Kind::Feeling => ("1on1のあとなので", "after the 1on1"),
        Kind::Signal => ("気づきがあったので", "the counts hint at something"),
        Kind::Talk => ("相談の希望があったので", "somebody would like to talk"),
        Kind::Proposal => ("名簿が変わったので", "the roster changed"),
        Kind::Handover => ("マネージャーが変わったので", "the manager changed"),
        Kind::NewHire => ("新しく入った人がいるので", "somebody is new"),
        Kind::Review => ("新しく入った人の最初の 12 週が過ぎたので", "a newcomer's first twelve weeks are over"),
        Kind::Monthly => ("月の数字が出たので", "the month's figures"),
        Kind::LookBack => ("年度の終わりが近いので", "the fiscal year is nearly over"),
        Kind::Home => ("ホームはいつも今の状態", "the home tab always shows the present"),
    }
}

/// Why a planned message was not sent after all.
fn reason_left_out(kind: Kind, why: &str) -> Why {
    match why {
        "empty" if kind == Kind::Topics => {
            ("議題がもうあるので、送りませんでした", "not sent: the report has a topic already")
        }
        "answered" => ("もう答えがあるので、送りませんでした", "not sent: it has been answered"),
        "empty" => ("伝えることがないので、送りませんでした", "not sent: there is nothing to tell"),
        "moved" => ("日時が変わったので、送りませんでした", "not sent: the meeting has moved"),
        "over" | "expired" => ("もう時機を過ぎたので、送りませんでした", "not sent: its time is over"),
        "inactive" => ("1on1 が休止中か終了しているので、送りませんでした", "not sent: the 1on1s are paused or over"),
        "undone" => ("取り消されたので、送りませんでした", "not sent: it was taken back"),
        "quiet" => ("勤務時間の外なので、送りませんでした", "not sent: it would have come outside working hours"),
        _ => ("送れませんでした", "it could not be sent"),
    }
}
