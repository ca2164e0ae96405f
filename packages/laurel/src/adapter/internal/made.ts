/** The adapter that a definition makes, on the one that core makes of its own. */
import { Adapter, type Id } from "@laurel/core"
import { Http } from "@laurel/http"
import { Effect, Stream } from "effect"
import type { Definition } from "../Definition.ts"
import type { ReadBy, Reads } from "../Reads.ts"
import { askingOf, clientOf, secretsOf } from "./asking.ts"
import { failureOf, late } from "./failed.ts"
import { pageIn } from "./pageIn.ts"
import { atOnce, Late, type Outcome, readerOf, schemaOf } from "./rows.ts"
import { listed } from "./written.ts"

/** How long a page may take, with all that is asked for it: whoever needs longer gives more, and smaller, pages. */
const longest = "1 hour"

/** The adapter. Its client is one for all its runs, which keep one pace together. */
export const made = <R extends Reads>(definition: Definition<R>): Adapter.Rereading => {
  const { stream, family, advice, maxPages, maxRows } = definition
  // Whoever opens the adapter looks at it.
  const source = definition.source as Id.SourceId
  const where = `stream "${stream}"`
  const found: { late?: Late } = {}
  /** Notes that a function answers later: its rows are not bad, and are not to be told as such. */
  const noting =
    <Given, A>(ask: (given: Given) => A) =>
    (given: Given): A => {
      try {
        return ask(given)
      } catch (error) {
        if (error instanceof Late) found.late ??= error
        throw error
      }
    }
  // What the definition's own `row` has read.
  const drafts = noting((row: unknown) => listed("facts", definition.facts(row as ReadBy<R>)))
  const { withdrawals = () => [] } = definition.family === "record" ? definition : {}
  const defined = {
    source,
    stream,
    row: schemaOf(noting(unslashed(definition, readerOf("row", definition.row)))),
    key: noting(keyOf(definition)),
    drafts,
    page: pageOf(definition, where),
    ...(advice === undefined ? {} : { advice }),
    ...(maxPages === undefined ? {} : { maxPages }),
    ...(maxRows === undefined ? {} : { maxRows })
  }
  const adapter = Adapter.make(
    family === "record"
      ? { ...defined, family, withdrawals: noting((row) => listed("withdrawals", withdrawals(row as ReadBy<R>))) }
      : { ...defined, family }
  )
  return {
    ...adapter,
    read: (position) =>
      Stream.mapEffect(adapter.read(position), (page) =>
        Effect.suspend(() => {
          const { late: first } = found
          if (first === undefined) return Effect.succeed(page)
          // The next run may find it mended.
          delete found.late
          return Effect.fail(new Adapter.AdapterError({ source, reason: late(where, first) }))
        })
      )
  }
}

type Keyed = Pick<Definition<Reads>, "key" | "family">

/** The names of the fields that make a key; none where a function does. */
const namesOf = ({ key }: Keyed): ReadonlyArray<string> =>
  typeof key === "function" ? [] : typeof key === "string" ? [key] : key

const valueOf = (row: unknown, name: string): unknown =>
  // Whatever stands under a name of it is looked at by whoever asks.
  typeof row === "object" && row !== null && Object.hasOwn(row, name)
    ? (row as Record<string, unknown>)[name]
    : undefined

/**
 * The name whose value holds a slash where none can be told from those between values, or after a record's id: two rows would have one
 * key, and what one person did would be the other's correction.
 */
const slashedIn = (keyed: Keyed, row: unknown): string | undefined => {
  const names = namesOf(keyed)
  if (names.length < 2 && keyed.family === "state") return undefined
  return names.find((name) => textOf(valueOf(row, name)).includes("/"))
}

const textOf = (value: unknown): string => (typeof value === "string" ? value : "")

/** Refuses such a row before it is read. */
const unslashed =
  (keyed: Keyed, read: (row: unknown) => Outcome): ((row: unknown) => Outcome) =>
  (row) => {
    const name = slashedIn(keyed, row)
    if (name === undefined) return read(row)
    const message =
      "a value without a slash, since slashes part what a key is made of; or a definition whose key is a function, which writes them otherwise"
    return { path: [name], message }
  }

/** The key of a row, by a function or by the values of its fields. */
const keyOf = (keyed: Keyed): ((row: unknown) => unknown) => {
  const { key } = keyed
  if (typeof key === "function") return (row) => atOnce("key", key(row))
  const names = namesOf(keyed)
  return (row) => {
    if (slashedIn(keyed, row) !== undefined) return undefined
    const parts = names.map((name) => valueOf(row, name))
    return parts.every((part) => typeof part === "number" || (typeof part === "string" && part !== ""))
      ? parts.join("/")
      : undefined
  }
}

/** What asks for a page. Whatever the definition's function throws is a failure, and one that is stopped is not waited for. */
const pageOf = <R extends Reads>(definition: Definition<R>, where: string) => {
  const { source, http } = definition
  const secrets = http === undefined ? [] : secretsOf(http)
  const client = Effect.runSync(Effect.cached(clientOf(source, http)))
  const failed = (error: unknown): Adapter.Failure =>
    error instanceof Http.HttpError ? Http.toFailure(error) : failureOf(where, error, secrets)
  return Effect.fnUntraced(
    function* (position: string | null) {
      const opened = yield* client
      const context = yield* Effect.context<never>()
      const page = yield* Effect.tryPromise({
        try: async (signal): Promise<unknown> =>
          definition.page(askingOf({ source, client: opened, context, position, signal })),
        catch: (error) => error
      })
      return page === undefined ? undefined : yield* pageIn(definition, where, page)
    },
    Effect.mapError(failed),
    Effect.timeoutOrElse({
      duration: longest,
      orElse: () =>
        Effect.fail(
          new Adapter.Unavailable({
            where,
            expected: `a page within ${longest}`,
            found: "none",
            advice: "Try again later; if it stays, give smaller pages.",
            retryAfter: null
          })
        )
    })
  )
}
