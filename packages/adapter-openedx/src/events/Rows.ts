/** Rows of events: of each person, course and thing one, as all events that are known of it say together. */
import { type Adapter, Fact, Field, type Id, Instant, Text } from "@laurel/core"
import { Schema } from "effect"
import * as Certificate from "../Certificate.ts"
import * as Person from "../Person.ts"
import { type Compiled, compile, type Setting } from "../Setting.ts"

export const stream = "events"

const When = Instant.FromString
const fields = { ...Person.fields, at: When }
const Said = Schema.NullOr(Text.Name)
const Share = Schema.Finite.check(Schema.isBetween({ minimum: 0, maximum: 1 }))
const Block = Schema.String.check(Schema.isPattern(/^[^\p{Cc}\p{Cs}]{1,190}$/u, { expected: "the id of a block" }))
/** When the newest event of the same meaning happened: an older one of another changes nothing. */
const last = When

/** Each kind by one word of its own: so what is wrong is said of the one that it is. */
const passage = <Of extends string>(of: Of) => Schema.Struct({ of: Schema.Literal(of), ...fields, said: Said })
const Came = passage("registered")
const Went = passage("unregistered")
const Outcome = Schema.Struct({ of: Schema.Literal("outcome"), ...fields, last, passed: Schema.Boolean, said: Said })
const Score = Schema.Struct({ of: Schema.Literal("score"), ...fields, last, scaled: Share, letter: Said })
const Award = Schema.Struct({
  of: Schema.Literal("certificate"),
  ...fields,
  last,
  isHeld: Schema.Boolean,
  mode: Schema.String.check(Schema.isMaxLength(40)),
  status: Text.Name
})
const part = <Of extends string>(of: Of) =>
  Schema.Struct({
    of: Schema.Literal(of),
    ...fields,
    last,
    block: Block,
    scaled: Share,
    /** When it was whole for the first time; null where it was not. */
    completed: Schema.NullOr(When)
  })
const Part = part("block")
const Sum = part("rollup")
/** A line that can't be read, in the words of a rejection: no row of this form ever is. */
const Unread = Schema.Struct({
  of: Schema.Literal("line"),
  line: Schema.Natural,
  expected: Schema.String,
  found: Schema.String,
  text: Schema.String
}).check(Schema.makeFilter(({ expected }) => ({ path: ["found"], issue: `expected ${expected}` })))

export type Row =
  | typeof Came.Type
  | typeof Went.Type
  | typeof Outcome.Type
  | typeof Score.Type
  | typeof Award.Type
  | typeof Part.Type
  | typeof Sum.Type
  | typeof Unread.Type

const Row: Schema.Decoder<Row> = Schema.Union([Came, Went, Outcome, Score, Award, Part, Sum, Unread])

/** The key of what an event is about; of an enrolment, that of all its comings and goings. */
export const aboutOf = (of: string, course: string, user: string, block?: string): string =>
  `${Person.rowKey(of, course, user)}${block === undefined ? "" : `/${Text.keyPart(block)}`}`

/** The part of a key that is a moment, without what divides keys. */
const momentPart = (at: Instant.Instant): string => Instant.format(at).replaceAll(":", "")

const isAbout = Schema.is(Schema.Struct({ of: Schema.String, course: Schema.String, user: Schema.String }))

/** The key of a row; undefined for a line that can't be read, which is keyed by its content. */
const keyOf = (row: unknown): string | undefined => {
  if (!isAbout(row)) return undefined
  const [block, at] = [Field.of(row, "block"), Field.of(row, "at")]
  const about = aboutOf(row.of, row.course, row.user, typeof block === "string" ? block : undefined)
  const moment = typeof at === "string" ? Instant.parse(at) : undefined
  const isPassage = row.of === "registered" || row.of === "unregistered"
  return isPassage ? (moment === undefined ? undefined : `${about}/${momentPart(moment)}`) : about
}

const problemOf = (setting: Compiled, row: Row) =>
  row.of === "line" || setting.courses.has(row.course) || setting.skipsUnmatched
    ? undefined
    : { path: ["course"], issue: 'expected a course of the setting, or "unmatched": "skip" there' }

export const definition = ({ source, setting }: { readonly source: Id.SourceId; readonly setting: Setting }) => {
  const compiled = compile(setting)
  return {
    source,
    family: "state",
    stream,
    row: Row.check(Schema.makeFilter((row: Row) => problemOf(compiled, row))),
    key: keyOf,
    advice: "Add the course to the setting where it lacks it; else have the file written again.",
    drafts: (row: Row): ReadonlyArray<Adapter.Sketch> => drafts(compiled, row)
  } as const
}

type Claim = Pick<Adapter.Sketch, "activity" | "evidence" | "said" | "observedAt"> & {
  readonly name: string
  readonly at: Instant.Instant
}

const claimsOf = (row: Exclude<Row, typeof Unread.Type>): ReadonlyArray<Claim> => {
  const { at, course } = row
  switch (row.of) {
    case "registered":
      return [{ name: "", at, evidence: Fact.Registered.make({}), said: row.said }]
    case "unregistered":
      return [{ name: "", at, evidence: Fact.Unregistered.make({}), said: row.said }]
    case "outcome": {
      const evidence = Fact.RolledUp.make({ outcome: row.passed ? "passed" : "incomplete" })
      return [{ name: "/outcome", at, observedAt: row.last, activity: `course/${course}`, evidence, said: row.said }]
    }
    case "score": {
      const evidence = { _tag: "Scored", scaled: row.scaled } as const
      return [{ name: "/score", at, observedAt: row.last, activity: `course/${course}`, evidence, said: row.letter }]
    }
    case "certificate": {
      const evidence: Fact.Evidence = row.isHeld
        ? { _tag: "Presented", title: Text.nameOf(Certificate.titleOf(course, row.mode)) }
        : Fact.RolledUp.make({ outcome: "incomplete" })
      const said = `${row.status} ${row.mode}`.trim()
      return [{ name: "/award", at, observedAt: row.last, activity: `certificate/${course}`, evidence, said }]
    }
    case "block":
    case "rollup": {
      const activity = `block/${row.block}`
      const completed = row.of === "block" ? Fact.Completed.make({}) : Fact.RolledUp.make({ outcome: "completed" })
      const progressed = { _tag: "Progressed", scaled: row.scaled } as const
      return [
        { name: "/progressed", at, observedAt: row.last, activity, evidence: progressed, said: null },
        ...(row.completed === null
          ? []
          : [{ name: "/completed", at: row.completed, activity, evidence: completed, said: null }])
      ]
    }
  }
}

/** What a row says; nothing where its course is not of the setting. */
const drafts = (setting: Compiled, row: Row): ReadonlyArray<Adapter.Sketch> => {
  if (row.of === "line") return []
  const { offering, zone } = setting.courses.get(row.course) ?? {}
  const key = keyOf({ ...row, at: Instant.format(row.at) })
  if (offering === undefined || zone === undefined || key === undefined) return []
  const subject = Person.subjectOf(setting, offering, row)
  return claimsOf(row).map(({ name, at, ...claim }) => ({
    key: `${key}${name}`,
    subject,
    ...claim,
    happened: Fact.happenedAt(at, zone)
  }))
}
