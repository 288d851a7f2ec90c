//! Functions of numbers.

use super::table::functions;

functions! {
    /// Functions of numbers.
    NumberFunction of super::ScalarFunction::Number, super::ScalarFunction;

    Abs "The magnitude, without the sign." Strict Immutable ["abs", "@"]
        [(SmallInt) -> SmallInt, (Int) -> Int, (BigInt) -> BigInt, (Decimal) -> Decimal, (Real) -> Real, (Double) -> Double]
        example "abs(-17.4)" "17.4";
    Sign "-1, 0 or 1." Strict Immutable ["sign"] [(Decimal) -> Decimal, (Double) -> Double]
        example "sign(-8.4)" "-1";
    Ceil "The least whole number that is not less." Strict Immutable ["ceil", "ceiling"]
        [(Decimal) -> Decimal, (Double) -> Double]
        example "ceil(-42.8)" "-42";
    Floor "The greatest whole number that is not greater." Strict Immutable ["floor"]
        [(Decimal) -> Decimal, (Double) -> Double]
        example "floor(-42.8)" "-43";
    Round "Rounded to a whole number or to so many digits: half away from zero for DECIMAL, half to even for DOUBLE."
        Strict Immutable ["round"] [(Double) -> Double, (Decimal) -> Decimal, (Decimal, Int) -> Decimal]
        example "round(42.4382, 2)" "42.44";
    Trunc "Cut to a whole number or to so many digits, towards zero." Strict Immutable ["trunc", "truncate"]
        [(Double) -> Double, (Decimal) -> Decimal, (Decimal, Int) -> Decimal]
        example "trunc(-42.4382, 2)" "-42.43";
    Mod "What is left of a division; it has the sign of the first." Strict Immutable ["mod"]
        [(SmallInt, SmallInt) -> SmallInt, (Int, Int) -> Int, (BigInt, BigInt) -> BigInt, (Decimal, Decimal) -> Decimal]
        example "mod(9, 4)" "1";
    Div "The whole quotient, towards zero." Strict Immutable ["div"] [(Decimal, Decimal) -> Decimal]
        example "div(9, 4)" "2";
    Power "The first to the power of the second." Strict Immutable ["power", "pow"]
        [(Double, Double) -> Double, (Decimal, Decimal) -> Decimal]
        example "power(2, 10)" "1024";
    Sqrt "The square root." Strict Immutable ["sqrt"] [(Double) -> Double, (Decimal) -> Decimal]
        example "sqrt(2.0)" "1.414213562373095";
    SquareRoot "The square root." Strict Immutable ["|/"] [(Double) -> Double]
        example "|/ 25.0" "5";
    Cbrt "The cube root." Strict Immutable ["cbrt", "||/"] [(Double) -> Double]
        example "cbrt(-8)" "-2";
    Exp "e to the power of the argument." Strict Immutable ["exp"] [(Double) -> Double, (Decimal) -> Decimal]
        example "exp(1.0)" "2.7182818284590452";
    Ln "The natural logarithm." Strict Immutable ["ln"] [(Double) -> Double, (Decimal) -> Decimal]
        example "ln(2.0)" "0.6931471805599453";
    Log10 "The logarithm to base 10." Strict Immutable ["log10"] [(Double) -> Double, (Decimal) -> Decimal]
        example "log10(1000)" "3";
    Log "The logarithm to base 10, or of the second argument to the base of the first." Strict Immutable ["log"]
        [(Double) -> Double, (Decimal) -> Decimal, (Decimal, Decimal) -> Decimal]
        example "log(2.0, 64.0)" "6.0000000000000000";
    Log2 "The logarithm to base 2." Strict Immutable ["log2"] [(Double) -> Double]
        example "log2(8)" "3";
    Gcd "The greatest common divisor." Strict Immutable ["gcd"]
        [(Int, Int) -> Int, (BigInt, BigInt) -> BigInt, (Decimal, Decimal) -> Decimal]
        example "gcd(1071, 462)" "21";
    Lcm "The least common multiple." Strict Immutable ["lcm"]
        [(Int, Int) -> Int, (BigInt, BigInt) -> BigInt, (Decimal, Decimal) -> Decimal]
        example "lcm(1071, 462)" "23562";
    Factorial "The factorial." Strict Immutable ["factorial"] [(BigInt) -> Decimal]
        example "factorial(5)" "120";
    Scale "How many digits follow the point." Strict Immutable ["scale"] [(Decimal) -> Int]
        example "scale(8.4100)" "4";
    MinScale "How many digits must follow the point to lose nothing." Strict Immutable ["min_scale"] [(Decimal) -> Int]
        example "min_scale(8.4100)" "2";
    TrimScale "The same number without trailing zeros." Strict Immutable ["trim_scale"] [(Decimal) -> Decimal]
        example "trim_scale(8.4100)" "8.41";
    WidthBucket "In which of so many equal buckets between two bounds the first argument falls." Strict Immutable ["width_bucket"]
        [(Double, Double, Double, Int) -> Int, (Decimal, Decimal, Decimal, Int) -> Int]
        example "width_bucket(5.35, 0.024, 10.06, 5)" "3";
    SampleRow "Whether the row of a number is in a sample of so many percent, by a seed: TABLESAMPLE asks it of each row."
        Own Immutable ["sample_row"] [(BigInt, Real, Double) -> Boolean]
        example "sample_row(17, 100, 1)" "t";
    Random "A random number from 0 up to but not 1." Own Volatile ["random", "rand"] [() -> Double]
        example "random() < 1" "t";
    Pi "The number pi." Own Immutable ["pi"] [() -> Double]
        example "pi()" "3.141592653589793";
    Degrees "Radians as degrees." Strict Immutable ["degrees"] [(Double) -> Double]
        example "degrees(0.5)" "28.64788975654116";
    Radians "Degrees as radians." Strict Immutable ["radians"] [(Double) -> Double]
        example "radians(45)" "0.7853981633974483";
    Sin "The sine." Strict Immutable ["sin"] [(Double) -> Double]
        example "sin(0)" "0";
    Cos "The cosine." Strict Immutable ["cos"] [(Double) -> Double]
        example "cos(0)" "1";
    Tan "The tangent." Strict Immutable ["tan"] [(Double) -> Double]
        example "tan(0)" "0";
    Cot "The cotangent." Strict Immutable ["cot"] [(Double) -> Double]
        example "cot(1)" "0.6420926159343306";
    Asin "The inverse sine." Strict Immutable ["asin"] [(Double) -> Double]
        example "asin(1)" "1.5707963267948966";
    Acos "The inverse cosine." Strict Immutable ["acos"] [(Double) -> Double]
        example "acos(1)" "0";
    Atan "The inverse tangent." Strict Immutable ["atan"] [(Double) -> Double]
        example "atan(1)" "0.7853981633974483";
    Atan2 "The angle of the point (second, first)." Strict Immutable ["atan2"] [(Double, Double) -> Double]
        example "atan2(1, 0)" "1.5707963267948966";
    Sinh "The hyperbolic sine." Strict Immutable ["sinh"] [(Double) -> Double]
        example "sinh(0)" "0";
    Cosh "The hyperbolic cosine." Strict Immutable ["cosh"] [(Double) -> Double]
        example "cosh(0)" "1";
    Tanh "The hyperbolic tangent." Strict Immutable ["tanh"] [(Double) -> Double]
        example "tanh(0)" "0";
    Asinh "The inverse hyperbolic sine." Strict Immutable ["asinh"] [(Double) -> Double]
        example "asinh(0)" "0";
    Acosh "The inverse hyperbolic cosine." Strict Immutable ["acosh"] [(Double) -> Double]
        example "acosh(1)" "0";
    Atanh "The inverse hyperbolic tangent." Strict Immutable ["atanh"] [(Double) -> Double]
        example "atanh(0)" "0";
    Sind "The sine of degrees." Strict Immutable ["sind"] [(Double) -> Double]
        example "sind(30)" "0.5";
    Cosd "The cosine of degrees." Strict Immutable ["cosd"] [(Double) -> Double]
        example "cosd(60)" "0.5";
    Tand "The tangent of degrees." Strict Immutable ["tand"] [(Double) -> Double]
        example "tand(45)" "1";
    Cotd "The cotangent of degrees." Strict Immutable ["cotd"] [(Double) -> Double]
        example "cotd(45)" "1";
    Asind "The inverse sine in degrees." Strict Immutable ["asind"] [(Double) -> Double]
        example "asind(0.5)" "30";
    Acosd "The inverse cosine in degrees." Strict Immutable ["acosd"] [(Double) -> Double]
        example "acosd(0.5)" "60";
    Atand "The inverse tangent in degrees." Strict Immutable ["atand"] [(Double) -> Double]
        example "atand(1)" "45";
    Atan2d "The angle of the point (second, first) in degrees." Strict Immutable ["atan2d"] [(Double, Double) -> Double]
        example "atan2d(1, 0)" "90";
    ToNumber "A text read as a number by a template such as '9,999.99'." Strict Stable ["to_number"]
        [(Text, Text) -> Decimal]
        example "to_number('12,454.8-', '99G999D9S')" "-12454.8";
}
