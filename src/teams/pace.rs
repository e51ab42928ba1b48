//! How fast we may speak: Teams's published limits for a bot in a conversation and for an app in a tenant. What would
//! be too fast waits here, and costs nobody an attempt.

use std::collections::HashMap;
use std::num::NonZeroU32;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use governor::clock::{Clock, MonotonicClock, Reference};
use governor::middleware::NoOpMiddleware;
use governor::state::keyed::DashMapStateStore;
use governor::state::{InMemoryState, NotKeyed};
use governor::{Quota, RateLimiter};

type Each<C> = RateLimiter<String, DashMapStateStore<String>, C, NoOpMiddleware<<C as Clock>::Instant>>;
type All<C> = RateLimiter<NotKeyed, InMemoryState, C, NoOpMiddleware<<C as Clock>::Instant>>;

/// With so many conversations at hand, those that are at rest are forgotten.
const MANY: usize = 1000;

/// Who may write when. A limiter lets a burst through and then one a period, so in any span of time it lets through at
/// most the burst and one for each period in it.
pub struct Pace<C: Clock = MonotonicClock> {
    clock: C,
    /// 6 at once, then one a second: at most 7 in 1 s, 8 in 2 s, 36 in 30 s.
    shortly: Each<C>,
    /// 200 at once, then one in 2.25 s: at most 1800 in an hour.
    hourly: Each<C>,
    /// 5 at once, then 20 a second: at most 25 in any second, of the 50 that an app has in a tenant. All tenants
    /// together are held to it: which one a conversation belongs to is not told by its address.
    all: All<C>,
    /// Teams asked for quiet in a conversation until then.
    quiet: Mutex<HashMap<String, C::Instant>>,
}

/// Which limiters have let a call through, while it waits for the others.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Taken {
    #[default]
    Nothing,
    Hourly,
    Shortly,
}

fn quota(every: Duration, burst: u32) -> Quota {
    let burst = NonZeroU32::new(burst).expect("bursts are written here, and none is 0");
    Quota::with_period(every).expect("periods are written here, and none is 0").allow_burst(burst)
}

impl Pace {
    pub fn new() -> Pace {
        Pace::by(MonotonicClock)
    }
}

impl Default for Pace {
    fn default() -> Pace {
        Pace::new()
    }
}

impl<C: Clock + Clone> Pace<C> {
    fn by(clock: C) -> Pace<C> {
        let each = |quota| RateLimiter::dashmap_with_clock(quota, clock.clone());
        Pace {
            shortly: each(quota(Duration::from_secs(1), 6)),
            hourly: each(quota(Duration::from_millis(2250), 200)),
            all: RateLimiter::direct_with_clock(quota(Duration::from_millis(50), 5), clock.clone()),
            quiet: Mutex::default(),
            clock,
        }
    }

    /// Takes a turn in a conversation. `Err`: ask again after this time, with what is taken so far.
    pub fn turn(&self, conversation: &str, taken: &mut Taken) -> Result<(), Duration> {
        self.forget();
        let now = self.clock.now();
        let quiet = self.quiet().get(conversation).copied();
        if let Some(until) = quiet.filter(|until| *until > now) {
            return Err(until.duration_since(now).into());
        }
        let conversation = conversation.to_owned();
        if *taken == Taken::Nothing {
            self.hourly.check_key(&conversation).map_err(|not| not.wait_time_from(now))?;
            *taken = Taken::Hourly;
        }
        if *taken == Taken::Hourly {
            self.shortly.check_key(&conversation).map_err(|not| not.wait_time_from(now))?;
            *taken = Taken::Shortly;
        }
        self.any()
    }

    /// Takes a turn for a call that belongs to no conversation.
    pub fn any(&self) -> Result<(), Duration> {
        self.all.check().map_err(|not| not.wait_time_from(self.clock.now()))
    }

    /// Teams asked for quiet in a conversation.
    pub fn hold(&self, conversation: &str, wait: Duration) {
        let until = self.clock.now() + wait.into();
        let mut quiet = self.quiet();
        let held = quiet.entry(conversation.to_owned()).or_insert(until);
        *held = until.max(*held);
    }

    fn forget(&self) {
        if self.shortly.len() > MANY {
            self.shortly.retain_recent();
        }
        if self.hourly.len() > MANY {
            self.hourly.retain_recent();
        }
        let mut quiet = self.quiet();
        if quiet.len() > MANY {
            let now = self.clock.now();
            quiet.retain(|_, until| *until > now);
        }
    }

    fn quiet(&self) -> std::sync::MutexGuard<'_, HashMap<String, C::Instant>> {
        self.quiet.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// One call at a time in each conversation: Teams refuses a second one (412).
#[derive(Default)]
pub struct Queues {
    waiting: Mutex<HashMap<String, Arc<tokio::sync::Mutex<()>>>>,
}

impl Queues {
    /// Waits until nobody else calls in this conversation, and keeps others from it for as long as what it returns lives.
    pub async fn enter(&self, conversation: &str) -> tokio::sync::OwnedMutexGuard<()> {
        let queue = {
            let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
            if waiting.len() > MANY {
                waiting.retain(|_, queue| Arc::strong_count(queue) > 1);
            }
            waiting.entry(conversation.to_owned()).or_default().clone()
        };
        queue.lock_owned().await
    }
}

#[cfg(test)]
mod tests {
    use governor::clock::FakeRelativeClock;

    use super::*;

    /// When turns were granted to somebody who takes every one there is, by the millisecond.
    fn granted(conversation: impl Fn(usize) -> String, for_seconds: u64) -> Vec<u64> {
        let clock = FakeRelativeClock::default();
        let pace = Pace::by(clock.clone());
        let (mut granted, mut ms, mut taken) = (Vec::new(), 0, Taken::Nothing);
        while ms < for_seconds * 1000 {
            match pace.turn(&conversation(granted.len()), &mut taken) {
                Ok(()) => {
                    granted.push(ms);
                    taken = Taken::Nothing;
                }
                Err(wait) => {
                    let step = u64::try_from(wait.as_millis()).unwrap() + 1;
                    clock.advance(Duration::from_millis(step));
                    ms += step;
                }
            }
        }
        granted
    }

    fn most_in(granted: &[u64], window_ms: u64) -> usize {
        (0..granted.len())
            .map(|from| granted[from..].partition_point(|at| *at < granted[from] + window_ms))
            .max()
            .unwrap_or(0)
    }

    #[test]
    fn nobody_writes_to_a_conversation_faster_than_teams_allows() {
        let granted = granted(|_| "a".to_owned(), 3 * 3600);
        for (seconds, most) in [(1, 7), (2, 8), (30, 60), (3600, 1800)] {
            assert!(most_in(&granted, seconds * 1000) <= most, "{seconds} s: {}", most_in(&granted, seconds * 1000));
        }
        assert!(granted.len() > 4500, "{}: nor much slower", granted.len());
    }

    #[test]
    fn all_conversations_together_keep_to_the_tenants_limit() {
        let granted = granted(|n| format!("c{n}"), 60);
        assert!(most_in(&granted, 1000) <= 25);
        assert!(granted.len() > 1100, "{}", granted.len());
    }

    #[test]
    fn a_conversation_that_asked_for_quiet_gets_it() {
        let clock = FakeRelativeClock::default();
        let pace = Pace::by(clock.clone());
        let secs = Duration::from_secs;
        pace.hold("a", secs(30));
        pace.hold("a", secs(5));
        let turn = |conversation| pace.turn(conversation, &mut Taken::Nothing);
        assert_eq!(turn("a"), Err(secs(30)));
        assert_eq!(turn("b"), Ok(()));
        clock.advance(secs(30));
        assert_eq!(turn("a"), Ok(()));
    }

    #[test]
    fn conversations_at_rest_are_forgotten() {
        let clock = FakeRelativeClock::default();
        let pace = Pace::by(clock.clone());
        for n in 0..5000 {
            pace.hold(&n.to_string(), Duration::from_millis(1));
            clock.advance(Duration::from_secs(10));
            let _ = pace.turn(&n.to_string(), &mut Taken::Nothing);
        }
        let known = (pace.shortly.len(), pace.hourly.len(), pace.quiet().len());
        assert!(known.0 <= MANY + 1 && known.1 <= MANY + 1 && known.2 <= MANY + 1, "{known:?}");
    }

    #[tokio::test]
    async fn calls_in_one_conversation_follow_each_other() {
        let queues = Queues::default();
        let first = queues.enter("a").await;
        let _other = queues.enter("b").await;
        let mut second = std::pin::pin!(queues.enter("a"));
        assert!(futures_util::poll!(&mut second).is_pending());
        drop(first);
        second.await;
        for n in 0..5000 {
            queues.enter(&n.to_string()).await;
        }
        assert!(queues.waiting.lock().unwrap().len() <= MANY + 1);
    }
}
