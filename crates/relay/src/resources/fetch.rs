//! What the relay fetches itself: GET over http or https from allowed domains, at addresses of the public internet only.
//!
//! The name is resolved once and the connection goes to the address that was vetted, so that a name cannot mean one thing
//! when it is checked and another when it is used. Redirects are followed by hand, with every check again.

use std::io::Read;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http_body_util::{BodyExt, Empty};
use hyper::body::Incoming;
use hyper::client::conn::http1;
use hyper::{Request, Response, StatusCode, header};
use hyper_util::rt::TokioIo;
use protocol::limits::RESOURCE_BYTES_MAX;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpStream, lookup_host};
use tokio::sync::Semaphore;
use tokio::time::timeout;
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::pki_types::ServerName;
use tokio_rustls::rustls::{ClientConfig, RootCertStore, crypto};
use url::{Host, Url};

use super::address::is_public;

/// A resource that takes longer is not worth waiting for.
const FETCH_WITHIN: Duration = Duration::from_secs(10);

/// Redirects followed.
const REDIRECTS_MAX: usize = 3;

/// Fetches under way at once, of all sessions.
const FETCHES_MAX: usize = 64;

/// What came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fetched {
    /// What the server declared.
    pub content_type: String,
    /// All of it, decompressed.
    pub bytes: Bytes,
    /// Where it came from after redirects.
    pub final_url: Url,
}

/// Why nothing came; told to nobody but the log, and there without the address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotFetched {
    /// The address itself is not one the relay asks.
    #[error("address not allowed")]
    Address,
    /// The name leads to a place that is not of the public internet.
    #[error("not of the public internet")]
    Place,
    /// No connection, or a broken one.
    #[error("connection failed")]
    Connection,
    /// Not found, an error, or too many redirects.
    #[error("answer not usable")]
    Answer,
    /// More bytes than allowed.
    #[error("too large")]
    Size,
    /// Took too long, or too many others are under way.
    #[error("took too long")]
    Time,
}

/// Fetches resources.
pub struct Fetcher {
    ports: Vec<u16>,
    allow_loopback: bool,
    tls: TlsConnector,
    places: Semaphore,
}

impl Fetcher {
    /// `allow_loopback` opens this machine, for development.
    ///
    /// # Errors
    /// When TLS cannot be set up.
    pub fn new(ports: Vec<u16>, allow_loopback: bool) -> std::io::Result<Self> {
        let mut roots = RootCertStore::empty();
        let found = rustls_native_certs::load_native_certs();
        roots.add_parsable_certificates(found.certs);
        if roots.is_empty() {
            tracing::warn!("no root certificates found; resources over https cannot be fetched");
        }
        let config = ClientConfig::builder_with_provider(Arc::new(crypto::ring::default_provider()))
            .with_safe_default_protocol_versions()
            .map_err(std::io::Error::other)?
            .with_root_certificates(roots)
            .with_no_client_auth();
        let tls = TlsConnector::from(Arc::new(config));
        Ok(Self { ports, allow_loopback, tls, places: Semaphore::new(FETCHES_MAX) })
    }

    /// Fetches `url` if `is_allowed` says so of it and of every redirect.
    ///
    /// # Errors
    /// See [`NotFetched`].
    pub async fn fetch(&self, url: &Url, is_allowed: impl Fn(&Url) -> bool) -> Result<Fetched, NotFetched> {
        let all = async {
            let _place = self.places.acquire().await.map_err(|_| NotFetched::Time)?;
            self.follow(url.clone(), is_allowed).await
        };
        timeout(FETCH_WITHIN, all).await.map_err(|_| NotFetched::Time)?
    }

    async fn follow(&self, mut url: Url, is_allowed: impl Fn(&Url) -> bool) -> Result<Fetched, NotFetched> {
        for _ in 0..=REDIRECTS_MAX {
            let host = self.checked_host(&url, &is_allowed)?;
            let response = self.ask(&url, &host).await?;
            if response.status().is_redirection() {
                url = redirect(&url, &response)?;
                continue;
            }
            if response.status() != StatusCode::OK {
                return Err(NotFetched::Answer);
            }
            return read(response, url).await;
        }
        Err(NotFetched::Answer)
    }

    /// The host name of an address that may be asked. Literal addresses never may, in whatever spelling.
    fn checked_host(&self, url: &Url, is_allowed: impl Fn(&Url) -> bool) -> Result<String, NotFetched> {
        let Some(Host::Domain(host)) = url.host() else { return Err(NotFetched::Address) };
        let fine = matches!(url.scheme(), "http" | "https")
            && url.username().is_empty()
            && url.password().is_none()
            && is_allowed(url);
        if fine { Ok(host.to_owned()) } else { Err(NotFetched::Address) }
    }

    async fn ask(&self, url: &Url, host: &str) -> Result<Response<Incoming>, NotFetched> {
        let port = url.port_or_known_default().ok_or(NotFetched::Address)?;
        let address = self.vetted_address(host, port).await?;
        let stream = TcpStream::connect(address).await.map_err(|_| NotFetched::Connection)?;
        if url.scheme() == "https" {
            let name = ServerName::try_from(host.to_owned()).map_err(|_| NotFetched::Address)?;
            let stream = self.tls.connect(name, stream).await.map_err(|_| NotFetched::Connection)?;
            exchange(stream, url, host).await
        } else {
            exchange(stream, url, host).await
        }
    }

    /// One address of the name, when all of them may be asked: a name that leads to both sides is a trick.
    async fn vetted_address(&self, host: &str, port: u16) -> Result<SocketAddr, NotFetched> {
        let found = lookup_host((host, port)).await.map_err(|_| NotFetched::Connection)?;
        let addresses: Vec<SocketAddr> = found.collect();
        if !addresses.iter().all(|address| self.may_connect(*address)) {
            return Err(NotFetched::Place);
        }
        // Loopback servers of a developer mostly listen on IPv4 alone.
        let first = addresses.iter().find(|address| address.is_ipv4()).or(addresses.first());
        first.copied().ok_or(NotFetched::Connection)
    }

    fn may_connect(&self, address: SocketAddr) -> bool {
        if self.allow_loopback && address.ip().to_canonical().is_loopback() {
            return true;
        }
        is_public(address.ip()) && self.ports.contains(&address.port())
    }
}

/// One GET without cookies, credentials or a referrer.
async fn exchange(
    stream: impl AsyncRead + AsyncWrite + Unpin + Send + 'static,
    url: &Url,
    host: &str,
) -> Result<Response<Incoming>, NotFetched> {
    let (mut sender, connection) =
        http1::handshake(TokioIo::new(stream)).await.map_err(|_| NotFetched::Connection)?;
    // Ends with the response, or when it is dropped.
    tokio::spawn(connection);
    let target = match url.query() {
        Some(query) => format!("{}?{query}", url.path()),
        None => url.path().to_owned(),
    };
    let authority = match url.port() {
        Some(port) => format!("{host}:{port}"),
        None => host.to_owned(),
    };
    let request = Request::get(target)
        .header(header::HOST, authority)
        .header(header::USER_AGENT, "cobrowse-relay")
        .header(header::ACCEPT, "text/css,image/*,font/*,*/*;q=0.1")
        .header(header::ACCEPT_ENCODING, "gzip")
        .body(Empty::<Bytes>::new())
        .map_err(|_| NotFetched::Address)?;
    sender.send_request(request).await.map_err(|_| NotFetched::Connection)
}

fn redirect(url: &Url, response: &Response<Incoming>) -> Result<Url, NotFetched> {
    let location = response.headers().get(header::LOCATION).and_then(|value| value.to_str().ok());
    let next = location.and_then(|location| url.join(location).ok()).ok_or(NotFetched::Answer)?;
    let downgrade = url.scheme() == "https" && next.scheme() != "https";
    if downgrade { Err(NotFetched::Address) } else { Ok(next) }
}

async fn read(response: Response<Incoming>, final_url: Url) -> Result<Fetched, NotFetched> {
    let text = |name| {
        let value =
            response.headers().get(name).and_then(|value: &hyper::header::HeaderValue| value.to_str().ok());
        value.unwrap_or_default().to_owned()
    };
    let content_type = text(header::CONTENT_TYPE);
    let encoding = text(header::CONTENT_ENCODING);
    let mut body = response.into_body();
    let mut bytes = Vec::new();
    while let Some(frame) = body.frame().await {
        let frame = frame.map_err(|_| NotFetched::Connection)?;
        if let Ok(data) = frame.into_data() {
            if bytes.len() + data.len() > RESOURCE_BYTES_MAX {
                return Err(NotFetched::Size);
            }
            bytes.extend_from_slice(&data);
        }
    }
    let bytes = match encoding.to_ascii_lowercase().as_str() {
        "" | "identity" => bytes,
        "gzip" | "x-gzip" => unzip(&bytes)?,
        _ => return Err(NotFetched::Answer),
    };
    Ok(Fetched { content_type, bytes: bytes.into(), final_url })
}

fn unzip(bytes: &[u8]) -> Result<Vec<u8>, NotFetched> {
    let mut plain = Vec::new();
    let mut limited = flate2::read::GzDecoder::new(bytes).take(RESOURCE_BYTES_MAX as u64 + 1);
    limited.read_to_end(&mut plain).map_err(|_| NotFetched::Answer)?;
    if plain.len() > RESOURCE_BYTES_MAX { Err(NotFetched::Size) } else { Ok(plain) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fetcher() -> Fetcher {
        Fetcher::new(vec![80, 443], false).expect("a fetcher")
    }

    #[tokio::test]
    async fn literal_addresses_are_refused_in_every_spelling() {
        for host in [
            "127.0.0.1",
            "[::ffff:127.0.0.1]",
            "[::1]",
            "0x7f000001",
            "2130706433",
            "127.1",
            "0",
            "0177.0.0.1",
            "8.8.8.8",
            "[2606:4700::1111]",
        ] {
            let url = Url::parse(&format!("http://{host}/")).expect("a URL");
            assert_eq!(fetcher().fetch(&url, |_| true).await, Err(NotFetched::Address), "{host}");
        }
    }

    #[tokio::test]
    async fn a_name_that_leads_to_this_machine_is_refused() {
        let url = Url::parse("http://localhost/").expect("a URL");
        assert_eq!(fetcher().fetch(&url, |_| true).await, Err(NotFetched::Place));
    }

    #[tokio::test]
    async fn other_schemes_users_and_hosts_that_are_not_allowed_are_refused() {
        for address in ["ftp://cdn.example/", "file:///etc/passwd", "http://user@cdn.example/", "data:,x"] {
            let url = Url::parse(address).expect("a URL");
            assert_eq!(fetcher().fetch(&url, |_| true).await, Err(NotFetched::Address), "{address}");
        }
        let url = Url::parse("http://cdn.example/").expect("a URL");
        assert_eq!(fetcher().fetch(&url, |_| false).await, Err(NotFetched::Address));
    }

    #[test]
    fn only_configured_ports_of_public_addresses_are_asked() {
        let public = |port| SocketAddr::from(([1, 1, 1, 1], port));
        assert!(fetcher().may_connect(public(443)));
        assert!(!fetcher().may_connect(public(22)));
        assert!(!fetcher().may_connect(SocketAddr::from(([10, 0, 0, 1], 443))));
        let open = Fetcher::new(vec![80], true).expect("a fetcher");
        assert!(open.may_connect(SocketAddr::from(([127, 0, 0, 1], 4000))));
        assert!(!open.may_connect(SocketAddr::from(([10, 0, 0, 1], 80))));
    }

    #[test]
    fn a_small_archive_of_a_large_thing_is_refused() {
        use std::io::Write;
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        encoder.write_all(&vec![0; RESOURCE_BYTES_MAX + 1]).expect("written");
        let bomb = encoder.finish().expect("finished");
        assert!(bomb.len() < RESOURCE_BYTES_MAX / 100);
        assert_eq!(unzip(&bomb), Err(NotFetched::Size));
    }
}
