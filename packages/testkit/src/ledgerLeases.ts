/** What leases promise: one holder at a time, and nothing written by one who no longer is. */
import { assert, describe, it } from "@effect/vitest"
import type { Ledger } from "@laurel/core"
import { Effect } from "effect"
import * as ByHand from "./ledgerByHand.ts"
import { type Handle, through, type Two } from "./ledgerHandles.ts"
import { everything } from "./ledgerStory.ts"

/** Milliseconds that no test lasts. */
const long = 600_000
const name = "source/desk"

const taken = (ledger: Handle, milliseconds: number, of = name) =>
  Effect.map(ledger.lease(of, milliseconds), (lease) => lease ?? assert.fail(`${of} is somebody else's`))

const isFree = (ledger: Handle, of = name) => Effect.map(ledger.lease(of, 0), (lease) => lease !== undefined)

/** Why it failed. */
const refusal = <A, R>(effect: Effect.Effect<A, Ledger.LedgerError, R>) =>
  Effect.map(Effect.flip(effect), ({ reason }) => reason._tag)

/** Each writes this of itself, resting on its lease. */
const write = (ledger: Handle, lease: Ledger.Lease | null, who: string, number: number) =>
  through(ledger, ByHand.write({ ...ByHand.people([`student:${who}`], number), lease }))

const held = (open: Two): void => {
  it.live("is one's at a time; another thing is free", () =>
    Effect.gen(function* () {
      const [one, other] = yield* open
      const lease = yield* taken(one, long)
      assert.strictEqual(lease.name, name)
      assert.isFalse(yield* isFree(other))
      assert.isFalse(yield* isFree(one))
      assert.isTrue(yield* isFree(other, "source/Desk"))
      assert.isTrue(yield* isFree(other, "source/desk "))
      assert.isTrue(yield* isFree(other, "é".repeat(200)))
    })
  )

  it.live("is one's, where many ask at once", () =>
    Effect.gen(function* () {
      const [one, other] = yield* open
      const all = yield* Effect.all(
        [one, other, one, other, one, other].map((ledger) => ledger.lease(name, long)),
        { concurrency: "unbounded" }
      )
      assert.strictEqual(all.filter((lease) => lease !== undefined).length, 1)
    })
  )

  it.live("runs out as time passes, and not before", () =>
    Effect.gen(function* () {
      const [one, other] = yield* open
      yield* taken(one, 40, "short")
      yield* taken(one, long, "long")
      yield* Effect.sleep(60)
      assert.isTrue(yield* isFree(other, "short"))
      assert.isFalse(yield* isFree(other, "long"))
      yield* taken(one, 0, "none")
      assert.isTrue(yield* isFree(other, "none"))
    })
  )

  it.live(
    "is kept by whoever renews it, also where it has run out and nobody has taken it; for no longer than asked",
    () =>
      Effect.gen(function* () {
        const [one, other] = yield* open
        const lease = yield* taken(one, 0)
        yield* one.renew(lease, long)
        assert.isFalse(yield* isFree(other))
        yield* write(one, lease, "ann", 1)
        yield* one.renew(lease, 0)
        assert.isTrue(yield* isFree(other))
      })
  )

  it.live("given back is free at once, and the next one has a higher fence", () =>
    Effect.gen(function* () {
      const [one, other] = yield* open
      const fences: Array<number> = []
      for (const ledger of [one, other, other, one]) {
        const lease = yield* taken(ledger, long)
        fences.push(lease.fence)
        yield* ledger.release(lease)
      }
      // It may also have run out by itself.
      fences.push((yield* taken(one, 0)).fence, (yield* taken(other, 0)).fence)
      const rising = fences.toSorted((a, b) => a - b)
      assert.deepStrictEqual([fences, new Set(fences).size], [rising, fences.length])
    })
  )
}

/** One had it, it ran out, and the other has it now. */
const passedOn = Effect.fnUntraced(function* (open: Two) {
  const [one, other] = yield* open
  const lost = yield* taken(one, 0)
  return { one, other, lost, lease: yield* taken(other, long) }
})

const lostTo = (open: Two): void => {
  it.live("that has passed on is not renewed, and the new holder keeps it", () =>
    Effect.gen(function* () {
      const { one, other, lost, lease } = yield* passedOn(open)
      assert.strictEqual(yield* refusal(one.renew(lost, 0)), "Superseded")
      assert.isFalse(yield* isFree(one))
      yield* other.renew(lease, long)
    })
  )

  it.live("that has passed on is given back in vain: the new holder keeps it", () =>
    Effect.gen(function* () {
      const { one, other, lost, lease } = yield* passedOn(open)
      yield* Effect.ignore(one.release(lost))
      assert.isFalse(yield* isFree(one))
      yield* write(other, lease, "bob", 1)
    })
  )

  it.live("that has passed on writes nothing; the new holder does, and so does who needs none", () =>
    Effect.gen(function* () {
      const { one, other, lost, lease } = yield* passedOn(open)
      const before = yield* through(other, everything)
      assert.strictEqual(yield* refusal(write(one, lost, "ann", 1)), "Superseded")
      assert.deepStrictEqual(yield* through(other, everything), before)
      yield* write(other, lease, "bob", 1)
      yield* write(one, null, "eve", 2)
      assert.strictEqual(yield* refusal(write(one, { ...lost, name: "source/gym" }, "ann", 3)), "Superseded")
      assert.strictEqual((yield* one.totals).contacts, 2)
    })
  )

  it.live("that has passed on and been given back is still lost to who had it first", () =>
    Effect.gen(function* () {
      const { one, other, lost, lease } = yield* passedOn(open)
      yield* other.release(lease)
      assert.strictEqual(yield* refusal(write(one, lost, "ann", 1)), "Superseded")
      assert.strictEqual(yield* refusal(one.renew(lost, long)), "Superseded")
      assert.isTrue(yield* isFree(one))
    })
  )
}

export const ledgerLeases = (open: Two): void => {
  describe("a lease", () => {
    held(open)
    lostTo(open)
  })
}
