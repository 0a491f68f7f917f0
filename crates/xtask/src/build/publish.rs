//! Brings `dist/` to exactly the given files, touching only what differs.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use super::{Asset, precompress};
use crate::fingerprint::{files_under, write_if_changed};
use crate::workspace::{Profile, Workspace};

/// Writes what changed, compresses it in a release, and removes what no longer belongs.
///
/// # Errors
/// Two assets want the same place, or a file cannot be read or written.
pub fn publish(ws: &Workspace, profile: Profile, assets: &[Asset]) -> Result<()> {
    let dist = ws.path("dist");
    let mut kept = BTreeSet::new();
    for asset in assets {
        let path = dist.join(&asset.at);
        if !kept.insert(path.clone()) {
            bail!("two files want to be dist/{}", asset.at);
        }
        kept.extend(place(&path, &asset.from, profile)?);
    }
    for file in files_under(&dist)? {
        if !kept.contains(&file) {
            fs::remove_file(&file).with_context(|| file.display().to_string())?;
        }
    }
    Ok(())
}

/// Writes one file and, in a release, its compressed companions; returns the companions.
fn place(path: &Path, from: &Path, profile: Profile) -> Result<Vec<PathBuf>> {
    let bytes = fs::read(from).with_context(|| from.display().to_string())?;
    let changed = write_if_changed(path, &bytes)?;
    if profile == Profile::Debug || !precompress::is_worth_it(path, &bytes) {
        return Ok(Vec::new());
    }
    let companions = precompress::companions(path);
    if changed || !companions.iter().all(|companion| companion.exists()) {
        precompress::write_companions(path, &bytes)?;
    }
    Ok(companions.into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fingerprint::write_file;

    #[test]
    fn holds_exactly_what_it_was_given_last() -> Result<()> {
        let root = std::env::temp_dir().join(format!("xtask-publish-{}", std::process::id()));
        let ws = Workspace::at(&root);
        let (page, script) = (root.join("in/page.html"), root.join("in/script.js"));
        write_file(&page, b"<p>small</p>")?;
        write_file(&script, "let again = 1;".repeat(200).as_bytes())?;
        let names = || -> Result<Vec<String>> {
            let dist = ws.path("dist");
            files_under(&dist)?.iter().map(|file| super::super::below(&dist, file)).collect()
        };

        let both = [Asset::new("a/page.html", &page), Asset::new("script.js", &script)];
        publish(&ws, Profile::Release, &both)?;
        assert_eq!(names()?, ["a/page.html", "script.js", "script.js.br", "script.js.gz"]);
        publish(&ws, Profile::Debug, &both[1..])?;
        assert_eq!(names()?, ["script.js"], "stale compressed files would be served instead");

        let twice = [Asset::new("x", &page), Asset::new("x", &script)];
        assert!(publish(&ws, Profile::Debug, &twice).is_err());
        fs::remove_dir_all(root).map_err(Into::into)
    }
}
