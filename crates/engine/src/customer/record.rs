//! What is kept in the browser to go on with a session after a page load.

use protocol::control::Key;

/// The kept state of a running session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Record {
    pub key: Key,
    pub token: String,
    pub write: bool,
    pub mode_epoch: u32,
}

const VERSION: &str = "1";

impl Record {
    pub fn to_text(&self) -> String {
        let mut text = String::from(VERSION);
        text.push('.');
        push_hex(&mut text, &self.key.0);
        for part in [self.token.as_str(), if self.write { "w" } else { "p" }] {
            text.push('.');
            text.push_str(part);
        }
        text.push('.');
        // Eight hex digits, as the key: decimal formatting would cost kilobytes in the browser.
        push_hex(&mut text, &self.mode_epoch.to_be_bytes());
        text
    }

    /// Reads what [`Record::to_text`] wrote; anything else is no record.
    pub fn from_text(text: &str) -> Option<Self> {
        let mut parts = text.split('.');
        let (version, key, token, mode, epoch) =
            (parts.next()?, parts.next()?, parts.next()?, parts.next()?, parts.next()?);
        if version != VERSION || key.len() != 32 || parts.next().is_some() {
            return None;
        }
        let mut bytes = [0; 16];
        for (index, byte) in bytes.iter_mut().enumerate() {
            *byte = u8::from_str_radix(key.get(index * 2..index * 2 + 2)?, 16).ok()?;
        }
        Some(Self {
            key: Key(bytes),
            token: token.to_owned(),
            write: match mode {
                "w" => true,
                "p" => false,
                _ => return None,
            },
            mode_epoch: u32::from_str_radix(epoch, 16).ok()?,
        })
    }
}

fn push_hex(text: &mut String, bytes: &[u8]) {
    for byte in bytes {
        for digit in [byte >> 4, byte & 15] {
            text.push(char::from_digit(digit.into(), 16).unwrap_or('0'));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_is_read_as_it_was_written_and_nothing_else_is() {
        let record = Record { key: Key([7; 16]), token: "123456789".into(), write: true, mode_epoch: 3 };
        assert_eq!(Record::from_text(&record.to_text()), Some(record.clone()));
        for bad in ["", "1", "2.00.1.p.0", "1.zz.1.p.0", "1.é", &format!("{}.x", record.to_text())] {
            assert_eq!(Record::from_text(bad), None, "{bad}");
        }
    }
}
