//! The co-browse engine without I/O: the page side and the viewer side.

pub mod customer;
pub mod page;
pub mod viewer;

/// What an agent can ask for and what travels about it, as the shells need to see it.
pub mod acts {
    pub use policy::Permitted;
    pub use protocol::action::{Act, Button, Modifiers, Request};
    pub use protocol::presence::{Place, Presence};
    pub use protocol::session::{Navigation, Refusal};
}
