//! Places of frames, by hand; `exec/tests/windows.rs` tries them all against the definition.

use super::*;

/// Two partitions: four rows, of which the middle ones are peers, and two.
fn cuts() -> Cuts {
    Cuts::at(&[0, 4, 6], &[0, 1, 3, 4, 5, 6])
}

fn frames(units: FrameUnits, start: Bound, end: Bound, exclusion: Exclusion) -> Vec<Places> {
    let frame = Frame {
        units,
        start,
        end,
        exclusion,
    };
    let cuts = cuts();
    let mut cursor = FrameCursor::default();
    (0..6)
        .map(|place| frame.next(&mut cursor, place, &cuts, None).unwrap())
        .collect()
}

fn whole(units: FrameUnits, start: Bound, end: Bound) -> Vec<Range<usize>> {
    let all = frames(units, start, end, Exclusion::NoOthers);
    all.into_iter().map(|places| places.whole).collect()
}

#[test]
fn rows_stay_within_their_partition() {
    assert_eq!(
        whole(FrameUnits::Rows, Bound::Count(-1), Bound::Count(1)),
        [0..2, 0..3, 1..4, 2..4, 4..6, 4..6]
    );
    assert_eq!(
        whole(FrameUnits::Rows, Bound::Count(2), Bound::Count(i64::MAX)),
        [2..4, 3..4, 4..4, 4..4, 6..6, 6..6]
    );
    assert_eq!(
        whole(FrameUnits::Rows, Bound::Count(-i64::MAX), Bound::Count(-1)),
        [0..0, 0..1, 0..2, 0..3, 4..4, 4..5]
    );
}

#[test]
fn peers_come_together() {
    assert_eq!(
        whole(
            FrameUnits::Range,
            Bound::UnboundedPreceding,
            Bound::CurrentRow
        ),
        [0..1, 0..3, 0..3, 0..4, 4..5, 4..6]
    );
    assert_eq!(
        whole(FrameUnits::Groups, Bound::Count(-1), Bound::Count(0)),
        [0..1, 0..3, 0..3, 1..4, 4..5, 4..6]
    );
    assert_eq!(
        whole(FrameUnits::Groups, Bound::Count(1), Bound::Count(i64::MAX)),
        [1..4, 3..4, 3..4, 4..4, 5..6, 6..6]
    );
    assert_eq!(
        whole(FrameUnits::Groups, Bound::Count(-3), Bound::Count(-1)),
        [0..0, 0..1, 0..1, 0..3, 4..4, 4..5]
    );
}

#[test]
fn what_is_left_out_parts_the_frame() {
    let rows_of = |exclusion| -> Vec<Vec<usize>> {
        let (start, end) = (Bound::UnboundedPreceding, Bound::UnboundedFollowing);
        let all = frames(FrameUnits::Rows, start, end, exclusion);
        let rows = all.iter().map(|places| {
            let rows: Vec<usize> = places.parts().into_iter().flatten().collect();
            for (number, row) in rows.iter().enumerate() {
                assert_eq!(places.nth(number), Some(*row));
            }
            assert_eq!(places.nth(rows.len()), None);
            assert_eq!(places.last(), rows.last().copied());
            rows
        });
        rows.collect()
    };
    assert_eq!(rows_of(Exclusion::CurrentRow)[1], [0, 2, 3]);
    assert_eq!(rows_of(Exclusion::Group)[1], [0, 3]);
    assert_eq!(rows_of(Exclusion::Ties)[2], [0, 2, 3]);
    assert_eq!(rows_of(Exclusion::Group)[4], [5]);
}

#[test]
fn what_is_left_out_may_lie_outside_the_frame() {
    let places = frames(
        FrameUnits::Rows,
        Bound::Count(1),
        Bound::Count(2),
        Exclusion::Ties,
    );
    let rows: Vec<usize> = places[1].parts().into_iter().flatten().collect();
    assert_eq!(rows, [3]);
    assert_eq!(places[3].last(), None);
}
