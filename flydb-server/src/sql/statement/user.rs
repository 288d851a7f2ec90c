//! CREATE USER and ALTER USER.

use crate::sql::ast;

/// `CREATE USER [IF NOT EXISTS] name [WITH] PASSWORD '...' | IDENTIFIED BY '...' [ADMIN]`.
#[derive(Clone)]
pub(crate) struct CreateUser {
    /// The name.
    pub(crate) name: ast::Ident,
    /// IF NOT EXISTS.
    pub(crate) if_not_exists: bool,
    /// The password.
    pub(crate) password: Option<String>,
    /// ADMIN or SUPERUSER: true; NOADMIN or NOSUPERUSER: false.
    pub(crate) admin: Option<bool>,
}

/// `ALTER USER name [WITH] PASSWORD '...' | IDENTIFIED BY '...' [ADMIN | NOADMIN]`.
#[derive(Clone)]
pub(crate) struct AlterUser {
    /// The name.
    pub(crate) name: ast::Ident,
    /// The new password.
    pub(crate) password: Option<String>,
    /// The new role.
    pub(crate) admin: Option<bool>,
}

// Passwords stay out of logs.
impl std::fmt::Debug for CreateUser {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("CreateUser")
            .field("name", &self.name.value)
            .finish_non_exhaustive()
    }
}

impl std::fmt::Debug for AlterUser {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("AlterUser")
            .field("name", &self.name.value)
            .finish_non_exhaustive()
    }
}
