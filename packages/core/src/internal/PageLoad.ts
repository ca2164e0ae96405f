/** What has to be known of a page before it is planned. */
import type { Page } from "../Adapter.ts"
import type * as Catalog from "../Catalog.ts"
import * as Contact from "../Contact.ts"
import { type Draft, keyOf, recordOf, type Subject } from "../Fact.ts"
import type { LoadRequest, RecordId, Room } from "../Ledger.ts"
import type { Origin } from "../Plan.ts"

/** A page may claim one participation for two people: both are looked up, or the known one would be made known twice. */
const subjectsOf = (drafts: ReadonlyArray<Draft>): ReadonlyArray<Subject> => {
  const distinct = [...new Set(drafts.map(({ subject }) => subject))]
  return [
    ...new Map(distinct.map((subject) => [`${Contact.keyOf(subject.contact)}\n${subject.key}`, subject])).values()
  ]
}

/** A draft is one fact, or two where it leaves another learner. What is taken back by its record takes one more each. */
const roomFor = (drafts: ReadonlyArray<Draft>, exclusive: boolean): Room => ({
  facts: drafts.length * 2,
  decisions: 0,
  exclusive
})

/** The records that drafts are of, each once. */
const recordsOf = (drafts: ReadonlyArray<Draft>): ReadonlyArray<RecordId> => {
  const all = new Map<string, RecordId>()
  for (const { reference } of drafts) {
    const [stream, record] = [reference.stream, recordOf(reference.key)]
    all.set(keyOf({ stream, key: record }), { stream, record })
  }
  return [...all.values()]
}

/** `attempt` counts from 1: who was too late once looks every reference up. */
export const requestOf = (
  versions: Catalog.Versions,
  { source, family = "state", matched, import: part }: Pick<Origin, "source" | "family" | "matched" | "import">,
  { stream, drafts, withdrawals = [], silent = [] }: Pick<Page, "stream" | "drafts" | "withdrawals" | "silent">,
  attempt: number
): LoadRequest & { readonly room: Room } => {
  // Of an import each is looked up, so that a check tells what a run will do.
  // Elsewhere a fact under another learner shows as a conflict; a retraction that finds no fact would write nothing at all.
  const asked =
    attempt > 1 || part !== undefined ? drafts : drafts.filter(({ evidence }) => evidence._tag === "Retracted")
  const isRecord = family === "record"
  const named = withdrawals.flatMap(({ record, by }) => [record, by]).map((record) => ({ stream, record }))
  return {
    source,
    subjects: subjectsOf(drafts),
    references: asked.map(({ reference }) => reference),
    prefixes: isRecord
      ? [...withdrawals.map(({ record }) => record), ...silent].map((prefix) => ({ stream, prefix }))
      : [],
    records: isRecord ? [...recordsOf(drafts), ...named] : [],
    contacts:
      matched === undefined ? [] : [...new Set([...matched.values()].filter((found) => typeof found === "number"))],
    whole: versions.crossing,
    room: roomFor(drafts, attempt > 2)
  }
}
