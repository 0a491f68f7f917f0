//! Which rules a test holds a page to: read from a file, every problem named.

use std::path::Path;

use anyhow::{Context, bail};
use policy::compile::{self, Document, Restriction};
use policy::restrictions::Kind;

use super::page::PageRule;

/// The rules of a file.
#[derive(Debug, Clone, Default)]
pub struct Rules {
    /// The document as it is, for the relay; `None` without a file.
    pub json: Option<String>,
    /// Everything is masked that no rule opens.
    pub private_by_default: bool,
    /// Those that are enabled, in order.
    pub rules: Vec<Rule>,
}

/// One of them.
#[derive(Debug, Clone)]
pub struct Rule {
    /// Its name.
    pub id: String,
    /// What it does.
    pub kind: Kind,
    /// As it is written.
    pub selector: String,
    /// The pattern of the addresses that it holds on; `None`: all.
    pub pages: Option<String>,
}

impl Rules {
    /// Reads a file.
    ///
    /// # Errors
    /// When it cannot be read, or is no document of restrictions; all that is wrong with it is named.
    pub fn read(path: &Path) -> anyhow::Result<Self> {
        let json =
            std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
        Self::parse(json).with_context(|| path.display().to_string())
    }

    fn parse(json: String) -> anyhow::Result<Self> {
        let problems = compile::check(&json);
        if !problems.is_empty() {
            let words: Vec<String> = problems.iter().map(ToString::to_string).collect();
            bail!("the rules are not in order:\n  {}", words.join("\n  "));
        }
        // What has no problem can be read.
        let document = Document::parse(&json).unwrap_or_default();
        let rules = document.restrictions.into_iter().filter(|one| one.enabled);
        let rules =
            rules.map(|Restriction { id, kind, selector, pages, .. }| Rule { id, kind, selector, pages });
        Ok(Self {
            private_by_default: document.settings.private_by_default,
            rules: rules.collect(),
            json: Some(json),
        })
    }

    /// The rules as they hold in the documents of a page, the top one first.
    ///
    /// # Errors
    /// When a pattern cannot be compiled.
    pub fn on(&self, addresses: &[String]) -> anyhow::Result<Vec<PageRule>> {
        let mut all = Vec::new();
        for rule in &self.rules {
            let mut holds = vec![true; addresses.len()];
            if let Some(pattern) = &rule.pages {
                holds = compile::pattern_matches(pattern, addresses)
                    .map_err(|problem| anyhow::anyhow!("{}: {}", rule.id, problem.detail))?;
                // The address of the top window counts in each frame.
                if holds.first() == Some(&true) {
                    holds.fill(true);
                }
            }
            let kind = match rule.kind {
                Kind::Control => "control",
                Kind::Mask => "mask",
                Kind::Open => "open",
            };
            all.push(PageRule { id: rule.id.clone(), kind, selector: rule.selector.clone(), holds });
        }
        Ok(all)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_problems_of_a_file_are_named() {
        let json = r#"{"restrictions": [{"id": "a", "kind": "mask", "selector": "p:::x", "pages": "("}]}"#;
        let error = Rules::parse(json.to_owned()).err().map(|error| error.to_string()).unwrap_or_default();
        assert!(error.contains("/restrictions/0/selector"), "{error}");
        assert!(error.contains("/restrictions/0/pages"), "{error}");
    }

    #[test]
    fn a_rule_holds_in_frames_by_the_top_address_too() {
        let json = r#"{"restrictions": [
            {"id": "a", "kind": "mask", "selector": "p", "pages": "/pay"},
            {"id": "b", "kind": "open", "selector": "p", "enabled": false},
            {"id": "c", "kind": "control", "selector": "p"}
        ]}"#;
        let rules = Rules::parse(json.to_owned()).unwrap();
        let holds = |addresses: &[&str]| -> Vec<(String, Vec<bool>)> {
            let addresses: Vec<String> = addresses.iter().map(|address| (*address).to_owned()).collect();
            rules.on(&addresses).unwrap().into_iter().map(|rule| (rule.id, rule.holds)).collect()
        };
        assert_eq!(
            holds(&["http://a/pay", "http://a/x"]),
            [("a".to_owned(), vec![true, true]), ("c".to_owned(), vec![true, true])]
        );
        assert_eq!(holds(&["http://a/x", "http://a/pay", "http://a/y"])[0].1, [false, true, false]);
    }
}
