//! The promise under violence: real `taiwa serve` processes against the local Slack, killed with SIGKILL, stopped with
//! SIGTERM, robbed of their database. Whatever was acknowledged is there once; whatever was due was said once.

mod chaos;
mod lease;
mod ledger;
mod logs;
mod outage;
#[path = "../support/postgres.rs"]
mod postgres;
mod rig;
mod start;
mod stop;
