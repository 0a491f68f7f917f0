//! What a test tells: which rule covers what, and what of it has left the browser.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use serde::Serialize;

use super::canaries::{Canary, Search};
use super::wire::Exchange;

/// Something that has left the browser and should not have.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Leak {
    /// The secret; `None` when only the beginning that all share was found.
    #[serde(flatten)]
    pub canary: Option<Canary>,
    /// In what, and in which disguise.
    pub found_in: BTreeSet<String>,
}

/// One line of the table.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Line {
    /// The rule, or a part of the floor.
    pub rule: String,
    /// Elements that it matches itself.
    pub elements: usize,
    /// Canaries planted in what it covers.
    pub planted: usize,
    /// Canaries found where they should not be.
    pub found: usize,
}

/// The result.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Report {
    /// The page.
    pub page: String,
    /// One for each rule and part of the floor.
    pub rules: Vec<Line>,
    /// All canaries planted.
    pub planted: usize,
    /// All that leaked.
    pub leaks: Vec<Leak>,
    /// What may be wrong with the rules, or with the test.
    pub warnings: Vec<String>,
    /// Frames and requests that were searched.
    pub exchanges: usize,
    /// Their bytes.
    pub bytes: usize,
}

/// Looks for all canaries in all exchanges.
pub fn leaks(prefix: &str, canaries: &[Canary], exchanges: &[Exchange]) -> Vec<Leak> {
    let search = Search::new(prefix, canaries);
    let mut found: BTreeMap<Option<usize>, BTreeSet<String>> = BTreeMap::new();
    for exchange in exchanges {
        for find in search.find(&exchange.bytes) {
            found.entry(find.canary).or_default().insert(format!("{} ({})", exchange.what, find.form));
        }
    }
    found
        .into_iter()
        .map(|(index, found_in)| Leak {
            canary: index.and_then(|index| canaries.get(index)).cloned(),
            found_in,
        })
        .collect()
}

impl Report {
    /// Counts what each rule covers.
    pub fn count(&mut self, rules: &BTreeMap<String, usize>, canaries: &[Canary]) {
        let mut lines: BTreeMap<&str, Line> = BTreeMap::new();
        for (rule, elements) in rules {
            lines.entry(rule).or_default().elements = *elements;
        }
        for canary in canaries {
            lines.entry(&canary.rule).or_default().planted += 1;
        }
        for leak in &self.leaks {
            if let Some(canary) = &leak.canary {
                lines.entry(&canary.rule).or_default().found += 1;
            }
        }
        self.planted = canaries.len();
        self.rules = lines.into_iter().map(|(rule, line)| Line { rule: rule.to_owned(), ..line }).collect();
    }

    /// For people.
    pub fn text(&self) -> String {
        let mut out = String::new();
        let width = self.rules.iter().map(|line| line.rule.chars().count()).max().unwrap_or(0).max(4);
        // Writing to a string cannot fail.
        let _ = writeln!(out, "{}\n", self.page);
        let _ = writeln!(out, "{:<width$}  elements  canaries planted  found", "rule");
        for Line { rule, elements, planted, found } in &self.rules {
            let _ = writeln!(out, "{rule:<width$}  {elements:>8}  {planted:>16}  {found:>5}");
        }
        let _ = writeln!(
            out,
            "\n{} canaries planted; {} exchanges with {} bytes searched, inflated; {} found",
            self.planted,
            self.exchanges,
            self.bytes,
            self.leaks.len()
        );
        for warning in &self.warnings {
            let _ = writeln!(out, "warning: {warning}");
        }
        for leak in &self.leaks {
            match &leak.canary {
                Some(Canary { rule, element, sink, .. }) => {
                    let _ = writeln!(out, "LEAK: {rule}: {sink} of {element}");
                }
                None => {
                    let _ = writeln!(out, "LEAK: a part of a canary");
                }
            }
            for place in &leak.found_in {
                let _ = writeln!(out, "      in: {place}");
            }
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_leak_names_rule_element_sink_and_frame() {
        let canary = |number: u32, sink: &str| Canary {
            canary: format!("zq7ab12cd{number:04}k"),
            rule: "salary".into(),
            element: "p#salary".into(),
            sink: sink.into(),
        };
        let canaries = [canary(0, "text"), canary(1, "attribute title")];
        let exchanges = [
            Exchange { what: "customer sent a page frame".into(), bytes: b"..zq7ab12cd0001k..".to_vec() },
            Exchange { what: "customer sent a session frame".into(), bytes: b"nothing".to_vec() },
        ];
        let mut report = Report { leaks: leaks("zq7ab12cd", &canaries, &exchanges), ..Report::default() };
        report.count(&BTreeMap::from([("salary".to_owned(), 1)]), &canaries);
        assert_eq!(report.rules, [Line { rule: "salary".into(), elements: 1, planted: 2, found: 1 }]);
        let text = report.text();
        assert!(text.contains("LEAK: salary: attribute title of p#salary"), "{text}");
        assert!(text.contains("in: customer sent a page frame (plain)"), "{text}");
    }
}
