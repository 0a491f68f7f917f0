//! The customer's side against a relay that speaks the real wire: facts in, frames out.

// A test fails by panicking; what only its own scaffolding can break needs no kinder way.
#![allow(clippy::expect_used, clippy::panic, clippy::unreachable, missing_docs)]

#[path = "customer/delivery.rs"]
mod delivery;
#[path = "customer/facts.rs"]
mod facts;
#[path = "customer/life.rs"]
mod life;
#[path = "customer/navigating.rs"]
mod navigating;
#[path = "customer/page.rs"]
mod page;
#[path = "customer/relay.rs"]
mod relay;
#[path = "customer/restrictions.rs"]
mod restrictions;
#[path = "customer/session.rs"]
mod session;
#[path = "customer/slots.rs"]
mod slots;
