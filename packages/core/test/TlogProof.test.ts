/** Signed checkpoints, and proofs that end at one. */
import { assert, describe, it } from "@effect/vitest"
import { Effect, Result } from "effect"
import { Merkle, Note, Sha256, SignedCheckpoint, TlogProof } from "@laurel/core"
import { ed25519, keyOf, signer, why } from "./keys.ts"

const { sha256 } = Sha256
const origin = "records.example.org/log"
const log = signer(origin, 1)
const witness = signer("witness.example", 2)
const leaves = Array.from({ length: 11 }, (_, index) => Merkle.leaf(sha256, `leaf ${index}`))
const root = Merkle.root(sha256, Merkle.append(sha256, Merkle.empty, leaves))
const head: SignedCheckpoint.TreeHead = { origin, size: leaves.length, root, extensions: [] }
const hash32 = (text: string) => Merkle.leaf(sha256, text)

// The example of c2sp.org/tlog-checkpoint, whose key is not published.
const sofa = `example.com/behind-the-sofa
20852163
CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=

— example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=
`

const failure = <A>(effect: Effect.Effect<A, Note.NoteError>) =>
  Effect.map(Effect.flip(effect), ({ message }) => message)

describe("a checkpoint", () => {
  it("is read as the specification's example is written, and written so again", () => {
    const { text } = Result.getOrThrow(Note.parse(sofa))
    const read = Result.getOrThrow(SignedCheckpoint.parse(text))
    assert.strictEqual(read.origin, "example.com/behind-the-sofa")
    assert.strictEqual(read.size, 20_852_163)
    assert.strictEqual(Merkle.hex(read.root), "0ac5186a91863e8e1d90c808014aa89bf5da8e3ee1d9f07630f0378f68f1ab62")
    assert.deepStrictEqual(read.extensions, [])
    assert.strictEqual(SignedCheckpoint.format(read), text)
  })

  it("keeps the lines that it does not know", () => {
    const text = SignedCheckpoint.format({ ...head, size: 0, extensions: ["first", "second line"] })
    assert.deepStrictEqual(Result.getOrThrow(SignedCheckpoint.parse(text)).extensions, ["first", "second line"])
    assert.isTrue(text.startsWith(`${origin}\n0\n`))
  })

  it("is not read in any other way of writing it", () => {
    const good = SignedCheckpoint.format(head)
    const hash = good.split("\n")[2] ?? ""
    for (const [text, reason] of [
      ["", /log's name .* found nothing/],
      [`\n${good}`, /log's name/],
      [good.replace("\n11\n", "\n011\n"), /log's size .* found "011"/],
      [good.replace("\n11\n", "\n+11\n"), /log's size/],
      [good.replace("\n11\n", "\n-1\n"), /log's size/],
      [good.replace("\n11\n", "\n1e1\n"), /log's size/],
      [good.replace("\n11\n", "\n11 \n"), /log's size/],
      [good.replace("\n11\n", "\n９\n"), /log's size/],
      [good.replace("\n11\n", "\n\n"), /log's size .* found ""/],
      [good.replace("\n11\n", "\n9007199254740992\n"), /log's size/],
      [good.replace("\n11\n", "\n18446744073709551615\n"), /log's size/],
      [good.replace("=\n", "\n"), /32 bytes in base64/],
      [good.replace(hash, hash.slice(4)), /32 bytes in base64/],
      [good.replace(hash, ` ${hash}`), /32 bytes in base64/],
      [good.replace(hash, `-${hash.slice(1)}`), /32 bytes in base64/],
      [`${origin}\n11\n`, /32 bytes in base64/],
      [good.slice(0, -1), /ends with a newline/],
      [`${good}last`, /ends with a newline/],
      [`${good}\nafter\n`, /no empty line/]
    ] as const) {
      assert.match(why(SignedCheckpoint.parse(text)), reason)
    }
    assert.isTrue(Result.isSuccess(SignedCheckpoint.parse(good.replace("\n11\n", "\n9007199254740991\n"))))
  })

  it.effect("opens to whoever knows its log's key, with all the known keys that signed it", () =>
    Effect.gen(function* () {
      const signed = yield* SignedCheckpoint.sign(head, log)
      const written = Note.format(yield* Note.sign(signed, witness))
      const [own, other] = [keyOf(log), keyOf(witness)]
      assert.deepStrictEqual(
        SignedCheckpoint.open(written, [other, own], ed25519),
        Result.succeed({ head, signedBy: [own, other] })
      )
      const changed = written.replace("\n11\n", "\n12\n")
      assert.match(why(SignedCheckpoint.open(changed, [own], ed25519)), /is not one of this text/)
      assert.match(why(SignedCheckpoint.open(written, [other], ed25519)), /the log "records.example.org\/log" itself/)
      assert.match(why(SignedCheckpoint.open(written, [], ed25519)), /expected a signature by a known key/)
      assert.match(why(SignedCheckpoint.open("not a note\n", [own], ed25519)), /blank line/)
    })
  )

  it.effect("is not opened where another log's key signed it, or where the text is none", () =>
    Effect.gen(function* () {
      const other = signer("other.example/log", 3)
      const stolen = yield* Note.sign({ text: SignedCheckpoint.format(head), signatures: [] }, other)
      assert.match(why(SignedCheckpoint.open(Note.format(stolen), [keyOf(other)], ed25519)), /log .* itself/)
      const prose = yield* Note.sign({ text: `${origin}\nten\n`, signatures: [] }, log)
      assert.match(why(SignedCheckpoint.open(Note.format(prose), [keyOf(log)], ed25519)), /log's size .* "ten"/)
    })
  )

  it.effect("is not signed where it would be read as something else, or under another name", () =>
    Effect.gen(function* () {
      const never: Note.Signer = { ...log, sign: () => Effect.die("asked") }
      const refused = (change: Partial<SignedCheckpoint.TreeHead>) =>
        failure(SignedCheckpoint.sign({ ...head, ...change }, never))
      for (const size of [-1, 0.5, Number.NaN, 2 ** 53, 1e21]) assert.match(yield* refused({ size }), /log's size/)
      assert.match(yield* refused({ root: root.slice(1) }), /32 bytes/)
      assert.match(yield* refused({ origin: "" }), /log's name/)
      const injected = SignedCheckpoint.format({ ...head, size: 5 }).slice(0, -1)
      assert.match(yield* refused({ origin: injected }), /no newline/)
      assert.match(yield* refused({ extensions: ["one\ntwo"] }), /no newline/)
      assert.match(yield* refused({ extensions: [""] }), /no empty line/)
      assert.match(yield* refused({ origin: "other.example/log" }), /expected the key's name to be the log's/)
    })
  )
})

describe("a proof in a file", () => {
  const proof = (index: number): ReadonlyArray<Uint8Array> =>
    Merkle.inclusion(
      sha256,
      index,
      leaves.length,
      Merkle.inclusionNodes(index, leaves.length).map(({ level, place }) =>
        Merkle.subtree(sha256, leaves.slice(place * 2 ** level, (place + 1) * 2 ** level))
      )
    )
  const keys = [keyOf(log)]
  const made = (index: number, extra: Uint8Array | null = null) =>
    Effect.map(SignedCheckpoint.sign(head, log), (note) =>
      TlogProof.format({ extra, index, proof: proof(index), checkpoint: Note.format(note) })
    )
  const verify = (text: string, leaf: Uint8Array | undefined, known = keys) =>
    TlogProof.verify(text, { leaf: leaf ?? new Uint8Array(0), keys: known, sha256, ed25519 })

  it.effect("proves each leaf, and no other", () =>
    Effect.gen(function* () {
      for (const [index, leaf] of leaves.entries()) {
        const text = yield* made(index)
        assert.deepStrictEqual(verify(text, leaf), Result.succeed({ head, signedBy: keys, index, extra: null }))
        assert.match(why(verify(text, hash32("other"))), /do not come to the root of size 11/)
      }
      assert.match(why(verify(yield* made(0), leaves[1])), /do not come to the root/)
      assert.match(
        why(verify((yield* made(0)).replace("index 0", "index 11"), leaves[0])),
        /one of 11 leaves, found 11/
      )
      assert.match(why(verify(yield* made(0), leaves[0], [keyOf(witness)])), /expected a signature by witness/)
    })
  )

  it.effect("is written as the specification says, and read back", () =>
    Effect.gen(function* () {
      const extra = Uint8Array.of(0, 255, 7)
      const text = yield* made(10, extra)
      const read = Result.getOrThrow(TlogProof.parse(text))
      const [first, second, third, fourth, fifth, blank] = text.split("\n")
      assert.deepStrictEqual([first, second, third], ["c2sp.org/tlog-proof@v1", "extra AP8H", "index 10"])
      assert.deepStrictEqual([fourth?.length, fifth?.length, blank], [44, 44, ""])
      assert.deepStrictEqual(read, { extra, index: 10, proof: proof(10), checkpoint: read.checkpoint })
      assert.strictEqual(TlogProof.format(read), text)
      assert.isTrue(read.checkpoint.startsWith(`${origin}\n11\n`))
      assert.deepStrictEqual(Result.getOrThrow(verify(text, leaves[10])).extra, extra)
    })
  )

  it.effect("does not hold with any one of its characters changed", () =>
    Effect.gen(function* () {
      const text = yield* made(3)
      for (const [at, character] of Array.from(text).entries()) {
        const changed = text.slice(0, at) + (character === "7" ? "8" : "7") + text.slice(at + 1)
        assert.notStrictEqual(why(verify(changed, leaves[3])), "none", `character ${at}`)
      }
      assert.strictEqual(why(verify(text, leaves[3])), "none")
    })
  )

  it.effect("of a log's only leaf has no hashes", () =>
    Effect.gen(function* () {
      const leaf = hash32("only")
      const note = yield* SignedCheckpoint.sign({ ...head, size: 1, root: leaf }, log)
      const text = TlogProof.format({ extra: null, index: 0, proof: [], checkpoint: Note.format(note) })
      assert.isTrue(text.startsWith(`${TlogProof.header}\nindex 0\n\n${origin}\n`))
      assert.isTrue(Result.isSuccess(verify(text, leaf)))
    })
  )

  it.effect("is not read from what is malformed", () =>
    Effect.gen(function* () {
      const good = yield* made(3, Uint8Array.of(1))
      const hash = good.split("\n")[3] ?? ""
      for (const [text, reason] of [
        ["", /expected the line c2sp.org\/tlog-proof@v1/],
        [good.replace("@v1", "@v2"), /expected the line/],
        [good.replaceAll("\n", "\r\n"), /expected the line/],
        [good.slice(0, good.indexOf("\n\n")), /expected the line/],
        [good.replace("extra AQ==", "extra "), /expected base64 after "extra", found ""/],
        [good.replace("extra AQ==", "extra AQ"), /expected base64 after "extra"/],
        [good.replace("extra AQ==", "extra AR=="), /expected base64 after "extra"/],
        [good.replace("extra AQ==", "extras AQ=="), /expected "index" and a number/],
        [good.replace("extra AQ==\n", "extra AQ==\nextra AQ==\n"), /expected "index" and a number/],
        [good.replace("index 3\n", ""), /expected "index" and a number/],
        [good.replace("index 3", "index 03"), /expected "index" and a number, found "index 03"/],
        [good.replace("index 3", "index -3"), /expected "index" and a number/],
        [good.replace(hash, hash.slice(4)), /expected a hash of 32 bytes/],
        [good.replace(hash, `${hash} `), /expected a hash of 32 bytes/],
        [good.replace(`${hash}\n`, `${hash}\n`.repeat(54)), /at most 53 hashes/],
        [`${good}${"x".repeat(TlogProof.maxLength)}`, /at most 131072 characters/]
      ] as const) {
        assert.match(why(TlogProof.parse(text)), reason)
      }
      assert.match(why(verify(good.replace(`${hash}\n`, ""), leaves[3])), /expected a proof of 4 hashes, found 3/)
      assert.match(why(verify(good.replace("AQ==", "Ag=="), leaves[3])), /none/)
    })
  )
})
