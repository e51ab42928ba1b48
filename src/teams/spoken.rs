//! What a person wrote, as they saw it: entities and markup are undone, the bot's own name is taken out, and people
//! stay `<@id|name>` for the command parser. Knows no command.

use std::collections::VecDeque;

use super::wire::Entity;

/// More people than this are not named in one message.
const MENTIONS: usize = 50;

/// A typed line. In a group everything said to the bot begins with its name, which is no part of what is said;
/// everybody else who is named is.
pub fn spoken(text: &str, entities: &[Entity], own: Option<&str>) -> String {
    let mut named = mentions(entities, own);
    let places = named.iter().enumerate().flat_map(|(which, (words, _))| {
        text.match_indices(words.as_str()).map(move |(place, words)| (place, usize::MAX - words.len(), which))
    });
    let mut places: Vec<_> = places.collect();
    places.sort_unstable();

    let mut out = String::with_capacity(text.len());
    let mut done = 0;
    for (place, _, which) in places {
        if place < done {
            continue; // inside of one that was already read
        }
        let (words, queue) = &mut named[which];
        out.push_str(&unescaped(&text[done..place]));
        // The last of equal ones stands for all that follow.
        let becomes = if queue.len() > 1 { queue.pop_front() } else { queue.front().cloned() };
        out.push_str(&becomes.unwrap_or_default());
        done = place + words.len();
    }
    out.push_str(&unescaped(&text[done..]));
    tidy(&out)
}

/// The words that stand for mentions, and what they become. Two people of one name have equal words, and stand in the
/// order of their entities.
fn mentions(entities: &[Entity], own: Option<&str>) -> Vec<(String, VecDeque<String>)> {
    let mut by_text: Vec<(String, VecDeque<String>)> = Vec::new();
    for entity in entities.iter().filter(|entity| entity.kind.as_deref() == Some("mention")).take(MENTIONS) {
        let (Some(text), Some(mentioned)) = (&entity.text, &entity.mentioned) else { continue };
        let Some(id) = mentioned.id.as_deref().filter(|_| !text.is_empty()) else { continue };
        let name = mentioned.name.clone().unwrap_or_else(|| plain(text));
        let becomes = match id {
            id if Some(id) == own => String::new(),
            id if is_person(id, mentioned.kind.as_deref()) => format!("<@{id}|{}>", name.replace(['<', '>', '|'], " ")),
            _ => format!("@{name}"),
        };
        match by_text.iter_mut().find(|(known, _)| known == text) {
            Some((_, queue)) => queue.push_back(becomes),
            None => by_text.push((text.clone(), VecDeque::from([becomes]))),
        }
    }
    by_text
}

/// Teams, channels, tags and other bots can be named too.
fn is_person(id: &str, kind: Option<&str>) -> bool {
    let is_thing = id.starts_with("19:") || id.starts_with("28:") || matches!(kind, Some("tag" | "channel" | "team"));
    let is_readable = !id.contains(|c: char| c.is_whitespace() || matches!(c, '<' | '>' | '|' | '@'));
    !id.is_empty() && !is_thing && is_readable
}

/// A message as somebody would read it aloud: for words that are taken over from a chat.
pub fn plain(html: &str) -> String {
    let mut out = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(start) = rest.find('<') {
        out.push_str(&unescaped(&rest[..start]));
        if !begins_tag(&rest[start + 1..]) {
            out.push('<');
            rest = &rest[start + 1..];
            continue;
        }
        let Some(length) = rest[start..].find('>') else {
            rest = &rest[start..];
            break;
        };
        out.push_str(&stands_for(&rest[start + 1..start + length]));
        rest = &rest[start + length + 1..];
    }
    out.push_str(&unescaped(rest));
    tidy(&out)
}

fn begins_tag(inside: &str) -> bool {
    inside.starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '/' | '!'))
}

/// What a tag is, read aloud: a new line, a picture's description, or nothing.
fn stands_for(tag: &str) -> String {
    let name: String = tag.trim_start_matches('/').chars().take_while(char::is_ascii_alphanumeric).collect();
    match name.to_ascii_lowercase().as_str() {
        "br" | "p" | "div" | "li" | "ul" | "ol" | "tr" | "pre" | "blockquote" | "h1" | "h2" | "h3" => "\n".to_owned(),
        "td" | "th" => " ".to_owned(),
        "img" | "emoji" => attribute(tag, "alt").map(|alt| unescaped(&alt)).unwrap_or_default(),
        _ => String::new(),
    }
}

fn attribute(tag: &str, name: &str) -> Option<String> {
    let after = tag.split_once(&format!(" {name}=\""))?.1;
    after.split_once('"').map(|(value, _)| value.to_owned())
}

/// Undoes character references, each once, so that a typed `&lt;` (sent as `&amp;lt;`) stays `&lt;`.
fn unescaped(text: &str) -> String {
    /// The longest that is read, `&#x10ffff;`.
    const LONGEST: usize = 10;
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find('&') {
        out.push_str(&rest[..start]);
        rest = &rest[start..];
        let end = rest.bytes().take(LONGEST).position(|byte| byte == b';');
        match end.and_then(|end| Some((referred(&rest[1..end])?, end))) {
            Some((c, end)) => {
                out.push(c);
                rest = &rest[end + 1..];
            }
            None => {
                out.push('&');
                rest = &rest[1..];
            }
        }
    }
    out.push_str(rest);
    out
}

fn referred(name: &str) -> Option<char> {
    Some(match name {
        "lt" => '<',
        "gt" => '>',
        "amp" => '&',
        "quot" => '"',
        "apos" => '\'',
        "nbsp" => ' ',
        _ => {
            let number = name.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(code).filter(|c| !c.is_control() || matches!(c, '\n' | '\t'))?
        }
    })
}

/// Hard spaces are spaces, a run of line ends is one, and nothing stands in front of or behind the words.
fn tidy(text: &str) -> String {
    let lines = text.replace('\u{a0}', " ").replace("\r\n", "\n").replace('\r', "\n");
    lines.split('\n').map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    const BOT: &str = "28:app";

    fn mention(id: &str, name: &str) -> Entity {
        let text = format!("<at>{name}</at>");
        serde_json::from_value(json!({ "type": "mention", "text": text, "mentioned": { "id": id, "name": name } }))
            .unwrap()
    }

    #[test]
    fn the_bots_own_name_is_taken_out_and_people_stay() {
        let (bot, megan) = (mention(BOT, "Taiwa"), mention("29:megan", "Megan Bowen"));
        for (sent, entities, said) in [
            ("<at>Taiwa</at> agenda add x", vec![&bot], "agenda add x"),
            ("<at>Taiwa</at>&nbsp;agenda\r\n", vec![&bot], "agenda"),
            ("<at>Taiwa</at> next <at>Taiwa</at>", vec![&bot], "next"),
            (
                "<at>Taiwa</at> 1on1 with <at>Megan Bowen</at> weekly",
                vec![&bot, &megan],
                "1on1 with <@29:megan|Megan Bowen> weekly",
            ),
            ("agenda add <at>Megan Bowen</at>さんの件", vec![&megan], "agenda add <@29:megan|Megan Bowen>さんの件"),
            (
                "<at>Taiwa</at> R&amp;D &lt;b&gt; &amp;lt; &#x8b70;&#38988; &; &zz; a&b",
                vec![&bot],
                "R&D <b> &lt; 議題 &; &zz; a&b",
            ),
            ("議題\u{a0}追加\u{a0}評価", vec![], "議題 追加 評価"),
            ("<at>Nobody</at> agenda", vec![&bot], "<at>Nobody</at> agenda"),
            ("", vec![&bot], ""),
        ] {
            let entities: Vec<Entity> = entities.into_iter().cloned().collect();
            assert_eq!(spoken(sent, &entities, Some(BOT)), said, "{sent}");
        }
    }

    #[test]
    fn two_people_of_one_name_stay_two() {
        let entities = [mention("29:a", "Alex"), mention("29:b", "Alex")];
        let said = spoken("<at>Alex</at> and <at>Alex</at>", &entities, Some(BOT));
        assert_eq!(said, "<@29:a|Alex> and <@29:b|Alex>");
    }

    #[test]
    fn somebody_who_is_called_like_the_bot_is_not_taken_out() {
        let entities = [mention(BOT, "Taiwa"), mention("29:t", "Taiwa")];
        assert_eq!(spoken("<at>Taiwa</at> next <at>Taiwa</at>", &entities, Some(BOT)), "next <@29:t|Taiwa>");
    }

    #[test]
    fn teams_and_other_bots_are_words() {
        let entities =
            [mention("19:x@thread.tacv2", "General"), mention("28:other", "Other"), mention("29:<a>", "A|<B>")];
        let said = spoken("<at>General</at> <at>Other</at> <at>A|<B></at>", &entities, Some(BOT));
        assert_eq!(said, "@General @Other @A|<B>");
    }

    #[test]
    fn a_message_is_taken_over_as_it_was_read() {
        for (sent, read) in [
            ("<p>評価の&nbsp;<strong>相談</strong></p>", "評価の 相談"),
            ("<div><div>one</div>\n<div>two<br>three</div></div>", "one\ntwo\nthree"),
            (
                "<p>ask <at id=\"0\">Megan</at> <emoji id=\"smile\" alt=\"🙂\" title=\"Smile\"></emoji></p>",
                "ask Megan 🙂",
            ),
            ("<attachment id=\"1\"></attachment><p>x</p>", "x"),
            ("1 < 2 &lt; 3 <", "1 < 2 < 3 <"),
            ("<p>a &amp;amp; b</p>", "a &amp; b"),
            ("<p", "<p"),
            ("", ""),
        ] {
            assert_eq!(plain(sent), read, "{sent}");
        }
    }
}
