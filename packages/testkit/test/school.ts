/** A made-up source of marks over HTTP, an adapter of it that keeps its promises, and how to make one that breaks one of them. */
import { Adapter, CivilDate, Fact, Id } from "@laurel/core"
import type { Answer, Asked, OverFile, OverHttp, OverNothing, Source } from "@laurel/testkit"
import { Effect, Result, Schema, Stream } from "effect"
import { jsonOf } from "../src/jsonOf.ts"

const source = Id.SourceId.make("school")

const Row = Schema.Struct({
  id: Schema.String,
  who: Schema.Struct({ name: Schema.String }),
  day: CivilDate.FromString,
  score: Schema.optionalKey(Schema.Finite)
})
const Page = Schema.Struct({ marks: Schema.Array(Schema.Unknown), next: Schema.NullOr(Schema.String) })
const decodePage = Schema.decodeUnknownResult(Schema.fromJsonString(Page))

const row = (id: number, more: object = {}) => ({
  id: `mark-${id}`,
  who: { name: `name ${id % 3}`, email: `n${id % 3}@example.org` },
  day: `2026-03-0${1 + (id % 9)}`,
  ...more
})
export const rows = [row(1), row(2, { score: 0.5 }), row(3), row(4, { score: 1 }), row(5)]
const broken = [row(6, { day: "2026-02-30" }), null, row(7, { score: 7 })]

/** The API: pages of `limit` marks, each with a link to the next. */
const respond = ({ url, headers }: Asked, { rows, pageRows }: Source): Answer => {
  if (headers["authorization"] !== "Bearer correct-horse") return { status: 401, json: { error: "who are you?" } }
  const from = Number(url.searchParams.get("from") ?? 0)
  const next = new URL(`/marks?from=${from + pageRows}`, url).href
  return { json: { marks: rows.slice(from, from + pageRows), next: from + pageRows < rows.length ? next : null } }
}

/** What is done otherwise. */
export interface Otherwise {
  readonly fetch?: (url: URL) => Effect.Effect<string, Adapter.Failure>
  /** Where to go on, of what the source says. */
  readonly next?: (next: string, base: URL) => string
  readonly parse?: (text: string) => Result.Result<typeof Page.Type, unknown>
  readonly wrap?: (adapter: Adapter.Adapter) => Adapter.Adapter
}

const problem = { where: "GET /marks", expected: "a page of marks", advice: "Ask the school." }
export const brokenAnswer = new Adapter.Broken({ ...problem, found: "another text" })
export const refused = (found: string) => new Adapter.Misconfigured({ ...problem, found })
export const unavailable = new Adapter.Unavailable({ ...problem, found: "too much to do", retryAfter: null })

export const attempt = (url: URL, redirect: "manual" | "follow" = "manual") =>
  Effect.tryPromise({
    try: async (signal) => {
      const response = await fetch(url, { signal, redirect, headers: { authorization: "Bearer correct-horse" } })
      return { status: response.status, text: await response.text() }
    },
    catch: () => unavailable
  })

/** Tries a source that is busy again, at once, and not for ever. */
const polite = Effect.fnUntraced(function* (url: URL) {
  for (let tries = 1; ; tries++) {
    const { status, text } = yield* attempt(url)
    if (status === 200) return text
    if (status !== 429 && status < 500) return yield* refused(`status ${status}`)
    if (tries === 3) return yield* unavailable
  }
})

const drafts = ({ id, who, day, score }: typeof Row.Type): ReadonlyArray<Adapter.Sketch> => [
  {
    key: id,
    subject: { key: who.name, offering: "algebra", contact: { scheme: "student", value: who.name } },
    activity: "finals",
    evidence: score === undefined ? Fact.Completed.make({}) : { _tag: "Scored", scaled: score },
    happened: Fact.happenedOn(day, "UTC")
  }
]

const isId = Schema.is(Schema.Struct({ id: Schema.String }))

const defined = {
  source,
  family: "record",
  stream: "marks",
  row: Row,
  key: (row: unknown) => (isId(row) ? row.id : undefined),
  drafts
} as const

const open =
  (otherwise: Otherwise = {}) =>
  (base: URL): Adapter.Adapter => {
    const { fetch = polite, parse = decodePage, wrap = (adapter) => adapter } = otherwise
    const { next: nextOf = (next, base) => new URL(`/marks${new URL(next, base).search}`, base).href } = otherwise
    return wrap(
      Adapter.make({
        ...defined,
        page: Effect.fnUntraced(function* (position) {
          if (position === "end") return undefined
          const page = parse(yield* fetch(new URL(position ?? "/marks?from=0", base)))
          if (Result.isFailure(page)) return yield* brokenAnswer
          const { marks, next } = page.success
          // Positions outlive a server of one test: they hold no origin.
          const url = next === null ? undefined : new URL(nextOf(next, base))
          const goesOn = url?.origin === base.origin ? `${url.pathname}${url.search}` : url?.href
          return { rows: marks, position: goesOn ?? "end", ended: next === null }
        })
      })
    )
  }

export const contract = (otherwise: Otherwise = {}): OverHttp => ({
  over: "http",
  rows,
  facts: 5,
  broken,
  respond,
  open: open(otherwise)
})

/** The same marks as a file with one on each line. */
export const fileOf = ({ wrap = (adapter) => adapter, parse }: Otherwise = {}): OverFile => ({
  over: "file",
  rows,
  facts: 5,
  broken,
  write: (rows) => new TextEncoder().encode(rows.map((row) => jsonOf(row)).join("\n")),
  open: (file, { pageRows }) =>
    wrap(
      Adapter.make({
        ...defined,
        page: Effect.fnUntraced(function* (position) {
          const parts = yield* Stream.runCollect(file())
          const lines = new TextDecoder().decode(Buffer.concat(parts)).split("\n")
          const from = Number(position ?? 0)
          if (from >= lines.length) return undefined
          if (parse !== undefined && Result.isFailure(parse("")) && lines.length < rows.length)
            return yield* unavailable
          const read = lines
            .slice(from, from + pageRows)
            .map((line): unknown => Result.getOrUndefined(Result.try(() => JSON.parse(line))))
          return { rows: read, position: String(from + pageRows), ended: from + pageRows >= lines.length }
        })
      })
    )
})

/** The same marks as an object in memory, made by an effect. */
export const pushed = (): OverNothing => ({
  over: "nothing",
  rows,
  facts: 5,
  broken,
  open: ({ rows, pageRows }) =>
    Effect.succeed(
      Adapter.make({
        ...defined,
        page: (position) =>
          Effect.sync(() => {
            const from = Number(position ?? 0)
            if (from >= rows.length) return undefined
            return {
              rows: rows.slice(from, from + pageRows),
              position: String(from + pageRows),
              ended: from + pageRows >= rows.length
            }
          })
      })
    )
})
