//! The crate's map is ARCHITECTURE.md, below; its links are checked by rustdoc.
#![doc = include_str!("ARCHITECTURE.md")]

pub mod app;
pub mod card;
pub mod chart;
pub mod chat;
pub mod cli;
pub mod clock;
pub mod command;
pub mod config;
pub mod demo;
pub mod doctor;
pub mod domain;
pub mod http;
pub mod message;
pub mod playground;
pub mod report;
pub mod serve;
pub mod slack;
pub mod store;
pub mod teams;
pub mod telemetry;
pub mod text;
pub mod worker;
