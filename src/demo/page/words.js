// Every word of the page itself, Japanese and English side by side. What the bot says comes from the bot.

const WORDS = {
  title: ["Taiwa 対話 プレイグラウンド", "Taiwa playground"],
  playground: ["プレイグラウンド", "Playground"],
  subtitle: ["1on1 のまわりで何が起きるかを、二人の画面で", "What happens around a 1on1, on both people's screens"],
  dark: ["暗い配色", "Dark colours"],
  reset: ["最初に戻す", "Start over"],
  reset_sure: ["最初の状態に戻しますか？", "Start over?"],
  reset_how: ["書いたものも、進めた時間も、はじめの状態に戻ります。", "What was written and how far the clock went is put back to the start."],
  cancel: ["キャンセル", "Cancel"],
  language: ["ページの言語", "Language of the page"],
  lost: ["接続が切れました。つなぎ直しています…", "Connection lost. Reconnecting…"],
  back: ["つながりました", "Connected again"],
  loading: ["準備しています…", "Getting ready…"],
  unreachable: ["サーバーに届きませんでした。もう一度お試しください。", "The server could not be reached. Please try again."],

  guide_tab: ["案内", "Guide"],
  person: ["この画面の人", "Whose screen"],
  manager: ["マネージャー", "Manager"],
  report: ["メンバー", "Report"],
  other: ["同僚", "Colleague"],
  their_language: ["この人の言語", "This person's language"],
  messages: ["メッセージ", "Messages"],
  home: ["ホーム", "Home"],
  app: ["アプリ", "APP"],
  only_you: ["あなただけに表示されています", "Only visible to you"],
  edited: ["(編集済み)", "(edited)"],
  json_of: ["この JSON を見る", "Show the JSON"],
  new_messages: ["新しいメッセージ", "New messages"],
  nothing_yet: ["まだメッセージはありません", "No messages yet"],
  nothing_yet_how: ["下の欄に「{command}」と書いてみてください。", "Type “{command}” below to begin."],
  home_empty: ["ホームを開いています…", "Opening Home…"],
  box: ["{name}として書く", "Write as {name}"],
  placeholder: ["{command} と書くと候補が出ます", "Type {command} for ideas"],
  send: ["送信", "Send"],
  commands: ["コマンドの候補", "Commands"],
  close: ["閉じる", "Close"],
  dismiss: ["この知らせを閉じる", "Dismiss"],
  said: ["{name}: {text}", "{name}: {text}"],

  choose: ["選んでください", "Choose"],
  optional: ["(任意)", "(optional)"],
  more: ["その他の操作", "More"],
  unknown: ["描けない部品", "Cannot draw"],

  clock: ["時計", "Clock"],
  next: ["次: {what}", "Next: {what}"],
  next_none: ["予定されている送信はありません", "Nothing is planned"],
  hour: ["1時間後", "+1 hour"],
  day: ["1日後", "+1 day"],
  monday: ["次の月曜", "Next Monday"],
  next_message: ["次のお知らせへ", "Next message"],

  guide: ["やってみる", "Try it"],
  progress: ["{all} のうち {done} 完了", "{done} of {all} done"],
  all_done: ["ひととおり見ました。自分の Slack で使うには README の手順をどうぞ。", "You have seen it all. The README tells how to run it on your Slack."],
  log: ["送信の記録", "Log"],
  log_empty: ["まだ何も送られていません。時計を進めると、いつ・だれに・なぜ送ったかがここに並びます。", "Nothing was sent yet. Move the clock: what was sent, when and why, appears here."],
  json: ["JSON", "JSON"],
  json_empty: ["メッセージの { } を押すと、Slack に送られた JSON がそのまま見られます。", "Press { } on a message to see the very JSON that goes to Slack."],
  copy: ["コピー", "Copy"],
  copied: ["コピーしました", "Copied"],
  do_done: ["済", "done"],

  topic: ["話したいことを議題に加える", "Put a topic on the agenda"],
  topic_how: ["{report}さんの欄に「{add} …」と書いて送ります。", "On {report}'s screen, send “{add} …”."],
  topic_go: ["書いてみる", "Write one"],
  jump: ["1on1の1時間前まで進める", "Jump to an hour before"],
  jump_how: ["「次のお知らせへ」を押すと時間が進みます。まとめが届くまで何度か押してください。", "Press “Next message” until the digest arrives. Time stops at each message."],
  jump_go: ["次のお知らせへ", "Next message"],
  both: ["二人に届いたまとめを見くらべる", "See both sides of the digest"],
  both_how: ["同じ1on1が、それぞれの言葉と視点で届いています。", "One 1on1, in each one's language and from each one's side."],
  both_go: ["二人のまとめを見る", "Show both"],
  promise: ["約束を一つ、できたことにする", "Finish a promise"],
  promise_how: ["まとめの約束にあるボタンを押します。届いたまとめも、その場で書き換わります。", "Press the button beside a promise. The digest changes where it stands."],
  promise_go: ["約束を探す", "Find one"],
  wrapup: ["1on1をふりかえる", "Wrap up the 1on1"],
  wrapup_how: ["1on1が終わるまで進め、「できた」と答えて、ふりかえりを書きます。話せなかった議題は外しておきます。", "Move past the meeting, say that it took place, and fill in the form. Untick a topic you did not get to."],
  wrapup_go: ["次へ進む", "Take me there"],
  carry: ["持ち越した議題を確かめる", "See what was carried over"],
  carry_how: ["話せなかった議題は、次の1on1で待っています。議題の一覧か、次のまとめで見られます。", "What you did not get to waits for the next 1on1: in the agenda, or in the next digest."],
  carry_go: ["議題を見る", "See the agenda"],
  nudge: ["月曜の朝のお知らせを見る", "Get Monday's nudge"],
  nudge_how: ["「次の月曜」を押すと、マネージャーに今週の見通しが届きます。", "Press “Next Monday”: the manager gets the week at a glance."],
  nudge_go: ["次の月曜へ", "To Monday"],

  kind_welcome: ["はじめの案内", "Welcome"],
  kind_topics: ["話題のたずね", "Topic question"],
  kind_prep: ["前日の準備", "Preparation"],
  kind_digest: ["まとめ", "Digest"],
  kind_held: ["できましたか", "Did it happen?"],
  kind_follow_up: ["もう一度の確認", "Follow-up"],
  kind_recap: ["ふりかえりの控え", "Recap"],
  kind_promise_due: ["約束の日", "Promise due"],
  kind_promises: ["約束のまとめ", "Promises"],
  kind_nudge: ["月曜のお知らせ", "Monday's nudge"],
  kind_moved: ["日時の変更", "Moved"],
  kind_skipped: ["見送り", "Skipped"],
  kind_gap: ["間が空いたとき", "It has been a while"],
  kind_pair_notice: ["1on1の変更", "Change of a 1on1"],
  kind_unreachable: ["届かなかった知らせ", "Unreachable"],
  kind_home: ["ホーム", "Home"],
  kind_hello: ["最初のあいさつ", "First words"],
  kind_purpose: ["目的の案", "A purpose"],
  kind_pulse: ["10秒の質問", "10-second question"],
  kind_feeling: ["今日の手ごたえ", "Was it useful?"],
  kind_signal: ["気づきのヒント", "A hint"],
  kind_talk: ["話したい人への連絡", "Somebody would like to talk"],
  kind_proposal: ["1on1の提案", "A 1on1 is suggested"],
  kind_handover: ["引き継ぎ", "Handover"],
  kind_new_hire: ["新しいメンバー", "A newcomer"],
  kind_review: ["目的の見直し", "The purpose again"],
  kind_monthly: ["月の数字", "Figures of the month"],
  kind_look_back: ["一年のふりかえり", "The year looked back on"],

  what_sent: ["送信", "sent"],
  what_updated: ["更新", "updated"],
  what_planned: ["予定", "planned"],
  what_dropped: ["送らず", "not sent"],
};

/** The page's words in one language. A word that is not there is its own name. */
export function words(lang) {
  const column = lang === "ja" ? 0 : 1;
  const all = Object.fromEntries(Object.entries(WORDS).map(([key, pair]) => [key, pair[column]]));
  const named = (prefix, name) => all[`${prefix}_${name}`] ?? name;
  return Object.assign(all, { lang, kind: (name) => named("kind", name), what: (name) => named("what", name) });
}

export const fill = (template, values) => template.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");

// --- time ---

const CITY = { "Asia/Tokyo": ["東京", "Tokyo"], "Europe/London": ["ロンドン", "London"], "America/New_York": ["ニューヨーク", "New York"], "Europe/Berlin": ["ベルリン", "Berlin"], "Asia/Singapore": ["シンガポール", "Singapore"], "America/Los_Angeles": ["ロサンゼルス", "Los Angeles"], "Australia/Sydney": ["シドニー", "Sydney"] };

export const city = (zone, lang) => CITY[zone]?.[lang === "ja" ? 0 : 1] ?? zone.split("/").pop().replace(/_/g, " ");

const format = (at, lang, zone, options) => new Intl.DateTimeFormat(lang === "ja" ? "ja-JP" : "en-GB", { timeZone: zone, ...options }).format(new Date(at));

export const hour = (at, lang, zone) => format(at, lang, zone, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
export const day = (at, lang, zone) => format(at, lang, zone, { month: lang === "ja" ? "numeric" : "long", day: "numeric", weekday: lang === "ja" ? "short" : "long" });
export const shortDay = (at, lang, zone) => format(at, lang, zone, { month: lang === "ja" ? "numeric" : "short", day: "numeric", weekday: "short" });
export const dateKey = (at, zone) => new Intl.DateTimeFormat("sv-SE", { timeZone: zone }).format(new Date(at));
