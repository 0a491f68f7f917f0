//! The viewer side against a plain model: what fits arrives, what does not is refused, what harms never gets through.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

#[path = "viewer/hostile.rs"]
mod hostile;
#[path = "viewer/model.rs"]
mod model;
#[path = "viewer/random.rs"]
mod random;
#[path = "viewer/session.rs"]
mod session;
