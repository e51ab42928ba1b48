//! Words in both languages, side by side: the catalog, dates and numbers, the questions.

#[macro_use]
mod messages;

pub mod catalog;
pub mod formats;
pub mod questions;
