//! Functions of numbers.

use super::table::functions;

functions! {
    /// Functions of numbers.
    NumberFunction of super::ScalarFunction::Number, super::ScalarFunction;

    Abs "The magnitude, without the sign." Strict Immutable ["abs", "@"]
        [(SmallInt) -> SmallInt, (Int) -> Int, (BigInt) -> BigInt, (Decimal) -> Decimal, (Real) -> Real, (Double) -> Double];
    Sign "-1, 0 or 1." Strict Immutable ["sign"] [(Decimal) -> Decimal, (Double) -> Double];
    Ceil "The least whole number that is not less." Strict Immutable ["ceil", "ceiling"]
        [(Decimal) -> Decimal, (Double) -> Double];
    Floor "The greatest whole number that is not greater." Strict Immutable ["floor"]
        [(Decimal) -> Decimal, (Double) -> Double];
    Round "Rounded to a whole number or to so many digits: half away from zero for DECIMAL, half to even for DOUBLE."
        Strict Immutable ["round"] [(Double) -> Double, (Decimal) -> Decimal, (Decimal, Int) -> Decimal];
    Trunc "Cut to a whole number or to so many digits, towards zero." Strict Immutable ["trunc", "truncate"]
        [(Double) -> Double, (Decimal) -> Decimal, (Decimal, Int) -> Decimal];
    Mod "What is left of a division; it has the sign of the first." Strict Immutable ["mod"]
        [(SmallInt, SmallInt) -> SmallInt, (Int, Int) -> Int, (BigInt, BigInt) -> BigInt, (Decimal, Decimal) -> Decimal];
    Div "The whole quotient, towards zero." Strict Immutable ["div"] [(Decimal, Decimal) -> Decimal];
    Power "The first to the power of the second." Strict Immutable ["power", "pow"]
        [(Double, Double) -> Double, (Decimal, Decimal) -> Decimal];
    Sqrt "The square root." Strict Immutable ["sqrt"] [(Double) -> Double, (Decimal) -> Decimal];
    SquareRoot "The square root." Strict Immutable ["|/"] [(Double) -> Double];
    Cbrt "The cube root." Strict Immutable ["cbrt", "||/"] [(Double) -> Double];
    Exp "e to the power of the argument." Strict Immutable ["exp"] [(Double) -> Double, (Decimal) -> Decimal];
    Ln "The natural logarithm." Strict Immutable ["ln"] [(Double) -> Double, (Decimal) -> Decimal];
    Log10 "The logarithm to base 10." Strict Immutable ["log10"] [(Double) -> Double, (Decimal) -> Decimal];
    Log "The logarithm to base 10, or of the second argument to the base of the first." Strict Immutable ["log"]
        [(Double) -> Double, (Decimal) -> Decimal, (Decimal, Decimal) -> Decimal];
    Log2 "The logarithm to base 2." Strict Immutable ["log2"] [(Double) -> Double];
    Gcd "The greatest common divisor." Strict Immutable ["gcd"]
        [(Int, Int) -> Int, (BigInt, BigInt) -> BigInt, (Decimal, Decimal) -> Decimal];
    Lcm "The least common multiple." Strict Immutable ["lcm"]
        [(Int, Int) -> Int, (BigInt, BigInt) -> BigInt, (Decimal, Decimal) -> Decimal];
    Factorial "The factorial." Strict Immutable ["factorial"] [(BigInt) -> Decimal];
    Scale "How many digits follow the point." Strict Immutable ["scale"] [(Decimal) -> Int];
    MinScale "How many digits must follow the point to lose nothing." Strict Immutable ["min_scale"] [(Decimal) -> Int];
    TrimScale "The same number without trailing zeros." Strict Immutable ["trim_scale"] [(Decimal) -> Decimal];
    WidthBucket "In which of so many equal buckets between two bounds the first argument falls." Strict Immutable ["width_bucket"]
        [(Double, Double, Double, Int) -> Int, (Decimal, Decimal, Decimal, Int) -> Int];
    Random "A random number from 0 up to but not 1." Own Volatile ["random", "rand"] [() -> Double];
    Pi "The number pi." Own Immutable ["pi"] [() -> Double];
    Degrees "Radians as degrees." Strict Immutable ["degrees"] [(Double) -> Double];
    Radians "Degrees as radians." Strict Immutable ["radians"] [(Double) -> Double];
    Sin "The sine." Strict Immutable ["sin"] [(Double) -> Double];
    Cos "The cosine." Strict Immutable ["cos"] [(Double) -> Double];
    Tan "The tangent." Strict Immutable ["tan"] [(Double) -> Double];
    Cot "The cotangent." Strict Immutable ["cot"] [(Double) -> Double];
    Asin "The inverse sine." Strict Immutable ["asin"] [(Double) -> Double];
    Acos "The inverse cosine." Strict Immutable ["acos"] [(Double) -> Double];
    Atan "The inverse tangent." Strict Immutable ["atan"] [(Double) -> Double];
    Atan2 "The angle of the point (second, first)." Strict Immutable ["atan2"] [(Double, Double) -> Double];
    Sinh "The hyperbolic sine." Strict Immutable ["sinh"] [(Double) -> Double];
    Cosh "The hyperbolic cosine." Strict Immutable ["cosh"] [(Double) -> Double];
    Tanh "The hyperbolic tangent." Strict Immutable ["tanh"] [(Double) -> Double];
    Asinh "The inverse hyperbolic sine." Strict Immutable ["asinh"] [(Double) -> Double];
    Acosh "The inverse hyperbolic cosine." Strict Immutable ["acosh"] [(Double) -> Double];
    Atanh "The inverse hyperbolic tangent." Strict Immutable ["atanh"] [(Double) -> Double];
    Sind "The sine of degrees." Strict Immutable ["sind"] [(Double) -> Double];
    Cosd "The cosine of degrees." Strict Immutable ["cosd"] [(Double) -> Double];
    Tand "The tangent of degrees." Strict Immutable ["tand"] [(Double) -> Double];
    Cotd "The cotangent of degrees." Strict Immutable ["cotd"] [(Double) -> Double];
    Asind "The inverse sine in degrees." Strict Immutable ["asind"] [(Double) -> Double];
    Acosd "The inverse cosine in degrees." Strict Immutable ["acosd"] [(Double) -> Double];
    Atand "The inverse tangent in degrees." Strict Immutable ["atand"] [(Double) -> Double];
    Atan2d "The angle of the point (second, first) in degrees." Strict Immutable ["atan2d"] [(Double, Double) -> Double];
    ToNumber "A text read as a number by a template such as '9,999.99'." Strict Stable ["to_number"]
        [(Text, Text) -> Decimal];
}
