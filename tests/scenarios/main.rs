//! The product as people live it: each test is one story in a local Slack, on SQLite and on PostgreSQL, through the
//! adapter that production uses. A test's name is the sentence it proves.

#[path = "../support/postgres.rs"]
mod postgres;
#[path = "../support/world.rs"]
#[allow(dead_code, reason = "shared by several test binaries")]
mod world;

mod agenda;
mod capturing;
mod figures;
mod held;
mod inbound;
mod inbound_teams;
mod invariants;
mod linking;
mod messages;
mod moving;
mod notes;
mod pairs;
mod people;
mod programme;
mod promises;
mod pulse;
mod reports;
mod roster;
mod setup;
