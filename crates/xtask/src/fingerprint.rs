//! Decides whether a build step must run again: the content of its inputs, its recipe and its outputs.

use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::workspace::Workspace;

/// Remembers, under `target/xtask/`, from what a step was last made.
pub struct Stamp {
    file: PathBuf,
    fingerprint: String,
}

impl Stamp {
    /// Reads the inputs (files, or folders with all that is in them) as they are now.
    ///
    /// `recipe` is everything else that decides the result: options, versions.
    pub fn of(ws: &Workspace, step: &str, recipe: &str, inputs: &[&Path]) -> Result<Self> {
        let mut hasher = DefaultHasher::new();
        recipe.hash(&mut hasher);
        for input in inputs {
            for file in files_under(input)? {
                file.strip_prefix(ws.root()).unwrap_or(&file).hash(&mut hasher);
                fs::read(&file).with_context(|| file.display().to_string())?.hash(&mut hasher);
            }
        }
        Ok(Self {
            file: ws.path("target/xtask/stamps").join(step),
            fingerprint: format!("{:016x}", hasher.finish()),
        })
    }

    /// Whether the step's outputs are all there and were made from just these inputs.
    pub fn is_current(&self, outputs: &[&Path]) -> bool {
        outputs.iter().all(|output| output.exists())
            && fs::read_to_string(&self.file).is_ok_and(|last| last == self.fingerprint)
    }

    /// Forgets the last success, so that a step which fails half-way runs again.
    pub fn begin(&self) -> Result<()> {
        match fs::remove_file(&self.file) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                Err(error).with_context(|| self.file.display().to_string())
            }
            _ => Ok(()),
        }
    }

    /// Records that the outputs are now made from these inputs.
    pub fn finish(&self) -> Result<()> {
        write_file(&self.file, self.fingerprint.as_bytes())
    }
}

/// All files in a folder, sorted; a file stands for itself, a missing path for nothing.
pub fn files_under(path: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    if path.is_file() {
        found.push(path.to_owned());
    } else if path.is_dir() {
        for entry in fs::read_dir(path).with_context(|| path.display().to_string())? {
            found.extend(files_under(&entry?.path())?);
        }
    }
    found.sort();
    Ok(found)
}

/// Writes a file and the folders above it.
pub fn write_file(path: &Path, bytes: &[u8]) -> Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).with_context(|| folder.display().to_string())?;
    }
    fs::write(path, bytes).with_context(|| path.display().to_string())
}

/// Writes a file only when its content changes: cargo and browsers go by the time of change.
///
/// Returns whether it was written.
pub fn write_if_changed(path: &Path, bytes: &[u8]) -> Result<bool> {
    if fs::read(path).is_ok_and(|old| old == bytes) {
        return Ok(false);
    }
    write_file(path, bytes)?;
    Ok(true)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scratch(name: &str) -> Result<PathBuf> {
        let folder = std::env::temp_dir().join(format!("xtask-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder)?;
        Ok(folder)
    }

    #[test]
    fn a_step_runs_again_only_when_something_that_decides_it_changed() -> Result<()> {
        let root = scratch("stamp")?;
        let ws = Workspace::at(&root);
        let (input, output) = (root.join("in/a.txt"), root.join("out.txt"));
        write_file(&input, b"one")?;
        write_file(&output, b"made")?;
        let folder = root.join("in");
        let stamp = |recipe: &str| Stamp::of(&ws, "step", recipe, &[&folder]);

        assert!(!stamp("r")?.is_current(&[&output]), "never made");
        stamp("r")?.finish()?;
        assert!(stamp("r")?.is_current(&[&output]));
        assert!(!stamp("other recipe")?.is_current(&[&output]));
        assert!(!stamp("r")?.is_current(&[&output, &root.join("gone")]));
        write_file(&input, b"two")?;
        assert!(!stamp("r")?.is_current(&[&output]));
        stamp("r")?.finish()?;
        stamp("r")?.begin()?;
        assert!(!stamp("r")?.is_current(&[&output]), "begun, not finished");
        fs::remove_dir_all(root).map_err(Into::into)
    }

    #[test]
    fn leaves_a_file_alone_when_its_content_stays() -> Result<()> {
        let root = scratch("write")?;
        let file = root.join("deep/er/file");
        assert!(write_if_changed(&file, b"x")?);
        assert!(!write_if_changed(&file, b"x")?);
        assert!(write_if_changed(&file, b"y")?);
        fs::remove_dir_all(root).map_err(Into::into)
    }
}
