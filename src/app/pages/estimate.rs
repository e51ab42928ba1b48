//! The numbers of the estimate on their page: what was given, what comes of it, and what HR gives by the form there.

use super::Visitor;
use crate::app::App;
use crate::app::worth::{Estimated, Missing, estimate};
use crate::domain::chance::Range;
use crate::domain::figures::Month;
use crate::domain::given::typed;
use crate::domain::people::Role;
use crate::domain::roi::Input;
use crate::store::{Done, Fault, Given};

/// What was given, and the estimate or what is missing for one.
pub struct Estimating {
    pub given: Vec<Given>,
    pub estimate: Result<Estimated, Missing>,
}

/// What the form says of one number.
#[derive(Clone, Debug, PartialEq)]
pub struct InputSaid {
    pub input: Input,
    /// When the value that the form showed was given, in milliseconds; `None` where it showed none.
    pub seen: Option<i64>,
    /// `None` takes it back.
    pub value: Option<(Range, String)>,
}

/// What became of a form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Saved {
    /// So many numbers were changed.
    Kept(usize),
    /// Somebody else changed these since the form was shown. Nothing was kept.
    Overtaken(Vec<Input>),
}

impl App {
    /// What the 1on1s cost and are worth; `None` where that is not for this visitor.
    pub async fn estimating(&self, visitor: &Visitor) -> Result<Option<Estimating>, Fault> {
        if !visitor.may_see_worth() {
            return Ok(None);
        }
        let (workspace, last) = (visitor.workspace.clone(), Month::of(visitor.today(self.clock.now())).plus(-1));
        self.store
            .read(move |tx| {
                Box::pin(async move {
                    let given = tx.given_inputs(&workspace).await?;
                    Ok(Some(Estimating { given, estimate: estimate(tx, &workspace, last).await? }))
                })
            })
            .await
    }

    /// Takes in what HR says of the numbers: all of it or nothing. What says the same as before is no change. `None` where
    /// it is not for this visitor to say.
    pub async fn say_inputs(&self, visitor: &Visitor, said: Vec<InputSaid>) -> Result<Option<Saved>, Fault> {
        let (workspace, me, now) = (visitor.workspace.clone(), visitor.person.clone(), self.clock.now());
        self.store
            .write(move |tx| {
                Box::pin(async move {
                    // Asked here and not of the visitor: a role taken away a moment ago is gone.
                    if !tx.has_role(&me, Role::HrViewer).await? {
                        return Ok(Done::Undo(None));
                    }
                    let given = tx.given_inputs(&workspace).await?;
                    let (mut changed, mut overtaken) = (0, Vec::new());
                    for InputSaid { input, seen, value } in said {
                        let before = given.iter().find(|given| given.input == input);
                        let is_same = match (before, &value) {
                            (None, None) => true,
                            (Some(before), Some((range, source))) => {
                                reads_as(input, before.range) == reads_as(input, *range) && before.source == *source
                            }
                            _ => false,
                        };
                        if is_same {
                            continue;
                        }
                        if before.map(|before| before.at.as_millisecond()) != seen {
                            overtaken.push(input);
                            continue;
                        }
                        changed += 1;
                        let by = (&workspace, Some(&me));
                        match value {
                            Some((range, source)) => {
                                tx.set_input(by, &Given { input, range, source, at: now }).await?;
                            }
                            None => {
                                tx.unset_input(by, input, now).await?;
                            }
                        }
                    }
                    Ok(match overtaken.is_empty() {
                        true => Done::Keep(Some(Saved::Kept(changed))),
                        false => Done::Undo(Some(Saved::Overtaken(overtaken))),
                    })
                })
            })
            .await
    }
}

/// A range as a form shows it.
fn reads_as(input: Input, range: Range) -> [String; 3] {
    [range.low, range.mid, range.high].map(|value| typed(input, value))
}
