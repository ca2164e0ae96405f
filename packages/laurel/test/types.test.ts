/** What callers give is written by hand, for editors and without Effect. Here the schemas that read it hold it to what is so. */
import { describe, expectTypeOf, it } from "@effect/vitest"
import type {
  AchievementType,
  Campaign as CoreCampaign,
  Catalog as CoreCatalog,
  CivilDate,
  Draft,
  Fraction,
  Import,
  Period,
  Plan,
  Rule as CoreRule,
  Sync,
  Validity as CoreValidity
} from "@laurel/core"
import type { Campaign, Catalog, Counts, Fact, HeldTally, Rule, TypeTally, Validity, Verdicts } from "../src/index.ts"

/** How the JSON of something is written: days and periods as text, amounts as numbers or text. */
type Written<A> = A extends CivilDate.CivilDate | Period.Period
  ? string
  : A extends Fraction.Fraction
    ? number | string
    : A extends string | number | boolean
      ? A
      : A extends ReadonlyArray<infer Item>
        ? ReadonlyArray<Written<Item>>
        : { readonly [Key in keyof A]: Written<A[Key]> }

/** Assignable both ways: what differs in how it is put together, and in nothing else, is the same. */
type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : false) : false

describe("what is given", () => {
  it("is a fact as its schema reads one", () => {
    expectTypeOf<Same<Fact, typeof Draft.FromJson.Encoded>>().toEqualTypeOf<true>()
  })

  it("is a catalog as its schema reads one, rules aside", () => {
    type Read = typeof CoreCatalog.Catalog.Encoded
    type Type = (typeof AchievementType.AchievementType)["Encoded"]
    expectTypeOf<Same<Omit<Catalog, "achievementTypes">, Omit<Read, "achievementTypes">>>().toEqualTypeOf<true>()
    expectTypeOf<Same<Omit<Catalog["achievementTypes"][number], "rule">, Omit<Type, "rule">>>().toEqualTypeOf<true>()
    expectTypeOf<Same<Validity, typeof CoreValidity.Validity.Encoded>>().toEqualTypeOf<true>()
  })

  it("is each clause of a rule as it is written", () => {
    expectTypeOf<Rule["rule"]>().toEqualTypeOf<CoreRule.Rule["rule"]>()
    type Own<Name extends Rule["rule"]> = Omit<Extract<Rule, { readonly rule: Name }>, "of" | "that" | "on">
    type Core<Name extends Rule["rule"]> = Omit<Extract<CoreRule.Rule, { readonly rule: Name }>, "of" | "that" | "on">
    type Wrong = {
      [Name in Rule["rule"]]: Same<Own<Name>, Written<Core<Name>>> extends true ? never : Name
    }[Rule["rule"]]
    expectTypeOf<Wrong>().toEqualTypeOf<never>()
  })

  it("is a campaign as its schema reads one", () => {
    expectTypeOf<Same<Campaign, typeof CoreCampaign.Campaign.Encoded>>().toEqualTypeOf<true>()
  })
})

describe("what is answered", () => {
  it("counts what core counts", () => {
    expectTypeOf<Same<Counts, Plan.Counts>>().toEqualTypeOf<true>()
    expectTypeOf<Same<TypeTally, Sync.TypeTally>>().toEqualTypeOf<true>()
    expectTypeOf<Same<HeldTally, Sync.HeldTally>>().toEqualTypeOf<true>()
    expectTypeOf<Same<Verdicts, Import.Counts>>().toEqualTypeOf<true>()
  })
})
