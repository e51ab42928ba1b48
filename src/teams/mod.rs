//! Microsoft Teams by the Bot Connector's REST protocol: verify, read, render, forms, limits, calls.

pub mod address;
pub mod mark;
pub mod settings;
