//! Every check of the project, in order; the first that fails ends the run.

use std::process::Command;
use std::time::Instant;

use anyhow::{Context, Result, bail};

use crate::process::{cargo, program, run};
use crate::setup::{self, WASM_TARGET};
use crate::workspace::{Profile, Workspace};
use crate::{browser_tests, build, tidy};

/// One named check.
struct Step {
    name: &'static str,
    what: &'static str,
    check: fn(&Workspace) -> Result<()>,
}

/// Quick checks first: what fails often should fail soon.
const STEPS: [Step; 11] = [
    Step { name: "set-up", what: "Rust parts, npm packages, browser", check: set_up },
    Step { name: "fmt", what: "Rust is formatted", check: fmt },
    Step { name: "tidy", what: "files, dependencies, licences", check: tidy::run },
    Step { name: "clippy", what: "no Rust warning, natively", check: clippy },
    Step { name: "clippy-wasm", what: "no Rust warning in the browser crates", check: clippy_wasm },
    Step { name: "tsc", what: "TypeScript's types, strict", check: tsc },
    Step { name: "eslint", what: "no TypeScript warning", check: eslint },
    Step { name: "unit", what: "Rust's unit and integration tests", check: unit },
    Step {
        name: "browser-unit",
        what: "Rust's unit tests that need a browser",
        check: browser_tests::run_all,
    },
    Step { name: "build", what: "dist/ and the relay, release", check: release },
    Step { name: "e2e", what: "whole product in a browser", check: e2e },
];

/// Prints the names that `--only` takes.
pub fn list() {
    for step in &STEPS {
        println!("{:<12} {}", step.name, step.what);
    }
}

/// Runs all checks, or the one of that name after the set-up.
pub fn run_checks(ws: &Workspace, only: Option<&str>) -> Result<()> {
    let steps = chosen(only)?;
    let start = Instant::now();
    let mut durations = Vec::new();
    for step in steps {
        println!("\n==> {}: {}", step.name, step.what);
        let begin = Instant::now();
        let outcome = (step.check)(ws);
        let seconds = begin.elapsed().as_secs_f64();
        durations.push((step.name, seconds));
        println!("<== {}: {} in {seconds:.1} s", step.name, if outcome.is_ok() { "ok" } else { "FAILED" });
        outcome.with_context(|| format!("the check `{}` failed", step.name))?;
    }
    println!();
    for (name, seconds) in durations {
        println!("{seconds:>8.1} s  {name}");
    }
    println!("{:>8.1} s  all passed", start.elapsed().as_secs_f64());
    Ok(())
}

fn chosen(only: Option<&str>) -> Result<Vec<&'static Step>> {
    let Some(name) = only else { return Ok(STEPS.iter().collect()) };
    match STEPS.iter().find(|step| step.name == name) {
        Some(step) if step.name == STEPS[0].name => Ok(vec![step]),
        Some(step) => Ok(vec![&STEPS[0], step]),
        None => {
            let names: Vec<&str> = STEPS.iter().map(|step| step.name).collect();
            bail!("no check `{name}`; there are: {}", names.join(", "))
        }
    }
}

fn set_up(ws: &Workspace) -> Result<()> {
    setup::toolchain_and_packages(ws)?;
    setup::browser().map(drop)
}

fn fmt(ws: &Workspace) -> Result<()> {
    run(cargo(ws).args(["fmt", "--all", "--check"]))
}

/// Cargo with clippy in rustc's place for our own crates, so that linting leaves what the tests are: `cargo clippy` would
/// compile all dependencies once more, which is most of its time on a clean checkout.
fn linting_cargo(ws: &Workspace) -> Command {
    let mut command = cargo(ws);
    command.env("RUSTC_WORKSPACE_WRAPPER", "clippy-driver");
    // How `cargo clippy` passes on what stands after its `--`.
    command.env("CLIPPY_ARGS", "--deny__CLIPPY_HACKERY__warnings__CLIPPY_HACKERY__");
    command
}

fn clippy(ws: &Workspace) -> Result<()> {
    run(linting_cargo(ws).args(["build", "--quiet", "--workspace", "--all-targets"]))
}

fn clippy_wasm(ws: &Workspace) -> Result<()> {
    run(cargo(ws)
        .args(["clippy", "--quiet", "--package", "client", "--package", "hands", "--package", "agent"])
        .args(["--target", WASM_TARGET, "--", "--deny", "warnings"]))
}

fn tsc(ws: &Workspace) -> Result<()> {
    // The types of our wasm modules are generated with them.
    build::glue(ws, Profile::Release)?;
    for project in ["tsconfig.json", "tests/tsconfig.json"] {
        run(program(ws, "node").args(["node_modules/typescript/bin/tsc", "--noEmit", "--project", project]))?;
    }
    Ok(())
}

fn eslint(ws: &Workspace) -> Result<()> {
    run(program(ws, "node").args(["node_modules/eslint/bin/eslint.js", "--max-warnings=0", "."]))
}

fn unit(ws: &Workspace) -> Result<()> {
    run(linting_cargo(ws).args(["test", "--quiet", "--workspace"]))
}

fn release(ws: &Workspace) -> Result<()> {
    build::everything(ws, Profile::Release)
}

fn e2e(ws: &Workspace) -> Result<()> {
    const CONFIG: &str = "tests/e2e/playwright.config.ts";
    let relay = build::relay_binary(ws, Profile::Release);
    if !relay.exists() {
        bail!("the relay is not built: run `cargo xtask build` first");
    }
    run(program(ws, "node")
        .args(["node_modules/@playwright/test/cli.js", "test", "--config", CONFIG])
        .env(setup::CHROMIUM_ENV, setup::browser()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_check_alone_still_gets_its_set_up() -> Result<()> {
        let names = |only| -> Result<Vec<&str>> { Ok(chosen(only)?.iter().map(|step| step.name).collect()) };
        assert_eq!(names(Some("fmt"))?, ["set-up", "fmt"]);
        assert_eq!(names(Some("set-up"))?, ["set-up"]);
        assert_eq!(names(None)?.len(), STEPS.len());
        Ok(())
    }

    #[test]
    fn an_unknown_check_is_refused_with_the_names_there_are() {
        let error = chosen(Some("nope")).err().map(|error| error.to_string()).unwrap_or_default();
        assert!(error.starts_with("no check `nope`; there are: set-up, fmt"), "{error}");
    }
}
