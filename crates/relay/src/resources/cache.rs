//! Resources already seen: by who may see them and address, each content once, bounded by bytes. Pure: takes `now`.

use std::collections::{BTreeMap, HashMap};
use std::time::Duration;

use bytes::Bytes;
use ring::digest;

use super::sniff::Kind;
use crate::secrets::SessionId;

/// What one entry costs beside its content.
const ENTRY_OVERHEAD_BYTES: usize = 256;

/// Who may see a cached resource.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Scope {
    /// The agent of one session: it came from the customer's browser, perhaps from behind a login.
    Session(SessionId),
    /// The agents of one site: anybody on the internet could fetch it.
    Site(String),
}

/// A resource ready to be served.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stored {
    /// What it is.
    pub kind: Kind,
    /// All of it.
    pub bytes: Bytes,
    /// Names the content.
    pub hash: ContentHash,
    /// Where it came from in the end; style sheets resolve their references against it.
    pub final_url: String,
}

/// SHA-256 of a content.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct ContentHash(pub [u8; 32]);

impl ContentHash {
    /// The hash of a content.
    pub fn of(bytes: &[u8]) -> Self {
        let mut hash = [0; 32];
        hash.copy_from_slice(digest::digest(&digest::SHA256, bytes).as_ref());
        Self(hash)
    }
}

type Key = (Scope, String);

/// The cache; the least recently used goes first.
#[derive(Debug)]
pub struct Cache {
    bytes_max: usize,
    bytes: usize,
    entries: HashMap<Key, Entry>,
    contents: HashMap<ContentHash, Content>,
    by_use: BTreeMap<u64, Key>,
    uses: u64,
}

#[derive(Debug)]
struct Entry {
    kind: Kind,
    hash: ContentHash,
    final_url: String,
    used: u64,
    until: Duration,
}

#[derive(Debug)]
struct Content {
    bytes: Bytes,
    entries: usize,
}

impl Cache {
    /// An empty cache of at most `bytes_max`.
    pub fn new(bytes_max: usize) -> Self {
        Self {
            bytes_max,
            bytes: 0,
            entries: HashMap::new(),
            contents: HashMap::new(),
            by_use: BTreeMap::new(),
            uses: 0,
        }
    }

    /// What is known of an address.
    pub fn get(&mut self, scope: &Scope, url: &str, now: Duration) -> Option<Stored> {
        let key = (scope.clone(), url.to_owned());
        if self.entries.get(&key)?.until <= now {
            self.remove(&key);
            return None;
        }
        self.uses += 1;
        let entry = self.entries.get_mut(&key)?;
        self.by_use.remove(&entry.used);
        entry.used = self.uses;
        let content = self.contents.get(&entry.hash)?;
        let stored = Stored {
            kind: entry.kind,
            bytes: content.bytes.clone(),
            hash: entry.hash,
            final_url: entry.final_url.clone(),
        };
        self.by_use.insert(self.uses, key);
        Some(stored)
    }

    /// Keeps a resource until `until`, if it is not larger than a quarter of the cache.
    pub fn put(&mut self, scope: Scope, url: &str, stored: &Stored, until: Duration) {
        if stored.bytes.len() > self.bytes_max / 4 {
            return;
        }
        let key = (scope, url.to_owned());
        self.remove(&key);
        self.uses += 1;
        let content = self.contents.entry(stored.hash).or_insert_with(|| {
            self.bytes += stored.bytes.len();
            Content { bytes: stored.bytes.clone(), entries: 0 }
        });
        content.entries += 1;
        self.bytes += ENTRY_OVERHEAD_BYTES + url.len();
        self.by_use.insert(self.uses, key.clone());
        let entry = Entry {
            kind: stored.kind,
            hash: stored.hash,
            final_url: stored.final_url.clone(),
            used: self.uses,
            until,
        };
        self.entries.insert(key, entry);
        while self.bytes > self.bytes_max {
            let Some((_, oldest)) = self.by_use.pop_first() else { break };
            self.remove(&oldest);
        }
    }

    /// Forgets all that only one session may see.
    pub fn forget(&mut self, scope: &Scope) {
        let keys: Vec<Key> = self.entries.keys().filter(|key| key.0 == *scope).cloned().collect();
        for key in &keys {
            self.remove(key);
        }
    }

    fn remove(&mut self, key: &Key) {
        let Some(entry) = self.entries.remove(key) else { return };
        self.by_use.remove(&entry.used);
        self.bytes -= ENTRY_OVERHEAD_BYTES + key.1.len();
        if let Some(content) = self.contents.get_mut(&entry.hash) {
            content.entries -= 1;
            if content.entries == 0 {
                self.bytes -= content.bytes.len();
                self.contents.remove(&entry.hash);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LATER: Duration = Duration::from_secs(10);

    fn stored(bytes: &'static [u8]) -> Stored {
        Stored {
            kind: Kind::Opaque("image/png"),
            bytes: Bytes::from_static(bytes),
            hash: ContentHash::of(bytes),
            final_url: String::new(),
        }
    }

    fn session(id: u64) -> Scope {
        Scope::Session(SessionId(id))
    }

    #[test]
    fn one_session_never_sees_what_another_was_given() {
        let mut cache = Cache::new(1 << 20);
        cache.put(session(1), "u", &stored(b"private"), LATER);
        assert!(cache.get(&session(1), "u", Duration::ZERO).is_some());
        assert_eq!(cache.get(&session(2), "u", Duration::ZERO), None);
        assert_eq!(cache.get(&Scope::Site("shop".into()), "u", Duration::ZERO), None);
    }

    #[test]
    fn forgets_in_time_and_with_the_session() {
        let mut cache = Cache::new(1 << 20);
        cache.put(session(1), "u", &stored(b"a"), LATER);
        cache.put(session(1), "v", &stored(b"a"), LATER);
        cache.put(session(2), "u", &stored(b"a"), LATER);
        assert_eq!(cache.get(&session(1), "u", LATER), None);
        cache.forget(&session(1));
        assert_eq!(cache.get(&session(1), "v", Duration::ZERO), None);
        assert!(cache.get(&session(2), "u", Duration::ZERO).is_some());
        cache.forget(&session(2));
        assert_eq!((cache.bytes, cache.contents.len(), cache.by_use.len()), (0, 0, 0));
    }

    #[test]
    fn stays_within_its_bytes_and_drops_the_least_used() {
        const FILL: &[u8] = &[7; 1000];
        let mut cache = Cache::new(8 * 1024);
        cache.put(session(1), "kept", &stored(b"kept"), LATER);
        for index in 0..100 {
            let mut bytes = FILL.to_vec();
            bytes.push(index);
            let one = Stored {
                kind: Kind::StyleSheet,
                hash: ContentHash::of(&bytes),
                bytes: bytes.into(),
                final_url: String::new(),
            };
            cache.put(session(1), &format!("fill {index}"), &one, LATER);
            assert!(cache.get(&session(1), "kept", Duration::ZERO).is_some());
            assert!(cache.bytes <= 8 * 1024);
        }
        assert_eq!(cache.get(&session(1), "fill 0", Duration::ZERO), None);
        assert!(cache.get(&session(1), "fill 99", Duration::ZERO).is_some());
    }

    #[test]
    fn keeps_equal_contents_once() {
        let mut cache = Cache::new(1 << 20);
        for id in 0..10 {
            cache.put(session(id), "u", &stored(&[1; 10_000]), LATER);
        }
        assert!(cache.bytes < 15_000, "{}", cache.bytes);
    }
}
