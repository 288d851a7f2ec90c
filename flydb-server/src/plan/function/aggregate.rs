//! Aggregate functions. All but the counts give NULL for no rows, and those marked *strict* leave
//! out rows in which an argument is NULL.

use super::table::functions;

functions! {
    /// An aggregate function.
    AggregateFunction of itself, AggregateFunction;

    CountAll "How many rows: `count(*)`." Own Immutable ["count"] [() -> BigInt]
        example "count(*) FROM (VALUES (1), (2), (4)) t (x)" "3";
    Count "How many rows in which the argument is not NULL." Strict Immutable ["count"] [(Any) -> BigInt]
        example "count(x) FROM (VALUES (1), (NULL)) t (x)" "1";
    Sum "The sum: BIGINT of small integers, DECIMAL of BIGINT, else of the same type." Strict Immutable ["sum"]
        [(SmallInt) -> BigInt, (Int) -> BigInt, (BigInt) -> Decimal, (Decimal) -> Decimal, (Real) -> Real,
         (Double) -> Double, (Interval) -> Interval]
        example "sum(x) FROM (VALUES (1), (2), (4)) t (x)" "7";
    Avg "The mean: DECIMAL of integers, DOUBLE of floats." Strict Immutable ["avg", "mean"]
        [(SmallInt) -> Decimal, (Int) -> Decimal, (BigInt) -> Decimal, (Decimal) -> Decimal, (Real) -> Double,
         (Double) -> Double, (Interval) -> Interval]
        example "avg(x) FROM (VALUES (1), (2), (4)) t (x)" "2.3333333333333333";
    Min "The least." Strict Immutable ["min"] [(Same) -> Same]
        example "min(x) FROM (VALUES (1), (2), (4)) t (x)" "1";
    Max "The greatest." Strict Immutable ["max"] [(Same) -> Same]
        example "max(x) FROM (VALUES (1), (2), (4)) t (x)" "4";
    BoolAnd "Whether all are true." Strict Immutable ["bool_and", "every"] [(Boolean) -> Boolean]
        example "bool_and(x > 1) FROM (VALUES (1), (2), (4)) t (x)" "f";
    BoolOr "Whether any is true." Strict Immutable ["bool_or"] [(Boolean) -> Boolean]
        example "bool_or(x > 1) FROM (VALUES (1), (2), (4)) t (x)" "t";
    BitAnd "The bits that all have." Strict Immutable ["bit_and"]
        [(SmallInt) -> SmallInt, (Int) -> Int, (BigInt) -> BigInt, (Bit) -> Bit]
        example "bit_and(x) FROM (VALUES (1), (2), (4)) t (x)" "0";
    BitOr "The bits that any has." Strict Immutable ["bit_or"]
        [(SmallInt) -> SmallInt, (Int) -> Int, (BigInt) -> BigInt, (Bit) -> Bit]
        example "bit_or(x) FROM (VALUES (1), (2), (4)) t (x)" "7";
    BitXor "The bits that an odd number have." Strict Immutable ["bit_xor"]
        [(SmallInt) -> SmallInt, (Int) -> Int, (BigInt) -> BigInt, (Bit) -> Bit]
        example "bit_xor(x) FROM (VALUES (1), (2), (4)) t (x)" "7";
    StringAgg "The texts one after the other, with the second argument between them; rows with a NULL text are left out."
        Own Immutable ["string_agg", "listagg"] [(Text, Text) -> Text, (Bytes, Bytes) -> Bytes]
        example "string_agg(x::text, '-' ORDER BY x) FROM (VALUES (1), (2), (4)) t (x)" "1-2-4";
    GroupConcat "The values as texts, with a comma, the second argument, or what SEPARATOR says between them; NULLs are left out."
        Own Stable ["group_concat"] [(Any) -> Text, (Any, Text) -> Text]
        example "group_concat(x ORDER BY x) FROM (VALUES (1), (2), (4)) t (x)" "1,2,4";
    JsonAgg "An array of the values, NULLs included." Own Stable ["json_agg", "jsonb_agg", "json_arrayagg", "array_agg"]
        [(Any) -> Jsonb]
        example "jsonb_agg(x ORDER BY x) FROM (VALUES (1), (2), (4)) t (x)" "[1, 2, 4]";
    JsonObjectAgg "An object of the keys and values." Own Stable ["json_object_agg", "jsonb_object_agg", "json_objectagg"]
        [(Any, Any) -> Jsonb]
        example "jsonb_object_agg(x, x * 2) FROM (VALUES (1), (2), (4)) t (x)" "{\"1\": 2, \"2\": 4, \"4\": 8}";
    StddevSamp "The standard deviation of a sample; NULL of fewer than two rows." Strict Immutable ["stddev_samp", "stddev"]
        [(SmallInt) -> Decimal, (Int) -> Decimal, (BigInt) -> Decimal, (Decimal) -> Decimal, (Double) -> Double]
        example "stddev_samp(x) FROM (VALUES (1), (2), (4)) t (x)" "1.5275252316519467";
    StddevPop "The standard deviation of the whole." Strict Immutable ["stddev_pop", "std"]
        [(SmallInt) -> Decimal, (Int) -> Decimal, (BigInt) -> Decimal, (Decimal) -> Decimal, (Double) -> Double]
        example "stddev_pop(x) FROM (VALUES (1), (2), (4)) t (x)" "1.2472191289246471";
    VarSamp "The variance of a sample; NULL of fewer than two rows." Strict Immutable ["var_samp", "variance"]
        [(SmallInt) -> Decimal, (Int) -> Decimal, (BigInt) -> Decimal, (Decimal) -> Decimal, (Double) -> Double]
        example "var_samp(x) FROM (VALUES (1), (2), (4)) t (x)" "2.3333333333333333";
    VarPop "The variance of the whole." Strict Immutable ["var_pop"]
        [(SmallInt) -> Decimal, (Int) -> Decimal, (BigInt) -> Decimal, (Decimal) -> Decimal, (Double) -> Double]
        example "var_pop(x) FROM (VALUES (1), (2), (4)) t (x)" "1.5555555555555556";
    CovarPop "The covariance of the whole." Strict Immutable ["covar_pop"] [(Double, Double) -> Double]
        example "covar_pop(y, x) FROM (VALUES (1, 2), (2, 4), (3, 7)) t (y, x)" "1.6666666666666667";
    CovarSamp "The covariance of a sample." Strict Immutable ["covar_samp"] [(Double, Double) -> Double]
        example "covar_samp(y, x) FROM (VALUES (1, 2), (2, 4), (3, 7)) t (y, x)" "2.5";
    Corr "The correlation." Strict Immutable ["corr"] [(Double, Double) -> Double]
        example "corr(y, x) FROM (VALUES (1, 2), (2, 4), (3, 7)) t (y, x)" "0.9933992677987828";
    RegrCount "How many rows have both arguments." Strict Immutable ["regr_count"] [(Double, Double) -> BigInt]
        example "regr_count(y, x) FROM (VALUES (1, 2), (2, 4), (3, 7)) t (y, x)" "3";
    RegrAvgX "The mean of the second argument." Strict Immutable ["regr_avgx"] [(Double, Double) -> Double]
        example "regr_avgx(y, x) FROM (VALUES (1, 2), (2, 4), (3, 7)) t (y, x)" "4.333333333333333";
    RegrAvgY "The mean of the first argument." Strict Immutable ["regr_avgy"] [(Double, Double) -> Double]
        example "regr_avgy(y, x) FROM (VALUES (1, 2), (2, 4), (3, 7)) t (y, x)" "2";
    RegrSxx "The sum of squares of the second argument." Strict Immutable ["regr_sxx"] [(Double, Double) -> Double]
        example "regr_sxx(y, x) FROM (VALUES (1, 2), (2, 4), (3, 7)) t (y, x)" "12.666666666666666";
    RegrSyy "The sum of squares of the first argument." Strict Immutable ["regr_syy"] [(Double, Double) -> Double]
        example "regr_syy(y, x) FROM (VALUES (1, 2), (2, 4), (3, 7)) t (y, x)" "2";
    RegrSxy "The sum of products." Strict Immutable ["regr_sxy"] [(Double, Double) -> Double]
        example "regr_sxy(y, x) FROM (VALUES (1, 2), (2, 4), (3, 7)) t (y, x)" "5";
    RegrSlope "The slope of the line of best fit." Strict Immutable ["regr_slope"] [(Double, Double) -> Double]
        example "regr_slope(y, x) FROM (VALUES (1, 2), (2, 4), (3, 7)) t (y, x)" "0.39473684210526316";
    RegrIntercept "Where the line of best fit meets the axis." Strict Immutable ["regr_intercept"] [(Double, Double) -> Double]
        example "regr_intercept(y, x) FROM (VALUES (1, 2), (2, 4), (3, 7)) t (y, x)" "0.28947368421052627";
    RegrR2 "The square of the correlation." Strict Immutable ["regr_r2"] [(Double, Double) -> Double]
        example "regr_r2(y, x) FROM (VALUES (1, 2), (2, 4), (3, 7)) t (y, x)" "0.986842105263158";
    PercentileCont "The value at a fraction of the order, between two neighbours where need be: \
        `percentile_cont(0.5) WITHIN GROUP (ORDER BY x)` is called with the fraction and x."
        Own Immutable ["percentile_cont"] [(Double, Double) -> Double, (Double, Interval) -> Interval]
        example "percentile_cont(0.5) WITHIN GROUP (ORDER BY x) FROM (VALUES (1), (2), (4)) t (x)" "2";
    PercentileDisc "The first value at or past a fraction of the order." Own Immutable ["percentile_disc"] [(Double, Same) -> Same]
        example "percentile_disc(0.5) WITHIN GROUP (ORDER BY x) FROM (VALUES (1), (2), (4)) t (x)" "2";
    Median "The value in the middle: percentile_cont(0.5)." Strict Immutable ["median"] [(Double) -> Double]
        example "median(x) FROM (VALUES (1), (2), (4)) t (x)" "2";
    Mode "The most frequent value; of several the least: `mode() WITHIN GROUP (ORDER BY x)` is called with x."
        Strict Immutable ["mode"] [(Same) -> Same]
        example "mode() WITHIN GROUP (ORDER BY x) FROM (VALUES (1), (2), (2)) t (x)" "2";
    AnyValue "Any of the values: the first." Strict Immutable ["any_value", "first"] [(Same) -> Same]
        example "any_value(x) FROM (VALUES (7)) t (x)" "7";
}

const fn itself(function: AggregateFunction) -> AggregateFunction {
    function
}
