//! The catalog from its entries and back.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::*;
use crate::types::{DataType, SqlState};

fn column(name: &str, data_type: DataType) -> Column {
    Column {
        name: name.to_owned(),
        data_type,
        nullable: true,
        default: None,
        sequence: None,
        generated: None,
        hidden: false,
        time_size: None,
        domain: None,
        on_update: false,
    }
}

fn table(id: u32, name: &str) -> Table {
    Table {
        id: TableId(id),
        schema: PUBLIC.to_owned(),
        name: name.to_owned(),
        owner: "admin".to_owned(),
        columns: vec![
            column("id", DataType::BigInt),
            column("n", DataType::Varchar(Some(7))),
        ],
        indexes: vec![Index {
            id: IndexId(id * 10),
            name: format!("{name}_n_key"),
            columns: vec![IndexColumn {
                column: 1,
                descending: false,
            }],
            unique: true,
            constraint: true,
            nulls_clash: false,
            predicate: None,
            deferral: None,
        }],
        primary_key: vec![0],
        primary_key_name: Some(format!("{name}_pkey")),
        row_id_column: Some(0),
        checks: Vec::new(),
        foreign_keys: Vec::new(),
        temporary: None,
        rows_of_view: false,
    }
}

fn referring(id: u32, name: &str, parent: u32) -> Table {
    let key = ForeignKey {
        name: format!("{name}_n_fkey"),
        columns: vec![1],
        parent: TableId(parent),
        parent_columns: vec![1],
        on_delete: ReferentialAction::Cascade,
        on_update: ReferentialAction::NoAction,
        match_full: false,
        deferral: None,
        not_valid: false,
    };
    Table {
        foreign_keys: vec![key],
        ..table(id, name)
    }
}

fn entries() -> Vec<(String, Arc<[u8]>)> {
    let user = User::new("bob", "$2b$secret".to_owned(), false);
    let grant = Grant {
        user: "bob".to_owned(),
        table: TableId(1),
        privileges: BTreeMap::from([(Privilege::Select, true)]),
    };
    vec![
        (
            schema_key("child"),
            encode_table(&referring(2, "child", 1)).unwrap(),
        ),
        (
            schema_key("parent"),
            encode_table(&table(1, "parent")).unwrap(),
        ),
        (user_key("bob"), encode_user(&user).unwrap()),
        (
            privileges_key("bob", "parent"),
            encode_grant(&grant).unwrap(),
        ),
        ("later:thing".to_owned(), Arc::from(&b"not ours"[..])),
    ]
}

#[test]
fn what_is_stored_is_found_again() {
    let catalog = Catalog::load(entries()).unwrap();
    assert_eq!(**catalog.table(None, "parent").unwrap(), table(1, "parent"));
    assert_eq!(catalog.table_by_id(TableId(2)).unwrap().name, "child");
    assert!(catalog.table(None, "PARENT").is_none());
    let (of, index) = catalog.index(None, "child_n_key").unwrap();
    assert_eq!((of.name.as_str(), index.id), ("child", IndexId(20)));
    let home = Home::Schema(PUBLIC);
    assert!(catalog.is_taken(home, "child_n_key") && catalog.is_taken(home, "child"));
    let referring: Vec<_> = catalog
        .referencing(TableId(1))
        .map(|(table, key)| (&table.name, &key.name))
        .collect();
    assert_eq!(format!("{referring:?}"), r#"[("child", "child_n_fkey")]"#);
    assert_eq!(catalog.referencing(TableId(2)).count(), 0);
    assert!(!catalog.user("bob").unwrap().admin);
    let grant = catalog.grant("bob", TableId(1)).unwrap();
    assert_eq!(grant.privileges.get(&Privilege::Select), Some(&true));
    assert!(catalog.grant("bob", TableId(2)).is_none());
    assert_eq!(catalog.grants_on(TableId(1)).count(), 1);
    assert_eq!(catalog.grants_of("bob").count(), 1);
}

#[test]
fn a_damaged_entry_is_named() {
    let mut entries = entries();
    entries[1].1 = Arc::from(&b"{"[..]);
    let error = Catalog::load(entries).unwrap_err();
    assert_eq!(error.state(), SqlState::DataCorrupted);
    assert!(error.message().contains("schema:parent"), "{error}");
}

#[test]
fn keys_of_different_users_and_tables_differ() {
    let keys = [
        privileges_key("a", "b:c"),
        privileges_key("a:b", "c"),
        privileges_key("a%3Ab", "c"),
    ];
    assert_eq!(keys[0], "_sys_privs:a:b:c");
    assert!(keys[0] != keys[1] && keys[1] != keys[2] && keys[0] != keys[2]);
}

#[test]
fn hashes_stay_out_of_logs() {
    let catalog = Catalog::load(entries()).unwrap();
    assert!(!format!("{catalog:?}").contains("secret"));
}
