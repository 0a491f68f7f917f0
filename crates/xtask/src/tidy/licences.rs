//! Which licences our dependencies may have: Rust's from `cargo metadata`, npm's from what is installed.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use cargo_metadata::Metadata;
use serde_json::Value;

use super::{Findings, spdx};
use crate::workspace::Workspace;

/// What may be linked into what we ship. `deny.toml` holds the same list.
const ALLOWED: [&str; 11] = [
    "0BSD",
    "Apache-2.0",
    "Apache-2.0 WITH LLVM-exception",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "ISC",
    "MIT",
    "MPL-2.0",
    "Unicode-3.0",
    "Unicode-DFS-2016",
    "Zlib",
];

/// Packages with another licence, and why that is fine.
const EXCEPTIONS: [(&str, &str, &str); 2] = [
    ("minimatch", "BlueOak-1.0.0", "permissive; a part of ESLint, never shipped"),
    ("@isaacs/nonrecursive-glob-match", "BlueOak-1.0.0", "permissive; a part of ESLint, never shipped"),
];

/// Checks every crate of the lock file, those of other platforms included.
pub fn check_crates(metadata: &Metadata, findings: &mut Findings) {
    for package in &metadata.packages {
        check("crate", &package.name, package.license.as_deref(), findings);
    }
}

/// Checks every installed npm package.
pub fn check_npm(ws: &Workspace, findings: &mut Findings) -> Result<()> {
    check_packages_in(&ws.path("node_modules"), findings)
}

fn check_packages_in(node_modules: &Path, findings: &mut Findings) -> Result<()> {
    if !node_modules.exists() {
        return Ok(());
    }
    for entry in fs::read_dir(node_modules).with_context(|| node_modules.display().to_string())? {
        let folder = entry?.path();
        let name = folder.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if name.starts_with('@') {
            check_packages_in(&folder, findings)?;
        } else if folder.join("package.json").exists() {
            check_package(&folder, findings)?;
            check_packages_in(&folder.join("node_modules"), findings)?;
        }
    }
    Ok(())
}

fn check_package(folder: &Path, findings: &mut Findings) -> Result<()> {
    let path = folder.join("package.json");
    let package: Value =
        serde_json::from_str(&fs::read_to_string(&path)?).with_context(|| path.display().to_string())?;
    let name = package["name"].as_str().unwrap_or_default();
    check("npm package", name, package["license"].as_str(), findings);
    Ok(())
}

fn check(kind: &str, name: &str, licence: Option<&str>, findings: &mut Findings) {
    let Some(licence) = licence else {
        findings.broken(format!("{kind} `{name}` names no licence"));
        return;
    };
    let excepted = EXCEPTIONS.iter().any(|(package, its, _)| *package == name && *its == licence);
    if !excepted && !spdx::is_met(licence, &ALLOWED) {
        findings.broken(format!("{kind} `{name}` has the licence `{licence}`, which is not on our list"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn broken(name: &str, licence: Option<&str>) -> usize {
        let mut findings = Findings::default();
        check("crate", name, licence, &mut findings);
        findings.broken.len()
    }

    #[test]
    fn a_dependency_needs_a_licence_that_is_on_the_list() {
        assert_eq!(broken("any", Some("MIT OR GPL-3.0")), 0);
        assert_eq!(broken("any", Some("AGPL-3.0")), 1);
        assert_eq!(broken("any", None), 1);
    }

    #[test]
    fn deny_toml_allows_the_same_licences() {
        let deny = include_str!("../../../../deny.toml");
        let list = deny.split_once("allow = [").and_then(|(_, rest)| rest.split_once(']'));
        let quoted = list.map_or("", |(list, _)| list);
        assert_eq!(quoted.split('"').skip(1).step_by(2).collect::<Vec<_>>(), ALLOWED);
    }

    #[test]
    fn an_exception_holds_for_its_package_and_licence_only() {
        assert_eq!(broken("minimatch", Some("BlueOak-1.0.0")), 0);
        assert_eq!(broken("other", Some("BlueOak-1.0.0")), 1);
        assert_eq!(broken("minimatch", Some("GPL-3.0")), 1);
    }
}
