//! Golden bytes: one of every message. A change here is a change of the wire, and of the version.

use crate::{as_hex, hex};
use protocol::action::{Act, Button, Modifiers, Request};
use protocol::control::{
    AgentIntent, CustomerIntent, EndReason, FromRelay, IfUnavailable, Key, Matched, RefusedReason, ToRelay,
    Welcome,
};
use protocol::presence::{Place, Presence};
use protocol::resource::{self, ChunkBytes};
use protocol::session::{FromAgent, FromCustomer, Mode, Navigation, Refusal};

/// Checks both ways.
macro_rules! golden {
    ($message:ty: $($value:expr => $bytes:literal;)*) => {$(
        let value: $message = $value;
        assert_eq!(as_hex(&value.encode()), $bytes);
        assert_eq!(<$message>::decode(&hex($bytes)), Ok(value));
    )*};
}

const KEY: Key = Key([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16]);

#[test]
fn messages_to_the_relay() {
    let key = KEY;
    golden! { ToRelay:
        ToRelay::CustomerHello { version: 1, api_key: "shop".into(), intent: CustomerIntent::Start }
            => "01 01 04 73 68 6f 70 01";
        ToRelay::CustomerHello {
            version: 1,
            api_key: "shop".into(),
            intent: CustomerIntent::Resume { key: key.clone(), last_received: 300, new_document: true },
        } => "01 01 04 73 68 6f 70 02 01 02 03 04 05 06 07 08 09 0a 0b 0c 0d 0e 0f 10 ac 02 01";
        ToRelay::AgentHello {
            version: 1,
            jwt: "e.y.s".into(),
            intent: AgentIntent::Join { token: "123456789".into() },
        } => "02 01 05 65 2e 79 2e 73 01 09 31 32 33 34 35 36 37 38 39";
        ToRelay::AgentHello { version: 1, jwt: "".into(), intent: AgentIntent::Resume { key, last_received: 0 } }
            => "02 01 00 02 01 02 03 04 05 06 07 08 09 0a 0b 0c 0d 0e 0f 10 00";
        ToRelay::Ack { seq: 128 } => "03 80 01";
        ToRelay::Exit { reason: EndReason::Own } => "04 01";
        ToRelay::WantKeyframe => "05";
        ToRelay::Active => "06";
        ToRelay::RestrictionsHold { version: "v1".into() } => "07 02 76 31";
        ToRelay::RestrictionsReport {
            version: "v1".into(),
            matched: vec![Matched { restriction: 2, elements: 300 }],
            invalid: vec![7],
            uncovered: vec!["tel".into()],
        } => "08 02 76 31 01 02 ac 02 01 07 01 03 74 65 6c";
    }
}

#[test]
fn messages_from_the_relay() {
    golden! { FromRelay:
        FromRelay::Welcome {
            welcome: Welcome {
                version: 1,
                token: "123456789".into(),
                key: KEY,
                last_received: 2,
                peer_continues_after: 3,
                epoch: 4,
                agents: vec!["Ada".into(), "Bob".into()],
                resource_base: "/r/".into(),
                origin: "https://a.b".into(),
                grace_s: 60,
            },
        } => "01 01 09 31 32 33 34 35 36 37 38 39 01 02 03 04 05 06 07 08 09 0a 0b 0c 0d 0e 0f 10 02 03 04 02 03 41 64 61 \
              03 42 6f 62 03 2f 72 2f 0b 68 74 74 70 73 3a 2f 2f 61 2e 62 3c";
        FromRelay::Ack { seq: 1 } => "03 01";
        FromRelay::AgentJoined { name: "Ada".into() } => "04 03 41 64 61";
        FromRelay::PeerAway => "05";
        FromRelay::PeerBack => "06";
        FromRelay::KeyframeWanted => "07";
        FromRelay::Site { allowed_origins: vec!["https://a.b".into()], navigation_notice_s: 3, answer_within_s: 60 }
            => "09 01 0b 68 74 74 70 73 3a 2f 2f 61 2e 62 03 3c";
        FromRelay::GoOnWanted { within_s: 60 } => "0a 3c";
        FromRelay::GoesOn => "0b";
        FromRelay::Restrictions { version: Some("v1".into()), if_unavailable: IfUnavailable::Private }
            => "0c 01 02 76 31 01";
        FromRelay::Restrictions { version: None, if_unavailable: IfUnavailable::Refuse } => "0c 00 02";
    }
    use RefusedReason::*;
    for (reason, tag) in
        [Version, Site, Identity, Session, Frame, Rate, Busy, Replaced, Silence].into_iter().zip(1..)
    {
        assert_eq!(FromRelay::Refused { reason }.encode(), [2, tag]);
    }
}

#[test]
fn end_reasons_and_their_strings() {
    use EndReason::*;
    let reasons = [
        (Own, "self"),
        (External, "external"),
        (Timeout, "timeout"),
        (Inactivity, "inactivityTimeout"),
        (ServerUnavailable, "serverUnavailable"),
        (SessionsOverLimit, "sessionsOverLimit"),
        (Error, "error"),
    ];
    for ((reason, text), tag) in reasons.into_iter().zip(1..) {
        assert_eq!(reason.as_str(), text);
        assert_eq!(FromRelay::Ended { reason }.encode(), [8, tag]);
    }
}

#[test]
fn actions() {
    let at = Place { node: 7, x: 32768, y: -1 };
    let request = |act| Request { id: 9, mode_epoch: 2, act };
    golden! { Request:
        request(Act::Hover { at: at.clone() }) => "09 02 01 07 80 80 04 01";
        request(Act::Click { at: at.clone(), button: Button::Primary, count: 1, modifiers: Modifiers::NONE })
            => "09 02 02 07 80 80 04 01 00 01 00";
        request(Act::Click { at: at.clone(), button: Button::Auxiliary, count: 1, modifiers: Modifiers::SHIFT })
            => "09 02 02 07 80 80 04 01 01 01 01";
        request(Act::Click { at, button: Button::Secondary, count: 2, modifiers: Modifiers::CTRL.with(Modifiers::META) })
            => "09 02 02 07 80 80 04 01 02 02 0a";
        request(Act::Insert { node: 7, text: "hé".into() }) => "09 02 03 07 03 68 c3 a9";
        request(Act::Key { node: 7, key: "Tab".into(), code: "Tab".into(), modifiers: Modifiers::ALT })
            => "09 02 04 07 03 54 61 62 03 54 61 62 04";
        request(Act::Select { node: 7, indices: vec![0, 200] }) => "09 02 05 07 02 00 c8 01";
        request(Act::SetValue { node: 7, value: "1".into() }) => "09 02 06 07 01 31";
        request(Act::Scroll { node: 0, x: 0, y: 1000 }) => "09 02 07 00 00 d0 0f";
        request(Act::Focus { node: 7 }) => "09 02 08 07";
        request(Act::SelectText { node: 7, start: 1, end: 3 }) => "09 02 09 07 01 03";
    }
}

#[test]
fn session_messages() {
    golden! { FromAgent:
        FromAgent::RequestWriteMode => "01";
        FromAgent::ReleaseWriteMode => "02";
        FromAgent::Navigate { id: 9, mode_epoch: 2, command: Navigation::Back } => "03 09 02 01";
        FromAgent::Navigate { id: 9, mode_epoch: 2, command: Navigation::Forward } => "03 09 02 02";
        FromAgent::Navigate { id: 9, mode_epoch: 2, command: Navigation::Refresh } => "03 09 02 03";
        FromAgent::Navigate { id: 9, mode_epoch: 2, command: Navigation::Url { url: "http://a/".into() } }
            => "03 09 02 04 09 68 74 74 70 3a 2f 2f 61 2f";
    }
    golden! { FromCustomer:
        FromCustomer::Mode { mode: Mode::Pointer, mode_epoch: 3 } => "01 01 03";
        FromCustomer::Mode { mode: Mode::Write, mode_epoch: 3 } => "01 02 03";
        FromCustomer::Performed { id: 9 } => "03 09";
        FromCustomer::NotPerformed { id: 9, reason: Refusal::Masked, restriction: "".into() } => "04 09 05 00";
        FromCustomer::NotPerformed { id: 9, reason: Refusal::Controlled, restriction: "Pay".into() }
            => "04 09 06 03 50 61 79";
        FromCustomer::ShownPrivate => "08";
        FromCustomer::Navigating => "05";
        FromCustomer::NavigationFailed { id: 9 } => "06 09";
        FromCustomer::Shown { tab: 2 } => "07 02";
    }
    use Refusal::*;
    let refusals = [
        PointerMode,
        StaleMode,
        StaleDocument,
        UnknownNode,
        Masked,
        Controlled,
        Service,
        Disabled,
        NotApplicable,
        Origin,
        Declined,
        AlreadyAsked,
        NotOffered,
        Browser,
    ];
    for (reason, tag) in refusals.into_iter().zip(1..) {
        assert_eq!(FromCustomer::WriteModeRefused { reason }.encode(), [2, tag]);
    }
}

#[test]
fn presence() {
    golden! { Presence:
        Presence::Pointer { at: Place { node: 7, x: 65535, y: 0 } } => "01 07 fe ff 07 00";
        Presence::Touch { at: Place { node: 0, x: 1, y: -1 } } => "02 00 02 01";
        Presence::Gone => "03";
        Presence::Mark { at: Place { node: 7, x: 0, y: 0 } } => "04 07 00 00";
    }
}

#[test]
fn resources() {
    golden! { resource::ToCustomer:
        resource::ToCustomer::Want { request: 5, url: "http://a/".into() } => "01 05 09 68 74 74 70 3a 2f 2f 61 2f";
        resource::ToCustomer::Cancel { request: 5 } => "02 05";
    }
    golden! { resource::FromCustomer:
        resource::FromCustomer::Begin { request: 5, content_type: "text/css".into() }
            => "01 05 08 74 65 78 74 2f 63 73 73";
        resource::FromCustomer::Chunk { request: 5, bytes: ChunkBytes(vec![0, 255]), last: true } => "02 05 02 00 ff 01";
        resource::FromCustomer::Unavailable { request: 5 } => "03 05";
    }
}
