/** Nothing is signed but what everybody who verifies it finds to be signed. */
import { assert, describe, it } from "@effect/vitest"
import { IntegrityProof, OpenBadge, Verify } from "@laurel/credentials"
import { Effect } from "effect"
import type { JsonObject } from "../../src/Json.ts"
import { now, statement, unlisted, verify } from "./given.ts"
import { alone, anew } from "./keys.ts"

const signer = anew()
const own = alone(signer)
const badge = OpenBadge.of(statement(), unlisted(signer, own))
const sign = (document: JsonObject) =>
  IntegrityProof.sign(document, { signer, method: `${own.addresses.issuer}#${signer.id}`, created: now })

describe("a document", () => {
  it.live("in words of its contexts is signed, and by whose key is found without asking anybody", () =>
    Effect.gen(function* () {
      assert.deepInclude(yield* verify(yield* sign(badge), Verify.offline), { answer: "valid" })
    })
  )
  const subject: JsonObject = Object(badge["credentialSubject"])
  const cases: ReadonlyArray<readonly [string, JsonObject, RegExp]> = [
    ["uses a word that no context has", { ...badge, colour: "red" }, /"colour"/],
    ["uses one deep within", { ...badge, credentialSubject: { ...subject, grade: 1 } }, /"grade"/],
    ["is of a kind that no context has", { ...badge, type: ["VerifiableCredential", "Diploma"] }, /Diploma/],
    ["has an id that is no whole address", { ...badge, id: "c/1" }, /c\/1/],
    [
      "has a context that is not kept here",
      { ...badge, "@context": [...OpenBadge.contexts, "https://example.org/v1"] },
      /https:\/\/example\.org\/v1/
    ],
    [
      "has a context that is written out",
      { ...badge, "@context": [...OpenBadge.contexts, { colour: "https://example.org/colour" }] },
      /context that is written out/
    ],
    [
      "says more of itself within itself",
      { ...badge, evidence: [{ id: badge["id"], type: ["Evidence"], name: "Other" }] },
      /within itself/
    ],
    ["is signed already", { ...badge, proof: {} }, /a proof already/]
  ]
  for (const [name, document, found] of cases)
    it.live(`that ${name} is not signed, and what is wrong is named`, () =>
      Effect.gen(function* () {
        const error = yield* Effect.flip(sign(document))
        assert.match(error._tag === "Unsignable" ? error.found : error.message, found)
      })
    )
})
