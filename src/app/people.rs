//! Who acts, and what the platform says of people.

use jiff::Timestamp;

use super::{Ask, Handled, Heard, Stop, Usual};
use crate::chat::{Inbound, Platform, Profile, Reply};
use crate::domain::ids::{PersonId, WorkspaceId};
use crate::domain::lang::Lang;
use crate::domain::people::{Person, PersonState, Zone, ZoneSource};
use crate::domain::plan;
use crate::store::{Contact, Done, Fault, Known, Newcomer, Seen, Stranger, Tx};

/// The one who acts, entered on first contact. The platform is asked about them afterwards, not now: the answer does
/// not wait for a call.
pub(super) async fn enter(tx: &mut Tx, usual: &Usual, inbound: &Inbound, now: Timestamp) -> Result<Known, Fault> {
    let Inbound { platform, tenant, actor, also, .. } = inbound;
    if let Some(known) = tx.acting(*platform, tenant, actor, also.as_deref(), now).await? {
        return match has_news(&known, inbound) {
            true => Box::pin(take_news(tx, usual, inbound, known, now)).await,
            false => Ok(known),
        };
    }
    // Boxed, as it is rare, and would make every act's future larger.
    Box::pin(first_contact(tx, usual, inbound, now)).await
}

async fn first_contact(tx: &mut Tx, usual: &Usual, inbound: &Inbound, now: Timestamp) -> Result<Known, Fault> {
    let Inbound { platform, tenant, actor, also, handle, act, .. } = inbound;
    let fresh = WorkspaceId::new(crate::clock::new_id(now));
    let of = (*platform, tenant.as_str());
    let workspace = tx.enter_workspace(fresh, of, inbound.ours, (&usual.lang, &usual.zone), now).await?;
    let newcomer = Newcomer {
        id: PersonId::new(crate::clock::new_id(now)),
        workspace: &workspace,
        platform: *platform,
        external: actor,
        also: also.as_deref(),
        handle: handle.as_deref(),
        seen: inbound.seen.as_ref(),
        lang: super::guess_lang(act, workspace.lang),
        now,
    };
    tx.enter_person(&newcomer).await?;
    let known = tx.known(*platform, tenant, actor).await?;
    let known = known.ok_or(Fault::Stored { table: "identity", column: "external_id", id: newcomer.id.to_string() })?;
    if has_news(&known, inbound) { take_news(tx, usual, inbound, known, now).await } else { Ok(known) }
}

/// Whether an act tells of its actor or their tenant what we did not know. Looks only at what was read with them.
pub(super) fn has_news(known: &Known, inbound: &Inbound) -> bool {
    let place = inbound.place.as_ref().is_some_and(|place| known.workspace.place.as_ref() != Some(place));
    !known.workspace.installed
        || place
        || contact_now(known, inbound) != known.contact
        || is_back(known)
        || inbound.seen.as_ref().is_some_and(|seen| shows_other(known, seen))
}

/// Whoever acts can be written to again. An app stays what it is.
fn is_back(known: &Known) -> bool {
    match &known.person.state {
        PersonState::Active => false,
        PersonState::Left => true,
        PersonState::Unreachable { why } => why != "bot",
    }
}

fn shows_other(known: &Known, seen: &Profile) -> bool {
    // Whoever is on several platforms is who the one says where their messages go; else each act would undo the last.
    if known.reached_on != known.workspace.platform {
        return false;
    }
    let person = &known.person;
    let name = seen.name.as_ref().is_some_and(|name| !name.trim().is_empty() && person.name.as_ref() != Some(name));
    let zone = seen.zone.as_deref().filter(|_| known.zone_source != ZoneSource::Chosen).and_then(Zone::named);
    let lang = seen.locale.as_deref().filter(|_| !known.lang_chosen).map(Lang::from_locale);
    name || zone.is_some_and(|zone| zone.name != person.zone.name) || lang.is_some_and(|lang| lang != person.lang)
}

/// How the platform knows the actor, with what this act says. Both ids come together or the old ones stay.
fn contact_now(known: &Known, inbound: &Inbound) -> Contact {
    let before = known.contact.clone();
    let channel = inbound.channel.clone().or(before.channel);
    match &inbound.also {
        Some(also) => Contact { external: inbound.actor.clone(), also: Some(also.clone()), channel },
        None => Contact { channel, ..before },
    }
}

/// Writes down what an act told of its actor and their tenant.
async fn take_news(
    tx: &mut Tx,
    usual: &Usual,
    inbound: &Inbound,
    known: Known,
    now: Timestamp,
) -> Result<Known, Fault> {
    let Inbound { platform, tenant, .. } = inbound;
    if !known.workspace.installed {
        // Whoever can act there has the app installed again.
        tx.set_installed(*platform, tenant, true).await?;
    }
    if let Some(place) = inbound.place.as_ref().filter(|place| known.workspace.place.as_ref() != Some(*place)) {
        tx.keep_place(*platform, tenant, place).await?;
    }
    let person = &known.person.id;
    let contact = contact_now(&known, inbound);
    if contact != known.contact {
        tx.keep_contact(person, *platform, &contact).await?;
    }
    let seen = inbound.seen.as_ref().filter(|seen| shows_other(&known, seen));
    if let Some(seen) = seen {
        tx.see(person, seen).await?;
    }
    if is_back(&known) {
        tx.set_person_state(person, &PersonState::Active).await?;
        // They are there, and where messages went before they were not.
        tx.reach_on(person, *platform).await?;
    }
    if seen.is_some() || is_back(&known) {
        follow_change(tx, usual, &known.person, now).await?;
    }
    let again = tx.known(*platform, tenant, &contact.external).await?;
    again.ok_or(Fault::Stored { table: "identity", column: "external_id", id: person.to_string() })
}

impl Ask<'_> {
    /// A person of this workspace by their id on the platform, entered if they are new to us.
    pub(super) async fn person_by_external(&mut self, external: &str, handle: Option<&str>) -> Result<Person, Stop> {
        if let Some(person) = self.person_known(external).await? {
            return Ok(person);
        }
        let (platform, tenant) = (self.platform, self.me.workspace.tenant.clone());
        let name = handle.filter(|_| platform.mentions_by_name()).map(str::to_owned);
        let seen = Profile { external: external.to_owned(), name, ..Profile::default() };
        let newcomer = Newcomer {
            id: PersonId::new(crate::clock::new_id(self.now)),
            workspace: &self.me.workspace,
            platform,
            external,
            also: None,
            handle,
            seen: Some(&seen),
            lang: self.me.workspace.lang,
            now: self.now,
        };
        self.tx.enter_person(&newcomer).await?;
        let known = self.tx.known(platform, &tenant, external).await?;
        let fault = Fault::Stored { table: "identity", column: "external_id", id: newcomer.id.to_string() };
        Ok(known.ok_or(fault)?.person)
    }

    /// A person of this company by an id on the platform at hand, if we know them.
    pub(super) async fn person_known(&mut self, external: &str) -> Result<Option<Person>, Stop> {
        let tenant = self.me.workspace.tenant.clone();
        Ok(self.tx.known(self.platform, &tenant, external).await?.map(|known| known.person))
    }
}

/// Enters somebody whom the platform named for an address, unless they are known, and writes down what it said.
pub(super) async fn enter_found(
    tx: &mut Tx,
    usual: &Usual,
    (platform, tenant): (Platform, &str),
    email: &str,
    profile: &Profile,
    now: Timestamp,
) -> Result<(), Fault> {
    let Some(workspace) = tx.workspace_of(platform, tenant).await? else { return Ok(()) };
    if tx.known(platform, tenant, &profile.external).await?.is_none() {
        let newcomer = Newcomer {
            id: PersonId::new(crate::clock::new_id(now)),
            workspace: &workspace,
            platform,
            external: &profile.external,
            also: None,
            handle: None,
            seen: Some(profile),
            lang: workspace.lang,
            now,
        };
        tx.enter_person(&newcomer).await?;
    }
    let Some(known) = tx.known(platform, tenant, &profile.external).await? else { return Ok(()) };
    // The address that was asked about is theirs, in whatever letters the platform writes it.
    let profile = Profile { email: Some(email.to_owned()), ..profile.clone() };
    learn_about(tx, (&workspace.id, &known.person.id), platform, &profile, usual, now).await
}

/// Writes down what the platform says of a person; whoever was set up in a guessed zone gets the right one.
pub(super) async fn learn_about(
    tx: &mut Tx,
    (workspace, person): (&WorkspaceId, &PersonId),
    platform: Platform,
    profile: &Profile,
    usual: &Usual,
    now: Timestamp,
) -> Result<(), Fault> {
    let Some(before) = tx.person(workspace, person).await? else { return Ok(()) };
    // Whoever is reached elsewhere is who that platform says, and an account that is gone does not take them with it.
    if before.platform == platform {
        tx.learn(person, profile, now).await?;
    } else {
        tx.learned_nothing(person, now).await?;
    }
    tx.learn_account(person, platform, profile).await?;
    let email = profile.email.as_deref().map(|email| email.trim().to_lowercase());
    if let Some(email) = email.as_deref().filter(|_| !profile.bot && !profile.gone) {
        // What the roster says of them is followed by itself.
        tx.link_employee(workspace, email, person, now).await?;
    }
    if let Some(email) = email.filter(|_| !profile.bot)
        && tx.is_same(workspace, &email).await?
        && super::links::join_at(tx, usual, workspace, &email, now).await? > 0
    {
        // Whoever it was is one with somebody we knew before.
        return Ok(());
    }
    if profile.bot {
        follow_change(tx, usual, &before, now).await?;
        let after = tx.person(workspace, person).await?;
        if let Some(after) = after.filter(|after| after.state == PersonState::Active) {
            // Set up before we could know: nobody meets an app, and the one who tried is told.
            super::outbox::note_unreachable(tx, usual, &after, "bot", now).await?;
        }
        return tx.touch_home(person).await;
    }
    follow_change(tx, usual, &before, now).await?;
    tx.touch_home(person).await
}

/// After something was written down of a person: what follows from it for what was planned for them.
async fn follow_change(tx: &mut Tx, usual: &Usual, before: &Person, now: Timestamp) -> Result<(), Fault> {
    let Some(after) = tx.person(&before.workspace, &before.id).await? else { return Ok(()) };
    let moved_house = before.zone.name != after.zone.name;
    let is_active = after.state == PersonState::Active;
    let came_back = is_active && before.state != PersonState::Active;
    // Pairs are held before messages, as everywhere.
    super::schedule::hold_all(tx, &after.id, now).await?;
    super::schedule::settle_guessed_zone(tx, usual, &after, now).await?;
    if moved_house || came_back {
        super::schedule::replan(tx, usual, &after, now).await?;
    }
    if after.state == PersonState::Left {
        tx.drop_pending_of(&after.id, "left").await?;
    } else if came_back {
        // In the order of their keys, as everywhere.
        for kind in [plan::Kind::Nudge, plan::Kind::Promises] {
            tx.plan_alone(&after.workspace, &plan::next_weekly(kind, &after, &usual.calendar, now), now).await?;
        }
    }
    Ok(())
}

impl super::App {
    /// Takes in what the platform tells of its own accord. People we do not know stay unknown, unless they came to us.
    pub(super) async fn hear(&self, inbound: &Inbound, heard: Heard) -> Result<Handled, Fault> {
        let (usual, inbound, now) = (self.usual.clone(), inbound.clone(), self.clock.now());
        let (lang, stirred) = self
            .store
            .write(move |tx| {
                Box::pin(async move {
                    let lang = hear(tx, &usual, &inbound, &heard, now).await?;
                    Ok(Done::Keep((lang, tx.stirred())))
                })
            })
            .await?;
        if stirred.newcomer {
            self.met.notify_one();
        }
        self.bell.notify_one();
        Ok(Handled { reply: Reply::Quiet, lang: lang.unwrap_or(self.usual.lang), failed: false })
    }

    /// Which tenant of a platform is this installation's own, as the platform itself says: its people and those of its
    /// other own tenants are one company from the start.
    pub async fn introduce(&self, platform: Platform, tenant: &str) -> Result<(), Fault> {
        let (usual, tenant, now) = (self.usual.clone(), tenant.to_owned(), self.clock.now());
        self.store
            .write(move |tx| {
                Box::pin(async move {
                    let fresh = WorkspaceId::new(crate::clock::new_id(now));
                    tx.enter_workspace(fresh, (platform, &tenant), true, (&usual.lang, &usual.zone), now).await?;
                    // Whoever may call there has the app installed, whatever was heard before.
                    tx.set_installed(platform, &tenant, true).await?;
                    Ok(Done::Keep(()))
                })
            })
            .await
    }

    /// Whether a tenant may be taken for this installation's own while the platform has not said which is: there is no
    /// other one yet.
    pub async fn may_be_ours(&self, platform: Platform, tenant: &str) -> Result<bool, Fault> {
        let tenant = tenant.to_owned();
        self.store.glance(move |tx| Box::pin(async move { tx.may_be_ours(platform, &tenant).await })).await
    }

    /// People the platform has still to be asked about.
    pub async fn strangers(&self, most: i64) -> Result<Vec<Stranger>, Fault> {
        self.store.read(move |tx| Box::pin(async move { tx.unlearned(most).await })).await
    }

    /// Keeps what the platform said about a person; `None` when it knows nobody by that id.
    pub async fn keep_profile(&self, of: Stranger, profile: Option<Profile>) -> Result<(), Fault> {
        let (usual, now) = (self.usual.clone(), self.clock.now());
        self.store
            .write(move |tx| {
                Box::pin(async move {
                    let who = (&of.workspace, &of.person);
                    match &profile {
                        Some(profile) => {
                            learn_about(tx, who, of.platform, profile, &usual, now).await?;
                            // Set up with somebody who had left before we could know.
                            let person = tx.person(&of.workspace, &of.person).await?;
                            if let Some(left) = person.filter(|person| person.state == PersonState::Left) {
                                super::outbox::tell_unreachable(tx, &usual, &left, now).await?;
                            }
                        }
                        None => tx.learned_nothing(&of.person, now).await?,
                    }
                    Ok(Done::Keep(()))
                })
            })
            .await?;
        self.bell.notify_one();
        Ok(())
    }
}

/// The language of the one it is about, if they are known.
async fn hear(
    tx: &mut Tx,
    usual: &Usual,
    inbound: &Inbound,
    heard: &Heard,
    now: Timestamp,
) -> Result<Option<Lang>, Fault> {
    let Inbound { platform, tenant, actor, .. } = inbound;
    match heard {
        Heard::Uninstalled => {
            // Told again after a return, it is no news.
            if tx.note_seen(*platform, &inbound.dedupe, None, now).await? == Seen::New {
                tx.set_installed(*platform, tenant, false).await?;
            }
            Ok(None)
        }
        Heard::Profile(profile) => {
            let known = tx.known(*platform, tenant, &profile.external).await?;
            if let Some(known) = &known {
                let who = (&known.workspace.id, &known.person.id);
                learn_about(tx, who, *platform, profile, usual, now).await?;
            }
            Ok(known.map(|known| known.person.lang))
        }
        Heard::Joined => {
            let known = enter(tx, usual, inbound, now).await?;
            // A page that stands beside the conversation greets by itself.
            if !platform.has_standing_page() {
                tx.plan_alone(&known.workspace.id, &plan::hello(&known.person, now), now).await?;
            }
            Ok(Some(known.person.lang))
        }
        Heard::Parted => {
            let Some(known) = tx.known(*platform, tenant, actor).await? else { return Ok(None) };
            tx.keep_contact(&known.person.id, *platform, &Contact { channel: None, ..known.contact }).await?;
            // Whoever is reached elsewhere still is.
            if known.reached_on == *platform && known.person.state == PersonState::Active {
                super::schedule::hold_all(tx, &known.person.id, now).await?;
                super::outbox::note_unreachable(tx, usual, &known.person, "removed", now).await?;
            }
            Ok(Some(known.person.lang))
        }
    }
}
