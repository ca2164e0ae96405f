/** What decisions change, and what judging people anew does. */
import { Result } from "effect"
import * as Admission from "./Admission.ts"
import type * as Catalog from "../Catalog.ts"
import * as Contact from "../Contact.ts"
import type * as Decision from "../Decision.ts"
import * as Holding from "../Holding.ts"
import { DecisionId, type FactId } from "../Id.ts"
import * as InForce from "./InForce.ts"
import type { Instant } from "../Instant.ts"
import * as Judgement from "./Judgement.ts"
import * as World from "./World.ts"
import type { Loaded, LoadedContacts } from "../Ledger.ts"
import { commitOf, holdingsOf, itself, nothingRead, type Origin, type Plan, stampsOf } from "./Planned.ts"
import * as Redaction from "./Redaction.ts"
import { Refusal } from "../Refusal.ts"

/**
 * What judging all learners of the loaded contacts anew changes, with what is decided of them in the same breath. The work stands at
 * `to` afterwards; null where it stands nowhere.
 */
export const ofContacts = (
  versions: Catalog.Versions,
  loaded: LoadedContacts,
  at: Instant,
  { source, from, lease }: Origin,
  to: string | null,
  drafts: ReadonlyArray<Decision.Draft> = []
): Plan => {
  const known = World.asLoaded(versions, loaded, at)
  const made = drafts.map((draft, index) => madeOf(known, draft, index))
  const world = made.length === 0 ? known : withDecisions(known, made)
  // A person is judged with the lowest of their contacts.
  const ids = new Set(loaded.ids)
  const mine = loaded.learners.filter(({ contact }) => ids.has(World.personOf(world, contact)))
  const judged = Judgement.judge(
    world,
    mine.map(({ id }) => id)
  )
  const persons = loaded.ids.filter((id) => World.personOf(world, id) === id)
  const holdings = holdingsOf(world, judged, persons).filter(
    ({ contact, holdings: own }) => !Holding.isSame(own, loaded.holdings.get(contact) ?? [])
  )
  const commit = commitOf(world, judged, holdings, source, lease)
  const about = made.flatMap((each) => each.about)
  return {
    loaded,
    outcomes: [],
    commit: {
      ...commit,
      stamps: made.length === 0 ? commit.stamps : new Map([...commit.stamps, ...stampsOf(world, about)]),
      decisions: made,
      position: to === null ? null : { from, to }
    },
    counts: { ...nothingRead, entries: judged.entries.length }
  }
}

/** A decision as it will be known: the next one, after so many others made with it. */
const madeOf = (known: World.World, draft: Decision.Draft, index: number): Decision.Decision => ({
  ...draft,
  id: DecisionId.make(known.loaded.head.decisions + index + 1),
  about: Admission.about(known, draft.act),
  recordedAt: known.at,
  batch: known.loaded.head.batch + 1
})

const withDecisions = (known: World.World, made: ReadonlyArray<Decision.Decision>): World.World => ({
  ...known,
  decisions: [...known.loaded.decisions, ...made],
  fresh: { facts: new Set<FactId>(), decisions: new Set(made.map(({ id }) => id)) }
})

/** What decisions made together change. All can be made, or none is. */
export const ofDecisions = (
  versions: Catalog.Versions,
  loaded: Loaded,
  drafts: ReadonlyArray<Decision.Draft>,
  at: Instant
): Result.Result<Plan, Refusal> => {
  const before = World.asLoaded(versions, loaded, at)
  const made: Array<Decision.Decision> = []
  const problems: Array<Refusal["problems"][number]> = []
  for (const [index, draft] of drafts.entries()) {
    const known = withDecisions(before, made)
    const message = Admission.refusal(known, draft)
    if (message !== undefined) problems.push({ decision: index, message })
    made.push(madeOf(known, draft, index))
  }
  return problems.length > 0 ? Result.fail(new Refusal({ problems })) : Result.succeed(decided(before, made))
}

const decided = (before: World.World, made: ReadonlyArray<Decision.Decision>): Plan => {
  const { loaded } = before
  const known = withDecisions(before, made)
  const people = Contact.people(InForce.links(InForce.inForce(known.decisions)))
  const world = { ...known, people }
  const judged = Judgement.judge(world, world.learners.keys())
  const contacts = new Set([...loaded.people.keys(), ...people.keys()])
  const moved = [...contacts].filter((contact) => World.personOf(before, contact) !== World.personOf(world, contact))
  const persons = [...moved, ...moved.map((contact) => World.personOf(before, contact)), ...judged.changed.keys()]
  // Who has become part of another person holds nothing under their own number.
  const absorbed = moved.filter((contact) => World.personOf(world, contact) !== contact)
  const holdings = [...holdingsOf(world, judged, persons), ...absorbed.map((contact) => ({ contact, holdings: [] }))]
  return {
    loaded,
    outcomes: [],
    commit: {
      ...commitOf(world, judged, holdings, itself, null),
      // All that was loaded is about these persons, as they were and as they will be.
      stamps: loaded.stamps,
      decisions: made,
      redaction: Redaction.of(world, made),
      people: moved.map((contact) => ({ contact, person: World.personOf(world, contact) }))
    },
    counts: { ...nothingRead, entries: judged.entries.length }
  }
}
