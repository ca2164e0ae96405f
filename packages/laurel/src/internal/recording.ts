/** Facts and decisions: recorded, previewed, and committed as they were shown. */
import type { Catalog, Refusal } from "@laurel/core"
import {
  Called,
  Changed,
  Decision,
  Draft,
  type Fact,
  type Id,
  type Ledger,
  Plain,
  Plan,
  Preview,
  Sync,
  Wire
} from "@laurel/core"
import { Effect, Result, Schema } from "effect"
import { InvalidError, type Problem, type RefusedError } from "../errors.ts"
import type * as GivenFact from "../given/Fact.ts"
import type * as GivenDecision from "../given/Decision.ts"
import type { Given } from "../given/Given.ts"
import type { ChangePreview, Committed, Decided, Recorded } from "../results.ts"
import * as given from "./given.ts"
import { settle } from "./settle.ts"
import type { World } from "./World.ts"

/** Facts by their source, in the order in which each source was first named. Throws what is wrong with all of them. */
const draftsOf = (
  facts: Given<GivenFact.Fact> | ReadonlyArray<Given<GivenFact.Fact>>
): ReadonlyMap<Id.SourceId, ReadonlyArray<Fact.Draft>> => {
  const json = given.several("facts", "a fact", facts).map((fact, index) => given.jsonOf(fact, `facts[${index}]`))
  const read = json.map((fact) => Draft.decode(fact))
  const problems = read.flatMap((one, index): ReadonlyArray<Problem> => {
    const path = `facts[${index}]`
    if (Result.isFailure(one)) return given.problemsOf(path, one.failure, json[index])
    const { source } = one.success.reference
    if (!Plan.isReserved(source)) return []
    const message = `expected a name of your own, found ${source}: Laurel keeps those that begin with "laurel." for itself`
    return [{ path: `${path}.reference.source`, message }]
  })
  given.refuse("facts", problems)
  const bySource = Map.groupBy(
    read.flatMap((one) => (Result.isSuccess(one) ? [one.success] : [])),
    ({ reference }) => reference.source
  )
  for (const [source, { length }] of bySource) {
    if (length <= Sync.maxRecorded) continue
    const message = `expected at most ${Sync.maxRecorded} facts of one source at a time, found ${length} of ${source}`
    throw new InvalidError([{ path: "facts", message }])
  }
  return bySource
}

type Failure = Ledger.LedgerError | Refusal | InvalidError | RefusedError

/** Throws what is wrong with the facts. They are read at once: whoever gave them may use their array again. */
export const record = (world: World, facts: Given<GivenFact.Fact> | ReadonlyArray<Given<GivenFact.Fact>>) =>
  recordDrafts(world, draftsOf(facts))

const recordDrafts = Effect.fn("laurel.record")(function* (
  world: World,
  drafts: ReturnType<typeof draftsOf>
): Effect.fn.Return<Recorded, Failure, Ledger.Ledger> {
  const versions = yield* world.versions
  let counts = Plan.nothingRead
  const rejections: Array<Plain.Rejected> = []
  for (const [source, own] of drafts) {
    const plan = yield* Sync.record(versions, source, yield* Called.inForm(own))
    counts = Plan.addCounts(counts, plan.counts)
    rejections.push(...plan.commit.rejections.map(Plain.rejected))
  }
  // Who is linked without being asked is one person from here on; what else is left to no person waits for a sync, or for `settle`.
  if (counts.facts > 0 && linksUnasked(versions)) yield* settle(world)
  const { facts: recorded, corrections, unplaced, same, ignored, entries } = counts
  return { facts: recorded, corrections, unplaced, same, ignored, entries, rejections } satisfies Recorded
})

/** Whether some scheme's identities link people without asking. */
const linksUnasked = ({ all, latest }: Catalog.Versions): boolean =>
  (all.get(latest)?.catalog.identities ?? []).some(({ links }) => links === "automatic")

const DecisionGiven = Schema.Struct({ act: Wire.Act, ...Decision.By.fields })
const decodeDecision = Schema.decodeUnknownResult(DecisionGiven, { errors: "all", onExcessProperty: "error" })

/** Throws what is wrong with any of them. */
export const decisionsOf = (
  decisions: Given<GivenDecision.Decision> | ReadonlyArray<Given<GivenDecision.Decision>>
): ReadonlyArray<Decision.Draft> => {
  const json = given
    .several("decisions", "a decision", decisions)
    .map((one, index) => given.jsonOf(one, `decisions[${index}]`))
  const read = json.map((one) => decodeDecision(one))
  const problems = read.flatMap((one, index) =>
    Result.isFailure(one) ? given.problemsOf(`decisions[${index}]`, one.failure, json[index]) : []
  )
  given.refuse("decisions", problems)
  return read.flatMap((one) => (Result.isSuccess(one) ? [one.success] : []))
}

/** Throws what is wrong with the decisions, which are read at once too. */
export const decide = (
  world: World,
  decisions: Given<GivenDecision.Decision> | ReadonlyArray<Given<GivenDecision.Decision>>
) => decideDrafts(world, decisionsOf(decisions))

const decideDrafts = Effect.fn("laurel.decide")(function* (
  world: World,
  drafts: ReadonlyArray<Decision.Draft>
): Effect.fn.Return<Decided, Failure, Ledger.Ledger> {
  const versions = yield* world.versions
  // Asked before anything is written: what fails after it would seem not to have been done.
  const told = yield* Sync.todayOf(versions, { decisions: drafts })
  const plan = yield* Sync.decide(versions, drafts)
  const changed = Changed.plain({ ...Preview.of(versions, plan), people: plan.commit.people, ...told })
  return { ...changed, decisions: plan.commit.decisions.map(Plain.decision) } satisfies Decided
})

interface Previewed {
  readonly shown: ChangePreview
  readonly commit: Effect.Effect<Committed, Failure, Ledger.Ledger>
}

/** What was shown is written by now: where others are at it, the rest is for the next time. */
const settledAfter = (world: World) =>
  settle(world).pipe(Effect.catchReason("LedgerError", "Conflict", () => Effect.succeed(0)))

/** What facts or decisions would change, with what commits it. */
export const preview = Effect.fn("laurel.preview")(function* (
  world: World,
  proposal: Sync.Proposal
): Effect.fn.Return<Previewed, Failure, Ledger.Ledger> {
  const versions = yield* world.versions
  const found = yield* Sync.preview(
    versions,
    "drafts" in proposal ? { ...proposal, drafts: yield* Called.inForm(proposal.drafts) } : proposal
  )
  const told = yield* Sync.todayOf(versions, proposal)
  return {
    shown: {
      of: "decisions" in proposal ? ("decisions" as const) : ("facts" as const),
      ...Changed.plain({ ...found, people: found.commit.people, ...told }),
      rejections: found.rejections.map(Plain.rejected)
    },
    commit: Effect.gen(function* () {
      yield* Sync.accept(found)
      const { facts, decisions, entries, rejections } = found.commit
      if (facts.length > 0 && linksUnasked(versions)) yield* settledAfter(world)
      return {
        facts: facts.length,
        decisions: decisions.length,
        entries: entries.length,
        rejections: rejections.length,
        version: versions.latest
      }
    })
  }
})

/** Facts as a proposal: of one source, so that one commit holds all of them. */
export const proposalOf = (facts: Given<GivenFact.Fact> | ReadonlyArray<Given<GivenFact.Fact>>): Sync.Proposal => {
  const [first, ...others] = draftsOf(facts)
  if (first === undefined)
    throw new InvalidError([{ path: "facts", message: "expected at least one fact, found none" }])
  if (others.length > 0) {
    const sources = [first, ...others].map(([source]) => source).join(", ")
    const message = `expected facts of one source in one preview, found ${sources}: preview each by itself`
    throw new InvalidError([{ path: "facts", message }])
  }
  const [source, drafts] = first
  return { source, drafts }
}
