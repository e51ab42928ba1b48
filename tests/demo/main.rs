//! The playground by its interface alone: what a script or the page may ask for, what they get, and that the whole
//! checklist can be walked through. What a browser makes of the page is not tested here.

mod gate;
mod interface;
mod process;
mod walk;

use std::time::Duration;

use reqwest::{Method, Response, StatusCode};
use serde_json::{Value, json};
use taiwa::demo::Playground;
use taiwa::domain::lang::Lang;

pub const SATO: &str = "U0SATO";
pub const KATE: &str = "U0KATE";

/// An open playground and somebody who asks it things.
pub struct Visitor {
    pub ground: Playground,
    pub client: reqwest::Client,
}

impl Visitor {
    pub async fn enter(lang: Option<Lang>) -> Visitor {
        let ground = Playground::open(0, lang).await.unwrap();
        Visitor { ground, client: reqwest::Client::builder().no_proxy().build().unwrap() }
    }

    pub async fn ask(&self, method: Method, path: &str, headers: &[(&str, &str)], body: &str) -> Response {
        let mut request = self.client.request(method, format!("{}{path}", self.ground.url())).body(body.to_owned());
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        request.send().await.unwrap()
    }

    pub async fn get(&self, path: &str) -> Value {
        let response = self.ask(Method::GET, path, &[], "").await;
        assert_eq!(response.status(), StatusCode::OK, "{path}");
        response.json().await.unwrap()
    }

    pub async fn post(&self, act: &str, body: Value) -> (StatusCode, Value) {
        let response = self.ask(Method::POST, &format!("/playground/{act}"), &[], &body.to_string()).await;
        (response.status(), response.json().await.unwrap())
    }

    /// An act that must be done.
    pub async fn does(&self, act: &str, body: Value) -> Value {
        let (status, answer) = self.post(act, body.clone()).await;
        assert_eq!((status, &answer["ok"]), (StatusCode::OK, &json!(true)), "{act} {body}: {answer}");
        answer
    }

    /// An act that must not be done: the sentence, which is there in both languages.
    pub async fn may_not(&self, status: StatusCode, act: &str, body: Value) -> String {
        let (got, answer) = self.post(act, body.clone()).await;
        assert_eq!((got, &answer["ok"]), (status, &json!(false)), "{act} {body}: {answer}");
        let said = answer["error"].as_str().unwrap().to_owned();
        assert_eq!(answer["says"]["en"], said);
        assert!(!answer["says"]["ja"].as_str().unwrap().is_ascii(), "{answer}");
        said
    }

    pub async fn state(&self) -> Value {
        self.get("/playground/state").await
    }

    /// What is ticked, in order.
    pub async fn ticked(&self) -> Vec<String> {
        let state = self.state().await;
        let list = state["checklist"].as_array().unwrap();
        let ids: Vec<&str> = list.iter().map(|row| row["id"].as_str().unwrap()).collect();
        assert_eq!(ids, ["topic", "jump", "both", "promise", "wrapup", "carry", "nudge"]);
        list.iter().filter(|row| row["done"] == true).map(|row| row["id"].as_str().unwrap().to_owned()).collect()
    }

    /// Presses the newest button of a person whose value holds `does`, wherever it stands.
    pub async fn press(&self, who: &str, does: &str) -> Value {
        let state = self.state().await;
        let (message, action) = button(&state["screens"][who], does).unwrap_or_else(|| panic!("no button {does}"));
        self.does("click", json!({ "as": who, "message": message, "action_id": action, "value": null })).await
    }

    /// Ends well: the product kept to Slack's rules.
    pub async fn leave(self) {
        assert_eq!(self.ground.violations().await, Vec::<String>::new());
        self.ground.close().await;
    }
}

/// Message and action id of the newest button that does this.
pub fn button(screen: &Value, does: &str) -> Option<(String, String)> {
    let messages = screen["dm"].as_array().unwrap().iter().rev();
    let places = screen["modals"].as_array().unwrap().iter().rev().chain(messages);
    let mut all = places.map(|held| (held["id"].as_str().unwrap(), &held["blocks"]));
    let found = all.find_map(|(id, blocks)| Some((id.to_owned(), action(blocks, does)?)));
    found.or_else(|| Some(("home".to_owned(), action(&screen["home"]["blocks"], does)?)))
}

fn action(value: &Value, does: &str) -> Option<String> {
    match value {
        Value::Object(fields) => {
            let is_it = fields.get("value").and_then(Value::as_str).is_some_and(|value| value.contains(does));
            match fields.get("action_id").and_then(Value::as_str) {
                Some(id) if is_it => Some(id.to_owned()),
                _ => fields.values().find_map(|inner| action(inner, does)),
            }
        }
        Value::Array(all) => all.iter().find_map(|inner| action(inner, does)),
        _ => None,
    }
}

/// Everything in a screen's conversation as one text, newest last.
pub fn reading(screen: &Value) -> String {
    screen["dm"].to_string()
}

/// Runs a story in a time that it must not exceed.
pub fn play<F: Future<Output = ()>>(story: F) {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    runtime.block_on(async { tokio::time::timeout(Duration::from_secs(60), story).await }).expect("it took too long");
}
