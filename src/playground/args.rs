//! The arguments of a Web API call: query, form or JSON, forms with JSON inside, the token in header or body.
//! Also the form bodies that Slack itself writes.

use axum::body::Bytes;
use axum::http::{HeaderMap, Method, header};
use serde_json::{Map, Value};

use super::api::{Failure, fail};

/// The arguments of a call, however they came. Unknown ones are ignored, as Slack does.
#[derive(Clone, Default)]
pub(super) struct Args(pub(super) Map<String, Value>);

impl Args {
    /// The arguments in a JSON object; of anything else, none.
    pub(super) fn of(body: &Value) -> Args {
        Args(body.as_object().cloned().unwrap_or_default())
    }

    /// The argument as text; empty counts as absent.
    pub(super) fn text(&self, key: &str) -> Option<String> {
        let text = match self.0.get(key)? {
            Value::String(text) => text.clone(),
            Value::Number(number) => number.to_string(),
            Value::Bool(flag) => flag.to_string(),
            _ => return None,
        };
        (!text.is_empty()).then_some(text)
    }

    pub(super) fn has(&self, key: &str) -> bool {
        self.0.get(key).is_some_and(|value| !value.is_null() && value.as_str() != Some(""))
    }

    pub(super) fn flag(&self, key: &str) -> bool {
        self.text(key).is_some_and(|text| text == "true" || text == "1")
    }

    pub(super) fn number(&self, key: &str) -> Option<u64> {
        self.text(key)?.parse().ok()
    }

    /// A structured argument: JSON, or JSON in a string as forms carry it.
    pub(super) fn json(&self, key: &str, broken: &str) -> Result<Option<Value>, Failure> {
        match self.0.get(key) {
            None | Some(Value::Null) => Ok(None),
            Some(Value::String(text)) if text.is_empty() => Ok(None),
            Some(Value::String(text)) => match serde_json::from_str(text) {
                Ok(value) => Ok(Some(value)),
                Err(_) => fail(broken),
            },
            Some(value) => Ok(Some(value.clone())),
        }
    }

    /// A list: an array, or words between commas.
    pub(super) fn list(&self, key: &str) -> Vec<String> {
        match self.0.get(key) {
            Some(Value::Array(items)) => items.iter().filter_map(Value::as_str).map(str::to_owned).collect(),
            Some(Value::String(text)) => {
                text.split(',').map(str::trim).filter(|word| !word.is_empty()).map(str::to_owned).collect()
            }
            _ => Vec::new(),
        }
    }
}

pub(super) fn bearer(headers: &HeaderMap) -> Option<String> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    value.strip_prefix("Bearer ").map(|token| token.trim().to_owned())
}

pub(super) fn parse(
    verb: &Method,
    query: Option<&str>,
    headers: &HeaderMap,
    body: &Bytes,
) -> Result<(Args, Option<String>), Failure> {
    let mut fields = Map::new();
    if let Some(query) = query {
        fields.extend(form(query.as_bytes()).filter(|(key, _)| key != "token"));
    }
    let mut token = None;
    if *verb == Method::POST && !body.is_empty() {
        let kind = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
        match kind.split(';').next().unwrap_or_default().trim() {
            "application/json" => match serde_json::from_slice::<Value>(body) {
                Ok(Value::Object(object)) => fields.extend(object),
                Ok(_) => return fail("json_not_object"),
                Err(_) => return fail("invalid_json"),
            },
            "application/x-www-form-urlencoded" => fields.extend(form(body)),
            _ => return fail("invalid_post_type"),
        }
        token = fields.remove("token").and_then(|token| token.as_str().map(str::to_owned));
    }
    Ok((Args(fields), token))
}

/// The pairs of a form body or query, decoded.
pub(super) fn form(bytes: &[u8]) -> impl Iterator<Item = (String, Value)> {
    let pairs: Vec<(String, String)> = bytes
        .split(|byte| *byte == b'&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| {
            let (key, value) = pair.split_at(pair.iter().position(|byte| *byte == b'=').unwrap_or(pair.len()));
            (decoded(key), decoded(value.strip_prefix(b"=").unwrap_or(value)))
        })
        .collect();
    pairs.into_iter().map(|(key, value)| (key, Value::String(value)))
}

fn decoded(bytes: &[u8]) -> String {
    let mut out = Vec::with_capacity(bytes.len());
    let mut rest = bytes;
    while let Some((&byte, tail)) = rest.split_first() {
        let hex = tail.get(..2).and_then(|hex| std::str::from_utf8(hex).ok());
        match (byte, hex.and_then(|hex| u8::from_str_radix(hex, 16).ok())) {
            (b'%', Some(byte)) => {
                out.push(byte);
                rest = &tail[2..];
                continue;
            }
            (b'+', _) => out.push(b' '),
            _ => out.push(byte),
        }
        rest = tail;
    }
    String::from_utf8_lossy(&out).into_owned()
}

/// The other direction: a form body as Slack writes it.
pub(super) fn encoded(pairs: &[(&str, &str)]) -> String {
    let word = |text: &str| {
        text.bytes().fold(String::with_capacity(text.len()), |mut out, byte| {
            match byte {
                b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'*' => out.push(byte as char),
                b' ' => out.push('+'),
                _ => out.push_str(&format!("%{byte:02X}")),
            }
            out
        })
    };
    pairs.iter().map(|(key, value)| format!("{}={}", word(key), word(value))).collect::<Vec<_>>().join("&")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_form_survives_the_way_there_and_back() {
        let text = "予定 1+1=2 & <@U1|花子> 100% \u{1f600}";
        let body = encoded(&[("text", text), ("empty", "")]);
        let back: Vec<_> = form(body.as_bytes()).collect();
        assert_eq!(back, [("text".to_owned(), json!(text)), ("empty".to_owned(), json!(""))]);
    }

    #[test]
    fn broken_escapes_do_not_harm() {
        assert_eq!(decoded(b"%"), "%");
        assert_eq!(decoded(b"%4"), "%4");
        assert_eq!(decoded(b"%zz%41%ff"), "%zzA\u{fffd}");
    }
}
