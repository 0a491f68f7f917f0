//! Decides which files go into `dist/` just as they are.

use std::path::Path;

use anyhow::Result;

use super::{Asset, below, entry};
use crate::fingerprint::files_under;
use crate::workspace::Workspace;

/// A folder of the checkout, the file that must be in it, and where below `dist/` it goes.
const FOLDERS: [(&str, &str, &str); 4] = [
    ("js-shim/texts", "gcb-texts-en.json", "cobrowse/js"),
    ("www/agent/static", "index.html", "agent"),
    ("www/editor/static", "index.html", "editor"),
    ("www/demo", "index.html", "demo"),
];

/// All static files.
pub fn all(ws: &Workspace) -> Result<Vec<Asset>> {
    let mut assets = Vec::new();
    for (from, must_hold, to) in FOLDERS {
        if entry(ws, from, must_hold)?.is_none() {
            continue;
        }
        let folder = ws.path(from);
        for file in files_under(&folder)?.into_iter().filter(|file| is_served(file)) {
            assets.push(Asset::new(format!("{to}/{}", below(&folder, &file)?), file));
        }
    }
    Ok(assets)
}

/// Notes for developers stay here, and so do an editor's own files.
fn is_served(file: &Path) -> bool {
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    !name.ends_with(".md") && !name.starts_with('.') && !name.ends_with('~')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn serves_pages_and_not_the_notes_about_them() {
        assert!(is_served(Path::new("www/demo/index.html")));
        assert!(!is_served(Path::new("www/demo/README.md")));
        assert!(!is_served(Path::new("www/demo/.index.html.swp")));
    }
}
