/** A kind of achievement: who can earn it, by what rule, and what later news may do to it. */
import { Schema } from "effect"
import { TypeId } from "./Id.ts"
import * as Period from "./Period.ts"
import { Rule } from "./Rule.ts"
import { Name, Slug } from "./Text.ts"
import { Validity } from "./Validity.ts"

/** `apply` the news, `hold` it for a person to decide while the achievement stands contested, or `ignore` it. */
export const Policy = Schema.Literals(["apply", "hold", "ignore"])
export type Policy = typeof Policy.Type

/** What a recomputation may do (semantics §8). What is left out has the default named here. */
export const Recompute = Schema.Struct({
  /** Any other change while the participation is open. Default `apply`. */
  whileOpen: Schema.optionalKey(Policy),
  /** It was not met and now is, whether the participation is open or not. Default `apply`. */
  gained: Schema.optionalKey(Schema.Literals(["apply", "ignore"])),
  /** It was met and, on what is known now, never was. Default `hold`. */
  lost: Schema.optionalKey(Policy),
  /** Earned earlier, lost later, or expiring later than was thought. Default `apply`. */
  better: Schema.optionalKey(Policy),
  /** Earned later, lost earlier, or expiring earlier than was thought. Default `hold`. */
  worse: Schema.optionalKey(Policy),
  /** A newer version of the catalog says otherwise. Default `ignore`: the version that issued it goes on governing. */
  revised: Schema.optionalKey(Policy)
})
export type Recompute = typeof Recompute.Type

/** How long a person has to decide on a contested achievement, and what holds where nobody does. */
export const Review = Schema.Struct({ within: Period.FromString, otherwise: Schema.Literals(["keep", "apply"]) })
export type Review = typeof Review.Type

export const AchievementType = Schema.Struct({
  id: TypeId,
  title: Schema.optionalKey(Name),
  /** The courses whose offerings can earn it. */
  courses: Schema.Array(Slug).check(Schema.isMinLength(1), Schema.isMaxLength(10_000), Schema.isUnique()),
  rule: Rule,
  /** One participation earns it again, from what happens that long after the day it was earned. Without it, once. */
  repeat: Schema.optionalKey(Schema.Struct({ after: Period.FromString })),
  /**
   * Which version of the catalog judges a participation: the one in force on the day it started, on the day it was earned, or
   * (unless said otherwise) when it is judged.
   */
  governedBy: Schema.optionalKey(Schema.Literals(["participationStart", "earnedOn", "evaluation"])),
  /** A grant counts once a second actor, in one of these roles, has approved it. */
  moderators: Schema.optionalKey(Schema.Array(Slug).check(Schema.isMinLength(1), Schema.isUnique())),
  /** A type with a validity of its own is also a certification, of that one type and under its id. */
  validity: Schema.optionalKey(Validity),
  /** The template of its certificate. */
  certificate: Schema.optionalKey(Slug),
  recompute: Schema.optionalKey(Recompute),
  review: Schema.optionalKey(Review)
})
export type AchievementType = typeof AchievementType.Type
