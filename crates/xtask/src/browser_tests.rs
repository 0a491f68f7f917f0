//! Runs the `#[wasm_bindgen_test]`s of the browser crates in a headless Chromium.
//!
//! The official runner comes as a program that takes minutes to install and wants a WebDriver; its
//! parts are here already: wasm-bindgen as a library, and Playwright with a browser.

use std::fs;
use std::io::BufReader;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use anyhow::{Context, Result, bail};
use cargo_metadata::{DependencyKind, Message, MetadataCommand};
use wasm_bindgen_cli_support::Bindgen;

use crate::fingerprint::write_file;
use crate::process::{cargo, program, run};
use crate::setup::{self, WASM_TARGET};
use crate::workspace::Workspace;

/// What wasm-bindgen-test calls the exports that are tests; the test's own path follows `::`.
const TEST_PREFIX: &str = "__wbgt_";

/// What the generated module is called, for `browser-tests.mjs`.
const MODULE: &str = "tests";

/// Runs the tests of every package that has such tests.
pub fn run_all(ws: &Workspace) -> Result<()> {
    let packages = packages_with_browser_tests(ws)?;
    if packages.is_empty() {
        println!("no package uses wasm-bindgen-test");
        return Ok(());
    }
    let browser = setup::browser()?;
    for compiled in compile(ws, &packages)? {
        let name = compiled.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let folder = ws.path("target/wasm/tests").join(&name);
        let tests = prepare(&compiled, &folder)?;
        if tests == 0 {
            continue;
        }
        println!("{name}: {tests} tests");
        run(program(ws, "node")
            .arg("crates/xtask/browser-tests.mjs")
            .arg(&folder)
            .env(setup::CHROMIUM_ENV, &browser))?;
    }
    Ok(())
}

fn packages_with_browser_tests(ws: &Workspace) -> Result<Vec<String>> {
    let metadata = MetadataCommand::new().manifest_path(ws.path("Cargo.toml")).no_deps().exec()?;
    let uses_it = |package: &&cargo_metadata::Package| {
        package
            .dependencies
            .iter()
            .any(|used| used.kind == DependencyKind::Development && used.name == "wasm-bindgen-test")
    };
    Ok(metadata.packages.iter().filter(uses_it).map(|package| package.name.to_string()).collect())
}

/// Compiles the packages' tests and says where they are.
fn compile(ws: &Workspace, packages: &[String]) -> Result<Vec<PathBuf>> {
    let mut command = cargo(ws);
    command.args(["test", "--no-run", "--target", WASM_TARGET]);
    command.args(["--message-format", "json-render-diagnostics"]);
    for package in packages {
        command.args(["--package", package]);
    }
    let mut child = command.stdout(Stdio::piped()).spawn()?;
    let stdout = child.stdout.take().context("cargo's output is not readable")?;
    let mut compiled = Vec::new();
    for message in Message::parse_stream(BufReader::new(stdout)) {
        if let Message::CompilerArtifact(artifact) = message?
            && artifact.profile.test
        {
            compiled.extend(artifact.executable.map(PathBuf::from));
        }
    }
    if !child.wait()?.success() {
        bail!("the browser tests do not compile");
    }
    Ok(compiled)
}

/// Makes a folder that a page can run the tests from; returns how many tests there are.
fn prepare(compiled: &Path, folder: &Path) -> Result<usize> {
    let wasm = fs::read(compiled).with_context(|| compiled.display().to_string())?;
    let mut output = Bindgen::new()
        .input_bytes(MODULE, wasm)
        .web(true)?
        .debug(true)
        // Tests are plain exports of the module itself.
        .export_wasm(true)
        // `main` would be the native test harness.
        .emit_start(false)
        .generate_output()
        .with_context(|| format!("wasm-bindgen on {}", compiled.display()))?;
    let names: Vec<String> = output
        .wasm()
        .exports
        .iter()
        .map(|export| export.name.clone())
        .filter(|name| name.starts_with(TEST_PREFIX))
        .collect();
    output.emit(folder)?;
    write_file(&folder.join("tests.json"), serde_json::to_string(&names)?.as_bytes())?;
    Ok(names.len())
}
