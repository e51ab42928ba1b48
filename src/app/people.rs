//! Who acts, and what the platform says of people.

use jiff::Timestamp;

use super::{Ask, Handled, Heard, Stop, Usual};
use crate::chat::{Inbound, Profile, Reply};
use crate::domain::ids::{PersonId, WorkspaceId};
use crate::domain::people::{Person, PersonState};
use crate::domain::plan;
use crate::store::{Done, Fault, Known, Newcomer, Stranger, Tx};

/// The one who acts, entered on first contact. The platform is asked about them afterwards, not now: the answer does
/// not wait for a call.
pub(super) async fn enter(tx: &mut Tx, usual: &Usual, inbound: &Inbound, now: Timestamp) -> Result<Known, Fault> {
    let Inbound { platform, tenant, actor, handle, act, .. } = inbound;
    if let Some(known) = tx.acting(*platform, tenant, actor, now).await? {
        if !known.workspace.installed {
            // Whoever can act there has the app installed again.
            tx.set_installed(&known.workspace.id, true).await?;
        }
        return Ok(known);
    }
    let fresh = WorkspaceId::new(crate::clock::new_id(now));
    let workspace = tx.enter_workspace(fresh, *platform, tenant, (&usual.lang, &usual.zone), now).await?;
    let newcomer = Newcomer {
        id: PersonId::new(crate::clock::new_id(now)),
        workspace: &workspace,
        platform: *platform,
        external: actor,
        handle: handle.as_deref(),
        lang: super::guess_lang(act, workspace.lang),
        now,
    };
    tx.enter_person(&newcomer).await?;
    let known = tx.known(*platform, tenant, actor).await?;
    known.ok_or(Fault::Stored { table: "identity", column: "external_id", id: newcomer.id.to_string() })
}

impl Ask<'_> {
    /// A person of this workspace by their id on the platform, entered if they are new to us.
    pub(super) async fn person_by_external(&mut self, external: &str, handle: Option<&str>) -> Result<Person, Stop> {
        let (platform, tenant) = (self.platform, self.me.workspace.tenant.clone());
        if let Some(known) = self.tx.known(platform, &tenant, external).await? {
            return Ok(known.person);
        }
        let newcomer = Newcomer {
            id: PersonId::new(crate::clock::new_id(self.now)),
            workspace: &self.me.workspace,
            platform,
            external,
            handle,
            lang: self.me.workspace.lang,
            now: self.now,
        };
        self.tx.enter_person(&newcomer).await?;
        let known = self.tx.known(platform, &tenant, external).await?;
        let fault = Fault::Stored { table: "identity", column: "external_id", id: newcomer.id.to_string() };
        Ok(known.ok_or(fault)?.person)
    }
}

/// Writes down what the platform says of a person; whoever was set up in a guessed zone gets the right one.
pub(super) async fn learn_about(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    person: &PersonId,
    profile: &Profile,
    usual: &Usual,
    now: Timestamp,
) -> Result<(), Fault> {
    let before = tx.person(workspace, person).await?;
    tx.learn(person, profile, now).await?;
    let Some(after) = tx.person(workspace, person).await? else { return Ok(()) };
    let moved_house = before.as_ref().is_some_and(|before| before.zone.name != after.zone.name);
    let is_active = after.state == PersonState::Active;
    let came_back = is_active && before.is_some_and(|before| before.state != PersonState::Active);
    // Pairs are held before messages, as everywhere.
    super::schedule::hold_all(tx, person, now).await?;
    super::schedule::settle_guessed_zone(tx, usual, &after, now).await?;
    if moved_house || came_back {
        super::schedule::replan(tx, usual, &after, now).await?;
    }
    if profile.bot && is_active {
        // Set up before we could know: nobody meets an app, and the one who tried is told.
        super::outbox::note_unreachable(tx, usual, &after, "bot", now).await?;
    } else if after.state == PersonState::Left {
        tx.drop_pending_of(person, "left").await?;
    } else if came_back {
        // In the order of their keys, as everywhere.
        for kind in [plan::Kind::Nudge, plan::Kind::Promises] {
            tx.plan_alone(workspace, &plan::next_weekly(kind, &after, &usual.calendar, now), now).await?;
        }
    }
    tx.touch_home(person).await
}

impl super::App {
    /// Takes in what the platform tells of its own accord. People we do not know stay unknown.
    pub(super) async fn hear(&self, inbound: &Inbound, heard: Heard) -> Result<Handled, Fault> {
        let (usual, inbound, now) = (self.usual.clone(), inbound.clone(), self.clock.now());
        self.store
            .write(move |tx| {
                Box::pin(async move {
                    if let Some(workspace) = tx.workspace_of(inbound.platform, &inbound.tenant).await? {
                        match &heard {
                            Heard::Nothing => {}
                            Heard::Uninstalled => tx.set_installed(&workspace.id, false).await?,
                            Heard::Profile(profile) => {
                                let known = tx.known(inbound.platform, &inbound.tenant, &profile.external).await?;
                                if let Some(known) = known {
                                    learn_about(tx, &workspace.id, &known.person.id, profile, &usual, now).await?;
                                }
                            }
                        }
                    }
                    Ok(Done::Keep(()))
                })
            })
            .await?;
        self.bell.notify_one();
        Ok(Handled { reply: Reply::Quiet, lang: self.usual.lang, failed: false })
    }

    /// People the platform has still to be asked about.
    pub async fn strangers(&self, most: i64) -> Result<Vec<Stranger>, Fault> {
        self.store.read(move |tx| Box::pin(async move { tx.unlearned(most).await })).await
    }

    /// Keeps what the platform said about a person; `None` when it knows nobody by that id.
    pub async fn keep_profile(
        &self,
        workspace: WorkspaceId,
        person: PersonId,
        profile: Option<Profile>,
    ) -> Result<(), Fault> {
        let (usual, now) = (self.usual.clone(), self.clock.now());
        self.store
            .write(move |tx| {
                Box::pin(async move {
                    match &profile {
                        Some(profile) => learn_about(tx, &workspace, &person, profile, &usual, now).await?,
                        None => tx.learned_nothing(&person, now).await?,
                    }
                    Ok(Done::Keep(()))
                })
            })
            .await?;
        self.bell.notify_one();
        Ok(())
    }
}
