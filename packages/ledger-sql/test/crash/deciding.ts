/** What people decide in between: groups of decisions, each made together and only once, named by their reason. */
import { type Catalog, Decision, Id, Ledger, Sync } from "@laurel/core"
import { Effect, Result } from "effect"
import { desk, lms } from "./sources.ts"

/** Decisions that are looked through for a reason: more than are ever made. */
const most = 500

const made = Effect.gen(function* () {
  const ledger = yield* Ledger.Ledger
  return yield* ledger.decisions(Array.from({ length: most }, (_, index) => Id.DecisionId.make(index + 1)))
})

type Act = Effect.Effect<Record<string, unknown>, Ledger.LedgerError, Ledger.Ledger>

const learner = Effect.fnUntraced(function* (source: Id.SourceId, value: string, offering: string) {
  const ledger = yield* Ledger.Ledger
  const contact = { scheme: value.startsWith("g") ? "guest" : "staff", value }
  const key = `${value}/${offering}`
  const subject = { key, offering: Id.OfferingId.make(offering), contact }
  const loaded = yield* ledger.load({ ...Ledger.wholePersons([]), source, subjects: [subject], whole: false })
  const found = loaded.learners.find((each) => each.key === key && each.source === source)
  return found ?? (yield* Effect.die(new Error(`nobody is ${key}`)))
})

const student = (n: number) => learner(lms, `p${n}`, "spring")
const visitor = (value: string) => learner(desk, value, "autumn")

/** About somebody's achievement of the spring. */
const about = (n: number, type: string, act: Record<string, unknown>): Act =>
  Effect.map(student(n), ({ id }) => ({ ...act, achievement: { type, learner: id, earning: 1 } }))

const assessed = (n: number, verdict: string): Act =>
  Effect.map(student(n), ({ id }) => ({ _tag: "Assessed", learner: id, group: null, verdict, on: "2025-03-01" }))

const contactOf = (value: string) =>
  Effect.map(
    value.startsWith("g") ? visitor(value) : student(Number(value.slice(1))),
    ({ contact }): Id.ContactId => contact
  )
const pair = (_tag: "Linked" | "Separated", one: string, other: string): Act =>
  Effect.map(Effect.all([contactOf(one), contactOf(other)]), (contacts) => ({ _tag, contacts }))

/** About the first decision of that kind with that reason. */
const decision = (_tag: "Withdrawn" | "Approved", reason: string, act: Decision.Act["_tag"]): Act =>
  Effect.flatMap(made, (all) => {
    const found = all.find((each) => each.reason === reason && each.act._tag === act)
    return found === undefined
      ? Effect.die(new Error(`nobody decided ${act} for ${reason}`))
      : Effect.succeed({ _tag, decision: found.id })
  })

export interface Group {
  readonly reason: string
  readonly acts: ReadonlyArray<Act>
}

/** Under the first catalog. */
export const early: ReadonlyArray<Group> = [
  {
    reason: "early board",
    acts: [
      assessed(4, "pass"),
      assessed(9, "fail"),
      about(2, "exam", { _tag: "Granted", on: "2025-03-02" }),
      about(5, "coursework", { _tag: "Denied" })
    ]
  },
  { reason: "early links", acts: [pair("Linked", "p11", "p12"), pair("Linked", "p13", "p140")] },
  {
    reason: "early dates",
    acts: [
      about(10, "exam", { _tag: "DateSet", field: "earnedOn", value: "2025-01-31" }),
      about(16, "exam", { _tag: "Suspended", from: "2025-03-05", until: "2025-03-15", clock: "runs" }),
      about(20, "exam", { _tag: "Extended", period: "P2M" })
    ]
  }
]

/** Under the second one. */
export const late: ReadonlyArray<Group> = [
  {
    reason: "late second thoughts",
    acts: [
      decision("Withdrawn", "early board", "Denied"),
      decision("Withdrawn", "early dates", "Extended"),
      pair("Separated", "p11", "p12")
    ]
  },
  {
    reason: "late board",
    acts: [
      assessed(30, "pass"),
      about(20, "exam", { _tag: "Revoked", from: "2025-03-20" }),
      about(2, "exam", { _tag: "ScoreSet", value: "1/2" }),
      about(24, "live", { _tag: "Voided" }),
      pair("Linked", "p7", "g96")
    ]
  }
]

/** Makes a group's decisions, unless they were made already. */
export const decide = Effect.fnUntraced(function* (versions: Catalog.Versions, { reason, acts }: Group) {
  if ((yield* made).some((each) => each.reason === reason)) return
  const drafts = yield* Effect.forEach(acts, (act) =>
    Effect.map(act, (found) =>
      Result.getOrThrow(Decision.decode({ act: found, actor: "mia", role: "assessor", reason }))
    )
  )
  yield* Sync.decide(versions, drafts)
})
