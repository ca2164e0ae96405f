/** Rows: one small thing about one person each, with what is needed to read it without its page. */
import { CivilDate, Field, Instant, Text } from "@laurel/core"
import { Schema } from "effect"
import { parse } from "./End.ts"
import { instantOf } from "./Wire.ts"

/** The stream of learners, of all that a row says of one. */
export const stream = "administrate"

/** Achievements have a stream of their own: what was rejected of one kind ends though the other can't be read. */
export const streams = { learners: stream, achievements: "administrate-achievements" } as const

const Digits = Schema.String.check(Schema.isPattern(/^\d{1,18}$/, { expected: "the number of a record" }))
const Short = Schema.String.check(Schema.isMaxLength(1_000))

const word = (words: ReadonlyArray<string>) =>
  Schema.String.check(
    Schema.makeFilter((text: string) =>
      words.includes(text.toLowerCase()) ? undefined : `expected one of the words ${words.join(", ")}`
    )
  )

const Moment = Schema.String.check(
  Schema.makeFilter((text: string) =>
    instantOf(text) === undefined ? "expected a date, a time and an offset, such as 2026-11-23T15:00:00Z" : undefined
  )
)

const Day = Schema.String.check(
  Schema.makeFilter((text: string) =>
    /^.{10}(?:$|T)/.test(text) && CivilDate.parse(text.slice(0, 10)) !== undefined
      ? undefined
      : "expected an existing day such as 2026-11-23, with or without a time"
  )
)

const maxEpisode = 1_000_000
const Episode = Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: maxEpisode }))

const End = Schema.String.check(
  Schema.makeFilter((text: string) => (parse(text, "UTC") === undefined ? "expected a day or a moment" : undefined))
)
/** Of what an event that is over shows: no later than its end. Else when it was first seen. */
const dated = {
  observed: Schema.optionalKey(Instant.FromString),
  ended: Schema.optionalKey(End),
  /** That of the event, in which the day of its end is counted. */
  zone: Field.maybe(Short)
}

const who = {
  course: Digits,
  learner: Digits,
  contact: Digits,
  email: Field.maybe(Short),
  account: Field.maybe(Digits)
}

/** Why somebody is a learner no longer, where the learner's own state does not say so. */
export const elsewhere = ["moved to another course", "another person's place"] as const

const Participation = Schema.Struct({
  ...who,
  of: Schema.Literal("participation"),
  /** Null where a place has no name yet. */
  contact: Schema.NullOr(Digits),
  state: word(["interested", "reserved", "active", "cancelled"]),
  event: word(["draft", "published", "cancelled"]),
  elsewhere: Field.maybe(Schema.Literals(elsewhere)),
  episode: Episode,
  ...dated,
  /** The end of an event that is over. */
  closed: Schema.optionalKey(End),
  /** When it was seen that an event which was over is so no longer. */
  reopened: Schema.optionalKey(Instant.FromString)
})

const Outcome = Schema.Struct({
  ...who,
  of: Schema.Literal("result"),
  passed: Schema.NullOr(Schema.Boolean),
  result: Field.maybe(Short),
  ...dated
})

const Progress = Schema.Union([Schema.Finite, Schema.FiniteFromString])

const Advance = Schema.Struct({
  ...who,
  of: Schema.Literal("progress"),
  progress: Progress,
  observed: Schema.optionalKey(Instant.FromString)
})

const Content = Schema.Struct({
  ...who,
  of: Schema.Literal("content"),
  content: Digits,
  progress: Progress,
  ...dated,
  episode: Episode,
  /** When it was first seen to be done; `ended` where that was after its event. */
  completed: Schema.optionalKey(Instant.FromString)
})

const session = {
  event: Digits,
  session: Digits,
  starts: Field.maybe(Moment),
  ends: Field.maybe(Moment),
  zone: Field.maybe(Short)
}

const Scheduled = Schema.Struct({
  ...who,
  ...session,
  of: Schema.Literal("scheduled"),
  state: word(["draft", "published", "cancelled"]),
  /** Whether the learner has been moved to another event. */
  moved: Schema.optionalKey(Schema.Literal(true)),
  observed: Schema.optionalKey(Instant.FromString)
})

const Attended = Schema.Struct({
  ...who,
  ...session,
  of: Schema.Literal("attended"),
  /** Null where a mark that stood has been cleared, or its session is cancelled. */
  mark: Schema.NullOr(Schema.Union([Schema.Boolean, Short])),
  observed: Schema.optionalKey(Instant.FromString)
})

const Achievement = Schema.Struct({
  of: Schema.Literal("achievement"),
  achievement: Digits,
  type: Schema.Struct({ id: Digits, name: Field.maybe(Schema.String) }),
  contact: Digits,
  learner: Schema.NullOr(Schema.Struct({ learner: Digits, course: Digits })),
  from: Field.maybe(Day),
  until: Field.maybe(Day),
  /** When it was first seen, where no day is said. */
  observed: Schema.optionalKey(Instant.FromString)
})

/** What could not be read. It says nothing, and is a rejection until it can. */
const Unread = Schema.Struct({
  of: Schema.Literal("unread"),
  under: Schema.String,
  what: Schema.String,
  found: Schema.String
}).check(Schema.makeFilter(({ what }) => ({ path: ["found"], issue: `expected ${what}` })))

export const Row = Schema.Union([Participation, Outcome, Advance, Content, Scheduled, Attended, Achievement, Unread])
export type Row = typeof Row.Type
export type Of<Kind extends Row["of"]> = Extract<Row, { readonly of: Kind }>

const isWho = Schema.is(Schema.Struct({ course: Digits, learner: Digits }))
const isNamed = Schema.is(Schema.Struct({ contact: Digits }))
const isContent = Schema.is(Schema.Struct({ of: Schema.Literal("content"), content: Digits }))
const isSession = Schema.is(
  Schema.Struct({ of: Schema.Literals(["scheduled", "attended"]), event: Digits, session: Digits })
)
const isOf = Schema.is(Schema.Struct({ of: Schema.Literals(["participation", "result", "progress"]) }))
const isAchievement = Schema.is(Schema.Struct({ of: Schema.Literal("achievement"), achievement: Digits }))
const isUnread = Schema.is(Schema.Struct({ of: Schema.Literal("unread"), under: Schema.String }))

/** A hundredth of all learners, by the last two digits of their numbers: what stands of all of them would be too much at once. */
export const shards: ReadonlyArray<string> = Array.from({ length: 100 }, (_, at) => String(at).padStart(2, "0"))
const shardOf = (learner: string): string => learner.slice(-2).padStart(2, "0")

/** What a learner's rows are under: their keys, and those of their facts. Participations in all courses are side by side. */
export const participationsOf = (learner: string): string => `participation/${shardOf(learner)}/${learner}`
export const resultsOf = (course: string, learner: string): string => `result/${course}/${learner}`
export const learnerOf = (course: string, learner: string): string => `learner/${course}/${learner}`

/** The key of a row; undefined for what is none. */
export const keyOf = (row: unknown): string | undefined => {
  if (isUnread(row)) return `unread/${row.under}`
  if (isAchievement(row)) return `achievement/${row.achievement}`
  if (!isWho(row)) return undefined
  const { course, learner } = row
  const contact = isNamed(row) ? row.contact : "unnamed"
  if (isContent(row)) return `${learnerOf(course, learner)}/${contact}/content/${row.content}`
  if (isSession(row)) return `${learnerOf(course, learner)}/${contact}/${row.of}/${row.event}/${row.session}`
  if (!isOf(row)) return undefined
  switch (row.of) {
    case "participation":
      return `${participationsOf(learner)}/${course}/${contact}`
    case "progress":
      return `${learnerOf(course, learner)}/${contact}/progress`
    case "result":
      return `${resultsOf(course, learner)}/${contact}`
  }
}

/** A row about what could not be read. */
export const unread = (under: string, what: string, found: string) =>
  ({ of: "unread", under, what, found: Text.nameOf(found) }) as const

/** Rows about records that were listed, and that an answer to their ids spoils or leaves out. */
export const ungiven = (
  what: string,
  { spoiled, missing }: { readonly spoiled: ReadonlyMap<string, string>; readonly missing: ReadonlyArray<string> }
) => [
  ...[...spoiled].map(([number, found]) => unread(`${what}/${number}`, `a ${what} without an error`, found)),
  ...missing.map((number) => unread(`${what}/${number}`, `a ${what} that is listed`, "an answer without it, twice"))
]
