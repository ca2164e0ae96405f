/** `laurel receive`: takes in what is sent to this program, until it is stopped. */
import type { Catalog, Id, Sync } from "@laurel/core"
import { Console, Effect, Option, Schema } from "effect"
import { Argument, Command, Flag } from "effect/cli"
import * as Checkpoints from "../Checkpoints.ts"
import * as Configuration from "../Configuration.ts"
import * as Desk from "../Desk.ts"
import * as Numbers from "../Numbers.ts"
import * as InForce from "../plans/InForce.ts"
import * as Print from "../Print.ts"
import { Refusals } from "../Refusals.ts"
import { root } from "../Root.ts"
import * as Sources from "../Sources.ts"
import type { Receiving } from "../sources/Receiving.ts"
import * as Store from "../Store.ts"
import { unable } from "../Unable.ts"
import * as WebServer from "../WebServer.ts"

const defaultPort = 8_080
const maxPort = 65_535

interface Sent {
  readonly adapter: Sources.Selected["adapter"]
  readonly receiving: Receiving
}

/** The named sources, or all that are sent to us. */
const sent = Effect.fnUntraced(function* (opened: Configuration.Opened, names: ReadonlyArray<string>) {
  const chosen: Array<Sent> = []
  for (const { adapter, receiving } of yield* Sources.select(opened, names)) {
    const { source } = adapter
    if (receiving !== undefined) chosen.push({ adapter, receiving })
    else if (names.length > 0) {
      return yield* unable(`source "${source}" is read, and not sent to us: \`laurel sync ${source}\` reads it`)
    }
  }
  if (chosen.length > 0) return chosen
  return yield* unable(
    `no source of ${opened.file} is sent to us: add one with "adapter": "xapi-push" or "scorm-push", a "path" and who may send as "auth"; or give one of "scorm-cloud" a "postback"`
  )
})

const told = ({ adapter, receiving }: Sent, page: Sync.Progress): string => {
  const { rows, facts, entries, rejections, ignored, unplaced } = page
  const parts = [
    Numbers.count(rows, receiving.row),
    Numbers.count(facts, "fact"),
    Numbers.count(entries, "entry", "entries"),
    ...(rejections === 0 ? [] : [`${Numbers.number(rejections)} rejected`]),
    ...(ignored === 0 ? [] : [`${Numbers.number(ignored)} ignored`]),
    ...(unplaced === 0 ? [] : [`${Numbers.count(unplaced, "fact")} whose activity no component names`])
  ]
  return `${adapter.source}: ${parts.join(", ")}`
}

const plain = (
  source: Id.SourceId,
  { rows, facts, corrections, same, ignored, rejections, unplaced, entries }: Sync.Progress
) => ({
  source,
  rows,
  facts,
  corrections,
  same,
  ignored,
  rejections,
  unplaced,
  entries
})

/** What was taken in, to be told at the end: commits, and rows by what they are called. */
interface Tally {
  pages: number
  readonly rows: Map<string, number>
}

/** What the answer to a request that was refused says. */
const decodeError = Schema.decodeUnknownOption(Schema.fromJsonString(Schema.Struct({ error: Schema.String })))
const errorOf = (body: string): string => Option.getOrElse(decodeError(body), () => ({ error: "" })).error

const openSource = Effect.fnUntraced(function* (sent: Sent, json: boolean, tally: Tally) {
  const { adapter, receiving } = sent
  const { source } = adapter
  const { path, row, isRead } = receiving
  const handlerOf = yield* Effect.mapError(receiving.open, ({ where, expected, found, advice }) =>
    unable(`source "${source}", ${where}: expected ${expected}, found ${found}. ${advice}`)
  )
  const desk = yield* Desk.open({
    adapter,
    isShared: isRead,
    committed: (page) => {
      tally.pages += 1
      tally.rows.set(row, (tally.rows.get(row) ?? 0) + page.rows)
      return json ? Print.json(plain(source, page)) : Print.lines([told(sent, page)])
    }
  }).pipe(Effect.catchReason("LedgerError", "Busy", () => Effect.fail(Desk.isBusy(source))))
  return { source, path, handler: handlerOf(desk) }
})

const serve = Effect.fnUntraced(function* (sources: ReadonlyArray<Sent>, input: Input, json: boolean, tally: Tally) {
  const endpoints = yield* Effect.forEach(sources, (source) => openSource(source, json, tally))
  // One path may lie behind another: the longest that fits is meant.
  const byPath = endpoints.toSorted((a, b) => b.path.length - a.path.length)
  const endpointOf = (path: string) => byPath.find((endpoint) => `${path}/`.startsWith(`${endpoint.path}/`))
  const refusals = yield* Effect.acquireRelease(
    Effect.sync(() => new Refusals(json)),
    ({ end }) => Effect.sync(end)
  )
  // Opened last, so closed first: what is in hand by then is still committed.
  const address = yield* WebServer.serve({
    host: input.host,
    port: input.port,
    handlerOf: (path) => endpointOf(path)?.handler,
    refused: (path, status, body) =>
      refusals.add({ source: endpointOf(path)?.source ?? null, path, status, error: errorOf(body) })
  })
  for (const { source, path } of endpoints) yield* Console.error(`${source}: receiving at ${address}${path}`)
  return yield* Effect.never
})

const sayEnded = ({ pages, rows }: Tally) => {
  const taken = [...rows].map(([row, count]) => Numbers.count(count, row)).join(" and ")
  const isOne = [...rows.values()].reduce((sum, count) => sum + count, 0) === 1
  return Console.error(
    `Stopped. ${pages === 0 ? "Nothing was taken in" : `${taken} of ${Numbers.count(pages, "request")} ${isOne ? "was" : "were"} taken in`}; all that was answered 200 or 204 is committed.`
  )
}

interface Input {
  readonly sources: ReadonlyArray<string>
  readonly port: number
  readonly host: string
}

const work = Effect.fnUntraced(function* (
  opened: Configuration.Opened,
  compiled: Catalog.Compiled,
  sources: ReadonlyArray<Sent>,
  input: Input,
  json: boolean
) {
  yield* InForce.catalog(opened, compiled)
  const tally: Tally = { pages: 0, rows: new Map() }
  return yield* Effect.scoped(serve(sources, input, json, tally)).pipe(
    Checkpoints.during(opened),
    // By then all that was in hand is committed.
    Effect.onInterrupt(() => Effect.andThen(Effect.ignore(Checkpoints.after(opened)), sayEnded(tally)))
  )
})

const run = Effect.fn("laurel.receive")(function* (input: Input) {
  const { config, json } = yield* root
  const opened = yield* Configuration.open(config)
  const sources = yield* sent(opened, input.sources)
  const compiled = yield* Configuration.openCatalog(opened)
  yield* work(opened, compiled, sources, input, json).pipe(
    Effect.catchTag("CatalogError", (error) => Effect.fail(unable(`${opened.catalog}: ${error.message}`))),
    Effect.provide(Store.toWrite(opened))
  )
})

export const command = Command.make(
  "receive",
  {
    sources: Argument.String("source").pipe(
      Argument.withDescription("Sources to receive, by their ids in the configuration; all that are sent unless given"),
      Argument.variadic()
    ),
    port: Flag.String("port").pipe(
      Flag.withMetavar("n"),
      Flag.filterMap(
        (text) => (/^\d{1,5}$/.test(text) && Number(text) <= maxPort ? Option.some(Number(text)) : Option.none()),
        (text) => `a whole number from 0 to ${maxPort}, found "${Print.oneLine(text).slice(0, 100)}"`
      ),
      Flag.withDescription(`The port to listen on, 0 for any that is free; ${defaultPort} unless given`),
      Flag.withDefault(defaultPort)
    ),
    host: Flag.String("host").pipe(
      Flag.withDescription("The address to listen on; 127.0.0.1, which only this machine reaches, unless given"),
      Flag.withDefault("127.0.0.1")
    )
  },
  run
).pipe(
  Command.withDescription(
    "Take in what is sent to this program, such as statements as to a record store (xAPI) and commits of SCORM players, judge it by the catalog, and write the ledger. What is answered 200 or 204 is committed. " +
      "Runs until it is stopped: by Ctrl-C or SIGTERM it takes nothing more, and what is in hand is committed and answered first. " +
      "Of one source, one at a time receives. It speaks plain HTTP: where senders are on other machines, put a proxy in front of it that speaks TLS."
  ),
  Command.withShortDescription("Take in what is sent to this program"),
  Command.withExamples([
    { command: "laurel receive", description: "Receive every source that is sent" },
    { command: "laurel receive lms --port 9000", description: "Receive one source, on another port" }
  ])
)
