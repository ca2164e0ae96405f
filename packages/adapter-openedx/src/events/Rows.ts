/** Rows of events: of each person, course and thing one, as all events that are known of it say together. */
import { type Adapter, Fact, Field, type Id, Instant, Text } from "@laurel/core"
import { Option, Schema } from "effect"
import * as Certificate from "../Certificate.ts"
import * as Person from "../Person.ts"
import { type Compiled, compile, type Setting } from "../Setting.ts"
import { maxFirsts } from "./State.ts"
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
  /** When it was done, each time, the first ones of very many. */
  done: Schema.Array(When).check(Schema.isMaxLength(maxFirsts))
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
/** A line that lies ahead of us, known by the digest of its text; null where it has been read since, which ends its rejection. */
const Ahead = Schema.Struct({
  of: Schema.Literal("ahead"),
  digest: Schema.String.check(Schema.isPattern(/^[0-9a-f]{16}$/)),
  expected: Schema.NullOr(Schema.String),
  found: Schema.NullOr(Schema.String),
  text: Schema.NullOr(Schema.String)
}).check(
  Schema.makeFilter(({ expected }) =>
    expected === null ? undefined : { path: ["found"], issue: `expected ${expected}` }
  )
)

const things = [Came, Went, Outcome, Score, Award, Part, Sum] as const
/** What all events that are known of one thing say together. */
export type Thing = (typeof things)[number]["Type"]
export type Row = Thing | typeof Unread.Type | typeof Ahead.Type

const Row: Schema.Decoder<Row> = Schema.Union([...things, Unread, Ahead])

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

const keptThing = Schema.decodeUnknownOption(Schema.fromJsonString(Schema.Union(things)))

/** A row as it was kept, of whatever course; undefined for a text that none can be read from. */
export const thingOf = (raw: string): Thing | undefined => Option.getOrUndefined(keptThing(raw))

const isAbout = Schema.is(
  Schema.Struct({ of: Schema.String, course: Schema.String, user: Schema.String, at: Schema.String })
)

/** The key of a row; undefined for a line that can't be read, which is keyed by its content. */
const keyOf = (row: unknown): string | undefined => {
  const digest = Field.of(row, "of") === "ahead" ? Field.of(row, "digest") : undefined
  if (typeof digest === "string") return `ahead/${digest}`
  if (!isAbout(row)) return undefined
  const [block, at] = [Field.of(row, "block"), Instant.parse(row.at)]
  return at === undefined ? undefined : aboutOf({ ...row, at, ...(typeof block === "string" ? { block } : {}) })
}

/** Whatever the setting says of events that it has no course for: they are skipped as they come, and no row that is kept ever is. */
const problemOf = (setting: Compiled, row: Row) =>
  !("course" in row) || setting.courses.has(row.course)
    ? undefined
    : { path: ["course"], issue: "expected a course of the setting" }

export const definition = (
  { source, setting }: { readonly source: Id.SourceId; readonly setting: Setting },
  of: string = stream
) => {
  const compiled = compile(setting)
  return {
    source,
    family: "state",
    stream: of,
    row: Row.check(Schema.makeFilter((row: Row) => problemOf(compiled, row))),
    key: keyOf,
    advice:
      'Add the course to the setting where it lacks it, or skip events of such with "unmatched": "skip" from now on; else have the file written again.',
    drafts: (row: Row): ReadonlyArray<Adapter.Sketch> => drafts(compiled, row)
  } as const
}

type Claim = Pick<Adapter.Sketch, "activity" | "evidence" | "said" | "observedAt"> & {
  readonly name: string
  readonly at: Instant.Instant
}

const claimsOf = (row: Thing): ReadonlyArray<Claim> => {
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
  if (!("course" in row)) return []
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
