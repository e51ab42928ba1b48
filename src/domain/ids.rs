//! Identifiers as types: a pair and a person never meet by accident.

use serde::{Deserialize, Serialize};

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(String);

        impl $name {
            pub fn new(id: impl Into<String>) -> $name {
                $name(id.into())
            }

            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.0)
            }
        }
    )+};
}

ids! {
    /// A company's space on one or more chat platforms. Nothing crosses it.
    WorkspaceId,
    PersonId,
    /// Two people who hold 1on1s.
    PairId,
    /// One rhythm of a pair, from a date on.
    SeriesId,
    /// One slot of a series.
    OccurrenceId,
    /// An agenda item.
    ItemId,
    /// A promise (約束).
    PromiseId,
    /// A wording of what a 1on1 is for.
    PurposeId,
    NoteId,
    MemoId,
    /// A message to one person.
    DeliveryId,
    /// A part of the company, as the roster names it.
    UnitId,
    /// A line of the roster.
    EmployeeId,
}
