//! What hands are asked: an action as bytes. They may be of another release, when the relay got one while the page was open,
//! and would read the same bytes as another action: each release understands itself alone.

use engine::acts::Request;

const RELEASE: &[u8] = env!("CARGO_PKG_VERSION").as_bytes();

/// For hands to read.
pub fn encode(request: &Request) -> Vec<u8> {
    let mut bytes = RELEASE.to_vec();
    bytes.extend(request.encode());
    bytes
}

/// `None` when the bytes are no action, or of another release.
pub fn decode(bytes: &[u8]) -> Option<Request> {
    Request::decode(bytes.strip_prefix(RELEASE)?).ok()
}
