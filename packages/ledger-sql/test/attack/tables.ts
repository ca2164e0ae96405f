/**
 * What every table counts as. Evidence is what the log commits to; what is derived follows from it, and must. Both are verified,
 * and whoever verifies is told which record it is. Operational tables say how work goes on: to change them may make work be done
 * again, or not at all, but changes nothing of what was recorded.
 */
import type { Value } from "../../src/Engine.ts"
import type { TableName } from "../../src/Schema.ts"

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
  /** The first leaf of a batch's entries; undefined where there is no such batch. */
  readonly entries: (batch: Value | undefined) => number | undefined
}

/** Evidence, or what follows from it, and how a report names the record that a row is, or is part of. */
interface Verified {
  readonly is: "evidence" | "derived"
  readonly places: (row: Stored, words: Words) => ReadonlyArray<string>
  /** Columns that nothing rests on, with why. */
  readonly free?: Readonly<Record<string, string>>
}

interface Operational {
  readonly is: "operational"
  readonly why: string
}

const contact = (row: Stored): ReadonlyArray<string> => [`contact ${row["contact"]}`]
const batch = (row: Stored): ReadonlyArray<string> => [`batch ${row["batch"]}`]
const achievement = ({ type, learner, earning }: Stored, { text }: Words): ReadonlyArray<string> => [
  `${text(type)}:${learner}:${earning}`
]

export const standings: Readonly<Record<TableName, Verified | Operational>> = {
  name: { is: "evidence", places: ({ id }, { named }) => named(id) },
  stream: { is: "evidence", places: ({ id }, { streamed }) => streamed(id) },
  catalog: { is: "evidence", places: ({ version }) => [`catalog version ${version}`] },
  batch: { is: "evidence", places: ({ id }) => [`batch ${id}`] },
  leaf: { is: "evidence", places: batch },
  node: {
    is: "evidence",
    places: ({ level, place }) => [
      `the subtree of leaves ${Number(place) * 2 ** Number(level)} to ${(Number(place) + 1) * 2 ** Number(level) - 1}`
    ]
  },
  checkpoint: {
    is: "evidence",
    places: ({ size }) => [`checkpoint of ${size} leaves`],
    free: { recorded_at: "a note says nothing of when it was signed, and nobody else does" }
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
  position: { is: "operational", why: "where reading goes on: what is read twice is the same, what is skipped is read anew" },
  lease: { is: "operational", why: "who works at what for the next seconds" },
  contact: {
    is: "evidence",
    places: contact,
    free: { stamp: "it only tells a writer that somebody has written since, and is compared with what was just read" }
  },
  identity: { is: "evidence", places: contact },
  claim: { is: "evidence", places: ({ contact, number }) => [`claim ${number} of contact ${contact}`] },
  person: { is: "derived", places: contact },
  person_past: { is: "derived", places: contact },
  decision: { is: "evidence", places: ({ id }) => [`decision ${id}`] },
  decision_about: { is: "derived", places: ({ decision }) => [`decision ${decision}`] },
  learner: { is: "evidence", places: ({ id }) => [`learner ${id}`] },
  fact: { is: "evidence", places: ({ id }) => [`fact ${id}`] },
  archived: { is: "evidence", places: ({ fact }) => [`fact ${fact}`] },
  achievement: { is: "derived", places: achievement },
  achievement_past: { is: "derived", places: achievement },
  holding: { is: "derived", places: contact },
  holding_past: { is: "derived", places: contact },
  entry: {
    is: "evidence",
    places: ({ batch: own, ordinal, contact }, { entries }) => {
      const first = entries(own)
      return [...(first === undefined ? [] : [`entry ${first + Number(ordinal)}`]), `entry ${ordinal} of batch ${own}`]
    }
  },
  rejection: {
    is: "operational",
    why: "rows that could not be read: nothing rests on them, and whoever mends one syncs it again"
  }
}
