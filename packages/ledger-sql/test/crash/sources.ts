/** What two sources say of the same people, in small pages: facts of every kind, corrections, moved facts, retractions, rejections, claims. */
import { type Adapter, Draft, type Fact, Id, type Rejection } from "@laurel/core"
import { Result, Stream } from "effect"

export const lms = Id.SourceId.make("lms")
export const desk = Id.SourceId.make("desk")

/** Rows of one person. */
interface Say {
  readonly evidence: object
  readonly activity?: string
  readonly on: string
  /** The row's key, where it is not made of what it says: a second word under one key is a correction. */
  readonly key?: string
}

export interface Page {
  readonly drafts: ReadonlyArray<Fact.Draft>
  readonly rejections: ReadonlyArray<Rejection.Rejection>
  /** Of a source that speaks in records. */
  readonly withdrawals?: ReadonlyArray<Adapter.Withdrawal>
}

interface Who {
  readonly source: Id.SourceId
  readonly offering: string
  readonly scheme: string
  readonly value: string
  readonly email?: string
}

/** Somebody as the LMS knows them. */
const student = (n: number, offering = "spring"): Who => ({
  source: lms,
  offering,
  scheme: "staff",
  value: `p${n}`,
  ...(n % 6 === 0 ? { email: `p${n}@example.org` } : {})
})

/** The same person as the desk knows them: some only by another name, and by the address that both have. */
const visitor = (n: number): Who =>
  n % 12 === 0
    ? { source: desk, offering: "autumn", scheme: "guest", value: `g${n}`, email: `p${n}@example.org` }
    : { source: desk, offering: "autumn", scheme: "staff", value: `p${n}` }

const draft = ({ source, offering, scheme, value, email }: Who, { evidence, activity, on, key }: Say): Fact.Draft =>
  Result.getOrThrow(
    Draft.decode({
      reference: {
        source,
        stream: "rows",
        key: key ?? `${value} ${offering} ${activity ?? ""} ${JSON.stringify(evidence)}`
      },
      subject: {
        key: `${value}/${offering}`,
        offering,
        contact: { scheme, value },
        ...(email === undefined ? {} : { claims: [{ scheme: "email", value: email }] })
      },
      ...(activity === undefined ? {} : { activity }),
      evidence,
      happened: { on, zone: "Europe/London" }
    })
  )

const day = (n: number): string => `2025-02-${String(1 + (n % 28)).padStart(2, "0")}`
const scored = (n: number) => ({ _tag: "Scored", raw: n % 101, max: 100 })
const finalsKey = (n: number): string => `finals of ${n}`
const quizKey = (n: number): string => `quiz of ${n}`

/** All that the LMS says of somebody at first. */
const spring = (n: number): ReadonlyArray<Fact.Draft> => {
  const all: Array<Say> = [
    { evidence: { _tag: "Registered" }, on: "2025-01-06" },
    { evidence: scored(n * 37), activity: "quiz", on: day(n), key: quizKey(n) },
    { evidence: scored(n * 53), activity: "finals", on: day(n * 3), key: finalsKey(n) },
    { evidence: { _tag: "Attended", minutes: 30 + (n % 60) }, activity: "monday", on: "2025-02-03" }
  ]
  if (n % 4 === 0) all.push({ evidence: { _tag: "Completed" }, activity: "essay", on: day(n + 4) })
  if (n % 4 === 1) all.push({ evidence: scored(n * 11), activity: "essay", on: day(n + 5) })
  if (n % 5 === 0) all.push({ evidence: { _tag: "Progressed", scaled: 0.5 }, activity: "quiz", on: day(n) })
  if (n % 6 === 1) all.push({ evidence: { _tag: "Scheduled" }, activity: "monday", on: "2025-02-03" })
  if (n % 7 === 0) all.push({ evidence: { _tag: "Unregistered" }, on: "2025-02-20" })
  if (n % 8 === 1) all.push({ evidence: { _tag: "Failed" }, activity: "finals", on: day(n) })
  if (n % 9 === 0) all.push({ evidence: { _tag: "Passed" }, activity: "finals", on: day(n) })
  if (n % 10 === 3) all.push({ evidence: { _tag: "RolledUp", outcome: "completed" }, on: day(n) })
  if (n % 13 === 0) all.push({ evidence: { _tag: "Closed" }, on: "2025-03-01" })
  return all.map((say) => draft(student(n), say))
}

const autumn = (n: number): ReadonlyArray<Fact.Draft> => {
  const all: Array<Say> = [
    { evidence: { _tag: "Registered" }, on: "2025-01-20" },
    { evidence: scored(n * 29), activity: "finals", on: day(n * 5), key: finalsKey(n) },
    { evidence: { _tag: "Credited", points: 1 + (n % 3) }, on: day(n) }
  ]
  if (n % 3 === 0)
    all.push({ evidence: { _tag: "Presented", title: "Safety abroad", verified: n % 2 === 0 }, on: day(n) })
  if (n % 5 === 1) all.push({ evidence: { _tag: "Attended", status: "present" }, activity: "monday", on: "2025-02-03" })
  return all.map((say) => draft(visitor(n), say))
}

const rejection = (line: number): Rejection.Rejection => ({
  kind: "row",
  source: lms,
  stream: "rows",
  key: null,
  line,
  column: "score",
  expected: "a number",
  found: `n/a ${line}`,
  advice: "Mend the row.",
  raw: `p${line},n/a,"x"`
})

const numbers = (from: number, count: number): ReadonlyArray<number> =>
  Array.from({ length: count }, (_, at) => from + at)

/** A row that only the second catalog has a place for. */
const later = (n: number): Fact.Draft =>
  draft(student(n, "later"), { evidence: scored(n * 7), activity: "finals", on: day(n) })

const lmsPage = (from: number): Page => ({
  drafts: [...numbers(from, perPage).flatMap(spring), later(from)],
  rejections: from % 40 === 1 ? [rejection(from)] : []
})

/** Corrected marks, rows taken back, and rows that were somebody else's. */
const corrections = (from: number): Page => ({
  drafts: numbers(from, perPage * 2).flatMap((n) => [
    ...(n % 3 === 0
      ? [draft(student(n), { evidence: scored(n * 59), activity: "finals", on: day(n * 3), key: finalsKey(n) })]
      : []),
    ...(n % 5 === 0
      ? [draft(student(n), { evidence: { _tag: "Retracted" }, activity: "quiz", on: day(n), key: quizKey(n) })]
      : []),
    ...(n % 7 === 2
      ? [draft(student(n + 1), { evidence: scored(n * 37), activity: "quiz", on: day(n), key: quizKey(n) })]
      : [])
  ]),
  rejections: []
})

/** People of one page. */
const perPage = 20
/** Pages before the catalog changes: halfway through each, numbers are skipped. */
export const pages = 8
const people = pages * perPage

/** What the LMS says: everybody; and once the catalog has changed, corrections, and somebody new. */
export const lmsPages: ReadonlyArray<Page> = [
  ...numbers(0, pages).map((at) => lmsPage(1 + at * perPage)),
  ...numbers(0, 3).map((at) => corrections(1 + at * perPage * 2)),
  lmsPage(people + 1)
]

/** What the desk says: half of them are known to the LMS. Each page takes back a record of the page before, and one of the next. */
export const deskPages: ReadonlyArray<Page> = numbers(0, pages + 2).map((at) => ({
  drafts: numbers(1 + people / 2 + at * perPage, perPage).flatMap(autumn),
  rejections: [],
  withdrawals: [at - 1, at + 1].flatMap((other) =>
    autumn(1 + people / 2 + other * perPage + (at % perPage))
      .slice(0, 1)
      .map(({ reference, happened }) => ({
        record: reference.key,
        by: `page ${at} of page ${other}`,
        line: null,
        happened,
        observedAt: null,
        said: null
      }))
  )
}))

export const archive = Id.SourceId.make("archive")

/** What an archive says of people in all ranges: recorded, and judged by nobody until everything is judged anew. */
export const archived: Page = {
  drafts: numbers(0, 30).map((at) => {
    const value = `p${1 + at * 8}`
    const who = { source: archive, offering: "autumn", scheme: "staff", value }
    return draft(who, { evidence: scored(100), activity: "finals", on: day(at) })
  }),
  rejections: []
}

/** The pages as an adapter gives them, each ending at its number. */
export const pagesOf = (all: ReadonlyArray<Page>): ReadonlyArray<Adapter.Page> =>
  all.map(({ drafts, rejections, withdrawals = [] }, index) => ({
    stream: "rows",
    reading: "only",
    rows: drafts.length + rejections.length,
    drafts,
    raw: (each) => JSON.stringify(each),
    rejections,
    withdrawals,
    received: () => drafts.map((each) => ({ key: each.reference.key, line: null, raw: JSON.stringify(each) })),
    position: String(index + 1),
    ended: index + 1 === all.length
  }))

/** Reads up to one of the pages, on from where it stopped. */
export const adapter = (source: Id.SourceId, all: ReadonlyArray<Page>, until = all.length): Adapter.Adapter => ({
  source,
  family: source === desk ? "record" : "state",
  read: (position) => Stream.fromIterable(pagesOf(all).slice(Number(position ?? 0), until))
})
