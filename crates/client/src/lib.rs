//! The customer side in the browser: socket, pointer, performing, built-in UI. Boring on purpose: `engine` decides.

mod beyond;
mod consequence;
mod deflate;
mod dom;
mod fetch;
mod hands;
mod held;
mod host;
mod listener;
mod natives;
mod perform;
mod place;
mod pointer;
mod promise;
mod reach;
mod shell;
mod socket;
mod timer;
mod ui;

pub use hands::FrameHands;
pub use host::Host;
pub use shell::Engine;

/// Constant time, and smaller than the standard one.
#[cfg(target_arch = "wasm32")]
#[global_allocator]
static ALLOCATOR: rlsf::SmallGlobalTlsf = rlsf::SmallGlobalTlsf::new();
