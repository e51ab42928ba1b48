//! Slack downloads the images of a message before it takes the message, and refuses all of it when one can't be had
//! (slackapi/java-slack-sdk#1396). So does this one; it reaches nothing but this machine.

use std::time::Duration;

use axum::body::Bytes;
use axum::http::header;
use serde_json::{Value, json};

use super::Shared;
use super::args::Args;
use super::report::Problem;

/// How long it waits for an image.
const LONGEST: Duration = Duration::from_secs(8);
pub(super) const GONE: &str = "downloading image failed";

/// The image blocks of a message whose image can't be had.
pub(super) async fn missing(shared: &Shared, method: &str, args: &Args) -> Vec<Problem> {
    let shows = matches!(method, "chat.postMessage" | "chat.update" | "chat.postEphemeral");
    let blocks = args.json("blocks", "").ok().flatten().filter(|_| shows && shared.options.validate);
    let mut missing = Vec::new();
    for (at, block) in blocks.as_ref().and_then(Value::as_array).into_iter().flatten().enumerate() {
        let address = block.get("image_url").and_then(Value::as_str).filter(|_| block["type"] == json!("image"));
        if let Some(address) = address
            && download(&shared.http, address).await.is_none()
        {
            missing.push(Problem { message: GONE.to_owned(), pointer: format!("/blocks/{at}/image_url") });
        }
    }
    missing
}

/// An image as Slack would hand it on to whoever looks at the message.
pub(super) async fn download(http: &reqwest::Client, address: &str) -> Option<Bytes> {
    let address = reqwest::Url::parse(address).ok()?;
    if !matches!(address.host_str()?, "127.0.0.1" | "localhost" | "[::1]") {
        return None;
    }
    let answer = http.get(address).timeout(LONGEST).send().await.ok()?;
    let kind = answer.headers().get(header::CONTENT_TYPE)?.to_str().ok()?;
    if !answer.status().is_success() || !matches!(kind, "image/png" | "image/jpeg" | "image/gif") {
        return None;
    }
    answer.bytes().await.ok().filter(|bytes| !bytes.is_empty())
}
