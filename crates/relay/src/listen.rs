//! How connections are taken: bounded in number, in time and in the size of their heads, until the relay stops.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::ConnectInfo;
use hyper::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::{Service, service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};
use tokio::time::{sleep, timeout};

/// Connections that have not become sockets; more wait in the operating system's queue.
const HTTP_CONNECTIONS_MAX: u32 = 8192;

/// A request's head must come within this, the next one on a kept connection as well.
const HEAD_WITHIN: Duration = Duration::from_secs(15);

/// Bytes of a request's head: room for the address of a resource, which is base64 of a long URL.
const HEAD_BYTES_MAX: usize = 128 * 1024;

/// After this the listener tries again when the operating system has no more file handles.
const ACCEPT_AGAIN: Duration = Duration::from_millis(100);

/// Requests under way have this long when the relay stops.
const FINISH_WITHIN: Duration = Duration::from_secs(2);

/// Serves `app` until `stopped` closes, then lets requests under way finish.
pub async fn listen(listener: TcpListener, app: Router, mut stopped: watch::Receiver<()>) {
    let places = Arc::new(Semaphore::new(HTTP_CONNECTIONS_MAX as usize));
    loop {
        let accepted = tokio::select! {
            accepted = accept(&listener, &places) => accepted,
            _ = stopped.changed() => break,
        };
        if let Some((stream, peer, place)) = accepted {
            serve(stream, peer, place, app.clone(), stopped.clone());
        }
    }
    // Every connection holds a place until it is done.
    if timeout(FINISH_WITHIN, places.acquire_many(HTTP_CONNECTIONS_MAX)).await.is_err() {
        tracing::warn!("some requests did not finish in time");
    }
}

async fn accept(
    listener: &TcpListener,
    places: &Arc<Semaphore>,
) -> Option<(TcpStream, SocketAddr, OwnedSemaphorePermit)> {
    let place = Arc::clone(places).acquire_owned().await.ok()?;
    match listener.accept().await {
        Ok((stream, peer)) => Some((stream, peer, place)),
        Err(error) => {
            tracing::warn!(%error, "a connection was not accepted");
            sleep(ACCEPT_AGAIN).await;
            None
        }
    }
}

fn serve(
    stream: TcpStream,
    peer: SocketAddr,
    place: OwnedSemaphorePermit,
    app: Router,
    mut stopped: watch::Receiver<()>,
) {
    // Frames are small and each is awaited; a connection that refuses merely waits longer.
    let _ = stream.set_nodelay(true);
    let app = TowerToHyperService::new(app);
    let service = service_fn(move |mut request: Request<Incoming>| {
        request.extensions_mut().insert(ConnectInfo(peer));
        app.call(request)
    });
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD_WITHIN)
        .max_buf_size(HEAD_BYTES_MAX)
        .serve_connection(TokioIo::new(stream), service)
        .with_upgrades();
    tokio::spawn(async move {
        tokio::pin!(connection);
        // A connection ends with an error when the visitor breaks off; nobody is left to tell.
        tokio::select! {
            _ = connection.as_mut() => {}
            _ = stopped.changed() => {
                connection.as_mut().graceful_shutdown();
                let _ = connection.await;
            }
        }
        drop(place);
    });
}
