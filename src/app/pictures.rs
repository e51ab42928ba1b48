//! The pictures in messages: their addresses, and what is drawn there. A platform fetches a picture without saying for
//! whom, so its address can't be guessed, tells nothing, ends, and is for one message of one person; whether that person
//! may still see it is looked at anew each time.

use jiff::SignedDuration;

use super::reports::{lines, year_to};
use super::{App, Usual};
use crate::domain::figures::{Month, Scope};
use crate::domain::ids::{DeliveryId, PersonId};
use crate::domain::lang::Lang;
use crate::domain::people::{Person, PersonState, Role};
use crate::message::monthly::Year;
use crate::report;
use crate::store::{Claimed, Fault, Tx};
use crate::text::catalog::monthly as t;

/// Where pictures lie, behind the public address.
pub const PICTURES: &str = "/picture/";
/// How long after its message went out of date: by then the next month's is there. Whoever scrolls back further has the
/// figures in words.
const SHOWN_FOR: SignedDuration = SignedDuration::from_hours(35 * 24);

/// Whose year is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Which {
    Company,
    Team,
}

impl Which {
    /// The picture's name, which says what to draw and in which language.
    fn name(self, lang: Lang) -> String {
        let which = match self {
            Which::Company => "company",
            Which::Team => "team",
        };
        format!("{which}-{}.png", lang.code())
    }

    fn named(name: &str) -> Option<(Which, Lang)> {
        let all = [Which::Company, Which::Team].into_iter().flat_map(|which| Lang::ALL.map(|lang| (which, lang)));
        all.into_iter().find(|(which, lang)| which.name(*lang) == name)
    }

    fn scope(self, reader: &PersonId) -> Scope {
        match self {
            Which::Company => Scope::Company,
            Which::Team => Scope::Manager(reader.clone()),
        }
    }
}

/// The picture of a month's message, where there is an address to fetch it from.
pub(super) async fn of(
    tx: &mut Tx,
    usual: &Usual,
    claimed: &Claimed,
    (month, which): (Month, Which),
    to: &Person,
) -> Result<Option<Year>, Fault> {
    let Some(url) = &usual.public_url else { return Ok(None) };
    let name = which.name(to.lang);
    let mark = tx.picture_mark(&claimed.id, &name);
    let lines = lines(&mut tx.figures(), &claimed.workspace, &which.scope(&to.id), year_to(month)).await?;
    Ok(Some(Year {
        address: format!("{url}{PICTURES}{}/{mark}/{name}", claimed.id),
        months: lines.iter().map(|line| (line.month, line.told())).collect(),
    }))
}

impl App {
    /// What is drawn at an address, as SVG; `None` where nothing is, or not any more.
    pub async fn picture(&self, delivery: &str, mark: &str, name: &str) -> Result<Option<String>, Fault> {
        let Some((which, lang)) = Which::named(name) else { return Ok(None) };
        let (delivery, mark, name) = (DeliveryId::new(delivery), mark.to_owned(), name.to_owned());
        let now = self.clock.now();
        self.store
            .read(move |tx| {
                Box::pin(async move {
                    if !is_same(&tx.picture_mark(&delivery, &name), &mark) {
                        return Ok(None);
                    }
                    let Some(told) = tx.told_month(&delivery).await? else { return Ok(None) };
                    let reader = tx.person(&told.workspace, &told.to).await?;
                    let is_here = reader.is_some_and(|reader| reader.state != PersonState::Left);
                    if !is_here || now >= told.expires + SHOWN_FOR || !may_see(tx, &told.to, which).await? {
                        return Ok(None);
                    }
                    let scope = which.scope(&told.to);
                    let lines = lines(&mut tx.figures(), &told.workspace, &scope, year_to(told.month)).await?;
                    let target = tx.figures().aims(&told.workspace).await?.target;
                    let label = match which {
                        Which::Company => t::picture(lang),
                        Which::Team => t::picture_team(lang),
                    };
                    Ok(Some(report::rate_chart(&lines, target, label, lang)))
                })
            })
            .await
    }
}

/// A role that was taken away takes its pictures along; who led somebody has seen them by name.
async fn may_see(tx: &mut Tx, reader: &PersonId, which: Which) -> Result<bool, Fault> {
    Ok(match which {
        Which::Team => true,
        Which::Company => tx.has_role(reader, Role::Executive).await? || tx.has_role(reader, Role::HrViewer).await?,
    })
}

/// By their hashes: how long that takes tells nothing of how far the two agree.
fn is_same(ours: &str, given: &str) -> bool {
    use sha2::{Digest, Sha256};
    Sha256::digest(ours) == Sha256::digest(given)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pictures_name_says_what_is_drawn_and_no_other_name_draws_anything() {
        for which in [Which::Company, Which::Team] {
            for lang in Lang::ALL {
                assert_eq!(Which::named(&which.name(lang)), Some((which, lang)));
            }
        }
        for name in ["", "company.png", "company-ja", "team-fr.png", "../company-ja.png"] {
            assert_eq!(Which::named(name), None, "{name}");
        }
    }
}
