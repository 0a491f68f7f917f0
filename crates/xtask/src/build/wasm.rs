//! Makes a browser crate into a small wasm file, its JavaScript glue and the glue's types.

use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result};
use wasm_bindgen_cli_support::Bindgen;

use super::Asset;
use super::bundle;
use super::plain;
use super::shrink::{Formatting, shrink};
use crate::fingerprint::Stamp;
use crate::process::{cargo, program, run};
use crate::setup::WASM_TARGET;
use crate::workspace::{Profile, Workspace};

/// A crate that runs in a browser, and what it is called there.
pub struct BrowserCrate {
    package: &'static str,
    /// The name of its files, and of the module that TypeScript imports.
    name: &'static str,
    /// Where below `dist/` its files go.
    folder: &'static str,
    glue: Glue,
    formatting: Formatting,
}

/// How the glue reaches the browser.
enum Glue {
    /// With what else a module needs that is fetched by itself; from this entry of `js-shim`.
    OwnFile(&'static str),
    /// Inside a bundle that imports it.
    Bundled,
}

/// The customer side, fetched when a session starts.
pub const ENGINE: BrowserCrate = BrowserCrate {
    package: "client",
    name: "gcb-engine",
    folder: "cobrowse/js",
    glue: Glue::OwnFile("src/engine.ts"),
    formatting: Formatting::OnlyInPanics,
};

/// The agent's hands, fetched when the customer is asked for control.
pub const HANDS: BrowserCrate = BrowserCrate {
    package: "hands",
    name: "gcb-hands",
    folder: "cobrowse/js",
    glue: Glue::OwnFile("src/hands.ts"),
    formatting: Formatting::OnlyInPanics,
};

/// The agent side, bundled into the component.
pub const AGENT: BrowserCrate = BrowserCrate {
    package: "agent",
    name: "cobrowse-agent-engine",
    folder: "agent",
    glue: Glue::Bundled,
    formatting: Formatting::Used,
};

const ALL: [&BrowserCrate; 3] = [&ENGINE, &HANDS, &AGENT];

/// What wasm-opt may use and emit: the features that the Rust target itself turns on, and no more.
/// Browsers refuse modules made with `--all-features`.
const FEATURES: [&str; 7] = [
    "--enable-bulk-memory",
    "--enable-bulk-memory-opt",
    "--enable-multivalue",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
];

/// How wasm-opt is to weigh.
const OPTIMISED: [&str; 3] =
    ["-Os", "--one-caller-inline-max-function-size=20", "--always-inline-max-function-size=2"];

/// Compiles all browser crates, in one call so that they share what they depend on.
pub fn compile(ws: &Workspace, profile: Profile) -> Result<()> {
    let mut command = cargo(ws);
    if profile == Profile::Release {
        // Panic messages name source files: without this they would name the builder's folders to every page.
        let remap: Vec<String> = dependency_folders()
            .iter()
            .map(|folder| format!("--remap-path-prefix={}=deps", folder.display()))
            .collect();
        command.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS", remap.join(" "));
    }
    command.args(["build", "--target", WASM_TARGET, "--profile", profile.wasm_profile()]);
    for browser_crate in ALL {
        command.args(["--package", browser_crate.package]);
    }
    run(&mut command)
}

/// Where cargo keeps the sources of dependencies: one folder a registry.
fn dependency_folders() -> Vec<PathBuf> {
    let home = std::env::var_os("CARGO_HOME")
        .map(PathBuf::from)
        .or_else(|| std::env::home_dir().map(|home| home.join(".cargo")));
    let registries = home.and_then(|home| fs::read_dir(home.join("registry/src")).ok());
    let mut folders: Vec<PathBuf> =
        registries.into_iter().flatten().flatten().map(|entry| entry.path()).collect();
    folders.sort();
    folders
}

/// Makes the glue and its types alone, which is what the TypeScript compiler asks for.
pub fn glue(ws: &Workspace, profile: Profile) -> Result<()> {
    compile(ws, profile)?;
    for browser_crate in ALL {
        browser_crate.bindgen(ws, profile)?;
    }
    Ok(())
}

/// Makes what the browser loads from what [`compile`] left.
pub fn finish(ws: &Workspace, browser_crate: &BrowserCrate, profile: Profile) -> Result<Vec<Asset>> {
    browser_crate.bindgen(ws, profile)?;
    let (name, folder) = (browser_crate.name, browser_crate.folder);
    let wasm = browser_crate.optimised(ws, profile)?;
    let mut assets = vec![Asset::new(format!("{folder}/{name}.wasm"), wasm)];
    if let Glue::OwnFile(entry) = browser_crate.glue {
        assets.extend(bundle::module(ws, profile, entry, name, &browser_crate.file(ws, ".js"))?);
    }
    Ok(assets)
}

/// Makes JavaScript of what [`finish`] left, for pages that forbid WebAssembly.
pub fn plain(ws: &Workspace, browser_crate: &BrowserCrate, profile: Profile) -> Result<Vec<Asset>> {
    let (name, package) = (browser_crate.name, browser_crate.package);
    let javascript = plain::javascript(ws, profile, package, &browser_crate.optimised(ws, profile)?)?;
    bundle::plain(ws, profile, name, &javascript)
}

impl BrowserCrate {
    /// A file beside the glue: `target/wasm/<package>/<name><ending>`.
    fn file(&self, ws: &Workspace, ending: &str) -> PathBuf {
        ws.path("target/wasm").join(self.package).join(format!("{}{ending}", self.name))
    }

    fn compiled(&self, ws: &Workspace, profile: Profile) -> PathBuf {
        let folder = ws.path("target").join(WASM_TARGET).join(profile.wasm_profile());
        folder.join(format!("{}.wasm", self.package))
    }

    fn bindgen(&self, ws: &Workspace, profile: Profile) -> Result<()> {
        let compiled = self.compiled(ws, profile);
        let outputs = ["_bg.wasm", ".js", ".d.ts"].map(|ending| self.file(ws, ending));
        let step = format!("bindgen-{}", self.package);
        let recipe = format!(
            "{} {} {:?} {}",
            wasm_bindgen_version(ws)?,
            profile.name(),
            self.formatting,
            plain::GLUE_TAKES_FUNCTION
        );
        let stamp = Stamp::of(ws, &step, &recipe, &[&compiled])?;
        if stamp.is_current(&outputs.each_ref().map(PathBuf::as_path)) {
            return Ok(());
        }
        stamp.begin()?;
        let debug = profile == Profile::Debug;
        Bindgen::new()
            .input_path(&compiled)
            .out_name(self.name)
            .web(true)?
            .typescript(true)
            .debug(debug)
            .keep_debug(debug)
            // Names tell what can be taken out; wasm-opt removes them afterwards.
            .remove_name_section(false)
            .remove_producers_section(!debug)
            // The wasm file's address comes from whoever loads it: it is not beside every bundle.
            .omit_default_module_path(true)
            .generate(ws.path("target/wasm").join(self.package))
            .with_context(|| format!("wasm-bindgen on {}", self.package))?;
        if !debug {
            shrink(&self.file(ws, "_bg.wasm"), &self.file(ws, ".js"), self.formatting)
                .with_context(|| format!("shrinking {}", self.package))?;
        }
        if let Glue::OwnFile(_) = self.glue {
            plain::teach(&self.file(ws, ".js"))?;
        }
        stamp.finish()
    }

    fn optimised(&self, ws: &Workspace, profile: Profile) -> Result<PathBuf> {
        let bound = self.file(ws, "_bg.wasm");
        if profile == Profile::Debug {
            return Ok(bound);
        }
        let optimised = self.file(ws, ".opt.wasm");
        let optimiser = ws.path("node_modules/binaryen/package.json");
        let step = format!("wasm-opt-{}", self.package);
        let stamp = Stamp::of(
            ws,
            &step,
            &[OPTIMISED.as_slice(), &FEATURES].concat().join(" "),
            &[&bound, &optimiser],
        )?;
        if !stamp.is_current(&[&optimised]) {
            stamp.begin()?;
            run(program(ws, "node")
                .arg(ws.path("node_modules/binaryen/bin/wasm-opt"))
                // What `-Oz` and more inlining save in code they lose in compression: 67.1 KB against 65.8 (brotli).
                .args(OPTIMISED)
                .args(FEATURES)
                .arg(&bound)
                .arg("--output")
                .arg(&optimised))?;
            stamp.finish()?;
        }
        Ok(optimised)
    }
}

/// The version that the lock file pins; tool and library have the same one.
fn wasm_bindgen_version(ws: &Workspace) -> Result<String> {
    let lock = fs::read_to_string(ws.path("Cargo.lock"))?;
    let mut lines = lock.lines();
    lines
        .by_ref()
        .find(|line| *line == "name = \"wasm-bindgen-cli-support\"")
        .and_then(|_| lines.next())
        .map(str::to_owned)
        .context("Cargo.lock does not name wasm-bindgen-cli-support")
}
