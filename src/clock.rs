//! The only reader of the wall clock, and the maker of ids. Everything else takes `now` as a value.

use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use jiff::Timestamp;

/// Where "now" comes from: the machine, or a hand that turns it in the demo and in tests.
#[derive(Clone, Debug)]
pub enum Clock {
    System,
    Manual(Arc<AtomicI64>),
}

impl Clock {
    pub fn manual(start: Timestamp) -> Clock {
        Clock::Manual(Arc::new(AtomicI64::new(start.as_millisecond())))
    }

    #[expect(clippy::disallowed_methods, reason = "this is the one place that reads the clock")]
    pub fn now(&self) -> Timestamp {
        match self {
            // Whole milliseconds, as they are stored: what is read back compares equal.
            Clock::System => {
                let now = Timestamp::now();
                Timestamp::from_millisecond(now.as_millisecond()).unwrap_or(now)
            }
            Clock::Manual(hand) => {
                Timestamp::from_millisecond(hand.load(Ordering::SeqCst)).expect("a manual clock is set from timestamps")
            }
        }
    }

    /// Turns a manual clock; a system clock can't be turned, and says so by `false`.
    pub fn set(&self, to: Timestamp) -> bool {
        match self {
            Clock::System => false,
            Clock::Manual(hand) => {
                hand.store(to.as_millisecond(), Ordering::SeqCst);
                true
            }
        }
    }
}

/// A new id that sorts by the time it was made (UUID version 7), also among those this process makes in one millisecond:
/// what is written in one go keeps its order.
pub fn new_id(now: Timestamp) -> String {
    /// The last millisecond, and how many ids it has.
    static LAST: Mutex<(u64, u16)> = Mutex::new((0, 0));

    let mut random = [0_u8; 10];
    rand::fill(&mut random);
    let millis = u64::try_from(now.as_millisecond()).unwrap_or(0);
    let count = {
        let mut last = LAST.lock().unwrap_or_else(PoisonError::into_inner);
        *last = if last.0 == millis { (millis, last.1.wrapping_add(1)) } else { (millis, 0) };
        last.1
    };
    // Twelve bits before the random rest; more than that in a millisecond are not made in order.
    [random[0], random[1]] = (count & 0x0fff).to_be_bytes();
    uuid::Builder::from_unix_timestamp_millis(millis, &random).into_uuid().simple().to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_made_in_one_millisecond_keep_their_order() {
        let at = Timestamp::UNIX_EPOCH;
        let ids: Vec<String> = (0..100).map(|_| new_id(at)).collect();
        assert!(ids.is_sorted(), "{ids:?}");
        assert!(ids.iter().collect::<std::collections::HashSet<_>>().len() == 100);
    }
}
