/** Badges signed in other threads. */
import { Worker } from "node:worker_threads"
import { assert, describe, it, vi } from "@effect/vitest"
import { Issuing, OpenBadge, Signer, Subject, Threads } from "@laurel/credentials"
import { Effect } from "effect"
import { statement } from "../issue/given.ts"
import { alone, anew } from "../issue/keys.ts"
import { issuer, signer } from "./world.ts"

const subject = Subject.of([{ kind: "emailAddress", value: "ann@example.org" }])
const options = { subject, status: { list: 1, index: 7 }, language: "en" }

/** Threads that are told of, so that a test can end them. */
const watched = () => {
  const told = vi.spyOn(Worker.prototype, "postMessage")
  return {
    last: (): Worker => {
      const last: unknown = told.mock.contexts.at(-1)
      return last instanceof Worker ? last : assert.fail("no thread was told anything")
    },
    tells: () => told.mock.calls.length
  }
}

describe("threads", () => {
  it.live("sign what this one would, byte for byte, asking it for each signature, and tell what they can't", () =>
    Effect.gen(function* () {
      let asked = 0
      const closed = new Signer.SigningError({ where: "the vault", message: "closed" })
      const key = { ...signer, sign: (bytes: Uint8Array) => (++asked > 5 ? Effect.fail(closed) : signer.sign(bytes)) }
      const sign = (yield* Threads.make(issuer, 2))(key)
      const statements = [1, 2, 3, 4, 5].map((at) => statement({ code: `AAAAAAAAAAAAAAAAAAAA${at}A` }))
      const unsignable = yield* Effect.flip(sign(statement({ name: " " }), options))
      assert.strictEqual(unsignable._tag, "Unsignable")
      const all = yield* Effect.forEach(statements, (each) => sign(each, options), { concurrency: "unbounded" })
      const own = yield* Effect.forEach(statements, (each) => OpenBadge.sign(each, { ...options, issuer, signer }))
      assert.deepStrictEqual(
        all.map((each) => JSON.stringify(each)),
        own.map((each) => JSON.stringify(each))
      )
      assert.strictEqual(asked, 5)
      const failed = yield* Effect.flip(sign(statement(), options))
      assert.deepStrictEqual([failed._tag, failed.message], ["SigningError", "closed"])
    }).pipe(Effect.scoped)
  )

  it.live("sign as the issuer and by the key that they are asked to, also one that is nothing but its key", () =>
    Effect.gen(function* () {
      const [key, next] = [anew(), anew()]
      for (const profile of [alone(key), issuer]) {
        const signing = yield* Threads.make(profile, 1)
        for (const signer of [key, next])
          assert.deepStrictEqual(
            yield* signing(signer)(statement(), options),
            yield* Issuing.signing(profile, signer)(statement(), options)
          )
      }
    }).pipe(Effect.scoped)
  )

  it.live("that end are replaced, and what they had in hand is done by others; but not by one after the other", () =>
    Effect.gen(function* () {
      const { last, tells } = watched()
      const ending = Effect.promise(() => last().terminate())
      // What a thread dies of while it waits for a signature.
      let deaths = 1
      const key = {
        ...signer,
        sign: (bytes: Uint8Array) => (deaths-- > 0 ? Effect.andThen(ending, signer.sign(bytes)) : signer.sign(bytes))
      }
      const sign = (yield* Threads.make(issuer, 2))(key)
      const own = yield* OpenBadge.sign(statement(), { ...options, issuer, signer })
      assert.deepStrictEqual(yield* sign(statement(), options), own)
      yield* ending
      const five = Array.from({ length: 5 }, () => sign(statement(), options))
      const [made] = yield* Effect.all([Effect.all(five, { concurrency: "unbounded" }), ending], {
        concurrency: "unbounded"
      })
      assert.deepStrictEqual(made, Array(5).fill(own))
      const before = tells()
      deaths = 2
      const failed = yield* Effect.flip(sign(statement(), options))
      assert.deepStrictEqual([failed._tag, failed.message], ["SigningError", "it ended with 1"])
      assert.strictEqual(tells() - before, 2, "each of two threads was given it once")
      assert.deepStrictEqual(yield* sign(statement(), options), own)
    }).pipe(Effect.scoped)
  )
})
