//! Frames that move, against the definition: for each row, every row of its partition is asked whether
//! it belongs to the frame.

use proptest::prelude::*;

use crate::exec::testing::*;
use crate::plan::{
    AggregateCall, AggregateFunction, Exclusion, Expr, Frame, FrameBound, FrameUnits, Node,
    SortKey, Window, WindowCall, WindowFunction, WindowWork,
};
use crate::types::{DataType, Value};

/// Partition, key, value.
type Row = [Option<i32>; 3];

/// An end of a frame, of offsets that are small enough to have edges within the rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum End {
    First,
    Offset(i64),
    Current,
    Last,
}

#[derive(Clone, Copy, Debug)]
struct Case {
    units: FrameUnits,
    start: End,
    end: End,
    exclusion: Exclusion,
    descending: bool,
    nulls_first: bool,
}

fn run(node: Node) -> Vec<Vec<Value>> {
    thread_local! {
        static DATABASE: Database = Database::new();
    }
    DATABASE.with(|database| run_in(&mut database.begin(), node).unwrap().rows)
}

fn rows() -> impl Strategy<Value = Vec<Row>> {
    let row = (
        proptest::option::weighted(0.9, 0..2_i32),
        proptest::option::weighted(0.9, -30..30_i32),
        proptest::option::weighted(0.8, -9..10_i32),
    );
    let row = row.prop_map(|(partition, key, value)| [partition, key, value]);
    proptest::collection::vec(row, 0..250)
}

fn cases() -> impl Strategy<Value = Case> {
    let end = || {
        prop_oneof![
            Just(End::First),
            (-120..120_i64).prop_map(End::Offset),
            (-4..5_i64).prop_map(End::Offset),
            Just(End::Current),
            Just(End::Last),
        ]
    };
    let units = prop_oneof![
        Just(FrameUnits::Rows),
        Just(FrameUnits::Range),
        Just(FrameUnits::Groups)
    ];
    let exclusion = prop_oneof![
        Just(Exclusion::NoOthers),
        Just(Exclusion::CurrentRow),
        Just(Exclusion::Group),
        Just(Exclusion::Ties)
    ];
    let order = (any::<bool>(), any::<bool>());
    let all = (units, end(), end(), exclusion, order);
    all.prop_filter_map(
        "a frame that no statement can have",
        |(units, start, end, exclusion, (descending, nulls_first))| {
            let possible = start != End::Last && end != End::First;
            possible.then_some(Case {
                units,
                start,
                end,
                exclusion,
                descending,
                nulls_first,
            })
        },
    )
}

fn bound(end: End) -> FrameBound {
    match end {
        End::First => FrameBound::UnboundedPreceding,
        End::Offset(offset) if offset < 0 => FrameBound::Preceding(bigint(-offset)),
        End::Offset(offset) => FrameBound::Following(bigint(offset)),
        End::Current => FrameBound::CurrentRow,
        End::Last => FrameBound::UnboundedFollowing,
    }
}

fn aggregate(function: AggregateFunction, arguments: Vec<Expr>, data_type: DataType) -> WindowWork {
    WindowWork::Aggregate(AggregateCall {
        function,
        arguments,
        distinct: false,
        filter: None,
        order_by: Vec::new(),
        data_type,
    })
}

fn function(function: WindowFunction) -> WindowWork {
    WindowWork::Function {
        function,
        arguments: vec![int_column(2)],
        data_type: DataType::Int,
    }
}

fn plan(rows: &[Row], case: Case) -> Node {
    let frame = Frame {
        units: case.units,
        start: bound(case.start),
        end: bound(case.end),
        exclusion: case.exclusion,
    };
    let value = || vec![int_column(2)];
    let works = [
        aggregate(AggregateFunction::CountAll, Vec::new(), DataType::BigInt),
        aggregate(AggregateFunction::Sum, value(), DataType::BigInt),
        aggregate(AggregateFunction::Min, value(), DataType::Int),
        aggregate(AggregateFunction::JsonAgg, value(), DataType::Jsonb),
        function(WindowFunction::FirstValue),
        function(WindowFunction::LastValue),
    ];
    let calls = works.map(|work| WindowCall {
        work,
        frame: frame.clone(),
    });
    let rows: Vec<Vec<Option<i32>>> = rows.iter().map(|row| row.to_vec()).collect();
    Node::Window(Window {
        input: Box::new(values(3, &rows)),
        partition_by: vec![int_column(0)],
        order_by: vec![SortKey {
            expr: int_column(1),
            descending: case.descending,
            nulls_first: case.nulls_first,
        }],
        calls: calls.to_vec(),
    })
}

/// A key as a number that sorts as the case says; no distance leads from a NULL to anything else.
fn rank(key: Option<i32>, case: Case) -> i64 {
    const FAR: i64 = 1_000_000;
    match key {
        None if case.nulls_first => -FAR,
        None => FAR,
        Some(key) if case.descending => -i64::from(key),
        Some(key) => key.into(),
    }
}

/// The rows as they come out, each with its group of peers.
fn sorted(rows: &[Row], case: Case) -> Vec<(Row, i64)> {
    let mut rows = rows.to_vec();
    rows.sort_by_key(|row| (row[0].is_none(), row[0], rank(row[1], case)));
    let mut group = 0;
    let mut before: Option<Row> = None;
    rows.into_iter()
        .map(|row| {
            if before.is_some_and(|before| before[..2] != row[..2]) {
                group += 1;
            }
            before = Some(row);
            (row, group)
        })
        .collect()
}

/// The values of the frame of a row.
fn frame(rows: &[(Row, i64)], at: usize, case: Case) -> Vec<Option<i32>> {
    let (current, peers) = rows[at];
    let belongs = |place: &usize| {
        let (row, group) = rows[*place];
        let step = i64::try_from(*place).unwrap() - i64::try_from(at).unwrap();
        let peer_step = group - peers;
        let (distance, to_current) = match case.units {
            FrameUnits::Rows => (step, step),
            FrameUnits::Range => (rank(row[1], case) - rank(current[1], case), peer_step),
            FrameUnits::Groups => (peer_step, peer_step),
        };
        let offset = |end: End| match (end, row[1], current[1]) {
            // From a NULL there is no way but to other NULLs.
            (End::Offset(_), None, None) if case.units == FrameUnits::Range => 0,
            (End::Offset(offset), _, _) => offset,
            _ => 0,
        };
        let after_start = match case.start {
            End::First => true,
            End::Offset(_) => distance >= offset(case.start),
            End::Current => to_current >= 0,
            End::Last => false,
        };
        let before_end = match case.end {
            End::First => false,
            End::Offset(_) => distance <= offset(case.end),
            End::Current => to_current <= 0,
            End::Last => true,
        };
        let left_out = match case.exclusion {
            Exclusion::NoOthers => false,
            Exclusion::CurrentRow => step == 0,
            Exclusion::Group => peer_step == 0,
            Exclusion::Ties => peer_step == 0 && step != 0,
        };
        row[0] == current[0] && after_start && before_end && !left_out
    };
    let places = (0..rows.len()).filter(belongs);
    places.map(|place| rows[place].0[2]).collect()
}

/// What each call gives of a frame, as text.
fn expected(frame: &[Option<i32>]) -> Vec<String> {
    let present: Vec<i32> = frame.iter().copied().flatten().collect();
    let or_null = |value: Option<String>| value.unwrap_or_else(|| "NULL".to_owned());
    let sum: i32 = present.iter().sum();
    let text = |value: &Option<i32>| value.map_or("null".to_owned(), |value| value.to_string());
    let texts: Vec<String> = frame.iter().map(text).collect();
    let json = format!("[{}]", texts.join(", "));
    let cell =
        |value: Option<&Option<i32>>| or_null(value.copied().flatten().map(|v| v.to_string()));
    vec![
        frame.len().to_string(),
        or_null((!present.is_empty()).then(|| sum.to_string())),
        or_null(present.iter().min().map(i32::to_string)),
        or_null((!frame.is_empty()).then_some(json)),
        cell(frame.first()),
        cell(frame.last()),
    ]
}

fn shown(value: &Value) -> String {
    match value {
        Value::Null => "NULL".to_owned(),
        Value::Int(value) => value.to_string(),
        Value::BigInt(value) => value.to_string(),
        Value::Json(value) => value.as_str().to_owned(),
        other => format!("{other:?}"),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn frames_hold_what_their_definition_says(rows in rows(), case in cases()) {
        let found = run(plan(&rows, case));
        let rows = sorted(&rows, case);
        prop_assert_eq!(found.len(), rows.len());
        for (at, found) in found.iter().enumerate() {
            let found: Vec<String> = found[3..].iter().map(shown).collect();
            prop_assert_eq!(found, expected(&frame(&rows, at, case)), "row {}", at);
        }
    }
}
