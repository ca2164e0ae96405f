/** Rows are read again after a mapping was mended: shown first, then written, and nothing is done twice. */
import { describe, expect, it } from "@effect/vitest"
import { type Adapter, Draft, Id, Ledger, Period, type Rejection, Sync } from "@laurel/core"
import { Effect, Result, Stream } from "effect"
import { TestClock, TestConsole } from "effect/testing"
import { rmSync } from "node:fs"
import { join } from "node:path"
import * as Remap from "../src/commands/Remap.ts"
import * as Configuration from "../src/configuration/Configuration.ts"
import * as Retention from "../src/configuration/Retention.ts"
import * as Store from "../src/store/Store.ts"
import { catalog, configuration, json, laurel, school, source as tabular, write } from "./given.ts"

const period = (text: string): Period.Period => Period.parse(text) ?? expect.fail(`${text} is no period`)

const source = Id.SourceId.make("lrs")
/** A row such as `ada a1 78`; the key of its fact is the row's. */
const rows = [
  { key: "1", raw: "ada a1 78" },
  { key: "2", raw: "ada a2 60%" },
  { key: "3", raw: "eve a1 41" },
  { key: "4", raw: "eve a9 50" }
].map((row) => ({ ...row, line: null }))

interface Mapping {
  readonly percents: boolean
  readonly activities: ReadonlyArray<string>
}
const narrow: Mapping = { percents: false, activities: ["a1", "a2", "a9"] }
const wide: Mapping = { percents: true, activities: ["a1", "a2"] }

const draftOf = (key: string, student: string, activity: string, points: number) =>
  Result.getOrThrow(
    Draft.decode({
      reference: { source, stream: "marks", key },
      subject: {
        key: `algebra-2024/${student}`,
        offering: "algebra-2024",
        contact: { scheme: "student", value: student }
      },
      activity,
      evidence: { _tag: "Scored", raw: points, max: 100 },
      happened: { on: "2024-03-01", zone: "Europe/London" }
    })
  )

const rejectionOf = (key: string, raw: string): Rejection.Rejection => ({
  kind: "row",
  source,
  stream: "marks",
  key,
  line: null,
  column: null,
  expected: "a number",
  found: raw,
  advice: "Mend the mapping.",
  raw
})

/** An adapter that reads rows by themselves, as its mapping says. */
const lrs = ({ percents, activities }: Mapping): Adapter.Rereading => {
  const again: Adapter.Rereading["again"] = (_, received) => {
    const read = received.map(({ key, raw }) => {
      const [student = "", activity = "", points = ""] = raw.split(" ")
      const isRejected = points.endsWith("%") && !percents
      const drafts =
        isRejected || !activities.includes(activity)
          ? []
          : [draftOf(key, student, activity, Number.parseInt(points, 10))]
      return { key, raw, drafts, isRejected }
    })
    return {
      drafts: read.flatMap(({ drafts }) => drafts),
      rejections: read.flatMap(({ key, raw, isRejected }) => (isRejected ? [rejectionOf(key, raw)] : [])),
      raw: (draft) => received.find(({ key }) => key === draft.reference.key)?.raw ?? ""
    }
  }
  const read: Adapter.Adapter["read"] = (position) =>
    position === null
      ? Stream.succeed({
          ...again("marks", rows),
          stream: "marks",
          reading: "first",
          rows: rows.length,
          position: "read",
          ended: true,
          received: () => rows
        })
      : Stream.empty
  return { source, read, again }
}

const selected = (mapping: Mapping, archives = true) => ({ adapter: lrs(mapping), archives })

/** What is said on stdout while something is done, and what the program would end with. */
const heard = Effect.fnUntraced(function* <A, E, R>(work: Effect.Effect<A, E, R>) {
  const before = (yield* TestConsole.logLines).length
  process.exitCode = 0
  yield* work
  const code = Number(process.exitCode)
  process.exitCode = 0
  const lines = (yield* TestConsole.logLines).slice(before)
  return { stdout: `${lines.join("\n")}\n`, stderr: "", code }
})

/** A school that has read these rows, and what is done then. */
const having = (
  archives: boolean,
  then: (opened: Configuration.Opened) => Effect.Effect<void, unknown, Ledger.Ledger>
) =>
  Effect.gen(function* () {
    const opened = yield* Configuration.open(join(school(), "laurel.config.json"))
    yield* Effect.gen(function* () {
      const { versions } = yield* Sync.apply(yield* Configuration.openCatalog(opened))
      yield* Stream.runDrain(Sync.run(versions, lrs(narrow), { archives }))
      yield* then(opened)
    }).pipe(Effect.provide(Store.toWrite(opened)))
  })

const facts = Effect.map(
  Effect.flatMap(Ledger.Ledger, (ledger) => ledger.loadContacts(null, Ledger.maxPage)),
  ({ revisions }) => [...revisions.values()].flat().length
)

describe("laurel remap", () => {
  it.effect("shows what would change and writes nothing; --apply writes just that, and a second one nothing", () =>
    having(
      true,
      Effect.fnUntraced(function* (opened) {
        const before = yield* facts
        const shown = yield* heard(Remap.preview(opened, selected(wide), false))
        expect(shown.stdout).toBe(
          [
            'A preview, and nothing is written: 4 rows of "lrs", read again as they are read now.',
            "  facts recorded                                               2",
            "  corrections among them                                       1",
            "  facts taken out among these, no longer read from their rows  1",
            "  rejections that end                                          1",
            "  rows rejected anew                                           0",
            "  entries                                                      1",
            "",
            "What would change:",
            "  algebra-pass:1:1 of c1 (student:ada), revision 1",
            "    before: none",
            "    after:  counts from 2024-03-01; score 69",
            "  algebra as held by c1 (student:ada)",
            "    before: never held",
            "    after:  2024-03-01 to 2027-02-28, then it expires (today: pending)",
            "Facts that would be taken out:",
            "  a9  scored 50 of 100  on 2024-03-01  lrs / marks, key 4",
            "",
            "`laurel remap lrs --apply` writes it.",
            ""
          ].join("\n")
        )
        const plain = json(yield* heard(Remap.preview(opened, selected(wide), true)))
        expect(plain).toMatchObject({ source: "lrs", preview: true, changesNothing: false, isWhole: true, unread: 1 })
        expect(yield* facts).toBe(before)
        const done = yield* heard(Remap.apply(opened, selected(wide), true))
        const told = ["rows", "facts", "corrections", "unread", "refused", "ended", "entries"]
        const counts = (of: unknown) => told.map((each) => Object(of)[each])
        expect(counts(json(done))).toEqual(counts(plain))
        expect([done.code, Object(json(done)).commits]).toEqual([0, 1])
        expect(yield* facts).toBe(before + 2)
        const again = yield* heard(Remap.apply(opened, selected(wide), false))
        expect(again.stdout).toContain('4 rows of "lrs", read again, say what is known. Nothing was written.')
        const known = yield* heard(Remap.preview(opened, selected(wide), false))
        expect(known.stdout).toContain("say what is known. Nothing would be written.")
        expect(laurel(opened.folder, "verify").code).toBe(0)
        const story = laurel(opened.folder, "export", "eve").stdout
        expect(story).toContain('"unread":true')
      })
    )
  )

  it.effect("ends with 2 while rows are rejected; a preview, and a row that can be read, with 0", () =>
    having(
      true,
      Effect.fnUntraced(function* (opened) {
        expect((yield* heard(Remap.apply(opened, selected(narrow), false))).code).toBe(2)
        const shown = yield* heard(Remap.preview(opened, selected(narrow), false))
        expect(shown.code).toBe(0)
        expect((yield* heard(Remap.apply(opened, selected(wide), false))).code).toBe(0)
        const refused = yield* heard(Remap.preview(opened, selected(narrow), false))
        expect(refused.stdout).toContain(
          'Rows that would be rejected:\n  marks key "2": expected a number, found ada a2 60%. Mend the mapping.\n'
        )
      })
    )
  )

  it.effect("reads no row again whose retention is over, and leaves its facts as they are", () =>
    having(
      true,
      Effect.fnUntraced(function* (opened) {
        const before = yield* facts
        yield* TestClock.adjust("40 days")
        expect(yield* Retention.apply({ received: period("P1M") })).toEqual({ rows: 0, rejections: 0, received: 4 })
        const none = yield* Effect.flip(Remap.apply(opened, selected(wide), false))
        expect(none.message).toContain("or the retention of what it said is over")
        expect(yield* facts).toBe(before)
      })
    )
  )

  it.effect("of a source that was not archived says how to switch it on; of one that is, why nothing is there", () =>
    having(
      false,
      Effect.fnUntraced(function* (opened) {
        for (const work of [Remap.preview, Remap.apply]) {
          const off = yield* Effect.flip(work(opened, selected(wide, false), false))
          expect(off.message).toContain(
            'source "lrs" is not archived, so no row of it is kept: set "archive": true for it in'
          )
          const none = yield* Effect.flip(work(opened, selected(wide), false))
          expect(none.message).toContain('no row of source "lrs" is kept: it has said nothing since it is archived')
        }
      })
    )
  )

  it("reads statements again by a setting that was mended, and needs their file no more", () => {
    const cwd = school()
    const activity = "https://courses.example.test/algebra/a1"
    const signedOff = "https://acme.example.test/verbs/signed-off"
    const said = (at: number, name: string, verb: string) => ({
      id: `00000000-0000-4000-8000-00000000000${at}`,
      actor: { account: { homePage: "https://lms.example.test", name } },
      verb: { id: verb },
      object: { id: activity },
      timestamp: "2024-03-01T09:00:00Z"
    })
    const passed = "http://adlnet.gov/expapi/verbs/passed"
    const statements = [said(1, "ada", passed), said(2, "eve", signedOff)]
    write(cwd, "statements.jsonl", statements.map((each) => `${JSON.stringify(each)}\n`).join(""))
    write(cwd, "catalog.json", {
      offerings: [{ ...catalog.offerings[0], components: [{ activity, group: "unit" }] }],
      achievementTypes: [{ id: "pass", courses: ["algebra"], rule: { rule: "passed", group: "unit" } }],
      certifications: []
    })
    const reading = (verbs: object, archive = true) => {
      const offerings = [{ id: "algebra-2024", activities: [activity] }]
      const accounts = { "https://lms.example.test": "student" }
      const setting = { zone: "Europe/London", accounts, offerings, verbs }
      const lrs = { id: "lrs", adapter: "xapi-file", file: "statements.jsonl", archive, setting }
      write(cwd, "laurel.config.json", { ...configuration, sources: [lrs] })
    }
    reading({})
    expect(laurel(cwd, "sync").code).toBe(0)
    rmSync(join(cwd, "statements.jsonl"))
    reading({ [signedOff]: "passed", [passed]: "nothing" })
    const shown = laurel(cwd, "remap", "lrs")
    expect([shown.code, shown.stderr]).toEqual([0, ""])
    expect(shown.stdout).toMatch(
      /pass:new:1 of student:eve, revision 1\n {4}before: none\n {4}after: {2}counts from 2024-03-01/
    )
    expect(shown.stdout).toMatch(/Facts that would be taken out:\n {2}\S+\/a1 {2}passed/)
    expect(laurel(cwd, "explain", "ada", "pass").stdout).not.toContain("no longer said by its row")
    expect(json(laurel(cwd, "remap", "lrs", "--apply", "--json"))).toMatchObject({ facts: 2, unread: 1, commits: 1 })
    expect(laurel(cwd, "explain", "eve", "pass").stdout).toContain("counts from 2024-03-01")
    expect(laurel(cwd, "history", "ada").stdout).toContain("no longer said by its row")
    expect(laurel(cwd, "verify").code).toBe(0)
    expect(json(laurel(cwd, "remap", "lrs", "--apply", "--json"))).toMatchObject({ rows: 2, facts: 0, commits: 0 })
  })

  it("of a file in columns says that sync reads it anew, and of a source that is not there, which there are", () => {
    const cwd = school()
    write(cwd, "laurel.config.json", { ...configuration, sources: [{ ...tabular, archive: true }] })
    expect(laurel(cwd, "remap", "school").stderr).toContain("run `laurel sync` first")
    expect(laurel(cwd, "sync").code).toBe(0)
    for (const args of [["school"], ["school", "--apply"]]) {
      const { code, stdout, stderr } = laurel(cwd, "remap", ...args)
      expect([code, stdout]).toEqual([1, ""])
      expect(stderr).toContain('source "school" is read anew whenever its mapping changes')
      expect(stderr).toContain("run `laurel sync school`")
    }
    expect(laurel(cwd, "remap", "shcool").stderr).toContain('no source is called "shcool"')
    expect(laurel(cwd, "remap").code).toBe(64)
  })
})
