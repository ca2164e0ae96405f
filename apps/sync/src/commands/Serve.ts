/** `laurel serve`: answers the API and the public pages, and takes in what is sent to this program, until it is stopped. */
import type { Catalog } from "@laurel/core"
import { Console, Effect, Option } from "effect"
import { Argument, Command, Flag } from "effect/cli"
import * as ApiDoor from "../serving/ApiDoor.ts"
import * as Checkpoints from "../store/Checkpoints.ts"
import * as Configuration from "../configuration/Configuration.ts"
import * as CredentialsSetting from "../credentials/CredentialsSetting.ts"
import * as PublicPages from "../credentials/PublicPages.ts"
import * as Endpoints from "../serving/Endpoints.ts"
import * as BySending from "../imports/BySending.ts"
import * as Numbers from "../terminal/Numbers.ts"
import { port } from "../flags/PortFlag.ts"
import * as InForce from "../plans/InForce.ts"
import * as Ready from "../serving/Ready.ts"
import { Refusals } from "../serving/Refusals.ts"
import { root } from "../Root.ts"
import * as Store from "../store/Store.ts"
import { unable } from "../Unable.ts"
import * as WebServer from "../WebServer.ts"

const defaultPort = 8_080

interface Input {
  readonly sources: ReadonlyArray<string>
  /** Null for all of them. */
  readonly only: "api" | "push" | "public" | null
  readonly port: number
  readonly host: string
}

/** First parts of paths that no source may have. */
const own = new Set(["v1", "docs", "openapi.json", ...Ready.paths.map((path) => path.slice(1))])

/** The sources whose endpoints are served. */
const sent = Effect.fnUntraced(function* (opened: Configuration.Opened, { sources: names, only }: Input) {
  if (only === "api" || only === "public") {
    if (names.length === 0) return []
    return yield* unable(`--only ${only} serves no source: leave the sources out, or --only`)
  }
  const found = yield* Endpoints.sent(opened, names)
  const pages = opened.credentials === null ? [] : PublicPages.own(opened.credentials)
  const taken = found.find(({ receiving: { path } }) => {
    const [, first = ""] = path.split("/")
    return own.has(first) || pages.includes(first)
  })
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
  /** Requests of public pages. */
  visits: number
}

/** The public pages, where there is an issuer and they are wanted. */
const publicOf = Effect.fnUntraced(function* (opened: Configuration.Opened, { only }: Input, done: Done) {
  const { credentials: setting, serve } = opened
  if (setting === null || (only !== null && only !== "public")) return undefined
  const answered = () => void (done.visits += 1)
  return yield* PublicPages.open({ setting, serve, isAlone: only === "public", answered })
})

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
  const isApi = input.only === null || input.only === "api"
  const api = isApi ? yield* ApiDoor.open({ setting, importing, json, refusals, answered }) : undefined
  const pages = yield* publicOf(opened, input, done)
  const ready = yield* Ready.handlerOf
  if (input.only !== "public") yield* Effect.forkScoped(Checkpoints.regularly(opened))
  // Opened last, so closed first: what is in hand by then is still committed and answered.
  const address = yield* WebServer.serve({
    host: input.host,
    port: input.port,
    flags: { host: "--host", port: "--port" },
    handlerOf: (path) => ready(path) ?? endpointOf(path)?.handler ?? pages?.(path) ?? api,
    refused: (path, status, body) => {
      const source = endpointOf(path)?.source ?? null
      // Who asks for a page that is not there is nobody's business.
      if (source === null && pages?.(path) !== undefined) return
      // The API tells its own.
      if (source !== null || api === undefined) refusals.add({ source, path, status, error: Endpoints.errorOf(body) })
    }
  })
  for (const { source, path } of endpoints) yield* Console.error(`${source}: receiving at ${address}${path}`)
  if (api !== undefined) yield* Console.error(`api: answering at ${address}/v1, described at ${address}/docs`)
  if (pages !== undefined)
    yield* Console.error(`public: answering at ${address}, for ${opened.credentials?.issuer.addresses.base}`)
  return yield* Effect.never
})

const sayEnded = ({ only }: Input, { pages, rows, answered, visits }: Done) => {
  const taken = [...rows].map(([row, count]) => Numbers.count(count, row)).join(" and ")
  const isOne = [...rows.values()].reduce((sum, count) => sum + count, 0) === 1
  const seen =
    visits === 0
      ? ""
      : ` ${Numbers.count(visits, "request")} of the public pages ${visits === 1 ? "was" : "were"} answered.`
  if (only === "public") return Console.error(`Stopped.${seen}`)
  const asked =
    only === "push"
      ? ""
      : ` ${Numbers.count(answered, "request")} of the API ${answered === 1 ? "was" : "were"} answered.`
  return Console.error(
    `Stopped. ${pages === 0 ? "Nothing was taken in" : `${taken} of ${Numbers.count(pages, "request")} ${isOne ? "was" : "were"} taken in`}; all that was answered 200 or 204 is committed.${asked}${seen}`
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
  const done: Done = { pages: 0, rows: new Map(), answered: 0, visits: 0 }
  return yield* Effect.scoped(serve(opened, sources, input, json, done)).pipe(
    // By then all that was in hand is committed.
    Effect.onInterrupt(() => Effect.andThen(Effect.ignore(Checkpoints.after(opened)), sayEnded(input, done)))
  )
})

/** Only the public pages: nothing is written, so that a user who may only read the store will do. */
const show = Effect.fnUntraced(function* (opened: Configuration.Opened, input: Input, json: boolean) {
  yield* CredentialsSetting.opened(opened)
  const done: Done = { pages: 0, rows: new Map(), answered: 0, visits: 0 }
  yield* Effect.scoped(serve(opened, [], input, json, done)).pipe(Effect.onInterrupt(() => sayEnded(input, done)))
})

const run = Effect.fn("laurel.serve")(function* (input: Input) {
  const { config, json } = yield* root
  const opened = yield* Configuration.open(config)
  const sources = yield* sent(opened, input)
  if (input.only === "public") return yield* Effect.provide(show(opened, input, json), Store.toRead(opened))
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
    only: Flag.Literals("only", ["api", "push", "public"]).pipe(
      Flag.withDescription("Only the API, what is sent to us, or the public pages; all of them unless given"),
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
    "Answer the HTTP API, described at /docs, to whoever has a key (`laurel keys make`), and take in what is sent to this program, such as statements as to a record store (xAPI) and commits of SCORM players: judge it by the catalog, and write the ledger. Where the configuration names an issuer of credentials, the public pages are answered too: whether a certificate holds, and whether anybody's credential does. What is answered 200 or 204 is committed. " +
      "Runs until it is stopped: by Ctrl-C or SIGTERM it takes nothing more, and what is in hand is committed and answered first. " +
      "Of one source, one at a time receives; the API may be served by several. It speaks plain HTTP: where callers are on other machines, put a proxy in front of it that speaks TLS."
  ),
  Command.withShortDescription("Answer the API, and take in what is sent to this program"),
  Command.withExamples([
    { command: "laurel serve", description: "The API, and every source that is sent" },
    { command: "laurel serve --only public --port 8090", description: "Only the pages that anybody may see" },
    { command: "laurel serve lms --only push --port 9000", description: "Only receive one source, on another port" }
  ])
)
