//! What an administrator may know and do: who can't be reached, roles, who is one person on two platforms. Never what
//! anybody wrote.

use super::ask::{Answer, Ask};
use super::view::who_is;
use crate::chat::{Platform, Reply};
use crate::domain::people::{Person, Role};
use crate::message::admin;
use crate::message::refusal::Refusal;
use crate::store::{Done, Fault, Tx};

/// As many as a list shows.
const MOST: i64 = 200;

/// What became of addresses that an administrator named.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Imported {
    /// Not named before.
    pub new: usize,
    /// People who were two until now.
    pub joined: usize,
}

impl Ask<'_> {
    pub(super) async fn admin_doctor(&mut self) -> Answer {
        let (workspace, me) = (self.me.workspace.id.clone(), self.me.person.id.clone());
        if !self.tx.has_role(&me, Role::ItAdmin).await? {
            return Err(Refusal::NotAnAdmin.into());
        }
        let mut unreached = Vec::new();
        for one in self.tx.unreached(&workspace, MOST).await? {
            if let Some(person) = self.tx.person(&workspace, &one.person).await? {
                let who = who_is(&person, &self.me.person);
                unreached.push(admin::Unreached { who, on: one.platform, why: one.why });
            }
        }
        let counts = self.tx.headcounts(&workspace).await?;
        let platforms = counts.iter().map(|count| (count.platform, count.people, count.unreached)).collect();
        Ok(Reply::Card(admin::doctor(&admin::View { platforms, unreached }, self.lang())))
    }
}

impl super::App {
    /// Gives somebody of our own company a role or takes it away, named by e-mail address or by an id on a platform.
    /// `None`: nobody of that name is known. `Some(false)`: it was so already.
    pub async fn set_role(&self, whom: &str, role: Role, granted: bool) -> Result<Option<bool>, Fault> {
        let (whom, now) = (whom.to_owned(), self.clock.now());
        self.store
            .write(move |tx| {
                Box::pin(async move {
                    let Some(person) = ours(tx, &whom).await? else { return Ok(Done::Keep(None)) };
                    let changed = tx.set_role((&person.workspace, &person.id), role, granted, now).await?;
                    Ok(Done::Keep(Some(changed)))
                })
            })
            .await
    }

    /// From now on whoever holds one of these addresses on several platforms is one person; who does already becomes
    /// one at once. With `dry` nothing stays, and the answer is what would have become of it. `None`: our own company
    /// was never here.
    pub async fn import_people(&self, emails: Vec<String>, dry: bool) -> Result<Option<Imported>, Fault> {
        let now = self.clock.now();
        let Some(workspace) = self.store.read(|tx| Box::pin(async move { tx.own_workspace().await })).await? else {
            return Ok(None);
        };
        let mut all = Imported::default();
        // Each by itself: of two who wait for each other's pairs none holds what the other needs, and importing the same
        // list again goes on where it ended.
        for email in emails {
            let (usual, workspace) = (self.usual.clone(), workspace.clone());
            let one = self.store.write(move |tx| {
                Box::pin(async move {
                    let new = usize::from(tx.note_same(&workspace, &email, now).await?);
                    let joined = super::links::join_at(tx, &usual, &workspace, &email, now).await?;
                    let imported = Imported { new, joined };
                    Ok(if dry { Done::Undo(imported) } else { Done::Keep(imported) })
                })
            });
            let Imported { new, joined } = one.await?;
            all.new += new;
            all.joined += joined;
        }
        Ok(Some(all))
    }
}

async fn ours(tx: &mut Tx, whom: &str) -> Result<Option<Person>, Fault> {
    let Some(workspace) = tx.own_workspace().await? else { return Ok(None) };
    if whom.contains('@') {
        return tx.person_at(&workspace, whom).await;
    }
    for platform in Platform::ALL {
        if let Some(person) = tx.person_with_id(&workspace, platform, whom).await? {
            return tx.person(&workspace, &person).await;
        }
    }
    Ok(None)
}
