//! Texts of the first words to somebody who got the app.

messages! {
    title() { ja: "はじめまして、Taiwaです", en: "Hello, I'm Taiwa" }
    why() {
        ja: "あなたのところにTaiwaが追加されたので、ごあいさつにきました。1on1が続き、話してよかったと思える時間になるように、お手伝いします。",
        en: "Taiwa was added for you, so here I am. I help your 1on1s to happen and to be worth the time.",
    }
    what() { ja: "*できること*", en: "*What I do*" }
    prepares() {
        ja: "1on1の前に、前回の約束と今日の議題をまとめてお届けします。",
        en: "Before each 1on1, last time's promises and today's topics at a glance.",
    }
    remembers() {
        ja: "話したいことと小さな約束を、思いついたときにお預かりします。",
        en: "Topics and small promises, kept from the moment they come to mind.",
    }
    asks() {
        ja: "終わったらひとことで記録し、流れたら次の日時を一緒に決めます。",
        en: "Afterwards a one-tap record; if one falls through, we find the next time.",
    }
    who_sees() {
        ja: "議題・約束・議事録を読めるのは、1on1をするお二人だけです。チャットの会話は読みません。",
        en: "Topics, promises and notes are for the two of you. I never read your chats.",
    }
}
