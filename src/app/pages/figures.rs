//! What the pages show: figures from the ledger, and the slots behind them. Of the company it reads nothing but the
//! ledger, so no name and no word can come along; who a slot was with is told to its two people only.

use std::collections::HashMap;

use jiff::civil::{Date, DateTime};

use super::{Visitor, Whose};
use crate::app::App;
use crate::domain::figures::{Corrected, Counts, Heads, Lead, Month, Period, Published, Scope, corrected, merged};
use crate::domain::ids::{PersonId, UnitId};
use crate::domain::people::Zone;
use crate::report::MonthLine;
use crate::store::{Fault, Page, SlotLine, SlotReason, SlotState, UnitFigures};

/// Slots of one page of a list.
pub const SLOTS_A_PAGE: i64 = 50;

/// The figures of a period.
#[derive(Clone, Debug)]
pub struct Figures {
    /// Every month of the period up to this one, also those without a slot.
    pub months: Vec<(Month, Counts)>,
    /// Of the company only: what was published of them.
    pub published: Vec<(Month, Published)>,
    pub total: Counts,
    /// The people at the end of each of these months; empty for one's own figures, which are of nobody else.
    pub heads: Vec<(Month, Heads)>,
    /// Days between meetings, and how many meetings.
    pub gaps: Vec<(i64, i64)>,
    /// Pairs whose purpose is agreed, and all pairs.
    pub agreed: (i64, i64),
    /// How long promises took; `None` where they are of too few pairs to be told.
    pub lead: Option<Lead>,
    /// The mean over people, where it can be told.
    pub person_mean: Option<f64>,
    /// Of the company only: its parts, none of them of few pairs.
    pub parts: Vec<Part>,
    /// What the company aims at, in percent.
    pub target: i64,
    /// The reader's zone and day.
    pub zone: Zone,
    pub today: Date,
}

impl Figures {
    /// The months with what was published of them.
    pub fn lines(&self) -> Vec<MonthLine> {
        let published =
            |month| self.published.iter().find(|(m, _)| *m == month).map(|(_, published)| published.clone());
        let line = |(month, counts): &(Month, Counts)| MonthLine {
            month: *month,
            counts: *counts,
            published: published(*month),
        };
        self.months.iter().map(line).collect()
    }

    /// The published months that count differently now.
    pub fn corrected(&self) -> Vec<Corrected> {
        let lines = self.lines();
        corrected(lines.iter().map(|line| (line.month, &line.counts, line.published.as_ref())))
    }
}

/// A part of the company that may be shown.
#[derive(Clone, Debug)]
pub struct Part {
    /// `None`: several that are told together.
    pub path: Option<String>,
    pub pairs: i64,
    pub counts: Counts,
    pub heads: Heads,
}

/// One slot, as the one who looks may see it.
#[derive(Clone, Debug)]
pub struct Slot {
    pub day: Date,
    pub state: SlotState,
    pub reason: Option<SlotReason>,
    pub moved: i64,
    pub skipped: bool,
    pub seen: Seen,
}

/// What of a slot is seen besides what became of it.
#[derive(Clone, Debug)]
pub enum Seen {
    /// By one of its two: when, and the other's name if it is known.
    Own { at: DateTime, with: Option<String> },
    /// By the company: the part it belongs to; `None` where that is told together with others.
    Part { path: Option<String> },
}

impl App {
    /// The month in which the visitor's company begins its years, 1 to 12.
    pub async fn fiscal_month(&self, visitor: &Visitor) -> Result<i8, Fault> {
        Ok(self.store.ledger().aims(&visitor.workspace).await?.fiscal_month)
    }

    /// The figures of a period; `None` where they are not for this visitor.
    pub async fn figures(&self, visitor: &Visitor, whose: Whose, period: Period) -> Result<Option<Figures>, Fault> {
        if !visitor.may_see(whose) {
            return Ok(None);
        }
        let ledger = self.store.ledger();
        let (workspace, scope) = (&visitor.workspace, scope(visitor, whose));
        let today = visitor.today(self.clock.now());
        let counted: HashMap<Month, Counts> = ledger.months(workspace, &scope, period).await?.into_iter().collect();
        let months: Vec<(Month, Counts)> = period
            .months()
            .take_while(|month| *month <= Month::of(today))
            .map(|month| (month, counted.get(&month).copied().unwrap_or_default()))
            .collect();
        let mut heads = Vec::new();
        if whose != Whose::Own {
            for (month, _) in &months {
                heads.push((*month, ledger.heads(workspace, &scope, *month, today).await?));
            }
        }
        let parts = match whose {
            Whose::Company => parts(ledger.units(workspace, period, today).await?),
            Whose::Own | Whose::Team => Vec::new(),
        };
        let people = match whose {
            Whose::Own => Vec::new(),
            Whose::Team | Whose::Company => ledger.per_person(workspace, &scope, period).await?,
        };
        let published = match whose {
            Whose::Company => ledger.published(workspace, period, None).await?,
            Whose::Own | Whose::Team => Vec::new(),
        };
        let lead = match whose {
            Whose::Company => self.company_lead(workspace, period).await?,
            Whose::Own | Whose::Team => {
                Some(Lead::of(&ledger.promises(workspace, &scope, period, self.counted_on()).await?.lasted))
            }
        };
        Ok(Some(Figures {
            lead,
            published,
            zone: visitor.zone.clone(),
            today,
            total: months.iter().map(|(_, counts)| *counts).sum(),
            gaps: ledger.intervals(workspace, &scope, period).await?,
            agreed: ledger.agreed(workspace, &scope).await?,
            person_mean: mean(&people),
            target: ledger.aims(workspace).await?.target,
            months,
            heads,
            parts,
        }))
    }

    /// The slots behind the figures, the latest first, and whether there are more; `None` where they are not for this
    /// visitor.
    pub async fn slots(
        &self,
        visitor: &Visitor,
        whose: Whose,
        period: Period,
        skip: i64,
    ) -> Result<Option<(Vec<Slot>, bool)>, Fault> {
        if !visitor.may_see(whose) {
            return Ok(None);
        }
        let ledger = self.store.ledger();
        let (workspace, scope) = (&visitor.workspace, scope(visitor, whose));
        let page = Page { skip, take: SLOTS_A_PAGE + 1 };
        let mut lines = ledger.slots(workspace, &scope, period, page).await?;
        let is_more = i64::try_from(lines.len()).unwrap_or(i64::MAX) > SLOTS_A_PAGE;
        lines.truncate(usize::try_from(SLOTS_A_PAGE).unwrap_or(usize::MAX));
        let slots = match whose {
            Whose::Company => {
                let today = visitor.today(self.clock.now());
                let paths = shown_paths(&ledger.units(workspace, period, today).await?);
                let part = |line: &SlotLine| line.unit.as_ref().and_then(|unit| paths.get(unit)).cloned();
                lines.iter().map(|line| slot(line, Seen::Part { path: part(line) })).collect()
            }
            Whose::Own | Whose::Team => self.named(visitor, lines).await?,
        };
        Ok(Some((slots, is_more)))
    }

    /// A visitor's own slots, each with the other's name.
    async fn named(&self, visitor: &Visitor, lines: Vec<SlotLine>) -> Result<Vec<Slot>, Fault> {
        let (workspace, me) = (visitor.workspace.clone(), visitor.person.clone());
        self.store
            .read(move |tx| {
                Box::pin(async move {
                    let mut names: HashMap<PersonId, Option<String>> = HashMap::new();
                    let mut slots = Vec::with_capacity(lines.len());
                    for line in &lines {
                        // Only their own: whatever was asked, nobody sees who another two are.
                        let other = match (line.manager == me, line.report == me) {
                            (true, _) => &line.report,
                            (false, true) => &line.manager,
                            (false, false) => continue,
                        };
                        if !names.contains_key(other) {
                            let name = tx.person(&workspace, other).await?.and_then(|person| person.name);
                            names.insert(other.clone(), name);
                        }
                        let with = names.get(other).cloned().flatten();
                        slots.push(slot(line, Seen::Own { at: line.slot, with }));
                    }
                    Ok(slots)
                })
            })
            .await
    }
}

fn scope(visitor: &Visitor, whose: Whose) -> Scope {
    match whose {
        Whose::Own => Scope::Person(visitor.person.clone()),
        Whose::Team => Scope::Manager(visitor.person.clone()),
        Whose::Company => Scope::Company,
    }
}

fn slot(line: &SlotLine, seen: Seen) -> Slot {
    let SlotLine { state, reason, moved, skipped, .. } = *line;
    Slot { day: line.slot.date(), state, reason, moved, skipped, seen }
}

/// The mean of each person's own share.
fn mean(people: &[(i64, i64)]) -> Option<f64> {
    let shares: Vec<f64> =
        people.iter().filter_map(|(held, due)| crate::domain::figures::interval::share(*held, *due)).collect();
    #[expect(clippy::cast_precision_loss, reason = "people of a company")]
    (!shares.is_empty()).then(|| shares.iter().sum::<f64>() / shares.len() as f64)
}

/// Units that nobody belongs to and nothing was counted of hide nothing.
fn occupied(units: &[UnitFigures]) -> Vec<&UnitFigures> {
    units.iter().filter(|unit| unit.pairs > 0 || unit.counts != Counts::default()).collect()
}

fn parts(units: Vec<UnitFigures>) -> Vec<Part> {
    let units = occupied(&units);
    let (alone, together) = merged(&units.iter().map(|unit| unit.pairs).collect::<Vec<_>>());
    let part = |places: &[usize], path: Option<String>| Part {
        path,
        pairs: places.iter().map(|&at| units[at].pairs).sum(),
        counts: places.iter().map(|&at| units[at].counts).sum(),
        heads: places.iter().fold(Heads::default(), |all, &at| {
            let heads = units[at].heads;
            Heads {
                eligible: all.eligible + heads.eligible,
                covered: all.covered + heads.covered,
                reached: all.reached + heads.reached,
            }
        }),
    };
    // Without a roster everything is in one part that says nothing new.
    if alone.is_empty() {
        return Vec::new();
    }
    let mut parts: Vec<Part> =
        alone.iter().map(|&at| part(&[at], Some(units[at].path.clone()).filter(|path| !path.is_empty()))).collect();
    if !together.is_empty() {
        parts.push(part(&together, None));
    }
    parts
}

/// The units that stand alone, by id.
pub fn shown_paths(units: &[UnitFigures]) -> HashMap<UnitId, String> {
    let units = occupied(units);
    let (alone, _) = merged(&units.iter().map(|unit| unit.pairs).collect::<Vec<_>>());
    alone.into_iter().filter_map(|at| Some((units[at].unit.clone()?, units[at].path.clone()))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unit(path: &str, pairs: i64, held: i64) -> UnitFigures {
        let counts = Counts { held, ..Counts::default() };
        let unit = (!path.is_empty()).then(|| UnitId::new(path.to_owned()));
        UnitFigures { unit, path: path.to_owned(), pairs, counts, heads: Heads::default() }
    }

    #[test]
    fn a_small_unit_is_told_with_others_and_the_sum_stays() {
        let units = vec![unit("Dev", 9, 30), unit("Legal", 2, 4), unit("Sales", 6, 11)];
        let told = parts(units.clone());
        let paths: Vec<_> = told.iter().map(|part| (part.path.as_deref(), part.pairs, part.counts.held)).collect();
        assert_eq!(paths, [(Some("Dev"), 9, 30), (None, 8, 15)], "2 pairs alone would be the total minus the rest");
        assert_eq!(shown_paths(&units).len(), 1);
    }

    #[test]
    fn a_unit_that_all_have_left_hides_among_others() {
        let told = parts(vec![unit("Dev", 9, 30), unit("Gone", 0, 4), unit("Sales", 6, 11), unit("Empty", 0, 0)]);
        let paths: Vec<_> = told.iter().map(|part| (part.path.as_deref(), part.counts.held)).collect();
        assert_eq!(paths, [(Some("Dev"), 30), (None, 15)]);
    }

    #[test]
    fn without_a_roster_there_are_no_parts() {
        assert!(parts(vec![unit("", 3, 4)]).is_empty());
        assert_eq!(mean(&[(1, 2), (0, 0), (2, 2)]), Some(0.75));
        assert_eq!(mean(&[]), None);
    }
}
