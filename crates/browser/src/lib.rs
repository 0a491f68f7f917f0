//! What the crates of the customer's browser have in common: the page as the browser's own members show it.

pub mod asked;
mod capture;
pub mod dom;
pub mod natives;
pub mod place;
pub mod said;

pub use capture::Capture;

/// Constant time, and smaller than the standard one.
#[cfg(target_arch = "wasm32")]
#[global_allocator]
static ALLOCATOR: rlsf::SmallGlobalTlsf = rlsf::SmallGlobalTlsf::new();
