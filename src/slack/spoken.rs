//! What a person typed, as they saw it: Slack's entities and links are undone, people stay `<@U123|name>` for the
//! command parser. Knows no command.

/// Undoes Slack's escaping of a typed line. `<#C1|mid>` becomes `#mid` again, so a tag that happens to be a channel's
/// name is still a tag; links lose their brackets; `&lt; &gt; &amp;` become the characters they stand for.
pub fn spoken(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find('<') {
        out.push_str(&entities(&rest[..start]));
        let Some(length) = rest[start..].find('>') else {
            rest = &rest[start..];
            break;
        };
        out.push_str(&marked(&rest[start + 1..start + length]));
        rest = &rest[start + length + 1..];
    }
    out.push_str(&entities(rest));
    out
}

/// The inside of one `<…>`.
fn marked(inside: &str) -> String {
    let (target, label) = match inside.split_once('|') {
        Some((target, label)) => (target, Some(label).filter(|label| !label.is_empty())),
        None => (inside, None),
    };
    match target.chars().next() {
        Some('@') => format!("<{inside}>"),
        Some('#') => label.map_or_else(|| target.to_owned(), |name| format!("#{}", entities(name))),
        Some('!') => {
            let name = target[1..].split('^').next().unwrap_or_default();
            label.map_or_else(|| format!("@{name}"), entities)
        }
        // A typed address arrives as <https://a.example|a.example> or <mailto:…|…>: what was typed is the label.
        _ => entities(label.unwrap_or(target)),
    }
}

/// `&amp;` last, so that a typed `&lt;` (sent as `&amp;lt;`) stays `&lt;`.
fn entities(text: &str) -> String {
    text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_typed_line_reads_as_it_was_typed() {
        for (sent, typed) in [
            ("agenda add 評価の相談 #mid", "agenda add 評価の相談 #mid"),
            ("agenda add <@U2CERLKJA|hanako> R&amp;D", "agenda add <@U2CERLKJA|hanako> R&D"),
            ("agenda add x <#C024BE7LR|mid>", "agenda add x #mid"),
            ("see <https://a.example/?a=1&amp;b=2|a.example> now", "see a.example now"),
            ("see <https://a.example/>", "see https://a.example/"),
            ("<!here> <!subteam^S1|@team> <!date^1^{date}|2月>", "@here @team 2月"),
            ("a &lt;b&gt; &amp;lt; c", "a <b> &lt; c"),
            ("a < b", "a < b"),
            ("<", "<"),
            ("<>", ""),
            ("<@>", "<@>"),
            ("", ""),
        ] {
            assert_eq!(spoken(sent), typed, "{sent}");
        }
    }
}
