import { assert, describe, it } from "@effect/vitest"
import { Effect, Result, Schema } from "effect"
import { Note } from "@laurel/core"
import { ed25519, keyOf, signer, why } from "./keys.ts"

const read = (written: string): Note.Note => Result.getOrThrow(Note.parse(written))
const keyFrom = (text: string): Note.Key => Result.getOrThrow(Note.parseKey(text))
const verify = (written: string, ...keys: ReadonlyArray<Note.Key>) => Note.verify(read(written), keys, ed25519)

// The example of Go's golang.org/x/mod/sumdb/note, whose first note is signed by the first key and whose second by both.
const peter = keyFrom("PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW")
const enoch = keyFrom("EnochRoot+af0cfe78+ATtqJ7zOtqQtYqOo0CpvDXNlMhV3HeJDpjrASKGLWdop")
const text = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n"
const byPeter =
  "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
const byEnoch =
  "— EnochRoot rwz+eBzmZa0SO3NbfRGzPCpDckykFXSdeX+MNtCOXm2/5n2tiOHp+vAF1aGrQ5ovTG01oOTGwnWLox33WWd1RvMc+QQ=\n"

// The example of c2sp.org/signed-note, whose key is not published.
const quasimodo = `Ognuno sta solo sul cuor della terra
trafitto da un raggio di sole:

ed è subito sera.

— quasimodo.example/salvatore NnugSzTjtVAewIS+Z/iJhUPeFDkO/5QQ2i5ddnGITLlC+EhfLW9oJKONrMouFSQU0xMcXxj99ihAQwaqP3ZekRwNtIc=
`

describe("a key", () => {
  it("has the id and the text that other implementations give it", () => {
    const example = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"
    for (const written of [example, Note.formatKey(peter), Note.formatKey(enoch)]) {
      assert.strictEqual(Note.formatKey(keyFrom(written)), written)
    }
    assert.strictEqual(peter.id, "c74f20a3")
    assert.strictEqual(peter.publicKey.length, 32)
    assert.deepStrictEqual(keyOf(signer("EnochRoot", 0)), enoch)
  })

  it("is not read from any other text", () => {
    const good = Note.formatKey(peter)
    for (const [written, reason] of [
      [good.replace("c74f20a3", "c74f20a4"), "expected the id c74f20a3 for the key of PeterNeumann, found c74f20a4"],
      [good.replace("PeterNeumann", "PeterNeuman"), /expected the id [0-9a-f]{8} for the key of PeterNeuman, found/],
      [good.replace("c74f20a3", "C74F20A3"), /expected a key such as/],
      [good.replace("+ARpc", "+AR pc"), /expected a key such as/],
      [good.replace("PeterNeumann", "Peter\u00a0Neumann"), /expected a key such as/],
      [`${good}\n`, /expected a key such as/],
      [`${good}=`, /expected an Ed25519 key/],
      [good.replace("+ARpc", "+BBpc"), /expected an Ed25519 key \(type 1\)/],
      [good.slice(0, -4), /public key of 32 bytes for PeterNeumann, found 29/],
      ["PeterNeumann+c74f20a3+", /expected a key such as/],
      ["", /expected a key such as/],
      [`${"n".repeat(1_000)}${good}`, /expected a key such as/]
    ] as const) {
      const found = why(Note.parseKey(written))
      if (typeof reason === "string") assert.strictEqual(found, reason)
      else assert.match(found, reason)
    }
  })

  it("has a name without spaces and plus, and 32 bytes", () => {
    for (const name of ["", "a b", "a\u2003b", "a\u0085b", "a+b", "n".repeat(201)])
      assert.match(why(Note.key(name, peter.publicKey)), /expected a key's name of 1 to 200 characters/)
    assert.match(why(Note.key("log", peter.publicKey.slice(1))), /32 bytes for log, found 31/)
    assert.isTrue(Result.isSuccess(Note.key("пример.example/ключ", peter.publicKey)))
  })
})

describe("a note", () => {
  it("is verified as others sign it, and not with one letter changed", () => {
    assert.deepStrictEqual(verify(`${text}\n${byPeter}`, peter), Result.succeed([peter]))
    assert.deepStrictEqual(verify(`${text}\n${byPeter}${byEnoch}`, enoch, peter), Result.succeed([peter, enoch]))
    const changed = `${text.replace("answer", "Answer")}\n${byPeter}`
    assert.strictEqual(
      why(verify(changed, peter)),
      "the signature of PeterNeumann (key c74f20a3) is not one of this text"
    )
  })

  it("is read as the specification's example is written, and written so again", () => {
    const note = read(quasimodo)
    assert.strictEqual(note.text, quasimodo.slice(0, quasimodo.indexOf("\n— ")))
    assert.deepStrictEqual(
      note.signatures.map(({ name, id, signature }) => [name, id, signature.length]),
      [["quasimodo.example/salvatore", "367ba04b", 64]]
    )
    assert.strictEqual(Note.format(note), quasimodo)
    assert.strictEqual(
      why(verify(quasimodo, peter)),
      'expected a signature by PeterNeumann (key c74f20a3), found "quasimodo.example/salvatore (key 367ba04b)"'
    )
  })

  it("passes over signatures of unknown keys, but none of a known key that is wrong", () => {
    // Another algorithm's, of another length, by a key of the same name.
    const unknown = `— PeterNeumann ${Buffer.alloc(4 + 2_420, 7).toString("base64")}\n`
    assert.deepStrictEqual(verify(`${text}\n${unknown}${byPeter}`, peter), Result.succeed([peter]))
    assert.match(why(verify(`${text}\n${unknown}`, peter)), /expected a signature by PeterNeumann/)
    assert.match(why(verify(`${text}\n${byPeter}`)), /expected a signature by a known key/)
    const wrong = byEnoch.replace("rwz+eBzm", "rwz+eBzn")
    assert.match(why(verify(`${text}\n${byPeter}${wrong}`, peter, enoch)), /signature of EnochRoot .* is not one/)
    assert.deepStrictEqual(verify(`${text}\n${byPeter}${wrong}`, peter), Result.succeed([peter]))
    const short = `— EnochRoot ${Buffer.from("af0cfe7801", "hex").toString("base64")}\n`
    assert.match(why(verify(`${text}\n${short}`, enoch)), /signature of EnochRoot .* is not one/)
    // The same id under another name is another key.
    assert.match(why(verify(`${text}\n${byPeter.replace("PeterNeumann", "Peter")}`, peter)), /expected a signature by/)
  })

  it("does not verify with any bit of its signature flipped", () => {
    const note = read(`${text}\n${byPeter}`)
    const [own] = note.signatures
    if (own === undefined) throw new Error("no signature")
    for (let bit = 0; bit < 512; bit++) {
      const signature = own.signature.map((byte, at) => (at === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte))
      const damaged = { ...note, signatures: [{ ...own, signature }] }
      assert.isTrue(Result.isFailure(Note.verify(damaged, [peter], ed25519)), `bit ${bit}`)
    }
  })

  it("is not read from what is malformed", () => {
    const good = `${text}\n${byPeter}`
    for (const [written, reason] of [
      ["", /ends with a newline/],
      [good.slice(0, -1), /ends with a newline/],
      [text, /blank line between/],
      [`${text}\n`, /expected a signature line .* found ""/],
      [`${good}\n`, /expected a signature line/],
      [`${text}${byPeter}`, /blank line between/],
      [good.replace("— ", "- "), /expected a signature line/],
      [good.replace("— ", "—  "), /expected a signature line/],
      [good.replace("PeterNeumann", "Peter+Neumann"), /expected a signature line/],
      [good.replace("PeterNeumann", "Peter\u3000Neumann"), /expected a signature line/],
      [good.replace("JnAM=\n", "JnAM\n"), /expected a signature line/],
      // Bits that mean nothing are another spelling of the same bytes.
      [good.replace("JnAM=\n", "JnAN=\n"), /expected a signature line/],
      [`${text}\n— PeterNeumann x08gow==\n`, /expected a signature line/],
      [good.replace("answer", "ans\twer"), /no control characters .* found "\\t"/],
      [good.replaceAll("\n", "\r\n"), /no control characters .* found "\\r"/],
      [good.replace("answer", "\ud800"), /half of one/],
      [`${"é".repeat(32_768)}${good}`, /at most 65536 bytes, found 65\d{3}$/],
      [`${text}\n${byPeter.repeat(101)}`, /at most 100 signatures, found 101/]
    ] as const) {
      assert.match(why(Note.parse(written)), reason)
    }
    assert.deepStrictEqual(verify(`${text}\n${byPeter.repeat(100)}`, peter), Result.succeed([peter]))
  })
})

describe("signing", () => {
  const unsigned = { text, signatures: [] }
  const failure = <E>(effect: Effect.Effect<Note.Note, E | Note.NoteError>) =>
    Effect.map(Effect.flip(effect), (error) => (error instanceof Note.NoteError ? error.message : String(error)))

  it.effect("gives the signature that others give, beside what is signed already, and once for each key", () =>
    Effect.gen(function* () {
      const own = signer("EnochRoot", 0)
      const once = yield* Note.sign(read(`${text}\n${byPeter}`), own)
      assert.strictEqual(Note.format(once), `${text}\n${byPeter}${byEnoch}`)
      assert.deepStrictEqual(yield* Note.sign(once, own), once)
    })
  )

  it.effect("is refused before the key is asked, where nobody could read the note", () =>
    Effect.gen(function* () {
      const never: Note.Signer = { ...signer("log", 1), sign: () => Effect.die("asked") }
      for (const [given, reason] of [
        ["no newline", /ends with a newline, found "no newline"/],
        ["", /ends with a newline, found ""/],
        ["a\tb\n", /control characters/],
        [`${"a".repeat(65_530)}\n`, /at most 65536 bytes/]
      ] as const) {
        const found = yield* failure(Note.sign({ text: given, signatures: [] }, never))
        assert.match(found, reason)
      }
      assert.match(yield* failure(Note.sign(unsigned, { ...never, name: "my log" })), /without spaces/)
      assert.match(yield* failure(Note.sign(unsigned, { ...never, publicKey: new Uint8Array(31) })), /found 31/)
      const full = read(`${text}\n${byPeter.repeat(100)}`)
      assert.match(yield* failure(Note.sign(full, never)), /at most 100 signatures, found 101/)
    })
  )

  it.effect("fails as the signer fails, and where it gives no signature of Ed25519", () =>
    Effect.gen(function* () {
      const own = signer("log", 1)
      assert.strictEqual(yield* failure(Note.sign(unsigned, { ...own, sign: () => Effect.fail("locked") })), "locked")
      const short: Note.Signer = { ...own, sign: () => Effect.succeed(new Uint8Array(71)) }
      assert.match(yield* failure(Note.sign(unsigned, short)), /64 bytes from the signer log, found 71/)
    })
  )

  const Line = Schema.String.check(Schema.isPattern(/^[^\p{Cc}\p{Cs}]{0,50}$/u))
  it.effect.prop("any lines, and reading them back, is one text", [Schema.NonEmptyArray(Line)], ([lines]) =>
    Effect.gen(function* () {
      const own = signer("log", 1)
      const note = yield* Note.sign({ text: lines.map((line) => `${line}\n`).join(""), signatures: [] }, own)
      const found = read(Note.format(note))
      assert.deepStrictEqual(found, note)
      assert.deepStrictEqual(Note.verify(found, [keyOf(own)], ed25519), Result.succeed([keyOf(own)]))
    })
  )
})
