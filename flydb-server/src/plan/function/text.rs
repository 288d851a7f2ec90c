//! Functions of texts and bytes.

use super::table::functions;

functions! {
    /// Functions of texts and bytes.
    TextFunction of super::ScalarFunction::Text, super::ScalarFunction;

    Lower "The text in lower case." Strict Immutable ["lower", "lcase"] [(Text) -> Text]
        example "lower('ABC')" "abc";
    Upper "The text in upper case." Strict Immutable ["upper", "ucase"] [(Text) -> Text]
        example "upper('abc')" "ABC";
    Initcap "Each word's first letter in upper case, the rest in lower case." Strict Immutable ["initcap"] [(Text) -> Text]
        example "initcap('hi THOMAS')" "Hi Thomas";
    Length "How many characters a text has, or bytes a BLOB." Strict Immutable
        ["length", "len", "char_length", "character_length"] [(Text) -> Int, (Bytes) -> Int]
        example "length('jose')" "4";
    RowKey "The bytes by which rows of such values are ordered, and are the same: SEARCH and CYCLE number rows by them."
        Own Immutable ["row_key"] [(Any; Any) -> Bytes]
        example "row_key(2, 'b') < row_key(10, 'a')" "t";
    PathHas "Whether a chain of keys, as row_key makes them, has this one." Strict Immutable ["path_has"]
        [(Bytes, Bytes) -> Boolean]
        example "path_has(row_key(1) || row_key(2), row_key(2))" "t";
    OctetLength "How many bytes." Strict Immutable ["octet_length"] [(Text) -> Int, (Bytes) -> Int]
        example "octet_length('né')" "3";
    BitLength "How many bits." Strict Immutable ["bit_length"] [(Text) -> Int, (Bytes) -> Int]
        example "bit_length('jose')" "32";
    Concat "The arguments one after the other, as texts; NULL counts as empty." Own Stable ["concat"] [(Any; Any) -> Text]
        example "concat('abc', NULL, 22)" "abc22";
    ConcatWs "The arguments after the first, as texts, with the first between them; NULLs are left out." Own Stable
        ["concat_ws"] [(Text, Any; Any) -> Text]
        example "concat_ws(',', 'abc', NULL, 22)" "abc,22";
    Substring "The characters (bytes) from a 1-based place on, as many as said." Strict Immutable
        ["substring", "substr", "mid"]
        [(Text, Int) -> Text, (Text, Int, Int) -> Text, (Bytes, Int) -> Bytes, (Bytes, Int, Int) -> Bytes,
         (Text, Text) -> Text, (Text, Text, Text) -> Text]
        example "substring('Thomas' FROM 2 FOR 3)" "hom";
    Overlay "The first with part of it replaced by the second, from a place on." Strict Immutable ["overlay"]
        [(Text, Text, Int) -> Text, (Text, Text, Int, Int) -> Text,
         (Bytes, Bytes, Int) -> Bytes, (Bytes, Bytes, Int, Int) -> Bytes]
        example "overlay('Txxxxas' PLACING 'hom' FROM 2 FOR 4)" "Thomas";
    Trim "The text without blanks, or the characters of the second argument, at both ends." Strict Immutable
        ["btrim", "trim"] [(Text) -> Text, (Text, Text) -> Text, (Bytes, Bytes) -> Bytes]
        example "trim(BOTH 'x' FROM 'xTomxx')" "Tom";
    LeftTrim "The same at the start only." Strict Immutable ["ltrim"] [(Text) -> Text, (Text, Text) -> Text, (Bytes, Bytes) -> Bytes]
        example "ltrim('zzzytest', 'xyz')" "test";
    RightTrim "The same at the end only." Strict Immutable ["rtrim"] [(Text) -> Text, (Text, Text) -> Text, (Bytes, Bytes) -> Bytes]
        example "rtrim('testxxzx', 'xyz')" "test";
    LeftPad "The text filled up at the start, or cut, to so many characters." Strict Immutable ["lpad"]
        [(Text, Int) -> Text, (Text, Int, Text) -> Text]
        example "lpad('hi', 5, 'xy')" "xyxhi";
    RightPad "The text filled up at the end, or cut, to so many characters." Strict Immutable ["rpad"]
        [(Text, Int) -> Text, (Text, Int, Text) -> Text]
        example "rpad('hi', 5, 'xy')" "hixyx";
    Replace "The text with every occurrence of the second replaced by the third." Strict Immutable ["replace"]
        [(Text, Text, Text) -> Text]
        example "replace('abcdefabc', 'abc', 'X')" "XdefX";
    Translate "Each character that is in the second replaced by the one at its place in the third." Strict Immutable
        ["translate"] [(Text, Text, Text) -> Text]
        example "translate('12345', '143', 'ax')" "a2x5";
    Left "The first characters; with a negative number, all but the last." Strict Immutable ["left"] [(Text, Int) -> Text]
        example "left('abcde', 2)" "ab";
    Right "The last characters; with a negative number, all but the first." Strict Immutable ["right"] [(Text, Int) -> Text]
        example "right('abcde', 2)" "de";
    Reverse "The characters backwards." Strict Immutable ["reverse"] [(Text) -> Text]
        example "reverse('abcde')" "edcba";
    Repeat "The text so many times." Strict Immutable ["repeat"] [(Text, Int) -> Text]
        example "repeat('Pg', 3)" "PgPgPg";
    Space "So many blanks." Strict Immutable ["space"] [(Int) -> Text]
        example "length(space(3))" "3";
    StrPos "The 1-based place of the second in the first; 0 where it is not there." Strict Immutable ["strpos", "instr"]
        [(Text, Text) -> Int, (Bytes, Bytes) -> Int]
        example "strpos('high', 'ig')" "2";
    Position "The 1-based place of the first in the second; 0 where it is not there." Strict Immutable ["position"]
        [(Text, Text) -> Int, (Bytes, Bytes) -> Int]
        example "position('om' IN 'Thomas')" "3";
    Locate "The same, from a 1-based place on." Strict Immutable ["locate"] [(Text, Text) -> Int, (Text, Text, Int) -> Int]
        example "locate('bar', 'foobarbar', 5)" "7";
    Field "At which place behind the first argument the same text stands, counted from 1; 0 where it does not." Own Immutable ["field"]
        [(Text, Text; Text) -> Int]
        example "field('b', 'a', 'b', 'c')" "2";
    Elt "The text of a number, counted from 1; NULL where there is none." Own Immutable ["elt"] [(Int, Text; Text) -> Text]
        example "elt(2, 'a', 'b')" "b";
    FindInSet "At which place of a list with commas the text stands, counted from 1; 0 where it does not." Strict Immutable
        ["find_in_set"] [(Text, Text) -> Int]
        example "find_in_set('b', 'a,b,c')" "2";
    SubstringIndex "What is before so many of a separator; with a negative number, what is behind so many from the end." Strict
        Immutable ["substring_index"] [(Text, Text, Int) -> Text]
        example "substring_index('www.example.com', '.', 2)" "www.example";
    StrCmp "-1, 0 or 1 as the first is less than, equal to or greater than the second." Strict Immutable ["strcmp"] [(Text, Text) -> Int]
        example "strcmp('a', 'b')" "-1";
    SplitPart "The field of a number, counted from 1 or from the end, where the second separates." Strict Immutable
        ["split_part"] [(Text, Text, Int) -> Text]
        example "split_part('abc~@~def', '~@~', 2)" "def";
    StartsWith "Whether the first starts with the second." Strict Immutable ["starts_with", "^@"] [(Text, Text) -> Boolean]
        example "starts_with('alphabet', 'alph')" "t";
    EndsWith "Whether the first ends with the second." Strict Immutable ["ends_with"] [(Text, Text) -> Boolean]
        example "ends_with('alphabet', 'bet')" "t";
    Contains "Whether the second is in the first." Strict Immutable ["contains"] [(Text, Text) -> Boolean]
        example "contains('alphabet', 'hab')" "t";
    Ascii "The number of the first character; 0 of none." Strict Immutable ["ascii", "ord"] [(Text) -> Int]
        example "ascii('x')" "120";
    Chr "The character of a number." Strict Immutable ["chr"] [(Int) -> Text]
        example "chr(65)" "A";
    ToHex "A whole number in hexadecimal digits." Strict Immutable ["to_hex"] [(Int) -> Text, (BigInt) -> Text]
        example "to_hex(2147483647)" "7fffffff";
    Hex "A whole number, or the bytes of a text or BLOB, in hexadecimal digits in upper case." Strict Immutable ["hex"]
        [(BigInt) -> Text, (Text) -> Text, (Bytes) -> Text]
        example "hex(255)" "FF";
    Unhex "The bytes of hexadecimal digits; NULL where there are others." Strict Immutable ["unhex"] [(Text) -> Bytes]
        example "unhex('FF')" "\\xff";
    Md5 "The MD5 digest in hexadecimal digits." Strict Immutable ["md5"] [(Text) -> Text, (Bytes) -> Text]
        example "md5('abc')" "900150983cd24fb0d6963f7d28e17f72";
    Sha224 "The SHA-224 digest." Strict Immutable ["sha224"] [(Bytes) -> Bytes]
        example "sha224('abc')" "\\x23097d223405d8228642a477bda255b32aadbce4bda0b3f7e36c9da7";
    Sha256 "The SHA-256 digest." Strict Immutable ["sha256"] [(Bytes) -> Bytes]
        example "sha256('abc')" "\\xba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    Sha384 "The SHA-384 digest." Strict Immutable ["sha384"] [(Bytes) -> Bytes]
        example "length(sha384('abc'))" "48";
    Sha512 "The SHA-512 digest." Strict Immutable ["sha512"] [(Bytes) -> Bytes]
        example "length(sha512('abc'))" "64";
    Encode "Bytes as text: 'hex', 'base64' or 'escape'." Strict Immutable ["encode"] [(Bytes, Text) -> Text]
        example "encode('\\x123456', 'base64')" "EjRW";
    Decode "Text as bytes: 'hex', 'base64' or 'escape'." Strict Immutable ["decode"] [(Text, Text) -> Bytes]
        example "decode('MTIz', 'base64')" "\\x313233";
    ConvertFrom "Bytes in an encoding (UTF8) as text." Strict Immutable ["convert_from"] [(Bytes, Text) -> Text]
        example "convert_from('\\x616263', 'UTF8')" "abc";
    ConvertTo "Text as bytes in an encoding (UTF8)." Strict Immutable ["convert_to"] [(Text, Text) -> Bytes]
        example "convert_to('abc', 'UTF8')" "\\x616263";
    GetByte "The byte at a 0-based place." Strict Immutable ["get_byte"] [(Bytes, Int) -> Int]
        example "get_byte('\\x1234', 1)" "52";
    SetByte "The bytes with one replaced, at a 0-based place." Strict Immutable ["set_byte"] [(Bytes, Int, Int) -> Bytes]
        example "set_byte('\\x1234', 1, 64)" "\\x1240";
    GetBit "The bit at a 0-based place; the first is the lowest of the first byte." Strict Immutable ["get_bit"] [(Bytes, BigInt) -> Int]
        example "get_bit('\\x01'::bytea, 0)" "1";
    SetBit "The bytes with one bit replaced, at a 0-based place." Strict Immutable ["set_bit"] [(Bytes, BigInt, Int) -> Bytes]
        example "set_bit('\\x01'::bytea, 1, 1)" "\\x03";
    BitCount "How many bits are set." Strict Immutable ["bit_count"] [(Bytes) -> BigInt]
        example "bit_count('\\xff'::bytea)" "8";
    QuoteLiteral "A value as an SQL literal." Strict Stable ["quote_literal"] [(Any) -> Text]
        example "quote_literal('O''Reilly')" "'O''Reilly'";
    QuoteIdent "The text as an SQL identifier, quoted where it must be." Strict Immutable ["quote_ident"] [(Text) -> Text]
        example "quote_ident('Foo bar')" "\"Foo bar\"";
    QuoteNullable "A value as an SQL literal, or the word NULL." Own Stable ["quote_nullable"] [(Any) -> Text]
        example "quote_nullable(NULL)" "NULL";
    Format "The first with %s, %I and %L replaced by the other arguments." Own Stable ["format"] [(Text; Any) -> Text]
        example "format('Hello %s, %1$I', 'the World')" "Hello the World, \"the World\"";
    Unistr "The text with \\XXXX escapes replaced by their characters." Strict Immutable ["unistr"] [(Text) -> Text]
        example "unistr('d\\0061t\\+000061')" "data";
    RegexpMatch "Whether a regular expression finds something in the text." Strict Immutable ["~"] [(Text, Text) -> Boolean]
        example "'Thomas' ~ 't.*ma'" "f";
    RegexpNoMatch "Whether it finds nothing." Strict Immutable ["!~"] [(Text, Text) -> Boolean]
        example "'Thomas' !~ 't.*max'" "t";
    RegexpMatchAnyCase "Whether it finds something, upper and lower case alike." Strict Immutable ["~*"] [(Text, Text) -> Boolean]
        example "'Thomas' ~* 'T.*ma'" "t";
    RegexpNoMatchAnyCase "Whether it finds nothing, upper and lower case alike." Strict Immutable ["!~*"] [(Text, Text) -> Boolean]
        example "'Thomas' !~* 'T.*ma'" "f";
    SimilarTo "Whether the whole text matches an SQL regular expression; the third argument is the escape character." Strict
        Immutable ["similar_to"] [(Text, Text) -> Boolean, (Text, Text, Text) -> Boolean]
        example "'abc' SIMILAR TO '%(b|d)%'" "t";
    RegexpLike "Whether a regular expression finds something; flags as a third argument." Strict Immutable ["regexp_like"]
        [(Text, Text) -> Boolean, (Text, Text, Text) -> Boolean]
        example "regexp_like('Hello World', 'world$', 'i')" "t";
    RegexpReplace "The text with the first match (all, with flag 'g'; or from a place on, and of which number, 0 for all) replaced; \\1 to \\9 and \\& name what matched."
        Strict Immutable ["regexp_replace"] [(Text, Text, Text) -> Text, (Text, Text, Text, Text) -> Text, (Text, Text, Text, Int) -> Text,
         (Text, Text, Text, Int, Int) -> Text, (Text, Text, Text, Int, Int, Text) -> Text]
        example "regexp_replace('foobarbaz', 'b(..)', 'X\\1Y', 'g')" "fooXarYXazY";
    RegexpCount "How often a regular expression matches, from a place on, with flags." Strict Immutable ["regexp_count"]
        [(Text, Text) -> Int, (Text, Text, Int) -> Int, (Text, Text, Int, Text) -> Int]
        example "regexp_count('ABCABCAXYaxy', 'A.')" "3";
    RegexpInstr "Where a regular expression matches, counted from 1; 0 where it does not. From a place on, of which match, \
        its start (0) or end (1), with flags, of which group." Strict Immutable ["regexp_instr"]
        [(Text, Text) -> Int, (Text, Text, Int) -> Int, (Text, Text, Int, Int) -> Int,
         (Text, Text, Int, Int, Int) -> Int, (Text, Text, Int, Int, Int, Text) -> Int, (Text, Text, Int, Int, Int, Text, Int) -> Int]
        example "regexp_instr('number of your street, town zip, FR', '[^,]+', 1, 2)" "23";
    RegexpSubstr "What a regular expression matches; NULL where it does not. From a place on, of which match, with flags, of which group." Strict Immutable ["regexp_substr"]
        [(Text, Text) -> Text, (Text, Text, Int) -> Text, (Text, Text, Int, Int) -> Text,
         (Text, Text, Int, Int, Text) -> Text, (Text, Text, Int, Int, Text, Int) -> Text]
        example "regexp_substr('ABCDEF', 'c(.)(..)', 1, 1, 'i', 2)" "EF";
    LikeEscape "A LIKE pattern whose escape character is the second argument as one whose escape character is the backslash."
        Strict Immutable ["like_escape"] [(Text, Text) -> Text]
        example "like_escape('50#%', '#')" "50\\%";
}
