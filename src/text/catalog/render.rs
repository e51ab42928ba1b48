//! The few words a renderer itself needs: what to say when a card is too long for a platform, and the buttons every
//! dialog has.

messages! {
    more_rows(left: usize) { ja: "ほか {left} 件", en: "and {left} more" }
    show_all() { ja: "すべて見る", en: "Show all" }
    shortened() { ja: "長いため、ここには一部だけを表示しています。", en: "This is too long to show in full here." }
    close() { ja: "閉じる", en: "Close" }
    send() { ja: "送信", en: "Submit" }
    /// A form can't be opened by a typed message, which brings no trigger; this button opens it.
    open() { ja: "入力する", en: "Open the form" }
}
