/** Credentials of strangers that are checked in other threads, however they are made. */
import { assert, describe, it } from "@effect/vitest"
import { Verify } from "@laurel/credentials"
import { Effect } from "effect"
import * as CheckingThreads from "../../src/web/CheckingThreads.ts"
import { badge, embedded, pair } from "../issuing.ts"
import { entry, list } from "../lists.ts"
import { lineOf } from "../verifying.ts"

const own = pair()
const issuer = `did:key:${own.multibase}`
const method = `${issuer}#${own.multibase}`
const address = "https://academy.example/list"

const bytesOf = (credential: unknown) => new TextEncoder().encode(JSON.stringify(credential))

/** One of which a great deal is to be canonicalised, for seconds. */
const heavy = Effect.map(embedded(badge(issuer), own, method), (credential) => ({
  bytes: bytesOf({
    ...credential,
    type: ["VerifiableCredential", "ClrCredential"],
    evidence: Array.from({ length: 8_000 }, (_, at) => ({
      id: `https://a.example/${at}`,
      type: ["Evidence"],
      name: "n"
    }))
  })
}))

/** The longest time in which nothing else had a turn meanwhile, in milliseconds. */
const longest = <A>(meanwhile: Effect.Effect<A>) =>
  Effect.gen(function* () {
    let before = performance.now()
    let gap = 0
    const timer = setInterval(() => {
      gap = Math.max(gap, performance.now() - before)
      before = performance.now()
    }, 5)
    const answer = yield* meanwhile
    clearInterval(timer)
    return [answer, Math.max(gap, performance.now() - before)] as const
  })

describe("a thread", () => {
  it.live("reports what this one would, asking it for what lies elsewhere, one credential after the other", () =>
    Effect.gen(function* () {
      const verify = yield* CheckingThreads.make()
      const text = JSON.stringify(yield* list({ address, issuer, set: [21], key: own, method }))
      const asked: Array<string> = []
      const lists: Verify.Sources["lists"] = (at) => {
        asked.push(at)
        return at === address
          ? Effect.succeed({ state: "found", at, text })
          : Effect.fail(Verify.absent(at, "nothing there"))
      }
      const options = { now: Date.parse("2026-06-01T00:00:00Z"), sources: { ...Verify.offline, lists }, person: "Ann" }
      for (const status of [entry(address, 21), entry(address, 22), entry(`${address}/none`, 1)]) {
        const input = { bytes: bytesOf(yield* embedded(badge(issuer, { credentialStatus: status }), own, method)) }
        const report = yield* verify(input, options)
        assert.deepStrictEqual(report, yield* Verify.credential(input, options))
        assert.include(["revoked", "incomparable", "undetermined"], report.verdict)
      }
      assert.lengthOf(asked, 6)
      // It has less to canonicalise than whoever checks by themselves.
      const large = yield* verify(yield* heavy, options)
      assert.match(lineOf(large.credentials[0] ?? assert.fail("no credential")), /^undetermined form: more/)
      const gone = yield* verify({ address: "https://academy.example/badge" }, options)
      assert.match(
        lineOf(gone.credentials[0] ?? assert.fail("no credential")),
        /^undetermined form: that nobody was asked/
      )
    }).pipe(Effect.scoped)
  )

  it.live(
    "is ended at its limit, and the next credential is checked by another; this one has its turns meanwhile",
    () =>
      Effect.gen(function* () {
        const verify = yield* CheckingThreads.make({ patience: 1_000, most: 100_000 })
        const light = { bytes: bytesOf(yield* embedded(badge(issuer), own, method)) }
        assert.strictEqual((yield* verify(light, {})).answer, "valid")
        const [late, gap] = yield* longest(verify(yield* heavy, {}))
        assert.match(
          lineOf(late.credentials[0] ?? assert.fail("no credential")),
          /^undetermined form: one that takes longer/
        )
        assert.isBelow(gap, 1_000)
        assert.strictEqual((yield* verify(light, {})).answer, "valid")
      }).pipe(Effect.scoped)
  )
})
