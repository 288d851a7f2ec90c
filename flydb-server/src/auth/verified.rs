//! Credentials that were verified, remembered without being kept.
//!
//! What is held is HMAC-SHA-256 of the stored bcrypt hash and the password, under a key that is made at
//! start and never leaves the process. So a memory of the digests alone says nothing, a wrong password
//! is never answered from here, and a changed password (its hash differs) makes the old entry useless.

use std::collections::HashMap;

use hmac::{Hmac, KeyInit, Mac};
use parking_lot::Mutex;
use sha2::Sha256;

use crate::types::{Result, SqlError};

/// Users remembered at most; past it one is forgotten for each new one.
const MAX_USERS: usize = 4096;

type Digest = [u8; 32];

/// Credentials that were verified.
pub(super) struct Verified {
    keyed: Hmac<Sha256>,
    digests: Mutex<HashMap<String, Digest>>,
}

impl std::fmt::Debug for Verified {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Verified")
    }
}

impl Verified {
    /// An empty memory under a random key.
    pub(super) fn new() -> Result<Verified> {
        let key: [u8; 32] = rand::random();
        let keyed = Hmac::<Sha256>::new_from_slice(&key)
            .map_err(|_| SqlError::internal("the digest's key has a wrong length"))?;
        Ok(Verified {
            keyed,
            digests: Mutex::default(),
        })
    }

    /// Whether this password was verified for this user and stored hash. Takes the same time
    /// wherever the digests differ.
    pub(super) fn knows(&self, user: &str, hash: &str, password: &str) -> bool {
        let known = self.digests.lock().get(user).copied();
        let digest = self.digest(hash, password);
        known.is_some_and(|known| digest.verify_slice(&known).is_ok())
    }

    /// Remembers that this password is right.
    pub(super) fn remember(&self, user: &str, hash: &str, password: &str) {
        let digest = self.digest(hash, password).finalize().into_bytes().into();
        let mut digests = self.digests.lock();
        if digests.len() >= MAX_USERS && !digests.contains_key(user) {
            let one = digests.keys().next().cloned();
            one.map(|one| digests.remove(&one));
        }
        digests.insert(String::from(user), digest);
    }

    fn digest(&self, hash: &str, password: &str) -> Hmac<Sha256> {
        let mut digest = self.keyed.clone();
        digest.update(hash.as_bytes());
        digest.update(&[0]);
        digest.update(password.as_bytes());
        digest
    }
}
