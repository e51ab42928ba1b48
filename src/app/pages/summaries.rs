//! What is published of ten-second questions, as the pages show it: quarter by quarter, nothing but published rows. Everybody
//! sees the company as a whole, as they were promised when they answered; its parts, and how many pairs an early rule
//! held for, are for HR and executives.

use jiff::civil::Date;

use super::{Visitor, Whose};
use crate::app::App;
use crate::domain::figures::{Month, Period};
use crate::domain::ids::WorkspaceId;
use crate::domain::pulse::{Measure, PulseFigure};
use crate::store::{Fault, PulseQuarter};

/// What is published of a time.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Summaries {
    /// The latest first.
    pub quarters: Vec<Summary>,
    /// The last day of the quarter that is being asked about.
    pub asked_until: Option<Date>,
    /// Whether anything was ever published, of whatever time.
    pub is_any: bool,
}

/// A published quarter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Summary {
    pub first: Date,
    pub last: Date,
    pub told: Vec<Told>,
}

/// What is told of one measure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    pub measure: Measure,
    /// `None`: too few answered for anything to be said.
    pub company: Option<PulseFigure>,
    /// Points above the first quarter in which it was published; `None` in that one, and where they can't be compared.
    pub points: Option<i16>,
    /// What it was then.
    pub first: Option<PulseFigure>,
    /// By their names. Empty where the company has no parts large enough, or they are not for this reader.
    pub parts: Vec<PulseFigure>,
}

impl App {
    /// What is published of the quarters that lie in a period; `None` where that is not for this visitor.
    pub async fn summaries(&self, visitor: &Visitor, whose: Whose, period: Period) -> Result<Option<Summaries>, Fault> {
        if !visitor.may_see(whose) || whose == Whose::Team {
            return Ok(None);
        }
        let ledger = self.store.ledger();
        let quarters = ledger.pulse_quarters(&visitor.workspace).await?;
        let figures = ledger.pulse(&visitor.workspace).await?;
        Ok(Some(arranged(&quarters, figures, whose, period)))
    }

    /// Everything published of quarters that were over when a month was: for the operator's files.
    pub async fn published_until(&self, workspace: &WorkspaceId, month: Month) -> Result<Vec<PulseFigure>, Fault> {
        let mut figures = self.store.ledger().pulse(workspace).await?;
        figures.retain(|figure| Month::of(figure.quarter).plus(2) <= month);
        Ok(figures)
    }
}

fn arranged(quarters: &[PulseQuarter], mut figures: Vec<PulseFigure>, whose: Whose, period: Period) -> Summaries {
    let sees_all = whose == Whose::Company;
    figures.retain(|figure| sees_all || (figure.is_company() && figure.measure != Measure::Early));
    let whole = |measure| figures.iter().filter(move |figure| figure.is_company() && figure.measure == measure);
    let told = |quarter: Date, measure: Measure| {
        let company = whole(measure).find(|figure| figure.quarter == quarter).cloned();
        let first = whole(measure).min_by_key(|figure| figure.quarter).filter(|first| first.quarter < quarter).cloned();
        let points = company.as_ref().zip(first.as_ref()).and_then(|(now, first)| now.points_since(first));
        let is_part =
            |figure: &&PulseFigure| figure.quarter == quarter && figure.measure == measure && !figure.is_company();
        Told { measure, company, points, first, parts: figures.iter().filter(is_part).cloned().collect() }
    };
    let lies_in = |quarter: &&PulseQuarter| {
        quarter.is_published && Month::of(quarter.first) <= period.last && Month::of(quarter.last) >= period.first
    };
    let measures = || Measure::ALL.into_iter().filter(|measure| sees_all || *measure != Measure::Early);
    Summaries {
        quarters: quarters
            .iter()
            .filter(lies_in)
            .map(|quarter| Summary {
                first: quarter.first,
                last: quarter.last,
                told: measures().map(|measure| told(quarter.first, measure)).collect(),
            })
            .collect(),
        asked_until: quarters.iter().find(|quarter| !quarter.is_published).map(|quarter| quarter.last),
        is_any: quarters.iter().any(|quarter| quarter.is_published),
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::domain::anonymity::{Response, Shown};

    fn figure(quarter: Date, measure: Measure, parts: &[&str], score: u8) -> PulseFigure {
        PulseFigure {
            quarter,
            measure,
            parts: parts.iter().map(|part| (*part).to_owned()).collect(),
            n: 20,
            response: Response::Mid,
            shown: Shown::Score(score),
            least: 5,
            definition: "v1".to_owned(),
        }
    }

    fn published() -> (Vec<PulseQuarter>, Vec<PulseFigure>) {
        let (spring, summer, autumn) = (date(2026, 4, 1), date(2026, 7, 1), date(2026, 10, 1));
        let quarter =
            |first: Date, is_published| PulseQuarter { first, last: Month::of(first).plus(2).last_day(), is_published };
        let figures = vec![
            figure(summer, Measure::Early, &[], 20),
            figure(summer, Measure::Safety, &[], 66),
            figure(summer, Measure::Safety, &["Dev"], 70),
            figure(summer, Measure::Safety, &["Law", "Sales"], 62),
            figure(spring, Measure::Safety, &[], 60),
        ];
        (vec![quarter(autumn, false), quarter(summer, true), quarter(spring, true)], figures)
    }

    fn year() -> Period {
        Period { first: Month { year: 2026, month: 4 }, last: Month { year: 2027, month: 3 } }
    }

    #[test]
    fn who_answers_for_the_company_sees_its_parts_and_everybody_else_the_whole() {
        let (quarters, figures) = published();
        let all = arranged(&quarters, figures.clone(), Whose::Company, year());
        assert_eq!(all.asked_until, Some(date(2026, 12, 31)));
        assert_eq!(
            all.quarters.iter().map(|quarter| quarter.first).collect::<Vec<_>>(),
            [date(2026, 7, 1), date(2026, 4, 1)]
        );
        let safety = &all.quarters[0].told[0];
        assert_eq!((safety.measure, safety.points, safety.parts.len()), (Measure::Safety, Some(6), 2));
        assert_eq!(all.quarters[1].told[0].points, None, "the first is compared with nothing");
        assert_eq!(all.quarters[0].told.len(), Measure::ALL.len(), "what is hidden has its place too");
        assert!(all.quarters[0].told[1].company.is_none());
        let own = arranged(&quarters, figures, Whose::Own, year());
        let told: Vec<&Told> = own.quarters.iter().flat_map(|quarter| &quarter.told).collect();
        assert!(told.iter().all(|told| told.parts.is_empty() && told.measure != Measure::Early), "{told:?}");
        assert!(own.quarters[0].told[0].company.is_some());
    }

    #[test]
    fn a_quarter_belongs_to_every_period_that_it_touches() {
        let (quarters, figures) = published();
        let of = |first: i8, last: i8| {
            let month = |month| Month { year: 2026, month };
            arranged(&quarters, figures.clone(), Whose::Company, Period { first: month(first), last: month(last) })
        };
        assert_eq!(of(9, 9).quarters.len(), 1);
        assert_eq!(of(6, 7).quarters.len(), 2);
        let before = of(1, 3);
        assert!(before.quarters.is_empty() && before.is_any);
        assert_eq!(of(7, 9).quarters[0].told[0].points, Some(6), "compared with a quarter outside of the period");
    }
}
