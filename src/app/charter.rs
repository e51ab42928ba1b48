//! `admin charter`: why the company holds 1on1s, who answers for it, what it aims at. Written by administrators or HR, and
//! shown to everybody on the home page and in the welcome.

use jiff::civil::Date;

use super::ask::{Answer, Ask, Stop};
use crate::card::{Esc, Form, FormValues, Who};
use crate::chat::Reply;
use crate::domain::agenda;
use crate::domain::charter::{Charter, LONGEST, LONGEST_LINE, MOST_REVIEWS, Signed, USUAL_FISCAL_MONTH};
use crate::domain::ids::PersonId;
use crate::domain::people::Role;
use crate::message::charter as shown;
use crate::message::forms;
use crate::message::refusal::{CharterFault, Refusal};

impl Ask<'_> {
    pub(super) async fn admin_charter(&mut self) -> Answer {
        self.must_look_after_it().await?;
        self.show_charter(false).await
    }

    async fn must_look_after_it(&mut self) -> Result<(), Stop> {
        let me = self.me.person.id.clone();
        let may = self.tx.has_role(&me, Role::ItAdmin).await? || self.tx.has_role(&me, Role::HrViewer).await?;
        if may { Ok(()) } else { Err(Refusal::NotAdminOrHr.into()) }
    }

    async fn show_charter(&mut self, saved: bool) -> Answer {
        let workspace = self.me.workspace.id.clone();
        let charter = match self.tx.charter(&workspace).await? {
            None => None,
            Some(charter) => Some(self.charter_view(charter).await?),
        };
        let view = shown::View { charter, saved, today: self.today() };
        Ok(Reply::Card(shown::charter(&view, self.lang())))
    }

    async fn charter_view(&mut self, charter: Charter) -> Result<shown::Charter, Stop> {
        let is_old = charter.message_is_old(self.now);
        let line = |words: &Option<String>| words.as_deref().map(Esc::new);
        Ok(shown::Charter {
            why: Esc::new(&charter.why),
            owner: Esc::new(&charter.owner),
            target: charter.target,
            starts: charter.starts,
            message: charter.message.as_ref().map(|message| shown::Message {
                text: Esc::new(&message.text),
                by: Esc::new(&message.by),
                is_old,
            }),
            contact: self.contact_of(charter.contact.as_ref()).await?,
            reply_within: line(&charter.reply_within),
            urgent: line(&charter.urgent),
            desk: line(&charter.desk),
            fiscal_month: charter.fiscal_month,
            reviews: charter.reviews,
        })
    }

    async fn contact_of(&mut self, contact: Option<&PersonId>) -> Result<Option<Who>, Stop> {
        let workspace = self.me.workspace.id.clone();
        Ok(match contact {
            None => None,
            Some(id) => self.tx.person(&workspace, id).await?.map(|person| self.who(&person)),
        })
    }

    pub(super) async fn charter_form(&mut self) -> Result<Form, Stop> {
        self.must_look_after_it().await?;
        let workspace = self.me.workspace.id.clone();
        let view = match self.tx.charter(&workspace).await? {
            None => forms::Charter { starts: Some(self.today()), ..forms::Charter::default() },
            Some(charter) => {
                let shown = self.charter_view(charter).await?;
                forms::Charter {
                    why: Some(shown.why),
                    owner: Some(shown.owner),
                    target: Some(shown.target),
                    starts: Some(shown.starts),
                    signed: shown.message.as_ref().map(|message| message.by.clone()),
                    message: shown.message.map(|message| message.text),
                    contact: shown.contact,
                    reply: shown.reply_within,
                    urgent: shown.urgent,
                    desk: shown.desk,
                    fiscal_month: Some(shown.fiscal_month),
                    reviews: shown.reviews,
                }
            }
        };
        Ok(forms::charter(&view, self.lang()))
    }

    pub(super) async fn submit_charter(&mut self, values: &FormValues) -> Answer {
        self.must_look_after_it().await?;
        let (workspace, me) = (self.me.workspace.id.clone(), self.me.person.id.clone());
        let before = self.tx.charter(&workspace).await?;
        let fault = |fault: CharterFault| Stop::from(Refusal::Charter(fault));
        let why = self.words_of(values, "why", LONGEST)?.ok_or_else(|| fault(CharterFault::NoWhy))?;
        let owner = self.words_of(values, "owner", LONGEST_LINE)?.ok_or_else(|| fault(CharterFault::NoOwner))?;
        let target = values.one("target").map(crate::domain::normal::normalise).unwrap_or_default();
        let target = target.trim().trim_end_matches('%').parse().ok().filter(|n| (1..=100).contains(n));
        let target: u8 = target.ok_or_else(|| fault(CharterFault::BadTarget))?;
        let starts = super::forms::date_of(values, "starts")?.ok_or_else(|| fault(CharterFault::NoStart))?;
        let message = match self.words_of(values, "message", LONGEST)? {
            None => None,
            Some(text) => {
                let by = self.words_of(values, "signed", LONGEST_LINE)?;
                let by = by.ok_or_else(|| fault(CharterFault::NoSignature))?;
                // Saved again with the same words it is as old as it was.
                let kept = before.as_ref().and_then(|before| before.message.clone());
                let kept = kept.filter(|kept| kept.text == text && kept.by == by);
                Some(kept.unwrap_or(Signed { text, by, at: self.now }))
            }
        };
        let contact = match values.one("contact") {
            None => before.and_then(|before| before.contact),
            Some(external) => {
                let external = external.to_owned();
                match self.is_me(&external) {
                    true => Some(me.clone()),
                    false => Some(self.person_by_external(&external, None).await?.id),
                }
            }
        };
        let month = values.one("fiscal").and_then(|month| month.parse().ok()).filter(|n| (1..=12).contains(n));
        let charter = Charter {
            why,
            owner,
            target,
            starts,
            message,
            contact,
            reply_within: self.words_of(values, "reply", LONGEST_LINE)?,
            urgent: self.words_of(values, "urgent", LONGEST_LINE)?,
            desk: self.words_of(values, "desk", LONGEST_LINE)?,
            fiscal_month: month.unwrap_or(USUAL_FISCAL_MONTH),
            reviews: reviews_of(values.one("reviews").unwrap_or_default())?,
        };
        self.tx.write_charter((&workspace, &me), &charter, self.now).await?;
        self.tx.touch_home(&me).await?;
        self.changed = true;
        self.show_charter(true).await
    }

    /// What somebody wrote into a field; `None` when it is empty.
    fn words_of(&self, values: &FormValues, name: &str, max: usize) -> Result<Option<String>, Stop> {
        let Some(text) = values.one(name) else { return Ok(None) };
        match agenda::kept(text) {
            Ok(text) => match text.chars().count() {
                length if length > max => Err(Refusal::TextTooLong { length, max }.into()),
                _ => Ok(Some(text)),
            },
            Err(agenda::TextRefused::Empty) => Ok(None),
            Err(refused) => Err(super::refusals::from_text(refused).into()),
        }
    }
}

/// Days in ISO form, with commas of either language between them.
fn reviews_of(text: &str) -> Result<Vec<Date>, Stop> {
    let mut days = Vec::new();
    for word in crate::domain::normal::normalise(text).split([',', '、', ' ', ';']).filter(|word| !word.is_empty()) {
        let day = word.parse::<Date>();
        let fault = |_| Stop::from(Refusal::Charter(CharterFault::BadReview { input: Esc::new(word) }));
        days.push(day.map_err(fault)?);
    }
    days.sort();
    days.dedup();
    if days.len() > MOST_REVIEWS {
        return Err(Refusal::Charter(CharterFault::TooManyReviews { max: MOST_REVIEWS }).into());
    }
    Ok(days)
}
