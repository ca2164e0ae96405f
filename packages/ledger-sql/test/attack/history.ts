/**
 * What happened in the stores that are attacked: three sources in a dozen pages, under two catalogs, with corrections, rows taken
 * back or somebody else's, claims, rejections, decisions of nearly every kind, links, certificates, two contacts who are erased,
 * rows whose retention is over, and checkpoints signed in between. Each step has an hour of its own.
 */
import { type Adapter, Audit, type Fact, Id, Instant, Ledger, type Rejection, Review, Sync } from "@laurel/core"
import { LedgerSql } from "@laurel/ledger-sql"
import {
  certify,
  codeOf,
  corrected,
  decider,
  type Deciding,
  learnerOf,
  page,
  participant,
  retracted
} from "@laurel/testkit"
import { Clock, Effect, Stream } from "effect"
import { at, current, skip } from "../crash/work.ts"
import * as Catalogs from "./catalogs.ts"
import * as Importing from "../importing.ts"
import { ed25519, keys, signer } from "./keys.ts"

const lms = Id.SourceId.make("lms")
const desk = Id.SourceId.make("desk")
const portal = Id.SourceId.make("portal")

const emailOf = (n: number): string => `email:p${n}@example.org`

/** Somebody in the spring, as the LMS knows them; some by an address, too. */
const student = (n: number) =>
  participant({
    source: lms,
    offering: "spring",
    scheme: "staff",
    contact: `p${n}`,
    ...(n % 2 === 0 ? { claims: [emailOf(n), `badge:b${n}`] } : {})
  })

/** Somebody in the autumn: the desk knows half of them by another name, and by the address that the LMS has, too. */
const visitor = (n: number) =>
  n % 2 === 0
    ? participant({ source: desk, offering: "autumn", scheme: "guest", contact: `g${n}`, claims: [emailOf(n)] })
    : participant({ source: desk, offering: "autumn", scheme: "staff", contact: `p${n}` })

/** Somebody who shows what they have learned elsewhere. */
const presenter = (n: number) =>
  participant({ source: portal, offering: "autumn", scheme: "staff", contact: `p${n}`, key: `proof of p${n}` })

const day = (n: number): string => `2025-02-${String(1 + (n % 27)).padStart(2, "0")}`
const finals = (n: number, points = (n * 53) % 101) =>
  student(n).scored("finals", points, day(n * 3), {
    key: `finals of ${n}`,
    line: n * 10,
    observedAt: `2025-03-01T10:00:0${n % 10}Z`,
    said: `${points} of 100`
  })
const quiz = (n: number) => student(n).scored("quiz", (n * 37) % 101, day(n), { key: `quiz of ${n}` })

const spring = (n: number): ReadonlyArray<Fact.Draft> => [
  student(n).registered("2025-01-06", { due: "2025-06-30" }),
  quiz(n),
  finals(n),
  student(n).scheduled("monday", "2025-02-03"),
  student(n).attended("monday", 30 + ((n * 7) % 60), "2025-02-03", { at: "2025-02-03T09:00:00Z" }),
  ...(n % 4 === 0 ? [student(n).completed("essay", day(n + 4), { basis: "observed" })] : []),
  ...(n % 4 === 1 ? [student(n).scored("essay", { scaled: 0.75 }, day(n + 5))] : []),
  ...(n % 5 === 0 ? [student(n).unregistered("2025-02-20"), student(n).progressed("quiz", 0.5, day(n))] : []),
  ...(n % 7 === 2 ? [student(n).failed("finals", day(n)), student(n).rolledUp("completed", day(n + 1))] : [])
]

const autumn = (n: number): ReadonlyArray<Fact.Draft> => [
  visitor(n).registered("2025-01-20", { zone: "Europe/Paris" }),
  visitor(n).scored("finals", (n * 29) % 101, day(n * 5)),
  visitor(n).credited("credits", 1 + (n % 3), day(n), { category: "safety" }),
  visitor(n).attended("monday", n % 3 === 0 ? "absent" : "present", "2025-02-03")
]

const proof = (n: number): ReadonlyArray<Fact.Draft> => [
  presenter(n).presented(
    null,
    {
      title: `Safety abroad, shown by p${n}`,
      provider: `Academy ${n}`,
      issuer: "Board",
      document: `files/p${n}.pdf`,
      hours: n,
      verified: n % 2 === 0,
      expires: "2027-01-31"
    },
    day(n),
    { said: `seen by p${n}` }
  ),
  presenter(n).passed("essay", day(n)),
  presenter(n).assessed("quiz", "waive", day(n), { by: `assessor of p${n}`, reason: `Seen abroad by p${n}` })
]

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
  raw: `p${line},n/a`
})

const numbers = (from: number, to: number): ReadonlyArray<number> =>
  Array.from({ length: to - from + 1 }, (_, at) => from + at)

interface Said {
  readonly drafts: ReadonlyArray<Fact.Draft>
  readonly rejections?: ReadonlyArray<Rejection.Rejection>
  readonly archives?: boolean
  /** Of a source that speaks in records. */
  readonly withdrawals?: ReadonlyArray<Adapter.Withdrawal>
}

/** One page of a source, at a position of its own. */
const say = (source: Id.SourceId, { drafts, rejections = [], archives = false, withdrawals }: Said) =>
  Effect.gen(function* () {
    const ledger = yield* Ledger.Ledger
    const position = String((yield* ledger.totals).batches)
    const own = {
      ...page(
        {
          drafts,
          rejections,
          stream: source === lms ? "rows" : "list",
          reading: position,
          received: drafts.map(({ reference: { key, line } }) => ({ key, line, raw: `row ${key}` })),
          ...(withdrawals === undefined ? {} : { withdrawals })
        },
        position
      ),
      raw: (draft: Fact.Draft) => JSON.stringify([draft.subject.contact.value, draft.evidence])
    }
    const family = withdrawals === undefined ? "state" : "record"
    yield* Stream.runDrain(Sync.run(yield* current, { source, family, read: () => Stream.succeed(own) }, { archives }))
  })

/** Of a record that nobody has heard of yet, and may hear of. */
const withdrawal: Adapter.Withdrawal = {
  record: "r7",
  by: "r8",
  line: null,
  happened: quiz(1).happened,
  observedAt: null,
  said: null
}

const decide = (...all: ReadonlyArray<Deciding>) =>
  Effect.gen(function* () {
    yield* Sync.decide(yield* current, yield* Effect.all(all))
  })

const mia = decider("u-17", "assessor", "as the board agreed")
const max = decider("u-23", "manager", "after a second look")

/** Certificates of what somebody achieved, each in a place, and some in the place of another one. */
const certifies = (
  ...all: ReadonlyArray<readonly [who: ReturnType<typeof participant>, type: string, number: number, former?: number]>
) =>
  Effect.gen(function* () {
    const drafts = yield* Effect.forEach(all, ([who, type, number, former]) =>
      Effect.map(
        learnerOf(who),
        ({ learner }) =>
          [
            { type: Id.TypeId.make(type), learner, earning: 1 },
            number,
            {
              by: { actor: "u-31", role: "clerk" },
              text: JSON.stringify({ name: `${who.subject.contact.value}, in full` }),
              ...(former === undefined ? {} : { supersedes: codeOf(former) })
            }
          ] as const
      )
    )
    yield* certify(drafts)
  })

const erases = (...who: ReadonlyArray<ReturnType<typeof participant>>): Deciding =>
  Effect.map(Effect.forEach(who, learnerOf), (found) => ({
    act: { _tag: "Erased", contacts: found.map(({ contact }) => contact) },
    actor: "u-23",
    role: "manager",
    reason: "asked for on 1 May"
  }))

/** An import of two commits. */
const imported = (drafts: ReadonlyArray<Fact.Draft>, reason: string): Step =>
  Effect.gen(function* () {
    yield* Importing.bring({ of: { ...Importing.draft(reason), source: lms }, ended: false }, drafts.slice(0, 5), lms)
    yield* Importing.bring({ of: (yield* Importing.last).id, ended: true }, drafts.slice(5), lms)
  })

/** The rows that marks were read from, before a moment. */
const expire = Effect.gen(function* () {
  const ledger = yield* Ledger.Ledger
  const now = Instant.Instant.make(yield* Clock.currentTimeMillis)
  yield* ledger.expire({ rows: new Map([["Scored", now]]), rejections: null, received: null })
})

export const sign = Audit.sign({ sha256: LedgerSql.sha256, ed25519, signer, keys })

type Step = Effect.Effect<unknown, unknown, Ledger.Ledger>

/** Up to where somebody keeps an older copy. */
const first: ReadonlyArray<Step> = [
  Sync.apply(Catalogs.first),
  say(lms, { drafts: numbers(1, 8).flatMap(spring), rejections: [rejection(1), rejection(2)], archives: true }),
  say(desk, { drafts: numbers(3, 10).flatMap(autumn) }),
  sign,
  say(portal, { drafts: numbers(2, 6).flatMap(proof), archives: true, withdrawals: [withdrawal] }),
  // Whoever comes next is in another range of numbers.
  skip("skip"),
  imported(numbers(13, 14).flatMap(spring), "marks of the spring of p6"),
  // It loses its support, and is contested until nobody has decided for days.
  say(lms, { drafts: [corrected(finals(7), finals(7, 11))] }),
  say(lms, { drafts: [...numbers(8, 12).flatMap(spring), quiz(99)] }),
  decide(
    mia.assesses(student(4), "pass", "2025-03-01"),
    mia.assesses(student(9), "fail", "2025-03-01"),
    mia.grants(student(2), "exam", "2025-03-02"),
    mia.denies(student(5), "coursework"),
    max.sets(student(10), "exam", "expiry", "2027-01-31"),
    mia.links(student(11), student(12))
  ),
  certifies([student(3), "exam", 131_075], [student(5), "exam", 2], [student(6), "live", 131_070]),
  sign
]

const second: ReadonlyArray<Step> = [
  Effect.flatMap(current, Review.settle),
  Sync.apply(Catalogs.second),
  say(lms, {
    drafts: [
      corrected(finals(3), finals(3, 90)),
      corrected(finals(6), finals(6, 12)),
      corrected(finals(9), finals(9, 14)),
      corrected(finals(8), finals(8, 70)),
      retracted(quiz(7)),
      corrected(quiz(1), { ...quiz(1), subject: student(2).subject })
    ],
    rejections: [rejection(3)],
    archives: true
  }),
  decide(
    max.withdraws(4),
    mia.suspends(student(3), "exam", "2025-03-05", "2025-03-15", "stops"),
    mia.extends(student(3), "exam", "P2M"),
    mia.voids(student(4), "live"),
    max.approves(3),
    mia.scores(student(2), "exam", "1/2"),
    mia.separates(student(11), student(12))
  ),
  decide(
    mia.revokes(student(8), "exam", "2025-03-20"),
    mia.reissues(student(3), "exam"),
    mia.links(student(1), visitor(7))
  ),
  certifies([student(3), "exam", 5, 131_075], [student(8), "exam", 7]),
  decide(mia.reinstates(student(8), "exam", "2025-04-01"), erases(student(6), visitor(6))),
  sign,
  // Rows about the erased are ignored.
  say(desk, { drafts: [...autumn(6), ...numbers(10, 12).flatMap(autumn)] }),
  expire,
  imported(numbers(14, 15).flatMap(spring), "marks that came late"),
  Effect.flatMap(current, Review.settle),
  say(portal, { drafts: numbers(7, 9).flatMap(proof), archives: true }),
  sign
]

/** The steps, in two parts. */
export const history = [first, second] as const

/** What another history would have been: it is longer than what was signed. */
export const goOn = at(500, say(desk, { drafts: numbers(20, 60).flatMap(autumn) }))
