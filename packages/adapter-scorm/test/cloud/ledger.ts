/** A ledger in memory that SCORM Cloud is synced into, and posts back to, and what it holds in words. */
import { ScormCloud } from "@laurel/adapter-scorm"
import { Achievement, type Adapter, Catalog, CivilDate, Ledger, Sync } from "@laurel/core"
import { brought, lastFacts } from "@laurel/testkit"
import { Context, Effect, Logger, Result, Stream } from "effect"
import { setting, source } from "./cloud.ts"

/** Golf is passed, and the fire course is completed. */
const catalog = {
  offerings: [
    { id: "golf", course: "golf", zone: "Europe/Berlin", components: [{ activity: "GOLF-1", group: "all" }] },
    { id: "fire", course: "fire", zone: "America/New_York", components: [{ activity: "FIRE-1", group: "all" }] }
  ],
  achievementTypes: [
    { id: "golfer", courses: ["golf"], rule: { rule: "passed", group: "all" } },
    { id: "fire-safe", courses: ["fire"], rule: { rule: "completed", group: "all" } }
  ],
  certifications: []
}

const apply = Effect.suspend(() => Sync.apply(Result.getOrThrow(Catalog.decode(catalog))))

/** What one run, or one postback, brought. */
export const sync = Effect.fnUntraced(function* (adapter: Adapter.Adapter) {
  const { versions } = yield* apply
  return brought(yield* Stream.runCollect(Sync.run(versions, adapter, { archives: true })))
})

/** An endpoint that commits as `laurel serve` does. */
export const endpoint = (options: Partial<ScormCloud.PostbackOptions<Error>> = {}) =>
  Effect.map(Effect.context<Ledger.Ledger>(), (context) =>
    ScormCloud.handler<Error>({
      source,
      setting,
      path: "/scorm-cloud",
      auth: ({ headers }) =>
        Effect.succeed({ kind: headers.get("authorization") === "Basic known" ? "allowed" : "unknown" }),
      commit: (adapter) =>
        sync(adapter).pipe(
          Effect.asVoid,
          Effect.mapError((error) => new Error(error.message)),
          Effect.provide(context)
        ),
      known: (keys) =>
        ScormCloud.knownIn(
          Context.get(context, Ledger.Ledger),
          source
        )(keys).pipe(Effect.mapError((error) => new Error(error.message))),
      logger: Logger.layer([]),
      ...options
    })
  )

/** Every fact as it stands, by key, with its day and how often it was recorded. */
export const standing = Effect.map(lastFacts, (facts) =>
  facts
    .map(({ reference, evidence, happened, revision }) => {
      const value = "raw" in evidence ? ` ${evidence.raw}` : ""
      return `${reference.key}${value} ${CivilDate.format(happened.on)}${revision === 1 ? "" : ` revision ${revision}`}`
    })
    .toSorted()
)

/** What was earned: the type and the day. */
export const earned = Effect.gen(function* () {
  const ledger = yield* Ledger.Ledger
  const { achievements } = yield* ledger.loadContacts(null, Ledger.maxPage)
  return [...achievements.values()]
    .flat()
    .map((each) => `${each.id.type} ${CivilDate.format(Achievement.earnedOn(each) ?? CivilDate.min)}`)
    .toSorted()
})
