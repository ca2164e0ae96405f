import { assert, describe, it } from "@effect/vitest"
import {
  type Achievement,
  AchievementId,
  CivilDate,
  Entry,
  Fact,
  type Holding,
  Id,
  Ledger,
  LedgerMemory,
  Sync,
  Text
} from "@laurel/core"
import { Commands, desk, entriesIn, Histories, type Mapping, rereading, type Rows } from "@laurel/testkit"
import { Arbitrary, Effect, Result, Schema, Stream } from "effect"
import { both, doAll, linesOf, outcome, tries, uncertain, without } from "./Laws.ts"

const actions = ["keep", "keep", "keep", "drop", "reject", "double", "later", "other", "retract"] as const
type Action = (typeof actions)[number]

const genes = (of: ReadonlyArray<Action>) =>
  Arbitrary.schema(
    Schema.Array(Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: of.length - 1 }))).check(
      Schema.isMinLength(7),
      Schema.isMaxLength(7)
    )
  ).pipe(Arbitrary.map((all) => all.map((each) => of[each] ?? "keep")))

const atDesk = Histories.participants.filter(({ source }) => source === desk)

/** A random mapping: what it makes of a row depends on the row alone. A row is the number of a draft. */
const mappingOf =
  (gene: ReadonlyArray<Action>, drafts: ReadonlyArray<Fact.Draft>): Mapping =>
  (raw, key) => {
    const at = Number(raw)
    const draft = drafts[at]
    if (draft === undefined) return {}
    const named = (part: string, more: Partial<Fact.Draft> = {}): Fact.Draft => ({
      ...draft,
      ...more,
      reference: { ...draft.reference, key: `${key}${part}` }
    })
    switch (gene[at % gene.length]) {
      case "drop":
        return {}
      case "reject":
        return { rejected: `row ${raw}` }
      case "double":
        return { drafts: [named("/a"), named("/b", { evidence: Fact.Completed.make({}) })] }
      case "later":
        return {
          drafts: [named("", { happened: { ...draft.happened, on: CivilDate.plusDays(draft.happened.on, 3) } })]
        }
      case "other":
        return { drafts: [named("", { subject: atDesk[at % atDesk.length]?.subject ?? draft.subject })] }
      case "retract":
        return { drafts: [named("", { evidence: Fact.Retracted.make({}) })] }
      default:
        return { drafts: [named("")] }
    }
  }

/** Every draft of the desk as a row, some to a page; a later row of the same key is what the source says then. */
const rowsOf = (drafts: ReadonlyArray<Fact.Draft>, size: number): ReadonlyArray<Rows> => {
  const own = drafts.flatMap(({ reference }, at) =>
    reference.source === desk ? [[reference.key, String(at)] as const] : []
  )
  const pages: Array<Rows> = []
  for (let from = 0; from < own.length; from += size) pages.push(Object.fromEntries(own.slice(from, from + size)))
  return pages
}

const hear = Effect.fnUntraced(function* (
  catalog: unknown,
  history: ReadonlyArray<Fact.Draft>,
  mapping: Mapping,
  pages: ReadonlyArray<Rows>
) {
  const versions = yield* Commands.applyCatalog(catalog)
  yield* Stream.runDrain(Sync.run(versions, rereading(mapping, pages), { archives: true }))
  yield* Commands.say(history.filter(({ reference }) => reference.source !== desk))
  return versions
})

const state = Effect.gen(function* () {
  const ledger = yield* Ledger.Ledger
  const { ids, learners, revisions, achievements } = yield* ledger.loadContacts(null, Ledger.maxPage)
  const dossiers = yield* Effect.forEach(ids, (id) => ledger.contact(id, null))
  return {
    contacts: ids,
    learners: learners.map(({ id }) => id).toSorted((a, b) => a - b),
    facts: [...revisions.values()].flat().toSorted((a, b) => a.id - b.id),
    achievements: new Map([...achievements.values()].flat().map((each) => [AchievementId.format(each.id), each])),
    holdings: new Map<string, Holding.Holding>(
      dossiers.flatMap((dossier) =>
        (dossier?.holdings ?? []).map((each) => [`${dossier?.contact.id} ${each.certification}`, each] as const)
      )
    ),
    entries: (yield* entriesIn).map(({ text }) => Result.getOrThrow(Entry.parse(text))),
    rejections: yield* ledger.rejections(null),
    totals: yield* ledger.totals,
    positions: [...(yield* ledger.positions)].map(([source, position]) => `${source} ${position.text}`)
  }
})

/** As text, with the numbers that stood for people and facts in a preview replaced by those they were given then. */
const text = (value: unknown, numbers: ReadonlyMap<number, number> = new Map()): string =>
  JSON.stringify(value, (_, each: unknown) => (typeof each === "bigint" ? String(each) : each)).replaceAll(
    // No other number of a story is as long.
    /\d{15,}/g,
    (number) => String(numbers.get(Number(number)) ?? number)
  )

const added = <A>(before: ReadonlyArray<A>, after: ReadonlyArray<A>): ReadonlyArray<A> => {
  const known = new Set(before)
  return after.filter((each) => !known.has(each))
}

const isHeld = ({ periods }: { readonly periods: ReadonlyArray<unknown> }): boolean => periods.length > 0

type Story = readonly [
  catalog: unknown,
  history: ReadonlyArray<Fact.Draft>,
  before: ReadonlyArray<Action>,
  after: ReadonlyArray<Action>,
  size: number
]
const sizes = Arbitrary.schema(Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: 12 })))
const told: Arbitrary.Arbitrary<Story> = Arbitrary.all([
  Histories.wilfulCatalogs,
  Histories.histories,
  genes(actions),
  genes(actions),
  sizes
])

/** One of the people is erased, half of the time. */
const erasures = Commands.deed.pipe(
  Arbitrary.map((deed): ReadonlyArray<Commands.Deed> => (deed.days % 2 === 0 ? [] : [{ ...deed, act: "Erased" }]))
)

const isErased = ({ reference }: Fact.Fact): boolean => Text.isErased(reference.key)

const fresh = <A, E>(effect: Effect.Effect<A, E, Ledger.Ledger>) => Effect.provide(effect, LedgerMemory.layer)

describe("whatever was received, and however it is read by now", () => {
  it.effect.prop(
    "a preview shows exactly what applying it then does, page by page, and writes nothing",
    [told, Commands.deeds, erasures],
    ([[catalog, history, one, other, size], deeds, erased]) =>
      fresh(
        Effect.gen(function* () {
          const versions = yield* hear(catalog, history, mappingOf(one, history), rowsOf(history, size * 3))
          yield* doAll([...deeds, ...erased])
          const adapter = rereading(mappingOf(other, history))
          const before = yield* state
          const shown = yield* Sync.previewRemap(versions, adapter, { rows: size })
          assert.deepStrictEqual(yield* state, before)
          const steps = [...(yield* Stream.runCollect(Sync.remap(versions, adapter, { rows: size })))]
          const after = yield* state
          const known = new Set(before.facts.map(({ id }) => id))
          const facts = after.facts.filter(({ id }) => !known.has(id))
          // Whoever is new is numbered in the order in which they are met, here as there.
          const contacts = added(before.contacts, after.contacts)
          const learners = added(before.learners, after.learners)
          const numbers = new Map<number, number>([
            ...contacts.map((id, at) => [2 ** 48 + 1 + at, id] as const),
            ...learners.map((id, at) => [2 ** 49 + 1 + at, id] as const),
            ...facts.map(({ id }, at) => [2 ** 50 + 1 + at, id] as const)
          ])
          const withoutBatch = (all: ReadonlyArray<Fact.Fact>) => all.map((fact) => ({ ...fact, batch: 0 }))
          assert.strictEqual(text(withoutBatch(shown.facts), numbers), text(withoutBatch(facts)))
          const entries = after.entries.slice(before.entries.length)
          const sorted = (all: ReadonlyArray<Entry.Entry>) =>
            all.map((each) => text(JSON.parse(Entry.canonical(each)), numbers)).toSorted()
          assert.deepStrictEqual(sorted(shown.changes.flatMap((change) => change.entries)), sorted(entries))
          for (const { before: was, after: is } of shown.changes) {
            const name = AchievementId.format({ ...is.id, learner: renumbered(is, numbers) })
            assert.strictEqual(text(is, numbers), text(after.achievements.get(name)))
            assert.strictEqual(text(was), text(before.achievements.get(name) ?? null))
          }
          assert.strictEqual(
            shown.changes.length,
            new Set(entries.map(({ achievement }) => AchievementId.format(achievement))).size
          )
          const held = new Map(after.holdings)
          for (const { contact, certification, before: was, after: is } of shown.holdings) {
            const name = `${numbers.get(contact) ?? contact} ${certification}`
            assert.strictEqual(text(is === null || !isHeld(is) ? null : is, numbers), text(held.get(name) ?? null))
            assert.strictEqual(text(was), text(before.holdings.get(name) ?? null))
            held.delete(name)
          }
          for (const [name, holding] of held) assert.strictEqual(text(holding), text(before.holdings.get(name)))
          const total = (of: "rows" | "facts" | "unread" | "same" | "entries" | "refused" | "ended" | "rejections") =>
            steps.reduce((sum, step) => sum + step[of], 0)
          for (const of of ["rows", "facts", "unread", "same", "entries", "refused", "ended", "rejections"] as const)
            assert.strictEqual(shown.counts[of], total(of), of)
          assert.strictEqual(after.rejections.length, before.rejections.length + total("refused") - total("ended"))
          assert.deepStrictEqual(after.positions, before.positions)
          // Whoever was erased is left alone: what they did is of nobody, and no row is theirs any more.
          assert.deepStrictEqual(after.facts.filter(isErased), before.facts.filter(isErased))
        })
      ),
    tries(60)
  )

  it.effect.prop(
    "reading it once more writes nothing",
    [told],
    ([[catalog, history, one, other, size]]) =>
      fresh(
        Effect.gen(function* () {
          const versions = yield* hear(catalog, history, mappingOf(one, history), rowsOf(history, size * 3))
          const adapter = rereading(mappingOf(other, history))
          yield* Stream.runDrain(Sync.remap(versions, adapter, { rows: size }))
          const before = yield* state
          yield* Stream.runDrain(Sync.remap(versions, adapter, { rows: 13 - size }))
          assert.deepStrictEqual(yield* state, before)
        })
      ),
    tries(40)
  )

  const reading = genes(["keep", "keep", "drop", "double", "later", "other"])

  it.effect.prop(
    "where every row can be read, the facts are those that the rows had given at once, and so is what follows from them",
    [Histories.catalogs, Histories.histories, genes(actions), reading, sizes],
    ([catalog, all, one, other, size]) =>
      Effect.gen(function* () {
        const history = all.filter(({ evidence }) => evidence._tag !== "Retracted")
        const pages = rowsOf(history, size * 3)
        const first = one.map((action) => (action === "retract" ? "drop" : action))
        const heard = (mapping: ReadonlyArray<Action>, pages: ReadonlyArray<Rows>) =>
          hear(catalog, history, mappingOf(mapping, history), pages)
        const ended = Effect.gen(function* () {
          const { facts, learners } = yield* (yield* Ledger.Ledger)
            .loadContacts(null, Ledger.maxPage)
            .pipe(Effect.map(({ revisions, learners }) => ({ facts: [...revisions.values()].flat(), learners })))
          const keys = new Map(learners.map(({ id, key }) => [id, key]))
          const last = new Map(
            facts
              .toSorted((a, b) => a.revision - b.revision)
              .map((fact) => [`${fact.reference.source} ${fact.reference.key}`, fact])
          )
          return {
            facts: [...last.values()]
              .filter(({ evidence }) => evidence._tag !== "Retracted")
              .map(({ reference, learner, activity, evidence, happened }) =>
                text([reference, keys.get(learner), activity, evidence, happened])
              )
              .toSorted(),
            outcome: yield* outcome,
            open: yield* uncertain
          }
        })
        const mended = yield* fresh(
          Effect.gen(function* () {
            const versions = yield* heard(first, pages)
            yield* Stream.runDrain(Sync.remap(versions, rereading(mappingOf(other, history)), { rows: size }))
            return yield* ended
          })
        )
        // What the source says last of each row, in one page.
        const last = Object.assign({}, ...pages)
        const known = yield* fresh(Effect.andThen(heard(other, [last]), ended))
        assert.deepStrictEqual(mended.facts, known.facts)
        // Of whom the laws about order say nothing, this one doesn't either.
        const except = both(mended.open, known.open)
        assert.deepStrictEqual(linesOf(without(mended.outcome, except)), linesOf(without(known.outcome, except)))
      }),
    tries(40)
  )
})

const renumbered = ({ id }: Achievement.Achievement, numbers: ReadonlyMap<number, number>): Id.LearnerId =>
  Id.LearnerId.make(numbers.get(id.learner) ?? id.learner)
