//! Runs one measurement by name: sizes here, the others as programs of their own under Node.

use anyhow::{Result, bail};

use crate::build::{self, esbuild};
use crate::fingerprint::write_file;
use crate::process::{program, run};
use crate::workspace::{Profile, Workspace};
use crate::{setup, size};

/// The measurements there are.
pub const NAMES: [&str; 4] = ["capture", "mirror", "size", "overhead"];

/// Where each measurement leaves its `NAME.json`.
pub const RESULTS: &str = "target/bench";

/// Builds the product as it ships and measures it; further options go to the measurement.
pub fn run_named(ws: &Workspace, name: &str, options: &[&str]) -> Result<()> {
    if !NAMES.contains(&name) {
        bail!("no measurement `{name}`; there are: {}", NAMES.join(", "));
    }
    std::fs::create_dir_all(ws.path(RESULTS))?;
    if name == "size" {
        build::dist(ws, Profile::Release)?;
        return size::measure(ws);
    }
    let source = ws.path("tests/bench").join(format!("{name}.ts"));
    if !source.exists() {
        bail!("the measurement `{name}` has no harness yet: tests/bench/{name}.ts is not there");
    }
    build::everything(ws, Profile::Release)?;
    let browser = setup::browser()?;
    let bundled = ws.path("target/xtask/bench").join(format!("{name}.mjs"));
    // Packages stay outside: Playwright and peers find files beside themselves.
    let text = esbuild(ws, |command| {
        command.arg(&source).args(["--bundle", "--platform=node", "--format=esm", "--packages=external"]);
        command.arg("--target=node20");
    })?;
    write_file(&bundled, text.as_bytes())?;
    run(program(ws, "node").arg(&bundled).args(options).env(setup::CHROMIUM_ENV, browser))
}
