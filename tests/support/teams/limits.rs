//! Teams's limits, which "are subject to change": calls per conversation and per tenant, and the size of a message.

use jiff::{SignedDuration, Timestamp};

use super::world::World;

/// So many sends (or creations) in so many seconds, per bot and conversation.
const SENDS: [(usize, i64); 4] = [(7, 1), (8, 2), (60, 30), (1_800, 3_600)];
/// The same for questions about members.
const LOOKS: [(usize, i64); 4] = [(14, 1), (16, 2), (120, 30), (3_600, 3_600)];
/// Calls a second per app and tenant.
const TENANT: (usize, i64) = (50, 1);

/// About a hundred kilobytes, counted in UTF-16.
const REFUSED_BYTES: usize = 100 * 1024;
/// What Teams's own documentation asks to stay under.
const ASKED_BYTES: usize = 80 * 1024;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum What {
    Send,
    Look,
}

/// Counts a call; `Err` has the whole seconds to wait.
pub(super) fn spend(world: &mut World, now: Timestamp, chat: &str, what: What) -> Result<(), i64> {
    let (name, limits) = match what {
        What::Send => (format!("send {chat}"), SENDS),
        What::Look => (format!("look {chat}"), LOOKS),
    };
    let of_tenant = world.spent.entry(String::new()).or_default();
    check(of_tenant, now, &[TENANT])?;
    let of_chat = world.spent.entry(name.clone()).or_default();
    check(of_chat, now, &limits)?;
    of_chat.push(now);
    world.spent.entry(String::new()).or_default().push(now);
    Ok(())
}

fn check(spent: &mut Vec<Timestamp>, now: Timestamp, limits: &[(usize, i64)]) -> Result<(), i64> {
    let longest = limits.iter().map(|(_, seconds)| *seconds).max().unwrap_or(1);
    spent.retain(|at| now.duration_since(*at) < SignedDuration::from_secs(longest));
    for (calls, seconds) in limits {
        let window = SignedDuration::from_secs(*seconds);
        let recent: Vec<Timestamp> = spent.iter().copied().filter(|at| now.duration_since(*at) < window).collect();
        if recent.len() >= *calls {
            let free = recent[recent.len() - calls] + window;
            return Err(free.duration_since(now).as_secs().max(0) + 1);
        }
    }
    Ok(())
}

/// What a body of this text weighs for Teams.
pub(super) fn weight(body: &str) -> usize {
    body.encode_utf16().count() * 2
}

pub(super) fn is_too_big(body: &str) -> bool {
    weight(body) > REFUSED_BYTES
}

pub(super) fn is_bigger_than_asked(body: &str) -> bool {
    weight(body) > ASKED_BYTES
}
