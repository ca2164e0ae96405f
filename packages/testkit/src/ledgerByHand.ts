/** Commits made by hand, for what no source says by itself: a ledger stores what it is given and decides nothing. */
import {
  type Achievement,
  type AchievementId,
  type Decision,
  type Entry,
  type Holding,
  Id,
  Ledger,
  Span,
  Terms
} from "@laurel/core"
import { Effect } from "effect"
import { now } from "./ledgerStory.ts"
import { day, desk } from "./participant.ts"

/** Asks for nobody, to be filled with whom to ask for. */
export const nobody: Ledger.LoadRequest = {
  source: null,
  subjects: [],
  references: [],
  prefixes: [],
  records: [],
  contacts: [],
  whole: false,
  room: null
}

/** A commit that writes nothing on the ledger's present head. */
export const blank = Effect.gen(function* () {
  const ledger = yield* Ledger.Ledger
  // Numbers are chosen by hand: they are nobody's.
  const head = { ...(yield* ledger.load(nobody)).head, exclusive: true }
  const commit: Ledger.Commit = {
    head,
    stamps: new Map(),
    lease: null,
    alone: false,
    recordedAt: yield* now,
    source: desk,
    under: (yield* ledger.catalogs).at(-1)?.version ?? Id.CatalogVersion.make(1),
    catalog: null,
    rows: 0,
    contacts: [],
    claims: [],
    learners: [],
    facts: [],
    decisions: [],
    entries: [],
    certificates: [],
    achievements: [],
    people: [],
    holdings: [],
    restated: [],
    withdrawals: [],
    reread: [],
    rejections: [],
    archived: [],
    received: [],
    reading: null,
    import: null,
    redaction: null,
    position: null
  }
  return commit
})

/** Writes this and nothing else, on the present head. */
export const write = Effect.fnUntraced(function* (
  parts: Partial<Ledger.Commit>
): Effect.fn.Return<Ledger.Commit, Ledger.LedgerError, Ledger.Ledger> {
  const ledger = yield* Ledger.Ledger
  const commit: Ledger.Commit = { ...(yield* blank), ...parts }
  yield* ledger.commit(commit)
  return commit
})

export const contact = (id: number): Id.ContactId => Id.ContactId.make(id)

/** New contacts of these names, as `scheme:value`, numbered from `first`, each with one participation of the same number. */
export const people = (names: ReadonlyArray<string>, first = 1): Pick<Ledger.Commit, "contacts" | "learners"> => ({
  contacts: names.map((name, index) => ({ id: contact(first + index), identity: identity(name) })),
  learners: names.map((name, index) => ({
    id: Id.LearnerId.make(first + index),
    contact: contact(first + index),
    source: desk,
    key: `${name}/algebra-1`,
    offering: Id.OfferingId.make("algebra-1")
  }))
})

export const identity = (name: string) => {
  const colon = name.indexOf(":")
  return { scheme: name.slice(0, colon), value: name.slice(colon + 1) }
}

export const achievementId = (type: string, learner: number, earning = 1): AchievementId.AchievementId => ({
  type: Id.TypeId.make(type),
  learner: Id.LearnerId.make(learner),
  earning
})

/** Earned on 10 May 2014 by the contact of that number, and as ordinary as can be. */
export const achievement = (
  id: AchievementId.AchievementId,
  owner: number,
  parts: Partial<Achievement.Achievement> = {}
): Achievement.Achievement => ({
  id,
  contact: contact(owner),
  revision: 1,
  catalog: Id.CatalogVersion.make(1),
  held: Span.since(day("2014-05-10")),
  expires: null,
  contested: null,
  shadow: null,
  score: null,
  due: null,
  issuedOn: day("2014-05-11"),
  terms: Terms.none,
  ...parts
})

/** The entry that leaves it behind. */
export const entered = (
  { id, ...state }: Achievement.Achievement,
  recordedAt: Ledger.Commit["recordedAt"]
): Entry.Entry => ({ kind: "Issued", achievement: id, because: [], decisions: [], recordedAt, ...state })

/** From 10 May 2014 on, and as ordinary as can be. */
export const period = (id: AchievementId.AchievementId, parts: Partial<Holding.Period> = {}): Holding.Period => ({
  achievement: id,
  beside: [],
  from: day("2014-05-10"),
  last: null,
  ends: "never",
  relation: "initial",
  expires: null,
  opens: null,
  grace: null,
  ...parts
})

export const licence = (...periods: ReadonlyArray<Holding.Period>): Holding.Holding => ({
  certification: Id.CertificationId.make("licence"),
  periods
})

/** Decided about these contacts on a commit's head, under the first number that is free. */
export const decided = (
  { head, recordedAt }: Ledger.Commit,
  acts: ReadonlyArray<readonly [Decision.Act, ...about: ReadonlyArray<number>]>
): ReadonlyArray<Decision.Decision> =>
  acts.map(([act, ...about], index) => ({
    act,
    actor: "account 7 é",
    role: "registrar",
    reason: 'She said "no".',
    id: Id.DecisionId.make(head.decisions + index + 1),
    about: about.map(contact),
    recordedAt,
    batch: head.batch + 1
  }))
