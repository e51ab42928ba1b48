//! The few words a renderer itself needs: what to say when a card is too long for a platform, and the buttons every
//! dialog has.

messages! {
    more_rows(left: usize) { ja: "ほか {left} 件", en: "and {left} more" }
    /// Of a list that goes on where it was cut.
    show_on() { ja: "続きを見る", en: "Show more" }
    show_all() { ja: "すべて見る", en: "Show all" }
    shortened() { ja: "長いため、ここには一部だけを表示しています。", en: "This is too long to show in full here." }
    close() { ja: "閉じる", en: "Close" }
    send() { ja: "送信", en: "Submit" }
    /// A form can't be opened by a typed message, which brings no trigger; this button opens it.
    open() { ja: "入力する", en: "Open the form" }
    did_not_open() { ja: "フォームを開けませんでした。もう一度どうぞ。", en: "The form did not open. Please try again." }
    /// Somebody whose name the platform has not told us yet, where neither an id nor a mention can stand.
    somebody() { ja: "相手の方", en: "the other person" }
    /// The way to a form without a dialog.
    here(label: &str) { ja: "{label}(ここで入力)", en: "{label} (fill in here)" }
    write_here() { ja: "入力してください。", en: "Please write something here." }
    choose_here() { ja: "選んでください。", en: "Please choose." }
    day_here() { ja: "日付を選んでください。", en: "Please choose a day." }
    time_here() { ja: "時刻を選んでください。", en: "Please choose a time." }
    search_people() { ja: "名前で検索", en: "Search by name" }
    /// A button made by an older version of the product.
    outdated() {
        ja: "このボタンは古くなっていて、使えません。「ヘルプ」と送ると、できることの一覧が出ます。",
        en: "This button is out of date and does nothing any more. Send `help` to see what you can do.",
    }
    still_working() {
        ja: "少し時間がかかっています。終わったらここにお知らせします。",
        en: "This is taking a little longer. You will see the result here when it is done.",
    }
}
