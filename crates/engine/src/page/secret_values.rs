//! What password fields have held, as far as it has to be known again: a page shows a password by a copy of its field as
//! often as by another type, and nothing else tells that it is one.

/// Values remembered; the oldest go first.
const VALUES_MAX: usize = 64;
/// Characters of a value that may be a password and not just the beginning of one.
const CHARACTERS_MIN: usize = 4;

/// Digests of values. The values themselves are not kept.
#[derive(Debug, Default)]
pub(super) struct SecretValues {
    digests: Vec<u64>,
}

impl SecretValues {
    /// A password field holds this.
    pub fn note(&mut self, value: &str) {
        if value.len() < CHARACTERS_MIN || self.contain(value) {
            return;
        }
        if self.digests.len() == VALUES_MAX {
            self.digests.remove(0);
        }
        self.digests.push(digest(value));
    }

    /// Whether a password field has held this.
    pub fn contain(&self, value: &str) -> bool {
        value.len() >= CHARACTERS_MIN && self.digests.contains(&digest(value))
    }
}

/// FNV-1a: a chance likeness hides a field too much, and nothing is shown by it.
fn digest(value: &str) -> u64 {
    value
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325, |digest, byte| (digest ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_password_field_held_is_known_again_as_long_as_it_is_no_beginning() {
        let mut values = SecretValues::default();
        values.note("abc");
        values.note("correct horse");
        assert!(values.contain("correct horse"));
        assert!(!values.contain("abc") && !values.contain("correct") && !values.contain(""));
        for other in 0..VALUES_MAX {
            values.note(&format!("value {other}"));
        }
        assert!(!values.contain("correct horse"), "the oldest is forgotten");
    }
}
