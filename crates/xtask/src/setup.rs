//! Installs what the commands need, when it is missing: Rust parts, npm packages, a browser for tests.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};
use serde_json::Value;

use crate::process::{output, program, run};
use crate::workspace::Workspace;

/// The oldest Node that our tools run on, as (major, minor).
const NODE_MIN: (u32, u32) = (20, 19);

/// Where Debian's package puts the browser.
const CHROMIUM: &str = "/usr/bin/chromium";

/// The browser, and a font: without any, pages of a bare machine have no text to look at.
const BROWSER_PACKAGES: [&str; 2] = ["chromium", "fonts-liberation"];

/// Names another Chromium to test with, and hands the chosen one to the test programs.
pub const CHROMIUM_ENV: &str = "COBROWSE_CHROMIUM";

/// What rustup calls the part, and the file below the toolchain's folder that shows it is there.
const COMPONENTS: [(&str, &str); 3] =
    [("rustfmt", "bin/cargo-fmt"), ("clippy", "bin/cargo-clippy"), ("rust-docs", "share/doc/rust/html")];

/// The target of everything that runs in a browser.
pub const WASM_TARGET: &str = "wasm32-unknown-unknown";

/// Provides the Rust target and components and the npm packages.
pub fn toolchain_and_packages(ws: &Workspace) -> Result<()> {
    rust(ws)?;
    npm_packages(ws)?;
    // The relay embeds this folder, and does not compile without it.
    fs::create_dir_all(ws.path("dist"))?;
    Ok(())
}

fn rust(ws: &Workspace) -> Result<()> {
    let sysroot = PathBuf::from(output(program(ws, "rustc").args(["--print", "sysroot"]))?.trim());
    if !sysroot.join("lib/rustlib").join(WASM_TARGET).join("lib").exists() {
        rustup(ws, &["target", "add", WASM_TARGET])?;
    }
    for (component, shown_by) in COMPONENTS {
        if !sysroot.join(shown_by).exists() {
            rustup(ws, &["component", "add", component])?;
        }
    }
    Ok(())
}

fn rustup(ws: &Workspace, args: &[&str]) -> Result<()> {
    println!("set-up: rustup {}", args.join(" "));
    run(program(ws, "rustup").args(args))
        .context("rustup is needed to install parts of Rust; see the README, \"What you need\"")
}

/// Installs the packages of `package-lock.json` when what is there is not what it says.
fn npm_packages(ws: &Workspace) -> Result<()> {
    let version = output(program(ws, "node").arg("--version"))
        .context("Node is needed; see the README, \"What you need\"")?;
    match node_version(&version) {
        Some(found) if found >= NODE_MIN => {}
        _ => bail!("Node {}.{} or newer is needed, this is {}", NODE_MIN.0, NODE_MIN.1, version.trim()),
    }
    if !is_installed(&read_json(&ws.path("package-lock.json"))?, &installed_packages(ws)) {
        println!("set-up: npm ci");
        run(program(ws, "npm").args(["ci", "--no-audit", "--no-fund", "--loglevel=error"]))?;
    }
    Ok(())
}

/// Provides a Chromium and says where it is.
pub fn browser() -> Result<PathBuf> {
    if let Some(chosen) = std::env::var_os(CHROMIUM_ENV) {
        let chosen = PathBuf::from(chosen);
        if !chosen.exists() {
            bail!("{CHROMIUM_ENV} names {}, which is not there", chosen.display());
        }
        return Ok(chosen);
    }
    let chromium = PathBuf::from(CHROMIUM);
    if !chromium.exists() {
        println!("set-up: apt-get install {}", BROWSER_PACKAGES.join(" "));
        // Package lists that are old or absent are the usual reason for a first failure.
        if apt_get_install().is_err() {
            apt_get(&["update"])?;
            apt_get_install()?;
        }
    }
    if !chromium.exists() {
        bail!("no browser at {CHROMIUM}: install Chromium, or name one in {CHROMIUM_ENV}");
    }
    Ok(chromium)
}

fn apt_get_install() -> Result<()> {
    apt_get(&[&["install", "--yes", "--no-install-recommends"], &BROWSER_PACKAGES[..]].concat())
}

fn apt_get(args: &[&str]) -> Result<()> {
    let mut command = if is_root()? {
        Command::new("apt-get")
    } else {
        let mut sudo = Command::new("sudo");
        // sudo drops our environment, so the setting travels as an argument.
        sudo.args(["DEBIAN_FRONTEND=noninteractive", "apt-get"]);
        sudo
    };
    run(command.env("DEBIAN_FRONTEND", "noninteractive").arg("-q").args(args))
        .context("Chromium could not be installed; install it yourself or name one in COBROWSE_CHROMIUM")
}

fn is_root() -> Result<bool> {
    Ok(output(Command::new("id").arg("-u"))?.trim() == "0")
}

fn node_version(text: &str) -> Option<(u32, u32)> {
    let mut parts = text.trim().trim_start_matches('v').split('.');
    Some((parts.next()?.parse().ok()?, parts.next()?.parse().ok()?))
}

/// What npm noted, as the last act of an installation, about what it put there.
fn installed_packages(ws: &Workspace) -> Value {
    read_json(&ws.path("node_modules/.package-lock.json")).unwrap_or(Value::Null)
}

fn read_json(path: &Path) -> Result<Value> {
    let text = fs::read_to_string(path).with_context(|| path.display().to_string())?;
    serde_json::from_str(&text).with_context(|| path.display().to_string())
}

/// Whether each package of the lock file, but for those of other platforms, is there in its version.
fn is_installed(lock: &Value, installed: &Value) -> bool {
    let Some(wanted) = lock["packages"].as_object() else { return false };
    wanted.iter().filter(|(path, _)| !path.is_empty()).all(|(path, package)| {
        let found = &installed["packages"][path.as_str()];
        found["version"] == package["version"] || (found.is_null() && package["optional"] == true)
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn reads_the_version_that_node_prints() {
        assert_eq!(node_version("v20.19.2\n"), Some((20, 19)));
        assert_eq!(node_version("not node"), None);
    }

    #[test]
    fn installs_again_when_a_package_is_missing_or_in_another_version() {
        let lock = json!({"packages": {
            "": {"name": "us"},
            "node_modules/a": {"version": "1.0.0"},
            "node_modules/other-platform": {"version": "2.0.0", "optional": true},
        }});
        let with = |version: &str| json!({"packages": {"node_modules/a": {"version": version}}});
        assert!(is_installed(&lock, &with("1.0.0")));
        assert!(!is_installed(&lock, &with("1.0.1")));
        assert!(!is_installed(&lock, &Value::Null));
    }
}
