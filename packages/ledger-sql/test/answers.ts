/** Everything the port `Ledger` can be asked, as canonical JSON: as it was asked of the stores in `fixtures`, whose numbers have no gaps. */
import { createHash } from "node:crypto"
import { type Achievement, AchievementId, Audit, Id, Ledger, Merkle } from "@laurel/core"
import { LedgerSql } from "@laurel/ledger-sql"
import { Effect } from "effect"
import { Commands, day } from "@laurel/testkit"

/** Sorted keys; a Map is a list of pairs sorted by their text; a bigint is its digits; undefined is left out. */
export const canonical = (value: unknown): string => {
  if (typeof value === "bigint") return JSON.stringify(String(value))
  if (value instanceof Map) return `[${[...value].map(canonical).toSorted(byText).join(",")}]`
  if (Array.isArray(value)) return `[${value.map((each) => canonical(each === undefined ? null : each)).join(",")}]`
  if (typeof value === "object" && value !== null)
    return `{${Object.entries(value)
      .filter(([, part]) => part !== undefined)
      .toSorted(([a], [b]) => byText(a, b))
      .map(([key, part]) => `${JSON.stringify(key)}:${canonical(part)}`)
      .join(",")}}`
  return JSON.stringify(value)
}
const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
const texts = <A>(all: ReadonlyArray<A>): ReadonlyArray<A> => all.toSorted((a, b) => byText(canonical(a), canonical(b)))
const ids = <A extends { readonly id: number }>(all: ReadonlyArray<A>): ReadonlyArray<A> =>
  all.toSorted((a, b) => a.id - b.id)
const achievementsInOrder = (all: ReadonlyArray<Achievement.Achievement>) =>
  all.toSorted((a, b) => AchievementId.compare(a.id, b.id))
const digest = (value: unknown): string => createHash("sha256").update(canonical(value)).digest("hex")

/** All pages of an answer. */
const pages = Effect.fnUntraced(function* <A, C, E, R>(
  ask: (after: C | null) => Effect.Effect<ReadonlyArray<A>, E, R>,
  last: (item: A) => C
) {
  const all: Array<A> = []
  for (let page = yield* ask(null); page.length > 0;) {
    all.push(...page)
    const end = page.at(-1)
    page = end === undefined ? [] : yield* ask(last(end))
  }
  const found: ReadonlyArray<A> = all
  return found
})

/** The days on which holders and achievers are asked for. */
const days = [
  "2013-06-01",
  "2014-01-04",
  "2014-01-08",
  "2014-01-12",
  "2014-01-18",
  "2014-01-25",
  "2014-06-01",
  "2014-12-31",
  "2015-06-01",
  "2016-06-01",
  "2020-01-01",
  "2030-01-01"
]

/** What no ledger has to keep in an order is sorted: identities, achievements of a dossier, holdings of a person, learners. */
const inOrder = (dossier: Ledger.Dossier) => ({
  contact: { ...dossier.contact, identities: texts(dossier.contact.identities) },
  learners: ids(dossier.learners),
  achievements: achievementsInOrder(dossier.achievements),
  holdings: texts(dossier.holdings),
  decisions: dossier.decisions
})

/** The nodes of all whole subtrees over so many leaves. */
const nodesOver = (size: number): ReadonlyArray<Merkle.Node> =>
  Array.from({ length: Math.ceil(Math.log2(size + 1)) }, (_, level) =>
    Array.from({ length: Math.floor(size / 2 ** level) }, (_each, place) => ({ level, place }))
  ).flat()

/** Everything about the log that only its leaves say: what opens their commitments, and the hashes of the tree. */
export const proofs = Effect.gen(function* () {
  const ledger = yield* Ledger.Ledger
  const leaves = yield* pages(
    (after: number | null) => ledger.log(after, Ledger.maxPage),
    ({ index }) => index
  )
  const shown: Array<unknown> = []
  for (let at = 0; at < leaves.length; at += Ledger.maxPage)
    shown.push(...(yield* ledger.leaves(leaves.slice(at, at + Ledger.maxPage).map(({ of }) => of))))
  const hashes: Array<string> = []
  const nodes = nodesOver(leaves.length)
  for (let at = 0; at < nodes.length; at += Ledger.maxPage)
    hashes.push(...(yield* ledger.hashes(nodes.slice(at, at + Ledger.maxPage))).map(Merkle.hex))
  const { ids } = yield* ledger.loadContacts(null, Ledger.maxPage)
  return { shown, hashes, claims: yield* ledger.claims(ids), lastSigned: (yield* ledger.lastSigned) ?? null }
})

export const answers = Effect.gen(function* () {
  const ledger = yield* Ledger.Ledger
  const totals = yield* ledger.totals
  const contactIds = Array.from({ length: totals.contacts }, (_, index) => Id.ContactId.make(index + 1))
  const learnerIds = Array.from({ length: totals.learners }, (_, index) => Id.LearnerId.make(index + 1))
  const decisionIds = Array.from({ length: totals.decisions }, (_, index) => Id.DecisionId.make(index + 1))
  const factIds = Array.from({ length: totals.facts }, (_, index) => Id.FactId.make(index + 1))
  const contacts = yield* Effect.forEach(contactIds, (id) =>
    Effect.map(ledger.contact(id, null), (found) => [id, found === undefined ? null : inOrder(found)] as const)
  )
  const named = [
    ...new Set(contacts.flatMap(([, found]) => (found?.contact.identities ?? []).map(({ value }) => value)))
  ].toSorted(byText)
  const known = [
    ...new Set(contacts.flatMap(([, found]) => (found?.achievements ?? []).map(({ id }) => AchievementId.format(id))))
  ].toSorted(byText)
  const facts: Array<unknown> = []
  for (let at = 0; at < factIds.length; at += Ledger.maxPage)
    facts.push(...ids(yield* ledger.facts(factIds.slice(at, at + Ledger.maxPage))))
  const loaded: Array<unknown> = []
  for (let after: Id.ContactId | null = null; ;) {
    const page: Ledger.LoadedContacts = yield* ledger.loadContacts(after, 40)
    const last = page.ids.at(-1)
    if (last === undefined) break
    after = last
    loaded.push({
      ids: page.ids,
      learners: ids(page.learners),
      revisions: new Map([...page.revisions].map(([id, own]) => [id, ids(own)])),
      achievements: new Map([...page.achievements].map(([id, own]) => [id, achievementsInOrder(own)])),
      decisions: page.decisions,
      people: page.people,
      holdings: new Map([...page.holdings].filter(([, own]) => own.length > 0).map(([id, own]) => [id, texts(own)]))
    })
  }
  const versions = yield* Commands.versions
  return {
    catalogs: yield* ledger.catalogs,
    // What drifts of each source was not asked then.
    positions: new Map(
      [...(yield* ledger.positions)].map(([source, { text, catalog, recordedAt, rejected }]) => [
        source,
        { text, catalog, recordedAt, rejected }
      ])
    ),
    totals,
    contacts,
    find: yield* Effect.forEach(named, (name) =>
      Effect.map(ledger.find(name), (found) => [name, found.map(({ id }) => id)] as const)
    ),
    histories: yield* Effect.forEach(contactIds, (id) =>
      Effect.map(
        pages(
          (after: number | null) => ledger.history(id, after),
          ({ index }) => index
        ),
        (history) => [id, history] as const
      )
    ),
    learners: yield* Effect.forEach(learnerIds, (id) =>
      Effect.map(
        ledger.learner(id),
        (found) => [id, found === undefined ? null : { ...found, revisions: ids(found.revisions) }] as const
      )
    ),
    achievements: yield* Effect.forEach(known, (name) => {
      const id = AchievementId.parse(name)
      return id === undefined
        ? Effect.die(new Error(name))
        : Effect.map(ledger.achievement(id), (found) => [name, found ?? null] as const)
    }),
    decisions: yield* ledger.decisions(decisionIds),
    contested: yield* pages(
      (after: AchievementId.AchievementId | null) => ledger.contested(after, null),
      ({ id }) => id
    ),
    shared: yield* pages(
      (after: Ledger.Shared["identity"] | null) => ledger.shared(after),
      ({ identity }) => identity
    ),
    holders: yield* Effect.forEach(days, (text) =>
      Effect.map(ledger.holders(day(text), null), (found) => [text, found] as const)
    ),
    achievers: yield* Effect.forEach(days, (text) =>
      Effect.map(ledger.achievers(day(text), null), (found) => [text, found] as const)
    ),
    // Nor whether one was dismissed before.
    rejections: (yield* pages(
      (after: number | null) => ledger.rejections(after),
      ({ id }) => id
    )).map(({ reopened: _reopened, ...rejection }) => rejection),
    log: yield* pages(
      (after: number | null) => ledger.log(after, 300),
      ({ index }) => index
    ),
    checkpoints: yield* pages(
      (after: number | null) => ledger.checkpoints(after),
      ({ batch }) => batch
    ),
    factsSha256: digest(facts),
    loadContactsSha256: digest(loaded),
    verify: yield* Audit.verify(versions, LedgerSql.sha256)
  }
})
