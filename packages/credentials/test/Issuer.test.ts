/** Where keys are looked up, by what an issuer is called. */
import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { keysOf } from "../src/key/Issuer.ts"
import { unproven } from "../src/Unproven.ts"
import { pair } from "./issuing.ts"

const own = pair()

/** What is found where only these documents are. */
const find = (issuer: string, documents: Readonly<Record<string, unknown>>, method?: string) => {
  const fetch = (address: string) => {
    const document = documents[address]
    return document === undefined
      ? Effect.fail(unproven("address", "it", `nothing at ${address}`, "Look."))
      : Effect.succeed({ state: "found" as const, text: JSON.stringify(document), at: address })
  }
  return Effect.match(keysOf({ issuer, method, pinned: undefined, keysAt: undefined, now: 0, fetch }), {
    onSuccess: (keys) => `${keys.length} found`,
    onFailure: ({ found }) => found
  })
}

const did = (id: string) => ({
  id,
  verificationMethod: [{ id: `${id}#k`, type: "Multikey", controller: id, publicKeyMultibase: own.multibase }],
  assertionMethod: ["#k"]
})

describe("the keys of a did:web", () => {
  for (const [id, address] of [
    ["did:web:college.example", "https://college.example/.well-known/did.json"],
    ["did:web:college.example:law:staff", "https://college.example/law/staff/did.json"],
    ["did:web:college.example%3A8443", "https://college.example:8443/.well-known/did.json"]
  ] as const)
    it.effect(`${id} are at ${address}`, () =>
      Effect.gen(function* () {
        assert.strictEqual(yield* find(id, { [address]: did(id) }, `${id}#k`), "1 found")
        assert.strictEqual(yield* find(id, {}), `nothing at ${address}`)
      })
    )
  it.effect("are those to assert with, and no other", () =>
    Effect.gen(function* () {
      const id = "did:web:college.example"
      const address = "https://college.example/.well-known/did.json"
      const { assertionMethod: _, ...rest } = did(id)
      assert.match(yield* find(id, { [address]: { ...rest, authentication: ["#k"] } }, `${id}#k`), /does not list/)
      const byKey = { ...rest, assertionMethod: [`did:key:${own.multibase}`] }
      assert.strictEqual(yield* find(id, { [address]: byKey }, `did:key:${own.multibase}`), "1 found")
    })
  )
  it.effect("are nowhere where its name would lead to another host", () =>
    Effect.gen(function* () {
      for (const id of ["did:web:evil.example%2Fcollege.example", "did:web:a%40evil.example", "did:web:%", "did:web:"])
        assert.match(yield* find(id, {}), /can't be looked up/)
    })
  )
})
