/** How a promise opens an adapter and reads it, bounded in pages and in time. */
import { Adapter, Draft, type Fact } from "@laurel/core"
import { Cause, Effect, Exit, Result, Schema, type Scope, Stream } from "effect"
import {
  broken,
  type BrokenPromise,
  type Contract,
  type Opened,
  type OpenFile,
  type OverFile,
  type Source
} from "./adapterContract.ts"
import type { Collected } from "./collect.ts"
import { type Answer, type Asked, serve } from "./serve.ts"

/** Pages of one reading, and how long it may take. Far beyond what a handful of rows needs. */
const maxPages = 10_000
const longest = "60 seconds"

/** Says what a source answers instead; undefined where it answers as ever. `count` is that of the requests so far, from 1. */
export type Fault = (asked: Asked, count: number, well: () => Answer) => Answer | undefined

/** An adapter over a source, and what that was asked. */
export interface Reading {
  readonly adapter: Adapter.Adapter
  readonly asked: ReadonlyArray<Asked>
}

const never: Fault = () => undefined

/** Opens a contract's adapter over rows: on a server of its own where it is one over HTTP, whose answers a fault may replace. */
export const open = Effect.fnUntraced(function* (
  contract: Contract,
  source: Source,
  fault: Fault = never
): Effect.fn.Return<Reading, BrokenPromise, Scope.Scope> {
  if (contract.over === "nothing") return { adapter: yield* opened(() => contract.open(source)), asked: [] }
  if (contract.over === "file") {
    const bytes = contract.write(source.rows)
    return { adapter: yield* openedOn(contract, () => Stream.make(bytes), source), asked: [] }
  }
  let count = 0
  const server = yield* serve((asked) => {
    const well = (): Answer => contract.respond(asked, source)
    return fault(asked, ++count, well) ?? well()
  })
  return { adapter: yield* opened(() => contract.open(server.url, source)), asked: server.asked }
})

/** The adapter of a contract on a file. */
export const openedOn = (contract: OverFile, file: OpenFile, source: Source) =>
  opened(() => contract.open(file, { ...source, chunks: () => Stream.toAsyncIterable(file()) }))

/** The adapter that `open` gives. */
const opened = (open: () => Opened): Effect.Effect<Adapter.Adapter, BrokenPromise, Scope.Scope> =>
  Effect.suspend(() => {
    const given = open()
    return Effect.isEffect(given) ? given : Effect.promise(async () => given)
  }).pipe(
    Effect.flatMap(Adapter.opened),
    Effect.catchCause((cause) => broken(`It could not be opened: ${Cause.pretty(cause)}`))
  )

/** Reads to the end or to a failure. A defect breaks every promise, and so does a reading that does not end. */
export const read = Effect.fnUntraced(function* (
  { adapter }: Pick<Reading, "adapter">,
  position: string | null = null
): Effect.fn.Return<Collected, BrokenPromise> {
  const pages: Array<Adapter.Page> = []
  const exit = yield* Stream.suspend(() => adapter.read(position)).pipe(
    Stream.take(maxPages),
    Stream.runForEach((page) => Effect.sync(() => pages.push(page))),
    Effect.exit,
    Effect.timeoutOrElse({ duration: longest, orElse: () => broken(`A reading did not end within ${longest}.`) })
  )
  if (pages.length === maxPages) return yield* broken(`A reading did not end within ${maxPages} pages.`)
  if (Exit.isSuccess(exit)) return { pages, error: undefined }
  const error = Result.getOrUndefined(Cause.findError(exit.cause))
  if (error === undefined) return yield* broken(`It threw instead of failing: ${Cause.pretty(exit.cause)}`)
  return { pages, error }
})

/** The pages of a reading that must not fail. */
export const readWhole = Effect.fnUntraced(function* (reading: Pick<Reading, "adapter">, position?: string | null) {
  const { pages, error } = yield* read(reading, position)
  return error === undefined ? pages : yield* broken(`Reading failed where nothing was wrong: ${error.message}`)
})

/** All facts of pages, in order. */
export const draftsOf = (pages: ReadonlyArray<Pick<Adapter.Page, "drafts">>): ReadonlyArray<Fact.Draft> =>
  pages.flatMap(({ drafts }) => drafts)

const encode = Schema.encodeUnknownResult(Draft.FromJson)

/** A fact as text, without its place: two drafts that say the same have the same one. */
export const factOf = (draft: Fact.Draft): string => {
  const encoded = encode(draft)
  if (Result.isFailure(encoded)) return JSON.stringify(draft)
  const { reference, ...rest } = encoded.success
  return JSON.stringify([reference.stream, reference.key, rest])
}

/** All that pages say, as texts: facts, and what is taken back. */
export const saidIn = (pages: ReadonlyArray<Pick<Adapter.Page, "drafts" | "withdrawals">>): ReadonlyArray<string> =>
  pages.flatMap(({ drafts, withdrawals = [] }) => [
    ...drafts.map(factOf),
    ...withdrawals.map((withdrawal) => JSON.stringify({ ...withdrawal, line: null }))
  ])
