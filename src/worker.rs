//! The loops that run beside the server: time passes, messages go out, strangers are looked up. Each owns its work,
//! finishes the step at hand when asked to stop, and sleeps until there is something to do.

use std::collections::HashMap;
use std::time::Duration;

use tokio::time::Instant;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::app::{App, Couriers, Rules, Stranger};
use crate::chat::{Outcome, Platform};

/// How often the loops look, whatever else wakes them: a wall clock that jumps is noticed within this time.
const LOOK: Duration = Duration::from_secs(1);
const TIDY: Duration = Duration::from_secs(600);
const COUNT: Duration = Duration::from_secs(3_600);
const WATCH: Duration = Duration::from_secs(10);
/// After a fault of the store.
const TROUBLE: Duration = Duration::from_secs(3);
const STRANGERS: i64 = 20;
/// While the messages of one batch are on their way, the next one is claimed, and the one after that composed.
const SENDERS: usize = 3;
const ASK_AGAIN: Duration = Duration::from_secs(60);

/// Starts the loops; they end some time after `stop`.
pub fn start(app: &App, couriers: Couriers, rules: Rules, stop: &CancellationToken, tasks: &TaskTracker) {
    tasks.spawn(passing(app.clone(), stop.clone()));
    tasks.spawn(watching(app.clone(), stop.clone()));
    tasks.spawn(resealing(app.clone(), stop.clone()));
    tasks.spawn(counting(app.clone(), stop.clone()));
    if !couriers.is_empty() {
        for _ in 0..SENDERS {
            tasks.spawn(sending(app.clone(), couriers.clone(), rules, stop.clone()));
        }
        tasks.spawn(seeking(app.clone(), couriers.clone(), stop.clone()));
        tasks.spawn(learning(app.clone(), couriers, stop.clone()));
    }
}

/// `false` when it is time to stop.
async fn pause(stop: &CancellationToken, wait: Duration) -> bool {
    tokio::select! {
        () = stop.cancelled() => false,
        () = tokio::time::sleep(wait) => true,
    }
}

async fn passing(app: App, stop: CancellationToken) {
    let mut tidied = Instant::now();
    loop {
        let wait = match app.pass_time().await {
            Ok(true) => Duration::ZERO,
            Ok(false) => LOOK,
            Err(fault) => {
                tracing::warn!(%fault, "time can't pass just now");
                TROUBLE
            }
        };
        if tidied.elapsed() > TIDY {
            tidied = Instant::now();
            if let Err(fault) = app.tidy().await {
                tracing::warn!(%fault, "old entries could not be forgotten");
            }
        }
        if !pause(&stop, wait).await {
            return;
        }
    }
}

/// Counts large companies now and then, beside everything else: it may take a minute.
async fn counting(app: App, stop: CancellationToken) {
    loop {
        if let Err(fault) = app.count_large_companies().await {
            tracing::warn!(%fault, "large companies could not be counted");
        }
        if !pause(&stop, COUNT).await {
            return;
        }
    }
}

/// Takes older master keys out of use, at once and then now and then: another replica may have sealed with one a little
/// longer.
async fn resealing(app: App, stop: CancellationToken) {
    loop {
        if let Err(fault) = app.reseal(&stop).await {
            tracing::warn!(%fault, "texts could not be sealed anew");
        }
        if !pause(&stop, TIDY).await {
            return;
        }
    }
}

async fn sending(app: App, couriers: Couriers, rules: Rules, stop: CancellationToken) {
    while !stop.is_cancelled() {
        let wait = match app.send_due(&couriers, rules, &stop).await {
            // A full batch: there may be more at once.
            Ok(round) if round.claimed + round.refreshed > 0 => continue,
            Ok(_) => LOOK,
            Err(fault) => {
                tracing::warn!(%fault, "nothing can be sent just now");
                TROUBLE
            }
        };
        tokio::select! {
            () = stop.cancelled() => return,
            () = app.bell.notified() => {}
            () = tokio::time::sleep(wait) => {}
        }
    }
}

/// Asks the platform about people seen for the first time.
async fn learning(app: App, couriers: Couriers, stop: CancellationToken) {
    let mut asked: HashMap<String, Instant> = HashMap::new();
    loop {
        asked.retain(|_, at| at.elapsed() < ASK_AGAIN);
        // Those who can't be asked about just now stand in nobody's way.
        match app.strangers(STRANGERS + i64::try_from(asked.len()).unwrap_or_default()).await {
            Ok(strangers) => {
                for stranger in strangers {
                    let Stranger { person, platform, reach, .. } = &stranger;
                    let Some(courier) = couriers.of(*platform) else {
                        asked.insert(asked_of(*platform, person), Instant::now());
                        continue;
                    };
                    if stop.is_cancelled() {
                        return;
                    }
                    if asked.contains_key(&asked_of(*platform, person)) {
                        continue;
                    }
                    let kept = match courier.profile(reach).await {
                        Ok(profile) => app.keep_profile(stranger.clone(), profile).await,
                        // Asked again later; until then they are called by their mention.
                        Err(Outcome::RetryAfter(wait)) => {
                            asked.insert(asked_of(*platform, person), Instant::now());
                            if !pause(&stop, wait.min(ASK_AGAIN)).await {
                                return;
                            }
                            Ok(())
                        }
                        Err(_) => {
                            asked.insert(asked_of(*platform, person), Instant::now());
                            Ok(())
                        }
                    };
                    if let Err(fault) = kept {
                        tracing::warn!(%fault, "a profile could not be kept");
                    }
                }
            }
            Err(fault) => tracing::warn!(%fault, "strangers can't be listed just now"),
        }
        tokio::select! {
            () = stop.cancelled() => return,
            () = app.met.notified() => {}
            () = tokio::time::sleep(LOOK * 5) => {}
        }
    }
}

/// Asks Slack who holds the addresses of the roster that nobody we know holds. Teams tells nobody: there people are
/// joined with their line when they first write, or when Teams first tells us of them.
async fn seeking(app: App, couriers: Couriers, stop: CancellationToken) {
    let Some(courier) = couriers.of(Platform::Slack) else { return };
    loop {
        let mut wait = LOOK * 5;
        match app.sought(Platform::Slack, STRANGERS).await {
            Ok(sought) => {
                for one in sought {
                    if stop.is_cancelled() {
                        return;
                    }
                    match courier.holder(&one.email).await {
                        Ok(profile) => {
                            if let Err(fault) = app.keep_found(one, profile).await {
                                tracing::warn!(%fault, "who holds an address could not be kept");
                                wait = TROUBLE;
                                break;
                            }
                        }
                        Err(Outcome::RetryAfter(asked)) => {
                            wait = asked.min(TIDY);
                            break;
                        }
                        // Without the scope nobody is asked; they are joined when they first write.
                        Err(_) => {
                            wait = TIDY;
                            break;
                        }
                    }
                }
            }
            Err(fault) => tracing::warn!(%fault, "addresses to ask about can't be listed just now"),
        }
        if !pause(&stop, wait).await {
            return;
        }
    }
}

/// Somebody with an account on each platform is asked about on both.
fn asked_of(platform: Platform, person: &impl std::fmt::Display) -> String {
    format!("{}/{person}", platform.code())
}

async fn watching(app: App, stop: CancellationToken) {
    loop {
        let now = app.clock.now();
        if let Ok((count, oldest)) = app.store.read(move |tx| Box::pin(async move { tx.backlog(now).await })).await {
            app.metrics.backlog.set(count);
            app.metrics.oldest_due.set(oldest.map_or(0, |oldest| now.duration_since(oldest).as_secs()));
        }
        if !pause(&stop, WATCH).await {
            return;
        }
    }
}
