/** How much of what strangers give is looked at. */
import { assert, describe, it } from "@effect/vitest"
import { Verify } from "@laurel/credentials"
import { Effect } from "effect"
import { pdf } from "./attaching.ts"
import { badge, embedded, jwt, pair } from "./issuing.ts"
import { sizeOf } from "../src/Json.ts"
import { Room } from "../src/vc/Room.ts"
import { line, lines } from "./verifying.ts"

const own = pair()
const issuer = `did:key:${own.multibase}`
const method = `${issuer}#${own.multibase}`
const offline = { sources: Verify.offline }

const signed = (more: { readonly [name: string]: unknown } = {}) => embedded(badge(issuer, more), own, method)

/** A list of so many values, itself among them. */
const values = (count: number): ReadonlyArray<string> => Array.from({ length: count - 1 }, () => "a")

describe("one credential", () => {
  it("may have as many values as none has, and a collection as many as a thousand have", () => {
    assert.strictEqual(sizeOf({ a: values(9_999) }), 10_000)
    assert.isUndefined(new Room().take({ a: values(9_999) }, false))
    assert.include(new Room().take({ a: values(10_000) }, false) ?? "", "at most 10,000 values")
    assert.isUndefined(new Room().take({ a: values(190_000) }, true))
  })
  it.live("that has more is not said to be broken, and is not looked at; as a JWT it needs no room", () =>
    Effect.gen(function* () {
      const large = { ...(yield* signed()), evidence: values(20_000) }
      assert.match(yield* line(JSON.stringify(large), offline), /^undetermined form: more$/)
      assert.strictEqual(yield* line(JSON.stringify(yield* signed()), offline), "valid")
      const packed = yield* jwt({ ...badge(issuer), evidence: values(20_000) }, own.privateKey, {
        alg: "EdDSA",
        kid: method
      })
      assert.strictEqual(yield* line(packed, offline), "valid")
    })
  )
})

describe("all credentials of one file", () => {
  it.live("share the room that there is, and those that found some are told as ever", () =>
    Effect.gen(function* () {
      const [first, second] = [yield* signed(), yield* signed({ id: "urn:uuid:00000000-0000-4000-8000-000000000009" })]
      const size = sizeOf(first)
      const file = pdf({ text: JSON.stringify(first), number: 8 }, { text: JSON.stringify(second), number: 9 })
      assert.deepStrictEqual(yield* lines(file, { ...offline, most: size * 2 }), ["valid", "valid"])
      assert.deepStrictEqual(yield* lines(file, { ...offline, most: size * 2 - 1 }), [
        "valid",
        "undetermined form: more"
      ])
    })
  )
  it.live("share the characters that there are", () =>
    Effect.gen(function* () {
      const text = JSON.stringify(yield* signed())
      const long = (length: number, number: number) => ({ text: `${text}${" ".repeat(length)}x`, packed: true, number })
      assert.match((yield* lines(pdf(long(2_500_000, 8), long(1_600_000, 9)), offline))[0] ?? "", /^invalid form: 41/)
      assert.lengthOf(yield* lines(pdf(long(2_500_000, 8), long(1_400_000, 9)), offline), 2)
    })
  )
  it.live("are looked at in turn with whatever else is to be done", () =>
    Effect.gen(function* () {
      const all = yield* Effect.forEach([1, 2, 3, 4], (number) =>
        Effect.map(signed({ name: String(number) }), (one) => ({ text: JSON.stringify(one), number: number + 7 }))
      )
      let turns = 0
      const count = (): void => {
        turns += 1
        next = setImmediate(count)
      }
      let next = setImmediate(count)
      assert.lengthOf(yield* lines(pdf(...all), offline), 4)
      clearImmediate(next)
      assert.isAtLeast(turns, 4)
    })
  )
})
