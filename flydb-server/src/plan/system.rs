//! Relations that the server fills itself: `information_schema` and what INTROSPECT shows.
//!
//! Their columns are fixed here; their rows are made by `exec::system` from the catalog, the snapshot
//! and what the server tells of itself, and show only what the user may see.

mod columns;

/// A relation that the server fills.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum SystemRelation {
    /// `information_schema.schemata`.
    Schemata,
    /// `information_schema.tables`.
    Tables,
    /// `information_schema.columns`.
    Columns,
    /// `information_schema.table_constraints`.
    TableConstraints,
    /// `information_schema.key_column_usage`.
    KeyColumnUsage,
    /// `information_schema.constraint_column_usage`.
    ConstraintColumnUsage,
    /// `information_schema.referential_constraints`.
    ReferentialConstraints,
    /// `information_schema.check_constraints`.
    CheckConstraints,
    /// `information_schema.views`.
    Views,
    /// `information_schema.sequences`.
    Sequences,
    /// `information_schema.routines`.
    Routines,
    /// `information_schema.parameters`.
    Parameters,
    /// `information_schema.triggers`.
    Triggers,
    /// INTROSPECT USERS.
    IntrospectUsers,
    /// INTROSPECT TABLES.
    IntrospectTables,
    /// INTROSPECT TABLE t, of any table.
    IntrospectTable,
    /// INTROSPECT INDEXES.
    IntrospectIndexes,
    /// INTROSPECT SERVER.
    IntrospectServer,
    /// INTROSPECT STATUS.
    IntrospectStatus,
}

/// The schema of the standard's own relations.
pub(crate) const INFORMATION_SCHEMA: &str = "information_schema";

impl SystemRelation {
    /// The relations of `information_schema`.
    pub(crate) const INFORMATION: [SystemRelation; 13] = [
        SystemRelation::Schemata,
        SystemRelation::Tables,
        SystemRelation::Columns,
        SystemRelation::TableConstraints,
        SystemRelation::KeyColumnUsage,
        SystemRelation::ConstraintColumnUsage,
        SystemRelation::ReferentialConstraints,
        SystemRelation::CheckConstraints,
        SystemRelation::Views,
        SystemRelation::Sequences,
        SystemRelation::Routines,
        SystemRelation::Parameters,
        SystemRelation::Triggers,
    ];

    /// The relation of `information_schema` with this name, as folded.
    pub(crate) fn information(name: &str) -> Option<SystemRelation> {
        let mut all = SystemRelation::INFORMATION.into_iter();
        all.find(|relation| relation.name() == name)
    }

    /// Its name within its schema.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            SystemRelation::Schemata => "schemata",
            SystemRelation::Tables | SystemRelation::IntrospectTables => "tables",
            SystemRelation::Columns => "columns",
            SystemRelation::TableConstraints => "table_constraints",
            SystemRelation::KeyColumnUsage => "key_column_usage",
            SystemRelation::ConstraintColumnUsage => "constraint_column_usage",
            SystemRelation::ReferentialConstraints => "referential_constraints",
            SystemRelation::CheckConstraints => "check_constraints",
            SystemRelation::Views => "views",
            SystemRelation::Sequences => "sequences",
            SystemRelation::Routines => "routines",
            SystemRelation::Parameters => "parameters",
            SystemRelation::Triggers => "triggers",
            SystemRelation::IntrospectUsers => "users",
            SystemRelation::IntrospectTable => "table",
            SystemRelation::IntrospectIndexes => "indexes",
            SystemRelation::IntrospectServer => "server",
            SystemRelation::IntrospectStatus => "status",
        }
    }
}

/// All rows of a relation that the server fills.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct SystemScan {
    /// Which.
    pub relation: SystemRelation,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_find_their_relation() {
        for relation in SystemRelation::INFORMATION {
            assert_eq!(SystemRelation::information(relation.name()), Some(relation));
        }
        assert_eq!(SystemRelation::information("users"), None);
    }
}
