/** Whatever sources say and people decide: a pass leaves nothing to do, and a certificate never outlasts what it is of. */
import { assert, describe, it } from "@effect/vitest"
import { Achievement, AchievementId, CivilDate, Instant, Ledger, Span } from "@laurel/core"
import { type Issuing, Pass, Standing, Standings, StatusLists } from "@laurel/credentials"
import { Commands, Histories, inMemory } from "@laurel/testkit"
import { Effect } from "effect"
import { TestClock } from "effect/testing"
import { by, called, now } from "./world.ts"

/** Tried this often, and the same way each time; LAUREL_RUNS tries more, each time another way. */
const asked = Number(process.env["LAUREL_RUNS"] ?? 0)
const tries = { arbitrary: asked > 0 ? { runs: asked } : { runs: 8, seed: "laurel" }, timeout: 600_000 + asked * 1_000 }

/** What is signed is another matter. */
const sign: Issuing.Sign = ({ code }, { status }) => Effect.succeed({ id: code, ...status })

const pass = Effect.gen(function* () {
  const versions = yield* Commands.versions
  const types = [...new Set([...versions.all.values()].flatMap((each) => [...each.types.keys()]))]
  return yield* Pass.run(versions, {
    types,
    despite: new Set(),
    by,
    signing: Effect.succeed({ sign, history: [] }),
    concurrency: 1,
    people: called(null),
    progress: () => Effect.void
  })
})

const after = (days: number) => TestClock.setTime(Instant.startOf(CivilDate.plusDays(Histories.lastDay, days)))

const every = Effect.gen(function* () {
  const ledger = yield* Ledger.Ledger
  const certificates = yield* ledger.certificates(null, Ledger.maxPage)
  return yield* Standings.of(certificates, yield* now)
})

/** What stands of an achievement today supports every certificate of it that nothing is said against. */
const isSupported = Effect.fnUntraced(function* ({ certificate, standing }: Standings.Stood) {
  if (Standing.isRevoked(standing) || Standing.isSuspended(standing)) return true
  const [achievement] = yield* (yield* Ledger.Ledger).achievements([certificate.achievement], null)
  if (achievement === undefined) return false
  const today = Instant.dayIn(yield* now, "UTC")
  if (standing._tag === "Pending") return true
  // A decision may date its validity back: before it was earned it is then as on that day.
  const [first, ...rest] = Achievement.counting(achievement)
  const { validFrom } = achievement.terms
  const isDatedBack = validFrom !== undefined && first?.from === Achievement.earnedOn(achievement)
  const counts = first === undefined ? [] : [isDatedBack ? { ...first, from: validFrom } : first, ...rest]
  // A day of another zone may have begun, or not be over.
  return [-1, 0, 1].some((days) => Span.covers(counts, CivilDate.plusDays(today, days)))
})

describe("of any history", () => {
  it.effect.prop(
    "a pass leaves nothing to issue, certificates stand as their achievements do, and lists say so",
    {
      catalog: Histories.catalogs,
      history: Histories.histories,
      earlier: Commands.deeds,
      later: Commands.deeds,
      more: Histories.pages
    },
    ({ catalog, history, earlier, later, more }) =>
      Effect.gen(function* () {
        // Before any day that a catalog names.
        yield* TestClock.setTime(0)
        yield* Commands.applyCatalog(catalog)
        yield* after(0)
        yield* Commands.say(history)
        // One after the other: some are refused, and would take the rest with them.
        for (const deed of earlier) yield* Commands.decide([deed])
        yield* pass
        assert.strictEqual((yield* pass).issued, 0)
        for (const { standing } of yield* every) assert.include(["Valid", "Pending"], standing._tag)
        for (const deed of later) yield* Commands.decide([deed])
        yield* Commands.say(more)
        for (const days of [1, 400]) {
          yield* after(days)
          const stood = yield* every
          for (const each of stood)
            assert.isTrue(yield* isSupported(each), AchievementId.format(each.certificate.achievement))
          const { back } = yield* StatusLists.read(1, yield* now)
          assert.sameMembers(
            back.map(({ code }) => code),
            stood.flatMap(({ standing, certificate }) => (Standing.isRevoked(standing) ? [certificate.code] : []))
          )
          yield* pass
          assert.strictEqual((yield* pass).issued, 0)
          // Of each achievement one at most is not taken back.
          const open = (yield* every).filter(({ standing }) => !Standing.isRevoked(standing))
          const names = open.map(({ certificate }) => AchievementId.format(certificate.achievement))
          assert.strictEqual(new Set(names).size, names.length)
        }
      }).pipe(inMemory),
    tries
  )
})
