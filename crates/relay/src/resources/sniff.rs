//! What a resource is, by its bytes: a closed list of images and fonts, and style sheets that say so and are text.

/// Bytes looked at to find the root element of an SVG after its prolog.
const SVG_PROLOG_BYTES_MAX: usize = 4096;

/// What may reach the agent's browser.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A style sheet, whose references are rewritten.
    StyleSheet,
    /// An image or a font, passed on as it is.
    Opaque(&'static str),
}

impl Kind {
    /// The type it is served with.
    pub fn content_type(self) -> &'static str {
        match self {
            Kind::StyleSheet => "text/css; charset=utf-8",
            Kind::Opaque(content_type) => content_type,
        }
    }
}

/// Names the kind; `None` for everything that is not on the list, whatever it is declared to be.
pub fn kind(declared: &str, bytes: &[u8]) -> Option<Kind> {
    if let Some(content_type) = by_signature(bytes) {
        return Some(Kind::Opaque(content_type));
    }
    let essence = declared.split(';').next().unwrap_or_default().trim();
    if essence.eq_ignore_ascii_case("text/css") && !bytes.contains(&0) {
        return Some(Kind::StyleSheet);
    }
    if is_svg(bytes) { Some(Kind::Opaque("image/svg+xml")) } else { None }
}

fn by_signature(bytes: &[u8]) -> Option<&'static str> {
    const SIGNATURES: [(&[u8], &str); 13] = [
        (b"\x89PNG\r\n\x1a\n", "image/png"),
        (b"\xff\xd8\xff", "image/jpeg"),
        (b"GIF87a", "image/gif"),
        (b"GIF89a", "image/gif"),
        (b"BM", "image/bmp"),
        (b"\0\0\x01\0", "image/x-icon"),
        (b"\0\0\x02\0", "image/x-icon"),
        (b"wOFF", "font/woff"),
        (b"wOF2", "font/woff2"),
        (b"\0\x01\0\0", "font/ttf"),
        (b"true", "font/ttf"),
        (b"OTTO", "font/otf"),
        (b"ttcf", "font/collection"),
    ];
    if bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP") {
        return Some("image/webp");
    }
    if bytes.get(4..8) == Some(b"ftyp") && matches!(bytes.get(8..12), Some(b"avif" | b"avis")) {
        return Some("image/avif");
    }
    // Two letters or a word could begin a style sheet, too; a real file of these kinds has binary bytes at once.
    let head = bytes.get(..32.min(bytes.len())).unwrap_or_default();
    let found = SIGNATURES.iter().find(|(signature, _)| bytes.starts_with(signature))?;
    let is_word = found.0.iter().all(u8::is_ascii_alphanumeric) && !found.0.starts_with(b"GIF");
    if is_word && !head.contains(&0) { None } else { Some(found.1) }
}

/// Whether the first element is `svg`, after a byte order mark, white space, a declaration, comments and a doctype.
fn is_svg(bytes: &[u8]) -> bool {
    let head = bytes.get(..SVG_PROLOG_BYTES_MAX.min(bytes.len())).unwrap_or_default();
    let text = String::from_utf8_lossy(head);
    let mut rest = text.trim_start_matches('\u{feff}').trim_start();
    loop {
        let end = if rest.starts_with("<!--") {
            "-->"
        } else if rest.starts_with("<?") {
            "?>"
        } else if rest.get(..13).is_some_and(|start| start.eq_ignore_ascii_case("<!doctype svg")) {
            if rest.find('[').is_some_and(|open| rest.find('>').is_none_or(|close| open < close)) {
                "]>"
            } else {
                ">"
            }
        } else {
            let after = rest.strip_prefix("<svg").and_then(|after| after.chars().next());
            return after.is_some_and(|next| next.is_whitespace() || next == '>' || next == '/');
        };
        let Some(at) = rest.find(end) else { return false };
        rest = rest.get(at + end.len()..).unwrap_or_default().trim_start();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_images_and_fonts_by_their_bytes_whatever_is_declared() {
        for (bytes, content_type) in [
            (&b"\x89PNG\r\n\x1a\n...."[..], "image/png"),
            (b"\xff\xd8\xff\xe0", "image/jpeg"),
            (b"GIF89a", "image/gif"),
            (b"RIFF\x10\0\0\0WEBPVP8 ", "image/webp"),
            (b"\0\0\0\x20ftypavif\0\0\0\0", "image/avif"),
            (b"\0\0\x01\0\x01\0", "image/x-icon"),
            (b"BM\x36\0\0\0\0\0", "image/bmp"),
            (b"wOF2\0\x01\0\0", "font/woff2"),
            (b"wOFF\0\x01\0\0", "font/woff"),
            (b"\0\x01\0\0\0\x0f", "font/ttf"),
            (b"OTTO\0\x0f", "font/otf"),
            (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "image/svg+xml"),
            (
                b"\xef\xbb\xbf<?xml version='1.0'?>\n<!-- x --><!DOCTYPE svg PUBLIC \"a\" \"b\"><svg>",
                "image/svg+xml",
            ),
            (b"<!DOCTYPE svg [<!ENTITY a 'b'>]><svg>", "image/svg+xml"),
        ] {
            for declared in ["text/html", "image/png", ""] {
                let found = kind(declared, bytes).map(Kind::content_type);
                assert_eq!(found, Some(content_type), "{declared} {bytes:?}");
            }
        }
    }

    #[test]
    fn a_style_sheet_must_say_so_and_be_text() {
        assert_eq!(kind("text/css", b"a{}"), Some(Kind::StyleSheet));
        assert_eq!(kind("Text/CSS; charset=utf-8", b""), Some(Kind::StyleSheet));
        assert_eq!(kind("text/css", b"BM{color:red}"), Some(Kind::StyleSheet));
        assert_eq!(kind("text/css", b"true{color:red}"), Some(Kind::StyleSheet));
        assert_eq!(kind("text/css", b"a{}\0"), None);
        assert_eq!(kind("text/plain", b"a{}"), None);
    }

    #[test]
    fn refuses_everything_else() {
        for bytes in [
            &b"<!DOCTYPE html><svg>"[..],
            b"<html><svg></svg></html>",
            b"<svgfoo>",
            b"<!-- never closed <svg>",
            b"alert(1)",
            b"%PDF-1.7",
            b"PK\x03\x04",
            b"{}",
            b"",
        ] {
            assert_eq!(kind("image/png", bytes), None, "{bytes:?}");
            assert_eq!(kind("text/html", bytes), None, "{bytes:?}");
        }
    }
}
