/** What is asked about one person. */
import {
  AchievementId,
  Audit,
  Called,
  type Catalog,
  CivilDate,
  type Decision,
  type Fact,
  History,
  HoldingOn,
  type Id,
  type Instant,
  type Ledger,
  Plain
} from "@laurel/core"
import { Effect } from "effect"
import { HttpApiBuilder } from "effect/http-api"
import type { Calling } from "./access/Access.ts"
import { api } from "./Api.ts"
import * as Asked from "./Asked.ts"
import * as Known from "./Known.ts"
import * as Scope from "./Scope.ts"
import * as Wrong from "./Wrong.ts"

/** Participations, and earnings of a type, that one answer tells of: more than anybody has who is one person. */
const maxLearners = 5_000

const bounded = <A>(list: ReadonlyArray<A>, what: string): Effect.Effect<ReadonlyArray<A>, Wrong.Wrong> =>
  list.length <= maxLearners
    ? Effect.succeed(list)
    : Effect.fail(
        Wrong.refused(
          `the contact has ${list.length} ${what}, and an answer tells of ${maxLearners} at most: ask at the program`
        )
      )

const find = Effect.fn("Api.find")(function* (identity: string) {
  const { caller, versions } = yield* Asked.reader
  const found = (yield* Called.find(identity)).filter((person) => Scope.isOf(caller, person))
  return { contacts: found.map((person) => Scope.person(caller, versions, person)) }
})

const history = Effect.fn("Api.history")(function* (contact: Id.ContactId, moment: Instant.Instant | undefined) {
  const known = moment ?? null
  const { caller, versions } = yield* Asked.reader
  const dossier = yield* Scope.dossier(caller, contact, known)
  const learners = yield* Effect.forEach(yield* bounded(dossier.learners, "participations"), (learner) =>
    Effect.map(History.ofLearner(learner.id, known), (facts: ReadonlyArray<Fact.Fact>) => ({
      ...Plain.learner(learner),
      facts: facts.map(Plain.fact)
    }))
  )
  const events = yield* History.ofContact(dossier.contact.id, known)
  const isSeen = yield* decisionsSeen(caller, dossier.decisions, events)
  return {
    known: Asked.momentOrNull(moment),
    contact: Scope.person(caller, versions, dossier.contact),
    learners,
    achievements: dossier.achievements.map(Plain.achievement),
    decisions: dossier.decisions.filter(isSeen).map(Plain.decision),
    events: events.map((event) => Plain.event({ ...event, decisions: event.decisions.filter(isSeen) })),
    holdings: dossier.holdings.map(Plain.holding)
  }
})

const decisionsSeen = (
  caller: Calling,
  decisions: ReadonlyArray<Decision.Decision>,
  events: ReadonlyArray<History.Event>
) => Scope.decisions(caller, [...decisions, ...events.flatMap((event) => event.decisions)])

interface HoldsQuery {
  readonly at?: CivilDate.CivilDate
  readonly known?: Instant.Instant
}

const holds = Effect.fn("Api.holds")(function* (contact: Id.ContactId, name: Id.CertificationId, query: HoldsQuery) {
  const { caller, versions } = yield* Asked.reader
  const dossier = yield* Scope.dossier(caller, contact, query.known ?? null)
  const one = yield* Known.named(versions, name)
  const day = yield* Asked.day(query)
  return {
    contact: Scope.person(caller, versions, dossier.contact),
    certification: name,
    at: CivilDate.format(day),
    known: Asked.momentOrNull(query.known),
    ...("type" in one
      ? HoldingOn.ofType(dossier, one.type, day)
      : HoldingOn.ofCertification(dossier, one.certification, day))
  }
})

/** An explanation with whose it is, as the key may see them. */
export const explanation = Effect.fnUntraced(function* (
  caller: Calling,
  versions: Catalog.Versions,
  explained: Audit.Explanation
): Effect.fn.Return<Plain.Explanation, Ledger.LedgerError | Wrong.Wrong, Ledger.Ledger> {
  const { id, learner } = explained
  const [person] = yield* Scope.visible(caller, [learner.contact], `achievement ${AchievementId.format(id)}`)
  if (person === undefined) return yield* Effect.fail(Wrong.absent(`contact c${learner.contact}`))
  const isSeen = yield* decisionsSeen(caller, explained.decisions, explained.story)
  const seen = {
    ...explained,
    decisions: explained.decisions.filter(isSeen),
    story: explained.story.map((event) => ({ ...event, decisions: event.decisions.filter(isSeen) }))
  }
  return Plain.explanation(Scope.person(caller, versions, person), seen)
})

const explain = Effect.fn("Api.explain")(function* (
  contact: Id.ContactId,
  name: Id.TypeId,
  moment: Instant.Instant | undefined
) {
  const known = moment ?? null
  const { caller, versions } = yield* Asked.reader
  const dossier = yield* Scope.dossier(caller, contact, known)
  const type = yield* Known.type(versions, name)
  const issued = dossier.achievements.flatMap(({ id }) => (id.type === type ? [id] : []))
  const ids = issued.length > 0 ? issued : dossier.learners.map(({ id }) => ({ type, learner: id, earning: 1 }))
  const found = yield* Effect.forEach(yield* bounded(ids, "participations"), (id) => Audit.explain(versions, id, known))
  return {
    explanations: yield* Effect.forEach(
      found.flatMap((one) => one ?? []),
      (one) => explanation(caller, versions, one)
    )
  }
})

export const layer = HttpApiBuilder.group(api, "contacts", (handlers) =>
  handlers.handleAll({
    find: ({ query }) => Wrong.asking(find(query.identity)),
    history: ({ params, query }) => Wrong.asking(history(params.contact, query.known)),
    holds: ({ params, query }) => Wrong.asking(holds(params.contact, params.certification, query)),
    explain: ({ params, query }) => Wrong.asking(explain(params.contact, params.type, query.known))
  })
)
