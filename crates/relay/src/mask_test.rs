//! Whether a site's rules keep on a page what they promise: every place that they cover gets a secret of its own, a session
//! runs, and everything that leaves the browser is searched for it. [`MASK-TEST.md`](../MASK-TEST.md) is for site owners.

mod browser;
mod canaries;
mod devtools;
mod page;
mod report;
mod rules;
mod site;
mod steps;
mod watch;
mod wire;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, bail};

use self::browser::Browser;
use self::canaries::Canary;
use self::devtools::DevTools;
use self::page::{Planted, Planting, Window};
use self::report::Report;
use self::rules::Rules;
use self::site::Site;
use self::steps::Step;
use self::watch::Watcher;
use self::wire::{Exchange, Log, Wire};
use crate::origin::Origin;
use crate::secrets::Randomness;

/// The test could not be made, or proves less than was asked for: neither a pass nor a leak.
const NOT_TESTED: u8 = 2;

/// What is asked for.
#[derive(Debug, clap::Args)]
pub struct Options {
    /// The page: an address, or an HTML file, whose folder is then served.
    page: String,
    /// The rules, a JSON document as the relay takes it; the privacy floor alone without it.
    #[arg(long)]
    rules: Option<PathBuf>,
    /// What the customer does on the page: a JSON list of steps.
    #[arg(long)]
    steps: Option<PathBuf>,
    /// A folder for the report and everything that was searched.
    #[arg(long)]
    out: Option<PathBuf>,
    /// The browser; without it COBROWSE_CHROMIUM, or a Chromium of the PATH.
    #[arg(long)]
    chromium: Option<PathBuf>,
    /// A warning is an error, such as a rule that matches nothing.
    #[arg(long)]
    strict: bool,
    /// Prints the report as JSON.
    #[arg(long)]
    json: bool,
}

/// Makes the test and tells its result: 0, nothing has leaked; 1, something has; 2, it could not be made.
pub fn main(options: &Options) -> ExitCode {
    match run(options) {
        Ok(report) if !report.leaks.is_empty() => ExitCode::FAILURE,
        Ok(report) if options.strict && !report.warnings.is_empty() => {
            eprintln!("cobrowse-relay mask-test: {}, an error with --strict", report.warnings.join("; "));
            ExitCode::from(NOT_TESTED)
        }
        Ok(_) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("cobrowse-relay mask-test: {error:#}");
            ExitCode::from(NOT_TESTED)
        }
    }
}

fn run(options: &Options) -> anyhow::Result<Report> {
    let rules = options.rules.as_deref().map(Rules::read).transpose()?.unwrap_or_default();
    let steps = options.steps.as_deref().map(steps::read).transpose()?.unwrap_or_default();
    let browser = browser::find(options.chromium.as_deref())?;
    let log = Log::default();
    let writer = log.clone();
    tracing_subscriber::fmt()
        .with_writer(move || writer.clone())
        .with_ansi(false)
        .with_max_level(tracing::Level::TRACE)
        .init();
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let wire = Wire::default();
    let test = Test::run(&options.page, &rules, &steps, &browser, &wire, &log);
    let (mut report, exchanges) = runtime.block_on(test)?;
    report.page.clone_from(&options.page);
    let json = serde_json::to_string_pretty(&report)?;
    if let Some(folder) = &options.out {
        write_out(folder, &report, &json, &exchanges)
            .with_context(|| format!("cannot write to {}", folder.display()))?;
    }
    print!("{}", if options.json { json + "\n" } else { report.text() });
    Ok(report)
}

/// Keeps what was searched, so that a leak can be looked at.
fn write_out(folder: &Path, report: &Report, json: &str, exchanges: &[Exchange]) -> std::io::Result<()> {
    let bytes = folder.join("exchanges");
    std::fs::create_dir_all(&bytes)?;
    std::fs::write(folder.join("report.json"), json)?;
    std::fs::write(folder.join("report.txt"), report.text())?;
    let mut index = String::new();
    for (number, exchange) in exchanges.iter().enumerate() {
        let name = format!("{number:05}");
        index.push_str(&format!("{name} {}\n", exchange.what));
        std::fs::write(bytes.join(name), &exchange.bytes)?;
    }
    std::fs::write(folder.join("exchanges.txt"), index)
}

/// A test that runs.
struct Test<'a> {
    rules: &'a Rules,
    wire: &'a Wire,
    window: Window,
    prefix: String,
    marker: String,
    next: usize,
    canaries: Vec<Canary>,
    /// Texts that the agent must see, or the search proves nothing.
    markers: Vec<String>,
    matched: BTreeMap<String, usize>,
    warnings: BTreeSet<String>,
}

impl<'a> Test<'a> {
    async fn run(
        page: &str,
        rules: &'a Rules,
        steps: &[Step],
        browser: &Path,
        wire: &'a Wire,
        log: &Log,
    ) -> anyhow::Result<(Report, Vec<Exchange>)> {
        let is_address = page.starts_with("http://") || page.starts_with("https://");
        let address = if is_address { page.to_owned() } else { site::serve_file(Path::new(page)).await? };
        let origin = Origin::of(&url::Url::parse(&address).context("this is no address")?);
        let site = Site::start(origin.as_str()).await?;
        if let Some(json) = &rules.json {
            site.publish(json).await?;
        }
        let browser = Browser::start(browser).await?;
        let (devtools, events) = DevTools::connect(&browser.address).await?;
        let mut window = Window::open(devtools, events, &site.url, wire.clone()).await?;
        window.embed(&site.url, site::API_KEY).await?;
        window.go(&address).await?;
        let status = window.status().await?;
        if status >= 400 {
            bail!("{address} answers {status}");
        }
        // Letters, which no detector of numbers takes for one.
        let letter = |digit: u8| char::from(digit + (b'a' - b'0'));
        let random: String = Randomness::default().token()?.bytes().map(letter).collect();
        let mut test = Self {
            rules,
            wire,
            window,
            prefix: format!("zq{random}x"),
            marker: format!("shown{random}"),
            next: 0,
            canaries: Vec::new(),
            markers: Vec::new(),
            matched: BTreeMap::new(),
            warnings: BTreeSet::new(),
        };
        test.play(&site, steps).await?;
        for (number, line) in log.text().split(|byte| *byte == b'\n').enumerate() {
            wire.keep(format!("the relay's log, line {}", number + 1), line);
        }
        test.judge()
    }

    /// The session: planted before and during it, and after each step.
    async fn play(&mut self, site: &Site, steps: &[Step]) -> anyhow::Result<()> {
        self.plant("", false).await?;
        let token = self.window.start_session().await?;
        let mut agent = Watcher::join(&site.url, &site.login()?, &token, self.wire.clone()).await?;
        agent.sees("the first picture", |seen| seen.pictures > 0).await?;
        agent.is_quiet().await;
        self.plant(", changed", false).await?;
        self.settle(&mut agent).await?;
        for (number, step) in steps.iter().enumerate() {
            let number = number + 1;
            step.take(&mut self.window).await.with_context(|| format!("step {number} ({step:?})"))?;
            self.settle(&mut agent).await?;
            self.plant(&format!(", after step {number}"), true).await?;
            self.settle(&mut agent).await?;
        }
        // Once more as a whole, as an agent gets it who comes anew.
        let pictures = agent.seen().pictures;
        agent.asks_for_a_picture();
        agent.sees("the last picture", |seen| seen.pictures > pictures).await?;
        agent.is_quiet().await;
        if agent.seen().private {
            bail!("the restrictions did not reach the page, which was shown private instead");
        }
        Ok(())
    }

    async fn plant(&mut self, suffix: &str, only_new: bool) -> anyhow::Result<()> {
        let addresses = self.window.documents().await?;
        let planting = Planting {
            rules: &self.rules.on(&addresses)?,
            private_by_default: self.rules.private_by_default,
            prefix: &self.prefix,
            marker: &self.marker,
            next: self.next,
            suffix,
            only_new,
        };
        let Planted { planted, next, matched, invalid, left, marker } = self.window.plant(&planting).await?;
        self.next = next;
        self.canaries.extend(planted);
        self.markers.extend(marker);
        for (rule, elements) in matched {
            let known = self.matched.entry(rule).or_default();
            *known = elements.max(*known);
        }
        for rule in invalid {
            self.warnings.insert(format!("the browser does not understand the selector of {rule}"));
        }
        if left > 0 {
            self.warnings.insert("not all elements that are covered were planted: there are too many".into());
        }
        Ok(())
    }

    /// Waits until everything that was done has reached the agent.
    async fn settle(&mut self, agent: &mut Watcher) -> anyhow::Result<()> {
        let height = self.window.grow().await?;
        agent.sees("what was planted", |seen| seen.height == height).await?;
        agent.is_quiet().await;
        Ok(())
    }

    /// Searches what has been exchanged until now.
    fn judge(self) -> anyhow::Result<(Report, Vec<Exchange>)> {
        let exchanges = self.wire.all();
        let holds = |needle: &str| {
            exchanges.iter().any(|exchange| {
                exchange.bytes.windows(needle.len()).any(|window| window == needle.as_bytes())
            })
        };
        if let Some(marker) = self.markers.iter().find(|marker| !holds(marker)) {
            bail!("{marker}, which nothing covers, was not seen: the search would prove nothing");
        }
        let mut warnings = self.warnings;
        let mut matched = self.matched;
        for rule in &self.rules.rules {
            if *matched.entry(rule.id.clone()).or_default() == 0 {
                warnings.insert(format!("the rule {} matches nothing here", rule.id));
            }
        }
        let mut report = Report {
            leaks: report::leaks(&self.prefix, &self.canaries, &exchanges),
            warnings: warnings.into_iter().collect(),
            exchanges: exchanges.len(),
            bytes: exchanges.iter().map(|exchange| exchange.bytes.len()).sum(),
            ..Report::default()
        };
        report.count(&matched, &self.canaries);
        Ok((report, exchanges))
    }
}
