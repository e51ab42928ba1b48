//! The Slack adapter: what Slack sends becomes an [`Inbound`](crate::chat::Inbound), what the product answers becomes
//! Block Kit, and messages leave through the [`courier::Courier`]. It knows no storage and none of the product's rules.
//!
//! Reading order: [`verify`] → [`inbound`] → (the product) → [`render`] → [`answer`]; [`courier`] for what we send on
//! our own, [`socket`] for installations without a public address, [`manifest`] for the app's registration.

pub mod address;
pub mod answer;
pub mod courier;
pub mod form;
pub mod inbound;
pub mod limits;
pub mod manifest;
pub mod messenger;
pub mod outcome;
pub mod pace;
pub mod probe;
pub mod render;
pub mod socket;
pub mod verify;
pub mod written;

#[cfg(test)]
mod rules;
mod spoken;
mod wire;
