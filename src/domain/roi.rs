//! What 1on1s cost and when they would pay, from numbers that the company itself gave. An estimate of two views side by
//! side: cash alone, and everything that was given. Knows no percentages of its own: without inputs there is no answer.

use super::chance::{Range, SplitMix64, Spread};

/// One number that the estimate is made from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Input {
    /// People with 1on1s as reports.
    People,
    /// Who holds them.
    Managers,
    /// Share of people who leave of their own will in a year, without the programme.
    Turnover,
    /// By which share of itself turnover would fall.
    Cut,
    /// The share of that fall that 1on1s can be credited with.
    Credit,
    /// Yen that filling one place costs: agencies, adverts, interviews.
    HireCost,
    /// Yen that an empty place and a new start cost beyond that.
    VacancyCost,
    /// People hired in a year.
    Hires,
    /// Months by which newcomers work alone sooner.
    RampMonths,
    /// Yen that such a month is worth.
    RampValue,
    /// Hours in a month that a manager no longer spends on trouble.
    ReliefHours,
    /// Yen of a manager's hour.
    ManagerHour,
    /// Yen of an hour of somebody in a 1on1.
    HourCost,
    /// Minutes that a 1on1 takes to prepare, both together.
    PrepMinutes,
    /// The share of the time that is additional: what replaced another talk is not.
    Additional,
    /// Yen a year for tools and administration.
    ToolCost,
}

/// What a number counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    Count,
    /// Given in percent, kept as a share.
    Share,
    Yen,
    Hours,
    Minutes,
    Months,
}

impl Input {
    pub const ALL: [Input; 16] = [
        Input::People,
        Input::Managers,
        Input::Turnover,
        Input::Cut,
        Input::Credit,
        Input::HireCost,
        Input::VacancyCost,
        Input::Hires,
        Input::RampMonths,
        Input::RampValue,
        Input::ReliefHours,
        Input::ManagerHour,
        Input::HourCost,
        Input::PrepMinutes,
        Input::Additional,
        Input::ToolCost,
    ];

    pub fn code(self) -> &'static str {
        match self {
            Input::People => "people",
            Input::Managers => "managers",
            Input::Turnover => "turnover",
            Input::Cut => "cut",
            Input::Credit => "credit",
            Input::HireCost => "hire_cost",
            Input::VacancyCost => "vacancy_cost",
            Input::Hires => "hires",
            Input::RampMonths => "ramp_months",
            Input::RampValue => "ramp_value",
            Input::ReliefHours => "relief_hours",
            Input::ManagerHour => "manager_hour",
            Input::HourCost => "hour_cost",
            Input::PrepMinutes => "prep_minutes",
            Input::Additional => "additional",
            Input::ToolCost => "tool_cost",
        }
    }

    pub fn from_code(code: &str) -> Option<Input> {
        Input::ALL.into_iter().find(|input| input.code() == code)
    }

    pub fn unit(self) -> Unit {
        match self {
            Input::People | Input::Managers | Input::Hires => Unit::Count,
            Input::Turnover | Input::Cut | Input::Credit | Input::Additional => Unit::Share,
            Input::RampMonths => Unit::Months,
            Input::ReliefHours => Unit::Hours,
            Input::PrepMinutes => Unit::Minutes,
            Input::HireCost
            | Input::VacancyCost
            | Input::RampValue
            | Input::ManagerHour
            | Input::HourCost
            | Input::ToolCost => Unit::Yen,
        }
    }

    /// What is taken when nothing was given; `None` for what the company has to say itself. A benefit that was not given
    /// is none, and all time counts as additional until somebody says otherwise.
    pub fn otherwise(self) -> Option<Range> {
        match self {
            Input::People | Input::Turnover | Input::Cut | Input::Credit | Input::HireCost | Input::HourCost => None,
            Input::Additional => Some(Range::exactly(1.0)),
            Input::PrepMinutes => Some(Range::exactly(10.0)),
            _ => Some(Range::exactly(0.0)),
        }
    }

    /// The most that this number can be: more is a slip of the hand.
    pub fn most(self) -> f64 {
        match self.unit() {
            Unit::Count => 10_000_000.0,
            Unit::Share => 1.0,
            Unit::Yen => 1e12,
            // In a month; a day; ten years.
            Unit::Hours => 744.0,
            Unit::Minutes => 1_440.0,
            Unit::Months => 120.0,
        }
    }

    /// Whether the company has to say it: nothing else can be taken for it.
    pub fn is_needed(self) -> bool {
        self.otherwise().is_none()
    }
}

/// Everything the estimate needs. Made by [`Inputs::from`] alone, so that none is guessed.
#[derive(Clone, Debug, PartialEq)]
pub struct Inputs {
    ranges: Vec<Range>,
}

impl Inputs {
    /// The given numbers, completed by what is taken otherwise; or those that are missing.
    pub fn from(given: &[(Input, Range)]) -> Result<Inputs, Vec<Input>> {
        let one = |input: Input| given.iter().find(|(i, _)| *i == input).map(|(_, range)| *range).or(input.otherwise());
        let missing: Vec<Input> = Input::ALL.into_iter().filter(|input| one(*input).is_none()).collect();
        if missing.is_empty() {
            Ok(Inputs { ranges: Input::ALL.into_iter().filter_map(one).collect() })
        } else {
            Err(missing)
        }
    }

    pub fn get(&self, input: Input) -> Range {
        let at = Input::ALL.into_iter().position(|one| one == input).unwrap_or(0);
        self.ranges.get(at).copied().unwrap_or(Range::exactly(0.0))
    }
}

/// The 1on1s of a year, as the ledger counted them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Meetings {
    pub took_place: i64,
    /// Minutes they were planned for, all together.
    pub minutes: i64,
}

impl Meetings {
    /// Hours of both people, with preparation.
    pub fn hours(&self, prep_minutes: f64) -> f64 {
        (2.0 * self.minutes as f64 + self.took_place as f64 * prep_minutes) / 60.0
    }
}

/// What is counted as a benefit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum View {
    /// Only what is no longer paid to fill places.
    Cash,
    /// Everything that was given.
    Full,
}

/// An estimate of a year, in yen.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Estimate {
    pub benefit: Spread,
    pub cost: Spread,
    pub net: Spread,
    /// Net ÷ cost; `None` when nothing is spent.
    pub return_on_cost: Option<Spread>,
    /// In how many of the draws the benefit exceeds the cost: a share.
    pub pays: f64,
}

/// When it would pay, at the middle values.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BreakEven {
    pub cost: f64,
    /// It pays if one who leaves costs this much in all.
    pub cost_of_leaver: Option<f64>,
    /// It pays if it keeps so many people a year.
    pub people: Option<f64>,
}

const DRAWS: usize = 10_000;

/// A year's estimate by drawing each input from its range, 10,000 times. The same seed gives the same estimate.
pub fn estimate(inputs: &Inputs, meetings: Meetings, view: View, seed: u64) -> Option<Estimate> {
    let mut chance = SplitMix64::new(seed);
    let mut benefits = Vec::with_capacity(DRAWS);
    let mut costs = Vec::with_capacity(DRAWS);
    for _ in 0..DRAWS {
        // Every input is drawn in each view, so that both see the same company.
        let drawn: Vec<f64> = Input::ALL.into_iter().map(|input| inputs.get(input).draw(&mut chance)).collect();
        let of = |input: Input| drawn[input as usize];
        benefits.push(benefit(of, view));
        costs.push(cost(of, meetings));
    }
    let net: Vec<f64> = benefits.iter().zip(&costs).map(|(b, c)| b - c).collect();
    let pays = net.iter().filter(|net| **net > 0.0).count() as f64 / DRAWS as f64;
    let ratios = costs.iter().all(|cost| *cost > 0.0).then(|| net.iter().zip(&costs).map(|(n, c)| n / c).collect());
    Some(Estimate {
        benefit: Spread::of(benefits)?,
        cost: Spread::of(costs)?,
        net: Spread::of(net)?,
        return_on_cost: ratios.and_then(Spread::of),
        pays,
    })
}

fn benefit(of: impl Fn(Input) -> f64, view: View) -> f64 {
    let kept = of(Input::People) * of(Input::Turnover) * of(Input::Cut) * of(Input::Credit);
    match view {
        View::Cash => kept * of(Input::HireCost),
        View::Full => {
            let sooner = of(Input::Hires) * of(Input::RampMonths) * of(Input::Credit) * of(Input::RampValue);
            let relief = of(Input::Managers) * of(Input::ReliefHours) * 12.0;
            let relief = relief * of(Input::Credit) * of(Input::ManagerHour);
            kept * (of(Input::HireCost) + of(Input::VacancyCost)) + sooner + relief
        }
    }
}

fn cost(of: impl Fn(Input) -> f64, meetings: Meetings) -> f64 {
    meetings.hours(of(Input::PrepMinutes)) * of(Input::HourCost) * of(Input::Additional) + of(Input::ToolCost)
}

pub fn break_even(inputs: &Inputs, meetings: Meetings) -> BreakEven {
    let of = |input: Input| inputs.get(input).mid;
    let cost = cost(of, meetings);
    let kept = of(Input::People) * of(Input::Turnover) * of(Input::Cut) * of(Input::Credit);
    let per_leaver = of(Input::HireCost) + of(Input::VacancyCost);
    BreakEven {
        cost,
        cost_of_leaver: (kept > 0.0).then(|| cost / kept),
        people: (per_leaver > 0.0).then(|| cost / per_leaver),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_order_of_inputs_is_the_order_of_draws() {
        for (at, input) in Input::ALL.into_iter().enumerate() {
            assert_eq!(input as usize, at);
            assert_eq!(Input::from_code(input.code()), Some(input));
        }
    }

    #[test]
    fn without_the_companys_own_numbers_there_is_no_estimate() {
        let missing = Inputs::from(&[(Input::People, Range::exactly(200.0))]).unwrap_err();
        assert_eq!(missing, [Input::Turnover, Input::Cut, Input::Credit, Input::HireCost, Input::HourCost]);
    }
}
