//! The presence lane: where each person points. Newest wins; nothing here is replayed.

use crate::message::{messages, record};

record! {
    /// A place on the page that means the same in both layouts: an element and a point in its border box.
    pub struct Place {
        /// The element; 0 means the viewport itself.
        node: u32,
        /// Fraction of the width, in 1/65535; outside the box when negative or larger.
        x: i32,
        /// Fraction of the height, in 1/65535.
        y: i32,
    }
}

messages! {
    /// What either side shows of its pointer.
    pub enum Presence as "presence" {
        /// The mouse is here.
        1 => Pointer { /// Where.
            at: Place },
        /// A finger is here.
        2 => Touch { /// Where.
            at: Place },
        /// The pointer has left the page, or the finger the screen.
        3 => Gone,
        /// A click to be shown, not performed: the red circle of Pointer Mode.
        4 => Mark { /// Where.
            at: Place },
    }
}
