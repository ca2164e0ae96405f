/** `laurel receive`: takes statements in that are sent to this program, until it is stopped. */
import { Xapi } from "@laurel/adapter-xapi"
import { type Catalog, type Id, Ledger, Sync } from "@laurel/core"
import { Console, Effect, Option, Schema } from "effect"
import { Argument, Command, Flag } from "effect/cli"
import * as Checkpoints from "../Checkpoints.ts"
import * as Configuration from "../Configuration.ts"
import * as Desk from "../Desk.ts"
import * as Logging from "../Logging.ts"
import * as Numbers from "../Numbers.ts"
import * as Print from "../Print.ts"
import { Refusals } from "../Refusals.ts"
import { root } from "../Root.ts"
import * as Sources from "../Sources.ts"
import * as XapiPushSource from "../sources/XapiPushSource.ts"
import * as Store from "../Store.ts"
import { unable } from "../Unable.ts"
import * as WebServer from "../WebServer.ts"

const defaultPort = 8_080
const maxPort = 65_535

/** The named sources, or all that are sent to us. */
const pushed = Effect.fnUntraced(function* (opened: Configuration.Opened, names: ReadonlyArray<string>) {
  const chosen: Array<XapiPushSource.Setting> = []
  for (const source of yield* Sources.named(opened, names)) {
    if (source.adapter === "xapi-push") chosen.push(source)
    else if (names.length > 0) {
      return yield* unable(`source "${source.id}" is read, and not sent to us: \`laurel sync ${source.id}\` reads it`)
    }
  }
  if (chosen.length > 0) return chosen
  return yield* unable(
    `no source of ${opened.file} is sent to us: add one with "adapter": "xapi-push", a "path" and who may send as "auth"`
  )
})

const told = (source: Id.SourceId, page: Sync.Progress): string => {
  const { rows, facts, entries, rejections, ignored } = page
  const parts = [
    Numbers.count(rows, "statement"),
    Numbers.count(facts, "fact"),
    Numbers.count(entries, "entry", "entries"),
    ...(rejections === 0 ? [] : [`${Numbers.number(rejections)} rejected`]),
    ...(ignored === 0 ? [] : [`${Numbers.number(ignored)} ignored`])
  ]
  return `${source}: ${parts.join(", ")}`
}

const plain = (
  source: Id.SourceId,
  { rows, facts, corrections, same, ignored, rejections, entries }: Sync.Progress
) => ({
  source,
  rows,
  facts,
  corrections,
  same,
  ignored,
  rejections,
  entries
})

/** What was taken in, to be told at the end. */
interface Tally {
  pages: number
  statements: number
}

/** What the answer to a request that was refused says. */
const decodeError = Schema.decodeUnknownOption(Schema.fromJsonString(Schema.Struct({ error: Schema.String })))
const errorOf = (body: string): string => Option.getOrElse(decodeError(body), () => ({ error: "" })).error

/** What is kept of a source under some ids, from the ledger's archive. */
const knownIn = (ledger: (typeof Ledger.Ledger)["Service"], source: Id.SourceId) => (ids: ReadonlyArray<string>) =>
  Effect.map(
    ledger.receivedUnder(source, Xapi.stream, ids),
    (rows) => new Map(rows.map(({ key, raw }) => [key, raw] as const))
  )

const openSource = Effect.fnUntraced(function* (setting: XapiPushSource.Setting, json: boolean, tally: Tally) {
  const { id: source, path, maxMegabytes, origins } = setting
  const auth = yield* Effect.mapError(XapiPushSource.authOf(setting), ({ where, expected, found, advice }) =>
    unable(`source "${source}", ${where}: expected ${expected}, found ${found}. ${advice}`)
  )
  const ledger = yield* Ledger.Ledger
  const { adapter } = XapiPushSource.select(setting)
  const desk = yield* Desk.open(adapter, (page) => {
    tally.pages += 1
    tally.statements += page.rows
    return json ? Print.json(plain(source, page)) : Print.lines([told(source, page)])
  }).pipe(Effect.catchReason("LedgerError", "Busy", () => Effect.fail(Desk.isBusy(source))))
  const handler = Xapi.handler<Desk.NotKept | Ledger.LedgerError>({
    source,
    setting: setting.setting,
    path,
    auth,
    commit: desk.commit,
    known: knownIn(ledger, source),
    logger: Logging.layer,
    ...(origins === undefined ? {} : { origins }),
    ...(maxMegabytes === undefined ? {} : { maxBytes: maxMegabytes * 1_048_576 })
  })
  return { source, path, handler }
})

const serve = Effect.fnUntraced(function* (
  sources: ReadonlyArray<XapiPushSource.Setting>,
  input: Input,
  json: boolean,
  tally: Tally
) {
  const endpoints = yield* Effect.forEach(sources, (source) => openSource(source, json, tally))
  // One path may lie behind another: the longest that fits is meant.
  const byPath = endpoints.toSorted((a, b) => b.path.length - a.path.length)
  const endpointOf = (path: string) => byPath.find((endpoint) => path.startsWith(`${endpoint.path}/`))
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

const sayEnded = ({ pages, statements }: Tally) =>
  Console.error(
    `Stopped. ${pages === 0 ? "Nothing was taken in" : `${Numbers.count(statements, "statement")} of ${Numbers.count(pages, "request")} ${statements === 1 ? "was" : "were"} taken in`}; all that was answered 200 or 204 is committed.`
  )

interface Input {
  readonly sources: ReadonlyArray<string>
  readonly port: number
  readonly host: string
}

const work = Effect.fnUntraced(function* (
  opened: Configuration.Opened,
  compiled: Catalog.Compiled,
  sources: ReadonlyArray<XapiPushSource.Setting>,
  input: Input,
  json: boolean
) {
  yield* Sync.apply(compiled)
  const tally: Tally = { pages: 0, statements: 0 }
  return yield* Effect.scoped(serve(sources, input, json, tally)).pipe(
    Checkpoints.during(opened),
    // By then all that was in hand is committed.
    Effect.onInterrupt(() => Effect.andThen(Effect.ignore(Checkpoints.after(opened)), sayEnded(tally)))
  )
})

const run = Effect.fn("laurel.receive")(function* (input: Input) {
  const { config, json } = yield* root
  const opened = yield* Configuration.open(config)
  const sources = yield* pushed(opened, input.sources)
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
    "Take statements in that are sent to this program as to a record store (xAPI), judge them by the catalog, and write the ledger. What is answered 200 or 204 is committed. " +
      "Runs until it is stopped: by Ctrl-C or SIGTERM it takes nothing more, and what is in hand is committed and answered first. " +
      "Of one source, one at a time receives. It speaks plain HTTP: where senders are on other machines, put a proxy in front of it that speaks TLS."
  ),
  Command.withShortDescription("Take in statements that are sent to this program"),
  Command.withExamples([
    { command: "laurel receive", description: "Receive every source that is sent" },
    { command: "laurel receive lms --port 9000", description: "Receive one source, on another port" }
  ])
)
