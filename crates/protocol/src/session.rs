//! The session lane: mode, navigation and answers, between agent and customer. The relay passes it on unread.

use crate::message::{Short, UrlText, messages};

messages! {
    /// What the agent says.
    pub enum FromAgent as "agent's session message" {
        /// Asks for Write Mode.
        1 => RequestWriteMode,
        /// Gives Write Mode back.
        2 => ReleaseWriteMode,
        /// Asks for a navigation.
        3 => Navigate {
            /// Names the request in the answer.
            id: u32,
            /// The grant it relies on.
            mode_epoch: u32,
            /// Where to.
            command: Navigation,
        },
    }
}

messages! {
    /// A navigation an agent can ask for.
    pub enum Navigation as "navigation" {
        /// One back in history.
        1 => Back,
        /// One forward in history.
        2 => Forward,
        /// Reload.
        3 => Refresh,
        /// To an address.
        4 => Url { /// Absolute, http or https, of an allowed origin.
            url: UrlText },
    }
}

messages! {
    /// What the customer's side says.
    pub enum FromCustomer as "customer's session message" {
        /// The mode now; sent after each change and after each join or resume.
        1 => Mode {
            /// What the agent may do.
            mode: Mode,
            /// Counts up with each change; actions carry it.
            mode_epoch: u32,
        },
        /// The customer, or a rule, said no to Write Mode.
        2 => WriteModeRefused { /// Why.
            reason: Refusal },
        /// A request was performed.
        3 => Performed { /// The request.
            id: u32 },
        /// A request was not performed.
        4 => NotPerformed {
            /// The request.
            id: u32,
            /// Why.
            reason: Refusal,
            /// The description of the restriction that is against it; empty where none is.
            restriction: Short,
        },
        /// The page navigates, as asked or by itself.
        5 => Navigating,
        /// The asked navigation did not happen.
        6 => NavigationFailed { /// The request.
            id: u32 },
        /// Which of the customer's tabs is shown; sent with each picture of another document.
        7 => Shown { /// Counts the tabs of the session, from 1.
            tab: u32 },
        /// The site's restrictions cannot be had: what follows is shown as private by default.
        8 => ShownPrivate,
    }
}

messages! {
    /// What an agent may do.
    pub enum Mode as "mode" {
        /// See and point.
        1 => Pointer,
        /// Operate, too.
        2 => Write,
    }
}

messages! {
    /// Why the customer's side does not do what the agent asks.
    pub enum Refusal as "refusal" {
        /// The session is in Pointer Mode.
        1 => PointerMode,
        /// The grant has been revoked since.
        2 => StaleMode,
        /// The document has been replaced since.
        3 => StaleDocument,
        /// The element is gone.
        4 => UnknownNode,
        /// Only the customer can edit a masked field.
        5 => Masked,
        /// The element is under DOM control.
        6 => Controlled,
        /// The element belongs to the co-browse UI or a service of the page.
        7 => Service,
        /// The element is disabled or read-only.
        8 => Disabled,
        /// The element cannot do this: no text field, no such option.
        9 => NotApplicable,
        /// The address is not of an allowed origin, or not http.
        10 => Origin,
        /// The customer said no.
        11 => Declined,
        /// The customer was already asked and has not answered.
        12 => AlreadyAsked,
        /// The page does not offer Write Mode.
        13 => NotOffered,
        /// The browser refused.
        14 => Browser,
    }
}
