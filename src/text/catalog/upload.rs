//! Texts of the page on which the roster is uploaded.

messages! {
    lead() {
        ja: "社員名簿のCSVを選ぶと、まず変わる内容を表示します。反映するのは、そのあとです。",
        en: "Choose the roster as a CSV. You see what would change first; nothing is done before you say so.",
    }
    file() { ja: "社員名簿(CSV)", en: "Roster (CSV)" }
    columns() {
        ja: "列: email, name, reading, manager_email, team, hired_on, left_on, zone, rhythm。UTF-8とShift_JISが使えます。4MBまで。",
        en: "Columns: email, name, reading, manager_email, team, hired_on, left_on, zone, rhythm. UTF-8 or Shift_JIS, up to 4 MB.",
    }
    leave_file() { ja: "休業(CSV、なくてもかまいません)", en: "Leaves of absence (CSV, if you have one)" }
    leave_columns() { ja: "列: email, from, until。理由は取り込みません。", en: "Columns: email, from, until. Reasons are not taken in." }
    look() { ja: "変わる内容を確かめる", en: "See what would change" }
    would_title() { ja: "変わる内容", en: "What would change" }
    did_title() { ja: "反映しました", en: "Done" }
    wrong_title(count: usize) { ja: "直すところが{count}件あります", en: "To put right: {count}" }
    wrong_lead() { ja: "まだ何も変わっていません。直してから、もう一度選んでください。", en: "Nothing was changed. Put these right and choose the file again." }
    nothing() { ja: "変わるところはありません。", en: "Nothing would change." }
    apply() { ja: "この内容を反映する", en: "Make these changes" }
    again() { ja: "別のファイルを選ぶ", en: "Choose another file" }
    no_file() { ja: "社員名簿のファイルを選んでください。", en: "Please choose the roster's file." }
    too_large() {
        ja: "ファイルが大きすぎます(4MBまで)。大きな名簿は、運用している人が taiwa roster import で取り込めます。",
        en: "The file is too large (up to 4 MB). Whoever runs Taiwa can take in larger ones with taiwa roster import.",
    }
    employees() { ja: "名簿の人数", en: "People in the file" }
    known() { ja: "チャットで確認済み", en: "Known in chat" }
    entered() { ja: "新しい人", en: "New" }
    changed() { ja: "変わる人", en: "Changed" }
    unchanged() { ja: "そのままの人", en: "The same" }
    leaves() { ja: "休業が変わる人", en: "Leaves changed" }
    units() { ja: "新しい部署", en: "New units" }
    ignored() { ja: "使わない列", en: "Columns not used" }
    started() { ja: "始まる1on1", en: "1on1s that start" }
    proposed() { ja: "マネージャーに提案", en: "Proposed to the manager" }
    ended() { ja: "終わる1on1", en: "1on1s that end" }
    waiting() { ja: "本人の利用待ち", en: "Waiting until both are known" }
    missing() { ja: "名簿にない人(そのまま)", en: "Known but in no line (they stay)" }
    who() { ja: "だれ", en: "Who" }
    what() { ja: "なにが", en: "What" }
    is_new() { ja: "新しく入る", en: "is new" }
    is_leave() { ja: "休業", en: "leave" }
    more(count: usize) { ja: "ほか{count}人", en: "and {count} more" }
    name() { ja: "名前", en: "name" }
    reading() { ja: "読み", en: "reading" }
    manager() { ja: "マネージャー", en: "manager" }
    team() { ja: "部署", en: "team" }
    hired_on() { ja: "入社日", en: "first day" }
    left_on() { ja: "退社日", en: "last day" }
    zone() { ja: "タイムゾーン", en: "time zone" }
    rhythm() { ja: "リズム", en: "rhythm" }

    // What is wrong with a line.
    at_line(line: u64, what: &str) { ja: "{line}行目: {what}", en: "Line {line}: {what}" }
    at_leave_line(line: u64, what: &str) { ja: "休業の{line}行目: {what}", en: "Leaves, line {line}: {what}" }
    not_text() { ja: "UTF-8でもShift_JISでもないファイルです。", en: "The file is neither in UTF-8 nor in Shift_JIS." }
    no_column(column: &str) { ja: "1行目に列「{column}」がありません。", en: "The first line has no column \"{column}\"." }
    column_twice(column: &str) { ja: "列「{column}」が二つあります。", en: "The column \"{column}\" stands there twice." }
    too_many_cells() {
        ja: "列よりも値が多くなっています。カンマを含む値は \" で囲んでください。",
        en: "There are more cells than columns. Put a cell with a comma in quotes.",
    }
    empty(column: &str) { ja: "「{column}」が空です。", en: "\"{column}\" is empty." }
    too_long(column: &str, most: usize) { ja: "「{column}」が{most}文字を超えています。", en: "\"{column}\" is longer than {most} characters." }
    not_an_address(value: &str) { ja: "「{value}」はメールアドレスではありません。", en: "\"{value}\" is no e-mail address." }
    twice(email: &str, first: u64) { ja: "{email} は{first}行目にもあります。", en: "{email} is in line {first} already." }
    not_a_date(value: &str) {
        ja: "「{value}」は日付として読めません。2026-04-01 か 2026/4/1 の形で書いてください。",
        en: "\"{value}\" is no date. Write 2026-04-01 or 2026/4/1.",
    }
    backwards(from: &str, until: &str) { ja: "終わり({until})が始まり({from})より前です。", en: "The end, {until}, is before the beginning, {from}." }
    no_such_zone(value: &str) { ja: "「{value}」というタイムゾーンはありません。Asia/Tokyo のように書きます。", en: "There is no time zone \"{value}\". Write it like Asia/Tokyo." }
    not_a_rhythm(value: &str) { ja: "「{value}」はリズムとして読めません。「隔週火曜15時」のように書きます。", en: "\"{value}\" is no rhythm. Write it like \"every 2 weeks tue 15:00\"." }
    bad_team(value: &str) { ja: "部署「{value}」に、名前のない段があります。", en: "The team \"{value}\" has a part without a name." }
    own_manager(email: &str) { ja: "{email} のマネージャーが本人になっています。", en: "{email} is their own manager." }
    no_such_manager(email: &str) { ja: "マネージャー {email} が名簿にいません。", en: "The manager {email} is in no line and not known." }
    circle(circle: &str) { ja: "マネージャーの関係が一周しています: {circle}", en: "Who leads whom runs in a circle: {circle}" }
    not_in_roster(email: &str) { ja: "{email} が名簿にいません。", en: "{email} is in no line of the roster." }
}
