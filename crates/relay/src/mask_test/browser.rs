//! Which browser runs the page, how it is started, and that nothing of it is left behind.

use std::env;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use anyhow::{Context, bail};
use tempfile::TempDir;
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, Command};

/// A browser that has not said where it listens by then will not.
const READY_WITHIN: Duration = Duration::from_secs(60);

/// Names one, as `--chromium` does.
pub const CHROMIUM_ENV: &str = "COBROWSE_CHROMIUM";

/// What Chromium and its relatives are called.
const NAMES: [&str; 5] = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"];

const ARGUMENTS: [&str; 15] = [
    "--headless=new",
    "--remote-debugging-port=0",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--no-default-browser-check",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-quic",
    "--mute-audio",
    "--password-store=basic",
    "--window-size=1100,800",
    // A public page may otherwise not reach a relay on this machine.
    "--disable-features=LocalNetworkAccessChecks,BlockInsecurePrivateNetworkRequests,Translate",
    "about:blank",
];

/// A running browser; it ends with this value.
#[derive(Debug)]
pub struct Browser {
    /// Where its developer tools listen.
    pub address: String,
    _child: Child,
    _profile: TempDir,
}

impl Browser {
    /// Starts it with a profile of its own.
    ///
    /// # Errors
    /// When it cannot be started or does not come up.
    pub async fn start(program: &Path) -> anyhow::Result<Self> {
        let profile = tempfile::Builder::new().prefix("cobrowse-mask-test-").tempdir()?;
        let mut command = Command::new(program);
        command.arg(format!("--user-data-dir={}", profile.path().display()));
        // Chromium's own sandbox refuses to run as root, which is who runs in most containers.
        if is_root() {
            command.arg("--no-sandbox");
        }
        command.args(ARGUMENTS);
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped()).kill_on_drop(true);
        let mut child =
            command.spawn().with_context(|| format!("cannot start the browser {}", program.display()))?;
        let lines = child.stderr.take().context("the browser's output is not readable")?;
        let mut lines = BufReader::new(lines).lines();
        let mut said = Vec::new();
        let ready = async {
            while let Some(line) = lines.next_line().await? {
                if let Some(address) = line.strip_prefix("DevTools listening on ") {
                    return Ok(Some(address.trim().to_owned()));
                }
                said.push(line);
            }
            anyhow::Ok(None)
        };
        let outcome = tokio::time::timeout(READY_WITHIN, ready).await;
        let Ok(Ok(Some(address))) = outcome else {
            bail!("the browser {} does not come up: {}", program.display(), said.join("; "));
        };
        // A full pipe would stop it.
        tokio::spawn(async move { while let Ok(Some(_)) = lines.next_line().await {} });
        Ok(Self { address, _child: child, _profile: profile })
    }
}

/// The browser to use: the one named, or one that is found on this machine.
///
/// # Errors
/// When there is none.
pub fn find(named: Option<&Path>) -> anyhow::Result<PathBuf> {
    let from_environment = env::var_os(CHROMIUM_ENV).map(PathBuf::from);
    if let Some(path) = named.map(Path::to_path_buf).or(from_environment) {
        if !path.is_file() {
            bail!("no browser at {}", path.display());
        }
        return Ok(path);
    }
    let folders = env::var_os("PATH").unwrap_or_default();
    let found = env::split_paths(&folders).flat_map(|folder| NAMES.map(|name| folder.join(name)));
    found.into_iter().find(|path| path.is_file()).with_context(|| {
        format!("no browser: install Chromium, or name one with --chromium PATH or {CHROMIUM_ENV}")
    })
}

#[cfg(unix)]
fn is_root() -> bool {
    use std::os::unix::fs::MetadataExt;
    std::fs::metadata("/proc/self").is_ok_and(|own| own.uid() == 0)
}

#[cfg(not(unix))]
fn is_root() -> bool {
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_browser_that_is_not_there_is_named() {
        let error = find(Some(Path::new("/no/such/chromium"))).err().map(|error| error.to_string());
        assert_eq!(error.as_deref(), Some("no browser at /no/such/chromium"));
    }
}
