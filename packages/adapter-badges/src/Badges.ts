/**
 * Facts from badges: Open Badges 2.0 and 3.0 and CLR 2.0, each verified. A state source: every run reads all badges again and asks
 * again whether they still stand.
 */
import { Asking, Checks } from "@laurel/credentials"
import { Adapter, type Fact, Finding, type Id } from "@laurel/core"
import { Address, type Http } from "@laurel/http"
import { Clock, Effect, Option, Result, Stream } from "effect"
import type { Run } from "./Checker.ts"
import { concurrency, type File, gravestOf, rowsOf } from "./Files.ts"
import { judge } from "./judge.ts"
import * as Row from "./Row.ts"
import { Seen } from "./Seen.ts"
import { compile, type Compiled, type Setting } from "./Setting.ts"
import { stream } from "./Stood.ts"

export { Setting } from "./Setting.ts"

type Failure = Adapter.Failure

export type { File } from "./Files.ts"

export interface Options {
  readonly source: Id.SourceId
  readonly setting: Setting
  /** The files there are now, in an order that stays the same; at most 100,000. */
  readonly files: Effect.Effect<ReadonlyArray<File>, Failure>
  readonly http?: Http.Tuning
  /** How names of hosts are looked up: by this machine's name service unless given. */
  readonly lookup?: Address.Lookup
}

const maxFiles = 100_000

/** Files in one page, and characters of its rows, after which no more files are added. */
const pageFiles = 20
const pageLength = 8_000_000

/** Every run begins at the beginning. */
const position = "all"

export const adapter = (options: Options): Adapter.Rereading => {
  const { source } = options
  const setting = compile(options.setting)
  return {
    source,
    family: "state",
    read: () =>
      Stream.unwrap(Effect.map(begin(options, setting), (begun) => pages(source, begun))).pipe(
        Stream.mapError((reason) => new Adapter.AdapterError({ source, reason }))
      ),
    again: (name, received) => (name === stream ? again(source, setting, received) : nothing)
  }
}

const nothing: Adapter.Said = { drafts: [], rejections: [], raw: () => "" }

interface Begun {
  readonly run: Run
  readonly files: ReadonlyArray<File>
  readonly seen: Seen
  readonly reading: string
}

const begin = Effect.fn("Badges.begin")(function* (
  options: Options,
  setting: Compiled
): Effect.fn.Return<Begun, Failure> {
  const files = yield* options.files
  const count = files.length + setting.addresses.length
  if (count > maxFiles)
    return yield* new Adapter.Misconfigured({
      where: "the badges",
      expected: `at most ${maxFiles.toLocaleString("en")} files and addresses`,
      found: count.toLocaleString("en"),
      advice: "Make several sources of them."
    })
  const now = yield* Clock.currentTimeMillis
  const ask = askerOf(options, setting)
  const lookUp = yield* Adapter.Named
  const names = yield* Effect.cached(lookUp(setting.scheme))
  const hosted = setting.addresses.map((name) => ({ name, bytes: Stream.make(new TextEncoder().encode(name)) }))
  const run = { setting, now, ask, budgets: Asking.ofRun(now, setting.maxAsked), lists: new Checks.Lists(), names }
  return {
    run,
    files: [...files, ...hosted],
    seen: new Seen(yield* gravestOf(files, run)),
    reading: new Date(now).toISOString()
  }
})

const askerOf = ({ source, http = {}, lookup = Address.byName }: Options, { privateHosts }: Compiled): Asking.Ask =>
  Asking.make({ source, http, lookup, privateHosts })

const pages = (source: Id.SourceId, { run, files, seen, reading }: Begun) =>
  // A reading without files is one too: what an earlier one rejected ends with it.
  Stream.paginate(
    0,
    Effect.fnUntraced(function* (
      from: number
    ): Effect.fn.Return<readonly [ReadonlyArray<Adapter.Page>, Option.Option<number>], Failure> {
      const rows: Array<Row.Row> = []
      let [to, length] = [from, 0]
      while (to < files.length && to < from + pageFiles && length < pageLength) {
        const some = files.slice(to, to + concurrency)
        const found = yield* Effect.forEach(some, (file) => rowsOf(file, run), { concurrency })
        to += some.length
        for (const row of found.flat()) {
          const { text, documents } = row
          length += documents.reduce((sum, each) => sum + each.text.length, text.length)
          rows.push(seen.take(row))
        }
      }
      const ended = to >= files.length
      return [[pageOf(source, run.setting, rows, reading, ended)], ended ? Option.none() : Option.some(to)]
    })
  )

const pageOf = (
  source: Id.SourceId,
  setting: Compiled,
  rows: ReadonlyArray<Row.Row>,
  reading: string,
  ended: boolean
): Adapter.Page => ({
  ...saidBy(source, setting, rows),
  stream,
  reading,
  rows: rows.length,
  received: () => rows.map((row) => ({ key: row.key, line: null, raw: Row.write(row) })),
  position,
  ended
})

const saidBy = (source: Id.SourceId, setting: Compiled, rows: ReadonlyArray<Row.Row>): Adapter.Said => {
  const byDraft = new Map<Fact.Draft, Row.Row>()
  const rejections = rows.flatMap((row) => {
    const judged = judge(source, setting, row)
    if (judged !== undefined && "draft" in judged) byDraft.set(judged.draft, row)
    return judged !== undefined && "rejection" in judged ? [judged.rejection] : []
  })
  const raw = (draft: Fact.Draft): string => {
    const row = byDraft.get(draft)
    return row === undefined ? "" : Row.write(row)
  }
  return { drafts: [...byDraft.keys()], rejections, raw }
}

/** What rows that were kept say under today's setting, without asking anybody: whether they still stand, the next run asks. */
const again = (source: Id.SourceId, setting: Compiled, received: ReadonlyArray<Adapter.Received>): Adapter.Said => {
  const rows: Array<Row.Row> = []
  const broken: Array<Adapter.Said["rejections"][number]> = []
  for (const { key, raw } of received) {
    const row = Row.read(raw)
    if (Result.isSuccess(row)) rows.push(row.success)
    else {
      const [expected, found, advice] = ["a row of this adapter", "another text", "Run the source again."]
      broken.push({
        kind: "row",
        source,
        stream,
        key,
        line: null,
        column: null,
        expected,
        found,
        advice,
        raw: raw.slice(0, 4_000)
      })
    }
  }
  const said = saidBy(source, setting, rows)
  return { ...said, rejections: [...said.rejections, ...broken] }
}

/** Issuers that a doctor asks, at most. */
const maxExamined = 100

/** Whether the files can be listed, and each issuer's own document is where it should be. Writes nothing. */
export const doctor = (options: Options): Effect.Effect<ReadonlyArray<Finding.Finding>> => {
  const setting = compile(options.setting)
  const ask = askerOf(options, setting)
  const files = Effect.match(options.files, {
    onSuccess: (all) => [Finding.fine("the files", `${all.length.toLocaleString("en")} of them`)],
    onFailure: (failure) => [Finding.ofFailure("the files", failure)]
  })
  const issuers = [...setting.issuers].filter(([id, { key }]) => key === undefined && /^https?:/.test(id))
  const looks = issuers.slice(0, maxExamined).map(([id]) =>
    Effect.match(Asking.own((address) => ask(address, []))(id), {
      onSuccess: () => [Finding.fine(`the issuer ${id}`, "a document at its address")],
      onFailure: ({ expected, found, advice }) => [
        Finding.wrong(`the issuer ${id}`, `expected ${expected}, found ${found}`, advice)
      ]
    })
  )
  return Finding.each([files, ...looks])
}
