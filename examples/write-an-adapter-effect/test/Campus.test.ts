/** Campus keeps every promise of an adapter, over its recorded answers; and the template stays as short as its page says. */
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { assert, describe, it } from "@effect/vitest"
import { type Adapter, Catalog, Id, Ledger, LedgerMemory, Sync } from "@laurel/core"
import { type Answer, type Asked, secrets, serve, type Source, testAdapter } from "@laurel/testkit"
import { Effect, Layer, Redacted, Stream } from "effect"
import fireSafety from "../recorded/fire-safety-1.json" with { type: "json" }
import firstAid1 from "../recorded/first-aid-1.json" with { type: "json" }
import firstAid2 from "../recorded/first-aid-2.json" with { type: "json" }
import { adapter } from "../src/Campus.ts"

const courses = ["first-aid", "fire-safety"]
const recorded = [firstAid1, firstAid2, fireSafety]
const rows: ReadonlyArray<unknown> = recorded.flatMap(({ completions }): ReadonlyArray<unknown> => completions)
const [passed] = firstAid1.completions

/** A hostile row may be of any course, or of none: Campus would still send it somewhere. */
const courseOf = (row: unknown): string =>
  courses.find((code) => typeof row === "object" && row !== null && "course" in row && row.course === code) ??
  "first-aid"

/** Campus, if it had these completions: the recorded answer to the course, with others in it. */
const respond = ({ url, headers }: Asked, { rows, pageRows }: Source): Answer => {
  if (headers["authorization"] !== "Bearer a-token-of-campus") return { status: 401, json: { error: "unauthorized" } }
  const code = url.searchParams.get("course")
  const answer = recorded.find(({ course }) => course.code === code)
  if (url.pathname !== "/api/completions" || answer === undefined) return { status: 404, json: { error: "not_found" } }
  const page = Number(url.searchParams.get("page"))
  const some = rows.filter((row) => courseOf(row) === code)
  const completions = some.slice((page - 1) * pageRows, page * pageRows)
  return { json: { ...answer, page, pages: Math.max(1, Math.ceil(some.length / pageRows)), completions } }
}

const source = Id.SourceId.make("campus")
const open = (url: URL) =>
  adapter({
    source,
    courses,
    base: new URL("/api/", url),
    auth: { kind: "bearer", token: Redacted.make("a-token-of-campus") },
    retries: 2,
    perSecond: 1_000
  })

testAdapter("Campus", {
  over: "http",
  rows,
  // A pass and a fail with their scores, and a completion; whoever is only enrolled has proved nothing.
  facts: 5,
  broken: [
    { ...passed, id: 1, finished_at: "2026-03-02 14:20" },
    { ...passed, id: 2, status: "archived" },
    { ...passed, id: 3, score: 130 },
    { error: "internal" }
  ],
  respond,
  open
})

const catalog = {
  offerings: courses.map((id) => ({
    id,
    course: id,
    zone: "Europe/Berlin",
    components: [{ activity: id, group: "course" }]
  })),
  achievementTypes: [{ id: "first-aider", courses: ["first-aid"], rule: { rule: "passed", group: "course" } }],
  certifications: []
}

describe("what Campus says no more", () => {
  it.live("is told as drift after a whole reading, and stays", () =>
    Effect.gen(function* () {
      let has: ReadonlyArray<unknown> = rows
      const server = yield* serve((asked) => respond(asked, { rows: has, pageRows: 1 }))
      const campus = yield* open(server.url)
      const { versions } = yield* Sync.apply(yield* Effect.fromResult(Catalog.decode(catalog)))
      const sync = (adapter: Adapter.Adapter) => Stream.runCollect(Sync.run(versions, adapter))
      yield* sync(campus)
      const ledger = yield* Ledger.Ledger
      assert.deepStrictEqual(yield* ledger.rejections(null), [])
      has = rows.filter((row) => row !== passed)
      yield* sync(campus)
      const told = yield* ledger.rejections(null)
      assert.deepStrictEqual(
        told.map(({ kind, key }) => [kind, key]),
        [
          ["drift", "first-aid/4101/outcome"],
          ["drift", "first-aid/4101/score"]
        ]
      )
      assert.strictEqual((yield* ledger.totals).facts, 5)
    }).pipe(Effect.scoped, Effect.provide(Layer.provide(LedgerMemory.layer, secrets)))
  )
})

describe("the template", () => {
  it("is an adapter in fewer than 60 lines", () => {
    const text = readFileSync(join(import.meta.dirname, "../src/Campus.ts"), "utf8")
    assert.isBelow(text.trimEnd().split("\n").length, 60)
    for (const line of text.split("\n")) assert.isAtMost(line.length, 120)
  })
})
