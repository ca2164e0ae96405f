/** A host whose commits go into a ledger in memory, as its handler takes them in, and what that holds in words. */
import type { Scorm } from "@laurel/adapter-scorm"
import { type Adapter, Catalog, Instant, Ledger, Rejection, Sync } from "@laurel/core"
import { days, factsInForce } from "@laurel/testkit"
import { Effect, Result, Stream } from "effect"
import * as Rows from "../src/commit/Rows.ts"
import * as Session from "../src/commit/Session.ts"
import { setting, source } from "./commits.ts"

/** The course's two SCOs, and a rule that asks for the first of them. */
const catalogOf = (rule: object, more: object) => ({
  offerings: [
    {
      id: "safe-2026",
      course: "safe",
      zone: "Europe/Berlin",
      components: [{ activity: "safe101/sco-1", group: "sco" }]
    }
  ],
  achievementTypes: [{ id: "safe", courses: ["safe"], rule: { group: "sco", ...rule }, ...more }],
  certifications: []
})

/** A source of one page. */
const once = (page: Adapter.Page): Adapter.Adapter => ({ source, family: "record", read: () => Stream.succeed(page) })

interface Host {
  /** Commits that come one after the other, each a request of its own. */
  readonly send: (...envelopes: ReadonlyArray<Scorm.Envelope>) => Effect.Effect<void, never, Ledger.Ledger>
  /** Commits of one session in one request. */
  readonly sendAtOnce: (...envelopes: ReadonlyArray<Scorm.Envelope>) => Effect.Effect<void, never, Ledger.Ledger>
  /** Reads all that was taken in again. */
  readonly remap: Effect.Effect<void, never, Ledger.Ledger>
}

export const hostOf = (rule: object, otherwise: Partial<Scorm.Setting> = {}, more: object = {}) =>
  Effect.gen(function* () {
    const { versions } = yield* Sync.apply(Result.getOrThrow(Catalog.decode(catalogOf(rule, more))))
    const options = { source, setting: { ...setting, ...otherwise } }
    const read = Rows.reader(options)
    const kept = new Map<string, string>()
    const sendAtOnce: Host["send"] = Effect.fnUntraced(function* (...envelopes: ReadonlyArray<Scorm.Envelope>) {
      const changed = new Map<string, string>()
      for (const envelope of envelopes) {
        const key = Session.keyOf(envelope) ?? ""
        const { text, isNew } = Result.getOrThrow(Session.take(kept.get(key), envelope))
        if (isNew) changed.set(key, text)
        kept.set(key, text)
      }
      if (changed.size === 0) return
      const rows = [...changed].map(([key, text]) => ({ key, text }))
      const page = Rows.pageOf(source, read, rows)
      yield* Effect.orDie(Stream.runDrain(Sync.run(versions, once(page), { archives: true })))
    })
    const received = Rows.received(options)
    const host: Host = {
      send: (...envelopes) => Effect.forEach(envelopes, (each) => sendAtOnce(each), { discard: true }),
      sendAtOnce,
      remap:
        received.again === undefined
          ? Effect.void
          : Effect.orDie(Stream.runDrain(Sync.remap(versions, { ...received, again: received.again })))
    }
    return host
  }).pipe(Effect.orDie)

/** Every fact in force, with its moment: `…:s1/passed Passed 2026-10-05T07:00:00Z`. What was taken back is left out. */
export const inForce = Effect.map(factsInForce, (facts) =>
  facts
    .map(({ reference: { key }, evidence, happened: { at } }) => {
      const name = key.slice(key.lastIndexOf(":") + 1)
      return `${name} ${evidence._tag} ${at === null ? "" : Instant.format(at)} ${JSON.stringify(evidence)}`
    })
    .toSorted()
).pipe(Effect.orDie)

/** The same in short: `s1/passed Passed`. */
export const standing = Effect.map(inForce, (all) => all.map((each) => each.split(" ").slice(0, 2).join(" ")))

/** Every achievement: `safe: 2026-10-05..`, and `!` where it is contested. */
export const held = Effect.gen(function* () {
  const ledger = yield* Ledger.Ledger
  const { achievements } = yield* ledger.loadContacts(null, Ledger.maxPage)
  return [...achievements.values()]
    .flat()
    .map(({ id, held, contested }) => `${id.type}: ${days(held)}${contested === null ? "" : " !"}`)
}).pipe(Effect.orDie)

export const rejections = Effect.flatMap(Ledger.Ledger, (ledger) => ledger.rejections(null)).pipe(
  Effect.map((all) => all.map(Rejection.describe)),
  Effect.orDie
)
