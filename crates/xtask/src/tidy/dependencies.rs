//! Which crate may use which: the architecture's arrows, and what the pure crates may never reach.

use std::collections::{BTreeMap, BTreeSet};

use cargo_metadata::{DependencyKind, Metadata, PackageId};

use super::Findings;

/// The arrows between our crates. `relay` uses `policy` only to compile and validate restrictions (feature `compile`).
const ARROWS: [(&str, &[&str]); 9] = [
    ("protocol", &[]),
    ("policy", &[]),
    ("engine", &["policy", "protocol"]),
    ("browser", &["engine"]),
    ("hands", &["browser", "engine"]),
    ("client", &["browser", "engine"]),
    ("agent", &["engine"]),
    ("relay", &["policy", "protocol"]),
    ("xtask", &[]),
];

/// Crates that know no DOM, no socket and no clock.
pub const PURE: [&str; 3] = ["protocol", "policy", "engine"];

/// What would bring one of the three in, or randomness of its own.
const IMPURE: [&str; 16] = [
    "async-std",
    "chrono",
    "getrandom",
    "gloo-net",
    "gloo-timers",
    "instant",
    "js-sys",
    "mio",
    "rand",
    "smol",
    "socket2",
    "time",
    "tokio",
    "wasm-bindgen",
    "web-sys",
    "web-time",
];

/// Crates of ours that a page carries.
const IN_A_PAGE: [&str; 7] = ["protocol", "policy", "engine", "browser", "hands", "client", "agent"];

/// A regular-expression engine costs the page more than all the rest of ours.
const TOO_BIG_FOR_A_PAGE: [&str; 3] = ["regex", "regex-lite", "regex-syntax"];

/// Names of packages and, for each, what it uses outside of tests.
type Graph = BTreeMap<String, BTreeSet<String>>;

/// Checks the arrows and the reach of the pure crates and the customer side.
pub fn check(metadata: &Metadata, findings: &mut Findings) {
    let graph = graph(metadata);
    let ours: BTreeSet<String> =
        metadata.workspace_packages().iter().map(|package| package.name.to_string()).collect();
    let tests = metadata
        .workspace_packages()
        .iter()
        .filter(|package| package.manifest_path.as_str().contains("/tests/"))
        .map(|package| package.name.to_string())
        .collect();
    check_arrows(&graph, &ours, &tests, findings);
    for name in PURE {
        check_reach(&graph, name, &IMPURE, "stays pure", findings);
    }
    check_features(metadata, findings);
    let carried = without_features(metadata, graph);
    for name in ["client", "hands"] {
        check_reach(&carried, name, &TOO_BIG_FOR_A_PAGE, "stays small", findings);
    }
}

/// What a page carries asks for no features of ours: they are for the relay and for tools.
fn check_features(metadata: &Metadata, findings: &mut Findings) {
    let ours = metadata.workspace_packages();
    for package in ours.iter().filter(|package| IN_A_PAGE.contains(&package.name.as_str())) {
        for used in package.dependencies.iter().filter(|used| used.kind != DependencyKind::Development) {
            if ours.iter().any(|one| *one.name == used.name) && !used.features.is_empty() {
                findings.broken(format!("`{}` may not ask for features of `{}`", package.name, used.name));
            }
        }
    }
}

/// The graph without what our packages use for a feature alone, which the graph of a whole workspace shows as used.
fn without_features(metadata: &Metadata, mut graph: Graph) -> Graph {
    for package in metadata.workspace_packages() {
        for optional in package.dependencies.iter().filter(|used| used.optional) {
            if let Some(used) = graph.get_mut(package.name.as_str()) {
                used.remove(&optional.name);
            }
        }
    }
    graph
}

/// Packages of tests may use all of ours; none of ours may use them.
fn check_arrows(graph: &Graph, ours: &BTreeSet<String>, tests: &BTreeSet<String>, findings: &mut Findings) {
    for name in ours.difference(tests) {
        let Some((_, allowed)) = ARROWS.iter().find(|(crate_name, _)| crate_name == name) else {
            findings
                .broken(format!("crate `{name}` has no place in the architecture: see tidy/dependencies.rs"));
            continue;
        };
        for used in graph.get(name).into_iter().flatten() {
            if ours.contains(used) && !allowed.contains(&used.as_str()) {
                findings.broken(format!("crate `{name}` may not depend on `{used}`"));
            }
        }
    }
}

fn check_reach(graph: &Graph, from: &str, forbidden: &[&str], why: &str, findings: &mut Findings) {
    for (reached, path) in reach(graph, from) {
        if forbidden.contains(&reached.as_str()) {
            findings.broken(format!("`{from}` {why}, but reaches `{reached}`: {}", path.join(" → ")));
        }
    }
}

/// All that a package uses, directly or not, with the way there.
fn reach(graph: &Graph, from: &str) -> BTreeMap<String, Vec<String>> {
    let mut reached: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut open = vec![vec![from.to_owned()]];
    while let Some(path) = open.pop() {
        for next in path.last().and_then(|last| graph.get(last)).into_iter().flatten() {
            if !reached.contains_key(next) {
                let mut longer = path.clone();
                longer.push(next.clone());
                reached.insert(next.clone(), longer.clone());
                open.push(longer);
            }
        }
    }
    reached
}

/// Reads cargo's graph without what only tests use.
fn graph(metadata: &Metadata) -> Graph {
    let names: BTreeMap<&PackageId, String> =
        metadata.packages.iter().map(|package| (&package.id, package.name.to_string())).collect();
    let mut graph = Graph::new();
    for node in metadata.resolve.iter().flat_map(|resolve| &resolve.nodes) {
        let Some(name) = names.get(&node.id) else { continue };
        let used = graph.entry(name.clone()).or_default();
        for dependency in &node.deps {
            let shipped = dependency.dep_kinds.iter().any(|kind| kind.kind != DependencyKind::Development);
            if let (true, Some(dependency_name)) = (shipped, names.get(&dependency.pkg)) {
                used.insert(dependency_name.clone());
            }
        }
    }
    graph
}

#[cfg(test)]
mod tests {
    use super::*;

    fn made_of(edges: &[(&str, &[&str])]) -> Graph {
        edges
            .iter()
            .map(|(from, to)| ((*from).to_owned(), to.iter().map(|name| (*name).to_owned()).collect()))
            .collect()
    }

    /// The findings about a workspace in which `sim` is a package of tests.
    fn broken_arrows(edges: &[(&str, &[&str])]) -> Vec<String> {
        let graph = made_of(edges);
        let mut findings = Findings::default();
        let tests = BTreeSet::from(["sim".to_owned()]);
        check_arrows(&graph, &graph.keys().cloned().collect(), &tests, &mut findings);
        findings.broken
    }

    #[test]
    fn an_arrow_of_the_architecture_is_fine_and_any_other_is_not() {
        assert!(broken_arrows(&[("engine", &["policy", "serde"]), ("policy", &[])]).is_empty());
        assert_eq!(
            broken_arrows(&[("client", &["policy"]), ("policy", &[])]),
            ["crate `client` may not depend on `policy`"]
        );
    }

    #[test]
    fn a_crate_that_the_architecture_does_not_know_is_named() {
        assert_eq!(broken_arrows(&[("helpers", &[])]).len(), 1);
    }

    #[test]
    fn tests_may_use_all_of_ours_and_nobody_uses_tests() {
        assert!(broken_arrows(&[("sim", &["client", "relay"]), ("client", &[]), ("relay", &[])]).is_empty());
        assert_eq!(broken_arrows(&[("sim", &[]), ("relay", &["sim"])]).len(), 1);
    }

    #[test]
    fn finds_an_impure_crate_at_any_depth_and_shows_the_way() {
        let graph = made_of(&[("engine", &["a"]), ("a", &["b"]), ("b", &["tokio"])]);
        let mut findings = Findings::default();
        check_reach(&graph, "engine", &IMPURE, "stays pure", &mut findings);
        assert_eq!(findings.broken, ["`engine` stays pure, but reaches `tokio`: engine → a → b → tokio"]);
    }
}
