/** Credentials that others have published and signed: what we say of each must be what their standard says. */
import { assert, describe, it } from "@effect/vitest"
import { Effect, Result } from "effect"
import { createHash } from "node:crypto"
import { readFileSync } from "node:fs"
import { documentOf } from "./published.ts"
import { ofMultibase } from "../src/key/Key.ts"
import { canonical } from "../src/vc/canonical.ts"
import * as Contexts from "../src/vc/Contexts.ts"
import * as DataIntegrity from "../src/vc/DataIntegrity.ts"
import { isObject, type JsonObject, listOf } from "../src/Json.ts"

/** Whether the proof fits the key behind the # of its own name: so these vectors are published. */
const check = (document: JsonObject) =>
  Effect.gen(function* () {
    const given = listOf(document["proof"]).find(isObject) ?? {}
    const proof = DataIntegrity.read(given)
    if (proof === undefined) return "no proof"
    const key = Result.getOrThrow(ofMultibase(/z6Mk\w+$/.exec(proof.verificationMethod)?.[0] ?? ""))
    const { proof: _, "@context": context, ...rest } = document
    const said = canonical({ "@context": context, ...rest })
    const checked = yield* Effect.result(DataIntegrity.check(said, context, given, proof, [key], 0))
    return Result.isSuccess(checked) ? "fits" : checked.failure.found
  })

const clr = "1edtech/clr20-simple.json"
const inner = (): JsonObject => {
  const { credentialSubject: subject } = documentOf(clr)
  const [one] = isObject(subject) ? listOf(subject["verifiableCredential"]) : []
  return isObject(one) ? one : {}
}

describe("a published signature", () => {
  for (const name of [
    clr,
    "1edtech/ob30-did-key-method.json",
    "1edtech/ob30-status-revoked.json",
    "1edtech/status-list.json"
  ])
    it.live(`of ${name} fits, and does not once a word of it is another`, () =>
      Effect.gen(function* () {
        const document = documentOf(name)
        assert.strictEqual(yield* check(document), "fits")
        assert.strictEqual(yield* check({ ...document, validFrom: "2001-01-01T00:00:00Z" }), "one that does not fit")
      })
    )
  it.live("of a badge in a CLR fits by itself", () =>
    Effect.gen(function* () {
      assert.strictEqual(yield* check(inner()), "fits")
    })
  )
  it.live("over a context that is not kept here can't be checked, and nothing is loaded", () =>
    Effect.gen(function* () {
      assert.match(
        yield* check(documentOf("w3c/alumni.json")),
        /^the context https:\/\/www.w3.org\/ns\/credentials\/examples/
      )
    })
  )
})

describe("a context", () => {
  it("is the file that was published, to the byte", () => {
    for (const { file, sha256 } of Contexts.pinned.values()) {
      const bytes = readFileSync(new URL(`../src/vc/contexts/${file}`, import.meta.url))
      assert.strictEqual(createHash("sha256").update(bytes).digest("hex"), sha256, file)
    }
  })
})
