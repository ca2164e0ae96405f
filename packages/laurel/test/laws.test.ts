/** A law: over random catalogs and histories, laurel answers what the functions of core answer on a ledger of their own. */
import { assert, it } from "@effect/vitest"
import {
  Catalog,
  CivilDate,
  Draft,
  type Fact as CoreFact,
  History,
  HoldingOn,
  Id,
  Ledger,
  LedgerMemory,
  Participation,
  Plain,
  Review,
  Sync
} from "@laurel/core"
import { Histories } from "@laurel/testkit"
import { Effect, Schema } from "effect"
import { TestClock } from "effect/testing"
import { type Catalog as GivenCatalog, type Fact, NotFoundError, open } from "../src/index.ts"

const encode = Schema.encodeSync(Draft.FromJson)
const time = "2014-03-01T12:00:00Z"
const day = CivilDate.plusDays(Histories.firstDay, 10)
/** More than a history has people. */
const contacts = Array.from({ length: 8 }, (_, at) => Id.ContactId.make(at + 1))

const namesOf = ({ certifications, types }: Catalog.Compiled): ReadonlyArray<string> => [
  ...new Set([...certifications.map(({ id }) => id), ...types.keys()])
]

/** Asked of laurel: everything of everybody. */
const byLaurel = async (json: unknown, names: ReadonlyArray<string>, history: ReadonlyArray<CoreFact.Draft>) => {
  // What is random here decodes as a catalog, and what a draft is written as is a fact: the types of both say so by hand.
  const catalog = json as GivenCatalog
  await using laurel = await open({ store: "memory", catalog, now: () => new Date(time) })
  for (const draft of history) await laurel.record(encode(draft) as Fact)
  const answers: Array<unknown> = []
  for (const id of contacts) {
    const view = laurel.contact(`c${id}`)
    const found = await view.history().catch((error: unknown) => error)
    if (found instanceof NotFoundError) continue
    const holds = await Promise.all(names.map((name) => view.holds(name, { at: CivilDate.format(day) })))
    answers.push({ history: found, holds })
  }
  return answers
}

/** The same of core. */
const byCore = Effect.fnUntraced(function* (compiled: Catalog.Compiled, history: ReadonlyArray<CoreFact.Draft>) {
  yield* TestClock.setTime(Date.parse(time))
  const { versions } = yield* Sync.apply(compiled)
  for (const draft of history) {
    yield* Sync.record(versions, draft.reference.source, [draft])
    yield* Review.settle(versions)
  }
  const ledger = yield* Ledger.Ledger
  const schemes = Catalog.accounts(versions)
  const answers: Array<unknown> = []
  for (const id of contacts) {
    const dossier = yield* ledger.contact(id, null)
    if (dossier === undefined) continue
    const contact = Plain.contact(dossier.contact, schemes)
    const learners = yield* Effect.forEach(dossier.learners, (learner) =>
      Effect.map(ledger.learner(learner.id), (found) => ({
        ...Plain.learner(learner),
        facts: Participation.fold(found?.revisions ?? []).map(Plain.fact)
      }))
    )
    const events = (yield* History.ofContact(dossier.contact.id, null)).map(Plain.event)
    answers.push({
      history: {
        known: null,
        contact,
        learners,
        achievements: dossier.achievements.map(Plain.achievement),
        decisions: dossier.decisions.map(Plain.decision),
        events,
        holdings: dossier.holdings.map(Plain.holding)
      },
      holds: namesOf(compiled).map((name) => ({
        contact,
        certification: name,
        at: CivilDate.format(day),
        known: null,
        ...(compiled.certifications.some((one) => one.id === name)
          ? HoldingOn.ofCertification(dossier, Id.CertificationId.make(name), day)
          : HoldingOn.ofType(dossier, Id.TypeId.make(name), day))
      }))
    })
  }
  return answers
})

it.effect.prop(
  "history and holds are those of core, whatever is said and whatever the catalog",
  [Histories.catalogs, Histories.histories],
  ([json, history]) =>
    Effect.gen(function* () {
      const compiled = yield* Effect.fromResult(Catalog.decode(json))
      const own = yield* Effect.provide(byCore(compiled, history), LedgerMemory.layer)
      const found = yield* Effect.promise(() => byLaurel(json, namesOf(compiled), history))
      assert.isAbove(own.length, 1)
      assert.deepStrictEqual(found, own)
    }),
  { arbitrary: { runs: 6, seed: "laurel" } }
)
