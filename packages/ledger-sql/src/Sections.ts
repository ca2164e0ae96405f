/** Which places of the log each batch's records have: kind by kind in the order of `Leaf.order`, and within a kind by number. */
import type { Leaf } from "@laurel/core"
import { int, type Row } from "./Engine.ts"
import type { Asked, Numbered, Stored } from "./Records.ts"
import * as Rows from "./Rows.ts"

export const batchColumns = [
  "id",
  "size",
  "leaves",
  "recorded_at",
  "source",
  "rows",
  "catalog",
  "contacts",
  "learners",
  "claims",
  "facts",
  "decisions",
  "entries",
  "first_contact",
  "last_contact",
  "first_learner",
  "last_learner",
  "first_fact",
  "last_fact",
  "first_decision",
  "last_decision",
  "import",
  "certificates"
]
  .map((name) => `b.${name}`)
  .join(", ")

/** The leaves of one kind that one batch brought. */
export interface Section {
  readonly kind: Leaf.Of["_tag"]
  /** The index of the first one. */
  readonly start: number
  readonly count: number
  /** The lowest and the highest number; those of a kind that is numbered in each batch anew begin at 0. */
  readonly first: number
  readonly last: number
}

export interface Batch {
  readonly id: number
  /** Throws `Refused` where it is no time any more. */
  readonly at: () => string
  /** Throws `Refused` where its source is no name any more. */
  readonly mark: () => Leaf.Mark
  readonly catalog: number | null
  readonly sections: ReadonlyArray<Section>
}

export const sectionsOf = (row: Row): ReadonlyArray<Section> => {
  const [, size, leaves, , , , , contacts, learners, claims, facts, decisions, entries] = row.map((value) =>
    typeof value === "number" ? value : 0
  )
  const catalogs = row[6] === null ? 0 : 1
  let start = (size ?? 0) - (leaves ?? 0)
  const section = (kind: Section["kind"], count = 0, first = 0, last = count - 1): Section => {
    const own = { kind, start, count, first, last }
    start += count
    return own
  }
  return [
    section("Commit", 1),
    section("Catalog", catalogs),
    section("Contact", contacts, int(row[13]), int(row[14])),
    section("Learner", learners, int(row[15]), int(row[16])),
    section("Claim", claims),
    section("Fact", facts, int(row[17]), int(row[18])),
    section("Decision", decisions, int(row[19]), int(row[20])),
    section("Entry", entries),
    section("Certificate", int(row[22]))
  ]
}

/** Whether every number between the ends is one of the section's: then each says its own place. */
export const isDense = ({ count, first, last }: Section): boolean => last - first + 1 === count

/** A part of a section, by places in it, both ends included. */
export interface Piece {
  readonly batch: Batch
  readonly section: Section
  readonly from: number
  readonly to: number
}

/** What has to be looked up for a piece: where numbers have gaps, the whole section. */
export const askedOf = ({ batch, section, from, to }: Piece): Asked =>
  isDense(section)
    ? { batch: batch.id, first: section.first + from, last: section.first + to }
    : { batch: batch.id, first: section.first, last: section.last }

export const isNumbered = (kind: Leaf.Of["_tag"]): kind is Numbered =>
  kind === "Contact" || kind === "Learner" || kind === "Fact" || kind === "Decision"

/** A record that is not there, by the number that it should have. */
const lost = ({ id: batch, catalog }: Batch, { kind, first }: Section, place: number, index: number): Leaf.Of => {
  const id = first + place
  switch (kind) {
    case "Commit":
      return { _tag: "Commit", batch }
    case "Catalog":
      return { _tag: "Catalog", version: Rows.catalogVersion(catalog ?? 0) }
    case "Contact":
      return { _tag: "Contact", id: Rows.contactId(id) }
    case "Learner":
      return { _tag: "Learner", id: Rows.learnerId(id) }
    case "Claim":
      return { _tag: "Claim", contact: Rows.contactId(0), number: place + 1 }
    case "Fact":
      return { _tag: "Fact", id: Rows.factId(id) }
    case "Decision":
      return { _tag: "Decision", id: Rows.decisionId(id) }
    case "Entry":
      return { _tag: "Entry", index }
    case "Certificate":
      return { _tag: "Certificate", code: "" }
  }
}

/** A record with its place in the log and the time of its commit; null where it is not there. */
export interface Placed {
  readonly index: number
  readonly at: Batch["at"]
  readonly of: Leaf.Of
  readonly stored: Stored | null
}

/** What stands at each place of a piece. */
export const placedOf = ({ batch, section, from, to }: Piece, found: ReadonlyArray<Stored>): ReadonlyArray<Placed> => {
  const dense = isDense(section)
  const own = new Map(found.map((each, rank) => [dense ? each.number - section.first : rank, each]))
  return Array.from({ length: to - from + 1 }, (_, at): Placed => {
    const [place, index] = [from + at, section.start + from + at]
    const stored = own.get(place) ?? null
    return { index, at: batch.at, of: stored?.of ?? lost(batch, section, place, index), stored }
  })
}
