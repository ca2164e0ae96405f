/** A store with so many certificates, each recorded by a pass; what is signed is the same badge over and over. */
import assert from "node:assert/strict"
import { type AchievementId, CivilDate, Id, Instant, Ledger, Sync } from "@laurel/core"
import { type Issuing, Pass, StatusLists } from "@laurel/credentials"
import { Effect, Result } from "effect"
import { draftsAdapter } from "../input/Drafts.ts"
import { seed } from "../Passes.ts"
import { sync } from "../store.ts"
import { catalogFor } from "../xapi/catalog.ts"

/** One in so many is void. */
const perVoid = 100
/** Decisions that are made together. */
const together = 100

const nobody: Pass.Person = { name: null, language: "en", identifiers: [], about: null, did: null }

interface Certified {
  readonly certificates: number
  readonly voided: number
  /** Seconds of the pass without signing, and again once all is issued. */
  readonly pass: number
  readonly again: number
  /** Seconds of reading the list, with all its achievements. */
  readonly list: number
}

const timed = <A, E, R>(work: Effect.Effect<A, E, R>) =>
  Effect.gen(function* () {
    const start = performance.now()
    const value = yield* work
    return { value, seconds: (performance.now() - start) / 1_000 }
  })

/** Of that many learners, of whom under half have earned it, at most a list's half. */
export const certified = Effect.fnUntraced(function* (learners: number, badge: object) {
  const { versions } = yield* Sync.apply(catalogFor(learners))
  yield* sync(versions, draftsAdapter({ seed, count: learners * 10, perPage: 100_000, isRough: false }))
  const sign: Issuing.Sign = ({ code }) => Effect.succeed({ ...badge, id: code })
  const run = timed(
    Pass.run(versions, {
      types: [Id.TypeId.make("safety")],
      despite: new Set(["expired"]),
      by: { actor: "bench", role: "registrar" },
      signing: Effect.succeed({ sign, history: [] }),
      concurrency: 1,
      people: (contacts) => Effect.succeed(new Map(contacts.map((contact) => [contact, Result.succeed(nobody)]))),
      progress: () => Effect.void
    })
  )
  const first = yield* run
  const again = yield* run
  assert.deepEqual([again.value.issued, again.value.current], [0, first.value.issued])
  const voided = yield* voids(versions, first.value.issued)
  const now = Instant.Instant.make(Date.now())
  const list = yield* timed(StatusLists.read(1, now))
  assert.equal(list.value.back.length, voided)
  const bits = list.value.bits.revocation.reduce((sum, byte) => sum + byte.toString(2).replaceAll("0", "").length, 0)
  assert.equal(bits, voided)
  return {
    certificates: first.value.issued,
    voided,
    pass: first.seconds,
    again: again.seconds,
    list: list.seconds
  } satisfies Certified
})

const voids = Effect.fnUntraced(function* (versions: Parameters<typeof Sync.decide>[0], certificates: number) {
  const ledger = yield* Ledger.Ledger
  const count = Math.min(1_000, Math.floor(certificates / perVoid))
  const type = Id.TypeId.make("safety")
  const page = yield* ledger.earned(type, CivilDate.min, CivilDate.max, null, null)
  const ids: ReadonlyArray<AchievementId.AchievementId> = page.slice(0, count).map(({ id }) => id)
  for (let from = 0; from < ids.length; from += together) {
    const part = ids.slice(from, from + together)
    yield* Sync.decide(
      versions,
      part.map((achievement) => ({
        act: { _tag: "Voided", achievement },
        actor: "bench",
        role: "registrar",
        reason: "a bench"
      }))
    )
  }
  return ids.length
})
