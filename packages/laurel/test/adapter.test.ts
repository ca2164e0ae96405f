/** Adapters that are written with promises: whatever their functions do, a row is a fact or a rejection, and a page a failure that says what to do. */
import { assert, describe, it } from "@effect/vitest"
import { serve } from "@laurel/testkit"
import { Effect } from "effect"
import { defineAdapter, InvalidError, type Laurel, type RowFact, type RowPage, SourceError } from "laurel"
import { z } from "zod"
import { campus, token } from "./campus.ts"
import { opened, rejection } from "./world.ts"

interface Row {
  readonly id: string
  readonly who: string
}
const Row = z.object({ id: z.string(), who: z.string().regex(/^[a-z]+$/) })

const fact = ({ id, who }: Row, more: Partial<RowFact> = {}): RowFact => ({
  key: id,
  subject: { key: who, offering: "forklift-2026", contact: { scheme: "staff", value: who } },
  activity: "test",
  evidence: { _tag: "Passed" },
  happened: { on: "2026-03-03", zone: "Europe/London" },
  ...more
})
const page = (rows: ReadonlyArray<unknown>): RowPage & { reading: string } => ({
  rows,
  position: "end",
  ended: true,
  reading: "all"
})
const ann = { id: "1", who: "ann" }
const bob = { id: "2", who: "bob" }

const base = {
  source: "school",
  family: "state",
  stream: "marks",
  row: Row,
  key: "id",
  page: () => page([ann, bob]),
  facts: (row: Row) => [fact(row)]
} as const

const rejected = async (laurel: Laurel): Promise<ReadonlyArray<readonly [unknown, string, string]>> => {
  const all: Array<readonly [unknown, string, string]> = []
  for await (const { column, expected, found } of laurel.rejections()) all.push([column, expected, found])
  return all
}

/** What a program without types gives, which the types of `defineAdapter` refuse. */
const untyped = (more: object) => defineAdapter({ ...base, ...more } as Parameters<typeof defineAdapter>[0])

describe("a row", () => {
  it("is rejected by the place that its schema refuses, and stops nobody", async () => {
    const laurel = await opened()
    const total = await laurel.sync(defineAdapter({ ...base, page: () => page([ann, { ...bob, who: 7 }, 3]) })).done()
    assert.deepInclude(total, { rows: 3, facts: 1, rejections: 2 })
    assert.deepStrictEqual(await rejected(laurel), [
      ["who", "string", "7"],
      [null, "object", "3"]
    ])
  })

  it("is rejected by what its function says, whatever that throws", async () => {
    const laurel = await opened()
    const thrown: ReadonlyArray<unknown> = [new Error("no marks on Sundays"), "a text", Object.create(null), undefined]
    const rows = thrown.map((_, id) => ({ id: String(id), who: "ann" }))
    const throwing = (row: Row) => {
      throw thrown[Number(row.id)]
    }
    const read = (row: unknown) => throwing(Row.parse(row))
    await laurel
      .sync(defineAdapter({ ...base, source: "rows", page: () => page(rows), row: read, facts: () => [] }))
      .done()
    const reads = await rejected(laurel)
    assert.deepStrictEqual(
      reads.map(([, expected]) => expected),
      ["no marks on Sundays", "a text", "something that can't be written as text", "undefined"]
    )
    await laurel.sync(defineAdapter({ ...base, page: () => page(rows), facts: throwing })).done()
    assert.lengthOf(await rejected(laurel), 8)
  })

  it("is rejected by the field of a fact that can't be, with what stands there", async () => {
    const laurel = await opened()
    const adapter = untyped({
      facts: (row: Row) =>
        row === ann
          ? []
          : [fact(row, { happened: { at: row.who === "ann" ? "soon" : new Date(Number.NaN), zone: "UTC" } })]
    })
    await laurel.sync(adapter).done()
    const [first, second] = await rejected(laurel)
    assert.include(first?.[1], "as happened.at of a fact")
    assert.strictEqual(first?.[2], '"soon"')
    assert.strictEqual(second?.[2], '"Invalid Date"')
    await laurel.sync(untyped({ source: "b", facts: () => null })).done()
    await laurel.sync(untyped({ source: "c", facts: () => [undefined] })).done()
    assert.lengthOf(await rejected(laurel), 6)
  })

  it("has days and moments as text or as a Date, and the day of a moment where it happened", async () => {
    const laurel = await opened()
    const at = new Date("2026-03-03T23:30:00Z")
    const happened = { at, zone: "Europe/Paris" }
    await laurel
      .sync(defineAdapter({ ...base, page: () => page([ann]), facts: (row) => [fact(row, { happened })] }))
      .done()
    const history = await laurel.contact({ scheme: "staff", value: "ann" }).history()
    assert.include(JSON.stringify(history), '"on":"2026-03-04"')
  })
})

describe("a key of several fields", () => {
  const Mark = z.object({ course: z.string(), id: z.string(), who: z.string() })
  const rows = [
    { course: "CS/1", id: "2", who: "ann" },
    { course: "CS", id: "1/2", who: "bob" },
    { course: "CS", id: "3", who: "cat" }
  ]
  const marks = (key: ReadonlyArray<string> | ((row: unknown) => unknown)) =>
    defineAdapter({
      ...base,
      row: Mark,
      key,
      page: () => page(rows),
      facts: ({ course, id, who }) => [
        fact(
          { id, who },
          { key: [course, id].map((part) => (Array.isArray(key) ? part : encodeURIComponent(part))).join("/") }
        )
      ]
    })

  it("has no slashes of its own: nobody's fact is taken for another's", async () => {
    const laurel = await opened()
    const total = await laurel.sync(marks(["course", "id"])).done()
    assert.deepInclude(total, { facts: 1, corrections: 0, rejections: 2 })
    const found = await rejected(laurel)
    assert.deepStrictEqual(
      found.map(([column, , value]) => [column, value]),
      [
        ["course", '"CS/1"'],
        ["id", '"1/2"']
      ]
    )
    assert.include(found[0]?.[1], "a value without a slash")
    assert.include(found[0]?.[1], "key is a function")
  })

  it("may be written by a function instead", async () => {
    const laurel = await opened()
    const key = (row: unknown) => {
      const { course, id } = Mark.parse(row)
      return `${encodeURIComponent(course)}/${encodeURIComponent(id)}`
    }
    assert.deepInclude(await laurel.sync(marks(key)).done(), { facts: 3, corrections: 0, rejections: 0 })
  })
})

describe("a function that answers later", () => {
  const later: ReadonlyArray<readonly [string, object]> = [
    ["row", { row: async (row: unknown) => row }],
    ["row", { row: z.object({ id: z.string().refine(async () => true), who: z.string() }) }],
    ["facts", { facts: async () => Promise.reject(new Error("never seen")) }],
    ["key", { key: async () => Promise.reject(new Error("never seen")) }]
  ]
  for (const [name, more] of later) {
    it(`is refused as ${name}, and nothing of its page is committed`, async () => {
      const laurel = await opened()
      const error = await rejection(laurel.sync(untyped(more)).done())
      assert.instanceOf(error, SourceError)
      assert.include(String(error), `expected ${name} to answer at once, found a promise`)
      assert.strictEqual(error instanceof SourceError && error.code, "MISCONFIGURED")
      assert.deepStrictEqual(await rejected(laurel), [])
      const total = await laurel.sync(defineAdapter(base)).done()
      assert.strictEqual(total.facts, 2)
    })
  }
})

describe("a page", () => {
  it("that throws fails its source, with what was thrown as the cause", async () => {
    const laurel = await opened()
    const thrown = new TypeError("Cannot read properties of undefined")
    const failing = { ...base, page: () => Promise.reject(thrown) }
    const error = await rejection(laurel.sync(defineAdapter(failing)).done())
    assert.instanceOf(error, SourceError)
    assert.include(error, { code: "BROKEN", source: "school", cause: thrown, retryable: false })
    assert.include(String(error), "Cannot read properties of undefined")
  })

  it("may say itself what went wrong", async () => {
    const laurel = await opened()
    const problem = { source: "school", where: "the queue", expected: "a broker", found: "none", advice: "Wait." }
    const thrown = new SourceError("UNAVAILABLE", { ...problem, retryAfter: 1_000 })
    const failing = { ...base, page: () => Promise.reject(thrown) }
    const error = await rejection(laurel.sync(defineAdapter(failing)).done())
    assert.deepInclude(error, { ...problem, code: "UNAVAILABLE", retryAfter: 1_000, retryable: true })
  })

  it("that is none is told so, by its field", async () => {
    const strange: ReadonlyArray<readonly [unknown, string]> = [
      [null, "another thing"],
      [{ ...page([]), rows: {} }, "another rows"],
      [{ ...page([]), position: 3 }, "another position"],
      [{ ...page([]), ended: undefined }, "another ended"],
      [{ ...page([]), seen: [{ prefx: "" }] }, "another seen"],
      [{ ...page([]), next: "2" }, "another next"],
      [{ rows: [], position: "", ended: true }, "no reading"]
    ]
    for (const [given, found] of strange) {
      const laurel = await opened()
      const error = await rejection(laurel.sync(untyped({ page: async () => given })).done())
      assert.instanceOf(error, SourceError)
      assert.include(String(error), `found ${found}`)
    }
  })

  it("without anything new is none", async () => {
    const laurel = await opened()
    assert.deepInclude(await laurel.sync(defineAdapter({ ...base, page: () => undefined })).done(), {
      pages: 0,
      rows: 0
    })
  })
})

describe("a definition", () => {
  it("is refused by every field that can't be", () => {
    const strange = {
      source: 3,
      row: null,
      key: [],
      page: "",
      facts: undefined,
      family: "states",
      maxRow: 1,
      maxRows: 0
    }
    try {
      untyped(strange)
      assert.fail("it was not refused")
    } catch (error) {
      assert.instanceOf(error, InvalidError)
      const paths =
        error instanceof InvalidError ? error.problems.map(({ path }) => path.replace("definition.", "")) : []
      assert.deepStrictEqual(paths.toSorted(), Object.keys(strange).toSorted())
    }
    assert.throws(() => untyped({ withdrawals: () => [] }), InvalidError)
    assert.throws(() => untyped({ source: "laurel.policy" }), "definition.source")
    // Nothing could ever take such a record back.
    assert.throws(() => untyped({ family: "record", key: ["id", "who"] }), "definition.key: expected one name")
    assert.doesNotThrow(() => untyped({ family: "record", key: ["id"] }))
  })

  it("whose source or http can't be is a failure of the source", async () => {
    const laurel = await opened()
    const strange: ReadonlyArray<readonly [object, string]> = [
      [{ source: "a:b" }, "its source: expected an id"],
      [{ http: { base: "ftp://a.example" } }, "base"],
      [{ http: { base: "https://a.example", retrys: 3 } }, 'found "retrys"'],
      [{ http: { base: "https://a.example", auth: { token: "a" } } }, "http.auth with one of"]
    ]
    for (const [more, message] of strange) {
      const error = await rejection(laurel.sync(untyped(more)).done())
      assert.instanceOf(error, SourceError)
      assert.include(String(error), message)
    }
  })
})

describe("what a page asks for", () => {
  const asking = (ask: Parameters<typeof defineAdapter<typeof Row>>[0]["page"], url: URL) =>
    defineAdapter({
      ...base,
      http: { base: url, auth: { bearer: token }, retries: 1, perSecond: 1_000 },
      page: async (asked) => {
        const answer = await ask(asked)
        return answer === undefined ? undefined : { ...answer, reading: "all" }
      }
    })

  it.live("is answered as it is read, or is a failure that names the place", () =>
    Effect.gen(function* () {
      const { url } = yield* serve(({ method, url }) => ({
        json: { method, marks: [ann], page: url.searchParams.get("page") }
      }))
      yield* Effect.promise(async () => {
        const laurel = await opened()
        const Marks = z.object({ marks: z.array(z.unknown()), page: z.string() })
        const well = asking(async ({ get }) => page((await get("marks", { as: Marks, query: { page: 1 } })).marks), url)
        assert.strictEqual((await laurel.sync(well).done()).facts, 1)
        const ill = asking(async ({ get }) => page((await get("marks", { as: Marks })).marks), url)
        const error = await rejection(laurel.sync(ill, { start: "beginning" }).done())
        assert.instanceOf(error, SourceError)
        assert.include(String(error), "GET marks: expected string, found another value at page")
        const posted = asking(async ({ ask }) => {
          const answer = await ask("marks", { method: "POST", json: {} })
          return page([{ id: JSON.stringify(answer.json()).includes("POST") ? "p" : "g", who: "ann" }])
        }, url)
        await laurel.sync(posted, { start: "beginning" }).done()
        assert.include(JSON.stringify(await laurel.contact({ scheme: "staff", value: "ann" }).history()), '"key":"p"')
      })
    })
  )

  it.live("is asked by one client in all runs: a token is fetched once", () =>
    Effect.gen(function* () {
      let tokens = 0
      const { url } = yield* serve(({ url: asked }) => {
        if (!asked.pathname.endsWith("/token")) return { json: {} }
        tokens += 1
        return { json: { access_token: token, token_type: "Bearer", expires_in: 3_600 } }
      })
      yield* Effect.promise(async () => {
        const laurel = await opened()
        const tokenUrl = new URL("/token", url).href
        const auth = { clientCredentials: { tokenUrl, clientId: "laurel", clientSecret: "a-secret-of-school" } }
        const adapter = defineAdapter({
          ...base,
          http: { base: url, auth, perSecond: 1_000 },
          page: async ({ get }) => {
            await get("marks")
            return page([ann])
          }
        })
        for (let run = 0; run < 3; run++) await laurel.sync(adapter).done()
        assert.strictEqual(tokens, 1)
      })
    })
  )

  it.live("shows no secret in what goes wrong, also where the page itself prints it", () =>
    Effect.gen(function* () {
      const { url } = yield* serve(({ headers }) => ({ status: 400, body: `no: ${String(headers["authorization"])}` }))
      yield* Effect.promise(async () => {
        const laurel = await opened()
        const errors = [
          await rejection(laurel.sync(campus(url)).done()),
          await rejection(laurel.sync(asking(() => Promise.reject(new Error(`with ${token}`)), url)).done())
        ]
        for (const error of errors) {
          assert.instanceOf(error, SourceError)
          assert.notInclude(String(error), token)
        }
        assert.include(String(errors[0]), "status 400")
      })
    })
  )
})
