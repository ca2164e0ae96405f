/** Two changes planned at once and committed at once, each by a writer of its own. */
import { type Adapter, Catalog, Decision, type Fact, Id, Ledger, Plan, Sync } from "@laurel/core"
import { Effect, Result } from "effect"
import { type Deciding, decider, learnerOf } from "./deciding.ts"
import { type Handle, through } from "./ledgerHandles.ts"
import { begin, now, say, sync } from "./ledgerStory.ts"
import { desk, type Participant, participant } from "./participant.ts"

export const gym = Id.SourceId.make("gym")
const club = Id.SourceId.make("club")
const mia = decider()

/** Somebody's participation in the eyes of a source. */
export const seenBy = (source: Id.SourceId, name: string, claims: ReadonlyArray<string> = []): Participant =>
  participant({ offering: "algebra-1", contact: name, source, claims })

/** What a change would commit, planned on the ledger as it is. */
export const planOf = Effect.fnUntraced(function* (
  ledger: Handle,
  versions: Catalog.Versions,
  proposal: Sync.Proposal
) {
  const { commit } = yield* through(ledger, Sync.preview(versions, proposal))
  return commit
})

/** The commit that makes a catalog the latest, resting on everything there is, before anybody is judged by it. */
export const openingOf = Effect.fnUntraced(function* (
  ledger: Handle,
  before: Catalog.Versions,
  compiled: Catalog.Compiled
): Effect.fn.Return<{ readonly versions: Catalog.Versions; readonly commit: Ledger.Commit }, Ledger.LedgerError> {
  const version = Plan.nextVersion(before)
  const versions = Catalog.versions(new Map([...before.all, [version, compiled]]), version)
  const loaded = yield* ledger.load({ ...Ledger.wholePersons([]), source: Plan.itself })
  const text = Catalog.canonical(compiled.catalog)
  const { commit } = Plan.ofCatalog(versions, loaded, yield* now, { version, text })
  return { versions, commit: { ...commit, alone: true } satisfies Ledger.Commit }
})

/** Commits both at once; why those that lost were refused. */
export const race = Effect.fnUntraced(function* (
  [one, other]: readonly [Handle, Handle],
  [first, second]: readonly [Ledger.Commit, Ledger.Commit]
) {
  const outcomes = yield* Effect.all([one.commit(first), other.commit(second)].map(Effect.result), { concurrency: 2 })
  return outcomes.flatMap((outcome) => (Result.isFailure(outcome) ? [outcome.failure.reason._tag] : []))
})

type Proposing = Effect.Effect<Sync.Proposal, Ledger.LedgerError, Ledger.Ledger>

const facts = (source: Id.SourceId, draft: Fact.Draft): Proposing => Effect.succeed({ source, drafts: [draft] })
const decision = (deciding: Deciding): Proposing => Effect.map(deciding, (draft) => ({ decisions: [draft] }))
const double = (name: string) => `${name}'s double`

/** Erases somebody, whoever they are one person with. */
const erasingPerson = (who: Participant): Deciding =>
  Effect.gen(function* () {
    const ledger = yield* Ledger.Ledger
    const dossier = yield* ledger.contact((yield* learnerOf(who)).contact, null)
    const act = Decision.Erased.make({ contacts: dossier?.contact.members ?? [] })
    return { act, actor: "mia", role: "manager", reason: "as agreed" }
  })

/** All that changes a person, each said by somebody else, so that no two use the same numbers. */
const changes: ReadonlyArray<readonly [kind: string, of: (name: string) => Proposing]> = [
  ["a fact", (name) => facts(desk, seenBy(desk, name).scored("finals", 60, "2014-05-10"))],
  ["another source's fact", (name) => facts(gym, seenBy(gym, name).scored("essay", 60, "2014-05-10"))],
  ["a claim alone", (name) => facts(club, seenBy(club, name, [`email:${name}`]).registered("2014-01-01"))],
  ["a link", (name) => decision(mia.links(seenBy(desk, name), seenBy(desk, double(name))))],
  ["an erasure", (name) => decision(erasingPerson(seenBy(desk, name)))]
]
/** Decisions are all Laurel's: two planned at once would use the same numbers. */
const isDecided = ([kind]: (typeof changes)[number]): boolean => kind === "a link" || kind === "an erasure"
/** Each two of them in each order. */
const pairs = changes.flatMap((one) =>
  changes.flatMap((other) => (one === other || (isDecided(one) && isDecided(other)) ? [] : [[one, other] as const]))
)
/** What every race must come to. */
export const eachPair = (outcome: string): ReadonlyArray<string> =>
  pairs.map(([[first], [second]]) => `${first}, ${second}: ${outcome}`)
export const [annOf, bobOf] = [(round: number) => `ann ${round}`, (round: number) => `bob ${round}`]

/** For each pair an Ann and a Bob whom all sources know, and somebody else whom each may turn out to be. */
export const population: Effect.Effect<
  Catalog.Versions,
  Adapter.AdapterError | Catalog.CatalogError | Ledger.LedgerError,
  Ledger.Ledger
> = Effect.gen(function* () {
  const versions = yield* begin
  const everybody = pairs.flatMap((_, round) => [annOf(round), bobOf(round)])
  const known = (source: Id.SourceId, all: ReadonlyArray<string>) =>
    all.map((name) => seenBy(source, name).registered("2014-01-01"))
  yield* say(versions, known(desk, [...everybody, ...everybody.map(double)]))
  for (const source of [gym, club]) yield* sync(versions, [{ drafts: known(source, everybody) }], source)
  return versions
})

/** For each pair, whether somebody lost: the first change is of Ann, the second of whom it is said to be. */
export const racePairs = Effect.fnUntraced(function* (
  both: readonly [Handle, Handle],
  versions: Catalog.Versions,
  ofWhom: (round: number) => string
) {
  const [one, other] = both
  return yield* Effect.forEach(pairs, ([[first, ofFirst], [second, ofSecond]], round) =>
    Effect.gen(function* () {
      const plans = [
        yield* planOf(one, versions, yield* through(one, ofFirst(annOf(round)))),
        yield* planOf(other, versions, yield* through(other, ofSecond(ofWhom(round))))
      ] as const
      return `${first}, ${second}: ${(yield* race(both, plans)).join(", ") || "both won"}`
    })
  )
})

/** Says of every Ann and her Bob that they are one person, or two. */
export const relate = Effect.fnUntraced(function* (versions: Catalog.Versions, deed: "links" | "separates") {
  const drafts = pairs.map((_, round) => mia[deed](seenBy(desk, annOf(round)), seenBy(desk, bobOf(round))))
  yield* Sync.decide(versions, yield* Effect.all(drafts))
})
