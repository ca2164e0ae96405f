/** Decisions: made, previewed and shown. */
import { AchievementId, Changed, type Decision, type Id, Ledger, Plain, Preview, Sync, type Wire } from "@laurel/core"
import { Effect } from "effect"
import { HttpApiBuilder } from "effect/http-api"
import type { Calling } from "./access/Access.ts"
import * as Allowed from "./Allowed.ts"
import { api } from "./Api.ts"
import * as Asked from "./Asked.ts"
import type { Committed } from "./Committed.ts"
import * as Scope from "./Scope.ts"
import * as Wrong from "./Wrong.ts"

interface Given {
  readonly act: Wire.Act
  readonly reason: string
}

/** Whose contact a participation is. */
const contactOf = Effect.fnUntraced(function* (id: Id.LearnerId, what: string) {
  const ledger = yield* Ledger.Ledger
  const found = yield* ledger.learner(id)
  return found === undefined ? yield* Effect.fail(Wrong.absent(what)) : found.learner
})

const decisionOf = Effect.fnUntraced(function* (id: Id.DecisionId) {
  const [found] = yield* Ledger.Ledger.use((ledger) => ledger.decisions([id]))
  return found === undefined ? yield* Effect.fail(Wrong.absent(`decision ${id}`)) : found
})

/** What a decision is about; fails where any of it is not to be seen. What is not there and what is not theirs is told in one way. */
const subjectOf = Effect.fnUntraced(function* (
  caller: Calling,
  act: Wire.Act
): Effect.fn.Return<void, Ledger.LedgerError | Wrong.Wrong, Ledger.Ledger> {
  if ("contacts" in act) {
    for (const id of act.contacts) yield* Scope.visible(caller, [id], `contact c${id}`)
    return
  }
  if ("decision" in act) {
    const { about } = yield* decisionOf(act.decision)
    if (caller.accounts !== null) yield* Scope.visible(caller, about, `decision ${act.decision}`)
    return
  }
  const [id, what] =
    "learner" in act
      ? [act.learner, `participation ${act.learner}`]
      : [act.achievement.learner, `achievement ${AchievementId.format(act.achievement)}`]
  const { contact } = yield* contactOf(id, what)
  yield* Scope.visible(caller, [contact], what)
})

/** Achievements, holdings and entries that an answer tells of, of each: it is kept, to be given again. */
const maxTold = 50

/** What a decision changed, or would. The reason is left out: somebody may be named in it. */
const answer = (decision: Decision.Decision | null, told: Changed.Told) => {
  const all = Changed.plain(told)
  const made = decision === null ? null : Plain.decision(decision)
  const lists = [all.achievements, all.holdings, all.entries, all.people]
  return {
    preview: decision === null,
    decision: made,
    ...all,
    people: all.people.slice(0, maxTold),
    achievements: all.achievements.slice(0, maxTold),
    holdings: all.holdings.slice(0, maxTold),
    entries: all.entries.slice(0, maxTold),
    isWhole: lists.every(({ length }) => length <= maxTold)
  }
}

const refused = (problems: Preview.Preview["outranked"]): Wrong.Wrong =>
  Wrong.refused(problems.map(({ message }) => message).join("\n"))

/** The decision as its key makes it, once it is known that the key may. */
const intended = Effect.fnUntraced(function* ({ act, reason }: Given) {
  const { caller, versions } = yield* Asked.by("decide", "instructor")
  // First whether it may be seen at all: what role a decision takes would tell what it is.
  yield* subjectOf(caller, act)
  yield* Allowed.need(caller, "decide", yield* Allowed.least(act))
  const draft: Decision.Draft = { act, actor: caller.actor, role: caller.role, reason }
  const foreseen = yield* Sync.foresee(versions, [draft]).pipe(
    Effect.catchTag("Refusal", ({ problems }) => Effect.fail(refused(problems)))
  )
  // What is kept without effect is a trap to whoever thinks that it was done.
  if (foreseen.outranked.length > 0) return yield* Effect.fail(refused(foreseen.outranked))
  return { versions, draft, foreseen, ...(yield* Sync.todayOf(versions, { decisions: [draft] })) }
})

const preview = Effect.fn("Api.preview")(function* (given: Given) {
  const { foreseen, today, zone } = yield* intended(given)
  return answer(null, { ...foreseen, today, zone })
})

const decide = Effect.fn("Api.decide")(function* (given: Given, committed: Committed) {
  const { versions, draft, today, zone } = yield* intended(given)
  const plan = yield* Sync.decide(versions, [draft]).pipe(
    Effect.catchTag("Refusal", ({ problems }) => Effect.fail(refused(problems)))
  )
  yield* committed
  const [made] = plan.commit.decisions
  return answer(made ?? null, { ...Preview.of(versions, plan), people: plan.commit.people, today, zone })
})

const show = Effect.fn("Api.decision")(function* (id: Id.DecisionId) {
  const { caller } = yield* Asked.reader
  const found = yield* decisionOf(id)
  if (caller.accounts !== null) yield* Scope.visible(caller, found.about, `decision ${id}`)
  return Plain.decision(found)
})

/** `committed` is done after each decision. */
export const layer = (committed: Committed) =>
  HttpApiBuilder.group(api, "decisions", (handlers) =>
    handlers.handleAll({
      // Whoever asked may be gone: what was begun is ended all the same.
      decide: {
        handler: ({ payload }) => Wrong.changing(decide(payload, committed)),
        options: { uninterruptible: true }
      },
      preview: ({ payload }) => Wrong.asking(preview(payload)),
      decision: ({ params }) => Wrong.asking(show(params.decision))
    })
  )
