//! Taiwa makes 1on1s happen and makes them worth having.

pub mod domain;
