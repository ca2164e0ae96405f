/** Published signatures, made once more with their published keys: to the byte. */
import { assert, describe, it } from "@effect/vitest"
import { Effect, Result } from "effect"
import { readFileSync } from "node:fs"
import type { Signer } from "@laurel/credentials"
import { isObject, type JsonObject, listOf, parse } from "../../src/Json.ts"
import * as IntegrityProof from "../../src/issue/IntegrityProof.ts"
import { edtech, w3c } from "./keys.ts"

const documentOf = (name: string): JsonObject =>
  Result.getOrThrow(parse(readFileSync(new URL(name, import.meta.url), "utf8")))

/** The proof that a document has, and the one that we make of the rest of it. */
const again = (signer: Signer.Signer, document: JsonObject, more: JsonObject = {}) =>
  Effect.gen(function* () {
    const { proof, ...unsigned } = document
    const [published] = listOf(proof).filter(isObject)
    const { verificationMethod, created } = published ?? {}
    const options = { signer, method: String(verificationMethod), created: Date.parse(String(created)) }
    return { published, ours: yield* IntegrityProof.proofOf({ ...unsigned, ...more }, options) }
  })

describe("a published signature of Open Badges 3.0 and CLR 2.0", () => {
  for (const name of [
    "fixtures/guide-badge.json",
    "../fixtures/1edtech/clr20-simple.json",
    "../fixtures/1edtech/ob30-status-revoked.json",
    "../fixtures/1edtech/status-list.json"
  ])
    it.live(`comes out the same, to the byte, and another of another word: ${name}`, () =>
      Effect.gen(function* () {
        const { published, ours } = yield* again(edtech, documentOf(name))
        assert.deepStrictEqual(ours, published)
        const other = yield* again(edtech, documentOf(name), { id: "urn:uuid:0" })
        assert.notStrictEqual(other.ours["proofValue"], published?.["proofValue"])
      })
    )
})

describe("W3C's published signature", () => {
  // The context of its examples gives every word a meaning: nothing that is signed in earnest may use it, and so it is written out here.
  const examples = ["https://www.w3.org/ns/credentials/v2", { "@vocab": "https://www.w3.org/ns/credentials/examples#" }]
  it.live("comes out the same, to the byte", () =>
    Effect.gen(function* () {
      const { published, ours } = yield* again(w3c, documentOf("../fixtures/w3c/alumni.json"), { "@context": examples })
      assert.deepStrictEqual(ours, published)
    })
  )
  it.live("is not made over words that no context gives a meaning", () =>
    Effect.gen(function* () {
      const { "@context": _, ...rest } = documentOf("../fixtures/w3c/alumni.json")
      const found = yield* Effect.flip(again(w3c, rest, { "@context": examples.slice(0, 1) }))
      assert.include(found, { _tag: "Unsignable" })
      assert.match(found._tag === "Unsignable" ? found.found : "", /AlumniCredential|alumniOf/)
    })
  )
})
