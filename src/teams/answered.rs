//! What comes back over HTTP, read with care: never more than a bounded body, never more patience than an hour.

use std::time::Duration;

use jiff::Timestamp;
use jiff::fmt::rfc2822;
use reqwest::header::HeaderValue;

/// No answer that we read is larger.
const LARGEST: usize = 256 * 1024;
const RETRY_DEFAULT: Duration = Duration::from_secs(1);
const RETRY_LONGEST: Duration = Duration::from_secs(60 * 60);

/// A client for login and connector: it follows no redirect, which might lead our token elsewhere, and no proxy of the
/// environment.
pub fn client(timeout: Duration) -> reqwest::Result<reqwest::Client> {
    reqwest::Client::builder()
        .no_proxy()
        .redirect(reqwest::redirect::Policy::none())
        .referer(false)
        .connect_timeout(timeout / 2)
        .timeout(timeout)
        .build()
}

/// The body; `None` if it is larger than any that is meant for us.
pub async fn body(mut answer: reqwest::Response) -> reqwest::Result<Option<Vec<u8>>> {
    let mut read = Vec::new();
    while let Some(part) = answer.chunk().await? {
        if read.len() + part.len() > LARGEST {
            return Ok(None);
        }
        read.extend_from_slice(&part);
    }
    Ok(Some(read))
}

/// How long to wait when somebody asked to slow down. Bounded: a broken header must not park a reminder for a day.
pub fn patience(asked: Option<Duration>) -> Duration {
    asked.unwrap_or(RETRY_DEFAULT).clamp(RETRY_DEFAULT, RETRY_LONGEST)
}

/// Reads `Retry-After`: seconds, or a date.
pub fn seconds_asked(header: Option<&HeaderValue>, now: Timestamp) -> Option<Duration> {
    let text = header?.to_str().ok()?.trim();
    if let Ok(seconds) = text.parse::<f64>() {
        return Duration::try_from_secs_f64(seconds.ceil()).ok();
    }
    let date = rfc2822::parse(text).ok()?.timestamp();
    // A date that is over asks for nothing.
    Some(Duration::try_from(date.duration_since(now)).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patience_is_read_from_seconds_and_from_dates() {
        let now: Timestamp = "2026-11-30T10:00:00Z".parse().unwrap();
        let secs = |seconds| Some(Duration::from_secs(seconds));
        for (text, expected) in [
            ("7", secs(7)),
            (" 0 ", secs(0)),
            ("1.2", secs(2)),
            ("Mon, 30 Nov 2026 10:00:30 GMT", secs(30)),
            ("Mon, 30 Nov 2026 09:59:30 GMT", secs(0)),
            ("-1", None),
            ("NaN", None),
            ("soon", None),
            ("", None),
        ] {
            let header = HeaderValue::from_str(text).unwrap();
            assert_eq!(seconds_asked(Some(&header), now), expected, "{text}");
        }
        assert_eq!(seconds_asked(None, now), None);
        assert_eq!(patience(secs(0)), Duration::from_secs(1));
        assert_eq!(patience(secs(999_999)), Duration::from_secs(3600));
    }
}
