/** The configuration reads the published files whole: every row proves what it should, and none is rejected. */
import { Tabular } from "@laurel/adapter-tabular"
import { type Adapter, CivilDate, type Fact, Id } from "@laurel/core"
import { assert, beforeAll, describe, it } from "@effect/vitest"
import { Effect, Schema, Stream } from "effect"
import { readFileSync } from "node:fs"
import { join } from "node:path"

const root = join(import.meta.dirname, "..")
const Config = Schema.Struct({
  store: Schema.String,
  catalog: Schema.String,
  sources: Schema.Tuple([
    Schema.Struct({ id: Id.SourceId, adapter: Schema.Literal("tabular"), mapping: Tabular.Mapping })
  ])
})
const decode = Schema.decodeUnknownSync(Schema.fromJsonString(Config), { onExcessProperty: "error" })
const [{ id, mapping }] = decode(readFileSync(join(root, "laurel.config.json"), "utf8")).sources

const adapter = Tabular.adapter({
  source: id,
  mapping,
  open: (file) => ({ bytes: Stream.suspend(() => Stream.make(readFileSync(join(root, file)))) })
})
const read = (position: string | null): Effect.Effect<ReadonlyArray<Adapter.Page>, Adapter.AdapterError> =>
  Stream.runCollect(adapter.read(position))

const where = (drafts: ReadonlyArray<Fact.Draft>, has: (draft: Fact.Draft) => boolean): number =>
  drafts.filter(has).length

describe("the configuration of OULAD", () => {
  let pages: ReadonlyArray<Adapter.Page>
  beforeAll(async () => {
    pages = await Effect.runPromise(read(null))
  })

  it.live("reads all 206,505 rows, rejects none, and an unchanged second time gives no page", () =>
    Effect.gen(function* () {
      const drafts = pages.flatMap(({ drafts }) => drafts)
      const is = (tag: Fact.Evidence["_tag"]) => where(drafts, ({ evidence }) => evidence._tag === tag)
      assert.strictEqual(is("Registered"), 32_593)
      assert.strictEqual(is("Unregistered"), 10_072)
      assert.strictEqual(is("Scored") + is("Completed"), 173_912)
      assert.strictEqual(is("Completed"), 173, "submitted, not yet marked")
      assert.strictEqual(
        where(drafts, ({ evidence, happened }) => evidence._tag === "Registered" && happened.basis === "bounded"),
        45,
        "registered on a day nobody wrote down"
      )
      assert.strictEqual(
        pages.reduce((sum, { rows }) => sum + rows, 0),
        206_505
      )
      assert.deepStrictEqual(
        pages.flatMap(({ rejections }) => rejections),
        []
      )
      const learners = new Set(drafts.map(({ subject }) => subject.key))
      assert.strictEqual(learners.size, 32_593)
      assert.deepStrictEqual(yield* read(pages.at(-1)?.position ?? null), [])
    })
  )

  it("dates a submission from the start of its presentation", () => {
    const page = pages.find(({ stream }) => stream === "studentAssessment")
    const [first] = page?.drafts ?? []
    assert.strictEqual(first?.reference.key, "1752/11391")
    assert.strictEqual(first?.reference.line, 2)
    assert.strictEqual(first?.subject.key, "AAA/2013J/11391")
    assert.strictEqual(first === undefined ? "" : CivilDate.format(first.happened.on), "2013-10-19")
    assert.deepStrictEqual(first?.evidence, { _tag: "Scored", raw: 78, max: 100 })
    assert.strictEqual(first === undefined ? "" : page?.raw(first), '"1752","11391","18","0","78"')
  })
})
