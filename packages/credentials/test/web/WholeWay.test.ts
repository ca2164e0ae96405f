/** From a ledger to what a stranger reads: the certificate's page and the check of its credential say the same, without a network. */
import { assert, describe, it } from "@effect/vitest"
import { decider, inMemory } from "@laurel/testkit"
import { Effect } from "effect"
import * as PublicSource from "../../src/issuing/PublicSource.ts"
import * as Web from "../../src/web/Web.ts"
import { recordOf } from "../issue/given.ts"
import { addresses, ann, begin, bob, decide, issue, issuer, signer } from "../issuing/world.ts"
import { headline, text } from "./ask.ts"

const mia = decider()
const keys = Effect.succeed({ history: [recordOf(signer)], signer: () => signer })

const opened = Effect.gen(function* () {
  const asked: Array<string> = []
  const open = yield* Web.make({
    addresses,
    issuer,
    source: yield* PublicSource.make({ issuer, keys, freshness: 0 }),
    reach: {
      lookup: (host) => {
        asked.push(host)
        return Effect.fail("nobody is asked here")
      }
    },
    failed: (path, cause) => assert.fail(`${path}: ${String(cause)}`)
  })
  const ask = (path: string, init: RequestInit = {}) =>
    Effect.promise(async () => {
      const answer = await open(path)?.(new Request(new URL(path, addresses.base), init), "192.0.2.1")
      return answer ?? new Response(null, { status: 599 })
    })
  const page = (code: string) => Effect.flatMap(ask(new URL(addresses.certificate(code)).pathname), text)
  const check = (credential: object, person: string) => {
    const body = new FormData()
    body.set("file", new File([JSON.stringify(credential)], "credential.json"))
    body.set("person", person)
    return Effect.flatMap(ask("/verify", { method: "POST", body }), text)
  }
  return { asked, page, check }
})

describe("a certificate of this issuer", () => {
  it.effect(
    "is valid on its page and when its credential is checked, until it is revoked; its neighbour stays so",
    () =>
      Effect.gen(function* () {
        yield* begin([ann, bob])
        const [anns, bobs] = [yield* issue(ann), yield* issue(bob)]
        const { asked, page, check } = yield* opened
        const both = Effect.fnUntraced(function* ({ code, kept }: typeof anns) {
          const checked = yield* check(kept.credential, "")
          assert.include(checked, `href="/c/${code}"`)
          return [headline(yield* page(code)), headline(checked)]
        })
        const good = ["This certificate is valid", "This credential is valid"]
        assert.deepStrictEqual([yield* both(anns), yield* both(bobs)], [good, good])
        yield* decide(mia.revokes(ann, "forklift-licence", "2026-05-11"))
        const revoked = ["This certificate was revoked", "This credential was revoked"]
        assert.deepStrictEqual([yield* both(anns), yield* both(bobs)], [revoked, good])
        assert.deepStrictEqual(asked, [])
      }).pipe(inMemory)
  )

  it.effect("that was changed is not valid, and no link makes it look as if it were from here", () =>
    Effect.gen(function* () {
      yield* begin([ann])
      const { code, kept } = yield* issue(ann)
      const { check } = yield* opened
      const html = yield* check({ ...kept.credential, name: "Crane licence" }, "")
      assert.strictEqual(headline(html), "This credential is not valid")
      assert.notInclude(html, `href="/c/${code}"`)
    }).pipe(inMemory)
  )
})
