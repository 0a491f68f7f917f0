//! Compiled restrictions that no site has any more: kept for a while, within bounds, for those who were just told of them.

use std::collections::VecDeque;
use std::sync::Arc;

use super::compiled::Compiled;

/// Versions kept.
const KEPT_MAX: usize = 64;

/// Bytes kept, beyond the newest one.
const KEPT_BYTES_MAX: usize = 32 << 20;

/// The newest last.
#[derive(Debug, Default)]
pub(super) struct Shelf(VecDeque<Arc<Compiled>>);

impl Shelf {
    /// Keeps one more; the oldest give way.
    pub(super) fn put(&mut self, compiled: Arc<Compiled>) {
        self.0.retain(|kept| kept.version != compiled.version);
        self.0.push_back(compiled);
        while self.0.len() > 1 && (self.0.len() > KEPT_MAX || self.bytes() > KEPT_BYTES_MAX) {
            self.0.pop_front();
        }
    }

    pub(super) fn find(&self, version: &str) -> Option<Arc<Compiled>> {
        self.0.iter().find(|kept| kept.version == version).cloned()
    }

    fn bytes(&self) -> usize {
        self.0.iter().map(|kept| kept.bytes.len()).sum()
    }
}

#[cfg(test)]
mod tests {
    use protocol::control::IfUnavailable;

    use super::*;

    fn compiled(version: usize, bytes: usize) -> Arc<Compiled> {
        Arc::new(Compiled {
            version: version.to_string(),
            bytes: vec![0; bytes].into(),
            ids: Vec::new(),
            if_unavailable: IfUnavailable::Private,
        })
    }

    #[test]
    fn the_oldest_give_way_by_number_and_by_size() {
        let mut shelf = Shelf::default();
        for version in 0..=KEPT_MAX {
            shelf.put(compiled(version, 1));
        }
        assert!(shelf.find("0").is_none());
        assert!(shelf.find("1").is_some());
        shelf.put(compiled(1000, KEPT_BYTES_MAX + 1));
        assert!(shelf.find("64").is_none());
        assert!(shelf.find("1000").is_some());
    }
}
