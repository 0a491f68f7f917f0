//! Decides what `dist/` holds: each part says which file goes where, then all are published at once.

mod bundle;
mod plain;
mod precompress;
mod publish;
mod shrink;
mod statics;
mod wasm;

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::thread;

use anyhow::{Context, Result, anyhow, bail};

use crate::process::{cargo, run, timed};
use crate::setup;
use crate::workspace::{Profile, Workspace};

pub use bundle::esbuild;
pub use precompress::{brotli, gzip};
pub use wasm::glue;

/// One file of `dist/`, and the file that it is made of.
pub struct Asset {
    /// The path below `dist/`, written with `/`.
    pub at: String,
    /// The built or static file.
    pub from: PathBuf,
}

impl Asset {
    fn new(at: impl Into<String>, from: impl Into<PathBuf>) -> Self {
        Self { at: at.into(), from: from.into() }
    }
}

/// Builds `dist/` and the relay that embeds it.
pub fn everything(ws: &Workspace, profile: Profile) -> Result<()> {
    timed("set-up", || setup::toolchain_and_packages(ws))?;
    // Held until the relay is built: another build may leave another profile's files in `dist/`.
    let _alone = only_build_here(ws)?;
    dist_parts(ws, profile)?;
    timed("relay", || relay(ws, profile))
}

/// Builds `dist/`.
pub fn dist(ws: &Workspace, profile: Profile) -> Result<()> {
    timed("set-up", || setup::toolchain_and_packages(ws))?;
    let _alone = only_build_here(ws)?;
    dist_parts(ws, profile)
}

fn dist_parts(ws: &Workspace, profile: Profile) -> Result<()> {
    timed("wasm", || wasm::compile(ws, profile))?;
    let mut assets = timed("wasm-bindgen, wasm-opt: engine", || wasm::finish(ws, &wasm::ENGINE, profile))?;
    assets.extend(timed("wasm-bindgen, wasm-opt: hands", || wasm::finish(ws, &wasm::HANDS, profile))?);
    // Takes as long as the rest together, and nothing of the rest waits for it.
    assets.extend(thread::scope(|scope| -> Result<_> {
        let plain = scope.spawn(|| {
            let mut made = timed("wasm2js: engine", || wasm::plain(ws, &wasm::ENGINE, profile))?;
            made.extend(timed("wasm2js: hands", || wasm::plain(ws, &wasm::HANDS, profile))?);
            anyhow::Ok(made)
        });
        let mut rest = timed("wasm-bindgen, wasm-opt: agent", || wasm::finish(ws, &wasm::AGENT, profile))?;
        rest.extend(timed("script", || bundle::script(ws, profile))?);
        rest.extend(timed("modules on demand", || bundle::on_demand(ws, profile))?);
        rest.extend(timed("widgets", || bundle::widgets(ws, profile))?);
        rest.extend(timed("console", || bundle::console(ws, profile))?);
        rest.extend(timed("editor", || bundle::editor(ws, profile))?);
        rest.extend(statics::all(ws)?);
        rest.extend(plain.join().map_err(|_| anyhow!("the thread of wasm2js panicked"))??);
        Ok(rest)
    })?);
    timed("dist/", || publish::publish(ws, profile, &assets))
}

/// The relay's program, as [`everything`] builds it.
pub fn relay_binary(ws: &Workspace, profile: Profile) -> PathBuf {
    ws.path("target").join(profile.name()).join("cobrowse-relay")
}

fn relay(ws: &Workspace, profile: Profile) -> Result<()> {
    let mut command = cargo(ws);
    command.args(["build", "--package", "relay"]);
    if profile == Profile::Release {
        command.arg("--release");
    }
    run(&mut command)
}

/// Waits until no other build in this checkout writes the same files.
fn only_build_here(ws: &Workspace) -> Result<File> {
    let path = ws.path("target/xtask/lock");
    fs::create_dir_all(ws.path("target/xtask"))?;
    let file = File::create(&path).with_context(|| path.display().to_string())?;
    if file.try_lock().is_err() {
        println!("waiting for another build in this checkout");
        file.lock()?;
    }
    Ok(file)
}

/// The file of a part whose folder exists; `None` when the checkout does not have that part.
///
/// # Errors
/// The folder is there and the file is not.
fn entry(ws: &Workspace, folder: &str, file: &str) -> Result<Option<PathBuf>> {
    if !ws.path(folder).exists() {
        println!("           {folder}/ is not in this checkout: left out");
        return Ok(None);
    }
    let path = ws.path(folder).join(file);
    if !path.exists() {
        bail!("{folder}/{file} is missing: the build starts from it");
    }
    Ok(Some(path))
}

/// A file's path below a folder, written with `/`.
fn below(folder: &Path, file: &Path) -> Result<String> {
    let path = file.strip_prefix(folder).with_context(|| file.display().to_string())?;
    Ok(path.components().map(|part| part.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fingerprint::write_file;

    #[test]
    fn a_part_that_is_not_there_is_left_out_and_a_broken_one_is_an_error() -> Result<()> {
        let root = std::env::temp_dir().join(format!("xtask-entry-{}", std::process::id()));
        let ws = Workspace::at(&root);
        assert_eq!(entry(&ws, "js-shim", "src/main.ts")?, None);
        write_file(&root.join("js-shim/src/other.ts"), b"")?;
        let error = entry(&ws, "js-shim", "src/main.ts").map_err(|error| error.to_string());
        assert_eq!(error, Err("js-shim/src/main.ts is missing: the build starts from it".to_owned()));
        write_file(&root.join("js-shim/src/main.ts"), b"")?;
        assert_eq!(entry(&ws, "js-shim", "src/main.ts")?, Some(root.join("js-shim/src/main.ts")));
        fs::remove_dir_all(root).map_err(Into::into)
    }
}
