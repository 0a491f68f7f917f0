//! The whole system in one thread: a customer's engine, the relay's session and an agent's engine, joined by lines that
//! deliver when told and lose what is on its way when they break.
//!
//! What a browser would do is here in its plainest form: the page is one field with a number that rises, the mirror notes
//! the numbers that it is told to show, and an action is performed by being noted.

// Scaffolding of tests fails by panicking.
#![allow(clippy::expect_used, clippy::panic)]

mod agent;
mod customer;
mod line;
mod luck;
mod world;

pub use agent::AgentDesk;
pub use customer::CustomerDesk;
pub use line::Line;
pub use luck::Luck;
pub use world::World;
