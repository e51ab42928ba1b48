//! The rules: values in, values out. Knows no clock, no database, no chat platform.

pub mod lang;
