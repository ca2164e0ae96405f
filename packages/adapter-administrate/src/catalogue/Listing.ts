/** Everything that a connection holds: each page, and again from the first where what was read does not come out at its own total. */
import { Adapter } from "@laurel/core"
import { Effect, Result, Schema } from "effect"
import * as Ask from "../Ask.ts"

/** A connection and how it is asked: its question takes `$first` and `$after`. */
export interface Listed {
  readonly query: string
  readonly variables?: Readonly<Record<string, unknown>>
  /** Where the connection stands in the answer. */
  readonly path: ReadonlyArray<string>
  /** Nodes of one page: at most 100, since more are cut to 100 in silence. */
  readonly pageRows: number
}

const maxPages = 2_000
/** Cursors are places in a list that may change while it is read: then nothing tells which row was skipped. */
const maxReadings = 3

const maybe = <S extends Schema.Top>(schema: S) => Schema.optionalKey(Schema.NullOr(schema))

const Connection = Schema.Struct({
  pageInfo: Schema.Struct({
    totalRecords: maybe(Schema.Int),
    hasNextPage: maybe(Schema.Boolean),
    endCursor: maybe(Schema.String)
  }),
  edges: Schema.Array(Schema.NullOr(Schema.Struct({ node: Schema.NullOr(Schema.Unknown) })))
})
const decode = Schema.decodeUnknownResult(Connection)
const isNamed = Schema.is(Schema.Struct({ id: Schema.String }))

/** The nodes, each once, in the order they were given. */
export const read = Effect.fnUntraced(function* (
  ask: Ask.Asker,
  listed: Listed
): Effect.fn.Return<ReadonlyArray<unknown>, Adapter.Failure> {
  for (let reading = 1; ; reading++) {
    const { nodes, total, where } = yield* once(ask, listed)
    if (total === null || nodes.length === total) return nodes
    if (reading === maxReadings)
      return yield* new Adapter.Unavailable({
        where,
        expected: `${total} different rows of "${listed.path.join(".")}", as it counts them itself`,
        found: `${nodes.length}, in each of ${maxReadings} readings`,
        retryAfter: null,
        advice: "It seems to be changed all the time: try again when nobody edits the catalogue."
      })
  }
})

interface Reading {
  readonly nodes: ReadonlyArray<unknown>
  /** As the last page counts; null where it does not. */
  readonly total: number | null
  readonly where: string
}

const once = Effect.fnUntraced(function* (
  ask: Ask.Asker,
  { query, variables, path, pageRows }: Listed
): Effect.fn.Return<Reading, Adapter.Failure> {
  const nodes = new Map<string, unknown>()
  let after: string | null = null
  for (let page = 1; ; page++) {
    const answer: Ask.Answer = yield* ask({ query, variables: { ...variables, first: pageRows, after } })
    const [complaint] = answer.complaints
    if (complaint !== undefined) return yield* Effect.fail(Ask.failureOf(answer, complaint))
    const found = decode(at(answer.data, path))
    const broken = (expected: string, what: string) =>
      Effect.fail(
        new Adapter.Broken({
          where: answer.where,
          expected: `${expected} at "${path.join(".")}"`,
          found: what,
          advice: "Tell Administrate's support the request; nothing was written."
        })
      )
    if (Result.isFailure(found))
      return yield* broken("a page: { pageInfo, edges }", found.failure.message.slice(0, 300))
    const { pageInfo, edges } = found.success
    for (const edge of edges) {
      const node = edge?.node
      if (!isNamed(node)) return yield* broken("rows with an id", "one without")
      nodes.set(node.id, node)
    }
    if (pageInfo.hasNextPage !== true)
      return { nodes: [...nodes.values()], total: pageInfo.totalRecords ?? null, where: answer.where }
    const next: string | null = pageInfo.endCursor ?? null
    if (edges.length === 0 || next === null || next === after)
      return yield* broken("another page, as it says there is", "no way to it")
    if (page === maxPages) return yield* broken(`at most ${maxPages} pages`, "more")
    after = next
  }
})

const at = (data: unknown, [name, ...rest]: ReadonlyArray<string>): unknown => {
  if (name === undefined) return data
  return typeof data === "object" && data !== null ? at(Reflect.get(data, name), rest) : undefined
}

/** What is at a path of fields, `rules.absences`. */
export const valueAt = (data: unknown, path: string): unknown => at(data, path.split("."))
