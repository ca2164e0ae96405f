/** A kind of achievement: who can earn it, by what rule, and what later news may do to it. */
import { Schema } from "effect"
import { TypeId } from "./Id.ts"
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
  /** Earned earlier, or lost later, than was thought. Default `apply`. */
  better: Schema.optionalKey(Policy),
  /** Earned later, or lost earlier, than was thought. Default `hold`. */
  worse: Schema.optionalKey(Policy)
})
export type Recompute = typeof Recompute.Type

export const defaults: Required<Recompute> = {
  whileOpen: "apply",
  gained: "apply",
  lost: "hold",
  better: "apply",
  worse: "hold"
}

export const AchievementType = Schema.Struct({
  id: TypeId,
  title: Schema.optionalKey(Name),
  /** The courses whose offerings can earn it. */
  courses: Schema.Array(Slug).check(Schema.isMinLength(1), Schema.isMaxLength(10_000), Schema.isUnique()),
  rule: Rule,
  /** A type with a validity of its own is also a certification, of that one type and under its id. */
  validity: Schema.optionalKey(Validity),
  recompute: Schema.optionalKey(Recompute)
})
export type AchievementType = typeof AchievementType.Type
