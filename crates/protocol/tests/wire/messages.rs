//! Every message: round trips, truncations, perturbed bytes, limits of its fields.

use crate::{hex, values};
use proptest::prelude::*;
use protocol::DecodeError;
use protocol::action::Request;
use protocol::control::{FromRelay, Short, ToRelay};
use protocol::line;
use protocol::presence::Presence;
use protocol::{resource, session};

/// The tests that every kind of message passes.
macro_rules! holds_for {
    ($($name:ident: $message:ty = $values:expr;)*) => {$(
        mod $name {
            use super::*;
            proptest! {
                #[test]
                fn survives_the_way(message in $values) {
                    prop_assert_eq!(<$message>::decode(&message.encode()), Ok(message));
                }

                #[test]
                fn cut_short_is_an_error(message in $values) {
                    let bytes = message.encode();
                    // Each cut of a long text fails alike: the ends are enough.
                    for end in (0..bytes.len().min(200)).chain(bytes.len().saturating_sub(40)..bytes.len()) {
                        prop_assert_eq!(<$message>::decode(&bytes[..end]), Err(DecodeError::Incomplete));
                    }
                }

                #[test]
                fn followed_by_bytes_is_an_error(message in $values, more in 0..=255u8) {
                    let mut bytes = message.encode();
                    bytes.push(more);
                    prop_assert_eq!(<$message>::decode(&bytes), Err(DecodeError::Trailing));
                }

                #[test]
                fn perturbed_is_refused_or_reads_as_written(
                    message in $values, at in any::<prop::sample::Index>(), byte in any::<u8>()
                ) {
                    let mut bytes = message.encode();
                    let at = at.index(bytes.len());
                    bytes[at] = byte;
                    if let Ok(other) = <$message>::decode(&bytes) {
                        prop_assert_eq!(other.encode(), bytes);
                    }
                }
            }
        }
    )*};
}

holds_for! {
    to_relay: ToRelay = values::to_relay();
    from_relay: FromRelay = values::from_relay();
    action: Request = values::request();
    from_agent: session::FromAgent = values::from_agent();
    from_customer: session::FromCustomer = values::from_customer();
    presence: Presence = values::presence();
    resource_request: resource::ToCustomer = values::resource_request();
    resource_answer: resource::FromCustomer = values::resource_answer();
    line_request: line::Request = values::line_request();
    line_item: line::Item = values::line_item();
}

#[test]
fn tags_that_name_nothing_are_refused() {
    for tag in 0..=255u8 {
        let unknown = |what| Some(DecodeError::Unknown { what, tag: tag.into() });
        let bytes = [tag];
        for (error, what, last) in [
            (ToRelay::decode(&bytes).err(), "message to the relay", 8),
            (FromRelay::decode(&bytes).err(), "message from the relay", 12),
            (session::FromAgent::decode(&bytes).err(), "agent's session message", 3),
            (session::FromCustomer::decode(&bytes).err(), "customer's session message", 8),
            (Presence::decode(&bytes).err(), "presence", 4),
            (resource::ToCustomer::decode(&bytes).err(), "resource request", 2),
            (resource::FromCustomer::decode(&bytes).err(), "resource answer", 3),
            (Request::decode(&[0, 0, tag]).err(), "action", 9),
            (line::Request::decode(&bytes).err(), "request on a line", 4),
            (line::Item::decode(&bytes).err(), "item of an answer", 5),
        ] {
            assert_eq!(error == unknown(what), !(1..=last).contains(&tag), "{what} {tag}");
        }
    }
}

#[test]
fn fields_over_their_limits_are_refused() {
    let over = |what, limit| Some(DecodeError::OverLimit { what, limit });
    // 1025 bytes of a key, 32769 of an address, 16385 of a token and of typed text, 10001 indices, 262145 of a chunk,
    // 4194305 of a hello.
    let cases = [
        (ToRelay::decode(&hex("01 01 81 08")).err(), over("text", 1024)),
        (resource::ToCustomer::decode(&hex("01 01 81 80 02")).err(), over("text", 32 * 1024)),
        (ToRelay::decode(&hex("02 01 81 80 01")).err(), over("text", 16 * 1024)),
        (Request::decode(&hex("01 01 03 01 81 80 01")).err(), over("text", 16 * 1024)),
        (Request::decode(&hex("01 01 05 01 91 4e")).err(), over("list", 10_000)),
        (resource::FromCustomer::decode(&hex("02 01 81 80 10")).err(), over("chunk", 256 * 1024)),
        (line::Request::decode(&hex("01 81 80 80 02")).err(), over("bytes", 4 * 1024 * 1024)),
    ];
    for (error, expected) in cases {
        assert_eq!(error, expected);
    }
}

#[test]
fn values_that_no_encoder_writes_are_malformed() {
    for (error, what) in [
        // A flag of 2, text that is not UTF-8, modifiers of 16, a node of 33 bits.
        (resource::FromCustomer::decode(&hex("02 01 00 02")).err(), "flag"),
        (FromRelay::decode(&hex("04 01 ff")).err(), "text"),
        (Request::decode(&hex("01 01 04 01 00 00 10")).err(), "modifiers"),
        (Request::decode(&hex("01 01 08 80 80 80 80 10")).err(), "number"),
        (Presence::decode(&hex("01 01 80 80 80 80 20 00")).err(), "number"),
    ] {
        assert_eq!(error, Some(DecodeError::Malformed(what)));
    }
}

#[test]
fn long_text_is_cut_between_characters() {
    let text = Short::new("é".repeat(600));
    assert_eq!(text.as_str().len(), 1024);
    let text = Short::new(format!("a{}", "é".repeat(600)));
    assert_eq!(text.as_str().len(), 1023);
}

#[test]
fn a_resume_key_does_not_show_in_debug_output() {
    let message = format!("{:?}", protocol::control::Key([7; 16]));
    assert!(!message.contains('7'), "{message}");
}
