//! What may be seen and what may be done.
//!
//! Text of the page enters as [`Raw`] and leaves as [`Cleared`], through [`masking`] alone; an action of the agent is
//! performed only with a [`Permit`], given by [`permit`] alone. Both decide from facts that the browser side collects;
//! neither can be talked into a verdict. [`floor`] is what no rule and no site can open.

pub mod attributes;
#[cfg(feature = "compile")]
pub mod compile;
pub mod css;
pub mod detectors;
pub mod floor;
pub mod masking;
pub mod permit;
pub mod restrictions;
pub mod scope;

pub use detectors::Detectors;
pub use floor::{ElementFacts, Secrecy};
pub use masking::{Cleared, MASKED_TEXT, Raw, Visibility};
pub use permit::{Permit, Permitted};
pub use restrictions::{Restrictions, Standing};
pub use scope::Scope;
