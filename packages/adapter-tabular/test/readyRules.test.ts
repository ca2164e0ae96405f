/** What rules make of the facts of ready mappings: minutes in a session's window, and credit under caps. */
import { assert, describe, it } from "@effect/vitest"
import type { Fact } from "@laurel/core"
import { given, issued } from "@laurel/testkit"
import { Effect } from "effect"
import { reading } from "./ready.ts"
import type { Told } from "./readyFiles.ts"

const catalogOf = (rule: object) => ({
  offerings: [
    {
      id: "first-aid-2026",
      course: "first-aid",
      zone: "Europe/London",
      components: [],
      sessions: [{ activity: "session 1", starts: "2026-07-22T08:00:00Z", ends: "2026-07-22T10:00:00Z" }]
    }
  ],
  achievementTypes: [{ id: "there", courses: ["first-aid"], rule }],
  certifications: []
})
const minutes = (atLeast: number) => catalogOf({ rule: "attended", minutes: atLeast })

const us = "M/d/yy, h:mm:ss a"
const meetings = [
  ["Zoom", reading("zoom-attendance", "zoom-participants.csv", { times: "M/d/yyyy h:mm:ss a" })],
  ["Teams", reading("teams-attendance", "teams-report.tsv", { times: us })]
] as const

/** Of somebody in one of the files. */
const of = ({ drafts }: Told, who: string): ReadonlyArray<Fact.Draft> =>
  drafts.filter(({ subject }) => subject.contact.value === `${who}@example.org`)

describe("stays of a meeting", () => {
  for (const [name, report] of meetings) {
    it.effect(`on two devices at once count once, and only in the session (${name})`, () =>
      Effect.gen(function* () {
        // 8:59 to 9:55 and 9:45 to 10:40, in a session from 9:00: 100 minutes, not the 111 that the rows add up to.
        const ada = of(yield* report, "ada.lovelace")
        assert.strictEqual(ada.length, 2)
        yield* given(minutes(100))
          .when(...ada)
          .then(issued("there", "2026-07-22"))
        yield* given(minutes(101))
          .when(...ada)
          .then()
      })
    )
    it.effect(`of coming and going add up, and one minute too few earns nothing (${name})`, () =>
      Effect.gen(function* () {
        // 9:05 to 9:50 and 9:55 to 10:39.
        const ben = of(yield* report, "ben.bell")
        yield* given(minutes(89))
          .when(...ben)
          .then(issued("there", "2026-07-22"))
        yield* given(minutes(90))
          .when(...ben)
          .then()
      })
    )
  }
  it.effect("in all, where a report says no more, are the minutes that it says", () =>
    Effect.gen(function* () {
      const ben = of(yield* reading("teams-attendance-totals", "teams-report.tsv", { times: us }), "ben.bell")
      yield* given(minutes(89))
        .when(...ben)
        .then(issued("there", "2026-07-22"))
      yield* given(minutes(90))
        .when(...ben)
        .then()
    })
  )
})

describe("credit of a list", () => {
  const capped = catalogOf({ rule: "credits", atLeast: 12, caps: { "self-study": 5 } })

  it.effect("is enough where no category is over its cap, and where one is only its cap counts", () =>
    Effect.gen(function* () {
      const list = yield* reading("cpd-credits", "cpd-credits.csv", { days: "iso" })
      // 3 of ethics, 5 of self-study, 4 live.
      yield* given(capped)
        .when(...of(list, "ada.lovelace"))
        .then(issued("there", "2026-04-01"))
      // 3 of ethics and 9 of self-study are 12, of which 8 count.
      yield* given(capped)
        .when(...of(list, "ben.bell"))
        .then()
      const uncapped = catalogOf({ rule: "credits", atLeast: 12 })
      yield* given(uncapped)
        .when(...of(list, "ben.bell"))
        .then(issued("there", "2026-03-01"))
    })
  )
})
