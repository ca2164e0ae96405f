/** The hostile rows themselves: that they are what they say, and not more than somebody can wait for. */
import { assert, describe, it } from "@effect/vitest"
import { hostile, hostileGiants, mutations } from "@laurel/testkit"
import { placesIn } from "../src/mutations.ts"
import { jsonOf } from "../src/jsonOf.ts"

const row = { id: "a", who: { names: ["ann", "anna"] } }

describe("hostile values", () => {
  it("have names of their own, and are JSON of a bounded length", () => {
    const names = [...hostile, ...hostileGiants].map(({ name }) => name)
    assert.strictEqual(new Set(names).size, names.length)
    for (const { name, value } of hostile) assert.isBelow(jsonOf(value).length, 70_000, name)
    for (const { name, value } of hostileGiants) {
      assert.isBelow(jsonOf(value).length, 1_400_000, name)
      assert.isAtLeast(jsonOf(value).length, 20_000, name)
    }
  })

  it("are written as JSON.stringify writes them, but for what it can't", () => {
    for (const { name, value } of hostile)
      assert.strictEqual(jsonOf(value), Object.is(value, -0) ? "-0" : JSON.stringify(value), name)
    const deep = hostileGiants.find(({ name }) => name === "lists 10,000 deep")
    assert.throws(() => JSON.stringify(deep?.value), RangeError)
    assert.strictEqual(jsonOf(deep?.value), `${"[".repeat(10_000)}${"]".repeat(10_000)}`)
  })
})

describe("a row", () => {
  it("has each value in each place, and each of its keys taken away", () => {
    const made = new Map(mutations(row).map(({ name, value }) => [name, value]))
    const places = ["the row", "id", "who", "who.names", "who.names.0", "who.names.1"]
    for (const place of places) for (const { name } of hostile) assert.isTrue(made.has(`${name} as ${place}`))
    assert.deepStrictEqual(made.get("null as who.names.1"), { id: "a", who: { names: ["ann", null] } })
    assert.deepStrictEqual(made.get("true as the row"), true)
    assert.deepStrictEqual(made.get("no who.names.0"), { id: "a", who: { names: ["anna"] } })
    assert.deepStrictEqual(made.get("no id"), { who: row.who })
    assert.strictEqual(
      jsonOf(made.get('a key "__proto__" in who')),
      '{"id":"a","who":{"names":["ann","anna"],"__proto__":{"polluted":true}}}'
    )
    assert.notProperty({}, "polluted")
    assert.deepStrictEqual(row, { id: "a", who: { names: ["ann", "anna"] } }, "the row itself stays as it is")
  })

  it("has a tenth of the values in a place that is known, and all of them in the others", () => {
    const made = (known: ReadonlyArray<string>, place: string, turn = 0) =>
      mutations(row, "all", new Set(known), turn).filter(({ name }) =>
        hostile.some((each) => name === `${each.name} as ${place}`)
      )
    const known = placesIn({ id: "b", who: { names: ["bea"] } })
    for (const place of ["the row", "id", "who.names.0", "who.names.1"]) {
      assert.lengthOf(made([], place), hostile.length)
      assert.approximately(made(known, place).length, hostile.length / 10, 1)
      assert.lengthOf(made(placesIn({ other: "b" }).slice(1), place), hostile.length)
    }
    const values = (place: string, turn?: number) =>
      made(known, place, turn).map(({ name }) => name.slice(0, -` as ${place}`.length))
    // Another tenth in the next place, and the next time: over ten of them, all.
    assert.isEmpty(values("who.names.0").filter((name) => values("who.names.1").includes(name)))
    const turns = Array.from({ length: 10 }, (_, turn) => values("id", turn)).flat()
    assert.sameMembers(
      turns,
      hostile.map(({ name }) => name)
    )
  })

  it("of any size is changed in a bounded number of places", () => {
    const wide = Object.fromEntries(Array.from({ length: 1_000 }, (_, index) => [`k${index}`, index]))
    assert.isAtMost(mutations(wide).length, 61 * (hostile.length + 6))
    assert.strictEqual(mutations(wide, "giants").length, 61 * hostileGiants.length)
    const deep = hostileGiants.find(({ name }) => name === "objects 10,000 deep")
    assert.isAtMost(mutations(deep?.value).length, 13 * (hostile.length + 6))
  })
})
