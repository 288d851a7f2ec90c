//! The columns of the lists that a MetadataResult brings, as JDBC's `DatabaseMetaData` and ODBC's
//! catalog functions name and order them.

use super::ColumnMetadata;
use crate::data_type::DataType;

/// A list that can be asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)] // each is what its message asks for
pub enum MetadataList {
    Tables,
    Columns,
    PrimaryKeys,
    ForeignKeys,
    Indexes,
    TypeInfo,
}

const TEXT: DataType = DataType::Varchar(None);
const INT: DataType = DataType::Int;
const SMALL: DataType = DataType::SmallInt;
const LONG: DataType = DataType::BigInt;
const FLAG: DataType = DataType::Boolean;

const TABLES: &[(&str, DataType)] = &[
    ("TABLE_CAT", TEXT),
    ("TABLE_SCHEM", TEXT),
    ("TABLE_NAME", TEXT),
    ("TABLE_TYPE", TEXT),
    ("REMARKS", TEXT),
    ("TYPE_CAT", TEXT),
    ("TYPE_SCHEM", TEXT),
    ("TYPE_NAME", TEXT),
    ("SELF_REFERENCING_COL_NAME", TEXT),
    ("REF_GENERATION", TEXT),
];

const COLUMNS: &[(&str, DataType)] = &[
    ("TABLE_CAT", TEXT),
    ("TABLE_SCHEM", TEXT),
    ("TABLE_NAME", TEXT),
    ("COLUMN_NAME", TEXT),
    ("DATA_TYPE", INT),
    ("TYPE_NAME", TEXT),
    ("COLUMN_SIZE", INT),
    ("BUFFER_LENGTH", INT),
    ("DECIMAL_DIGITS", INT),
    ("NUM_PREC_RADIX", INT),
    ("NULLABLE", INT),
    ("REMARKS", TEXT),
    ("COLUMN_DEF", TEXT),
    ("SQL_DATA_TYPE", INT),
    ("SQL_DATETIME_SUB", INT),
    ("CHAR_OCTET_LENGTH", INT),
    ("ORDINAL_POSITION", INT),
    ("IS_NULLABLE", TEXT),
    ("SCOPE_CATALOG", TEXT),
    ("SCOPE_SCHEMA", TEXT),
    ("SCOPE_TABLE", TEXT),
    ("SOURCE_DATA_TYPE", SMALL),
    ("IS_AUTOINCREMENT", TEXT),
    ("IS_GENERATEDCOLUMN", TEXT),
];

const PRIMARY_KEYS: &[(&str, DataType)] = &[
    ("TABLE_CAT", TEXT),
    ("TABLE_SCHEM", TEXT),
    ("TABLE_NAME", TEXT),
    ("COLUMN_NAME", TEXT),
    ("KEY_SEQ", SMALL),
    ("PK_NAME", TEXT),
];

const FOREIGN_KEYS: &[(&str, DataType)] = &[
    ("PKTABLE_CAT", TEXT),
    ("PKTABLE_SCHEM", TEXT),
    ("PKTABLE_NAME", TEXT),
    ("PKCOLUMN_NAME", TEXT),
    ("FKTABLE_CAT", TEXT),
    ("FKTABLE_SCHEM", TEXT),
    ("FKTABLE_NAME", TEXT),
    ("FKCOLUMN_NAME", TEXT),
    ("KEY_SEQ", SMALL),
    ("UPDATE_RULE", SMALL),
    ("DELETE_RULE", SMALL),
    ("FK_NAME", TEXT),
    ("PK_NAME", TEXT),
    ("DEFERRABILITY", SMALL),
];

const INDEXES: &[(&str, DataType)] = &[
    ("TABLE_CAT", TEXT),
    ("TABLE_SCHEM", TEXT),
    ("TABLE_NAME", TEXT),
    ("NON_UNIQUE", FLAG),
    ("INDEX_QUALIFIER", TEXT),
    ("INDEX_NAME", TEXT),
    ("TYPE", SMALL),
    ("ORDINAL_POSITION", SMALL),
    ("COLUMN_NAME", TEXT),
    ("ASC_OR_DESC", TEXT),
    ("CARDINALITY", LONG),
    ("PAGES", LONG),
    ("FILTER_CONDITION", TEXT),
];

const TYPE_INFO: &[(&str, DataType)] = &[
    ("TYPE_NAME", TEXT),
    ("DATA_TYPE", INT),
    ("PRECISION", INT),
    ("LITERAL_PREFIX", TEXT),
    ("LITERAL_SUFFIX", TEXT),
    ("CREATE_PARAMS", TEXT),
    ("NULLABLE", SMALL),
    ("CASE_SENSITIVE", FLAG),
    ("SEARCHABLE", SMALL),
    ("UNSIGNED_ATTRIBUTE", FLAG),
    ("FIXED_PREC_SCALE", FLAG),
    ("AUTO_INCREMENT", FLAG),
    ("LOCAL_TYPE_NAME", TEXT),
    ("MINIMUM_SCALE", SMALL),
    ("MAXIMUM_SCALE", SMALL),
    ("SQL_DATA_TYPE", INT),
    ("SQL_DATETIME_SUB", INT),
    ("NUM_PREC_RADIX", INT),
];

impl MetadataList {
    /// All of them.
    pub const ALL: &[MetadataList] = &[
        MetadataList::Tables,
        MetadataList::Columns,
        MetadataList::PrimaryKeys,
        MetadataList::ForeignKeys,
        MetadataList::Indexes,
        MetadataList::TypeInfo,
    ];

    /// The columns' names and types, in order.
    #[must_use]
    pub const fn columns(self) -> &'static [(&'static str, DataType)] {
        match self {
            MetadataList::Tables => TABLES,
            MetadataList::Columns => COLUMNS,
            MetadataList::PrimaryKeys => PRIMARY_KEYS,
            MetadataList::ForeignKeys => FOREIGN_KEYS,
            MetadataList::Indexes => INDEXES,
            MetadataList::TypeInfo => TYPE_INFO,
        }
    }

    /// The columns as a result describes them.
    #[must_use]
    pub fn metadata(self) -> Vec<ColumnMetadata> {
        let columns = (0..).zip(self.columns());
        columns
            .map(|(index, (name, data_type))| ColumnMetadata {
                nullable: true,
                read_only: true,
                ..ColumnMetadata::new(index, *name, *data_type)
            })
            .collect()
    }
}
