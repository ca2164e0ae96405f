/** What a store promises of everybody whom a random history is about: that the log names nobody, and that anybody can be erased. */
import { assert, describe, it } from "@effect/vitest"
import {
  type Adapter,
  type Catalog,
  Decision,
  type Fact,
  type Id,
  Ledger,
  type Refusal,
  Rejection,
  Sync
} from "@laurel/core"
import { Effect } from "effect"
import * as Commands from "./Commands.ts"
import { leavesIn } from "./entriesIn.ts"
import * as Histories from "./Histories.ts"
import { type About, answers, textOf } from "./ledgerAnswers.ts"
import { inOrder } from "./ledgerErasure.ts"
import { tell } from "./ledgerPersons.ts"
import { rejection } from "./ledgerStory.ts"
import { type Tries, tries } from "./ledgerHistories.ts"
import type { Open } from "./ledgerWrites.ts"
import { day, desk } from "./participant.ts"

/** In every personal text of these histories, and in no other. */
const mark = "§"

/** The same draft; all that may name somebody has the mark. */
const marked = (draft: Fact.Draft): Fact.Draft => {
  const { subject, reference, evidence } = draft
  const named = ({ scheme, value }: Fact.Subject["contact"]) => ({ scheme, value: `${mark}${value}` })
  return {
    ...draft,
    said: `${mark} ${reference.key}`,
    reference: { ...reference, key: `${mark}${reference.key}` },
    subject: {
      ...subject,
      key: `${mark}${subject.key}`,
      contact: named(subject.contact),
      claims: (subject.claims ?? []).map(named)
    },
    evidence: markedEvidence(evidence)
  }
}

const markedEvidence = (evidence: Fact.Evidence): Fact.Evidence => {
  if (evidence._tag === "Assessed") return { ...evidence, by: `${mark} mia`, reason: `${mark} was ill` }
  if (evidence._tag !== "Presented") return evidence
  return { ...evidence, title: `${mark} diploma`, provider: `${mark} school`, document: `${mark}.pdf` }
}

/** A row about somebody that could not be read. */
const unread = ({ subject: { contact, key } }: Fact.Draft, line: number) => ({
  ...rejection(line, `${key}`),
  raw: `${line},"${contact.value}",n/a`
})

/** Decides about everybody, for a reason that is personal. */
const judge = Effect.gen(function* () {
  const ledger = yield* Ledger.Ledger
  const { learners } = yield* ledger.loadContacts(null, Ledger.maxPage)
  const on = day("2014-01-09")
  const drafts = learners.map(({ id }, at) => ({
    act: Decision.Assessed.make({ learner: id, group: null, verdict: at % 2 === 0 ? "pass" : "fail", on }),
    actor: "mia",
    role: "manager",
    reason: `${mark} was ill`
  }))
  yield* Sync.decide(yield* Commands.versions, drafts)
})

type Failure = Adapter.AdapterError | Ledger.LedgerError | Catalog.CatalogError | Refusal

/** Says pages, archived, with rows that can't be read, and decides in between. */
const heard = Effect.fnUntraced(function* (
  catalog: unknown,
  pages: ReadonlyArray<ReadonlyArray<Fact.Draft>>
): Effect.fn.Return<void, Failure, Ledger.Ledger> {
  const versions = yield* Commands.applyCatalog(catalog)
  for (const [at, page] of pages.entries()) {
    for (const source of [desk, Histories.lms]) {
      const drafts = page.filter(({ reference }) => reference.source === source).map(marked)
      const rejections = drafts.slice(0, 2).map((draft, line) => ({ ...unread(draft, at * 10 + line), source }))
      yield* tell(versions, { drafts, rejections, ended: false, reading: `${at}` }, source)
    }
    if (at === Math.floor(pages.length / 2)) yield* judge
  }
})

/** Erases whoever that contact is, with all that they are one person with. */
const eraseAll = Effect.fnUntraced(function* (
  contacts: ReadonlyArray<Id.ContactId>
): Effect.fn.Return<ReadonlySet<Id.ContactId>, Ledger.LedgerError | Refusal, Ledger.Ledger> {
  const ledger = yield* Ledger.Ledger
  const found = yield* Effect.forEach(contacts, (id) => ledger.contact(id, null))
  const members = [...new Set(found.flatMap((dossier) => dossier?.contact.members ?? []))]
  const act = Decision.Erased.make({ contacts: members })
  yield* Sync.decide(yield* Commands.versions, [{ act, actor: "mia", role: "manager", reason: "asked for" }])
  return new Set(members)
})

const standing = ({ achievements, holdings, contested, entries, totals }: Effect.Success<typeof answers>) => {
  const { batches: _, decisions: __, ...counts } = totals
  return { achievements, holdings, contested, entries, counts }
}

/** All that a ledger recognizes somebody by in rows. */
const namesOf = ({ dossier, loaded }: About): ReadonlyArray<string> => [
  ...(dossier?.contact.identities ?? []).map(({ value }) => value),
  ...loaded.learners.map(({ key }) => key)
]

/** The same without the rows that hold one of these names. */
const without = (names: ReadonlyArray<string>, { archived, shown, ...rest }: About): About => {
  const isOthers = (raw: string): boolean => !Rejection.isAbout(names, { raw, found: "" })
  return {
    ...rest,
    archived: archived.filter(({ raw }) => isOthers(raw)),
    shown: shown.map((leaf) => ({
      ...leaf,
      hidden: leaf.hidden.filter(({ field, text }) => field !== "raw" || isOthers(text))
    }))
  }
}

/** That one of them can be erased, and then all, whatever has been said and decided of them. */
const erasable = Effect.fnUntraced(function* (nth: number) {
  const before = yield* answers
  const victim = before.ids[nth % Math.max(1, before.ids.length)]
  if (victim === undefined) return
  const gone = yield* eraseAll([victim])
  const after = yield* answers
  assert.deepStrictEqual(standing(after), standing(before))
  assert.deepStrictEqual(after.log.slice(0, before.log.length), before.log)
  const names = [...before.persons].flatMap(([id, found]) => (gone.has(id) ? namesOf(found) : []))
  for (const [id, found] of before.persons) {
    const now = after.persons.get(id)
    assert.deepStrictEqual(now?.stood, found.stood)
    if (gone.has(id)) {
      assert.deepStrictEqual(now?.claims, [])
      assert.notInclude(textOf(now), mark)
    } else if (!found.loaded.decisions.some(({ about }) => about.some((contact) => gone.has(contact))))
      assert.deepStrictEqual(now, without(names, found))
  }
  yield* inOrder
  const rest = before.ids.filter((id) => !gone.has(id))
  if (rest.length > 0) yield* eraseAll(rest)
  const last = yield* answers
  assert.deepStrictEqual(standing(last), standing(before))
  assert.deepStrictEqual(
    last.contacts.map((contact) => contact?.identities),
    last.ids.map(() => [])
  )
  assert.notInclude(textOf(last), mark)
  yield* inOrder
})

export const ledgerErasures = (open: Open, random: Tries): void => {
  describe("whoever a random history is about", () => {
    it.effect.prop(
      "is named by no leaf of the log, and can be erased: nothing personal is left of them, and all that stood stands",
      [Histories.catalogs, Histories.histories, Histories.arrangements],
      ([catalog, history, arrangement]) =>
        Effect.gen(function* () {
          yield* heard(catalog, Histories.arrange(history, arrangement))
          for (const { text } of yield* leavesIn) assert.notInclude(text, mark)
          yield* erasable(arrangement.order[0] ?? 0)
        }).pipe(Effect.provide(open())),
      tries(random)
    )

    it.effect.prop(
      "can be erased whatever was decided, and who is one person with whom",
      [Histories.wilfulCatalogs, Histories.wilfulCatalogs, Commands.commands],
      ([catalog, other, commands]) =>
        Effect.gen(function* () {
          yield* Commands.applyCatalog(catalog)
          for (const command of commands) yield* Commands.perform(command, [catalog, other])
          yield* erasable(commands[0]?.days ?? 0)
        }).pipe(Effect.provide(open())),
      tries(random)
    )
  })
}
