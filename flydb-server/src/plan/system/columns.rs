//! The columns of each system relation. Those of `information_schema` are the standard's, in its order
//! and of its types: names are TEXT, counts are INT.

use super::SystemRelation;
use crate::types::DataType;

/// A column of a system relation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct SystemColumn {
    /// Its name.
    pub name: &'static str,
    /// Its type.
    pub data_type: DataType,
}

const fn text(name: &'static str) -> SystemColumn {
    SystemColumn {
        name,
        data_type: DataType::Text,
    }
}

const fn int(name: &'static str) -> SystemColumn {
    SystemColumn {
        name,
        data_type: DataType::Int,
    }
}

const fn count(name: &'static str) -> SystemColumn {
    SystemColumn {
        name,
        data_type: DataType::BigInt,
    }
}

const fn truth(name: &'static str) -> SystemColumn {
    SystemColumn {
        name,
        data_type: DataType::Boolean,
    }
}

impl SystemRelation {
    /// Its columns, in order.
    pub(crate) const fn columns(self) -> &'static [SystemColumn] {
        match self {
            SystemRelation::Schemata => SCHEMATA,
            SystemRelation::Tables => TABLES,
            SystemRelation::Columns => COLUMNS,
            SystemRelation::TableConstraints => TABLE_CONSTRAINTS,
            SystemRelation::KeyColumnUsage => KEY_COLUMN_USAGE,
            SystemRelation::ConstraintColumnUsage => CONSTRAINT_COLUMN_USAGE,
            SystemRelation::ReferentialConstraints => REFERENTIAL_CONSTRAINTS,
            SystemRelation::CheckConstraints => CHECK_CONSTRAINTS,
            SystemRelation::Views => VIEWS,
            SystemRelation::Sequences => SEQUENCES,
            SystemRelation::Routines => ROUTINES,
            SystemRelation::Parameters => PARAMETERS,
            SystemRelation::Triggers => TRIGGERS,
            SystemRelation::IntrospectUsers => USERS,
            SystemRelation::IntrospectTables => TABLE_LIST,
            SystemRelation::IntrospectTable => TABLE,
            SystemRelation::IntrospectIndexes => INDEXES,
            SystemRelation::IntrospectServer | SystemRelation::IntrospectStatus => FACTS,
        }
    }
}

const SCHEMATA: &[SystemColumn] = &[
    text("catalog_name"),
    text("schema_name"),
    text("schema_owner"),
    text("default_character_set_catalog"),
    text("default_character_set_schema"),
    text("default_character_set_name"),
    text("sql_path"),
];

const TABLES: &[SystemColumn] = &[
    text("table_catalog"),
    text("table_schema"),
    text("table_name"),
    text("table_type"),
    text("self_referencing_column_name"),
    text("reference_generation"),
    text("user_defined_type_catalog"),
    text("user_defined_type_schema"),
    text("user_defined_type_name"),
    text("is_insertable_into"),
    text("is_typed"),
    text("commit_action"),
];

const COLUMNS: &[SystemColumn] = &[
    text("table_catalog"),
    text("table_schema"),
    text("table_name"),
    text("column_name"),
    int("ordinal_position"),
    text("column_default"),
    text("is_nullable"),
    text("data_type"),
    int("character_maximum_length"),
    int("character_octet_length"),
    int("numeric_precision"),
    int("numeric_precision_radix"),
    int("numeric_scale"),
    int("datetime_precision"),
    text("interval_type"),
    int("interval_precision"),
    text("character_set_catalog"),
    text("character_set_schema"),
    text("character_set_name"),
    text("collation_catalog"),
    text("collation_schema"),
    text("collation_name"),
    text("domain_catalog"),
    text("domain_schema"),
    text("domain_name"),
    text("udt_catalog"),
    text("udt_schema"),
    text("udt_name"),
    text("scope_catalog"),
    text("scope_schema"),
    text("scope_name"),
    int("maximum_cardinality"),
    text("dtd_identifier"),
    text("is_self_referencing"),
    text("is_identity"),
    text("identity_generation"),
    text("identity_start"),
    text("identity_increment"),
    text("identity_maximum"),
    text("identity_minimum"),
    text("identity_cycle"),
    text("is_generated"),
    text("generation_expression"),
    text("is_updatable"),
];

const TABLE_CONSTRAINTS: &[SystemColumn] = &[
    text("constraint_catalog"),
    text("constraint_schema"),
    text("constraint_name"),
    text("table_catalog"),
    text("table_schema"),
    text("table_name"),
    text("constraint_type"),
    text("is_deferrable"),
    text("initially_deferred"),
    text("enforced"),
    text("nulls_distinct"),
];

const KEY_COLUMN_USAGE: &[SystemColumn] = &[
    text("constraint_catalog"),
    text("constraint_schema"),
    text("constraint_name"),
    text("table_catalog"),
    text("table_schema"),
    text("table_name"),
    text("column_name"),
    int("ordinal_position"),
    int("position_in_unique_constraint"),
];

const CONSTRAINT_COLUMN_USAGE: &[SystemColumn] = &[
    text("table_catalog"),
    text("table_schema"),
    text("table_name"),
    text("column_name"),
    text("constraint_catalog"),
    text("constraint_schema"),
    text("constraint_name"),
];

const REFERENTIAL_CONSTRAINTS: &[SystemColumn] = &[
    text("constraint_catalog"),
    text("constraint_schema"),
    text("constraint_name"),
    text("unique_constraint_catalog"),
    text("unique_constraint_schema"),
    text("unique_constraint_name"),
    text("match_option"),
    text("update_rule"),
    text("delete_rule"),
];

const CHECK_CONSTRAINTS: &[SystemColumn] = &[
    text("constraint_catalog"),
    text("constraint_schema"),
    text("constraint_name"),
    text("check_clause"),
];

const VIEWS: &[SystemColumn] = &[
    text("table_catalog"),
    text("table_schema"),
    text("table_name"),
    text("view_definition"),
    text("check_option"),
    text("is_updatable"),
    text("is_insertable_into"),
    text("is_trigger_updatable"),
    text("is_trigger_deletable"),
    text("is_trigger_insertable_into"),
];

const SEQUENCES: &[SystemColumn] = &[
    text("sequence_catalog"),
    text("sequence_schema"),
    text("sequence_name"),
    text("data_type"),
    int("numeric_precision"),
    int("numeric_precision_radix"),
    int("numeric_scale"),
    text("start_value"),
    text("minimum_value"),
    text("maximum_value"),
    text("increment"),
    text("cycle_option"),
];

const ROUTINES: &[SystemColumn] = &[
    text("specific_catalog"),
    text("specific_schema"),
    text("specific_name"),
    text("routine_catalog"),
    text("routine_schema"),
    text("routine_name"),
    text("routine_type"),
    text("routine_body"),
    text("routine_definition"),
    text("external_language"),
    text("is_deterministic"),
    text("sql_data_access"),
    text("security_type"),
];

const PARAMETERS: &[SystemColumn] = &[
    text("specific_catalog"),
    text("specific_schema"),
    text("specific_name"),
    int("ordinal_position"),
    text("parameter_mode"),
    text("parameter_name"),
    text("data_type"),
];

const TRIGGERS: &[SystemColumn] = &[
    text("trigger_catalog"),
    text("trigger_schema"),
    text("trigger_name"),
    text("event_manipulation"),
    text("event_object_catalog"),
    text("event_object_schema"),
    text("event_object_table"),
    int("action_order"),
    text("action_condition"),
    text("action_statement"),
    text("action_orientation"),
    text("action_timing"),
];

const USERS: &[SystemColumn] = &[text("name"), truth("admin")];

const TABLE_LIST: &[SystemColumn] = &[
    text("name"),
    text("type"),
    text("owner"),
    int("columns"),
    int("indexes"),
    count("rows"),
];

const TABLE: &[SystemColumn] = &[
    text("table"),
    text("column"),
    text("type"),
    truth("nullable"),
    text("default"),
    text("key"),
    text("extra"),
    text("key_name"),
];

const INDEXES: &[SystemColumn] = &[
    text("table"),
    text("name"),
    text("columns"),
    truth("unique"),
    truth("constraint"),
    text("key_name"),
];

const FACTS: &[SystemColumn] = &[text("name"), text("value")];
