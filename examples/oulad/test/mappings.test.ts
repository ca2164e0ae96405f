/** All published files are read by mappings and nothing else. The counts are those that SOURCE.md tells, and plain SQL finds. */
import { Tabular } from "@laurel/adapter-tabular"
import { type Adapter, type Fact, Id } from "@laurel/core"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Schema, Stream } from "effect"
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { gunzipSync } from "node:zlib"
import { expected } from "./expected.ts"

const root = join(import.meta.dirname, "..")
const decode = Schema.decodeUnknownSync(Schema.fromJsonString(Tabular.Mapping), { onExcessProperty: "error" })

const read = (mapping: string, files: Readonly<Record<string, Uint8Array>> = {}) =>
  Tabular.adapter({
    source: Id.SourceId.make("oulad"),
    mapping: decode(readFileSync(join(root, "mappings", mapping), "utf8")),
    open: (file) => Stream.suspend(() => Stream.make(files[file] ?? readFileSync(join(root, file))))
  })
    .read(null)
    .pipe(Stream.runCollect)

const drafts = (pages: ReadonlyArray<Adapter.Page>): ReadonlyArray<Fact.Draft> => pages.flatMap(({ drafts }) => drafts)
const counted = (texts: Iterable<string>): Readonly<Record<string, number>> => {
  const counts: Record<string, number> = {}
  for (const text of texts) counts[text] = (counts[text] ?? 0) + 1
  return counts
}

describe("the mapping of enrolments", () => {
  it.live("reads courses, assessments, registrations, submissions and results, and rejects no row", () =>
    Effect.gen(function* () {
      const pages = yield* read("enrolments.json")
      const all = drafts(pages)
      const { learners, contacts, submissions, unregistrations } = expected(join(root, "data"))
      assert.deepStrictEqual(
        pages.flatMap(({ rejections }) => rejections),
        []
      )
      const { Scored = 0, Completed = 0, ...others } = counted(all.map(({ evidence }) => evidence._tag))
      assert.deepStrictEqual(others, { Registered: learners, Unregistered: unregistrations, RolledUp: learners })
      assert.deepStrictEqual([Scored + Completed, Completed], [submissions, 173])
      assert.strictEqual(new Set(all.map(({ subject }) => subject.key)).size, learners)
      assert.strictEqual(new Set(all.map(({ subject }) => subject.contact.value)).size, contacts)
      assert.deepStrictEqual(
        counted(
          all.flatMap(({ evidence, said }) => (evidence._tag === "RolledUp" ? [`${evidence.outcome} ${said}`] : []))
        ),
        { "passed Pass": 12_361, "incomplete Withdrawn": 10_156, "failed Fail": 7_052, "passed Distinction": 3_024 }
      )
    })
  )
})

describe("the mapping of clicks", () => {
  const lines = 40_000
  const whole = gunzipSync(readFileSync(join(root, "data/studentVle.tsv.gz"))).toString("utf8")
  const part = whole.split("\n", lines + 1)
  const [header = "", ...rows] = part
  const clicks = (text: string) =>
    Effect.map(read("vle.json", { "data/studentVle.tsv.gz": new TextEncoder().encode(text) }), drafts)

  it.live("keeps each row that is the same as an earlier one: the whole file's are counted by the bench", () =>
    Effect.gen(function* () {
      const all = yield* clicks(`${header}\n${rows.join("\n")}\n`)
      assert.strictEqual(all.length, lines)
      assert.strictEqual(new Set(all.map(({ reference }) => reference.key)).size, lines)
      const again = all.filter(({ reference }) => !reference.key.endsWith("/1")).length
      assert.strictEqual(again, lines - new Set(rows).size)
      assert.isAbove(again, 1_000)
    })
  )

  it.live("gives the same facts under the same keys whatever the order of rows", () =>
    Effect.gen(function* () {
      const some = rows.slice(0, 5_000)
      const said = (all: ReadonlyArray<Fact.Draft>) =>
        all.map(({ reference, activity, said }) => `${reference.key} ${activity} ${said}`).toSorted()
      const [forwards, backwards] = [
        yield* clicks([header, ...some].join("\n")),
        yield* clicks([header, ...some.toReversed()].join("\n"))
      ]
      assert.deepStrictEqual(said(forwards), said(backwards))
      const changed = yield* clicks([header, ...some.slice(1), `${some[0]}1`].join("\n"))
      assert.notDeepEqual(said(changed), said(forwards))
    })
  )
})
