/** Where each record stands in the log, and what stands at each place of it. */
import { type Id, Leaf, Ledger } from "@laurel/core"
import { Effect, Result } from "effect"
import { corrupt, type Engine, int, json, list, lookup, orNull, readable, type Row, text } from "./Engine.ts"
import {
  askedOf,
  type Batch,
  batchColumns,
  isDense,
  isNumbered,
  type Piece,
  type Placed,
  placedOf,
  type Section,
  sectionsOf
} from "./Sections.ts"
import { sha256 } from "./Sha256.ts"
import type { Imports } from "./Imports.ts"
import type { Names } from "./Names.ts"
import { type Found, type Numbered, ownersOf, type Records, type Stored } from "./Records.ts"
import * as Rows from "./Rows.ts"

/** What is made when it is asked for, and only then. */
const once = <A>(make: () => A): (() => A) => {
  let made: { readonly own: A } | undefined
  return () => (made ??= { own: make() }).own
}

/** A record that was read, and its leaf's place. */
interface Read extends Omit<Placed, "stored"> {
  readonly recorded: Result.Result<Leaf.Recorded, string> | null
}

const read = ({ index, at, of, stored }: Placed): Read => ({
  index,
  at,
  of,
  recorded: stored === null ? null : readable(stored.read)
})

const leafOf = ({ index, at, of, recorded }: Read, secretOf: Leaf.SecretOf): Leaf.Leaf => {
  if (recorded === null) return { index, of, text: null }
  const own = Result.flatMap(recorded, (each) => readable(() => Leaf.text(sha256, secretOf, at(), each)))
  return Result.isSuccess(own) ? { index, of, text: own.success } : { index, of, text: null, unreadable: own.failure }
}

/** Where in `batchColumns` it stands. */
const importColumn = 21

const importMark = (batch: number, part: number | null, digests: ReadonlyMap<number, string>): Leaf.Mark["import"] => {
  if (part === null) return null
  if (part !== 0) return { of: Rows.importId(part) }
  return { begins: digests.get(batch) ?? corrupt(`import ${batch} is named but not there`) }
}

export class Leaves {
  readonly #engine: Engine
  readonly #names: Names
  readonly #records: Records
  readonly #imports: Imports

  constructor(engine: Engine, names: Names, records: Records, imports: Imports) {
    this.#imports = imports
    this.#engine = engine
    this.#names = names
    this.#records = records
  }

  readonly #batches = Effect.fnUntraced(function* (this: Leaves, rows: ReadonlyArray<Row>) {
    const names = yield* this.#names.of(rows, [4])
    const digests = yield* this.#imports.digests(rows.flatMap((row) => (row[importColumn] === 0 ? [int(row[0])] : [])))
    return rows.map((row): Batch => {
      const catalog = orNull(int, row[6])
      const mark = (): Leaf.Mark => ({
        // Interned from a SourceId.
        source: names.text(int(row[4])) as Id.SourceId,
        rows: int(row[5]),
        catalogs: catalog === null ? 0 : 1,
        contacts: int(row[7]),
        learners: int(row[8]),
        claims: int(row[9]),
        facts: int(row[10]),
        decisions: int(row[11]),
        entries: int(row[12]),
        certificates: int(row[22]),
        import: importMark(int(row[0]), orNull(int, row[importColumn]), digests)
      })
      const at = once(() => Leaf.time(Rows.instant(int(row[3]))))
      return { id: int(row[0]), at, mark, catalog, sections: sectionsOf(row) }
    })
  })

  /** The log's leaves after an index. */
  readonly log = Effect.fnUntraced(function* (this: Leaves, after: number | null, most: number) {
    const start = (after ?? -1) + 1
    const limit = Math.min(most, Ledger.maxPage)
    const rows = yield* this.#engine.rows(
      `SELECT ${batchColumns} FROM batch b WHERE b.size > ?1 AND b.leaves > 0 ORDER BY b.size, b.id LIMIT ?2`,
      start,
      limit
    )
    const batches = yield* this.#batches(rows)
    const pieces = batches.flatMap((batch) =>
      batch.sections.flatMap((section): ReadonlyArray<Piece> => {
        const from = Math.max(0, start - section.start)
        const to = Math.min(section.count, start + limit - section.start) - 1
        return from > to ? [] : [{ batch, section, from, to }]
      })
    )
    const found = (yield* this.#placed(pieces)).map(read)
    const secretOf = yield* this.#records.secrets(
      found.flatMap(({ recorded }) =>
        recorded !== null && Result.isSuccess(recorded) ? ownersOf(recorded.success) : []
      )
    )
    return found.map((each) => leafOf(each, secretOf))
  })

  /** What stands at each place of these pieces, in order. */
  readonly #placed = Effect.fnUntraced(function* (this: Leaves, pieces: ReadonlyArray<Piece>) {
    const byKind = Map.groupBy(pieces, ({ section }) => section.kind)
    const placed: Array<Placed> = []
    for (const [kind, own] of byKind) {
      const found = yield* this.#find(kind, own)
      const byBatch = Map.groupBy(found, ({ batch }) => batch)
      for (const piece of own) {
        placed.push(...placedOf(piece, byBatch.get(piece.batch.id) ?? []))
      }
    }
    return placed.toSorted((a, b) => a.index - b.index)
  })

  readonly #find = Effect.fnUntraced(function* (
    this: Leaves,
    kind: Leaf.Of["_tag"],
    pieces: ReadonlyArray<Piece>
  ): Effect.fn.Return<ReadonlyArray<Stored>, Ledger.LedgerError> {
    if (isNumbered(kind)) return yield* this.#records.stored(kind, pieces.map(askedOf))
    switch (kind) {
      case "Claim":
        return yield* this.#records.claimsIn(pieces.map(askedOf))
      case "Entry": {
        const starts = new Map(pieces.map(({ batch, section }) => [batch.id, section.start]))
        const entries = yield* this.#records.entriesIn(pieces.map(askedOf))
        return entries.map(({ batch, number, text: own }): Stored => {
          const index = (starts.get(batch) ?? 0) + number
          const read = (): Leaf.Recorded => ({ _tag: "Entry", index, text: own })
          return { batch, number, of: { _tag: "Entry", index }, read }
        })
      }
      case "Certificate":
        return yield* this.#records.certificatesIn(pieces.map(askedOf))
      case "Catalog":
        return yield* this.#catalogs(pieces)
      case "Commit":
        return pieces.map(({ batch: { id, mark } }): Stored => ({
          batch: id,
          number: 0,
          of: { _tag: "Commit", batch: id },
          read: () => ({ _tag: "Commit", batch: id, mark: mark() })
        }))
    }
  })

  readonly #catalogs = Effect.fnUntraced(function* (this: Leaves, pieces: ReadonlyArray<Piece>) {
    const batches = new Map(pieces.map(({ batch }) => [batch.catalog ?? 0, batch.id]))
    const { dialect } = this.#engine
    const rows = yield* this.#engine.rows(
      `SELECT c.version, c.text FROM ${list(dialect, 1, "bigint")} j ${lookup(dialect, "catalog c", "c.version = j.value")}`,
      json([...batches.keys()])
    )
    return rows.map((row): Stored => {
      const version = Rows.catalogVersion(int(row[0]))
      const read = (): Leaf.Recorded => ({ _tag: "Catalog", version, text: text(row[1]) })
      return { batch: batches.get(version) ?? 0, number: 0, of: { _tag: "Catalog", version }, read }
    })
  })

  /** The leaves of these records, with what opens their commitments. */
  readonly leaves = Effect.fnUntraced(function* (this: Leaves, asked: ReadonlyArray<Leaf.Of>) {
    const found = yield* this.#found(asked.slice(0, Ledger.maxPage))
    const { dialect } = this.#engine
    const rows = yield* this.#engine.rows(
      `SELECT ${batchColumns} FROM ${list(dialect, 1, "bigint")} j
       ${lookup(dialect, "batch b", "b.id = j.value AND b.size IS NOT NULL")}`,
      json([...new Set(found.map(({ batch }) => batch))])
    )
    const batches = new Map((yield* this.#batches(rows)).map((batch) => [batch.id, batch]))
    const secretOf = yield* this.#records.secrets(found.flatMap(({ recorded }) => ownersOf(recorded)))
    const shown: Array<Leaf.Shown> = []
    for (const { batch: id, number, recorded } of found) {
      const batch = batches.get(id)
      const section = batch?.sections.find(({ kind }) => kind === recorded._tag)
      // What is committed but not yet in the log has no place there.
      if (batch === undefined || section === undefined) continue
      const index = section.start + (yield* this.#placeOf(batch.id, section, number))
      const of = Leaf.of(recorded)
      const own = Leaf.text(sha256, secretOf, batch.at(), recorded)
      shown.push({ index, of, text: own, hidden: Leaf.hidden(sha256, secretOf, recorded) })
    }
    return shown.toSorted((a, b) => a.index - b.index)
  })

  readonly #placeOf = Effect.fnUntraced(function* (this: Leaves, batch: number, section: Section, number: number) {
    const { kind, first } = section
    if (isDense(section) || !isNumbered(kind)) return number - first
    const [table, key] = tables[kind]
    const [row] = yield* this.#engine.rows(
      `SELECT count(*) FROM ${table} WHERE ${key} >= ?1 AND ${key} < ?2 AND batch = ?3`,
      first,
      number,
      batch
    )
    return int(row?.[0])
  })

  readonly #found = Effect.fnUntraced(function* (this: Leaves, asked: ReadonlyArray<Leaf.Of>) {
    const found: Array<Found> = []
    const ids: { readonly [kind in Numbered]: Set<number> } = {
      Contact: new Set(),
      Learner: new Set(),
      Fact: new Set(),
      Decision: new Set()
    }
    const claims = new Map<string, Id.ContactId>()
    const codes: Array<string> = []
    const entries: Array<number> = []
    const others: Array<number> = []
    const versions: Array<number> = []
    for (const of of asked) {
      if (of._tag === "Claim") claims.set(`${of.contact} ${of.number}`, of.contact)
      else if (of._tag === "Certificate") codes.push(of.code)
      else if (of._tag === "Entry") entries.push(of.index)
      else if (of._tag === "Commit") others.push(of.batch)
      else if (of._tag === "Catalog") versions.push(of.version)
      else ids[of._tag].add(of.id)
    }
    for (const kind of ["Contact", "Learner", "Fact", "Decision"] as const) {
      const wanted = [...ids[kind]].map((id) => ({ batch: null, first: id, last: id }))
      found.push(...(yield* this.#records.numbered(kind, wanted)))
    }
    const claimed = yield* this.#records.claimsOf([...new Set(claims.values())])
    found.push(
      ...claimed.filter(
        ({ recorded }) => recorded._tag === "Claim" && claims.has(`${recorded.claim.contact} ${recorded.claim.number}`)
      )
    )
    found.push(...(yield* this.#records.certificatesOf(codes)))
    found.push(...(yield* this.#marked(others, versions, entries)))
    return found
  })

  /** Marks of commits, catalogs and entries: what a batch itself leads to. */
  readonly #marked = Effect.fnUntraced(function* (
    this: Leaves,
    ids: ReadonlyArray<number>,
    versions: ReadonlyArray<number>,
    entries: ReadonlyArray<number>
  ) {
    const { dialect } = this.#engine
    const from = `${list(dialect, 1, "bigint")} j`
    const select = (join: string, values: ReadonlyArray<number>) =>
      values.length === 0
        ? Effect.succeed([])
        : this.#engine.rows(`SELECT DISTINCT ${batchColumns} FROM ${from} ${join}`, json(values))
    const found: Array<Stored> = []
    const pieceOf = (batch: Batch, kind: Section["kind"]): ReadonlyArray<Piece> =>
      batch.sections.flatMap((section) =>
        section.kind === kind && section.count > 0 ? [{ batch, section, from: 0, to: section.count - 1 }] : []
      )
    const marked = yield* this.#batches(yield* select(lookup(dialect, "batch b", "b.id = j.value"), ids))
    found.push(
      ...(yield* this.#find(
        "Commit",
        marked.flatMap((batch) => pieceOf(batch, "Commit"))
      ))
    )
    const applied = yield* this.#batches(yield* select(`JOIN batch b ON b.catalog = j.value`, versions))
    found.push(
      ...(yield* this.#find(
        "Catalog",
        applied.flatMap((batch) => pieceOf(batch, "Catalog"))
      ))
    )
    // Each entry's batch is the first whose end is beyond it.
    for (const index of new Set(entries)) {
      const rows = yield* this.#engine.rows(
        `SELECT ${batchColumns} FROM batch b WHERE b.size > ?1 ORDER BY b.size, b.id LIMIT 1`,
        index
      )
      const pieces = (yield* this.#batches(rows)).flatMap((batch) =>
        batch.sections.flatMap((section): ReadonlyArray<Piece> => {
          const at = index - section.start
          return section.kind === "Entry" && at >= 0 && at < section.count ? [{ batch, section, from: at, to: at }] : []
        })
      )
      found.push(...(yield* this.#find("Entry", pieces)))
    }
    return found.map(({ batch, number, read }): Found => ({ batch, number, recorded: read() }))
  })
}

const tables: { readonly [kind in Numbered]: readonly [table: string, key: string] } = {
  Contact: ["contact", "contact"],
  Learner: ["learner", "id"],
  Fact: ["fact", "id"],
  Decision: ["decision", "id"]
}
