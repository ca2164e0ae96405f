/** What strangers find who verify a badge, and what the public page says of its certificate: the same, whatever became of it. */
import { assert, describe, it } from "@effect/vitest"
import { PublicSource, Verify } from "@laurel/credentials"
import { type Deciding, decider, inMemory } from "@laurel/testkit"
import { Effect } from "effect"
import type { Source } from "../../src/web/Source.ts"
import { recordOf } from "../issue/given.ts"
import { addresses, ann, begin, bob, decide, issue, issuer, named, now, on, signer } from "./world.ts"

const mia = decider()
const keys = Effect.succeed({ history: [recordOf(signer)], signer: () => signer })

/** A network in which our public addresses are answered, and nothing else is. */
const networkOf = (source: Source): Verify.Sources => {
  const answers = (address: string) => {
    if (address === addresses.document) return source.did
    for (const kind of ["revocation", "suspension", "reasons"] as const)
      if (address === addresses[kind](1)) return source.list(1, kind)
    return Effect.succeed(undefined)
  }
  const documents = Effect.fnUntraced(function* (address: string) {
    const found = yield* Effect.orDie(answers(address))
    if (found === undefined) return yield* Verify.absent(address, "nothing")
    return { state: "found" as const, text: found.text, at: address }
  })
  return { ...Verify.offline, documents, lists: documents }
}

const both = Effect.fnUntraced(function* (code: string, credential: object) {
  const source = yield* PublicSource.make({ issuer, keys, freshness: 0 })
  const stood = yield* source.certificate(code)
  const bytes = Buffer.from(JSON.stringify(credential))
  const { answer } = yield* Verify.credential({ bytes }, { now: yield* now, sources: networkOf(source) })
  return [stood?.standing._tag, answer]
})

describe("a stranger", () => {
  it.effect("finds of a badge what the page says of its certificate, and of a neighbour's that it holds", () =>
    Effect.gen(function* () {
      const said: Array<ReadonlyArray<string | undefined>> = []
      yield* begin([ann, bob])
      const [anns, bobs] = [yield* issue(ann), yield* issue(bob)]
      const look = Effect.fnUntraced(function* (...decisions: ReadonlyArray<Deciding>) {
        if (decisions.length > 0) yield* decide(...decisions)
        said.push(yield* both(anns.code, anns.kept.credential))
      })
      yield* look()
      yield* look(mia.suspends(ann, "forklift-licence", "2026-05-11"))
      yield* look(mia.reinstates(ann, "forklift-licence", "2026-05-11"))
      yield* look(mia.sets(ann, "forklift-licence", "earnedOn", "2026-05-09"))
      assert.deepStrictEqual(yield* both(bobs.code, bobs.kept.credential), ["Valid", "valid"])
      yield* look(mia.withdraws(3))
      yield* on("2026-05-09")
      yield* look()
      yield* on("2029-05-11")
      yield* look()
      yield* look(mia.revokes(ann, "forklift-licence", "2029-05-11"))
      yield* look(mia.erases([ann]))
      assert.deepStrictEqual(said, [
        ["Valid", "valid"],
        ["Suspended", "suspended"],
        ["Valid", "valid"],
        ["Outdated", "revoked"],
        ["Valid", "valid"],
        ["Pending", "notYetValid"],
        ["Expired", "expired"],
        ["Revoked", "revoked"],
        ["Erased", "revoked"]
      ])
    }).pipe(inMemory)
  )

  it.effect("is not told that a badge holds by a list of somebody else", () =>
    Effect.gen(function* () {
      yield* begin([named("carl")])
      const { kept } = yield* issue(named("carl"))
      const source = yield* PublicSource.make({ issuer, keys, freshness: 0 })
      const network = networkOf(source)
      const crossed: Verify.Sources = {
        ...network,
        lists: (address) => network.lists(address === addresses.suspension(1) ? addresses.revocation(1) : address)
      }
      const bytes = Buffer.from(JSON.stringify(kept.credential))
      const moment = yield* now
      assert.strictEqual((yield* Verify.credential({ bytes }, { now: moment, sources: network })).answer, "valid")
      const report = yield* Verify.credential({ bytes }, { now: moment, sources: crossed })
      assert.strictEqual(report.answer, "undetermined")
    }).pipe(inMemory)
  )
})
