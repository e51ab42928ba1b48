//! Why the playground does not do what it was asked to, in both languages.

use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::{Map, Value, json};

use crate::playground::Refused;

/// A refusal, or a fault, on its way back.
#[derive(Debug)]
pub(super) struct No {
    status: StatusCode,
    ja: String,
    en: String,
}

impl No {
    /// The request can't be understood as it is.
    pub(super) fn misread(ja: impl Into<String>, en: impl Into<String>) -> No {
        No { status: StatusCode::BAD_REQUEST, ja: ja.into(), en: en.into() }
    }

    /// It was understood, and can't be done now.
    pub(super) fn refused(ja: impl Into<String>, en: impl Into<String>) -> No {
        No { status: StatusCode::CONFLICT, ja: ja.into(), en: en.into() }
    }

    pub(super) fn with(status: StatusCode, ja: &str, en: &str) -> No {
        No { status, ja: ja.to_owned(), en: en.to_owned() }
    }
}

impl From<anyhow::Error> for No {
    fn from(error: anyhow::Error) -> No {
        tracing::error!(%error, "the playground could not go on");
        No {
            status: StatusCode::INTERNAL_SERVER_ERROR,
            ja: format!("うまくいきませんでした。最初からやり直してください。({error:#})"),
            en: format!("Something went wrong; start over with a reset. ({error:#})"),
        }
    }
}

impl From<Refused> for No {
    fn from(refused: Refused) -> No {
        match refused {
            Refused::NoSuchPerson(id) => No::misread(
                format!("`as` の {id} さんは、ここにはいません。"),
                format!("`as`: nobody here is called {id}."),
            ),
            Refused::Deactivated(id) => No::refused(
                format!("{id} さんのアカウントは停止されています。"),
                format!("The account of {id} is deactivated."),
            ),
            Refused::NoScope(scope) => {
                No::refused(format!("アプリに {scope} の権限がありません。"), format!("The app has no scope {scope}."))
            }
            Refused::NotThere(_) => {
                No::refused("それはもう、この人の画面にありません。", "That is not, or no longer, before this person.")
            }
            Refused::Ambiguous(name) => No::refused(
                format!("{name} に当たるものが二つ以上あります。block_id/action_id で指定してください。"),
                format!("{name} means more than one thing there; name it as block_id/action_id."),
            ),
            Refused::Choice(why) => No::refused(
                format!("`value` をここで選ぶことはできません({why})。"),
                format!("`value` can't be chosen there: {why}."),
            ),
            Refused::Incomplete(missing) => {
                let blocks = missing.into_keys().collect::<Vec<_>>().join(", ");
                No::refused(format!("入力が足りません: {blocks}"), format!("The form is not complete: {blocks}."))
            }
        }
    }
}

impl IntoResponse for No {
    fn into_response(self) -> Response {
        let says = json!({ "ja": self.ja, "en": self.en });
        (self.status, Json(json!({ "ok": false, "error": self.en, "says": says }))).into_response()
    }
}

/// The fields of a request; unknown ones are left alone.
pub(super) struct Fields(Map<String, Value>);

impl Fields {
    pub(super) fn read(bytes: &[u8]) -> Result<Fields, No> {
        // A script may send nothing where nothing is needed.
        if bytes.trim_ascii().is_empty() {
            return Ok(Fields(Map::new()));
        }
        match serde_json::from_slice(bytes) {
            Ok(Value::Object(fields)) => Ok(Fields(fields)),
            _ => Err(No::misread(
                "本文は JSON のオブジェクトにしてください。",
                "The body must be a JSON object, like {\"as\":\"U0SATO\"}.",
            )),
        }
    }

    /// What was given, if anything.
    pub(super) fn any(&self, name: &str) -> Option<&Value> {
        self.0.get(name).filter(|value| !value.is_null())
    }

    pub(super) fn text(&self, name: &str) -> Result<&str, No> {
        self.maybe_text(name)?.ok_or_else(|| {
            No::misread(format!("`{name}` が足りません。"), format!("`{name}` is missing; give it as text."))
        })
    }

    pub(super) fn maybe_text(&self, name: &str) -> Result<Option<&str>, No> {
        match self.any(name) {
            None => Ok(None),
            Some(Value::String(text)) => Ok(Some(text)),
            Some(_) => {
                Err(No::misread(format!("`{name}` は文字列にしてください。"), format!("`{name}` must be text.")))
            }
        }
    }

    pub(super) fn object(&self, name: &str) -> Result<Map<String, Value>, No> {
        match self.any(name) {
            None => Ok(Map::new()),
            Some(Value::Object(fields)) => Ok(fields.clone()),
            Some(_) => Err(No::misread(
                format!("`{name}` は名前と値の組にしてください。"),
                format!("`{name}` must be an object of names and values."),
            )),
        }
    }
}
