//! Random messages of every kind.

use proptest::collection::vec;
use proptest::prelude::*;
use protocol::action::{Act, Button, Modifiers, Request};
use protocol::control::{
    AgentIntent, CustomerIntent, EndReason, FromRelay, IfUnavailable, Key, Matched, RefusedReason, Text,
    ToRelay, Welcome,
};
use protocol::line;
use protocol::presence::{Place, Presence};
use protocol::resource::{self, ChunkBytes};
use protocol::session::{FromAgent, FromCustomer, Mode, Navigation, Refusal};

/// Text of every length class: none, some characters, exactly the limit.
pub fn text<const MAX: usize>() -> impl Strategy<Value = Text<MAX>> {
    prop_oneof![
        8 => vec(any::<char>(), 0..12).prop_map(|text| Text::new(String::from_iter(text))),
        1 => any::<u8>().prop_map(|byte| Text::new(char::from(byte & 0x7f).to_string().repeat(MAX))),
    ]
}

/// Small numbers more often than large ones.
pub fn number() -> impl Strategy<Value = u32> {
    (any::<u32>(), 0..32u32).prop_map(|(value, shift)| value >> shift)
}

fn long_number() -> impl Strategy<Value = u64> {
    (any::<u64>(), 0..64u32).prop_map(|(value, shift)| value >> shift)
}

/// As [`number`], of either sign.
pub fn signed() -> impl Strategy<Value = i32> {
    (any::<i32>(), 0..32u32).prop_map(|(value, shift)| value >> shift)
}

fn key() -> impl Strategy<Value = Key> {
    any::<[u8; 16]>().prop_map(Key)
}

fn end_reason() -> impl Strategy<Value = EndReason> {
    prop::sample::select(vec![
        EndReason::Own,
        EndReason::External,
        EndReason::Timeout,
        EndReason::Inactivity,
        EndReason::ServerUnavailable,
        EndReason::SessionsOverLimit,
        EndReason::Error,
    ])
}

pub fn to_relay() -> impl Strategy<Value = ToRelay> {
    let customer = prop_oneof![
        Just(CustomerIntent::Start),
        (key(), long_number(), any::<bool>()).prop_map(|(key, last_received, new_document)| {
            CustomerIntent::Resume { key, last_received, new_document }
        }),
    ];
    let agent = prop_oneof![
        text().prop_map(|token| AgentIntent::Join { token }),
        (key(), long_number()).prop_map(|(key, last_received)| AgentIntent::Resume { key, last_received }),
    ];
    prop_oneof![
        (number(), text(), customer).prop_map(|(version, api_key, intent)| ToRelay::CustomerHello {
            version,
            api_key,
            intent
        }),
        (number(), text(), agent).prop_map(|(version, jwt, intent)| ToRelay::AgentHello {
            version,
            jwt,
            intent
        }),
        long_number().prop_map(|seq| ToRelay::Ack { seq }),
        end_reason().prop_map(|reason| ToRelay::Exit { reason }),
        Just(ToRelay::WantKeyframe),
        Just(ToRelay::Active),
        text().prop_map(|version| ToRelay::RestrictionsHold { version }),
        (text(), vec((number(), number()), 0..4), vec(number(), 0..4), vec(text(), 0..4)).prop_map(
            |(version, matched, invalid, uncovered)| ToRelay::RestrictionsReport {
                version,
                matched: matched
                    .into_iter()
                    .map(|(restriction, elements)| Matched { restriction, elements })
                    .collect(),
                invalid,
                uncovered,
            }
        ),
    ]
}

fn welcome() -> impl Strategy<Value = Welcome> {
    let numbers = (number(), long_number(), long_number(), number(), number());
    (numbers, text(), key(), vec(text(), 0..4), text(), text()).prop_map(
        |(numbers, token, key, agents, resource_base, origin)| {
            let (version, last_received, peer_continues_after, epoch, grace_s) = numbers;
            Welcome {
                version,
                token,
                key,
                last_received,
                peer_continues_after,
                epoch,
                agents,
                resource_base,
                origin,
                grace_s,
            }
        },
    )
}

pub fn from_relay() -> impl Strategy<Value = FromRelay> {
    let refused = prop::sample::select(vec![
        RefusedReason::Version,
        RefusedReason::Site,
        RefusedReason::Identity,
        RefusedReason::Session,
        RefusedReason::Frame,
        RefusedReason::Rate,
        RefusedReason::Busy,
        RefusedReason::Replaced,
        RefusedReason::Silence,
    ]);
    prop_oneof![
        welcome().prop_map(|welcome| FromRelay::Welcome { welcome }),
        refused.prop_map(|reason| FromRelay::Refused { reason }),
        long_number().prop_map(|seq| FromRelay::Ack { seq }),
        text().prop_map(|name| FromRelay::AgentJoined { name }),
        Just(FromRelay::PeerAway),
        Just(FromRelay::PeerBack),
        Just(FromRelay::KeyframeWanted),
        (vec(text(), 0..4), number(), number()).prop_map(
            |(allowed_origins, navigation_notice_s, answer_within_s)| FromRelay::Site {
                allowed_origins,
                navigation_notice_s,
                answer_within_s,
            }
        ),
        number().prop_map(|within_s| FromRelay::GoOnWanted { within_s }),
        Just(FromRelay::GoesOn),
        (prop::option::of(text()), any::<bool>()).prop_map(|(version, private)| FromRelay::Restrictions {
            version,
            if_unavailable: if private { IfUnavailable::Private } else { IfUnavailable::Refuse },
        }),
        end_reason().prop_map(|reason| FromRelay::Ended { reason }),
    ]
}

fn place() -> impl Strategy<Value = Place> {
    (number(), signed(), signed()).prop_map(|(node, x, y)| Place { node, x, y })
}

pub fn presence() -> impl Strategy<Value = Presence> {
    prop_oneof![
        place().prop_map(|at| Presence::Pointer { at }),
        place().prop_map(|at| Presence::Touch { at }),
        Just(Presence::Gone),
        place().prop_map(|at| Presence::Mark { at }),
    ]
}

fn modifiers() -> impl Strategy<Value = Modifiers> {
    any::<[bool; 4]>().prop_map(|held| {
        let all = [Modifiers::SHIFT, Modifiers::CTRL, Modifiers::ALT, Modifiers::META];
        all.into_iter()
            .zip(held)
            .filter(|(_, held)| *held)
            .fold(Modifiers::NONE, |sum, (key, _)| sum.with(key))
    })
}

fn act() -> impl Strategy<Value = Act> {
    let button = prop::sample::select(vec![Button::Primary, Button::Auxiliary, Button::Secondary]);
    prop_oneof![
        place().prop_map(|at| Act::Hover { at }),
        (place(), button, number(), modifiers()).prop_map(|(at, button, count, modifiers)| Act::Click {
            at,
            button,
            count,
            modifiers
        }),
        (number(), text()).prop_map(|(node, text)| Act::Insert { node, text }),
        (number(), text(), text(), modifiers()).prop_map(|(node, key, code, modifiers)| Act::Key {
            node,
            key,
            code,
            modifiers
        }),
        (number(), vec(number(), 0..9)).prop_map(|(node, indices)| Act::Select { node, indices }),
        (number(), text()).prop_map(|(node, value)| Act::SetValue { node, value }),
        (number(), signed(), signed()).prop_map(|(node, x, y)| Act::Scroll { node, x, y }),
        number().prop_map(|node| Act::Focus { node }),
        (number(), number(), number()).prop_map(|(node, start, end)| Act::SelectText { node, start, end }),
    ]
}

pub fn request() -> impl Strategy<Value = Request> {
    (number(), number(), act()).prop_map(|(id, mode_epoch, act)| Request { id, mode_epoch, act })
}

pub fn from_agent() -> impl Strategy<Value = FromAgent> {
    let command = prop_oneof![
        Just(Navigation::Back),
        Just(Navigation::Forward),
        Just(Navigation::Refresh),
        text().prop_map(|url| Navigation::Url { url }),
    ];
    prop_oneof![
        Just(FromAgent::RequestWriteMode),
        Just(FromAgent::ReleaseWriteMode),
        (number(), number(), command).prop_map(|(id, mode_epoch, command)| FromAgent::Navigate {
            id,
            mode_epoch,
            command
        }),
    ]
}

pub fn from_customer() -> impl Strategy<Value = FromCustomer> {
    let refusal = prop::sample::select(vec![
        Refusal::PointerMode,
        Refusal::StaleMode,
        Refusal::StaleDocument,
        Refusal::UnknownNode,
        Refusal::Masked,
        Refusal::Controlled,
        Refusal::Service,
        Refusal::Disabled,
        Refusal::NotApplicable,
        Refusal::Origin,
        Refusal::Declined,
        Refusal::AlreadyAsked,
        Refusal::NotOffered,
        Refusal::Browser,
    ]);
    prop_oneof![
        (prop::sample::select(vec![Mode::Pointer, Mode::Write]), number())
            .prop_map(|(mode, mode_epoch)| FromCustomer::Mode { mode, mode_epoch }),
        refusal.clone().prop_map(|reason| FromCustomer::WriteModeRefused { reason }),
        number().prop_map(|id| FromCustomer::Performed { id }),
        (number(), refusal, text()).prop_map(|(id, reason, restriction)| FromCustomer::NotPerformed {
            id,
            reason,
            restriction
        }),
        Just(FromCustomer::ShownPrivate),
        Just(FromCustomer::Navigating),
        number().prop_map(|id| FromCustomer::NavigationFailed { id }),
        number().prop_map(|tab| FromCustomer::Shown { tab }),
    ]
}

pub fn resource_request() -> impl Strategy<Value = resource::ToCustomer> {
    prop_oneof![
        (number(), text()).prop_map(|(request, url)| resource::ToCustomer::Want { request, url }),
        number().prop_map(|request| resource::ToCustomer::Cancel { request }),
    ]
}

pub fn resource_answer() -> impl Strategy<Value = resource::FromCustomer> {
    prop_oneof![
        (number(), text())
            .prop_map(|(request, content_type)| resource::FromCustomer::Begin { request, content_type }),
        (number(), vec(any::<u8>(), 0..40), any::<bool>()).prop_map(|(request, bytes, last)| {
            resource::FromCustomer::Chunk { request, bytes: ChunkBytes(bytes), last }
        }),
        number().prop_map(|request| resource::FromCustomer::Unavailable { request }),
    ]
}

fn opaque<const MAX: usize>() -> impl Strategy<Value = line::Opaque<MAX>> {
    vec(any::<u8>(), 0..40).prop_map(line::Opaque)
}

pub fn line_request() -> impl Strategy<Value = line::Request> {
    let manner = prop_oneof![Just(line::Manner::Stream), Just(line::Manner::Wait)];
    prop_oneof![
        opaque().prop_map(|hello| line::Request::Open { hello }),
        (key(), any::<u64>(), manner).prop_map(|(line, number, manner)| line::Request::Receive {
            line,
            number,
            manner
        }),
        key().prop_map(|line| line::Request::Probe { line }),
        (key(), any::<u64>(), any::<bool>(), opaque())
            .prop_map(|(line, after, last, piece)| line::Request::Send { line, after, last, piece }),
    ]
}

pub fn line_item() -> impl Strategy<Value = line::Item> {
    prop_oneof![
        key().prop_map(|key| line::Item::Line { key }),
        opaque().prop_map(|frame| line::Item::Frame { frame }),
        Just(line::Item::Beat),
        Just(line::Item::More),
        Just(line::Item::End),
    ]
}
