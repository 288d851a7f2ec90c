//! Movements over a result of three rows.

use super::*;
use CursorMove::{Absolute, Backward, Forward, Relative};

/// The rows that a walk gives step by step, with the position after each.
fn walk(steps: &[(CursorMove, &[i64], i64)]) {
    let mut position = 0;
    for (step, rows, then) in steps {
        let passed = passed(*step, position, 3);
        let mut found: Vec<i64> = (passed.first..=passed.last).collect();
        if passed.reversed {
            found.reverse();
        }
        assert_eq!((&found[..], passed.position), (*rows, *then), "{step:?}");
        position = passed.position;
    }
}

#[test]
fn rows_come_as_they_are_passed() {
    walk(&[
        (Backward(Some(1)), &[], 0),
        (Forward(Some(2)), &[1, 2], 2),
        (Forward(Some(0)), &[2], 2),
        (Backward(Some(0)), &[2], 2),
        (Forward(Some(2)), &[3], 4),
        (Forward(Some(1)), &[], 4),
        (Forward(Some(0)), &[], 4),
        (Backward(Some(2)), &[3, 2], 2),
        (Backward(Some(5)), &[1], 0),
        (Forward(None), &[1, 2, 3], 4),
        (Backward(None), &[3, 2, 1], 0),
        (Backward(None), &[], 0),
    ]);
}

#[test]
fn places_are_counted_from_either_end() {
    walk(&[
        (Absolute(2), &[2], 2),
        (Relative(0), &[2], 2),
        (Relative(-1), &[1], 1),
        (Relative(-1), &[], 0),
        (Absolute(-1), &[3], 3),
        (Absolute(-3), &[1], 1),
        (Absolute(-4), &[], 0),
        (Absolute(9), &[], 4),
        (Relative(-1), &[3], 3),
        (Absolute(0), &[], 0),
        (Relative(9), &[], 4),
    ]);
}

#[test]
fn extremes_do_not_overflow() {
    for step in [
        Forward(Some(i64::MAX)),
        Backward(Some(i64::MAX)),
        Absolute(i64::MIN),
        Absolute(i64::MAX),
        Relative(i64::MIN),
        Relative(i64::MAX),
    ] {
        for position in [0, 2, 4] {
            let _ = furthest(step, position);
            let passed = passed(step, position, 3);
            assert!((0..=4).contains(&passed.position));
        }
    }
}
