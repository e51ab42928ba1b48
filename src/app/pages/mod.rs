//! The way into the pages in the browser, and who may see which of them. A page is asked for by a session; what its
//! person may see is looked at anew each time, so that a role taken away is gone at once.

mod estimate;
mod figures;
mod summaries;

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};

use super::App;
use super::ask::{Answer, Ask};
use crate::chat::Reply;
use crate::domain::ids::{PersonId, WorkspaceId};
use crate::domain::lang::Lang;
use crate::domain::pair::Side;
use crate::domain::people::{PersonState, Role, Zone};
use crate::message;
use crate::message::refusal::Refusal;
use crate::store::{Done, Fault, Tx};

pub use crate::store::{Entrance, Session};
pub use estimate::{Estimating, InputSaid, Saved};
pub(super) use figures::shown_paths;
pub use figures::{Figures, Part, SLOTS_A_PAGE, Seen, Slot};
pub use summaries::{Summaries, Summary, Told};

/// How long a link is good.
const LINK_FOR: SignedDuration = SignedDuration::from_mins(10);
/// How long a session lasts: a working day.
pub const SESSION_FOR: SignedDuration = SignedDuration::from_hours(10);
/// Where links lead, behind the public address.
pub const WAY_IN: &str = "/dashboard/in/";

/// Somebody who is signed in, and what they may see.
#[derive(Clone, Debug)]
pub struct Visitor {
    pub workspace: WorkspaceId,
    pub person: PersonId,
    pub name: Option<String>,
    pub lang: Lang,
    pub zone: Zone,
    /// Holds 1on1s as a manager.
    pub manages: bool,
    pub hr_viewer: bool,
    pub executive: bool,
    pub it_admin: bool,
}

/// Whose figures a page shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whose {
    /// The visitor's own 1on1s, on either side.
    Own,
    /// The 1on1s the visitor holds as a manager.
    Team,
    /// Everybody's, as counts.
    Company,
}

impl Whose {
    pub const ALL: [Whose; 3] = [Whose::Own, Whose::Team, Whose::Company];

    pub fn code(self) -> &'static str {
        match self {
            Whose::Own => "me",
            Whose::Team => "team",
            Whose::Company => "company",
        }
    }

    pub fn from_code(code: &str) -> Option<Whose> {
        Whose::ALL.into_iter().find(|whose| whose.code() == code)
    }
}

impl Visitor {
    pub fn today(&self, now: Timestamp) -> Date {
        now.to_zoned(self.zone.tz.clone()).date()
    }

    /// Whether they may see these figures. Looking after the installation is no reason to.
    pub fn may_see(&self, whose: Whose) -> bool {
        match whose {
            Whose::Own => true,
            Whose::Team => self.manages,
            Whose::Company => self.hr_viewer || self.executive,
        }
    }

    /// Whether they may see what the programme is worth.
    pub fn may_see_worth(&self) -> bool {
        self.hr_viewer || self.executive
    }

    /// Whether they may say what the estimate is made from.
    pub fn may_change_worth(&self) -> bool {
        self.hr_viewer
    }

    /// Whether they may change who works here.
    pub fn may_change_roster(&self) -> bool {
        self.it_admin
    }
}

impl Ask<'_> {
    pub(super) async fn dashboard(&mut self) -> Answer {
        self.way_in(Entrance::Figures).await
    }

    /// Answers with a link into the pages. It is not kept with the answer, as other answers are, for the case that the
    /// platform sends the act again: then it is made anew.
    pub(super) async fn way_in(&mut self, leads_to: Entrance) -> Answer {
        let Some(url) = self.usual.public_url.clone() else { return Err(Refusal::NoPages.into()) };
        let me = (&self.me.workspace.id, &self.me.person.id);
        let token = self.tx.offer_page(me, leads_to, self.now + LINK_FOR).await?;
        let view = message::pages::WayIn {
            address: format!("{url}{WAY_IN}{token}"),
            minutes: LINK_FOR.as_mins(),
            to_roster: leads_to == Entrance::Roster,
        };
        Ok(Reply::Card(message::pages::way_in(&view, self.lang())))
    }
}

impl App {
    /// The language of the one a link is for, while it is good. Looking uses nothing up: programs that preview links look.
    pub async fn page_link(&self, token: &str) -> Result<Option<Lang>, Fault> {
        let (token, now) = (token.to_owned(), self.clock.now());
        self.store.read(move |tx| Box::pin(async move { tx.page_link_lang(&token, now).await })).await
    }

    /// Follows a link: a session begins, and the link is used up.
    pub async fn enter_pages(&self, token: &str) -> Result<Option<Session>, Fault> {
        let (token, now) = (token.to_owned(), self.clock.now());
        self.store
            .write(move |tx| {
                Box::pin(async move { tx.take_page(&token, now, now + SESSION_FOR).await.map(Done::Keep) })
            })
            .await
    }

    /// Who is signed in by this session; and what its forms carry, so that no other site can send them.
    pub async fn visitor(&self, session: &str) -> Result<Option<(Visitor, String)>, Fault> {
        let (session, now) = (session.to_owned(), self.clock.now());
        self.store
            .read(move |tx| {
                Box::pin(async move {
                    let mark = tx.page_form_mark(&session);
                    Ok(visitor(tx, &session, now).await?.map(|visitor| (visitor, mark)))
                })
            })
            .await
    }

    /// Signs out, wherever they are signed in.
    pub async fn leave_pages(&self, session: &str) -> Result<(), Fault> {
        let session = session.to_owned();
        self.store.write(move |tx| Box::pin(async move { tx.end_page_sessions(&session).await.map(Done::Keep) })).await
    }

    /// Logs a fault of ours once, and says by which reference it is to be found.
    pub fn note_fault(&self, fault: &dyn std::fmt::Display) -> String {
        let reference = crate::clock::new_id(self.clock.now())[20..].to_owned();
        self.metrics.faults.inc();
        tracing::error!(reference = %reference, %fault, "a page could not be made");
        reference
    }
}

async fn visitor(tx: &mut Tx, session: &str, now: Timestamp) -> Result<Option<Visitor>, Fault> {
    let Some((workspace, id)) = tx.page_session(session, now).await? else { return Ok(None) };
    let Some(person) = tx.person(&workspace, &id).await? else { return Ok(None) };
    if person.state == PersonState::Left {
        return Ok(None);
    }
    let manages = tx.pairs_of(&id, now).await?.iter().any(|line| line.pair.side_of(&id) == Some(Side::Manager));
    Ok(Some(Visitor {
        manages,
        hr_viewer: tx.has_role(&id, Role::HrViewer).await?,
        executive: tx.has_role(&id, Role::Executive).await?,
        it_admin: tx.has_role(&id, Role::ItAdmin).await?,
        workspace,
        person: id,
        name: person.name,
        lang: person.lang,
        zone: person.zone,
    }))
}
