//! The rules about our own tree that no compiler knows.

use anyhow::Result;

use crate::workspace::Workspace;

/// Checks all rules.
pub fn run(_ws: &Workspace) -> Result<()> {
    Ok(())
}
