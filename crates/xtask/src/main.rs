//! The project's own commands: `cargo xtask build | serve | test | bench NAME | size | tidy | setup`.

mod bench;
mod browser_tests;
mod build;
mod fingerprint;
mod process;
mod serve;
mod setup;
mod size;
mod test;
mod tidy;
mod workspace;

use anyhow::{Result, bail};
use workspace::{Profile, Workspace};

const USAGE: &str = "\
cargo xtask COMMAND

  build [--debug]       dist/ and the relay that embeds it
  dist [--debug]        dist/ alone
  serve [--debug]       build, then run the relay with the demo shop, console and editor
  test [--only STEP]    every check, in order; `--list` names the steps
  bench NAME            one measurement: capture, mirror, size, overhead
  size                  the same as `bench size`
  tidy                  the rules about files, dependencies and licences
  setup [--browser]     what the other commands need and install by themselves";

fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    if let Err(error) = dispatch(&args) {
        eprintln!("\nerror: {error:#}");
        std::process::exit(1);
    }
}

fn dispatch(args: &[String]) -> Result<()> {
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    let ws = Workspace::find()?;
    match args.as_slice() {
        ["build", rest @ ..] => build::everything(&ws, profile(rest)?),
        ["dist", rest @ ..] => build::dist(&ws, profile(rest)?),
        ["serve", rest @ ..] => serve::run_relay(&ws, profile(rest)?),
        ["test"] => test::run_checks(&ws, None),
        ["test", "--only", step] => test::run_checks(&ws, Some(step)),
        ["test", "--list"] => {
            test::list();
            Ok(())
        }
        ["bench"] => bail!("which measurement? one of: {}", bench::NAMES.join(", ")),
        ["bench", name, rest @ ..] => bench::run_named(&ws, name, rest),
        ["size"] => bench::run_named(&ws, "size", &[]),
        ["tidy"] => tidy::run(&ws),
        ["setup"] => setup::toolchain_and_packages(&ws),
        ["setup", "--browser"] => {
            setup::toolchain_and_packages(&ws)?;
            setup::browser().map(drop)
        }
        [] | ["help" | "--help" | "-h"] => {
            println!("{USAGE}");
            Ok(())
        }
        other => bail!("unknown command `{}`\n\n{USAGE}", other.join(" ")),
    }
}

fn profile(args: &[&str]) -> Result<Profile> {
    match args {
        [] => Ok(Profile::Release),
        ["--debug"] => Ok(Profile::Debug),
        other => bail!("unknown option `{}`; only --debug is known here", other.join(" ")),
    }
}
