//! Where things are: the checkout's folders, its version, and the two ways to build it.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

/// The checkout that xtask works on.
pub struct Workspace {
    root: PathBuf,
}

/// Which way the parts are built.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Profile {
    /// What ships: optimised, minified, precompressed.
    Release,
    /// The inner loop: quick to build, debug assertions on, readable in the browser's debugger.
    Debug,
}

impl Profile {
    /// The profile's name in file names and messages.
    pub fn name(self) -> &'static str {
        match self {
            Profile::Release => "release",
            Profile::Debug => "debug",
        }
    }

    /// The cargo profile for crates that run in a browser.
    pub fn wasm_profile(self) -> &'static str {
        match self {
            Profile::Release => "wasm",
            Profile::Debug => "wasm-dev",
        }
    }
}

impl Workspace {
    /// Finds the checkout that this xtask belongs to.
    pub fn find() -> Result<Self> {
        let manifest_dir = std::env::var_os("CARGO_MANIFEST_DIR")
            .context("CARGO_MANIFEST_DIR is not set: start xtask as `cargo xtask`")?;
        let root = Path::new(&manifest_dir).join("../..").canonicalize()?;
        Ok(Self { root })
    }

    /// The same for a folder that a test made.
    #[cfg(test)]
    pub fn at(root: &Path) -> Self {
        Self { root: root.to_owned() }
    }

    /// The checkout's top folder.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// A path inside the checkout, written with `/`.
    pub fn path(&self, inside: &str) -> PathBuf {
        self.root.join(inside)
    }

    /// The version that all our packages share.
    pub fn version(&self) -> &'static str {
        env!("CARGO_PKG_VERSION")
    }
}
