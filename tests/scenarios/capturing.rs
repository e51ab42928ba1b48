//! Words that somebody wrote in a chat become a topic or a promise of a 1on1.

use serde_json::json;
use taiwa::playground::Picked;

use crate::scenario;
use crate::world::{HANAKO, SATO, TANAKA, Who, World};

/// Uses a shortcut in the menu of a message that somebody wrote, and waits for what opens.
fn captures(w: &mut World, who: Who, shortcut: &str, text: &str) {
    let slack = w.slack();
    let message = Picked::Said { by: TANAKA.id.to_owned(), text: text.to_owned() };
    let answer = w.wait(slack.shortcut(who.id, shortcut, message)).unwrap();
    assert!(answer.is_ok(), "{:?}", answer.failure);
    w.wait(w.stage().quiet());
    w.settle();
}

scenario!(a_message_becomes_a_topic_of_the_nearest_1on1_or_of_another, only on Slack because "these stories bring their own people of Teams", |w| {
    w.pair(SATO, HANAKO, "毎週火曜15時 30分");
    w.pair(SATO, TANAKA, "毎週水曜15時 30分");
    captures(w, SATO, "agenda_from_message", "席替えは *来週* です");
    w.sees(SATO, "元の会話は変わりません");
    w.fills(SATO, &[("horizon", json!("short"))]);
    assert!(w.says(HANAKO, "/1on1 議題").contains("席替えは *来週* です"));
    assert!(!w.says(TANAKA, "/1on1 議題").contains("席替え"));

    captures(w, SATO, "agenda_from_message", "経費の締め切り");
    let tanaka =
        w.text("SELECT p.id FROM pair p JOIN identity i ON i.person_id = p.report_id WHERE i.external_id = 'U0TANAKA'");
    w.fills(SATO, &[("pair", json!(tanaka)), ("private", json!(["private"]))]);
    assert!(w.says(SATO, "/1on1 議題 @tanaka").contains("経費の締め切り"));
    assert!(!w.says(TANAKA, "/1on1 議題").contains("経費"), "for Sato alone");
});

scenario!(a_message_becomes_a_promise_of_either_and_never_of_a_stranger, only on Slack because "these stories bring their own people of Teams", |w| {
    w.pair(SATO, HANAKO, "毎週火曜15時 30分");
    captures(w, HANAKO, "promise_from_message", "資料を送りますね");
    w.fills(HANAKO, &[("owner", json!("other")), ("due", json!("2026-12-03"))]);
    let promises = w.says(SATO, "/1on1 宿題");
    assert!(promises.contains("資料を送りますね"), "{promises}");
    let owner = "SELECT i.external_id FROM promise r JOIN identity i ON i.person_id = r.owner_id";
    assert_eq!(w.text(owner), "U0SATO");
    // A day that is over is said at its field, and nothing is kept.
    captures(w, HANAKO, "promise_from_message", "もう一つ");
    assert!(!w.mends(HANAKO, &[("due", json!("2026-11-02"))]).is_empty());
    assert_eq!(w.number("SELECT COUNT(*) FROM promise"), 1);
    // Whoever has no 1on1 is told how to begin one.
    captures(w, TANAKA, "agenda_from_message", "ひとりごと");
    assert!(w.slack().modal(TANAKA.id).is_none());
    w.sees(TANAKA, "1on1を始める");
});
