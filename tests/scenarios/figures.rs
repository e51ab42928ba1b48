//! Figures in chat: everybody's own, a manager's, and the company's for HR and executives, who never see a word or a name.

use jiff::civil::date;
use taiwa::domain::figures::{Month, Period, Scope};
use taiwa::domain::ids::WorkspaceId;
use taiwa::domain::people::Role;
use taiwa::store::{Page, Today};

use super::invariants::{around, plant};
use crate::scenario;
use crate::world::*;

const TUESDAYS: &str = "毎週火曜15時 30分";

fn becomes(w: &mut World, who: Who, role: Role) {
    w.opens_home(who);
    let (app, id) = (w.stage().app.clone(), w.id(who));
    assert_eq!(w.wait(app.set_role(&id, role, true)).unwrap(), Some(true));
}

fn is_whole(w: &World) {
    let store = w.stage().app.store.clone();
    let found = w.wait(store.read(|tx| Box::pin(async move { tx.check_ledger().await }))).unwrap();
    assert!(found.is_whole() && found.entries > 0, "{found:?}");
}

scenario!(a_rate_is_answered_with_its_interval_its_companions_and_each_slot_behind_it, |w| {
    w.pair(SATO, HANAKO, TUESDAYS);
    let before = w.says(HANAKO, "/1on1 実施率");
    assert!(before.contains("実施率 —") && before.contains("まだありません"), "{before}");
    w.says(HANAKO, "/1on1 議題 追加 評価の相談 #mid");
    w.at("tue 15:40");
    w.presses_on(HANAKO, "1on1はできましたか", "できた");
    w.at("2026-12-08 15:40");
    w.presses_on(HANAKO, "1on1はできましたか", "今回は見送り");
    for (who, line) in [(HANAKO, "/1on1 実施率 自分 12月"), (SATO, "/1on1 stats team 2026-12")] {
        let answer = w.says(who, line);
        for part in ["50%", "1/2回", "95%", "対象外", "後の日に実施", "メンバー発の話題: 100%(1/1)", "実施率(v1)"]
        {
            assert!(answer.contains(part), "{line} lacks {part}: {answer}");
        }
    }
    let answer = w.says(SATO, "/1on1 実施率 チーム 2026年度 内訳");
    assert!(answer.contains("山田 花子さん: できた") && answer.contains("山田 花子さん: 見送り"), "{answer}");
    assert!(w.says(HANAKO, "/1on1 実施率 チーム").contains("実施率 —"), "she holds none as a manager");
    assert!(w.says(HANAKO, "/1on1 実施率 いつか").contains("どの期間か分かりませんでした"));
    is_whole(w);
});

scenario!(the_companys_figures_are_for_hr_and_executives_and_name_nobody, |w| {
    w.pair(SATO, HANAKO, TUESDAYS);
    w.at("tue 15:40");
    w.presses_on(HANAKO, "1on1はできましたか", "できた");
    w.opens_home(TANAKA);
    for who in [SATO, TANAKA] {
        let refused = w.says(who, "/1on1 実施率 会社");
        assert!(refused.contains("人事と経営の役割の人だけ") && !refused.contains('%'), "{refused}");
    }
    becomes(w, TANAKA, Role::ItAdmin);
    assert!(
        w.says(TANAKA, "/1on1 実施率 会社 内訳").contains("人事と経営の役割の人だけ"),
        "looking after is not looking at"
    );
    becomes(w, LIAM, Role::Executive);
    becomes(w, KATE, Role::HrViewer);
    let hers = w.says(KATE, "/1on1 stats company explain");
    assert!(hers.contains("100%") && hers.contains("held") && hers.contains("No conversation content"), "{hers}");
    assert!(w.says(LIAM, "/1on1 stats company").contains("1 of 1"));
    for name in [SATO.name, HANAKO.name, "佐藤", "山田"] {
        assert!(!w.ever_shown(KATE).contains(name) && !w.ever_shown(LIAM).contains(name), "{name}");
    }
});

scenario!(words_planted_in_every_field_are_in_no_figure_and_no_ledger_row, |w| {
    plant(w);
    becomes(w, TANAKA, Role::HrViewer);
    for line in ["会社", "会社 内訳", "会社 2026年度", "会社 直近12か月 内訳", "company FY2026 explain"]
    {
        w.says(TANAKA, &format!("/1on1 stats {line}"));
    }
    let shown = w.ever_shown(TANAKA);
    assert!(shown.contains("会社の1on1") && shown.contains("実施率"), "{shown}");
    // Everything that the reader of figures can be asked, in full.
    let (ledger, workspace) = (w.stage().app.store.ledger(), WorkspaceId::new(w.text("SELECT workspace_id FROM pair")));
    let year = Period { first: Month { year: 2026, month: 4 }, last: Month { year: 2027, month: 3 } };
    let today = date(2026, 12, 16);
    let all = w.wait(async {
        let company = &Scope::Company;
        format!(
            "{:?} {:?} {:?} {:?} {:?} {:?} {:?} {:?}",
            ledger.months(&workspace, company, year).await.unwrap(),
            ledger.units(&workspace, year, today).await.unwrap(),
            ledger.heads(&workspace, company, year.first, today).await.unwrap(),
            ledger.slots(&workspace, company, year, Page::first(1_000)).await.unwrap(),
            ledger.intervals(&workspace, company, year).await.unwrap(),
            ledger.per_person(&workspace, company, year).await.unwrap(),
            ledger.agreed(&workspace, company).await.unwrap(),
            ledger.promises(&workspace, company, year, Today { date: today, ahead_ms: 0 }).await.unwrap(),
        )
    });
    assert!(
        all.contains("Held") && all.contains("items_by_report: 1") && all.contains("lasted"),
        "there is something to look at: {all}"
    );
    for (place, text) in [("HR's view", &shown), ("the reader of figures", &all)] {
        assert!(!text.contains('鳥'), "{place} holds somebody's words: {}", around(text, '鳥'));
    }
    // What the ledger keeps as text is ids, dates and a closed list of codes, and can be nothing else.
    let kept = w.texts(
        "SELECT DISTINCT state || '/' || COALESCE(reason, '') FROM ledger UNION SELECT DISTINCT state || '/' FROM figure_slot",
    );
    let codes = ["expected", "held", "late", "missed", "unanswered", "exempt", "disputed", "withdrawn"];
    for code in &kept {
        let (state, reason) = code.split_once('/').unwrap();
        assert!(codes.contains(&state), "{code}");
        assert!(["", "holidays", "leave", "paused", "joined_or_left"].contains(&reason), "{code}");
    }
    is_whole(w);
});
