//! The rows of TPC-H's tables, made by the `tpchgen` crate.

use flydb_protocol::Value;
use flydb_protocol::value::{Date, Decimal};
use tpchgen::dates::TPCHDate;
use tpchgen::decimal::TPCHDecimal;
use tpchgen::generators::{
    CustomerGenerator, LineItemGenerator, NationGenerator, OrderGenerator, PartGenerator,
    PartSuppGenerator, RegionGenerator, SupplierGenerator,
};

/// The rows of a table, each with a value for every column.
pub type Rows = Box<dyn Iterator<Item = Vec<Value>>>;

/// A table and its rows.
#[derive(Debug)]
pub struct Table {
    /// Its name.
    pub name: &'static str,
    /// How many columns it has.
    pub columns: usize,
    /// Its rows at a scale. At 1 there are some 8,660,000 in all tables, at 0.01 a hundredth of that.
    pub rows: fn(f64) -> Rows,
}

/// All tables, those that others refer to first.
pub const TABLES: &[Table] = &[
    Table {
        name: "region",
        columns: 3,
        rows: region,
    },
    Table {
        name: "nation",
        columns: 4,
        rows: nation,
    },
    Table {
        name: "part",
        columns: 9,
        rows: part,
    },
    Table {
        name: "supplier",
        columns: 7,
        rows: supplier,
    },
    Table {
        name: "partsupp",
        columns: 5,
        rows: partsupp,
    },
    Table {
        name: "customer",
        columns: 8,
        rows: customer,
    },
    Table {
        name: "orders",
        columns: 9,
        rows: orders,
    },
    Table {
        name: "lineitem",
        columns: 16,
        rows: lineitem,
    },
];

fn text(value: impl ToString) -> Value {
    Value::Text(value.to_string().into())
}

fn int(value: i64) -> Value {
    Value::Int(i32::try_from(value).expect("a scale whose keys are integers"))
}

fn money(value: TPCHDecimal) -> Value {
    hundredths(value.into_inner())
}

fn hundredths(value: i64) -> Value {
    Value::from(Decimal::new(value.into(), 2).expect("a small number"))
}

fn date(value: TPCHDate) -> Value {
    Value::Date(Date(value.to_unix_epoch()))
}

fn region(scale: f64) -> Rows {
    let rows = RegionGenerator::new(scale, 1, 1).iter();
    Box::new(rows.map(|r| vec![int(r.r_regionkey), text(r.r_name), text(r.r_comment)]))
}

fn nation(scale: f64) -> Rows {
    let rows = NationGenerator::new(scale, 1, 1).iter();
    Box::new(rows.map(|r| {
        vec![
            int(r.n_nationkey),
            text(r.n_name),
            int(r.n_regionkey),
            text(r.n_comment),
        ]
    }))
}

fn part(scale: f64) -> Rows {
    let rows = PartGenerator::new(scale, 1, 1).iter();
    Box::new(rows.map(|r| {
        vec![
            int(r.p_partkey),
            text(r.p_name),
            text(r.p_mfgr),
            text(r.p_brand),
            text(r.p_type),
            int(r.p_size.into()),
            text(r.p_container),
            money(r.p_retailprice),
            text(r.p_comment),
        ]
    }))
}

fn supplier(scale: f64) -> Rows {
    let rows = SupplierGenerator::new(scale, 1, 1).iter();
    Box::new(rows.map(|r| {
        vec![
            int(r.s_suppkey),
            text(r.s_name),
            text(r.s_address),
            int(r.s_nationkey),
            text(r.s_phone),
            money(r.s_acctbal),
            text(r.s_comment),
        ]
    }))
}

fn partsupp(scale: f64) -> Rows {
    let rows = PartSuppGenerator::new(scale, 1, 1).iter();
    Box::new(rows.map(|r| {
        vec![
            int(r.ps_partkey),
            int(r.ps_suppkey),
            int(r.ps_availqty.into()),
            money(r.ps_supplycost),
            text(r.ps_comment),
        ]
    }))
}

fn customer(scale: f64) -> Rows {
    let rows = CustomerGenerator::new(scale, 1, 1).iter();
    Box::new(rows.map(|r| {
        vec![
            int(r.c_custkey),
            text(r.c_name),
            text(r.c_address),
            int(r.c_nationkey),
            text(r.c_phone),
            money(r.c_acctbal),
            text(r.c_mktsegment),
            text(r.c_comment),
        ]
    }))
}

fn orders(scale: f64) -> Rows {
    let rows = OrderGenerator::new(scale, 1, 1).iter();
    Box::new(rows.map(|r| {
        vec![
            int(r.o_orderkey),
            int(r.o_custkey),
            text(r.o_orderstatus),
            money(r.o_totalprice),
            date(r.o_orderdate),
            text(r.o_orderpriority),
            text(r.o_clerk),
            int(r.o_shippriority.into()),
            text(r.o_comment),
        ]
    }))
}

fn lineitem(scale: f64) -> Rows {
    let rows = LineItemGenerator::new(scale, 1, 1).iter();
    Box::new(rows.map(|r| {
        vec![
            int(r.l_orderkey),
            int(r.l_partkey),
            int(r.l_suppkey),
            int(r.l_linenumber.into()),
            hundredths(r.l_quantity * 100),
            money(r.l_extendedprice),
            money(r.l_discount),
            money(r.l_tax),
            text(r.l_returnflag),
            text(r.l_linestatus),
            date(r.l_shipdate),
            date(r.l_commitdate),
            date(r.l_receiptdate),
            text(r.l_shipinstruct),
            text(r.l_shipmode),
            text(r.l_comment),
        ]
    }))
}
