//! The first frame of a socket: who is it, and is it let in. Answers are typed and give nothing away.

use std::sync::Arc;

use axum::extract::ws::{Message, WebSocket};
use futures_util::StreamExt;
use futures_util::stream::SplitStream;
use protocol::control::{AgentIntent, CustomerIntent, RefusedReason, ToRelay};
use protocol::{Frame, Lane, PROTOCOL_VERSION};
use tokio::time::{Instant, timeout};

use super::{Visitor, instant_of};
use crate::hub::{Hub, Seated};
use crate::live::{Follows, Outlet};
use crate::session::{Document, LastWord, Side};
use crate::upgrade::HELLO_WITHIN;

/// A socket that is let in.
#[derive(Debug)]
pub struct Accepted {
    /// Its place.
    pub seated: Seated,
    /// When its right to be there ends.
    pub expires_at: Option<Instant>,
}

/// Reads the first frame and seats the socket.
///
/// # Errors
/// The last word for this socket, or nothing for one that left without a word: its page may be gone.
pub async fn read(
    stream: &mut SplitStream<WebSocket>,
    hub: &Hub,
    visitor: &Visitor,
    outlet: &Arc<Outlet>,
) -> Result<Accepted, Option<LastWord>> {
    if !hub.has_room() {
        return Err(Some(LastWord::Refused(RefusedReason::Busy)));
    }
    let bytes = timeout(HELLO_WITHIN, first_binary(stream))
        .await
        .map_err(|_| Some(LastWord::Refused(RefusedReason::Silence)))??;
    let_in(&bytes, hub, visitor, outlet).map_err(Some)
}

/// Seats the one whose first frame this is.
///
/// # Errors
/// The last word.
pub fn let_in(
    bytes: &[u8],
    hub: &Hub,
    visitor: &Visitor,
    outlet: &Arc<Outlet>,
) -> Result<Accepted, LastWord> {
    let bad = || LastWord::Refused(RefusedReason::Frame);
    let frame = Frame::decode(bytes).map_err(|_| bad())?;
    if frame.header.lane != Lane::Control || frame.header.role != visitor.side.role() {
        return Err(bad());
    }
    // The version stands first in both hellos, so that a newer peer is told so even if the rest has changed.
    if stated_version(frame.body).is_some_and(|version| version != PROTOCOL_VERSION) {
        return Err(LastWord::Refused(RefusedReason::Version));
    }
    match (visitor.side, ToRelay::decode(frame.body).map_err(|_| bad())?) {
        (Side::Customer, ToRelay::CustomerHello { api_key, intent, .. }) => {
            customer(hub, visitor, api_key.as_str(), intent, outlet)
        }
        (Side::Agent, ToRelay::AgentHello { jwt, intent, .. }) => {
            agent(hub, visitor, jwt.as_str(), intent, outlet)
        }
        _ => Err(bad()),
    }
}

fn customer(
    hub: &Hub,
    visitor: &Visitor,
    api_key: &str,
    intent: CustomerIntent,
    outlet: &Arc<Outlet>,
) -> Result<Accepted, LastWord> {
    let origin = visitor.origin.as_deref();
    let entrance = hub.entrance(api_key, origin).map_err(LastWord::Refused)?;
    let origin = origin.unwrap_or_default();
    let seated = match intent {
        CustomerIntent::Start => {
            let started = hub.start(entrance, origin, outlet);
            if let (Ok(seated), Follows::Draft) = (&started, entrance.follows) {
                hub.restrictions.editing.preview_started(api_key, seated.live.id);
            }
            started
        }
        CustomerIntent::Resume { key, last_received, new_document } => {
            let document = if new_document { Document::New } else { Document::Same };
            hub.resume_customer(entrance.site, origin, key, last_received, document, outlet)
        }
    }?;
    Ok(Accepted { seated, expires_at: None })
}

fn agent(
    hub: &Hub,
    visitor: &Visitor,
    jwt: &str,
    intent: AgentIntent,
    outlet: &Arc<Outlet>,
) -> Result<Accepted, LastWord> {
    let agent = hub.agents.check(jwt).map_err(|_| LastWord::Refused(RefusedReason::Identity))?;
    let seated = match intent {
        AgentIntent::Join { token } => hub.join(&agent, token.as_str(), visitor.address, outlet),
        AgentIntent::Resume { key, last_received } => hub.resume_agent(&agent, key, last_received, outlet),
    }?;
    Ok(Accepted { seated, expires_at: Some(instant_of(agent.expires_at)) })
}

async fn first_binary(stream: &mut SplitStream<WebSocket>) -> Result<bytes::Bytes, Option<LastWord>> {
    loop {
        match stream.next().await {
            Some(Ok(Message::Binary(bytes))) => return Ok(bytes),
            Some(Ok(Message::Ping(_) | Message::Pong(_))) => {}
            Some(Ok(Message::Text(_))) => return Err(Some(LastWord::Refused(RefusedReason::Frame))),
            Some(Ok(Message::Close(_))) | None => return Err(None),
            // As in a seated socket: a lost line or a message past all bounds.
            Some(Err(_)) => return Err(Some(LastWord::Refused(RefusedReason::Frame))),
        }
    }
}

fn stated_version(body: &[u8]) -> Option<u32> {
    let mut reader = protocol::bytes::Reader::new(body);
    matches!(reader.u8(), Ok(1 | 2)).then(|| reader.u32().ok()).flatten()
}
