//! Runs other programs, and says in one line which one failed and how.

use std::path::Path;
use std::process::{Command, ExitStatus};
use std::time::Instant;

use anyhow::{Context, Result, bail};

use crate::workspace::Workspace;

/// A program to run in the checkout's top folder.
pub fn program(ws: &Workspace, name: impl AsRef<std::ffi::OsStr>) -> Command {
    let mut command = Command::new(name);
    command.current_dir(ws.root());
    command
}

/// Cargo, as it was before it started us: what `cargo run` sets for xtask alone would rebuild others.
pub fn cargo(ws: &Workspace) -> Command {
    let mut command = program(ws, "cargo");
    for (name, _) in std::env::vars_os() {
        let name = name.to_string_lossy();
        if name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_") {
            command.env_remove(name.as_ref());
        }
    }
    command
}

/// Runs the program with our input and output.
///
/// # Errors
/// The program is not there, or its exit status is not zero.
pub fn run(command: &mut Command) -> Result<()> {
    let status = command.status().with_context(|| format!("{} cannot be started", shown(command)))?;
    succeeded(command, status)
}

/// Runs the program and takes what it prints.
///
/// # Errors
/// As [`run`]; what the program wrote to its error output is part of the error.
pub fn output(command: &mut Command) -> Result<String> {
    let output = command.output().with_context(|| format!("{} cannot be started", shown(command)))?;
    succeeded(command, output.status)
        .with_context(|| String::from_utf8_lossy(&output.stderr).trim().to_owned())?;
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// Does one named piece of work and prints how long it took.
pub fn timed<T>(what: &str, work: impl FnOnce() -> Result<T>) -> Result<T> {
    let start = Instant::now();
    let done = work().with_context(|| what.to_owned())?;
    println!("{:>8.2} s  {what}", start.elapsed().as_secs_f64());
    Ok(done)
}

fn succeeded(command: &Command, status: ExitStatus) -> Result<()> {
    if status.success() {
        return Ok(());
    }
    match status.code() {
        Some(code) => bail!("`{}` failed with exit code {code}", shown(command)),
        None => bail!("`{}` was ended by a signal", shown(command)),
    }
}

/// The command as a person would type it, cut where it gets long.
fn shown(command: &Command) -> String {
    let name = Path::new(command.get_program()).file_name().unwrap_or(command.get_program());
    let mut text = name.to_string_lossy().into_owned();
    for arg in command.get_args() {
        text.push(' ');
        text.push_str(&arg.to_string_lossy());
    }
    if text.chars().count() > 160 {
        text = text.chars().take(160).collect();
        text.push('…');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_the_program_and_its_exit_code() {
        let error = run(Command::new("sh").args(["-c", "exit 3"])).map_err(|e| e.to_string());
        assert_eq!(error, Err("`sh -c exit 3` failed with exit code 3".to_owned()));
    }

    #[test]
    fn says_when_a_program_is_not_installed() {
        let error = run(&mut Command::new("no-such-program-here")).map_err(|e| e.to_string());
        assert_eq!(error, Err("no-such-program-here cannot be started".to_owned()));
    }
}
