//! Every text a person can read, by area. Japanese is written first, by ear; English is short and plain. `*…*` is
//! emphasis. Brackets and colons are half-width, 「？」 is full-width; nobody is blamed and nothing is shouted.

pub mod admin;
pub mod answers;
pub mod common;
pub mod digest;
pub mod forms;
pub mod hello;
pub mod help;
pub mod home;
pub mod link;
pub mod meetings;
pub mod nudge;
pub mod pairs;
pub mod privacy;
pub mod promises;
pub mod refusals;
pub mod render;
pub mod welcome;
