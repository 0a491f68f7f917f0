//! What a web origin is: scheme, host and port in the one spelling that browsers send.

use std::fmt;

/// An http or https origin, as browsers write it in the `Origin` header.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Origin(String);

/// Why a text is not an origin.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("must be an origin: http or https, a host, perhaps a port, and nothing more")]
pub struct NotAnOrigin;

impl Origin {
    /// Reads an origin as a person writes it in a configuration.
    ///
    /// # Errors
    /// Anything but an http or https URL without user, path, query and fragment.
    pub fn parse(text: &str) -> Result<Self, NotAnOrigin> {
        let url = url::Url::parse(text).map_err(|_| NotAnOrigin)?;
        let plain = matches!(url.scheme(), "http" | "https")
            && url.username().is_empty()
            && url.password().is_none()
            && url.path() == "/"
            && url.query().is_none()
            && url.fragment().is_none();
        if plain { Ok(Self::of(&url)) } else { Err(NotAnOrigin) }
    }

    /// The origin of an http or https URL.
    pub fn of(url: &url::Url) -> Self {
        Self(url.origin().ascii_serialization())
    }

    /// As browsers write it.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether an `Origin` header names this origin, byte for byte.
    pub fn is(&self, header: &str) -> bool {
        self.0 == header
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spells_origins_as_browsers_do() {
        assert_eq!(Origin::parse("HTTPS://Shop.Example:443").map(|o| o.0), Ok("https://shop.example".into()));
        assert_eq!(Origin::parse("http://localhost:8081/").map(|o| o.0), Ok("http://localhost:8081".into()));
    }

    #[test]
    fn refuses_what_is_more_or_less_than_an_origin() {
        for text in [
            "",
            "null",
            "*",
            "shop.example",
            "https://shop.example/path",
            "https://u@shop.example",
            "ftp://x",
        ] {
            assert_eq!(Origin::parse(text), Err(NotAnOrigin), "{text}");
        }
    }
}
