/** Syncs into a ledger in memory, and what they brought. */
import { Moodle } from "@laurel/adapter-moodle"
import { Achievement, type Adapter, Catalog, CivilDate, Id, Ledger, Opinion, Sync } from "@laurel/core"
import { Effect, Result, Stream } from "effect"
import { brought } from "@laurel/testkit"
import { source } from "./facts.ts"

/** Who has done the assignment has worked; who has passed the quiz has passed; of whom Moodle says so has been told. */
const catalog = {
  offerings: [
    {
      id: "safe-2026",
      course: "safe",
      zone: "Europe/London",
      components: [
        { activity: "assign/10", group: "work" },
        { activity: "quiz/11", group: "quiz" },
        { activity: "scorm/12", group: "package" }
      ]
    },
    { id: "badges", course: "badges", zone: "Europe/London", components: [{ activity: "badge/1", group: "all" }] }
  ],
  achievementTypes: [
    { id: "worked", courses: ["safe"], rule: { rule: "completed", group: "work" } },
    { id: "passed", courses: ["safe"], rule: { rule: "passed", group: "quiz" }, recompute: { whileOpen: "hold" } },
    { id: "played", courses: ["safe"], rule: { rule: "completed", group: "package" } },
    { id: "told", courses: ["safe"], rule: { rule: "rolledUp", outcome: "completed" } }
  ],
  certifications: []
}

export const apply = Effect.suspend(() => Sync.apply(Result.getOrThrow(Catalog.decode(catalog))))

/** One run, or its first pages. */
export const sync = Effect.fnUntraced(function* (adapter: Adapter.Adapter, pages = Infinity) {
  const { versions } = yield* apply
  const done = yield* Stream.runCollect(Stream.take(Sync.run(versions, adapter, { archives: true }), pages))
  return { ...brought(done), pages: done.length }
})

export const nothing = brought([])

/** What was earned: whose, the type, the day, and how it stands. */
export const earned = Effect.gen(function* () {
  const ledger = yield* Ledger.Ledger
  const { achievements, learners } = yield* ledger.loadContacts(null, Ledger.maxPage)
  return [...achievements.values()]
    .flat()
    .map((each) => {
      const whose = learners.find(({ id }) => id === each.id.learner)?.key ?? ""
      const how = each.contested !== null ? " contested" : Achievement.isStanding(each) ? "" : " withdrawn"
      return `${whose} ${each.id.type} ${CivilDate.format(Achievement.earnedOn(each) ?? CivilDate.min)}${how}`
    })
    .toSorted()
})

/** Moodle's own opinions of completed courses that were compared by the end of 2026, and where they differ from what was earned. */
export const opinions = Effect.gen(function* () {
  const { versions } = yield* apply
  const pairs = [{ activity: "course/5", type: Id.TypeId.make("told") }]
  const sources = [{ source, places: Moodle.opinions, pairs }]
  const on = CivilDate.parse("2026-12-31") ?? CivilDate.max
  const pages = yield* Stream.runCollect(Opinion.differences(versions, { sources, on, types: null }))
  return {
    compared: pages.reduce((all, { counts }) => all + counts.compared, 0),
    differing: pages.flatMap(({ differences }) => differences.map(({ kind, learner }) => `${kind} ${learner.key}`))
  }
})

/** Keys of what whole readings did not name any more. */
export const drift = Effect.gen(function* () {
  const rejections = yield* (yield* Ledger.Ledger).rejections(null)
  return rejections.filter(({ kind }) => kind === "drift").map(({ key }) => key)
})

/** Why rows are not read, as the operator is told. */
export const refusals = Effect.gen(function* () {
  const rejections = yield* (yield* Ledger.Ledger).rejections(null)
  return rejections.filter(({ kind }) => kind === "row").map(({ key, found }) => `${key}: ${found}`)
})
