//! The chat lane: what customers and agents write to each other, beside co-browse sessions and apart from them.
//!
//! [`words`] are the messages (CHAT.md is normative), [`conversation`] is one chat, [`desk`] all of them with the sockets
//! that belong to them: pure, `handle(input, now, &mut out)`. [`lane`] ties the desk to sockets.
//!
//! **Invariant.** A chat is heard by its customer and by agents of its site; its text is in memory alone, bounded, and in
//! no log; a chat that ended never comes back.

pub mod allowance;
pub mod conversation;
pub mod desk;
pub mod events;
pub mod lane;
#[cfg(test)]
mod properties;
pub mod socket;
pub mod words;
