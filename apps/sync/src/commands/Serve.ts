/** `laurel serve`: answers the API and takes in what is sent to this program, until it is stopped. */
import type { Catalog } from "@laurel/core"
import { Console, Effect, Option } from "effect"
import { Argument, Command, Flag } from "effect/cli"
import * as ApiDoor from "../ApiDoor.ts"
import * as Checkpoints from "../Checkpoints.ts"
import * as Configuration from "../Configuration.ts"
import * as Endpoints from "../Endpoints.ts"
import * as BySending from "../imports/BySending.ts"
import * as Numbers from "../Numbers.ts"
import { port } from "../PortFlag.ts"
import * as InForce from "../plans/InForce.ts"
import * as Ready from "../Ready.ts"
import { Refusals } from "../Refusals.ts"
import { root } from "../Root.ts"
import * as Store from "../Store.ts"
import { unable } from "../Unable.ts"
import * as WebServer from "../WebServer.ts"

const defaultPort = 8_080

interface Input {
  readonly sources: ReadonlyArray<string>
  /** Null for both. */
  readonly only: "api" | "push" | null
  readonly port: number
  readonly host: string
}

/** First parts of paths that no source may have. */
const own = new Set(["v1", "docs", "openapi.json", ...Ready.paths.map((path) => path.slice(1))])

/** The sources whose endpoints are served. */
const sent = Effect.fnUntraced(function* (opened: Configuration.Opened, { sources: names, only }: Input) {
  if (only === "api") {
    if (names.length === 0) return []
    return yield* unable("--only api serves no source: leave the sources out, or --only")
  }
  const found = yield* Endpoints.sent(opened, names)
  const taken = found.find(({ receiving: { path } }) => own.has(path.split("/")[1] ?? ""))
  if (taken !== undefined) {
    const { adapter, receiving } = taken
    return yield* unable(
      `source "${adapter.source}": the path ${receiving.path} is the program's own. Give it another one in ${opened.file}, such as /push${receiving.path}`
    )
  }
  if (found.length > 0 || only !== "push") return found
  return yield* unable(
    `no source of ${opened.file} is sent to us: add one with "adapter": "xapi-push" or "scorm-push", a "path" and who may send as "auth"; or give one of "scorm-cloud" a "postback"`
  )
})

/** What was done, to be told at the end. */
interface Done extends Endpoints.Tally {
  answered: number
}

const serve = Effect.fnUntraced(function* (
  opened: Configuration.Opened,
  sources: ReadonlyArray<Endpoints.Sent>,
  input: Input,
  json: boolean,
  done: Done
) {
  const endpoints = yield* Effect.forEach(sources, (source) => Endpoints.open(source, json, done))
  // One path may lie behind another: the longest that fits is meant.
  const byPath = endpoints.toSorted((a, b) => b.path.length - a.path.length)
  const endpointOf = (path: string) => byPath.find((endpoint) => `${path}/`.startsWith(`${endpoint.path}/`))
  const refusals = yield* Effect.acquireRelease(
    Effect.sync(() => new Refusals(json)),
    ({ end }) => Effect.sync(end)
  )
  const answered = () => void (done.answered += 1)
  const { serve: setting } = opened
  const importing = BySending.of(opened)
  const api = input.only === "push" ? undefined : yield* ApiDoor.open({ setting, importing, json, refusals, answered })
  const ready = yield* Ready.handlerOf
  yield* Effect.forkScoped(Checkpoints.regularly(opened))
  // Opened last, so closed first: what is in hand by then is still committed and answered.
  const address = yield* WebServer.serve({
    host: input.host,
    port: input.port,
    flags: { host: "--host", port: "--port" },
    handlerOf: (path) => ready(path) ?? endpointOf(path)?.handler ?? api,
    refused: (path, status, body) => {
      const source = endpointOf(path)?.source ?? null
      // The API tells its own.
      if (source !== null || api === undefined) refusals.add({ source, path, status, error: Endpoints.errorOf(body) })
    }
  })
  for (const { source, path } of endpoints) yield* Console.error(`${source}: receiving at ${address}${path}`)
  if (api !== undefined) yield* Console.error(`api: answering at ${address}/v1, described at ${address}/docs`)
  return yield* Effect.never
})

const sayEnded = ({ only }: Input, { pages, rows, answered }: Done) => {
  const taken = [...rows].map(([row, count]) => Numbers.count(count, row)).join(" and ")
  const isOne = [...rows.values()].reduce((sum, count) => sum + count, 0) === 1
  const asked =
    only === "push"
      ? ""
      : ` ${Numbers.count(answered, "request")} of the API ${answered === 1 ? "was" : "were"} answered.`
  return Console.error(
    `Stopped. ${pages === 0 ? "Nothing was taken in" : `${taken} of ${Numbers.count(pages, "request")} ${isOne ? "was" : "were"} taken in`}; all that was answered 200 or 204 is committed.${asked}`
  )
}

const work = Effect.fnUntraced(function* (
  opened: Configuration.Opened,
  compiled: Catalog.Compiled,
  sources: ReadonlyArray<Endpoints.Sent>,
  input: Input,
  json: boolean
) {
  yield* InForce.catalog(opened, compiled)
  const done: Done = { pages: 0, rows: new Map(), answered: 0 }
  return yield* Effect.scoped(serve(opened, sources, input, json, done)).pipe(
    // By then all that was in hand is committed.
    Effect.onInterrupt(() => Effect.andThen(Effect.ignore(Checkpoints.after(opened)), sayEnded(input, done)))
  )
})

const run = Effect.fn("laurel.serve")(function* (input: Input) {
  const { config, json } = yield* root
  const opened = yield* Configuration.open(config)
  const sources = yield* sent(opened, input)
  const compiled = yield* Configuration.openCatalog(opened)
  yield* work(opened, compiled, sources, input, json).pipe(
    Effect.catchTag("CatalogError", (error) => Effect.fail(unable(`${opened.catalog}: ${error.message}`))),
    Effect.provide(Store.toWrite(opened))
  )
})

export const command = Command.make(
  "serve",
  {
    sources: Argument.String("source").pipe(
      Argument.withDescription("Sources to receive, by their ids in the configuration; all that are sent unless given"),
      Argument.variadic()
    ),
    only: Flag.Literals("only", ["api", "push"]).pipe(
      Flag.withDescription("Only the API, or only what is sent to us; both unless given"),
      Flag.optional,
      Flag.map(Option.getOrNull)
    ),
    port: port("port").pipe(
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
    "Answer the HTTP API, described at /docs, to whoever has a key (`laurel keys make`), and take in what is sent to this program, such as statements as to a record store (xAPI) and commits of SCORM players: judge it by the catalog, and write the ledger. What is answered 200 or 204 is committed. " +
      "Runs until it is stopped: by Ctrl-C or SIGTERM it takes nothing more, and what is in hand is committed and answered first. " +
      "Of one source, one at a time receives; the API may be served by several. It speaks plain HTTP: where callers are on other machines, put a proxy in front of it that speaks TLS."
  ),
  Command.withShortDescription("Answer the API, and take in what is sent to this program"),
  Command.withExamples([
    { command: "laurel serve", description: "The API, and every source that is sent" },
    { command: "laurel serve lms --only push --port 9000", description: "Only receive one source, on another port" }
  ])
)
