/** What a page of a source changes, and what taking a part of an import back does. */
import type { Page, Received } from "../Adapter.ts"
import type * as Catalog from "../Catalog.ts"
import * as Fact from "../Fact.ts"
import type { DecisionId } from "../Id.ts"
import { type ActivityId } from "../Id.ts"
import { Intake } from "./Intake.ts"
import type { Instant } from "../Instant.ts"
import * as Judgement from "./Judgement.ts"
import type * as World from "./World.ts"
import {
  type Commit,
  type Learner,
  type Loaded,
  maxReceived,
  maxReceivedRows,
  type Part,
  type ReceivedRow
} from "../Ledger.ts"
import * as Offering from "../Offering.ts"
import { commitOf, holdingsOf, nothingRead, type Origin, type Plan, stampsOf } from "./Planned.ts"
import { isLong } from "./LongKey.ts"
import * as Rejection from "../Rejection.ts"
import type { Undoing } from "./Undoing.ts"

/** What one page changes. Of one that reads rows again also `gone`: facts of these rows that it does not say any more. */
export const ofPage = (
  versions: Catalog.Versions,
  origin: Origin,
  page: Page,
  loaded: Loaded,
  at: Instant,
  gone: ReadonlyArray<Fact.Fact> = []
): Plan => {
  const { source, from, lease, archives = false, mends = false, reread } = origin
  const latest = versions.all.get(versions.latest)
  const known = new Intake(origin, page, loaded, at)
  for (const fact of gone) known.drop(fact)
  known.takeAll(latest)
  const { changed: revisions, learners } = known
  const fresh = { facts: new Set(known.facts.map(({ id }) => id)), decisions: new Set<DecisionId>() }
  const { decisions, people } = loaded
  const world = { versions, loaded, at, learners, revisions, decisions, people, fresh }
  const judged = Judgement.judge(world, revisions.keys())
  const concerned = [...revisions.keys()].flatMap((id) => learners.get(id)?.contact ?? [])
  const rejections = [...page.rejections, ...known.rejections].map((each) =>
    each.key === null || !isLong(each.key) ? each : { ...each, key: Rejection.boundedKey(each.key) }
  )
  // Asked for once: each row is written out for it.
  const rows = reread === undefined && (archives || mends) ? (page.received?.() ?? []) : []
  // What an import was read from is its files: to read them again is another import.
  const isKept = archives && origin.import === undefined
  const { received, unkept } = isKept ? receivedOf(page, rows, known) : nothingReceived
  return {
    loaded,
    outcomes: known.outcomes,
    commit: {
      ...commitOf(world, judged, holdingsOf(world, judged, judged.changed.keys()), source, lease),
      import: origin.import ?? null,
      stamps: stampsOf(world, [
        ...concerned,
        ...[...known.newClaims, ...known.newLearners].map(({ contact }) => contact)
      ]),
      rows: page.rows,
      contacts: known.newContacts,
      claims: known.newClaims,
      learners: known.newLearners,
      facts: known.facts,
      withdrawals: known.withdrawals.kept,
      reread: reread ?? (mends ? rows.map(({ key }) => ({ stream: page.stream, key })) : []),
      rejections,
      archived: archives ? archivedOf(page, known) : [],
      received,
      reading: { stream: page.stream, name: `${page.reading}@${versions.latest}`, ended: page.ended },
      position: reread === undefined && origin.import === undefined ? { from, to: page.position } : null
    },
    counts: {
      rows: page.rows,
      facts: known.facts.length,
      corrections: known.facts.filter(({ revision }) => revision > 1).length,
      unplaced: known.facts.filter((fact) => isUnplaced(latest, learners.get(fact.learner), fact)).length,
      same: known.same,
      ignored: known.ignored,
      rejections: rejections.filter(({ kind }) => kind !== "drift").length,
      drift: rejections.filter(({ kind }) => kind === "drift").length,
      unkept,
      entries: judged.entries.length
    }
  }
}

const archivedOf = (page: Page, { facts, drafts }: Intake): Commit["archived"] =>
  facts.flatMap(({ id }, at) => {
    const draft = drafts[at]
    return draft === undefined || draft === null ? [] : [{ fact: id, raw: Rejection.bounded(page.raw(draft)) }]
  })

interface ReceivedRows {
  readonly received: ReadonlyArray<ReceivedRow>
  readonly unkept: number
}

const nothingReceived: ReceivedRows = { received: [], unkept: 0 }

/** Each row once, as it was last received in the page, but for those of whoever is ignored; and how many can't be kept. */
const receivedOf = ({ stream, reading }: Page, all: ReadonlyArray<Received>, { ignoredKeys }: Intake): ReceivedRows => {
  const rows = new Map<string, ReceivedRow>()
  let unkept = 0
  for (const row of all) {
    // It could not be asked for, and there is none of it.
    if (isLong(row.key)) {
      unkept += 1
      continue
    }
    const key = Fact.keyOf({ stream, key: row.key })
    rows.delete(key)
    const isUnkept = row.raw.length > maxReceived || rows.size >= maxReceivedRows
    if (isUnkept) unkept += 1
    rows.set(key, { stream, reading, ...row, raw: isUnkept || ignoredKeys.has(key) ? null : row.raw })
  }
  return { received: [...rows.values()], unkept }
}

const isUnplaced = (
  catalog: Catalog.Compiled | undefined,
  learner: Learner | undefined,
  { activity, evidence }: Fact.Fact
): boolean => {
  // A session that a source schedules is one by that.
  if (evidence._tag === "Retracted" || evidence._tag === "Scheduled") return false
  const offering = learner === undefined ? undefined : catalog?.offerings.get(learner.offering)
  // Where the catalog has no sessions, they are those that sources schedule.
  if (evidence._tag === "Attended" && (offering?.sessions ?? []).length === 0) return false
  return activity !== null && offering !== undefined && !activities(offering).has(activity)
}

/**
 * What undoing a part of an import changes: what references say again, and all that follows from it, also for those who are only
 * touched by it.
 */
export const ofUndo = (
  versions: Catalog.Versions,
  origin: Pick<Origin, "source" | "lease"> & { readonly import: Part; readonly stood: World.Stood },
  loaded: Loaded,
  at: Instant,
  undone: Pick<Undoing, "reversed" | "touched">
): Plan => {
  const { source, lease, stood, ...rest } = origin
  const known = new Intake({ source, lease, ...rest, from: null }, nothing, loaded, at)
  for (const { last, earlier } of undone.reversed) known.restore(last, earlier)
  const { changed: revisions, learners } = known
  const touched = new Set([...revisions.keys(), ...undone.touched])
  const fresh = { facts: new Set(known.facts.map(({ id }) => id)), decisions: new Set<DecisionId>() }
  const { decisions, people } = loaded
  const world = { versions, loaded, at, learners, revisions, decisions, people, fresh, stood }
  const judged = Judgement.judge(world, touched)
  const concerned = [...touched].flatMap((id) => learners.get(id)?.contact ?? [])
  return {
    loaded,
    outcomes: [],
    commit: {
      ...commitOf(world, judged, holdingsOf(world, judged, judged.changed.keys()), source, lease),
      import: origin.import,
      stamps: stampsOf(world, concerned),
      facts: known.facts
    },
    counts: {
      ...nothingRead,
      facts: known.facts.length,
      corrections: known.facts.length,
      entries: judged.entries.length
    }
  }
}

/** A page that says nothing. */
const nothing: Page = {
  stream: "undo",
  reading: "undo",
  rows: 0,
  drafts: [],
  raw: () => "",
  rejections: [],
  position: "",
  ended: false
}

const placed = new WeakMap<Offering.Offering, ReadonlySet<ActivityId>>()

/** The activities that feed some component, sessions among them. Kept per offering: every fact is held against them. */
const activities = (offering: Offering.Offering): ReadonlySet<ActivityId> => {
  let found = placed.get(offering)
  if (found === undefined) {
    const sessions = (offering.sessions ?? []).map(({ activity }) => activity)
    placed.set(offering, (found = new Set([...offering.components.flatMap(Offering.feeding), ...sessions])))
  }
  return found
}
