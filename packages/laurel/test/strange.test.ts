/** What a program without types may give: it is refused by its place, soon, and nothing is done. */
import { existsSync } from "node:fs"
import { join } from "node:path"
import { assert, describe, it } from "@effect/vitest"
import { Id } from "@laurel/core"
import { scripted } from "@laurel/testkit"
import { type Catalog, defineAdapter, type Fact, InvalidError, makeSigningKey, type Problem } from "../src/index.ts"
import { all, by, catalog, folder, opened, passed, rejection } from "./world.ts"

/** The problems of an `InvalidError`; fails where it is none. */
const problems = async (promise: Promise<unknown>): Promise<ReadonlyArray<Problem>> => {
  const error = await rejection(promise)
  if (!(error instanceof InvalidError)) throw error
  return error.problems
}
const paths = async (promise: Promise<unknown>): Promise<ReadonlyArray<string>> =>
  (await problems(promise)).map(({ path }) => path)

/** What the types refuse. */
const untyped = (given: unknown) => given as never

describe("an object", () => {
  it("that stands within itself, or in very many places, is refused soon", async () => {
    const laurel = await opened()
    const round: { [name: string]: unknown } = { ...passed("anna") }
    round["said"] = round
    assert.deepStrictEqual(await paths(laurel.record(round as unknown as Fact)), ["facts[0]"])
    let shared: object = {}
    for (let level = 0; level < 40; level++) shared = { one: shared, other: shared }
    assert.deepStrictEqual(await paths(laurel.record([passed("bob"), untyped({ shared })])), ["facts[1]"])
    assert.deepStrictEqual(await paths(laurel.preview({ catalog: untyped(round) })), ["catalog"])
    assert.deepStrictEqual(await laurel.find("bob"), [])
  })

  it("without a prototype, or with one of its own, is a fact", async () => {
    const laurel = await opened()
    for (const [who, made] of [
      ["anna", Object.create(null)],
      ["bob", Object.create({ toString: () => "a result" })]
    ] as const)
      assert.deepInclude(await laurel.record(Object.assign(made, passed(who))), { facts: 1 })
  })

  it("may be in two places", async () => {
    const laurel = await opened()
    const happened = { on: "2026-03-03", zone: "UTC" }
    const facts = ["anna", "bob"].map((who) => ({ ...passed(who), happened }))
    assert.deepInclude(await laurel.record(facts), { facts: 2 })
  })
})

describe("what is neither a fact nor an array of them", () => {
  it("is refused as what it is, and so of decisions", async () => {
    const laurel = await opened()
    const given: ReadonlyArray<readonly [unknown, string]> = [
      [null, "null"],
      [undefined, "none"],
      ["anna", '"anna"'],
      [new Set([passed("anna")]), "a Set"],
      [new Map(), "a Map"],
      [Promise.resolve(passed("anna")), "a Promise"],
      [new Date(0), "a Date"]
    ]
    for (const [one, found] of given) {
      assert.deepStrictEqual(await problems(laurel.record(untyped(one))), [
        { path: "facts", message: `expected a fact or an array of them, found ${found}` }
      ])
      assert.deepStrictEqual(await problems(laurel.decide(untyped(one))), [
        { path: "decisions", message: `expected a decision or an array of them, found ${found}` }
      ])
    }
    assert.deepStrictEqual(await laurel.find("anna"), [])
  })
})

describe("a Date", () => {
  it("is told as one where a text is expected, and is a moment where one may stand", async () => {
    const laurel = await opened()
    const date = new Date("2026-03-03T10:00:00Z")
    assert.include(String(await rejection(laurel.find(untyped(date)))), "expected a text, found a Date")
    assert.include(String(await rejection(laurel.imports.undo(1, { ...by, reason: untyped(date) }))), "found a Date")
    assert.deepInclude(await laurel.record(untyped({ ...passed("anna"), observedAt: date })), { facts: 1 })
  })
})

describe("what is asked for with something of a wrong kind", () => {
  it("is refused by its place", async () => {
    const { key } = await makeSigningKey("records.example.org/log")
    const laurel = await opened({ signing: { key } })
    await laurel.record(passed("anna", { claims: [{ scheme: "employer", value: "acme" }] }))
    const account = { scheme: "employer", value: "acme" }
    const file = join(folder(), "pack.zip")
    const asked: ReadonlyArray<readonly [() => Promise<unknown>, string]> = [
      [() => laurel.evidence(untyped({ contact: "c1", account }), { file }), "scope"],
      [() => laurel.evidence(untyped({ contat: "c1" }), { file }), "scope.contat"],
      [() => laurel.evidence(untyped(null), { file }), "scope"],
      [() => laurel.evidence({ contact: "c1" }, untyped({ file, rows: "no" })), "options.rows"],
      [() => laurel.evidence({ contact: "c1" }, untyped({ file, since: 5 })), "options.since"],
      [() => laurel.sync(scripted(Id.SourceId.make("a"), []), untyped({ archives: "no" })).done(), "options.archives"],
      [() => laurel.keys.list(untyped({ all: "no" })), "options.all"],
      [() => laurel.find("anna", untyped({ signal: null })), "options.signal"],
      [() => laurel.contact("c1").history(untyped({ signal: {} })), "options.signal"],
      [() => all(laurel.holders("licence", untyped({ signal: true }))), "options.signal"],
      [() => laurel.find(untyped(5)), "name"],
      [() => laurel.find(untyped(undefined)), "name"],
      [() => laurel.imports.undo(1, { ...by, actor: "" }), "by.actor"],
      [() => laurel.imports.undo(1, { ...by, reason: " " }), "by.reason"],
      [() => laurel.imports.undo(1, untyped(null)), "by"],
      [() => opened({ signing: untyped(null) }), "options.signing"],
      [() => opened({ signing: untyped({ key, trusted: "x" }) }), "options.signing.trusted"],
      [() => opened({ now: untyped(() => 5) }), "options.now"],
      [() => opened({ now: () => new Date(Number.NaN) }), "options.now"],
      [() => opened({ signal: untyped({}) }), "options.signal"],
      [() => opened({ schema: "learning" }), "options.schema"]
    ]
    for (const [ask, path] of asked) assert.deepStrictEqual(await paths(ask()), [path], path)
    assert.isFalse(existsSync(file))
  })

  it("in a page fails its source, by its name", async () => {
    const laurel = await opened()
    const adapter = defineAdapter({
      source: "school",
      family: "record",
      stream: "marks",
      http: { base: "https://school.example" },
      row: (row) => row,
      key: "id",
      page: async ({ get }) => {
        await get("marks", untyped({ qurey: {} }))
        return undefined
      },
      facts: () => []
    })
    assert.include(String(await rejection(laurel.sync(adapter).done())), "qurey")
  })
})

describe("problems", () => {
  it("are told up to a number, with how many more there are", async () => {
    const laurel = await opened()
    const found = await problems(laurel.record(untyped(Array.from({ length: 1_000 }, () => ({})))))
    assert.lengthOf(found, 101)
    assert.match(found.at(-1)?.message ?? "", /^\d+ more problems$/)
    const holes: Array<Fact> = []
    holes.length = 2
    assert.deepStrictEqual(await paths(laurel.record(holes)), ["facts[0]", "facts[1]"])
  })

  it("of a catalog say what was expected and what was found", async () => {
    const laurel = await opened()
    const wrong: object = { ...catalog, identities: [{ scheme: "email", links: "propsed" }] }
    const [first] = await problems(laurel.preview({ catalog: wrong as Catalog }))
    assert.strictEqual(first?.path, "catalog.identities[0].links")
    assert.match(first?.message ?? "", /^expected .*, found "propsed"/)
  })
})
