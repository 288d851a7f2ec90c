//! The eight tables of TPC-H, and their rows, made by the `tpchgen` crate.

use flydb_client::protocol::value::Date;
use flydb_client::{Decimal, Value};
use tpchgen::dates::TPCHDate;
use tpchgen::decimal::TPCHDecimal;
use tpchgen::generators::{
    CustomerGenerator, LineItemGenerator, NationGenerator, OrderGenerator, PartGenerator,
    PartSuppGenerator, RegionGenerator, SupplierGenerator,
};

/// The scale: at 0.01 there are about 87,000 rows in all.
const SCALE: f64 = 0.01;

/// A table to be made and filled.
pub struct Table {
    pub name: &'static str,
    pub columns: &'static str,
    /// Its rows, each with a value for every column.
    pub rows: fn() -> Vec<Vec<Value>>,
}

/// All tables, those that others refer to first.
pub const TABLES: &[Table] = &[
    Table {
        name: "region",
        columns: "r_regionkey INT PRIMARY KEY, r_name CHAR(25) NOT NULL, r_comment VARCHAR(152)",
        rows: region,
    },
    Table {
        name: "nation",
        columns: "n_nationkey INT PRIMARY KEY, n_name CHAR(25) NOT NULL,
            n_regionkey INT NOT NULL REFERENCES region, n_comment VARCHAR(152)",
        rows: nation,
    },
    Table {
        name: "part",
        columns: "p_partkey BIGINT PRIMARY KEY, p_name VARCHAR(55) NOT NULL, p_mfgr CHAR(25) NOT NULL,
            p_brand CHAR(10) NOT NULL, p_type VARCHAR(25) NOT NULL, p_size INT NOT NULL,
            p_container CHAR(10) NOT NULL, p_retailprice DECIMAL(15,2) NOT NULL, p_comment VARCHAR(23)",
        rows: part,
    },
    Table {
        name: "supplier",
        columns: "s_suppkey BIGINT PRIMARY KEY, s_name CHAR(25) NOT NULL, s_address VARCHAR(40) NOT NULL,
            s_nationkey INT NOT NULL REFERENCES nation, s_phone CHAR(15) NOT NULL,
            s_acctbal DECIMAL(15,2) NOT NULL, s_comment VARCHAR(101)",
        rows: supplier,
    },
    Table {
        name: "partsupp",
        columns: "ps_partkey BIGINT NOT NULL REFERENCES part, ps_suppkey BIGINT NOT NULL REFERENCES supplier,
            ps_availqty INT NOT NULL, ps_supplycost DECIMAL(15,2) NOT NULL, ps_comment VARCHAR(199),
            PRIMARY KEY (ps_partkey, ps_suppkey)",
        rows: partsupp,
    },
    Table {
        name: "customer",
        columns: "c_custkey BIGINT PRIMARY KEY, c_name VARCHAR(25) NOT NULL, c_address VARCHAR(40) NOT NULL,
            c_nationkey INT NOT NULL REFERENCES nation, c_phone CHAR(15) NOT NULL,
            c_acctbal DECIMAL(15,2) NOT NULL, c_mktsegment CHAR(10) NOT NULL, c_comment VARCHAR(117)",
        rows: customer,
    },
    Table {
        name: "orders",
        columns: "o_orderkey BIGINT PRIMARY KEY, o_custkey BIGINT NOT NULL REFERENCES customer,
            o_orderstatus CHAR(1) NOT NULL CHECK (o_orderstatus IN ('F', 'O', 'P')),
            o_totalprice DECIMAL(15,2) NOT NULL, o_orderdate DATE NOT NULL, o_orderpriority CHAR(15) NOT NULL,
            o_clerk CHAR(15) NOT NULL, o_shippriority INT NOT NULL, o_comment VARCHAR(79)",
        rows: orders,
    },
    Table {
        name: "lineitem",
        columns: "l_orderkey BIGINT NOT NULL REFERENCES orders, l_partkey BIGINT NOT NULL REFERENCES part,
            l_suppkey BIGINT NOT NULL REFERENCES supplier, l_linenumber INT NOT NULL,
            l_quantity DECIMAL(15,2) NOT NULL, l_extendedprice DECIMAL(15,2) NOT NULL,
            l_discount DECIMAL(15,2) NOT NULL, l_tax DECIMAL(15,2) NOT NULL, l_returnflag CHAR(1) NOT NULL,
            l_linestatus CHAR(1) NOT NULL, l_shipdate DATE NOT NULL, l_commitdate DATE NOT NULL,
            l_receiptdate DATE NOT NULL, l_shipinstruct CHAR(25) NOT NULL, l_shipmode CHAR(10) NOT NULL,
            l_comment VARCHAR(44), PRIMARY KEY (l_orderkey, l_linenumber)",
        rows: lineitem,
    },
];

fn text(value: impl ToString) -> Value {
    Value::Text(value.to_string().into())
}

fn key(value: i64) -> Value {
    Value::BigInt(value)
}

/// Keys of nations and regions, which are INT columns.
fn small_key(value: i64) -> Value {
    Value::Int(i32::try_from(value).unwrap_or(i32::MAX))
}

fn money(value: TPCHDecimal) -> Value {
    hundredths(value.into_inner())
}

fn hundredths(value: i64) -> Value {
    Decimal::new(i128::from(value), 2).map_or(Value::Null, Value::from)
}

fn date(value: TPCHDate) -> Value {
    Value::Date(Date(value.to_unix_epoch()))
}

fn region() -> Vec<Vec<Value>> {
    let rows = RegionGenerator::new(SCALE, 1, 1).iter();
    rows.map(|r| vec![small_key(r.r_regionkey), text(r.r_name), text(r.r_comment)])
        .collect()
}

fn nation() -> Vec<Vec<Value>> {
    let rows = NationGenerator::new(SCALE, 1, 1).iter();
    rows.map(|n| {
        vec![
            small_key(n.n_nationkey),
            text(n.n_name),
            small_key(n.n_regionkey),
            text(n.n_comment),
        ]
    })
    .collect()
}

fn part() -> Vec<Vec<Value>> {
    let rows = PartGenerator::new(SCALE, 1, 1).iter();
    rows.map(|p| {
        vec![
            key(p.p_partkey),
            text(p.p_name),
            text(p.p_mfgr),
            text(p.p_brand),
            text(p.p_type),
            Value::Int(p.p_size),
            text(p.p_container),
            money(p.p_retailprice),
            text(p.p_comment),
        ]
    })
    .collect()
}

fn supplier() -> Vec<Vec<Value>> {
    let rows = SupplierGenerator::new(SCALE, 1, 1).iter();
    rows.map(|s| {
        vec![
            key(s.s_suppkey),
            text(s.s_name),
            text(s.s_address),
            small_key(s.s_nationkey),
            text(s.s_phone),
            money(s.s_acctbal),
            text(s.s_comment),
        ]
    })
    .collect()
}

fn partsupp() -> Vec<Vec<Value>> {
    let rows = PartSuppGenerator::new(SCALE, 1, 1).iter();
    rows.map(|ps| {
        vec![
            key(ps.ps_partkey),
            key(ps.ps_suppkey),
            Value::Int(ps.ps_availqty),
            money(ps.ps_supplycost),
            text(ps.ps_comment),
        ]
    })
    .collect()
}

fn customer() -> Vec<Vec<Value>> {
    let rows = CustomerGenerator::new(SCALE, 1, 1).iter();
    rows.map(|c| {
        vec![
            key(c.c_custkey),
            text(c.c_name),
            text(c.c_address),
            small_key(c.c_nationkey),
            text(c.c_phone),
            money(c.c_acctbal),
            text(c.c_mktsegment),
            text(c.c_comment),
        ]
    })
    .collect()
}

fn orders() -> Vec<Vec<Value>> {
    let rows = OrderGenerator::new(SCALE, 1, 1).iter();
    rows.map(|o| {
        vec![
            key(o.o_orderkey),
            key(o.o_custkey),
            text(o.o_orderstatus),
            money(o.o_totalprice),
            date(o.o_orderdate),
            text(o.o_orderpriority),
            text(o.o_clerk),
            Value::Int(o.o_shippriority),
            text(o.o_comment),
        ]
    })
    .collect()
}

fn lineitem() -> Vec<Vec<Value>> {
    let rows = LineItemGenerator::new(SCALE, 1, 1).iter();
    rows.map(|l| {
        vec![
            key(l.l_orderkey),
            key(l.l_partkey),
            key(l.l_suppkey),
            Value::Int(l.l_linenumber),
            hundredths(l.l_quantity * 100),
            money(l.l_extendedprice),
            money(l.l_discount),
            money(l.l_tax),
            text(l.l_returnflag),
            text(l.l_linestatus),
            date(l.l_shipdate),
            date(l.l_commitdate),
            date(l.l_receiptdate),
            text(l.l_shipinstruct),
            text(l.l_shipmode),
            text(l.l_comment),
        ]
    })
    .collect()
}
