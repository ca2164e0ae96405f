/** Badges signed in other threads. */
import { assert, describe, it } from "@effect/vitest"
import { OpenBadge, Signer, Subject, Threads } from "@laurel/credentials"
import { Effect } from "effect"
import { statement } from "../issue/given.ts"
import { issuer, signer } from "./world.ts"

const subject = Subject.of([{ kind: "emailAddress", value: "ann@example.org" }])
const options = { subject, status: { list: 1, index: 7 }, language: "en" }

describe("threads", () => {
  it.live("sign what this one would, byte for byte, asking it for each signature, and tell what they can't", () =>
    Effect.gen(function* () {
      let asked = 0
      const closed = new Signer.SigningError({ where: "the vault", message: "closed" })
      const key = { ...signer, sign: (bytes: Uint8Array) => (++asked > 5 ? Effect.fail(closed) : signer.sign(bytes)) }
      const sign = yield* Threads.make(issuer, key, 2)
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
})
