//! Accepting a WebSocket, and the times that hold on every one of them.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use axum::extract::ws::{WebSocket, WebSocketUpgrade};
use axum::http::{HeaderMap, header};
use axum::response::Response;

use crate::hub::Hub;
use crate::metrics::Metrics;

/// Bytes of the read buffer. It is held by every idle connection, so it is small.
const READ_BUFFER_BYTES: usize = 4096;

/// The first message must come within this.
pub const HELLO_WITHIN: Duration = Duration::from_secs(5);

/// How often the relay pings.
pub const PING_EVERY: Duration = Duration::from_secs(20);

/// A peer that was not heard of for this long is gone.
pub const SILENCE_MAX: Duration = Duration::from_secs(50);

/// After the last word, the peer has this long to close its side.
pub const CLOSE_WITHIN: Duration = Duration::from_secs(2);

/// Answers the request for a WebSocket, and counts it for as long as it is served.
pub fn accept<Served: Future<Output = ()> + Send>(
    upgrade: WebSocketUpgrade,
    hub: Arc<Hub>,
    message_bytes_max: usize,
    serve: impl FnOnce(WebSocket, Arc<Hub>) -> Served + Send + 'static,
) -> Response {
    upgrade
        .read_buffer_size(READ_BUFFER_BYTES)
        .max_message_size(message_bytes_max)
        .max_frame_size(message_bytes_max)
        .on_upgrade(move |socket| async move {
            Metrics::add(&hub.metrics.sockets, 1);
            serve(socket, Arc::clone(&hub)).await;
            hub.metrics.sockets.fetch_sub(1, Ordering::Relaxed);
        })
}

/// The origin of the page that asks.
pub fn origin(headers: &HeaderMap) -> Option<String> {
    headers.get(header::ORIGIN).and_then(|value| value.to_str().ok()).map(str::to_owned)
}
