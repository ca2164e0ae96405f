/** What it costs to keep up with a Moodle: requests and time of a first, an unchanged and a slightly changed reading. */
import assert from "node:assert/strict"
import { join } from "node:path"
import { Moodle } from "@laurel/adapter-moodle"
import { Catalog, Id, Ledger, Sync } from "@laurel/core"
import { Effect, Redacted, Result, Schema } from "effect"
import type { Bench, Bound, Figure, Size } from "../Bench.ts"
import { readAll } from "../moodle/bare.ts"
import { serve, type Served } from "../moodle/serve.ts"
import type { Size as Sized } from "../moodle/Site.ts"
import { alone, rate, ratio } from "../Rounds.ts"
import { inSqlite, sync } from "../store.ts"

const sites: { readonly [S in Size]: Sized } = {
  ci: { courses: 25, perCourse: 40 },
  full: { courses: 500, perCourse: 200 }
}
/** One in a hundred goes on. */
const share = 100

const bounds = {
  // One for each course, and one for the site.
  "unchanged: requests for each course": { is: "atMost", floor: 1.1, stretch: null },
  // Of what changed each is asked about alone, and each course of theirs a few times.
  "1 % changed: requests for each course and change": { is: "atMost", floor: null, stretch: null },
  "unchanged / first, time": { is: "atMost", floor: null, stretch: null },
  "1 % changed / first, time": { is: "atMost", floor: null, stretch: null },
  "first / a script that only asks": { is: "atLeast", floor: null, stretch: null }
} satisfies Record<string, Bound>

const settingOf = ({ courses }: Sized): Moodle.Setting =>
  Schema.decodeUnknownSync(Moodle.Setting)({
    zone: "Europe/London",
    courses: Array.from({ length: courses }, (_, at) => ({ id: at + 1, offering: `course-${at + 1}` }))
  })

const catalogOf = ({ courses }: Sized): Catalog.Compiled =>
  Result.getOrThrow(
    Catalog.decode({
      offerings: Array.from({ length: courses }, (_, at) => {
        const cmid = (at + 1) * 10
        const component = (modname: string, place: number, group: string) => ({
          activity: `${modname}/${cmid + place}`,
          group
        })
        return {
          id: `course-${at + 1}`,
          course: "safety",
          zone: "Europe/London",
          components: [component("page", 0, "work"), component("url", 1, "work"), component("quiz", 2, "exam")]
        }
      }),
      achievementTypes: [
        {
          id: "safety",
          courses: ["safety"],
          rule: {
            rule: "all",
            of: [
              { rule: "completed", group: "work", component: "every" },
              { rule: "passed", group: "exam" }
            ]
          }
        }
      ],
      certifications: []
    })
  )

interface Run {
  readonly seconds: number
  readonly requests: number
  readonly facts: number
  readonly by: Readonly<Record<string, number>>
}

const program = ({ base, asked, change }: Served, size: Sized) =>
  Effect.gen(function* () {
    const { versions } = yield* Sync.apply(catalogOf(size))
    const adapter = Moodle.adapter({
      source: Id.SourceId.make("lms"),
      base,
      token: Redacted.make("token"),
      setting: settingOf(size),
      // Changes of a moment ago: no cron has to be waited for.
      overlap: "1 second",
      http: { perSecond: Number.POSITIVE_INFINITY, concurrency: 8, maxBytes: 64 * 1024 ** 2 }
    })
    const run = Effect.gen(function* () {
      const start = performance.now()
      const { facts, rejections } = yield* sync(versions, adapter)
      const seconds = (performance.now() - start) / 1_000
      assert.equal(rejections, 0)
      const by = yield* Effect.promise(asked)
      const requests = Object.values(by).reduce((sum, each) => sum + each, 0)
      return { seconds, requests, facts, by } satisfies Run
    })
    const first = yield* run
    // What happened in the second in which the first began is read once more.
    yield* Effect.sleep("2 seconds")
    yield* run
    const unchanged = yield* run
    yield* Effect.promise(() => change(Math.ceil((size.courses * size.perCourse) / share)))
    const changed = yield* run
    const { achievements, learners } = yield* (yield* Ledger.Ledger).totals
    return { first, unchanged, changed, learners, issued: achievements.get(Id.TypeId.make("safety"))?.issued ?? 0 }
  })

const figure = (name: string, unit: string, value: number): Figure => ({ name, unit, rounds: [value] })

export const bench: Bench<keyof typeof bounds> = {
  name: "moodle-adapter",
  compares: "keeping up with a Moodle over loopback: requests and time of first, unchanged and 1 % changed readings",
  bounds,
  run: async ({ size, folder }) => {
    const site = sites[size]
    const pairs = site.courses * site.perCourse
    const changes = Math.ceil(pairs / share)
    const served = await serve(site)
    try {
      const start = performance.now()
      const bare = await readAll(served.base, site.courses)
      const bareSeconds = (performance.now() - start) / 1_000
      await served.asked()
      const { first, unchanged, changed, learners, issued } = await inSqlite(
        join(folder, "moodle.db"),
        program(served, site)
      )
      assert.equal(learners, pairs)
      assert.equal(unchanged.facts, 0)
      assert.ok(changed.facts >= changes && issued > 0)
      const told = ({ requests, seconds }: Run, name: string): ReadonlyArray<Figure> => [
        figure(`${name}: requests`, "requests", requests),
        figure(`${name}: time`, "s", seconds)
      ]
      const time = (name: string, { seconds }: Run): Figure => figure(name, "s", seconds)
      return {
        input: `${site.courses} courses with ${site.perCourse} learners each, five activities a course; 8 requests at a time`,
        ratios: {
          "unchanged: requests for each course": alone(
            figure("unchanged", "requests/course", unchanged.requests / site.courses)
          ),
          "1 % changed: requests for each course and change": alone(
            figure("1 % changed", "requests", changed.requests / (site.courses + changes))
          ),
          "unchanged / first, time": ratio(time("unchanged", unchanged), time("first", first)),
          "1 % changed / first, time": ratio(time("1 % changed", changed), time("first", first)),
          "first / a script that only asks": ratio(
            rate("first", "requests", first.requests, [first.seconds]),
            rate("a script that only asks", "requests", bare, [bareSeconds])
          )
        },
        beside: [
          ...told(first, "first"),
          ...told(unchanged, "unchanged"),
          ...told(changed, "1 % changed"),
          figure("first: facts", "facts", first.facts),
          figure("1 % changed: facts", "facts", changed.facts)
        ],
        notes: [
          "The site answers in well under a millisecond; a real Moodle takes about 30, so that the requests are what counts.",
          `Requests of the first reading: ${JSON.stringify(first.by)}; of the one with changes: ${JSON.stringify(changed.by)}.`,
          "The script asks for rosters, gradebooks and completion, and neither for attempts nor for why anything is so; it keeps nothing."
        ]
      }
    } finally {
      served.stop()
    }
  }
}
