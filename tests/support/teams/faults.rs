//! What can go wrong on Microsoft's side, on demand.

use std::time::Duration;

use serde_json::Value;

/// Which calls a fault meets, and how they then go wrong.
#[derive(Clone, Debug)]
pub struct Fault {
    /// A part of `METHOD /path`, as in `POST /teams/v3/conversations` or `/token`.
    pub matching: String,
    pub kind: FaultKind,
    /// So many matching calls go well first.
    pub after: usize,
    /// So many go wrong then; `None`: all of them.
    pub times: Option<usize>,
}

#[derive(Clone, Debug)]
pub enum FaultKind {
    /// This answer, and nothing was done.
    Answer { status: u16, headers: Vec<(&'static str, String)>, body: Body },
    /// What was asked for is done, after this time.
    Slow(Duration),
    /// Done, and the connection dropped before a byte of the answer.
    DoneThenDropped,
    /// Not done, and the connection dropped.
    Dropped,
    /// Done, and answered with this instead of what it should be.
    DoneThenAnswers(u16, Body),
}

#[derive(Clone, Debug)]
pub enum Body {
    Empty,
    Json(Value),
    Text(&'static str),
}

impl Fault {
    pub fn always(matching: &str, kind: FaultKind) -> Fault {
        Fault { matching: matching.to_owned(), kind, after: 0, times: None }
    }

    pub fn once(matching: &str, kind: FaultKind) -> Fault {
        Fault { times: Some(1), ..Fault::always(matching, kind) }
    }

    pub fn after(mut self, calls: usize) -> Fault {
        self.after = calls;
        self
    }

    pub fn times(mut self, times: usize) -> Fault {
        self.times = Some(times);
        self
    }
}

impl FaultKind {
    /// An error as the connector words it.
    pub fn error(status: u16, code: &str) -> FaultKind {
        FaultKind::Answer { status, headers: Vec::new(), body: Body::Json(super::connector::error_body(code, code)) }
    }

    /// 429 with the time to wait, in seconds or as an HTTP date.
    pub fn throttled(retry_after: &str) -> FaultKind {
        FaultKind::Answer {
            status: 429,
            headers: vec![("retry-after", retry_after.to_owned())],
            body: Body::Json(super::connector::error_body("Throttled", "Too many requests")),
        }
    }

    /// 403 in the other shape, with JSON in a text.
    pub fn blocked(sub_code: &str) -> FaultKind {
        let inner = serde_json::json!({ "subCode": sub_code, "details": null, "errorCode": null }).to_string();
        let body = serde_json::json!({ "errorCode": 209, "message": inner });
        FaultKind::Answer { status: 403, headers: Vec::new(), body: Body::Json(body) }
    }
}

/// The faults that are still to come.
#[derive(Default)]
pub struct Faults(Vec<Fault>);

impl Faults {
    pub fn add(&mut self, fault: Fault) {
        self.0.push(fault);
    }

    pub fn clear(&mut self) {
        self.0.clear();
    }

    /// What goes wrong with this call, counted.
    pub fn meet(&mut self, call: &str) -> Option<FaultKind> {
        for fault in &mut self.0 {
            if !call.contains(&fault.matching) || fault.times == Some(0) {
                continue;
            }
            if fault.after > 0 {
                fault.after -= 1;
                continue;
            }
            if let Some(times) = &mut fault.times {
                *times -= 1;
            }
            return Some(fault.kind.clone());
        }
        None
    }
}
