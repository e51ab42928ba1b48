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
        ja: "できた・見送りの記録: お二人。人事・経営に見えるのは、名前のない回数と割合だけ",
        en: "Whether a meeting took place: the two of you; HR and executives see counts and rates without names",
    }
    pulse() {
        ja: "10秒の質問への回答: 5人以上をまとめた結果だけ",
        en: "Answers to the 10-second questions: only summaries of five people or more",
    }
    admin_row() {
        ja: "お知らせが届いたかどうか: サーバーを管理する人(中身は見えません)",
        en: "Whether messages were delivered: whoever runs the server, without content",
    }
    server() {
        ja: "データベースの中の文章は暗号化されています。サーバーは、表示するために中身を扱います。届いたメッセージは、チャットツールの側にも会社の設定に従って残ります。",
        en: "Words are encrypted in the database. The running server handles them in order to show them. Delivered messages are also kept by your chat tool, under your company's settings.",
    }
    health() { ja: "体調や病名は書かなくて大丈夫です。", en: "There is no need to write about health." }

    as_hr_title() { ja: "人事の方から見える範囲", en: "What HR sees" }
    as_hr_yes() { ja: "*見えるもの*", en: "*Visible*" }
    as_hr_no() { ja: "*見えないもの*", en: "*Not visible*" }
    hr_rates() {
        ja: "会社全体の1on1の回数と実施率(名前は出ません。5組に満たない部署は「ほか」にまとめます)",
        en: "How many 1on1s took place in the company, and the rate: without names; parts of fewer than five pairs are told together",
    }
    hr_pulse() {
        ja: "10秒の質問のまとめ(四半期に一度、5人以上のグループだけ)",
        en: "Summaries of the 10-second questions: once a quarter, for groups of five or more",
    }
    hr_worth() {
        ja: "1on1にかかる費用と効果の試算(会社が入力した数字から)",
        en: "An estimate of what 1on1s cost and are worth, from the company's own numbers",
    }
    no_content() { ja: "議題・約束・議事録の文章", en: "The words of topics, promises and notes" }
    no_memo() { ja: "自分用のメモ、「自分だけ」の議題", en: "Private memos and private topics" }
    no_reason() { ja: "見送りの理由", en: "Why a meeting was skipped" }
    no_names() {
        ja: "だれの1on1ができたか、一人ひとりの回答",
        en: "Whose 1on1s took place, and what anybody answered",
    }
    no_mover() { ja: "だれが日時を変えたか", en: "Who moved a meeting" }
    as_admin_title() { ja: "IT管理者から見える範囲", en: "What IT administrators see" }
    admin_upkeep() {
        ja: "名簿の取り込みと、動作の点検の結果",
        en: "The upload of the roster, and whether the installation works as it should",
    }
    admin_server() {
        ja: "サーバーを管理する人は、データベースの中の配信の状態、操作の記録、できた・見送りの記録を読めます(文章は暗号化されています)。",
        en: "Whoever runs the server can read in its database which messages were delivered, who did what when, and whether meetings took place. Words are encrypted there.",
    }
    back() { ja: "自分の見え方に戻る", en: "Back to my own view" }
    view_hr() { ja: "人事からの見え方", en: "View as HR" }
    view_admin() { ja: "IT管理者からの見え方", en: "View as IT" }
}
