/** XML from outside: what is read of it, and what is refused with line, column and reason. Nothing is expanded, nothing fetched. */
import { assert, describe, it } from "@effect/vitest"
import { Xml } from "@laurel/formats"
import { Result } from "effect"

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text)

/** One byte for each character. */
const bytes = (text: string): Uint8Array => Uint8Array.from(text, (character) => character.charCodeAt(0))

/** UTF-16 in either order, with its mark. */
const utf16 = (text: string, littleEndian: boolean): Uint8Array => {
  const view = new DataView(new ArrayBuffer(2 * text.length + 2))
  for (const [at, unit] of [0xfeff, ...Array.from({ length: text.length }, (_, at) => text.charCodeAt(at))].entries())
    view.setUint16(2 * at, unit, littleEndian)
  return new Uint8Array(view.buffer)
}

const read = (file: string | Uint8Array): Result.Result<Xml.Document, Xml.Refused> =>
  Xml.read(typeof file === "string" ? utf8(file) : file)

const rootOf = (file: string | Uint8Array): Xml.Element => Result.getOrThrow(read(file)).root

const said = (file: string | Uint8Array): string =>
  Result.match(read(file), {
    onFailure: ({ line, column, expected, found }) =>
      `line ${line}, column ${column}: expected ${expected}, found ${found}`,
    onSuccess: () => "a document"
  })

const deep = (levels: number): string => `${"<b>".repeat(levels)}${"</b>".repeat(levels)}`
const encodings = "UTF-8, UTF-16 with its mark, or a declared ISO-8859 or windows-125x"
const declaring = (encoding: string, text = "<a/>"): string => `<?xml version="1.0" encoding="${encoding}"?>${text}`

const table: ReadonlyArray<readonly [what: string, file: string | Uint8Array, refused: string]> = [
  ["no bytes", "", "line 1, column 1: expected an XML document, found nothing"],
  ["white space", " \n ", "line 1, column 1: expected an XML document, found nothing"],
  ["no XML", "PK\u0003\u0004", "line 1, column 1: expected well-formed XML, found Root element is missing or invalid"],
  [
    "an element that is not closed",
    "<a>\n <b></a>",
    "line 2, column 5: expected well-formed XML, found Missing end tag for element b"
  ],
  [
    "a second root",
    "<a/><b/>",
    "line 1, column 5: expected well-formed XML, found Extra content at the end of the document"
  ],
  ["an attribute twice", `<a b="" b=""/>`, "line 1, column 13: expected well-formed XML, found Duplicate attribute: b"],
  [
    "a place after wide characters",
    "<a>🙂🙂\n🙂<b></a>",
    "line 2, column 5: expected well-formed XML, found Missing end tag for element b"
  ],
  [
    "a character that XML has not",
    "<a>\u0001</a>",
    "line 1, column 4: expected well-formed XML, found Invalid character"
  ],
  [
    "an unknown prefix",
    `<a>\n<x:b/></a>`,
    'line 2, column 1: expected a namespace for each prefix, found none for "x"'
  ],
  [
    "a document type",
    `<!DOCTYPE a SYSTEM "http://x.example/a.dtd">\n<a/>`,
    'line 1, column 1: expected no document type, found "<!DOCTYPE"'
  ],
  [
    "entities that grow",
    `<?xml version="1.0"?>\n<!DOCTYPE a [<!ENTITY b "bbbb"><!ENTITY c "&b;&b;">]>\n<a>&c;</a>`,
    'line 2, column 1: expected no document type, found "<!DOCTYPE"'
  ],
  [
    "an entity of the file system",
    `<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>`,
    'line 1, column 1: expected no document type, found "<!DOCTYPE"'
  ],
  [
    "an entity that nobody declares",
    "<a>&b;</a>",
    "line 1, column 4: expected well-formed XML, found Named entity isn't defined: &b;"
  ],
  ["elements too deep", deep(101), "line 1, column 301: expected at most 100 elements within elements, found more"],
  [
    "elements as deep as the stack",
    deep(200_000),
    "line 1, column 301: expected at most 100 elements within elements, found more"
  ],
  [
    "too many elements",
    `<a>${"<b/>".repeat(400_000)}</a>`,
    "line 1, column 1600000: expected at most 400000 elements, found more"
  ],
  [
    "too many bytes",
    new Uint8Array(8 * 1024 * 1024 + 1),
    "line 1, column 1: expected at most 8388608 bytes, found 8388609"
  ],
  [
    "an attribute without end",
    `<a>\n <x y="${"z".repeat(2_001)}"/></a>`,
    "line 2, column 2: expected at most 2000 characters in y of x, found 2001"
  ],
  [
    "a tag without end",
    `<a>\n<b ${Array.from({ length: 20_000 }, (_, at) => `c${at}=""`).join(" ")}/></a>`,
    "line 2, column 1: expected at most 100000 characters in a tag, found 188894"
  ],
  [
    "an attribute twice by two prefixes",
    `<a xmlns:x="urn:x" xmlns:y="urn:x">\n<b x:c="" y:c=""/></a>`,
    "line 2, column 1: expected each attribute once, found c of namespace urn:x again"
  ],
  [
    "an encoding of several bytes for a character",
    bytes(declaring("Shift_JIS", "<a>\x83</a>")),
    `line 1, column 46: expected ${encodings}, found bytes that are no characters of it`
  ],
  [
    "an encoding that nobody has",
    declaring("iso-8859-12"),
    `line 1, column 1: expected ${encodings}, found utf-8 that declares itself as "iso-8859-12"`
  ],
  [
    "bytes of another encoding, not declared",
    new Uint8Array([...utf8("<a>\n<b>"), 0xe9, ...utf8("</b></a>")]),
    `line 2, column 4: expected ${encodings}, found bytes that are no characters of it`
  ],
  [
    "bytes that the declared encoding has not",
    bytes(declaring("windows-1253", "\n<a>\xd2</a>")),
    `line 2, column 4: expected ${encodings}, found bytes that are no characters of it`
  ],
  [
    "a mark of UTF-8 before another encoding",
    utf8(`\uFEFF${declaring("windows-1252")}`),
    `line 1, column 1: expected ${encodings}, found utf-8 that declares itself as "windows-1252"`
  ],
  [
    "UTF-16 that is said to be UTF-8",
    utf16(declaring("utf-8"), true),
    `line 1, column 1: expected ${encodings}, found utf-16le that declares itself as "utf-8"`
  ],
  [
    "half a character",
    utf16("<a/>", true).slice(0, -1),
    `line 1, column 4: expected ${encodings}, found bytes that are no characters of it`
  ]
]

describe("refused, with line, column and reason, is", () => {
  it.each(table)("%s", (_, file, refused) => {
    assert.strictEqual(said(file), refused)
  })

  it("nothing that is as good as these", () => {
    for (const file of [
      "<a/>",
      `<a xmlns:x="urn:x" xmlns:y="urn:y"><b x:c="" y:c="" c=""/></a>`,
      "<!-- <!DOCTYPE a> --><a>&amp; <![CDATA[<!DOCTYPE]]> &#x1F642;<?pi a b?></a>",
      `<a><b c="> ' ${"z".repeat(1_900)}"/></a>`,
      deep(100),
      `<a>${"<b/>".repeat(399_999)}</a>`
    ])
      assert.strictEqual(said(file), "a document")
  })
})

describe("what is read", () => {
  it("is the same in each encoding of Unicode, and in the other line ends", () => {
    const text = `<a b="é">\n🙂</a>`
    const whole = rootOf(text)
    for (const other of [
      utf16(text, true),
      utf16(text, false),
      utf8(`\uFEFF${text}`),
      utf8(text.replaceAll("\n", "\r\n")),
      utf8(text.replaceAll("\n", "\r"))
    ])
      assert.deepStrictEqual(rootOf(other), whole)
  })

  it("is read in an encoding of one byte where it declares it, whatever the letter case", () => {
    const text = (encoding: string) => rootOf(bytes(declaring(encoding, "<a>\xe9\x80\xa4</a>"))).text
    assert.strictEqual(text("ISO-8859-1"), "é€¤")
    assert.strictEqual(text("windows-1252"), "é€¤")
    assert.strictEqual(text("iso-8859-15"), "é\u0080€")
    assert.strictEqual(text("windows-1251"), "йЂ¤")
  })

  it("has attributes by name, those with a prefix by namespace, and declarations as neither", () => {
    const { attributes, prefixed, namespace } = rootOf(`<a xmlns="urn:a" xmlns:x="urn:x" b="1" x:b="2" x:c="3"/>`)
    assert.deepStrictEqual([...attributes], [["b", "1"]])
    assert.strictEqual(namespace, "urn:a")
    assert.deepStrictEqual(prefixed, [
      { namespace: "urn:x", name: "b", value: "2" },
      { namespace: "urn:x", name: "c", value: "3" }
    ])
  })

  it("tells of foreign attributes, and not of those of XML itself or of its schemas", () => {
    const root = rootOf(
      `<a xml:base="b/" xml:lang="en" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="" xmlns:x="urn:x" x:base="c/"/>`
    )
    assert.deepStrictEqual(Xml.foreign(root), [{ namespace: "urn:x", name: "base", value: "c/" }])
    assert.strictEqual(Xml.base(root), "b/")
    assert.isUndefined(Xml.base(rootOf(`<a base="b/"/>`)))
  })

  it("is bounded also where attributes are many", () => {
    const many = Array.from({ length: 10_000 }, (_, at) => `x:c${at}=""`).join(" ")
    assert.strictEqual(
      said(`<a xmlns:x="urn:x">${`<b ${many.slice(0, 99_000).replace(/ x:c\d+[^ ]*$/, "")}/>`.repeat(20)}</a>`),
      "a document"
    )
  })
})
