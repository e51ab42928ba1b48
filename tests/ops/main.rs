//! What an operator asks of the real binary: doctor, healthcheck, config show, completions, man, manifests. Every answer
//! of every test is searched for every secret.

#[path = "../support/artifacts.rs"]
mod artifacts;
mod doctor;
mod files;
#[path = "../support/teams/mod.rs"]
mod local_teams;
#[path = "../support/postgres.rs"]
mod postgres;
mod rig;
mod running;
mod teams;
