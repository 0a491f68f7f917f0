//! Style sheets, images and fonts for the agent: who may ask, where they come from, and what leaves the relay.
//!
//! The agent's browser asks under a path that holds a signed ticket. What the page's own origins serve is asked of the
//! customer's browser; what allowed external domains serve is fetched by the relay. Every refusal looks the same.

pub mod address;
pub mod broker;
pub mod cache;
pub mod css;
pub mod fetch;
pub mod sniff;
pub mod ticket;

use std::fmt::Write;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::response::Response;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use bytes::Bytes;
use protocol::limits::URL_BYTES_MAX;
use tokio::time::timeout;
use url::Url;

use crate::assets::plain;
use crate::config::{ResourceConfig, Site};
use crate::hub::{Hub, unix_now};
use crate::live::{Live, lock};
use crate::metrics::Metrics;
use crate::origin::Origin;
use crate::secrets::SessionId;
use cache::{Cache, ContentHash, Scope, Stored};
use fetch::Fetcher;
use sniff::Kind;

/// The customer's browser has this long.
const SUPPLIED_WITHIN: Duration = Duration::from_secs(10);

/// What the customer's browser supplied is asked for again after this: a login may have changed it.
const SUPPLIED_KEPT: Duration = Duration::from_secs(600);

/// What the relay fetched is fetched again after this.
const FETCHED_KEPT: Duration = Duration::from_secs(3600);

/// A resource that somebody opens as a page of its own can do nothing.
const RESOURCE_POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; sandbox";

/// Where resources come from.
pub struct Resources {
    cache: Mutex<Cache>,
    fetcher: Fetcher,
}

impl Resources {
    /// As configured.
    ///
    /// # Errors
    /// When TLS cannot be set up.
    pub fn new(config: &ResourceConfig, allow_loopback: bool) -> std::io::Result<Self> {
        Ok(Self {
            cache: Mutex::new(Cache::new(config.cache_bytes_max)),
            fetcher: Fetcher::new(config.ports.clone(), allow_loopback)?,
        })
    }

    /// Forgets what only one session may see.
    pub fn forget(&self, session: SessionId) {
        lock(&self.cache).forget(&Scope::Session(session));
    }

    /// The resource at `url` for the agent of a session; `None` for every reason alike.
    async fn get(&self, live: &Live, url: &Url, hub: &Hub) -> Option<Stored> {
        let (scope, kept, source) = match source(live, url)? {
            Source::Customer => (Scope::Session(live.id), SUPPLIED_KEPT, Source::Customer),
            Source::Internet => (Scope::Site(live.site.id.clone()), FETCHED_KEPT, Source::Internet),
        };
        if let Some(stored) = lock(&self.cache).get(&scope, url.as_str(), hub.now()) {
            return Some(stored);
        }
        let (content_type, bytes, final_url) = match source {
            Source::Customer => supplied(live, url).await?,
            Source::Internet => self.fetched(&live.site, url).await?,
        };
        let kind = sniff::kind(&content_type, &bytes)?;
        let stored = Stored { kind, hash: ContentHash::of(&bytes), bytes, final_url: final_url.into() };
        // A session that ended meanwhile has been forgotten already.
        if hub.by_id(live.id).is_some() {
            lock(&self.cache).put(scope, url.as_str(), &stored, hub.now() + kept);
        }
        Some(stored)
    }

    async fn fetched(&self, site: &Site, url: &Url) -> Option<(String, Bytes, Url)> {
        match self.fetcher.fetch(url, |url| is_external(site, url)).await {
            Ok(fetched) => Some((fetched.content_type, fetched.bytes, fetched.final_url)),
            Err(error) => {
                tracing::debug!(%error, site = site.id, "resource not fetched");
                None
            }
        }
    }
}

#[derive(Debug, Clone, Copy)]
enum Source {
    Customer,
    Internet,
}

/// Who is asked for an address, if anybody.
fn source(live: &Live, url: &Url) -> Option<Source> {
    let plain =
        matches!(url.scheme(), "http" | "https") && url.username().is_empty() && url.password().is_none();
    if !plain || url.as_str().len() > URL_BYTES_MAX {
        return None;
    }
    let origin = Origin::of(url);
    if origin.is(&live.facts().origin) || live.site.allowed_origins.contains(&origin) {
        Some(Source::Customer)
    } else if is_external(&live.site, url) {
        Some(Source::Internet)
    } else {
        None
    }
}

/// Whether a host is one of the site's external domains: the very name, or below `*.name`.
fn is_external(site: &Site, url: &Url) -> bool {
    let Some(host) = url.domain() else { return false };
    site.allowed_external_domains.iter().any(|allowed| match allowed.strip_prefix("*.") {
        Some(parent) => host.strip_suffix(parent).is_some_and(|rest| rest.len() > 1 && rest.ends_with('.')),
        None => host == allowed,
    })
}

async fn supplied(live: &Live, url: &Url) -> Option<(String, Bytes, Url)> {
    let mut answer = live.broker.want(url.as_str())?;
    live.wake_customer();
    match timeout(SUPPLIED_WITHIN, answer.recv()).await {
        Ok(Ok(Some(supplied))) => Some((supplied.content_type, supplied.bytes, url.clone())),
        Ok(_) => None,
        Err(_) => {
            live.broker.give_up(url.as_str());
            live.wake_customer();
            None
        }
    }
}

/// Answers `GET /cobrowse/res/<ticket>/<address in base64url>`.
pub async fn serve(
    State(hub): State<Arc<Hub>>,
    Path((ticket, name)): Path<(String, String)>,
    method: Method,
    headers: HeaderMap,
) -> Response {
    let found = match (method == Method::GET || method == Method::HEAD, address(&name)) {
        (true, Some(url)) => found(&hub, &ticket, &url).await,
        _ => None,
    };
    let Some(stored) = found else {
        Metrics::add(&hub.metrics.resources_refused, 1);
        return plain(StatusCode::NOT_FOUND, "not found");
    };
    Metrics::add(&hub.metrics.resources_served, 1);
    respond(&stored, &ticket, &headers)
}

async fn found(hub: &Hub, ticket: &str, url: &Url) -> Option<Stored> {
    let ticket = hub.tickets.read(ticket, unix_now())?;
    let live = hub.by_id(ticket.session)?;
    let agent = live.facts().agent?;
    if !hub.tickets.is_for(&ticket, &agent.subject) {
        return None;
    }
    hub.resources.get(&live, url, hub).await
}

fn address(name: &str) -> Option<Url> {
    let mut url = Url::parse(std::str::from_utf8(&URL_SAFE_NO_PAD.decode(name).ok()?).ok()?).ok()?;
    url.set_fragment(None);
    Some(url)
}

fn respond(stored: &Stored, ticket: &str, asked: &HeaderMap) -> Response {
    let mut tag = String::from("\"");
    for byte in stored.hash.0.iter().take(8) {
        // Writing to a string cannot fail.
        let _ = write!(tag, "{byte:02x}");
    }
    tag.push('"');
    let known = asked.get(header::IF_NONE_MATCH).and_then(|value| value.to_str().ok());
    let unchanged = known.is_some_and(|known| known.split(',').any(|known| known.trim() == tag));
    let mut response = Response::new(if unchanged { Body::empty() } else { body(stored, ticket) });
    if unchanged {
        *response.status_mut() = StatusCode::NOT_MODIFIED;
    }
    let headers = response.headers_mut();
    if let Ok(tag) = HeaderValue::from_str(&tag) {
        headers.insert(header::ETAG, tag);
    }
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(stored.kind.content_type()));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, max-age=3600"));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(RESOURCE_POLICY));
    headers.insert("cross-origin-resource-policy", HeaderValue::from_static("same-origin"));
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    response
}

fn body(stored: &Stored, ticket: &str) -> Body {
    if stored.kind != Kind::StyleSheet {
        return Body::from(stored.bytes.clone());
    }
    let sheet = sheet_text(&stored.bytes);
    let rewritten = match Url::parse(&stored.final_url) {
        Ok(url) => css::rewrite(&sheet, &url, &format!("/cobrowse/res/{ticket}/")),
        Err(_) => sheet,
    };
    Body::from(policy::css::MIRROR_LAYERS.to_owned() + &rewritten)
}

/// Style sheets are UTF-8, or else taken as Latin-1, in which every byte is a character. A byte order mark would be a part of a
/// name where it is not the very first.
fn sheet_text(bytes: &[u8]) -> String {
    match std::str::from_utf8(bytes) {
        Ok(text) => text.trim_start_matches('\u{feff}').to_owned(),
        Err(_) => bytes.iter().copied().map(char::from).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Timeouts;

    fn is_allowed(allowed: &str, address: &str) -> bool {
        let site = Site {
            id: "shop".into(),
            api_keys: Vec::new(),
            allowed_origins: Vec::new(),
            allowed_external_domains: vec![allowed.into()],
            timeouts: Timeouts::default(),
        };
        is_external(&site, &Url::parse(address).expect("a URL"))
    }

    #[test]
    fn an_external_domain_is_the_very_name_or_below_a_star() {
        assert!(is_allowed("cdn.example", "https://CDN.example/x"));
        assert!(!is_allowed("cdn.example", "https://a.cdn.example/x"));
        assert!(!is_allowed("cdn.example", "https://evilcdn.example/x"));
        assert!(is_allowed("*.cdn.example", "https://a.b.cdn.example/x"));
        assert!(!is_allowed("*.cdn.example", "https://cdn.example/x"));
        assert!(!is_allowed("*.cdn.example", "https://evilcdn.example/x"));
        assert!(!is_allowed("*.cdn.example", "https://.cdn.example/x"));
        assert!(!is_allowed("cdn.example", "http://127.0.0.1/"));
    }
}
