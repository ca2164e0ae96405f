/** Who is let in, and who is not any more. */
import { assert, describe, it } from "@effect/vitest"
import { LedgerMemory } from "@laurel/core"
import { Effect } from "effect"
import { TestClock } from "effect/testing"
import * as Access from "../src/access/Access.ts"
import * as Keys from "../src/access/Keys.ts"
import * as Secret from "../src/access/Secret.ts"
import { at, bodyOf, door, terms, textOf } from "./door.ts"

const day = 86_400_000

describe("a key", () => {
  it.effect("lets its holder in as what its terms say; a key of the same id with another secret lets nobody in", () =>
    Effect.gen(function* () {
      const { ask, seen } = yield* door()
      const accounts = [{ scheme: "employer", value: "acme" }]
      const { key, text } = yield* Keys.make({ ...terms, role: "moderator", scopes: ["read", "decide"], accounts })
      assert.strictEqual((yield* ask(text)).status, 201)
      assert.deepStrictEqual(seen[0]?.caller, {
        keyId: key.id,
        actor: "u-17",
        role: "moderator",
        scopes: ["read", "decide"],
        accounts
      })
      const other = Secret.text({ id: key.id, secret: Secret.make().secret })
      const refused = yield* ask(other)
      assert.strictEqual(refused.status, 401)
      assert.strictEqual(refused.headers.get("www-authenticate"), 'Bearer realm="laurel"')
      assert.deepStrictEqual(yield* bodyOf(refused), {
        type: "about:blank",
        title: "Unauthorized",
        status: 401,
        detail: "this key is not known: ask whoever runs the server for one"
      })
      assert.strictEqual(seen.length, 1)
    }).pipe(Effect.provide(LedgerMemory.layer))
  )

  it.effect("is not shown to the endpoint, and what is kept doesn't have its secret", () =>
    Effect.gen(function* () {
      const { ask, seen } = yield* door()
      const { text } = yield* Keys.make(terms)
      yield* ask(text)
      assert.isNull(seen[0]?.headers.get("authorization"))
      const kept = yield* textOf("laurel.keys")
      const secret = Secret.parse(text)
      assert.isDefined(secret)
      assert.include(kept, secret.id)
      assert.notInclude(kept, secret.secret)
    }).pipe(Effect.provide(LedgerMemory.layer))
  )

  it.effect("that was revoked is refused at once, and another one of the same terms is not", () =>
    Effect.gen(function* () {
      const { ask } = yield* door()
      const [one, other] = [yield* Keys.make(terms), yield* Keys.make(terms)]
      assert.strictEqual((yield* ask(one.text)).status, 201)
      yield* Keys.revoke(one.key.id)
      const refused = yield* ask(one.text)
      assert.strictEqual(refused.status, 401)
      assert.include(JSON.stringify(yield* bodyOf(refused)), "this key is revoked")
      assert.strictEqual((yield* ask(other.text)).status, 201)
      assert.include((yield* Effect.flip(Keys.revoke(one.key.id))).message, "is revoked already")
      assert.include((yield* Effect.flip(Keys.revoke("0000000000000000"))).message, "no key 0000000000000000")
    }).pipe(Effect.provide(LedgerMemory.layer))
  )

  it.effect("counts until the millisecond before its end, and not at it", () =>
    Effect.gen(function* () {
      const { ask } = yield* door()
      const end = at("2026-02-01T00:00:00Z")
      const { text } = yield* Keys.make({ ...terms, expiresAt: end })
      yield* TestClock.setTime(end - 1)
      assert.strictEqual((yield* ask(text)).status, 201)
      yield* TestClock.setTime(end)
      assert.strictEqual((yield* ask(text)).status, 401)
    }).pipe(Effect.provide(LedgerMemory.layer))
  )

  it.effect(
    "that is replaced counts beside the new one for as long as was said, and never for longer than before",
    () =>
      Effect.gen(function* () {
        const { ask } = yield* door()
        const old = yield* Keys.make(terms)
        const short = yield* Keys.make({ ...terms, expiresAt: at("1970-01-01T01:00:00Z") })
        const made = yield* Keys.rotate(old.key.id, 7 * day, null)
        assert.strictEqual((yield* Keys.rotate(short.key.id, 7 * day, null)).old.expiresAt, short.key.expiresAt)
        assert.deepInclude(made.key, { role: "viewer", actor: "u-17", replaces: old.key.id })
        yield* TestClock.setTime(7 * day - 1)
        assert.deepStrictEqual([(yield* ask(old.text)).status, (yield* ask(made.text)).status], [201, 201])
        yield* TestClock.setTime(7 * day)
        assert.deepStrictEqual([(yield* ask(old.text)).status, (yield* ask(made.text)).status], [401, 201])
      }).pipe(Effect.provide(LedgerMemory.layer))
  )

  it.effect("is listed with when it was last used, to five minutes; one that never was, without", () =>
    Effect.gen(function* () {
      const { ask } = yield* door()
      const [used, unused] = [yield* Keys.make(terms), yield* Keys.make(terms)]
      const uses = Effect.map(
        Keys.all,
        (all) => new Map(all.map(({ id, usedAt }) => [id, usedAt === null ? null : Number(usedAt)]))
      )
      yield* TestClock.setTime(1_000)
      yield* ask(used.text)
      yield* TestClock.setTime(2_000)
      yield* ask(used.text)
      assert.deepStrictEqual(
        yield* uses,
        new Map(
          [used, unused]
            .toSorted((a, b) => (a.key.id < b.key.id ? -1 : 1))
            .map((made) => [made.key.id, made === used ? 1_000 : null])
        )
      )
      yield* TestClock.setTime(301_000)
      yield* ask(used.text)
      assert.strictEqual((yield* uses).get(used.key.id), 301_000)
    }).pipe(Effect.provide(LedgerMemory.layer))
  )
})

describe("a role", () => {
  it("is also each one below it, and none above; a scope is none of the others", () => {
    const caller = { keyId: "k", actor: "a", role: "assessor", scopes: ["read"], accounts: null } as const
    assert.deepStrictEqual(
      Access.roles.map((least) => Access.lack(caller, { scope: "read", least }) === undefined),
      [true, true, true, false, false]
    )
    assert.include(Access.lack(caller, { scope: "decide", least: "viewer" }), "the scope decide")
  })
})
