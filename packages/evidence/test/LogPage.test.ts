/** Every example of docs/log.md is what the program makes, byte for byte. */
import { createPrivateKey, createPublicKey, hash, sign } from "node:crypto"
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { assert, describe, it } from "@effect/vitest"
import { Commitment, Decision, Entry, Fact, Import, type Leaf, Ledger, Merkle, Sha256 } from "@laurel/core"
import { Effect } from "effect"
import { certifying, importing, layer, layerOf, leaves, secretOf, story, terms } from "./logged.ts"

const page = readFileSync(join(import.meta.dirname, "../../../docs/log.md"), "utf8")
const fences = [...page.matchAll(/```\w*\n(.*?)\n```/gs)].map(([, text]) => text ?? "")

const { sha256 } = Sha256
const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString("base64")

/** An Ed25519 key of the seed 0x09 … 0x09, as the page says. */
const privateKey = createPrivateKey({
  key: Buffer.concat([Buffer.from("302e020100300506032b657004220420", "hex"), Buffer.alloc(32, 9)]),
  format: "der",
  type: "pkcs8"
})
const publicKey = createPublicKey(privateKey).export({ format: "der", type: "spki" }).subarray(-32)
const origin = "records.example.org/log"
const typed = Buffer.concat([Buffer.of(1), publicKey])
const keyId = hash("sha256", Buffer.concat([Buffer.from(`${origin}\n`), typed]), "buffer").subarray(0, 4)

const noteOf = (size: number, root: Uint8Array): string => {
  const text = `${origin}\n${size}\n${base64(root)}\n`
  const signature = sign(null, Buffer.from(text), privateKey)
  return `${text}\n— ${origin} ${base64(Buffer.concat([keyId, signature]))}\n`
}

const hashesOf = (nodes: ReadonlyArray<Merkle.Node>) => Effect.flatMap(Ledger.Ledger, (ledger) => ledger.hashes(nodes))

const rootOf = Effect.fnUntraced(function* (size: number) {
  return Merkle.root(sha256, { size, roots: yield* hashesOf(Merkle.rootNodes(size)) })
})

/** The records that the page shows whole, by their leaves' places. */
const shown = [3, 17, 18, 19, 1, 4, 5, 6, 9, 12, 8, 15, 10, 13, 16, 20, 22]
const [index, from, size] = [9, 14, 17]

const commitmentOf = ({ hidden }: Leaf.Shown): string => {
  const [{ text = "" } = {}] = hidden
  const secret = Merkle.hex(secretOf(1))
  const blind = Commitment.blind(sha256, secret, "fact", 3)
  return [
    `secret      ${secret}`,
    `hashed      \\u0002${secret}fact 3`,
    `blind       ${blind}`,
    `text        ${text}`,
    `hashed      \\u0003${blind}${text}`,
    `commitment  ${Commitment.of(sha256, blind, text)}`
  ].join("\n")
}

/** All blocks of the page, in order. */
const blocks = Effect.gen(function* () {
  yield* story
  yield* importing
  yield* certifying
  const ledger = yield* Ledger.Ledger
  const all = yield* leaves
  const own = yield* ledger.leaves(all.map(({ of }) => of))
  const texts = new Map(own.map((leaf) => [leaf.index, leaf]))
  const leafOf = (at: number) => texts.get(at) ?? assert.fail(`no leaf ${at}`)
  const hiddenOf = (at: number) => leafOf(at).hidden.map(({ text }) => text)
  const [catalog] = yield* ledger.catalogs
  const root = yield* rootOf(size)
  const inclusion = Merkle.inclusion(sha256, index, size, yield* hashesOf(Merkle.inclusionNodes(index, size)))
  const consistency = Merkle.consistency(sha256, from, size, yield* hashesOf(Merkle.consistencyNodes(from, size)))
  const note = noteOf(size, root)
  return [
    ...shown.flatMap((at) => [
      leafOf(at).text ?? "",
      ...(at === 1 ? [catalog?.text ?? ""] : at === 17 ? [Import.textOf(terms)] : []),
      ...hiddenOf(at)
    ]),
    commitmentOf(leafOf(index)),
    own
      .map(({ index, text }) => `${String(index).padStart(2)} ${Merkle.hex(Merkle.leaf(sha256, text ?? ""))}`)
      .join("\n"),
    `size ${from}  ${Merkle.hex(yield* rootOf(from))}\nsize ${size}  ${Merkle.hex(root)}`,
    note.slice(0, -1),
    `${origin}+${keyId.toString("hex")}+${base64(typed)}`,
    inclusion.map(base64).join("\n"),
    consistency.map(base64).join("\n"),
    `c2sp.org/tlog-proof@v1\nindex ${index}\n${inclusion.map(base64).join("\n")}\n\n${note}`.slice(0, -1)
  ]
})

const records = [
  "### Commit",
  "### Catalog",
  "### Contact",
  "### Learner",
  "### Claim",
  "### Fact",
  "### Decision",
  "### Entry",
  "### Certificate"
].map((heading): readonly [string, string] => [
  heading,
  /```\n(\{.*?)\n```/s.exec(page.slice(page.indexOf(`${heading}\n`)))?.[1] ?? "{}"
])

/** The names in the first column of the table that follows a heading or a sentence, below its own heading. */
const listed = (after: string): ReadonlyArray<string> => {
  const [table = ""] = /(\n\|[^\n]*)+/.exec(page.slice(page.indexOf(after))) ?? []
  const [, , ...rows] = table.trim().split("\n")
  return rows.flatMap((row) => [...(row.split("|")[1] ?? "").matchAll(/`(\w+)`/g)].flatMap(([, name]) => name ?? []))
}
const kindsOf = (union: { readonly cases: object }): ReadonlyArray<string> => Object.keys(union.cases)

describe("the page about the log", () => {
  it.effect("shows each record, commitment, proof and checkpoint as the program makes it", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(fences, yield* blocks)
    }).pipe(Effect.provide(layer))
  )

  it.effect("shows no text that a log with another secret would make", () =>
    Effect.gen(function* () {
      const made = yield* blocks
      assert.notInclude(fences, made[7])
      assert.include(fences, made[8])
    }).pipe(Effect.provide(layerOf(() => new Uint8Array(Commitment.size).fill(2))))
  )

  it("names every kind of evidence, act and entry, and every key of an entry", () => {
    assert.sameMembers([...listed("`evidence` has a `kind`")], [...kindsOf(Fact.Evidence)])
    assert.sameMembers([...listed("`act` has a `kind`")], [...kindsOf(Decision.Act)])
    for (const kind of Entry.Kind.literals) assert.include(page, `\`"${kind}"\``)
  })

  it("names all of presented proof that is in the private text, and nothing else", () => {
    const full = { title: "", provider: "", document: "", mediaType: "", size: 1, issuer: "board", hours: 1 }
    const names = (text = "") => [...text.matchAll(/`(\w+)`/g)].flatMap(([, name]) => name ?? [])
    const hidden = Object.keys(Fact.personalOf({ _tag: "Presented", ...full }))
    assert.sameMembers([...names(/of presented proof (.*?) as far as given/.exec(page)?.[1])], hidden)
    assert.sameMembers([...names(/\| `Presented`.* Its (.*) are in the private text/.exec(page)?.[1])], hidden)
  })

  it("lists the keys of each record in the order of its text", () => {
    for (const [heading, fence] of records) {
      const keys = listed(heading)
      // One cell of the first table names all counts.
      if (heading !== "### Commit") assert.deepStrictEqual(keys, keys.toSorted(), heading)
      for (const key of Object.keys(JSON.parse(fence))) assert.include(keys, key, heading)
    }
  })
})
