//! What Teams refuses, or silently leaves out, in an Adaptive Card.

use std::collections::BTreeSet;

use serde_json::Value;

use super::text_of;

const CONTAINERS: [&str; 6] = ["Container", "ColumnSet", "Column", "ActionSet", "FactSet", "Table"];
const PLAIN: [&str; 5] = ["TextBlock", "RichTextBlock", "Image", "ImageSet", "Media"];
const INPUTS: [&str; 6] = ["Input.Text", "Input.Number", "Input.Date", "Input.Time", "Input.Toggle", "Input.ChoiceSet"];
const ACTIONS: [&str; 5] =
    ["Action.Execute", "Action.Submit", "Action.OpenUrl", "Action.ShowCard", "Action.ToggleVisibility"];
/// Further primary actions of one row are not shown.
const PRIMARY_ACTIONS: usize = 6;

/// Everything that is wrong with a card; empty for a good one.
pub fn problems(card: &Value) -> Vec<String> {
    let mut found = Found { problems: Vec::new(), ids: BTreeSet::new() };
    if text_of(card, "type") != "AdaptiveCard" {
        return vec![format!("the card's type is {:?}", text_of(card, "type"))];
    }
    match text_of(card, "version").split_once('.').map(|(major, minor)| (major.parse::<u8>(), minor.parse::<u8>())) {
        Some((Ok(1), Ok(0..=5))) => {}
        _ => found.say(format!("the version is {:?}", text_of(card, "version"))),
    }
    found.card(card);
    found.problems
}

struct Found {
    problems: Vec<String>,
    ids: BTreeSet<String>,
}

impl Found {
    fn say(&mut self, problem: impl Into<String>) {
        self.problems.push(problem.into());
    }

    fn card(&mut self, card: &Value) {
        match card.get("body").and_then(Value::as_array) {
            None => self.say("a card without a body"),
            Some(body) if body.is_empty() => self.say("a card with an empty body"),
            Some(body) => self.elements(body),
        }
        self.actions(card, "actions");
        self.mentions(card);
    }

    fn elements(&mut self, elements: &[Value]) {
        for element in elements {
            self.element(element);
        }
    }

    fn list<'a>(&mut self, element: &'a Value, name: &str) -> &'a [Value] {
        match element.get(name).and_then(Value::as_array) {
            Some(list) => list,
            None => {
                self.say(format!("a {} without {name}", text_of(element, "type")));
                &[]
            }
        }
    }

    fn element(&mut self, element: &Value) {
        let kind = text_of(element, "type");
        if INPUTS.contains(&kind) {
            return self.input(element);
        }
        if !CONTAINERS.contains(&kind) && !PLAIN.contains(&kind) {
            return self.say(format!("an element of type {kind:?}"));
        }
        match kind {
            "TextBlock" if element.get("text").and_then(Value::as_str).is_none() => {
                self.say("a TextBlock without text")
            }
            "RichTextBlock" => {
                for inline in self.list(element, "inlines") {
                    if !inline.is_string() && (text_of(inline, "type") != "TextRun" || inline.get("text").is_none()) {
                        self.say(format!("an inline {inline}"));
                    }
                }
            }
            "Container" | "Column" => {
                let items = self.list(element, "items");
                self.elements(items);
            }
            "ColumnSet" => {
                for column in self.list(element, "columns") {
                    if !matches!(text_of(column, "type"), "Column" | "") {
                        self.say(format!("a column of type {:?}", text_of(column, "type")));
                    }
                    let items = self.list(column, "items");
                    self.elements(items);
                    self.select(column);
                }
            }
            "Table" => {
                for row in self.list(element, "rows") {
                    for cell in self.list(row, "cells") {
                        let items = self.list(cell, "items");
                        self.elements(items);
                    }
                }
            }
            "FactSet" => {
                for fact in self.list(element, "facts") {
                    if fact.get("title").is_none() || fact.get("value").is_none() {
                        self.say("a fact without title or value");
                    }
                }
            }
            "ActionSet" => {
                self.list(element, "actions");
                self.actions(element, "actions");
            }
            "Image" if text_of(element, "url").is_empty() => self.say("an image without address"),
            "Image" if text_of(element, "altText").is_empty() => {
                self.say("an image without words for who can't see it")
            }
            _ => {}
        }
        self.select(element);
    }

    fn select(&mut self, element: &Value) {
        if let Some(action) = element.get("selectAction") {
            if text_of(action, "type") == "Action.ShowCard" {
                self.say("a ShowCard as selectAction");
            }
            self.action(action);
        }
    }

    fn input(&mut self, input: &Value) {
        let (kind, id) = (text_of(input, "type"), text_of(input, "id"));
        if id.is_empty() {
            self.say(format!("an {kind} without id"));
        } else if !self.ids.insert(id.to_owned()) {
            self.say(format!("two inputs called {id:?}"));
        }
        if kind != "Input.Toggle" && text_of(input, "label").is_empty() {
            self.say(format!("{id:?} has no label"));
        }
        if kind == "Input.Toggle" && text_of(input, "title").is_empty() {
            self.say(format!("the toggle {id:?} has no title"));
        }
        if input.get("isRequired") == Some(&Value::Bool(true)) && text_of(input, "errorMessage").is_empty() {
            self.say(format!("{id:?} is required and does not say so when it is empty"));
        }
        if input.get("maxLength").is_some_and(|max| max.as_u64().is_none_or(|max| max == 0)) {
            self.say(format!("{id:?} has a maxLength of {}", input["maxLength"]));
        }
        let value = text_of(input, "value");
        let well_formed = match kind {
            "Input.Date" => value.is_empty() || value.parse::<jiff::civil::Date>().is_ok(),
            "Input.Time" => value.is_empty() || (value.len() == 5 && value.parse::<jiff::civil::Time>().is_ok()),
            _ => true,
        };
        if !well_formed {
            self.say(format!("{id:?} starts with {value:?}"));
        }
        if kind == "Input.ChoiceSet" {
            self.choices(input, id, value);
        }
    }

    fn choices(&mut self, input: &Value, id: &str, value: &str) {
        let choices = input.get("choices").and_then(Value::as_array).cloned().unwrap_or_default();
        let data = input.get("choices.data");
        if choices.is_empty() && data.is_none() {
            self.say(format!("{id:?} has nothing to choose"));
        }
        if let Some(data) = data
            && (text_of(data, "type") != "Data.Query" || text_of(data, "dataset").is_empty())
        {
            self.say(format!("{id:?} asks for {data}"));
        }
        let values: Vec<&str> = choices.iter().map(|choice| text_of(choice, "value")).collect();
        if choices.iter().any(|choice| text_of(choice, "title").is_empty()) || values.contains(&"") {
            self.say(format!("a choice of {id:?} has no title or no value"));
        }
        if values.iter().collect::<BTreeSet<_>>().len() != values.len() {
            self.say(format!("two choices of {id:?} have one value"));
        }
        let several = input.get("isMultiSelect") == Some(&Value::Bool(true));
        let chosen: Vec<&str> = if several {
            value.split(',').filter(|part| !part.is_empty()).collect()
        } else {
            Vec::from_iter([value].into_iter().filter(|value| !value.is_empty()))
        };
        if data.is_none() && chosen.iter().any(|chosen| !values.contains(chosen)) {
            self.say(format!("{id:?} starts with {value:?}, which can't be chosen"));
        }
        if several && values.iter().any(|value| value.contains(',')) {
            self.say(format!("a value of {id:?} has a comma, which parts the values"));
        }
    }

    fn actions(&mut self, holder: &Value, name: &str) {
        let Some(actions) = holder.get(name) else { return };
        let Some(actions) = actions.as_array() else { return self.say(format!("{name} is no list")) };
        let primary = actions.iter().filter(|action| text_of(action, "mode") != "secondary").count();
        if primary > PRIMARY_ACTIONS {
            self.say(format!("{primary} primary actions in one row"));
        }
        for action in actions {
            if text_of(action, "title").trim().is_empty() {
                self.say(format!("an action without a title: {action}"));
            }
            self.action(action);
        }
    }

    fn action(&mut self, action: &Value) {
        let kind = text_of(action, "type");
        if !ACTIONS.contains(&kind) {
            return self.say(format!("an action of type {kind:?}"));
        }
        match kind {
            "Action.Execute" if text_of(action, "verb").is_empty() => self.say("an Action.Execute without verb"),
            "Action.Execute" if action.get("fallback").is_none() => {
                self.say("an Action.Execute without a fallback for clients that don't know it");
            }
            "Action.OpenUrl" if !text_of(action, "url").starts_with("https://") => {
                self.say(format!("a link to {:?}", text_of(action, "url")));
            }
            "Action.ShowCard" => match action.get("card") {
                Some(card) if text_of(card, "type") == "AdaptiveCard" => self.card(card),
                _ => self.say("an Action.ShowCard without card"),
            },
            _ => {}
        }
        if matches!(kind, "Action.Execute" | "Action.Submit")
            && action.get("data").is_some_and(|data| !data.is_object())
        {
            self.say(format!("data of an action that is no object: {}", action["data"]));
        }
        if let Some(fallback) = action.get("fallback").filter(|fallback| fallback.is_object()) {
            self.action(fallback);
        }
        let style = text_of(action, "style");
        if !matches!(style, "" | "default" | "positive" | "destructive") {
            self.say(format!("an action of style {style:?}"));
        }
    }

    /// A mention in a text needs its entity, or Teams shows the bare tag.
    fn mentions(&mut self, card: &Value) {
        let entities = card.pointer("/msteams/entities").and_then(Value::as_array).cloned().unwrap_or_default();
        let known: Vec<&str> = entities.iter().map(|entity| text_of(entity, "text")).collect();
        let all = card.get("body").map(Value::to_string).unwrap_or_default();
        for part in all.split("<at>").skip(1) {
            let Some((name, _)) = part.split_once("</at>") else { continue };
            if !known.contains(&format!("<at>{name}</at>").as_str()) {
                self.say(format!("a mention of {name:?} without its entity"));
            }
        }
        for entity in &entities {
            let id = entity.pointer("/mentioned/id").and_then(Value::as_str).unwrap_or_default();
            if text_of(entity, "type") != "mention" || id.is_empty() {
                self.say(format!("an entity {entity}"));
            }
        }
    }
}
