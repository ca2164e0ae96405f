/** Statements with their attachments in one message: what is read of it, and what of it is refused. */
import { assert, describe, it } from "@effect/vitest"
import { Effect, Result } from "effect"
import { collect } from "@laurel/testkit"
import { createHash } from "node:crypto"
import * as Multipart from "../src/Multipart.ts"
import { adapterOf, brief, recorded, type Reply, serve, setting, statement } from "./recordings.ts"

const parse = (contentType: string, text: string | Uint8Array) => {
  const type = Multipart.mediaType(contentType)
  return type === undefined
    ? assert.fail(`${contentType} is no media type`)
    : Multipart.parse(type, typeof text === "string" ? Buffer.from(text, "latin1") : text)
}

const bodies = (contentType: string, text: string) =>
  Result.map(parse(contentType, text), (parts) => parts.map(({ body }) => Buffer.from(body).toString("latin1")))

const two = (boundary: string) => `--${boundary}\r\n\r\none\r\n--${boundary}\r\nA: b\r\n\r\ntwo\r\n--${boundary}--\r\n`

describe("a multipart message", () => {
  it("is that of the recording, byte for byte", () => {
    const { headers, body } = recorded("08-get-with-attachments").response
    const parts = Result.getOrThrow(parse(headers["content-type"] ?? "", String(body)))
    assert.deepStrictEqual(
      parts.map((part) => [part.headers.get("content-type"), Multipart.hashOf(part), Multipart.isIntact(part)]),
      [
        ["application/json", undefined, false],
        ["application/pdf", "366ce16daa6b29e59815d07cd8edd2e559241647c36b0520a3aa2ce754d32899", true]
      ]
    )
    assert.strictEqual(Buffer.from(parts[1]?.body ?? []).toString(), "%PDF-1.4 not really")
  })
  it("has a boundary with or without quotes, and other parameters beside", () => {
    for (const header of [
      "multipart/mixed; boundary=abc",
      'multipart/mixed;boundary="abc"',
      "Multipart/Mixed ; charset=utf-8; BOUNDARY=abc"
    ]) {
      assert.deepStrictEqual(bodies(header, two("abc")), Result.succeed(["one", "two"]))
    }
    assert.deepStrictEqual(bodies('multipart/mixed; boundary="a b:\'c"', two("a b:'c")), Result.succeed(["one", "two"]))
  })
  it("may have something before its first part and after its last", () =>
    assert.deepStrictEqual(
      bodies("multipart/mixed; boundary=abc", `hello\r\n${two("abc")}goodbye\r\n--abc\r\n`),
      Result.succeed(["one", "two"])
    ))
  it("has parts with any bytes, also none, line breaks at the end and what looks like another boundary", () => {
    const odd = ["", "\r\n", "\r\n--ab", "x--abc", "\u0000\u00ff\r", "a\r\n\r\nb"]
    const text = `${odd.map((each) => `--abc\r\nA: b\r\n\r\n${each}\r\n`).join("")}--abc--`
    assert.deepStrictEqual(bodies("multipart/mixed; boundary=abc", text), Result.succeed(odd))
  })
  for (const [what, header, text] of [
    ["without a boundary", "multipart/mixed", two("abc")],
    ["with an endless boundary", `multipart/mixed; boundary=${"a".repeat(71)}`, two("a".repeat(71))],
    ["of another boundary", "multipart/mixed; boundary=xyz", two("abc")],
    ["that is cut in a part", "multipart/mixed; boundary=abc", two("abc").slice(0, -15)],
    ["that is cut in a boundary", "multipart/mixed; boundary=abc", two("abc").slice(0, -4)],
    [
      "with headers without an end",
      "multipart/mixed; boundary=abc",
      `--abc\r\n${"A: b\r\n".repeat(2_000)}\r\nx\r\n--abc--`
    ],
    ["with a header without a name", "multipart/mixed; boundary=abc", "--abc\r\nhello\r\n\r\nx\r\n--abc--"],
    ["of more parts than there may be", "multipart/mixed; boundary=abc", `${"--abc\r\n\r\n\r\n".repeat(1_001)}--abc--`],
    ["that is empty", "multipart/mixed; boundary=abc", ""]
  ] as const) {
    it(`${what} is refused`, () => assert.isTrue(Result.isFailure(bodies(header, text))))
  }
  it("may be as long as a body, and is read once", () => {
    const long = "x\r\n--ab".repeat(1_000_000)
    assert.deepStrictEqual(
      bodies("multipart/mixed; boundary=abc", `--abc\r\n\r\n${long}\r\n--abc--`),
      Result.succeed([long])
    )
  })
})

describe("attachments of a store", () => {
  const bytes = Buffer.from("%PDF-1.4 not really")
  const certificate = (number: number, sha2: string) =>
    statement(number, {
      attachments: [
        {
          usageType: "http://example.test/proof",
          display: { en: "proof" },
          contentType: "application/pdf",
          length: bytes.length,
          sha2
        }
      ]
    })
  const message = (statements: ReadonlyArray<unknown>, hash: string): Reply => ({
    headers: { "content-type": 'multipart/mixed; boundary="b-1"' },
    body: [
      "--b-1",
      "Content-Type: application/json",
      "",
      JSON.stringify({ statements, more: "" }),
      "--b-1",
      "Content-Type: application/pdf",
      `X-Experience-API-Hash: ${hash}`,
      "",
      bytes.toString(),
      "--b-1--",
      ""
    ].join("\r\n")
  })
  const digest = (algorithm: string) => createHash(algorithm).update(bytes).digest("hex")

  for (const algorithm of ["sha224", "sha256", "sha384", "sha512"]) {
    it.live(`are what the statement says of them by ${algorithm}`, () =>
      Effect.gen(function* () {
        const hash = digest(algorithm)
        const store = yield* serve(() => message([certificate(1, hash.toUpperCase())], hash))
        const { pages, error } = yield* collect(adapterOf(store.endpoint, { attachments: true }))
        assert.isUndefined(error)
        assert.lengthOf(pages[0]?.drafts ?? [], 1)
        assert.deepStrictEqual(pages[0]?.rejections, [])
      })
    )
  }
  it.live("with other bytes reject their statement, and no other", () =>
    Effect.gen(function* () {
      const [wrong, right] = ["0".repeat(64), digest("sha256")]
      const store = yield* serve(() => message([certificate(1, wrong), certificate(2, right), statement(3)], wrong))
      const adapter = adapterOf(store.endpoint, { attachments: true, setting })
      const { pages } = yield* collect(adapter)
      assert.deepStrictEqual(
        pages[0]?.rejections.map(({ column, key }) => [column, key]),
        [["attachments", statement(1).id]]
      )
      assert.deepStrictEqual(pages[0]?.drafts.map(brief), [
        `${statement(2).id}/completed Completed email:p2@example.test`,
        `${statement(3).id}/completed Completed email:p3@example.test`
      ])
      // Read again, which asks for no attachments, its statement must not say what it was rejected for.
      const received = pages[0]?.received?.() ?? []
      assert.deepStrictEqual(adapter.again?.("statements", received).drafts.map(brief), pages[0]?.drafts.map(brief))
    })
  )
  it.live("in a message that is cut break the run", () =>
    Effect.gen(function* () {
      const whole = message([statement(1)], digest("sha256"))
      const store = yield* serve(() => ({ ...whole, body: String(whole.body).slice(0, -20) }))
      const { pages, error } = yield* collect(adapterOf(store.endpoint, { attachments: true }))
      assert.deepStrictEqual(pages, [])
      assert.strictEqual(error?.reason._tag, "Broken")
      assert.include(error?.message, "it was cut off")
    })
  )
})
