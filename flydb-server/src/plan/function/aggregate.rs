//! Aggregate functions. All but the counts give NULL for no rows, and those marked *strict* leave
//! out rows in which an argument is NULL.

use super::table::functions;

functions! {
    /// An aggregate function.
    AggregateFunction of itself, AggregateFunction;

    CountAll "How many rows: `count(*)`." Own Immutable ["count"] [() -> BigInt];
    Count "How many rows in which the argument is not NULL." Strict Immutable ["count"] [(Any) -> BigInt];
    Sum "The sum: BIGINT of small integers, DECIMAL of BIGINT, else of the same type." Strict Immutable ["sum"]
        [(SmallInt) -> BigInt, (Int) -> BigInt, (BigInt) -> Decimal, (Decimal) -> Decimal, (Real) -> Real,
         (Double) -> Double, (Interval) -> Interval];
    Avg "The mean: DECIMAL of integers, DOUBLE of floats." Strict Immutable ["avg", "mean"]
        [(SmallInt) -> Decimal, (Int) -> Decimal, (BigInt) -> Decimal, (Decimal) -> Decimal, (Real) -> Double,
         (Double) -> Double, (Interval) -> Interval];
    Min "The least." Strict Immutable ["min"] [(Same) -> Same];
    Max "The greatest." Strict Immutable ["max"] [(Same) -> Same];
    BoolAnd "Whether all are true." Strict Immutable ["bool_and", "every"] [(Boolean) -> Boolean];
    BoolOr "Whether any is true." Strict Immutable ["bool_or"] [(Boolean) -> Boolean];
    BitAnd "The bits that all have." Strict Immutable ["bit_and"] [(SmallInt) -> SmallInt, (Int) -> Int, (BigInt) -> BigInt];
    BitOr "The bits that any has." Strict Immutable ["bit_or"] [(SmallInt) -> SmallInt, (Int) -> Int, (BigInt) -> BigInt];
    BitXor "The bits that an odd number have." Strict Immutable ["bit_xor"]
        [(SmallInt) -> SmallInt, (Int) -> Int, (BigInt) -> BigInt];
    StringAgg "The texts one after the other, with the second argument between them; rows with a NULL text are left out."
        Own Immutable ["string_agg", "listagg"] [(Text, Text) -> Text, (Bytes, Bytes) -> Bytes];
    GroupConcat "The values as texts, with a comma (or the second argument) between them; NULLs are left out."
        Own Stable ["group_concat"] [(Any) -> Text, (Any, Text) -> Text];
    JsonAgg "An array of the values, NULLs included." Own Stable ["json_agg", "jsonb_agg", "json_arrayagg", "array_agg"]
        [(Any) -> Jsonb];
    JsonObjectAgg "An object of the keys and values." Own Stable ["json_object_agg", "jsonb_object_agg", "json_objectagg"]
        [(Any, Any) -> Jsonb];
    StddevSamp "The standard deviation of a sample; NULL of fewer than two rows." Strict Immutable ["stddev_samp", "stddev"]
        [(SmallInt) -> Decimal, (Int) -> Decimal, (BigInt) -> Decimal, (Decimal) -> Decimal, (Double) -> Double];
    StddevPop "The standard deviation of the whole." Strict Immutable ["stddev_pop"]
        [(SmallInt) -> Decimal, (Int) -> Decimal, (BigInt) -> Decimal, (Decimal) -> Decimal, (Double) -> Double];
    VarSamp "The variance of a sample; NULL of fewer than two rows." Strict Immutable ["var_samp", "variance"]
        [(SmallInt) -> Decimal, (Int) -> Decimal, (BigInt) -> Decimal, (Decimal) -> Decimal, (Double) -> Double];
    VarPop "The variance of the whole." Strict Immutable ["var_pop"]
        [(SmallInt) -> Decimal, (Int) -> Decimal, (BigInt) -> Decimal, (Decimal) -> Decimal, (Double) -> Double];
    CovarPop "The covariance of the whole." Strict Immutable ["covar_pop"] [(Double, Double) -> Double];
    CovarSamp "The covariance of a sample." Strict Immutable ["covar_samp"] [(Double, Double) -> Double];
    Corr "The correlation." Strict Immutable ["corr"] [(Double, Double) -> Double];
    RegrCount "How many rows have both arguments." Strict Immutable ["regr_count"] [(Double, Double) -> BigInt];
    RegrAvgX "The mean of the second argument." Strict Immutable ["regr_avgx"] [(Double, Double) -> Double];
    RegrAvgY "The mean of the first argument." Strict Immutable ["regr_avgy"] [(Double, Double) -> Double];
    RegrSxx "The sum of squares of the second argument." Strict Immutable ["regr_sxx"] [(Double, Double) -> Double];
    RegrSyy "The sum of squares of the first argument." Strict Immutable ["regr_syy"] [(Double, Double) -> Double];
    RegrSxy "The sum of products." Strict Immutable ["regr_sxy"] [(Double, Double) -> Double];
    RegrSlope "The slope of the line of best fit." Strict Immutable ["regr_slope"] [(Double, Double) -> Double];
    RegrIntercept "Where the line of best fit meets the axis." Strict Immutable ["regr_intercept"] [(Double, Double) -> Double];
    RegrR2 "The square of the correlation." Strict Immutable ["regr_r2"] [(Double, Double) -> Double];
    PercentileCont "The value at a fraction of the order, between two neighbours where need be: \
        `percentile_cont(0.5) WITHIN GROUP (ORDER BY x)` is called with the fraction and x."
        Own Immutable ["percentile_cont"] [(Double, Double) -> Double, (Double, Interval) -> Interval];
    PercentileDisc "The first value at or past a fraction of the order." Own Immutable ["percentile_disc"] [(Double, Same) -> Same];
    Median "The value in the middle: percentile_cont(0.5)." Strict Immutable ["median"] [(Double) -> Double];
    Mode "The most frequent value; of several the least: `mode() WITHIN GROUP (ORDER BY x)` is called with x."
        Strict Immutable ["mode"] [(Same) -> Same];
    AnyValue "Any of the values: the first." Strict Immutable ["any_value", "first"] [(Same) -> Same];
}

const fn itself(function: AggregateFunction) -> AggregateFunction {
    function
}
