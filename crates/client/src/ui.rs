//! What the customer sees of co-browsing: toolbar, questions, notifications, and the agent's pointer.
//!
//! All of it lives in the page's own tree, marked as service elements, built without markup and styled without `style`
//! attributes, so that a strict policy of the page has nothing to object to and the agent never sees it.

mod agent_pointer;
mod nodes;
mod question;
mod style;
mod toasts;
mod toolbar;

use std::cell::Cell;
use std::rc::Rc;

use engine::acts::Presence;
use engine::customer::{Event, Navigation};

use crate::held::Held;
use crate::host::Host;
use agent_pointer::AgentPointer;
use question::Question;
use style::Sheet;
use toasts::Toasts;
use toolbar::Toolbar;

/// What the customer presses, by trusted events only.
#[derive(Clone, Copy)]
pub enum Press {
    /// The session ends.
    Exit,
    /// Write Mode ends.
    Revoke,
    /// A question is answered: yes or no.
    Answer(Topic, bool),
}

/// What a question is about; one at a time of each.
#[derive(Clone, Copy)]
pub enum Topic {
    /// Whether the agent may operate the page.
    WriteMode,
    /// Whether the session is to go on although nobody does anything.
    GoingOn,
    /// What the script asks before a session starts.
    Start,
}

const TOPICS: usize = 3;

type OnPress = Rc<dyn Fn(Press)>;

/// Everything that is drawn.
pub struct Ui {
    host: Host,
    /// Toolbar, dialogs and notifications are ours.
    built_in: bool,
    on_press: OnPress,
    sheet: Sheet,
    running: Cell<bool>,
    write: Cell<bool>,
    toolbar: Held<Toolbar>,
    questions: [Held<Question>; TOPICS],
    /// The agent navigates in a moment: the customer does not leave meanwhile.
    navigating: Cell<bool>,
    toasts: Toasts,
    agent: AgentPointer,
}

impl Ui {
    /// Nothing is drawn yet.
    pub fn new(host: Host, on_press: impl Fn(Press) + 'static) -> Self {
        let built_in = host.built_in_ui();
        let toasts = Toasts::new(&host.text("modalTitle"));
        if built_in {
            toasts.open();
        }
        Self {
            built_in,
            on_press: Rc::new(on_press),
            sheet: Sheet::new(&host),
            running: Cell::new(false),
            write: Cell::new(false),
            toolbar: Held::default(),
            questions: Default::default(),
            navigating: Cell::new(false),
            toasts,
            agent: AgentPointer::new(host.capture()),
            host,
        }
    }

    /// Shows what happened.
    pub fn happened(&self, event: &Event) {
        match event {
            Event::Started { token } => {
                self.begin(token);
                self.toast(&with_token(&self.host.text("sessionStarted"), token), toasts::LONG_MS);
            }
            Event::Resumed { token, agents } => {
                self.begin(token);
                self.agent.set_name(agents.last().map_or("", String::as_str));
            }
            Event::AgentJoined { name } => {
                self.agent.set_name(name);
                // The number has been spelled.
                self.toasts.clear();
                self.toast(&self.host.text("agentJoined"), toasts::SHORT_MS);
            }
            Event::ModeChanged { write } if self.write.get() == *write => {}
            Event::ModeChanged { write } => {
                self.write.set(*write);
                self.with_toolbar(|toolbar| toolbar.show_mode(*write));
                let key = if *write { "modeUpgraded" } else { "modeDowngraded" };
                self.toast(&self.host.text(key), toasts::SHORT_MS);
            }
            Event::AgentNavigated(command) => {
                self.navigates(true);
                let key = match command {
                    Navigation::Back => "navBack",
                    Navigation::Forward => "navForward",
                    Navigation::Refresh => "navRefresh",
                    Navigation::Url { .. } => "navUrl",
                };
                self.toast(&self.host.text(key), toasts::SHORT_MS);
            }
            Event::NavigationDone => self.navigates(false),
            Event::NavigationFailed => {
                self.navigates(false);
                self.toast(&self.host.text("navFailed"), toasts::SHORT_MS);
            }
            Event::RestrictionsUnavailable | Event::RestrictionsInvalid { .. } => {}
            Event::ConnectionLost => self.with_toolbar(|toolbar| toolbar.show_connection(false)),
            // The script takes this engine away.
            Event::Elsewhere | Event::Origins(_) => {}
            Event::ConnectionBack => self.with_toolbar(|toolbar| toolbar.show_connection(true)),
            Event::Ended { reason } => self.end(reason),
        }
    }

    /// Asks whether the agent may operate the page.
    pub fn ask_for_write_mode(&self) {
        if self.built_in {
            self.ask(Topic::WriteMode, "modeUpgradeRequested", true);
        }
    }

    /// Asks whether the session is to go on.
    pub fn ask_to_go_on(&self) {
        if self.built_in {
            self.ask(Topic::GoingOn, "stillThere", true);
        }
    }

    /// Asks by the text of a key; what is no choice is there to be read. Asked without the built-in UI as well.
    pub fn ask(&self, topic: Topic, key: &str, is_choice: bool) {
        self.sheet.keep();
        self.question(topic).set(Question::show(&self.host, topic, key, is_choice, &self.on_press));
    }

    /// Takes a question away.
    pub fn withdraw(&self, topic: Topic) {
        self.question(topic).clear();
    }

    /// Whether the customer may press Exit.
    pub fn may_exit(&self) -> bool {
        !self.navigating.get()
    }

    fn question(&self, topic: Topic) -> &Held<Question> {
        let [write_mode, going_on, start] = &self.questions;
        match topic {
            Topic::WriteMode => write_mode,
            Topic::GoingOn => going_on,
            Topic::Start => start,
        }
    }

    fn navigates(&self, navigating: bool) {
        self.navigating.set(navigating);
        self.with_toolbar(|toolbar| toolbar.show_navigating(navigating));
    }

    /// Shows where the agent points.
    pub fn agent_points(&self, presence: &Presence) {
        self.sheet.keep();
        self.agent.show(presence);
    }

    /// Puts back what the page has taken away: frameworks replace bodies and lists of style sheets whole.
    pub fn keep(&self) {
        if !self.running.get() {
            return;
        }
        self.sheet.keep();
        self.with_toolbar(Toolbar::keep);
        for question in self.questions.iter().filter_map(Held::get) {
            question.keep();
        }
        self.toasts.keep();
    }

    fn begin(&self, token: &str) {
        self.running.set(true);
        self.sheet.keep();
        if self.built_in {
            self.toolbar.set(Toolbar::show(&self.host, token, &self.on_press));
        }
    }

    fn end(&self, reason: &str) {
        self.running.set(false);
        self.navigating.set(false);
        self.write.set(false);
        self.questions.iter().for_each(Held::clear);
        self.toolbar.clear();
        self.agent.clear();
        self.sheet.keep();
        let key = match reason {
            "self" => "youLeft",
            "external" => "agentLeft",
            "timeout" => "sessionTimedOut",
            "inactivityTimeout" => "sessionInactiveTimedOut",
            "sessionsOverLimit" => "sessionsOverLimit",
            "serverUnavailable" => "serverUnavailable",
            _ => "sessionError",
        };
        self.toasts.clear();
        self.toast(&self.host.text(key), toasts::LONG_MS);
        self.toasts.end();
    }

    fn toast(&self, text: &str, for_ms: u64) {
        if self.built_in && !text.is_empty() {
            self.toasts.show(text, for_ms);
        }
    }

    fn with_toolbar(&self, act: impl FnOnce(&Toolbar)) {
        if let Some(toolbar) = self.toolbar.get() {
            act(&toolbar);
        }
    }
}

/// What stands for the session's number in the texts.
const TOKEN_PLACE: &[u8] = b"{sessionId}";

/// A text with the session's number in it.
fn with_token(text: &str, token: &str) -> String {
    let place = text.as_bytes().windows(TOKEN_PLACE.len()).position(|part| part == TOKEN_PLACE);
    let parts = place.and_then(|at| Some((text.get(..at)?, text.get(at + TOKEN_PLACE.len()..)?)));
    parts.map_or_else(|| text.to_owned(), |(before, after)| [before, token, after].concat())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_names_the_session_where_its_author_put_it() {
        assert_eq!(with_token("Session ID: {sessionId}", "123456789"), "Session ID: 123456789");
        assert_eq!(with_token("ä {sessionId} ö", "1"), "ä 1 ö");
        assert_eq!(with_token("no place", "1"), "no place");
    }
}
