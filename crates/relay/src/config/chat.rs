//! The table `[chat]`: how much the chat lane takes in, and how long a chat waits.

use std::time::Duration;

use super::TIMEOUT_S_MAX;
use super::table::{Problems, Table};

/// How much the chat lane takes in, and how long a chat waits.
#[derive(Debug, Clone)]
pub struct ChatLimits {
    /// Chats at once; 0 switches the lane off.
    pub chats_max: usize,
    /// Chats that one agent may have at once.
    pub chats_per_agent_max: usize,
    /// Characters of a message.
    pub message_chars_max: usize,
    /// Messages a minute that one side of a chat may send, after the first few.
    pub messages_per_minute: u32,
    /// Messages of a chat that are kept for those who come back.
    pub kept_messages_max: usize,
    /// For the first agent, and for another one when that has left.
    pub wait: Duration,
    /// For either to say something.
    pub inactivity: Duration,
    /// For the customer to come back.
    pub customer_offline: Duration,
    /// For the agent to come back.
    pub agent_offline: Duration,
}

impl Default for ChatLimits {
    fn default() -> Self {
        Self {
            chats_max: 2000,
            chats_per_agent_max: 8,
            message_chars_max: 2000,
            messages_per_minute: 60,
            kept_messages_max: 200,
            wait: Duration::from_secs(600),
            inactivity: Duration::from_secs(1800),
            customer_offline: Duration::from_secs(60),
            agent_offline: Duration::from_secs(60),
        }
    }
}

/// Reads the table, or takes the defaults.
pub(super) fn read(root: &mut Table<'_, '_>, problems: &mut Problems<'_>) -> ChatLimits {
    let mut limits = ChatLimits::default();
    let Some(mut table) = root.table("chat", problems) else { return limits };
    let mut count = |key, range, default: usize| {
        let number = table.number(key, range, problems);
        number.and_then(|number| usize::try_from(number).ok()).unwrap_or(default)
    };
    limits.chats_max = count("chats_max", 0..=1_000_000, limits.chats_max);
    limits.chats_per_agent_max = count("chats_per_agent_max", 1..=1000, limits.chats_per_agent_max);
    limits.message_chars_max = count("message_chars_max", 20..=8000, limits.message_chars_max);
    limits.kept_messages_max = count("kept_messages_max", 1..=2000, limits.kept_messages_max);
    let rate = table.number("messages_per_minute", 1..=6000, problems);
    limits.messages_per_minute =
        rate.and_then(|rate| u32::try_from(rate).ok()).unwrap_or(limits.messages_per_minute);
    let mut seconds = |key, default: Duration| {
        table.number(key, 1..=TIMEOUT_S_MAX, problems).map_or(default, Duration::from_secs)
    };
    limits.wait = seconds("wait_s", limits.wait);
    limits.inactivity = seconds("inactivity_s", limits.inactivity);
    limits.customer_offline = seconds("customer_offline_s", limits.customer_offline);
    limits.agent_offline = seconds("agent_offline_s", limits.agent_offline);
    table.finish(problems);
    limits
}
