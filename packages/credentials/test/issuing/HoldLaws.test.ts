/** Whatever sources say and people decide: a certificate of a certification stands on no day on which that is not held. */
import { assert, describe, it } from "@effect/vitest"
import { Catalog, CivilDate, Holding, Instant, Ledger } from "@laurel/core"
import { type Issuing, Kept, Pass, Standing, Standings } from "@laurel/credentials"
import { Commands, Histories, inMemory } from "@laurel/testkit"
import { Effect, Result } from "effect"
import { TestClock } from "effect/testing"
import { by, called, now } from "./world.ts"

/** Tried this often, and the same way each time; LAUREL_RUNS tries more, each time another way. */
const asked = Number(process.env["LAUREL_RUNS"] ?? 0)
const tries = {
  arbitrary: asked > 0 ? { runs: asked } : { runs: 12, seed: "standing" },
  timeout: 600_000 + asked * 1_000
}

/** What is signed is another matter. */
const sign: Issuing.Sign = ({ code }, { status }) => Effect.succeed({ id: code, ...status })

/** Certificates of every achievement, of each certification that lets itself be named, and of the one that is meant unnamed. */
const issued = Effect.gen(function* () {
  const versions = yield* Commands.versions
  const catalogs = [...versions.all.values()]
  const types = [...new Set(catalogs.flatMap((each) => [...each.types.keys()]))]
  const named = [
    ...new Set(
      [...versions.all.keys()].flatMap((version) => Catalog.certifications(versions, version).map(({ id }) => id))
    )
  ]
  for (const certification of [...named, undefined])
    yield* Pass.run(versions, {
      types,
      ...(certification === undefined ? {} : { certification }),
      despite: new Set(["contested", "expired", "suspended"]),
      by,
      signing: Effect.succeed({ sign, history: [] }),
      concurrency: 1,
      people: called(null),
      progress: () => Effect.void
    })
})

/** All of them, as if none had replaced another. */
const all = Effect.gen(function* () {
  const certificates = yield* (yield* Ledger.Ledger).certificates(null, Ledger.maxPage)
  return yield* Standings.of(
    certificates.map((each) => ({ ...each, supersededBy: null })),
    yield* now
  )
})

const holdingOf = Effect.fnUntraced(function* ({ contact }: Ledger.KeptCertificate, { certification }: Kept.Brief) {
  if (certification === null) return undefined
  const ledger = yield* Ledger.Ledger
  const [person] = yield* ledger.contacts([contact])
  const periods = yield* ledger.periods(certification, person === undefined ? [] : [person.id], null)
  return { certification, periods: periods.map(({ period }) => period) }
})

/** Whether what is told is told of a day on which the certification is held: by its page, and by its file with the lists. */
const isHeld = Effect.fnUntraced(function* ({ certificate, standing }: Standings.Stood) {
  const kept = Result.getOrThrow(Kept.parseBrief(certificate.text ?? ""))
  const holding = yield* holdingOf(certificate, kept)
  if (holding === undefined) return true
  const { validFrom, validUntil, zone } = kept.statement
  const day = Instant.dayIn(yield* now, zone)
  const isListed = Standing.isRevoked(standing) || Standing.isSuspended(standing)
  const isWithin = validFrom <= day && (validUntil === null || day <= validUntil)
  const isTold = standing._tag === "Valid" || (isWithin && !isListed)
  return !isTold || Holding.representative(holding, day) !== undefined
})

describe("of any history", () => {
  it.effect.prop(
    "a certificate of a certification that is valid on a day, or whose file is, is of one that is held that day",
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
        yield* TestClock.setTime(Instant.startOf(Histories.lastDay))
        yield* Commands.say(history)
        // One after the other: some are refused, and would take the rest with them.
        for (const deed of earlier) yield* Commands.decide([deed])
        yield* issued
        for (const deed of later) yield* Commands.decide([deed])
        yield* Commands.say(more)
        for (const days of [0, 1, 30, 90, 200, 400, 800]) {
          yield* TestClock.setTime(Instant.startOf(CivilDate.plusDays(Histories.lastDay, days)))
          for (const stood of yield* all) {
            const { code, achievement } = stood.certificate
            assert.isTrue(yield* isHeld(stood), `${achievement.type} ${code} ${JSON.stringify(stood.standing)} ${days}`)
          }
        }
      }).pipe(inMemory),
    tries
  )
})
