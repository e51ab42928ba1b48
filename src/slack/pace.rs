//! One message a second and channel: Slack's published rhythm for `chat.postMessage`. Slots are handed out, nobody
//! sleeps here. slack-morphism's own throttler is not used because it counts a whole workspace as one channel.

use std::collections::HashMap;
use std::time::Duration;

use tokio::time::Instant;

/// Who may write to which channel when.
#[derive(Debug)]
pub struct Pace {
    every: Duration,
    longest: Duration,
    free_at: HashMap<String, Instant>,
    /// Which channel was asked for quiet last, and until when.
    refused: Option<(String, Instant)>,
    /// All channels were asked for quiet until then.
    quiet: Option<Instant>,
    /// With so many channels noted, those that are free again are forgotten.
    full: usize,
}

const FULL: usize = 1_000;

impl Pace {
    /// One message every `every`; a caller is never asked to wait longer than `longest`.
    pub fn new(every: Duration, longest: Duration) -> Pace {
        Pace { every, longest, free_at: HashMap::new(), refused: None, quiet: None, full: FULL }
    }

    /// Takes the channel's next slot: how long until it begins. `Err` when it is too far off; then no slot is taken
    /// and the message is to be tried again after the given time.
    pub fn slot(&mut self, channel: &str, now: Instant) -> Result<Duration, Duration> {
        if self.free_at.len() > self.full {
            self.free_at.retain(|_, free_at| *free_at > now);
            // Where few were free, looking through all of them again for each message would cost more than they do.
            self.full = FULL.max(self.free_at.len() * 2);
        }
        let starts = self.free_at.get(channel).copied().max(self.quiet).map_or(now, |free_at| free_at.max(now));
        let wait = starts - now;
        if wait > self.longest {
            return Err(wait);
        }
        self.free_at.insert(channel.to_owned(), starts + self.every);
        Ok(wait)
    }

    /// Slack asked for quiet in a channel until then. Asked for it in two at the same time, it means the whole workspace:
    /// its answer does not say which limit was reached.
    pub fn hold(&mut self, channel: &str, now: Instant, until: Instant) {
        let free_at = self.free_at.entry(channel.to_owned()).or_insert(until);
        *free_at = until.max(*free_at);
        let another = self.refused.as_ref().is_some_and(|(other, quiet)| other != channel && *quiet > now);
        if another {
            self.quiet = self.quiet.max(Some(until));
        }
        self.refused = Some((channel.to_owned(), until));
    }

    /// How long something was asked to keep quiet still.
    pub fn held(&self, what: &str, now: Instant) -> Option<Duration> {
        self.free_at.get(what).map(|until| until.saturating_duration_since(now)).filter(|left| !left.is_zero())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_burst_to_one_channel_is_spread_and_bounded() {
        let secs = Duration::from_secs;
        let mut pace = Pace::new(secs(1), secs(2));
        let now = Instant::now();
        let waits: Vec<_> = (0..4).map(|_| pace.slot("D1", now)).collect();
        assert_eq!(waits, [Ok(secs(0)), Ok(secs(1)), Ok(secs(2)), Err(secs(3))]);
        assert_eq!(pace.slot("D2", now), Ok(secs(0)), "another channel is free");
        assert_eq!(pace.slot("D1", now + secs(3)), Ok(secs(0)), "and later this one is, too");
    }

    #[test]
    fn a_channel_that_asked_for_quiet_gets_it() {
        let secs = Duration::from_secs;
        let mut pace = Pace::new(secs(1), secs(10));
        let now = Instant::now();
        pace.hold("D1", now, now + secs(30));
        pace.hold("D1", now, now + secs(5));
        assert_eq!(pace.slot("D1", now), Err(secs(30)));
        assert_eq!((pace.held("D1", now), pace.held("D2", now)), (Some(secs(30)), None));
        assert_eq!(pace.slot("D2", now), Ok(secs(0)));
        assert_eq!(pace.slot("D1", now + secs(30)), Ok(secs(0)));
    }

    #[test]
    fn quiet_asked_for_in_two_channels_is_meant_for_all() {
        let secs = Duration::from_secs;
        let mut pace = Pace::new(secs(1), secs(10));
        let now = Instant::now();
        pace.hold("D1", now, now + secs(20));
        pace.hold("D2", now + secs(1), now + secs(21));
        assert_eq!(pace.slot("D3", now + secs(1)), Err(secs(20)));
        assert_eq!(pace.slot("D3", now + secs(21)), Ok(secs(0)));
        // One after the other is each channel's own.
        pace.hold("D1", now + secs(40), now + secs(60));
        assert_eq!(pace.slot("D3", now + secs(40)), Ok(secs(0)));
    }

    #[test]
    fn channels_that_are_free_again_are_forgotten() {
        let mut pace = Pace::new(Duration::from_secs(1), Duration::from_secs(5));
        let now = Instant::now();
        for channel in 0..5000 {
            let _ = pace.slot(&channel.to_string(), now + Duration::from_secs(10 * channel));
        }
        assert!(pace.free_at.len() <= FULL + 1);
    }

    #[test]
    fn channels_of_a_burst_are_forgotten_after_it() {
        let mut pace = Pace::new(Duration::from_secs(1), Duration::from_secs(5));
        let now = Instant::now();
        for channel in 0..5000 {
            let _ = pace.slot(&channel.to_string(), now);
        }
        for channel in 5000..20_000 {
            let _ = pace.slot(&channel.to_string(), now + Duration::from_secs(10 * channel));
        }
        assert!(pace.free_at.len() <= FULL + 1, "{} are noted", pace.free_at.len());
    }
}
