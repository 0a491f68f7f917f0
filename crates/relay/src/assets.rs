//! Static files: which file answers which path, in which encoding, how long it is kept, and under which rules it runs.
//!
//! Release builds carry `dist/` inside; debug builds read it from disk.

use std::borrow::Cow;
use std::fmt::Write;

use axum::body::Body;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::response::Response;
use rust_embed::{EmbeddedFile, RustEmbed};

use crate::origin::Origin;

#[derive(RustEmbed)]
#[folder = "../../dist/"]
#[allow_missing = true]
struct Dist;

/// Which folder of `dist/` and which rules.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Area {
    /// The script and the modules that it fetches, for every website.
    Script,
    /// The agent console.
    Console,
    /// The DOM Restrictions Editor.
    Editor,
    /// The demo shop.
    Demo,
}

impl Area {
    fn folder(self) -> &'static str {
        match self {
            Area::Script => "cobrowse/js",
            Area::Console => "agent",
            Area::Editor => "editor",
            Area::Demo => "demo",
        }
    }
}

/// Serves static files.
#[derive(Debug, Clone)]
pub struct Assets {
    agent_frame_ancestors: String,
}

/// What is asked.
#[derive(Debug, Clone, Copy)]
pub struct Asked<'a> {
    /// GET or HEAD.
    pub method: &'a Method,
    /// The path inside the area, percent-encoded as it came.
    pub path: &'a str,
    /// The query.
    pub query: Option<&'a str>,
    /// The headers.
    pub headers: &'a HeaderMap,
}

impl Assets {
    /// `agent_frame_ancestors`: which sites may show the console in a frame.
    pub fn new(agent_frame_ancestors: &[Origin]) -> Self {
        let mut ancestors = String::new();
        for origin in agent_frame_ancestors {
            // Writing to a string cannot fail.
            let _ = write!(ancestors, " {origin}");
        }
        Self { agent_frame_ancestors: ancestors }
    }

    /// The answer for one path of an area.
    pub fn serve(&self, area: Area, asked: Asked<'_>) -> Response {
        if asked.method != Method::GET && asked.method != Method::HEAD {
            return plain(StatusCode::METHOD_NOT_ALLOWED, "only GET and HEAD");
        }
        let Some(name) = file_name(area, asked.path) else {
            return plain(StatusCode::NOT_FOUND, "not found");
        };
        let Some(found) = find(&name, asked.headers) else {
            return plain(StatusCode::NOT_FOUND, "not found");
        };
        let mut response = respond(found, asked);
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(content_type(&name)));
        headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(cache_control(area, asked.query)));
        headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
        self.set_rules(area, &name, asked.headers, headers);
        response
    }

    fn set_rules(&self, area: Area, name: &str, asked: &HeaderMap, headers: &mut HeaderMap) {
        match area {
            Area::Script => {
                headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
                headers.insert("cross-origin-resource-policy", HeaderValue::from_static("cross-origin"));
            }
            Area::Console | Area::Editor => {
                let policy = if is_mirror(name) { MIRROR_POLICY.to_owned() } else { self.page_policy(asked) };
                if let Ok(policy) = HeaderValue::from_str(&policy) {
                    headers.insert(header::CONTENT_SECURITY_POLICY, policy);
                }
                headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
            }
            Area::Demo => {}
        }
    }

    /// The console reaches its own relay and nobody else.
    fn page_policy(&self, asked: &HeaderMap) -> String {
        let host = asked.get(header::HOST).and_then(|host| host.to_str().ok()).filter(|host| is_host(host));
        let sockets = host.map(|host| format!(" ws://{host} wss://{host}")).unwrap_or_default();
        let ancestors = &self.agent_frame_ancestors;
        format!(
            "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self' 'unsafe-inline'; \
             img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'{sockets}; \
             frame-src 'self' blob:; frame-ancestors 'self'{ancestors}; base-uri 'none'; form-action 'none'"
        )
    }
}

/// The mirror shows a page of somebody else: no scripts, nothing from elsewhere.
const MIRROR_POLICY: &str = "default-src 'none'; style-src 'self' 'unsafe-inline'; \
    img-src 'self' data: blob:; font-src 'self' data:; media-src 'none'; sandbox allow-same-origin; \
    form-action 'none'; base-uri 'none'; frame-ancestors 'self'";

fn is_mirror(name: &str) -> bool {
    name.starts_with("agent/mirror-") && name.ends_with(".html")
}

/// Characters of a host and port, and nothing that could end a directive.
fn is_host(host: &str) -> bool {
    !host.is_empty() && host.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".-:[]_".contains(&byte))
}

struct Found {
    file: EmbeddedFile,
    encoding: Option<&'static str>,
}

/// The name inside `dist/`; `None` for paths that no file has.
fn file_name(area: Area, path: &str) -> Option<String> {
    let path = percent_decoded(path)?;
    if path.split('/').any(|part| part == "." || part == ".." || part.contains('\\') || part.contains('\0')) {
        return None;
    }
    let index = if path.is_empty() || path.ends_with('/') { "index.html" } else { "" };
    Some(format!("{}/{path}{index}", area.folder()))
}

fn percent_decoded(path: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(path.len());
    let mut rest = path.bytes();
    while let Some(byte) = rest.next() {
        if byte == b'%' {
            let digit = |byte: u8| char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
            bytes.push(digit(rest.next()?)? << 4 | digit(rest.next()?)?);
        } else {
            bytes.push(byte);
        }
    }
    String::from_utf8(bytes).ok()
}

/// The file in the best encoding that the browser takes and the build has made.
fn find(name: &str, headers: &HeaderMap) -> Option<Found> {
    if name.ends_with(".br") || name.ends_with(".gz") {
        return None;
    }
    for (encoding, suffix) in [("br", ".br"), ("gzip", ".gz")] {
        if accepts(headers, encoding)
            && let Some(file) = Dist::get(&format!("{name}{suffix}"))
        {
            return Some(Found { file, encoding: Some(encoding) });
        }
    }
    Dist::get(name).map(|file| Found { file, encoding: None })
}

fn accepts(headers: &HeaderMap, encoding: &str) -> bool {
    headers.get_all(header::ACCEPT_ENCODING).iter().filter_map(|value| value.to_str().ok()).any(|value| {
        value.split(',').any(|item| {
            let mut parts = item.split(';').map(str::trim);
            parts.next().is_some_and(|name| name.eq_ignore_ascii_case(encoding))
                && !parts.any(|weight| matches!(weight, "q=0" | "q=0.0" | "q=0.00" | "q=0.000"))
        })
    })
}

fn respond(found: Found, asked: Asked<'_>) -> Response {
    let tag = entity_tag(&found);
    let unchanged = asked
        .headers
        .get(header::IF_NONE_MATCH)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|known| known.split(',').any(|known| known.trim().trim_start_matches("W/") == tag));
    // The body is left out of answers to HEAD where they are written; its length is not.
    let (status, body) = if unchanged {
        (StatusCode::NOT_MODIFIED, Body::empty())
    } else {
        (StatusCode::OK, body(found.file.data))
    };
    let mut response = Response::new(body);
    *response.status_mut() = status;
    let headers = response.headers_mut();
    if let Ok(tag) = HeaderValue::from_str(&tag) {
        headers.insert(header::ETAG, tag);
    }
    if let Some(encoding) = found.encoding {
        headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static(encoding));
    }
    response
}

/// Embedded bytes are not copied.
fn body(data: Cow<'static, [u8]>) -> Body {
    match data {
        Cow::Borrowed(data) => Body::from(data),
        Cow::Owned(data) => Body::from(data),
    }
}

/// 64 bits of the content's hash; the encoding is part of what is cached.
fn entity_tag(found: &Found) -> String {
    let mut tag = String::from("\"");
    for byte in found.file.metadata.sha256_hash().iter().take(8) {
        // Writing to a string cannot fail.
        let _ = write!(tag, "{byte:02x}");
    }
    if let Some(encoding) = found.encoding {
        tag.push('-');
        tag.push_str(encoding);
    }
    tag.push('"');
    tag
}

/// Named versions stay for good; the script is asked for again after minutes, so that a new relay brings a new one.
fn cache_control(area: Area, query: Option<&str>) -> &'static str {
    let versioned = query.is_some_and(|query| query.split('&').any(|pair| pair.starts_with("v=")));
    match area {
        _ if cfg!(debug_assertions) => "no-cache",
        Area::Script if versioned => "public, max-age=31536000, immutable",
        Area::Script => "public, max-age=300",
        Area::Console | Area::Editor | Area::Demo => "no-cache",
    }
}

/// What a browser is told that a file is, by its ending.
pub fn content_type(name: &str) -> &'static str {
    match name.rsplit_once('.').map_or("", |(_, extension)| extension) {
        "html" => "text/html; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "json" | "map" => "application/json",
        "wasm" => "application/wasm",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "gif" => "image/gif",
        "webp" => "image/webp",
        "avif" => "image/avif",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        "woff" => "font/woff",
        "txt" => "text/plain; charset=utf-8",
        "webmanifest" => "application/manifest+json",
        _ => "application/octet-stream",
    }
}

/// A short answer in plain text.
pub fn plain(status: StatusCode, text: &'static str) -> Response {
    let mut response = Response::new(Body::from(text));
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/plain; charset=utf-8"));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_path_leaves_its_folder() {
        for path in ["../x", "a/../../x", "..%2fx", "%2e%2e/x", "a\\..\\x", "a/%00", "%zz", "%"] {
            assert_eq!(file_name(Area::Demo, path), None, "{path}");
        }
        assert_eq!(file_name(Area::Demo, "").as_deref(), Some("demo/index.html"));
        assert_eq!(file_name(Area::Console, "a%20b.js").as_deref(), Some("agent/a b.js"));
        assert_eq!(file_name(Area::Script, "gcb.min.js").as_deref(), Some("cobrowse/js/gcb.min.js"));
    }

    #[test]
    fn a_host_header_cannot_widen_the_policy() {
        let assets = Assets::new(&[]);
        let mut headers = HeaderMap::new();
        headers.insert(header::HOST, HeaderValue::from_static("relay.example:8080"));
        assert!(assets.page_policy(&headers).contains("ws://relay.example:8080 wss://relay.example:8080;"));
        headers.insert(header::HOST, HeaderValue::from_static("x; script-src *"));
        assert!(assets.page_policy(&headers).contains("connect-src 'self';"));
    }

    #[test]
    fn takes_an_encoding_only_when_the_browser_does() {
        let mut headers = HeaderMap::new();
        headers.insert(header::ACCEPT_ENCODING, HeaderValue::from_static("gzip;q=1.0, br;q=0"));
        assert!(accepts(&headers, "gzip"));
        assert!(!accepts(&headers, "br"));
        assert!(!accepts(&HeaderMap::new(), "gzip"));
    }
}
