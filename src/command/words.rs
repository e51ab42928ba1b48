//! The words of the `/1on1` language, Japanese and English side by side. In each list the first is the one we show,
//! the others are understood too. Which words together mean which command is `rows`.

use super::table::Words;

macro_rules! words {
    ($($name:ident: [$($en:literal),*], [$($ja:literal),*];)+) => {
        $(pub static $name: Words = Words { en: &[$($en),*], ja: &[$($ja),*] };)+
    };
}

// Words that are a command by themselves, and things that have several commands.
words! {
    HOME: ["home", "status", "top"], ["ホーム", "状況", "トップ"];
    HELP: ["help", "usage", "commands", "?"], ["ヘルプ", "使い方", "つかいかた"];
    SETTINGS: ["settings", "setting", "preferences", "config"], ["設定"];
    LANGUAGE: ["lang", "language"], ["言語", "ことば"];
    LINK: ["link", "connect"], ["連携", "れんけい"];
    REACH: ["reach"], ["通知先", "お知らせ先"];
    ADMIN: ["admin"], ["管理", "管理者"];
    DOCTOR: ["doctor"], ["診断"];
    PRIVACY: ["privacy", "visibility"], ["プライバシー", "公開範囲"];
    SETUP: ["setup", "set-up", "start", "begin"], ["開始", "セットアップ", "始める", "はじめる"];
    RHYTHM: ["rhythm", "cadence", "frequency"], ["リズム", "頻度"];
    PAIR: ["pair", "pairs", "partner", "partners"], ["ペア", "相手"];
    SCHEDULE: ["next", "schedule", "upcoming"], ["次回", "予定", "日程", "スケジュール", "次"];
    RESCHEDULE: ["reschedule", "move", "change", "postpone"], ["日程変更", "リスケ", "変更", "リスケジュール", "延期", "移動"];
    SKIP: ["skip", "cancel"], ["見送り", "スキップ", "見送る", "今回は見送り", "今回見送り", "キャンセル", "中止"];
    HELD: ["done", "held", "happened", "did"],
          ["できた", "できました", "実施", "実施済み", "実施済", "完了", "やった", "やりました", "終わった", "終わりました"];
    NOT_HELD: ["missed", "notheld", "unheld"], ["できなかった", "できませんでした", "未実施", "できず", "実施せず"];
    AGENDA: ["agenda", "agendas", "topic", "topics", "item", "items"],
            ["議題", "アジェンダ", "話したいこと", "話すこと", "トピック"];
    NOTE: ["note", "notes", "minutes"], ["議事録", "ノート", "記録"];
    // メモ means the private memo, never the shared note: a memo can be shared later, a shared note can't be unread.
    MEMO: ["memo", "memos"], ["メモ", "自分用メモ"];
    ACTION: ["action", "actions", "promise", "promises", "todo", "todos", "task", "tasks", "homework"],
            ["宿題", "アクション", "約束", "タスク", "やること"];
    DIGEST: ["digest", "prep", "summary", "brief"], ["まとめ", "ダイジェスト", "準備", "サマリー"];
    PURPOSE: ["purpose", "aim", "why"], ["目的"];
    QUESTIONS: ["questions", "question"], ["質問", "問い"];
    PULSE: ["pulse"], ["パルス"];
    SIGNALS: ["signals", "signal", "hints"], ["気づき", "サイン"];
    TALK: ["talk", "consult"], ["相談窓口"];
    STATS: ["stats", "stat", "figures", "report", "rate"], ["実施率", "統計", "数字", "レポート"];
    DASHBOARD: ["dashboard"], ["ダッシュボード"];
    ROSTER: ["roster"], ["名簿"];
    CHARTER: ["charter"], ["方針", "憲章"];
    KPI: ["kpi", "roi"], ["指標"];
    STEPS: ["steps", "step", "ojt", "milestones"], ["ステップ", "独り立ち"];
    SUGGEST: ["suggest", "idea", "ideas"], ["提案", "ヒント"];
    HISTORY: ["history", "log", "past"], ["履歴", "過去", "これまで"];
}

// What can be done with a thing.
words! {
    // Few synonyms, and none that a topic may begin with: `agenda new hires` must not lose its "new".
    ADD: ["add", "+"], ["追加"];
    LIST: ["list", "show", "ls"], ["一覧", "リスト", "表示", "見る"];
    EDIT: ["edit", "update", "rename", "change"], ["編集", "修正", "変更"];
    CHANGE: ["change", "set", "edit", "update"], ["変更", "修正"];
    SHIFT: ["change", "move", "edit", "reschedule"], ["変更", "移動", "調整", "延期", "リスケ", "修正"];
    MOVE: ["move", "reorder", "sort"], ["移動", "並べ替え", "並び替え", "順番"];
    DONE: ["done", "finish", "finished", "complete", "completed", "discussed"],
          ["完了", "済み", "済", "できた", "できました", "話した", "終わった", "やった"];
    DROP: ["drop", "delete", "remove", "rm", "cancel"], ["取り下げ", "削除", "取下げ", "取り消し", "消す"];
    DELETE: ["delete", "drop", "remove", "rm"], ["削除", "消す", "取り消し"];
    SHARE: ["share", "publish"], ["共有", "公開"];
    REOPEN: ["reopen", "undone"], ["再開", "戻す", "未完了"];
    SNOOZE: ["snooze", "postpone", "delay", "later", "extend"], ["延期", "先送り", "あとで", "後で", "期限変更"];
    PAUSE: ["pause", "suspend"], ["休止", "一時停止", "お休み", "中断"];
    RESUME: ["resume", "unpause", "restart"], ["再開", "復帰"];
    END: ["end", "stop", "finish"], ["終了", "解除", "終わり"];
    CANCEL: ["skip", "cancel"], ["見送り", "スキップ", "見送る", "キャンセル", "中止"];
}

// Phrases in which neither word is a thing.
words! {
    SET: ["set"], [];
    UP: ["up"], [];
    NOT: ["not", "didn't", "didn’t", "didnt"], [];
    HAPPEN: ["held", "done", "happen", "happened"], [];
}
