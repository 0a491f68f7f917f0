//! What the pure engine asks of the browser: resolving addresses. Inflating is done here too, so that the page side of
//! the engine does not carry it.

use engine::viewer::Browser;
use miniz_oxide::inflate::decompress_to_vec_with_limit;
use web_sys::Url;

/// This browser.
pub struct ThisBrowser;

impl Browser for ThisBrowser {
    fn resolve(&self, reference: &str, base: &str) -> Option<String> {
        Url::new_with_base(reference, base).ok().map(|url| url.href())
    }

    fn inflate(&self, deflated: &[u8], limit: usize) -> Option<Vec<u8>> {
        decompress_to_vec_with_limit(deflated, limit).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_inflates_to_more_than_the_limit_is_refused() {
        // 1,000 zeros, raw deflate.
        let deflated = miniz_oxide::deflate::compress_to_vec(&[0; 1_000], 9);
        assert_eq!(ThisBrowser.inflate(&deflated, 1_000).map(|bytes| bytes.len()), Some(1_000));
        assert_eq!(ThisBrowser.inflate(&deflated, 999), None);
        assert_eq!(ThisBrowser.inflate(&[0xff, 0xff], 999), None);
    }
}
