//! Holds what is compiled from a document of restrictions against what the page reads of it.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "what the tests share fails as they do"
)]

mod detectors;
mod documents;
mod patterns;
mod selectors;
