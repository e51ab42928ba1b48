//! Every text a person can read, by area. Japanese is written first, by ear; English is short and plain. `*…*` is
//! emphasis. Brackets and colons are half-width, 「？」 is full-width; nobody is blamed and nothing is shouted.

pub mod admin;
pub mod answers;
pub mod common;
pub mod digest;
pub mod estimate;
pub mod forms;
pub mod hello;
pub mod help;
pub mod home;
pub mod lead;
pub mod link;
pub mod look_back;
pub mod meetings;
pub mod monthly;
pub mod nudge;
pub mod pages;
pub mod pairs;
pub mod privacy;
pub mod programme;
pub mod promises;
pub mod pulse;
pub mod refusals;
pub mod render;
pub mod roster;
pub mod signals;
pub mod stats;
pub mod summary;
pub mod upload;
pub mod welcome;
pub mod worth;
