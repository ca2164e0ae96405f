/** The records that a pack shows, each with what proves it: the leaf's text, what its commitments hide, the way to the root. */
import { type Id, Leaf, Ledger, Merkle } from "@laurel/core"
import { Effect } from "effect"
import type { Anchor } from "./Anchor.ts"
import { sha256 } from "./Digest.ts"
import { Doubtful, EvidenceError } from "./EvidenceError.ts"

/** A record as readable files show it: its text, with what its commitments hide in their places. */
export interface View {
  readonly of: string
  readonly [field: string]: unknown
}

export interface Shown {
  /** As the pack's files name it: `fact 12`. */
  readonly name: string
  readonly index: number
  readonly text: string
  readonly hidden: ReadonlyArray<Leaf.Hidden>
  readonly view: View
}

/** `fact 12`, `claim 1 of contact 7`, `catalog 3`. */
export const nameOf = (of: Leaf.Of): string => (of._tag === "Catalog" ? `catalog ${of.version}` : Leaf.describe(of))

/** Which of a record's texts may be shown; a record about somebody else, too, shows none. */
export interface Allowed {
  readonly members: ReadonlyArray<Id.ContactId>
  readonly rows: boolean
}

const contactsOf = (it: Readonly<Record<string, unknown>>): ReadonlyArray<unknown> =>
  Array.isArray(it["about"]) ? it["about"] : [it["contact"]]

/** The record of a leaf, as far as these people may be shown it. */
export const show = ({ of, index, text, hidden }: Leaf.Shown, { members, rows }: Allowed): Shown => {
  // A leaf's text is an object: the ledger made it so.
  const it: Readonly<Record<string, unknown>> = JSON.parse(text ?? "{}")
  const isOwn = contactsOf(it).every((contact) => members.some((member) => member === contact))
  const open = isOwn ? hidden.filter(({ field }) => rows || field !== "raw") : []
  const textOf = (field: Leaf.Hidden["field"]): string | undefined => open.find((each) => each.field === field)?.text
  const own = textOf("private")
  return {
    name: nameOf(of),
    index,
    text: text ?? "",
    hidden: open,
    view: {
      of: nameOf(of),
      ...it,
      ...("private" in it ? { private: own === undefined ? null : JSON.parse(own) } : {}),
      ...("raw" in it ? { raw: textOf("raw") ?? null } : {})
    }
  }
}

/** Of these records, by name, the leaves that the checkpoint covers. */
export const leaves = Effect.fn("Evidence.leaves")(function* (anchor: Anchor, asked: ReadonlyArray<Leaf.Of>) {
  const ledger = yield* Ledger.Ledger
  const distinct = [...new Map(asked.map((of) => [nameOf(of), of])).values()]
  const found = new Map<string, Leaf.Shown>()
  for (let start = 0; start < distinct.length; start += Ledger.maxPage) {
    for (const leaf of yield* ledger.leaves(distinct.slice(start, start + Ledger.maxPage))) {
      if (leaf.index >= anchor.head.size) continue
      if (leaf.text === null) return yield* gone(nameOf(leaf.of), leaf.index)
      found.set(nameOf(leaf.of), leaf)
    }
  }
  return found
})

const gone = (name: string, index: number): EvidenceError =>
  new EvidenceError({
    reason: new Doubtful({
      found: `${name}, leaf ${index}, is not in the store any more`,
      advice: "Run `laurel verify`"
    })
  })

/** Nodes kept, since leaves near each other need the same ones. */
const maxNodes = 200_000

export type Prove = (
  indexes: ReadonlyArray<number>
) => Effect.Effect<ReadonlyMap<number, ReadonlyArray<string>>, Ledger.LedgerError, Ledger.Ledger>

/** Proves leaves to be in the checkpoint's tree, the hashes in base64; keeps the nodes it has asked for. */
export const prover = ({ head: { size } }: Anchor): Prove => {
  const known = new Map<string, Uint8Array>()
  const keyOf = ({ level, place }: Merkle.Node): string => `${level}/${place}`
  return Effect.fnUntraced(function* (indexes) {
    const ledger = yield* Ledger.Ledger
    const wanted = new Map(
      indexes.flatMap((index) => Merkle.inclusionNodes(index, size)).map((node) => [keyOf(node), node])
    )
    if (known.size > maxNodes) known.clear()
    const missing = [...wanted].flatMap(([key, node]) => (known.has(key) ? [] : [node]))
    for (let start = 0; start < missing.length; start += Ledger.maxPage) {
      const page = missing.slice(start, start + Ledger.maxPage)
      const hashes = yield* ledger.hashes(page)
      for (const [at, node] of page.entries()) known.set(keyOf(node), hashes[at] ?? new Uint8Array(0))
    }
    return new Map(
      indexes.map((index) => {
        const hashes = Merkle.inclusionNodes(index, size).flatMap((node) => known.get(keyOf(node)) ?? [])
        const proof = Merkle.inclusion(sha256, index, size, hashes)
        return [index, proof.map((hash) => Buffer.from(hash).toString("base64"))] as const
      })
    )
  })
}

/** The line of a record in records.jsonl; `person` null for a catalog, which is about nobody. */
export const line = (
  person: Id.ContactId | null,
  { name, index, text, hidden }: Shown,
  proof: ReadonlyArray<string>
): string => `${JSON.stringify({ person, index, of: name, text, hidden, proof })}\n`
