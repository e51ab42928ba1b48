//! `purpose`: what a 1on1 is for. One proposes, the other agrees or sends it back in other words; after half a year both
//! are asked whether it still fits.

use jiff::ToSpan;

use super::ask::{Answer, Ask, Held, Stop};
use super::compose::{Said, Scene};
use super::view::Eyes;
use crate::card::{Esc, Form, FormValues};
use crate::chat::Reply;
use crate::command::Whom;
use crate::domain::change::Change;
use crate::domain::ids::{PairId, PurposeId};
use crate::domain::pair::Side;
use crate::domain::plan::{self, Kind};
use crate::domain::purpose::{self, Proposal, Purposes};
use crate::message::forms;
use crate::message::purpose::{State, View};
use crate::message::refusal::Refusal;
use crate::store::{Claimed, Fault, PairLine, Tx};

/// How long news about a wording is of use.
const USEFUL_DAYS: i64 = 14;

impl Ask<'_> {
    pub(super) async fn purpose(&mut self, with: &Whom, text: Option<&str>) -> Answer {
        let line = self.choose(with).await?.line;
        match text {
            None => self.show_purpose(&line).await,
            Some(text) => self.propose(line, text).await,
        }
    }

    async fn show_purpose(&mut self, line: &PairLine) -> Answer {
        let me = self.me.person.clone();
        let side = line.pair.side_of(&me.id).ok_or(Refusal::NotYours)?;
        let found = self.tx.purposes(&line.pair.id, &me.id).await?;
        let other = self.eyes_on(line).await?;
        let eyes = self.eyes(&other);
        Ok(Reply::Card(crate::message::purpose::purpose(&view(&line.pair.id, &eyes, side, &found), self.lang())))
    }

    async fn propose(&mut self, line: PairLine, text: &str) -> Answer {
        let text = self.kept(text).await?;
        if text.chars().count() > purpose::LONGEST {
            return Err(Refusal::PurposeTooLong { max: purpose::LONGEST }.into());
        }
        if line.pair.state == crate::domain::pair::PairState::Ended {
            return Err(Refusal::Ended { other: self.who_in(&line) }.into());
        }
        let mut held = self.hold(line).await?;
        let me = self.me.person.id.clone();
        let found = self.tx.purposes(&held.line.pair.id, &me).await?;
        match found.proposal(held.side, &text) {
            Proposal::Nothing => {}
            Proposal::Agrees(purpose) => self.settle_purpose(&mut held, &purpose).await?,
            Proposal::New => {
                let purpose = PurposeId::new(self.fresh_id());
                let (author, side) = (me, held.side);
                let told = self.tell(&held, &purpose, "proposed");
                let proposed = Change::PurposeProposed { purpose, author, side, text };
                self.apply(&mut held.guard, &[proposed, told]).await?;
            }
        }
        self.show_purpose(&held.line).await
    }

    /// Tells the other what became of a wording.
    fn tell(&self, held: &Held, purpose: &PurposeId, what: &str) -> Change {
        let other = held.other();
        let key = format!("purpose/{purpose}/{what}/{}", other.id);
        let news = plan::news(Kind::Purpose, key, other, &self.usual.calendar, self.now, (24 * USEFUL_DAYS).hours());
        Change::Deliver(news.about_pair(&held.line.pair.id).with_detail(format!("{what} {purpose}")))
    }

    async fn settle_purpose(&mut self, held: &mut Held, purpose: &PurposeId) -> Result<(), Stop> {
        let mut changes = vec![
            Change::PurposeAgreed { purpose: purpose.clone(), side: held.side },
            self.tell(held, purpose, "agreed"),
        ];
        for person in held.people() {
            let pair = &held.line.pair.id;
            let renewal = plan::purpose_renewal(purpose, pair, person, &self.usual.calendar, self.now);
            changes.push(Change::Deliver(renewal));
        }
        self.apply(&mut held.guard, &changes).await
    }

    pub(super) async fn agree_purpose(&mut self, pair: &PairId, purpose: &str) -> Answer {
        let line = self.choose(&Whom::Pair(pair.clone())).await?.line;
        let mut held = self.hold(line).await?;
        let me = self.me.person.id.clone();
        let found = self.tx.purposes(pair, &me).await?;
        let purpose = PurposeId::new(purpose);
        if found.to_agree(held.side, &purpose).is_some() {
            self.settle_purpose(&mut held, &purpose).await?;
        } else if let Some(agreed) = found.agreed.as_ref().filter(|agreed| agreed.id == purpose)
            && self.is_due_again(agreed)
        {
            // Kept as it is, half a year on: that takes both, as the first time.
            let text = agreed.text.clone();
            return self.propose_again(held, &found, text).await;
        }
        self.show_purpose(&held.line).await
    }

    fn is_due_again(&self, agreed: &purpose::Purpose) -> bool {
        agreed.agreed.is_some_and(|at| purpose::renewal(self.me.person.local(at).date()) <= self.today())
    }

    async fn propose_again(&mut self, mut held: Held, found: &Purposes, text: String) -> Answer {
        match &found.proposed {
            Some(waiting) if waiting.text == text && waiting.agreed_by(held.side).is_none() => {
                let waiting = waiting.id.clone();
                self.settle_purpose(&mut held, &waiting).await?;
            }
            // Other words wait already: those are to be answered first.
            Some(_) => {}
            None => {
                let purpose = PurposeId::new(self.fresh_id());
                let (author, side) = (self.me.person.id.clone(), held.side);
                let told = self.tell(&held, &purpose, "proposed");
                let proposed = Change::PurposeProposed { purpose, author, side, text };
                self.apply(&mut held.guard, &[proposed, told]).await?;
            }
        }
        self.show_purpose(&held.line).await
    }

    pub(super) async fn purpose_form(&mut self, pair: &PairId) -> Result<Form, Stop> {
        let line = self.choose(&Whom::Pair(pair.clone())).await?.line;
        let me = self.me.person.id.clone();
        let found = self.tx.purposes(pair, &me).await?;
        let text = found.proposed.or(found.agreed).map(|purpose| Esc::new(&purpose.text));
        let view = forms::Purpose { pair: pair.clone(), other: self.who_in(&line), text };
        Ok(forms::purpose_form(&view, self.lang()))
    }

    pub(super) async fn submit_purpose(&mut self, pair: &PairId, values: &FormValues) -> Answer {
        let line = self.choose(&Whom::Pair(pair.clone())).await?.line;
        self.propose(line, values.one("text").unwrap_or_default()).await
    }
}

/// How it stands, for one of the two.
fn view(pair: &PairId, eyes: &Eyes<'_>, side: Side, found: &Purposes) -> View {
    let current = found.agreed.as_ref();
    let on = |at: Option<jiff::Timestamp>| at.map_or(eyes.today(), |at| eyes.wall(at).date());
    let state = match (&found.proposed, current) {
        (Some(waiting), _) if waiting.agreed_by(side).is_some() => State::Yours { text: Esc::new(&waiting.text) },
        (Some(waiting), _) => State::Theirs { purpose: waiting.id.clone(), text: Esc::new(&waiting.text) },
        (None, Some(agreed)) => {
            let (text, on) = (Esc::new(&agreed.text), on(agreed.agreed));
            match purpose::renewal(on) <= eyes.today() {
                true => State::Renew { purpose: agreed.id.clone(), text, on },
                false => State::Agreed { text, on },
            }
        }
        (None, None) => State::None,
    };
    let waits = found.proposed.as_ref().zip(current).filter(|(waiting, agreed)| waiting.text != agreed.text);
    View {
        pair: pair.clone(),
        other: eyes.other(),
        state,
        current: waits.map(|(_, agreed)| Esc::new(&agreed.text)),
        today: eyes.today(),
    }
}

/// The message about a wording: proposed, agreed to, or half a year old.
pub(super) async fn purpose_said(tx: &mut Tx, claimed: &Claimed, scene: &Scene<'_>) -> Result<Option<Said>, Fault> {
    let eyes = &scene.eyes;
    let Some((what, id)) = claimed.detail.as_deref().and_then(|detail| detail.split_once(' ')) else {
        return Ok(None);
    };
    let found = tx.purposes(&scene.pair.id, &eyes.reader.id).await?;
    let is = |purpose: &Option<purpose::Purpose>| purpose.as_ref().is_some_and(|purpose| purpose.id.as_str() == id);
    let waits = is(&found.proposed) && found.to_agree(scene.side, &PurposeId::new(id)).is_some();
    let is_over = match what {
        "proposed" => !waits,
        "renew" => !is(&found.agreed) || found.proposed.is_some(),
        _ => !is(&found.agreed),
    };
    let card = crate::message::purpose::purpose(&view(&scene.pair.id, eyes, scene.side, &found), eyes.lang());
    Ok(Some(Said::new(card, what != "agreed").nothing_if(is_over)))
}
