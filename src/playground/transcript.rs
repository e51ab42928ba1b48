//! What happened, as a person would have read it: rows, and blocks turned into plain lines.
//! Mentions become names, dates are written in the reader's zone, buttons stand in [brackets].

use std::collections::BTreeMap;

use jiff::{Timestamp, tz::TimeZone};
use serde::Serialize;
use serde_json::Value;

use super::text_of;
use super::world::Human;

/// One thing that somebody saw or did.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Row {
    /// Counts from 1, without gaps.
    pub seq: u64,
    pub at: Timestamp,
    /// A member's id, or `slackbot` where Slack itself speaks.
    pub from: String,
    pub to: String,
    pub kind: RowKind,
    pub text: String,
    pub blocks: Value,
    /// What it shows or changes: a message's timestamp, or the id of an ephemeral message or a view.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum RowKind {
    Message,
    Ephemeral,
    Update,
    Deleted,
    Modal,
    Home,
    Said,
    Clicked,
    Submitted,
    Closed,
}

type Humans = BTreeMap<String, Human>;

/// Blocks as plain lines, with ids for mentions, in UTC: for tests and snapshots.
pub fn plain_blocks(blocks: &Value) -> String {
    readable("", blocks, &Humans::new(), None, Timestamp::UNIX_EPOCH)
}

/// A message as its reader sees it: its blocks, or its text where it has none.
pub(super) fn readable(text: &str, blocks: &Value, humans: &Humans, reader: Option<&Human>, now: Timestamp) -> String {
    let page = Page { humans, reader, now };
    let lines: Vec<String> = blocks
        .as_array()
        .into_iter()
        .flatten()
        .map(|block| page.block(block))
        .filter(|line| !line.is_empty())
        .collect();
    if lines.is_empty() { page.mrkdwn(text) } else { lines.join("\n") }
}

struct Page<'a> {
    humans: &'a Humans,
    reader: Option<&'a Human>,
    now: Timestamp,
}

fn list<'a>(value: &'a Value, key: &str) -> impl Iterator<Item = &'a Value> {
    value.get(key).and_then(Value::as_array).into_iter().flatten()
}

impl Page<'_> {
    fn block(&self, block: &Value) -> String {
        match text_of(block, "type") {
            "divider" => "———".to_owned(),
            "header" => format!("# {}", self.text(block.get("text"))),
            "section" => {
                let mut lines: Vec<String> = Vec::new();
                lines.extend(block.get("text").map(|text| self.text(Some(text))));
                lines.extend(list(block, "fields").map(|field| self.text(Some(field)).replace('\n', ": ")));
                let mut out = lines.join("\n");
                if let Some(accessory) = block.get("accessory") {
                    out.push(' ');
                    out.push_str(&self.element(accessory));
                }
                out
            }
            "context" | "actions" => {
                list(block, "elements").map(|element| self.element(element)).collect::<Vec<_>>().join(" ")
            }
            "input" => {
                let label = self.text(block.get("label"));
                format!("{label}: {}", self.element(block.get("element").unwrap_or(&Value::Null)))
            }
            "image" => format!("(image: {})", text_of(block, "alt_text")),
            "markdown" => text_of(block, "text").to_owned(),
            "rich_text" => list(block, "elements").map(|element| self.rich(element)).collect::<Vec<_>>().join("\n"),
            "table" => list(block, "rows")
                .map(|row| {
                    let cells = row.as_array().into_iter().flatten().map(|cell| match text_of(cell, "type") {
                        "rich_text" => list(cell, "elements").map(|inner| self.rich(inner)).collect(),
                        _ => text_of(cell, "text").to_owned(),
                    });
                    cells.collect::<Vec<String>>().join(" | ")
                })
                .collect::<Vec<_>>()
                .join("\n"),
            other => format!("(unknown block: {other})"),
        }
    }

    fn text(&self, text: Option<&Value>) -> String {
        let Some(text) = text else { return String::new() };
        match text_of(text, "type") {
            "mrkdwn" => self.mrkdwn(text_of(text, "text")),
            _ => unescaped(text_of(text, "text")),
        }
    }

    fn element(&self, element: &Value) -> String {
        let kind = text_of(element, "type");
        let placeholder = || self.text(element.get("placeholder"));
        let initial = |key: &str| text_of(element, key).to_owned();
        let option = |option: &Value| self.text(option.get("text"));
        match kind {
            "plain_text" | "mrkdwn" => self.text(Some(element)),
            "image" => format!("(image: {})", text_of(element, "alt_text")),
            "button" | "workflow_button" => format!("[{}]", self.text(element.get("text"))),
            "overflow" => {
                let labels: Vec<String> = list(element, "options").map(option).collect();
                format!("[… {}]", labels.join(" / "))
            }
            "checkboxes" | "radio_buttons" => {
                let chosen: Vec<&Value> =
                    list(element, "initial_options").chain(element.get("initial_option")).collect();
                let mark =
                    |o: &Value| if chosen.iter().any(|c| c.get("value") == o.get("value")) { "◉" } else { "○" };
                let labels: Vec<String> =
                    list(element, "options").map(|o| format!("{} {}", mark(o), option(o))).collect();
                labels.join(" ")
            }
            "datepicker" => format!("[{} ▾]", first([initial("initial_date"), placeholder()])),
            "timepicker" => format!("[{} ▾]", first([initial("initial_time"), placeholder()])),
            _ if kind.ends_with("_input") => format!("[{}]", first([initial("initial_value"), placeholder()])),
            _ => {
                let chosen = element.get("initial_option").map(option).unwrap_or_default();
                let user = text_of(element, "initial_user");
                let user = if user.is_empty() { String::new() } else { self.name(user) };
                format!("[{} ▾]", first([chosen, user, placeholder()]))
            }
        }
    }

    fn rich(&self, element: &Value) -> String {
        let inner = || list(element, "elements").map(|span| self.span(span)).collect::<String>();
        match text_of(element, "type") {
            "rich_text_list" => {
                let ordered = text_of(element, "style") == "ordered";
                let indent = "  ".repeat(element.get("indent").and_then(Value::as_u64).unwrap_or(0).min(8) as usize);
                let line = |(index, item): (usize, &Value)| {
                    let mark = if ordered { format!("{}.", index + 1) } else { "•".to_owned() };
                    format!("{indent}{mark} {}", self.rich(item))
                };
                list(element, "elements").enumerate().map(line).collect::<Vec<_>>().join("\n")
            }
            "rich_text_quote" => format!("> {}", inner()),
            _ => inner(),
        }
    }

    fn span(&self, span: &Value) -> String {
        match text_of(span, "type") {
            "user" => self.name(text_of(span, "user_id")),
            "emoji" => format!(":{}:", text_of(span, "name")),
            "link" => first([text_of(span, "text").to_owned(), text_of(span, "url").to_owned()]),
            "channel" => format!("#{}", text_of(span, "channel_id")),
            "broadcast" => format!("@{}", text_of(span, "range")),
            "date" => {
                match span.get("timestamp").and_then(Value::as_i64).and_then(|unix| Timestamp::from_second(unix).ok()) {
                    Some(at) => self.date(at, text_of(span, "format")),
                    None => text_of(span, "fallback").to_owned(),
                }
            }
            _ => text_of(span, "text").to_owned(),
        }
    }

    fn name(&self, id: &str) -> String {
        match self.humans.get(id) {
            Some(human) => format!("@{}", human.name),
            None => format!("@{id}"),
        }
    }

    fn mrkdwn(&self, text: &str) -> String {
        let mut out = String::with_capacity(text.len());
        let mut rest = text;
        while let Some((before, after)) = rest.split_once('<') {
            out.push_str(&unescaped(before));
            let Some((token, tail)) = after.split_once('>') else {
                out.push('<');
                rest = after;
                continue;
            };
            out.push_str(&self.token(token));
            rest = tail;
        }
        out + &unescaped(rest)
    }

    fn token(&self, token: &str) -> String {
        let (target, label) = token.split_once('|').unwrap_or((token, ""));
        if let Some(id) = target.strip_prefix('@') {
            return self.name(id);
        }
        if let Some(id) = target.strip_prefix('#') {
            return format!("#{}", first([label.to_owned(), id.to_owned()]));
        }
        if let Some(date) = target.strip_prefix("!date^") {
            let mut parts = date.splitn(3, '^');
            let unix =
                parts.next().and_then(|unix| unix.parse().ok()).and_then(|unix| Timestamp::from_second(unix).ok());
            return match (unix, parts.next()) {
                (Some(at), Some(format)) => self.date(at, format),
                _ => unescaped(label),
            };
        }
        if let Some(special) = target.strip_prefix('!') {
            return format!("@{}", first([label.to_owned(), special.to_owned()]));
        }
        if label.is_empty() { unescaped(target) } else { unescaped(label) }
    }

    /// Slack's date tokens in the reader's zone and language.
    fn date(&self, at: Timestamp, format: &str) -> String {
        let zone = self.reader.and_then(|human| TimeZone::get(&human.tz).ok()).unwrap_or(TimeZone::UTC);
        let japanese = self.reader.is_some_and(|human| human.locale.starts_with("ja"));
        let local = at.to_zoned(zone.clone());
        let days = local.date().since(self.now.to_zoned(zone).date()).map(|span| span.get_days()).unwrap_or(99);
        let write = |ja: &str, en: &str| local.strftime(if japanese { ja } else { en }).to_string();
        let pretty = |plain: String| match (days, japanese) {
            (0, true) => "今日".to_owned(),
            (1, true) => "明日".to_owned(),
            (-1, true) => "昨日".to_owned(),
            (0, false) => "today".to_owned(),
            (1, false) => "tomorrow".to_owned(),
            (-1, false) => "yesterday".to_owned(),
            _ => plain,
        };
        let weekday = ["月", "火", "水", "木", "金", "土", "日"]
            [usize::from(local.weekday().to_monday_zero_offset().unsigned_abs()) % 7];
        let long = if japanese {
            format!("{} ({weekday})", write("%Y年%-m月%-d日", ""))
        } else {
            write("", "%A, %B %-d, %Y")
        };
        let date = write("%Y年%-m月%-d日", "%B %-d, %Y");
        let short = write("%Y年%-m月%-d日", "%b %-d, %Y");
        let values = [
            ("{date_num}", write("%Y-%m-%d", "%Y-%m-%d")),
            ("{date_long_pretty}", pretty(long.clone())),
            ("{date_short_pretty}", pretty(short.clone())),
            ("{date_pretty}", pretty(date.clone())),
            ("{date_long}", long),
            ("{date_short}", short),
            ("{date}", date),
            ("{time_secs}", write("%H:%M:%S", "%-I:%M:%S %p")),
            ("{time}", write("%H:%M", "%-I:%M %p")),
        ];
        values.iter().fold(format.to_owned(), |text, (token, value)| text.replace(token, value))
    }
}

fn first<const N: usize>(candidates: [String; N]) -> String {
    candidates.into_iter().find(|text| !text.is_empty()).unwrap_or_else(|| "…".to_owned())
}

fn unescaped(text: &str) -> String {
    text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn page(text: &str, locale: &str) -> String {
        let reader = Human::new("U1", "花子", "Asia/Tokyo", locale);
        let humans = Humans::from([("U1".to_owned(), reader.clone())]);
        let now: Timestamp = "2026-11-24T01:00:00Z".parse().unwrap();
        readable(text, &Value::Null, &humans, Some(&reader), now)
    }

    #[test]
    fn a_text_reads_as_slack_shows_it() {
        assert_eq!(page("<@U1|x> &amp; <@U9>: a &lt; b <https://e.invalid|link>", "ja-JP"), "@花子 & @U9: a < b link");
        let date = "<!date^1795586400^{date_long} {date_short_pretty} {time}|later>";
        assert_eq!(page(date, "ja-JP"), "2026年11月25日 (水) 明日 15:00");
        assert_eq!(page(date, "en-US"), "Wednesday, November 25, 2026 tomorrow 3:00 PM");
        assert_eq!(page("1 < 2", "ja-JP"), "1 < 2");
        assert_eq!(page("<!date^x^{time}|later>", "en-US"), "later");
    }

    #[test]
    fn blocks_read_as_lines_with_buttons_in_brackets() {
        let blocks = json!([
            {"type": "header", "text": {"type": "plain_text", "text": "議題"}},
            {"type": "section", "text": {"type": "mrkdwn", "text": "*a*"}, "accessory": {"type": "button", "text": {"type": "plain_text", "text": "開く"}}},
            {"type": "rich_text", "elements": [{"type": "rich_text_list", "style": "ordered", "elements": [
                {"type": "rich_text_section", "elements": [{"type": "text", "text": "一"}]}]}]},
            {"type": "actions", "elements": [
                {"type": "overflow", "options": [{"text": {"type": "plain_text", "text": "x"}, "value": "x"}]},
                {"type": "static_select", "placeholder": {"type": "plain_text", "text": "選ぶ"}}]},
            {"type": "input", "label": {"type": "plain_text", "text": "メモ"}, "element": {"type": "plain_text_input"}},
            {"type": "divider"},
        ]);
        assert_eq!(plain_blocks(&blocks), "# 議題\n*a* [開く]\n1. 一\n[… x] [選ぶ ▾]\nメモ: […]\n———");
    }
}
