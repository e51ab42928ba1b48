//! The forms: what is asked, in which words. What the answers mean is the application's.

mod capture;
mod fields;
mod meeting;
mod programme;
mod settings;
mod setup;
mod starting;
mod writing;

pub use capture::{Capture, capture};
pub use meeting::{Owed, Reschedule, Topic, WrapUp, reschedule, wrap_up};
pub use programme::{Charter, Purpose, charter, purpose_form};
pub use settings::{Settings, settings};
pub use setup::{Rhythm, Setup, rhythm, setup};
pub use starting::{Begin, Handover, begin, handover};
pub use writing::{Agenda, EditItem, EditPromise, Promise, agenda, edit_item, edit_promise, promise};

use crate::card::Form;
use crate::domain::lang::Lang;

/// The most a text may hold, in characters.
pub const TEXT_MAX: usize = 3_000;

/// How many next promises a wrap-up asks for: fields `promise1_text`, `promise1_owner`, `promise1_due`, …
pub const NEXT_PROMISES: usize = 2;

/// Every form in its ordinary and its longest state.
pub fn samples(lang: Lang) -> Vec<(&'static str, Form)> {
    [
        setup::samples(lang),
        starting::samples(lang),
        writing::samples(lang),
        capture::samples(lang),
        meeting::samples(lang),
        programme::samples(lang),
        settings::samples(lang),
    ]
    .concat()
}
