//! One person on two platforms: a code proves it, or an address that both platforms vouch for and an administrator
//! named. And where messages go then.

use jiff::{SignedDuration, Timestamp};

use super::ask::{Answer, Ask};
use super::{Usual, schedule};
use crate::card::Esc;
use crate::chat::{Platform, Reply};
use crate::domain::ids::{PersonId, WorkspaceId};
use crate::domain::people::PersonState;
use crate::message;
use crate::message::refusal::{LinkFault, Refusal};
use crate::store::{Apart, Fault, Offer, Tx};

/// How long a code is good.
const GOOD_FOR: SignedDuration = SignedDuration::from_mins(10);
/// Codes typed in vain within an hour.
const MOST_TRIES: i64 = 5;
/// Of the letters and digits of a code.
const LENGTH: usize = 8;

impl Ask<'_> {
    /// Whether the speaker is known on more than one platform.
    pub(super) async fn platforms(&mut self) -> Result<Vec<Platform>, Fault> {
        let (workspace, me) = (self.me.workspace.id.clone(), self.me.person.id.clone());
        let person = self.tx.person(&workspace, &me).await?;
        let ids = person.map(|person| person.ids).unwrap_or_default();
        Ok(Platform::ALL.into_iter().filter(|platform| ids.on(*platform).is_some()).collect())
    }

    pub(super) async fn link(&mut self, code: Option<&str>) -> Answer {
        if self.platforms().await?.len() > 1 {
            return Err(Refusal::Link(LinkFault::Already).into());
        }
        let other = other_than(self.platform);
        match code {
            None => {
                let me = (&self.me.workspace.id, &self.me.person.id);
                let code = self.tx.offer_link(me, self.platform, self.now + GOOD_FOR).await?;
                self.changed = true;
                let view = message::link::Offered { code: Esc::new(&code), other, minutes: GOOD_FOR.as_mins() };
                Ok(Reply::Card(message::link::offered(&view, self.lang())))
            }
            Some(typed) => self.link_with(typed).await,
        }
    }

    async fn link_with(&mut self, typed: &str) -> Answer {
        let (me, workspace) = (self.me.person.id.clone(), self.me.workspace.id.clone());
        let refuse = |fault| Err(Refusal::Link(fault).into());
        if self.tx.link_tries(&me, self.now - SignedDuration::from_hours(1)).await? >= MOST_TRIES {
            return refuse(LinkFault::TooOften);
        }
        let code: String = typed.chars().filter(|c| c.is_ascii_alphanumeric()).collect();
        let offer = match code.len() == LENGTH {
            true => self.tx.take_link(&workspace, self.platform, &code, self.now).await?,
            false => Offer::Unknown,
        };
        let fault = match offer {
            Offer::Of(person) => {
                return match merge(self.tx, self.usual, &workspace, (&me, &person), self.now).await? {
                    Some(apart) => refuse(match apart {
                        Apart::SamePlatform => LinkFault::Already,
                        Apart::APair => LinkFault::APair,
                        Apart::TwoPairs => LinkFault::TwoPairs,
                    }),
                    None => {
                        self.changed = true;
                        let tenant = self.me.workspace.tenant.clone();
                        let external = self.me.contact.external.clone();
                        if let Some(known) = self.tx.known(self.platform, &tenant, &external).await? {
                            self.me = known;
                        }
                        let view = message::link::Linked { reached_on: self.me.reached_on };
                        Ok(Reply::Card(message::link::linked(&view, self.lang())))
                    }
                };
            }
            Offer::Expired => LinkFault::Expired,
            Offer::SamePlatform => LinkFault::SamePlatform { other: other_than(self.platform) },
            Offer::Elsewhere => LinkFault::Elsewhere,
            Offer::Unknown => LinkFault::Unknown,
        };
        self.tx.note_link_try(&me, self.now).await?;
        refuse(fault)
    }

    pub(super) async fn reach(&mut self, platform: Option<Platform>) -> Answer {
        let platforms = self.platforms().await?;
        let Some(platform) = platform else { return self.settings(false).await };
        if !platforms.contains(&platform) {
            return Err(Refusal::Link(LinkFault::NotThere { on: platform }).into());
        }
        self.reach_on(platform).await?;
        self.settings(true).await
    }

    /// From now on messages go there; those already sent stay where they are.
    pub(super) async fn reach_on(&mut self, platform: Platform) -> Result<(), Fault> {
        let me = self.me.person.id.clone();
        self.tx.reach_on(&me, platform).await?;
        self.me.reached_on = platform;
        self.changed = true;
        Ok(())
    }
}

fn other_than(platform: Platform) -> Platform {
    match platform {
        Platform::Slack => Platform::Teams,
        Platform::Teams => Platform::Slack,
    }
}

/// Makes one person of two; what keeps them apart, if something does.
pub(super) async fn merge(
    tx: &mut Tx,
    usual: &Usual,
    workspace: &WorkspaceId,
    (goes, stays): (&PersonId, &PersonId),
    now: Timestamp,
) -> Result<Option<Apart>, Fault> {
    if let Some(apart) = tx.kept_apart(goes, stays).await? {
        return Ok(Some(apart));
    }
    // Both people's pairs in one order, as everywhere.
    let mut pairs: Vec<_> = tx.all_pairs_of(goes, now).await?.into_iter().map(|line| line.pair.id).collect();
    pairs.extend(tx.all_pairs_of(stays, now).await?.into_iter().map(|line| line.pair.id));
    pairs.sort();
    for pair in &pairs {
        tx.lock_pair(pair).await?;
    }
    let (gone, kept) = (tx.person(workspace, goes).await?, tx.person(workspace, stays).await?);
    tx.merge_people(workspace, (goes, stays), now).await?;
    // Whoever is there under one of the two accounts is there.
    if let (Some(gone), Some(kept)) = (gone, kept)
        && gone.state == PersonState::Active
        && kept.state != PersonState::Active
    {
        tx.set_person_state(stays, &PersonState::Active).await?;
        tx.reach_on(stays, gone.platform).await?;
    }
    if let Some(person) = tx.person(workspace, stays).await? {
        schedule::settle_guessed_zone(tx, usual, &person, now).await?;
        // What was planned by the clock of the one who went.
        schedule::replan(tx, usual, &person, now).await?;
    }
    tx.touch_home(stays).await?;
    Ok(None)
}

/// Makes one person of those at an address that an administrator named; how many were joined to the first.
pub(super) async fn join_at(
    tx: &mut Tx,
    usual: &Usual,
    workspace: &WorkspaceId,
    email: &str,
    now: Timestamp,
) -> Result<usize, Fault> {
    let people = tx.people_at(workspace, email).await?;
    let Some((first, others)) = people.split_first() else { return Ok(0) };
    let mut joined = 0;
    for other in others {
        match merge(tx, usual, workspace, (other, first), now).await? {
            None => joined += 1,
            Some(apart) => {
                tracing::warn!(person.id = %first, other.id = %other, why = ?apart, "two people of one address stay two");
            }
        }
    }
    Ok(joined)
}
