//! What can go wrong between the app and Slack, on order: which call misbehaves, how, and how often.

use std::time::Duration;

/// One ordered misbehaviour.
#[derive(Clone, Debug, PartialEq)]
pub struct Fault {
    /// A Web API method, `response` for a response URL, or `*` for every call.
    pub method: String,
    /// So many matching calls pass unharmed first.
    pub after: u32,
    /// So many calls misbehave then.
    pub times: u32,
    pub what: FaultKind,
}

/// The ways a call can fail. Those marked *applied* take effect although the caller hears nothing good.
#[derive(Clone, Debug, PartialEq)]
pub enum FaultKind {
    /// HTTP 429, with or without `Retry-After` in seconds.
    RateLimited { retry_after: Option<u32> },
    /// A bare HTTP status with an HTML page.
    Status(u16),
    /// *Applied*; HTTP 200 with JSON that ends in the middle.
    BrokenJson,
    /// The call waits so long, then goes through.
    Slow(Duration),
    /// The connection is accepted and nothing ever comes.
    HangAfterAccept,
    /// *Applied*; the answer's headers come, the connection dies in its body.
    ResetMidBody,
    /// *Applied*; the connection dies before the first byte of the answer.
    AppliedButLost,
    /// `{"ok":false,"error":…}`.
    Error(String),
}

impl Fault {
    /// The next call of `method` misbehaves, once.
    pub fn once(method: &str, what: FaultKind) -> Fault {
        Fault { method: method.to_owned(), after: 0, times: 1, what }
    }

    /// Every call of `method` misbehaves until the faults are cleared.
    pub fn always(method: &str, what: FaultKind) -> Fault {
        Fault { method: method.to_owned(), after: 0, times: u32::MAX, what }
    }

    pub fn after(self, after: u32) -> Fault {
        Fault { after, ..self }
    }

    pub fn times(self, times: u32) -> Fault {
        Fault { times, ..self }
    }
}

/// The orders not yet used up, in the order given.
#[derive(Default)]
pub(super) struct Faults(Vec<Fault>);

impl Faults {
    pub(super) fn add(&mut self, fault: Fault) {
        self.0.push(fault);
    }

    pub(super) fn clear(&mut self) {
        self.0.clear();
    }

    /// What this call suffers. Every matching order counts the call; the first that is due strikes.
    pub(super) fn strike(&mut self, method: &str) -> Option<FaultKind> {
        let mut struck = None;
        for fault in self.0.iter_mut().filter(|fault| fault.method == "*" || fault.method == method) {
            if fault.after > 0 {
                fault.after -= 1;
            } else if struck.is_none() && fault.times > 0 {
                fault.times = if fault.times == u32::MAX { u32::MAX } else { fault.times - 1 };
                struck = Some(fault.what.clone());
            }
        }
        self.0.retain(|fault| fault.times > 0);
        struck
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_waits_strikes_so_often_and_is_gone() {
        let mut faults = Faults::default();
        faults.add(Fault::once("a", FaultKind::Status(500)).after(1).times(2));
        let struck: Vec<bool> = (0..5).map(|_| faults.strike("a").is_some()).collect();
        assert_eq!(struck, [false, true, true, false, false]);
        assert!(faults.strike("b").is_none());
    }

    #[test]
    fn a_star_strikes_every_method_until_cleared() {
        let mut faults = Faults::default();
        faults.add(Fault::always("*", FaultKind::BrokenJson));
        assert!(faults.strike("a").is_some() && faults.strike("b").is_some());
        faults.clear();
        assert!(faults.strike("a").is_none());
    }
}
