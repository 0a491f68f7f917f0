//! The agent's navigation: judged, announced, and some seconds later done by the customer's browser.

use super::session::Customer;
use super::{Event, Output};
use crate::acts::Refusal;
use policy::permit::{self, Claim};
use protocol::session::{FromCustomer, Navigation};

/// A navigation that was asked for and has not happened.
#[derive(Debug)]
pub(super) struct Pending {
    id: u32,
    command: Navigation,
    stage: Stage,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stage {
    /// The browser is asked whether it can.
    Checking,
    /// The page and the customer have been told; it happens then.
    Announced { at_ms: u64 },
    /// The browser does it.
    UnderWay,
}

impl Pending {
    /// When it is to happen.
    pub fn due_at_ms(&self) -> Option<u64> {
        match self.stage {
            Stage::Announced { at_ms } => Some(at_ms),
            Stage::Checking | Stage::UnderWay => None,
        }
    }
}

impl Customer {
    pub(super) fn navigation_wanted(
        &mut self,
        id: u32,
        mode_epoch: u32,
        command: Navigation,
        out: &mut Vec<Output>,
    ) {
        let claim = Claim { mode_epoch, document_epoch: self.epoch };
        if let Err(denial) = permit::judge(self.grant(), claim, &[]) {
            return self.refuse(id, denial, out);
        }
        if self.navigation.is_some() {
            return self.refuse(id, Refusal::AlreadyAsked, out);
        }
        let Some(command) = self.allowed(command) else {
            out.push(Output::Event(Event::NavigationFailed));
            return self.refuse(id, Refusal::Origin, out);
        };
        out.push(Output::CheckNavigation(command.clone()));
        self.navigation = Some(Pending { id, command, stage: Stage::Checking });
    }

    pub(super) fn navigation_checked(&mut self, possible: bool, now_ms: u64, out: &mut Vec<Output>) {
        let Some(pending) = self.navigation.as_mut().filter(|pending| pending.stage == Stage::Checking)
        else {
            return;
        };
        if possible {
            pending.stage = Stage::Announced { at_ms: now_ms + self.wishes.navigation_notice_ms };
            out.push(Output::Event(Event::AgentNavigated(pending.command.clone())));
        } else {
            self.navigation_fails(out);
        }
    }

    /// The notice has stood long enough.
    pub(super) fn navigate(&mut self, out: &mut Vec<Output>) {
        if let Some(pending) = &mut self.navigation {
            pending.stage = Stage::UnderWay;
            out.push(Output::Navigate(pending.command.clone()));
        }
    }

    /// The browser did it without leaving the document, or did not.
    pub(super) fn navigated(&mut self, done: bool, out: &mut Vec<Output>) {
        if !done {
            return self.navigation_fails(out);
        }
        if let Some(Pending { id, .. }) = self.navigation.take() {
            out.push(Output::Event(Event::NavigationDone));
            self.say(&FromCustomer::Performed { id }, out);
        }
    }

    /// The grant it relied on is gone. What the browser does already cannot be called back.
    pub(super) fn withdraw_navigation(&mut self, out: &mut Vec<Output>) {
        if self.navigation.as_ref().is_some_and(|pending| pending.stage != Stage::UnderWay) {
            self.navigation_fails(out);
        }
    }

    fn navigation_fails(&mut self, out: &mut Vec<Output>) {
        if let Some(Pending { id, .. }) = self.navigation.take() {
            out.push(Output::Event(Event::NavigationFailed));
            self.say(&FromCustomer::NavigationFailed { id }, out);
        }
    }

    /// The command with its address as the browser writes it; `None` for an address that is not of an allowed origin.
    fn allowed(&self, command: Navigation) -> Option<Navigation> {
        let Navigation::Url { url } = command else { return Some(command) };
        // Without a base: an address that is not absolute is none.
        let absolute = (self.config.resolve)("", url.as_str())?;
        let origin = origin_of(&absolute)?;
        let is_allowed = self.wishes.allowed_origins.iter().any(|allowed| allowed.as_str() == origin);
        is_allowed.then(|| Navigation::Url { url: absolute.as_str().into() })
    }
}

/// The origin of an http or https address that a browser has written out.
fn origin_of(absolute: &str) -> Option<&str> {
    let host_at = ["https://", "http://"]
        .iter()
        .find_map(|scheme| absolute.starts_with(scheme).then_some(scheme.len()))?;
    let rest = absolute.get(host_at..)?;
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    // A browser keeps user and password in what it writes out; a lure such as `https://shop@evil` ends here.
    if rest.get(..end)?.contains('@') { None } else { absolute.get(..host_at + end) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_origin_is_scheme_host_and_port_of_a_web_address() {
        assert_eq!(origin_of("https://shop.example/a?b#c"), Some("https://shop.example"));
        assert_eq!(origin_of("http://shop.example:81"), Some("http://shop.example:81"));
        for other in ["javascript:alert(1)", "data:text/html,x", "https://u:p@shop.example/", "ftp://x/", ""]
        {
            assert_eq!(origin_of(other), None, "{other}");
        }
    }
}
