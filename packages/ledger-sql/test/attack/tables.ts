/**
 * What every table counts as. Evidence is what the log commits to; what is derived follows from it, and must. Both are verified,
 * and whoever verifies is told which record it is. Operational tables say how work goes on: to change them may make work be done
 * again, or not at all, but changes nothing of what was recorded.
 */
import type { Value } from "../../src/Engine.ts"
import { type TableName, tables } from "../../src/Schema.ts"

/** A row by the names of its columns. */
export type Stored = Readonly<Record<string, Value>>

/** What records are called in reports, as far as a row alone does not say it. */
export interface Words {
  /** The text of an interned name. */
  readonly text: (id: Value | undefined) => string
  /** Every record that a name is used in. */
  readonly named: (id: Value | undefined) => ReadonlyArray<string>
  /** Every record that a stream is used in. */
  readonly streamed: (id: Value | undefined) => ReadonlyArray<string>
  /** The certificate of a place. */
  readonly certificateOf: (id: Value | undefined) => string | undefined
  /** The leaf of a claim, an entry or a certificate, by its place in its batch; undefined where there is no such batch. */
  readonly leaf: (
    kind: "claim" | "entry" | "certificate",
    batch: Value | undefined,
    ordinal: Value | undefined
  ) => number | undefined
}

/** Evidence, or what follows from it, and how a report names the record that a row is, or is part of. */
interface Verified {
  readonly is: "evidence" | "derived"
  readonly places: (row: Stored, words: Words) => ReadonlyArray<string>
  /** Columns that nothing rests on, of all rows or of some. */
  readonly free?: Readonly<Record<string, Free>>
  /** Why a row more is none that was put in. */
  readonly spare?: string
}

interface Free {
  readonly why: string
  readonly of: (row: Stored) => boolean
}

const always = (): boolean => true
const isErased = (row: Stored): boolean => row["sealed"] !== null

interface Operational {
  readonly is: "operational"
  readonly why: string
}

const contact = (row: Stored): ReadonlyArray<string> => [`contact ${row["contact"]}`]
/** Keys that an erasure has given are verified together. */
const keysOf = (row: Stored): ReadonlyArray<string> => (isErased(row) ? contact(row) : [])
const batch = (row: Stored): ReadonlyArray<string> => [`batch ${row["batch"]}`]
const achievement = ({ type, learner, earning }: Stored, { text }: Words): ReadonlyArray<string> => [
  `${text(type)}:${learner}:${earning}`,
  // Whose type has no name any more.
  `type ${type}:${learner}:${earning}`
]

export const standings: Readonly<Record<TableName, Verified | Operational>> = {
  name: {
    is: "evidence",
    places: ({ id }, { named }) => named(id),
    spare: "a commit that is refused leaves its names behind, which nothing uses"
  },
  stream: {
    is: "evidence",
    places: ({ id }, { streamed }) => streamed(id),
    spare: "a commit that is refused leaves its streams behind, which nothing uses"
  },
  catalog: { is: "evidence", places: ({ version }) => [`catalog version ${version}`] },
  batch: { is: "evidence", places: ({ id }) => [`batch ${id}`] },
  leaf: { is: "evidence", places: batch },
  import: {
    is: "evidence",
    places: (row) => [`import ${row["batch"]}`, ...batch(row)],
    free: {
      label: { why: "names of files and a reason are for people, and can be erased", of: always },
      ended: { why: "it only tells whether there is more to come: to run it again brings nothing twice", of: always }
    }
  },
  node: {
    is: "evidence",
    places: ({ level, place }) => [
      `subtree ${level}:${place}`,
      `subtree of leaves ${Number(place) * 2 ** Number(level)} to ${(Number(place) + 1) * 2 ** Number(level) - 1}`
    ]
  },
  checkpoint: {
    is: "evidence",
    places: ({ size }) => [`checkpoint of ${size} leaves`],
    free: { recorded_at: { why: "a note does not say when it was signed, and nobody else does", of: always } }
  },
  secret: {
    is: "operational",
    why: "it only recognizes what must not be kept: the names of the erased, and rejected rows met again"
  },
  ignored: {
    is: "operational",
    why: "it only keeps rows of the erased out: whoever is let in again is somebody new in the log"
  },
  log: { is: "derived", places: () => ["the log"] },
  counter: { is: "operational", why: "the numbers to give out next: one that is taken is refused by its key" },
  block: { is: "operational", why: "the numbers a source may use next: one that is taken is refused by its key" },
  position: {
    is: "operational",
    why: "where reading goes on: what is read twice is the same, what is skipped is read anew"
  },
  lease: { is: "operational", why: "who works at what for the next seconds" },
  contact: {
    is: "evidence",
    places: contact,
    free: {
      stamp: { why: "it only tells a writer that somebody has written since it has read", of: always },
      secret: { why: "the one that is made at an erasure hides what comes after it, mostly nothing", of: isErased }
    }
  },
  identity: { is: "evidence", places: contact },
  claim: {
    is: "evidence",
    // Of one that is not there any more only its leaf is known.
    places: ({ contact, number, batch, ordinal }, { leaf }) => [
      `claim ${number} of contact ${contact}`,
      `leaf ${leaf("claim", batch, ordinal)}`
    ],
    free: { scheme: { why: "its commitment hides it with the value, which was erased", of: isErased } }
  },
  person: { is: "derived", places: contact },
  person_past: { is: "derived", places: contact },
  decision: { is: "evidence", places: ({ id }) => [`decision ${id}`] },
  decision_about: { is: "derived", places: ({ decision }) => [`decision ${decision}`] },
  learner: { is: "evidence", places: (row) => [`learner ${row["id"]}`, ...keysOf(row)] },
  fact: { is: "evidence", places: (row) => [`fact ${row["id"]}`, ...keysOf(row)] },
  archived: { is: "evidence", places: ({ fact }) => [`fact ${fact}`] },
  achievement: {
    is: "derived",
    places: achievement
  },
  achievement_past: { is: "derived", places: achievement },
  holding: { is: "derived", places: contact },
  holding_past: { is: "derived", places: contact },
  entry: {
    is: "evidence",
    places: ({ batch, ordinal }, { leaf }) => [
      `entry ${leaf("entry", batch, ordinal) ?? `${ordinal} of batch ${batch}`}`
    ]
  },
  certificate: {
    is: "evidence",
    // Of one that is not there any more only its leaf is known.
    places: ({ code, batch, ordinal }, { leaf }) => [
      `certificate ${code}`,
      `leaf ${leaf("certificate", batch, ordinal)}`
    ]
  },
  certificate_about: {
    is: "evidence",
    places: ({ certificate }, { certificateOf }) => [
      certificateOf(certificate) ?? `certificate of place ${certificate}`
    ]
  },
  withdrawn: {
    is: "operational",
    why: "what it took back is taken back in the facts; it only keeps out what may come later"
  },
  received: {
    is: "operational",
    why: "rows to be read again: what comes of it is recorded as facts, like whatever a source says"
  },
  rejection: {
    is: "operational",
    why: "rows that could not be read: nothing rests on them, and whoever mends one syncs it again"
  },
  shelf: {
    is: "operational",
    why: "what programs keep to run: keys of callers, when sources were read, what is still to be delivered"
  }
}

const isKnown = (name: string): name is TableName => name in standings

/** Tables of the schema that nobody has said what they count as. */
export const unknown: ReadonlyArray<string> = tables.flatMap(({ name }) => (isKnown(name) ? [] : [name]))

const named: ReadonlyArray<TableName> = tables.map(({ name }) => name).filter(isKnown)

/** Tables whose rows are verified, and the others. */
export const verified = named.filter((name) => standings[name].is !== "operational")
export const operational = named.filter((name) => standings[name].is === "operational")
