/** Whatever is changed in a real statement: it is read or refused with a place and a reason, and nothing ever throws. */
import { Draft, Id } from "@laurel/core"
import { assert, describe, it } from "@effect/vitest"
import { Result, Schema } from "effect"
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { settingOf } from "./statements.ts"
import * as Rows from "../src/meaning/Rows.ts"

const values: ReadonlyArray<unknown> = [
  null,
  true,
  false,
  0,
  -0,
  -1,
  1,
  1e-7,
  1e21,
  1e308,
  5e-324,
  101,
  "",
  " ",
  "\u0000",
  "\ud800",
  "x",
  "x".repeat(600),
  "http://adlnet.gov/expapi/verbs/voided",
  "P99999999D",
  "2026-02-30T00:00:00Z",
  "9999-12-31T23:59:59-23:59",
  [],
  [[]],
  {},
  { id: "" },
  { objectType: "Group" },
  { __proto__: null },
  JSON.parse('{"__proto__": {"id": 1}, "constructor": 1}')
]

const statements: ReadonlyArray<unknown> = [
  "01-post-batch-alice",
  "01-post-batch-bruno",
  "01-post-batch-mixed"
].flatMap(
  (name) => JSON.parse(readFileSync(join(import.meta.dirname, "fixtures", "lrs", `${name}.json`), "utf8")).request.body
)

const offerings = [
  {
    id: "safe101",
    activities: ["https://courses.example.test/safe101/publisher", "https://courses.example.test/safe101/au1"]
  },
  { id: "drill", activities: ["https://tms.example.test/events/4711"], zone: "Asia/Tokyo" }
]
const read = Rows.reader({ source: Id.SourceId.make("lrs"), setting: settingOf({ zone: "UTC", offerings }) })

/** The value with each of its parts, at whatever depth, replaced once, and left out once. */
const changed = function* (value: unknown, by: unknown): Generator<unknown> {
  yield by
  if (Array.isArray(value)) {
    for (const [at, part] of value.entries()) for (const each of changed(part, by)) yield value.with(at, each)
  } else if (typeof value === "object" && value !== null) {
    for (const [key, part] of Object.entries(value)) {
      const { [key]: _, ...without } = Object(value)
      yield without
      for (const each of changed(part, by)) yield { ...value, [key]: each }
    }
  }
}

describe("a statement with anything in any of its places", () => {
  it("is drafts that every ledger takes, or nothing, or one problem", () => {
    const encode = Schema.encodeUnknownResult(Draft.FromJson)
    let [taken, refused] = [0, 0]
    for (const by of values) {
      for (const each of statements.flatMap((statement) => [...changed(statement, by)])) {
        const { drafts, withdrawals, problem } = read(each, null)
        if (problem === undefined) taken += 1
        else {
          refused += 1
          assert.deepStrictEqual([drafts.length, withdrawals.length], [0, 0])
          assert.isTrue(problem.expected !== "" && problem.found !== "" && problem.advice !== "")
          assert.isBelow(`${problem.column}${problem.expected}${problem.found}`.length, 1_500)
        }
        for (const draft of drafts) {
          const written = encode(draft)
          assert.isTrue(
            Result.isSuccess(written),
            JSON.stringify([each, Result.isFailure(written) && written.failure.message])
          )
          assert.isTrue(
            Result.isSuccess(written) && Result.isSuccess(Draft.decode(JSON.parse(JSON.stringify(written.success))))
          )
        }
      }
    }
    assert.isAbove(Math.min(taken, refused), 5_000)
  })
})
