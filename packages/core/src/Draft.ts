/** Drafts of facts written as JSON, for sources that already speak of facts: an in-house system, a test, an example. */
import { Effect, Result, Schema, Stream } from "effect"
import type { Adapter } from "./Adapter.ts"
import * as CivilDate from "./CivilDate.ts"
import { Identity, maxClaims } from "./Contact.ts"
import * as Fact from "./Fact.ts"
import { ActivityId, OfferingId, SourceId } from "./Id.ts"
import * as Instant from "./Instant.ts"
import * as Merkle from "./Merkle.ts"
import { sha256 } from "./Sha256.ts"
import { Key, Name, Zone } from "./Text.ts"

const Reference = Schema.Struct({
  source: SourceId,
  stream: Name,
  key: Key,
  line: Schema.NullOr(Schema.Int).pipe(Schema.withDecodingDefaultKey(Effect.succeed(null)))
})
const Subject = Schema.Struct({
  key: Key,
  offering: OfferingId,
  contact: Identity,
  claims: Schema.optionalKey(Schema.Array(Identity).check(Schema.isMaxLength(maxClaims)))
})
const Happened = Schema.Struct({
  on: CivilDate.FromString,
  at: Schema.NullOr(Instant.FromString).pipe(Schema.withDecodingDefaultKey(Effect.succeed(null))),
  zone: Zone,
  basis: Schema.Literals(Fact.bases).pipe(Schema.withDecodingDefaultKey(Effect.succeed("stated" as const)))
})

/** `{ reference: { source, stream, key }, subject: { key, offering, contact }, activity?, evidence, happened: { on, zone } }`. */
export const FromJson = Schema.Struct({
  reference: Reference,
  subject: Subject,
  activity: Schema.NullOr(ActivityId).pipe(Schema.withDecodingDefaultKey(Effect.succeed(null))),
  evidence: Fact.Evidence,
  happened: Happened,
  observedAt: Schema.NullOr(Instant.FromString).pipe(Schema.withDecodingDefaultKey(Effect.succeed(null))),
  said: Schema.NullOr(Name).pipe(Schema.withDecodingDefaultKey(Effect.succeed(null)))
})

/** Reads a draft from parsed JSON; a failure names each field that is wrong. */
export const decode = Schema.decodeUnknownResult(FromJson, { errors: "all", onExcessProperty: "error" })

const encode = Schema.encodeUnknownResult(FromJson)

/** A draft as JSON, with days and moments as they are written, to be read again. What is no draft is written as it is. */
export const text = (draft: Fact.Draft): string => JSON.stringify(Result.getOrElse(encode(draft), () => draft))

/**
 * An adapter over drafts at hand: one page, given again on every run, since a ledger takes in no fact twice. All drafts have
 * the adapter's source.
 */
export const adapter = (source: SourceId, drafts: ReadonlyArray<Fact.Draft>): Adapter => ({
  source,
  read: () =>
    Stream.succeed({
      stream: "drafts",
      // Another list is another reading, so that rows rejected in an earlier one can end.
      reading: Merkle.hex(sha256(new TextEncoder().encode(JSON.stringify(drafts)))),
      rows: drafts.length,
      drafts,
      raw: text,
      rejections: [],
      position: "",
      ended: true
    })
})
