/** Packs of ledgers to which random things happened: what plain Node, without a line of ours, makes of each. */
import { join } from "node:path"
import { assert, describe, it } from "@effect/vitest"
import { Id, Instant, Ledger, LedgerMemory } from "@laurel/core"
import { Commands, Histories } from "@laurel/testkit"
import { Clock, Effect } from "effect"
import { TestClock } from "effect/testing"
import { asking, folder, packed, signed, verifiedAll } from "./given.ts"

/** The same packs each time; LAUREL_RUNS tries more, each time others. */
const asked = Number(process.env["LAUREL_RUNS"] ?? 0)

const known = Effect.gen(function* () {
  const { ids } = yield* (yield* Ledger.Ledger).loadContacts(null, Ledger.maxPage)
  return ids
})

/** Does these things; afterwards there is somebody, and the log is signed. */
const lived = Effect.fnUntraced(function* (
  commands: ReadonlyArray<Commands.Command>,
  catalogs: readonly [unknown, unknown]
) {
  // Before anything that a random catalog names.
  yield* TestClock.setTime(0)
  yield* Commands.applyCatalog(catalogs[0])
  for (const command of commands) {
    yield* TestClock.adjust("1 minute")
    yield* Commands.perform(command, catalogs)
  }
  return yield* signed
})

describe("packs of whatever happened", () => {
  it.effect.prop(
    "are verified: of each person, of a certification, and as it was known halfway",
    [Commands.commands, Histories.wilfulCatalogs, Histories.wilfulCatalogs],
    ([commands, one, other]) =>
      Effect.gen(function* () {
        yield* lived(commands, [one, other])
        const file = (name: string) => join(folder(), `${name}.zip`)
        const ids = yield* known
        const half = Instant.Instant.make(Math.floor((yield* Clock.currentTimeMillis) / 2))
        const requests = [
          ...ids.slice(0, 2).map((contact) => asking({ contact })),
          asking({ certification: Id.CertificationId.make("base") }),
          asking({ certification: Id.CertificationId.make("base") }, { known: half, rows: true })
        ]
        const paths: Array<[string]> = []
        for (const [at, request] of requests.entries()) {
          const path = file(String(at))
          const made = yield* Effect.result(packed(path, request))
          // Of somebody who came later, or of a certification that this catalog has not, there is no pack.
          if (made._tag === "Failure") assert.include(["Unknown"], reasonOf(made.failure))
          else paths.push([path])
        }
        const checked = verifiedAll(paths)
        assert.strictEqual(checked.length, paths.length)
        for (const { code, said } of checked) assert.strictEqual(code, 0, said)
      }).pipe(Effect.provide(LedgerMemory.layer)),
    { arbitrary: asked > 0 ? { runs: asked } : { runs: 10, seed: "laurel" }, timeout: 600_000 + asked * 5_000 }
  )
})

const reasonOf = (error: unknown): string =>
  typeof error === "object" &&
  error !== null &&
  "reason" in error &&
  typeof error.reason === "object" &&
  error.reason !== null &&
  "_tag" in error.reason
    ? String(error.reason._tag)
    : String(error)
