//! Window functions that are no aggregates: they need OVER, and look at a row's place in its partition,
//! or at other rows of it.

use super::table::functions;

functions! {
    /// A window function that is no aggregate.
    WindowFunction of itself, WindowFunction;

    RowNumber "The row's number within its partition, from 1." Own Immutable ["row_number"] [() -> BigInt]
        example "row_number() OVER (ORDER BY x) FROM (VALUES (7)) t (x)" "1";
    Rank "The number of the row's first peer: with gaps." Own Immutable ["rank"] [() -> BigInt]
        example "rank() OVER (ORDER BY x) FROM (VALUES (7)) t (x)" "1";
    DenseRank "The number of the row's group of peers: without gaps." Own Immutable ["dense_rank"] [() -> BigInt]
        example "dense_rank() OVER (ORDER BY x) FROM (VALUES (7)) t (x)" "1";
    PercentRank "How far the rank is from the first to the last row: from 0 to 1." Own Immutable ["percent_rank"] [() -> Double]
        example "percent_rank() OVER (ORDER BY x) FROM (VALUES (7)) t (x)" "0";
    CumeDist "The share of rows before the row or its peers: above 0, up to 1." Own Immutable ["cume_dist"] [() -> Double]
        example "cume_dist() OVER (ORDER BY x) FROM (VALUES (7)) t (x)" "1";
    Ntile "The number of the row's bucket, of so many that are as even as can be." Own Immutable ["ntile"] [(Int) -> Int]
        example "ntile(4) OVER (ORDER BY x) FROM (VALUES (7)) t (x)" "1";
    Lag "The value at the row so many (1) before the current one in the partition; past its end the default, or NULL."
        Own Immutable ["lag"] [(Same) -> Same, (Same, Int) -> Same, (Same, Int, Same) -> Same]
        example "lag(x) OVER (ORDER BY x) FROM (VALUES (7)) t (x)" "NULL";
    Lead "The value at the row so many (1) after the current one in the partition; past its end the default, or NULL."
        Own Immutable ["lead"] [(Same) -> Same, (Same, Int) -> Same, (Same, Int, Same) -> Same]
        example "lead(x, 1, 0) OVER (ORDER BY x) FROM (VALUES (7)) t (x)" "0";
    FirstValue "The value at the first row of the frame." Own Immutable ["first_value"] [(Same) -> Same]
        example "first_value(x) OVER (ORDER BY x) FROM (VALUES (7)) t (x)" "7";
    LastValue "The value at the last row of the frame." Own Immutable ["last_value"] [(Same) -> Same]
        example "last_value(x) OVER (ORDER BY x) FROM (VALUES (7)) t (x)" "7";
    NthValue "The value at the row of the frame of this number, from 1; NULL where there is none."
        Own Immutable ["nth_value"] [(Same, Int) -> Same]
        example "nth_value(x, 2) OVER (ORDER BY x) FROM (VALUES (7)) t (x)" "NULL";
}

const fn itself(function: WindowFunction) -> WindowFunction {
    function
}
