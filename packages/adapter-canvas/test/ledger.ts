/** A Canvas that changes, synced into a ledger in memory, and what that holds in words. */
import { type Adapter, Catalog, CivilDate, type Fact, Ledger, Sync } from "@laurel/core"
import { brought, lastFacts, serve } from "@laurel/testkit"
import { Effect, Result, Stream } from "effect"
import type { Canvas } from "@laurel/adapter-canvas"
import { adapterOf, logOf, respond, type School } from "./canvas.ts"

const catalog = {
  offerings: [
    {
      id: "safety",
      course: "safety",
      zone: "Europe/Berlin",
      components: [{ activity: "assignment/100", group: "all" }]
    },
    { id: "first-aid", course: "first-aid", zone: "UTC", components: [{ activity: "assignment/200", group: "all" }] }
  ],
  achievementTypes: [{ id: "safe", courses: ["safety"], rule: { rule: "completed", group: "all" } }],
  certifications: []
}

/** What one run brought. */
export const sync = Effect.fnUntraced(function* (adapter: Adapter.Adapter) {
  const { versions } = yield* Sync.apply(Result.getOrThrow(Catalog.decode(catalog)))
  return brought(yield* Stream.runCollect(Sync.run(versions, adapter, { archives: true })))
})

/** Runs over so many pages, as before a crash. */
export const syncSome = Effect.fnUntraced(function* (adapter: Adapter.Adapter, pages: number) {
  const { versions } = yield* Sync.apply(Result.getOrThrow(Catalog.decode(catalog)))
  yield* Stream.runDrain(Stream.take(Sync.run(versions, adapter, { archives: true }), pages))
})

/** Gives up at once, where a test is of a server that fails. */
export const fast = { http: { retries: 0, perSecond: 1_000, concurrency: 1 } } as const

/** A server that answers as a school that the test changes. */
export const changing = Effect.fnUntraced(function* (school: School, options: Partial<Canvas.Options> = {}) {
  const server = yield* serve((asked) => respond(school, asked))
  return { server, adapter: adapterOf(server.url, options), log: logOf(server.url, options) }
})

/** A fact in one line, recorded or about to be. */
export const wordOf = ({
  reference,
  evidence,
  happened,
  said,
  revision = 1
}: Fact.Statement & Pick<Fact.Draft, "reference"> & { readonly revision?: number }): string =>
  [
    reference.key,
    evidence._tag,
    ...("raw" in evidence ? [`${evidence.raw}/${evidence.max ?? ""}`] : []),
    ...("scaled" in evidence ? [String(evidence.scaled)] : []),
    ...("by" in evidence ? [`by ${evidence.by}`] : []),
    CivilDate.format(happened.on),
    happened.basis,
    ...(said === null ? [] : [`"${said}"`]),
    ...(revision === 1 ? [] : [`revision ${revision}`])
  ].join(" ")

/** Every fact under a kind of rows, as it stands. */
export const standing = (kind: string) =>
  Effect.map(lastFacts, (facts) =>
    facts
      .filter(({ reference }) => reference.key.startsWith(kind))
      .map(wordOf)
      .toSorted()
  )

/** What the source names no more. */
export const drift = Effect.gen(function* () {
  const all = yield* (yield* Ledger.Ledger).rejections(null)
  return all.flatMap(({ kind, key }) => (kind === "drift" ? [key] : [])).toSorted()
})

export const rejected = Effect.gen(function* () {
  const all = yield* (yield* Ledger.Ledger).rejections(null)
  return all.flatMap(({ kind, key }) => (kind === "row" ? [key] : [])).toSorted()
})
