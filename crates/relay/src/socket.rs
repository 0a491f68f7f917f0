//! A socket from its first byte to its last: hello in time, frames in, batches out, pings, and one typed last word.

mod hello;
pub mod http;

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use axum::extract::ws::{CloseFrame, Message, WebSocket, WebSocketUpgrade, close_code};
use axum::extract::{ConnectInfo, State};
use axum::http::HeaderMap;
use axum::response::Response;
use bytes::Bytes;
use futures_util::stream::{SplitSink, SplitStream};
use futures_util::{SinkExt, StreamExt};
use protocol::control::{RefusedReason, ToRelay};
use protocol::resource::FromCustomer;
use protocol::{Frame, Lane, limits};
use tokio::time::{Instant, MissedTickBehavior, interval, sleep_until, timeout};

use crate::hub::{Hub, Seated, unix_now};
use crate::live::Outlet;
use crate::metrics::Metrics;
use crate::restrictions::drift::Report;
use crate::session::seat::control_frame;
use crate::session::{Input, LastWord, Side};
use crate::upgrade::{self, CLOSE_WITHIN, PING_EVERY, SILENCE_MAX, origin};

/// Bytes that a message may have before the socket is cut off. Above the largest frame, so that an oversized one is read
/// and answered with a typed reason instead of a reset.
const MESSAGE_BYTES_MAX: usize = 2 * limits::FRAME_BYTES_MAX;

/// Bytes of sequenced frames handed to the socket at once; pointers wait no longer than this takes.
const BATCH_BYTES: usize = 256 * 1024;

/// A batch must leave within this, even over a slow line.
const WRITE_WITHIN: Duration = Duration::from_secs(60);

/// Upgrades a customer's request.
pub async fn customer(
    upgrade: WebSocketUpgrade,
    State(hub): State<Arc<Hub>>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    headers: HeaderMap,
) -> Response {
    accept(upgrade, hub, Visitor { side: Side::Customer, origin: origin(&headers), address: peer.ip() })
}

/// Upgrades an agent's request.
pub async fn agent(
    upgrade: WebSocketUpgrade,
    State(hub): State<Arc<Hub>>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
) -> Response {
    accept(upgrade, hub, Visitor { side: Side::Agent, origin: None, address: peer.ip() })
}

/// What is known of a socket before its hello.
#[derive(Debug)]
pub struct Visitor {
    side: Side,
    origin: Option<String>,
    address: IpAddr,
}

fn accept(request: WebSocketUpgrade, hub: Arc<Hub>, visitor: Visitor) -> Response {
    upgrade::accept(request, hub, MESSAGE_BYTES_MAX, |socket, hub| async move {
        serve(socket, &hub, &visitor).await;
    })
}

async fn serve(socket: WebSocket, hub: &Hub, visitor: &Visitor) {
    let (mut sink, mut stream) = socket.split();
    let outlet = Arc::new(Outlet::default());
    let seated = match hello::read(&mut stream, hub, visitor, &outlet).await {
        Ok(accepted) => accepted,
        Err(None) => return,
        Err(Some(last_word)) => {
            Metrics::add(&hub.metrics.refusals, 1);
            tracing::info!(side = ?visitor.side, reason = ?last_word, "socket refused");
            close(&mut sink, &mut stream, &last_word).await;
            return;
        }
    };
    let heard = AtomicU64::new(millis(hub));
    let last_word = tokio::select! {
        word = read(&mut stream, hub, &seated.seated, &heard) => word,
        word = write(&mut sink, hub, &seated, &outlet, &heard) => word,
    };
    hub.gone(&seated.seated);
    if let Some(last_word) = last_word {
        tracing::info!(side = ?visitor.side, reason = ?last_word, "socket closed");
        close(&mut sink, &mut stream, &last_word).await;
    }
}

/// Reads frames until the socket ends; returns the last word for a peer that broke the rules.
async fn read(
    stream: &mut SplitStream<WebSocket>,
    hub: &Hub,
    seated: &Seated,
    heard: &AtomicU64,
) -> Option<LastWord> {
    loop {
        let bytes = match stream.next().await {
            Some(Ok(Message::Binary(bytes))) => bytes,
            Some(Ok(Message::Ping(_) | Message::Pong(_))) => {
                heard.store(millis(hub), Ordering::Relaxed);
                continue;
            }
            Some(Ok(Message::Text(_))) => return Some(LastWord::Refused(RefusedReason::Frame)),
            Some(Ok(Message::Close(_))) | None => return None,
            // A lost connection cannot be told from a message past all bounds here; the last word reaches only the latter.
            Some(Err(_)) => return Some(LastWord::Refused(RefusedReason::Frame)),
        };
        heard.store(millis(hub), Ordering::Relaxed);
        if let Err(BadFrame) = pass_on(bytes, hub, seated) {
            return Some(LastWord::Refused(RefusedReason::Frame));
        }
    }
}

struct BadFrame;

fn pass_on(bytes: Bytes, hub: &Hub, seated: &Seated) -> Result<(), BadFrame> {
    Metrics::add(&hub.metrics.frames_received, 1);
    Metrics::add(&hub.metrics.bytes_received, bytes.len() as u64);
    let frame = Frame::decode(&bytes).map_err(|_| BadFrame)?;
    let header = frame.header;
    if header.role != seated.side.role() {
        return Err(BadFrame);
    }
    let (side, conn) = (seated.side, seated.conn);
    let input = match header.lane {
        Lane::Control => match ToRelay::decode(frame.body).map_err(|_| BadFrame)? {
            ToRelay::Ack { seq } => Input::Acknowledged { side, conn, seq },
            ToRelay::Exit { .. } => Input::Exit { side, conn },
            ToRelay::Active => Input::Active { side, conn },
            ToRelay::WantKeyframe if side == Side::Agent => Input::KeyframeWanted { conn },
            ToRelay::RestrictionsHold { version } if side == Side::Customer => {
                Input::RestrictionsHold { conn, version }
            }
            ToRelay::RestrictionsReport { version, matched, invalid, uncovered }
                if side == Side::Customer =>
            {
                let report =
                    Report { version: &version, matched: &matched, invalid: &invalid, uncovered: &uncovered };
                hub.count(&seated.live, report);
                return Ok(());
            }
            ToRelay::RestrictionsHold { .. }
            | ToRelay::RestrictionsReport { .. }
            | ToRelay::WantKeyframe
            | ToRelay::CustomerHello { .. }
            | ToRelay::AgentHello { .. } => {
                return Err(BadFrame);
            }
        },
        Lane::Resource => {
            seated.live.broker.answered(FromCustomer::decode(frame.body).map_err(|_| BadFrame)?);
            return Ok(());
        }
        Lane::Page | Lane::Presence | Lane::Action | Lane::Session => {
            Input::Frame { side, conn, header, bytes }
        }
    };
    hub.handle(&seated.live, input);
    Ok(())
}

/// Writes what there is whenever it is woken; returns the last word.
async fn write(
    sink: &mut SplitSink<WebSocket, Message>,
    hub: &Hub,
    accepted: &hello::Accepted,
    outlet: &Outlet,
    heard: &AtomicU64,
) -> Option<LastWord> {
    let mut ping = interval(PING_EVERY);
    ping.set_missed_tick_behavior(MissedTickBehavior::Delay);
    ping.reset();
    let expiry = sleep_until(accepted.expires_at.unwrap_or_else(|| Instant::now() + FAR_FUTURE));
    tokio::pin!(expiry);
    let mut batch = Vec::new();
    loop {
        tokio::select! {
            () = outlet.woken() => {
                match drain(sink, hub, &accepted.seated, outlet, &mut batch).await {
                    Drained::Dry => {}
                    Drained::Dismissed(last_word) => return Some(last_word),
                    Drained::Broken => return None,
                }
            }
            _ = ping.tick() => {
                let silence = millis(hub).saturating_sub(heard.load(Ordering::Relaxed));
                if Duration::from_millis(silence) > SILENCE_MAX {
                    return None;
                }
                if !matches!(timeout(WRITE_WITHIN, sink.send(Message::Ping(Bytes::new()))).await, Ok(Ok(()))) {
                    return None;
                }
            }
            () = &mut expiry => return Some(LastWord::Refused(RefusedReason::Identity)),
        }
    }
}

/// For sockets whose right to be there does not end: a month.
const FAR_FUTURE: Duration = Duration::from_secs(30 * 24 * 3600);

enum Drained {
    /// Nothing is left.
    Dry,
    /// The socket is to be closed with this.
    Dismissed(LastWord),
    /// The socket is of no use any more.
    Broken,
}

/// Sends batches until nothing is left.
async fn drain(
    sink: &mut SplitSink<WebSocket, Message>,
    hub: &Hub,
    seated: &Seated,
    outlet: &Outlet,
    batch: &mut Vec<Bytes>,
) -> Drained {
    loop {
        if let Some(last_word) = take_next(hub, seated, outlet, batch) {
            return Drained::Dismissed(last_word);
        }
        if batch.is_empty() {
            return Drained::Dry;
        }
        let all = async {
            for bytes in batch.drain(..) {
                sink.feed(Message::Binary(bytes)).await?;
            }
            sink.flush().await
        };
        if !matches!(timeout(WRITE_WITHIN, all).await, Ok(Ok(()))) {
            return Drained::Broken;
        }
    }
}

/// Appends what is next for a socket; or returns its last word.
fn take_next(hub: &Hub, seated: &Seated, outlet: &Outlet, batch: &mut Vec<Bytes>) -> Option<LastWord> {
    if let Some(last_word) = outlet.farewell() {
        return Some(last_word);
    }
    seated.live.take(seated.side, seated.conn, BATCH_BYTES, batch);
    // After the session's own words, of which the first is the greeting.
    if seated.side == Side::Customer {
        seated.live.broker.take(batch);
    }
    Metrics::add(&hub.metrics.frames_sent, batch.len() as u64);
    Metrics::add(&hub.metrics.bytes_sent, batch.iter().map(|bytes| bytes.len() as u64).sum());
    None
}

/// Says the last word, closes, and reads until the peer closes too, so that the word is not lost in a reset.
async fn close(
    sink: &mut SplitSink<WebSocket, Message>,
    stream: &mut SplitStream<WebSocket>,
    last_word: &LastWord,
) {
    let code = match last_word {
        LastWord::Refused(_) => close_code::POLICY,
        _ => close_code::NORMAL,
    };
    let farewell = async {
        sink.feed(Message::Binary(control_frame(&last_word.message()))).await?;
        let frame = CloseFrame { code, reason: "".into() };
        sink.send(Message::Close(Some(frame))).await?;
        while let Some(Ok(_)) = stream.next().await {}
        Ok::<_, axum::Error>(())
    };
    // A peer that is gone already misses it.
    let _ = timeout(CLOSE_WITHIN, farewell).await;
}

fn millis(hub: &Hub) -> u64 {
    u64::try_from(hub.now().as_millis()).unwrap_or(u64::MAX)
}

/// When a time in seconds since 1970 is reached.
fn instant_of(unix: u64) -> Instant {
    Instant::now() + Duration::from_secs(unix.saturating_sub(unix_now())).min(FAR_FUTURE)
}
