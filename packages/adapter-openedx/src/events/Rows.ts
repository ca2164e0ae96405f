/** Rows of events: of each person, course and thing one, as all events that are known of it say together. */
import { type Adapter, Fact, Field, type Id, Instant, Text } from "@laurel/core"
import { Schema } from "effect"
import * as Certificate from "../Certificate.ts"
import * as Person from "../Person.ts"
import { type Compiled, compile, type Setting } from "../Setting.ts"
import { undone } from "../Undone.ts"

export const stream = "events"

const When = Instant.FromString
const fields = { ...Person.fields, at: When }
const Said = Schema.NullOr(Text.Name)
const Share = Schema.Finite.check(Schema.isBetween({ minimum: 0, maximum: 1 }))
const Block = Schema.String.check(Schema.isPattern(/^[^\p{Cc}\p{Cs}]{1,190}$/u, { expected: "the id of a block" }))
/** When the newest event said so. */
const last = When

/** Each kind by one word of its own: so what is wrong is said of the one that it is. */
const passage = <Of extends string>(of: Of) => Schema.Struct({ of: Schema.Literal(of), ...fields, said: Said })
const Came = passage("registered")
const Went = passage("unregistered")
/** Since the first pass; of who has never passed, as it was last said. */
const Outcome = Schema.Struct({ of: Schema.Literal("outcome"), ...fields, last, passed: Schema.Boolean })
const Score = Schema.Struct({
  of: Schema.Literal("score"),
  ...fields,
  last,
  scaled: Share,
  letter: Said,
  /** When each percent was first told. */
  reached: Schema.Array(Schema.Tuple([Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 100 })), When])).check(
    Schema.isMaxLength(101)
  )
})
/** Since it was first held; of one that never was, as it was last said. */
const Award = Schema.Struct({
  of: Schema.Literal("certificate"),
  ...fields,
  last,
  isHeld: Schema.Boolean,
  mode: Schema.String.check(Schema.isMaxLength(40)),
  status: Text.Name
})
const Part = Schema.Struct({
  of: Schema.Literal("block"),
  ...fields,
  block: Block,
  scaled: Share,
  /** When it was done, each time: nobody sets a block back more often. */
  done: Schema.Array(When).check(Schema.isMaxLength(1_000))
})
const Sum = Schema.Struct({
  of: Schema.Literal("rollup"),
  ...fields,
  block: Block,
  scaled: Share,
  isCourse: Schema.Boolean,
  /** When it was whole for the first time; null where it never was. */
  completed: Schema.NullOr(When)
})
/** A line that can't be read, in the words of a rejection: no row of this form ever is. */
const Unread = Schema.Struct({
  of: Schema.Literal("line"),
  line: Schema.Natural,
  expected: Schema.String,
  found: Schema.String,
  text: Schema.String
}).check(Schema.makeFilter(({ expected }) => ({ path: ["found"], issue: `expected ${expected}` })))

const kinds = [Came, Went, Outcome, Score, Award, Part, Sum, Unread] as const
export type Row = (typeof kinds)[number]["Type"]

const Row: Schema.Decoder<Row> = Schema.Union(kinds)

interface About {
  readonly of: string
  readonly course: string
  readonly user: string
  readonly at: Instant.Instant
  readonly block?: string
}

/** What happens once at a moment, and may happen again at another. */
const isMomentary = (of: string): boolean => of === "registered" || of === "unregistered"

/** A moment as a part of a key, without what divides keys. */
const momentPart = (at: Instant.Instant): string => Instant.format(at).replaceAll(":", "")

/** The key of the thing that an event is about, which is that of its row. */
export const aboutOf = ({ of, course, user, at, block }: About): string =>
  [
    Person.rowKey(of, course, user),
    ...(block === undefined ? [] : [Text.keyPart(block)]),
    ...(isMomentary(of) ? [momentPart(at)] : [])
  ].join("/")

const isAbout = Schema.is(
  Schema.Struct({ of: Schema.String, course: Schema.String, user: Schema.String, at: Schema.String })
)

/** The key of a row; undefined for a line that can't be read, which is keyed by its content. */
const keyOf = (row: unknown): string | undefined => {
  if (!isAbout(row)) return undefined
  const [block, at] = [Field.of(row, "block"), Instant.parse(row.at)]
  return at === undefined ? undefined : aboutOf({ ...row, at, ...(typeof block === "string" ? { block } : {}) })
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
      const evidence: Fact.Evidence = row.passed ? { _tag: "RolledUp", outcome: "passed" } : undone
      const said = row.passed ? "passed" : "not passed"
      return [{ name: "/outcome", at, observedAt: row.last, activity: `course/${course}`, evidence, said }]
    }
    case "score":
      return scores(row)
    case "certificate": {
      const title = Text.nameOf(Certificate.titleOf(course, row.mode))
      const evidence: Fact.Evidence = row.isHeld ? { _tag: "Presented", title } : undone
      const said = `${row.status} ${row.mode}`.trim()
      return [{ name: "/award", at, observedAt: row.last, activity: `certificate/${course}`, evidence, said }]
    }
    case "block":
      return [progressed(row), ...row.done.map((each) => whole(row, `/completed/${momentPart(each)}`, each))]
    case "rollup": {
      const sum: Fact.Evidence = row.isCourse ? { _tag: "RolledUp", outcome: "completed" } : { _tag: "Completed" }
      return [progressed(row), ...(row.completed === null ? [] : [whole(row, "/completed", row.completed, sum)])]
    }
  }
}

const progressed = ({ at, block, scaled }: typeof Part.Type | typeof Sum.Type): Claim => ({
  name: "/progressed",
  at,
  activity: `block/${block}`,
  evidence: { _tag: "Progressed", scaled },
  said: null
})

const whole = (
  { block }: typeof Part.Type | typeof Sum.Type,
  name: string,
  at: Instant.Instant,
  evidence: Fact.Evidence = Fact.Completed.make({})
): Claim => ({ name, at, activity: `block/${block}`, evidence, said: null })

/** The present score, and beside it each that was ever told, about an activity of their own. */
const scores = ({ at, course, last, letter, reached, scaled }: typeof Score.Type): ReadonlyArray<Claim> => [
  {
    name: "/score",
    at,
    observedAt: last,
    activity: `course/${course}`,
    evidence: { _tag: "Scored", scaled },
    said: letter
  },
  ...reached.map(([percent, first]): Claim => ({
    name: `/reached/${percent}`,
    at: first,
    activity: `course/${course}/reached`,
    evidence: { _tag: "Scored", scaled: percent / 100 },
    said: null
  }))
]

/** What a row says; nothing where its course is not of the setting. */
const drafts = (setting: Compiled, row: Row): ReadonlyArray<Adapter.Sketch> => {
  if (row.of === "line") return []
  const { offering, zone } = setting.courses.get(row.course) ?? {}
  if (offering === undefined || zone === undefined) return []
  const key = aboutOf(row)
  const subject = Person.subjectOf(setting, offering, row)
  return claimsOf(row).map(({ name, at, ...claim }) => ({
    key: `${key}${name}`,
    subject,
    ...claim,
    happened: Fact.happenedAt(at, zone)
  }))
}
