/** What stands in the ledger under a badge's key: what is taken back once the badge is, whatever else can be read of it by then. */
import { Adapter, CivilDate, Fact, Id, Instant, Text } from "@laurel/core"
import { Effect, Schema } from "effect"

/** The stream of all badges of a source. */
export const stream = "badges"

/** Kept with a row, so that it says the same when it is read again. */
export const Stood = Schema.Struct({
  activity: Schema.NullOr(Id.ActivityId),
  happened: Schema.Struct({
    on: CivilDate.FromString,
    at: Schema.NullOr(Instant.FromString),
    zone: Text.Zone,
    basis: Schema.Literals(Fact.bases)
  })
})
export type Stood = typeof Stood.Type

/** Null where nothing stands under it. */
export const stoodAt = Effect.fn("Badges.stoodAt")(function* (
  key: string
): Effect.fn.Return<Stood | null, Adapter.Failure> {
  const facts = yield* (yield* Adapter.Standing)(stream, key)
  const fact = facts.find(({ reference }) => reference.key === key)
  return fact === undefined ? null : { activity: fact.activity, happened: fact.happened }
})
