//! Has a release relay rebuilt when a file of `dist/` comes, changes or goes: the derive sees only those that it embedded.

use std::io;
use std::path::Path;

fn main() -> io::Result<()> {
    let dist = Path::new("../../dist");
    // Without the folder the relay does not compile; empty, it serves sockets alone.
    std::fs::create_dir_all(dist)?;
    println!("cargo::rerun-if-changed=build.rs");
    // Debug builds embed nothing: they read the files when asked for them.
    if std::env::var("PROFILE").is_ok_and(|profile| profile == "release") {
        println!("cargo::rerun-if-changed={}", dist.display());
    }
    Ok(())
}
