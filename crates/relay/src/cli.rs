//! What the command line offers: serving, checking a configuration, and making agents' tokens.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, bail};
use clap::{Parser, Subcommand};

use crate::config::{self, Config};
use crate::hub::unix_now;
use crate::identity::{ADMINISTRATORS, Agents, Sites};
use crate::mask_test;
use crate::secrets::{Randomness, RelaySecret};
use crate::serve::Relay;

/// Seconds that the login printed for the demo holds.
const DEMO_LOGIN_TTL_S: u64 = 24 * 3600;

/// The name on the login printed for the demo.
const DEMO_AGENT: &str = "Demo Agent";

/// The name on the editor's login printed for the demo.
const DEMO_ADMINISTRATOR: &str = "Demo Administrator";

/// The co-browse relay.
#[derive(Debug, Parser)]
#[command(name = "cobrowse-relay", version)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serves script, console, sockets and resources.
    Serve {
        /// The configuration, a TOML file.
        #[arg(long)]
        config: PathBuf,
    },
    /// Names every problem of a configuration with its line and field.
    CheckConfig {
        /// The configuration, a TOML file.
        #[arg(long)]
        config: PathBuf,
    },
    /// Prints a token with which an agent logs in.
    AgentToken {
        /// The configuration, a TOML file.
        #[arg(long)]
        config: PathBuf,
        /// The agent's name, which customers see.
        #[arg(long)]
        name: String,
        /// A group the agent belongs to; may be repeated.
        #[arg(long)]
        group: Vec<String>,
        /// A site whose customers the agent serves, by its id; may be repeated. All sites when absent.
        #[arg(long)]
        site: Vec<String>,
        /// Seconds that the token holds.
        #[arg(long, default_value_t = 8 * 3600)]
        ttl_s: u64,
    },
    /// Tests on a page that what rules and the privacy floor cover never leaves the browser.
    MaskTest(mask_test::Options),
}

/// Does what the command line asks.
pub fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let outcome = match arguments.command {
        Command::Serve { config } => serve(&config),
        Command::CheckConfig { config } => check(&config),
        Command::AgentToken { config, name, group, site, ttl_s } => {
            agent_token(&config, &name, &group, site, ttl_s)
        }
        Command::MaskTest(options) => return mask_test::main(&options),
    };
    match outcome {
        Ok(code) => code,
        Err(error) => {
            eprintln!("cobrowse-relay: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn check(path: &Path) -> anyhow::Result<ExitCode> {
    let Some(_) = load(path)? else { return Ok(ExitCode::FAILURE) };
    println!("{}: in order", path.display());
    Ok(ExitCode::SUCCESS)
}

fn agent_token(
    path: &Path,
    name: &str,
    groups: &[String],
    sites: Vec<String>,
    ttl_s: u64,
) -> anyhow::Result<ExitCode> {
    let Some(config) = load(path)? else { return Ok(ExitCode::FAILURE) };
    if let Some(unknown) = sites.iter().find(|id| config.sites.iter().all(|site| site.id != **id)) {
        bail!("no [[site]] has the id {unknown}");
    }
    let sites = if sites.is_empty() { Sites::All } else { Sites::Only(sites) };
    let secret = match config.identity.secret.clone() {
        Some(secret) => RelaySecret::configured(secret),
        None => RelaySecret::kept_in(&config.data_dir, &Randomness::default())
            .with_context(|| format!("{} cannot be used", config.data_dir.display()))?,
    };
    let agents = Agents::new(secret.bytes(), &config.identity.issuer, &config.identity.audience);
    println!("{}", agents.token_for(name, groups, sites, unix_now(), ttl_s).context("the name is empty")?);
    Ok(ExitCode::SUCCESS)
}

fn serve(path: &Path) -> anyhow::Result<ExitCode> {
    let Some(config) = load(path)? else { return Ok(ExitCode::FAILURE) };
    tracing_subscriber::fmt().with_writer(std::io::stderr).with_target(false).init();
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(async {
        let listen = config.listen;
        if config.allow_loopback_resources {
            tracing::warn!("development mode: resources of this machine may be fetched");
        }
        let relay = Relay::bind(config).await.with_context(|| format!("cannot listen on {listen}"))?;
        announce(&relay)?;
        relay.run(stop_asked()).await?;
        Ok(ExitCode::SUCCESS)
    })
}

/// Says where everything is, one line each, for people and for tests.
fn announce(relay: &Relay) -> anyhow::Result<()> {
    let mut out = std::io::stdout().lock();
    writeln!(out, "listening relay {}", relay.public_url)?;
    if let Some(demo) = &relay.demo_url {
        writeln!(out, "listening demo {demo}")?;
        let token = relay.hub().agents.token(DEMO_AGENT, &[], unix_now(), DEMO_LOGIN_TTL_S)?;
        writeln!(out, "agent login: {}/agent/#jwt={token}", relay.public_url)?;
        let groups = [ADMINISTRATORS.to_owned()];
        let token = relay.hub().agents.token(DEMO_ADMINISTRATOR, &groups, unix_now(), DEMO_LOGIN_TTL_S)?;
        writeln!(out, "editor login: {}/editor/#jwt={token}", relay.public_url)?;
    }
    out.flush()?;
    Ok(())
}

/// Until Ctrl-C or a request to terminate.
async fn stop_asked() {
    let interrupted = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminate) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = interrupted => {}
                _ = terminate.recv() => {}
            }
            return;
        }
    }
    let _ = interrupted.await;
}

/// Reads a configuration; prints its problems and gives `None` when it has any.
fn load(path: &Path) -> anyhow::Result<Option<Config>> {
    let source = std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    let environment: BTreeMap<String, String> =
        std::env::vars().filter(|(name, _)| name.starts_with("COBROWSE_")).collect();
    match config::parse(&source, &environment) {
        Ok(mut config) => {
            if !environment.contains_key("COBROWSE_DATA_DIR") {
                let folder = path.parent().unwrap_or(Path::new(""));
                config.data_dir = folder.join(&config.data_dir);
            }
            Ok(Some(config))
        }
        Err(problems) => {
            for problem in problems {
                eprintln!("{}: {problem}", path.display());
            }
            Ok(None)
        }
    }
}
