/** Plain objects are written by hand, for editors and for callers without Effect. Here the schemas hold them to what is so. */
import { readFileSync, readdirSync } from "node:fs"
import { describe, expect, expectTypeOf, it } from "@effect/vitest"
import type { Decision, Entry, Fact, Holding, Plain, Review, Rule, Terms } from "../src/index.ts"

/** A field of a schema's own that the interface has not, or the other way round, makes these two types different. */
describe("plain objects", () => {
  it("say of evidence what its schema says", () => {
    expectTypeOf<typeof Fact.Evidence.Encoded>().toEqualTypeOf<Plain.Evidence>()
    expectTypeOf<(typeof Terms.Terms)["Encoded"]>().toEqualTypeOf<Plain.Terms>()
  })

  it("name every act, kind, status and relation that there is", () => {
    expectTypeOf<Plain.AnyAct["_tag"]>().toEqualTypeOf<Decision.Act["_tag"]>()
    expectTypeOf<Plain.EntryKind>().toEqualTypeOf<Entry.Kind>()
    expectTypeOf<Plain.Status>().toEqualTypeOf<Holding.Status>()
    expectTypeOf<Plain.Ends>().toEqualTypeOf<Holding.Period["ends"]>()
    expectTypeOf<Plain.Period["relation"]>().toEqualTypeOf<Holding.Period["relation"]>()
    expectTypeOf<Plain.VerdictOutcome>().toEqualTypeOf<Rule.Outcome>()
    expectTypeOf<Plain.Waiting["otherwise"]>().toEqualTypeOf<Review.Contested["otherwise"]>()
  })

  it("name no type of Effect, nor of any module that does", () => {
    const folder = new URL("../src/internal/shapes/", import.meta.url)
    const files = [
      new URL("../src/Shapes.ts", import.meta.url),
      ...readdirSync(folder).map((name) => new URL(name, folder))
    ]
    const imported = files.flatMap((file) =>
      [...readFileSync(file, "utf8").matchAll(/from "([^"]+)"/g)].flatMap(
        ([, from = ""]) => new URL(from, file).pathname
      )
    )
    expect(imported.length).toBeGreaterThan(8)
    expect(imported.filter((path) => !path.includes("/internal/shapes/"))).toEqual([])
  })
})
