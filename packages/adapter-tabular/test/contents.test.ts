/** Files in memory are read as files are that are opened, and what is wrong with what was given is said at once. */
import { assert, describe, it } from "@effect/vitest"
import { Tabular } from "@laurel/adapter-tabular"
import { collect } from "@laurel/testkit"
import { Effect } from "effect"

const mappingOf = (stream: object) => ({
  zone: "Europe/London",
  streams: [
    {
      name: "rows",
      subject: { key: "{person}", offering: "run", contact: { scheme: "person", value: "{person}" } },
      facts: [{ evidence: "Completed", activity: "course", on: [{ date: "{day}" }] }],
      ...stream
    }
  ]
})
const ann = { name: "ann.csv", content: "person,day\nann,2026-03-03\n" }
const ben = { name: "ben.csv", content: new TextEncoder().encode("person,day\nben,2026-03-04\n") }
const read = (options: Pick<Tabular.ContentOptions, "mapping" | "files">) =>
  Effect.map(collect(Tabular.ofContents({ source: "list", ...options })), ({ pages, error }) => ({
    people: pages.flatMap(({ drafts }) => drafts.map(({ subject }) => subject.key)),
    error
  }))

describe("files in memory", () => {
  it.effect("are all read by a mapping with one stream that names none", () =>
    Effect.gen(function* () {
      const { people, error } = yield* read({ mapping: mappingOf({}), files: [ann, ben] })
      assert.isUndefined(error)
      assert.deepStrictEqual(people, ["ann", "ben"])
    })
  )

  it.effect("are read by the names that a mapping has for them, and no others", () =>
    Effect.gen(function* () {
      const { people, error } = yield* read({ mapping: mappingOf({ file: "ben.csv" }), files: [ann, ben] })
      assert.isUndefined(error)
      assert.deepStrictEqual(people, ["ben"])
    })
  )

  it.effect("are missed by their name where a mapping names one that was not given", () =>
    Effect.gen(function* () {
      const { error } = yield* read({ mapping: mappingOf({ file: "cleo.csv" }), files: [ann, ben] })
      assert.include(
        error?.message,
        'file "cleo.csv": expected one of the files that were given, found ann.csv, ben.csv'
      )
    })
  )

  it("throw what is wrong with a mapping or a source, each with its place", () => {
    assert.throws(
      () => Tabular.ofContents({ source: "list", mapping: mappingOf({ key: "x" }), files: [ann] }),
      /streams/
    )
    assert.throws(() => Tabular.ofContents({ source: "a list", mapping: mappingOf({}), files: [ann] }), /^source: /)
  })
})
