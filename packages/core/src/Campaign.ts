/**
 * Which achievements that were issued already a new version of the catalog judges anew (semantics §8). Without a campaign none is:
 * what was issued goes on being governed by the version that issued it. Whatever is issued from then on is the new version's either way.
 */
import { Schema } from "effect"
import * as CivilDate from "./CivilDate.ts"
import { Key, Name, Slug } from "./Text.ts"

/** What counts on the day stays as it is to its end; what begins to count only after it, such as a renewal dated ahead, is chosen. */
export const Renewal = Schema.TaggedStruct("Renewal", {})
/** What counts on the day: held by a certification, or, where none speaks of it, by itself. */
export const Holders = Schema.TaggedStruct("Holders", {})
/**
 * What was first earned on that day or after it, whether it counts still or not. What an earlier campaign took from the start was
 * earned on the day that the new version says: this choice alone gives it back.
 */
export const EarnedSince = Schema.TaggedStruct("EarnedSince", { since: CivilDate.FromString })

export const Choice = Schema.Union([Renewal, Holders, EarnedSince]).pipe(Schema.toTaggedUnion("_tag"))
export type Choice = typeof Choice.Type

/** What was planned is not what would happen now, or not what has happened. Nothing was written: plan again. */
export class Outdated extends Schema.TaggedError<Outdated>()("Outdated", { found: Schema.String }) {
  override get message(): string {
    return `expected what was planned, found that ${this.found}. Nothing was written: plan again`
  }
}

/** A choice, and who has made it and why: each achievement chosen is a decision of theirs. */
export const Campaign = Schema.Struct({
  choice: Choice,
  /** The day on which it is asked what counts. */
  on: CivilDate.FromString,
  actor: Key,
  role: Slug,
  reason: Name
})
export type Campaign = typeof Campaign.Type

/**
 * Why a campaign is refused with the catalog that is in force: it is applied with the catalog that brings it. By itself nobody would be
 * judged anew, and it would look as if all had been.
 */
export const alone =
  "expected a catalog that differs from the one in force, found that one: a campaign judges anew what a new catalog changes, and is chosen together with it. Leave the campaign out, or change the catalog"

/** Reads a campaign from JSON; a failure names each field that is wrong. */
export const decode = Schema.decodeUnknownResult(Campaign, { errors: "all", onExcessProperty: "error" })
