//! How often a wrong token may be tried: by one agent, from one address, and by all together. Pure: takes `now`.
//!
//! Nine digits are 29.9 bits, so guessing is held to a rate at which it is hopeless. Only failures count; a block doubles
//! with each further failure after it.

use std::collections::HashMap;
use std::hash::Hash;
use std::net::IpAddr;
use std::time::Duration;

/// The time in which failures are counted, and the first block.
const WINDOW: Duration = Duration::from_secs(60);

/// The longest block.
const BLOCK_MAX: Duration = Duration::from_secs(3600);

/// Agents and addresses remembered; beyond it those without a block are forgotten first.
const REMEMBERED_MAX: usize = 50_000;

/// Whether a join may be tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// It may.
    Free,
    /// Later.
    Blocked,
}

#[derive(Debug, Clone, Copy)]
struct Record {
    window_began: Duration,
    failures: u32,
    blocked_until: Duration,
    block: Duration,
}

impl Record {
    fn new(now: Duration) -> Self {
        Self { window_began: now, failures: 0, blocked_until: Duration::ZERO, block: Duration::ZERO }
    }

    fn fail(&mut self, limit: u32, now: Duration) {
        if now.saturating_sub(self.window_began) >= WINDOW {
            self.window_began = now;
            self.failures = 0;
        }
        self.failures += 1;
        if self.failures >= limit {
            self.block = (self.block * 2).clamp(WINDOW, BLOCK_MAX);
            self.blocked_until = now + self.block;
            self.failures = limit.saturating_sub(1);
            self.window_began = self.blocked_until;
        }
    }

    fn is_forgettable(&self, now: Duration) -> bool {
        now >= self.blocked_until + 2 * self.block && now.saturating_sub(self.window_began) >= WINDOW
    }
}

#[derive(Debug)]
struct Ledger<K> {
    limit: u32,
    records: HashMap<K, Record>,
}

impl<K: Hash + Eq + Clone> Ledger<K> {
    fn new(limit: u32) -> Self {
        Self { limit, records: HashMap::new() }
    }

    fn is_blocked<Q: ?Sized + Hash + Eq>(&self, key: &Q, now: Duration) -> bool
    where
        K: std::borrow::Borrow<Q>,
    {
        self.records.get(key).is_some_and(|record| now < record.blocked_until)
    }

    fn fail(&mut self, key: K, now: Duration) {
        if self.records.len() >= REMEMBERED_MAX {
            self.records.retain(|_, record| now < record.blocked_until);
        }
        let limit = self.limit;
        let record = self.records.entry(key).or_insert_with(|| Record::new(now));
        if record.is_forgettable(now) {
            *record = Record::new(now);
        }
        record.fail(limit, now);
    }
}

/// Counts failed joins.
#[derive(Debug)]
pub struct Attempts {
    agents: Ledger<String>,
    addresses: Ledger<IpAddr>,
    total_limit: u32,
    total_window_began: Duration,
    total_failures: u32,
}

impl Attempts {
    /// Failures a minute for one agent, for one address, and for all together.
    pub fn new(agent_limit: u32, address_limit: u32, total_limit: u32) -> Self {
        Self {
            agents: Ledger::new(agent_limit),
            addresses: Ledger::new(address_limit),
            total_limit,
            total_window_began: Duration::ZERO,
            total_failures: 0,
        }
    }

    /// Whether this agent may try from this address now.
    pub fn verdict(&mut self, agent: &str, address: IpAddr, now: Duration) -> Verdict {
        self.roll_total(now);
        let blocked = self.total_failures >= self.total_limit
            || self.agents.is_blocked(agent, now)
            || self.addresses.is_blocked(&network(address), now);
        if blocked { Verdict::Blocked } else { Verdict::Free }
    }

    /// A wrong token was tried.
    pub fn failed(&mut self, agent: &str, address: IpAddr, now: Duration) {
        self.roll_total(now);
        self.total_failures += 1;
        self.agents.fail(agent.to_owned(), now);
        self.addresses.fail(network(address), now);
    }

    fn roll_total(&mut self, now: Duration) {
        if now.saturating_sub(self.total_window_began) >= WINDOW {
            self.total_window_began = now;
            self.total_failures = 0;
        }
    }
}

/// One household has a whole /64 of IPv6 addresses; it counts as one.
pub fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(v6) => {
            let [a, b, c, d, ..] = v6.segments();
            IpAddr::V6([a, b, c, d, 0, 0, 0, 0].into())
        }
        v4 => v4,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOME: IpAddr = IpAddr::V4(std::net::Ipv4Addr::new(192, 0, 2, 1));
    const AWAY: IpAddr = IpAddr::V4(std::net::Ipv4Addr::new(192, 0, 2, 2));

    fn at(seconds: u64) -> Duration {
        Duration::from_secs(seconds)
    }

    #[test]
    fn blocks_an_agent_and_an_address_after_five_failures_and_twice_as_long_after_the_next() {
        let mut attempts = Attempts::new(5, 5, 1000);
        for _ in 0..5 {
            assert_eq!(attempts.verdict("ann", HOME, at(1)), Verdict::Free);
            attempts.failed("ann", HOME, at(1));
        }
        assert_eq!(attempts.verdict("ann", AWAY, at(60)), Verdict::Blocked);
        assert_eq!(attempts.verdict("bob", HOME, at(60)), Verdict::Blocked);
        assert_eq!(attempts.verdict("bob", AWAY, at(60)), Verdict::Free);
        assert_eq!(attempts.verdict("ann", HOME, at(61)), Verdict::Free);
        attempts.failed("ann", HOME, at(61));
        assert_eq!(attempts.verdict("ann", HOME, at(61 + 119)), Verdict::Blocked);
        assert_eq!(attempts.verdict("ann", HOME, at(61 + 120)), Verdict::Free);
    }

    #[test]
    fn forgets_failures_of_a_minute_ago() {
        let mut attempts = Attempts::new(5, 5, 1000);
        for minute in 0..20 {
            for _ in 0..4 {
                attempts.failed("ann", HOME, at(minute * 60));
            }
            assert_eq!(attempts.verdict("ann", HOME, at(minute * 60)), Verdict::Free);
        }
    }

    #[test]
    fn blocks_everybody_when_all_together_fail_too_often() {
        let mut attempts = Attempts::new(5, 5, 3);
        for last in 1..=3 {
            attempts.failed(&format!("agent {last}"), IpAddr::V4([198, 51, 100, last].into()), at(1));
        }
        assert_eq!(attempts.verdict("ann", HOME, at(59)), Verdict::Blocked);
        assert_eq!(attempts.verdict("ann", HOME, at(60)), Verdict::Free);
    }

    #[test]
    fn one_ipv6_network_counts_as_one_address() {
        let mut attempts = Attempts::new(1, 1, 1000);
        attempts.failed("ann", "2001:db8::1".parse().expect("an address"), at(1));
        let neighbour = "2001:db8::2".parse().expect("an address");
        assert_eq!(attempts.verdict("bob", neighbour, at(1)), Verdict::Blocked);
    }
}
