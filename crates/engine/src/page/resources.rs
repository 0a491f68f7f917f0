//! Which addresses the shown page refers to. The customer's browser fetches for the agent only these: the agent must not
//! use it to read what else the customer may read.

/// Makes an address absolute, as browsers do: `(base, reference)`. Given by the shell; pure.
pub type Resolve = fn(&str, &str) -> Option<String>;

/// References kept; a page with more shows the agent grey boxes for the rest.
const REFERENCES_MAX: usize = 50_000;

/// References as they stand on the page, made absolute when the first question comes.
#[derive(Debug, Default)]
pub(super) struct KnownResources {
    base: String,
    /// Base (empty: the document's) and reference.
    noted: Vec<(String, String)>,
    /// Questions are few and comparing lengths is quick: a list is enough.
    absolute: Vec<String>,
}

impl KnownResources {
    /// The document's base address.
    pub fn set_base(&mut self, base: &str) {
        base.clone_into(&mut self.base);
    }

    /// Notes a reference; `base` is the address of the frame that it stands in, or empty in the document.
    pub fn note(&mut self, base: &str, reference: &str) {
        // Rows of a list tend to show the same picture.
        let again = self.noted.last().is_some_and(|(of, last)| of == base && last == reference);
        if !again
            && !reference.is_empty()
            && !reference.starts_with("data:")
            && self.noted.len() < REFERENCES_MAX
        {
            self.noted.push((base.to_owned(), reference.to_owned()));
        }
    }

    /// Notes the candidates of a `srcset`.
    pub fn note_set(&mut self, base: &str, candidates: &str) {
        // Addresses may hold commas, but not at their ends (HTML standard, "parse a srcset attribute").
        for candidate in candidates.split_ascii_whitespace() {
            self.note(base, candidate.trim_matches(','));
        }
    }

    /// Notes what CSS refers to; `base` is the address of the sheet or its frame, or empty in the document.
    pub fn note_css(&mut self, base: &str, css: &str) {
        let room = REFERENCES_MAX.saturating_sub(self.noted.len());
        let mut found = Vec::new();
        policy::css::references(css, &mut |reference| {
            if found.len() < room && !reference.starts_with("data:") {
                found.push((base.to_owned(), reference.to_owned()));
            }
        });
        self.noted.append(&mut found);
    }

    /// Whether the page refers to this absolute address.
    pub fn contains(&mut self, url: &str, resolve: Resolve) -> bool {
        for (base, reference) in self.noted.drain(..) {
            let base = if base.is_empty() { &self.base } else { &base };
            if let Some(mut absolute) = resolve(base, &reference) {
                // A fragment is never sent to a server.
                if let Some(hash) = absolute.find('#') {
                    absolute.truncate(hash);
                }
                self.absolute.push(absolute);
            }
        }
        let url = url.split('#').next().unwrap_or(url);
        self.absolute.iter().any(|known| known == url)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn resolve(base: &str, reference: &str) -> Option<String> {
        Some(if reference.contains("://") { reference.to_owned() } else { format!("{base}{reference}") })
    }

    #[test]
    fn only_what_the_page_refers_to_is_known() {
        let mut known = KnownResources::default();
        known.set_base("https://shop.example/");
        known.note("", "a.png#part");
        known.note("https://shop.example/in/", "f.png");
        known.note_set("", "b.png 1x, https://cdn.example/c.png 2x");
        known.note_css("", "p { background: url(d.png) }");
        known.note_css(
            "https://shop.example/css/",
            "@import 'e.css'; p { background: url(data:image/png;base64,AA) }",
        );
        for url in [
            "https://shop.example/a.png",
            "https://shop.example/b.png",
            "https://cdn.example/c.png",
            "https://shop.example/d.png",
            "https://shop.example/css/e.css",
            "https://shop.example/in/f.png",
        ] {
            assert!(known.contains(url, resolve), "{url}");
        }
        assert!(!known.contains("https://shop.example/account.json", resolve));
    }
}
