//! Functions that only MySQL has: codes, checksums, addresses, weeks, and JSON by its paths.

use super::table::functions;

functions! {
    /// Functions that only MySQL has.
    MysqlFunction of super::ScalarFunction::Mysql, super::ScalarFunction;

    IfNumber "The second where the first is a number other than 0, else the third." Own Immutable ["if"]
        [(BigInt, Same, Same) -> Same]
        example "if(2, 'yes', 'no')" "yes";
    FieldNumber "At which place behind the first argument the same number stands, counted from 1; 0 where it does not." Own Immutable
        ["field"] [(Decimal, Decimal; Decimal) -> Int]
        example "field(3, 1, 2, 3)" "3";
    Crc32 "The CRC-32 of the bytes." Strict Immutable ["crc32"] [(Text) -> BigInt, (Bytes) -> BigInt]
        example "crc32('MySQL')" "3259397556";
    Sha1 "The SHA-1 digest in hexadecimal digits." Strict Immutable ["sha1", "sha"] [(Text) -> Text, (Bytes) -> Text]
        example "sha1('abc')" "a9993e364706816aba3e25717850c26c9cd0d89d";
    Sha2 "The digest of 224, 256 (or 0), 384 or 512 bits in hexadecimal digits; NULL for another number." Strict Immutable ["sha2"]
        [(Text, Int) -> Text, (Bytes, Int) -> Text]
        example "sha2('abc', 224)" "23097d223405d8228642a477bda255b32aadbce4bda0b3f7e36c9da7";
    ToBase64 "The bytes in base 64, in lines of 76 characters." Strict Immutable ["to_base64"] [(Text) -> Text, (Bytes) -> Text]
        example "to_base64('abc')" "YWJj";
    FromBase64 "The bytes of a text in base 64; NULL where it is none." Strict Immutable ["from_base64"] [(Text) -> Bytes]
        example "from_base64('YWJj')" "\\x616263";
    Conv "A whole number of one base, 2 to 36, in the digits of another; below 0 for a base is for numbers with a sign." Strict Immutable ["conv"]
        [(Text, Int, Int) -> Text, (BigInt, Int, Int) -> Text]
        example "conv('6E', 18, 8)" "172";
    Bin "The binary digits of a whole number of 64 bits." Strict Immutable ["bin"] [(BigInt) -> Text]
        example "bin(12)" "1100";
    Oct "The octal digits of a whole number of 64 bits." Strict Immutable ["oct"] [(BigInt) -> Text]
        example "oct(12)" "14";
    BitCount "How many bits are set." Strict Immutable ["bit_count"] [(BigInt) -> BigInt]
        example "bit_count(29)" "4";
    FormatNumber "A number with so many digits behind the point and commas between thousands." Strict Immutable ["format"]
        [(Decimal, Int) -> Text, (Double, Int) -> Text]
        example "format(12332.123456, 4)" "12,332.1235";
    InsertText "The text with so many characters from a place on replaced; unchanged where the place is not in it." Strict Immutable ["insert"]
        [(Text, Int, Int, Text) -> Text]
        example "insert('Quadratic', 3, 4, 'What')" "QuWhattic";
    Unsigned "A whole number as an unsigned one of 64 bits: below 0, 18446744073709551616 is added. `CAST(x AS UNSIGNED)` is this." Strict Immutable
        ["unsigned"] [(BigInt) -> Decimal]
        example "unsigned(-1)" "18446744073709551615";
    CharOf "The characters of these numbers; NULLs are left out." Own Immutable ["char"] [(BigInt; BigInt) -> Text]
        example "\"char\"(72, 105)" "Hi";
    MakeSet "The texts whose bits are set in the first argument, with commas between; NULLs are left out." Own Immutable ["make_set"]
        [(BigInt, Text; Text) -> Text]
        example "make_set(5, 'a', 'b', 'c')" "a,c";
    ExportSet "For each bit, from the lowest, the second or the third argument, with the fourth (a comma) between, of the fifth (64) bits." Strict Immutable
        ["export_set"] [(BigInt, Text, Text) -> Text, (BigInt, Text, Text, Text) -> Text, (BigInt, Text, Text, Text, Int) -> Text]
        example "export_set(5, 'Y', 'N', ',', 4)" "Y,N,Y,N";
    Inet6Aton "The bytes of an IPv4 or IPv6 address; NULL where it is none." Strict Immutable ["inet6_aton"] [(Text) -> Bytes]
        example "inet6_aton('10.0.5.9')" "\\x0a000509";
    Inet6Ntoa "The address of 4 or 16 bytes; NULL of any others." Strict Immutable ["inet6_ntoa"] [(Bytes) -> Text]
        example "inet6_ntoa(inet6_aton('::1'))" "::1";
    JsonStorageSize "The bytes that a document takes as text." Strict Immutable ["json_storage_size"] [(Jsonb) -> Int]
        example "json_storage_size('[1]')" "3";
    CharsetOf "The character set of a text." Own Immutable ["charset"] [(Text) -> Text]
        example "charset('a')" "utf8mb4";
    CollationOf "The collation of a text." Own Immutable ["collation"] [(Text) -> Text]
        example "collation('a')" "utf8mb4_bin";
    Quote "The text as a literal of MySQL; the word NULL for a NULL." Own Immutable ["quote"] [(Text) -> Text]
        example "quote('Don''t!')" "'Don\\'t!'";
    Soundex "How an English word sounds: a letter and at least three digits." Strict Immutable ["soundex"] [(Text) -> Text]
        example "soundex('Quadratically')" "Q36324";
    InetAton "The number of an IPv4 address; NULL where it is none." Strict Immutable ["inet_aton"] [(Text) -> BigInt]
        example "inet_aton('10.0.5.9')" "167773449";
    InetNtoa "The IPv4 address of a number; NULL where it is none's." Strict Immutable ["inet_ntoa"] [(BigInt) -> Text]
        example "inet_ntoa(167773449)" "10.0.5.9";
    IsIpv4 "Whether a text is an IPv4 address." Strict Immutable ["is_ipv4"] [(Text) -> Boolean]
        example "is_ipv4('10.0.5.9')" "t";
    IsIpv6 "Whether a text is an IPv6 address." Strict Immutable ["is_ipv6"] [(Text) -> Boolean]
        example "is_ipv6('::1')" "t";
    IsUuid "Whether a text is a UUID." Strict Immutable ["is_uuid"] [(Text) -> Boolean]
        example "is_uuid('6ccd780c-baba-1026-9564-5b8c656024db')" "t";
    UuidToBin "The bytes of a UUID." Strict Immutable ["uuid_to_bin"] [(Uuid) -> Bytes]
        example "uuid_to_bin('6ccd780c-baba-1026-9564-5b8c656024db')" "\\x6ccd780cbaba102695645b8c656024db";
    BinToUuid "The UUID of 16 bytes, as a text." Strict Immutable ["bin_to_uuid"] [(Bytes) -> Text]
        example "bin_to_uuid('\\x6ccd780cbaba102695645b8c656024db')" "6ccd780c-baba-1026-9564-5b8c656024db";
    UtcDate "The date in UTC when the transaction started." Own Stable ["utc_date"] [() -> Date]
        example "utc_date() > '2020-01-01'" "t";
    UtcTime "The time of day in UTC when the transaction started." Own Stable ["utc_time"] [() -> Time]
        example "utc_time() IS NOT NULL" "t";
    TimeOf "The time of day of a moment, or of a text." Strict Stable ["time"]
        [(Text) -> Time, (Time) -> Time, (DateTime) -> Time, (Timestamp) -> Time]
        example "time('2003-12-31 01:02:03')" "01:02:03";
    DateTimeOf "A date and time; with a second argument, so much later." Strict Stable ["timestamp"]
        [(DateTime) -> DateTime, (DateTime, Interval) -> DateTime]
        example "timestamp('2003-12-31', '12:00:00')" "2003-12-31 12:00:00";
    WeekMode "The week of a date, counted by a mode of MySQL, 0 to 7." Strict Stable ["week"] [(DateTime, Int) -> Int]
        example "week('2008-02-20', 0)" "7";
    YearWeek "The year and the week of a date, counted by a mode of MySQL (0 without one)." Strict Stable ["yearweek"]
        [(DateTime) -> Int, (DateTime, Int) -> Int]
        example "yearweek('1987-01-01')" "198652";
    TimeDiff "The time from the second to the first, in hours, minutes and seconds." Strict Stable ["timediff"]
        [(Text, Text) -> Interval, (Time, Time) -> Interval, (DateTime, DateTime) -> Interval]
        example "timediff('2008-12-31 23:59:59', '2008-12-30 01:01:01')" "46:58:58";
    AddTime "A moment or a time of day plus a time." Strict Stable ["addtime"]
        [(DateTime, Interval) -> DateTime, (Time, Interval) -> Time]
        example "addtime(timestamp without time zone '2007-12-31 23:59:59', '1 1:1:1')" "2008-01-02 01:01:00";
    SubTime "A moment or a time of day minus a time." Strict Stable ["subtime"]
        [(DateTime, Interval) -> DateTime, (Time, Interval) -> Time]
        example "subtime(time '02:00:00', '00:30:00')" "01:30:00";
    PeriodAdd "A month such as 200801 and so many months." Strict Immutable ["period_add"] [(Int, Int) -> Int]
        example "period_add(200801, 2)" "200803";
    PeriodDiff "How many months lie between two such as 200801." Strict Immutable ["period_diff"] [(Int, Int) -> Int]
        example "period_diff(200802, 200703)" "11";
    MakeDateOfYear "The date of a day of a year; NULL for a day below 1." Strict Immutable ["makedate"] [(Int, Int) -> Date]
        example "makedate(2011, 32)" "2011-02-01";
    MakeTimeOrNull "The time of an hour, minute and second; NULL where they are none." Strict Immutable ["maketime"] [(Int, Int, Double) -> Time]
        example "maketime(12, 15, 30)" "12:15:30";
    ToSeconds "Seconds since the year 0." Strict Stable ["to_seconds"] [(DateTime) -> BigInt]
        example "to_seconds('2009-11-29')" "63426672000";
    FormatUnixTime "Seconds since 1970 UTC, in the session's zone, by MySQL's template." Strict Stable ["from_unixtime"] [(Double, Text) -> Text]
        example "from_unixtime(0, '%Y')" "1970";
    TimeFormat "A time of day by MySQL's template." Strict Immutable ["time_format"] [(Time, Text) -> Text]
        example "time_format('13:05:00', '%h:%i %p')" "01:05 PM";
    JsonExtract "What a path finds in a document; of several paths, or one that can find several, an array; NULL of nothing." Strict Immutable
        ["json_extract"] [(Jsonb, Text; Text) -> Jsonb]
        example "json_extract('{\"a\": [1, 2]}', '$.a[1]')" "2";
    JsonValue "What a path finds in a document, as a text; NULL of nothing." Strict Immutable ["json_value"] [(Jsonb, Text) -> Text]
        example "json_value('{\"a\": \"x\"}', '$.a')" "x";
    JsonUnquote "A string of JSON without its quotes; any other value as it stands." Strict Immutable ["json_unquote"] [(Jsonb) -> Text]
        example "json_unquote('\"abc\"')" "abc";
    JsonQuote "A text as a string of JSON." Strict Immutable ["json_quote"] [(Text) -> Text]
        example "json_quote('a\"b')" "\"a\\\"b\"";
    JsonContains "Whether a document, or what is at a path of it, contains another." Strict Immutable ["json_contains"]
        [(Jsonb, Jsonb) -> Boolean, (Jsonb, Jsonb, Text) -> Boolean]
        example "json_contains('{\"a\": [1, 2]}', '2', '$.a')" "t";
    JsonContainsPath "Whether one of the paths, or all, find something." Strict Immutable ["json_contains_path"] [(Jsonb, Text, Text; Text) -> Boolean]
        example "json_contains_path('{\"a\": 1}', 'one', '$.a', '$.b')" "t";
    JsonLength "How many elements or members there are; 1 for a scalar." Strict Immutable ["json_length"] [(Jsonb) -> Int, (Jsonb, Text) -> Int]
        example "json_length('{\"a\": [1, 2, 3]}', '$.a')" "3";
    JsonKeys "The keys of an object as an array; NULL of anything else." Strict Immutable ["json_keys"] [(Jsonb) -> Jsonb, (Jsonb, Text) -> Jsonb]
        example "json_keys('{\"a\": 1, \"b\": 2}')" "[\"a\", \"b\"]";
    JsonType "What MySQL calls the type of a document." Strict Immutable ["json_type"] [(Jsonb) -> Text]
        example "json_type('[1]')" "ARRAY";
    JsonDepth "How deep a document is: 1 for a scalar or what is empty." Strict Immutable ["json_depth"] [(Jsonb) -> Int]
        example "json_depth('[10, {\"a\": 20}]')" "3";
    JsonSet "The document with the values at the paths replaced or added." Own Stable ["json_set"] [(Jsonb, Text, Any; Any) -> Jsonb]
        example "json_set('{\"a\": 1}', '$.a', 10, '$.b', 'x')" "{\"a\": 10, \"b\": \"x\"}";
    JsonInsert "The document with values added where the paths find none." Own Stable ["json_insert"] [(Jsonb, Text, Any; Any) -> Jsonb]
        example "json_insert('{\"a\": 1}', '$.a', 10, '$.b', 'x')" "{\"a\": 1, \"b\": \"x\"}";
    JsonReplace "The document with the values replaced that the paths find." Own Stable ["json_replace"] [(Jsonb, Text, Any; Any) -> Jsonb]
        example "json_replace('{\"a\": 1}', '$.a', 10, '$.b', 'x')" "{\"a\": 10}";
    JsonArrayAppend "The document with values at the end of the arrays at the paths." Own Stable ["json_array_append"] [(Jsonb, Text, Any; Any) -> Jsonb]
        example "json_array_append('[1, [2]]', '$[1]', 3)" "[1, [2, 3]]";
    JsonRemove "The document without what is at the paths." Strict Immutable ["json_remove"] [(Jsonb, Text; Text) -> Jsonb]
        example "json_remove('{\"a\": 1, \"b\": 2}', '$.a')" "{\"b\": 2}";
    JsonMergePatch "Documents merged: members of later ones replace those of earlier ones, and null removes them." Strict Immutable
        ["json_merge_patch"] [(Jsonb, Jsonb; Jsonb) -> Jsonb]
        example "json_merge_patch('{\"a\": 1, \"b\": 2}', '{\"b\": null, \"c\": 3}')" "{\"a\": 1, \"c\": 3}";
    JsonMergePreserve "Documents merged: of members that both have, arrays of both." Strict Immutable
        ["json_merge_preserve", "json_merge"] [(Jsonb, Jsonb; Jsonb) -> Jsonb]
        example "json_merge_preserve('{\"a\": 1}', '{\"a\": 2}')" "{\"a\": [1, 2]}";
    JsonOverlaps "Whether two documents share an element, a member, or are equal." Strict Immutable ["json_overlaps"] [(Jsonb, Jsonb) -> Boolean]
        example "json_overlaps('[1, 2]', '[2, 3]')" "t";
}
