//! The agent side in the browser: socket, mirror, input. Boring on purpose: `engine::viewer` decides.

mod browser;
mod console;
mod dom;
mod input;
mod key;
mod mirror;
mod pointing;
mod report;
mod shell;
mod socket;
mod timer;

pub use console::AgentEngine;
