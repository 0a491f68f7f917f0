//! Where randomness comes from and what is made of it: tokens, keys, ids; and how secrets are hashed, kept and compared.

use std::fs;
use std::io::{self, Write};
use std::path::Path;

use protocol::control::Key;
use ring::rand::{SecureRandom, SystemRandom};
use ring::{digest, hmac};

/// The smallest token: nine digits without a leading zero, so that it survives being read as a number.
const TOKEN_MIN: u32 = 100_000_000;
/// How many tokens there are.
const TOKENS: u32 = 900_000_000;

/// Names a session inside the relay; not a secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SessionId(pub u64);

/// What is kept of a resume key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct KeyHash(pub [u8; 32]);

impl KeyHash {
    /// The hash of a key.
    pub fn of(key: &Key) -> Self {
        let mut hash = [0; 32];
        hash.copy_from_slice(digest::digest(&digest::SHA256, &key.0).as_ref());
        Self(hash)
    }
}

/// The operating system has no randomness to give.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the operating system gives no randomness")]
pub struct NoRandomness;

/// The operating system's CSPRNG.
#[derive(Debug, Clone)]
pub struct Randomness(SystemRandom);

impl Default for Randomness {
    fn default() -> Self {
        Self(SystemRandom::new())
    }
}

impl Randomness {
    /// Nine digits, each number equally likely.
    ///
    /// # Errors
    /// [`NoRandomness`].
    pub fn token(&self) -> Result<String, NoRandomness> {
        // Numbers past the last whole multiple would make small tokens likelier.
        let fair = u32::MAX - u32::MAX % TOKENS;
        loop {
            let number = u32::from_le_bytes(self.bytes()?);
            if number < fair {
                return Ok((TOKEN_MIN + number % TOKENS).to_string());
            }
        }
    }

    /// A secret of 128 bits.
    ///
    /// # Errors
    /// [`NoRandomness`].
    pub fn key(&self) -> Result<Key, NoRandomness> {
        self.bytes().map(Key)
    }

    /// A name for a session.
    ///
    /// # Errors
    /// [`NoRandomness`].
    pub fn session_id(&self) -> Result<SessionId, NoRandomness> {
        self.bytes().map(|bytes| SessionId(u64::from_le_bytes(bytes)))
    }

    fn bytes<const N: usize>(&self) -> Result<[u8; N], NoRandomness> {
        let mut bytes = [0; N];
        self.0.fill(&mut bytes).map_err(|_| NoRandomness)?;
        Ok(bytes)
    }
}

/// The relay's own secret and the keys derived from it, one a purpose.
#[derive(Clone)]
pub struct RelaySecret(Vec<u8>);

impl RelaySecret {
    /// The secret of the configuration.
    pub fn configured(secret: Vec<u8>) -> Self {
        Self(secret)
    }

    /// The secret kept in `data_dir`, made when it is not there; readable by its owner only.
    ///
    /// # Errors
    /// When the directory cannot be read or written.
    pub fn kept_in(data_dir: &Path, randomness: &Randomness) -> io::Result<Self> {
        let path = data_dir.join("relay.secret");
        match fs::read(&path) {
            Ok(secret) if secret.len() >= 32 => return Ok(Self(secret)),
            Ok(_) => {
                return Err(io::Error::other(format!("{} is too short to be a secret", path.display())));
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(error),
        }
        fs::create_dir_all(data_dir)?;
        let secret: [u8; 32] = randomness.bytes().map_err(io::Error::other)?;
        let mut file = owner_only(&path)?;
        file.write_all(&secret)?;
        file.sync_all()?;
        Ok(Self(secret.to_vec()))
    }

    /// The bytes, for the signing of agents' tokens.
    pub fn bytes(&self) -> &[u8] {
        &self.0
    }

    /// A key for one purpose; knowing it tells nothing of the secret.
    pub fn derive(&self, purpose: &str) -> hmac::Key {
        let master = hmac::Key::new(hmac::HMAC_SHA256, &self.0);
        hmac::Key::new(hmac::HMAC_SHA256, hmac::sign(&master, purpose.as_bytes()).as_ref())
    }
}

/// Creates a file that nobody else can read.
///
/// # Errors
/// As [`fs::OpenOptions::open`].
pub fn owner_only(path: &Path) -> io::Result<fs::File> {
    let mut options = fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600);
    }
    options.open(path)
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn tokens_are_nine_digits_and_hardly_repeat() {
        let randomness = Randomness::default();
        let tokens: HashSet<String> = (0..2000).map_while(|_| randomness.token().ok()).collect();
        assert!(tokens.len() > 1990, "{} different of 2000", tokens.len());
        assert!(tokens.iter().all(|token| token.len() == 9 && !token.starts_with('0')));
    }

    #[cfg(unix)]
    #[test]
    fn keeps_one_secret_that_only_its_owner_reads() {
        use std::os::unix::fs::PermissionsExt;
        let dir = tempfile::tempdir().expect("a directory");
        let first = RelaySecret::kept_in(dir.path(), &Randomness::default()).expect("made");
        let second = RelaySecret::kept_in(dir.path(), &Randomness::default()).expect("read");
        assert_eq!(first.bytes(), second.bytes());
        let mode = fs::metadata(dir.path().join("relay.secret")).expect("there").permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
}
