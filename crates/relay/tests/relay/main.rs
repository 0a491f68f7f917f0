//! The relay over real sockets: pairing, replay, bad input, resources, files.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test stops where it goes wrong"
)]

mod peer;
mod sessions;
