//! The fake Slack against clients and an app that know nothing of its inside: slack-morphism, raw HTTP, raw WebSocket.

mod api;
mod faults;
mod people;
mod rig;
mod socket;
