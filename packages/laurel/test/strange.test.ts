/** What a program without types may give: it is refused by its place, soon, and nothing is done. */
import { assert, describe, it } from "@effect/vitest"
import { type Catalog, type Fact, InvalidError, type Problem } from "../src/index.ts"
import { catalog, opened, passed, rejection } from "./world.ts"

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

  it("may be in two places", async () => {
    const laurel = await opened()
    const happened = { on: "2026-03-03", zone: "UTC" }
    const facts = ["anna", "bob"].map((who) => ({ ...passed(who), happened }))
    assert.deepInclude(await laurel.record(facts), { facts: 2 })
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
