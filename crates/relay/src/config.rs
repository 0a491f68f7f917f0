//! The configuration: one TOML file and `COBROWSE_…` environment, read into checked values or a list of every problem.

pub mod chat;
pub mod table;

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use toml::de::DeTable;

use crate::origin::Origin;
use chat::ChatLimits;
pub use table::Problem;
use table::{At, Problems, Table};

/// Bytes that a secret for signing must have at least: the size of the hash it feeds.
const SECRET_BYTES_MIN: usize = 32;

/// A line over HTTP holds a connection, or two while it sends, and there are 8192 of them for files and resources, too.
const HTTP_LINES_MAX: u64 = 4096;

/// The customer's side gives a waiting answer up 15 seconds after this at the latest, and proxies mostly after 60.
const HTTP_ANSWER_S_MAX: u64 = 50;

/// A week: longer timeouts are a slip, not a wish.
const TIMEOUT_S_MAX: u64 = 7 * 24 * 3600;

/// The whole configuration.
#[derive(Debug, Clone)]
pub struct Config {
    /// Where the relay listens.
    pub listen: SocketAddr,
    /// How browsers reach the relay; made from `listen` when absent.
    pub public_url: Option<Origin>,
    /// Where the relay keeps what must outlive it.
    pub data_dir: PathBuf,
    /// Which sites may show the agent console and the editor in a frame.
    pub agent_frame_ancestors: Vec<Origin>,
    /// Development only: resources of this machine may be fetched.
    pub allow_loopback_resources: bool,
    /// Who may be an agent.
    pub identity: IdentityConfig,
    /// How much is let in.
    pub limits: Limits,
    /// How much the chat lane takes in.
    pub chat: ChatLimits,
    /// How resources of external domains are fetched.
    pub resources: ResourceConfig,
    /// The demo shop, if it is served.
    pub demo: Option<Demo>,
    /// The sites.
    pub sites: Vec<Site>,
}

/// Who may be an agent.
#[derive(Debug, Clone)]
pub struct IdentityConfig {
    /// Signs and checks agents' tokens (HS256); generated and kept in `data_dir` when absent.
    pub secret: Option<Vec<u8>>,
    /// `iss` of agents' tokens.
    pub issuer: String,
    /// `aud` of agents' tokens.
    pub audience: String,
}

/// How much is let in.
#[derive(Debug, Clone)]
pub struct Limits {
    /// Sockets at once.
    pub sockets_max: usize,
    /// Lines over HTTP at once; 0 for none.
    pub http_lines_max: usize,
    /// Lines over HTTP at once from one address. Customers of one company may share theirs, and behind a proxy all do.
    pub http_lines_max_address: usize,
    /// The time after which an answer on a line over HTTP is complete and the next is asked for.
    pub http_answer: Duration,
    /// Live sessions at once.
    pub sessions_max: usize,
    /// Failed joins a minute, for one agent.
    pub join_failures_per_minute: u32,
    /// Failed joins a minute, for one address. Agents of one office may share theirs.
    pub join_failures_per_minute_address: u32,
    /// Failed joins a minute, for all together.
    pub join_failures_per_minute_total: u32,
    /// Bytes of page content kept for an agent who does not keep up.
    pub page_kept_bytes_max: usize,
}

/// How resources of external domains are fetched.
#[derive(Debug, Clone)]
pub struct ResourceConfig {
    /// Ports that may be asked.
    pub ports: Vec<u16>,
    /// Bytes of all cached resources.
    pub cache_bytes_max: usize,
}

/// The demo shop.
#[derive(Debug, Clone)]
pub struct Demo {
    /// Where it listens, an origin of its own.
    pub listen: SocketAddr,
    /// The site whose customers its visitors are.
    pub site: String,
}

/// A website that embeds the script.
#[derive(Debug, Clone)]
pub struct Site {
    /// Its name here.
    pub id: String,
    /// The public keys in its script tags.
    pub api_keys: Vec<String>,
    /// The origins of its pages.
    pub allowed_origins: Vec<Origin>,
    /// The domains that its style sheets, images and fonts come from: `cdn.example`, or `*.cdn.example`.
    pub allowed_external_domains: Vec<String>,
    /// How long its sessions wait.
    pub timeouts: Timeouts,
}

impl Site {
    /// Whether pages of this origin are the site's.
    pub fn allows(&self, origin: &str) -> bool {
        self.allowed_origins.iter().any(|known| known.is(origin))
    }
}

/// How long a site's sessions wait.
#[derive(Debug, Clone, Copy)]
pub struct Timeouts {
    /// For the first agent.
    pub agent_join: Duration,
    /// For either person to do something.
    pub inactivity: Duration,
    /// For the customer to come back.
    pub customer_offline: Duration,
    /// For the agent to come back.
    pub agent_offline: Duration,
    /// For the customer to answer a question for Write Mode.
    pub control_answer: Duration,
    /// Between the notice of an agent's navigation and the navigation.
    pub navigation_notice: Duration,
}

impl Default for Timeouts {
    fn default() -> Self {
        Self {
            agent_join: Duration::from_secs(600),
            inactivity: Duration::from_secs(1800),
            customer_offline: Duration::from_secs(60),
            agent_offline: Duration::from_secs(60),
            control_answer: Duration::from_secs(60),
            navigation_notice: Duration::from_secs(3),
        }
    }
}

/// Reads a configuration; `environment` holds the `COBROWSE_…` variables, which win over the file.
///
/// # Errors
/// Every problem at once, in the order of the file.
pub fn parse(source: &str, environment: &BTreeMap<String, String>) -> Result<Config, Vec<Problem>> {
    let mut problems = Problems::new(source);
    let (document, errors) = DeTable::parse_recoverable(source);
    for error in &errors {
        problems.add(error.span().unwrap_or(0..0), "", error.message().trim().to_owned());
    }
    if !errors.is_empty() {
        return Err(problems.into_list());
    }
    let span = document.span();
    let mut root = Table::new(document.get_ref(), span, "");
    let config = read_root(&mut root, environment, &mut problems);
    root.finish(&mut problems);
    let list = problems.into_list();
    match config {
        Some(config) if list.is_empty() => Ok(config),
        _ => Err(list),
    }
}

fn read_root(
    root: &mut Table<'_, '_>,
    environment: &BTreeMap<String, String>,
    problems: &mut Problems<'_>,
) -> Option<Config> {
    let listen = with_environment(root, "listen", environment, problems);
    let listen = listen.and_then(|text| address(&text, problems));
    if listen.is_none() && !root_has_problem(root, "listen", environment) {
        problems.add(0..0, "listen", "is missing; for example \"127.0.0.1:8080\"");
    }
    let public_url = with_environment(root, "public_url", environment, problems);
    let public_url = public_url.and_then(|text| origin(&text, problems));
    let data_dir = with_environment(root, "data_dir", environment, problems)
        .map_or_else(|| PathBuf::from("data"), |text| PathBuf::from(text.value));
    let agent_frame_ancestors = root
        .strings("agent_frame_ancestors", problems)
        .iter()
        .filter_map(|text| origin(text, problems))
        .collect();
    let allow_loopback_resources = root.truth("allow_loopback_resources", problems).unwrap_or(false);
    let identity = read_identity(root, environment, problems);
    let limits = read_limits(root, problems);
    let chat = chat::read(root, problems);
    let resources = read_resources(root, problems);
    let sites = read_sites(root, problems);
    let demo = read_demo(root, &sites, environment, problems);
    Some(Config {
        listen: listen?,
        public_url,
        data_dir,
        agent_frame_ancestors,
        allow_loopback_resources,
        identity,
        limits,
        chat,
        resources,
        demo: demo?,
        sites,
    })
}

/// A string from the file, replaced by `COBROWSE_KEY` when that is set.
fn with_environment(
    table: &mut Table<'_, '_>,
    key: &'static str,
    environment: &BTreeMap<String, String>,
    problems: &mut Problems<'_>,
) -> Option<At<String>> {
    let from_file = table.string(key, problems);
    let name = format!("COBROWSE_{}", key.to_ascii_uppercase());
    match environment.get(&name) {
        Some(value) => Some(At { value: value.clone(), span: 0..0, field: name }),
        None => from_file,
    }
}

/// Whether a wrong value has been reported already, so that it is not reported as missing, too.
fn root_has_problem(
    root: &mut Table<'_, '_>,
    key: &'static str,
    environment: &BTreeMap<String, String>,
) -> bool {
    root.has(key) || environment.contains_key(&format!("COBROWSE_{}", key.to_ascii_uppercase()))
}

fn read_identity(
    root: &mut Table<'_, '_>,
    environment: &BTreeMap<String, String>,
    problems: &mut Problems<'_>,
) -> IdentityConfig {
    let mut config = IdentityConfig {
        secret: None,
        issuer: "cobrowse-relay".to_owned(),
        audience: "cobrowse-agent".to_owned(),
    };
    let mut secret = None;
    if let Some(mut table) = root.table("identity", problems) {
        secret = table.string("secret", problems);
        config.issuer = table.string("issuer", problems).map_or(config.issuer, |text| text.value);
        config.audience = table.string("audience", problems).map_or(config.audience, |text| text.value);
        table.finish(problems);
    }
    if let Some(value) = environment.get("COBROWSE_IDENTITY_SECRET") {
        let field = "COBROWSE_IDENTITY_SECRET".to_owned();
        secret = Some(At { value: value.clone(), span: 0..0, field });
    }
    if let Some(secret) = secret {
        if secret.value.len() < SECRET_BYTES_MIN {
            let what = format!("must have at least {SECRET_BYTES_MIN} bytes");
            problems.add(secret.span, secret.field, what);
        } else {
            config.secret = Some(secret.value.into_bytes());
        }
    }
    config
}

fn read_limits(root: &mut Table<'_, '_>, problems: &mut Problems<'_>) -> Limits {
    let mut limits = Limits {
        sockets_max: 20_000,
        http_lines_max: 2_000,
        http_lines_max_address: 500,
        http_answer: Duration::from_secs(25),
        sessions_max: 10_000,
        join_failures_per_minute: 5,
        join_failures_per_minute_address: 5,
        join_failures_per_minute_total: 300,
        page_kept_bytes_max: 32 << 20,
    };
    if let Some(mut table) = root.table("limits", problems) {
        let mut size = |key, default: usize, least: u64| {
            let number = table.number(key, least..=1 << 32, problems);
            number.and_then(|number| usize::try_from(number).ok()).unwrap_or(default)
        };
        limits.sockets_max = size("sockets_max", limits.sockets_max, 1);
        limits.sessions_max = size("sessions_max", limits.sessions_max, 1);
        let largest_frame = protocol::limits::FRAME_BYTES_MAX as u64;
        limits.page_kept_bytes_max =
            size("page_kept_bytes_max", limits.page_kept_bytes_max, 2 * largest_frame);
        let mut lines = |key, default: usize| {
            let number = table.number(key, 0..=HTTP_LINES_MAX, problems);
            number.and_then(|number| usize::try_from(number).ok()).unwrap_or(default)
        };
        limits.http_lines_max = lines("http_lines_max", limits.http_lines_max);
        limits.http_lines_max_address = lines("http_lines_max_address", limits.http_lines_max_address);
        limits.http_answer = table
            .number("http_answer_s", 1..=HTTP_ANSWER_S_MAX, problems)
            .map_or(limits.http_answer, Duration::from_secs);
        let mut count = |key, default: u32| {
            let number = table.number(key, 1..=1_000_000, problems);
            number.and_then(|number| u32::try_from(number).ok()).unwrap_or(default)
        };
        limits.join_failures_per_minute = count("join_failures_per_minute", limits.join_failures_per_minute);
        limits.join_failures_per_minute_address =
            count("join_failures_per_minute_address", limits.join_failures_per_minute_address);
        limits.join_failures_per_minute_total =
            count("join_failures_per_minute_total", limits.join_failures_per_minute_total);
        table.finish(problems);
    }
    limits
}

fn read_resources(root: &mut Table<'_, '_>, problems: &mut Problems<'_>) -> ResourceConfig {
    let mut config = ResourceConfig { ports: vec![80, 443], cache_bytes_max: 256 << 20 };
    if let Some(mut table) = root.table("resources", problems) {
        if let Some(ports) = table.numbers("ports", 1..=65_535, problems) {
            config.ports = ports.into_iter().filter_map(|port| u16::try_from(port).ok()).collect();
        }
        if let Some(bytes) = table.number("cache_bytes_max", 1 << 20..=1 << 40, problems) {
            config.cache_bytes_max = usize::try_from(bytes).unwrap_or(usize::MAX);
        }
        table.finish(problems);
    }
    config
}

/// `None` when it is there and wrong, `Some(None)` when it is not there.
#[expect(clippy::option_option, reason = "absent and wrong are two things")]
fn read_demo(
    root: &mut Table<'_, '_>,
    sites: &[Site],
    environment: &BTreeMap<String, String>,
    problems: &mut Problems<'_>,
) -> Option<Option<Demo>> {
    let Some(mut table) = root.table("demo", problems) else { return Some(None) };
    let listen = table.string("listen", problems);
    let listen = match environment.get("COBROWSE_DEMO_LISTEN") {
        Some(value) => {
            Some(At { value: value.clone(), span: 0..0, field: "COBROWSE_DEMO_LISTEN".to_owned() })
        }
        None => listen,
    };
    if listen.is_none() && !table.has("listen") {
        problems.add(table.span(), table.field("listen"), "is missing");
    }
    let listen = listen.and_then(|text| address(&text, problems));
    let site = table.string("site", problems);
    if let Some(site) = &site
        && !sites.iter().any(|known| known.id == site.value)
    {
        problems.add(site.span.clone(), site.field.clone(), "names no [[site]]");
    }
    let site = site.map(|site| site.value).or_else(|| sites.first().map(|site| site.id.clone()));
    table.finish(problems);
    Some(Some(Demo { listen: listen?, site: site? }))
}

fn read_sites(root: &mut Table<'_, '_>, problems: &mut Problems<'_>) -> Vec<Site> {
    let tables = root.tables("site", problems);
    if tables.is_empty() && !root.has("site") {
        problems.add(0..0, "site", "is missing; at least one [[site]] is needed");
    }
    let mut sites: Vec<Site> = Vec::new();
    for mut table in tables {
        let site = read_site(&mut table, &sites, problems);
        table.finish(problems);
        sites.extend(site);
    }
    sites
}

fn read_site(table: &mut Table<'_, '_>, others: &[Site], problems: &mut Problems<'_>) -> Option<Site> {
    let id = table.string("id", problems);
    match &id {
        None if !table.has("id") => problems.add(table.span(), table.field("id"), "is missing"),
        Some(id) if !is_name(&id.value) => {
            problems.add(id.span.clone(), id.field.clone(), "must be letters, digits, '-' and '_'");
        }
        Some(id) if others.iter().any(|other| other.id == id.value) => {
            problems.add(id.span.clone(), id.field.clone(), "is the id of another site, too");
        }
        _ => {}
    }
    let api_keys = table.strings("api_keys", problems);
    if api_keys.is_empty() {
        problems.add(table.span(), table.field("api_keys"), "must name at least one key");
    }
    for key in &api_keys {
        if key.value.is_empty() {
            problems.add(key.span.clone(), key.field.clone(), "must not be empty");
        }
        if others.iter().any(|other| other.api_keys.contains(&key.value)) {
            problems.add(key.span.clone(), key.field.clone(), "is a key of another site, too");
        }
    }
    let origins = table.strings("allowed_origins", problems);
    let allowed_origins: Vec<Origin> = origins.iter().filter_map(|text| origin(text, problems)).collect();
    let domains = table.strings("allowed_external_domains", problems);
    let allowed_external_domains = domains.iter().filter_map(|text| domain(text, problems)).collect();
    let timeouts = read_timeouts(table, problems);
    Some(Site {
        id: id?.value,
        api_keys: api_keys.into_iter().map(|key| key.value).collect(),
        allowed_origins,
        allowed_external_domains,
        timeouts,
    })
}

fn read_timeouts(table: &mut Table<'_, '_>, problems: &mut Problems<'_>) -> Timeouts {
    let mut timeouts = Timeouts::default();
    if let Some(mut table) = table.table("timeouts", problems) {
        let mut seconds = |key, default: Duration| {
            table.number(key, 1..=TIMEOUT_S_MAX, problems).map_or(default, Duration::from_secs)
        };
        timeouts.agent_join = seconds("agent_join_s", timeouts.agent_join);
        timeouts.inactivity = seconds("inactivity_s", timeouts.inactivity);
        timeouts.customer_offline = seconds("customer_offline_s", timeouts.customer_offline);
        timeouts.agent_offline = seconds("agent_offline_s", timeouts.agent_offline);
        timeouts.control_answer = seconds("control_answer_s", timeouts.control_answer);
        timeouts.navigation_notice = seconds("navigation_notice_s", timeouts.navigation_notice);
        table.finish(problems);
    }
    timeouts
}

fn address(text: &At<String>, problems: &mut Problems<'_>) -> Option<SocketAddr> {
    let spelled = text.value.replace("localhost:", "127.0.0.1:");
    match spelled.parse() {
        Ok(address) => Some(address),
        Err(_) => {
            let what = "must be an address and a port, for example \"127.0.0.1:8080\"";
            problems.add(text.span.clone(), text.field.clone(), what);
            None
        }
    }
}

fn origin(text: &At<String>, problems: &mut Problems<'_>) -> Option<Origin> {
    match Origin::parse(&text.value) {
        Ok(origin) => Some(origin),
        Err(error) => {
            problems.add(text.span.clone(), text.field.clone(), error.to_string());
            None
        }
    }
}

fn domain(text: &At<String>, problems: &mut Problems<'_>) -> Option<String> {
    let name = text.value.strip_prefix("*.").unwrap_or(&text.value);
    let is_domain = match url::Host::parse(name) {
        Ok(url::Host::Domain(parsed)) => parsed == name,
        _ => false,
    };
    if !is_domain {
        let what = "must be a domain name in lower case, for example \"cdn.example\" or \"*.cdn.example\"";
        problems.add(text.span.clone(), text.field.clone(), what);
        return None;
    }
    Some(text.value.clone())
}

fn is_name(id: &str) -> bool {
    !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_')
}
