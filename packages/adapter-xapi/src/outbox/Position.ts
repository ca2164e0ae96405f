/** Where an outbox stands, as its ledger keeps it. */
import { CivilDate, Id, Instant } from "@laurel/core"
import { Result, Schema } from "effect"
import { ActorRule, Agent, maxRules } from "./Actor.ts"

/** What decides which statements there are: kept, so that a changed configuration finds what the old one has announced. */
export const Selection = Schema.Struct({
  endpoint: Schema.String,
  actor: Schema.Array(ActorRule).check(Schema.isMaxLength(maxRules)),
  /** Null for all. */
  types: Schema.NullOr(Schema.Array(Id.TypeId)),
  /** Whether also what imports brought is told; absent where it is not. */
  imports: Schema.optionalKey(Schema.Literal(true))
})
export type Selection = typeof Selection.Type

/** What statements are made of that decides nothing else: the same id must never be sent with other content. */
export const Words = Schema.Struct({
  /** The IRI of an activity, `{type}` standing for the type's id. */
  activity: Schema.String,
  /** Who voids: Laurel itself. */
  agent: Agent,
  /** Where a day that is over ends. */
  zone: Schema.String
})
export type Words = typeof Words.Type

/** All that is announced, of what was recorded by `known`, with expiries up to and including `day`. */
const stand = {
  known: Instant.Instant,
  day: CivilDate.CivilDate,
  /** The last leaf of the log that was looked at. */
  index: Schema.Int,
  selection: Selection,
  /** In which words; absent of what an earlier version wrote down. */
  words: Schema.optionalKey(Words)
}
const Moment = Schema.Struct(stand)
export type Moment = typeof Moment.Type

/** A statement that the LRS refused. */
const Refused = Schema.Struct({
  contact: Id.ContactId,
  /** Of an item, its first id. */
  id: Schema.String,
  /** Of a voiding statement: what it voids, as of when. */
  voids: Schema.optionalKey(Schema.Struct({ target: Schema.String, at: Instant.Instant }))
})
export type Refused = typeof Refused.Type

/** Refused statements and persons without a name for the LRS that a position remembers. */
export const maxRefused = 500
export const maxWaiting = 500

export const Position = Schema.Struct({
  done: Schema.NullOr(Moment),
  /**
   * What is being announced now. It is written down before anything is sent, and says the moment, so that whoever goes on
   * after a crash sends the very same statements.
   */
  open: Schema.NullOr(
    Schema.Struct({
      ...stand,
      /** Whether a leaf before it says that everybody's certifications may have changed. */
      everybody: Schema.Boolean
    })
  ),
  /** The moment in which something that had been voided was last told again, by a later id; absent where nothing ever was. */
  later: Schema.optionalKey(Instant.Instant),
  refused: Schema.Array(Refused).check(Schema.isMaxLength(maxRefused)),
  /** Contacts with achievements that nobody can be named for. They are looked at again whenever a name comes. */
  waiting: Schema.Array(Id.ContactId).check(Schema.isMaxLength(maxWaiting))
})
export type Position = typeof Position.Type

export const start: Position = { done: null, open: null, refused: [], waiting: [] }

const json = Schema.fromJsonString(Position)
const decode = Schema.decodeUnknownResult(json)
const encode = Schema.encodeSync(json)

export const format = (position: Position): string => encode(position)

/** Reads what `format` writes; a failure says why it is none. */
export const parse = (text: string | null): Result.Result<Position, string> =>
  text === null ? Result.succeed(start) : Result.mapError(decode(text), ({ message }) => message)

export const isSame = <A extends Selection | Words>(a: A, b: A): boolean => JSON.stringify(a) === JSON.stringify(b)
