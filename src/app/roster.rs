//! Who works here, as far as people meet it in chat: where an administrator brings it up to date, whom a manager is
//! offered, and starting with them.

use jiff::Timestamp;

use super::ask::{Answer, Ask, Stop};
use super::compose::Said;
use super::view::who_is;
use crate::card::Form;
use crate::chat::Reply;
use crate::domain::ids::PersonId;
use crate::domain::people::{Person, PersonState, Role};
use crate::message::refusal::Refusal;
use crate::message::{self, forms};
use crate::store::{Fault, Tx};

/// Whom the roster gives a manager and who have no 1on1 with them.
pub(super) async fn proposal_said(tx: &mut Tx, to: &Person, now: Timestamp) -> Result<Said, Fault> {
    let today = to.local(now).date();
    let mut people = Vec::new();
    for id in tx.unpaired_reports(&to.id, today).await? {
        let person = tx.person(&to.workspace, &id).await?.filter(|person| person.state != PersonState::Left);
        people.extend(person.map(|person| (person.id.clone(), who_is(&person, to))));
    }
    let is_empty = people.is_empty();
    let card = message::proposal::proposal(&message::proposal::View { people }, to.lang);
    Ok(Said::new(card, !is_empty).nothing_if(is_empty))
}

impl Ask<'_> {
    pub(super) async fn admin_roster(&mut self) -> Answer {
        let (workspace, me) = (self.me.workspace.id.clone(), self.me.person.id.clone());
        if !self.tx.has_role(&me, Role::ItAdmin).await? {
            return Err(Refusal::NotAnAdmin.into());
        }
        if self.usual.public_url.is_some() {
            return self.way_in(super::Entrance::Roster).await;
        }
        let (all, known) = self.tx.roster_counts(&workspace, self.today()).await?;
        Ok(Reply::Card(message::roster::roster(&message::roster::View { all, known }, self.lang())))
    }

    /// Somebody of the speaker's company.
    pub(super) async fn colleague(&mut self, id: &PersonId) -> Result<Person, Stop> {
        let workspace = self.me.workspace.id.clone();
        let person = self.tx.person(&workspace, id).await?;
        person.ok_or_else(|| Refusal::PersonUnknown { handle: None }.into())
    }

    pub(super) async fn begin_form(&mut self, with: &PersonId) -> Result<Form, Stop> {
        let person = self.colleague(with).await?;
        let is_new = self.is_newcomer(&person).await?;
        let view = forms::Begin { with: with.clone(), who: self.who(&person), is_new };
        Ok(forms::begin(&view, self.lang()))
    }
}
