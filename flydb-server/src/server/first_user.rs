//! The administrator of a new database.

use std::sync::Arc;

use crate::auth::Passwords;
use crate::catalog::{USERS_PREFIX, User, encode_user, user_key};
use crate::config::Secret;
use crate::txn::{BeginOptions, Manager, StatementKind};
use crate::types::Result;

/// The administrator's name.
const ADMIN: &str = "admin";

/// Characters of a password that is made up: 64 different ones, 120 bits in all.
const PASSWORD_CHARS: usize = 20;

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// Makes the administrator where the database has no user yet. The password that was made up for it,
/// where none was given.
///
/// # Errors
/// 22023 for a password that will not do; whatever the commit is refused with.
pub(super) async fn ensure(
    manager: &Arc<Manager>,
    passwords: &Passwords,
    given: Option<&Secret>,
) -> Result<Option<String>> {
    let mut txn = manager.begin(BeginOptions::default());
    if !txn.view().system_prefix(USERS_PREFIX).is_empty() {
        return Ok(None);
    }
    let generated = given.is_none().then(make_up);
    let password = given.map(Secret::expose).or(generated.as_deref());
    let hash = passwords.hash(password.unwrap_or_default()).await?;
    let user = User::new(ADMIN, hash, true);
    txn.begin_statement(StatementKind::Write)?;
    txn.put_system(&user_key(ADMIN), encode_user(&user)?);
    txn.end_statement();
    txn.commit().await?;
    Ok(generated)
}

fn make_up() -> String {
    let random: [u8; PASSWORD_CHARS] = rand::random();
    let pick = |byte: u8| ALPHABET.get(usize::from(byte % 64)).copied();
    random
        .into_iter()
        .filter_map(pick)
        .map(char::from)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passwords_are_made_up_anew() {
        let (one, other) = (make_up(), make_up());
        assert_eq!(one.len(), PASSWORD_CHARS);
        assert_ne!(one, other);
    }
}
