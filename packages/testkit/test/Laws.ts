/** What the laws compare: the outcome of a ledger by people and types, without any number that a ledger gave. */
import {
  type Achievement,
  type AchievementId,
  Audit,
  type Catalog,
  CivilDate,
  type Fact,
  Fraction,
  type Holding,
  type Id,
  Ledger,
  LedgerMemory,
  Terms
} from "@laurel/core"
import { Commands, days } from "@laurel/testkit"
import { Effect } from "effect"

export type Drafts = ReadonlyArray<Fact.Draft>

/** Every law is tried this often, and the same way each time; LAUREL_RUNS tries more, each time another way. */
const asked = Number(process.env["LAUREL_RUNS"] ?? 0)
export const tries = (runs: number) => ({
  arbitrary: asked > 0 ? { runs: asked } : { runs, seed: "laurel" },
  timeout: 600_000 + asked * 200
})

/** In a ledger of its own. */
export const fresh = <A, E>(effect: Effect.Effect<A, E, Ledger.Ledger>) => Effect.provide(effect, LedgerMemory.layer)

/** Applies a catalog and hears pages one after another. */
export const hear = Effect.fnUntraced(function* (catalog: unknown, pages: ReadonlyArray<Drafts>) {
  yield* Commands.applyCatalog(catalog)
  for (const page of pages) yield* Commands.say(page)
})

/** One person after another, each once. */
export const dossiers = Effect.gen(function* () {
  const ledger = yield* Ledger.Ledger
  const { ids } = yield* ledger.loadContacts(null, Ledger.maxPage)
  const found = yield* Effect.forEach(ids, (id) => ledger.contact(id, null))
  return new Map(found.flatMap((dossier) => (dossier === undefined ? [] : [[dossier.contact.id, dossier] as const])))
})

const date = (day: CivilDate.CivilDate | null): string => (day === null ? "" : CivilDate.format(day))

/** One achievement in a line; nothing of one that never counted, whatever is decided of its dates. */
const told = (
  { id, held, expires, contested, shadow, score, due, terms }: Achievement.Achievement,
  offering: string
): ReadonlyArray<string> => {
  if (held.length === 0 && shadow === null && contested === null) return []
  return [
    [
      `${id.type} in ${offering}`,
      days(held),
      `expires ${date(expires)}`,
      `score ${score === null ? "" : Fraction.format(score)}`,
      `due ${date(due)}`,
      ...(contested === null ? [] : [`contested ${days(contested.held)}`]),
      ...(shadow === null ? [] : [`shadow ${days(shadow)}`]),
      Terms.canonical(terms)
    ].join("; ")
  ]
}

const toldHolding = ({ certification, periods }: Holding.Holding): string =>
  `${certification}: ${[...new Set(periods.map(toldPeriod))].join(", ")}`

const toldPeriod = ({
  from,
  last,
  ends,
  relation,
  expires,
  opens,
  grace,
  achievement,
  beside
}: Holding.Period): string =>
  [
    `${date(from)}..${date(last)} ${ends} ${relation}`,
    `expires ${date(expires)}`,
    `opens ${date(opens)}`,
    `grace ${date(grace)}`,
    `by ${achievement.type}`,
    `beside ${beside.map(({ type }) => type).join(" ")}`
  ].join(" ")

export type Outcome = ReadonlyMap<string, ReadonlyArray<string>>

const nameOf = ({ contact }: Ledger.Dossier): string =>
  contact.identities
    .map(({ scheme, value }) => `${scheme}:${value}`)
    .toSorted()
    .join(" ")

/**
 * What each person has, in lines; a joined participation's two records of one earning are one. A holding tells them once by itself, but
 * where no day can be theirs: an unresolved one duplicates nothing, so that each is shown.
 */
export const outcomeOf = (dossier: Ledger.Dossier): ReadonlyArray<string> => {
  const offerings = new Map(dossier.learners.map(({ id, offering }) => [id, offering]))
  const lines = dossier.achievements.flatMap((each) => told(each, offerings.get(each.id.learner) ?? ""))
  return [...new Set(lines)].toSorted().concat(dossier.holdings.map(toldHolding).toSorted())
}

/** The outcome of the whole ledger; people of whom there is nothing to say are left out. */
export const outcome = Effect.map(
  dossiers,
  (found): Outcome =>
    new Map(
      [...found.values()].flatMap((dossier) => {
        const lines = outcomeOf(dossier)
        return lines.length === 0 ? [] : [[nameOf(dossier), lines] as const]
      })
    )
)

/**
 * People of whom something stands, or stood, that the facts leave open now. An undetermined verdict neither issues nor withdraws
 * (semantics §2), so what they have depends on what was heard before: the one exception to the laws.
 */
export const undecided = Effect.fnUntraced(function* (versions: Catalog.Versions) {
  const names = new Set<string>()
  for (const dossier of (yield* dossiers).values()) {
    for (const { id } of dossier.achievements) {
      const explanation = yield* Audit.explain(versions, id, null)
      if (explanation === undefined || isOpen(explanation)) names.add(nameOf(dossier))
    }
  }
  return names
})

export const isOpen = ({ verdict: { outcome, spans } }: Audit.Explanation): boolean =>
  outcome === "undetermined" && spans.length === 0

/**
 * People with two achievements of one type, earned on one day, that are not alike: which of them speaks for a certification is
 * settled by the learners' numbers, and those are given in the order of arrival. And people with two of one offering: a journey
 * that was once told as two keeps both records.
 */
const tied = Effect.map(
  dossiers,
  (found): ReadonlySet<string> => new Set([...found.values()].flatMap((each) => (hasTie(each) ? [nameOf(each)] : [])))
)

const hasTie = ({ achievements, learners }: Ledger.Dossier): boolean => {
  const offerings = new Map(learners.map(({ id, offering }) => [id, offering]))
  const earned = achievements.filter(({ held }) => held.length > 0)
  const byDay = Map.groupBy(earned, ({ id, held }) => `${id.type} ${held[0]?.from}`)
  return [...byDay.values()].some(
    (all) =>
      new Set(all.flatMap((each) => told(each, ""))).size > 1 ||
      new Set(all.map(({ id }) => offerings.get(id.learner))).size < all.length
  )
}

/** Everybody of whom the laws about order say nothing. */
export const uncertain = Effect.gen(function* () {
  return both(yield* undecided(yield* Commands.versions), yield* tied)
})

/** An outcome to be compared. */
export const linesOf = (outcome: Outcome): ReadonlyArray<string> =>
  [...outcome].flatMap(([name, lines]) => lines.map((line) => `${name}: ${line}`))

/** An outcome without some people. */
export const without = (outcome: Outcome, names: ReadonlySet<string>): Outcome =>
  new Map([...outcome].filter(([name]) => !names.has(name)).toSorted(([a], [b]) => (a < b ? -1 : 1)))

/** Both sets of names. */
export const both = (a: ReadonlySet<string>, b: ReadonlySet<string>): ReadonlySet<string> => new Set([...a, ...b])

/** Does a deed, and says what it meant; `refused` where it was not done. */
export const doOne = Effect.fnUntraced(function* (deed: Commands.Deed) {
  const draft = yield* Commands.resolve(deed)
  if (draft === undefined || !(yield* Commands.decide([deed]))) return refused
  const { act } = draft
  return "achievement" in act ? `${act._tag} ${act.achievement.type} ${act.achievement.earning}` : act._tag
})

export const refused = "refused"

/** Does one deed after another, and says what each meant. */
export const doAll = (deeds: ReadonlyArray<Commands.Deed>) => Effect.forEach(deeds, doOne)

export const achievementIds = Effect.map(dossiers, (found) =>
  [...found.values()].flatMap(({ achievements }) => achievements.map(({ id }): AchievementId.AchievementId => id))
)

/** The numbers of contacts, for asking about one. */
export const contactIds = Effect.gen(function* () {
  const ledger = yield* Ledger.Ledger
  const { ids } = yield* ledger.loadContacts(null, Ledger.maxPage)
  return ids satisfies ReadonlyArray<Id.ContactId>
})
