//! Logging in.

use bytes::BytesMut;
use flydb_protocol::message::Response;
use flydb_protocol::message::auth::{Auth, AuthEncoding, AuthResult};

use super::answer::Next;
use super::limits::MAX_LOG_IN_TRIES;
use super::option_messages::{DATABASE, FEATURES};
use super::options::{OptionName, Options, Setting};
use super::reply::reply;
use super::state::Session;
use crate::auth::Principal;
use crate::types::{Result, SqlError, SqlState};

/// What everyone is told whose log-in fails, whatever was wrong.
const REFUSED: &str = "the user name or the password is wrong";

impl Session {
    /// Auth. A client that uses any of its extensions asks for extensions.
    ///
    /// # Errors
    /// 25001 within a session that has an open transaction; 3D000 for another database; what is
    /// wrong with an option. Nobody is logged in then.
    pub(super) async fn answer_auth(&mut self, auth: Auth, out: &mut BytesMut) -> Result<Next> {
        if self.transaction.is_some() {
            return Err(super::transaction::already_open());
        }
        let extended = auth.database.is_some()
            || auth.client.is_some()
            || !auth.features.is_empty()
            || !auth.options.is_empty();
        let user = self.verify(&auth.username, &auth.password).await?;
        let Some(user) = user else {
            return Ok(self.refuse_log_in(auth.encoding, out));
        };
        // Its errors are as extended as its answer would be.
        let before = std::mem::replace(&mut self.extended, extended);
        let options =
            check_database(auth.database.as_deref()).and_then(|()| initial_options(&auth));
        let options = match options {
            Ok(options) => options,
            Err(error) => {
                self.reply_error(&error, out);
                self.extended = before;
                return Ok(Next::Continue);
            }
        };
        self.log_in_as(user, options).await;
        tracing::info!(
            session = self.id,
            user = %auth.username,
            client = auth.client.as_deref().unwrap_or_default(),
            "logged in"
        );
        let result = AuthResult {
            success: true,
            message: String::from("authenticated"),
            encoding: auth.encoding,
            ..self.granted(&auth.features)
        };
        reply(&Response::AuthResult(result), out);
        Ok(Next::Continue)
    }

    /// The user of this name and password; `None` where one of them is wrong.
    ///
    /// # Errors
    /// XX000 where hashing fails, XX001 where the catalog is damaged.
    pub(super) async fn verify(
        &mut self,
        username: &str,
        password: &str,
    ) -> Result<Option<Principal>> {
        let catalog = self.present_catalog()?;
        let passwords = &self.engine.passwords;
        passwords.verify(&catalog, username, password).await
    }

    /// The session is this user's from here on, as if it were new.
    pub(super) async fn log_in_as(&mut self, user: Principal, options: Options) {
        self.initial = options;
        self.reset().await;
        self.prepared.clear();
        self.facts.set_user(user.name());
        self.user = Some(user);
        self.failed_tries = 0;
    }

    /// Counts a failed try; whether there may be another.
    pub(super) fn count_failed_try(&mut self) -> Next {
        self.failed_tries += 1;
        tracing::warn!(
            session = self.id,
            tries = self.failed_tries,
            "a log-in failed"
        );
        if self.failed_tries < MAX_LOG_IN_TRIES {
            Next::Continue
        } else {
            Next::Close
        }
    }

    fn refuse_log_in(&mut self, encoding: AuthEncoding, out: &mut BytesMut) -> Next {
        let result = AuthResult {
            success: false,
            message: String::from(REFUSED),
            encoding,
            ..AuthResult::default()
        };
        reply(&Response::AuthResult(result), out);
        self.count_failed_try()
    }

    fn granted(&self, asked: &[String]) -> AuthResult {
        if !self.extended {
            return AuthResult::default();
        }
        let known = |feature: &&String| FEATURES.contains(&feature.as_str());
        AuthResult {
            session_id: Some(self.id.to_string()),
            server_version: Some(String::from(env!("CARGO_PKG_VERSION"))),
            features: Some(asked.iter().filter(known).cloned().collect()),
            limits: Some(self.limits()),
            ..AuthResult::default()
        }
    }
}

fn check_database(database: Option<&str>) -> Result<()> {
    match database {
        None | Some("" | DATABASE) => Ok(()),
        Some(other) => Err(SqlError::new(
            SqlState::InvalidCatalogName,
            format!("there is no database {other}"),
        )
        .with_hint("the one database is flydb")),
    }
}

fn initial_options(auth: &Auth) -> Result<Options> {
    let mut options = Options::default();
    for (name, value) in &auth.options.0 {
        options.set(OptionName::find(name)?, &Setting::from(value.clone()))?;
    }
    Ok(options)
}
