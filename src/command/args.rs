//! Reads what follows a command's words: whom, flags, which one, how many. What people wrote stays as typed; only the
//! words that steer are normalised. Knows no dates: words for a time are handed on.

use crate::domain::agenda::{Aim, Horizon, ItemKind, Retag, Tags, Visibility};
use crate::domain::lang::Lang;
use crate::domain::normal::{composed, is_invisible, normalise};
use crate::domain::people::Platform;

use super::nearest::alike;
use super::picks::{count, until, which, which_and_place, which_and_text, which_and_until};
use super::table::{Row, Takes};
use super::{Command, Lack, StatsOf, Viewer, Whom};

/// Why the words after a known command are no command.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Trouble {
    Lack(Lack),
    /// Words that this command has no use for.
    Leftover(String),
    /// Something that looks like the flag for "only me" but is not. Nothing may be shown to anybody before that is
    /// clear; this is the command as the flag would have made it.
    MeantPrivate(Box<Command>),
}

/// Builds the command of a row from the person already named and the rest of the line.
pub(super) fn build(row: &Row, with: Whom, rest: &str) -> Result<Command, Trouble> {
    let (someone, plain) = (|| person(with.clone(), rest), || leading_person(with.clone(), rest));
    match row.takes {
        Takes::Nothing(make) => nothing(someone().1).map(|()| make()),
        Takes::Person(make) => {
            let (with, rest) = someone();
            nothing(rest).map(|()| make(with))
        }
        Takes::Topic(make) => Ok(make(words(rest))),
        Takes::Language(make) => match words(rest) {
            None => Err(Trouble::Lack(Lack::Language)),
            Some(words) => language(&words).map(make).ok_or(Trouble::Leftover(words)),
        },
        Takes::Code(make) => Ok(make(words(rest))),
        Takes::Platform(make) => match words(rest) {
            None => Ok(make(None)),
            Some(words) => platform(&words).map(|platform| make(Some(platform))).ok_or(Trouble::Leftover(words)),
        },
        Takes::Viewer(make) => viewer(rest).map(make),
        Takes::Horizon(make) => match words(rest) {
            None => Ok(make(None)),
            Some(words) => horizon_word(&words).map(|horizon| make(Some(horizon))).ok_or(Trouble::Leftover(words)),
        },
        Takes::Figures(make) => {
            let (of, period, explain) = figures(rest);
            Ok(make(of, period, explain))
        }
        Takes::Import(make) => match words(rest).map(|words| normalise(&words)).as_deref() {
            None | Some("import" | "取り込み" | "取込") => Ok(make()),
            Some(_) => Err(Trouble::Leftover(words(rest).unwrap_or_default())),
        },
        Takes::MaybeText(make) => {
            let (with, rest) = plain();
            Ok(make(with, words(rest)))
        }
        Takes::NewRhythm(make) => {
            let (with, rest) = someone();
            match (with, words(rest)) {
                (Whom::Anyone, _) => Err(Trouble::Lack(Lack::Person)),
                (_, None) => Err(Trouble::Lack(Lack::Rhythm)),
                (with, Some(rhythm)) => Ok(make(with, rhythm)),
            }
        }
        Takes::Rhythm(make) => {
            let (with, rest) = someone();
            Ok(make(with, words(rest).ok_or(Trouble::Lack(Lack::Rhythm))?))
        }
        Takes::When(make) | Takes::Until(make) => {
            let (with, rest) = someone();
            Ok(make(with, until(rest)))
        }
        Takes::Reason(make) => {
            let (with, rest) = plain();
            Ok(make(with, words(rest)))
        }
        Takes::Count(make) => {
            let (with, rest) = someone();
            Ok(make(with, count(rest)?))
        }
        Takes::Text(make) => {
            let (with, rest) = plain();
            Ok(make(with, words(rest).ok_or(Trouble::Lack(Lack::Text))?))
        }
        Takes::Item(make) => item(with, rest, make),
        Takes::Promise(make) => {
            let (owner, rest) = plain();
            let text = words(rest).ok_or(Trouble::Lack(Lack::Text))?;
            Ok(make(promiser(owner), text))
        }
        Takes::Pick(make) => {
            let (with, rest) = picker(with, rest);
            Ok(make(with, which(rest)?))
        }
        Takes::PickText(make) => {
            let (with, rest) = plain();
            let (said, text) = which_and_text(rest)?;
            Ok(make(with, said, text))
        }
        Takes::PickItem(make) => {
            let (with, rest) = plain();
            let (said, text) = which_and_text(rest)?;
            let (text, tags) = retold(&text);
            Ok(make(with, said, text, tags))
        }
        Takes::PickPlace(make) => {
            let (with, rest) = picker(with, rest);
            let (said, place) = which_and_place(rest)?;
            Ok(make(with, said, place))
        }
        Takes::PickUntil(make) => {
            let (with, rest) = picker(with, rest);
            let (said, until) = which_and_until(rest)?;
            Ok(make(with, said, until))
        }
    }
}

/// Whom a line names that says nothing else; `None` when it does.
pub(super) fn bare(row: &Row, with: Whom, rest: &str) -> Option<Whom> {
    let (with, rest) = person(with, rest);
    let with = if matches!(row.takes, Takes::Promise(_)) { promiser(with) } else { with };
    words(rest).is_none().then_some(with)
}

/// A person's words as typed, in NFC, without the blank around them; `None` when nothing visible is left.
pub(super) fn words(text: &str) -> Option<String> {
    let text = trim(text);
    (!text.is_empty()).then(|| composed(text))
}

pub(super) fn blank(c: char) -> bool {
    c.is_whitespace() || is_invisible(c)
}

pub(super) fn trim(text: &str) -> &str {
    text.trim_matches(blank)
}

/// The first word as typed and what follows it.
pub(super) fn first_word(text: &str) -> Option<(&str, &str)> {
    let text = text.trim_start_matches(blank);
    let end = text.find(char::is_whitespace).unwrap_or(text.len());
    (end > 0).then(|| text.split_at(end))
}

/// What precedes the last word, and the last word as typed.
pub(super) fn last_word(text: &str) -> Option<(&str, &str)> {
    let text = text.trim_end();
    let start = text.char_indices().rev().find(|(_, c)| c.is_whitespace()).map_or(0, |(i, c)| i + c.len_utf8());
    (start < text.len()).then(|| text.split_at(start))
}

/// A horizon with or without its mark: `#long`, 長期.
fn horizon_word(words: &str) -> Option<Horizon> {
    let word = normalise(words);
    let word = word.trim_start_matches('#');
    HORIZONS.iter().find(|(_, names)| names.contains(&word)).map(|(horizon, _)| *horizon)
}

/// Whose figures, of which period as typed, and whether down to each slot.
fn figures(rest: &str) -> (Option<StatsOf>, Option<String>, bool) {
    let (mut of, mut explain, mut period) = (None, false, Vec::new());
    for word in rest.split(blank).filter(|word| !word.is_empty()) {
        match normalise(word).as_str() {
            "me" | "my" | "mine" | "自分" | "わたし" | "私" => of = Some(StatsOf::Me),
            "team" | "チーム" => of = Some(StatsOf::Team),
            "company" | "all" | "会社" | "全社" => of = Some(StatsOf::Company),
            "explain" | "why" | "内訳" | "理由" => explain = true,
            _ => period.push(word),
        }
    }
    (of, words(&period.join(" ")), explain)
}

/// A chat platform as people call it.
fn platform(words: &str) -> Option<Platform> {
    match normalise(words).as_str() {
        "slack" | "スラック" => Some(Platform::Slack),
        "teams" | "microsoft teams" | "ms teams" | "チームズ" => Some(Platform::Teams),
        _ => None,
    }
}

fn nothing(rest: &str) -> Result<(), Trouble> {
    words(rest).map_or(Ok(()), |left| Err(Trouble::Leftover(left)))
}

// ---- whom

/// What may stand behind a name without being part of what is said.
const COURTESY: [&str; 12] = ["さんと", "さんへ", "さんに", "さん", "さま", "様", "くん", "君", "氏", "と", "へ", "に"];
const PAUSES: [char; 5] = [':', '：', ',', '，', '、'];

/// A platform's mark of a person at the start of the text, `<@U123|name>` or `<@U123>`: their id, their name or nothing, and
/// what follows.
pub(crate) fn mark(text: &str) -> Option<(&str, &str, &str)> {
    let (inside, rest) = text.strip_prefix("<@")?.split_once('>')?;
    let (id, name) = inside.split_once('|').unwrap_or((inside, ""));
    let is_id = !id.is_empty() && !id.contains(|c: char| blank(c) || c == '<' || c == '@');
    is_id.then_some((id, name, rest))
}

/// A mention at the start of the text, and what follows it: `<@U123|name>`, `<@U123>`, `@name`, `＠名前`.
///
/// A mention that runs on into hiragana or `'s` is part of a sentence (`<@U123>さんの評価`), not an address.
pub(super) fn mention(text: &str) -> Option<(Whom, &str)> {
    let text = text.trim_start_matches(blank);
    let address = address(text);
    let (whom, rest) = if let Some((address, rest)) = address {
        (Whom::Handle(address.to_owned()), rest)
    } else if text.starts_with("<@") {
        let (id, handle, rest) = mark(text)?;
        (Whom::External { id: id.to_owned(), handle: words(handle) }, rest)
    } else {
        let name = text.strip_prefix(['@', '＠'])?;
        let end = name.find(|c: char| c.is_whitespace() || PAUSES.contains(&c) || c == '<').unwrap_or(name.len());
        let (name, rest) = name.split_at(end);
        if !name.contains(char::is_alphanumeric) {
            return None;
        }
        (Whom::Handle(words(name)?), rest)
    };
    let tail = rest.trim_start_matches(blank);
    let after_courtesy = COURTESY.iter().find_map(|c| {
        let left = tail.strip_prefix(c)?;
        left.chars().next().is_none_or(|c| c.is_whitespace() || PAUSES.contains(&c)).then_some(left)
    });
    let rest = match after_courtesy {
        Some(left) => left,
        None if rest.starts_with(|c: char| matches!(c, 'ぁ'..='ゖ' | '\'' | '’')) => return None,
        // Letters right behind an address leave open where it ends.
        None if address.is_some() && rest.starts_with(char::is_alphanumeric) => return None,
        None => rest,
    };
    Some((whom, rest.trim_start_matches(PAUSES)))
}

/// An e-mail address at the start of the text, and what follows it: it names somebody as well as a mention does.
fn address(text: &str) -> Option<(&str, &str)> {
    let is_mark = |c: char| c.is_whitespace() || PAUSES.contains(&c) || matches!(c, '<' | '>' | '(' | ')');
    let end = text.find(|c: char| is_mark(c) || !c.is_ascii()).unwrap_or(text.len());
    let (word, rest) = text.split_at(end);
    let (name, domain) = word.split_once('@')?;
    let is_domain = domain.contains('.') && !domain.starts_with('.') && !domain.ends_with('.') && !domain.contains('@');
    (!name.is_empty() && is_domain).then_some((word, rest))
}

/// The person at the start of people's own words, unless one was named before: later mentions belong to the text.
fn leading_person(with: Whom, rest: &str) -> (Whom, &str) {
    if with != Whom::Anyone {
        return (with, rest);
    }
    mention(rest).unwrap_or((Whom::Anyone, rest))
}

/// The person at either end of words that are not people's own, so `next with @sato` and `move fri 10:00 @sato` work.
pub(super) fn person(with: Whom, rest: &str) -> (Whom, &str) {
    if with != Whom::Anyone {
        return (with, rest);
    }
    let to_name = first_word(rest).filter(|(word, _)| leads_to_name(word)).map_or(rest, |(_, after)| after);
    mention(to_name).or_else(|| mention(rest)).or_else(|| trailing_mention(rest)).unwrap_or((Whom::Anyone, rest))
}

fn leads_to_name(word: &str) -> bool {
    ["with", "for", "of"].iter().any(|w| word.eq_ignore_ascii_case(w))
}

fn trailing_mention(rest: &str) -> Option<(Whom, &str)> {
    let rest = rest.trim_end();
    let start = rest.rfind("<@").or_else(|| last_word(rest).map(|(before, _)| before.len()))?;
    let (whom, left) = mention(&rest[start..])?;
    let before = &rest[..start];
    let before = last_word(before).filter(|(_, word)| leads_to_name(word)).map_or(before, |(before, _)| before);
    words(left).is_none().then_some((whom, before))
}

/// As [`person`], but a person at the end is one of the words to look for unless a number stands before.
fn picker(with: Whom, rest: &str) -> (Whom, &str) {
    let (whom, left) = person(with.clone(), rest);
    let led = leading_person(with, rest);
    if led.0 != Whom::Anyone || left.contains(char::is_numeric) { (whom, left) } else { led }
}

fn promiser(owner: Whom) -> Whom {
    match owner {
        Whom::Anyone => Whom::Me,
        Whom::Handle(name) if matches!(normalise(&name).as_str(), "me" | "自分" | "私" | "わたし") => Whom::Me,
        other => other,
    }
}

// ---- flags

const HORIZONS: [(Horizon, &[&str]); 3] = [
    (Horizon::Short, &["short", "short-term", "work", "短期", "業務", "業務改善"]),
    (Horizon::Mid, &["mid", "medium", "mid-term", "growth", "中期", "成長", "成長支援"]),
    (Horizon::Long, &["long", "long-term", "career", "長期", "キャリア", "キャリア形成"]),
];
/// `#growth` stands for the horizon as well: mid-term is growth.
const AIMS: [(Aim, &[&str]); 3] = [
    (Aim::Growth, &["growth", "成長", "成長支援"]),
    (Aim::Trust, &["trust", "信頼", "信頼関係"]),
    (Aim::Early, &["early", "issue", "兆し", "早期発見", "組織課題"]),
];
const KINDS: [(ItemKind, &[&str]); 4] = [
    (ItemKind::Topic, &["topic", "話題"]),
    (ItemKind::Status, &["status", "report", "報告", "進捗"]),
    (ItemKind::Blocker, &["blocker", "blocked", "stuck", "困りごと", "支障"]),
    (ItemKind::Try, &["try", "試したい", "試したいこと", "挑戦"]),
];
const PRIVATE: [&str; 6] = ["private", "自分用", "自分だけ", "非公開", "プライベート", "only-me"];

/// Normalised: a phone makes one long dash of two hyphens, a Japanese keyboard long vowel marks.
const DASHES: [char; 3] = ['-', 'ー', '~'];

#[derive(Clone, Copy, Default)]
struct Flags {
    horizon: Option<Horizon>,
    aim: Option<Aim>,
    kind: Option<ItemKind>,
    private: bool,
    /// A near miss of the private flag.
    doubtful: bool,
}

impl Flags {
    /// Whether the word is a flag; if so it is noted.
    fn take(&mut self, word: &str) -> bool {
        let word = normalise(word);
        // Slack turns `#career` into a link where a channel has that name.
        let linked = word.strip_prefix("<#").and_then(|w| w.strip_suffix('>')).and_then(|w| w.split_once('|'));
        if let Some(tag) = linked.map(|(_, name)| name).or_else(|| word.strip_prefix('#')) {
            let taken = [
                note(&mut self.horizon, &HORIZONS, tag),
                note(&mut self.aim, &AIMS, tag),
                note(&mut self.kind, &KINDS, tag),
            ];
            self.private |= PRIVATE.contains(&tag);
            return taken.contains(&true) || PRIVATE.contains(&tag);
        }
        let name = word.trim_start_matches(DASHES);
        if name.len() == word.len() {
            return false;
        }
        let private = PRIVATE.contains(&name);
        let doubtful = !private && (alike(name, "private") || name.starts_with("自分用") || name.starts_with("privat"));
        self.private |= private || doubtful;
        self.doubtful |= doubtful;
        private || doubtful
    }
}

/// Notes what a tag names, and says whether it named something that was not said otherwise before.
fn note<T: Copy + PartialEq>(noted: &mut Option<T>, of: &[(T, &[&str])], tag: &str) -> bool {
    let found = of.iter().find(|(_, names)| names.contains(&tag)).map(|(named, _)| *named);
    let taken = found.is_some() && noted.is_none_or(|before| Some(before) == found);
    *noted = noted.or(found);
    taken
}

fn item(mut with: Whom, rest: &str, make: fn(Whom, String, Tags, Visibility) -> Command) -> Result<Command, Trouble> {
    let mut flags = Flags::default();
    let mut text = rest;
    loop {
        if with == Whom::Anyone
            && let Some((whom, left)) = mention(text)
        {
            (with, text) = (whom, left);
        } else if let Some((word, left)) = first_word(text)
            && flags.take(word)
        {
            text = left;
        } else {
            break;
        }
    }
    while let Some((left, word)) = last_word(text)
        && flags.take(word)
    {
        text = left;
    }
    // `-- private`, in two words.
    if let Some((left, word)) = last_word(text)
        && PRIVATE.contains(&normalise(word).as_str())
        && let Some((left, dash)) = last_word(left)
        && normalise(dash).trim_start_matches(DASHES).is_empty()
    {
        (flags.private, flags.doubtful, text) = (true, true, left);
    }
    let text = words(text).ok_or(Trouble::Lack(Lack::Text))?;
    let visibility = if flags.private { Visibility::Private } else { Visibility::Shared };
    let tags = Tags { horizon: flags.horizon, aim: flags.aim, kind: flags.kind.unwrap_or_default(), question: None };
    let command = make(with, text, tags, visibility);
    if flags.doubtful { Err(Trouble::MeantPrivate(Box::new(command))) } else { Ok(command) }
}

/// A topic's new words, and the tags before and behind them. What is to stay the author's own is said when it is added:
/// here such words are words.
fn retold(text: &str) -> (Option<String>, Retag) {
    let mut flags = Flags::default();
    let mut tagged = |word: &str| {
        let before = flags;
        let taken = flags.take(word) && !flags.private;
        if !taken {
            flags = before;
        }
        taken
    };
    let mut rest = text;
    while let Some((word, left)) = first_word(rest)
        && tagged(word)
    {
        rest = left;
    }
    while let Some((left, word)) = last_word(rest)
        && tagged(word)
    {
        rest = left;
    }
    (words(rest), Retag { horizon: flags.horizon, aim: flags.aim, kind: flags.kind })
}

// ---- settings

/// A language by one of its names.
pub(super) fn language(words: &str) -> Option<Lang> {
    match normalise(words).as_str() {
        "ja" | "jp" | "jpn" | "japanese" | "日本語" | "にほんご" => Some(Lang::Ja),
        "en" | "eng" | "english" | "英語" | "えいご" => Some(Lang::En),
        _ => None,
    }
}

fn viewer(rest: &str) -> Result<Option<Viewer>, Trouble> {
    let Some(words) = words(rest) else { return Ok(None) };
    let plain = normalise(&words);
    let plain = ["view-as", "view as", "--view-as", "as"].iter().find_map(|p| plain.strip_prefix(p)).unwrap_or(&plain);
    let plain = ["として見る", "として", "から見た"].iter().find_map(|s| plain.strip_suffix(s)).unwrap_or(plain);
    match plain.trim() {
        "hr" | "人事" => Ok(Some(Viewer::Hr)),
        "admin" | "administrator" | "管理者" => Ok(Some(Viewer::Admin)),
        _ => Err(Trouble::Leftover(words)),
    }
}
