//! Functions of bit strings. Places count from 1 where those of texts do, and from 0 for single bits.

use super::table::functions;

functions! {
    /// Functions of bit strings.
    BitFunction of super::ScalarFunction::Bit, super::ScalarFunction;

    Length "How many bits." Strict Immutable ["length", "bit_length"] [(Bit) -> Int]
        example "length(B'101')" "3";
    OctetLength "How many bytes the bits fill, the last perhaps in part." Strict Immutable ["octet_length"] [(Bit) -> Int]
        example "octet_length(B'101010101')" "2";
    Substring "The bits from a 1-based place on, as many as said." Strict Immutable ["substring"]
        [(Bit, Int) -> Bit, (Bit, Int, Int) -> Bit]
        example "substring(B'110010' FROM 2 FOR 3)" "100";
    Overlay "The first with part of it replaced by the second, from a place on." Strict Immutable ["overlay"]
        [(Bit, Bit, Int) -> Bit, (Bit, Bit, Int, Int) -> Bit]
        example "overlay(B'0000000' PLACING B'111' FROM 2 FOR 5)" "01110";
    Position "The 1-based place of the first in the second; 0 where it is not there." Strict Immutable ["position"]
        [(Bit, Bit) -> Int]
        example "position(B'010' IN B'001010')" "2";
    GetBit "The bit at a 0-based place from the left." Strict Immutable ["get_bit"] [(Bit, Int) -> Int]
        example "get_bit(B'0101', 1)" "1";
    SetBit "The bits with one replaced, at a 0-based place from the left." Strict Immutable ["set_bit"] [(Bit, Int, Int) -> Bit]
        example "set_bit(B'0101', 0, 1)" "1101";
    BitCount "How many bits are set." Strict Immutable ["bit_count"] [(Bit) -> BigInt]
        example "bit_count(B'0111')" "3";
}
