//! What is read of a request: the places of its path, its entity tags, its body.

use std::sync::Arc;

use axum::body::Bytes;
use axum::http::{HeaderMap, StatusCode, header};
use serde::de::DeserializeOwned;

use super::access::Caller;
use super::answer::Refusal;
use crate::hub::Hub;
use crate::restrictions::{SiteRestrictions, Unavailable};

/// What stood at the places of a path.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Places {
    /// `{site}`.
    pub site: Option<String>,
    /// `{version}` or `{ticket}`.
    pub item: Option<String>,
}

/// A request that was let in.
pub struct Call {
    /// The register.
    pub hub: Arc<Hub>,
    /// Who makes it.
    pub caller: Caller,
    /// What stood in its path.
    pub places: Places,
    /// Its headers.
    pub headers: HeaderMap,
    /// What stood behind the question mark.
    pub query: String,
    /// Its body.
    pub body: Bytes,
}

impl Call {
    /// The id of its site.
    pub fn site(&self) -> &str {
        self.places.site.as_deref().unwrap_or_default()
    }

    /// The restrictions of its site.
    ///
    /// # Errors
    /// [`Unavailable`].
    pub fn rules(&self) -> Result<&SiteRestrictions, Unavailable> {
        self.hub.restrictions.of(self.site()).ok_or(Unavailable)
    }

    /// Entity tags of which one must be the present one; `None` where anything may be replaced.
    pub fn expected(&self) -> Option<Vec<String>> {
        let value = self.headers.get(header::IF_MATCH)?.to_str().unwrap_or_default();
        // There is always something to be replaced.
        if value.trim() == "*" {
            return None;
        }
        // A proxy that compresses makes tags weak; they still tell versions apart.
        let tags = value.split(',').map(|tag| tag.trim().trim_start_matches("W/").to_owned());
        Some(tags.collect())
    }

    /// The body as text.
    ///
    /// # Errors
    /// When it is none.
    pub fn text(&self) -> Result<String, Refusal> {
        let text = std::str::from_utf8(&self.body);
        text.map(str::to_owned).map_err(|_| Refusal::new(StatusCode::BAD_REQUEST, "The body is no UTF-8."))
    }

    /// The body as a value.
    ///
    /// # Errors
    /// When it is not what is asked for.
    pub fn json<Value: DeserializeOwned>(&self) -> Result<Value, Refusal> {
        serde_json::from_slice(&self.body).map_err(|error| {
            Refusal::new(
                StatusCode::UNPROCESSABLE_ENTITY,
                format!("The body is not what is expected: {error}."),
            )
        })
    }

    /// The body as a value; the default without one.
    ///
    /// # Errors
    /// When there is one, and not what is asked for.
    pub fn json_if_any<Value: DeserializeOwned + Default>(&self) -> Result<Value, Refusal> {
        if self.body.is_empty() { Ok(Value::default()) } else { self.json() }
    }
}

/// What stands at the places of a path; `None` when it is another one.
pub fn places(template: &str, path: &str) -> Option<Places> {
    let mut places = Places::default();
    let mut segments = path.split('/');
    for wanted in template.split('/') {
        let segment = segments.next()?;
        match wanted {
            "{site}" if !segment.is_empty() => places.site = Some(segment.to_owned()),
            "{version}" | "{ticket}" if !segment.is_empty() => places.item = Some(segment.to_owned()),
            _ if wanted == segment => {}
            _ => return None,
        }
    }
    segments.next().is_none().then_some(places)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_fits_one_template() {
        let template = "/api/sites/{site}/restrictions/history/{version}";
        let found = places(template, "/api/sites/shop/restrictions/history/7").expect("it fits");
        assert_eq!((found.site.as_deref(), found.item.as_deref()), (Some("shop"), Some("7")));
        for other in [
            "/api/sites/shop/restrictions/history",
            "/api/sites/shop/restrictions/history/7/",
            "/api/sites//restrictions/history/7",
            "/api/sites/shop/restrictions/history/7/restore",
        ] {
            assert_eq!(places(template, other), None, "{other}");
        }
    }
}
