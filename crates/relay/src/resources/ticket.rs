//! What lets an agent's browser ask for resources: a signed name of the session and its agent, with an end.
//!
//! Image and style requests carry no header of ours, so the right to ask is part of the address.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::hmac;

use crate::secrets::SessionId;

/// Bytes of the signature that travel: 128 bits.
const TAG_BYTES: usize = 16;
const PAYLOAD_BYTES: usize = 16;

/// Makes and checks tickets.
pub struct Tickets {
    key: hmac::Key,
}

/// A ticket whose signature is good and whose time is not over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ticket {
    /// The session.
    pub session: SessionId,
    /// Until when, in seconds since 1970.
    pub expires_at: u64,
    tag: [u8; TAG_BYTES],
}

impl Tickets {
    /// Tickets signed with `key`.
    pub fn new(key: hmac::Key) -> Self {
        Self { key }
    }

    /// The ticket of `agent` in a session.
    pub fn issue(&self, session: SessionId, agent: &str, expires_at: u64) -> String {
        let payload = payload(session, expires_at);
        let tag = self.tag(&payload, agent);
        let mut bytes = payload.to_vec();
        bytes.extend_from_slice(tag.as_ref().get(..TAG_BYTES).unwrap_or_default());
        URL_SAFE_NO_PAD.encode(bytes)
    }

    /// Reads a ticket that is not over at `now`; whether it is genuine is decided by [`Tickets::is_for`].
    pub fn read(&self, text: &str, now: u64) -> Option<Ticket> {
        let bytes = URL_SAFE_NO_PAD.decode(text).ok()?;
        let (payload, tag) = bytes.split_at_checked(PAYLOAD_BYTES)?;
        let (id, expiry) = payload.split_at_checked(8)?;
        let ticket = Ticket {
            session: SessionId(u64::from_be_bytes(id.try_into().ok()?)),
            expires_at: u64::from_be_bytes(expiry.try_into().ok()?),
            tag: tag.try_into().ok()?,
        };
        (now < ticket.expires_at).then_some(ticket)
    }

    /// Whether the relay gave this ticket to `agent`, compared in constant time.
    pub fn is_for(&self, ticket: &Ticket, agent: &str) -> bool {
        let tag = self.tag(&payload(ticket.session, ticket.expires_at), agent);
        let ours = tag.as_ref().get(..TAG_BYTES).unwrap_or_default();
        let difference = ours.iter().zip(ticket.tag).fold(0u8, |all, (a, b)| all | (a ^ b));
        std::hint::black_box(difference) == 0 && ours.len() == TAG_BYTES
    }

    fn tag(&self, payload: &[u8], agent: &str) -> hmac::Tag {
        let mut context = hmac::Context::with_key(&self.key);
        context.update(payload);
        context.update(agent.as_bytes());
        context.sign()
    }
}

fn payload(session: SessionId, expires_at: u64) -> [u8; PAYLOAD_BYTES] {
    let mut payload = [0; PAYLOAD_BYTES];
    let (id, expiry) = payload.split_at_mut(8);
    id.copy_from_slice(&session.0.to_be_bytes());
    expiry.copy_from_slice(&expires_at.to_be_bytes());
    payload
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tickets() -> Tickets {
        Tickets::new(hmac::Key::new(hmac::HMAC_SHA256, b"secret"))
    }

    #[test]
    fn a_ticket_names_its_session_and_agent_until_its_end() {
        let text = tickets().issue(SessionId(7), "ann", 100);
        let ticket = tickets().read(&text, 99).expect("a ticket");
        assert_eq!(ticket.session, SessionId(7));
        assert!(tickets().is_for(&ticket, "ann"));
        assert!(!tickets().is_for(&ticket, "bob"));
        assert_eq!(tickets().read(&text, 100), None);
    }

    #[test]
    fn a_changed_or_foreign_ticket_is_for_nobody() {
        let text = tickets().issue(SessionId(7), "ann", 100);
        let bytes = URL_SAFE_NO_PAD.decode(&text).expect("base64");
        for at in 0..bytes.len() {
            let mut changed = bytes.clone();
            changed[at] ^= 1;
            let genuine = tickets()
                .read(&URL_SAFE_NO_PAD.encode(changed), 0)
                .is_some_and(|ticket| tickets().is_for(&ticket, "ann"));
            assert!(!genuine, "changed at {at}");
        }
        let stranger = Tickets::new(hmac::Key::new(hmac::HMAC_SHA256, b"other"));
        assert!(!stranger.is_for(&tickets().read(&text, 0).expect("read"), "ann"));
        for length in 0..bytes.len() {
            assert_eq!(tickets().read(&URL_SAFE_NO_PAD.encode(&bytes[..length]), 0), None);
        }
    }
}
