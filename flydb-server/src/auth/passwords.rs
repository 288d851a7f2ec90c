//! Passwords: hashed and verified off the network threads.
//!
//! A log-in is slow on purpose (bcrypt), so it runs on the blocking pool, and only so many at a time:
//! a flood of log-ins waits for itself and leaves the machine's other cores to queries. A name that
//! does not exist costs the same work as a wrong password, against a decoy.
//!
//! Pools log in often with the same credentials. What was verified once is remembered for as long as
//! the user's stored hash stays the same, as a keyed digest ([`super::verified`]).

use std::sync::Arc;

use tokio::sync::Semaphore;

use super::Principal;
use super::verified::Verified;
use crate::catalog::Catalog;
use crate::types::{Result, SqlError, SqlState};

/// Bytes of the longest password: bcrypt looks at no more.
pub(crate) const MAX_PASSWORD_BYTES: usize = 71;

/// Hashes and verifies passwords.
#[derive(Debug)]
pub(crate) struct Passwords {
    cost: u32,
    workers: Arc<Semaphore>,
    decoy: Arc<str>,
    verified: Verified,
}

impl Passwords {
    /// A hasher of this work factor (4 to 31), with its decoy made.
    ///
    /// # Errors
    /// XX000 where the system gives no randomness.
    pub(crate) fn new(cost: u32) -> Result<Passwords> {
        let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        let decoy = bcrypt::hash("no user has this password", cost).map_err(hash_failed)?;
        Ok(Passwords {
            cost,
            workers: Arc::new(Semaphore::new(cores.saturating_sub(1).max(1))),
            decoy: Arc::from(decoy),
            verified: Verified::new()?,
        })
    }

    /// The user that a name and a password belong to; `None`, after the same work, for a wrong name
    /// or a wrong password.
    ///
    /// # Errors
    /// XX000 where hashing itself fails.
    pub(crate) async fn verify(
        &self,
        catalog: &Catalog,
        name: &str,
        password: &str,
    ) -> Result<Option<Principal>> {
        let Some(user) = catalog.user(name) else {
            self.compare(password, &self.decoy).await?;
            return Ok(None);
        };
        let hash = &user.password_hash;
        if !self.verified.knows(name, hash, password) {
            if !self.compare(password, hash).await? {
                return Ok(None);
            }
            self.verified.remember(name, hash, password);
        }
        Ok(Some(Principal::of(user)))
    }

    /// The hash to be stored for a new password.
    ///
    /// # Errors
    /// 22023 for a password that is empty, too long or has a NUL.
    pub(crate) async fn hash(&self, password: &str) -> Result<String> {
        check(password)?;
        let (password, cost) = (String::from(password), self.cost);
        self.work(move || bcrypt::non_truncating_hash(password, cost))
            .await
    }

    async fn compare(&self, password: &str, hash: &str) -> Result<bool> {
        let acceptable = check(password).is_ok();
        let (password, hash) = (String::from(password), String::from(hash));
        let same = self.work(move || bcrypt::verify(password, &hash)).await?;
        Ok(same && acceptable)
    }

    async fn work<T: Send + 'static>(
        &self,
        job: impl FnOnce() -> bcrypt::BcryptResult<T> + Send + 'static,
    ) -> Result<T> {
        let permit = Arc::clone(&self.workers).acquire_owned().await;
        let permit = permit.map_err(|_| SqlError::internal("the password workers are closed"))?;
        let done = tokio::task::spawn_blocking(move || {
            let _permit = permit;
            job()
        });
        let result = done.await;
        let result = result.map_err(|_| SqlError::internal("hashing a password panicked"))?;
        result.map_err(hash_failed)
    }
}

/// bcrypt ends a password at 72 bytes, and takes "a\0a" for "a".
fn check(password: &str) -> Result<()> {
    let wrong = match password {
        "" => "a password must not be empty",
        p if p.len() > MAX_PASSWORD_BYTES => "a password has 71 bytes at most",
        p if p.contains('\0') => "a password must not contain a NUL character",
        _ => return Ok(()),
    };
    Err(SqlError::new(SqlState::InvalidParameterValue, wrong))
}

fn hash_failed(error: bcrypt::BcryptError) -> SqlError {
    SqlError::internal(format!("a password could not be hashed: {error}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::User;

    async fn with_user(passwords: &Passwords, password: &str) -> Catalog {
        let mut catalog = Catalog::default();
        let hash = passwords.hash(password).await.unwrap();
        catalog.add_user(User::new("ann", hash, false));
        catalog
    }

    #[tokio::test]
    async fn a_user_is_known_by_name_and_password() {
        let passwords = Passwords::new(4).unwrap();
        let catalog = with_user(&passwords, "secret").await;
        let verify = |name, password| passwords.verify(&catalog, name, password);
        assert!(verify("ann", "secret").await.unwrap().is_some());
        assert!(
            verify("ann", "secret").await.unwrap().is_some(),
            "again, from memory"
        );
        assert!(verify("ann", "Secret").await.unwrap().is_none());
        assert!(verify("bob", "secret").await.unwrap().is_none());
        assert!(
            verify("bob", "no user has this password")
                .await
                .unwrap()
                .is_none()
        );
    }

    #[tokio::test]
    async fn a_changed_password_ends_what_was_remembered() {
        let passwords = Passwords::new(4).unwrap();
        let before = with_user(&passwords, "old").await;
        assert!(
            passwords
                .verify(&before, "ann", "old")
                .await
                .unwrap()
                .is_some()
        );
        let after = with_user(&passwords, "new").await;
        assert!(
            passwords
                .verify(&after, "ann", "old")
                .await
                .unwrap()
                .is_none()
        );
        assert!(
            passwords
                .verify(&after, "ann", "new")
                .await
                .unwrap()
                .is_some()
        );
    }

    #[tokio::test]
    async fn what_bcrypt_would_confuse_is_refused() {
        let passwords = Passwords::new(4).unwrap();
        for password in ["", "a\0a", &"x".repeat(72)] {
            assert!(passwords.hash(password).await.is_err());
        }
        let longest = "x".repeat(71);
        let catalog = with_user(&passwords, &longest).await;
        assert!(
            passwords
                .verify(&catalog, "ann", &longest)
                .await
                .unwrap()
                .is_some()
        );
        let longer = "x".repeat(72);
        assert!(
            passwords
                .verify(&catalog, "ann", &longer)
                .await
                .unwrap()
                .is_none()
        );
        let catalog = with_user(&passwords, "a").await;
        assert!(
            passwords
                .verify(&catalog, "ann", "a\0a")
                .await
                .unwrap()
                .is_none()
        );
    }
}
