//! Texts that say who sees what: as product.md §5 has it, in sentences.

messages! {
    title() { ja: "だれに何が見えるか", en: "Who sees what" }
    purpose() {
        ja: "使いみちは、1on1の準備、約束の確認、会社としての運用の見直しです。",
        en: "Used to prepare 1on1s, to keep promises in view, and to improve how the company runs them.",
    }
    handled() {
        ja: "扱うのは、ここに書かれたこととボタンの操作だけです。チャットや会議は読まず、録音もせず、感情の推定もしません。",
        en: "I handle what you write here and the buttons you press. I don't read chats, record meetings or guess moods.",
    }
    heading() { ja: "*見える範囲*", en: "*Visibility*" }
    memo() { ja: "自分用のメモ・「自分だけ」の議題: あなただけ", en: "Private memos and private topics: you alone" }
    shared() {
        ja: "議題・約束・議事録: あなたと相手の二人",
        en: "Topics, promises and shared notes: you and your partner",
    }
    reason() {
        ja: "見送りの理由・だれが日時を変えたか: あなたと相手の二人",
        en: "Why a meeting was skipped, who moved it: you and your partner",
    }
    state() {
        ja: "できた・見送りの記録: お二人。人事・経営には回数と割合だけ",
        en: "Whether a meeting took place: the two of you; HR and executives get counts and rates only",
    }
    admin_row() {
        ja: "お知らせが届いたかどうか: IT管理者(中身は見えません)",
        en: "Whether messages were delivered: IT administrators, without content",
    }
    server() {
        ja: "データベースの中の文章は暗号化されています。サーバーは、表示するために中身を扱います。届いたメッセージは、チャットツールの側にも会社の設定に従って残ります。",
        en: "Words are encrypted in the database. The running server handles them in order to show them. Delivered messages are also kept by your chat tool, under your company's settings.",
    }
    health() { ja: "体調や病名は書かなくて大丈夫です。", en: "There is no need to write about health." }

    as_hr_title() { ja: "人事の方から見える範囲", en: "What HR sees" }
    as_hr_yes() { ja: "*見えるもの*", en: "*Visible*" }
    as_hr_no() { ja: "*見えないもの*", en: "*Not visible*" }
    hr_rate() {
        ja: "実施の回数と割合(会社・部門ごと)",
        en: "How many 1on1s took place, and the rate, per company and unit",
    }
    hr_groups() {
        ja: "アンケートは、5人以上まとまったときの集計だけ",
        en: "Answers to pulse questions, only for groups of five or more",
    }
    no_content() { ja: "議題・約束・議事録の文章", en: "The words of topics, promises and notes" }
    no_memo() { ja: "自分用のメモ、「自分だけ」の議題", en: "Private memos and private topics" }
    no_reason() { ja: "見送りの理由、だれが日時を変えたか", en: "Why a meeting was skipped, who moved it" }
    as_admin_title() { ja: "IT管理者から見える範囲", en: "What IT administrators see" }
    admin_delivery() { ja: "お知らせの配信の状態(中身なし)", en: "Delivery of messages, without content" }
    admin_audit() { ja: "操作の記録(中身なし)", en: "The audit log, without content" }
    back() { ja: "自分の見え方に戻る", en: "Back to my own view" }
    view_hr() { ja: "人事からの見え方", en: "View as HR" }
    view_admin() { ja: "IT管理者からの見え方", en: "View as IT" }
}
