//! The relay: static files, sockets, sessions and resources.
//!
//! A socket ([`socket`]), or a line over HTTP ([`socket::http`]), says hello, gets its place in a [`session`] through the
//! register ([`hub`]), and from then on frames go by lane and role to the other side; their bodies are never read.
//! [`resources`] gives the agent's browser style sheets, images and fonts. [`chat`] is the lane in which both write to
//! each other. [`restrictions`] is what agents may not see or do, managed through the [`api`]. [`serve`] ties it together
//! from a [`config`]. [`mask_test`] tells a site's owner whether its rules hold.

pub mod api;
pub mod assets;
pub mod attempts;
pub mod chat;
pub mod cli;
pub mod config;
pub mod hub;
pub mod identity;
pub mod listen;
pub mod live;
pub mod mask_test;
pub mod metrics;
pub mod origin;
pub mod persist;
pub mod resources;
pub mod restrictions;
pub mod secrets;
pub mod serve;
pub mod session;
pub mod socket;
pub mod upgrade;
