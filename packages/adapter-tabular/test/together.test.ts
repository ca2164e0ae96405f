/** Several files of one stream: whichever comes first decides nothing. */
import { Tabular } from "@laurel/adapter-tabular"
import { assert, describe, it } from "@effect/vitest"
import { Id } from "@laurel/core"
import { collect } from "@laurel/testkit"
import { Effect, Schema, Stream } from "effect"
import { type Files, opener } from "./source.ts"

const decode = Schema.decodeUnknownSync(Tabular.Mapping, { onExcessProperty: "error" })

/** A mapping whose facts have a key of their own, or none. */
const mappingOf = (key?: string) =>
  decode({
    zone: "Europe/London",
    streams: [
      {
        name: "marks",
        subject: { key: "{who}", offering: "fire", contact: { scheme: "id", value: "{who}" } },
        facts: [
          {
            evidence: "Scored",
            ...(key === undefined ? {} : { key }),
            activity: "test",
            score: { raw: "{score}", max: 100 },
            on: [{ date: "{day}" }]
          }
        ]
      }
    ]
  })

const header = "who,day,score\n"
const files: Files = { a: `${header}ann,2024-03-01,20\n`, b: `${header}bob,2024-03-01,90\n` }

const read = (mapping: Tabular.Mapping, contents: Files, position: string | null = null) =>
  Effect.gen(function* () {
    const opened: Array<string> = []
    const open = (file: string): Tabular.Bytes => {
      const { bytes } = opener(contents)(file)
      return { bytes: Stream.suspend(() => (opened.push(file), bytes)) }
    }
    const source = Id.SourceId.make("test")
    const adapter = Tabular.adapter({ source, mapping, open, files: new Map([["marks", Object.keys(contents)]]) })
    const { pages, error } = yield* collect(adapter, position)
    assert.isUndefined(error)
    return { opened: opened.join(""), pages }
  })

describe("the files of a stream", () => {
  it.effect(
    "whose facts have keys are all looked over before the first is read; without keys each is read by itself",
    () =>
      Effect.gen(function* () {
        const keyed = yield* read(mappingOf("{who}"), files)
        assert.strictEqual(keyed.opened, "ababab", "for their digests, to look them over, and to read them")
        assert.strictEqual((yield* read(mappingOf(), files)).opened.slice(-2), "bb")
      })
  )
  it.effect(
    "that say different things of one key are both rejected, in whichever order; what they agree on is one fact",
    () =>
      Effect.gen(function* () {
        const other = { c: `${header}ann,2024-03-01,90\n` }
        const same = { c: `${header}ann,2024-03-01,20\n` }
        for (const contents of [
          { ...files, ...other },
          { ...other, ...files }
        ]) {
          const { pages } = yield* read(mappingOf("{who}"), contents)
          const said = pages.flatMap(({ drafts, rejections }) => [
            ...drafts.map(({ subject }) => subject.key),
            ...rejections.map(({ raw, expected }) => `${raw}: ${expected}`)
          ])
          assert.deepStrictEqual(said.toSorted(), [
            'ann,2024-03-01,20: the same as on line 2 of stream "marks", file "c", which has the same key "ann"',
            'ann,2024-03-01,90: the same as on line 2 of stream "marks", file "a", which has the same key "ann"',
            "bob"
          ])
        }
        const { pages } = yield* read(mappingOf("{who}"), { ...files, ...same })
        assert.deepStrictEqual(
          pages.flatMap(({ rejections }) => rejections),
          []
        )
      })
  )
  it.effect("whose facts have keys are all read again when one is added or changed; without keys only that one", () =>
    Effect.gen(function* () {
      const readAgain = (key: string | undefined, next: Files) =>
        Effect.gen(function* () {
          const before = yield* read(mappingOf(key), files)
          const after = yield* read(mappingOf(key), next, before.pages.at(-1)?.position ?? null)
          return after.pages.map(({ drafts }) => drafts.map(({ subject }) => subject.key).join())
        })
      const more = { ...files, c: `${header}eve,2024-03-01,50\n` }
      assert.deepStrictEqual(yield* readAgain("{who}", files), [])
      assert.deepStrictEqual(yield* readAgain("{who}", more), ["ann", "bob", "eve"])
      assert.deepStrictEqual(yield* readAgain(undefined, files), [])
      assert.deepStrictEqual(yield* readAgain(undefined, more), ["eve"])
    })
  )
})
