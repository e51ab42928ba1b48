//! Microsoft Teams by the Bot Connector's REST protocol: verify, read, render, forms, limits, calls.

pub mod address;
pub mod answer;
pub mod answered;
pub mod connector;
pub mod form;
pub mod hosts;
pub mod inbound;
mod keys;
pub mod limits;
pub mod manifest;
pub mod mark;
pub mod messenger;
pub mod outcome;
pub mod pace;
pub mod probe;
pub mod render;
pub mod settings;
mod spoken;
pub mod token;
pub mod verify;
mod wire;
