//! Slack's rules for blocks and views, written a second time and apart from the renderer, for the tests alone.

use std::collections::BTreeSet;

use serde_json::Value;

/// Everything in the JSON that Slack would refuse; empty when all is well.
pub fn broken(kind: &str, json: &Value) -> Vec<String> {
    let mut rules = Rules::default();
    let (blocks, most) = match kind {
        "message" => (json, 50),
        _ => (&json["blocks"], 100),
    };
    let blocks = blocks.as_array().expect("blocks");
    rules.hold(blocks.len() <= most, || format!("{} blocks", blocks.len()));
    blocks.iter().for_each(|block| rules.block(block));
    if kind == "modal" {
        for name in ["title", "close"] {
            rules.text(&json[name], 24, true);
        }
        let inputs = blocks.iter().any(|block| block["type"] == "input");
        rules.hold(!inputs || json["submit"]["text"].is_string(), || "inputs without submit".into());
        if !json["submit"].is_null() {
            rules.text(&json["submit"], 24, true);
        }
        rules.length(json["private_metadata"].as_str().unwrap_or_default(), 0, 3000, "private_metadata");
    }
    rules.broken
}

#[derive(Default)]
struct Rules {
    actions: BTreeSet<String>,
    blocks: BTreeSet<String>,
    broken: Vec<String>,
}

impl Rules {
    fn hold(&mut self, well: bool, otherwise: impl FnOnce() -> String) {
        if !well {
            self.broken.push(otherwise());
        }
    }

    fn length(&mut self, text: &str, min: usize, max: usize, what: &str) {
        let length = text.encode_utf16().count();
        self.hold((min..=max).contains(&length), || format!("{what} is {length} long"));
    }

    fn text(&mut self, object: &Value, max: usize, plain: bool) {
        let kind = object["type"].as_str().unwrap_or("none");
        self.hold(kind == "plain_text" || (kind == "mrkdwn" && !plain), || format!("text object {kind}"));
        let text = object["text"].as_str().unwrap_or_default();
        self.length(text, 1, max, "text");
        self.hold(!text.trim().is_empty(), || "blank text".into());
        if kind == "plain_text" {
            let rest = text.replace("&amp;", "").replace("&lt;", "").replace("&gt;", "");
            self.hold(!rest.contains(['<', '>', '&']), || format!("unescaped: {text}"));
        }
    }

    fn block(&mut self, block: &Value) {
        if let Some(id) = block["block_id"].as_str() {
            self.length(id, 1, 255, "block_id");
            let fresh = self.blocks.insert(id.to_owned());
            self.hold(fresh, || format!("block_id {id} twice"));
        }
        let elements = block["elements"].as_array().cloned().unwrap_or_default();
        match block["type"].as_str().unwrap_or("none") {
            "header" => self.text(&block["text"], 150, true),
            "divider" => {}
            "image" => {
                let (address, alt) = (block["image_url"].as_str(), block["alt_text"].as_str());
                self.length(address.unwrap_or_default(), 1, 3000, "image_url");
                self.hold(address.is_some_and(|to| to.starts_with("http")), || "an image of no address".into());
                self.length(alt.unwrap_or_default(), 1, 2000, "alt_text");
                if !block["title"].is_null() {
                    self.text(&block["title"], 2000, true);
                }
            }
            "section" => {
                self.text(&block["text"], 3000, false);
                if !block["accessory"].is_null() {
                    self.element(&block["accessory"]);
                }
            }
            "context" => {
                self.hold((1..=10).contains(&elements.len()), || "context size".into());
                elements.iter().for_each(|element| self.text(element, 2000, false));
            }
            "actions" => {
                self.hold((1..=25).contains(&elements.len()), || format!("{} actions", elements.len()));
                elements.iter().for_each(|element| self.element(element));
            }
            "rich_text" => {
                self.hold(!elements.is_empty(), || "empty rich text".into());
                elements.iter().for_each(|element| self.rich(element));
            }
            "input" => {
                self.text(&block["label"], 2000, true);
                if !block["hint"].is_null() {
                    self.text(&block["hint"], 2000, true);
                }
                self.element(&block["element"]);
            }
            other => self.hold(false, || format!("block {other}")),
        }
    }

    fn rich(&mut self, element: &Value) {
        let kind = element["type"].as_str().unwrap_or("none");
        self.hold(matches!(kind, "rich_text_section" | "rich_text_quote"), || format!("rich {kind}"));
        let inner = element["elements"].as_array().cloned().unwrap_or_default();
        self.hold(!inner.is_empty(), || "empty rich text element".into());
        let mut total = 0;
        for part in inner {
            match part["type"].as_str() {
                Some("text") => {
                    let text = part["text"].as_str().unwrap_or_default();
                    self.hold(!text.is_empty(), || "empty rich text run".into());
                    total += text.encode_utf16().count();
                }
                Some("user") => {
                    let id = part["user_id"].as_str().unwrap_or_default();
                    self.hold(id.starts_with(['U', 'W']), || format!("user {id}"));
                }
                other => self.hold(false, || format!("rich run {other:?}")),
            }
        }
        self.hold(total <= 3000, || format!("rich text of {total}"));
    }

    fn element(&mut self, element: &Value) {
        let id = element["action_id"].as_str().unwrap_or_default();
        self.length(id, 1, 255, "action_id");
        let fresh = self.actions.insert(id.to_owned());
        self.hold(fresh, || format!("action_id {id} twice"));
        let options: Vec<Value> = element["options"].as_array().cloned().unwrap_or_default();
        match element["type"].as_str().unwrap_or("none") {
            "button" => {
                self.text(&element["text"], 75, true);
                // One that leads to an address may do nothing else.
                match element["url"].as_str() {
                    Some(address) => self.length(address, 1, 3000, "url"),
                    None => self.length(element["value"].as_str().unwrap_or_default(), 1, 2000, "value"),
                }
                let style = &element["style"];
                self.hold(style.is_null() || style == "primary" || style == "danger", || format!("style {style}"));
                let confirm = &element["confirm"];
                if !confirm.is_null() {
                    self.text(&confirm["title"], 100, true);
                    self.text(&confirm["text"], 300, false);
                    self.text(&confirm["confirm"], 30, true);
                    self.text(&confirm["deny"], 30, true);
                }
            }
            "static_select" | "multi_static_select" => self.options(element, &options, 100),
            "radio_buttons" | "checkboxes" => self.options(element, &options, 10),
            "plain_text_input" => {
                let max = element["max_length"].as_u64().unwrap_or(3000);
                self.hold((1..=3000).contains(&max), || format!("max_length {max}"));
                if let Some(start) = element["initial_value"].as_str() {
                    self.length(start, 1, usize::try_from(max).unwrap_or(0), "initial_value");
                }
                if !element["placeholder"].is_null() {
                    self.text(&element["placeholder"], 150, true);
                }
            }
            "datepicker" | "timepicker" | "users_select" => {}
            other => self.hold(false, || format!("element {other}")),
        }
    }

    fn options(&mut self, element: &Value, options: &[Value], most: usize) {
        self.hold((1..=most).contains(&options.len()), || format!("{} options", options.len()));
        for option in options {
            self.text(&option["text"], 75, false);
            self.length(option["value"].as_str().unwrap_or_default(), 1, 150, "option value");
        }
        let started = element["initial_options"].as_array().cloned().unwrap_or_default();
        for start in started.iter().chain(element.get("initial_option")) {
            self.hold(options.contains(start), || "an initial option that is none of the options".into());
        }
    }
}
