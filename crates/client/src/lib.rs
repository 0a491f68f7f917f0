//! The customer side in the browser: socket, pointer, built-in UI. Boring on purpose: `engine` decides.

mod beyond;
mod deflate;
mod fetch;
mod hands;
mod held;
mod host;
mod listener;
mod pointer;
mod promise;
mod shell;
mod socket;
mod timer;
mod ui;

pub use host::Host;
pub use shell::Engine;
