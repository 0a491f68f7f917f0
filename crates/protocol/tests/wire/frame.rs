//! Frames: the header's bytes, and who may send what on which lane.

use crate::{as_hex, hex};
use proptest::prelude::*;
use protocol::limits::{FRAME_BYTES_MAX, SMALL_FRAME_BYTES_MAX};
use protocol::{DecodeError, Epoch, Flags, Frame, FrameSeq, Header, Lane, Role};

const LANES: [Lane; 6] =
    [Lane::Control, Lane::Page, Lane::Presence, Lane::Action, Lane::Session, Lane::Resource];
const ROLES: [Role; 3] = [Role::Customer, Role::Agent, Role::Relay];

fn flags(bits: u8) -> Flags {
    [Flags::KEYFRAME, Flags::DEFLATED, Flags::PURGE]
        .into_iter()
        .enumerate()
        .filter(|(bit, _)| bits >> bit & 1 == 1)
        .fold(Flags::NONE, |all, (_, flag)| all.with(flag))
}

fn header() -> impl Strategy<Value = Header> {
    let legal: Vec<_> = LANES
        .into_iter()
        .flat_map(|lane| ROLES.map(|role| (lane, role)))
        .filter(|(lane, role)| role.may_send(*lane))
        .collect();
    (prop::sample::select(legal), 0..8u8, any::<u32>(), 1..=u64::MAX, 0..64u32).prop_map(
        |((lane, role), bits, epoch, seq, shift)| Header {
            lane,
            role,
            flags: if lane == Lane::Page { flags(bits) } else { Flags::NONE },
            epoch: Epoch(epoch),
            seq: FrameSeq(if lane.is_sequenced() { (seq >> shift).max(1) } else { 0 }),
        },
    )
}

#[test]
fn frames_have_these_bytes() {
    let page = Header {
        lane: Lane::Page,
        role: Role::Customer,
        flags: Flags::KEYFRAME.with(Flags::DEFLATED),
        epoch: Epoch(2),
        seq: FrameSeq(300),
    };
    let action = Header { lane: Lane::Action, role: Role::Agent, flags: Flags::NONE, ..page };
    for (header, body, bytes) in [
        (Header::plain(Lane::Control, Role::Relay), &[5][..], "20 00 00 00 05"),
        (Header::plain(Lane::Presence, Role::Agent), &[], "12 00 00 00"),
        (Header::plain(Lane::Resource, Role::Customer), &[3, 9], "05 00 00 00 03 09"),
        (page, &[0], "01 03 02 ac 02 00"),
        (action, &[1, 2], "13 00 02 ac 02 01 02"),
    ] {
        let frame = Frame { header, body };
        assert_eq!(as_hex(&frame.encode()), bytes);
        assert_eq!(Frame::decode(&hex(bytes)), Ok(frame));
    }
}

#[test]
fn each_lane_takes_only_its_senders() {
    // Customer, agent, relay.
    let table = [
        (Lane::Control, [true, true, true]),
        (Lane::Page, [true, false, false]),
        (Lane::Presence, [true, true, false]),
        (Lane::Action, [false, true, false]),
        (Lane::Session, [true, true, false]),
        (Lane::Resource, [true, false, true]),
    ];
    for (lane, senders) in table {
        for (role, may) in ROLES.into_iter().zip(senders) {
            assert_eq!(role.may_send(lane), may, "{role:?} on {lane:?}");
            let seq = FrameSeq(u64::from(lane.is_sequenced()));
            let bytes = Frame { header: Header { seq, ..Header::plain(lane, role) }, body: &[] }.encode();
            assert_eq!(Frame::decode(&bytes).is_ok(), may, "{role:?} on {lane:?}");
        }
    }
}

#[test]
fn only_page_action_and_session_frames_are_numbered() {
    for lane in LANES {
        let numbered = matches!(lane, Lane::Page | Lane::Action | Lane::Session);
        assert_eq!(lane.is_sequenced(), numbered);
        let role = ROLES.into_iter().find(|role| role.may_send(lane)).unwrap_or(Role::Relay);
        for seq in [0, 1] {
            let header = Header { seq: FrameSeq(seq), ..Header::plain(lane, role) };
            let decoded = Frame::decode(&Frame { header, body: &[] }.encode()).map(|frame| frame.header);
            let expected = if numbered == (seq == 1) {
                Ok(header)
            } else {
                Err(DecodeError::Malformed("sequence number"))
            };
            assert_eq!(decoded, expected, "{lane:?} {seq}");
        }
    }
}

#[test]
fn unknown_lanes_roles_and_flags_are_refused() {
    for (bytes, error) in [
        ("06 00 00 00", DecodeError::Unknown { what: "lane", tag: 6 }),
        ("0f 00 00 00", DecodeError::Unknown { what: "lane", tag: 15 }),
        ("30 00 00 00", DecodeError::Unknown { what: "role", tag: 3 }),
        ("f0 00 00 00", DecodeError::Unknown { what: "role", tag: 15 }),
        ("01 08 01 01", DecodeError::Unknown { what: "flag", tag: 8 }),
        ("01 ff 01 01", DecodeError::Unknown { what: "flag", tag: 255 }),
        ("00 01 00 00", DecodeError::Malformed("flags for this lane")),
        ("13 02 01 01", DecodeError::Malformed("flags for this lane")),
        ("01 00 ff ff ff ff 1f 01", DecodeError::Malformed("epoch")),
        ("01 00 80 00 01", DecodeError::Malformed("number")),
    ] {
        assert_eq!(Frame::decode(&hex(bytes)), Err(error), "{bytes}");
    }
}

#[test]
fn a_frame_longer_than_its_lane_allows_is_refused() {
    for lane in LANES {
        let limit = match lane {
            Lane::Page | Lane::Resource => FRAME_BYTES_MAX,
            _ => SMALL_FRAME_BYTES_MAX,
        };
        assert_eq!(lane.frame_bytes_max(), limit);
        let role = ROLES.into_iter().find(|role| role.may_send(lane)).unwrap_or(Role::Relay);
        let seq = FrameSeq(u64::from(lane.is_sequenced()));
        let mut bytes = Frame { header: Header { seq, ..Header::plain(lane, role) }, body: &[] }.encode();
        bytes.resize(limit, 0);
        assert!(Frame::decode(&bytes).is_ok(), "{lane:?}");
        bytes.push(0);
        assert_eq!(Frame::decode(&bytes), Err(DecodeError::OverLimit { what: "frame", limit }), "{lane:?}");
    }
}

proptest! {
    #[test]
    fn a_frame_survives_the_way(header in header(), body in prop::collection::vec(any::<u8>(), 0..40)) {
        let frame = Frame { header, body: &body };
        let bytes = frame.encode();
        prop_assert_eq!(Frame::decode(&bytes), Ok(frame));
    }

    #[test]
    fn a_header_cut_short_is_incomplete(header in header()) {
        let bytes = Frame { header, body: &[] }.encode();
        for end in 0..bytes.len() {
            prop_assert_eq!(Frame::decode(&bytes[..end]), Err(DecodeError::Incomplete));
        }
    }

    #[test]
    fn what_is_accepted_is_what_would_be_written(bytes in prop::collection::vec(any::<u8>(), 0..24), kind in 0..0x26u8) {
        let mut bytes = bytes;
        if let Some(first) = bytes.first_mut() {
            *first = kind;
        }
        if let Ok(frame) = Frame::decode(&bytes) {
            prop_assert_eq!(frame.encode(), bytes);
        }
    }
}
