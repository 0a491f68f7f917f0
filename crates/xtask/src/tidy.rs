//! The rules about our own tree that no compiler knows: dependencies, licences, files.

mod dependencies;
mod licences;
mod sources;
mod spdx;

use anyhow::{Result, bail};
use cargo_metadata::{Metadata, MetadataCommand};

use crate::workspace::Workspace;

/// What the rules found.
#[derive(Default)]
pub struct Findings {
    broken: Vec<String>,
    warned: Vec<String>,
}

impl Findings {
    /// A rule is broken: the check fails.
    fn broken(&mut self, what: impl Into<String>) {
        self.broken.push(what.into());
    }

    /// Worth a look, and no failure.
    fn warn(&mut self, what: impl Into<String>) {
        self.warned.push(what.into());
    }
}

/// Checks all rules.
///
/// # Errors
/// A rule is broken; what and where has been printed.
pub fn run(ws: &Workspace) -> Result<()> {
    let metadata = metadata(ws)?;
    let mut findings = Findings::default();
    dependencies::check(&metadata, &mut findings);
    licences::check_crates(&metadata, &mut findings);
    licences::check_npm(ws, &mut findings)?;
    sources::check(ws, &mut findings)?;
    for warning in &findings.warned {
        println!("warning: {warning}");
    }
    for broken in &findings.broken {
        println!("broken: {broken}");
    }
    match findings.broken.len() {
        0 => Ok(()),
        1 => bail!("one rule is broken"),
        count => bail!("{count} rules are broken"),
    }
}

fn metadata(ws: &Workspace) -> Result<Metadata> {
    Ok(MetadataCommand::new().manifest_path(ws.path("Cargo.toml")).exec()?)
}
