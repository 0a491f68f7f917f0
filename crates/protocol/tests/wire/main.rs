//! The proof of the wire: its bytes, its limits, and its page of record.

mod document;
mod examples;
mod frame;
mod golden;
mod memory;
mod messages;
mod model;
mod numbers;
mod page;
mod page_limits;
mod page_tables;
mod values;
mod writer;

/// Bytes from text such as `01 ff`.
fn hex(text: &str) -> Vec<u8> {
    let bytes: Result<Vec<_>, _> = text.split_whitespace().map(|byte| u8::from_str_radix(byte, 16)).collect();
    assert!(bytes.is_ok(), "{text}");
    bytes.unwrap_or_default()
}

/// Text such as `01 ff` from bytes.
fn as_hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect::<Vec<_>>().join(" ")
}
