//! The rules: values in, values out. Knows no clock, no database, no chat platform.

pub mod agenda;
pub mod calendar;
pub mod change;
pub mod holidays;
pub mod ids;
pub mod lang;
pub mod normal;
pub mod occurrence;
pub mod pair;
pub mod people;
pub mod plan;
pub mod promise;
pub mod rhythm;
mod scan;
pub mod when;
