//! The running relay: its listeners, which path goes where, the clock, and an orderly end.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::{Request, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{any, get};
use protocol::control::RefusedReason;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::time::{MissedTickBehavior, interval};

use crate::assets::{Area, Asked, Assets, plain};
use crate::config::Config;
use crate::hub::Hub;
use crate::listen::listen;
use crate::metrics as measured;
use crate::origin::Origin;
use crate::persist::Journal;
use crate::restrictions::{Restrictions, delivery};
use crate::secrets::{Randomness, RelaySecret};
use crate::session::LastWord;
use crate::socket::http::Lines;
use crate::{api, chat, resources, socket};

/// How often sessions learn that time has passed: acknowledgements and throttled requests wait for it.
const TICK_EVERY: Duration = Duration::from_millis(500);

/// What is counted of restrictions is written down so often.
const WRITE_COUNTERS_EVERY: Duration = Duration::from_secs(10);

/// Sockets have this long to say goodbye when the relay stops.
const GOODBYE_WITHIN: Duration = Duration::from_secs(3);

/// A relay that listens.
pub struct Relay {
    hub: Arc<Hub>,
    journal: Journal,
    listener: TcpListener,
    demo: Option<TcpListener>,
    assets: Assets,
    /// How browsers reach the relay.
    pub public_url: Origin,
    /// Where the demo shop is.
    pub demo_url: Option<Origin>,
}

impl Relay {
    /// Takes the addresses of the configuration and what an earlier run left in `data_dir`.
    ///
    /// # Errors
    /// When an address is taken or `data_dir` cannot be used.
    pub async fn bind(mut config: Config) -> io::Result<Self> {
        let secret = match config.identity.secret.clone() {
            Some(secret) => RelaySecret::configured(secret),
            None => RelaySecret::kept_in(&config.data_dir, &Randomness::default())?,
        };
        let listener = TcpListener::bind(config.listen).await?;
        let public_url = match &config.public_url {
            Some(url) => url.clone(),
            None => url_of(listener.local_addr()?)?,
        };
        let mut demo = None;
        let mut demo_url = None;
        if let Some(settings) = config.demo.clone() {
            let listener = TcpListener::bind(settings.listen).await?;
            let url = url_of(listener.local_addr()?)?;
            // The port may have been chosen just now, so the configuration cannot name it.
            if let Some(site) = config.sites.iter_mut().find(|site| site.id == settings.site)
                && !site.allowed_origins.contains(&url)
            {
                site.allowed_origins.push(url.clone());
            }
            demo = Some(listener);
            demo_url = Some(url);
        }
        let restrictions = Restrictions::open(&config.data_dir, &config.sites).await;
        let hub = Arc::new(Hub::new(&config, &secret, restrictions)?);
        let journal = Journal::open(&config.data_dir, &hub)?;
        let assets = Assets::new(&config.agent_frame_ancestors);
        Ok(Self { hub, journal, listener, demo, assets, public_url, demo_url })
    }

    /// The register, for those who look after the relay.
    pub fn hub(&self) -> &Arc<Hub> {
        &self.hub
    }

    /// The address the relay listens on.
    ///
    /// # Errors
    /// As the operating system says.
    pub fn address(&self) -> io::Result<SocketAddr> {
        self.listener.local_addr()
    }

    /// Serves until `stop` is done.
    ///
    /// # Errors
    /// When a listener fails.
    pub async fn run(self, stop: impl Future<Output = ()>) -> io::Result<()> {
        let (stopping, stopped) = watch::channel(());
        let clock = tokio::spawn(tick(Arc::clone(&self.hub)));
        let writer = tokio::spawn(self.journal.clone().keep(Arc::clone(&self.hub)));
        let counters = tokio::spawn(write_counters(Arc::clone(&self.hub)));
        let demo = self.demo.map(|listener| {
            tokio::spawn(listen(listener, demo_app(&self.public_url, self.assets.clone()), stopped.clone()))
        });
        let lines = Lines::new(Arc::clone(&self.hub));
        let sweeper = tokio::spawn(Arc::clone(&lines).keep());
        let app = relay_app(Arc::clone(&self.hub), self.assets).merge(socket::http::routes(lines));
        let app = app.merge(api::routes(Arc::clone(&self.hub)));
        let server = tokio::spawn(listen(self.listener, app, stopped));
        stop.await;
        tracing::info!("stopping");
        clock.abort();
        writer.abort();
        sweeper.abort();
        counters.abort();
        self.journal.write(&self.hub)?;
        for live in self.hub.all() {
            live.dismiss_all(&LastWord::Refused(RefusedReason::Busy));
        }
        self.hub.chat.stop();
        drop(stopping);
        let goodbye = async {
            let _ = server.await;
            if let Some(demo) = demo {
                let _ = demo.await;
            }
            while self.hub.has_sockets() {
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        };
        if tokio::time::timeout(GOODBYE_WITHIN, goodbye).await.is_err() {
            tracing::warn!("some connections did not close in time");
        }
        self.hub.restrictions.close().await;
        Ok(())
    }
}

async fn tick(hub: Arc<Hub>) {
    let mut ticks = interval(TICK_EVERY);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        ticks.tick().await;
        hub.tick();
    }
}

async fn write_counters(hub: Arc<Hub>) {
    let mut ticks = interval(WRITE_COUNTERS_EVERY);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        ticks.tick().await;
        hub.restrictions.write_counters().await;
    }
}

/// Browsers treat `localhost` as trustworthy, so a relay on this machine calls itself so.
fn url_of(address: SocketAddr) -> io::Result<Origin> {
    let host = if address.ip().is_loopback() || address.ip().is_unspecified() {
        "localhost".to_owned()
    } else if address.is_ipv6() {
        format!("[{}]", address.ip())
    } else {
        address.ip().to_string()
    };
    Origin::parse(&format!("http://{host}:{}", address.port())).map_err(io::Error::other)
}

fn relay_app(hub: Arc<Hub>, assets: Assets) -> Router {
    let files = |area: Area| {
        let assets = assets.clone();
        any(move |request: Request| {
            let assets = assets.clone();
            async move { file(&assets, area, &request) }
        })
    };
    Router::new()
        .route("/", get(|| async { Redirect::temporary("/agent/") }))
        .route("/agent", get(|| async { Redirect::temporary("/agent/") }))
        .route("/editor", get(|| async { Redirect::temporary("/editor/") }))
        .route("/cobrowse/js/{*path}", files(Area::Script))
        .route("/agent/", files(Area::Console))
        .route("/agent/{*path}", files(Area::Console))
        .route("/editor/", files(Area::Editor))
        .route("/editor/{*path}", files(Area::Editor))
        .route("/cobrowse/ws/customer", any(socket::customer))
        .route("/cobrowse/ws/agent", any(socket::agent))
        .route("/cobrowse/ws/chat", any(chat::socket::customer))
        .route("/cobrowse/ws/agent-chat", any(chat::socket::agent))
        .route("/cobrowse/res/{ticket}/{name}", any(resources::serve))
        .route("/cobrowse/rules/{version}", get(delivery::serve))
        .route("/healthz", get(|| async { plain(StatusCode::OK, "ok\n") }))
        .route("/readyz", get(ready))
        .route("/metrics", get(metrics))
        .fallback(|| async { plain(StatusCode::NOT_FOUND, "not found") })
        .with_state(hub)
}

fn demo_app(relay: &Origin, assets: Assets) -> Router {
    let script = format!("window.demoRelay = \"{relay}\";\n");
    let config = move || {
        let headers =
            [(header::CONTENT_TYPE, "text/javascript; charset=utf-8"), (header::CACHE_CONTROL, "no-cache")];
        let answer = (headers, script.clone()).into_response();
        async move { answer }
    };
    let page = move |request: Request| {
        let assets = assets.clone();
        async move { file(&assets, Area::Demo, &request) }
    };
    Router::new().route("/demo-config.js", get(config)).fallback(page)
}

fn file(assets: &Assets, area: Area, request: &Request) -> Response {
    let uri = request.uri();
    let prefix = match area {
        Area::Script => "/cobrowse/js/",
        Area::Console => "/agent/",
        Area::Editor => "/editor/",
        Area::Demo => "/",
    };
    let path = uri.path().strip_prefix(prefix).unwrap_or_default();
    let asked = Asked { method: request.method(), path, query: uri.query(), headers: request.headers() };
    assets.serve(area, asked)
}

/// A full relay sends new visitors elsewhere.
async fn ready(State(hub): State<Arc<Hub>>) -> Response {
    if hub.has_room() {
        plain(StatusCode::OK, "ready\n")
    } else {
        plain(StatusCode::SERVICE_UNAVAILABLE, "full\n")
    }
}

async fn metrics(State(hub): State<Arc<Hub>>) -> Response {
    let mut text = hub.metrics.exposition(hub.gauges());
    text.push_str(&measured::of_restrictions(&hub.restrictions));
    ([(header::CONTENT_TYPE, "text/plain; version=0.0.4")], text).into_response()
}
