//! How a request's body is read: so much and no more, and to its end also when nobody wants it, so that the answer arrives.

use std::time::Duration;

use axum::body::{Body, Bytes};
use bytes::BytesMut;
use http_body_util::BodyExt;
use tokio::time::timeout;

use super::answer::Refusal;

/// Bytes of a body: two thousand restrictions with room.
pub const BODY_BYTES_MAX: usize = 2 << 20;

/// Bytes that are read and thrown away, so that who sends too much hears so instead of finding the connection broken.
const DISCARDED_BYTES_MAX: usize = 16 << 20;

/// A body must be there within this, even over a slow line.
const BODY_WITHIN: Duration = Duration::from_secs(60);

/// All of a body.
///
/// # Errors
/// It is too large, or too slow.
pub async fn read(body: &mut Body) -> Result<Bytes, Refusal> {
    let mut bytes = BytesMut::new();
    let reading = async {
        while let Some(Ok(frame)) = body.frame().await {
            let Ok(data) = frame.into_data() else { continue };
            if bytes.len() + data.len() > BODY_BYTES_MAX {
                return Err(Refusal::too_large());
            }
            bytes.extend_from_slice(&data);
        }
        Ok(())
    };
    timeout(BODY_WITHIN, reading).await.unwrap_or_else(|_| Err(Refusal::too_slow()))?;
    Ok(bytes.freeze())
}

/// What is left of a body is thrown away.
pub async fn discard(body: &mut Body) {
    let mut discarded = 0;
    let discarding = async {
        while let Some(Ok(frame)) = body.frame().await {
            discarded += frame.data_ref().map_or(0, Bytes::len);
            if discarded > DISCARDED_BYTES_MAX {
                break;
            }
        }
    };
    // Who takes longer does not hear why.
    let _ = timeout(BODY_WITHIN, discarding).await;
}
