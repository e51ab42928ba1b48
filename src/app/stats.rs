//! The figures, in chat: each person's own, a manager's, and for HR and executives the company's. Whoever asks for the
//! company's reads through [`Figures`], which has no way to a word or a name.

use std::collections::HashMap;

use jiff::civil::Date;

use super::ask::{Answer, Ask, Stop};
use super::view::who_is;
use crate::card::Esc;
use crate::chat::Reply;
use crate::command::StatsOf;
use crate::domain::figures::{Corrected, Period, Rate, Scope, Share, corrected, words};
use crate::domain::ids::{PersonId, WorkspaceId};
use crate::domain::people::{Role, Zone};
use crate::message::stats::{self, MOST_SLOTS, Of, Slot, State, View};
use crate::store::{Aims, Fault, Figures, Page, SlotLine, SlotReason, SlotState};

impl Ask<'_> {
    pub(super) async fn stats(&mut self, of: Option<StatsOf>, period: Option<&str>, explain: bool) -> Answer {
        let of = of.unwrap_or(StatsOf::Me);
        let (workspace, me) = (self.me.workspace.id.clone(), self.me.person.id.clone());
        let scope = match of {
            StatsOf::Me => Scope::Person(me.clone()),
            StatsOf::Team => Scope::Manager(me.clone()),
            StatsOf::Company => {
                let may =
                    self.tx.has_role(&me, Role::HrViewer).await? || self.tx.has_role(&me, Role::Executive).await?;
                if !may {
                    return Err(Stop::Instead(Box::new(stats::not_yours(self.lang()))));
                }
                Scope::Company
            }
        };
        let today = self.wall().date();
        let mut figures = self.tx.figures();
        let aims = figures.aims(&workspace).await?;
        let read = match period {
            None => Some(words::usual(today)),
            Some(text) => words::read(text, today, aims.fiscal_month),
        };
        let Some(read) = read else {
            let given = Esc::new(period.unwrap_or_default());
            return Err(Stop::Instead(Box::new(stats::no_period(&given, self.lang()))));
        };
        let reader = (self.me.person.zone.clone(), today);
        let mut view = summed(&mut figures, &workspace, &scope, (of, read), aims, reader).await?;
        view.typed = period.map(str::to_owned);
        if explain {
            let lines = figures.slots(&workspace, &scope, read, Page::first(MOST_SLOTS as i64 + 1)).await?;
            view.slots = Some(match of {
                StatsOf::Company => without_people(&mut figures, &workspace, read, today, lines).await?,
                StatsOf::Me | StatsOf::Team => self.with_people(&me, lines).await?,
            });
        }
        Ok(Reply::Card(stats::stats(&view, self.lang())))
    }

    /// One's own slots, each with the other of the two.
    async fn with_people(&mut self, me: &PersonId, lines: Vec<SlotLine>) -> Result<Vec<Slot>, Fault> {
        let workspace = self.me.workspace.id.clone();
        let mut names = HashMap::new();
        let mut slots = Vec::with_capacity(lines.len());
        for line in lines {
            let other = if line.manager == *me { &line.report } else { &line.manager };
            if !names.contains_key(other) {
                let person = self.tx.person(&workspace, other).await?;
                names.insert(other.clone(), person.map(|person| who_is(&person, &self.me.person)));
            }
            let of = names.get(other).cloned().flatten().map_or(Of::Nobody, Of::Person);
            slots.push(slot(&line, of));
        }
        Ok(slots)
    }
}

async fn summed(
    figures: &mut Figures<'_>,
    workspace: &WorkspaceId,
    scope: &Scope,
    (of, period): (StatsOf, Period),
    aims: Aims,
    (zone, today): (Zone, Date),
) -> Result<View, Fault> {
    let counts = figures.counts(workspace, scope, period).await?;
    let heads = figures.heads(workspace, scope, period.last, today).await?;
    let people = figures.per_person(workspace, scope, period).await?;
    let (agreed, pairs) = figures.agreed(workspace, scope).await?;
    Ok(View {
        of,
        period,
        typed: None,
        rate: Rate::of(&counts, &heads, &people),
        counts,
        agreed: Share::new(agreed, pairs),
        target: aims.target,
        slots: None,
        corrected: corrected_of(figures, workspace, scope, period).await?,
        today,
        zone,
    })
}

/// The months of a period that the company published with another number than they have now.
async fn corrected_of(
    figures: &mut Figures<'_>,
    workspace: &WorkspaceId,
    scope: &Scope,
    period: Period,
) -> Result<Vec<Corrected>, Fault> {
    let lines = super::reports::lines(figures, workspace, scope, period).await?;
    Ok(corrected(lines.iter().map(|line| (line.month, &line.counts, line.published.as_ref()))))
}

/// The company's slots: when, in which unit if that has pairs enough, and what became of them.
async fn without_people(
    figures: &mut Figures<'_>,
    workspace: &WorkspaceId,
    period: Period,
    today: Date,
    lines: Vec<SlotLine>,
) -> Result<Vec<Slot>, Fault> {
    let units = super::pages::shown_paths(&figures.units(workspace, period, today).await?);
    let of = |line: &SlotLine| match line.unit.as_ref().and_then(|unit| units.get(unit)) {
        Some(path) => Of::Unit(Esc::new(path)),
        None => Of::Nobody,
    };
    Ok(lines.iter().map(|line| slot(line, of(line))).collect())
}

fn slot(line: &SlotLine, of: Of) -> Slot {
    Slot { day: line.slot.date(), of, state: state(line), moved: line.moved, skipped: line.skipped }
}

fn state(line: &SlotLine) -> State {
    match (line.state, line.reason) {
        (SlotState::Held, _) => State::Held,
        (SlotState::Late, _) => State::Late,
        (SlotState::Missed, _) => State::Missed,
        (SlotState::Unanswered, _) => State::Unanswered,
        (SlotState::Disputed, _) => State::Disputed,
        (SlotState::Expected, _) => State::Expected,
        (SlotState::Withdrawn, _) => State::Withdrawn,
        (SlotState::Exempt, Some(SlotReason::Leave)) => State::ExemptLeave,
        (SlotState::Exempt, Some(SlotReason::Paused)) => State::ExemptPaused,
        (SlotState::Exempt, Some(SlotReason::JoinedOrLeft)) => State::ExemptJoined,
        (SlotState::Exempt, Some(SlotReason::Holidays) | None) => State::ExemptHolidays,
    }
}
