//! Bundles our TypeScript: the customer's script as one file, the agent's and the administrator's components and pages as modules.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use super::{Asset, below, entry};
use crate::fingerprint::{Stamp, files_under, write_if_changed};
use crate::process::{output, program, run};
use crate::workspace::{Profile, Workspace};

/// Where esbuild's npm package for this platform keeps the program itself; started directly it
/// needs no Node, whose start would take longer than the whole bundling.
fn esbuild_program(ws: &Workspace) -> Result<Command> {
    for folder in ["linux-x64", "linux-arm64", "darwin-arm64", "darwin-x64"] {
        let path = ws.path("node_modules/@esbuild").join(folder).join("bin/esbuild");
        if path.exists() {
            return Ok(program(ws, path));
        }
    }
    bail!("esbuild's program is not in node_modules/@esbuild: run `npm ci`");
}

/// Runs esbuild with the given options and takes what it prints.
pub fn esbuild(ws: &Workspace, options: impl FnOnce(&mut Command)) -> Result<String> {
    let mut command = esbuild_program(ws)?;
    command.arg("--log-level=warning");
    options(&mut command);
    output(&mut command)
}

/// `gcb.min.js`: one classic script, so that it works from any script tag.
pub fn script(ws: &Workspace, profile: Profile) -> Result<Vec<Asset>> {
    let Some(main) = entry(ws, "js-shim", "src/main.ts")? else { return Ok(Vec::new()) };
    let bundled = ws.path("target/xtask/bundle/gcb.js");
    let text = esbuild(ws, |command| {
        command.arg(main).args(["--bundle", "--format=iife", "--target=es2020", "--legal-comments=none"]);
        command.args(flags(profile)).arg(version(ws));
    })?;
    write_if_changed(&bundled, text.as_bytes())?;
    let served = match profile {
        Profile::Release => smallest(ws, &bundled, Scope::Script)?,
        Profile::Debug => bundled,
    };
    Ok(vec![Asset::new("cobrowse/js/gcb.min.js", served)])
}

/// What is not every page's: `gcb-widgets.js`, a script tag of its own, and the module with which `gcb.min.js` joins the bus
/// of Genesys Widgets.
pub fn widgets(ws: &Workspace, profile: Profile) -> Result<Vec<Asset>> {
    let mut assets = Vec::new();
    for (main, name, format, scope) in [
        ("src/widgets.ts", "gcb-widgets", "--format=iife", Scope::Script),
        ("src/widgets-bus.ts", "gcb-widgets-bus", "--format=esm", Scope::Module),
    ] {
        let Some(main) = entry(ws, "js-shim", main)? else { continue };
        let bundled = ws.path("target/xtask/bundle").join(format!("{name}.js"));
        let text = esbuild(ws, |command| {
            command.arg(main).args(["--bundle", format, "--target=es2022", "--legal-comments=none"]);
            command.args(flags(profile)).arg(version(ws));
        })?;
        write_if_changed(&bundled, text.as_bytes())?;
        let served = match profile {
            Profile::Release => smallest(ws, &bundled, scope)?,
            Profile::Debug => bundled,
        };
        assets.push(Asset::new(format!("cobrowse/js/{name}.js"), served));
    }
    Ok(assets)
}

/// A wasm file's glue and what of `js-shim` comes with it, one module that is fetched when it is needed: `gcb-engine.js` has
/// the DOM reader, too.
pub fn module(ws: &Workspace, profile: Profile, main: &str, name: &str, glue: &Path) -> Result<Vec<Asset>> {
    let Some(main) = entry(ws, "js-shim", main)? else { return Ok(Vec::new()) };
    let bundled = ws.path("target/xtask/bundle").join(format!("{name}.js"));
    let text = esbuild(ws, |command| {
        command.arg(main).args(["--bundle", "--format=esm", "--target=es2020", "--legal-comments=none"]);
        command.arg(format!("--alias:{name}={}", glue.display())).args(flags(profile));
    })?;
    write_if_changed(&bundled, text.as_bytes())?;
    let served = match profile {
        Profile::Release => smallest(ws, &bundled, Scope::Module)?,
        Profile::Debug => bundled,
    };
    Ok(vec![Asset::new(format!("cobrowse/js/{name}.js"), served)])
}

/// `gcb-engine-plain.js` and its kin: a wasm file as JavaScript, fetched only where WebAssembly is forbidden. Minified once:
/// terser takes ten seconds for half a percent.
pub fn plain(ws: &Workspace, profile: Profile, name: &str, javascript: &Path) -> Result<Vec<Asset>> {
    let Some(main) = entry(ws, "js-shim", "src/plain.ts")? else { return Ok(Vec::new()) };
    let bundled = ws.path("target/xtask/bundle").join(format!("{name}-plain.js"));
    let text = esbuild(ws, |command| {
        command.arg(main).args(["--bundle", "--format=esm", "--target=es2020", "--legal-comments=none"]);
        command.arg(format!("--alias:plain-module={}", javascript.display()));
        // No source map in debug builds: it would be twice as large as what it maps, which has names as it is.
        if profile == Profile::Release {
            command.arg("--minify");
        }
    })?;
    write_if_changed(&bundled, text.as_bytes())?;
    Ok(vec![Asset::new(format!("cobrowse/js/{name}-plain.js"), bundled)])
}

/// Modules that `gcb.min.js` fetches only where they are of use: `gcb-http.js`, the way to the relay where no WebSocket
/// gets through, `gcb-bridge.js`, which joins frames of sub-domains to the page, and `gcb-edit.js`, in which administrators edit
/// restrictions on the page.
pub fn on_demand(ws: &Workspace, profile: Profile) -> Result<Vec<Asset>> {
    let mut assets = Vec::new();
    for (main, name) in
        [("src/http-line.ts", "gcb-http"), ("src/bridge.ts", "gcb-bridge"), ("src/edit.ts", "gcb-edit")]
    {
        let Some(main) = entry(ws, "js-shim", main)? else { continue };
        let bundled = ws.path("target/xtask/bundle").join(format!("{name}.js"));
        let text = esbuild(ws, |command| {
            command.arg(main).args(["--bundle", "--format=esm", "--target=es2020", "--legal-comments=none"]);
            command.args(flags(profile));
        })?;
        write_if_changed(&bundled, text.as_bytes())?;
        let served = match profile {
            Profile::Release => smallest(ws, &bundled, Scope::Module)?,
            Profile::Debug => bundled,
        };
        assets.push(Asset::new(format!("cobrowse/js/{name}.js"), served));
    }
    Ok(assets)
}

/// What a name at the top of a file is to the rest of the page.
#[derive(Clone, Copy, Debug)]
pub enum Scope {
    /// A global.
    Script,
    /// The module's own.
    Module,
}

/// Minifies once more what every visitor loads: terser inlines and folds what esbuild leaves, 8 % of the
/// script. Returns the file beside the given one.
pub fn smallest(ws: &Workspace, bundled: &Path, scope: Scope) -> Result<PathBuf> {
    let minified = bundled.with_extension("min.js");
    let mut options = vec!["--ecma", "2020", "--compress", "passes=3", "--mangle"];
    // A page may be in any encoding, and decodes our script in it: ASCII survives that.
    options.extend(["--format", "ascii_only=true,comments=false"]);
    if let Scope::Module = scope {
        options.push("--module");
    }
    let step = format!("terser-{}", bundled.file_stem().unwrap_or_default().to_string_lossy());
    let terser = ws.path("node_modules/terser/package.json");
    let stamp = Stamp::of(ws, &step, &options.join(" "), &[bundled, &terser])?;
    if !stamp.is_current(&[&minified]) {
        stamp.begin()?;
        let text =
            output(program(ws, "node").arg("node_modules/terser/bin/terser").arg(bundled).args(options))?;
        write_if_changed(&minified, text.as_bytes())?;
        stamp.finish()?;
    }
    Ok(minified)
}

/// The component and the console, as modules that share one copy of what both use.
pub fn console(ws: &Workspace, profile: Profile) -> Result<Vec<Asset>> {
    let Some(component) = entry(ws, "www/agent", "src/cobrowse-agent.ts")? else { return Ok(Vec::new()) };
    let Some(page) = entry(ws, "www/agent", "src/main.ts")? else { return Ok(Vec::new()) };
    let folder = ws.path("target/xtask/bundle/console");
    // Shared chunks have their content's hash in the name: without this, old ones would stay.
    if folder.exists() {
        fs::remove_dir_all(&folder).with_context(|| folder.display().to_string())?;
    }
    let mut command = esbuild_program(ws)?;
    run(command
        .arg(format!("cobrowse-agent={}", component.display()))
        .arg(format!("console={}", page.display()))
        .args(["--bundle", "--splitting", "--format=esm", "--target=es2022", "--legal-comments=none"])
        .arg("--alias:cobrowse-agent-engine=./target/wasm/agent/cobrowse-agent-engine.js")
        // Beside the entries, so that an address relative to `import.meta.url` is right in every chunk.
        .arg("--chunk-names=[name]-[hash]")
        .arg("--log-level=warning")
        .arg(format!("--outdir={}", folder.display()))
        .args(flags(profile))
        .arg(version(ws)))?;
    assets_in(&folder, "agent")
}

/// The editor's component and its page, as modules that share one copy of what both use.
pub fn editor(ws: &Workspace, profile: Profile) -> Result<Vec<Asset>> {
    let Some(component) = entry(ws, "www/editor", "src/cobrowse-editor.ts")? else { return Ok(Vec::new()) };
    let Some(page) = entry(ws, "www/editor", "src/main.ts")? else { return Ok(Vec::new()) };
    let folder = ws.path("target/xtask/bundle/editor");
    if folder.exists() {
        fs::remove_dir_all(&folder).with_context(|| folder.display().to_string())?;
    }
    let mut command = esbuild_program(ws)?;
    run(command
        .arg(format!("cobrowse-editor={}", component.display()))
        .arg(format!("editor={}", page.display()))
        .args(["--bundle", "--splitting", "--format=esm", "--target=es2022", "--legal-comments=none"])
        .arg("--chunk-names=[name]-[hash]")
        .arg("--log-level=warning")
        .arg(format!("--outdir={}", folder.display()))
        .args(flags(profile)))?;
    assets_in(&folder, "editor")
}

fn flags(profile: Profile) -> &'static [&'static str] {
    match profile {
        Profile::Release => &["--minify"],
        Profile::Debug => &["--sourcemap=inline"],
    }
}

fn version(ws: &Workspace) -> String {
    format!("--define:__VERSION__=\"{}\"", ws.version())
}

fn assets_in(folder: &Path, at: &str) -> Result<Vec<Asset>> {
    files_under(folder)?
        .into_iter()
        .map(|file| Ok(Asset::new(format!("{at}/{}", below(folder, &file)?), file)))
        .collect()
}
