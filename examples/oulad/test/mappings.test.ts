/** The published files that the demo leaves out are read by mappings alone. The counts are those that SOURCE.md tells. */
import { Tabular } from "@laurel/adapter-tabular"
import { type Adapter, type Fact, Id } from "@laurel/core"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Schema, Stream } from "effect"
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { gunzipSync, gzipSync } from "node:zlib"

const root = join(import.meta.dirname, "..")
const decode = Schema.decodeUnknownSync(Schema.fromJsonString(Tabular.Mapping), { onExcessProperty: "error" })

const read = (mapping: string, files: Readonly<Record<string, Uint8Array>> = {}) =>
  Tabular.adapter({
    source: Id.SourceId.make("oulad"),
    mapping: decode(readFileSync(join(root, "mappings", mapping), "utf8")),
    open: (file) => ({ bytes: Stream.suspend(() => Stream.make(files[file] ?? readFileSync(join(root, file)))) })
  })
    .read(null)
    .pipe(Stream.runCollect)

const drafts = (pages: ReadonlyArray<Adapter.Page>): ReadonlyArray<Fact.Draft> => pages.flatMap(({ drafts }) => drafts)
const counted = (texts: Iterable<string>): Readonly<Record<string, number>> => {
  const counts: Record<string, number> = {}
  for (const text of texts) counts[text] = (counts[text] ?? 0) + 1
  return counts
}

describe("the mapping of results", () => {
  it.live(
    "reads courses and results, and rejects no row: registrations and submissions are read by the configuration",
    () =>
      Effect.gen(function* () {
        const pages = yield* read("results.json")
        assert.deepStrictEqual(
          pages.flatMap(({ rejections }) => rejections),
          []
        )
        const all = drafts(pages)
        assert.strictEqual(new Set(all.map(({ subject }) => subject.key)).size, 32_593)
        assert.strictEqual(new Set(all.map(({ subject }) => subject.contact.value)).size, 28_785)
        assert.deepStrictEqual(
          counted(all.map(({ evidence, said }) => `${evidence._tag === "RolledUp" ? evidence.outcome : ""} ${said}`)),
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
    Effect.map(read("vle.json", { "data/studentVle.tsv.gz": gzipSync(text, { level: 1 }) }), drafts)

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
