//! Functions of sequences. The binder puts the sequence's id in the place of its name.

use super::table::functions;

functions! {
    /// Functions of sequences.
    SequenceFunction of super::ScalarFunction::Sequence, super::ScalarFunction;

    NextVal "The next value of the sequence of this name, which stands there as a literal." Strict Volatile
        ["nextval"] [(Text) -> BigInt]
        example "nextval('order_number')" "1";
    CurrVal "What NEXTVAL gave last of this sequence in this session." Strict Volatile ["currval"]
        [(Text) -> BigInt]
        example "currval('order_number')" "1";
    LastVal "What NEXTVAL gave last in this session, of any sequence." Strict Volatile ["lastval"]
        [() -> BigInt]
        example "lastval()" "1";
    SetVal "Sets a sequence: the next value follows this one, or is this one where the third argument is false."
        Strict Volatile ["setval"] [(Text, BigInt) -> BigInt, (Text, BigInt, Boolean) -> BigInt]
        example "setval('order_number', 40)" "40";
    SerialSequence "The sequence that a column of a table owns, NULL where it owns none. The names stand there as literals."
        Strict Volatile ["pg_get_serial_sequence"] [(Text, Text) -> Text]
        example "pg_get_serial_sequence('orders', 'id')" "public.orders_id_seq";
    LastValue "The last value of a sequence that any session was given, or NULL before the first."
        Strict Volatile ["pg_sequence_last_value"] [(Text) -> BigInt]
        example "pg_sequence_last_value('order_number')" "40";
    Position "The last value of a sequence, or the first before it was given out." Strict Volatile
        ["sequence_position"] [(Text) -> BigInt]
        example "sequence_position('order_number')" "40";
    IsCalled "Whether a sequence gave its last value out." Strict Volatile ["sequence_is_called"]
        [(Text) -> Boolean]
        example "sequence_is_called('order_number')" "t";
}
