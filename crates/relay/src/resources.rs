//! Style sheets, images and fonts for the agent: who may ask, where they come from, and what leaves the relay.

pub mod broker;
pub mod ticket;
