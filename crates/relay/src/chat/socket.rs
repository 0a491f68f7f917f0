//! A socket of the chat lane: a hello in time, messages in and out, pings, and a last word before it is closed.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::ws::{CloseFrame, Message as Frame, WebSocket, WebSocketUpgrade, close_code};
use axum::extract::{ConnectInfo, State};
use axum::http::HeaderMap;
use axum::response::Response;
use bytes::Bytes;
use futures_util::stream::{SplitSink, SplitStream};
use futures_util::{SinkExt, StreamExt};
use serde::de::DeserializeOwned;
use tokio::time::{Instant, MissedTickBehavior, interval, sleep_until, timeout};

use super::allowance::Allowance;
use super::conversation::{Caller, Message};
use super::events::{Badge, Input};
use super::lane::{Next, Outbox, key_hash};
use super::words::{CHAT_VERSION, FromAgent, FromCustomer, Refused, ToCustomer};
use crate::hub::{Hub, unix_now};
use crate::metrics::Metrics;
use crate::session::ConnId;
use crate::upgrade::{self, CLOSE_WITHIN, HELLO_WITHIN, PING_EVERY, SILENCE_MAX, origin};

/// Bytes of a message on the wire: the longest that may be configured, every character escaped, and some room.
const FRAME_BYTES_MAX: usize = 128 * 1024;

/// Frames of any kind at once, and how often one more; somebody who exceeds this is sent away. Typing has its place in it.
const FRAME_BURST: u32 = 100;
const FRAME_EVERY: Duration = Duration::from_millis(100);

/// A message must leave within this, even over a slow line.
const WRITE_WITHIN: Duration = Duration::from_secs(30);

/// For sockets whose right to be there does not end: a month.
const FAR_FUTURE: Duration = Duration::from_secs(30 * 24 * 3600);

/// Upgrades a customer's request.
pub async fn customer(
    upgrade: WebSocketUpgrade,
    State(hub): State<Arc<Hub>>,
    ConnectInfo(_): ConnectInfo<SocketAddr>,
    headers: HeaderMap,
) -> Response {
    accept(upgrade, hub, Visitor::Customer { origin: origin(&headers) })
}

/// Upgrades an agent's request.
pub async fn agent(upgrade: WebSocketUpgrade, State(hub): State<Arc<Hub>>) -> Response {
    accept(upgrade, hub, Visitor::Agent)
}

/// What is known of a socket before its hello.
#[derive(Debug)]
enum Visitor {
    Customer { origin: Option<String> },
    Agent,
}

fn accept(request: WebSocketUpgrade, hub: Arc<Hub>, visitor: Visitor) -> Response {
    upgrade::accept(request, hub, FRAME_BYTES_MAX, |socket, hub| async move {
        serve(socket, &hub, &visitor).await;
    })
}

type Sink = SplitSink<WebSocket, Frame>;

async fn serve(socket: WebSocket, hub: &Hub, visitor: &Visitor) {
    let (mut sink, mut stream) = socket.split();
    let (seat, outbox) = match hello(&mut stream, hub, visitor).await {
        Ok(seated) => seated,
        Err(None) => return,
        Err(Some(reason)) => return refuse(&mut sink, &mut stream, hub, reason).await,
    };
    let outcome = tokio::select! {
        reason = read(&mut stream, hub, &seat) => reason,
        reason = write(&mut sink, &outbox, &seat) => reason,
    };
    hub.chat.gone(seat.conn, hub.now(), &hub.metrics);
    match outcome {
        Outcome::Gone => {}
        Outcome::Said => close(&mut sink, &mut stream, close_code::NORMAL).await,
        Outcome::Refused(reason) => refuse(&mut sink, &mut stream, hub, reason).await,
    }
}

/// A socket that is let in.
#[derive(Debug)]
struct Seat {
    conn: ConnId,
    side: SeatedSide,
}

#[derive(Debug)]
enum SeatedSide {
    Customer,
    Agent { until: Instant },
}

/// How a socket ends.
enum Outcome {
    /// By itself.
    Gone,
    /// It has been told its last word.
    Said,
    /// It is to be told this.
    Refused(Refused),
}

/// Reads the first message and seats the socket. The error is the last word, or nothing for one that left without a word.
async fn hello(
    stream: &mut SplitStream<WebSocket>,
    hub: &Hub,
    visitor: &Visitor,
) -> Result<(Seat, Arc<Outbox>), Option<Refused>> {
    if !hub.has_room() {
        return Err(Some(Refused::Busy));
    }
    let text = timeout(HELLO_WITHIN, next_text(stream)).await.map_err(|_| Some(Refused::Silence))??;
    let (input, side): (Box<dyn FnOnce(ConnId) -> Input + Send>, _) = match visitor {
        Visitor::Customer { origin } => {
            let FromCustomer::Hello { version, api_key, key, name } = parse(&text)? else {
                return Err(Some(Refused::Malformed));
            };
            checked(version)?;
            let site = hub.site(&api_key, origin.as_deref()).map_err(|_| Some(Refused::Site))?;
            (customers_input(hub, &site.id, origin.as_deref(), key, name.as_deref())?, SeatedSide::Customer)
        }
        Visitor::Agent => {
            let FromAgent::Hello { version, jwt } = parse(&text)? else {
                return Err(Some(Refused::Malformed));
            };
            checked(version)?;
            let agent = hub.agents.check(&jwt).map_err(|_| Some(Refused::Identity))?;
            let left = Duration::from_secs(agent.expires_at.saturating_sub(unix_now())).min(FAR_FUTURE);
            let badge = Badge { subject: agent.subject, name: agent.name.into(), sites: agent.sites };
            let input = Box::new(move |conn| Input::AgentArrived { conn, badge });
            (input, SeatedSide::Agent { until: Instant::now() + left })
        }
    };
    let (conn, outbox) = hub.chat.open();
    hub.chat.handle(input(conn), hub.now(), &hub.metrics);
    Ok((Seat { conn, side }, outbox))
}

fn customers_input(
    hub: &Hub,
    site: &str,
    origin: Option<&str>,
    key: Option<String>,
    name: Option<&str>,
) -> Result<Box<dyn FnOnce(ConnId) -> Input + Send>, Option<Refused>> {
    if let Some(key) = key {
        let hash = key_hash(&key).ok_or(Some(Refused::Chat))?;
        let site = site.to_owned();
        return Ok(Box::new(move |conn| Input::CameBack { conn, site, key, hash }));
    }
    let fresh = hub.chat.fresh().map_err(|_| Some(Refused::Busy))?;
    let caller = Caller::new(site, origin.unwrap_or_default(), name);
    Ok(Box::new(move |conn| Input::Called { conn, caller, fresh }))
}

fn checked(version: u32) -> Result<(), Option<Refused>> {
    if version == CHAT_VERSION { Ok(()) } else { Err(Some(Refused::Version)) }
}

fn parse<T: DeserializeOwned>(text: &str) -> Result<T, Option<Refused>> {
    serde_json::from_str(text).map_err(|_| Some(Refused::Malformed))
}

/// The next message; pings are answered underneath.
async fn next_text(stream: &mut SplitStream<WebSocket>) -> Result<String, Option<Refused>> {
    loop {
        match stream.next().await {
            Some(Ok(Frame::Text(text))) => return Ok(text.as_str().to_owned()),
            Some(Ok(Frame::Ping(_) | Frame::Pong(_))) => {}
            Some(Ok(Frame::Binary(_))) => return Err(Some(Refused::Malformed)),
            Some(Ok(Frame::Close(_))) | None => return Err(None),
            // A lost connection cannot be told from a message past all bounds here; the last word reaches only the latter.
            Some(Err(_)) => return Err(Some(Refused::Malformed)),
        }
    }
}

async fn read(stream: &mut SplitStream<WebSocket>, hub: &Hub, seat: &Seat) -> Outcome {
    let mut frames = Allowance::new(FRAME_BURST, FRAME_EVERY);
    loop {
        // Pings of the relay are answered by every browser: who says nothing at all is gone.
        let next = match timeout(SILENCE_MAX, stream.next()).await {
            Ok(next) => next,
            Err(_) => return Outcome::Gone,
        };
        let text = match next {
            Some(Ok(Frame::Text(text))) => text,
            Some(Ok(Frame::Ping(_) | Frame::Pong(_))) => continue,
            Some(Ok(Frame::Close(_))) | None => return Outcome::Gone,
            Some(Ok(Frame::Binary(_)) | Err(_)) => return Outcome::Refused(Refused::Malformed),
        };
        if frames.take(hub.now()).is_err() {
            return Outcome::Refused(Refused::TooFast);
        }
        let input = match seat.side {
            SeatedSide::Customer => customers_word(hub, seat.conn, text.as_str()),
            SeatedSide::Agent { .. } => agents_word(seat.conn, text.as_str()),
        };
        match input {
            Some(input) => hub.chat.handle(input, hub.now(), &hub.metrics),
            None => return Outcome::Refused(Refused::Malformed),
        }
    }
}

fn customers_word(hub: &Hub, conn: ConnId, text: &str) -> Option<Input> {
    Some(match serde_json::from_str(text).ok()? {
        FromCustomer::Hello { .. } => return None,
        FromCustomer::Message { text, r#ref } => {
            let start = digits_of(&text)
                .filter(|token| hub.chat.site_of(conn).is_some_and(|site| hub.awaits_agent(token, &site)));
            let start = start.map(str::to_owned);
            Input::CustomerSaid { conn, message: Message { text, reference: r#ref, start } }
        }
        FromCustomer::Typing { on } => Input::CustomerTypes { conn, on },
        FromCustomer::End => Input::CustomerEnds { conn },
    })
}

fn agents_word(conn: ConnId, text: &str) -> Option<Input> {
    Some(match serde_json::from_str(text).ok()? {
        FromAgent::Hello { .. } => return None,
        FromAgent::Accept { chat } => Input::Accepts { conn, chat },
        FromAgent::Message { chat, text, r#ref } => {
            Input::AgentSaid { conn, chat, message: Message { text, reference: r#ref, start: None } }
        }
        FromAgent::Typing { chat, on } => Input::AgentTypes { conn, chat, on },
        FromAgent::End { chat } => Input::AgentEnds { conn, chat },
    })
}

/// The nine digits of a message that says nothing else than `{start:123456789}`.
fn digits_of(text: &str) -> Option<&str> {
    let digits = text.trim().strip_prefix("{start:")?.strip_suffix('}')?;
    (digits.len() == 9 && digits.bytes().all(|byte| byte.is_ascii_digit())).then_some(digits)
}

async fn write(sink: &mut Sink, outbox: &Outbox, seat: &Seat) -> Outcome {
    let mut ping = interval(PING_EVERY);
    ping.set_missed_tick_behavior(MissedTickBehavior::Delay);
    ping.reset();
    let until = match seat.side {
        SeatedSide::Customer => Instant::now() + FAR_FUTURE,
        SeatedSide::Agent { until } => until,
    };
    let expiry = sleep_until(until);
    tokio::pin!(expiry);
    loop {
        loop {
            match outbox.next() {
                Next::Send(text) => {
                    if !matches!(timeout(WRITE_WITHIN, sink.send(Frame::Text(text.into()))).await, Ok(Ok(())))
                    {
                        return Outcome::Gone;
                    }
                }
                Next::Close => return Outcome::Said,
                Next::Nothing => break,
            }
        }
        tokio::select! {
            () = outbox.woken() => {}
            _ = ping.tick() => {
                if !matches!(timeout(WRITE_WITHIN, sink.send(Frame::Ping(Bytes::new()))).await, Ok(Ok(()))) {
                    return Outcome::Gone;
                }
            }
            () = &mut expiry => return Outcome::Refused(Refused::Identity),
        }
    }
}

/// Tells a socket why it is closed, and closes it. One that is gone already was not refused.
async fn refuse(sink: &mut Sink, stream: &mut SplitStream<WebSocket>, hub: &Hub, reason: Refused) {
    // Both sides spell it alike.
    let Ok(word) = serde_json::to_string(&ToCustomer::Refused { reason, says: reason.says() }) else {
        return;
    };
    if matches!(timeout(WRITE_WITHIN, sink.send(Frame::Text(word.into()))).await, Ok(Ok(()))) {
        Metrics::add(&hub.metrics.refusals, 1);
        tracing::info!(?reason, "chat socket refused");
        close(sink, stream, close_code::POLICY).await;
    }
}

/// Closes, and reads until the peer closes too, so that the last word is not lost in a reset.
async fn close(sink: &mut Sink, stream: &mut SplitStream<WebSocket>, code: u16) {
    let farewell = async {
        sink.send(Frame::Close(Some(CloseFrame { code, reason: "".into() }))).await?;
        while let Some(Ok(_)) = stream.next().await {}
        Ok::<_, axum::Error>(())
    };
    // A peer that is gone already misses it.
    let _ = timeout(CLOSE_WITHIN, farewell).await;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_digits_in_a_start_message_and_in_nothing_else() {
        assert_eq!(digits_of("{start:123456789}"), Some("123456789"));
        assert_eq!(digits_of(" {start:123456789}\n"), Some("123456789"));
        for text in
            ["{start:12345678}", "{start:1234567890}", "{start:12345678x}", "see {start:123456789}", ""]
        {
            assert_eq!(digits_of(text), None, "{text}");
        }
    }
}
