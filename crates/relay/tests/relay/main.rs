//! The relay over real sockets: pairing, replay, bad input, resources, files.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test stops where it goes wrong"
)]

mod bad_input;
mod chat;
mod configuration;
mod editing;
mod files;
mod http;
mod http_lines;
mod line_peer;
mod obeying;
mod peer;
mod program;
mod records;
mod resources;
mod restrictions;
mod sessions;
