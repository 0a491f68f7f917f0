//! Runs the whole product on this machine, as `npm start` does.

use anyhow::Result;

use crate::build;
use crate::process::{program, run};
use crate::workspace::{Profile, Workspace};

/// The relay's configuration for a try-out: demo shop, demo site, local addresses.
const CONFIG: &str = "www/demo.toml";

/// Builds everything and runs the relay until it is stopped; it prints the addresses itself.
pub fn run_relay(ws: &Workspace, profile: Profile) -> Result<()> {
    build::everything(ws, profile)?;
    run(program(ws, build::relay_binary(ws, profile)).args(["serve", "--config", CONFIG]))
}
