//! Figures: what is counted, over which time, and what may be said of it. Counts, tags and dates only; nothing in here
//! has ever seen a word that somebody wrote.

mod counts;
pub mod interval;
mod lead;
mod merged;
mod period;
mod published;
pub mod rate;
pub mod words;

pub use counts::{Counts, Heads};
pub use lead::{Fate, Lasted, Lead, Within};
pub use merged::{FEWEST_PAIRS, merged};
pub use period::{Month, Period};
pub use published::{Corrected, Published, corrected};
pub use rate::{Rate, Share};

use serde::{Deserialize, Serialize};

use super::ids::{PairId, PersonId, UnitId};

/// The version of the definition of the execution rate; it is stored with each published figure.
pub const DEFINITION: &str = "v1";

/// Whose slots.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    Company,
    /// A unit of the roster with everything below it.
    Unit(UnitId),
    /// The 1on1s that this person holds as a manager.
    Manager(PersonId),
    /// All 1on1s of this person, on either side.
    Person(PersonId),
    Pair(PairId),
}
