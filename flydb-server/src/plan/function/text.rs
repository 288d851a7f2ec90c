//! Functions of texts and bytes.

use super::table::functions;

functions! {
    /// Functions of texts and bytes.
    TextFunction of super::ScalarFunction::Text, super::ScalarFunction;

    Lower "The text in lower case." Strict Immutable ["lower", "lcase"] [(Text) -> Text];
    Upper "The text in upper case." Strict Immutable ["upper", "ucase"] [(Text) -> Text];
    Initcap "Each word's first letter in upper case, the rest in lower case." Strict Immutable ["initcap"] [(Text) -> Text];
    Length "How many characters a text has, or bytes a BLOB." Strict Immutable
        ["length", "len", "char_length", "character_length"] [(Text) -> Int, (Bytes) -> Int];
    OctetLength "How many bytes." Strict Immutable ["octet_length"] [(Text) -> Int, (Bytes) -> Int];
    BitLength "How many bits." Strict Immutable ["bit_length"] [(Text) -> Int, (Bytes) -> Int];
    Concat "The arguments one after the other, as texts; NULL counts as empty." Own Stable ["concat"] [(Any; Any) -> Text];
    ConcatWs "The arguments after the first, as texts, with the first between them; NULLs are left out." Own Stable
        ["concat_ws"] [(Text, Any; Any) -> Text];
    Substring "The characters (bytes) from a 1-based place on, as many as said." Strict Immutable
        ["substring", "substr", "mid"]
        [(Text, Int) -> Text, (Text, Int, Int) -> Text, (Bytes, Int) -> Bytes, (Bytes, Int, Int) -> Bytes,
         (Text, Text) -> Text, (Text, Text, Text) -> Text];
    Overlay "The first with part of it replaced by the second, from a place on." Strict Immutable ["overlay"]
        [(Text, Text, Int) -> Text, (Text, Text, Int, Int) -> Text,
         (Bytes, Bytes, Int) -> Bytes, (Bytes, Bytes, Int, Int) -> Bytes];
    Trim "The text without blanks, or the characters of the second argument, at both ends." Strict Immutable
        ["btrim", "trim"] [(Text) -> Text, (Text, Text) -> Text, (Bytes, Bytes) -> Bytes];
    LeftTrim "The same at the start only." Strict Immutable ["ltrim"] [(Text) -> Text, (Text, Text) -> Text, (Bytes, Bytes) -> Bytes];
    RightTrim "The same at the end only." Strict Immutable ["rtrim"] [(Text) -> Text, (Text, Text) -> Text, (Bytes, Bytes) -> Bytes];
    LeftPad "The text filled up at the start, or cut, to so many characters." Strict Immutable ["lpad"]
        [(Text, Int) -> Text, (Text, Int, Text) -> Text];
    RightPad "The text filled up at the end, or cut, to so many characters." Strict Immutable ["rpad"]
        [(Text, Int) -> Text, (Text, Int, Text) -> Text];
    Replace "The text with every occurrence of the second replaced by the third." Strict Immutable ["replace"]
        [(Text, Text, Text) -> Text];
    Translate "Each character that is in the second replaced by the one at its place in the third." Strict Immutable
        ["translate"] [(Text, Text, Text) -> Text];
    Left "The first characters; with a negative number, all but the last." Strict Immutable ["left"] [(Text, Int) -> Text];
    Right "The last characters; with a negative number, all but the first." Strict Immutable ["right"] [(Text, Int) -> Text];
    Reverse "The characters backwards." Strict Immutable ["reverse"] [(Text) -> Text];
    Repeat "The text so many times." Strict Immutable ["repeat"] [(Text, Int) -> Text];
    Space "So many blanks." Strict Immutable ["space"] [(Int) -> Text];
    StrPos "The 1-based place of the second in the first; 0 where it is not there." Strict Immutable ["strpos", "instr"]
        [(Text, Text) -> Int, (Bytes, Bytes) -> Int];
    Position "The 1-based place of the first in the second; 0 where it is not there." Strict Immutable ["position", "locate"]
        [(Text, Text) -> Int, (Bytes, Bytes) -> Int];
    SplitPart "The field of a number, counted from 1 or from the end, where the second separates." Strict Immutable
        ["split_part"] [(Text, Text, Int) -> Text];
    StartsWith "Whether the first starts with the second." Strict Immutable ["starts_with", "^@"] [(Text, Text) -> Boolean];
    EndsWith "Whether the first ends with the second." Strict Immutable ["ends_with"] [(Text, Text) -> Boolean];
    Contains "Whether the second is in the first." Strict Immutable ["contains"] [(Text, Text) -> Boolean];
    Ascii "The number of the first character; 0 of none." Strict Immutable ["ascii", "ord"] [(Text) -> Int];
    Chr "The character of a number." Strict Immutable ["chr"] [(Int) -> Text];
    ToHex "A whole number in hexadecimal digits." Strict Immutable ["to_hex", "hex"] [(Int) -> Text, (BigInt) -> Text];
    Md5 "The MD5 digest in hexadecimal digits." Strict Immutable ["md5"] [(Text) -> Text, (Bytes) -> Text];
    Sha224 "The SHA-224 digest." Strict Immutable ["sha224"] [(Bytes) -> Bytes];
    Sha256 "The SHA-256 digest." Strict Immutable ["sha256"] [(Bytes) -> Bytes];
    Sha384 "The SHA-384 digest." Strict Immutable ["sha384"] [(Bytes) -> Bytes];
    Sha512 "The SHA-512 digest." Strict Immutable ["sha512"] [(Bytes) -> Bytes];
    Encode "Bytes as text: 'hex', 'base64' or 'escape'." Strict Immutable ["encode"] [(Bytes, Text) -> Text];
    Decode "Text as bytes: 'hex', 'base64' or 'escape'." Strict Immutable ["decode"] [(Text, Text) -> Bytes];
    ConvertFrom "Bytes in an encoding (UTF8) as text." Strict Immutable ["convert_from"] [(Bytes, Text) -> Text];
    ConvertTo "Text as bytes in an encoding (UTF8)." Strict Immutable ["convert_to"] [(Text, Text) -> Bytes];
    GetByte "The byte at a 0-based place." Strict Immutable ["get_byte"] [(Bytes, Int) -> Int];
    SetByte "The bytes with one replaced, at a 0-based place." Strict Immutable ["set_byte"] [(Bytes, Int, Int) -> Bytes];
    GetBit "The bit at a 0-based place; the first is the lowest of the first byte." Strict Immutable ["get_bit"] [(Bytes, BigInt) -> Int];
    SetBit "The bytes with one bit replaced, at a 0-based place." Strict Immutable ["set_bit"] [(Bytes, BigInt, Int) -> Bytes];
    BitCount "How many bits are set." Strict Immutable ["bit_count"] [(Bytes) -> BigInt];
    QuoteLiteral "A value as an SQL literal." Strict Stable ["quote_literal"] [(Any) -> Text];
    QuoteIdent "The text as an SQL identifier, quoted where it must be." Strict Immutable ["quote_ident"] [(Text) -> Text];
    QuoteNullable "A value as an SQL literal, or the word NULL." Own Stable ["quote_nullable"] [(Any) -> Text];
    Format "The first with %s, %I and %L replaced by the other arguments." Own Stable ["format"] [(Text; Any) -> Text];
    Unistr "The text with \\XXXX escapes replaced by their characters." Strict Immutable ["unistr"] [(Text) -> Text];
    RegexpMatch "Whether a regular expression finds something in the text." Strict Immutable ["~"] [(Text, Text) -> Boolean];
    RegexpNoMatch "Whether it finds nothing." Strict Immutable ["!~"] [(Text, Text) -> Boolean];
    RegexpMatchAnyCase "Whether it finds something, upper and lower case alike." Strict Immutable ["~*"] [(Text, Text) -> Boolean];
    RegexpNoMatchAnyCase "Whether it finds nothing, upper and lower case alike." Strict Immutable ["!~*"] [(Text, Text) -> Boolean];
    SimilarTo "Whether the whole text matches an SQL regular expression; the third argument is the escape character." Strict
        Immutable ["similar_to"] [(Text, Text) -> Boolean, (Text, Text, Text) -> Boolean];
    RegexpLike "Whether a regular expression finds something; flags as a third argument." Strict Immutable ["regexp_like"]
        [(Text, Text) -> Boolean, (Text, Text, Text) -> Boolean];
    RegexpReplace "The text with the first match (all, with flag 'g'; or from a place on, and of which number, 0 for all) replaced; \\1 to \\9 and \\& name what matched."
        Strict Immutable ["regexp_replace"] [(Text, Text, Text) -> Text, (Text, Text, Text, Text) -> Text, (Text, Text, Text, Int) -> Text,
         (Text, Text, Text, Int, Int) -> Text, (Text, Text, Text, Int, Int, Text) -> Text];
    RegexpCount "How often a regular expression matches, from a place on, with flags." Strict Immutable ["regexp_count"]
        [(Text, Text) -> Int, (Text, Text, Int) -> Int, (Text, Text, Int, Text) -> Int];
    RegexpInstr "Where a regular expression matches, counted from 1; 0 where it does not. From a place on, of which match, \
        its start (0) or end (1), with flags, of which group." Strict Immutable ["regexp_instr"]
        [(Text, Text) -> Int, (Text, Text, Int) -> Int, (Text, Text, Int, Int) -> Int,
         (Text, Text, Int, Int, Int) -> Int, (Text, Text, Int, Int, Int, Text) -> Int, (Text, Text, Int, Int, Int, Text, Int) -> Int];
    RegexpSubstr "What a regular expression matches; NULL where it does not. From a place on, of which match, with flags, of which group." Strict Immutable ["regexp_substr"]
        [(Text, Text) -> Text, (Text, Text, Int) -> Text, (Text, Text, Int, Int) -> Text,
         (Text, Text, Int, Int, Text) -> Text, (Text, Text, Int, Int, Text, Int) -> Text];
    LikeEscape "A LIKE pattern whose escape character is the second argument as one whose escape character is the backslash."
        Strict Immutable ["like_escape"] [(Text, Text) -> Text];
}
