//! What an operator asks of the real binary: doctor, healthcheck, config show, completions, man, manifests. Every answer
//! of every test is searched for every secret.

mod doctor;
mod files;
#[path = "../support/postgres.rs"]
mod postgres;
mod rig;
mod running;
