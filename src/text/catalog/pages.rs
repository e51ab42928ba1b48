//! Texts of the pages in the browser, and of the link that leads there.

messages! {
    way_in_title() { ja: "ダッシュボード", en: "Dashboard" }
    way_in() {
        ja: "1on1の数字を、ブラウザで見られます。",
        en: "See the figures of your 1on1s in the browser.",
    }
    open() { ja: "ダッシュボードを開く", en: "Open the dashboard" }
    way_to_roster_title() { ja: "社員名簿の取り込み", en: "Roster import" }
    way_to_roster() {
        ja: "ブラウザから、社員名簿のCSVを取り込めます。まず変わる内容を確かめてから、反映します。",
        en: "Upload the roster as a CSV in the browser. You see what would change before anything does.",
    }
    open_roster() { ja: "取り込みページを開く", en: "Open the upload page" }
    way_in_hint(minutes: i64) {
        ja: "このリンクは{minutes}分間、一度だけ使えます。あなた専用なので、転送しないでください。",
        en: "Good for {minutes} minutes, once. The link is yours alone: please don't pass it on.",
    }
    no_pages() {
        ja: "ブラウザのページは、まだ使えません。Taiwaを運用している人が公開URL(TAIWA_PUBLIC_URL)を設定すると、使えるようになります。",
        en: "There are no pages in the browser yet: whoever runs Taiwa has to set its public address (TAIWA_PUBLIC_URL).",
    }

    // The frame.
    product() { ja: "Taiwa", en: "Taiwa" }
    skip() { ja: "本文へ移動", en: "Skip to content" }
    menu() { ja: "ページ", en: "Pages" }
    sign_out() { ja: "サインアウト", en: "Sign out" }
    other_language() { ja: "English", en: "日本語" }
    tab_own() { ja: "自分の1on1", en: "My 1on1s" }
    tab_team() { ja: "チーム", en: "My team" }
    tab_company() { ja: "全社", en: "Company" }
    tab_worth() { ja: "効果の試算", en: "What it is worth" }
    tab_roster() { ja: "名簿の取り込み", en: "Roster import" }
    footer() {
        ja: "数字は、回数・日付・まとめた回答と、会社が入れた前提だけから作られています。話した内容は、どのページにも出ません。",
        en: "Figures are made of counts, dates, summarised answers and the company's own numbers alone. What you talk about is on no page.",
    }

    // The door.
    door_title() { ja: "ダッシュボードに入る", en: "Open the dashboard" }
    door() {
        ja: "ボタンを押すと、サインインします。共用のパソコンでは、使い終わったらサインアウトしてください。",
        en: "Press the button to sign in. On a shared computer, sign out when you are done.",
    }
    door_button() { ja: "サインインして開く", en: "Sign in and open" }
    door_shut_title() { ja: "このリンクは使えません", en: "This link can't be used" }
    door_shut() {
        ja: "一度使われたか、期限が切れています。チャットでTaiwaに「ダッシュボード」と送ると、新しいリンクが届きます。",
        en: "It was used already, or is too old. Send \"dashboard\" to Taiwa in chat for a new one.",
    }
    signed_out_title() { ja: "サインインが必要です", en: "Please sign in" }
    signed_out() {
        ja: "チャットでTaiwaに「ダッシュボード」と送ると、ここを開くためのリンクが届きます。パスワードは要りません。",
        en: "Send \"dashboard\" to Taiwa in chat, and you get a link to this place. There is no password.",
    }
    left_title() { ja: "サインアウトしました", en: "You are signed out" }
    not_for_you_title() { ja: "このページは見られません", en: "This page is not for you" }
    not_for_you() {
        ja: "見るには、別の役割が必要です。役割は、Taiwaを運用している人がつけられます。",
        en: "It takes another role. Whoever runs Taiwa can give it.",
    }
    nothing_here_title() { ja: "ページが見つかりません", en: "There is no such page" }
    nothing_here() { ja: "アドレスをご確認ください。", en: "Please check the address." }
    trouble_title() { ja: "うまくいきませんでした", en: "That did not work" }
    trouble(reference: &str) {
        ja: "少し待って、もう一度お試しください。続くときは、管理者に番号 {reference} を伝えてください。",
        en: "Please try again in a moment. If it goes on, tell your administrator the number {reference}.",
    }
    stale_form() {
        ja: "このページは古くなっています。戻って、もう一度お試しください。",
        en: "This page has become old. Go back and try again.",
    }
    back() { ja: "もどる", en: "Back" }

    // Whose, and when.
    period() { ja: "期間", en: "Period" }
    show() { ja: "表示", en: "Show" }
    last_twelve() { ja: "直近12か月", en: "Last 12 months" }
    fiscal_year(year: i16) { ja: "{year}年度", en: "FY{year}" }
    own_lead() {
        ja: "あなたの1on1の記録です。あなたにだけ見えています。",
        en: "The record of your own 1on1s. Only you see this page.",
    }
    team_lead() {
        ja: "あなたがマネージャーとして行っている1on1の記録です。あなたにだけ見えています。",
        en: "The record of the 1on1s you hold as a manager. Only you see this page.",
    }
    company_lead() {
        ja: "全社の1on1の数字です。個人の順位はどこにもなく、5組に満たない部署は「ほか」にまとめています。",
        en: "The figures of all 1on1s. Nobody is ranked, and units of fewer than five pairs are told together as \"Others\".",
    }

    // The rate, and what belongs to it.
    rate() { ja: "実施率", en: "Execution rate" }
    rate_lead() {
        ja: "予定の枠のうち、期間内にできた1on1の割合です。休業などの対象外は、分母に入りません。",
        en: "Of the 1on1s that were due, how many took place in time. Exempt ones, such as during leave, are left out.",
    }
    rate_of(held: i64, due: i64, low: &str, high: &str) {
        ja: "{due}回中{held}回・95%区間 {low}–{high}",
        en: "{held} of {due} · 95 % interval {low}–{high}",
    }
    rate_none() { ja: "この期間に、結果の出た1on1はまだありません。", en: "No 1on1 of this period has come to a result yet." }
    few(due: i64) {
        ja: "まだ{due}回分なので、良し悪しは言えません(30回から)。",
        en: "Only {due} so far: too few to call it good or bad (that takes 30).",
    }
    target(percent: i64) { ja: "目標 {percent}%", en: "Target {percent}%" }
    rate_chart(first: &str, last: &str) {
        ja: "実施率の推移、{first}から{last}まで。帯は95%区間。値は下の表にあります。",
        en: "Execution rate from {first} to {last} with its 95 % interval. The values are in the table below.",
    }
    hollow() {
        ja: "帯は95%区間、白い点は30回に満たない月です。",
        en: "The band is the 95 % interval; hollow dots are months of fewer than 30.",
    }
    person_mean(value: &str) {
        ja: "人ごとの平均では{value}です(上の数字と5ポイントより大きく違うため、並べています)。",
        en: "As a mean over people it is {value} (shown because it differs by more than 5 points).",
    }
    late() { ja: "遅れて実施", en: "Late" }
    exempt() { ja: "対象外", en: "Exempt" }
    exempt_flag() { ja: "15%を超えています", en: "Over 15 %" }
    missed() { ja: "できなかった", en: "Did not happen" }
    unanswered() { ja: "返事なし", en: "No answer" }
    cycle() { ja: "サイクル完了", en: "Cycle completion" }
    member_led() { ja: "メンバー発の議題", en: "Topics by the member" }
    prepared() { ja: "議題の準備", en: "Prepared" }
    coverage() { ja: "1on1がある人", en: "Coverage" }
    reach() { ja: "今月できた人", en: "Reach this month" }
    agreed() { ja: "目的を合意した組", en: "Purpose agreed" }
    share_of(value: &str, hits: i64, of: i64) { ja: "{value}({of}中{hits})", en: "{value} ({hits} of {of})" }
    definition(version: &str) {
        ja: "実施率の定義 {version}: できた ÷ (枠 − 対象外)。枠はリズムから決まり、カレンダーに入れたかどうかによりません。枠が属する月は、もとの予定日の月です。",
        en: "Execution rate, definition {version}: held ÷ (slots − exempt). Slots come from the rhythm, whether or not anybody put them in a calendar, and belong to the month of their original date.",
    }
    look_inside() { ja: "この数字の中身を見る", en: "See what is behind this" }
    as_table() { ja: "表で見る", en: "As a table" }
    month() { ja: "月", en: "Month" }
    interval() { ja: "95%区間", en: "95 % interval" }
    held_of_due() { ja: "できた/枠", en: "Held / due" }
    export_csv() { ja: "CSVで保存", en: "Save as CSV" }
    export_xlsx() { ja: "Excelで保存", en: "Save for Excel" }

    // Coverage and reach.
    spread() { ja: "ひろがり", en: "Coverage and reach" }
    spread_lead() {
        ja: "対象の人のうち、1on1がある人と、その月に1on1ができた人の割合です。",
        en: "Of those who work here, who has a 1on1 at all, and who had one that month.",
    }
    spread_chart() {
        ja: "1on1がある人と、その月にできた人の割合の推移。値は下の表にあります。",
        en: "Coverage and reach by month. The values are in the table below.",
    }
    spread_empty() {
        ja: "社員名簿を取り込むと、ここに割合が出ます。管理者が「名簿の取り込み」から始められます。",
        en: "This needs a roster: who works here. An administrator can import one.",
    }
    people_of(hits: i64, of: i64) { ja: "{of}人中{hits}人", en: "{hits} of {of}" }

    // The cycle.
    cycle_lead() {
        ja: "約束をすべて確かめ、次の約束(または「なし」)を決めて終えた1on1の割合です。準備は、2時間前までに議題があった割合です。",
        en: "1on1s in which every open promise was looked at and a next one, or none, was agreed. Prepared: a topic stood two hours before.",
    }
    cycle_chart() {
        ja: "サイクル完了・準備・メンバー発の議題の割合の推移。値は下の表にあります。",
        en: "Cycle completion, preparation and topics by the member, by month. The values are in the table below.",
    }
    cycle_empty() {
        ja: "1on1ができると、ここに割合が出ます。",
        en: "This fills as 1on1s take place.",
    }

    // Themes.
    themes() { ja: "話題のバランス", en: "Balance of themes" }
    themes_lead() {
        ja: "議題につけた期間のタグから見た、短期・中期・長期の割合です。めやすは40・35・25%で、同じにする必要はありません。",
        en: "Short, middle and long term, by the tags on topics. The guide is 40, 35 and 25 %; it is no target.",
    }
    themes_chart() { ja: "短期・中期・長期の話題の割合と、めやす。", en: "Shares of short, middle and long-term topics beside the guide." }
    themes_few(count: i64) {
        ja: "タグのついた議題はまだ{count}件です。6件から表示します。",
        en: "Only {count} tagged so far; it is shown from six on.",
    }
    short_term() { ja: "短期", en: "Short" }
    mid_term() { ja: "中期", en: "Middle" }
    long_term() { ja: "長期", en: "Long" }
    now() { ja: "いま", en: "Now" }
    guide() { ja: "めやす", en: "Guide" }
    balance() { ja: "バランス", en: "Balance" }
    theme() { ja: "期間", en: "Horizon" }
    count() { ja: "件数", en: "Count" }
    share() { ja: "割合", en: "Share" }

    // Days between.
    gaps() { ja: "1on1の間隔", en: "Days between 1on1s" }
    gaps_lead() {
        ja: "前の1on1から次まで、何日あいたかの分布です。",
        en: "How many days passed from one 1on1 of a pair to the next.",
    }
    gaps_chart() { ja: "1on1の間隔の分布。値は下の表にあります。", en: "Distribution of the days between 1on1s. The values are in the table below." }
    gaps_empty() { ja: "同じ相手との1on1が2回できると、ここに分布が出ます。", en: "This fills once a pair has met twice." }
    days() { ja: "日数", en: "Days" }
    times() { ja: "回数", en: "Times" }
    and_more(days: i64) { ja: "{days}日以上", en: "{days} or more" }

    // Units.
    units() { ja: "部署ごと", en: "By unit" }
    units_lead() {
        ja: "5組以上の部署だけを単独で表示し、それ以外は「ほか」にまとめています。並びは名前の順で、順位ではありません。",
        en: "Only units of five pairs or more stand alone; the rest are \"Others\". In the order of their names: this is no ranking.",
    }
    units_chart() { ja: "部署ごとの実施率。値は表にあります。", en: "Execution rate by unit. The values are in the table." }
    units_empty() {
        ja: "社員名簿に部署を入れて取り込むと、ここに部署ごとの数字が出ます。",
        en: "Import a roster with teams in it, and units appear here.",
    }
    unit() { ja: "部署", en: "Unit" }
    others() { ja: "ほか", en: "Others" }
    pairs() { ja: "組", en: "Pairs" }

    // What is behind a figure.
    slots_title() { ja: "数字の中身", en: "Behind the figures" }
    slots_lead_named() {
        ja: "枠ごとの結果です。あなたにだけ見えています。",
        en: "What became of each slot. Only you see this list.",
    }
    slots_lead_company() {
        ja: "枠ごとの結果です。人の名前と時刻は出ません。",
        en: "What became of each slot, without people and without the hour.",
    }
    slots_empty() { ja: "この期間の1on1は、まだありません。", en: "There is no 1on1 in this period yet." }
    slot() { ja: "予定日", en: "Slot" }
    with_whom() { ja: "相手", en: "With" }
    result() { ja: "結果", en: "Result" }
    why() { ja: "理由", en: "Why" }
    held() { ja: "できた", en: "Held" }
    is_late() { ja: "遅れて実施", en: "Held late" }
    is_missed() { ja: "できなかった", en: "Did not happen" }
    is_unanswered() { ja: "返事なし", en: "No answer" }
    is_exempt() { ja: "対象外", en: "Exempt" }
    is_disputed() { ja: "確認中(二人の返事が違います)", en: "Being cleared up: the two answers differ" }
    is_open() { ja: "これから", en: "Still open" }
    is_withdrawn() { ja: "取り下げ", en: "Withdrawn" }
    because_holidays() { ja: "休日", en: "Holidays" }
    because_leave() { ja: "休業", en: "Leave" }
    because_paused() { ja: "お休み中", en: "Paused" }
    because_joined() { ja: "入社・退社の日", en: "Day of joining or leaving" }
    was_moved(times: i64) { ja: "日程変更{times}回", en: "moved {times}×" }
    was_skipped() { ja: "見送りあり", en: "skipped once" }
    newer() { ja: "新しいほう", en: "Newer" }
    older() { ja: "前のほう", en: "Older" }
}
