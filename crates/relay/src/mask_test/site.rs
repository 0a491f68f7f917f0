//! The relay and, for a file, the web server of a test: both on free ports of this machine, both gone with it.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, bail};
use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use axum::http::{Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use http_body_util::{BodyExt, Full};
use hyper_util::rt::TokioIo;
use tempfile::TempDir;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;

use crate::assets::content_type;
use crate::config;
use crate::hub::{Hub, unix_now};
use crate::serve::Relay;

/// The key in the script's tag.
pub const API_KEY: &str = "mask-test";

const SITE: &str = "mask-test";

/// Seconds that logins hold: longer than any test.
const LOGIN_TTL_S: u64 = 24 * 3600;

/// Bytes of an answer of the relay that are read.
const ANSWER_BYTES_MAX: usize = 1 << 20;

/// A running relay.
pub struct Site {
    /// How browser and agent reach it.
    pub url: String,
    address: SocketAddr,
    hub: Arc<Hub>,
    _stop: oneshot::Sender<()>,
    _data: TempDir,
}

impl Site {
    /// Starts a relay for pages of this origin.
    ///
    /// # Errors
    /// When it cannot listen or has no place for its data.
    pub async fn start(origin: &str) -> anyhow::Result<Self> {
        let data = tempfile::Builder::new().prefix("cobrowse-mask-test-").tempdir()?;
        let source = format!(
            "listen = \"127.0.0.1:0\"\ndata_dir = {:?}\n[[site]]\nid = \"{SITE}\"\napi_keys = [\"{API_KEY}\"]\n\
             allowed_origins = [{origin:?}]\n",
            data.path().display().to_string(),
        );
        let config = config::parse(&source, &BTreeMap::new()).map_err(|problems| {
            let words: Vec<String> = problems.iter().map(ToString::to_string).collect();
            anyhow::anyhow!("the page's origin is not one that a site can have: {}", words.join("; "))
        })?;
        let relay = Relay::bind(config).await.context("the test's relay cannot listen")?;
        let (url, address) = (relay.public_url.as_str().to_owned(), relay.address()?);
        let hub = Arc::clone(relay.hub());
        let (stop, stopped) = oneshot::channel::<()>();
        tokio::spawn(relay.run(async { drop(stopped.await) }));
        Ok(Self { url, address, hub, _stop: stop, _data: data })
    }

    /// A login of an agent who may also publish.
    ///
    /// # Errors
    /// As [`crate::identity::Agents::token`].
    pub fn login(&self) -> anyhow::Result<String> {
        Ok(self.hub.agents.token("Mask Test", &["Administrators".to_owned()], unix_now(), LOGIN_TTL_S)?)
    }

    /// Publishes the rules as an administrator does.
    ///
    /// # Errors
    /// When the relay does not take them.
    pub async fn publish(&self, rules: &str) -> anyhow::Result<()> {
        let stream = TcpStream::connect(self.address).await?;
        let (mut sender, connection) = hyper::client::conn::http1::handshake(TokioIo::new(stream)).await?;
        tokio::spawn(connection);
        let request = hyper::Request::put(format!("/api/sites/{SITE}/restrictions/published"))
            .header(header::HOST, self.address.to_string())
            .header(header::AUTHORIZATION, format!("Bearer {}", self.login()?))
            .header(header::CONTENT_TYPE, "application/json")
            .body(Full::new(bytes::Bytes::copy_from_slice(rules.as_bytes())))?;
        let answer = sender.send_request(request).await?;
        let status = answer.status();
        if status == StatusCode::OK {
            return Ok(());
        }
        let body = http_body_util::Limited::new(answer.into_body(), ANSWER_BYTES_MAX).collect().await;
        let words = body.map(|body| body.to_bytes()).unwrap_or_default();
        bail!("the relay does not take the rules ({status}): {}", String::from_utf8_lossy(&words));
    }
}

/// Serves the folder of an HTML file; gives the address of the file.
///
/// # Errors
/// When there is no such file, or nothing can listen.
pub async fn serve_file(file: &Path) -> anyhow::Result<String> {
    let file = file.canonicalize().with_context(|| format!("no page at {}", file.display()))?;
    let (Some(folder), Some(name)) = (file.parent(), file.file_name()) else {
        bail!("{} is no file", file.display());
    };
    if !file.is_file() {
        bail!("{} is no file", file.display());
    }
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let port = listener.local_addr()?.port();
    let mut url = url::Url::parse(&format!("http://localhost:{port}/"))?;
    url.set_path(&name.to_string_lossy());
    let folder: Arc<Path> = folder.into();
    let app = Router::new().fallback(move |request: Request| {
        let folder = Arc::clone(&folder);
        async move { answer(&folder, &request) }
    });
    tokio::spawn(async move { axum::serve(listener, app).await });
    Ok(url.into())
}

fn answer(folder: &Path, request: &Request) -> Response {
    if request.method() != Method::GET {
        return StatusCode::METHOD_NOT_ALLOWED.into_response();
    }
    let Some(path) = inside(folder, request.uri().path()) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    match std::fs::read(&path) {
        Ok(bytes) => {
            let kind = content_type(&path.to_string_lossy());
            ([(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, "no-store")], Body::from(bytes))
                .into_response()
        }
        Err(_) => StatusCode::NOT_FOUND.into_response(),
    }
}

/// The file for a path of an address; nothing outside of the folder.
fn inside(folder: &Path, path: &str) -> Option<PathBuf> {
    let decoded = percent_decoded(path.trim_start_matches('/'))?;
    let relative = Path::new(&decoded);
    relative.components().all(|part| matches!(part, Component::Normal(_))).then(|| folder.join(relative))
}

fn percent_decoded(text: &str) -> Option<String> {
    let mut bytes = Vec::new();
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte != b'%' {
            bytes.push(byte);
            continue;
        }
        let digits = [rest.next()?, rest.next()?];
        bytes.push(u8::from_str_radix(std::str::from_utf8(&digits).ok()?, 16).ok()?);
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_outside_of_the_folder_is_served() {
        let folder = Path::new("/site");
        assert_eq!(inside(folder, "/a%20b/c.css"), Some(PathBuf::from("/site/a b/c.css")));
        for path in ["/../etc/passwd", "/a/%2e%2e/%2e%2e/x", "/%2fetc/passwd", "/%", "/%ff"] {
            assert_eq!(inside(folder, path), None, "{path}");
        }
    }
}
