/** The promise of an adapter over rows that nobody has foreseen: whatever one holds, it is facts, or nothing, or one rejection. */
import type { Adapter } from "@laurel/core"
import { Effect, Result } from "effect"
import { broken, type BrokenPromise, type Checked, type Contract, expect, promise } from "./adapterContract.ts"
import { lostOnWire } from "./adapterReading.ts"
import { draftsOf, factOf, open, read, readWhole } from "./adapterReads.ts"
import type { Hostile } from "./hostile.ts"
import { jsonOf } from "./jsonOf.ts"
import { mutations, placesIn } from "./mutations.ts"

/** Rows of different shapes that are changed, and hostile rows made of them. */
const maxShapes = 5
const maxHostile = 30_000
/** Hostile rows in one reading, and how long they may be together. */
const batchRows = 200
const batchLength = 4_000_000

/** A good row and what it says, to stand among hostile ones. */
interface Witness {
  readonly row: unknown
  readonly facts: ReadonlyArray<string>
}

const witnesses = Effect.fnUntraced(function* (contract: Contract) {
  const found: Array<Witness> = []
  for (const row of contract.rows) {
    const facts = draftsOf(yield* readWhole(yield* open(contract, { rows: [row], pageRows: 10 }))).map(factOf)
    if (facts.length > 0) found.push({ row, facts })
  }
  return found
})

/** Why a reading of hostile rows between two good ones breaks the promise; undefined where it does not. */
const check = Effect.fnUntraced(function* (
  contract: Contract,
  batch: ReadonlyArray<Hostile>,
  between: ReadonlyArray<Witness>
) {
  const [before, after] = [between[0], between.at(-1)]
  const rows = [before?.row, ...batch.map(({ value }) => value), ...(between.length > 1 ? [after?.row] : [])]
  const { pages, error } = yield* read(yield* open(contract, { rows, pageRows: rows.length }))
  if (error !== undefined) return yield* broken(`reading failed: ${error.message}`)
  yield* checkPages(pages, rows.length)
  const facts = new Set(draftsOf(pages).map(factOf))
  const lost = between.flatMap(({ facts }) => facts).find((fact) => !facts.has(fact))
  yield* expect(lost === undefined, () => `a good row of the same page was lost: ${lost}`)
  yield* expect(!("polluted" in {}), () => "it was written into the prototype of every object")
})

const checkPages = Effect.fnUntraced(function* (pages: ReadonlyArray<Adapter.Page>, rows: number) {
  const read = pages.reduce((sum, page) => sum + page.rows, 0)
  yield* expect(read === rows, () => `${read} rows were counted of ${rows}`)
  const rejections = pages.flatMap(({ rejections }) => rejections)
  yield* expect(rejections.length <= rows, () => `${rejections.length} rejections came of ${rows} rows`)
  for (const { drafts, received, raw } of pages) {
    for (const draft of drafts) {
      const lost = lostOnWire(draft)
      if (lost !== undefined) return yield* broken(`the fact ${lost}`)
      raw(draft)
    }
    const kept = received?.().find(({ key }) => key === "" || key.length > 500)
    yield* expect(kept === undefined, () => `a row was received under the key "${kept?.key.slice(0, 100)}"`)
  }
})

/** Checks a batch, and where it breaks the promise, its rows one by one: the message names the one it is about. */
const checkBatch = Effect.fnUntraced(function* (
  contract: Contract,
  batch: ReadonlyArray<Hostile>,
  between: ReadonlyArray<Witness>
): Effect.fn.Return<void, BrokenPromise> {
  const all = yield* Effect.result(Effect.scoped(check(contract, batch, between)))
  if (Result.isSuccess(all)) return
  for (const one of batch) {
    const alone = yield* Effect.result(Effect.scoped(check(contract, [one], between)))
    if (Result.isFailure(alone)) return yield* broken(`With ${one.name}, ${alone.failure.how}`)
  }
  const names = batch.slice(0, 5).map(({ name }) => name)
  return yield* broken(`With ${batch.length} hostile rows together (${names.join(", ")}, …), ${all.failure.how}`)
})

const batches = (rows: ReadonlyArray<Hostile>): ReadonlyArray<ReadonlyArray<Hostile>> => {
  const all: Array<Array<Hostile>> = []
  let room = 0
  for (const row of rows) {
    const { length } = jsonOf(row.value)
    const last = all.at(-1)
    if (last === undefined || last.length === batchRows || length > room) {
      all.push([row])
      room = batchLength - length
    } else {
      last.push(row)
      room -= length
    }
  }
  return all
}

/** The shape of a row: its keys, and those of what it holds. */
const shapeOf = (value: unknown, depth = 0): string => {
  if (typeof value !== "object" || value === null || depth === 4) return typeof value
  return Object.keys(value)
    .toSorted()
    .map((key) => `${key}:${shapeOf((value as Record<string, unknown>)[key], depth + 1)}`) // its own key
    .join()
}

export const survivesHostile: Checked = promise("survives the hostile rows", (contract) =>
  Effect.gen(function* () {
    const good = yield* witnesses(contract)
    yield* expect(good.length > 0, () => "No row of the contract alone gives a fact.")
    const shapes = [...new Map(contract.rows.map((row) => [shapeOf(row), row])).values()].slice(0, maxShapes)
    const known = new Set<string>()
    let count = 0
    for (const [index, row] of shapes.entries()) {
      const others = good.filter((each) => each.row !== row)
      const between = (others.length === 0 ? good : others).slice(0, 2)
      const made = [...mutations(row, "all", known, index), ...(index === 0 ? mutations(row, "giants") : [])]
      for (const place of placesIn(row)) known.add(place)
      for (const batch of batches(made.slice(0, maxHostile - count))) yield* checkBatch(contract, batch, between)
      count += made.length
      if (count >= maxHostile) return
    }
  })
)
