/** What sources send, by mistake or on purpose: every adapter must survive each of these, anywhere in a row and instead of it. */

/** A value that JSON can carry, and what it is called in a message. */
export interface Hostile {
  readonly name: string
  readonly value: unknown
}

const mega = 1_000_000
const deep = 10_000
const many = 100_000

const texts: Readonly<Record<string, string>> = {
  "an empty text": "",
  "a space": " ",
  "a no-break space": "\u00a0",
  "a zero-width space": "\u200b",
  "a line break": "a\nb",
  "a carriage return": "a\rb",
  "a tab": "a\tb",
  "a NUL": "a\u0000b",
  "a bell and an escape": "\u0007\u001b[31mred",
  "a DEL": "a\u007fb",
  "a C1 control": "a\u0085b",
  "a high surrogate alone": "a\ud83d",
  "a low surrogate alone": "\ude00b",
  "surrogates the wrong way round": "\ude00\ud83d",
  "an emoji": "😀",
  "a family of emoji": "👨‍👩‍👧‍👦🏽",
  "a byte order mark": "\ufeffann",
  "a byte order mark the wrong way round": "\ufffeann",
  "a line separator": "a\u2028b",
  "a paragraph separator": "a\u2029b",
  "a right-to-left override": "\u202egnp.exe",
  Arabic: "محمد علي",
  "Hebrew and Latin mixed": "שלום hello שלום",
  "combining marks without end": `a${"\u0301\u0327\u0350".repeat(300)}`,
  "é composed": "Ren\u00e9",
  "é decomposed": "Rene\u0301",
  "a full-width name": "ａｎｎ",
  "a Cyrillic look-alike": "аnn",
  "a dotless i": "ıI\u0130",
  mojibake: "RenÃ© MÃ¼ller",
  "a replacement character": "Ren\ufffd",
  "a private-use character": "\ue000",
  "a non-character": "\uffff",
  "a prototype's name": "__proto__",
  "a constructor's name": "constructor",
  toString: "toString",
  hasOwnProperty: "hasOwnProperty",
  "the word null": "null",
  "the word undefined": "undefined",
  "the word true": "true",
  "[object Object]": "[object Object]",
  SQL: "'); DROP TABLE facts; --",
  "an unclosed quote": '"',
  "an apostrophe": "O'Brien",
  "a backslash": "\\",
  HTML: "<script>alert(1)</script><img src=x onerror=alert(1)>",
  "an entity": "&lt;&#0;&amp;",
  "XML with an entity of its own": '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>',
  "a CSV formula": '=cmd|" /C calc"!A0',
  "a CSV formula with a sign": "+1+1",
  "a CSV formula with an at": "@SUM(1,1)",
  "a row of CSV": 'a,b;"c"\n1,2;3',
  "a path upwards": "../../../../etc/passwd",
  "a path of Windows": "C:\\Windows\\system32\\con",
  "a slash": "/",
  slashes: "a//b/",
  "a template": "${process.exit(1)}{{7*7}}#{7*7}<%= 7 %>",
  "a format": "%s%n%x%1$s",
  "a shell command": "$(reboot); `reboot` | reboot &",
  "a regular expression": "(a+)+$[",
  "text for a slow regular expression": `${"a".repeat(30_000)}!`,
  "a JSON text": '{"__proto__":{"polluted":true}}',
  "a header's end": "a\r\nX-Injected: 1\r\n\r\n",
  "a script URL": "javascript:alert(1)",
  "a file URL": "file:///etc/passwd",
  "a URL of another origin": "https://attacker.example/?next=",
  "a URL with a password": "https://user:secret@example.org/",
  "half a URL": "http://[::1",
  "a percent that ends": "%",
  "a percent that is no UTF-8": "%c3%28%00",
  "an address without a host": "ann@",
  "an address with two ats": "a@b@c",
  "an address in quotes": '"a b"@example.org',
  "a UUID in capitals": "8F6C1C5E-9C1B-4C0E-8E0B-0D4B3C2A1F00",
  "a UUID in braces": "{8f6c1c5e-9c1b-4c0e-8e0b-0d4b3c2a1f00}",
  "the UUID of zeros": "00000000-0000-0000-0000-000000000000",
  "201 characters": "x".repeat(201),
  "501 characters": "x".repeat(501),
  "65,536 characters": "x".repeat(65_536)
}

const numbers: Readonly<Record<string, unknown>> = {
  zero: 0,
  "a negative zero": -0,
  "minus one": -1,
  "a half": 0.5,
  "one hundred and one": 101,
  "1e308": 1e308,
  "-1e308": -1e308,
  "1e-320": 1e-320,
  "2^53 + 1": 2 ** 53 + 1,
  "2^31": 2 ** 31,
  "a number beyond its exactness": 0.1 + 0.2,
  "NaN as text": "NaN",
  "Infinity as text": "Infinity",
  "1e400 as text": "1e400",
  "a decimal comma": "1,5",
  thousands: "1,234,567.89",
  "Devanagari digits": "०१",
  "full-width digits": "１２",
  "superscript digits": "²³",
  hexadecimal: "0x1F",
  octal: "0o17",
  "leading zeros": "007",
  "a plus": "+7",
  "a percentage": "85 %",
  "a fraction": "1/2",
  "a number with spaces": " 7 ",
  "a number and a unit": "7 days",
  "two points": "1.2.3",
  "a sign alone": "-",
  "a number of 400 digits": "9".repeat(400)
}

const dates: Readonly<Record<string, unknown>> = {
  "29 February of a common year": "2023-02-29",
  "29 February of a common year with a time": "2023-02-29T10:00:00Z",
  "30 February": "2024-02-30T10:00:00Z",
  "month 13": "2024-13-01",
  "month 0": "2024-00-00",
  "24:00": "2024-03-01T24:00:00Z",
  "25:00": "2024-03-01T25:00:00Z",
  "a leap second": "2016-12-31T23:59:60Z",
  "year 0": "0000-01-01T00:00:00Z",
  "year 1": "0001-01-01T00:00:00+14:00",
  "year 9999, later in UTC": "9999-12-31T23:59:59-14:00",
  "year 10000": "10000-01-01T00:00:00Z",
  "year 10000 with a sign": "+010000-01-01T00:00:00Z",
  "year -1": "-000001-01-01T00:00:00Z",
  "a date without a time": "2024-03-01",
  "a time without a zone": "2024-03-01T10:00:00",
  "an unknown offset": "2024-03-01T10:00:00-00:00",
  "an offset of a day": "2024-03-01T10:00:00+24:00",
  "an offset without a colon": "2024-03-01T10:00:00+0100",
  "a space for the T": "2024-03-01 10:00:00Z",
  "lower case": "2024-03-01t10:00:00z",
  "a name for the zone": "2024-03-01T10:00:00 CET",
  "an hour that a clock change skips": "2024-03-31T02:30:00+01:00",
  "an hour that a clock change repeats": "2024-10-27T02:30:00+02:00",
  nanoseconds: "2024-03-01T10:00:00.123456789Z",
  "a decimal comma in seconds": "2024-03-01T10:00:00,5Z",
  "a two-digit year": "24-03-01",
  "a day first": "01/03/2024",
  "a month first": "3/1/24",
  "a week": "2024-W09-5",
  "an ordinal day": "2024-061",
  "milliseconds since 1970": 1_709_287_200_000,
  "seconds since 1970": 1_709_287_200,
  "seconds since 1970 as text": "1709287200",
  "the day of no date": "0000-00-00",
  "the date of a spreadsheet": 45_352.5,
  words: "yesterday"
}

const structures: Readonly<Record<string, unknown>> = {
  null: null,
  true: true,
  false: false,
  "an empty list": [],
  "an empty object": {},
  "a list with null": [null],
  "a list of lists": [[[]]],
  "a list of one text": ["ann"],
  "an object for a text": { value: "ann", toString: "no", valueOf: null, length: -1 },
  "an object like a list": { 0: "a", length: 4_294_967_295 },
  "keys of a prototype": JSON.parse('{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}'),
  "a key that is empty": { "": "", " ": " " },
  "a promise's key": JSON.parse('{"then":"a","catch":"b"}'),
  "a list of 2,000 numbers": Array.from({ length: 2_000 }, (_, index) => index)
}

const giants: Readonly<Record<string, unknown>> = {
  "a text of a million characters": "x".repeat(mega),
  "a list of 100,000": Array.from({ length: many }, () => 0),
  "an object of 100,000 keys": Object.fromEntries(Array.from({ length: many }, (_, index) => [`k${index}`, 0])),
  "lists 10,000 deep": JSON.parse(`${"[".repeat(deep)}${"]".repeat(deep)}`),
  "objects 10,000 deep": JSON.parse(`${'{"a":'.repeat(deep)}1${"}".repeat(deep)}`)
}

const named = (...groups: ReadonlyArray<Readonly<Record<string, unknown>>>): ReadonlyArray<Hostile> =>
  groups.flatMap((group) => Object.entries(group).map(([name, value]) => ({ name, value })))

/** Values that take less than 70,000 characters of JSON each. */
export const hostile: ReadonlyArray<Hostile> = named(structures, texts, numbers, dates)

/** Values of up to 1.4 million characters of JSON, or nested 10,000 levels deep. */
export const hostileGiants: ReadonlyArray<Hostile> = named(giants)
